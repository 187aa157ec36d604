"""Which spellings of a name are candidates for one thing, and which of them are one."""

from itertools import permutations

import pytest
from gold import read_pairs  # of names/, beside this file
from hypothesis import given
from hypothesis import strategies as st

from claimgraph.graph.groups import Variant, grouped, spellings_of
from claimgraph.graph.names import fold
from claimgraph.graph.variants import Rule, rule_between, stem
from claimgraph.schema import EntityType, entity_id

METHOD, BENCHMARK, METRIC, TASK, CONCEPT = (
    EntityType[name] for name in ("METHOD", "BENCHMARK", "METRIC", "TASK", "CONCEPT")
)


@pytest.mark.parametrize(
    ("type_", "one", "other", "rule"),
    [
        (METHOD, "language modelling", "language modeling", Rule.SPELLING),
        (CONCEPT, "Poincaré ball", "Poincare ball", Rule.SPELLING),
        (METHOD, "\N{GREEK SMALL LETTER BETA}-VAE", "$\\beta$-VAE", Rule.SPELLING),
        (METHOD, "two-stage detectors", "2-stage detector", Rule.SPELLING),
        (TASK, "detection of objects", "object detection", Rule.WORD_ORDER),
        (METHOD, "LLM agents", "large language model agent", Rule.ACRONYM_INSIDE),
        (METHOD, "BERT model", "BERT", Rule.HEAD_NOUN),
        (BENCHMARK, "GSM8K dataset", "GSM8K", Rule.HEAD_NOUN),
        (METRIC, "F1 score", "F1", Rule.HEAD_NOUN),
        (TASK, "link prediction problem", "link prediction", Rule.HEAD_NOUN),
    ],
)
def test_variants_have_one_stem(type_: EntityType, one: str, other: str, rule: Rule) -> None:
    assert stem(type_, [one]) == stem(type_, [other])
    assert rule_between(type_, [one], [other]) is rule


@pytest.mark.parametrize(
    ("type_", "one", "other"),
    [
        (METHOD, "supervised learning", "unsupervised learning"),
        (METHOD, "LLM framework", "LLM"),
        (METHOD, "AI model", "AI"),
        (METHOD, "DARTS", "DART"),
        (BENCHMARK, "CNN/DailyMail", "convolutional neural network DailyMail"),
        (TASK, "optimization problem", "optimization"),
        (METHOD, "2-layer networks", "2-layer"),
        (METHOD, "ReLU networks", "ReLU"),
        (METRIC, "performance metrics", "performance"),
    ],
)
def test_others_have_not(type_: EntityType, one: str, other: str) -> None:
    assert stem(type_, [one]) != stem(type_, [other])


def test_no_names_that_the_gold_tells_apart_are_candidates() -> None:
    different = [pair for pair in read_pairs() if not pair.same and fold(pair.one.text) != fold(pair.other.text)]

    assert len(different) > 400
    assert [
        pair for pair in different if stem(pair.one.type, [pair.one.text]) == stem(pair.one.type, [pair.other.text])
    ] == []


@given(st.sampled_from(EntityType), st.text(min_size=1))
def test_every_name_has_a_stem_whatever_it_is_written_in(type_: EntityType, name: str) -> None:
    assert stem(type_, [name]) == stem(type_, [name, name])


def _variant(text: str, papers: int = 1) -> Variant:
    return Variant(entity_id(METHOD, fold(text)), METHOD, (text,), papers)


def test_the_name_of_most_papers_stands_for_its_variants_and_of_such_the_shortest() -> None:
    names = [_variant(text) for text in ("BERT model", "BERT", "BERT architecture")]

    assert set(grouped(names, {}).values()) == {names[1].id}
    assert set(grouped([*names[:2], _variant("BERT architecture", 2)], {}).values()) == {names[2].id}


def test_names_told_apart_are_not_joined_by_way_of_a_third() -> None:
    one, other, third = names = [_variant(text) for text in ("BERT model", "BERT", "BERT architecture")]
    apart = {(min(one.id, third.id), max(one.id, third.id)): 1}

    results = [grouped(order, apart) for order in permutations(names)]

    assert all(result == results[0] for result in results)
    assert results[0][one.id] != results[0][third.id]
    assert len(set(results[0].values())) == 2
    assert results[0][other.id] == other.id


def test_many_papers_outweigh_one_that_was_misread() -> None:
    one, other = _variant("BERT model", 10), _variant("BERT", 500)
    pair = (min(one.id, other.id), max(one.id, other.id))

    assert len(set(grouped([one, other], {pair: 1}).values())) == 1
    assert len(set(grouped([one, other], {pair: 2}).values())) == 2


def test_an_acronym_beside_a_name_is_no_spelling_of_it() -> None:
    identity = entity_id(METHOD, fold("stochastic gradient descent"))

    assert spellings_of(METHOD, identity, ["SGD", "Stochastic Gradient Descent"]) == ("Stochastic Gradient Descent",)
