"""What lists can be narrowed by: the graph's filters as GraphQL inputs. What is left out does not count."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

import strawberry

from claimgraph.api.graphql.vocabulary import Attribution, CurationKind, EntityType, Predicate, SubjectType
from claimgraph.graph import ClaimFilter, EntityFilter, EvidenceFilter, PaperFilter

RowsT_co = TypeVar("RowsT_co", covariant=True)

_SIDE = "an id, or part of a name or an alias, in any case."
_EXACT = "True: names are whole ones, no parts of others; what goes by them counts, of whatever type."
_AND = "All of these must hold as well."
_OR = "One of these at least must hold as well."
_NOT = "This must not hold."


class _Input(Protocol[RowsT_co]):
    def rows(self) -> RowsT_co: ...


def _rows(inputs: Iterable[_Input[RowsT_co]] | None) -> list[RowsT_co] | None:
    return None if inputs is None else [one.rows() for one in inputs]


@strawberry.input(name="PaperFilter", description="Which papers; what is left out does not count, the rest must hold.")
class PaperFilterInput:
    text: str | None = strawberry.field(default=None, description="Part of the title, in any case.")
    year_from: int | None = strawberry.field(default=None, description="Published in this year or later.")
    year_to: int | None = strawberry.field(default=None, description="Published in this year or earlier.")
    source: str | None = strawberry.field(default=None, description="The name of the reader, as in Paper.source.")
    entity: strawberry.ID | None = strawberry.field(default=None, description="The id of an entity it mentions.")

    and_: list["PaperFilterInput"] | None = strawberry.field(name="and", default=None, description=_AND)
    or_: list["PaperFilterInput"] | None = strawberry.field(name="or", default=None, description=_OR)
    not_: "PaperFilterInput | None" = strawberry.field(name="not", default=None, description=_NOT)

    def rows(self) -> PaperFilter:
        """The graph's form of it."""
        return PaperFilter(
            text=self.text,
            year_from=self.year_from,
            year_to=self.year_to,
            source=self.source,
            entity=self.entity,
            all_of=_rows(self.and_),
            any_of=_rows(self.or_),
            none_of=_rows([self.not_] if self.not_ else None),
        )


@strawberry.input(
    name="EntityFilter", description="Which entities; what is left out does not count, the rest must hold."
)
class EntityFilterInput:
    name: str | None = strawberry.field(default=None, description="Part of a name or an alias, in any case.")
    exact: bool | None = strawberry.field(default=None, description="True: the name is a whole one, no part of others.")
    type: list[EntityType] | None = strawberry.field(default=None, description="Any of these types.")
    paper: strawberry.ID | None = strawberry.field(default=None, description="The id of a paper that mentions it.")
    min_papers: int | None = strawberry.field(default=None, description="Mentioned by at least as many papers.")
    generic: bool | None = strawberry.field(
        default=None, description="True: a phrase that names nothing, such as 'existing methods'. False: a name."
    )

    and_: list["EntityFilterInput"] | None = strawberry.field(name="and", default=None, description=_AND)
    or_: list["EntityFilterInput"] | None = strawberry.field(name="or", default=None, description=_OR)
    not_: "EntityFilterInput | None" = strawberry.field(name="not", default=None, description=_NOT)

    def rows(self) -> EntityFilter:
        """The graph's form of it."""
        return EntityFilter(
            name=self.name,
            exact=self.exact,
            types=self.type,
            paper=self.paper,
            min_papers=self.min_papers,
            generic=self.generic,
            all_of=_rows(self.and_),
            any_of=_rows(self.or_),
            none_of=_rows([self.not_] if self.not_ else None),
        )


