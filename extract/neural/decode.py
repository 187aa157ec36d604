"""From the network's scores to mentions, entities and claims."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from claimgraph.extract.components.entities import key
from claimgraph.extract.neural.document import Document, Ints
from claimgraph.extract.neural.pairs import ALL_PREDICATES, Entities, Floats, Pairs, Span
from claimgraph.schema import Predicate

NEVER: Final = -1e4
"""Log odds of what cannot be."""


def mentions_of(scores: Floats, starts: Ints, ends: Ints, bias: float = 0.0) -> list[tuple[Span, Floats]]:
    """The runs of words that are mentions, the surest first taken, none overlapping; each with its type's log odds.

    Args:
        scores: K x (types + 1), the last column none.
        starts: K, first words.
        ends: K, words after the last.
        bias: Log odds added to those of being a mention.
    """
    peak = scores.max(axis=1, keepdims=True)
    types = scores[:, :-1]
    odds = np.log(np.exp(types - peak).sum(axis=1)) + peak[:, 0] - scores[:, -1] + bias
    taken: list[tuple[Span, Floats]] = []
    covered: set[int] = set()
    for index in sorted(np.flatnonzero(odds > 0).tolist(), key=lambda index: -odds[index]):
        words = range(int(starts[index]), int(ends[index]))
        if covered.isdisjoint(words):
            covered.update(words)
            taken.append(((words.start, words.stop), types[index]))
    return sorted(taken, key=lambda mention: mention[0])


def entities_of(mentions: Sequence[tuple[Span, Floats]], document: Document, long_forms: Mapping[str, str]) -> Entities:
    """Mentions of one thing together: the same but for case, hyphen and plural, or an acronym and its long form.

    `long_forms` is what `entities.acronyms_of` finds in the document's sentences.
    """
    groups: dict[str, list[tuple[Span, Floats]]] = defaultdict(list)
    for span, types in mentions:
        own = key(" ".join(document.words[span[0] : span[1]]))
        groups[long_forms.get(own, own)].append((span, types))
    return Entities(
        keys=list(groups),
        mentions=[[span for span, _ in group] for group in groups.values()],
        types=[int(np.sum([_log_softmax(types) for _, types in group], axis=0).argmax()) for group in groups.values()],
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
    """Log odds of the predicate against none."""
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
    odds = np.where(pairs.legal, scores[:, :-1] - scores[:, -1:], NEVER)
    least = np.array([thresholds if isinstance(thresholds, float) else thresholds[p] for p in ALL_PREDICATES])
    best: dict[tuple[int, int, int], Found] = {}
    for index, predicate in np.argwhere(odds > least).tolist():
        places = int(pairs.subjects[index]), int(pairs.objects[index])
        subject, object_ = (int(pairs.entities[place]) for place in places)
        symmetric = ALL_PREDICATES[predicate] is Predicate.COMPARED_WITH
        name = (predicate, *(sorted((subject, object_)) if symmetric else (subject, object_)))
        score = float(odds[index, predicate])
        if name not in best or score > best[name].score:
            sentence = int(pairs.sentences[places[0]])
            how = Qualifiers(*qualifiers[index].tolist())
            best[name] = Found(subject, ALL_PREDICATES[predicate], object_, sentence, score, how)
    return sorted(best.values(), key=lambda found: found.sentence)
