"""A paper as the network reads it: every word once, in passes that fit, and every run that might be a mention."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from claimgraph.extract.components.annotations import MAX_SENTENCE, sentences_of
from claimgraph.extract.neural.document import (
    MAX_SUBWORDS,
    MAX_WIDTH,
    SHAPES,
    Document,
    candidates_of,
    passages_of,
    windows_of,
)
from claimgraph.extract.pipeline import create_pipeline, to_doc
from claimgraph.schema import Paper

Read = Callable[..., Document]

_TEXTS = st.lists(
    st.sampled_from(["OwlNet", "beats", "it", ".", "(", "GPT-4", "x" * 60, "1," * 400, "é" * 300, "🦉", "We propose"]),
    max_size=900,
)


@pytest.fixture(scope="module")
def tokenizer(tiny_model: Path) -> Tokenizer:
    return Tokenizer.from_file(str(tiny_model / "tokenizer.json"))


def test_words_stand_in_their_sentences(read: Read) -> None:
    document = read("We propose OwlNet. It works.", title="Owls at night")
    assert document.words == ["Owls", "at", "night", "We", "propose", "OwlNet", ".", "It", "works", "."]
    assert document.sentences.tolist() == [0, 0, 0, 1, 1, 1, 1, 2, 2, 2]
    assert document.first.tolist() == [0, 3, 7, 10]
    assert document.has_title
    assert document.introducing.tolist() == [False, True, False]


def test_a_text_without_title_has_none(read: Read) -> None:
    assert not read("OwlNet works.").has_title


def test_the_shape_of_a_word_tells_its_case(read: Read) -> None:
    document = read("owl bat GPT BERT Owl GPT4 FoldNet 12.5 ,")
    shapes = dict(zip(document.words, document.shapes.tolist(), strict=True))
    assert shapes["owl"] == shapes["bat"]
    assert shapes["GPT"] == shapes["BERT"]
    assert len({shapes[word] for word in ("owl", "GPT", "Owl", "GPT4", "FoldNet", ",")}) == 6
    assert document.shapes.max() < SHAPES


@settings(max_examples=60, deadline=None)
@given(words=_TEXTS)
def test_passes_cover_every_word_once_and_fit(words: list[str], tokenizer: Tokenizer, read: Read) -> None:
    document = read(" ".join(words) or ".")
    windows = list(windows_of(document, tokenizer))
    covered = [place for window in windows for place in range(window.start, window.end)]
    assert covered == list(range(len(document.words)))
    for window in windows:
        assert len(window.ids) <= MAX_SUBWORDS + 2
        assert len(window.heads) == window.end - window.start


def test_a_pass_ends_with_a_sentence(tokenizer: Tokenizer, read: Read) -> None:
    document = read("We see that owls hunt at night. " * 100)
    ends = [window.end for window in windows_of(document, tokenizer)]
    assert len(ends) > 1
    assert set(ends) <= set(document.first.tolist())


def test_a_word_is_found_by_its_first_subword(tokenizer: Tokenizer, read: Read) -> None:
    document = read("OwlNet beats 2.5% BatNet.")
    (window,) = windows_of(document, tokenizer)
    tokens = [tokenizer.id_to_token(int(id_)) for id_ in window.ids]
    assert tokens == ["[CLS]", "owlnet", "beats", "2", ".", "5", "%", "batnet", ".", "[SEP]"]
    assert [tokens[head] for head in window.heads] == ["owlnet", "beats", "2", "batnet", "."]


def test_candidates_stay_in_their_sentence_and_begin_and_end_with_a_word(read: Read) -> None:
    document = read("We like (big) owls. Bats fly.")
    starts, ends = candidates_of(document)
    runs = {" ".join(document.words[start:end]) for start, end in zip(starts, ends, strict=True)}
    assert {"big ) owls", "owls", "Bats fly"} <= runs
    assert not any(run.startswith(("(", ")")) or run.endswith((".", ")")) for run in runs)
    assert not any("owls" in run and "Bats" in run for run in runs)


def test_no_candidate_ends_with_a_genitive_or_an_address(read: Read) -> None:
    document = read("GPT-4's owls are at https://owls.org/GPT-4 now.")
    starts, ends = candidates_of(document)
    runs = {" ".join(document.words[start:end]) for start, end in zip(starts, ends, strict=True)}
    assert {"GPT-4", "owls", "GPT-4 's owls"} <= runs
    assert not any(run.endswith(("'s", "GPT-4 https", "/GPT-4")) or run.startswith(("'s", "https")) for run in runs)


def test_no_candidate_is_longer_than_it_may_be(read: Read) -> None:
    starts, ends = candidates_of(read("owl " * 60))
    assert np.max(ends - starts) == MAX_WIDTH


def test_a_long_text_is_read_in_passages_of_whole_sentences() -> None:
    nlp = create_pipeline("claimgraph_sentences")
    sentences = sentences_of(nlp(to_doc(nlp, Paper(id="p", abstract="We see that owls hunt at night. " * 300))))
    passages = list(passages_of(sentences))
    assert len(passages) > 1
    assert passages[0][0] == 0
    assert sum(len(passage.first) - 1 for _, passage in passages) == len(sentences)


def test_a_sentence_that_is_a_table_is_not_read() -> None:
    nlp = create_pipeline("claimgraph_sentences")
    sentences = sentences_of(nlp(to_doc(nlp, Paper(id="p", abstract="owl " * (MAX_SENTENCE + 1)))))
    assert [len(passage.words) for _, passage in passages_of(sentences)] == [0]
