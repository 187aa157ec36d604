"""How a sentence states a claim: denied, hedged, by whom, with which figure."""

from collections.abc import Callable
from typing import Any

import pytest

from claimgraph.extract.components.annotations import Named, sentences_of
from claimgraph.extract.components.slots import candidates, figures_of
from claimgraph.extract.pipeline import create_pipeline, to_doc
from claimgraph.schema import Attribution, Paper

Find = Callable[..., Any]


@pytest.mark.parametrize(
    "sentence",
    [
        "Dropout does not improve robustness.",
        "Dropout fails to improve robustness.",
        "Dropout never improves robustness.",
        "Dropout cannot improve robustness.",
    ],
)
def test_a_denied_claim_is_negated(find: Find, sentence: str) -> None:
    assert find(sentence).claims["Dropout", "IMPROVES", "robustness"].negated


@pytest.mark.parametrize(
    ("sentence", "triple"),
    [
        ("Transformers are robust to label noise.", ("label noise", "AFFECTS", "Transformers")),
        ("Transformers struggle with logical reasoning.", ("Transformers", "ACHIEVES", "logical reasoning")),
        ("FoldNet learns without labelled data.", ("FoldNet", "USES", "labelled data")),
    ],
)
def test_some_cues_deny_by_themselves(find: Find, sentence: str, triple: tuple[str, str, str]) -> None:
    assert find(sentence).claims[triple].negated


def test_not_only_denies_nothing(find: Find) -> None:
    found = find("Dropout not only improves robustness.")
    assert not found.claims["Dropout", "IMPROVES", "robustness"].negated


def test_a_denial_stays_in_its_clause(find: Find) -> None:
    found = find("Weight decay does not improve accuracy, but dropout improves robustness.")
    assert found.claims["Weight decay", "IMPROVES", "accuracy"].negated
    assert not found.claims["dropout", "IMPROVES", "robustness"].negated


@pytest.mark.parametrize(
    "sentence",
    [
        "Dropout may improve robustness.",
        "Dropout can potentially improve robustness.",
        "The results suggest that dropout improves robustness.",
        "We hypothesize that dropout improves robustness.",
    ],
)
def test_a_possible_claim_is_hedged(find: Find, sentence: str) -> None:
    evidence = next(e for (s, p, o), e in find(sentence).claims.items() if (s.lower(), p) == ("dropout", "IMPROVES"))
    assert evidence.hedged


@pytest.mark.parametrize(
    ("sentence", "triple"),
    [
        ("Dropout has the potential to improve robustness.", ("Dropout", "IMPROVES", "robustness")),
        ("It remains unclear whether dropout improves robustness.", ("dropout", "IMPROVES", "robustness")),
        ("FoldNet aims to improve robustness.", ("FoldNet", "IMPROVES", "robustness")),
    ],
)
def test_what_is_hoped_for_or_asked_is_hedged(find: Find, sentence: str, triple: tuple[str, str, str]) -> None:
    assert find(sentence).claims[triple].hedged


@pytest.mark.parametrize(
    "sentence",
    [
        "We hypothesize that our method improves robustness.",
        "Our results suggest that our method improves robustness.",
        "Our method may improve robustness.",
    ],
)
def test_what_is_supposed_of_our_method_is_hedged(find: Find, sentence: str) -> None:
    assert find(f"We propose FoldNet. {sentence}").claims["FoldNet", "IMPROVES", "robustness"].hedged


def test_a_hedge_stays_in_its_clause(find: Find) -> None:
    claims = find("While dropout may hurt accuracy, FoldNet improves robustness.").claims
    assert claims["dropout", "DEGRADES", "accuracy"].hedged
    assert not claims["FoldNet", "IMPROVES", "robustness"].hedged
    assert find("We propose FoldNet. Dropout may improve our method.").claims["Dropout", "IMPROVES", "FoldNet"].hedged


def test_a_hedge_makes_nothing_before_it_possible(find: Find) -> None:
    found = find("FoldNet improves robustness, and dropout may improve accuracy.")
    assert not found.claims["FoldNet", "IMPROVES", "robustness"].hedged
    assert found.claims["dropout", "IMPROVES", "accuracy"].hedged


def test_an_ability_is_not_hedged(find: Find) -> None:
    assert not find("Dropout can improve robustness.").claims["Dropout", "IMPROVES", "robustness"].hedged


def test_background_is_prior_and_findings_are_the_papers_own(find: Find) -> None:
    found = find(
        "Recurrent networks suffer from exposure bias. We propose FoldNet. FoldNet reduces exposure bias. "
        "Existing methods rely on labelled data."
    )
    assert {triple: evidence.attribution for triple, evidence in found.claims.items()} == {
        ("exposure bias", "DEGRADES", "Recurrent networks"): Attribution.PRIOR,
        ("PAPER", "INTRODUCES", "FoldNet"): Attribution.THIS,
        ("FoldNet", "MITIGATES", "exposure bias"): Attribution.THIS,
        ("Existing methods", "USES", "labelled data"): Attribution.PRIOR,
    }


