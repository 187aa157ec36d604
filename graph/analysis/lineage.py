"""Where a thing comes from and what came of it: what it builds on and what builds on it, what it outperforms."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from claimgraph.graph.analysis.links import Bounds, Link, LinkFilter, Near, Network, Told
from claimgraph.graph.connect import Graph
from claimgraph.graph.queries import paths as queries
from claimgraph.graph.queries.paths import Steps
from claimgraph.graph.rows import EntityRow, Named
from claimgraph.graph.search import entity_meant
from claimgraph.schema import Predicate

_MOST_BRANCHES: Final = 500
"""How many entities one line has at most."""
_MOST_INTRODUCTIONS: Final = 3
_BUILDS: Final = Steps(
    frozenset({Predicate.USES, Predicate.IS_A, Predicate.TRAINED_ON}), frozenset({Predicate.PART_OF})
)
"""From a thing to what it is made from, a kind of or trained on, and to its parts."""
_OUTPERFORMS: Final = Steps(frozenset({Predicate.OUTPERFORMS}), frozenset())


@dataclass(frozen=True, slots=True)
class Introduction:
    """A paper that presents something as new."""

    claim: str
    """The id of its claim."""
    belief: float
    paper: str
    """The paper's id."""
    title: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Branch:
    """One thing in a line, under the one that a claim connects it with."""

    link: Link
    """From the thing above to this one, by the best believed claim."""
    introduced_by: tuple[Introduction, ...]
    """The earliest papers that present it as new."""
    branches: tuple["Branch", ...]
    has_more: bool
    """Whether there is more under it than is listed, as far as the line goes."""


@dataclass(frozen=True, slots=True)
class Line:
    """Where claims of one kind lead to, as a tree: each thing once, where the fewest claims lead to it."""

    branches: tuple[Branch, ...]
    has_more: bool
    """Whether there is more directly under the thing asked about than is listed."""
    cut: tuple[Named, ...]
    """Entities that have more claims than were followed from them, those of most papers first."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """What a thing comes from, and what came of it."""

    entity: EntityRow
    introduced_by: tuple[Introduction, ...]
    """The earliest papers that present it as new."""
    builds_on: Line
    """What it uses, is a kind of or was trained on, and its parts."""
    built_on_by: Line
    """The reverse of it."""
    outperforms: Line
    outperformed_by: Line


def lineage(graph: Graph, name: str, where: LinkFilter | None = None, bounds: Bounds | None = None) -> Lineage:
    """What an entity builds on and what builds on it, what it outperforms and what outperforms it, hop after hop.

    Args:
        graph: Where to look.
        name: The entity's name, alias or id.
        where: Which claims count; its predicates are not looked at.
        bounds: `limit` is how many things are listed under each one, 5 where no bounds are given.

    Raises:
        NotFound: The graph has no such entity.
    """
    entity = entity_meant(graph, name)
    where, bounds = where or LinkFilter(), bounds or Bounds(limit=5)
    ways = (_BUILDS, _BUILDS.turned, _OUTPERFORMS, _OUTPERFORMS.turned)
    lines = [_Line(Network(graph, steps, where, bounds.fan_out), entity.id, bounds) for steps in ways]
    twigs = [twig for line in lines for twig in line.root.all()]
    told = Told.of(graph, {twig.claim for twig in twigs})
    introductions = _introductions(graph, {entity.id, *(twig.id for twig in twigs)}, where)
    return Lineage(entity, introductions.get(entity.id, ()), *(line.told(told, introductions) for line in lines))


@dataclass(slots=True)
class _Twig:
    """A thing in a line before it is told."""

    id: str
    claim: str = ""
    under: list["_Twig"] = field(default_factory=list)
    has_more: bool = False

    def all(self) -> Iterator["_Twig"]:
        """What is under it, at whatever depth."""
        for twig in self.under:
            yield twig
            yield from twig.all()


class _Line:
    """One line, found level by level."""

    def __init__(self, network: Network, root: str, bounds: Bounds) -> None:
        self.root = _Twig(root)
        self._network = network
        self._seen = {root}
        level = [self.root]
        for _ in range(bounds.max_hops):
            level = self._grow(level, bounds.limit) if level else []

    def _grow(self, level: list[_Twig], limit: int) -> list[_Twig]:
        found = self._network.reach(twig.id for twig in level)
        for twig in level:
            fresh: dict[str, Near] = {}
            for near in found[twig.id]:
                if near.id not in self._seen:
                    # The best believed claim comes first.
                    fresh.setdefault(near.id, near)
            kept = list(fresh.values())[: min(limit, _MOST_BRANCHES + 1 - len(self._seen))]
            twig.has_more = len(fresh) > len(kept)
            twig.under = [_Twig(near.id, near.claim) for near in kept]
            self._seen.update(near.id for near in kept)
        return [under for twig in level for under in twig.under]

    def told(self, told: Told, introductions: Mapping[str, tuple[Introduction, ...]]) -> Line:
        """The line with the words of its claims, as far as these are not gone by now."""

        def branches(above: _Twig) -> tuple[Branch, ...]:
            return tuple(
                Branch(
                    link=link,
                    introduced_by=introductions.get(twig.id, ()),
                    branches=branches(twig),
                    has_more=twig.has_more,
                )
                for twig in above.under
                if (link := told.link(twig.claim, above.id))
            )

        return Line(branches(self.root), self.root.has_more, self._network.names_cut())


def _introductions(graph: Graph, ids: Iterable[str], where: LinkFilter) -> dict[str, tuple[Introduction, ...]]:
    found: dict[str, list[Introduction]] = defaultdict(list)
    answer = graph.read(queries.INTRODUCTIONS, ids=sorted(ids), min_belief=where.min_belief, limit=_MOST_INTRODUCTIONS)
    for row in answer:
        found[row.pop("id")].append(Introduction(**row))
    return {entity: tuple(introductions) for entity, introductions in found.items()}
