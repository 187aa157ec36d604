"""What a curator can change, where the server allows writes."""

import logging
from collections.abc import Callable
from typing import Annotated, Final, Self, TypeVar

import strawberry

from claimgraph.api.graphql.errors import Code, refusal
from claimgraph.api.graphql.fields import MAX_FIRST, MEANT, Info, Meant, described
from claimgraph.api.graphql.types import Entity, Paper
from claimgraph.api.graphql.vocabulary import Predicate
from claimgraph.graph import (
    EntityRow,
    Graph,
    entity_meant,
    merge_entities,
    reject_evidence,
    rename_entity,
    restore_evidence,
    split_entity,
)
from claimgraph.graph import Verdict as VerdictRow

R = TypeVar("R")

_audit = logging.getLogger("claimgraph.audit")
_LONGEST: Final = 1_000
EvidenceId = Annotated[strawberry.ID, strawberry.argument(name="id", description="The identifier of the evidence.")]


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
    row: strawberry.Private[VerdictRow]

    @described("The paper.")
    async def paper(self, info: Info) -> Paper | None:
        return await Paper.find(info, self.row.paper)

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
            row=row,
        )


@strawberry.type(description="What a curator can change; a decision is kept, and wins over every later run.")
class Mutation:
    @described(
        "Takes the names of some entities for those of another, which keeps its id and is called what most papers call "
        "it."
    )
    async def merge_entities(
        self,
        info: Info,
        kept: Annotated[str, strawberry.argument(description=f"The entity that stays: {MEANT}.")],
        others: Annotated[list[str], strawberry.argument(description="The entities that become one with it.")],
    ) -> Entity:
        if len(others) > MAX_FIRST:
            raise refusal(
                Code.BAD_USER_INPUT, f"others are {len(others):,} and may be {MAX_FIRST}: merge fewer at once"
            )

        def merged(graph: Graph) -> EntityRow:
            entity = entity_meant(graph, kept)
            merge_entities(graph, entity, [entity_meant(graph, other, [entity.type]) for other in others])
            return entity_meant(graph, entity.id)

        return Entity.of(await _changed(info, "mergeEntities", merged, kept=kept, others=others))

    @described(
        "Takes a name out of an entity; gives the entity that it is then. If it is a name of the entity itself, rather "
        "than of one that was merged into it, all that was merged into it leaves instead."
    )
    async def split_entity(
        self,
        info: Info,
        entity: Meant,
        name: Annotated[str, strawberry.argument(description="One of its names, in any case.")],
    ) -> Entity:
        _checked(name=name)

        def split(graph: Graph) -> EntityRow:
            found = entity_meant(graph, entity)
            return entity_meant(graph, split_entity(graph, found, name))

        return Entity.of(await _changed(info, "splitEntity", split, entity=entity, name=name))

    @described("Calls an entity by another name; by the one that most papers use where none is given.")
    async def rename_entity(
        self,
        info: Info,
        entity: Meant,
        name: Annotated[str | None, strawberry.argument(description="What it is to be called.")] = None,
    ) -> Entity:
        _checked(name=name)

        def renamed(graph: Graph) -> EntityRow:
            found = entity_meant(graph, entity)
            rename_entity(graph, found, name)
            return entity_meant(graph, found.id)

        return Entity.of(await _changed(info, "renameEntity", renamed, entity=entity, name=name))

    @described("Marks a piece of evidence as wrong: it counts no more, and its claim goes with the last of it.")
    async def reject_evidence(
        self,
        info: Info,
        id_: EvidenceId,
        reason: Annotated[str, strawberry.argument(description="Why it is wrong.")],
    ) -> Verdict:
        _checked(reason=reason)
        by = info.context.client
        row = await _changed(
            info, "rejectEvidence", lambda graph: reject_evidence(graph, id_, reason, by), id=id_, reason=reason
        )
        return Verdict.of(row)

    @described("Takes a verdict back; false where its paper does not say so any more.")
    async def restore_evidence(self, info: Info, id_: EvidenceId) -> bool:
        return await _changed(info, "restoreEvidence", lambda graph: restore_evidence(graph, id_), id=id_)


async def _changed(info: Info, action: str, change: Callable[[Graph], R], **arguments: object) -> R:
    """Change the graph, and log who did what and how it ended.

    Beside the change itself, which goes on when the query's time is up: the client is told that it may.

    Raises:
        GraphQLError: the client's key is for reading only.
    """
    context = info.context
    if not context.may_write:
        raise refusal(
            Code.FORBIDDEN, f"the key of {context.client} is for reading: claimgraph keys add --writes makes others"
        )
    fields = {"action": action, "by": context.client, "arguments": arguments}

    def audited(graph: Graph) -> R:
        try:
            result = change(graph)
        except Exception as error:
            _audit.info(
                "%(action)s by %(by)s ended otherwise: %(arguments)s: %(error)s",
                fields | {"error": error},
                extra=fields,
            )
            raise
        _audit.info("%(action)s by %(by)s: %(arguments)s", fields, extra=fields)
        return result

    return await context.change(audited)


def _checked(**texts: str | None) -> None:
    """Refuse arguments that are too long to be meant.

    Raises:
        GraphQLError: one is.
    """
    for name, text in texts.items():
        if text is not None and len(text) > _LONGEST:
            raise refusal(Code.BAD_USER_INPUT, f"{name} has {len(text):,} characters and may have {_LONGEST:,}")
