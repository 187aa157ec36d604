"""What people have said of evidence, and how they say that a sentence is to be read."""

from typing import Self

import strawberry

from claimgraph.api.graphql.connection import Connection, listed
from claimgraph.api.graphql.fields import After, First, Info, checked_first, described
from claimgraph.api.graphql.types import Curation, Evidence, Paper
from claimgraph.api.graphql.vocabulary import Attribution, EntityType, Predicate
from claimgraph.graph import PageRequest, count_curations, count_verdicts, curations, verdicts
from claimgraph.graph import Reading as ReadingRow
from claimgraph.graph import Verdict as VerdictRow

_TYPE = "The type of {}; needed where the paper was not read to name it, or names two things so."


@strawberry.type(description="What a person has said of a piece of evidence that is wrong.")
class Verdict:
    id: strawberry.ID = strawberry.field(description="The identifier of the evidence.")
    reason: str = strawberry.field(description="Why it is wrong.")
    by: str | None = strawberry.field(description="Who said so: the name of a key; null on a server without keys.")
    at: str = strawberry.field(description="When, in UTC, as ISO 8601.")
    sentence: str = strawberry.field(description="What the paper says, verbatim.")
    subject: str = strawberry.field(description="What the subject was called.")
    predicate: Predicate = strawberry.field(description="What was said of the two.")
    object: str = strawberry.field(description="What the object was called.")
    negated: bool = strawberry.field(description="The sentence was read as a denial.")
    hedged: bool = strawberry.field(description="It was read as stated as possible, intended or conditional.")
    attribution: Attribution = strawberry.field(description="Whose claim it was taken for.")
    metric: str | None = strawberry.field(description="The metric that was read in it.")
    value: str | None = strawberry.field(description="The figure that was read in it.")
    row: strawberry.Private[VerdictRow]

    @described("The paper.")
    async def paper(self, info: Info) -> Paper | None:
        return await Paper.find(info, self.row.paper)

    @described("The evidence that stands in its place; null where none does, or waits for such a text.")
    async def correction(self, info: Info) -> Evidence | None:
        found = await info.context.loaders.corrections.load(self.row.id)
        return Evidence.of(found) if found else None

    @classmethod
    def of(cls, row: VerdictRow) -> Self:
        """A verdict of the graph."""
        return cls(
            id=strawberry.ID(row.id),
            reason=row.reason,
            by=row.by,
            at=row.at,
            sentence=row.sentence,
            subject=row.subject,
            predicate=row.predicate,
            object=row.object,
            negated=row.negated,
            hedged=row.hedged,
            attribution=row.attribution,
            metric=row.metric,
            value=row.value,
            row=row,
        )


@strawberry.type
class Verdicts:
    """What can be asked of what people have said; a part of `Query`."""

    @described("A page of the evidence that people have marked as wrong, the newest verdict first.")
    async def verdicts(self, info: Info, first: First = 20, after: After = None) -> Connection[Verdict]:
        page = await info.context.read(verdicts, PageRequest(checked_first(first), after))
        return listed(page, Verdict.of, count_verdicts)

    @described(
        "A page of what people vouch for, confirmed, corrected or added, the newest first; also of what waits for a "
        "text that has the sentence again. What counts alone: Query.evidence."
    )
    async def curations(self, info: Info, first: First = 20, after: After = None) -> Connection[Curation]:
        page = await info.context.read(curations, PageRequest(checked_first(first), after))
        return listed(page, Curation.of, count_curations)


@strawberry.input(
    description=(
        "How a sentence is to be read. Of what is left out, or null, a correction leaves what was read; an empty "
        "string takes away. Names are copied from the paper, without an article; their case does not count."
    )
)
class Reading:
    subject: str | None = strawberry.field(
        default=None, description="The subject, by its name in the paper; none where the paper INTRODUCES the object."
    )
    subject_type: EntityType | None = strawberry.field(default=None, description=_TYPE.format("the subject"))
    predicate: Predicate | None = strawberry.field(default=None, description="What is said of the two.")
    object: str | None = strawberry.field(default=None, description="The object, by its name in the paper.")
    object_type: EntityType | None = strawberry.field(default=None, description=_TYPE.format("the object"))
    negated: bool | None = strawberry.field(default=None, description="Whether the sentence denies it.")
    hedged: bool | None = strawberry.field(
        default=None, description="Whether it states it as possible, suggested, intended or conditional."
    )
    attribution: Attribution | None = strawberry.field(
        default=None, description="Whose claim it is: the paper's own, or earlier work's."
    )
    metric: str | None = strawberry.field(default=None, description="The metric that it names, as the paper does.")
    value: str | None = strawberry.field(
        default=None, description="The figure as the paper has it, or a phrase such as 'state-of-the-art'."
    )
    on: str | None = strawberry.field(
        default=None, description="The benchmark, task or condition on which it holds, by its name in the paper."
    )
    on_type: EntityType | None = strawberry.field(default=None, description=_TYPE.format("what it holds on"))
    baseline: str | None = strawberry.field(
        default=None, description="What the comparison is against, by its name in the paper."
    )
    baseline_type: EntityType | None = strawberry.field(default=None, description=_TYPE.format("the baseline"))

    def row(self) -> ReadingRow:
        """The graph's form of it."""
        return ReadingRow(**vars(self))
