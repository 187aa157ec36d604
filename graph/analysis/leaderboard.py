"""Which methods have which figures on a benchmark or a task, as papers state them.

A ranking holds what can be compared: results of one metric, in one unit. Everything else is listed apart, with the
reason. That two papers used the same test set, split or setting is not checked: an abstract seldom says.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import merge
from itertools import islice
from operator import itemgetter
from typing import Any, Final

from claimgraph.graph import errors
from claimgraph.graph.analysis.figures import Figure, Kind, Unit, figure_of, normalised, why_apart
from claimgraph.graph.analysis.metrics import Direction, metric_named
from claimgraph.graph.analysis.places import belongs_to, misplaced
from claimgraph.graph.connect import Graph, Row
from claimgraph.graph.queries import leaderboard as queries
from claimgraph.graph.read import entities
from claimgraph.graph.rows import EntityFilter, EntityRow, Named, PageRequest, named
from claimgraph.graph.search import entity_meant
from claimgraph.schema import Attribution, EntityType, Predicate, SubjectType

MAX_FIGURES: Final = 10_000
"""The most values that one leaderboard reads."""

MAX_MEASURES: Final = 500
"""Among so many benchmarks and tasks, those that most papers mention, leaderboards are looked for."""

_TYPES: Final = (EntityType.BENCHMARK, EntityType.TASK)
_PREDICATES: Final = (
    Predicate.ACHIEVES,
    Predicate.IMPROVES,
    Predicate.OUTPERFORMS,
    Predicate.DEGRADES,
    Predicate.EVALUATED_ON,
)
"""The claims that can state a figure of their subject."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One figure of one method in one paper, with the sentence that states it."""

    rank: int | None
    """From 1, the same for equal figures; null apart, and where it is not known whether more or less is better."""
    method: Named
    value: str
    """The figure as written."""
    kind: Kind
    number: float | None
    """The figure in the unit; null where it has no single one."""
    unit: Unit
    metric: str | None
    """The metric's name, the same for every spelling; null where the text does not state it."""
    predicate: Predicate
    claim: str
    """The claim's id."""
    evidence: str
    """The evidence's id."""
    paper: str
    """The paper's id."""
    title: str
    year: int | None
    sentence: str
    start: int
    """Where the sentence begins in the paper's text."""
    end: int
    attribution: Attribution
    """`prior` where the paper reports it of others."""
    hedged: bool
    confidence: float
    reason: str | None = None
    """Why it stands apart; null in a ranking."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Figures that can be compared with each other, the best first."""

    metric: str | None
    """Null for figures whose metric the text does not state."""
    unit: Unit
    measure: str | None
    """What the text counts in, where it is no share: `ms`."""
    direction: Direction | None
    """Null where it is not known whether more or less is better: the greatest is first then, and none has a rank."""
    rows: tuple[Standing, ...]
    """The best figure of each method in each paper."""


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """What papers state of the figures on one benchmark or task."""

    benchmark: Named
    metric: str | None
    """The metric that was asked for; null for all."""
    rankings: tuple[Ranking, ...]
    """Those with most rows first, the one without a metric last."""
    apart: tuple[Standing, ...]
    """What cannot be compared, the surest first."""
    read: int
    """How many values were read."""
    cut: bool
    """Whether there are more, less sure, than the limit let it read."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A benchmark or a task on which papers state figures."""

    entity: EntityRow
    figures: int
    """How many."""
    papers: int
    """How many papers state one."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A value that was read, and how it is ordered."""

    standing: Standing
    figure: Figure
    sort: str

    @property
    def source(self) -> tuple[str, str]:
        """Of which method it is in which paper."""
        return self.standing.method.id, self.standing.paper


def leaderboard(graph: Graph, benchmark: str, metric: str | None = None, *, limit: int = 1_000) -> Leaderboard:
    """Rank what papers state that methods reach on a benchmark or a task.

    Denied statements are left out.

    Args:
        graph: The open graph.
        benchmark: A name, an alias or the id of an entity that is a Benchmark or a Task.
        metric: Only figures of this metric, in any spelling; all where it is null.
        limit: How many values to read at most, the surest first; from 1 to `MAX_FIGURES`.

    Raises:
        NotFound: The graph has no such benchmark or task.
        InvalidPage: The limit is out of bounds.
    """
    if not 1 <= limit <= MAX_FIGURES:
        raise errors.InvalidPage(f"a leaderboard reads from 1 to {MAX_FIGURES} values, not {limit}: ask for fewer")
    place = _place(graph, benchmark)
    stated = _stated(graph, place.id, limit + 1)
    wanted = metric_named(metric).name if metric else None
    entries = [_entry(row, place) for row in stated[:limit]]
    kept = [entry for entry in entries if wanted is None or entry.standing.metric == wanted]
    rankings = tuple(_rankings(kept))
    return Leaderboard(
        benchmark=Named(place.id, SubjectType(place.type), place.name),
        metric=wanted,
        rankings=rankings,
        apart=tuple(_apart(kept, rankings)),
        read=len(entries),
        cut=len(stated) > limit,
    )


