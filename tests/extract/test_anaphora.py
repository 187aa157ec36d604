"""Phrases that stand for what the paper introduces."""

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., Any]


@pytest.mark.parametrize(
    "phrase", ["Our method", "The proposed model", "This approach", "The method", "It", "Our framework"]
)
def test_a_phrase_stands_for_what_the_paper_introduces(find: Find, phrase: str) -> None:
    found = find(f"We propose FoldNet. {phrase} reduces overfitting.")
    evidence = found.claims["FoldNet", "MITIGATES", "overfitting"]
    assert evidence.subject is None
    assert evidence.object is not None


def test_what_the_authors_do_holds_for_what_they_introduce(find: Find) -> None:
    found = find("We propose FoldNet. We improve translation quality. We leverage weight sharing.")
    assert ("FoldNet", "IMPROVES", "translation quality") in found.claims
    assert ("FoldNet", "USES", "weight sharing") in found.claims


def test_experiments_are_tests_of_what_the_paper_introduces(find: Find) -> None:
    found = find("We propose FoldNet. Experiments on SQuAD and GLUE show gains.")
    assert ("FoldNet", "EVALUATED_ON", "SQuAD") in found.claims
    assert ("FoldNet", "EVALUATED_ON", "GLUE") in found.claims


def test_the_name_before_the_colon_of_the_title_is_the_contribution(find: Find) -> None:
    found = find(
        "In this paper, we present a new method. Our method reduces overfitting.",
        title="FoldNet: Weight Folding in Recurrent Networks",
    )
    assert ("PAPER", "INTRODUCES", "FoldNet") in found.claims
    assert ("FoldNet", "MITIGATES", "overfitting") in found.claims


def test_without_a_contribution_nothing_is_resolved(find: Find) -> None:
    assert find("It reduces overfitting.").claims == {}


def test_an_anaphor_is_no_mention(find: Find) -> None:
    found = find("We propose FoldNet. Our method reduces overfitting.")
    assert set(found.entities) == {"FoldNet", "overfitting"}
