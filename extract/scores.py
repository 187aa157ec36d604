"""The figures of an evaluation, and how sure they are.

The interval of an F1 says how much it would vary with other papers of the same kind: the middle 95 percent of what it
is over samples of the papers, drawn with replacement (the percentile bootstrap; Efron and Tibshirani 1993, ch. 13).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from claimgraph.schema import ExchangeClaim

RARE: Final[Mapping[str, Any]] = {"negated": True, "hedged": True, "attribution": "prior"}
"""The attributes with two values, and the rarer one, for which F1 is given too."""

_SAMPLES: Final = 1000
_SEED: Final = 1
_TAILS: Final = (2.5, 97.5)

Interval = tuple[float, float]
"""The ends of a 95 percent confidence interval, in percent."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision, recall and F1 from three counts."""

    matched: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """Percent of the predicted that is in the gold; 0 where nothing is predicted."""
        return _percent(self.matched, self.predicted)

    @property
    def recall(self) -> float:
        """Percent of the gold that is predicted; 0 where the gold is empty."""
        return _percent(self.matched, self.gold)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, in percent."""
        return _percent(2 * self.matched, self.predicted + self.gold)

    def as_dict(self) -> dict[str, float]:
        """The three percentages under the keys `p`, `r` and `f1`."""
        return {"p": self.precision, "r": self.recall, "f1": self.f1}


@dataclass(frozen=True, slots=True)
class Attribute:
    """How often an attribute of matched claims is right."""

    right: int
    """Matched claims on which it agrees."""
    compared: int
    """Matched claims on which it was compared."""
    rare: Figures | None = None
    """The rarer value as a class of its own, for the attributes with two values."""

    @property
    def accuracy(self) -> float:
        """Percent of the compared that is right."""
        return _percent(self.right, self.compared)


@dataclass(frozen=True, slots=True)
class Scores:
    """All figures of one evaluation."""

    levels: Mapping[str, Figures]
    """`mention`, `typed`, `pair` and `claim`; for public sets `NER`, `Rel` and `Rel+`."""
    per_predicate: Mapping[str, Figures]
    """The `claim` (or `Rel`) figures for each predicate that occurs, most frequent in the gold first."""
    intervals: Mapping[str, Interval]
    """Of the F1 of each level and predicate."""
    attributes: Mapping[str, Attribute]
    """`negated`, `hedged`, `attribution`, `sent` and `value`; none for public sets."""
    papers: int
    """Number of gold papers."""
    missing: tuple[str, ...]
    """Ids of gold papers for which nothing was predicted; they count as empty."""

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values, ready for JSON."""
        levels = {
            name: figures.as_dict() | {"gold": figures.gold, "predicted": figures.predicted}
            for name, figures in self.levels.items()
        }
        predicates = {name: figures.as_dict() | {"gold": figures.gold} for name, figures in self.per_predicate.items()}
        attributes = {name: _attribute_dict(name, attribute) for name, attribute in self.attributes.items()}
        return {
            **levels,
            "per_predicate": predicates,
            "intervals": {name: list(interval) for name, interval in self.intervals.items()},
            "attributes": attributes,
            "papers": self.papers,
            "missing": list(self.missing),
        }

    def render(self) -> str:
        """The figures as a table in plain text."""
        rows = {**self.levels, **self.per_predicate}
        lines = [f"{'':14}{'P':>7}{'R':>7}{'F1':>7}{'95 %':>13}{'gold':>8}{'found':>8}"]
        for name, row in rows.items():
            low, high = self.intervals[name]
            figures = f"{row.precision:7.1f}{row.recall:7.1f}{row.f1:7.1f}"
            lines.append(f"{name:14}{figures}{f'{low:.1f}-{high:.1f}':>13}{row.gold:8}{row.predicted:8}")
        if self.attributes:
            lines.append(f"{'':14}{'acc.':>7}{'F1 rare':>14}{'compared':>16}")
        for name, attribute in self.attributes.items():
            rare = f"{attribute.rare.f1:14.1f}" if attribute.rare else " " * 14
            lines.append(f"{name:14}{attribute.accuracy:7.1f}{rare}{attribute.compared:16}")
        lines.append(f"{self.papers} papers, {len(self.missing)} of them without a prediction")
        return "\n".join(lines)


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def _attribute_dict(name: str, attribute: Attribute) -> dict[str, float]:
    if attribute.rare is None:
        return {"accuracy": attribute.accuracy, "n": attribute.compared}
    rare_key = f"f1_{RARE[name]}".lower()
    return {
        "accuracy": attribute.accuracy,
        rare_key: attribute.rare.f1,
        "n": attribute.compared,
        "n_rare": attribute.rare.gold,
    }


@dataclass(slots=True)
class Tally:
    """Running counts over papers."""

    matched: Counter[str] = field(default_factory=Counter)
    predicted: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    pairs: list[tuple[ExchangeClaim, ExchangeClaim]] = field(default_factory=list)
    """Matched claims as (gold, found), where attributes are compared."""

    def add(self, key: str, matched: int, predicted: int, gold: int) -> None:
        """Count what was found of a kind."""
        self.matched[key] += matched
        self.predicted[key] += predicted
        self.gold[key] += gold

    def figures(self, key: str) -> Figures:
        """What was counted of a kind."""
        return Figures(self.matched[key], self.predicted[key], self.gold[key])


def total_of(tallies: Iterable[Tally]) -> Tally:
    """The counts of all papers together."""
    total = Tally()
    for tally in tallies:
        total.matched += tally.matched
        total.predicted += tally.predicted
        total.gold += tally.gold
        total.pairs += tally.pairs
    return total


def intervals_of(tallies: Sequence[Tally], keys: Sequence[str]) -> dict[str, Interval]:
    """The interval of the F1 of each key, from what each paper adds to it."""
    if not tallies:
        return dict.fromkeys(keys, (0.0, 0.0))
    # How often each sample has each paper.
    drawn = np.random.default_rng(_SEED).multinomial(len(tallies), [1 / len(tallies)] * len(tallies), size=_SAMPLES)
    intervals = {}
    for key in keys:
        matched = drawn @ [tally.matched[key] for tally in tallies]
        both = drawn @ [tally.predicted[key] + tally.gold[key] for tally in tallies]
        low, high = np.percentile(200 * matched / np.maximum(both, 1), _TAILS)
        intervals[key] = (round(float(low), 1), round(float(high), 1))
    return intervals