def leaderboards(
    graph: Graph, types: Collection[EntityType] = (EntityType.BENCHMARK,), *, limit: int = 20
) -> tuple[Measured, ...]:
    """The benchmarks, or tasks, on which most papers state figures, and how many.

    Looked for among the 500 that most papers mention. What names nothing ("public datasets") has no leaderboard.

    Args:
        graph: The open graph.
        types: Benchmark, Task, or both.
        limit: How many at most, from 1 to `MAX_PAGE`.

    Raises:
        InvalidPage: The limit is out of bounds.
        InvalidQuestion: A type is another.
    """
    most = PageRequest(limit).first
    if others := sorted(set(types) - set(_TYPES)):
        raise errors.InvalidQuestion(f"no leaderboard is of a {others[0]}: ask for those of a Benchmark or a Task")
    where = EntityFilter(types=list(types), generic=False)
    known = {row.id: row for row in entities(graph, where, PageRequest(MAX_MEASURES)).items}
    found = graph.read(queries.FIGURES_OF, ids=list(known), predicates=[one.value for one in _PREDICATES])
    measured = (Measured(known[row["id"]], row["figures"], row["papers"]) for row in found)
    return tuple(
        sorted(measured, key=lambda one: (-one.papers, -one.figures, -one.entity.papers, one.entity.id))[:most]
    )


def _place(graph: Graph, name: str) -> EntityRow:
    place = entity_meant(graph, name, _TYPES)
    if place.type not in _TYPES:
        raise errors.NotFound(f"{name!r} is a {place.type}: a leaderboard is of a Benchmark or a Task, so name one")
    return place


def _stated(graph: Graph, benchmark: str, limit: int) -> list[Row]:
    """The surest values, each once; one can be found from its object and from what it holds on."""
    predicates = [predicate.value for predicate in _PREDICATES]
    found = [
        graph.read(query, benchmark=benchmark, predicates=predicates, limit=limit)
        for query in (queries.STATED_OF, queries.STATED_ON)
    ]
    distinct = {row["evidence"]: row for row in merge(*found, key=itemgetter("sort"))}
    return list(islice(distinct.values(), limit))


def _entry(row: Row, place: EntityRow) -> _Entry:
    of_metric = row["object"]["type"] == EntityType.METRIC
    figure = normalised(figure_of(row["value"], row["object"]["name"] if of_metric else row["metric"], row["sentence"]))
    fields = (
        "value",
        "claim",
        "evidence",
        "paper",
        "title",
        "year",
        "sentence",
        "start",
        "end",
        "hedged",
        "confidence",
    )
    standing = Standing(
        rank=None,
        method=named(row["subject"]),
        kind=figure.kind,
        number=figure.number,
        unit=figure.unit,
        metric=figure.metric.name if figure.metric else None,
        predicate=Predicate(row["predicate"]),
        attribution=Attribution(row["attribution"]),
        reason=_reason(row, figure, place),
        **{name: row[name] for name in fields},
    )
    return _Entry(standing, figure, row["sort"])


def _reason(row: Row, figure: Figure, place: EntityRow) -> str | None:
    """Why a figure is not to be ranked, by what it is, whose it is and on what it was reached."""
    if reason := why_apart(figure):
        return reason
    if row["subject"]["type"] != EntityType.METHOD:
        return f"it is stated of a {row['subject']['type']}, not of a method"
    if row["predicate"] == Predicate.DEGRADES:
        return "it tells what the method does to another, not what it reaches"
    others = row["baseline"] + (row["object"]["aliases"] if row["object"]["type"] == EntityType.METHOD else [])
    for other in others:
        if belongs_to(row["sentence"], figure, other):
            return f"it stands with {other}"
    return misplaced(row["sentence"], figure, place.aliases)


def _rankings(entries: Iterable[_Entry]) -> Iterator[Ranking]:
    """The comparable entries by metric and unit."""
    groups: dict[tuple[Any, ...], list[_Entry]] = defaultdict(list)
    for entry in entries:
        if entry.standing.reason is None:
            direction = entry.figure.metric.direction if entry.figure.metric else None
            groups[entry.standing.metric, entry.figure.unit, entry.figure.measure, direction].append(entry)
    without = _without_repeats(groups)
    ranked = {group: tuple(_ranked(members, group[-1])) for group, members in without.items()}
    for group in sorted(ranked, key=lambda group: (group[0] is None, -len(ranked[group]), str(group))):
        metric, unit, measure, direction = group
        yield Ranking(metric, unit, measure, direction, ranked[group])


def _without_repeats(groups: dict[tuple[Any, ...], list[_Entry]]) -> dict[tuple[Any, ...], list[_Entry]]:
    """The groups, less what stands in the one without a metric and in another as well."""
    known = {
        (*entry.source, entry.standing.value) for group, members in groups.items() if group[0] for entry in members
    }
    left = {
        group: [entry for entry in members if group[0] or (*entry.source, entry.standing.value) not in known]
        for group, members in groups.items()
    }
    return {group: members for group, members in left.items() if members}


def _ranked(entries: Iterable[_Entry], direction: Direction | None) -> Iterator[Standing]:
    """The best entry of each method in each paper, in order; equal figures have one rank, the surest of them first."""
    sign = 1 if direction is Direction.LOWER else -1
    ordered = sorted(entries, key=lambda entry: (sign * (entry.standing.number or 0), entry.sort))
    best: dict[tuple[Any, ...], Standing] = {}
    for entry in ordered:
        # Where it is not known which is the best, all are kept.
        key = entry.source if direction else (*entry.source, entry.standing.number)
        best.setdefault(key, entry.standing)
    rank, last = 0, None
    for place, standing in enumerate(best.values(), start=1):
        rank, last = (rank, last) if standing.number == last else (place, standing.number)
        yield replace(standing, rank=rank if direction else None)


def _apart(entries: Sequence[_Entry], rankings: Iterable[Ranking]) -> Iterator[Standing]:
    """What is not ranked, once for each method, paper and value, and not where another claim had it ranked."""
    seen = {(standing.method.id, standing.paper, standing.value) for ranking in rankings for standing in ranking.rows}
    for entry in entries:
        key = (*entry.source, entry.standing.value)
        if entry.standing.reason is not None and key not in seen:
            seen.add(key)
            yield entry.standing
