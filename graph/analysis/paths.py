"""Paths from one entity to another along claims, found from both ends at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import islice, pairwise
from math import prod
from typing import Final

from claimgraph.graph.analysis.links import (
    Around,
    Bounds,
    Edge,
    Layer,
    Link,
    LinkFilter,
    Network,
    Reached,
    Told,
    cost,
    network,
    two_meant,
)
from claimgraph.graph.connect import Graph
from claimgraph.graph.rows import EntityRow, Named

_MOST_CHAINS: Final = 50_000
"""How many beginnings of paths of one length are looked at, the most promising first."""

Chain = tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """A way from one entity to another that comes to none twice."""

    steps: tuple[Link, ...]
    """From each entity to the next, by the best believed claim between the two."""
    belief: float
    """The product of the steps' beliefs."""


@dataclass(frozen=True, slots=True)
class Paths:
    """Paths between two entities: the shorter first, then those with the higher product of beliefs."""

    a: EntityRow
    b: EntityRow
    items: tuple[Route, ...]
    has_more: bool
    """Whether there are more than were asked for."""
    cut: tuple[Named, ...]
    """Entities that have more claims than were followed from them, those of most papers first."""
    partial: bool
    """Whether a level of the search had more entities or connections than are looked at: the surest were."""


def paths(
    graph: Graph,
    a: str,
    b: str,
    where: LinkFilter | None = None,
    bounds: Bounds | None = None,
    *,
    directed: bool = False,
    every: bool = False,
) -> Paths:
    """The shortest paths between two entities; with `every`, all of up to `bounds.max_hops` claims.

    Two paths differ where they pass other entities: several claims between the same two are one step, told by the best
    believed of them. A path may go along a claim in either direction; with `directed` only from subject to object,
    unless the predicate is symmetric.

    Raises:
        NotFound: The graph has no entity of the name, alias or id `a` or `b`.
        InvalidQuestion: Both mean the same.
    """
    bounds = bounds or Bounds()
    ends = two_meant(graph, a, b)
    search = _Search(network(graph, where or LinkFilter(), bounds, directed=directed), *ends, every=every)
    chains: list[Chain] = []
    for hops in range(1, bounds.max_hops + 1):
        chains += islice(search.chains(hops), bounds.limit + 1 - len(chains))
        if len(chains) > bounds.limit or (chains and not every):
            break
    found = tuple(_told(graph, chains[: bounds.limit]))
    met = search.network
    return Paths(*ends, found, len(chains) > bounds.limit, met.names_cut(), met.partial)


def _told(graph: Graph, chains: Sequence[Chain]) -> Iterator[Route]:
    """The paths in words; without those of which a claim is gone by now."""
    told = Told.of(graph, {edge.claims[0] for chain in chains for edge in chain})
    for chain in chains:
        links = (told.link(edge.claims[0], edge.source, len(edge.claims) - 1) for edge in chain)
        steps = tuple(link for link in links if link)
        if len(steps) == len(chain):
            yield Route(steps, prod(edge.belief for edge in chain))


