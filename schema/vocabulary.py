"""The closed vocabulary: what an entity may be and what a claim may say.

`ENTITY_TYPES` and `PREDICATES` are the single place where types, predicates, their domains and ranges are written down.
Everything else (validation, the graph's labels and relationship types, the GraphQL enums) reads them. The cues say in
plain words what a predicate sounds like; how an extractor recognises them is its own business.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class EntityType(StrEnum):
    """What kind of thing an entity is; exactly one per entity."""

    METHOD = "Method"
    TASK = "Task"
    BENCHMARK = "Benchmark"
    METRIC = "Metric"
    CONCEPT = "Concept"


class SubjectType(StrEnum):
    """What may stand as the subject of a claim: an entity of any type, or the paper itself."""

    PAPER = "Paper"
    METHOD = "Method"
    TASK = "Task"
    BENCHMARK = "Benchmark"
    METRIC = "Metric"
    CONCEPT = "Concept"


class Predicate(StrEnum):
    """The relation a claim states between its subject and its object."""

    INTRODUCES = "INTRODUCES"
    IMPROVES = "IMPROVES"
    DEGRADES = "DEGRADES"
    MITIGATES = "MITIGATES"
    CAUSES = "CAUSES"
    AFFECTS = "AFFECTS"
    OUTPERFORMS = "OUTPERFORMS"
    COMPARED_WITH = "COMPARED_WITH"
    ACHIEVES = "ACHIEVES"
    EVALUATED_ON = "EVALUATED_ON"
    TRAINED_ON = "TRAINED_ON"
    USES = "USES"
    USED_FOR = "USED_FOR"
    PART_OF = "PART_OF"
    IS_A = "IS_A"


class Attribution(StrEnum):
    """Whose claim a sentence reports."""

    THIS = "this"
    PRIOR = "prior"


@dataclass(frozen=True, slots=True)
class PredicateSpec:
    """What one predicate means and between what it may stand.

    `domain` holds the allowed types of the subject, `range` those of the object. `symmetric` is true when swapping the
    two changes nothing. `cues` are phrases that state the predicate with the subject first; `inverse_cues` are phrases
    that state it with the object first, so that the two have to be swapped.
    """

    description: str
    domain: frozenset[SubjectType]
    range: frozenset[EntityType]
    symmetric: bool = False
    cues: tuple[str, ...] = field(default=())
    inverse_cues: tuple[str, ...] = field(default=())

    def allows(self, subject: SubjectType | EntityType, object_: EntityType) -> bool:
        """Whether the predicate may stand between a subject and an object of these types.

        >>> PREDICATES[Predicate.ACHIEVES].allows(EntityType.METHOD, EntityType.BENCHMARK)
        True
        >>> PREDICATES[Predicate.OUTPERFORMS].allows(EntityType.METHOD, EntityType.METRIC)
        False
        """
        return subject in self.domain and object_ in self.range


ENTITY_TYPES: Final[Mapping[EntityType, str]] = MappingProxyType(
    {
        EntityType.METHOD: "A model, algorithm, architecture, procedure, loss, framework, system or theory",
        EntityType.TASK: "A problem that methods are built to solve, or an ability that they show",
        EntityType.BENCHMARK: "A dataset, corpus, benchmark, test suite or evaluation set",
        EntityType.METRIC: "A measured quantity",
        EntityType.CONCEPT: "A property, phenomenon, factor, resource, way of failing or object of theory",
    }
)

_M, _T, _B, _Q, _C = EntityType
_ANY: Final = frozenset(EntityType)


def _subjects(*types: EntityType) -> frozenset[SubjectType]:
    return frozenset(SubjectType(t) for t in types)


PREDICATES: Final[Mapping[Predicate, PredicateSpec]] = MappingProxyType(
    {
        Predicate.INTRODUCES: PredicateSpec(
            "The paper presents the object as new",
            domain=frozenset({SubjectType.PAPER}),
            range=_ANY,
            cues=("propose", "introduce", "present", "develop", "release", "construct"),
            inverse_cues=("is proposed", "is introduced", "is presented"),
        ),
        Predicate.IMPROVES: PredicateSpec(
            "The subject makes the object, which is desirable, better or larger",
            domain=_subjects(*_ANY),
            range=_ANY,
            cues=("improve", "boost", "enhance", "increase", "gains on", "help", "enable", "facilitate"),
            inverse_cues=("benefit from", "is improved by", "is enhanced by"),
        ),
        Predicate.DEGRADES: PredicateSpec(
            "The subject makes the object, which is desirable, worse",
            domain=_subjects(*_ANY),
            range=_ANY,
            cues=("hurt", "degrade", "dilute", "hinder", "impair", "limit", "harm"),
            inverse_cues=("suffer from", "is hindered by", "is limited by"),
        ),
        Predicate.MITIGATES: PredicateSpec(
            "The subject reduces, prevents or solves the object, which is undesirable",
            domain=_subjects(_M, _T, _B, _C),
            range=frozenset({_C, _Q, _T, _M}),
            cues=(
                "mitigate",
                "reduce",
                "alleviate",
                "prevent",
                "avoid",
                "address",
                "overcome",
                "eliminate the need for",
            ),
            inverse_cues=("is mitigated by", "is reduced by"),
        ),
        Predicate.CAUSES: PredicateSpec(
            "The subject gives rise to or increases the object, a phenomenon or something undesirable",
            domain=_subjects(*_ANY),
            range=frozenset({_C, _Q, _T, _M}),
            cues=("cause", "lead to", "result in", "induce", "give rise to", "produce"),
            inverse_cues=("stem from", "arise from", "is caused by"),
        ),
        Predicate.AFFECTS: PredicateSpec(
            "The subject influences the object in no stated direction",
            domain=_subjects(*_ANY),
            range=_ANY,
            cues=("affect", "influence", "impact", "determine", "predict", "correlate with", "is crucial for"),
            inverse_cues=("depend on", "is sensitive to", "require", "is robust to"),
        ),
        Predicate.OUTPERFORMS: PredicateSpec(
            "The subject is better than the object",
            domain=_subjects(_M, _B),
            range=frozenset({_M, _B}),
            cues=("outperform", "surpass", "exceed", "beat", "is better than"),
            inverse_cues=("is outperformed by", "underperform", "fall short of"),
        ),
        Predicate.COMPARED_WITH: PredicateSpec(
            "A comparison of the two names no winner, or finds them equal",
            domain=_subjects(*_ANY),
            range=_ANY,
            symmetric=True,
            cues=("compare with", "comparable to", "match", "versus", "on par with"),
        ),
        Predicate.ACHIEVES: PredicateSpec(
            "The subject gets a result on the object that the text states",
            domain=_subjects(_M, _C, _B, _Q),
            range=frozenset({_B, _T, _Q, _C}),
            cues=("achieve", "attain", "reach", "obtain", "set a new state of the art on"),
        ),
        Predicate.EVALUATED_ON: PredicateSpec(
            "The subject is tested or studied on the object",
            domain=_subjects(_M, _C, _T, _Q),
            range=frozenset({_B, _T, _C, _M}),
            cues=("evaluate on", "test on", "validate on", "experiments on"),
        ),
        Predicate.TRAINED_ON: PredicateSpec(
            "The object is what the subject was trained or fine-tuned on",
            domain=_subjects(_M),
            range=frozenset({_B, _C, _T, _M}),
            cues=("train on", "fine-tune on", "pre-train on"),
        ),
        Predicate.USES: PredicateSpec(
            "The subject employs, builds on or is made from the object",
            domain=_subjects(*_ANY),
            range=_ANY,
            cues=("use", "leverage", "employ", "build on", "is based on", "via", "rely on"),
            inverse_cues=("is used by", "is used in"),
        ),
        Predicate.USED_FOR: PredicateSpec(
            "The subject serves the object as its purpose",
            domain=_subjects(*_ANY),
            range=frozenset({_T, _C, _M, _Q, _B}),
            cues=("for", "to solve", "is designed to", "can be used for", "is applied to"),
        ),
        Predicate.PART_OF: PredicateSpec(
            "The subject belongs to the object as a component, member or subset",
            domain=_subjects(*_ANY),
            range=_ANY,
            cues=("is part of", "belong to", "is a component of"),
            inverse_cues=("contain", "consist of", "comprise", "including"),
        ),
        Predicate.IS_A: PredicateSpec(
            "The subject is an instance of the object, or a kind of it",
            domain=_subjects(*_ANY),
            range=_ANY,
            cues=("is a", "is a kind of"),
            inverse_cues=("such as", "e.g."),
        ),
    }
)
