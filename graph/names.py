"""Names: when two strings name one thing. Pure functions, no database.

Within one paper the extractor has already said which strings name one thing; here each of a paper's entities gets a
key, so that the same thing has the same key in the next paper. A key is the entity's longest name (a long form rather
than its acronym), folded: case, hyphens, spaces, punctuation and plural do not count.

    >>> fold("Graph Neural-Networks"), fold("graph neural network"), fold("GPT-3.5"), fold("GPT-35")
    ('graphneuralnetwork', 'graphneuralnetwork', 'gpt3.5', 'gpt35')
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from claimgraph.schema import Entity, EntityType, Extraction, LocalId, Mention, entity_id

_IRREGULAR: Final = {
    "corpora": "corpus",
    "criteria": "criterion",
    "indices": "index",
    "matrices": "matrix",
    "phenomena": "phenomenon",
    "vertices": "vertex",
}
_PLURALS: Final = (
    (re.compile(r"(?<=\w\w)ies$"), "y"),
    (re.compile(r"(?<=[lp])yses$"), "ysis"),
    (re.compile(r"(?<=e)ses$"), "sis"),
    (re.compile(r"(?<=ss|sh|ch)es$|(?<=x)es$|(?<=ias)es$"), ""),
    (re.compile(r"(?<!ia)(?<=\w\w[^siu])s$"), ""),
)
_ACRONYM_PLURAL: Final = re.compile(r"(?<=[A-Z0-9])s$")
# A letter, digit, mark, or a sign that makes another name of what it follows: C++, C#, A*, pass@1, 57%.
_WORD: Final = re.compile(r"(?:[^\W_]|[+#*@%]|(?<=\d)\.(?=\d))+")
_SHORT_LENGTH: Final = range(2, 11)
_CAPITALS: Final = 2


def searchable(text: str) -> str:
    """A string as it is searched for: in composed, case-folded characters, each run of white space one space."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def words_of(surface: str) -> list[str]:
    """The words of a name, without what stands between them."""
    plain = unicodedata.normalize("NFKC", surface).replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    return _WORD.findall(plain)


def joined(words: Iterable[str]) -> str:
    """Words as one key. Two figures stay two: Llama 2 7B is not Llama 27B."""
    return re.sub(r"(?<=\d) (?=\d)", "_", " ".join(words)).replace(" ", "")


@lru_cache(maxsize=50_000)
def fold(surface: str) -> str:
    """What is left of a name when spelling habits are taken away; empty if nothing is."""
    words = words_of(surface)
    if not words:
        return ""
    *first, last = words
    return joined([*(word.casefold() for word in first), singular(last)])


def keys_of(surface: str) -> tuple[str, ...]:
    """The keys that an entity of this name may have: folded, and literal where a paper told two such names apart."""
    return tuple(key for key in (fold(surface), _literal(surface)) if key)


def _literal(surface: str) -> str:
    return f"={unicodedata.normalize('NFC', surface)}"


def singular(word: str) -> str:
    """A word case-folded and in the singular, by its ending."""
    if any(letter.isupper() for letter in word[1:]):
        return _ACRONYM_PLURAL.sub("", word).casefold()
    folded = word.casefold()
    if folded in _IRREGULAR:
        return _IRREGULAR[folded]
    for ending, singular in _PLURALS:
        if ending.search(folded):
            return ending.sub(singular, folded)
    return folded


def is_short(surface: str) -> bool:
    """Whether a string looks like an acronym: one word of 2 to 10 characters, two of them capitals.

    >>> [is_short(name) for name in ("SGD", "kNNs", "mAP", "Adam", "SGD optimizer")]
    [True, True, True, False, False]
    """
    return (
        len(surface) in _SHORT_LENGTH
        and not re.search(r"\s", surface)
        and surface[0].isalnum()
        and sum(letter.isupper() for letter in surface) >= _CAPITALS
    )


