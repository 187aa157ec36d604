"""What can be asked."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Final

import strawberry
from graphql import GraphQLError

from claimgraph.api.graphql.analyses import Analyses
from claimgraph.api.graphql.connection import Connection, connection
from claimgraph.api.graphql.facets import Facets
from claimgraph.api.graphql.fields import FILTER, MAX_FIRST, After, Before, First, Info, Last, checked_first, described
from claimgraph.api.graphql.filters import ClaimFilterInput, EntityFilterInput, EvidenceFilterInput, PaperFilterInput
from claimgraph.api.graphql.nodes import Node
from claimgraph.api.graphql.types import Claim, Entity, Evidence, Paper
from claimgraph.api.graphql.verdicts import Verdicts
from claimgraph.api.graphql.vocabulary import ClaimOrder, EntityOrder, EntityType, EvidenceOrder, PaperOrder, Predicate
from claimgraph.graph import (
    InvalidPage,
    Order,
    PageRequest,
    claims,
    claims_per_predicate,
    counts,
    entities,
    entities_per_type,
    entity_named,
    evidence,
    papers,
)
from claimgraph.schema import kind_of_id

_ORDER: Final = strawberry.argument(description="In which order; a cursor of one is none of another.")
Id = Annotated[strawberry.ID, strawberry.argument(name="id", description="Its identifier.")]


@strawberry.type(description="How many claims have one predicate.")
class PredicateCount:
    predicate: Predicate = strawberry.field(description="The predicate.")
    claims: int = strawberry.field(description="How many claims have it.")


@strawberry.type(description="How many entities have one type.")
class TypeCount:
    type: EntityType = strawberry.field(description="The type.")
    entities: int = strawberry.field(description="How many entities have it.")


@strawberry.type(description="Who asks.")
class Viewer:
    name: str | None = strawberry.field(description="The name of the key; null on a server without keys.")
    may_write: bool = strawberry.field(description="Whether it may change the graph, by the mutations of this schema.")


@strawberry.type(description="What the graph holds.")
class Stats:
    papers: int = strawberry.field(description="How many papers.")
    entities: int = strawberry.field(description="How many entities.")
    claims: int = strawberry.field(description="How many claims, each counted once across papers.")
    evidence: int = strawberry.field(description="How many sentences that state or deny a claim.")

    @described("Claims per predicate.")
    async def predicates(self, info: Info) -> list[PredicateCount]:
        held = await info.context.read_once(claims_per_predicate)
        return [PredicateCount(predicate=Predicate(name), claims=n) for name, n in held.items()]

    @described("Entities per type.")
    async def types(self, info: Info) -> list[TypeCount]:
        held = await info.context.read_once(entities_per_type)
        return [TypeCount(type=EntityType(name), entities=n) for name, n in held.items()]


def _page(
    first: int, after: str | None, last: int | None, before: str | None, order: Order | None = None
) -> PageRequest:
    if last is not None and after is not None:
        raise GraphQLError("last goes with before, and first with after: ask for one page at a time")
    if last is None and before is not None:
        raise GraphQLError("before goes with last: say how many items before it are wanted")
    try:
        if last is not None:
            return PageRequest(checked_first(last, "last"), before=before, backwards=True, order=order)
        return PageRequest(checked_first(first), after, order=order)
    except InvalidPage as error:
        raise GraphQLError(str(error)) from error


_KINDS: Final[Mapping[str | None, type[Node]]] = {"claim": Claim, "piece of evidence": Evidence, "entity": Entity}
"""By what an id that claimgraph made is of; a paper's is its source's, and looks like anything."""


async def _found(info: Info, id_: str) -> Node | None:
    """Whatever has an id."""
    return await _KINDS.get(kind_of_id(id_), Paper).find(info, id_)


@strawberry.type(description="What can be asked of the graph.")
class Query(Analyses, Facets, Verdicts):
    @described(
        "Whatever has this identifier, or has taken the place of what had it: a paper, an entity, a claim or a piece "
        "of evidence; null if nothing has."
    )
    async def node(self, info: Info, id_: Id) -> Node | None:
        return await _found(info, id_)

    @described("Whatever has these identifiers, in their order; null for one that nothing has.")
    async def nodes(
        self,
        info: Info,
        ids: Annotated[list[strawberry.ID], strawberry.argument(description=f"Up to {MAX_FIRST} of them.")],
    ) -> list[Node | None]:
        if len(ids) > MAX_FIRST:
            raise GraphQLError(f"nodes takes up to {MAX_FIRST} ids at once, not {len(ids)}")
        return await asyncio.gather(*(_found(info, id_) for id_ in ids))

    @described("One paper, by its id, or by its DOI, arXiv or PubMed id; null where there is none.")
    async def paper(self, info: Info, id_: Id) -> Paper | None:
        return await Paper.find(info, id_)

    @described("A page of the papers, by id if no order is named.")
    async def papers(
        self,
        info: Info,
        where: Annotated[PaperFilterInput | None, FILTER] = None,
        order_by: Annotated[PaperOrder, _ORDER] = PaperOrder.ID,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Paper]:
        rows = (where or PaperFilterInput()).rows()
        return await connection(info, papers, Paper.of, rows, _page(first, after, last, before, order_by))

    @described("One entity, by its id or by one of its names; null where there is none.")
    async def entity(
        self,
        info: Info,
        id_: Annotated[strawberry.ID | None, strawberry.argument(name="id", description="Its identifier.")] = None,
        name: Annotated[
            str | None,
            strawberry.argument(
                description="Its name or an alias, whole, in any case; of several the best known, or with a type "
                "before it ('Task: reasoning') the one of that type."
            ),
        ] = None,
    ) -> Entity | None:
        match id_, name:
            case str(), None:
                return await Entity.find(info, id_)
            case None, str():
                row = await info.context.read(entity_named, name)
                return Entity.of(row) if row else None
            case _:
                raise GraphQLError("entity takes an id or a name, one of the two")

    @described("A page of the entities, those that most papers mention first if no order is named.")
    async def entities(
        self,
        info: Info,
        where: Annotated[EntityFilterInput | None, FILTER] = None,
        order_by: Annotated[EntityOrder, _ORDER] = EntityOrder.PAPERS,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Entity]:
        rows = (where or EntityFilterInput()).rows()
        return await connection(info, entities, Entity.of, rows, _page(first, after, last, before, order_by))

    @described(
        "One claim, by its id or that of the claim between the names in its sentences; null where there is none."
    )
    async def claim(self, info: Info, id_: Id) -> Claim | None:
        return await Claim.find(info, id_)

    @described("A page of the claims, those that most papers state first if no order is named.")
    async def claims(
        self,
        info: Info,
        where: Annotated[ClaimFilterInput | None, FILTER] = None,
        order_by: Annotated[ClaimOrder, _ORDER] = ClaimOrder.SUPPORT,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Claim]:
        rows = (where or ClaimFilterInput()).rows()
        return await connection(info, claims, Claim.of, rows, _page(first, after, last, before, order_by))

    @described("A page of the evidence, the surest first if no order is named; one piece by its id: node.")
    async def evidence(
        self,
        info: Info,
        where: Annotated[EvidenceFilterInput | None, FILTER] = None,
        order_by: Annotated[EvidenceOrder, _ORDER] = EvidenceOrder.CONFIDENCE,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Evidence]:
        rows = (where or EvidenceFilterInput()).rows()
        return await connection(info, evidence, Evidence.of, rows, _page(first, after, last, before, order_by))

    @described("Who asks, and what that may do.")
    def viewer(self, info: Info) -> Viewer:
        has_mutations = info._raw_info.schema.mutation_type is not None  # noqa: SLF001  # strawberry has no other way
        return Viewer(name=info.context.client, may_write=has_mutations and info.context.may_write)

    @described("How much the graph holds.")
    async def stats(self, info: Info) -> Stats:
        return Stats(**await info.context.read(counts))
