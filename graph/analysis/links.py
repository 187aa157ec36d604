"""Going from entity to entity along their claims: what bounds it, one level of it, and how a claim is told."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from claimgraph.graph import errors
from claimgraph.graph.connect import Graph
from claimgraph.graph.queries import paths as queries
from claimgraph.graph.queries.paths import Steps
from claimgraph.graph.read import entities_by_any_id, entities_by_id, scope_parameters
from claimgraph.graph.rows import ALL_EVIDENCE, MAX_PAGE, ClaimRow, EntityRow, EvidenceScope, Named, claim_row
from claimgraph.graph.search import entity_meant
from claimgraph.schema import PREDICATES, Predicate, SubjectType, is_id

MAX_HOPS: Final = 6
"""The most claims that a path may go along."""
MAX_FAN_OUT: Final = 1_000
"""The most claims of one entity that may be followed."""
_MOST_PAIRS: Final = 2_000
"""How many connected pairs of entities one level of a search takes, the surest first."""
_BETWEEN_ENTITIES: Final = frozenset(Predicate) - {Predicate.INTRODUCES}


@dataclass(frozen=True, slots=True)
class LinkFilter:
    """Along which claims to go; all must hold.

    Raises:
        InvalidQuestion: There is no predicate, or INTRODUCES, whose subject is a paper.
    """

    predicates: Sequence[Predicate] | None = None
    """Any of these predicates; null for all but INTRODUCES, which is no step between entities."""
    min_belief: float = 0.0
    min_support: int = 1
    """How many papers must state it; 0 lets through what papers only deny."""

    def __post_init__(self) -> None:
        """Refuse what is no step."""
        if self.predicates is not None and not self.predicates:
            raise errors.InvalidQuestion("there is no predicate to go along: give some, or none at all for every one")
        if Predicate.INTRODUCES in (self.predicates or ()):
            raise errors.InvalidQuestion("INTRODUCES comes from papers and is no step between entities: leave it out")

    @property
    def allowed(self) -> frozenset[Predicate]:
        """The predicates to go along."""
        return _BETWEEN_ENTITIES if self.predicates is None else frozenset(self.predicates)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a question goes.

    Raises:
        InvalidQuestion: One of the bounds is out of range.
    """

    max_hops: int = 3
    """How many claims one after the other, from 1 to `MAX_HOPS`."""
    fan_out: int = 200
    """How many claims of one entity, and entities of one level, are followed, the surest, from 1 to `MAX_FAN_OUT`."""
    limit: int = 10
    """How many results, from 1 to `MAX_PAGE`."""

    def __post_init__(self) -> None:
        """Refuse a bound that is out of range."""
        for name, most in (("max_hops", MAX_HOPS), ("fan_out", MAX_FAN_OUT), ("limit", MAX_PAGE)):
            if not 1 <= getattr(self, name) <= most:
                raise errors.InvalidQuestion(f"{name} is {getattr(self, name)}: it can be from 1 to {most}")


@dataclass(frozen=True, slots=True)
class Quote:
    """One sentence of one paper."""

    id: str
    """The id of the piece of evidence."""
    sentence: str
    start: int
    """Where the sentence begins in the paper's text."""
    end: int
    negated: bool
    """Whether it denies the claim."""
    paper: str
    """The paper's id."""
    title: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Link:
    """One claim between two entities, as it is gone along."""

    claim: str
    """The claim's id."""
    predicate: Predicate
    source: Named
    """Where one comes from."""
    target: Named
    """Where one gets to."""
    forward: bool
    """Whether the source is the subject of the claim."""
    support: int
    refuted: int
    belief: float
    evidence: Quote | None
    """The surest piece of evidence."""
    others: int = 0
    """How many more claims connect the two that are not listed."""


class Reached(NamedTuple):
    """An entity that a search has come to."""

    score: float
    """The product of beliefs on the best way to it."""
    papers: int
    """How many papers mention it: what looking at all its claims will cost."""


class Near(NamedTuple):
    """The other end of one claim of an entity."""

    id: str
    papers: int
    claim: str
    belief: float


class Edge(NamedTuple):
    """Two entities that are connected."""

    source: str
    target: str
    claims: tuple[str, ...]
    """The ids of the claims that connect them, the best believed first."""
    belief: float
    """That of the first claim."""


Layer = Mapping[str, Reached]


@dataclass(frozen=True, slots=True)
class Around:
    """The claims of some entities."""

    near: Mapping[str, list[Near]]
    """For each entity the other ends of its best believed claims."""
    cut: frozenset[str]
    """The entities that have more claims than these."""
    back: bool
    """Whether the other ends are those one comes from."""

    def edges(self, ends: Collection[str]) -> list[Edge] | None:
        """What connects the entities with those at the other ends, the surest first; None where there may be more."""
        if self.cut:
            return None
        claims: dict[tuple[str, str], list[Near]] = defaultdict(list)
        for entity, found in self.near.items():
            for near in found:
                if near.id in ends:
                    claims[(near.id, entity) if self.back else (entity, near.id)].append(near)
        edges = (Edge(*pair, tuple(near.claim for near in of), of[0].belief) for pair, of in claims.items())
        return sorted(edges, key=lambda edge: (-edge.belief, edge.claims[0]))


