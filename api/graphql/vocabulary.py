"""The vocabulary as GraphQL enums: the same names and descriptions as in the schema room."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

import strawberry
from strawberry.types.enum import has_enum_definition

from claimgraph.graph import (
    ClaimFacet,
    ClaimOrder,
    ContradictionKind,
    CurationKind,
    Direction,
    EntityFacet,
    EntityOrder,
    EvidenceFacet,
    EvidenceOrder,
    PaperFacet,
    PaperOrder,
    Unit,
)
from claimgraph.graph import Kind as FigureKind
from claimgraph.schema import ENTITY_TYPES, PREDICATES, Attribution, EntityType, Predicate, SubjectType

__all__ = [
    "Attribution",
    "ClaimFacet",
    "ClaimOrder",
    "ContradictionKind",
    "CurationKind",
    "Direction",
    "EntityFacet",
    "EntityOrder",
    "EntityType",
    "EvidenceFacet",
    "EvidenceOrder",
    "FigureKind",
    "PaperFacet",
    "PaperOrder",
    "Predicate",
    "SubjectType",
    "Unit",
]

_ENTITY_TYPES: Final = {type_.name: description for type_, description in ENTITY_TYPES.items()}


def _publish(enum: type[Enum], description: str, values: Mapping[str, str], name: str | None = None) -> None:
    """Make an enum known to strawberry, each value described."""
    strawberry.enum(enum, name=name, description=description)
    if has_enum_definition(enum):
        for value in enum.__strawberry_definition__.values:
            value.description = values[value.name]


_publish(EntityType, "What kind of thing an entity is.", _ENTITY_TYPES)
_publish(
    SubjectType,
    "What may be the subject of a claim: an entity of any type, or the paper itself.",
    {SubjectType.PAPER.name: "The paper that states the claim"} | _ENTITY_TYPES,
)
_publish(
    Predicate,
    "What a claim says of its subject and its object.",
    {predicate.name: spec.description for predicate, spec in PREDICATES.items()},
)
_publish(
    Attribution,
    "Whose claim a sentence reports.",
    {
        Attribution.THIS.name: "The paper's own contribution or finding",
        Attribution.PRIOR.name: "Background, common belief or other work",
    },
)
_publish(
    CurationKind,
    "What a person has said of evidence that counts.",
    {
        CurationKind.CONFIRMED.name: "That it is right",
        CurationKind.CORRECTED.name: "How a sentence is to be read that was misread",
        CurationKind.ADDED.name: "What a sentence states in which nothing was found",
    },
)
_publish(
    ContradictionKind,
    "In which way claims contradict each other.",
    {
        ContradictionKind.REFUTED.name: "A claim is stated and denied",
        ContradictionKind.OPPOSITE.name: "One thing improves and degrades another, or causes and mitigates it",
        ContradictionKind.MUTUAL.name: "Each of two things outperforms the other",
        ContradictionKind.CYCLE.name: "Of three or four things each outperforms the next, and the last the first",
    },
)
_publish(
    Unit,
    "What a number counts.",
    {
        Unit.PERCENT.name: "Hundredths; what is known to be a share is counted so, however it is written",
        Unit.FRACTION.name: "A share between 0 and 1 of which it is not known that it may be counted in hundredths",
        Unit.POINTS.name: "Points between two results",
        Unit.FACTOR.name: "Times something else",
        Unit.PLAIN.name: "Whatever the metric counts in",
    },
)
_publish(
    FigureKind,
    "What a value as written is.",
    {
        FigureKind.ABSOLUTE.name: "A result: 94.8%",
        FigureKind.FROM_TO.name: "A result, and where it began: from 59.2 to 94.8",
        FigureKind.CHANGE.name: "The distance between two results: by 12.4%",
        FigureKind.RANGE.name: "Several results, of which the least and the greatest are given: between 14 and 51",
        FigureKind.RANK.name: "A place: second place",
        FigureKind.PHRASE.name: "Words without a figure: state-of-the-art",
        FigureKind.UNREAD.name: "Something with figures that is none of these",
    },
    name="FigureKind",
)
_publish(
    Direction,
    "Which of two values of a metric is the better one.",
    {Direction.HIGHER.name: "The higher", Direction.LOWER.name: "The lower"},
)
_publish(
    PaperOrder,
    "In which order papers are listed.",
    {
        PaperOrder.ID.name: "By their ids",
        PaperOrder.YEAR.name: "The newest first, those without a year last",
        PaperOrder.TITLE.name: "By their titles",
    },
)
_publish(
    EntityOrder,
    "In which order entities are listed.",
    {
        EntityOrder.PAPERS.name: "Those that most papers mention first, then by name",
        EntityOrder.NAME.name: "By their names",
    },
)
_publish(
    ClaimOrder,
    "In which order claims are listed.",
    {
        ClaimOrder.SUPPORT.name: "Those that most papers state first, then the surest",
        ClaimOrder.BELIEF.name: "The surest first, then those that most papers state",
        ClaimOrder.YEAR.name: "Those stated or denied last first, then by support; those without a year last",
    },
)
_publish(
    EvidenceOrder,
    "In which order evidence is listed.",
    {
        EvidenceOrder.CONFIDENCE.name: "What states a claim before what denies it, the surest first",
        EvidenceOrder.UNCERTAINTY.name: "What is as likely wrong as right first, what is all but certain last",
    },
)
_EXTRACTORS: Final = {"EXTRACTOR": "The extractor that found them", "EXTRACTOR_VERSION": "The version of it"}
_publish(
    PaperFacet,
    "By what papers can be counted; those that lack it are in no count.",
    {
        PaperFacet.YEAR.name: "The year of publication",
        PaperFacet.SOURCE.name: "The name of the reader that made the record",
        PaperFacet.VENUE.name: "The journal, conference or repository",
        **_EXTRACTORS,
    },
)
_publish(EntityFacet, "By what entities can be counted.", {EntityFacet.TYPE.name: "What kind of thing they are"})
_publish(
    ClaimFacet,
    "By what claims can be counted; those that lack it are in no count.",
    {
        ClaimFacet.PREDICATE.name: "What they say of subject and object",
        ClaimFacet.SUBJECT_TYPE.name: "The type of the subject",
        ClaimFacet.OBJECT_TYPE.name: "The type of the object",
        ClaimFacet.FIRST_YEAR.name: "When the first paper stated or denied them",
        ClaimFacet.LAST_YEAR.name: "When the last one did",
    },
)
_publish(
    EvidenceFacet,
    "By what pieces of evidence can be counted; those that lack it are in no count.",
    {
        EvidenceFacet.YEAR.name: "The year of the paper",
        EvidenceFacet.ATTRIBUTION.name: "Whose claim the sentence reports",
        EvidenceFacet.NEGATED.name: "Whether it denies the claim",
        EvidenceFacet.HEDGED.name: "Whether it states it as possible",
        EvidenceFacet.METRIC.name: "The metric it names",
        EvidenceFacet.CURATION.name: "What a person has said of it",
        **_EXTRACTORS,
    },
)
