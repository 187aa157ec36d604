"""The component `claimgraph_qualifiers`: how a sentence states a claim, and whose claim it is."""

from collections.abc import Sequence
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc

from claimgraph.extract.components.annotations import ANAPHORS, Named, Sentence, mentions_of, sentences_of
from claimgraph.extract.components.slots import SLOTS, Candidate, WordSpan, figures_of, fill
from claimgraph.extract.components.words import word_set

_NEGATORS: Final = word_set(
    "not no never cannot can't don't doesn't didn't isn't aren't won't neither nor hardly barely without fail fails "
    "failed unable lack lacks insufficient struggle struggles unlikely"
)
_NEGATIVE_CUES: Final = word_set(
    "without robust invariant resilient agnostic struggle struggles fail fails lack lacks lacking"
)
"""First words of cues that deny by themselves."""
_HEDGES: Final = word_set("may might could potentially perhaps possibly likely unclear")
"""They make possible what stands behind them in their clause: "X may improve Y"."""
_PROMISES: Final = word_set("potential promise possible")
"""The same, for what stands near: "its potential for X"."""
_SUPPOSING: Final = word_set(
    "suggest suggests suggesting hypothesize hypothesise conjecture speculate believe hope whether expect possibility"
)
"""They make possible all of what is said behind them: "we hypothesize that X improves Y"."""
_INTENDING: Final = word_set("aim aims aiming seek seeks")
"""Where something is to be improved or reached behind them, it is not said to be so; what a thing is for is said."""
_INTENDED: Final = frozenset({"IMPROVES", "MITIGATES", "ACHIEVES"})
_OWN: Final = frozenset({"we", "our", "ours", "us"})
_OWN_NOUNS: Final = word_set("paper work study article thesis proposed experiments results")
_OTHERS: Final = word_set(
    "existing previous prior traditional conventional recently often typically commonly usually widely however "
    "currently current recent although despite remains remain"
)
_REACH: Final = 5
"""How many words before a cue a negation may stand."""
_NEAR: Final = 6
_CLAUSE: Final = 10
_FAR: Final = 15
"""How many words before a claim may stand what hedges it: one of `_PROMISES`, of `_HEDGES`, of `_SUPPOSING`."""
_BREAKS: Final = frozenset({",", ";", ":", "that", "which", "and", "but", "while"})
_CLAUSE_ENDS: Final = frozenset({",", ";", ":", "but", "while", "whereas"})
"""A hedge in a clause before that of a claim does not reach it, unless it is one of `_SUPPOSING`."""


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
        places = {relation["sentence"] for relation in doc._.relations}
        figures = {place: figures_of(sentences[place], mentions[place]) for place in places}

        def qualified(relation: dict[str, Any]) -> dict[str, Any]:
            place = relation["sentence"]
            attribution = "prior" if _is_prior(relation, doc._.central, prior) else "this"
            return qualifiers(relation, sentences[place], mentions[place], figures[place]) | {
                "attribution": attribution
            }

        return [qualified(relation) for relation in doc._.relations]

    def set_annotations(self, doc: Doc, found: Sequence[dict[str, Any]]) -> Doc:
        """Write the qualifiers on the document."""
        doc._.relations = [more | relation for relation, more in zip(doc._.relations, found, strict=True)]
        return doc


def qualifiers(
    relation: dict[str, Any], sentence: Sentence, mentions: Sequence[Named], figures: Sequence[Candidate]
) -> dict[str, Any]:
    """Negation and hedging, and the metric, figure, place and baseline of a claim.

    Metric and figure are spans of words, place and baseline entities; None where the sentence has none. `figures` are
    those of the sentence (`slots.figures_of`).
    """
    phrase = relation["cue"] or _between(relation, sentence)
    filled = {slot: fill(slot, relation, sentence, mentions, figures) for slot in SLOTS}
    found: dict[str, Any] = {
        "negated": is_negated(sentence, phrase),
        "hedged": relation["predicate"] != "INTRODUCES" and is_hedged(sentence, relation),
    }
    for slot, one in filled.items():
        found[slot] = None if one is None else one.span if one.entity is None or slot == "metric" else one.entity
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


def is_hedged(sentence: Sentence, relation: dict[str, Any]) -> bool:
    """Whether a word makes a claim possible, suggested or intended only, or the sentence is a question."""
    lower = sentence.lower
    if lower[-1] == "?":
        return True
    first, last = _ends(relation, len(lower))
    clause = max((place + 1 for place in range(first) if lower[place] in _CLAUSE_ENDS), default=0)
    hedges = _HEDGES | _INTENDING if relation["predicate"] in _INTENDED else _HEDGES
    reached = (
        hedges.intersection(lower[max(clause, first - _CLAUSE) : last]),
        _PROMISES.intersection(lower[max(clause, first - _NEAR) : last]),
        _SUPPOSING.intersection(lower[max(0, first - _FAR) : first]),
    )
    return any(reached)


def _ends(relation: dict[str, Any], end: int) -> tuple[int, int]:
    """Where the first of subject and object begins, and the last; the cue counts for one that is not named."""
    named = [relation["subject_span"], relation["object_span"]]
    if None in named:
        named.append(relation["cue"])
    starts = [span[0] for span in named if span is not None]
    goes_on = relation["object_span"] is None and relation["cue"] is None
    return min(starts, default=max(0, end - 1)), end if goes_on else max(starts, default=end)


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
