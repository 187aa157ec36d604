"""What a larger share of a year's papers mention than of those of the year before."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from claimgraph.graph.connect import Graph
from claimgraph.graph.orders import PaperOrder
from claimgraph.graph.queries import read as queries
from claimgraph.graph.read import count, entities, papers
from claimgraph.graph.rows import EntityFilter, EntityRow, PageRequest, PaperFilter
from claimgraph.schema import EntityType

MAX_EMERGING: Final = 1_000
"""Among so many entities, those that most papers mention, emerging ones are looked for."""


@dataclass(frozen=True, slots=True)
class Emerging:
    """How many papers mention an entity, and how many did."""

    entity: EntityRow
    year: int
    papers: int
    """How many papers of the year mention it."""
    before: int
    """How many of the year before."""
    total: int
    """How many papers of the year there are."""
    total_before: int
    """How many of the year before."""

    @property
    def growth(self) -> float:
        """How many times the share of the year before, one being added to each number, so that few say little."""
        return (self.papers + 1) * (self.total_before + 1) / ((self.total + 1) * (self.before + 1))


def emerging(
    graph: Graph, *, year: int | None = None, types: Collection[EntityType] | None = None, limit: int = 20
) -> tuple[Emerging, ...]:
    """The entities that a larger share of a year's papers mention than of the year before, the fastest growing first.

    There are none where the year before has no papers. Looked for among the 1,000 that most papers mention, of whatever
    years; what is young and less known is not found. A phrase that names nothing ("baselines") does not emerge.

    Args:
        graph: The open graph.
        year: The year; null for the newest that a paper has and that has begun.
        types: The types of entities; null for all.
        limit: How many at most, from 1 to `MAX_PAGE`.

    Raises:
        InvalidPage: `limit` is out of its range.
    """
    most = PageRequest(limit).first
    if year is None:
        # A year that has not begun is a slip of the source.
        begun = PaperFilter(year_to=datetime.now(UTC).year)
        newest = papers(graph, begun, PageRequest(1, order=PaperOrder.YEAR)).items
        year = newest[0].year if newest else None
    if year is None:
        return ()
    where = EntityFilter(types=None if types is None else list(types), generic=False)
    known = {row.id: row for row in entities(graph, where, PageRequest(MAX_EMERGING)).items}
    counts: dict[str, dict[int, int]] = {id_: {} for id_ in known}
    for row in graph.read(queries.PAPERS_OF_YEARS, ids=list(known), years=[year - 1, year]):
        counts[row["id"]][row["year"]] = row["papers"]
    total, before = (count(graph, PaperFilter(year_from=one, year_to=one)) for one in (year, year - 1))
    found = (
        Emerging(known[id_], year, of.get(year, 0), of.get(year - 1, 0), total, before) for id_, of in counts.items()
    )
    growing = (one for one in found if one.papers * one.total_before > one.before * one.total)
    return tuple(sorted(growing, key=lambda one: (-one.growth, -one.papers, one.entity.id))[:most])
