from collections.abc import Callable

import pytest

from claimgraph.graph.names import abbreviates, fold, is_short, names_of, searchable
from claimgraph.schema import EntityType, Extraction, entity_id

Make = Callable[..., Extraction]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Graph Neural Network", "graph neural-networks"),
        ("fine-tuning", "finetuning"),
        ("GPT-4", "GPT 4"),
        ("LLMs", "LLM"),
        ("kNNs", "kNN"),
        ("strategies", "strategy"),
        ("hypotheses", "hypothesis"),
        ("analyses", "analysis"),
        ("losses", "loss"),
        ("biases", "bias"),
        ("databases", "database"),
        ("batches", "batch"),
        ("covariance matrices", "covariance matrix"),
        ("Hopfield\N{RIGHT SINGLE QUOTATION MARK}s network", "Hopfields network"),
        ("“mixup”", "Mixup"),
        ("ﬁne tuning", "fine tuning"),
    ],
)
def test_spelling_habits_do_not_count(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GPT-3", "GPT-3.5"),
        ("GPT-3.5", "GPT-35"),
        ("Llama 2 7B", "Llama 27B"),
        ("CIFAR-10", "CIFAR-100"),
        ("C", "C++"),
        ("A", "A*"),
        ("pass@1", "pass@10"),
        ("BERT", "RoBERTa"),
        ("MATH", "MathQA"),
        ("SFT", "S3FT"),
        ("GPS", "GP"),
        ("VAE", "VA"),
        ("RMSE", "RMS"),
        ("loss", "los"),
    ],
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("surface", ["SGD", "LLMs", "mAP", "kNN", "GPT-4"])
def test_an_acronym_is_short_and_has_capitals(surface: str) -> None:
    assert is_short(surface)


@pytest.mark.parametrize("surface", ["Adam", "S", "SGD optimizer", "-SGD", "LARGELANGUAGE", "map"])
def test_other_names_are_no_acronyms(surface: str) -> None:
    assert not is_short(surface)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("SGD", "stochastic gradient descent"),
        ("LLMs", "large language models"),
        ("CNN", "convolutional neural network"),
        ("MoE", "mixture of experts"),
    ],
)
def test_an_acronym_is_found_in_its_long_form(short: str, long: str) -> None:
    assert abbreviates(short, long)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("SGD", "SGD optimizer"),
        ("SGD", "gradient descent"),
        ("LLM", "vision transformer"),
        ("AB", "alpha"),
        ("AB", "a b c d e f g h"),
    ],
)
def test_other_phrases_are_not_its_long_form(short: str, long: str) -> None:
    assert not abbreviates(short, long)


def test_one_thing_has_one_id_in_two_papers(make: Make) -> None:
    one = names_of(make("1", {"Graph Neural Networks": ("Method", "GNNs")}))["E1"]
    other = names_of(make("2", {"graph neural network": ("Method",)}))["E1"]

    assert one.id == other.id
    assert one.surfaces == ("Graph Neural Networks", "GNNs")
    assert one.shorts == (entity_id(EntityType.METHOD, "gnn"),)
    assert other.shorts == ()


def test_one_name_of_two_types_is_two_things(make: Make) -> None:
    names = names_of(make("1", {"attention": ("Method",), "Attention": ("Concept",)}))

    assert names["E1"].id != names["E2"].id


def test_names_that_one_paper_tells_apart_stay_apart(make: Make) -> None:
    apart = names_of(make("1", {"Transformer": ("Method",), "transformers": ("Method",)}))
    again = names_of(make("2", {"transformers": ("Method",), "Transformer": ("Method",)}))

    assert apart["E1"].id == again["E2"].id == entity_id(EntityType.METHOD, "=Transformer")
    assert apart["E2"].id == again["E1"].id == entity_id(EntityType.METHOD, "=transformers")


def test_even_the_same_spelling_can_be_two_things(make: Make) -> None:
    extraction = make("1", {"ARC": ("Benchmark",), "ARC set": ("Benchmark",)})
    second = extraction.entities[1].model_copy(update={"mentions": extraction.entities[0].mentions})
    names = names_of(extraction.model_copy(update={"entities": (extraction.entities[0], second)}))

    assert names["E1"].id == entity_id(EntityType.BENCHMARK, "=ARC #1 of 1")
    assert names["E2"].id == entity_id(EntityType.BENCHMARK, "=ARC #2 of 1")


def test_a_name_of_signs_alone_has_a_key(make: Make) -> None:
    assert names_of(make("1", {"→": ("Concept",)}))["E1"].id == entity_id(EntityType.CONCEPT, "=→")


def test_searchable_text_has_one_form() -> None:
    assert searchable("  Straße\t\N{FULLWIDTH LATIN CAPITAL LETTER N}et ") == "strasse net"
