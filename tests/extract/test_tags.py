"""Word classes by list, ending and neighbour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimgraph.extract.components.tags import TAGS, tag
from claimgraph.extract.components.verbs import lemma


@pytest.mark.parametrize(
    ("sentence", "word", "expected"),
    [
        ("we model speech", "model", "VERB"),
        ("the model learns", "model", "NOUN"),
        ("the agent learns a policy", "learns", "VERB"),
        ("recent results show gains", "results", "NOUN"),
        ("this improves accuracy", "this", "PRON"),
        ("it is improved by dropout", "improved", "PAST"),
        ("an improved network", "improved", "JUDGE"),
        ("pruned networks are small", "pruned", "ADJ"),
        ("by improving accuracy", "improving", "ING"),
        ("deep learning works", "learning", "NOUN"),
        ("a system that drafts a plan", "drafts", "VERB"),
        ("sensitive to noise", "to", "PREP"),
        ("to label images", "to", "TO"),
        ("on CIFAR-10", "CIFAR-10", "NAME"),
        ("the 28 models", "28", "NUM"),
        ("a low metric", "metric", "NOUN"),
        ("a semantic space", "semantic", "ADJ"),
        ("it works well", "well", "ADV"),
        ("a set of over 7000 pairs", "over", "ADV"),
        ("BERT 's trained heads", "'s", "POSS"),
        ("BERT 's trained heads", "trained", "ADJ"),
        ("code at https://a.org/B now", "https://a.org/B", "PUNCT"),
    ],
)
def test_neighbours_decide(sentence: str, word: str, expected: str) -> None:
    tokens = sentence.split()
    assert tag(tokens)[tokens.index(word)] == expected


@given(st.lists(st.text(min_size=1), max_size=30))
def test_every_token_has_one_known_tag(tokens: list[str]) -> None:
    tags = tag(tokens)
    assert len(tags) == len(tokens)
    assert set(tags) <= set(TAGS)


@pytest.mark.parametrize(
    ("form", "base"),
    [
        ("improves", "improve"), ("studied", "study"), ("applying", "apply"), ("controlled", "control"),
        ("built", "build"), ("shown", "show"), ("matches", "match"), ("reaches", "reach"), ("cheese", "cheese"),
    ],
)  # fmt: skip
def test_a_verb_form_has_its_lemma(form: str, base: str) -> None:
    assert lemma(form) == base
