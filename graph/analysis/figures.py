"""Figures out of text: what a value as written says, so that values of several papers can be compared.

Pure functions, no database. What is uncertain is never guessed: a figure that may mean two things says so, and is
compared with nothing.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final

from claimgraph.graph.analysis.metrics import Direction, Metric, metric_before, metric_behind, metric_named
from claimgraph.graph.analysis.numerals import LETTERS, Numeral, Pair, Written, numeral_at, occurrences, plain, rank_of
from claimgraph.graph.analysis.wording import Bound, bound_of, doubt_of, says_change


class Unit(StrEnum):
    """What a number counts."""

    PERCENT = "percent"
    """Hundredths: what is known to be a share is counted so, whether it is written with a sign or not."""
    FRACTION = "fraction"
    """A share between 0 and 1, until it is normalised."""
    POINTS = "points"
    """Points between two results."""
    FACTOR = "factor"
    """Times something else."""
    PLAIN = "plain"
    """Whatever the metric counts in."""


class Kind(StrEnum):
    """What a value as written is."""

    ABSOLUTE = "absolute"
    """A result: "94.8%"."""
    FROM_TO = "from-to"
    """A result, and where it began: "from 59.2 to 94.8"."""
    CHANGE = "change"
    """The distance between two results: "by 12.4%"."""
    RANGE = "range"
    """Several results, of which the least and the greatest are given: "between 14 and 51"."""
    RANK = "rank"
    """A place: "second place"."""
    PHRASE = "phrase"
    """Words without a figure: "state-of-the-art"."""
    UNREAD = "unread"
    """Something with figures that is none of these."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What one value says."""

    text: str
    """The value as written."""
    kind: Kind
    number: float | None = None
    """The result, the change or the place; null where there is no single one."""
    unit: Unit = Unit.PLAIN
    metric: Metric | None = None
    """What was measured; null where the text does not say, or says "performance" alone."""
    measure: str | None = None
    """What the text counts in, where it is no share: `ms`."""
    bound: Bound | None = None
    """How the number is a limit, and not the value itself; null where it is the value."""
    other: float | None = None
    """Where a change began, or the other end of a range."""
    spread: float | None = None
    """What stands behind ±."""
    doubt: str | None = None
    """Why the number may mean something else; null where nothing says so."""


_UNITS: Final = {
    Written.PERCENT: Unit.PERCENT,
    Written.PERCENT_POINTS: Unit.POINTS,
    Written.POINTS: Unit.POINTS,
    Written.FACTOR: Unit.FACTOR,
    Written.NOTHING: Unit.PLAIN,
}
_MEASURE: Final = re.compile(
    r"\s?((?:ms|s|sec|secs|seconds?|min|mins|minutes?|h|hours?|days?|mm|cm|m|km|Hz|kHz|GB|MB|KB|GiB|MiB|dB|nats?|bits?|"
    r"tokens?|steps?|epochs?|frames?|milliseconds?|J|W|FLOPs|GFLOPs)(?:\s?(?:/|per)\s?\w+)?)(?![\w-])"
)
_NAME_BEFORE: Final = re.compile(r"\S\s+(?:[A-Z][\w-]*|[a-z]+[A-Z]\w*)\s+$")
_LONGEST: Final = 200
"""How many characters a value has at most."""
_HUNDRED: Final = 100
_CLEAR_FRACTION: Final = 0.1
"""Below it a share of which less is better is a fraction: "an error of 0.4" may be 40%, or 0.4%."""


