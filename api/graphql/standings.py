"""Who reaches what: leaderboards out of text, and two entities side by side."""

from collections.abc import Iterable
from typing import Self

import strawberry

from claimgraph.api.graphql.fields import First, Info, checked_first, described
from claimgraph.api.graphql.links import Shared
from claimgraph.api.graphql.types import Claim, Entity, Evidence, Paper
from claimgraph.api.graphql.vocabulary import Direction, FigureKind, Unit
from claimgraph.graph import Account as AccountRow
from claimgraph.graph import Comparison as ComparisonRow
from claimgraph.graph import Ground as GroundRow
from claimgraph.graph import Leaderboard as LeaderboardRow
from claimgraph.graph import Measured as MeasuredRow
from claimgraph.graph import Only
from claimgraph.graph import Ranking as RankingRow
from claimgraph.graph import Standing as StandingRow


@strawberry.type(description="One figure of one method in one paper.")
class Standing:
    rank: int | None = strawberry.field(
        description="From 1, the same for equal figures; null where it is not ranked: see reason."
    )
    value: str = strawberry.field(description="The figure as written.")
    kind: FigureKind = strawberry.field(description="What the value is.")
    number: float | None = strawberry.field(description="The figure in the unit; null where it has no single one.")
    unit: Unit = strawberry.field(description="What the number counts.")
    metric: str | None = strawberry.field(description="The metric, the same for every spelling of it.")
    reason: str | None = strawberry.field(description="Why it cannot be compared; null in a ranking.")
    row: strawberry.Private[StandingRow]

    @described("The method.")
    def method(self) -> Entity:
        return Entity.named(self.row.method)

    @described("The claim that the figure belongs to.")
    async def claim(self, info: Info) -> Claim:
        return await Claim.load(info, self.row.claim)

    @described("The sentence that states it.")
    async def evidence(self, info: Info) -> Evidence:
        return await Evidence.load(info, self.row.evidence)

    @described("The paper that states it.")
    async def paper(self, info: Info) -> Paper:
        return await Paper.load(info, self.row.paper)

    @classmethod
    def all(cls, rows: Iterable[StandingRow]) -> list[Self]:
        """Figures of the graph."""
        return [
            cls(
                rank=row.rank,
                value=row.value,
                kind=row.kind,
                number=row.number,
                unit=row.unit,
                metric=row.metric,
                reason=row.reason,
                row=row,
            )
            for row in rows
        ]


@strawberry.type(description="Figures that can be compared with each other.")
class Ranking:
    metric: str | None = strawberry.field(description="Null for figures whose metric the text does not state.")
    unit: Unit = strawberry.field(description="What the numbers count.")
    measure: str | None = strawberry.field(description="What the text counts in, where it is no share, such as ms.")
    direction: Direction | None = strawberry.field(
        description="Which way is better; null where it is not known: the greatest is first then, and none has a rank."
    )
    row: strawberry.Private[RankingRow]

    @described("The best figure of each method in each paper, the best first.")
    def standings(self, first: First = 20) -> list[Standing]:
        return Standing.all(self.row.rows[: checked_first(first)])

    @described("How many there are.")
    def total_count(self) -> int:
        return len(self.row.rows)

    @classmethod
    def of(cls, row: RankingRow) -> Self:
        """A ranking of the graph."""
        return cls(metric=row.metric, unit=row.unit, measure=row.measure, direction=row.direction, row=row)


@strawberry.type(description="What papers state of the figures on one benchmark or task.")
class Leaderboard:
    read: int = strawberry.field(description="How many values were read.")
    cut: bool = strawberry.field(description="Whether there are more, less sure, than are read.")
    row: strawberry.Private[LeaderboardRow]

    @described("The benchmark or the task.")
    def benchmark(self) -> Entity:
        return Entity.named(self.row.benchmark)

    @described("A ranking for each metric and unit, those with most figures first.")
    def rankings(self, first: First = 10) -> list[Ranking]:
        return [Ranking.of(row) for row in self.row.rankings[: checked_first(first)]]

    @described("How many rankings there are.")
    def ranking_count(self) -> int:
        return len(self.row.rankings)

    @described("How many figures there are that cannot be compared.")
    def apart_count(self) -> int:
        return len(self.row.apart)

    @described("What cannot be compared, the surest first, each with the reason.")
    def apart(self, first: First = 20) -> list[Standing]:
        return Standing.all(self.row.apart[: checked_first(first)])

    @classmethod
    def of(cls, row: LeaderboardRow) -> Self:
        """An answer of the graph."""
        return cls(read=row.read, cut=row.cut, row=row)


