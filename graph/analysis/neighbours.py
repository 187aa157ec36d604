"""What two entities have in common: the entities that both are connected with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from claimgraph.graph.analysis.links import (
    Bounds,
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
    told = shared(graph, ends, {id_: [side[id_].claims for side in sides] for id_ in common[: bounds.limit]})
    return Neighbours(*ends, told, len(common) > bounds.limit, met.names_cut(), met.partial)


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


def shared(
    graph: Graph, ends: Sequence[EntityRow], between: Mapping[str, Sequence[Iterable[str]]]
) -> tuple[Shared, ...]:
    """What is between two entities and others, each told by its claims; without what is gone by now.

    Args:
        graph: The open graph.
        ends: The two.
        between: By the id of each other entity the ids of its claims with the first, and with the second.
    """
    told = Told.of(graph, {claim for sides in between.values() for claims in sides for claim in claims})
    entities = {named.id: named for named in names(graph, between)}
    found = (
        Shared(entities[id_], *(_links(told, claims, end.id) for claims, end in zip(sides, ends, strict=True)))
        for id_, sides in between.items()
        if id_ in entities
    )
    return tuple(one for one in found if one.of_a and one.of_b)


def _links(told: Told, claims: Iterable[str], source: str) -> tuple[Link, ...]:
    return tuple(link for claim in claims if (link := told.link(claim, source)))
