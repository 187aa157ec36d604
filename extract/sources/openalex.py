"""OpenAlex works: one work, a page of results, or the lines of a snapshot."""

import re
from collections.abc import Iterator
from typing import Any, Final

from claimgraph.extract.sources.crawl import members_of, overlaid, paper_of
from claimgraph.extract.sources.formats import Format, Head
from claimgraph.extract.sources.json_values import json_values
from claimgraph.extract.sources.records import convert, read_authors, read_id
from claimgraph.extract.sources.rejects import BrokenRecordError, Reject
from claimgraph.extract.sources.streams import Input
from claimgraph.schema import Paper, pubmed_id

_ID: Final = "https://openalex.org/"
_WORK: Final = re.compile(r'"abstract_inverted_index"\s*:|"id"\s*:\s*"https://openalex\.org/W')


def _recognises(head: Head) -> bool:
    return head.is_json and _WORK.search(head.text) is not None


def _paper(work: Any) -> Paper:
    if not isinstance(work, dict):
        raise BrokenRecordError("it is no JSON object")
    identifier = (read_id(work.get("id")) or "").removeprefix(_ID) or None
    location = _object(work.get("primary_location"))
    ours = {
        "id": identifier,
        "title": work.get("title") or work.get("display_name"),
        "abstract": _abstract(work, identifier),
        "authors": read_authors(work.get("authorships")),
        "venue": _object(location.get("source")).get("display_name"),
        # Where it can be read beside is where arXiv and PubMed have it.
        "arxiv": [_object(place).get("landing_page_url") for place in _list(work.get("locations"))],
        "pmid": pubmed_id(read_id(_object(work.get("ids")).get("pmid"))),
        "url": [location.get("landing_page_url"), work.get("url"), work.get("doi"), work.get("id")],
    }
    return paper_of(overlaid(work, ours), FORMAT.name)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _abstract(work: dict[str, Any], identifier: str | None) -> Any:
    """The words of the inverted index in their order; it gives each word with the places it stands at."""
    index = work.get("abstract_inverted_index")
    if index is None:
        return None
    try:
        places = sorted((place, word) for word, at in index.items() for place in at)
    except (AttributeError, TypeError) as error:
        raise BrokenRecordError("its abstract_inverted_index does not give places for words", identifier) from error
    return " ".join(word for _, word in places)


def _read(source: Input) -> Iterator[Paper | Reject]:
    return convert(source, json_values(source, members_of), _paper)


FORMAT: Final = Format("openalex", "OpenAlex works: one, a page of results, or JSON lines", _recognises, _read)
