"""What two entities have in common: the entities that both are connected with."""

from collections.abc import Iterable
from dataclasses import dataclass

from claimgraph.graph.analysis.links import (
    Bounds,
    Edge,
    Layer,
    Link,
    LinkFilter,
    Network,
    Reached,
    Told,
    names,
    network,
    two_meant,
)
from claimgraph.graph.connect import Graph
from claimgraph.graph.rows import EntityRow, Named


@dataclass(frozen=True, slots=True)
class Shared:
    """An entity that two others are connected with."""

    entity: Named
    of_a: tuple[Link, ...]
    """Every claim between the first and it, the best believed first."""
    of_b: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What two entities are both connected with: those with the higher product of best beliefs first."""

    a: EntityRow
    b: EntityRow
    items: tuple[Shared, ...]
    has_more: bool
    """Whether there are more than were asked for."""
    cut: tuple[Named, ...]
    """Both entities, where each has more claims than were followed: then some that they share may be missing."""
    partial: bool
    """Whether there were more connections than are looked at: the surest were."""


def common_neighbours(
    graph: Graph, a: str, b: str, where: LinkFilter | None = None, bounds: Bounds | None = None
) -> Neighbours:
    """The entities that both of two are connected with, in whichever direction; `bounds.max_hops` is not looked at.

    Raises:
        NotFound: The graph has no entity of the name, alias or id `a` or `b`.
        InvalidQuestion: Both mean the same.
    """
    bounds = bounds or Bounds()
    ends = two_meant(graph, a, b)
    met = network(graph, where or LinkFilter(), bounds)
    candidates = _candidates(met, *ends)
    layer = {end.id: Reached(1.0, end.papers) for end in ends}
    edges = met.between(layer, candidates) if candidates else []
    sides = [{edge.target: edge for edge in edges if edge.source == end.id} for end in ends]
    common = sorted(
        sides[0].keys() & sides[1].keys(), key=lambda id_: (-sides[0][id_].belief * sides[1][id_].belief, id_)
    )
    pairs = [(sides[0][entity], sides[1][entity]) for entity in common[: bounds.limit]]
    return Neighbours(*ends, _told(graph, pairs), len(common) > bounds.limit, met.names_cut(), met.partial)


def _candidates(met: Network, a: EntityRow, b: EntityRow) -> Layer:
    """What one of the two is connected with, all of it where that is not cut; else the best of both."""
    found = met.reach([a.id, b.id])
    whole = [end.id for end in (a, b) if end.id not in met.cut]
    if whole:
        met.cut.clear()
    return {
        near.id: Reached(near.belief, near.papers)
        for end in whole[:1] or (a.id, b.id)
        for near in found[end]
        if near.id not in {a.id, b.id}
    }


def _told(graph: Graph, pairs: Iterable[tuple[Edge, Edge]]) -> tuple[Shared, ...]:
    pairs = list(pairs)
    told = Told.of(graph, {claim for pair in pairs for edge in pair for claim in edge.claims})
    entities = {named.id: named for named in names(graph, [edge.target for edge, _ in pairs])}
    return tuple(
        Shared(
            entities[pair[0].target],
            *(tuple(told.link(claim, edge.source) for claim in edge.claims) for edge in pair),
        )
        for pair in pairs
    )
