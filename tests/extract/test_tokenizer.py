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
        "https://a.org/b",
        "C++",
    ],
)
def test_a_word_is_one_token(word: str) -> None:
    assert [token.text for token in TOKENIZER(f"see {word} here")] == ["see", word, "here"]


@pytest.mark.parametrize("mark", ["'", "\u2019"])
def test_the_ending_of_a_genitive_is_a_token_of_its_own(mark: str) -> None:
    text = (
        f"GPT-4{mark}s recall, the model{mark}s and models{mark} scores; they don{mark}t, 3 C{mark}s, l{mark}Hospital"
    )
    words = [token.text for token in TOKENIZER(text)]
    assert words[:3] == ["GPT-4", f"{mark}s", "recall"]
    assert words.count(f"{mark}s") == 3
    assert {"model", "models", "C", f"don{mark}t", f"l{mark}Hospital"} <= set(words)


def test_punctuation_is_cut_off() -> None:
    assert [token.text for token in TOKENIZER("(SGD), it works.")] == ["(", "SGD", ")", ",", "it", "works", "."]


@given(st.text())
def test_the_tokens_are_the_text(text: str) -> None:
    assert TOKENIZER(text).text == text
