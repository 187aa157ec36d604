"""What can be asked."""

from typing import Annotated, Final, Self

import strawberry
from graphql import GraphQLError

from claimgraph.api.graphql.connection import Connection, connection
from claimgraph.api.graphql.fields import After, First, Info, checked_first, described
from claimgraph.api.graphql.filters import ClaimFilterInput, EntityFilterInput, EvidenceFilterInput, PaperFilterInput
from claimgraph.api.graphql.types import Claim, Entity, Evidence, Paper
from claimgraph.api.graphql.vocabulary import EntityType, Predicate
from claimgraph.graph import (
    InvalidPage,
    PageRequest,
    Status,
    claims,
    claims_by_id,
    entities,
    entity_named,
    evidence,
    papers,
    status,
)

_FILTER: Final = strawberry.argument(name="filter", description="Which of them; all, where nothing is said.")
Id = Annotated[strawberry.ID, strawberry.argument(name="id", description="Its identifier.")]


@strawberry.type(description="How many claims have one predicate.")
class PredicateCount:
    predicate: Predicate = strawberry.field(description="The predicate.")
    claims: int = strawberry.field(description="How many claims have it.")


@strawberry.type(description="How many entities have one type.")
class TypeCount:
    type: EntityType = strawberry.field(description="The type.")
    entities: int = strawberry.field(description="How many entities have it.")


@strawberry.type(description="What the graph holds.")
class Stats:
    papers: int = strawberry.field(description="How many papers.")
    entities: int = strawberry.field(description="How many entities.")
    claims: int = strawberry.field(description="How many claims, each counted once across papers.")
    evidence: int = strawberry.field(description="How many sentences that state or deny a claim.")
    predicates: list[PredicateCount] = strawberry.field(description="Claims per predicate.")
    types: list[TypeCount] = strawberry.field(description="Entities per type.")

    @classmethod
    def of(cls, held: Status) -> Self:
        """What the graph says it holds."""
        return cls(
            papers=held.papers,
            entities=held.entities,
            claims=held.claims,
            evidence=held.evidence,
            predicates=[
                PredicateCount(predicate=Predicate(name), claims=n) for name, n in held.claims_per_predicate.items()
            ],
            types=[TypeCount(type=EntityType(name), entities=n) for name, n in held.entities_per_type.items()],
        )


def _page(first: int, after: str | None) -> PageRequest:
    try:
        return PageRequest(checked_first(first), after)
    except InvalidPage as error:
        raise GraphQLError(str(error)) from error


@strawberry.type(description="What can be asked of the graph.")
class Query:
    @described("One paper; null where there is none of this id.")
    async def paper(self, info: Info, id_: Id) -> Paper | None:
        row = await info.context.loaders.papers.load(id_)
        return Paper.of(row) if row else None

    @described("A page of the papers, by id.")
    async def papers(
        self,
        info: Info,
        where: Annotated[PaperFilterInput | None, _FILTER] = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[Paper]:
        rows = (where or PaperFilterInput()).rows()
        page = await info.context.read(papers, rows, _page(first, after))
        return connection(page, Paper.of, where=rows, after=after)

    @described("One entity, by its id or by one of its names; null where there is none.")
    async def entity(
        self,
        info: Info,
        id_: Annotated[strawberry.ID | None, strawberry.argument(name="id", description="Its identifier.")] = None,
        name: Annotated[
            str | None,
            strawberry.argument(description="Its name or an alias, whole, in any case; of several the best known."),
        ] = None,
    ) -> Entity | None:
        match id_, name:
            case str(), None:
                row = await info.context.loaders.entities.load(id_)
            case None, str():
                row = await info.context.read(entity_named, name)
            case _:
                raise GraphQLError("entity takes an id or a name, one of the two")
        return Entity.of(row) if row else None

    @described("A page of the entities, those that most papers mention first.")
    async def entities(
        self,
        info: Info,
        where: Annotated[EntityFilterInput | None, _FILTER] = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[Entity]:
        rows = (where or EntityFilterInput()).rows()
        page = await info.context.read(entities, rows, _page(first, after))
        return connection(page, Entity.of, where=rows, after=after)

    @described("One claim; null where there is none of this id.")
    async def claim(self, info: Info, id_: Id) -> Claim | None:
        row = (await info.context.read(claims_by_id, [id_])).get(id_)
        return Claim.of(row) if row else None

    @described("A page of the claims, those that most papers state first.")
    async def claims(
        self,
        info: Info,
        where: Annotated[ClaimFilterInput | None, _FILTER] = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[Claim]:
        rows = (where or ClaimFilterInput()).rows()
        page = await info.context.read(claims, rows, _page(first, after))
        return connection(page, Claim.of, where=rows, after=after)

    @described("A page of the evidence, the surest first.")
    async def evidence(
        self,
        info: Info,
        where: Annotated[EvidenceFilterInput | None, _FILTER] = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[Evidence]:
        rows = (where or EvidenceFilterInput()).rows()
        page = await info.context.read(evidence, rows, _page(first, after))
        return connection(page, Evidence.of, where=rows, after=after)

    @described("How much the graph holds.")
    async def stats(self, info: Info) -> Stats:
        return Stats.of(await info.context.read(status))
