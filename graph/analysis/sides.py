"""One side of a dispute: a claim, stated or denied, with the sentences that do so and under which conditions."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from claimgraph.graph.belief import Vote
from claimgraph.graph.connect import Graph
from claimgraph.graph.contested import denial
from claimgraph.graph.queries import contradictions as queries
from claimgraph.graph.read import claims_by_id, evidence_by_id
from claimgraph.graph.rows import ClaimRow, EvidenceRow, Named

MAX_EVIDENCE: Final = 100
"""The most pieces of evidence of one side; the surest."""


class Stand(NamedTuple):
    """What a side holds."""

    claim: str
    """The claim's id."""
    denied: bool = False
    """Whether the side denies the claim."""


@dataclass(frozen=True, slots=True)
class Side:
    """A claim that is stated or denied, and how."""

    claim: ClaimRow
    denied: bool
    """Whether the side denies the claim."""
    belief: float
    """How sure it is that some paper states it, or denies it, from 0 to 1."""
    evidence: tuple[EvidenceRow, ...]
    """The sentences that do so, those that count most first; at most `MAX_EVIDENCE`."""

    @property
    def stand(self) -> Stand:
        """What the side holds."""
        return Stand(self.claim.id, self.denied)

    @property
    def papers(self) -> int:
        """How many papers take this side."""
        return self.claim.refuted if self.denied else self.claim.support

    @property
    def on(self) -> tuple[Named, ...]:
        """What the evidence holds on: benchmarks, tasks and other conditions, by name."""
        return _named(piece.on for piece in self.evidence)

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics that the evidence names, as it spells them."""
        return tuple(sorted({piece.metric for piece in self.evidence if piece.metric}))

    @property
    def baselines(self) -> tuple[Named, ...]:
        """What the evidence compares with, by name."""
        return _named(piece.baseline for piece in self.evidence)


def _named(entities: Iterable[Named | None]) -> tuple[Named, ...]:
    return tuple(sorted({entity for entity in entities if entity}, key=lambda entity: (entity.name, entity.id)))


def sides(graph: Graph, stands: Collection[Stand]) -> dict[Stand, Side]:
    """The sides that hold these; one that no evidence takes, or whose claim is gone by now, has no entry."""
    wanted = [stand._asdict() for stand in sorted(set(stands))]
    rows = graph.read(queries.SIDES, sides=wanted, limit=MAX_EVIDENCE) if wanted else []
    pieces = evidence_by_id(graph, [row["id"] for row in rows])
    taken: dict[Stand, list[EvidenceRow]] = defaultdict(list)
    for row in rows:
        if piece := pieces.get(row["id"]):
            taken[Stand(row["claim"], row["denied"])].append(piece)
    claims = claims_by_id(graph, {stand.claim for stand in taken})
    return {
        stand: _side(claim, stand, evidence) for stand, evidence in taken.items() if (claim := claims.get(stand.claim))
    }


def _side(claim: ClaimRow, stand: Stand, evidence: list[EvidenceRow]) -> Side:
    votes = {e.id: Vote(e.paper, e.negated, e.confidence, e.hedged, e.attribution.value) for e in evidence}
    return Side(
        claim=claim,
        denied=stand.denied,
        belief=denial(votes.values()) if stand.denied else claim.belief,
        evidence=tuple(sorted(evidence, key=lambda piece: (-votes[piece.id].weight, piece.id))),
    )
