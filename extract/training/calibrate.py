"""How sure a trained network is, and where to draw the line: fitted on annotated papers that it has not learned from.

Works on an exported model, so that what int8 rounds away is in the figures.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from claimgraph.extract.evaluate import match, score
from claimgraph.extract.extractor import create_extractor
from claimgraph.extract.neural.session import Calibration, Model, write_description
from claimgraph.schema import ExchangePaper, Paper, Predicate, to_exchange

_BEGIN: Final = (0.6, -1.2)
"""The log odds added to those of being a mention, and those that a name inside one must have, that are tried first."""
_APART: Final = (0.4, 0.2, 0.1)
"""How far apart those are that are tried then."""
_LEAST: Final = -3.0
"""The least score of a claim that is looked at."""
_STEPS: Final = 200
_SMALLEST: Final = 1e-9
_RIDGE: Final = 1e-6
_NEAREST: Final = 1e-12
_FLATTEST: Final = 1e-3
"""The least slope: with one of 0 or less, no probability would say where to draw the line."""
_BINS: Final = 10

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What a model says of annotated papers when it says everything: each claim's score, and whether it is right."""

    scores: Array
    right: NDArray[np.bool_]
    gold: int
    """How many claims are annotated."""
    typed: float = 0.0
    """The F1 of what is named, with its type, from 0 to 1."""

    def f1(self, least: float) -> float:
        """The F1 of the claims from this score on, from 0 to 1."""
        kept = self.scores >= least
        return 2 * float(self.right[kept].sum()) / max(1, int(kept.sum()) + self.gold)


def outcomes(model: Path, papers: Sequence[Paper], gold: Iterable[ExchangePaper]) -> Outcomes:
    """Read papers with a model, whatever its thresholds, and compare."""
    calibration = Model.load(model).calibration
    texts = {paper.id: paper for paper in papers}
    annotated = [paper for paper in gold if paper.id in texts]
    extractor = create_extractor("model", model=model, min_confidence=calibration.probability(_LEAST))
    scores: list[float] = []
    right: list[bool] = []
    views: list[ExchangePaper] = []
    for wanted, found in zip(annotated, extractor.extract(texts[paper.id] for paper in annotated), strict=True):
        # Claims of falling score: of several that mean one claim of the gold, the surest is the right one.
        claims = sorted(found.claims, key=lambda claim: -claim.evidence[0].confidence)
        view = to_exchange(found.model_copy(update={"claims": tuple(claims)}))
        matched = {id(claim) for _, claim in match(wanted, view)}
        scores += [calibration.score(_open(claim.evidence[0].confidence)) for claim in claims]
        right += [id(claim) in matched for claim in view.claims]
        views.append(view.model_copy(update={"claims": ()}))
    typed = score(annotated, views).levels["typed"].f1 / 100
    return Outcomes(np.array(scores), np.array(right, dtype=bool), sum(len(paper.claims) for paper in annotated), typed)


def _open(probability: float) -> float:
    """A probability that has a score: one too near to 0 or 1 is none that a double tells from them."""
    return min(max(probability, _NEAREST), 1 - _NEAREST)


def neutral(mention_bias: float = 0.0, least_inner_name: float = 0.0) -> Calibration:
    """A calibration under which a model says everything, and its scores are log odds of being right."""
    thresholds = dict.fromkeys(Predicate, _LEAST)
    return Calibration(mention_bias, least_inner_name, thresholds, slope=1.0, offset=0.0)


def calibrate(model: Path, papers: Sequence[Paper], gold: Sequence[ExchangePaper]) -> Calibration:
    """Fit thresholds and probabilities, and write them into the model's folder.

    The thresholds are those of the best F1 of claims and of what is named, taken together; how sure what is named must
    be is found by a pattern search (Hooke and Jeeves 1961).

    A model that finds nothing, as one that has just begun to learn, is given the `neutral` one.

    One threshold for all predicates: what 36 papers say of a single one is mostly chance.
    """

    @cache
    def fit(bias: float, inner_name: float) -> _Fit:
        return _fit(model, papers, gold, neutral(bias, inner_name))

    best = fit(*_BEGIN)
    for step in _APART:
        while True:
            better = max((fit(*place) for place in _beside(best.tried, step)), key=lambda one: one.f1)
            if better.f1 <= best.f1:
                break
            best = better
    calibration = best.calibration()
    write_description(model, calibration)
    return calibration


def _beside(tried: Calibration, step: float) -> list[tuple[float, float]]:
    """The places beside one of a pattern search, with one of its two odds otherwise."""
    bias, inner_name = tried.mention_bias, tried.least_inner_name
    places = (
        (bias + step, inner_name),
        (bias - step, inner_name),
        (bias, inner_name + step),
        (bias, inner_name - step),
    )
    return [(round(one, 1), round(other, 1)) for one, other in places]


@dataclass(frozen=True, slots=True)
class _Fit:
    """What comes of a way to find what is named, with the score that a claim must then have."""

    tried: Calibration
    found: Outcomes
    least: float | None
    """None where nothing is found."""
    f1: float
    """Of claims and of what is named, together."""

    def calibration(self) -> Calibration:
        """With probabilities, and the threshold halfway to the surest claim that is left out.

        What is like the least sure of the others may be a little less so.
        """
        if self.least is None:
            return neutral()
        scores = self.found.scores
        least = (self.least + max(scores[scores < self.least], default=_LEAST)) / 2
        slope, offset = platt(scores, self.found.right)
        return replace(self.tried, thresholds=dict.fromkeys(Predicate, least), slope=slope, offset=offset)


def _fit(model: Path, papers: Sequence[Paper], gold: Iterable[ExchangePaper], tried: Calibration) -> _Fit:
    write_description(model, tried)
    found = outcomes(model, papers, gold)
    least = max(np.unique(np.round(found.scores, 1)), key=found.f1, default=None)
    if least is None:
        return _Fit(tried, found, None, 0.0)
    return _Fit(tried, found, float(least), found.f1(least) + found.typed)


def platt(scores: Array, right: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and offset of the logistic curve through outcomes (Platt 1999), by Newton's method.

    The targets are drawn in by one outcome of each kind, as there, so that a perfect split has a finite slope.
    """
    positive, negative = int(right.sum()), int((~right).sum())
    target = np.where(right, (positive + 1) / (positive + 2), 1 / (negative + 2))
    inputs = np.stack([scores, np.ones_like(scores)], axis=1)

    def loss(weights: Array) -> float:
        odds = inputs @ weights
        return float((np.logaddexp(0, odds) - target * odds).sum())

    weights = np.array([1.0, 0.0])
    for _ in range(_STEPS):
        guess = (1 + np.tanh(inputs @ weights / 2)) / 2
        curvature = inputs.T @ (inputs * (guess * (1 - guess))[:, None]) + _RIDGE * np.eye(2)
        step = np.linalg.solve(curvature, inputs.T @ (target - guess))
        while loss(weights + step) > loss(weights) and np.abs(step).max() > _SMALLEST:
            step /= 2
        if np.abs(step).max() <= _SMALLEST:
            break
        weights = weights + step
    return max(float(weights[0]), _FLATTEST), float(weights[1])


def calibration_error(confidences: Array, right: NDArray[np.bool_]) -> float:
    """Expected calibration error over ten bins of as many claims each (Naeini et al. 2015), from 0 to 1."""
    order = np.argsort(confidences)
    gaps = [
        abs(float(confidences[bin_].mean()) - float(right[bin_].mean())) * len(bin_)
        for bin_ in np.array_split(order, _BINS)
        if len(bin_)
    ]
    return sum(gaps) / max(1, len(confidences))