def figure_of(value: str, metric: str | None = None, sentence: str = "", *, negated: bool = False) -> Figure:
    """Read a value as written.

    Args:
        value: The figure or the phrase, as evidence has it.
        metric: What it measures, as written; what stands next to the figure counts too.
        sentence: Where it stands, for what the words around it say; empty where that is not known.
        negated: Whether the sentence denies what it is the value of.

    >>> figure = figure_of("94.8%", "acc.", "Ours reaches 94.8% acc. on all of them.")
    >>> figure.kind.value, figure.number, figure.unit.value, figure.metric.name
    ('absolute', 94.8, 'percent', 'accuracy')
    >>> figure_of("from 59.2 to 94.8", "F1").number, figure_of("94.8 ± 0.3").spread
    (94.8, 0.3)
    >>> [figure_of(text).kind.value for text in ("+2.3 points", "2.3% improvement", "by 12.4%", "3x")]
    ['change', 'change', 'change', 'change']
    >>> figure_of("0.571", "accuracy").unit.value, figure_of("over 90%").bound.value
    ('fraction', 'at least')
    >>> [figure_of(text).kind.value for text in ("second place", "state-of-the-art", "0.4-0.7")]
    ['rank', 'phrase', 'range']
    """
    text, named = plain(value), _named(metric)
    if len(text) > _LONGEST:
        return Figure(value, Kind.UNREAD, metric=named, doubt="too long for a figure")
    rank = rank_of(text)
    if rank is not None or not re.search(r"\d", text):
        return Figure(value, Kind.PHRASE if rank is None else Kind.RANK, rank, metric=named, doubt=_denied(negated))
    places = list(occurrences(text, plain(sentence)))
    found = [numeral for place in places or [(text, 0, len(text))] if (numeral := numeral_at(*place))]
    if not found:
        return Figure(value, Kind.UNREAD, metric=named, doubt="no figure that stands by itself")
    figures = list(dict.fromkeys(_figure(value, numeral, named, plain(metric or "")) for numeral in found))
    doubt = _denied(negated) or (
        "its sentence has it twice, and not in one sense"
        if len(figures) > 1
        else "its sentence has it in other words"
        if sentence and not places
        else figures[0].doubt
    )
    return replace(figures[0], doubt=doubt)


def normalised(figure: Figure) -> Figure:
    """The same figure as others of its kind can be compared with: a fraction in hundredths.

    >>> normalised(figure_of("0.571", "accuracy")).number, normalised(figure_of("57.1%", "accuracy")).number
    (57.1, 57.1)
    """
    if figure.unit is not Unit.FRACTION:
        return figure
    return replace(_scaled(figure, 2), unit=Unit.PERCENT)


def why_apart(figure: Figure) -> str | None:
    """Why a figure cannot be compared with others; null for a result that can be.

    >>> why_apart(figure_of("by 12.4%")), why_apart(figure_of("over 90%")), why_apart(figure_of("94.8%"))
    ('a change, not a result', 'a bound (at least), not the result itself', None)
    """
    if figure.kind in _APART:
        return figure.doubt or (
            "a factor against another result" if figure.unit is Unit.FACTOR else _APART[figure.kind]
        )
    if figure.doubt:
        return figure.doubt
    return f"a bound ({figure.bound}), not the result itself" if figure.bound else None


_APART: Final = {
    Kind.CHANGE: "a change, not a result",
    Kind.RANGE: "a range of results",
    Kind.RANK: "a place, not a figure",
    Kind.PHRASE: "words, not a figure",
    Kind.UNREAD: "no figure that can be read",
}


def _named(metric: str | None) -> Metric | None:
    named = metric_named(metric) if metric and metric.strip() else None
    return None if named is None or named.vague else named


def _denied(negated: bool) -> str | None:  # noqa: FBT001 - the one thing that it is about
    return "the sentence denies it" if negated else None


def _figure(value: str, numeral: Numeral, named: Metric | None, written: str) -> Figure:
    """The figure that a numeral is at its place, of a metric that is named, and written so."""
    bound, before = bound_of(numeral.before, numeral.behind)
    metric, conflict = _metric(named, written, before, numeral.behind)
    kind, doubt = _kind(numeral, before)
    figure = Figure(
        value,
        Kind.UNREAD if numeral.problem else kind,
        None if numeral.problem or numeral.pair is Pair.RANGE else numeral.number,
        _UNITS[numeral.written],
        metric,
        bound=bound,
        other=numeral.other,
        spread=numeral.spread,
    )
    figure, letter_doubt = _spelled_out(figure, numeral.letter)
    if numeral.problem or kind not in {Kind.ABSOLUTE, Kind.FROM_TO}:
        return replace(figure, doubt=numeral.problem or (doubt if kind is not Kind.CHANGE else None))
    measure = _MEASURE.match(numeral.behind) if figure.unit is Unit.PLAIN else None
    figure = replace(figure, measure=measure[1] if measure else None)
    unit, scale_doubt = _scale(figure, numeral)
    return replace(figure, unit=unit, doubt=doubt or conflict or letter_doubt or scale_doubt)


