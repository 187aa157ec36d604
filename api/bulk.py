"""Claims in bulk, in the forms that other programs read: JSON lines, a table, linked data, a bibliography."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import StringIO
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from claimgraph.api.records import plain
from claimgraph.graph import TABLE_COLUMNS, Graph, PaperRow, Stated, bibtex, citation_key, table_rows

_OF_PAPER: Final = ("id", "title", "year", "authors", "venue", "doi", "arxiv", "pmid", "url", "source")


class BulkForm(NamedTuple):
    """A form that claims are written in."""

    name: str
    """What a person calls it."""
    suffix: str
    type: str
    """The media type."""
    write: Callable[[Graph, Iterable[Stated], str | None], Iterator[str]]
    """The text of some claims, in parts. Things are named by the address of a server of their graph, where there is
    one."""

    @property
    def path(self) -> str:
        """Where a server has the claims of a filter in it."""
        return f"/claims{self.suffix}"


def _line(stated: Stated) -> dict[str, Any]:
    """A claim and all of its evidence, as `jsonl` has them."""
    return {
        **plain(stated.claim),
        "evidence": [
            {name: value for name, value in plain(source.evidence).items() if name != "claim"}
            | {"paper": _paper(source.paper)}
            for source in stated.sources
        ],
    }


def _paper(paper: PaperRow) -> dict[str, Any]:
    return {name: plain(getattr(paper, name)) for name in _OF_PAPER} | {"key": citation_key(paper)}


def _lines(_: Graph, claims: Iterable[Stated], __: str | None) -> Iterator[str]:
    return (json.dumps(_line(stated), ensure_ascii=False) + "\n" for stated in claims)


def _table(_: Graph, claims: Iterable[Stated], __: str | None) -> Iterator[str]:
    buffer = StringIO()
    table = csv.writer(buffer)
    table.writerow(TABLE_COLUMNS)
    for stated in claims:
        # As JSON has them, and what reads tables too.
        table.writerows(
            [str(cell).lower() if isinstance(cell, bool) else cell for cell in row] for row in table_rows(stated)
        )
        yield buffer.getvalue()
        buffer.seek(buffer.truncate(0))
    yield buffer.getvalue()


def _bibliography(_: Graph, claims: Iterable[Stated], __: str | None) -> Iterator[str]:
    """The papers that state or deny some claims, in the order in which these come."""
    told = set[str]()
    for stated in claims:
        new = [paper for paper in stated.papers if paper.id not in told]
        told.update(paper.id for paper in new)
        yield "".join(bibtex(new))


def _turtle(graph: Graph, claims: Iterable[Stated], base: str | None) -> Iterator[str]:
    from claimgraph.api.pages.turtle_file import turtle_file  # noqa: PLC0415  # all of the web's part comes with it

    return turtle_file(graph, claims, base)


FORMS: Final[Mapping[str, BulkForm]] = MappingProxyType(
    {
        "jsonl": BulkForm("JSON lines", ".jsonl", "application/jsonl", _lines),
        "csv": BulkForm("CSV", ".csv", "text/csv", _table),
        "turtle": BulkForm("Turtle", ".ttl", "text/turtle", _turtle),
        "bibtex": BulkForm("BibTeX", ".bib", "application/x-bibtex", _bibliography),
    }
)
"""The forms by the names that `claimgraph export` knows them by."""