@dataclass(slots=True)
class Network:
    """The claims of a graph as a filter lets them be gone along, and a note of what was left out."""

    graph: Graph
    steps: Steps
    where: LinkFilter
    fan_out: int
    cut: set[str] = field(default_factory=set)
    """The entities that have more claims than were followed."""
    partial: bool = False
    """Whether a level of the search had more than is looked at."""

    def reach(self, ids: Iterable[str]) -> Mapping[str, list[Near]]:
        """The other ends of the best believed claims of each of these entities, which are followed."""
        around = self.look(ids)
        self.cut |= around.cut
        return around.near

    def look(self, ids: Iterable[str], *, back: bool = False) -> Around:
        """What there is to follow; `back` to what one comes from."""
        steps = self.steps.turned if back else self.steps
        answer = self._read(steps, steps.reach(), ids=list(ids), limit=self.fan_out + 1)
        return Around(
            {row["id"]: [Near(*near) for near in row["found"][: self.fan_out]] for row in answer},
            frozenset(row["id"] for row in answer if len(row["found"]) > self.fan_out),
            back,
        )

    def between(self, left: Layer, right: Layer) -> list[Edge]:
        """What connects entities of one layer to those of another, the surest first."""
        # All claims of the first layer's entities are looked at, whichever way they are gone along.
        turned = cost(right) < cost(left)
        steps, ends = (self.steps.turned, (right, left)) if turned else (self.steps, (left, right))
        answer = self._read(steps, steps.between(), left=list(ends[0]), right=list(ends[1]), limit=_MOST_PAIRS + 1)
        sides = ("right", "left") if turned else ("left", "right")
        return self.bounded([Edge(row[sides[0]], row[sides[1]], tuple(row["claims"]), row["belief"]) for row in answer])

    def bounded(self, edges: Sequence[Edge]) -> list[Edge]:
        """The surest, as many as are looked at; that there are more is noted."""
        self.partial |= len(edges) > _MOST_PAIRS
        return list(edges[:_MOST_PAIRS])

    def _read(self, steps: Steps, query: str, **parameters: Any) -> list[dict[str, Any]]:
        return self.graph.read(
            query,
            forward=sorted(steps.forward),
            backward=sorted(steps.backward),
            min_belief=self.where.min_belief,
            min_support=self.where.min_support,
            **parameters,
        )

    def names_cut(self) -> tuple[Named, ...]:
        """The entities of which only the best believed claims were followed, those of most papers first."""
        return names(self.graph, self.cut) if self.cut else ()


def network(graph: Graph, where: LinkFilter, bounds: Bounds, *, directed: bool = False) -> Network:
    """All claims that a filter lets through, in either direction, or along their arrows where they have one."""
    backward = {predicate for predicate in where.allowed if PREDICATES[predicate].symmetric or not directed}
    return Network(graph, Steps(where.allowed, frozenset(backward)), where, bounds.fan_out)


def cost(layer: Layer) -> int:
    """How many papers mention the entities of a layer."""
    return sum(entity.papers for entity in layer.values())


def two_meant(graph: Graph, a: str, b: str) -> tuple[EntityRow, EntityRow]:
    """The entities that two names, aliases or ids mean.

    Raises:
        NotFound: The graph has none of that name.
        InvalidQuestion: Both mean the same.
    """
    known = entities_by_any_id(graph, [a, b]) if is_id(a) and is_id(b) else {}
    one, other = (known.get(name) or entity_meant(graph, name) for name in (a, b))
    if one.id == other.id:
        raise errors.InvalidQuestion(f"{a!r} and {b!r} are one thing, {one.name} ({one.type}): give two")
    return one, other


def names(graph: Graph, ids: Iterable[str]) -> tuple[Named, ...]:
    """Entities by id, type and name, those of most papers first."""
    found = sorted(entities_by_id(graph, ids).values(), key=lambda row: (-row.papers, row.id))
    return tuple(Named(row.id, SubjectType(row.type), row.name) for row in found)


def quotes(graph: Graph, claims: Iterable[str], scope: EvidenceScope = ALL_EVIDENCE) -> dict[str, Quote]:
    """The surest piece of evidence in a scope of each of these claims; without one, and of an unknown id, no entry."""
    answer = graph.read(queries.SUREST_QUOTES, claims=list(dict.fromkeys(claims)), **scope_parameters(graph, scope))
    return {row["claim"]: Quote(**row["quote"]) for row in answer}


@dataclass(frozen=True, slots=True)
class Told:
    """Claims with what it takes to tell them."""

    claims: Mapping[str, ClaimRow]
    quotes: Mapping[str, Quote]

    @classmethod
    def of(cls, graph: Graph, ids: Collection[str]) -> "Told":
        """The claims of these ids and their surest sentences."""
        answer = graph.read(queries.CLAIMS_WITH_QUOTES, claims=list(ids)) if ids else []
        return cls(
            {row["claim"]: claim_row(row["row"]) for row in answer},
            {row["claim"]: Quote(**row["quote"]) for row in answer if row["quote"]},
        )

    def link(self, claim: str, source: str, others: int = 0) -> Link | None:
        """A claim as it is gone along from one of its ends; null where it is gone by now."""
        row = self.claims.get(claim)
        if row is None:
            return None
        forward = row.subject.id == source
        return Link(
            claim=claim,
            predicate=row.predicate,
            source=row.subject if forward else row.object,
            target=row.object if forward else row.subject,
            forward=forward,
            support=row.support,
            refuted=row.refuted,
            belief=row.belief,
            evidence=self.quotes.get(claim),
            others=others,
        )