@strawberry.type(description="A benchmark or a task on which papers state figures.")
class Measured:
    figures: int = strawberry.field(description="How many figures.")
    papers: int = strawberry.field(description="How many papers state one.")
    row: strawberry.Private[MeasuredRow]

    @described("The benchmark or the task.")
    def benchmark(self) -> Entity:
        return Entity.of(self.row.entity)

    @classmethod
    def of(cls, row: MeasuredRow) -> Self:
        """What the graph found."""
        return cls(figures=row.figures, papers=row.papers, row=row)


@strawberry.type(description="One sentence of one paper about one of two entities, or both.")
class Account:
    evidence: Evidence = strawberry.field(description="The sentence.")
    row: strawberry.Private[AccountRow]

    @described("The claim that it states or denies.")
    async def claim(self, info: Info) -> Claim:
        return await Claim.load(info, self.row.claim)

    @classmethod
    def all(cls, rows: Iterable[AccountRow]) -> list[Self]:
        """Accounts of the graph."""
        return [cls(evidence=Evidence.of(row.evidence), row=row) for row in rows]


@strawberry.type(description="A claim between the two entities that are compared.")
class Direct:
    claim: Claim = strawberry.field(description="The claim.")
    accounts: list[Account] = strawberry.field(description="Its surest sentences, for it and then against it.")


@strawberry.type(description="A benchmark or task where both were tried.")
class Ground:
    together: list[Account] = strawberry.field(description="What is said of the two together there.")
    of_a: list[Account] = strawberry.field(description="What else is said of the first there.")
    of_b: list[Account] = strawberry.field(description="What else is said of the second there.")
    disputed: bool = strawberry.field(description="Whether the papers disagree which of the two outperforms the other.")
    row: strawberry.Private[GroundRow]

    @described("The benchmark or the task.")
    def entity(self) -> Entity:
        return Entity.named(self.row.entity)

    @classmethod
    def of(cls, row: GroundRow) -> Self:
        """A ground of the graph."""
        accounts = (Account.all(rows) for rows in (row.together, row.of_a, row.of_b))
        together, of_a, of_b = accounts
        return cls(together=together, of_a=of_a, of_b=of_b, disputed=row.disputed, row=row)


@strawberry.type(description="How much one of the two has that the other has not, among the claims looked at.")
class Alone:
    grounds: int = strawberry.field(description="Benchmarks and tasks where it alone was tried.")
    neighbours: int = strawberry.field(description="Other entities that it alone is connected with.")

    @classmethod
    def of(cls, row: Only) -> Self:
        """Figures of the graph."""
        return cls(grounds=row.grounds, neighbours=row.neighbours)


@strawberry.type(description="Two entities side by side: where papers disagree, both accounts stand.")
class Comparison:
    a: Entity = strawberry.field(description="The entity that was asked for first.")
    b: Entity = strawberry.field(description="The other one.")
    disputed: bool = strawberry.field(description="Whether papers disagree which of the two outperforms the other.")
    more_grounds: int = strawberry.field(description="How many grounds there are beyond those listed.")
    more_neighbours: int = strawberry.field(description="How many neighbours there are beyond those listed.")
    direct: list[Direct] = strawberry.field(
        description="The claims between the two: OUTPERFORMS, then COMPARED_WITH, then others."
    )
    grounds: list[Ground] = strawberry.field(description="Benchmarks and tasks where both were tried.")
    neighbours: list[Shared] = strawberry.field(description="What else both are connected with.")
    only_a: Alone = strawberry.field(description="What the first has alone.")
    only_b: Alone = strawberry.field(description="What the second has alone.")
    row: strawberry.Private[ComparisonRow]

    @described("Those of the two that have more claims than were looked at.")
    def cut(self) -> list[Entity]:
        return list(map(Entity.named, self.row.cut))

    @classmethod
    def of(cls, row: ComparisonRow) -> Self:
        """An answer of the graph."""
        return cls(
            a=Entity.of(row.a),
            b=Entity.of(row.b),
            disputed=row.disputed,
            direct=[Direct(claim=Claim.of(one.claim), accounts=Account.all(one.accounts)) for one in row.direct],
            grounds=[Ground.of(one) for one in row.grounds],
            neighbours=Shared.all(row.neighbours),
            more_grounds=row.more_grounds,
            more_neighbours=row.more_neighbours,
            only_a=Alone.of(row.only_a),
            only_b=Alone.of(row.only_b),
            row=row,
        )
