"""The component `claimgraph_qualifiers`: how a sentence states a claim, and whose claim it is."""

import re
from collections.abc import Sequence
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc

from claimgraph.extract.components.annotations import ANAPHORS, Named, Sentence, mentions_of, sentences_of
from claimgraph.extract.components.cues import RESOURCES
from claimgraph.extract.components.words import word_set

_NEGATORS: Final = word_set(
    "not no never cannot can't don't doesn't didn't isn't aren't won't neither nor hardly barely without fail fails "
    "failed unable lack lacks insufficient struggle struggles unlikely"
)
_NEGATIVE_CUES: Final = word_set(
    "without robust invariant resilient agnostic struggle struggles fail fails lack lacks lacking"
)
"""First words of cues that deny by themselves."""
_HEDGES: Final = word_set(
    "may might could would potentially possibly perhaps likely hypothesize hypothesise conjecture suggest suggests "
    "suggesting speculate aim aims aiming hope seek seeks whether should expected believe"
)
_HEDGE_REACH: Final = 15
"""How many words before a cue a hedge may stand."""
_OWN: Final = frozenset({"we", "our", "ours", "us"})
_OWN_NOUNS: Final = word_set("paper work study article thesis proposed experiments results")
_OTHERS: Final = word_set(
    "existing previous prior traditional conventional recently often typically commonly usually widely however "
    "currently current recent although despite remains remain"
)
_REACH: Final = 5
"""How many words before a cue a negation may stand."""
_BREAKS: Final = frozenset({",", ";", ":", "that", "which", "and", "but", "while"})

_MEASURED: Final = frozenset({"ACHIEVES", "OUTPERFORMS", "IMPROVES", "DEGRADES", "MITIGATES", "COMPARED_WITH"})
"""The predicates for which a figure, a metric and a place are looked for."""
_FIGURE: Final = re.compile(r"\d+(?:[.,]\d+)*(?:\\?%|[xX\u00d7])|\d+\.\d+")
_HONOURS: Final = ("state-of-the-art", "sota", "best", "first", "superior", "competitive", "comparable", "near-optimal")
_METRIC_WORDS: Final = word_set("performance accuracy f1 bleu rouge auc latency perplexity precision recall")
_PLACING: Final = frozenset({"on", "in", "across"})
_COMPARING: Final = frozenset({"over", "than", "compared"})

WordSpan = tuple[int, int]
"""The first word of a phrase in its sentence, and the word after its last."""


class Qualifier:
    """Adds the qualifiers to the dicts of `Doc._.relations`; what they have already stays."""

    def __call__(self, doc: Doc) -> Doc:
        """Qualify the relations of a document and return it."""
        return self.set_annotations(doc, self.predict(doc))

    def predict(self, doc: Doc) -> list[dict[str, Any]]:
        """For each relation, in order, its qualifiers."""
        if not doc._.relations:
            return []
        sentences = sentences_of(doc)
        mentions, anaphors = mentions_of(doc, sentences), mentions_of(doc, sentences, ANAPHORS)
        prior = _prior_sentences(sentences, mentions, anaphors, doc._.central)
        return [
            qualifiers(relation, sentences[relation["sentence"]], mentions[relation["sentence"]])
            | {"attribution": "prior" if _is_prior(relation, doc._.central, prior) else "this"}
            for relation in doc._.relations
        ]

    def set_annotations(self, doc: Doc, found: Sequence[dict[str, Any]]) -> Doc:
        """Write the qualifiers on the document."""
        doc._.relations = [more | relation for relation, more in zip(doc._.relations, found, strict=True)]
        return doc


def qualifiers(relation: dict[str, Any], sentence: Sentence, mentions: Sequence[Named]) -> dict[str, Any]:
    """Negation, hedging, and for comparisons and results the metric, figure, place and baseline.

    Metric and figure are spans of words, place and baseline entities; None where the sentence has none.
    """
    phrase = relation["cue"] or _between(relation, sentence)
    cue = phrase[0]
    found: dict[str, Any] = {
        "negated": is_negated(sentence, phrase),
        "hedged": relation["predicate"] != "INTRODUCES" and is_hedged(sentence, cue),
        "metric": None,
        "value": None,
        "on": None,
        "baseline": None,
    }
    if relation["predicate"] in _MEASURED:
        others = [name for name in mentions if name.entity not in {relation["subject"], relation["object"]}]
        found["value"] = value_near(sentence, cue, with_honours=relation["predicate"] == "ACHIEVES")
        found["metric"] = _metric(sentence, others, with_resources=relation["predicate"] == "COMPARED_WITH")
        found["on"] = _on(sentence, others, cue)
        if relation["predicate"] in {"IMPROVES", "ACHIEVES"}:
            found["baseline"] = _baseline(sentence, others, cue)
    return found


def _between(relation: dict[str, Any], sentence: Sentence) -> WordSpan:
    """Where a claim without a cue is stated: behind the first of the two that its sentence names."""
    ends = [span[1] for span in (relation["subject_span"], relation["object_span"]) if span is not None]
    place = min([*ends, len(sentence.words) - 1])
    return place, place