def test_a_text_that_never_speaks_of_itself_has_no_background(find: Find) -> None:
    evidence = find("Dropout reduces overfitting.").claims["Dropout", "MITIGATES", "overfitting"]
    assert evidence.attribution is Attribution.THIS


def test_a_result_has_its_figure_metric_and_benchmark(find: Find) -> None:
    found = find("FoldNet achieves 3.2% word error rate on LibriSpeech.")
    evidence = found.claims["FoldNet", "ACHIEVES", "LibriSpeech"]
    assert (evidence.value, evidence.metric) == ("3.2%", "word error rate")
    assert found.names[found.claims["FoldNet", "ACHIEVES", "word error rate"].on] == "LibriSpeech"


def test_an_honour_is_the_value_where_there_is_no_figure(find: Find) -> None:
    found = find("FoldNet achieves state-of-the-art results on SQuAD.")
    assert found.claims["FoldNet", "ACHIEVES", "SQuAD"].value == "state-of-the-art"


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("FoldNet outperforms BERT by 2.5% on GLUE.", "2.5%"),
        ("FoldNet outperforms BERT by 3 points.", "3"),
        ("FoldNet outperforms BERT by a large margin.", "large margin"),
        ("FoldNet outperforms BERT, going from 81.5% to 84.1% on GLUE.", "81.5% to 84.1%"),
        ("In 2 of 3 cases, FoldNet outperforms BERT.", None),
        ("FoldNet outperforms BERT by $2.5\\%$ on GLUE.", "$2.5\\%$"),
        ("FoldNet outperforms BERT by 2-3% on GLUE.", "2-3%"),
        ("FoldNet outperforms BERT by +2.5 points on GLUE.", "+2.5"),
    ],
)
def test_a_figure_is_quoted_as_written(find: Find, sentence: str, value: str | None) -> None:
    assert find(sentence).claims["FoldNet", "OUTPERFORMS", "BERT"].value == value


def test_each_of_several_has_its_own_figure(find: Find) -> None:
    claims = find("FoldNet achieves 91.2% on SQuAD and 84.3% on HotpotQA.").claims
    assert [claims["FoldNet", "ACHIEVES", name].value for name in ("SQuAD", "HotpotQA")] == ["91.2%", "84.3%"]
    claims = find("FoldNet achieves 91.2% and 84.3% accuracy on SQuAD and HotpotQA, respectively.").claims
    assert [claims["FoldNet", "ACHIEVES", name].value for name in ("SQuAD", "HotpotQA")] == ["91.2%", "84.3%"]
    assert {claims["FoldNet", "ACHIEVES", name].metric for name in ("SQuAD", "HotpotQA")} == {"accuracy"}


def test_a_question_claims_nothing_for_sure(find: Find) -> None:
    assert find("Does dropout improve robustness?").claims["dropout", "IMPROVES", "robustness"].hedged


def test_a_comparison_has_its_place(find: Find) -> None:
    found = find("Transformers outperform BERT by 2.5 points on WMT14.")
    evidence = found.claims["Transformers", "OUTPERFORMS", "BERT"]
    assert (evidence.value, found.names[evidence.on]) == ("2.5", "WMT14")


def test_an_improvement_has_its_baseline(find: Find) -> None:
    found = find("FoldNet improves translation quality over BERT.")
    assert found.names[found.claims["FoldNet", "IMPROVES", "translation quality"].baseline] == "BERT"


@pytest.mark.parametrize(
    "sentence",
    ["On CIFAR-10, SGD outperforms Adam.", "This is confirmed: on CIFAR-10, SGD outperforms Adam."],
)
def test_a_benchmark_may_stand_first(find: Find, sentence: str) -> None:
    found = find(sentence)
    assert found.names[found.claims["SGD", "OUTPERFORMS", "Adam"].on] == "CIFAR-10"


def test_a_claim_about_a_benchmark_holds_on_no_other(find: Find) -> None:
    found = find("FoldNet achieves 91.2% on SQuAD and 84.3% on HotpotQA.")
    assert {evidence.on for evidence in found.claims.values()} == {None}


def test_a_setting_may_be_no_benchmark(find: Find) -> None:
    found = find("On noisy data, FoldNet outperforms BERT.")
    assert found.names[found.claims["FoldNet", "OUTPERFORMS", "BERT"].on] == "noisy data"


def test_a_number_within_a_name_is_no_figure() -> None:
    nlp = create_pipeline("claimgraph_sentences")
    (sentence,) = sentences_of(nlp(to_doc(nlp, Paper(id="p", title="", abstract="FoldNet beats GPT 3.5 by 2 to 3 %."))))
    relation = {
        "predicate": "OUTPERFORMS",
        "subject": "E1",
        "object": "E2",
        "subject_span": (0, 1),
        "object_span": (2, 4),
    }
    mentions = [Named(0, 1, "E1", "Method"), Named(2, 4, "E2", "Method")]
    found = candidates("value", relation, sentence, mentions, figures_of(sentence, mentions))
    assert [sentence.words[one.start : one.end] for one in found] == [["2", "to", "3", "%"]]
