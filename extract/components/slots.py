"""What fills the slots of a claim: its value, its metric, what it holds on, and its baseline.

For each slot a log-linear model (logistic regression) scores what of the sentence may fill it; the likeliest does,
where it is likely enough. Its features are the words around a candidate and where that stands beside subject, object
and cue. The weights, in `slots.json`, are made by `training/learning/slots.py`.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from claimgraph.extract.components.annotations import Named, Sentence
from claimgraph.extract.components.cues import RESOURCES
from claimgraph.extract.components.words import word_set

WordSpan = tuple[int, int]
"""The first word of a phrase in its sentence, and the word after its last."""


class Candidate(NamedTuple):
    """What may fill a slot."""

    start: int
    end: int
    kind: str
    """The type of an entity, the form of a figure, `honour` or `margin` for words that stand for one, `word` for
    one that names a metric, `resource` for what a method takes up."""
    entity: str | None = None

    @property
    def span(self) -> WordSpan:
        """Where it stands, in words of its sentence."""
        return self.start, self.end


class Slot(NamedTuple):
    """One qualifier of claims that the sentence may fill."""

    predicates: frozenset[str]
    """Those whose claims have it often enough to look for it."""
    types: frozenset[str]
    """The types of entities that may fill it; none for a figure."""


SLOTS: Final[Mapping[str, Slot]] = {
    "value": Slot(
        word_set(
            "ACHIEVES IMPROVES OUTPERFORMS MITIGATES DEGRADES PART_OF COMPARED_WITH USES AFFECTS CAUSES TRAINED_ON"
        ),
        frozenset(),
    ),
    "metric": Slot(
        word_set("ACHIEVES IMPROVES OUTPERFORMS MITIGATES DEGRADES COMPARED_WITH"), frozenset({"Metric", "Concept"})
    ),
    "on": Slot(
        word_set("ACHIEVES IMPROVES OUTPERFORMS MITIGATES DEGRADES COMPARED_WITH AFFECTS CAUSES USED_FOR"),
        frozenset({"Benchmark", "Task", "Concept", "Method"}),
    ),
    "baseline": Slot(word_set("ACHIEVES IMPROVES MITIGATES"), frozenset({"Method"})),
}

_NUMBER: Final = re.compile(
    r"[-+$]*\d[\d,]*(?:\.\d+)?(?:\\?%|[x\u00d7])?(?:[-\u2013]\d[\d,]*(?:\.\d+)?)?"
    r"(?:\\?%|[x\u00d7]|[kmb]|pp|pts?)?(?:-?fold)?\$?"
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_MANY: Final = re.compile(r"\d{1,3}(?:,\d{3})+|\d{4,}|\d+(?:\.\d+)?[kmb]")
_NO_FIGURE_BEHIND: Final = frozenset(
    {"@", "^", "{", "/", "\u00b1", "\\pm", "table", "figure", "fig.", "section", "top"}
)
_SIGNS: Final = word_set("+ - \u2212 ~ < > \u2248 \u2264 \u2265 $ \\sim")
_PERCENT: Final = frozenset({"%", "\\%"})
_SCALES: Final = frozenset({"thousand", "million", "billion", "trillion"})
_TO: Final = frozenset({"to", "-", "--", "\u2013"})
_HONOURS: Final = word_set(
    "state-of-the-art sota best first superior competitive comparable near-optimal optimal high highest higher strong "
    "strongest impressive promising excellent good poor low lowest remarkable robust fast faster efficient perfect "
    "near-perfect par lower fewer less better minimal"
)
_METRIC_WORDS: Final = word_set("performance accuracy f1 bleu rouge auc latency perplexity precision recall")
_BEFORE_POINT: Final = word_set("of at to by from is = ( > < ~")
_COMPARATIVES: Final = word_set("more less fewer lower higher greater smaller larger better faster")
_PREPOSITIONS: Final = word_set("on in for over than to by with under across of from at against using when via")
_REACH: Final = 6
"""How many words before a candidate a preposition may stand that governs it."""
_STEPS: Final = (0, 1, 3, 6, 12)
"""Distances in words up to which two are told apart."""
_NAMES: Final = frozenset({"Method", "Benchmark", "Task"})
"""The types of what may have a figure in its name: "GPT 3.5"."""
_MOST: Final = 16
"""How many candidates are looked at."""
_BETWEEN: Final = 6
_PHRASE: Final = 3
"""How many words between two are looked at one by one, and how many as one phrase."""


def fill(
    slot: str, relation: Mapping[str, Any], sentence: Sentence, mentions: Sequence[Named], figures: Sequence[Candidate]
) -> Candidate | None:
    """What of a sentence fills a slot of a claim; None where nothing does.

    Args:
        slot: one of `SLOTS`.
        relation: the claim, with the keys of `relations.Relation`.
        sentence: its sentence.
        mentions: the names in it.
        figures: what `figures_of` the two gives.
    """
    weights = _weights()[slot]
    found = candidates(slot, relation, sentence, mentions, figures)
    best = likeliest(weights, features(relation, sentence, mentions, found))
    return found[best[0]] if best is not None and best[1] > weights["least"] else None


def likeliest(weights: Mapping[str, float], rows: Sequence[Sequence[str]]) -> tuple[int, float] | None:
    """Which candidate is likeliest by its features, the first of several, and its score; None where there is none."""
    scores = [sum(weights.get(name, 0.0) for name in row) for row in rows]
    return max(enumerate(scores), key=lambda pair: pair[1], default=None)


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    """The weight of each feature of each slot, and under `least` the score that a candidate must have."""
    weights: Mapping[str, Mapping[str, float]] = json.loads(
        files("claimgraph.extract.components").joinpath("slots.json").read_text(encoding="utf-8")
    )
    return weights


def candidates(
    slot: str, relation: Mapping[str, Any], sentence: Sentence, mentions: Sequence[Named], figures: Sequence[Candidate]
) -> list[Candidate]:
    """What may fill a slot of a claim, in the order of the sentence; none where its predicate has no such slot."""
    predicates, types = SLOTS[slot]
    if relation["predicate"] not in predicates:
        return []
    if not types:
        return _nearest(relation, list(figures))
    ends = {relation["subject"], relation["object"]}
    found = [
        Candidate(name.start, name.end, name.type, name.entity)
        for name in mentions
        if name.type in types and (slot == "metric" or name.entity not in ends)
    ]
    if slot == "metric":
        found += _words(_METRIC_WORDS, "word", sentence, mentions)
        if relation["predicate"] == "COMPARED_WITH":
            # What takes less of something is compared by it.
            found += _words(RESOURCES, "resource", sentence, mentions)
        found.sort()
    return _nearest(relation, found)


def _nearest(relation: Mapping[str, Any], found: list[Candidate]) -> list[Candidate]:
    """Of more than so many candidates those nearest to the object, else to the subject: a list may have hundreds."""
    if len(found) <= _MOST:
        return found
    middle = relation["object_span"] or relation["subject_span"] or (0, 0)
    return sorted(sorted(found, key=lambda one: (abs(_distance(middle, one.span)), one))[:_MOST])


def _words(words: frozenset[str], kind: str, sentence: Sentence, mentions: Sequence[Named]) -> Iterator[Candidate]:
    """Where a sentence has these words in no name."""
    named = {place for name in mentions for place in range(name.start, name.end)}
    for place, word in enumerate(sentence.lower):
        if word in words and place not in named:
            yield Candidate(place, place + 1, kind)


def figures_of(sentence: Sentence, mentions: Sequence[Named]) -> list[Candidate]:
    """The figures of a sentence, and the words that stand for one: "state-of-the-art", "a large margin".

    "81.5% to 84.1%" is one figure, and so is "2.5 million"; a sign belongs to what it stands before. What stands within
    a name is none.
    """
    within = {place for name in mentions if name.type in _NAMES for place in range(name.start + 1, name.end)}
    lower, found, place = sentence.lower, list[Candidate](), 0
    while place < len(lower):
        one = _figure_at(lower, place)
        if one is not None and one.start not in within:
            found.append(one)
        place = one.end if one is not None else place + 1
    return found


def _figure_at(lower: Sequence[str], place: int) -> Candidate | None:
    word, before = lower[place], lower[place - 1] if place else ""
    if word in _HONOURS:
        return Candidate(place, place + 1, "honour")
    if word == "margin" and place > 0:
        return Candidate(place - 1, place + 1, "margin")
    if not _NUMBER.fullmatch(word) or _YEAR.fullmatch(word) or before in _NO_FIGURE_BEHIND:
        return None
    further = lower[place - 2] if place > 1 else ""
    if (before == "." and further[-1:].isdigit()) or (before in _SIGNS and further in _NO_FIGURE_BEHIND):
        return None
    # ".82" is two words, but a full stop that ends an abbreviation is no part of a number.
    has_sign = before in _SIGNS or (before == "." and further in _BEFORE_POINT)
    end, form = _number_end(lower, place)
    if end + 1 < len(lower) and lower[end] in _TO and _NUMBER.fullmatch(lower[end + 1]):
        end, form = _number_end(lower, end + 1)
    # The base of a power is no figure, nor is half of one that is taken apart, as "2.0x-3.0x" is.
    behind = lower[end : end + 2]
    if behind[:1] == ["^"] or (behind[:1] == ["."] and behind[-1][0].isdigit()):
        return None
    return Candidate(place - has_sign, end, "decimal" if has_sign and before == "." else form)


def _number_end(lower: Sequence[str], place: int) -> tuple[int, str]:
    """Where a number ends that begins at a word, with its sign for per cent or its scale; and its form."""
    behind = lower[place + 1 : place + 2]
    if behind and behind[0] in _PERCENT:
        return place + 2, "percent"
    if behind and behind[0] in _SCALES:
        return place + 2, "many"
    return place + 1, _form(lower[place].rstrip("$"))


def _form(number: str) -> str:
    if number.endswith("%"):
        return "percent"
    if number.endswith(("x", "\u00d7", "fold")):
        return "factor"
    if _MANY.fullmatch(number):
        return "many"
    return "decimal" if "." in number else "integer"


class _Object(NamedTuple):
    """The object of a claim in its sentence."""

    span: WordSpan
    type: str
    rivals: list[Named]
    """Names of other things of its type."""
    rank: int
    """How many of these things are named before it."""


def features(
    relation: Mapping[str, Any], sentence: Sentence, mentions: Sequence[Named], found: Sequence[Candidate]
) -> list[list[str]]:
    """For each of all the candidates for a slot of a claim its features, each at most once."""
    object_ = _object_of(relation, mentions)
    return [_features(relation, sentence.lower, object_, one, found) for one in found]


def _object_of(relation: Mapping[str, Any], mentions: Sequence[Named]) -> _Object | None:
    if relation["object_span"] is None:
        return None
    entity = relation["object"]
    type_ = next((name.type for name in mentions if name.entity == entity), "")
    alike = [name for name in mentions if name.type == type_]
    first = next((place for place, name in enumerate(alike) if name.entity == entity), None)
    rank = -1 if first is None else len({name.entity for name in alike[:first]})
    return _Object(relation["object_span"], type_, [name for name in alike if name.entity != entity], rank)


def _features(
    relation: Mapping[str, Any],
    lower: Sequence[str],
    object_: _Object | None,
    one: Candidate,
    others: Sequence[Candidate],
) -> list[str]:
    kind, predicate = one.kind, relation["predicate"]
    like = [
        other
        for other in others
        if other.kind == kind and other != one and (other.entity is None or other.entity != one.entity)
    ]
    found = ["any", kind, f"{predicate} {kind}", f"like {min(4, len(like))}"]
    found.append("first" if all(other.start > one.start for other in like) else "later")
    found += _around(lower, one, predicate)
    for side, span in (("subject", "subject_span"), ("object", "object_span"), ("cue", "cue")):
        found += _beside(side, relation[span], one, predicate)
    if object_ is not None:
        found += _between(object_, predicate, lower, one, like)
    return found


def _around(lower: Sequence[str], one: Candidate, predicate: str) -> Iterator[str]:
    """Words beside a candidate, and the preposition before it."""
    before = lower[one.start - 1] if one.start else "^"
    behind = lower[one.end] if one.end < len(lower) else "$"
    yield f"before {before}"
    yield f"before {before} {one.kind}"
    yield f"before2 {lower[one.start - 2] if one.start > 1 else '^'}"
    yield f"behind {behind}"
    if before in _COMPARATIVES:
        yield f"compared {one.kind}"
    if one.kind == "honour":
        yield f"honour {lower[one.start]}"
    if one.start <= 1:
        yield "front"
    yield f"behind {behind} {one.kind}"
    for word in reversed(lower[max(0, one.start - _REACH) : one.start]):
        if word in _PREPOSITIONS:
            yield f"by {word}"
            yield f"by {word} {one.kind}"
            yield f"by {word} {predicate}"
            return


def _beside(side: str, span: WordSpan | None, one: Candidate, predicate: str) -> Iterator[str]:
    """On which side of subject, object or cue a candidate stands, and how far from it."""
    if span is None:
        yield f"no {side}"
        return
    distance = _distance(span, one.span)
    where = f"{side}{'+' if distance > 0 else '-' if distance < 0 else '='}"
    far = f"{where}{next((step for step in _STEPS if abs(distance) <= step), 'far')}"
    yield where
    yield far
    if side == "object":
        yield f"{far} {one.kind}"
        yield f"{far} {predicate}"


def _distance(one: WordSpan, other: WordSpan) -> int:
    """How many words behind one another begins, from 1; how many before it ends, negative; 0 where they overlap."""
    if other[0] >= one[1]:
        return other[0] - one[1] + 1
    return -(one[0] - other[1] + 1) if one[0] >= other[1] else 0


def _between(
    object_: _Object, predicate: str, lower: Sequence[str], one: Candidate, like: Sequence[Candidate]
) -> Iterator[str]:
    """What stands between the object and a candidate, and of which types they are."""
    is_behind = one.start >= object_.span[1]
    start, end = (object_.span[1], one.start) if is_behind else (one.end, object_.span[0])
    side, words = "+" if is_behind else "-", lower[start:end]
    yield f"{one.kind} to {object_.type}"
    yield f"{one.kind} to {object_.type} {predicate}"
    yield f"; {';' in words}"
    yield f", {min(3, words.count(','))}"
    yield f"and {'and' in words}"
    yield f"likes {min(3, sum(start <= other.start < end for other in like))}"
    yield f"rivals {min(3, sum(start <= name.start < end for name in object_.rivals))}"
    if len(words) <= _BETWEEN:
        yield from (f"within {side} {word}" for word in dict.fromkeys(words))
    if len(words) <= _PHRASE:
        yield f"between {side} {' '.join(words)}"
    if "respectively" in lower:
        same = sum(other.start < one.start for other in like) == object_.rank
        yield f"respectively {same}"
        yield f"respectively {same} {one.kind}"
        if len(like) == len({name.entity for name in object_.rivals}):
            yield f"respectively {same} each"