def is_negated(sentence: Sentence, cue: tuple[int, int]) -> bool:
    """Whether the words at a cue, or shortly before it in the same clause, deny it."""
    lower = sentence.lower
    if lower[cue[0]] in _NEGATIVE_CUES or (cue[1] < len(lower) and lower[cue[1]] == "no"):
        return True
    for place in range(cue[0] - 1, max(-1, cue[0] - 1 - _REACH), -1):
        if lower[place] in _BREAKS:
            return False
        if lower[place] in _NEGATORS:
            return lower[place + 1 : place + 2] != ["only"]
    return False


def is_hedged(sentence: Sentence, cue: int) -> bool:
    """Whether a word before the cue makes it possible, suggested or intended only, or the sentence is a question."""
    before = sentence.lower[max(0, cue - _HEDGE_REACH) : cue]
    return not _HEDGES.isdisjoint(before) or sentence.lower[-1] == "?"


def value_near(sentence: Sentence, cue: int, *, with_honours: bool) -> WordSpan | None:
    """The first figure behind a cue, else the first of the sentence; without one, a margin or an honour.

    "From 3.1 to 2.4" is one value. Honours are words such as "state-of-the-art"; they count for results alone.
    """
    lower = sentence.lower
    figures = [place for place in range(len(lower)) if _is_figure(lower, place)]
    first = next((place for place in figures if place > cue), figures[0] if figures else None)
    if first is not None:
        is_range = (
            lower[max(first - 1, 0)] == "from" and lower[first + 1 : first + 2] == ["to"] and first + 2 in figures
        )
        return first, first + (3 if is_range else 1)
    behind = range(cue + 1, len(lower))
    margin = next((place for place in behind if lower[place] == "margin"), None)
    if margin is not None:
        return margin - 1, margin + 1
    return next(((place, place + 1) for place in behind if with_honours and lower[place] in _HONOURS), None)


def _is_figure(lower: Sequence[str], place: int) -> bool:
    """Whether a word is a percentage, a factor, a decimal figure, or a whole number behind "by"."""
    if _FIGURE.fullmatch(lower[place]):
        return True
    return lower[place].isdecimal() and place > 0 and lower[place - 1] == "by"


def _metric(sentence: Sentence, others: Sequence[Named], *, with_resources: bool) -> WordSpan | None:
    named = next(((name.start, name.end) for name in others if name.type == "Metric"), None)
    known = _METRIC_WORDS | RESOURCES if with_resources else _METRIC_WORDS
    words = ((place, place + 1) for place, word in enumerate(sentence.lower) if word in known)
    return named or next(words, None)


def _on(sentence: Sentence, others: Sequence[Named], cue: int) -> str | None:
    """The benchmark or task after "on", "in" or "across": behind a cue, else at the beginning of its clause."""
    places = [name for name in others if name.type in {"Benchmark", "Task"}]
    behind = (name.entity for name in places if name.start > cue and _stands_after(sentence, name, _PLACING))
    return next(behind, None) or next((name.entity for name in places if _is_fronted(sentence, name)), None)


def _is_fronted(sentence: Sentence, name: Named) -> bool:
    """Whether a clause begins with "on" and this name: "On X, A beats B"."""
    lower, place = sentence.lower, name.start - 1
    return place >= 0 and lower[place] in _PLACING and (place == 0 or lower[place - 1] in _BREAKS)


def _stands_after(sentence: Sentence, name: Named, words: frozenset[str]) -> bool:
    """Whether one of these words is among the three before a name."""
    return not words.isdisjoint(sentence.lower[max(0, name.start - 3) : name.start])


def _baseline(sentence: Sentence, others: Sequence[Named], cue: int) -> str | None:
    """The method behind a cue that stands after "over", "than" or "compared to"."""
    for name in others:
        if name.start > cue and name.type == "Method" and _stands_after(sentence, name, _COMPARING):
            return name.entity
    return None


def _prior_sentences(
    sentences: Sequence[Sentence],
    mentions: Sequence[Sequence[Named]],
    anaphors: Sequence[Sequence[Named]],
    central: str | None,
) -> set[int]:
    """The sentences that tell of the background: those before the paper speaks of itself, and those of others' work."""
    prior: set[int] = set()
    begun = False
    for sentence in sentences:
        if sentence.is_title:
            continue
        own = not _OWN.isdisjoint(sentence.lower) or _speaks_of_itself(sentence)
        own = own or any(name.entity == central for name in [*mentions[sentence.index], *anaphors[sentence.index]])
        begun = begun or own
        if not begun or (not own and not _OTHERS.isdisjoint(sentence.lower[:6])):
            prior.add(sentence.index)
    return prior if begun else set()


def _speaks_of_itself(sentence: Sentence) -> bool:
    lower = sentence.lower
    return any(
        word in _OWN_NOUNS and lower[place - 1] in {"this", "the", "present"} for place, word in enumerate(lower)
    )


def _is_prior(relation: dict[str, Any], central: str | None, prior: set[int]) -> bool:
    return relation["sentence"] in prior and relation["subject"] != central and relation["predicate"] != "INTRODUCES"


@Language.factory("claimgraph_qualifiers", requires=["doc._.relations", "doc.spans"], assigns=["doc._.relations"])
def create_qualifier(nlp: Language, name: str) -> Qualifier:  # noqa: ARG001  # spaCy's call
    """Make the component."""
    return Qualifier()
