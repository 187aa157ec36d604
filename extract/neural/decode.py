"""From the network's scores to mentions, entities and claims."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from claimgraph.extract.components.entities import key
from claimgraph.extract.neural.document import Document, Ints
from claimgraph.extract.neural.pairs import ALL_PREDICATES, Entities, Floats, Pairs, Span
from claimgraph.schema import PREDICATES, Predicate

_LEAST_SHARE: Final = 1e-12
"""Of a score that leaves the others less than this, doubles do not tell what it leaves them."""


def mentions_of(scores: Floats, starts: Ints, ends: Ints, bias: float = 0.0) -> list[tuple[Span, Floats]]:
    """The runs of words that are mentions, the surest first taken, none overlapping; each with its types' scores.

    A run is as sure as its likeliest type: one that is surely a mention, nobody knows of which type, is seldom right.

    Args:
        scores: K x (types + 1), the last column none.
        starts: K, first words.
        ends: K, words after the last.
        bias: log odds added to those of being a mention of the likeliest type.
    """
    odds = _odds(scores) + bias
    taken: list[tuple[Span, Floats]] = []
    covered: set[int] = set()
    for index in sorted(np.flatnonzero(odds > 0).tolist(), key=lambda index: -odds[index]):
        words = range(int(starts[index]), int(ends[index]))
        if covered.isdisjoint(words):
            covered.update(words)
            taken.append(((words.start, words.stop), scores[index, :-1]))
    return sorted(taken, key=lambda mention: mention[0])


def inner_names_of(
    scores: Floats, starts: Ints, ends: Ints, mentions: Sequence[tuple[Span, Floats]], least: float
) -> list[tuple[Span, Span]]:
    """Runs of words inside a mention that might be its name too, as (the mention, the run): "T5" in "T5 models".

    `least` is the log odds it must have of being a mention of its likeliest type. Other arguments as of `mentions_of`.
    """
    owner = np.full(int(ends.max(initial=0)), -1, dtype=np.int64)
    for number, ((start, end), _) in enumerate(mentions):
        owner[start:end] = number
    found = []
    for index in np.flatnonzero(_odds(scores) > least).tolist():
        start, end = int(starts[index]), int(ends[index])
        number = int(owner[start])
        if number >= 0 and end <= mentions[number][0][1] and (start, end) != mentions[number][0]:
            found.append((mentions[number][0], (start, end)))
    return found


def _odds(scores: Floats) -> Floats:
    """The log odds of the likeliest type against all others and none."""
    odds: Floats = _odds_of_each(scores).max(axis=1, initial=-np.inf)
    return odds


def _odds_of_each(scores: Floats) -> Floats:
    """The log odds of each column but the last against all others; that of the last is finite."""
    shares = np.exp(np.asarray(scores, dtype=np.float64) - scores.max(axis=1, keepdims=True))
    others = np.maximum(shares.sum(axis=1, keepdims=True) - shares, _LEAST_SHARE)
    with np.errstate(divide="ignore"):
        odds: Floats = (np.log(shares) - np.log(others))[:, :-1]
    return odds


def entities_of(
    mentions: Sequence[tuple[Span, Floats]],
    document: Document,
    long_forms: Mapping[str, str],
    inner_names: Sequence[tuple[Span, Span]] = (),
) -> Entities:
    """Mentions of one thing together: the same but for case, hyphen and plural, or an acronym and its long form.

    `long_forms` is what `entities.acronyms_of` finds in the document's sentences, `inner_names` what `inner_names_of`
    does; of those, one that is the name of another entity, or of two, is left out.
    """

    def name(span: Span) -> str:
        own = key(" ".join(document.words[span[0] : span[1]]))
        return long_forms.get(own, own)

    groups: dict[str, list[tuple[Span, Floats]]] = defaultdict(list)
    for span, types in mentions:
        groups[name(span)].append((span, types))
    owners: dict[str, set[str]] = defaultdict(set)
    for mention, span in inner_names:
        owners[name(span)].add(name(mention))
    inside: dict[str, list[Span]] = defaultdict(list)
    for mention, span in inner_names:
        if name(span) not in groups and len(owners[name(span)]) == 1:
            inside[name(mention)].append(span)
    return Entities(
        keys=list(groups),
        mentions=[[span for span, _ in group] for group in groups.values()],
        types=[int(np.sum([_log_softmax(types) for _, types in group], axis=0).argmax()) for group in groups.values()],
        inner_names=[inside[key_] for key_ in groups],
    )


def _log_softmax(scores: Floats) -> Floats:
    peak = scores - scores.max()
    normalised: Floats = peak - np.log(np.exp(peak).sum())
    return normalised


class Qualifiers(NamedTuple):
    """How a claim is stated; log odds."""

    negated: float
    hedged: float
    prior: float


@dataclass(frozen=True, slots=True)
class Found:
    """A claim, in rows of `Pairs`, with the sentence that states it best."""

    subject: int
    predicate: Predicate
    object: int
    sentence: int
    score: float
    """Log odds of the predicate against none and all other predicates."""
    qualifiers: Qualifiers


def claims_of(
    pairs: Pairs, scores: Floats, qualifiers: Floats, thresholds: Mapping[Predicate, float] | float = 0.0
) -> list[Found]:
    """The triples that some sentence states, each once, in order of their sentence.

    Args:
        pairs: The questions, of T triples.
        scores: T x (predicates + 1), the last for none.
        qualifiers: T x 3.
        thresholds: The least score of a claim, for all predicates or for each.
    """
    odds = _odds_of_each(np.where(np.pad(pairs.legal, ((0, 0), (0, 1)), constant_values=True), scores, -np.inf))
    least = np.array([thresholds if isinstance(thresholds, float) else thresholds[p] for p in ALL_PREDICATES])
    best: dict[tuple[int, int, int], Found] = {}
    for index, predicate in np.argwhere(pairs.legal & (odds > least)).tolist():
        places = int(pairs.subjects[index]), int(pairs.objects[index])
        subject, object_ = (int(pairs.entities[place]) for place in places)
        symmetric = PREDICATES[ALL_PREDICATES[predicate]].symmetric
        name = (predicate, *(sorted((subject, object_)) if symmetric else (subject, object_)))
        score = float(odds[index, predicate])
        if name not in best or score > best[name].score:
            sentence = int(pairs.sentences[places[0]])
            how = Qualifiers(*qualifiers[index].tolist())
            best[name] = Found(subject, ALL_PREDICATES[predicate], object_, sentence, score, how)
    return sorted(best.values(), key=lambda found: found.sentence)
