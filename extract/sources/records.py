"""From loose fields, as every format has its own, to a `Paper`: the one place where one is built from foreign data."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from pydantic import ValidationError

from claimgraph.extract.sources.latex import has_latex
from claimgraph.extract.sources.normalise import normalise
from claimgraph.extract.sources.rejects import BrokenRecordError, Reject, excerpt
from claimgraph.extract.sources.sentences import align
from claimgraph.extract.sources.streams import Input
from claimgraph.schema import MAX_TEXT, Paper, arxiv_id, doi_in, paper_id, pubmed_id

_YEAR: Final = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
# The year of the first ids; those with 91 to 99 are of the last century.
_ARXIV_BEGAN: Final = 91
_URL: Final = re.compile(r"https?://[^\s<>\"\ud800-\udfff]+", re.IGNORECASE)
_LIST_OF_NAMES: Final = re.compile(r" ?; ?|,? (?:and|&) ")
# Mark-up and macros may take most of a text; beyond this it is not worth normalising to find out.
_RAW_TEXT: Final = 8 * MAX_TEXT

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Raw(Generic[T]):
    """One record as its format has it: the line it starts at, where there are lines, and its parsed value."""

    line: int | None
    value: T


def convert(source: Input, raws: Iterable[Raw[T] | Reject], to_paper: Callable[[T], Paper]) -> Iterator[Paper | Reject]:
    """Papers of raw records, and a reject for each that `to_paper` raises `BrokenRecordError` for."""
    for raw in raws:
        if isinstance(raw, Reject):
            yield raw
            continue
        source.record_line = raw.line
        try:
            yield to_paper(raw.value)
        except BrokenRecordError as error:
            shown = excerpt(error.record) if error.record else _shown(raw.value)
            yield Reject(source.name, raw.line, str(error), shown)
        except RecursionError:
            yield Reject(source.name, raw.line, "it is nested too deep to be a record of a paper")


def _shown(value: object) -> str | None:
    if isinstance(value, str):
        return excerpt(value)
    return excerpt(json.dumps(value)) if isinstance(value, dict | list | int | None) else None


def make_paper(
    source: str,
    *,
    id_: str | None,
    title: object,
    abstract: object,
    year: object = None,
    authors: Iterable[str] = (),
    venue: object = None,
    doi: object = None,
    ids: Iterable[object] = (),
    urls: Iterable[object] = (),
    sentences: list[str] | None = None,
    latex: bool = False,
) -> Paper:
    """A paper of the fields that a source gives, its text normalised.

    `source` is the name of the reader. Without `id_` the id is made from the text. `ids` are what else may be, or have,
    an id that arXiv or PubMed gave it. `sentences` are strings that make up the text, in order. `latex` is for formats
    whose braces are LaTeX.

    Raises:
        BrokenRecordError: there is no text, too much of it, or a field is not what it should be.
    """
    if sentences is not None:
        # The text and its sentences are to be read alike, and one of them alone may hold no macro.
        latex = latex or any(map(has_latex, _strings(title, abstract, sentences)))
    title_, abstract_ = _text(title, "title", id_, latex=latex), _text(abstract, "abstract", id_, latex=latex)
    if not (title_ or abstract_):
        raise BrokenRecordError("it has neither a title nor an abstract", id_)
    identifier = id_ or paper_id(title_, abstract_)
    # Of further addresses nobody knows whose they are.
    url = read_url(*urls)
    known = list(_strings(id_, doi, *ids, url))
    paper: dict[str, Any] = {
        "id": identifier,
        "title": title_,
        "abstract": abstract_,
        "year": read_year(year),
        "authors": tuple(filter(None, (normalise(author, latex=latex) for author in authors))),
        "venue": (normalise(venue, latex=latex) or None) if isinstance(venue, str) else None,
        "doi": read_doi(doi),
        "arxiv": arxiv_id(*known),
        "pmid": pubmed_id(*known),
        "url": url,
        "source": source,
    }
    if sentences is not None:
        paper["sentences"] = align(sentences, validated(paper, identifier).text, identifier, latex=latex)
    return validated(paper, identifier)


def validated(fields: dict[str, Any] | str, identifier: str | None = None) -> Paper:
    """A paper of its own fields, or of their JSON.

    Raises:
        BrokenRecordError: a field is not what the record type asks for; the reason names the first.
    """
    try:
        return Paper.model_validate_json(fields) if isinstance(fields, str) else Paper.model_validate(fields)
    except ValidationError as error:
        raise BrokenRecordError(first_fault(error), identifier) from error


def first_fault(error: ValidationError) -> str:
    """The first thing that a record type says no to, in one sentence without a full stop."""
    first = error.errors(include_url=False)[0]
    where = ".".join(map(str, first["loc"]))
    message = first["msg"].removeprefix("Value error, ")
    message = message[:1].lower() + message[1:]
    return f"its {where} is refused: {message}" if where else message


def _strings(*values: object) -> Iterator[str]:
    """The values that are strings, and those within lists."""
    for value in values:
        yield from (part for part in (value if isinstance(value, list) else [value]) if isinstance(part, str))


def _text(value: object, name: str, identifier: str | None, *, latex: bool) -> str:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = "\n".join(value)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BrokenRecordError(f"its {name} is no text but of type {type(value).__name__}", identifier)
    text = normalise(value, latex=latex) if len(value) <= _RAW_TEXT else value
    if len(text) > MAX_TEXT:
        raise BrokenRecordError(f"its {name} has {len(text):,} characters; at most {MAX_TEXT:,} are read", identifier)
    return text


def field_name(name: str) -> str:
    r"""The form of a foreign field's name that readers look for: its letters, however it parts its words.

    >>> field_name("\ufeffPaper Title "), field_name("journal-ref"), field_name("arXivId"), field_name("_id")
    ('papertitle', 'journalref', 'arxivid', '_id')
    """
    return re.sub(r"(?!^)[\s._-]+", "", name.strip("\ufeff \t\r\n").lower())


def read_id(value: object) -> str | None:
    """An id that a source gives, as it is; whole numbers become text, and what cannot be an id is none.

    >>> read_id(" 2104.12255v1 "), read_id(42), read_id(42.0), read_id(""), read_id(None)
    ('2104.12255v1', '42', '42', None, None)
    """
    # A column that lacks a value somewhere is one of floats in most tables.
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value).encode("utf-8", "replace").decode().strip() or None


def read_year(value: object) -> int | None:
    """The year of a number, or the first year in a date or in the parts of one.

    >>> read_year(2017), read_year("Feb 3, 2021"), read_year({"date-parts": [[2019, 5]]}), read_year("n.d.")
    (2017, 2021, 2019, None)
    """
    found = _YEAR.search(str(value))
    return int(found[1]) if found else None


def arxiv_year(identifier: str | None) -> int | None:
    """The year in which arXiv gave an id, of its present scheme or the one before.

    >>> arxiv_year("1412.6980"), arxiv_year("arXiv:hep-th/9711200v3"), arxiv_year("seed-045"), arxiv_year("9711200")
    (2014, 1997, None, None)
    """
    found = arxiv_id(identifier)
    if not found:
        return None
    year = int(found.rpartition("/")[2][:2])
    return year + (1900 if year >= _ARXIV_BEGAN else 2000)


def read_doi(value: object) -> str | None:
    """The DOI in a string, if it is one; as `doi_in`."""
    return doi_in(value) if isinstance(value, str) else None


def read_url(*values: object) -> str | None:
    """The first of the values that is a web address, http or https."""
    for value in values:
        for candidate in value if isinstance(value, list) else [value]:
            if isinstance(candidate, str) and _URL.fullmatch(candidate.strip()):
                return candidate.strip()
    return None


def read_authors(value: object) -> list[str]:
    """Names out of a list of names, a list of objects that have one, or a string of them.

    >>> read_authors("Ada Lovelace, Alan Turing and Grace Hopper")
    ['Ada Lovelace', 'Alan Turing', 'Grace Hopper']
    >>> read_authors("Lovelace, Ada and Turing, Alan"), read_authors([{"name": "Ada Lovelace"}, "Alan Turing"])
    (['Lovelace, Ada', 'Turing, Alan'], ['Ada Lovelace', 'Alan Turing'])
    """
    if isinstance(value, list):
        return [name for name in map(_name, value) if name]
    if not isinstance(value, str):
        return []
    names = _LIST_OF_NAMES.split(" ".join(value.split()))
    # In `Lovelace, Ada and Turing, Alan` every part has its comma; in `Ada Lovelace, Alan Turing and Grace Hopper` not.
    inverted = ";" in value or all(name.count(",") == 1 for name in names)
    if not (inverted and (len(names) > 1 or ";" in value)):
        names = [part for name in names for part in name.split(",")]
    return [name.strip() for name in names if name.strip()]


def _name(author: object) -> str | None:
    if isinstance(author, str):
        return author.strip()
    if not isinstance(author, dict):
        return None
    named = {field_name(name): value for name, value in author.items()}
    for key in ("name", "displayname", "fullname", "author"):
        if isinstance(named.get(key), str | dict):
            return _name(named[key])
    given = named.get("given") or named.get("first") or named.get("firstname")
    family = named.get("family") or named.get("last") or named.get("lastname")
    return " ".join(part for part in (given, family) if isinstance(part, str)) or None
