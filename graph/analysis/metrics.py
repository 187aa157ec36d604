"""Metrics as papers write them: one name for one measure, which way it is better, and whether it is a share.

Pure functions, no database. What names a metric ends in words that are known here; other words before them make another
measure of it and stay in the name, so that "joint goal accuracy" is never ranked with "accuracy".
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from claimgraph.graph.analysis import metric_names


class Direction(StrEnum):
    """Which of two values of a metric is the better one."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Metric:
    """One measure, however it is spelled."""

    name: str
    """The same for every spelling: `accuracy` for "acc.", `word error rate` for "WER"."""
    direction: Direction | None = None
    """Null where it is not known whether more of it or less is better."""
    share: bool | None = None
    """True for what lies between 0 and 1, or 0 and 100 in per cent; false for what no percentage measures; null where
    it is not known."""

    @property
    def vague(self) -> bool:
        """Whether the name says no more than that something was measured: "robust performance"."""
        return self.name in _SCORES or self.name.split(" ")[-1] in _VAGUE

    @property
    def counts(self) -> bool:
        """Whether it is a number of things: "trainable parameters"."""
        return self.name.split(" ")[-1] in metric_names.COUNTED


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENDINGS: Final[Mapping[str, Direction]] = {
    "performance": Direction.HIGHER,
    "score": Direction.HIGHER,
    "error": Direction.LOWER,
    "loss": Direction.LOWER,
    "distance": Direction.LOWER,
    "time": Direction.LOWER,
}
"""Last words that say which way a metric is better, but not in what it is measured."""
_VAGUE: Final = frozenset({"", "performance", "performances", "result", "results"})
"""Last words of names that do not say what is measured."""
_SCORES: Final = frozenset({"score", "scores", "value", "values", "metric", "metrics", "rate", "rates"})
"""Names that do not say it either, where nothing stands before them."""
_IDLE: Final = re.compile(
    r"^(?:(?:the|an?|our|its|new|test|testing|overall|final|best|highest|lowest|higher|lower|state of the art) )+"
)
"""Words before a metric's name that make no other measure of it."""
_VARIANT: Final = re.compile(r"(?P<base>.*[a-z]1?) ?(?P<sign>@| ) ?(?P<place>\d[\d.:]*|k|l|lsum)")
"""A metric at some place, or in some variant: `recall@5`, `rouge l`."""
_UNNAMED: Final = re.compile(r" (?:score|value|metric)$")
_MODIFIERS: Final = _word_set(
    "average averaged balanced certified character classification clean equal exact execution few-shot goal joint "
    "linear mean macro micro normalized overall phoneme robust segmentation step task test top-1 top-5 top-10 train "
    "training validation verification weighted word zero-shot"
)
"""Words that belong to the name of the metric that they stand before in a sentence."""
_COMMON: Final = _word_set(
    "ap ce cost der distance em err error f far hit hits is loss map memory parameters params pass per pq precision "
    "recall regret return reward ser si"
)
"""Spellings that are common words too: alone in a sentence they name a metric with a capital, not without one."""
_MOST_NAMED: Final = 15
"""How many words a known metric has at most, all that make another one of it included."""
_MOST_WORDS: Final = 6
"""How many words of a sentence are looked at for the name of one metric."""


def metric_named(text: str) -> Metric:
    """The metric that a string names; one that is not known keeps its own words as its name.

    >>> [metric_named(text).name for text in ("acc.", "F1-score", "test accuracy", "Top-1 Acc.", "Recall@5", "mIoU")]
    ['accuracy', 'F1', 'accuracy', 'top-1 accuracy', 'recall@5', 'mIoU']
    >>> metric_named("WER")
    Metric(name='word error rate', direction=<Direction.LOWER: 'lower'>, share=True)
    >>> metric_named("joint goal accuracy").name, metric_named("widgets per day")
    ('joint goal accuracy', Metric(name='widgets per day', direction=None, share=None))
    """
    folded = _folded(text)
    if len(folded.split()) > _MOST_NAMED:
        return Metric(folded)
    plain = _IDLE.sub("", f"{folded} ").strip() or folded
    head = re.split(r" (?:of|on|in|at|for) ", plain)[0]
    return _find(plain) or _find(head) or _modified(head) or Metric(plain)


