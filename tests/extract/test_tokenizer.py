"""What the tokenizer keeps together."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from claimgraph.extract.components.tokenizer import RegexTokenizer

TOKENIZER = RegexTokenizer(spacy.blank("en").vocab)


@pytest.mark.parametrize(
    "word",
    [
        "few-shot",
        "VQ-VAE",
        "CIFAR-10",
        "GPT-3.5",
        "12.5%",
        "10x",
        "e.g.",
        "et al.",
        "model's",
        "https://a.org/b",
        "C++",
    ],
)
def test_a_word_is_one_token(word: str) -> None:
    assert [token.text for token in TOKENIZER(f"see {word} here")] == ["see", word, "here"]


def test_punctuation_is_cut_off() -> None:
    assert [token.text for token in TOKENIZER("(SGD), it works.")] == ["(", "SGD", ")", ",", "it", "works", "."]


@given(st.text())
def test_the_tokens_are_the_text(text: str) -> None:
    assert TOKENIZER(text).text == text
