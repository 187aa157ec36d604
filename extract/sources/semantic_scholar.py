"""Semantic Scholar: answers of its API (a paper, a list, a page of any kind) and the lines of its datasets."""

import re
from collections.abc import Iterator
from typing import Any, Final

from claimgraph.extract.sources.formats import Format, Head
from claimgraph.extract.sources.json_values import json_values
from claimgraph.extract.sources.records import convert, make_paper, read_authors, read_id
from claimgraph.extract.sources.rejects import BrokenRecordError, Reject, excerpt
from claimgraph.extract.sources.streams import Input
from claimgraph.schema import Paper

_PAGES: Final = ("data", "recommendedPapers")
_OTHER_PAPER: Final = ("citingPaper", "citedPaper")
_KEYS: Final = frozenset({"corpusid", "corpusId", "citingPaper", "citedPaper", "recommendedPapers", "authorId"})
_PAPER_ID: Final = re.compile(r'"paperId"\s*:\s*(?:null|"[0-9a-f]{40}")')


def _recognises(head: Head) -> bool:
    empty_page = {"total", "offset"} == head.first_record.keys()
    return head.is_json and (empty_page or not head.keys.isdisjoint(_KEYS) or bool(_PAPER_ID.search(head.text)))


def _members(value: Any) -> list[Any] | None:
    if not isinstance(value, dict):
        return None
    if {"total", "offset"} == value.keys():
        return []
    page = next((value[key] for key in _PAGES if isinstance(value.get(key), list)), None)
    # A page of citations holds, beside each paper, in what context it cites.
    return page if page is not None else [value[key] for key in _OTHER_PAPER if key in value] or None


def _paper(record: Any) -> Paper:
    if record is None:
        raise BrokenRecordError("it is null: Semantic Scholar does not know what was asked for")
    if not isinstance(record, dict):
        raise BrokenRecordError("it is no JSON object")
    if "error" in record:
        raise BrokenRecordError(f"the API answered with an error: {excerpt(str(record['error']))}")
    if "authorId" in record:
        raise BrokenRecordError("it is an author, not a paper", read_id(record["authorId"]))
    journal = record.get("journal")
    return make_paper(
        FORMAT.name,
        id_=_id(record),
        title=record.get("title"),
        abstract=record.get("abstract"),
        year=record.get("year") or record.get("publicationDate") or record.get("publicationdate"),
        authors=read_authors(record.get("authors")),
        venue=record.get("venue") or (journal.get("name") if isinstance(journal, dict) else None),
        doi=_doi(record),
        urls=(record.get("url"),),
    )


def _id(record: dict[str, Any]) -> str | None:
    corpus_id = read_id(record.get("corpusId")) or read_id(record.get("corpusid"))
    return read_id(record.get("paperId")) or (f"CorpusId:{corpus_id}" if corpus_id else None)


def _doi(record: dict[str, Any]) -> Any:
    ids = record.get("externalIds") or record.get("externalids")
    return ids.get("DOI") if isinstance(ids, dict) else None


def _read(source: Input) -> Iterator[Paper | Reject]:
    return convert(source, json_values(source, _members), _paper)


FORMAT: Final = Format(
    "semantic-scholar", "answers of the Semantic Scholar API, or lines of its datasets", _recognises, _read
)
