"""Ways between entities: steps along claims, paths, what two entities share, where one comes from."""

from collections.abc import Iterable
from typing import Self

import strawberry

from claimgraph.api.graphql.fields import Info, described
from claimgraph.api.graphql.types import Claim, Entity, Evidence, Paper
from claimgraph.graph import Branch as BranchRow
from claimgraph.graph import Introduction as IntroductionRow
from claimgraph.graph import Line as LineRow
from claimgraph.graph import Lineage as LineageRow
from claimgraph.graph import Link as LinkRow
from claimgraph.graph import Neighbours as NeighboursRow
from claimgraph.graph import Paths as PathsRow
from claimgraph.graph import Route
from claimgraph.graph import Shared as SharedRow


@strawberry.type(description="One step between two entities, along the best believed claim between them.")
class Link:
    forward: bool = strawberry.field(description="Whether source is the subject of the claim.")
    others: int = strawberry.field(description="How many more claims connect the two.")
    row: strawberry.Private[LinkRow]

    @described("The claim.")
    async def claim(self, info: Info) -> Claim:
        return await Claim.load(info, self.row.claim)

    @described("Where one comes from.")
    def source(self) -> Entity:
        return Entity.named(self.row.source)

    @described("Where one gets to.")
    def target(self) -> Entity:
        return Entity.named(self.row.target)

    @described("The surest sentence; null where the claim is not told with one.")
    async def evidence(self, info: Info) -> Evidence | None:
        return await Evidence.load(info, self.row.evidence.id) if self.row.evidence else None

    @classmethod
    def all(cls, rows: Iterable[LinkRow]) -> list[Self]:
        """Steps of the graph."""
        return [cls(forward=row.forward, others=row.others, row=row) for row in rows]


@strawberry.type(description="A way from one entity to another that comes to none twice.")
class Path:
    steps: list[Link] = strawberry.field(description="From each entity to the next.")
    belief: float = strawberry.field(description="The product of the beliefs of its steps.")

    @classmethod
    def of(cls, row: Route) -> Self:
        """A path of the graph."""
        return cls(steps=Link.all(row.steps), belief=row.belief)


@strawberry.type(description="Paths between two entities: the shorter first, then the surer.")
class Paths:
    a: Entity = strawberry.field(description="The entity that was asked for first.")
    b: Entity = strawberry.field(description="The other one.")
    items: list[Path] = strawberry.field(description="The paths.")
    has_more: bool = strawberry.field(description="Whether there are more than were asked for.")
    partial: bool = strawberry.field(
        description="Whether there were more connections than are looked at: the surest were."
    )
    row: strawberry.Private[PathsRow]

    @described("Entities that have more claims than were followed from them.")
    def cut(self) -> list[Entity]:
        return list(map(Entity.named, self.row.cut))

    @classmethod
    def of(cls, row: PathsRow) -> Self:
        """An answer of the graph."""
        return cls(
            a=Entity.of(row.a),
            b=Entity.of(row.b),
            items=[Path.of(item) for item in row.items],
            has_more=row.has_more,
            partial=row.partial,
            row=row,
        )


@strawberry.type(description="An entity that two others are both connected with.")
class Shared:
    of_a: list[Link] = strawberry.field(description="The claims between the first and it, the best believed first.")
    of_b: list[Link] = strawberry.field(description="Those between the second and it.")
    row: strawberry.Private[SharedRow]

    @described("The entity.")
    def entity(self) -> Entity:
        return Entity.named(self.row.entity)

    @classmethod
    def all(cls, rows: Iterable[SharedRow]) -> list[Self]:
        """What the graph says two entities share."""
        return [cls(of_a=Link.all(row.of_a), of_b=Link.all(row.of_b), row=row) for row in rows]


