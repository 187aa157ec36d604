"""What a network says of a paper that is invented here; it has learned such ones by heart."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimgraph.extract import create_extractor
from claimgraph.extract.components.annotations import sentences_of
from claimgraph.extract.neural.component import cue_of, verbs_of
from claimgraph.extract.pipeline import create_pipeline, to_doc
from claimgraph.schema import PAPER, Extraction, Paper, Predicate

ABSTRACT = (
    "We propose OwlNet. OwlNet outperforms BatNet by 2.5% on NightBench. OwlNet does not use BatNet. "
    "It may improve speed."
)


@pytest.fixture(scope="module")
def found(tiny_model: Path) -> Extraction:
    (extraction,) = create_extractor(model=tiny_model).extract([Paper(id="p", abstract=ABSTRACT)])
    return extraction


def claims(found: Extraction) -> dict[tuple[str, str, str], Any]:
    names = {PAPER: PAPER} | {entity.id: entity.name for entity in found.entities}
    return {
        (names[claim.subject], claim.predicate.value, names[claim.object]): claim.evidence[0] for claim in found.claims
    }


def test_what_is_named_is_typed(found: Extraction) -> None:
    assert {entity.name: entity.type.value for entity in found.entities} == {
        "OwlNet": "Method",
        "BatNet": "Method",
        "NightBench": "Benchmark",
        "speed": "Metric",
    }


def test_what_is_stated_is_claimed(found: Extraction) -> None:
    assert claims(found).keys() == {
        (PAPER, "INTRODUCES", "OwlNet"),
        ("OwlNet", "OUTPERFORMS", "BatNet"),
        ("OwlNet", "EVALUATED_ON", "NightBench"),
        ("OwlNet", "USES", "BatNet"),
        ("OwlNet", "IMPROVES", "speed"),
    }


def test_how_it_is_stated(found: Extraction) -> None:
    evidence = claims(found)
    names = {entity.id: entity.name for entity in found.entities}
    beats = evidence["OwlNet", "OUTPERFORMS", "BatNet"]
    assert (beats.value, names[beats.on]) == ("2.5%", "NightBench")
    assert (beats.negated, beats.hedged, beats.attribution.value) == (False, False, "this")
    assert evidence["OwlNet", "USES", "BatNet"].negated
    assert evidence["OwlNet", "IMPROVES", "speed"].hedged


def test_what_a_sentence_does_not_name_has_no_place_in_it(found: Extraction) -> None:
    improves = claims(found)["OwlNet", "IMPROVES", "speed"]
    assert improves.sentence == "It may improve speed."
    assert improves.subject is None
    assert improves.object is not None


def test_evidence_points_at_what_it_names(found: Extraction) -> None:
    surfaces = {entity.id: set(entity.surfaces) for entity in found.entities}
    text = found.paper.text
    for claim in found.claims:
        for evidence in claim.evidence:
            assert text[evidence.start : evidence.end] == evidence.sentence
            for span, entity in ((evidence.subject, claim.subject), (evidence.object, claim.object)):
                if span is not None:
                    assert evidence.start <= span.start < span.end <= evidence.end
                    assert text[span.start : span.end] in surfaces[entity]


def test_every_claim_has_a_probability(found: Extraction) -> None:
    assert all(0 < claim.evidence[0].confidence < 1 for claim in found.claims)


Cue = Callable[..., str | None]


@pytest.fixture(scope="module")
def cue() -> Cue:
    """The word that states a predicate between two words of a sentence."""
    nlp = create_pipeline("claimgraph_sentences")

    def run(text: str, predicate: str, subject: str | None, object_: str | None) -> str | None:
        (sentence,) = sentences_of(nlp(to_doc(nlp, Paper(id="p", abstract=text))))
        places = [None if word is None else sentence.words.index(word) for word in (subject, object_)]
        spans = [None if place is None else (place, place + 1) for place in places]
        at = cue_of(verbs_of(sentence).get(Predicate(predicate), ()), *spans)
        return None if at is None else sentence.words[at[0]]

    return run


def test_the_verb_of_a_claim_is_its_cue(cue: Cue) -> None:
    assert cue("OwlNet outperforms BatNet.", "OUTPERFORMS", "OwlNet", "BatNet") == "outperforms"
    assert cue("We propose OwlNet.", "INTRODUCES", None, "OwlNet") == "propose"


def test_of_two_verbs_the_nearer_is_the_cue(cue: Cue) -> None:
    text = "BeeNet improves speed and OwlNet boosts accuracy."
    assert cue(text, "IMPROVES", "OwlNet", "accuracy") == "boosts"
    assert cue(text, "IMPROVES", "BeeNet", "speed") == "improves"


def test_a_claim_without_a_verb_has_no_cue(cue: Cue) -> None:
    assert cue("OwlNet, a network.", "IS_A", "OwlNet", "network") is None
