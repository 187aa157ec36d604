"""Where papers contradict each other: the evidence of each side beside that of the other, and what may reconcile them.

Contradictions are ranked by strength: in the main the belief of the weakest side (`claimgraph.graph.contested`). A
phrase that names nothing ("baselines") contradicts nothing (`claimgraph.graph.generic`).

Two sides that are stated under different conditions only are near to a contradiction and none: one side on some
benchmarks and the other on others, or one by some metrics and the other by others, and neither by a sentence that
leaves the condition open. Baselines are given and not judged by: two of them rarely bear the same name.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Any, Final, Literal, NamedTuple

from claimgraph.graph.analysis.rings import find_rings
from claimgraph.graph.analysis.sides import Side, Stand, sides
from claimgraph.graph.connect import Graph
from claimgraph.graph.contested import OPPOSITES, rival, strength
from claimgraph.graph.generic import is_generic
from claimgraph.graph.names import fold
from claimgraph.graph.queries import contradictions as queries
from claimgraph.graph.read import claims_by_id
from claimgraph.graph.rows import ClaimRow, PageRequest
from claimgraph.schema import Predicate

Condition = Literal["on", "metric"]

_PAGE: Final = 100
_PAGES: Final = 50
"""So many pages of contested claims are looked through, the most contested first, before the search is given up."""


class ContradictionKind(StrEnum):
    """In which way claims contradict each other."""

    REFUTED = "refuted"
    """A claim is stated and denied."""
    OPPOSITE = "opposite"
    """One thing improves and degrades another, or causes and mitigates it."""
    MUTUAL = "mutual"
    """Each of two things outperforms the other."""
    CYCLE = "cycle"
    """Of three or four things each outperforms the next, and the last the first."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Claims that cannot hold together, unless the conditions differ."""

    kind: ContradictionKind
    sides: tuple[Side, ...]
    """Two, the stronger first and what is denied last; or the three or four of a ring, in its order."""
    reconcilable_by: Condition | None
    """The condition in which some two sides differ always, so that they contradict each other only nearly."""

    @property
    def strength(self) -> float:
        """How strong it is, from 0 to 1, as `claimgraph.graph.contested` has it."""
        papers = {piece.paper for side in self.sides for piece in side.evidence}
        return strength(self.sides[0].claim.predicate, (side.belief for side in self.sides), papers)

    @property
    def near(self) -> bool:
        """Whether it is only near to a contradiction."""
        return self.reconcilable_by is not None


class _Candidate(NamedTuple):
    kind: ContradictionKind
    stands: tuple[Stand, ...]


_KINDS: Final = {
    ContradictionKind.REFUTED: frozenset(Predicate) - {Predicate.INTRODUCES},
    ContradictionKind.OPPOSITE: frozenset(OPPOSITES),
    ContradictionKind.MUTUAL: frozenset({Predicate.OUTPERFORMS}),
}
"""The predicates that can contradict so; what a paper introduces, no other speaks of."""


def contradictions(
    graph: Graph,
    *,
    entity: str | None = None,
    kinds: Collection[ContradictionKind] = tuple(ContradictionKind),
    min_strength: float = 0.0,
    limit: int = 20,
) -> tuple[Contradiction, ...]:
    """The strongest contradictions, and after them those that are only near to one.

    Claims that contradict in pairs are looked through from the most contested, 5,000 at most; rings as `find_rings`
    has it.

    Args:
        graph: The open graph.
        entity: The id of an entity that all claims of a pair are about, or that a ring goes through.
        kinds: Which kinds.
        min_strength: The least strength, from 0 to 1.
        limit: How many contradictions at most, and how many near ones; from 1 to `MAX_PAGE`.

    Raises:
        InvalidPage: `limit` is out of its range.
    """
    most = PageRequest(limit).first
    found = _strongest(graph, _pairs(graph, entity, frozenset(kinds)), min_strength, most)
    if ContradictionKind.CYCLE in kinds:
        rings = (
            (bound, [_Candidate(ContradictionKind.CYCLE, tuple(map(Stand, ring))) for ring in some])
            for bound, some in find_rings(graph, entity)
        )
        found += _strongest(graph, rings, min_strength, most)
    found.sort(key=lambda one: (one.near, -one.strength, [side.stand for side in one.sides]))
    real = [one for one in found if not one.near]
    return tuple(real[:most] + found[len(real) :][:most])


