"""Papers as BibTeX entries, for a bibliography; characters beyond ASCII as LaTeX has them, or else in UTF-8.

What writes and encodes entries is imported when it is first needed: it takes a tenth of a second.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Final
from urllib.parse import quote

from claimgraph.graph.rows import PaperRow

_SPECIAL: Final = {
    **{sign: f"\\{sign}" for sign in "#$%&_"},
    "\\": r"{\textbackslash}",
    "^": r"{\textasciicircum}",
    "~": r"{\textasciitilde}",
    "|": r"{\textbar}",
    "<": r"\ensuremath{<}",
    ">": r"\ensuremath{>}",
    # BibTeX counts braces behind a backslash too, and a title may have one alone.
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
}
"""How LaTeX has the characters of ASCII that mean something to it."""
_ENCODED: Final = re.compile(r"(?:LATIN|GREEK) (?:SMALL|CAPITAL) ")
"""The names of letters that LaTeX has in its usual fonts. Of other scripts it needs an encoding that none may have."""
_JOURNAL: Final = re.compile(r"\b(?:journal|transactions|letters|magazine|annals|bulletin)\b", re.IGNORECASE)
_MEETING: Final = re.compile(r"\b(?:conference|symposium|workshop)\b", re.IGNORECASE)
"""In the name of a venue that is a meeting, whatever else is in it."""
_MEETING_TOO: Final = re.compile(
    r"\b(?:meeting|findings of|proceedings of (?:the )?(?:\d+(?:st|nd|rd|th)?|machine learning research)"
    r"|neural information processing systems|computer vision and pattern recognition"
    r"|association for computational linguistics"
    r"|(?:aaai|acl|aistats|bmvc|chi|cikm|colt|coling|conll|cvpr|eacl|eccv|emnlp|iccv|icassp|iclr|icml|icra|ijcai"
    r"|interspeech|iros|kdd|lrec|miccai|naacl|neurips|nips|osdi|recsys|sigir|sigmod|uai|vldb|wacv|wsdm|www)"
    r"(?:['\u2019 -]?\d{2,4})?)\b(?! endow)",
    re.IGNORECASE,
)
"""The same, unless it is a journal's. `Proceedings` alone are as often those of a society, which are one."""
_ARCHIVE: Final = re.compile(r"(?:arxiv|corr|biorxiv|medrxiv|ssrn)\b.*|arxiv\.org|(?:e-?)?preprint\b.*", re.IGNORECASE)
"""A venue that is where anybody may put a paper."""
_UNSPLIT: Final = re.compile(r"(?:^|\s)and(?:\s|$)|^others$|,.*,.*,|,\s*(?:inc|ltd|llc|gmbh)\b\.?$", re.IGNORECASE)
"""In a name that BibTeX would take for several, or for a person's."""
_JUNIOR: Final = re.compile(r"(?P<last>[^,]+), *(?P<first>[^,]+), *(?P<junior>Jr\.?|Sr\.?|II|III|IV)", re.IGNORECASE)
_AFTER_NAME: Final = re.compile(r"(?:jr|sr|ii|iii|iv|collaboration|consortium|team|group)", re.IGNORECASE)
"""What follows a name that an entry is called by."""
_LETTERS: Final = str.maketrans(
    {
        "\N{LATIN SMALL LETTER SHARP S}": "ss",
        "\N{LATIN SMALL LETTER AE}": "ae",
        "\N{LATIN SMALL LIGATURE OE}": "oe",
        "\N{LATIN SMALL LETTER O WITH STROKE}": "o",
        "\N{LATIN SMALL LETTER L WITH STROKE}": "l",
        "\N{LATIN SMALL LETTER D WITH STROKE}": "d",
        "\N{LATIN SMALL LETTER ETH}": "d",
        "\N{LATIN SMALL LETTER THORN}": "th",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    }
)
"""Small letters that are none with an accent, as a key has them."""
_EMPTY: Final = re.compile(
    r"(?:an?|and|are|at|by|can|do|does|for|from|how|in|is|of|on|the|to|towards?|via|what|when|why|with)?"
)
"""Words of a title that say nothing of it, and none."""
_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz"
_MARK: Final = 5
"""How many letters at the end of a key tell apart what is called the same otherwise."""


