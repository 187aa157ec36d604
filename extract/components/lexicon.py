"""What the last word of a noun phrase says about it: how often it is a mention, and of which type.

`heads.tsv` is a table of single words with counts over the gold training set (`training/heads.py` makes it): for each
last word of a noun phrase, how many phrases ending in it are annotated as Method, Task, Benchmark, Metric and Concept,
and how many are not annotated. Words seen fewer than three times stand together under their ending.
"""

import math
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from claimgraph.extract.components.tags import is_name as cased_as_name
from claimgraph.schema import EntityType

TYPES: Final = tuple(EntityType)
_ENDINGS: Final = ("ing", "tion", "ity", "ness", "ment", "ance", "ence", "ism", "er", "or")
_BENCHMARK_ENDINGS: Final = ("bench", "eval", "qa", "arena", "benchmark")
_REMEMBERED: Final = 20_000
_PRIOR: Final = 2.0
"""How many observations the prior of a word counts for."""


class Head(NamedTuple):
    """The counts of one last word; `types` in the order of `TYPES`."""

    types: tuple[int, ...]
    skipped: int
    alone: int
    alone_skipped: int


def entry(word: str) -> str:
    """The entry of a word: lower case, with a mark where the word is cased as a name.

    >>> entry("Matrix"), entry("MATRIX")
    ('matrix', '^matrix')
    """
    return f"^{word.lower()}" if cased_as_name(word) else word.lower()


def backoff(word: str, *, is_name: bool) -> str:
    """The entry that stands for a word too rare to have its own.

    >>> backoff("distillations", is_name=False), backoff("AlexNet", is_name=True), backoff("cheese", is_name=False)
    ('*tion', '*name', '*')
    """
    if is_name:
        return "*bench" if word.lower().endswith(_BENCHMARK_ENDINGS) else "*name"
    singular = word.lower().removesuffix("s")
    ending = next((ending for ending in _ENDINGS if singular.endswith(ending)), "")
    return f"*{ending}" if ending else ("*s" if word.endswith("s") else "*")


@cache
def heads() -> dict[str, Head]:
    """The table, by lower-case word or by `backoff` entry."""
    table = {}
    text = files("claimgraph.extract.components").joinpath("heads.tsv").read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        word, *counts = line.split("\t")
        numbers = [int(count) for count in counts]
        table[word] = Head(tuple(numbers[:-3]), *numbers[-3:])
    return table


def head(word: str, *, is_name: bool) -> Head:
    """The counts of a word, of those like it where it is rare."""
    table = heads()
    own = entry(word)
    other_number = own.removesuffix("s") if own.endswith("s") else own + "s"
    return table.get(own) or table.get(other_number) or table[backoff(word, is_name=is_name)]


@lru_cache(_REMEMBERED)
def mention_logit(word: str, *, is_name: bool, alone: bool) -> float:
    """The log odds that a noun phrase ending in a word is a mention, or one that consists of it alone."""
    counts = head(word, is_name=is_name)
    found, skipped = sum(counts.types), counts.skipped
    if alone:
        # The word's use in longer phrases counts too, but for little.
        share = _PRIOR * (found + 1.0) / (found + skipped + 2.0)
        return math.log((counts.alone + share) / (counts.alone_skipped + _PRIOR - share))
    return math.log((found - counts.alone + 1.0) / (skipped - counts.alone_skipped + 0.8))


@lru_cache(_REMEMBERED)
def type_logs(word: str, *, is_name: bool) -> tuple[float, ...]:
    """The log probability of each of `TYPES` for a mention ending in a word."""
    counts, prior = head(word, is_name=is_name).types, heads()[backoff(word, is_name=is_name)].types
    all_prior = sum(prior) + len(TYPES)
    total = sum(counts) + _PRIOR
    return tuple(
        math.log((count + _PRIOR * (before + 1) / all_prior) / total)
        for count, before in zip(counts, prior, strict=True)
    )


def most_likely_type(word: str) -> EntityType:
    """The type that a common noun as last word most often gives."""
    logs = type_logs(word, is_name=False)
    return TYPES[logs.index(max(logs))]
