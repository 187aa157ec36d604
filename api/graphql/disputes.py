"""Where papers contradict each other, and where they agree."""

from collections.abc import Sequence
from enum import Enum
from typing import Self

import strawberry

from claimgraph.api.graphql.fields import First, checked_first, described
from claimgraph.api.graphql.types import Claim, Entity, Evidence
from claimgraph.api.graphql.vocabulary import ContradictionKind
from claimgraph.graph import Agreement as AgreementRow
from claimgraph.graph import Contradiction as ContradictionRow
from claimgraph.graph import EvidenceRow
from claimgraph.graph import Side as SideRow


@strawberry.enum(description="A condition that may reconcile two sides.")
class Condition(Enum):
    ON = strawberry.enum_value("on", description="What the claim holds on: benchmarks, tasks, other conditions")
    METRIC = strawberry.enum_value("metric", description="What is measured")


def _first(rows: Sequence[EvidenceRow], first: int) -> list[Evidence]:
    return [Evidence.of(row) for row in rows[: checked_first(first)]]


@strawberry.type(description="One side of a dispute: a claim that is stated, or denied.")
class Side:
    claim: Claim = strawberry.field(description="The claim.")
    denied: bool = strawberry.field(description="Whether this side denies it.")
    belief: float = strawberry.field(description="How sure it is that some paper takes this side, from 0 to 1.")
    paper_count: int = strawberry.field(description="How many papers take this side.")
    metrics: list[str] = strawberry.field(description="The metrics that its sentences name.")
    row: strawberry.Private[SideRow]

    @described("Its sentences, those that count most first.")
    def evidence(self, first: First = 10) -> list[Evidence]:
        return _first(self.row.evidence, first)

    @described("What its sentences hold on: benchmarks, tasks and other conditions.")
    def on(self) -> list[Entity]:
        return list(map(Entity.named, self.row.on))

    @described("What its sentences compare with.")
    def baselines(self) -> list[Entity]:
        return list(map(Entity.named, self.row.baselines))

    @classmethod
    def of(cls, row: SideRow) -> Self:
        """A side of the graph."""
        return cls(
            claim=Claim.of(row.claim),
            denied=row.denied,
            belief=row.belief,
            paper_count=row.papers,
            metrics=list(row.metrics),
            row=row,
        )


@strawberry.type(description="Claims that cannot hold together, unless the conditions differ.")
class Contradiction:
    kind: ContradictionKind = strawberry.field(description="In which way they contradict each other.")
    strength: float = strawberry.field(description="How strong it is, from 0 to 1: in the main the weakest side.")
    sides: list[Side] = strawberry.field(description="The sides, the stronger first and a denial last; or a ring.")
    near: bool = strawberry.field(description="Whether the sides hold under different conditions only.")
    reconcilable_by: Condition | None = strawberry.field(description="The condition that always differs.")

    @classmethod
    def of(cls, row: ContradictionRow) -> Self:
        """A contradiction of the graph."""
        return cls(
            kind=row.kind,
            strength=row.strength,
            sides=[Side.of(side) for side in row.sides],
            near=row.near,
            reconcilable_by=Condition(row.reconcilable_by) if row.reconcilable_by else None,
        )


@strawberry.type(description="A claim that several papers find, each by itself, and that nothing speaks against.")
class Agreement:
    claim: Claim = strawberry.field(description="The claim.")
    paper_count: int = strawberry.field(description="How many papers find it independently of each other.")
    row: strawberry.Private[AgreementRow]

    @described("The surest sentence of each of these papers.")
    def evidence(self, first: First = 10) -> list[Evidence]:
        return _first(self.row.evidence, first)

    @classmethod
    def of(cls, row: AgreementRow) -> Self:
        """An agreement of the graph."""
        return cls(claim=Claim.of(row.claim), paper_count=row.papers, row=row)
