"""Rings of three or four things of which each outperforms the next, found when they are asked for.

Claims are taken in the order of their belief, so that the last one that closes a ring is its weakest, and rings come in
the order of their strength without all of them being looked for. A ring that holds a shorter contradiction, between two
of its things or in a ring of three, is left out: that one says it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from typing import Final, NamedTuple

from claimgraph.graph.connect import Graph, Row
from claimgraph.graph.generic import is_generic
from claimgraph.graph.queries import contradictions as queries

Ring = tuple[str, ...]
"""The ids of the claims of a ring, in its order."""

_CLAIMS: Final = 10_000
"""Among so many claims, the best supported, rings are looked for where no entity is named."""
_FAN_OUT: Final = 100
"""So many comparisons, the best believed, are followed from each thing where an entity is named."""
_AT_ONCE: Final = 50
_TIMES: Final = 20
"""So often some rings are given, the strongest first, before the search is given up."""


class Comparison(NamedTuple):
    """A claim that one entity outperforms another."""

    claim: str
    better: str
    worse: str
    belief: float


def find_rings(graph: Graph, entity: str | None = None) -> Iterator[tuple[float, list[Ring]]]:
    """Rings, some at a time, the strongest first, each time with the most strength that later ones can have.

    With an entity (its id) the rings through it, along the 100 best believed comparisons of each thing in either
    direction; without one those among the 10,000 best supported comparisons. At most 1,000 are given.
    """
    rows = _around(graph, entity) if entity else graph.read(queries.BEST_COMPARISONS, limit=_CLAIMS)
    comparisons = {
        row["claim"]: Comparison(row["claim"], row["better"], row["worse"], row["belief"])
        for row in rows
        if not is_generic(row["better_name"]) and not is_generic(row["worse_name"])
    }
    about = {one.claim for one in comparisons.values() if entity in (None, one.better, one.worse)}
    found = (ring for ring in rings(comparisons.values()) if not about.isdisjoint(ring))
    for _ in range(_TIMES):
        some = list(islice(found, _AT_ONCE))
        bound = min((comparisons[claim].belief for claim in some[-1]), default=0.0) if len(some) == _AT_ONCE else 0.0
        yield bound, some
        if len(some) < _AT_ONCE:
            return


def _around(graph: Graph, entity: str) -> list[Row]:
    """The comparisons at most two steps from an entity, in either direction."""
    rows: list[Row] = []
    for query, end in ((queries.OUTPERFORMED, "worse"), (queries.OUTPERFORMING, "better")):
        first = graph.read(query, ids=[entity], limit=_FAN_OUT)
        rows += first + graph.read(query, ids=sorted({row[end] for row in first}), limit=_FAN_OUT)
    return rows


def rings(comparisons: Iterable[Comparison]) -> Iterator[Ring]:
    """The rings of three and four among some comparisons, each once, the strongest first.

    >>> [*rings([Comparison("1", "a", "b", 0.9), Comparison("2", "b", "c", 0.5), Comparison("3", "c", "a", 0.7)])]
    [('2', '3', '1')]
    """
    worse: dict[str, dict[str, str]] = defaultdict(dict)
    better: dict[str, dict[str, str]] = defaultdict(dict)
    for one in sorted(comparisons, key=lambda one: (-one.belief, one.claim)):
        for path in _paths(worse, better, one.worse, one.better):
            yield one.claim, *(worse[start][end] for start, end in pairwise(path))
        worse[one.better][one.worse] = better[one.worse][one.better] = one.claim


def _paths(
    worse: dict[str, dict[str, str]], better: dict[str, dict[str, str]], start: str, end: str
) -> Iterator[tuple[str, ...]]:
    """The ways in two or three steps along which there is no shorter one between any of the things on them."""
    for second in sorted(worse[start]):
        ways: list[tuple[str, ...]] = [(start, second, end)] if end in worse[second] else []
        ways += [(start, second, third, end) for third in sorted(worse[second].keys() & better[end].keys())]
        for way in ways:
            links = sum(two in worse[one] for one in way for two in way)
            if len(set(way)) == len(way) and links == len(way) - 1:
                yield way
