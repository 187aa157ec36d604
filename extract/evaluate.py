"""How good an extractor is: its output against annotated papers.

All figures are percentages, micro-averaged over papers and rounded to one decimal:

- *mention*: precision, recall and F1 over the distinct surface strings of a paper, in the form of `normalise`.
- *typed*: the same over pairs of string and entity type.
- *pair*: claims that agree with a gold claim in subject and object, whatever the predicate.
- *claim*: claims that agree in subject, predicate and object. This is the figure that counts.

Before claims are compared, each entity of the output is mapped to the annotated entity whose surface strings overlap
its own most (of equal ones, the earliest), so lumping several things together earns credit for one of them. No claim is
counted as right twice, and attributes are compared only where the claims themselves agree.

The interval of an F1 says how much it would vary with other papers of the same kind: the middle 95 percent of what it
is over samples of the papers, drawn with replacement (the percentile bootstrap; Efron and Tibshirani 1993, ch. 13).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from claimgraph.extract.extractor import Extractor
from claimgraph.schema import (
    PAPER,
    PREDICATES,
    ExchangeClaim,
    ExchangePaper,
    Paper,
    read_exchange,
    to_exchange,
)

_DASHES: Final = re.compile("[-\u2010-\u2015/_]")
_IGNORED: Final = re.compile("[\"'`\u2018\u2019\u201c\u201d.,]")
_LEVELS: Final = ("mention", "typed", "pair", "claim")
_RARE: Final[Mapping[str, Any]] = {"negated": True, "hedged": True, "attribution": "prior"}
"""The attributes with two values, and the rarer one, for which F1 is given too."""

_SAMPLES: Final = 1000
_SEED: Final = 1
_TAILS: Final = (2.5, 97.5)

Interval = tuple[float, float]
"""The ends of a 95 percent confidence interval, in percent."""

_Pairs = list[tuple[ExchangeClaim, ExchangeClaim]]


class EvaluationError(ValueError):
    """Gold and papers do not belong together; the message says how."""


def normalise(surface: str) -> str:
    """The form in which surface strings are compared: case, hyphens, quotation marks and full stops do not count.

    >>> normalise("Pre-trained  “BERT”/RoBERTa")
    'pre trained bert roberta'
    """
    return " ".join(_IGNORED.sub("", _DASHES.sub(" ", surface.lower())).split())


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
    """`mention`, `typed`, `pair` and `claim`."""
    per_predicate: Mapping[str, Figures]
    """The `claim` figures for each predicate that occurs, most frequent in the gold first."""
    intervals: Mapping[str, Interval]
    """Of the F1 of each level and predicate."""
    attributes: Mapping[str, Attribute]
    """`negated`, `hedged`, `attribution`, `sent` and `value`."""
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
    rare_key = f"f1_{_RARE[name]}".lower()
    return {
        "accuracy": attribute.accuracy,
        rare_key: attribute.rare.f1,
        "n": attribute.compared,
        "n_rare": attribute.rare.gold,
    }


@dataclass(slots=True)
class _Tally:
    """Running counts over papers."""

    matched: Counter[str] = field(default_factory=Counter)
    predicted: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    pairs: _Pairs = field(default_factory=list)

    def add(self, key: str, matched: int, predicted: int, gold: int) -> None:
        self.matched[key] += matched
        self.predicted[key] += predicted
        self.gold[key] += gold

    def figures(self, key: str) -> Figures:
        return Figures(self.matched[key], self.predicted[key], self.gold[key])


def _sum(tallies: Iterable[_Tally]) -> _Tally:
    total = _Tally()
    for tally in tallies:
        total.matched += tally.matched
        total.predicted += tally.predicted
        total.gold += tally.gold
        total.pairs += tally.pairs
    return total


def _intervals(tallies: Sequence[_Tally], keys: Sequence[str]) -> dict[str, Interval]:
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


def score(gold: Iterable[ExchangePaper], predicted: Iterable[ExchangePaper]) -> Scores:
    """Compare predictions with annotations; of two records with one id, the later counts.

    A gold paper that was not predicted counts as an empty prediction; a predicted paper that is not gold is ignored.
    """
    wanted = {paper.id: paper for paper in gold}
    found = {paper.id: paper for paper in predicted}
    tallies = [_compare(paper, found.get(id_) or ExchangePaper(id=id_)) for id_, paper in wanted.items()]
    tally = _sum(tallies)
    predicates = [key for key in {**tally.gold, **tally.predicted} if key in PREDICATES]
    predicates.sort(key=lambda key: -tally.gold[key])
    return Scores(
        levels={level: tally.figures(level) for level in _LEVELS},
        per_predicate={key: tally.figures(key) for key in predicates},
        intervals=_intervals(tallies, [*_LEVELS, *predicates]),
        attributes=_attributes(tally.pairs),
        papers=len(wanted),
        missing=tuple(sorted(wanted.keys() - found.keys())),
    )


def evaluate(gold_path: Path, papers: Iterable[Paper], extractor: Extractor) -> Scores:
    """Run an extractor over the papers of a gold file and score what it finds.

    `papers` may hold more than the gold does; what is not gold is not extracted.

    Raises:
        EvaluationError: the gold file is empty, or none of its papers is among `papers`.
        ExchangeError: the gold file is not in the exchange format.
    """
    gold = list(read_exchange(gold_path))
    wanted = {paper.id for paper in gold}
    predicted = [to_exchange(found) for found in extractor.extract(paper for paper in papers if paper.id in wanted)]
    if not predicted:
        raise EvaluationError(
            f"{gold_path}: none of its {len(gold)} papers is among the papers given; "
            "pass the file of texts that belongs to it"
        )
    return score(gold, predicted)


def _compare(gold: ExchangePaper, found: ExchangePaper) -> _Tally:
    tally = _Tally()
    for level, key in (("mention", lambda text, _: text), ("typed", lambda text, type_: (text, type_))):
        ours, theirs = _strings(found, key), _strings(gold, key)
        tally.add(level, len(ours & theirs), len(ours), len(theirs))
    pairs = match(gold, found)
    loose = match(gold, found, same_predicate=False)
    tally.add("claim", len(pairs), len(found.claims), len(gold.claims))
    tally.add("pair", len(loose), len(found.claims), len(gold.claims))
    for claims, counter in ((gold.claims, tally.gold), (found.claims, tally.predicted)):
        counter.update(claim.p.value for claim in claims)
    tally.matched.update(claim.p.value for claim, _ in pairs)
    tally.pairs += pairs
    return tally


def _strings(paper: ExchangePaper, key: Callable[[str, str], Any]) -> set[Any]:
    return {key(normalise(text), entity.type.value) for entity in paper.entities for text in entity.mentions}


def _agreement(gold: ExchangePaper, found: ExchangePaper) -> Callable[[str, str], bool]:
    """Whether a gold entity id and a predicted one name the same thing."""
    theirs = {entity.id: {normalise(text) for text in entity.mentions} for entity in gold.entities}
    stands_for: dict[str, str] = {PAPER: PAPER}
    for entity in found.entities:
        ours = {normalise(text) for text in entity.mentions}
        stands_for.pop(entity.id, None)
        best = max(theirs, key=lambda id_: len(theirs[id_] & ours), default=None)
        if best is not None and theirs[best] & ours:
            stands_for[entity.id] = best
    return lambda gold_id, found_id: stands_for.get(found_id) == gold_id


def match(gold: ExchangePaper, found: ExchangePaper, *, same_predicate: bool = True) -> _Pairs:
    """Pair the claims of one paper that say the same, one to one and in order, as (gold, found).

    Without `same_predicate`, subject and object are enough, and claims with the same predicate are paired first.
    """
    agree = _agreement(gold, found)
    free, waiting = list(found.claims), list(gold.claims)
    pairs: _Pairs = []
    for exact in (True,) if same_predicate else (True, False):
        unmatched = []
        for claim in waiting:
            place = next((n for n, other in enumerate(free) if _agrees(claim, other, agree, exact=exact)), None)
            if place is None:
                unmatched.append(claim)
            else:
                pairs.append((claim, free.pop(place)))
        waiting = unmatched
    return pairs


def _agrees(gold: ExchangeClaim, found: ExchangeClaim, agree: Callable[[str, str], bool], *, exact: bool) -> bool:
    if exact and gold.p != found.p:
        return False
    if agree(gold.s, found.s) and agree(gold.o, found.o):
        return True
    symmetric = gold.p == found.p and PREDICATES[gold.p].symmetric
    return symmetric and agree(gold.s, found.o) and agree(gold.o, found.s)


def _attributes(pairs: _Pairs) -> dict[str, Attribute]:
    values = {name: [(getattr(gold, name), getattr(found, name)) for gold, found in pairs] for name in _RARE}
    attributes = {name: _two_valued(values[name], _RARE[name]) for name in _RARE}
    attributes["sent"] = Attribute(sum(gold.sent == found.sent for gold, found in pairs), len(pairs))
    valued = [_same_value(gold.value, found.value) for gold, found in pairs if gold.value]
    attributes["value"] = Attribute(sum(valued), len(valued))
    return attributes


def _same_value(gold: str, found: str | None) -> bool:
    """Whether one figure as written contains the other."""
    ours, theirs = normalise(found or ""), normalise(gold)
    return theirs in ours or (bool(found) and ours in theirs)


def _two_valued(values: list[tuple[Any, Any]], rare: Any) -> Attribute:
    counts: dict[str, int] = defaultdict(int)
    for gold, found in values:
        counts["right"] += gold == found
        counts["both"] += gold == found == rare
        counts["gold"] += gold == rare
        counts["found"] += found == rare
    return Attribute(counts["right"], len(values), Figures(counts["both"], counts["found"], counts["gold"]))
