"""Each predicate in the active, the passive and the inverse, and coordination."""

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., Any]


@pytest.mark.parametrize(
    ("sentence", "triple"),
    [
        ("We propose FoldNet.", ("PAPER", "INTRODUCES", "FoldNet")),
        ("This paper introduces FoldNet.", ("PAPER", "INTRODUCES", "FoldNet")),
        ("In this paper, FoldNet is introduced.", ("PAPER", "INTRODUCES", "FoldNet")),
        ("We present a framework called FoldNet.", ("PAPER", "INTRODUCES", "FoldNet")),
        ("FoldNet improves translation quality.", ("FoldNet", "IMPROVES", "translation quality")),
        ("Translation quality is improved by FoldNet.", ("FoldNet", "IMPROVES", "Translation quality")),
        ("Translation quality benefits from label smoothing.", ("label smoothing", "IMPROVES", "Translation quality")),
        ("We propose FoldNet to improve translation quality.", ("FoldNet", "IMPROVES", "translation quality")),
        ("Label noise degrades classification accuracy.", ("Label noise", "DEGRADES", "classification accuracy")),
        ("Accuracy is degraded by label noise.", ("label noise", "DEGRADES", "Accuracy")),
        ("Recurrent networks suffer from exposure bias.", ("exposure bias", "DEGRADES", "Recurrent networks")),
        ("Weight pruning lowers classification accuracy.", ("Weight pruning", "DEGRADES", "classification accuracy")),
        ("Dropout reduces overfitting.", ("Dropout", "MITIGATES", "overfitting")),
        ("Overfitting is reduced by dropout.", ("dropout", "MITIGATES", "Overfitting")),
        ("Weight sharing leads to mode collapse.", ("Weight sharing", "CAUSES", "mode collapse")),
        ("Mode collapse stems from weight sharing.", ("weight sharing", "CAUSES", "Mode collapse")),
        ("Label noise increases classification error.", ("Label noise", "CAUSES", "classification error")),
        ("Learning rates affect convergence speed.", ("Learning rates", "AFFECTS", "convergence speed")),
        ("Convergence speed depends on learning rates.", ("learning rates", "AFFECTS", "Convergence speed")),
        ("Graph networks are sensitive to label noise.", ("label noise", "AFFECTS", "Graph networks")),
        ("Transformers outperform recurrent networks.", ("Transformers", "OUTPERFORMS", "recurrent networks")),
        ("Recurrent networks are outperformed by BERT.", ("BERT", "OUTPERFORMS", "Recurrent networks")),
        ("Recurrent networks underperform transformers.", ("transformers", "OUTPERFORMS", "Recurrent networks")),
        ("We compare transformers with BERT.", ("transformers", "COMPARED_WITH", "BERT")),
        ("FoldNet is comparable to BERT.", ("FoldNet", "COMPARED_WITH", "BERT")),
        ("FoldNet achieves 91.2% accuracy.", ("FoldNet", "ACHIEVES", "accuracy")),
        ("FoldNet achieves strong results on GLUE.", ("FoldNet", "ACHIEVES", "GLUE")),
        ("We evaluate transformers on SQuAD.", ("transformers", "EVALUATED_ON", "SQuAD")),
        ("Transformers were evaluated on SQuAD.", ("Transformers", "EVALUATED_ON", "SQuAD")),
        ("BERT is trained on Wikipedia text.", ("BERT", "TRAINED_ON", "Wikipedia text")),
        ("Transformers use residual connections.", ("Transformers", "USES", "residual connections")),
        ("Residual connections are used by transformers.", ("transformers", "USES", "Residual connections")),
        ("FoldNet is based on contrastive learning.", ("FoldNet", "USES", "contrastive learning")),
        ("Transformers are used for machine translation.", ("Transformers", "USED_FOR", "machine translation")),
        (
            "Contrastive learning for image retrieval is popular.",
            ("Contrastive learning", "USED_FOR", "image retrieval"),
        ),
        ("The GLUE benchmark contains reasoning tasks.", ("reasoning tasks", "PART_OF", "GLUE benchmark")),
        ("Attention heads are part of transformers.", ("Attention heads", "PART_OF", "transformers")),
        ("Adam is a stochastic optimizer.", ("Adam", "IS_A", "stochastic optimizer")),
        ("We propose FoldNet, a recurrent network.", ("FoldNet", "IS_A", "recurrent network")),
        ("Neural networks such as transformers are popular.", ("transformers", "IS_A", "Neural networks")),
    ],
)
def test_a_cue_states_its_predicate(find: Find, sentence: str, triple: tuple[str, str, str]) -> None:
    assert triple in find(sentence).claims


