"""The vocabulary is closed, complete and consistent."""

import pytest

from claimgraph.schema import ENTITY_TYPES, PREDICATES, EntityType, Predicate, SubjectType


def test_every_type_and_predicate_is_specified() -> None:
    assert list(ENTITY_TYPES) == list(EntityType)
    assert list(PREDICATES) == list(Predicate)
    assert (len(ENTITY_TYPES), len(PREDICATES)) == (5, 15)
    assert all(spec.description and spec.cues and spec.domain and spec.range for spec in PREDICATES.values())


def test_a_subject_is_an_entity_of_any_type_or_the_paper() -> None:
    assert set(SubjectType) == {SubjectType.PAPER} | {SubjectType(type_) for type_ in EntityType}


def test_only_the_paper_introduces_and_it_does_nothing_else() -> None:
    of_papers = [name for name, spec in PREDICATES.items() if SubjectType.PAPER in spec.domain]
    assert of_papers == [Predicate.INTRODUCES]
    assert PREDICATES[Predicate.INTRODUCES].domain == {SubjectType.PAPER}


def test_comparison_alone_is_symmetric() -> None:
    assert [name for name, spec in PREDICATES.items() if spec.symmetric] == [Predicate.COMPARED_WITH]


def test_the_vocabulary_cannot_be_changed() -> None:
    with pytest.raises(TypeError, match="does not support item assignment"):
        PREDICATES[Predicate.USES] = PREDICATES[Predicate.IS_A]  # type: ignore[index]  # the point of the test


def test_no_phrase_is_both_a_cue_and_an_inverse_cue() -> None:
    direct = {cue for spec in PREDICATES.values() for cue in spec.cues}
    inverse = {cue for spec in PREDICATES.values() for cue in spec.inverse_cues}
    assert not direct & inverse