@strawberry.type(description="What two entities are both connected with, the surest first.")
class Neighbours:
    a: Entity = strawberry.field(description="The entity that was asked for first.")
    b: Entity = strawberry.field(description="The other one.")
    items: list[Shared] = strawberry.field(description="What they share.")
    has_more: bool = strawberry.field(description="Whether there are more than were asked for.")
    partial: bool = strawberry.field(
        description="Whether there were more connections than are looked at: the surest were."
    )
    row: strawberry.Private[NeighboursRow]

    @described("Entities that have more claims than were followed from them: some that are shared may be missing.")
    def cut(self) -> list[Entity]:
        return list(map(Entity.named, self.row.cut))

    @classmethod
    def of(cls, row: NeighboursRow) -> Self:
        """An answer of the graph."""
        return cls(
            a=Entity.of(row.a),
            b=Entity.of(row.b),
            items=Shared.all(row.items),
            has_more=row.has_more,
            partial=row.partial,
            row=row,
        )


@strawberry.type(description="A paper that presents something as new.")
class Introduction:
    belief: float = strawberry.field(description="How sure it is that it does, from 0 to 1.")
    row: strawberry.Private[IntroductionRow]

    @described("The claim that says so.")
    async def claim(self, info: Info) -> Claim:
        return await Claim.load(info, self.row.claim)

    @described("The paper.")
    async def paper(self, info: Info) -> Paper:
        return await Paper.load(info, self.row.paper)

    @classmethod
    def all(cls, rows: Iterable[IntroductionRow]) -> list[Self]:
        """Papers of the graph."""
        return [cls(belief=row.belief, row=row) for row in rows]


@strawberry.type(description="One thing in a line, under the one that a claim connects it with.")
class Branch:
    link: Link = strawberry.field(description="From the thing above to this one.")
    introduced_by: list[Introduction] = strawberry.field(description="The earliest papers that present it as new.")
    has_more: bool = strawberry.field(description="Whether there is more under it than is listed.")
    branches: list["Branch"] = strawberry.field(description="What stands under it.")

    @staticmethod
    def all(rows: Iterable[BranchRow]) -> list["Branch"]:
        """Parts of a line."""
        return [
            Branch(
                link=Link.all([row.link])[0],
                introduced_by=Introduction.all(row.introduced_by),
                has_more=row.has_more,
                branches=Branch.all(row.branches),
            )
            for row in rows
        ]


@strawberry.type(description="Where claims of one kind lead to, as a tree in which each thing stands once.")
class Line:
    has_more: bool = strawberry.field(description="Whether there is more directly under the entity than is listed.")
    branches: list[Branch] = strawberry.field(description="What stands directly under the entity.")
    row: strawberry.Private[LineRow]

    @described("Entities that have more claims than were followed from them.")
    def cut(self) -> list[Entity]:
        return list(map(Entity.named, self.row.cut))

    @classmethod
    def of(cls, row: LineRow) -> Self:
        """A line of the graph."""
        return cls(has_more=row.has_more, branches=Branch.all(row.branches), row=row)


@strawberry.type(description="Where a thing comes from, and what came of it.")
class Lineage:
    entity: Entity = strawberry.field(description="The entity that was asked about.")
    introduced_by: list[Introduction] = strawberry.field(description="The earliest papers that present it as new.")
    builds_on: Line = strawberry.field(description="What it uses, is a kind of or was trained on, and its parts.")
    built_on_by: Line = strawberry.field(description="The reverse of it.")
    outperforms: Line = strawberry.field(description="What it outperforms, and what that outperforms, and so on.")
    outperformed_by: Line = strawberry.field(description="The reverse of it.")

    @classmethod
    def of(cls, row: LineageRow) -> Self:
        """An answer of the graph."""
        return cls(
            entity=Entity.of(row.entity),
            introduced_by=Introduction.all(row.introduced_by),
            builds_on=Line.of(row.builds_on),
            built_on_by=Line.of(row.built_on_by),
            outperforms=Line.of(row.outperforms),
            outperformed_by=Line.of(row.outperformed_by),
        )