@strawberry.input(name="ClaimFilter", description="Which claims; what is left out does not count, the rest must hold.")
class ClaimFilterInput:
    subject: str | None = strawberry.field(
        default=None, description="The subject: an id, or part of a name, an alias or a paper's title, in any case."
    )
    subject_type: list[SubjectType] | None = strawberry.field(default=None, description="Any of these types.")
    predicate: list[Predicate] | None = strawberry.field(default=None, description="Any of these predicates.")
    object: str | None = strawberry.field(default=None, description=f"The object: {_SIDE}")
    object_type: list[EntityType] | None = strawberry.field(default=None, description="Any of these types.")
    about: str | None = strawberry.field(default=None, description=f"An entity that is subject or object: {_SIDE}")
    on: str | None = strawberry.field(default=None, description=f"On what some evidence states it: {_SIDE}")
    exact: bool | None = strawberry.field(default=None, description=_EXACT)
    paper: strawberry.ID | None = strawberry.field(
        default=None, description="The id of a paper that states or denies it."
    )
    own: bool | None = strawberry.field(
        default=None,
        description="True: some paper (the one given, of the years given) states it as a finding or contribution of "
        "its own. False: none does.",
    )
    refuted: bool | None = strawberry.field(default=None, description="True: some paper denies it. False: none does.")
    allowed: bool | None = strawberry.field(
        default=None,
        description="False: its predicate cannot stand between things of these types, as it can be where a person has "
        "merged things across types. True: it can.",
    )
    year_from: int | None = strawberry.field(
        default=None,
        description="Some paper of this year or later states or denies it; with yearTo, of the years between.",
    )
    year_to: int | None = strawberry.field(
        default=None, description="Some paper of this year or earlier states or denies it."
    )
    min_support: int | None = strawberry.field(default=None, description="Stated by at least as many papers.")
    min_belief: float | None = strawberry.field(default=None, description="Believed at least as much, from 0 to 1.")

    and_: list["ClaimFilterInput"] | None = strawberry.field(name="and", default=None, description=_AND)
    or_: list["ClaimFilterInput"] | None = strawberry.field(name="or", default=None, description=_OR)
    not_: "ClaimFilterInput | None" = strawberry.field(name="not", default=None, description=_NOT)

    def rows(self) -> ClaimFilter:
        """The graph's form of it."""
        return ClaimFilter(
            subject=self.subject,
            subject_types=self.subject_type,
            predicates=self.predicate,
            object=self.object,
            object_types=self.object_type,
            about=self.about,
            on=self.on,
            exact=self.exact,
            paper=self.paper,
            own=self.own,
            refuted=self.refuted,
            allowed=self.allowed,
            year_from=self.year_from,
            year_to=self.year_to,
            min_support=self.min_support,
            min_belief=self.min_belief,
            all_of=_rows(self.and_),
            any_of=_rows(self.or_),
            none_of=_rows([self.not_] if self.not_ else None),
        )


@strawberry.input(
    name="EvidenceFilter", description="Which evidence; what is left out does not count, the rest must hold."
)
class EvidenceFilterInput:
    claim: strawberry.ID | None = strawberry.field(default=None, description="The id of the claim it is about.")
    paper: strawberry.ID | None = strawberry.field(default=None, description="The id of the paper it is from.")
    about: str | None = strawberry.field(
        default=None, description=f"An entity that is subject or object of its claim: {_SIDE}"
    )
    exact: bool | None = strawberry.field(default=None, description=_EXACT)
    predicate: list[Predicate] | None = strawberry.field(
        default=None, description="The claim has any of these predicates."
    )
    negated: bool | None = strawberry.field(default=None, description="True: it denies the claim. False: it states it.")
    hedged: bool | None = strawberry.field(
        default=None, description="True: it states it as possible. False: it states it plainly."
    )
    attribution: Attribution | None = strawberry.field(default=None, description="Whose claim the sentence reports.")
    year_from: int | None = strawberry.field(default=None, description="Its paper is of this year or later.")
    year_to: int | None = strawberry.field(default=None, description="Its paper is of this year or earlier.")
    min_confidence: float | None = strawberry.field(
        default=None, description="At least as sure to be read rightly, from 0 to 1."
    )
    judged: bool | None = strawberry.field(
        default=None, description="True: a person has said something of it. False: nobody has."
    )
    curation: list[CurationKind] | None = strawberry.field(
        default=None, description="Any of these was said of it by a person; all three: whatever people vouch for."
    )

    and_: list["EvidenceFilterInput"] | None = strawberry.field(name="and", default=None, description=_AND)
    or_: list["EvidenceFilterInput"] | None = strawberry.field(name="or", default=None, description=_OR)
    not_: "EvidenceFilterInput | None" = strawberry.field(name="not", default=None, description=_NOT)

    def rows(self) -> EvidenceFilter:
        """The graph's form of it."""
        return EvidenceFilter(
            claim=self.claim,
            paper=self.paper,
            about=self.about,
            exact=self.exact,
            predicates=self.predicate,
            negated=self.negated,
            hedged=self.hedged,
            attribution=self.attribution,
            year_from=self.year_from,
            year_to=self.year_to,
            min_confidence=self.min_confidence,
            judged=self.judged,
            curations=self.curation,
            all_of=_rows(self.and_),
            any_of=_rows(self.or_),
            none_of=_rows([self.not_] if self.not_ else None),
        )
