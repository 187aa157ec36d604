"""Which phrases are mentions, which name the same thing, and of what type it is."""

from collections.abc import Callable
from typing import Any

import pytest

from claimgraph.extract.components.acronyms import find_acronyms
from claimgraph.extract.components.chunks import chunks
from claimgraph.extract.components.tags import tag

Find = Callable[..., Any]


@pytest.mark.parametrize(
    ("sentence", "phrases"),
    [
        ("we train a novel recurrent network on large text corpora", ["recurrent network", "large text corpora"]),
        ("the proposed loss improves spatial and temporal resolution", ["loss", "spatial and temporal resolution"]),
        ("it reduces the number of parameters in deep models", ["number of parameters", "deep models"]),
        ("existing methods fail", ["existing methods"]),
        ("existing parsing methods fail", ["parsing methods"]),
        ("on GPT-3.5 and CIFAR-10", ["GPT-3.5", "CIFAR-10"]),
        ("it is very", []),
        ("we use next sentence prediction", ["next sentence prediction"]),
        ("the next step trains the last layer", ["step", "layer"]),
        ("we study first-order methods", ["first-order methods"]),
    ],
)
def test_a_noun_phrase_keeps_what_makes_it_what_it_is(sentence: str, phrases: list[str]) -> None:
    words = sentence.split()
    found = chunks([word.lower() for word in words], tag(words))
    assert [" ".join(words[start:end]) for start, end in found] == phrases


@pytest.mark.parametrize(
    ("sentence", "pairs"),
    [
        ("stochastic gradient descent ( SGD ) works", [("stochastic gradient descent", "SGD")]),
        ("the large language models ( LLMs ) work", [("large language models", "LLMs")]),
        ("with Variational Auto-Encoders ( VAEs )", [("Variational Auto-Encoders", "VAEs")]),
        ("an elephant ( SGD ) works", []),
        ("a network ( see Figure 2 ) works", []),
        ("( SGD ) works", []),
    ],
)
def test_an_acronym_has_its_long_form(sentence: str, pairs: list[tuple[str, str]]) -> None:
    words = sentence.split()
    assert [(" ".join(words[a:b]), words[c]) for (a, b), c in find_acronyms(words)] == pairs


def test_acronym_plural_case_and_hyphen_name_one_thing(find: Find) -> None:
    found = find(
        "Large language models (LLMs) use contrastive pre-training. An LLM is a large language model. "
        "Contrastive Pretraining improves LLMs, and so does contrastive pre training."
    )
    (llm,) = [surfaces for surfaces in found.surfaces.values() if "LLMs" in surfaces]
    assert set(llm) == {"Large language models", "LLMs", "LLM", "large language model"}


def test_a_name_and_its_generic_noun_name_one_thing(find: Find) -> None:
    found = find("We propose FoldNet. The FoldNet model reduces overfitting.")
    assert found.surfaces["FoldNet model"] == ("FoldNet", "FoldNet model")


@pytest.mark.parametrize(
    ("sentence", "name", "type_"),
    [
        ("We use convolutional networks.", "convolutional networks", "Method"),
        ("We study machine translation.", "machine translation", "Task"),
        ("We use the Corvus dataset.", "Corvus dataset", "Benchmark"),
        ("We report results on Corvus-7.", "Corvus-7", "Benchmark"),
        ("We introduce CorvusSet, a benchmark of rare birds.", "CorvusSet", "Benchmark"),
        ("We measure classification accuracy.", "classification accuracy", "Metric"),
        ("We study catastrophic forgetting.", "catastrophic forgetting", "Concept"),
    ],
)
def test_the_last_word_and_the_context_give_the_type(find: Find, sentence: str, name: str, type_: str) -> None:
    assert find(sentence).entities[name] == type_


@pytest.mark.parametrize("word", ["results", "experiments", "it", "paper", "We"])
def test_vague_nouns_are_no_mentions(find: Find, word: str) -> None:
    assert word not in find("We report the results of experiments in this paper, and it works.").entities