def abbreviates(short: str, long: str) -> bool:
    """Whether an acronym can stand for a long form, by the rule of Schwartz and Hearst (2003).

    Each of its characters is found in the long form, in order, the first at the beginning of a word.

    >>> abbreviates("SGD", "stochastic gradient descent"), abbreviates("SGD", "SGD optimizer")
    (True, False)
    """
    letters = [letter for letter in _ACRONYM_PLURAL.sub("", short).casefold() if letter.isalnum()]
    words = re.findall(r"\w+", long.casefold())
    if len(words) not in range(2, min(len(letters) + 5, 2 * len(letters)) + 1) or "".join(letters) in words:
        return False
    text = " ".join(words)
    position = len(text)
    for index in range(len(letters) - 1, -1, -1):
        position -= 1
        while position >= 0 and not _matches(text, position, letters[index], first=index == 0):
            position -= 1
    return position >= 0


def _matches(text: str, position: int, letter: str, *, first: bool) -> bool:
    starts_word = position == 0 or text[position - 1] == " "
    return text[position] == letter and (starts_word or not first)


@dataclass(frozen=True, slots=True)
class LocalName:
    """One entity of one paper, under the id that its name has in every paper."""

    id: str
    """`entity_id(type, key)`; evidence keeps it, whatever is merged later."""
    type: EntityType
    texts: tuple[str, ...]
    """The surface string of each mention, in text order."""
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    shorts: tuple[str, ...]
    """The ids that its acronyms would have as names of their own, sorted."""

    @property
    def surfaces(self) -> tuple[str, ...]:
        """The distinct surface strings, in the order of first appearance."""
        return tuple(dict.fromkeys(self.texts))


def with_type(name: str) -> tuple[EntityType, str] | None:
    """A type and the name after it, as a person tells things of one name apart; null where no type is before it.

    >>> with_type("task: reasoning"), with_type("reasoning: a survey")
    ((<EntityType.TASK: 'Task'>, 'reasoning'), None)
    """
    kind, _, rest = name.partition(": ")
    type_ = next((type_ for type_ in EntityType if type_.value.casefold() == kind.strip().casefold()), None)
    return (type_, rest.strip()) if type_ and rest.strip() else None


def names_of(extraction: Extraction) -> dict[LocalId, LocalName]:
    """The name of each entity of an extraction; no two share an id.

    Two entities of one type whose names fold to one key are different things by the paper's own account: both get a
    more literal key, the name in its own spelling; should that be one as well, it is counted within the paper. Of other
    papers, which use one of the two names alone, this says nothing.
    """
    keys = _distinct_keys(extraction)
    return {
        entity.id: local_name(entity_id(entity.type, keys[entity.id]), entity.type, entity.mentions)
        for entity in extraction.entities
    }


def _distinct_keys(extraction: Extraction) -> dict[LocalId, str]:
    paper = extraction.paper.id
    spellings: Sequence[Callable[[int, Entity], str]] = (
        lambda _, entity: fold(entity.name),
        lambda _, entity: _literal(entity.name),
        lambda number, entity: f"{_literal(entity.name)} #{number} of {paper}",
    )
    keys: dict[LocalId, str] = {}
    unsettled = list(enumerate(extraction.entities, start=1))
    for spelling in spellings:
        groups = defaultdict(list)
        for number, entity in unsettled:
            groups[entity.type, spelling(number, entity)].append((number, entity))
        unsettled = []
        for (_, key), members in groups.items():
            if len(members) == 1 and key:
                keys[members[0][1].id] = key
            else:
                unsettled += members
    return keys


def local_name(identity: str, type_: EntityType, mentions: Collection[Mention]) -> LocalName:
    """A name of a paper, given its id and all its mentions, in text order."""
    shorts = {entity_id(type_, short) for short in _shorts({mention.text for mention in mentions})}
    return LocalName(
        id=identity,
        type=type_,
        texts=tuple(mention.text for mention in mentions),
        starts=tuple(mention.start for mention in mentions),
        ends=tuple(mention.end for mention in mentions),
        shorts=tuple(sorted(shorts - {identity})),
    )


def _shorts(surfaces: Collection[str]) -> set[str]:
    """The folded acronyms among the names of one entity, each beside a long form that it abbreviates."""
    long_forms = [surface for surface in surfaces if re.search(r"[\s\-\u2010-\u2015]", surface)]
    return {
        fold(surface)
        for surface in surfaces
        if is_short(surface) and any(abbreviates(surface, long) for long in long_forms)
    }