def _strongest(
    graph: Graph, candidates: Iterable[tuple[float, Sequence[_Candidate]]], min_strength: float, limit: int
) -> list[Contradiction]:
    """Judge candidates as they come until the strongest are certain.

    Args:
        graph: The open graph.
        candidates: Some at a time, with the most strength that any of the later ones can have.
        min_strength: The least strength.
        limit: How many contradictions are enough.
    """
    found: list[Contradiction] = []
    for bound, some in candidates:
        found += [one for one in _judged(graph, some) if one.strength >= min_strength]
        certain = [one for one in found if not one.near and one.strength >= bound]
        if len(certain) >= limit or bound < min_strength:
            break
    return found


def _judged(graph: Graph, candidates: Sequence[_Candidate]) -> Iterator[Contradiction]:
    known = sides(graph, {stand for candidate in candidates for stand in candidate.stands})
    for kind, stands in candidates:
        if all(stand in known for stand in stands):
            members = tuple(known[stand] for stand in stands)
            if _is_one_sentence(members):
                continue
            if kind in (ContradictionKind.OPPOSITE, ContradictionKind.MUTUAL):
                members = tuple(sorted(members, key=lambda side: (-side.belief, side.stand)))
            yield Contradiction(kind, members, reconcilable_by(members))


def _is_one_sentence(members: Sequence[Side]) -> bool:
    """Whether a single sentence was read as all sides: that is a doubt about the reading, and no contradiction."""
    return len({(piece.paper, piece.start, piece.end) for side in members for piece in side.evidence}) == 1


def reconcilable_by(members: Sequence[Side]) -> Condition | None:
    """The condition in which some two sides differ always, of which no sentence of either leaves it open."""
    ons = [{piece.on.id if piece.on else None for piece in side.evidence} for side in members]
    if any(_apart(one, other) for one, other in combinations(ons, 2)):
        return "on"
    metrics = [{fold(piece.metric) if piece.metric else None for piece in side.evidence} for side in members]
    return "metric" if any(_apart(one, other) for one, other in combinations(metrics, 2)) else None


def _apart(one: set[str | None], other: set[str | None]) -> bool:
    return None not in one | other and one.isdisjoint(other)


def _pairs(
    graph: Graph, entity: str | None, kinds: frozenset[ContradictionKind]
) -> Iterator[tuple[float, list[_Candidate]]]:
    """The pairs of each page of contested claims, each pair once, and the strength at which the page ends."""
    predicates = frozenset[Predicate]().union(*(_KINDS.get(kind, ()) for kind in kinds))
    parameters: dict[str, Any] = {"predicates": sorted(predicates)} | ({"entity": entity} if entity else {})
    query = queries.CONTESTED_ABOUT if entity else queries.CONTESTED
    position, seen = "", set[_Candidate]()
    for _ in range(_PAGES if predicates else 0):
        page = graph.read(query, position=position, limit=_PAGE, **parameters)
        claims = claims_by_id(graph, [row["id"] for row in page])
        new = {one for claim in claims.values() for one in _candidates(claim) if one.kind in kinds} - seen
        seen |= new
        yield (page[-1]["strength"] if len(page) == _PAGE else 0.0), sorted(new)
        if len(page) < _PAGE:
            return
        position = page[-1]["sort"]


def _candidates(claim: ClaimRow) -> Iterator[_Candidate]:
    """What a claim may be a part of: a contradiction with its denial, and one with its rival."""
    if is_generic(claim.subject.name) or is_generic(claim.object.name):
        return
    if claim.refuted and claim.support:
        yield _Candidate(ContradictionKind.REFUTED, (Stand(claim.id), Stand(claim.id, denied=True)))
    other = rival(claim.subject.id, claim.predicate, claim.object.id)
    if other:
        mutual = claim.predicate is Predicate.OUTPERFORMS
        kind = ContradictionKind.MUTUAL if mutual else ContradictionKind.OPPOSITE
        yield _Candidate(kind, tuple(sorted((Stand(claim.id), Stand(other)))))
