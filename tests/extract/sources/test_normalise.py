"""Text is normalised once, and then stays as it is."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimgraph.extract.sources import normalise

# Pieces out of which escapes, tags, formulas and traps grow, beside any character at all.
PIECES = st.sampled_from(
    [
        *("\\", "$", "{", "}", "&", ";", "<", ">", "/", "~", "%", "#", "`", "'", "-", "\n", " ", "\\\\", "\\$", "\\&"),
        *("amp;", "lt;", "gt;", "#38;", "&amp;lt;", "<sup>", "</i>", "<jats:title>", "</jats:title>", "<p>", "3", "x"),
        *("\\textbf{", "\\alpha", "\\cite{a}", "\\frac", "\\sqrt[", "\\'", "\\unicode{x24}", "\\ours", "\\begin{x}"),
        *(
            "\\n",
            "\\r\\n",
            "\\nu",
            "\\(",
            "\\)",
            "\u00ad",
            "\u200b",
            "\ufb01",
            "\u0301",
            "e",
            "\ud800",
            "\x85",
            "\x00",
            "\u037e",
            "textbf{",
        ),
    ]
)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("  two\nhard\r\n\tbreaks ", "two hard breaks"),
        ("a self-\nmade cake", "a self-made cake"),
        ("pre-\nand post-heating", "pre- and post-heating"),
        ("no\u00a0odd\u2009spaces\u3000left", "no odd spaces left"),
        ("de\u00adfini\u200btion\ufeff of e\ufb03cient", "definition of efficient"),
        ("state\u2011of\u2010the-art", "state-of-the-art"),
        ("cafe\u0301", "caf\u00e9"),
        ("bell\x07 and\x00 nul", "bell and nul"),
        ("\x93quoted\x94 \x96 once", "\u201cquoted\u201d \u2013 once"),
        ("half \ud83d of a pair", "half of a pair"),
        ("A &amp; B &lt; C, 5 &#37;", "A & B < C, 5 %"),
        ("&amp;amp;amp;eacute;", "\u00e9"),
        ("R&D; AT&T &unknown; &", "R&D; AT&T &unknown; &"),
        ("<jats:p>In <i>one</i> line,<br/>CO<sub>2</sub></jats:p>", "In one line, CO2"),
        ("10<sup>-3</sup> m<sup>2</sup>, 1<sup>st</sup>", "10^-3 m2, 1st"),
        ("<jats:title>Abstract</jats:title><jats:p>Short.</jats:p>", "Short."),
        ("<jats:title>Methods:</jats:title><jats:p>We stir.</jats:p>", "Methods: We stir."),
        ("&lt;p&gt;twice escaped&lt;/p&gt;", "twice escaped"),
        ("<mml:math><mml:mi>x</mml:mi><mml:mo>=</mml:mo><mml:mn>1</mml:mn></mml:math>", "x=1"),
        ("the <MASK> token and <think> tags, p<0.05 and q>0.1", "the <MASK> token and <think> tags, p<0.05 and q>0.1"),
        ("``so-called'' tests of Ada's loss", '"so-called" tests of Ada\'s loss'),
    ],
)
def test_plain_text(raw: str, text: str) -> None:
    assert normalise(raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (r"Stones roll.\nThey stop.", "Stones roll. They stop."),
        (r"Stones roll.\n\nThey stop.\n", "Stones roll. They stop."),
        (r"Stones roll.\r\nThey stop. \n Why?", "Stones roll. They stop. Why?"),
        (r"a cake,\nand a\nnew one of {a, b}", "a cake, and a new one of {a, b}"),
    ],
)
def test_line_breaks_that_an_export_escaped(raw: str, text: str) -> None:
    assert normalise(raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (r"a gain of 5\% to 7\%", "a gain of 5% to 7%"),
        (r"from $5 to $10, 5% and C# & more_or_less", "from $5 to $10, 5% and C# & more_or_less"),
        (r"\$5 and \$10", "$5 and $10"),
        (r"\textbf{Bold \emph{and} so} on", "Bold and so on"),
        (r"{\em slanted} words", "slanted words"),
        (r"\textbf{S}elf \textbf{R}efining", "Self Refining"),
        (r"$\alpha$-mixing with $\mathcal{L}_2$ and $10\times$", "\u03b1-mixing with L_2 and 10\u00d7"),
        (r"in $O(n^{2} \log n)$ steps", "in O(n^2 log n) steps"),
        (r"at \( x + 1 \) or $ y_1 $ points", "at x + 1 or y_1 points"),
        (r"at 90$^\circ$", "at 90\N{DEGREE SIGN}"),
        (r"$\frac{1}{2}$ of $\sqrt{n}$", "1/2 of \u221a(n)"),
        (r"P\'eter, G\"odel, \v{C}ech, Erd\H{o}s", "P\u00e9ter, G\u00f6del, \u010cech, Erd\u0151s"),
        (r"as in Fig.~2 by~\citet{someone}, about ~100", "as in Fig. 2 by , about ~100"),
        (r"see \href{https://a.example/x_y}{our page}.\footnote{Really at \url{b.example}.}", "see our page."),
        (r"We propose \ours, \method{} and \Our\xspace ones", "We propose ours, method and Our ones"),
        (r"\textcolor{red}{red} {\color{blue} blue} text", "red blue text"),
        (r"a dash \unicode{x2014} here", "a dash \u2014 here"),
        (r"\eg this, \ie that", "e.g. this, i.e. that"),
        (r"stray } brace and { one with \textit{this}", "stray } brace and { one with this"),
        (r"the set {1, 2} stays", "the set {1, 2} stays"),
        (r"$textbf{eaten}$ backslash, $x$", "eaten backslash, x"),
        (r"\begin{itemize}\item one \item two\end{itemize}", "* one * two"),
        (r"C:\dir and a lone \ at the end \\", "C:dir and a lone at the end"),
        (r"\href", ""),
        (
            r"$\nu$, \nu and $a\nu \neq b\tau$ with $P \ne NP$",
            "\u03bd, \u03bd and a\u03bd\u2260 b\u03c4 with P \u2260 NP",
        ),
        (r"\name and (\name) by \textbf{us}\noindent alone,\newline here", "name and (name) by us alone, here"),
        (r"\frac and \sqrt", "and \u221a()"),
    ],
)
def test_latex_remnants(raw: str, text: str) -> None:
    assert normalise(raw) == text


def test_braces_and_ties_are_latex_where_the_format_says_so() -> None:
    assert normalise("{BERT} for {{NLP}}") == "{BERT} for {{NLP}}"
    assert normalise("{BERT} for {{NLP}}", latex=True) == "BERT for NLP"
    assert normalise("A.~Stein, about ~100") == "A.~Stein, about ~100"
    assert normalise("A.~Stein, about ~100", latex=True) == "A. Stein, about ~100"


@given(st.lists(PIECES | st.text(max_size=3), max_size=25).map("".join), st.booleans())
def test_normalising_twice_changes_nothing(raw: str, latex: bool) -> None:  # noqa: FBT001 - a generated value
    text = normalise(raw, latex=latex)
    assert normalise(text, latex=latex) == text


@given(st.lists(PIECES | st.text(max_size=3), max_size=25).map("".join))
def test_the_result_is_one_clean_line(raw: str) -> None:
    text = normalise(raw)
    assert text == " ".join(text.split())
    assert unicodedata.is_normalized("NFC", text)
    assert not any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in text)
    assert "\\" not in text
    text.encode()


@given(st.from_regex(r"[A-Za-z0-9.,;:()% -]{0,200}", fullmatch=True))
def test_plain_words_are_left_alone(raw: str) -> None:
    assert normalise(raw) == " ".join(raw.split())


@pytest.mark.parametrize(
    "trap",
    [
        *("<b" * 30_000 + ">" * 30_000, "&" + "#38;" * 30_000, "{" * 100_000, "$" * 100_000, "\\emph{" * 20_000),
        *("<jats:title>" + " " * 100_000, "\\( " * 30_000, "a-\n" * 30_000, "\\" * 50_000, "`" * 50_000 + "'" * 50_000),
    ],
    ids=lambda trap: trap[:12],
)
@pytest.mark.timeout(20)
def test_text_made_to_keep_a_reader_busy_does_not(trap: str) -> None:
    text = normalise(trap)
    assert normalise(text) == text
