"""Semantic Scholar: answers of its API (a paper, a list, a page of any kind) and the lines of its datasets."""

import re
from collections.abc import Iterator
from typing import Any, Final

from claimgraph.extract.sources.crawl import describes_papers, members_of, overlaid, paper_of
from claimgraph.extract.sources.formats import Format, Head
from claimgraph.extract.sources.json_values import json_values
from claimgraph.extract.sources.records import convert, read_id
from claimgraph.extract.sources.rejects import BrokenRecordError, Reject, excerpt
from claimgraph.extract.sources.streams import Input
from claimgraph.schema import Paper

_OTHERS: Final = {"doi": "DOI", "arxiv": "ArXiv", "pmid": "PubMed"}
"""By our names, what Semantic Scholar calls the ids that others gave a paper."""
_OTHER_PAPER: Final = ("citingPaper", "citedPaper")
_KEYS: Final = frozenset({"corpusid", "corpusId", "citingPaper", "citedPaper", "recommendedPapers"})
_PAPER_ID: Final = re.compile(r'"paperId"\s*:\s*(?:null|"[0-9a-f]{40}")')


def _recognises(head: Head) -> bool:
    empty_page = {"total", "offset"} == head.first_record.keys()
    # Papers of other crawls have authors with their ids too.
    authors = "authorId" in head.keys and not describes_papers(head.keys)
    found = not head.keys.isdisjoint(_KEYS) or bool(_PAPER_ID.search(head.text))
    return head.is_json and (empty_page or authors or found)


def _members(value: Any) -> list[Any] | None:
    if not isinstance(value, dict):
        return None
    if {"total", "offset"} == value.keys():
        return []
    if isinstance(value.get("recommendedPapers"), list):
        return list(value["recommendedPapers"])
    # A page of citations holds, beside each paper, in what context it cites.
    return [value[key] for key in _OTHER_PAPER if key in value] or members_of(value)


def _paper(record: Any) -> Paper:
    if record is None:
        raise BrokenRecordError("it is null: Semantic Scholar does not know what was asked for")
    if not isinstance(record, dict):
        raise BrokenRecordError("it is no JSON object")
    if record.get("error"):
        raise BrokenRecordError(f"the API answered with an error: {excerpt(str(record['error']))}")
    if "authorId" in record and not describes_papers(frozenset(record)):
        raise BrokenRecordError("it is an author, not a paper", read_id(record["authorId"]))
    journal = record.get("journal")
    venue = record.get("venue") or (journal.get("name") if isinstance(journal, dict) else None)
    ids = record.get("externalIds") or record.get("externalids")
    others = ids if isinstance(ids, dict) else {}
    known = {"id": _id(record), "venue": venue} | {ours: others.get(theirs) for ours, theirs in _OTHERS.items()}
    return paper_of(overlaid(record, known), FORMAT.name)


def _id(record: dict[str, Any]) -> str | None:
    # Semantic Scholar itself names none of its ids so.
    own = read_id(record.get("id")) or read_id(record.get("paperId"))
    corpus_id = read_id(record.get("corpusId")) or read_id(record.get("corpusid"))
    return own or (f"CorpusId:{corpus_id}" if corpus_id else None)


def _read(source: Input) -> Iterator[Paper | Reject]:
    return convert(source, json_values(source, _members), _paper)


FORMAT: Final = Format(
    "semantic-scholar", "answers of the Semantic Scholar API, or lines of its datasets", _recognises, _read
)
