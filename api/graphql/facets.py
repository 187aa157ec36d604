"""How many: what a filter lets through, counted by a property, and what is mentioned more than it was."""

from collections.abc import Sequence
from typing import Annotated, Any, Final, Self

import strawberry

from claimgraph.api.graphql.fields import FILTER, First, Info, checked_first, described
from claimgraph.api.graphql.filters import ClaimFilterInput, EntityFilterInput, EvidenceFilterInput, PaperFilterInput
from claimgraph.api.graphql.types import Entity
from claimgraph.api.graphql.vocabulary import ClaimFacet, EntityFacet, EvidenceFacet, PaperFacet
from claimgraph.graph import Emerging as EmergingRow
from claimgraph.graph import Facet as FacetProperty
from claimgraph.graph import Filter, facet

_BY: Final = strawberry.argument(description="By what they are counted; each by itself.")


@strawberry.type(description="How many have one value.")
class FacetValue:
    value: str = strawberry.field(description="The value; a year in digits, true or false as such words.")
    count: int = strawberry.field(description="How many have it.")


@strawberry.type(description="How many have which value of a property.")
class Facet:
    by: str = strawberry.field(description="The property, as it was asked for.")
    values: list[FacetValue] = strawberry.field(description="The most frequent values, the most frequent first.")


@strawberry.type(description="How many papers mention an entity, and how many did.")
class Emerging:
    entity: Entity = strawberry.field(description="The entity.")
    year: int = strawberry.field(description="The year.")
    papers: int = strawberry.field(description="How many papers of the year mention it.")
    before: int = strawberry.field(description="How many of the year before.")
    total: int = strawberry.field(description="How many papers of the year there are.")
    total_before: int = strawberry.field(description="How many of the year before.")
    growth: float = strawberry.field(
        description="How many times the share of the year before, one being added to each number."
    )

    @classmethod
    def of(cls, row: EmergingRow) -> Self:
        """What the graph found."""
        return cls(
            entity=Entity.of(row.entity),
            year=row.year,
            papers=row.papers,
            before=row.before,
            total=row.total,
            total_before=row.total_before,
            growth=row.growth,
        )


async def _facets(info: Info, where: Filter, by: Sequence[FacetProperty], first: int) -> list[Facet]:
    limit = checked_first(first)

    async def counted(property_: FacetProperty) -> Facet:
        found = await info.context.read_once(facet, where, property_, limit)
        values = [FacetValue(value=_written(value), count=count) for value, count in found]
        return Facet(by=property_.name, values=values)

    return [await counted(property_) for property_ in dict.fromkeys(by)]


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@strawberry.type
class Facets:
    @described("How many papers have which year, source and the like.")
    async def paper_facets(
        self,
        info: Info,
        by: Annotated[list[PaperFacet], _BY],
        where: Annotated[PaperFilterInput | None, FILTER] = None,
        first: First = 20,
    ) -> list[Facet]:
        return await _facets(info, (where or PaperFilterInput()).rows(), by, first)

    @described("How many entities have which type.")
    async def entity_facets(
        self,
        info: Info,
        by: Annotated[list[EntityFacet], _BY],
        where: Annotated[EntityFilterInput | None, FILTER] = None,
        first: First = 20,
    ) -> list[Facet]:
        return await _facets(info, (where or EntityFilterInput()).rows(), by, first)

    @described("How many claims have which predicate, which types, and when they were first and last stated.")
    async def claim_facets(
        self,
        info: Info,
        by: Annotated[list[ClaimFacet], _BY],
        where: Annotated[ClaimFilterInput | None, FILTER] = None,
        first: First = 20,
    ) -> list[Facet]:
        return await _facets(info, (where or ClaimFilterInput()).rows(), by, first)

    @described("How many pieces of evidence have which year, attribution and the like.")
    async def evidence_facets(
        self,
        info: Info,
        by: Annotated[list[EvidenceFacet], _BY],
        where: Annotated[EvidenceFilterInput | None, FILTER] = None,
        first: First = 20,
    ) -> list[Facet]:
        return await _facets(info, (where or EvidenceFilterInput()).rows(), by, first)
