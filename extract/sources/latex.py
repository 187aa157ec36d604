"""LaTeX remnants to plain text.

pylatexenc converts documents; what a crawl leaves behind is prose with a few macros in it, in which `%`, `#`, `&`, `~`,
a lone brace and the dollar of a price are ordinary characters. They are escaped before the conversion, and everything
that is only about looks (fonts, sizes, spacing) is dropped, so that the words stay as a reader sees them.
"""

import re
from functools import cache, lru_cache
from typing import Any, Final

from pylatexenc import latex2text, latexwalker  # type: ignore[import-untyped]  # has no types
from pylatexenc.macrospec import std_macro  # type: ignore[import-untyped]  # has no types

_MATH: Final = re.compile(
    r"(?<!\\)\$(?! )[^$]{1,400}(?<![ \\])\$(?!\d)|(?<!\\)\$ [^$]{0,100}[\\^_][^$]{1,100} \$(?!\d)"
)
_TOKEN: Final = re.compile(r"\\(?:[a-zA-Z]+|.|$)|[{}%#&$ ]|(?<=[\w.)}\]$])~(?=[\w\\${(])", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\([%&_#$])")
# A tool that knew no LaTeX may have eaten the backslash.
_EATEN: Final = re.compile(r"(?<![\\\w])(?=(?:text(?:bf|it|tt|sc|sf|rm)|emph|mathbf|mathcal|mathrm)\{)")
# An export without line breaks may have escaped them.
_BREAK: Final = re.compile(
    r"(?P<glued>(?<=[^\W\d_])|(?<=[.,;)]))?(?<!\\)(?:\\r)?\\(?P<name>n(?P<word>[a-zA-Z]*+))(?!\{)"
)
_MARK: Final = re.compile(r"[\\{}$]")
_MOST_NESTED: Final = 40
_SPACE: Final = "\0"
"""Stands for a space within braces or a formula, so that splitting at spaces keeps them whole."""

# Macros of looks and of bookkeeping leave nothing behind, neither do their arguments.
_CITING: Final = ("cite", "citet", "citep", "citealp", "citealt", "citeauthor", "citeyear")
_DROPPED: Final = (
    *("ref", "autoref", "cref", "Cref", "eqref", "label", "footnote", "thanks", "color", "vspace", "hspace"),
    *("input", "include", "includegraphics", "noopsort"),
)
_DROPPED_ALONE: Final = (
    *("bf", "it", "em", "rm", "tt", "sc", "sl", "sf", "tiny", "scriptsize", "footnotesize", "small", "normalsize"),
    *("large", "Large", "LARGE", "huge", "Huge", "left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr"),
    *("noindent", "centering", "protect", "displaystyle", "textstyle", "limits", "nolimits", "smallskip", "medskip"),
    *("xspace", "maketitle", "today", "footnotemark", "newline", "newpage", "nobreak", "nonumber"),
)
# Macros that dress their last argument.
_DRESSING: Final = (
    *("href", "url", "textcolor", "uline", "hyperlink", "mbox", "hbox", "textsuperscript", "textsubscript", "num"),
    *("mathbf", "mathrm", "mathit", "mathsf", "mathtt", "mathcal", "mathbb", "mathfrak", "mathscr", "boldsymbol", "bm"),
    *("text", "textbf", "textit", "textrm", "textsf", "textsl", "textsc", "texttt", "textnormal", "emph", "underline"),
    *("mathnormal", "operatorname", "ensuremath", "smash", "title", "author", "date", "colorbox", "fcolorbox"),
    *("overline", "widehat", "widetilde", "overbrace", "underbrace", "overrightarrow", "overleftarrow"),
)
_FRACTIONS: Final = ("frac", "dfrac", "tfrac", "nicefrac", "textfrac")

_TAKES: Final = {
    **dict.fromkeys((*_DROPPED, *_DRESSING, "unicode"), "{"),
    **dict.fromkeys((*_FRACTIONS, "href", "hyperlink"), "{{"),
    **dict.fromkeys(("footnote", "includegraphics", "sqrt"), "[{"),
    **dict.fromkeys(("textcolor", "colorbox"), "[{{"),
    **dict.fromkeys(_CITING, "*[[{"),
    **dict.fromkeys(_DROPPED_ALONE, ""),
    "fcolorbox": "[{[{{",
    "footnotemark": "[",
}
"""The arguments of every macro named here, in pylatexenc's notation: `{` one that is due, `[` one that may be there."""

_FORMULA_EDGES: Final = frozenset({r"\(", r"\)", r"\[", r"\]"})
_SPELLED_OUT: Final = {
    "eg": "e.g.",
    "ie": "i.e.",
    "etal": "et al.",
    "wrt": "w.r.t.",
    "ncong": "\N{NEITHER APPROXIMATELY NOR ACTUALLY EQUAL TO}",
    "ne": "\N{NOT EQUAL TO}",
    "neg": "\N{NOT SIGN}",
    "nsim": "\N{NOT TILDE}",
    "textgreater": ">",
    "textless": "<",
}

# What pylatexenc raises on arguments that are not there, and on nesting beyond Python's stack.
_FAILURES: Final = (latexwalker.LatexWalkerError, IndexError, ValueError, TypeError, AttributeError, RecursionError)


def has_latex(text: str) -> bool:
    r"""Whether a text holds a macro or a formula; a price in dollars is none.

    >>> has_latex(r"a gain of 5\%"), has_latex("$O(n)$ steps"), has_latex("from $5 to $10")
    (True, True, False)
    """
    return "\\" in text or ("$" in text and _MATH.search(text) is not None)


def unescape_breaks(text: str) -> str:
    r"""Put line breaks where `\n` stands for one, and is no macro nor the beginning of one's name.

    A macro that only its paper defines hardly ever stands right after a word, or goes on with a capital letter.

    >>> unescape_breaks(r"Stones roll.\nThey\nstop at \nu $\neq$ 0, says \name.")
    'Stones roll.\nThey\nstop at \\nu $\\neq$ 0, says \\name.'
    """
    return _BREAK.sub(_unescaped, text)


def _unescaped(match: re.Match[str]) -> str:
    _, printer = _converters()
    name, word = match["name"], match["word"]
    known = name in _SPELLED_OUT or printer.latex_context.get_macro_spec(name).macroname == name
    meant = known or (word[:1].islower() and match["glued"] is None)
    return match[0] if meant else f"\n{word}"


def decode_latex(text: str) -> str:
    r"""The plain text of LaTeX: formulas as Unicode, macros replaced by what they print, braces gone.

    Takes one line without control characters. A macro that only its paper defines is kept by its name. What cannot be
    taken for LaTeX stays, its backslashes replaced, so that nothing in the result is a macro any more.

    >>> decode_latex(r"\textbf{Ada} gains 5\% over $L_1$-nets~\cite{x} for \$3, ~2 % more with \ours.")
    'Ada gains 5% over L_1-nets  for $3, ~2 % more with ours.'
    """
    escaped = _escape(_EATEN.sub(r"\\", text))
    pieces = [escaped] if "\\begin{" in escaped else escaped.split(" ")
    # Most words are no LaTeX, and pylatexenc reads one character at a time.
    decoded = " ".join(_decode_piece(piece) if _MARK.search(piece) else piece for piece in pieces)
    return decoded.replace("\\", "\N{SET MINUS}").replace("^\N{RING OPERATOR}", "\N{DEGREE SIGN}")


def _escape(text: str) -> str:
    """Escape what is no LaTeX in prose with LaTeX remnants, and mark the spaces within braces and formulas."""
    edges = {edge for match in _MATH.finditer(text) for edge in (match.start(), match.end() - 1)}
    braces = _paired_braces(text)
    written: list[str] = []
    end = depth = 0
    formula = False
    for match in _TOKEN.finditer(text):
        token, start = match[0], match.start()
        depth += braces.get(start, 0)
        formula ^= start in edges or token in _FORMULA_EDGES
        written += (
            text[end:start],
            _escaped(token, meant=start in edges or start in braces, inside=formula or depth > 0),
        )
        end = match.end()
    return "".join(written) + text[end:]


def _escaped(sign: str, *, meant: bool, inside: bool) -> str:
    if sign in {" ", "~"}:
        return _SPACE if inside else " "
    if sign == "\\":
        return "\\backslash" + _SPACE
    return sign if meant or sign.startswith("\\") else "\\" + sign


def _paired_braces(text: str) -> dict[int, int]:
    """The place of every brace that has a partner, with 1 for an opening one and -1 for a closing one."""
    paired: dict[int, int] = {}
    opened: list[int] = []
    for match in _TOKEN.finditer(text):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            if len(opened) <= _MOST_NESTED:
                paired |= {opened[-1]: 1, match.start(): -1}
            opened.pop()
    return paired


@lru_cache(maxsize=4096)
def _decode_piece(piece: str) -> str:
    plain = _ESCAPE.sub(r"\1", piece)
    if "$" not in plain and not _MARK.search(plain):
        return plain
    latex = piece.replace(_SPACE, " ")
    try:
        return _to_text(latex)
    except _FAILURES:
        return latex


def _to_text(latex: str) -> str:
    words, printer = _converters()
    nodes, _, _ = latexwalker.LatexWalker(latex, latex_context=words, tolerant_parsing=True).get_latex_nodes()
    return str(printer.nodelist_to_text(nodes))


@cache
def _converters() -> tuple[Any, Any]:
    """What pylatexenc needs to know of macros: how many arguments they take, and what they print."""
    takes = latexwalker.get_default_latex_context_db().filter_context(exclude_categories=["nonascii-specials"])
    takes.add_context_category("remnants", macros=[std_macro(*macro) for macro in _TAKES.items()], prepend=True)

    unusual = ["latex-placeholders", "latex-ethuebung", "nonstandard-qit"]
    prints = latex2text.get_default_latex_context_db().filter_context(exclude_categories=unusual)
    printed = {
        **dict.fromkeys((*_CITING, *_DROPPED, *_DROPPED_ALONE), _space_after),
        **dict.fromkeys(_DRESSING, _last_argument),
        **dict.fromkeys(_FRACTIONS, _fraction),
        "sqrt": _root,
        "unicode": _code_point,
        # Where the library has a circumflex without its letter, and no braces.
        "textasciicircum": "^",
        "textbraceleft": "{",
        "textbraceright": "}",
    }
    specs = [latex2text.MacroTextSpec(name, simplify_repl=text) for name, text in printed.items()]
    prints.add_context_category("remnants", macros=specs, prepend=True)
    prints.set_unknown_macro_spec(latex2text.MacroTextSpec("", simplify_repl=_unknown))
    spaces_kept = {"between-macro-and-chars": False, "between-latex-constructs": True, "in-equations": None}
    return takes, latex2text.LatexNodes2Text(latex_context=prints, math_mode="text", strict_latex_spaces=spaces_kept)


def _space_after(node: Any) -> str:
    return str(node.macro_post_space)


def _arguments(node: Any, l2tobj: Any) -> list[str]:
    """The arguments as text; there may be fewer than the macro takes."""
    given = (node.nodeargd and node.nodeargd.argnlist) or ()
    return [str(l2tobj.nodelist_to_text([argument])) for argument in given if argument is not None]


def _last_argument(node: Any, l2tobj: Any) -> str:
    return "".join(_arguments(node, l2tobj)[-1:])


def _fraction(node: Any, l2tobj: Any) -> str:
    return "/".join(_arguments(node, l2tobj))


def _root(node: Any, l2tobj: Any) -> str:
    return f"\N{SQUARE ROOT}({_last_argument(node, l2tobj)})"


def _unknown(node: Any, l2tobj: Any) -> str:
    """The name of a macro that only its paper defines, or what it dresses."""
    if node.nodeargd is not None and any(node.nodeargd.argnlist or ()):
        return _last_argument(node, l2tobj)
    rest = node.parsing_state.s[node.pos + node.len :]
    if rest.startswith("{") and not rest.startswith("{}"):
        return ""
    return _SPELLED_OUT.get(node.macroname, str(node.macroname)) + _space_after(node)


def _code_point(node: Any, l2tobj: Any) -> str:
    """The character that MathJax's `unicode` macro names, in hexadecimal (`x2014`) or decimal."""
    number = _last_argument(node, l2tobj)
    digits = re.fullmatch(r"x([0-9a-fA-F]{1,5})|([0-9]{1,6})", number)
    return (chr(int(digits[1], 16)) if digits[1] else chr(int(digits[2]))) if digits else number
