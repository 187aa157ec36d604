"""Papers as BibTeX entries, for a bibliography; characters beyond ASCII as LaTeX has them, or else in UTF-8."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import count
from typing import Final
from urllib.parse import quote

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field
from bibtexparser.writer import BibtexFormat
from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]  # has no types
from pylatexenc.latexencode import UnicodeToLatexEncoder  # type: ignore[import-untyped]  # has no types

from claimgraph.graph.export.claims import Stated
from claimgraph.graph.rows import PaperRow

_SPECIAL: Final = {
    **{sign: f"\\{sign}" for sign in "#$%&_"},
    "\\": r"{\textbackslash}",
    "^": r"{\textasciicircum}",
    "~": r"{\textasciitilde}",
    "<": r"\ensuremath{<}",
    ">": r"\ensuremath{>}",
    # BibTeX counts braces behind a backslash too, and a title may have one alone.
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
}
"""How LaTeX has the characters of ASCII that mean something to it."""
_TO_LATEX: Final = UnicodeToLatexEncoder(
    replacement_latex_protection="braces-all", unknown_char_policy="keep", unknown_char_warning=False
)
_TO_TEXT: Final = LatexNodes2Text()
_MEETING: Final = re.compile(
    r"\b(?:proceedings|proc|conference|symposium|workshop|meeting|aaai|acl|aistats|chi|colt|coling|conll|cvpr|eacl|eccv"
    r"|emnlp|iccv|icassp|iclr|icml|icra|ijcai|interspeech|iros|kdd|miccai|naacl|neurips|nips|sigir|uai|wacv|www)\b",
    re.IGNORECASE,
)
"""In the name of a venue that is no journal."""
_ARCHIVE: Final = re.compile(r"(?:arxiv|corr)\b.*|arxiv\.org", re.IGNORECASE)
"""A venue that is where anybody may put a paper."""
_AND: Final = re.compile(r"\sand\s", re.IGNORECASE)
_LETTERS: Final = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
"""Small letters that are none with an accent, as a key has them."""
_EMPTY: Final = re.compile(
    r"(?:an?|and|are|at|by|can|do|does|for|from|how|in|is|of|on|the|to|towards?|via|what|when|why|with)?"
)
"""Words of a title that say nothing of it, and none."""


def papers_stating(claims: Iterable[Stated]) -> list[PaperRow]:
    """The papers that state or deny some claims, by their ids, without their abstracts: there may be very many."""
    found: dict[str, PaperRow] = {}
    for stated in claims:
        for source in stated.sources:
            if source.paper.id not in found:
                found[source.paper.id] = replace(source.paper, abstract="")
    return [found[id_] for id_ in sorted(found)]


def bibtex(papers: Iterable[PaperRow]) -> Iterator[str]:
    """The entry of each paper, an empty line after it, under a key such as `vaswani2017attention` that no other has.

    A paper of a venue is an article or, where the venue is a meeting, in its proceedings; all else is `misc`.
    """
    form = BibtexFormat()  # type: ignore[no-untyped-call]  # so the library has it
    form.indent, form.trailing_comma = "  ", True
    taken = set[str]()
    for paper in papers:
        key = next(key for key in _keys(paper) if key not in taken)
        taken.add(key)
        kind, fields = _kind(paper), _fields(paper)
        entry = Entry(kind, key, [Field(name, f"{{{value}}}") for name, value in fields if value])
        yield write_string(Library([entry]), unparse_stack=[], bibtex_format=form) + "\n"


def _kind(paper: PaperRow) -> str:
    if not paper.venue or _ARCHIVE.fullmatch(paper.venue):
        return "misc"
    return "inproceedings" if _MEETING.search(paper.venue) else "article"


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


def _latex(text: str) -> str:
    return "".join(map(_written, unicodedata.normalize("NFC", " ".join(text.split()))))


@cache
def _written(character: str) -> str:
    """A character as LaTeX has it; itself where it has none, or the library another that only looks like it."""
    if character.isascii():
        return _SPECIAL.get(character, character)
    if unicodedata.category(character)[0] not in "LPS":
        return character
    written: str = _TO_LATEX.unicode_to_latex(character)
    return written if unicodedata.normalize("NFC", _TO_TEXT.latex_to_text(written)) == character else character


def _author(name: str) -> str:
    """A name that BibTeX takes for one, though it has an `and` in it."""
    return f"{{{_latex(name)}}}" if _AND.search(name) else _latex(name)


def _verbatim(value: str) -> str:
    """What LaTeX is to print as it stands, without what BibTeX would take for the end of the field."""
    return re.sub(r"[\s{}\\]", lambda found: quote(found[0]), value)


def _keys(paper: PaperRow) -> Iterator[str]:
    """Keys for a paper, the best first: the first author's last name, the year, the first word that says much."""
    author = paper.authors[0] if paper.authors else ""
    name = author.partition(",")[0] if "," in author else (author.split() or [""])[-1]
    words = [word for word in map(_plain, paper.title.split()) if not _EMPTY.fullmatch(word)]
    parts = [_plain(name), "" if paper.year is None else str(paper.year), *words[:1]]
    key = "".join(parts)
    if key.isdecimal() or not key:
        key = f"paper{_plain(paper.id)}"
    yield key
    for number in count(2):
        yield f"{key}-{number}"


def _plain(text: str) -> str:
    """The letters and digits of a text, small, without accents."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return re.sub(r"[^a-z0-9]", "", folded)
