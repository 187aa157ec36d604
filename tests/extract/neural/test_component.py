"""What the shipped network says of papers that are invented here."""

from collections.abc import Callable
from typing import Any

import pytest

from claimgraph.extract import create_extractor
from claimgraph.extract.components.annotations import sentences_of
from claimgraph.extract.neural.component import cue_of
from claimgraph.extract.pipeline import create_pipeline, to_doc
from claimgraph.schema import PAPER, Extraction, Paper, Predicate

ABSTRACT = (
    "Speech recognition models degrade in noisy rooms. We propose OwlNet, a convolutional network for speech "
    "recognition. OwlNet outperforms BatNet by 2.5% on NightBench and reduces word error rate. "
    "Our method does not require labeled data. It may improve robustness."
)


@pytest.fixture(scope="module")
def found() -> Extraction:
    (extraction,) = create_extractor("model").extract([Paper(id="p", title="OwlNet hears at night", abstract=ABSTRACT)])
    return extraction


def claims(found: Extraction) -> dict[tuple[str, str, str], Any]:
    names = {PAPER: PAPER} | {entity.id: entity.name for entity in found.entities}
    return {
        (names[claim.subject], claim.predicate.value, names[claim.object]): claim.evidence[0] for claim in found.claims
    }


def test_what_is_named_is_typed(found: Extraction) -> None:
    types = {entity.name: entity.type.value for entity in found.entities}
    assert types["OwlNet"] == types["BatNet"] == "Method"
    assert types["NightBench"] == "Benchmark"


def test_what_is_stated_is_claimed(found: Extraction) -> None:
    evidence = claims(found)
    assert (PAPER, "INTRODUCES", "OwlNet") in evidence
    assert ("OwlNet", "OUTPERFORMS", "BatNet") in evidence
    beats = evidence["OwlNet", "OUTPERFORMS", "BatNet"]
    assert beats.value == "2.5%"
    assert (beats.negated, beats.hedged, beats.attribution.value) == (False, False, "this")
    names = {entity.id: entity.name for entity in found.entities}
    assert names[beats.on] == "NightBench"


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
        at = cue_of(sentence, Predicate(predicate), *spans)
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