def test_a_claim_is_distributed_over_both_lists(find: Find) -> None:
    found = find("Dropout and weight decay improve robustness and calibration.")
    assert set(found.claims) == {
        (left, "IMPROVES", right) for left in ("Dropout", "weight decay") for right in ("robustness", "calibration")
    }


def test_a_win_on_several_benchmarks_is_a_test_on_each(find: Find) -> None:
    found = find("BERT outperforms ELMo and GPT on SQuAD and GLUE.")
    assert set(found.claims) == {
        ("BERT", "OUTPERFORMS", "ELMo"),
        ("BERT", "OUTPERFORMS", "GPT"),
        ("BERT", "EVALUATED_ON", "SQuAD"),
        ("BERT", "EVALUATED_ON", "GLUE"),
    }


def test_the_second_clause_has_a_subject_of_its_own(find: Find) -> None:
    found = find("Dropout reduces overfitting, and label noise degrades accuracy.")
    assert set(found.claims) == {("Dropout", "MITIGATES", "overfitting"), ("label noise", "DEGRADES", "accuracy")}


def test_what_is_said_of_an_apposition_is_said_of_its_name(find: Find) -> None:
    found = find("We propose FoldNet, a recurrent network that uses weight sharing.")
    assert ("FoldNet", "USES", "weight sharing") in found.claims


def test_a_task_in_the_title_is_what_the_contribution_is_for(find: Find) -> None:
    found = find("We propose FoldNet.", title="FoldNet: Folded Weights for Speech Recognition")
    assert ("FoldNet", "USED_FOR", "Speech Recognition") in found.claims


def test_a_sentence_without_a_cue_states_nothing(find: Find) -> None:
    assert find("Machine translation, image captioning and speech recognition.").claims == {}


def test_claims_that_the_vocabulary_forbids_are_counted(find: Find) -> None:
    found = find("Classification accuracy outperforms recurrent networks.")
    assert found.claims == {}
    assert found.extraction.proposals_rejected == 1


def test_authors_are_no_entity(find: Find) -> None:
    assert find("Then we are introduced, and this paper is presented.").claims == {}


def test_evidence_quotes_subject_cue_and_object(find: Find) -> None:
    found = find("As we know, dropout greatly reduces overfitting.")
    evidence = found.claims["dropout", "MITIGATES", "overfitting"]
    text = found.extraction.paper.text
    spans = (evidence.subject, evidence.cue, evidence.object)
    assert [text[span.start : span.end] for span in spans if span] == ["dropout", "reduces", "overfitting"]
    assert evidence.sentence == text
    assert 0 < evidence.confidence < 1


def test_a_triple_is_stated_once_at_its_fullest_sentence(find: Find) -> None:
    found = find("FoldNet outperforms BERT. Later, FoldNet outperforms BERT by 2.5% on GLUE.")
    evidence = found.claims["FoldNet", "OUTPERFORMS", "BERT"]
    assert (evidence.index, evidence.value) == (1, "2.5%")


@pytest.mark.parametrize(
    ("sentence", "triple"),
    [
        ("Classification accuracy improves due to dropout.", ("dropout", "IMPROVES", "Classification accuracy")),
        ("Classification accuracy drops due to label noise.", ("label noise", "DEGRADES", "Classification accuracy")),
        ("Accuracy decreases due to label noise.", ("label noise", "DEGRADES", "Accuracy")),
        ("Mode collapse occurs due to weight sharing.", ("weight sharing", "CAUSES", "Mode collapse")),
        ("Training error increases due to label noise.", ("label noise", "CAUSES", "Training error")),
        ("Overfitting is reduced due to dropout.", ("dropout", "MITIGATES", "Overfitting")),
    ],
)
def test_a_reason_states_what_it_does(find: Find, sentence: str, triple: tuple[str, str, str]) -> None:
    assert set(find(sentence).claims) == {triple}


def test_a_coined_name_that_begins_a_sentence_wins_a_comparison(find: Find) -> None:
    found = find("We propose Quokka. Quokka outperforms Wombat on BurrowBench.")
    assert ("Quokka", "OUTPERFORMS", "Wombat") in found.claims
    assert found.extraction.proposals_rejected == 0