def bibtex(papers: Iterable[PaperRow]) -> Iterator[str]:
    """The entry of each paper, an empty line after it, under its `citation_key`.

    A paper of a venue is an article or, where the venue is a meeting, in its proceedings; all else is `misc`.
    """
    from bibtexparser.entrypoint import write_string  # noqa: PLC0415  # see above
    from bibtexparser.library import Library  # noqa: PLC0415
    from bibtexparser.model import Entry, Field  # noqa: PLC0415
    from bibtexparser.writer import BibtexFormat  # noqa: PLC0415

    form = BibtexFormat()  # type: ignore[no-untyped-call]  # so the library has it
    form.indent, form.trailing_comma = "  ", True
    for paper in papers:
        fields = [Field(name, f"{{{value}}}") for name, value in _fields(paper) if value]
        entry = Entry(_kind(paper), citation_key(paper), fields)
        yield write_string(Library([entry]), unparse_stack=[], bibtex_format=form) + "\n"


def citation_key(paper: PaperRow) -> str:
    """What a paper is cited by, the same in every file: `vaswani2017attention-` and five letters made of its id.

    The words are the first author's last name, the year, and the first word of the title that says much.
    """
    author = paper.authors[0] if paper.authors else ""
    names = author.partition(",")[0].split() if "," in author else author.split()
    while len(names) > 1 and _AFTER_NAME.fullmatch(_plain(names[-1])):
        names.pop()
    name = _plain("".join(names)) if "," in author else _plain(names[-1]) if names else ""
    words = [word for word in map(_plain, paper.title.split()) if not _EMPTY.fullmatch(word)]
    parts = [name, "" if paper.year is None else str(paper.year), *words[:1]]
    called = "".join(parts)
    return f"{called if called and not called.isdecimal() else f'paper{called}'}-{_mark(paper.id)}"


def _mark(id_: str) -> str:
    number = int.from_bytes(hashlib.sha256(id_.encode("utf-8", "surrogatepass")).digest()[:8], "big")
    return "".join(_ALPHABET[number // len(_ALPHABET) ** place % len(_ALPHABET)] for place in range(_MARK))


def _plain(text: str) -> str:
    """The letters and digits of a text, small, without accents."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return re.sub(r"[^a-z0-9]", "", folded)


def _kind(paper: PaperRow) -> str:
    venue = paper.venue
    if not venue or _ARCHIVE.fullmatch(venue):
        return "misc"
    meets = _MEETING.search(venue) or (_MEETING_TOO.search(venue) and not _JOURNAL.search(venue))
    return "inproceedings" if meets else "article"


def _fields(paper: PaperRow) -> Iterator[tuple[str, str]]:
    # Braces of its own keep the capitals of a title, which many styles would make small.
    yield "title", f"{{{_latex(paper.title)}}}" if paper.title else ""
    yield "author", " and ".join(filter(None, map(_author, paper.authors)))
    kind = _kind(paper)
    if kind != "misc":
        yield "journal" if kind == "article" else "booktitle", _latex(paper.venue or "")
    yield "year", "" if paper.year is None else str(paper.year)
    yield "doi", _verbatim(paper.doi or "")
    if paper.arxiv:
        yield "eprint", _verbatim(paper.arxiv)
        yield "archiveprefix", "arXiv"
    yield "pmid", _verbatim(paper.pmid or "")
    yield "url", _verbatim(paper.url or "")


def _author(name: str) -> str:
    """A name as BibTeX takes it for one; in braces where it would not."""
    name = " ".join(name.split())
    if found := _JUNIOR.fullmatch(name):
        name = f"{found['last']}, {found['junior']}, {found['first']}"
    return f"{{{_latex(name)}}}" if _UNSPLIT.search(name) else _latex(name)


def _latex(text: str) -> str:
    return "".join(map(_written, unicodedata.normalize("NFC", " ".join(text.split()))))


@cache
def _written(character: str) -> str:
    """A character as LaTeX has it; itself where it has none, or the library another that only looks like it."""
    if character.isascii():
        return _SPECIAL.get(character, character)
    is_letter = unicodedata.category(character).startswith("L")
    if not unicodedata.category(character).startswith(("L", "P", "S")) or (
        is_letter and not _ENCODED.match(unicodedata.name(character, ""))
    ):
        return character
    encode, decode = _converters()
    written = encode(character)
    return written if unicodedata.normalize("NFC", decode(written)) == character else character


@cache
def _converters() -> tuple[Callable[[str], str], Callable[[str], str]]:
    """What makes LaTeX of text, and text of LaTeX."""
    from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]  # noqa: PLC0415  # has no types
    from pylatexenc.latexencode import UnicodeToLatexEncoder  # type: ignore[import-untyped]  # noqa: PLC0415

    encoder = UnicodeToLatexEncoder(
        replacement_latex_protection="braces-all", unknown_char_policy="keep", unknown_char_warning=False
    )
    return encoder.unicode_to_latex, LatexNodes2Text().latex_to_text


def _verbatim(value: str) -> str:
    """What LaTeX is to print as it stands, without what BibTeX would take for the end of the field."""
    return re.sub(r"[\s{}\\]", lambda found: quote(found[0]), value)