def _kind(numeral: Numeral, before: str) -> tuple[Kind, str | None]:
    """What a numeral is by its sign and by the words around it, and what speaks against that."""
    is_share = numeral.written is Written.PERCENT
    if (
        numeral.signed
        or numeral.written in {Written.PERCENT_POINTS, Written.FACTOR}
        or (is_share and numeral.number < 0)
    ):
        return Kind.CHANGE, None
    if says_change("" if numeral.pair is Pair.FROM_TO else before, numeral.behind, is_share=is_share):
        return Kind.CHANGE, None
    kind = Kind(numeral.pair) if numeral.pair else Kind.ABSOLUTE
    if numeral.written is Written.POINTS:
        return kind, "points can be a result or a change"
    return kind, doubt_of(before, numeral.behind)


def _metric(named: Metric | None, written: str, before: str, behind: str) -> tuple[Metric | None, str | None]:
    """The metric of a figure: the one it is said to have, or next to which it stands; and whether the two differ."""
    near = metric_before(before) or metric_behind(re.sub(r"^\s*\([^()]*\)", "", behind))
    if near is None or near.vague:
        part = before.rpartition(";")[2] + behind.partition(";")[0]
        away = named and written in before + behind and written not in part
        return named, "its metric stands in another part of the sentence" if away else None
    if named is None:
        return near, None
    if near.name.endswith(named.name) or near.name.startswith(f"{named.name}@"):
        return near, None
    if named.name.endswith(near.name) or named.name.startswith(near.name):
        return named, None
    return named, f"the sentence gives it as {near.name}, the claim as {named.name}"


def _spelled_out(figure: Figure, letter: str | None) -> tuple[Figure, str | None]:
    """A figure in ones where a letter behind it scales it, as it does what is counted; else what speaks against it."""
    if letter is None:
        return figure, None
    if figure.metric is None or not figure.metric.counts:
        return figure, f"the {letter} behind it may be a scale or a unit"
    return _scaled(figure, LETTERS[letter]), None


def _scale(figure: Figure, numeral: Numeral) -> tuple[Unit, str | None]:
    """The unit of a result by its metric, and why that is not certain."""
    metric, number = figure.metric, numeral.number
    if figure.unit is Unit.PERCENT:
        if metric and metric.share is False:
            return Unit.PERCENT, f"a percentage of {metric.name} is a change, or of something else"
        more = metric is not None and metric.share and metric.direction is Direction.HIGHER and number > _HUNDRED
        return Unit.PERCENT, "more than all of a share" if more else None
    if metric is None:
        if not figure.measure and _NAME_BEFORE.search(numeral.before):
            return Unit.PLAIN, "it may be a part of a name"
        counted = numeral.whole and not figure.measure
        return Unit.PLAIN, "a whole number without a metric may count something" if counted else None
    return _share_scale(metric, number, figure.measure) if metric.share else (Unit.PLAIN, None)


def _share_scale(metric: Metric, number: float, measure: str | None) -> tuple[Unit, str | None]:
    """The unit of a share that is written without a sign."""
    if measure or abs(number) > _HUNDRED:
        return Unit.PLAIN, f"{metric.name} is a share, and this is none"
    if number == 0 or abs(number) > 1:
        return Unit.PERCENT, None
    if abs(number) == 1:
        return Unit.FRACTION, "all of a share, or one per cent"
    unsure = metric.direction is Direction.LOWER and abs(number) >= _CLEAR_FRACTION
    return Unit.FRACTION, "a fraction, or per cent without the sign" if unsure else None


def _scaled(figure: Figure, power: int) -> Figure:
    """A figure times a power of ten."""
    number, other, spread = (
        # Exactly, as 0.571 * 100 is not.
        None if part is None else float(Decimal(str(part)).scaleb(power))
        for part in (figure.number, figure.other, figure.spread)
    )
    return replace(figure, number=number, other=other, spread=spread)