class _Search:
    """Layers of entities around both ends, each one claim further out; the paths of a length go through them.

    Where all paths are wanted, a layer holds whatever so many claims lead to; else what fewer lead to is left out.
    """

    def __init__(self, network: Network, a: EntityRow, b: EntityRow, *, every: bool) -> None:
        self.network = network
        self._every = every
        self._left: list[Layer] = [{a.id: Reached(1.0, a.papers)}]
        self._right: list[Layer] = [{b.id: Reached(1.0, b.papers)}]
        # For each layer but the last of a side, what is around it.
        self._around_left: list[Around] = []
        self._around_right: list[Around] = []
        self._ahead: Around | None = None
        self._ends = {a.id, b.id}

    def chains(self, hops: int) -> Iterator[Chain]:
        """The paths of exactly so many claims, the best first; `hops` must not become smaller from call to call."""
        while len(self._left) + len(self._right) <= hops:
            if not self._widen():
                return iter(())
        return self._best_first(self._edges())

    def _widen(self) -> bool:
        """Add a layer where that costs less; false where nothing is left to add."""
        around, self._ahead = self._look(), None
        self.network.cut |= around.cut
        layers, arounds = (self._right, self._around_right) if around.back else (self._left, self._around_left)
        arounds.append(around)
        seen = self._ends if self._every else self._ends.union(*layers)
        layer: dict[str, Reached] = {}
        for source, found in around.near.items():
            score = layers[-1][source].score
            for near in found:
                if near.id not in seen:
                    best = max(score * near.belief, layer[near.id].score if near.id in layer else 0.0)
                    layer[near.id] = Reached(best, near.papers)
        surest = sorted(layer.items(), key=lambda item: (-item[1].score, item[0]))
        self.network.partial |= len(surest) > self.network.fan_out
        layers.append(dict(surest[: self.network.fan_out]))
        return bool(layer)

    def _look(self) -> Around:
        """What is around the last layer of the side where that costs less; read once, though it is asked for twice."""
        if self._ahead is None:
            # An end that has not been gone on from is likelier to be no hub than what it is connected with.
            back = (cost(self._right[-1]), len(self._right)) < (cost(self._left[-1]), len(self._left))
            self._ahead = self.network.look((self._right if back else self._left)[-1], back=back)
        return self._ahead

    def _edges(self) -> list[list[Edge]]:
        """What connects each layer with the next, from one end to the other, as far as it is on a path."""
        middle = self._middle()
        edges = [middle]
        sides = zip(pairwise(reversed(self._left)), reversed(self._around_left), strict=True)
        for (far, near), around in sides if middle else ():
            on_path = _kept(far, {edge.source for edge in edges[0]})
            edges.insert(0, self._connected(around, near, on_path))
        sides = zip(pairwise(reversed(self._right)), reversed(self._around_right), strict=True)
        for (far, near), around in sides if middle else ():
            on_path = _kept(far, {edge.target for edge in edges[-1]})
            edges.append(self._connected(around, on_path, near))
        return edges

    def _middle(self) -> list[Edge]:
        """What connects the last layers of the two sides."""
        left, right = self._left[-1], self._right[-1]
        if len(self._left) == len(self._right) == 1 and min(cost(left), cost(right)) <= self.network.fan_out:
            # Few claims of one thing tell whether it is next to the other, and where else to go on from it.
            return self._connected(self._look(), left, right)
        return self.network.between(left, right)

    def _connected(self, around: Around, left: Layer, right: Layer) -> list[Edge]:
        """What connects two layers, of which one was looked around."""
        edges = around.edges(left if around.back else right)
        return self.network.between(left, right) if edges is None else self.network.bounded(edges)

    def _best_first(self, edges: Sequence[Sequence[Edge]]) -> Iterator[Chain]:
        """Go along edges from the first gap to the last, always on from the most promising beginning."""
        if not edges[0]:
            return
        ahead = _ahead(edges)
        onward = [_by_source(gap) for gap in edges]
        (start,) = self._left[0]
        heap: list[tuple[float, tuple[str, ...], float, Chain]] = [(-ahead[0].get(start, 0.0), (start,), 1.0, ())]
        for _ in range(_MOST_CHAINS):
            if not heap:
                return
            _, nodes, belief, chain = heappop(heap)
            if len(chain) == len(edges):
                yield chain
                continue
            for edge in onward[len(chain)].get(nodes[-1], ()):
                if edge.target not in nodes and edge.target in ahead[len(chain) + 1]:
                    so_far = belief * edge.belief
                    promise = so_far * ahead[len(chain) + 1][edge.target]
                    heappush(heap, (-promise, (*nodes, edge.target), so_far, (*chain, edge)))
        self.network.partial = True


def _kept(layer: Layer, ids: set[str]) -> Layer:
    return {entity: reached for entity, reached in layer.items() if entity in ids}


def _ahead(edges: Sequence[Sequence[Edge]]) -> list[dict[str, float]]:
    """For each layer the product of beliefs of the best way from each of its entities to the end."""
    ahead: list[dict[str, float]] = [{edge.target: 1.0 for edge in edges[-1]}]
    for gap in reversed(edges):
        best: dict[str, float] = {}
        for edge in gap:
            if edge.target in ahead[0]:
                promise = edge.belief * ahead[0][edge.target]
                best[edge.source] = max(promise, best.get(edge.source, 0.0))
        ahead.insert(0, best)
    return ahead


def _by_source(edges: Sequence[Edge]) -> Mapping[str, list[Edge]]:
    found: dict[str, list[Edge]] = {}
    for edge in edges:
        found.setdefault(edge.source, []).append(edge)
    return found
