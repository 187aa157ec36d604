"""A paper as the network reads it: words in sentences, the subwords of the encoder, and what might be a mention."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from claimgraph.extract.components.annotations import MAX_SENTENCE, Sentence
from claimgraph.extract.components.cues import INTRODUCING
from claimgraph.extract.components.tokenizer import POSSESSIVES
from claimgraph.extract.components.verbs import lemma

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

Ints = NDArray[np.int64]

MAX_WIDTH: Final = 12
"""The most words of a mention."""
MAX_PASSAGE: Final = 600
"""The most words that are read together, unless one sentence has more; no abstract comes near it."""
_LONGEST_WORD: Final = 200
"""So many characters of a word are read: one word, such as a formula, may have more subwords than a pass."""
MAX_SUBWORDS: Final = 510
"""The most subwords of one pass of the encoder, without the two that it puts around them."""
_OWN: Final = frozenset({"we", "our", "paper", "work", "study", "article"})
_EDGE: Final = re.compile(r"(?!https?://|www\.).*\w", re.DOTALL)
"""What a mention may begin and end with: no mark and no address; nor an ending of a genitive."""
_SHAPES: Final = (
    re.compile(r"[^\w]+"),
    re.compile(r"[\W\d_]+"),
    re.compile(r"[a-z]+"),
    re.compile(r"[A-Z]"),
    re.compile(r"[A-Z]+s?"),
    re.compile(r"[A-Z][a-z]+"),
    re.compile(r"[^\W\d_]*\d.*"),
)
SHAPES: Final = len(_SHAPES) + 1
"""How many shapes of words there are."""


@dataclass(frozen=True, slots=True)
class Document:
    """The words of a paper, in order, over all its sentences."""

    words: list[str]
    tokens: Ints
    """For each word, its token in the spaCy document."""
    sentences: Ints
    """For each word, its sentence, counted from 0."""
    first: Ints
    """For each sentence, its first word; one more at the end."""
    has_title: bool
    """Whether sentence 0 is the title."""
    introducing: NDArray[np.bool_]
    """For each sentence, whether the paper tells in it what it brings: "we propose ..."."""

    @property
    def shapes(self) -> Ints:
        """For each word its case and shape, below `SHAPES`: the encoders know lower case only."""
        return np.array([_shape(word) for word in self.words], dtype=np.int64)


def _shape(word: str) -> int:
    return next((number for number, shape in enumerate(_SHAPES) if shape.fullmatch(word)), len(_SHAPES))


def passages_of(sentences: Sequence[Sentence]) -> Iterator[tuple[int, Document]]:
    """What is read together: nearly always all sentences, of a long text runs of them; with the first one's number."""
    begin = count = 0
    for number, sentence in enumerate(sentences):
        length = len(sentence.words) if len(sentence.words) <= MAX_SENTENCE else 0
        if count and count + length > MAX_PASSAGE:
            yield begin, document_of(sentences[begin:number])
            begin, count = number, 0
        count += length
    yield begin, document_of(sentences[begin:])


def document_of(sentences: Sequence[Sentence]) -> Document:
    """The words of sentences (`annotations.sentences_of`); those of one that is too long are left out."""
    sentences = [s if len(s.words) <= MAX_SENTENCE else replace(s, words=[], tokens=[]) for s in sentences]
    lengths = [len(sentence.words) for sentence in sentences]
    return Document(
        words=[word for sentence in sentences for word in sentence.words],
        tokens=np.array([token for sentence in sentences for token in sentence.tokens], dtype=np.int64),
        sentences=np.repeat(np.arange(len(lengths)), lengths),
        first=np.array([0, *accumulate(lengths)], dtype=np.int64),
        has_title=bool(sentences) and sentences[0].is_title,
        introducing=np.array([_introduces(sentence) for sentence in sentences], dtype=bool),
    )


def _introduces(sentence: Sentence) -> bool:
    return not _OWN.isdisjoint(sentence.lower) and any(lemma(word) in INTRODUCING for word in sentence.lower)


@dataclass(frozen=True, slots=True)
class Window:
    """One pass of the encoder over words from `start` to `end` of a document."""

    start: int
    end: int
    ids: Ints
    """The subwords, with those that the encoder wants around them."""
    heads: Ints
    """For each word, the place of its first subword among `ids`."""


def windows_of(document: Document, tokenizer: "Tokenizer") -> Iterator[Window]:
    """Passes that cover a document: one, unless it is longer than the encoder reads, then of whole sentences."""
    if not document.words:
        return
    words = [word[:_LONGEST_WORD] for word in document.words]
    whole: Encoding = tokenizer.encode(words, is_pretokenized=True)
    # A word without subword, such as a mark that is left out, has the length 0.
    numbers = [word for word in whole.word_ids if word is not None]
    lengths = np.bincount(np.array(numbers, dtype=np.int64), minlength=len(words))
    for start, end in _cut(document, lengths):
        all_of_it = end - start == len(words)
        passage = whole if all_of_it else tokenizer.encode(words[start:end], is_pretokenized=True)
        heads = np.zeros(end - start, dtype=np.int64)
        for place, word in reversed(list(enumerate(passage.word_ids))):
            if word is not None:
                heads[word] = place
        yield Window(start, end, np.array(passage.ids, dtype=np.int64), heads)


def _cut(document: Document, lengths: Ints) -> Iterator[tuple[int, int]]:
    """Runs of words that fit into a pass, each ending with a sentence where one does."""
    after = np.concatenate([[0], np.cumsum(lengths)])
    start = 0
    while start < len(document.words):
        furthest = max(start + 1, bisect_right(after, after[start] + MAX_SUBWORDS) - 1)
        end = furthest
        if furthest < len(document.words):
            border = int(document.first[bisect_right(document.first, furthest) - 1])
            end = border if border > start else furthest
        yield start, end
        start = end


def candidates_of(document: Document) -> tuple[Ints, Ints]:
    """Every run of words that might be a mention: first words, and words after the last."""
    edge = np.array([word not in POSSESSIVES and bool(_EDGE.match(word)) for word in document.words], dtype=bool)
    count = len(document.words)
    starts = np.repeat(np.arange(count), MAX_WIDTH)
    ends = starts + np.tile(np.arange(1, MAX_WIDTH + 1), count)
    inside = ends <= count
    starts, ends = starts[inside], ends[inside]
    kept = (document.sentences[starts] == document.sentences[ends - 1]) & edge[starts] & edge[ends - 1]
    return starts[kept], ends[kept]
