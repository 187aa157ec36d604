"""Claims as a table, for spreadsheets and data frames: each piece of evidence with its claim and its paper."""

from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final

from claimgraph.graph.export.bibtex import citation_key
from claimgraph.graph.export.claims import Stated
from claimgraph.graph.provenance import Source
from claimgraph.graph.rows import ClaimRow

Cell = str | int | float | bool | None
_Column = Callable[[ClaimRow, Source], Cell]

_BETWEEN: Final = "; "
"""Stands between the members of a list, such as authors."""


def _of_claim(path: str) -> _Column:
    read = attrgetter(path)
    return lambda claim, _: _cell(read(claim))


def _of_evidence(path: str) -> _Column:
    return _of_source(f"evidence.{path}")


def _of_paper(name: str) -> _Column:
    return _of_source(f"paper.{name}")


def _of_source(path: str) -> _Column:
    """What is at a path of attributes; null where something on the way to it is."""

    def read(_: ClaimRow, source: Source) -> Cell:
        value: Any = source
        for name in path.split("."):
            value = None if value is None else getattr(value, name)
        return _cell(value)

    return read


def _cell(value: Any) -> Cell:
    """A value as a table has it."""
    return _BETWEEN.join(value) or None if isinstance(value, tuple) else value


_COLUMNS: Final[Mapping[str, _Column]] = MappingProxyType(
    {
        "claim": _of_claim("id"),
        "subject_id": _of_claim("subject.id"),
        "subject_type": _of_claim("subject.type"),
        "subject": _of_claim("subject.name"),
        "predicate": _of_claim("predicate"),
        "object_id": _of_claim("object.id"),
        "object_type": _of_claim("object.type"),
        "object": _of_claim("object.name"),
        **{
            name: _of_claim(name)
            for name in ("support", "own", "refuted", "papers", "belief", "first_year", "last_year")
        },
        "evidence": _of_evidence("id"),
        **{name: _of_evidence(name) for name in ("sentence", "start", "end")},
        **{
            f"{part}_{edge}": _of_evidence(f"{part}.{edge}")
            for part in ("subject", "object", "cue")
            for edge in ("start", "end")
        },
        **{name: _of_evidence(name) for name in ("negated", "hedged", "attribution", "metric", "value")},
        "on_id": _of_evidence("on.id"),
        "on": _of_evidence("on.name"),
        "baseline_id": _of_evidence("baseline.id"),
        "baseline": _of_evidence("baseline.name"),
        **{name: _of_evidence(name) for name in ("confidence", "extractor", "extractor_version")},
        "run": _of_source("run.id"),
        **{name: _of_evidence(name) for name in ("curation", "curated_by", "curated_at", "corrects")},
        "paper": _of_paper("id"),
        "key": lambda _, source: citation_key(source.paper),
        **{
            name: _of_paper(name)
            for name in ("title", "year", "authors", "venue", "doi", "arxiv", "pmid", "url", "source")
        },
    }
)

TABLE_COLUMNS: Final = tuple(_COLUMNS)
"""The names of the columns. `claim`, `evidence` and `paper` are ids, `key` is what the paper is cited by in `bibtex`;
offsets count characters of the paper's text."""


def table_rows(stated: Stated) -> Iterator[tuple[Cell, ...]]:
    """The rows of a claim, one for each piece of its evidence, with a cell for each of `TABLE_COLUMNS`."""
    for source in stated.sources:
        yield tuple(read(stated.claim, source) for read in _COLUMNS.values())
