"""The vocabulary as GraphQL enums: the same names and descriptions as in the schema room."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

import strawberry
from strawberry.types.enum import has_enum_definition

from claimgraph.schema import ENTITY_TYPES, PREDICATES, Attribution, EntityType, Predicate, SubjectType

__all__ = ["Attribution", "EntityType", "Predicate", "SubjectType"]

_ENTITY_TYPES: Final = {type_.name: description for type_, description in ENTITY_TYPES.items()}


def _publish(enum: type[Enum], description: str, values: Mapping[str, str]) -> None:
    """Make an enum known to strawberry, each value described."""
    strawberry.enum(enum, description=description)
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
