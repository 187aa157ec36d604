"""A sentence as the items that a shallow parse reads: noun phrases, verbs, prepositions and what joins them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from claimgraph.extract.components.annotations import Sentence
from claimgraph.extract.components.comparisons import compared
from claimgraph.extract.components.cues import COMPARING
from claimgraph.extract.components.verbs import FORMS, lemma
from claimgraph.extract.components.words import BE, NAMING

WE: Final = "WE"
"""Stands among the names of an item for the authors."""

_RELATIVES: Final = frozenset({"that", "which", "who"})
_PHRASES: Final = {
    ("such", "as"): "such as",
    ("based", "on"): "based on",
    ("based", "upon"): "based on",
    ("due", "to"): "due to",
    ("because", "of"): "due to",
    ("as", "well", "as"): "and",
    ("in", "order", "to"): "to",
    ("compared", "to"): "compared to",
    ("compared", "with"): "compared to",
    ("in", "comparison", "to"): "compared to",
    ("in", "comparison", "with"): "compared to",
    ("relative", "to"): "compared to",
    ("rather", "than"): "rather than",
    ("instead", "of"): "rather than",
    ("in", "terms", "of"): "in terms of",
    ("trained", "on"): "trained on",
    ("part", "of"): "part of",
    ("component", "of"): "part of",
    ("sensitive", "to"): "sensitive to",
    ("vulnerable", "to"): "prone to",
    ("susceptible", "to"): "prone to",
    ("prone", "to"): "prone to",
    ("robust", "to"): "robust to",
    ("robust", "against"): "robust to",
    ("invariant", "to"): "robust to",
    ("resilient", "to"): "robust to",
    ("agnostic", "to"): "robust to",
    ("comparable", "to"): "comparable to",
    ("comparable", "with"): "comparable to",
    ("competitive", "with"): "comparable to",
    ("similar", "to"): "comparable to",
    ("equivalent", "to"): "comparable to",
    ("on", "par", "with"): "comparable to",
    ("superior", "to"): "superior to",
    ("inferior", "to"): "inferior to",
    ("crucial", "for"): "crucial for",
    ("critical", "for"): "crucial for",
    ("critical", "to"): "crucial for",
    ("essential", "for"): "crucial for",
    ("important", "for"): "crucial for",
    ("necessary", "for"): "crucial for",
    ("related", "to"): "related to",
    ("dependent", "on"): "sensitive to",
    ("predictive", "of"): "related to",
    ("aware", "of"): "aware of",
    ("responsible", "for"): "responsible for",
    ("free", "of"): "without",
    ("short", "of"): "short of",
    ("rise", "to"): "rise to",
    ("the", "need", "for"): "need for",
}
"""Words that together are one preposition or coordinator."""
_PARTICIPLES: Final = {"including": "including", "using": "using", "e.g.": "such as", "like": "such as", "i.e.": "i.e."}
_PAPER: Final = frozenset({"paper", "work", "study", "article"})
CALLED: Final = "called"
"""The preposition that stands for "named", "termed" and the like."""
_STOPS: Final = frozenset({";", ":", "-", "--", "\u2014", "\u2013"})


class Name(NamedTuple):
    """An entity and the words that name it, or stand for it."""

    entity: str
    start: int
    end: int


@dataclass(slots=True)
class Item:
    """A piece of a sentence.

    `kind` is one of `NP`, `V`, `P` (preposition), `C` (coordinator), `W` (relative), `S` (subordinator or stop), `,`,
    `(` and `)`. `word` is the lemma of a verb, the last word of a noun phrase, and else the word. `form` is, for verbs,
    one of `finite`, `bare`, `to`, `ing`, `passive` and `reduced`. `names` are the entities of a noun phrase, each with
    its span of words; empty where it names none; `article` is the article before them, adjectives passed over.
    """

    kind: str
    start: int
    end: int
    word: str = ""
    form: str = ""
    names: list[Name] = field(default_factory=list)
    article: str = ""


def items_of(
    sentence: Sentence, names: Sequence[tuple[int, int, str]], others: Sequence[tuple[int, int]]
) -> list[Item]:
    """Cut a sentence into items.

    `names` are the noun phrases that name an entity, `others` those that name none; (start, end) in words.
    """
    lower = sentence.lower
    named = [(start, end, [Name(name, start, end)]) for start, end, name in names]
    unnamed: list[tuple[int, int, list[Name]]] = [(start, end, []) for start, end in others]
    phrases = {
        start: Item("NP", start, end, lower[end - 1], names=own, article=_article(sentence, start))
        for start, end, own in [*unnamed, *named]
        if own or not _is_paper(lower, start)
    }
    items: list[Item] = []
    place = 0
    while place < len(lower):
        item = _phrase_item(lower, place) or phrases.get(place) or _word_item(sentence, place)
        if item is not None:
            if item.kind == "P" and item.word in COMPARING:
                item.word = f"{compared(sentence, place)} {item.word}".strip()
            items.append(item)
        place = item.end if item is not None else place + 1
    return items


def _is_paper(lower: Sequence[str], place: int) -> bool:
    """Whether a word stands for the authors: "this paper proposes"."""
    return place > 0 and lower[place] in _PAPER and lower[place - 1] in {"this", "our"}


def _article(sentence: Sentence, start: int) -> str:
    before = start - 1
    while before >= 0 and sentence.tags[before] in {"JUDGE", "ADJ", "ADV"}:
        before -= 1
    word = sentence.lower[before] if before >= 0 else ""
    return word if word in {"a", "an", "the", "one"} else ""


def _phrase_item(lower: Sequence[str], place: int) -> Item | None:
    if lower[place] in NAMING:
        return Item("P", place, place + 1, CALLED)
    if lower[place] in _PARTICIPLES:
        return Item("P", place, place + 1, _PARTICIPLES[lower[place]])
    for length in (3, 2):
        word = _PHRASES.get(tuple(lower[place : place + length]))
        if word is not None:
            return Item("C" if word == "and" else "P", place, place + length, word)
    return None


def _word_item(sentence: Sentence, place: int) -> Item | None:
    word, tag = sentence.lower[place], sentence.tags[place]
    if tag in {"VERB", "ING", "PAST"}:
        return Item("V", place, place + 1, lemma(word), _form(sentence, place))
    if word == "we" or _is_paper(sentence.lower, place):
        return Item("NP", place, place + 1, "we", names=[Name(WE, place, place + 1)])
    if tag == "PRON":
        return Item("NP", place, place + 1, word)
    if tag == "AUX" and word in BE:
        return Item("V", place, place + 1, "be", "finite")
    if tag == "AUX" and word in {"has", "have", "had"}:
        return Item("V", place, place + 1, "have", "finite")
    kind = {"PREP": "P", "POSS": "P", "TO": "P", "CONJ": "C", "SUB": "W" if word in _RELATIVES else "S"}.get(tag)
    if kind is None and (word in {",", "(", ")"} or word in _STOPS):
        kind = "S" if word in _STOPS else word
    return Item(kind, place, place + 1, word) if kind else None


def _form(sentence: Sentence, place: int) -> str:
    tag = sentence.tags[place]
    before = place - 1
    while before >= 0 and sentence.tags[before] == "ADV":
        before -= 1
    previous = sentence.lower[before] if before >= 0 else ""
    if tag == "PAST":
        return "passive" if previous in BE else "reduced"
    if tag == "ING":
        return "ing"
    if previous == "to":
        return "to"
    return "bare" if FORMS.get(sentence.lower[place], ("", "base"))[1] == "base" else "finite"


def coordinate(items: Sequence[Item]) -> list[Item]:
    """Join noun phrases that commas and coordinators join: "A, B and C" becomes one item with three names."""
    merged: list[Item] = []
    place = 0
    while place < len(items):
        item = items[place]
        last = _list_end(items, place) if item.kind == "NP" else place
        if last > place:
            members = [member for member in items[place : last + 1] if member.kind == "NP"]
            names = [name for member in members for name in member.names]
            item = Item("NP", item.start, items[last].end, items[last].word, names=names, article=item.article)
        merged.append(item)
        place = last + 1
    return merged


def _list_end(items: Sequence[Item], place: int) -> int:
    """The last item of the list of noun phrases that starts at `place`; `place` itself where there is no list."""
    if items[place].word == "we":
        return place
    position, commas = place, 0
    while True:
        following = position + 1
        kinds = ""
        while following < len(items) and items[following].kind in {",", "C"} and items[following].word != "but":
            kinds += items[following].kind
            following += 1
        if kinds not in {",", "C", ",C"} or following >= len(items) or items[following].kind != "NP":
            return place
        if items[following].word == "we":
            return place
        position, commas = following, commas + 1
        if "C" in kinds:
            return position if commas > 1 or not _starts_clause(items, position, kinds) else place


def _starts_clause(items: Sequence[Item], last: int, kinds: str) -> bool:
    """Whether the last phrase is the subject of what follows: "X improves A, and B improves C"."""
    after = items[last + 1] if last + 1 < len(items) else None
    return kinds == ",C" and after is not None and after.kind == "V" and after.form in {"finite", "passive", "bare"}
