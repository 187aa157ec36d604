"""Answers of the arXiv API: an Atom feed, one entry a paper."""

import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from claimgraph.extract.sources.formats import Format, Head
from claimgraph.extract.sources.records import convert, make_paper
from claimgraph.extract.sources.rejects import BrokenRecordError, Reject
from claimgraph.extract.sources.streams import Input
from claimgraph.extract.sources.xml_records import plain, xml_records
from claimgraph.schema import Paper

_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_ARXIV: Final = "{http://arxiv.org/schemas/atom}"
_ID: Final = re.compile(r"https?://arxiv\.org/abs/(.+?)(?:v\d+)?")


def _recognises(head: Head) -> bool:
    return re.search(r"<(?:\w+:)?feed\b[^>]*http://www\.w3\.org/2005/Atom", head.text) is not None


def _paper(entry: Element) -> Paper:
    address = plain(entry.find(f"{_ATOM}id"))
    title, summary = plain(entry.find(f"{_ATOM}title")), plain(entry.find(f"{_ATOM}summary"))
    if "/api/errors" in address:
        raise BrokenRecordError(f"the API answered with an error: {' '.join(summary.split())}", address)
    found = _ID.fullmatch(address)
    links = [link.get("href") for link in entry.iterfind(f"{_ATOM}link") if link.get("rel") == "alternate"]
    return make_paper(
        FORMAT.name,
        id_=found[1] if found else address or None,
        title=title,
        abstract=summary,
        year=plain(entry.find(f"{_ATOM}published")),
        authors=[plain(name) for name in entry.iterfind(f"{_ATOM}author/{_ATOM}name")],
        venue=plain(entry.find(f"{_ARXIV}journal_ref")),
        doi=plain(entry.find(f"{_ARXIV}doi")),
        urls=[*links, address],
    )


def _read(source: Input) -> Iterator[Paper | Reject]:
    return convert(source, xml_records(source, f"{_ATOM}entry"), _paper)


FORMAT: Final = Format("arxiv-atom", "an answer of the arXiv API (Atom)", _recognises, _read)
