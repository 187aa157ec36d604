"""Annotated papers as labels: which words are mentions, which triples are stated."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from claimgraph.extract.neural.document import candidates_of
from claimgraph.extract.neural.pairs import ALL_PREDICATES, TYPES, Entities, pairs_of
from claimgraph.extract.pipeline import create_pipeline
from claimgraph.extract.training.gold import UNKNOWN, Annotated, annotated, span_labels, targets_of
from claimgraph.schema import ExchangePaper, Paper

Annotate = Callable[..., Annotated]


@pytest.fixture(scope="module")
def annotate() -> Annotate:
    nlp = create_pipeline("claimgraph_sentences")

    def run(abstract: str, entities: dict[str, tuple[str, list[str]]], claims: list[dict[str, Any]]) -> Annotated:
        gold = ExchangePaper.model_validate(
            {
                "id": "p",
                "entities": [{"id": id_, "type": type_, "mentions": names} for id_, (type_, names) in entities.items()],
                "claims": claims,
            }
        )
        (found,) = annotated(nlp, [Paper(id="p", abstract=abstract)], {"p": gold})
        return found

    return run


def texts(found: Annotated) -> list[list[str]]:
    words = found.document.words
    return [[" ".join(words[start:end]) for start, end in spans] for spans in found.entities.mentions]


def test_a_mention_is_labelled_wherever_it_stands(annotate: Annotate) -> None:
    found = annotate("OwlNet hums. We like OwlNet.", {"E1": ("Method", ["OwlNet"])}, [])
    assert texts(found) == [["OwlNet", "OwlNet"]]
    labels = span_labels(found, *candidates_of(found.document))
    assert (labels == TYPES.index("Method")).sum() == 2
    assert set(labels.tolist()) == {TYPES.index("Method"), len(TYPES)}


def test_a_mention_inside_a_longer_one_counts_only_for_want_of_another(annotate: Annotate) -> None:
    found = annotate(
        "Owl networks beat networks.", {"E1": ("Method", ["Owl networks"]), "E2": ("Method", ["networks"])}, []
    )
    assert texts(found) == [["Owl networks"], ["networks"]]
    found = annotate("Owl networks win.", {"E1": ("Method", ["Owl networks"]), "E2": ("Method", ["networks"])}, [])
    assert texts(found) == [["Owl networks"], ["networks"]]


def test_part_of_a_word_is_no_mention(annotate: Annotate) -> None:
    found = annotate("Owls and owlets.", {"E1": ("Method", ["owl"])}, [])
    assert found.entities.mentions == []


def test_an_entity_that_the_text_does_not_name_takes_its_claims_along(annotate: Annotate) -> None:
    claims = [{"s": "E1", "p": "USES", "o": "E2", "sent": 0}]
    found = annotate("OwlNet hums.", {"E1": ("Method", ["OwlNet"]), "E2": ("Method", ["BatNet"])}, claims)
    assert found.statements == []


NAMES = {"E1": ("Method", ["OwlNet"]), "E2": ("Method", ["BatNet"])}


def test_a_claim_labels_its_triple_in_its_sentence(annotate: Annotate) -> None:
    claim = {"s": "E1", "p": "USES", "o": "E2", "sent": 1, "negated": True, "hedged": False, "attribution": "prior"}
    found = annotate("OwlNet and BatNet. OwlNet lacks BatNet.", NAMES, [claim])
    pairs = pairs_of(found.document, found.entities)
    targets = targets_of(found, pairs)
    (row,) = np.flatnonzero(targets.labels != len(ALL_PREDICATES))
    assert ALL_PREDICATES[targets.labels[row]] == "USES"
    assert (pairs.entities[pairs.subjects[row]], pairs.entities[pairs.objects[row]]) == (1, 2)
    assert pairs.sentences[pairs.subjects[row]] == 1
    assert targets.qualifiers[row].tolist() == [1, 0, 1]
    assert (targets.qualifiers[np.arange(len(targets.labels)) != row] == UNKNOWN).all()


def test_other_sentences_of_a_stated_pair_do_not_count(annotate: Annotate) -> None:
    found = annotate("OwlNet and BatNet. OwlNet uses BatNet.", NAMES, [{"s": "E1", "p": "USES", "o": "E2", "sent": 1}])
    pairs = pairs_of(found.document, found.entities)
    targets = targets_of(found, pairs)
    for row, (subject, object_) in enumerate(zip(pairs.subjects, pairs.objects, strict=True)):
        ends, sentence = (pairs.entities[subject], pairs.entities[object_]), pairs.sentences[subject]
        assert targets.counted[row] == (ends != (1, 2) or sentence == 1)


def test_a_comparison_is_labelled_both_ways(annotate: Annotate) -> None:
    found = annotate("OwlNet equals BatNet.", NAMES, [{"s": "E1", "p": "COMPARED_WITH", "o": "E2", "sent": 0}])
    labels = targets_of(found, pairs_of(found.document, found.entities)).labels
    assert (labels == ALL_PREDICATES.index("COMPARED_WITH")).sum() == 2


def test_of_entities_that_are_none_nothing_is_stated(annotate: Annotate) -> None:
    found = annotate("OwlNet uses BatNet hums.", NAMES, [{"s": "E1", "p": "USES", "o": "E2", "sent": 0}])
    more = Entities([*found.entities.keys, "wrong"], [*found.entities.mentions, [(3, 4)]], [*found.entities.types, 0])
    pairs = pairs_of(found.document, more)
    targets = targets_of(found, pairs)
    wrong = (pairs.entities[pairs.subjects] == 3) | (pairs.entities[pairs.objects] == 3)
    assert wrong.any()
    assert targets.counted[wrong].all()
    assert (targets.labels[wrong] == len(ALL_PREDICATES)).all()
