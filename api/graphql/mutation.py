"""What a curator can change, where the server allows writes."""

import logging
from collections.abc import Callable, Mapping
from typing import Annotated, Final, TypeVar

import strawberry

from claimgraph.api.graphql.errors import Code, refusal
from claimgraph.api.graphql.fields import MAX_FIRST, MEANT, Info, Meant, described
from claimgraph.api.graphql.types import Entity, Evidence
from claimgraph.api.graphql.verdicts import Reading, Verdict
from claimgraph.extract import split_sentences
from claimgraph.graph import (
    EntityRow,
    Graph,
    add_evidence,
    confirm_evidence,
    correct_evidence,
    entity_meant,
    merge_named,
    reject_evidence,
    rename_entity,
    restore_evidence,
    split_entity,
)

R = TypeVar("R")

_audit = logging.getLogger("claimgraph.audit")
_LONGEST: Final = 1_000
EvidenceId = Annotated[strawberry.ID, strawberry.argument(name="id", description="The identifier of the evidence.")]


@strawberry.type(description="What a curator can change; a decision is kept, and wins over every later run.")
class Mutation:
    @described(
        "Takes the names of some entities for those of another, which keeps its id and type and is called what most "
        "papers call it."
    )
    async def merge_entities(
        self,
        info: Info,
        kept: Annotated[str, strawberry.argument(description=f"The entity that stays: {MEANT}.")],
        others: Annotated[list[str], strawberry.argument(description="The entities that become one with it.")],
        *,
        across_types: Annotated[
            bool,
            strawberry.argument(
                description="Whether these may be of other types; a name finds such first. Claims that can hardly be "
                "meant then: claims(filter: {allowed: false})."
            ),
        ] = False,
    ) -> Entity:
        if len(others) > MAX_FIRST:
            raise refusal(
                Code.BAD_USER_INPUT, f"others are {len(others):,} and may be {MAX_FIRST}: merge fewer at once"
            )

        def merged(graph: Graph) -> EntityRow:
            return merge_named(graph, kept, others, across_types=across_types)

        said = {"kept": kept, "others": others, "across_types": across_types}
        return Entity.of(await _changed(info, "mergeEntities", merged, **said))

    @described(
        "Takes a name out of an entity; gives the entity that it is then. If it is a name of the entity itself, rather "
        "than of one that was merged into it, all that was merged into it leaves instead."
    )
    async def split_entity(
        self,
        info: Info,
        entity: Meant,
        name: Annotated[
            str,
            strawberry.argument(
                description="One of its names, in any case; with its type before it where several are alike."
            ),
        ],
    ) -> Entity:
        _checked({"name": name})

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
        _checked({"name": name})

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
        _checked({"reason": reason})
        by = info.context.client
        row = await _changed(
            info, "rejectEvidence", lambda graph: reject_evidence(graph, id_, reason, by), id=id_, reason=reason
        )
        return Verdict.of(row)

    @described("Says that a piece of evidence is right: it is certain from now on, whatever is read later.")
    async def confirm_evidence(self, info: Info, id_: EvidenceId) -> Evidence:
        by = info.context.client
        row = await _changed(info, "confirmEvidence", lambda graph: confirm_evidence(graph, id_, by), id=id_)
        return Evidence.of(row)

    @described(
        "Says how a sentence is to be read that was misread: what was read is marked as wrong, and other evidence of "
        "the same sentence, which it gives, takes its place."
    )
    async def correct_evidence(
        self,
        info: Info,
        id_: EvidenceId,
        reading: Annotated[Reading, strawberry.argument(description="What is otherwise.")],
        reason: Annotated[str, strawberry.argument(description="Why what was read is wrong.")],
    ) -> Evidence:
        _checked({"reason": reason} | _texts(reading))
        by = info.context.client
        row = await _changed(
            info,
            "correctEvidence",
            lambda graph: correct_evidence(graph, id_, reading.row(), reason, by),
            id=id_,
            reading=_said(reading),
            reason=reason,
        )
        return Evidence.of(row)

    @described("Says what a sentence states in which nothing was found.")
    async def add_evidence(
        self,
        info: Info,
        paper: Annotated[strawberry.ID, strawberry.argument(description="The identifier of the paper.")],
        sentence: Annotated[
            str,
            strawberry.argument(description="The sentence, copied from the paper, or enough of it to tell which."),
        ],
        reading: Annotated[
            Reading,
            strawberry.argument(
                description="What it states: predicate and object, and a subject unless the paper INTRODUCES it."
            ),
        ],
    ) -> Evidence:
        _checked(_texts(reading))
        _checked({"sentence": sentence})
        by = info.context.client
        row = await _changed(
            info,
            "addEvidence",
            lambda graph: add_evidence(graph, paper, sentence, reading.row(), split_sentences, by),
            paper=paper,
            sentence=sentence,
            reading=_said(reading),
        )
        return Evidence.of(row)

    @described(
        "Takes back what a person has said of evidence: that it is wrong, and what stands in its place; that it is "
        "right; or that it is there at all. True if what was read, or said, before counts now."
    )
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


def _said(reading: Reading) -> dict[str, object]:
    """What is said of a reading, as it is logged."""
    return {name: getattr(value, "name", value) for name, value in vars(reading).items() if value is not None}


def _texts(reading: Reading) -> dict[str, str]:
    return {name: value for name, value in vars(reading).items() if type(value) is str}


def _checked(texts: Mapping[str, str | None]) -> None:
    """Refuse arguments that are too long to be meant.

    Raises:
        GraphQLError: one is.
    """
    for name, text in texts.items():
        if text is not None and len(text) > _LONGEST:
            raise refusal(Code.BAD_USER_INPUT, f"{name} has {len(text):,} characters and may have {_LONGEST:,}")
