"""What a link between two noun phrases says: which predicate, and in which direction."""

from typing import Final

from claimgraph.extract.components import cues
from claimgraph.extract.components.clauses import Link
from claimgraph.extract.components.cues import Meaning
from claimgraph.schema import EntityType, Predicate

_ON: Final = frozenset({"on", "across"})
_LOOSE: Final = frozenset({"with", "for"})


def meaning_of(link: Link, left: EntityType, right: EntityType, *, left_is_name: bool) -> Meaning | None:
    """The meaning of a link between entities of two types; None where the words say nothing that is a claim.

    `left_is_name` tells whether the left phrase ends in a name, so that its plural is no class.
    """
    meaning = _unfitted(link, right, left_is_name=left_is_name)
    return _fitted(meaning, left, right) if meaning is not None else None


def _unfitted(link: Link, right: EntityType, *, left_is_name: bool) -> Meaning | None:
    if link.frame == "appositive":
        return (Predicate.IS_A, False) if link.right.article in {"a", "an"} else None
    if link.frame == "bracket":
        is_class = link.left.word.endswith("s") and not left_is_name and len(link.right.names) > 1
        return (Predicate.IS_A, True) if is_class else None
    if link.frame == "purpose":
        return _purpose(link) if link.voice in {"to", "for ing"} else None
    if link.preposition:
        return _subject_phrase(link, right) if link.frame == "subject" else _noun_phrase(link)
    return _object(link)


def _object(link: Link) -> Meaning | None:
    """A verb between its subject and its object."""
    if link.voice == "passive" or (link.verb == "be" and link.right.article not in {"a", "an", "one"}):
        return None
    if link.voice in {"to", "for ing"}:
        return _purpose(link)
    meaning = cues.VERBS.get(link.verb)
    if meaning is None and link.voice == "by ing":
        return Predicate.USES, False
    return _by_wish(link, meaning)


def _purpose(link: Link) -> Meaning:
    meaning = _by_wish(link, cues.VERBS.get(link.verb))
    return meaning if meaning is not None and meaning[0] in cues.PURPOSES else (Predicate.USED_FOR, False)


def _by_wish(link: Link, meaning: Meaning | None) -> Meaning | None:
    """The meaning of a verb, turned where it depends on whether its object is wished for: "increases the error"."""
    object_ = link.right.word
    if link.verb in cues.RISING and object_ in cues.UNDESIRABLE:
        return Predicate.CAUSES, False
    if link.verb in cues.FALLING and object_ in cues.DESIRABLE:
        return Predicate.DEGRADES, False
    if meaning is not None and meaning[0] is Predicate.CAUSES and object_ in cues.DESIRABLE:
        return Predicate.IMPROVES, False
    return meaning


def _noun_phrase(link: Link) -> Meaning | None:
    """A preposition behind a noun phrase, the object of a verb or not."""
    if link.verb in cues.SHARING:
        shared = cues.VERB_PREPOSITIONS.get((link.verb, link.preposition))
        if shared is not None:
            return shared
    if link.distant and link.preposition not in cues.FAR_OBJECT:
        return None
    return (cues.OBJECT_PREPOSITIONS if link.frame == "object" else cues.NOUN_PREPOSITIONS).get(link.preposition)


def _subject_phrase(link: Link, right: EntityType) -> Meaning | None:
    """A preposition behind a verb, between the verb's subject and the object of the preposition."""
    word = link.preposition
    if link.distant and (word in cues.ADJACENT or (word in _LOOSE and link.voice != "active")):
        return None
    if word == "due to":
        return _reason(link)
    specific = cues.VERB_PREPOSITIONS.get((link.verb, word))
    if specific is not None:
        return _by_wish(link, specific)
    if link.voice == "passive" and word in {"by", "from"}:
        predicate, inverse = (
            cues.VERBS.get(link.verb, (Predicate.USES, True)) if word == "by" else (Predicate.USES, True)
        )
        return predicate, not inverse
    if (word in _ON and right is not EntityType.BENCHMARK) or (link.verb == "be" and word == "with"):
        return None
    is_comparison = word.removeprefix("worse ").removeprefix("unlike ") in cues.COMPARING
    return None if link.voice == "passive" and is_comparison else cues.SUBJECT_PREPOSITIONS.get(word)


def _reason(link: Link) -> Meaning:
    """The meaning of "due to" behind a verb; whether a rise or fall is good depends on what rises or falls."""
    if link.left.word in cues.UNDESIRABLE and link.verb in cues.RISING:
        return Predicate.CAUSES, True
    if link.left.word in cues.UNDESIRABLE and link.verb in cues.FALLING:
        return Predicate.MITIGATES, True
    return cues.VERB_PREPOSITIONS.get((link.verb, "due to"), cues.SUBJECT_PREPOSITIONS["due to"])


def _fitted(meaning: Meaning, left: EntityType, right: EntityType) -> Meaning | None:
    """A meaning that fits the types.

    A method serves a task rather than is used by it, a task is no evil to mitigate, and nothing is tested on a concept.
    """
    if meaning == (Predicate.USES, False) and left is EntityType.TASK and right is EntityType.METHOD:
        return Predicate.USED_FOR, True
    if meaning == (Predicate.MITIGATES, False) and right is EntityType.TASK:
        return Predicate.USED_FOR, False
    nothing_tested = meaning == (Predicate.EVALUATED_ON, False) and right is EntityType.CONCEPT
    return None if nothing_tested else meaning
