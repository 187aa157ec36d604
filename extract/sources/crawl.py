"""JSON of other crawlers: objects with a title or an abstract under one of the names that are in use for them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from claimgraph.extract.sources.formats import Format, Head
from claimgraph.extract.sources.json_values import json_values
from claimgraph.extract.sources.records import (
    arxiv_year,
    convert,
    field_name,
    make_paper,
    read_authors,
    read_doi,
    read_id,
    read_url,
    read_year,
)
from claimgraph.extract.sources.rejects import BrokenRecordError, Reject
from claimgraph.extract.sources.streams import Input
from claimgraph.schema import Paper

# What may hold an abstract, but is no sign that an object is about a paper.
_ANYTHING: Final = ("description", "text")

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": (
        "id",
        "paperid",
        "arxivid",
        "openreviewid",
        "forum",
        "uid",
        "key",
        "pmid",
        "pubmedid",
        "_id",
    ),
    "title": ("title", "papertitle", "articletitle"),
    "abstract": ("abstract", "summary", "abs", "abstracttext", "paperabstract", "abstractnote", *_ANYTHING),
    "authors": ("authors", "author", "authornames", "authorstring", "creators", "creator"),
    "year": (
        "year",
        "publicationyear",
        "pubyear",
        "published",
        "publicationdate",
        "publisheddate",
        "datepublished",
        "publishedat",
        "publishedon",
        "publishdate",
        "pubdate",
        "issued",
        "date",
    ),
    "venue": (
        *("venue", "journal", "journalref", "journaltitle", "journalname", "containertitle", "conference"),
        *("booktitle", "publicationtitle"),
    ),
    "doi": ("doi",),
    "arxiv": ("arxiv", "arxivid", "eprint"),
    "pmid": ("pmid", "pubmedid"),
    "url": ("url", "abs", "absurl", "link", "links", "paperurl", "htmlurl", "pdfurl", "pdf", "href"),
    "sentences": ("sentences",),
}
"""For every field of a paper the names it goes by, the likeliest first; as `field_name` writes them."""

_PMID: Final = re.compile(r"(?:pmid:? *)?(\d+)(?:\.0)?", re.IGNORECASE)
_OF_PAPERS: Final = frozenset(FIELDS["title"] + FIELDS["abstract"] + FIELDS["sentences"]) - frozenset(_ANYTHING)
_PAGES: Final = ("data", "results", "papers", "items", "records", "entries", "message", "resultList", "result")


def describes_papers(names: frozenset[str]) -> bool:
    """Whether an object or table with these fields can be about papers: it has a title or an abstract."""
    return not _OF_PAPERS.isdisjoint(map(field_name, names))


def paper_of(record: Mapping[str, Any], source: str) -> Paper:
    """The paper that an object of foreign fields describes; of fields of one name the first counts that is not empty.

    Raises:
        BrokenRecordError: it has no text, or a field of it cannot be read.
    """
    fields: dict[str, Any] = {}
    for name, value in record.items():
        if value not in (None, "", []):
            fields.setdefault(field_name(name), value)
    identifier = _identifier(fields)
    doi = next(filter(None, map(read_doi, _values(fields, "doi"))), None)
    title = next(_values(fields, "title"), None)
    # `abs` is the text in some crawls, and the address of the abstract's page in others.
    abstract = next((value for value in _values(fields, "abstract") if read_url(value) is None), None)
    sentences = _sentences(fields.get("sentences"))
    if abstract is None and sentences is not None:
        abstract = sentences[1:] if title is not None and sentences[:1] == [title] else sentences
    return make_paper(
        source,
        id_=identifier or (f"doi:{doi}" if doi else None),
        title=title,
        abstract=abstract,
        year=next(filter(None, map(read_year, _values(fields, "year"))), arxiv_year(identifier)),
        authors=_authors(fields),
        venue=_first(next(_values(fields, "venue"), None)),
        doi=doi,
        ids=(*_values(fields, "arxiv"), *map(_pubmed, _values(fields, "pmid"))),
        urls=_values(fields, "url"),
        sentences=sentences,
    )


def overlaid(record: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """A record with what its source is known to say by names of its own; what is not found so stays.

    Other crawls keep the ids and the authors of a source, and name the rest as they like.
    """
    return {**known, **{name: value for name, value in record.items() if not known.get(name)}}


def _pubmed(value: Any) -> str | None:
    """What a column of PubMed's ids has, in the form that the reader of PubMed's own XML gives it."""
    identifier = read_id(value) or ""
    found = _PMID.fullmatch(identifier)
    return f"pmid:{found[1]}" if found else identifier


def _identifier(fields: Mapping[str, Any]) -> str | None:
    """The id, where it is PubMed's in the form that the reader of PubMed's own XML gives it."""
    for name in FIELDS["id"]:
        if identifier := read_id(fields.get(name)):
            pubmed = name in FIELDS["pmid"] or identifier == read_id(fields.get("pmid"))
            return _pubmed(identifier) if pubmed else identifier
    return None


def _authors(fields: Mapping[str, Any]) -> list[str]:
    authors = next(_values(fields, "authors"), None)
    if isinstance(authors, str) and authors == fields.get("authorstring"):
        # Europe PMC ends its string of names as a sentence.
        authors = authors.rstrip(".")
    return read_authors(authors)


def _sentences(value: Any) -> list[str] | None:
    """Sentences that can be found in the text; what goes by their name elsewhere may be numbers or objects."""
    return value if isinstance(value, list) and all(isinstance(sentence, str) for sentence in value) else None


def _values(fields: Mapping[str, Any], field: str) -> Iterator[Any]:
    return (fields[name] for name in FIELDS[field] if name in fields)


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _recognises(head: Head) -> bool:
    return head.is_json and describes_papers(head.keys)


def members_of(value: Any) -> list[Any] | None:
    """The records of a page of results, or what holds them; None where it is none."""
    if not isinstance(value, dict) or describes_papers(frozenset(value)):
        return None
    page = next((value[name] for name in _PAGES if isinstance(value.get(name), list | dict)), None)
    return [page] if isinstance(page, dict) else page


def _paper(record: Any) -> Paper:
    if not isinstance(record, dict):
        raise BrokenRecordError("it is no JSON object")
    return paper_of(record, FORMAT.name)


def _read(source: Input) -> Iterator[Paper | Reject]:
    return convert(source, json_values(source, members_of), _paper)


FORMAT: Final = Format(
    "jsonl", "JSON lines or a JSON array of any crawler, with a title or an abstract in each object", _recognises, _read
)
