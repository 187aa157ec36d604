"""Noun phrases from tags: the candidates for mentions."""

from collections.abc import Iterator, Sequence
from typing import Final

from claimgraph.extract.components.words import NUMBERS, word_set

_INSIDE: Final = frozenset({"ADJ", "NOUN", "NAME", "JUDGE"})
_HEADS: Final = frozenset({"NOUN", "NAME"})
_LEFT_OUT: Final = word_set("called named termed dubbed so-called superior \\em \\textbf \\emph \\textit \\underline")
_TOLD_APART: Final = word_set("sentence sentences token tokens word words frame item utterance")
"""Nouns that "next" does not place in the text: "next sentence prediction"."""
_RELATIONAL: Final = word_set(
    "number dimension dimensionality scarcity mixture ensemble nature rank magnitude stream difficulty choice sequence "
    "sequences degree complexity capacity diversity configuration amount lack variety"
)
"""Nouns that say little without what follows "of"."""
_OTHERS: Final = word_set("existing current previous prior recent other state-of-the-art leading latest competing")
"""Adjectives that a phrase keeps where only a `_BARE` noun would remain: "existing methods"."""
_BARE: Final = word_set(
    "methods approaches models baselines algorithms techniques systems works frameworks studies benchmarks datasets "
    "solutions baseline method approach strategies architectures"
)


def chunks(lower: Sequence[str], tags: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The noun phrases among the words of a sentence, as (start, end) of words, in order, not overlapping.

    A phrase is a run of adjectives, nouns and names that ends in a noun or name, without what only praises or counts
    it. Two adjectives joined by "and" belong to one phrase, and so does what follows "of" behind a noun such as
    "number".

    >>> list(chunks("a novel two-layer network for speech".split(), ["DET", "JUDGE", "ADJ", "NOUN", "PREP", "NOUN"]))
    [(2, 4), (5, 6)]
    """
    place = 0
    while place < len(tags):
        end = _run_end(place, lower, tags)
        if end == place:
            place += 1
            continue
        start, end = _trimmed(place, end, lower, tags)
        place = max(end, place + 1)
        if start < end:
            yield start, end


def _run_end(start: int, lower: Sequence[str], tags: Sequence[str]) -> int:
    """Where the run of words that starts a phrase at `start` ends; `start` itself where none does."""
    end = _plain_run(start, lower, tags)
    if start < end < len(tags) and tags[end - 1] == "ADJ" and tags[end] == "CONJ":
        second = _plain_run(end + 1, lower, tags)
        if second > end + 2 and tags[end + 1] == "ADJ":
            return second
    if end > start and lower[end - 1] in _RELATIONAL and lower[end : end + 1] == ["of"]:
        behind = end + 1 + (tags[end + 1 : end + 2] == ["DET"])
        second = _plain_run(behind, lower, tags)
        return second if second > behind and tags[second - 1] in _HEADS else end
    return end


def _plain_run(start: int, lower: Sequence[str], tags: Sequence[str]) -> int:
    end = start
    while end < len(tags) and (
        tags[end] in _INSIDE or (end > start and tags[end] == "NUM" and lower[end] not in NUMBERS)
    ):
        end += 1
    return end


def _trimmed(start: int, end: int, lower: Sequence[str], tags: Sequence[str]) -> tuple[int, int]:
    while end > start and tags[end - 1] not in _HEADS:
        end -= 1
    while start < end - 1 and (tags[start] == "JUDGE" or lower[start] in _LEFT_OUT):
        if start == end - 2 and lower[start] in _OTHERS and lower[end - 1] in _BARE:
            break
        if lower[start] == "next" and lower[start + 1] in _TOLD_APART:
            break
        start += 1
    return start, end