def metric_behind(text: str) -> Metric | None:
    """The metric that a text begins with, as one does behind its figure; null if it begins with none.

    >>> [found and found.name for found in map(metric_behind, ("top-1 accuracy on X", "F1.", "on X", "better"))]
    ['top-1 accuracy', 'F1', None, None]
    """
    words = re.split(r"\s+", re.split(r"[,;:()\[\]]", text)[0].strip())[:_MOST_WORDS]
    return _longest(words[:length] for length in range(len(words), 0, -1))


def metric_before(text: str) -> Metric | None:
    """The metric that a text ends with, as one does before its figure; null if it ends with none.

    >>> [found and found.name for found in map(metric_before, ("has a Word Error Rate (WER) of", "an F1 (", "has"))]
    ['word error rate', 'F1', None]
    """
    plain = re.sub(r"\s*\([^()]*\)(?=\s*(?:\w+\s*)?$)", "", text)
    plain = re.sub(r"\s*(?:\b(?:of|is|was|at|to|from|by|reaches|reaching)|=|:|\()\s*$", "", plain)
    words = re.split(r"\s+", re.split(r"[,;:()\[\]]", plain)[-1].strip())[-_MOST_WORDS:]
    return _longest(words[start:] for start in range(len(words)))


def _longest(choices: Iterable[list[str]]) -> Metric | None:
    return next(filter(None, map(_in_text, choices)), None)


def _in_text(words: list[str]) -> Metric | None:
    """The metric that words of a sentence name, all of them, if they do."""
    if not words or (len(words) == 1 and words[0].islower() and words[0].rstrip(".") in _COMMON):
        return None
    name = " ".join(words)
    if found := _find(_folded(name)):
        return found
    return metric_named(name) if words[0].casefold() in _MODIFIERS and _in_text(words[1:]) else None


def _find(folded: str) -> Metric | None:
    """A known metric by its folded name, or by what is left of it without "score" or a plural."""
    singular = re.sub(r"ies$", "y", folded) if folded.endswith("ies") else folded.removesuffix("s")
    for spelling in dict.fromkeys((folded, singular, _UNNAMED.sub("", folded), _UNNAMED.sub("", singular))):
        if spelling in _SPELLINGS:
            return _SPELLINGS[spelling]
        if (variant := _VARIANT.fullmatch(spelling)) and (base := _SPELLINGS.get(variant["base"])):
            place, sign = variant["place"], variant["sign"].replace(" ", "-")
            return Metric(f"{base.name}{sign}{place.upper() if sign == '-' else place}", base.direction, base.share)
    return None


def _modified(folded: str) -> Metric | None:
    """A known metric with other words before it."""
    words = folded.split()
    for start in range(1, len(words)):
        base, rest = " ".join(words[:start]), _find(" ".join(words[start:]))
        # An error with a name of its own need not be a share: "reconstruction error".
        if rest and (rest.name != "error rate" or "rate" in words[-1]):
            return Metric(f"{base} {rest.name}", rest.direction, rest.share)
    ending = words[-1].removesuffix("s") if words else ""
    return Metric(folded, _ENDINGS[ending]) if ending in _ENDINGS else None


def _folded(text: str) -> str:
    """A name without case, accents, hyphens, signs of LaTeX, a figure before it, and what stands in brackets behind."""
    plain = re.sub(r"^[\d.,]+\s?%?\s+", "", unicodedata.normalize("NFKD", text).casefold())
    plain = re.sub(r"\([^()]*\)\s*$|[\u0300-\u036f$_{}\\'\N{RIGHT SINGLE QUOTATION MARK}]", "", plain)
    return " ".join(re.sub(r"[-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}]|\.(?!\d)", " ", plain).split())


def _spellings() -> Iterator[tuple[str, Metric]]:
    tables: tuple[tuple[Mapping[str, str], Direction | None, bool], ...] = (
        (metric_names.SHARES_UP, Direction.HIGHER, True),
        (metric_names.SHARES_DOWN, Direction.LOWER, True),
        (metric_names.UP, Direction.HIGHER, False),
        (metric_names.DOWN, Direction.LOWER, False),
        (metric_names.EITHER, None, True),
    )
    for table, direction, share in tables:
        for name, others in table.items():
            for spelling in (_folded(name), *filter(None, others.split(", "))):
                yield spelling, Metric(name, direction, share)


_SPELLINGS: Final[Mapping[str, Metric]] = dict(_spellings())
