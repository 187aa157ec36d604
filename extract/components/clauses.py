"""A shallow parse of a sentence: which noun phrases stand in which grammatical relation, through which words.

No tree is built. One pass over the items of a sentence (noun phrases, verbs, prepositions, conjunctions) keeps the
subject, the verb, its object and the last noun phrase, and yields a `Link` for every two noun phrases that one of these
relates. What a link means is decided elsewhere, by the cue tables.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from claimgraph.extract.components.annotations import Sentence
from claimgraph.extract.components.verbs import FORMS, lemma
from claimgraph.extract.components.words import BE, NAMING, word_set

WE: Final = "WE"
"""Stands among the names of an item for the authors."""

_RELATIVES: Final = frozenset({"that", "which", "who"})
_REPORTING: Final = word_set(
    "show demonstrate find observe argue suggest indicate reveal prove hypothesize believe conclude confirm assume "
    "report note claim validate verify illustrate see highlight imply posit speculate"
)
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
}
"""Words that together are one preposition or coordinator."""
_PARTICIPLES: Final = {"including": "including", "using": "using", "e.g.": "such as", "like": "such as", "i.e.": "i.e."}
_PAPER: Final = frozenset({"paper", "work", "study", "article"})
_CALLED: Final = "called"
_STOPS: Final = frozenset({";", ":", "-", "--", "\u2014", "\u2013"})
_VOICES: Final = {"passive": "passive", "reduced": "passive", "to": "to"}


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


class Link(NamedTuple):
    """Two noun phrases and the words that relate them.

    `frame` is how: `subject` (the subject and the object of a verb or of the preposition behind it), `object` (the
    verb's object and the object of the preposition behind it), `noun` (a noun phrase and the object of the preposition
    behind it), `purpose` (a noun phrase and the object of the infinitive or gerund behind it), `appositive` or
    `bracket` ("X, a Y" and "X (Y)"). `voice` is `active`, `passive`, `to`, `ing`, or a preposition and `ing`. `cue` is
    the span of the relating words. `distant` is true where another noun phrase stands between it and the left one.
    """

    left: Item
    right: Item
    frame: str
    verb: str
    voice: str
    preposition: str
    cue: tuple[int, int]
    distant: bool = False


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
        return Item("P", place, place + 1, _CALLED)
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
    kind = {"PREP": "P", "TO": "P", "CONJ": "C", "SUB": "W" if word in _RELATIVES else "S"}.get(tag)
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


def links(items: Sequence[Item]) -> list[Link]:
    """The links between the noun phrases of a sentence, in text order."""
    parse = _Parse()
    for item in coordinate(items):
        parse.read(item)
    return parse.links


class _Parse:
    """The state of one pass over a sentence."""

    def __init__(self) -> None:
        self.links: list[Link] = []
        self._clear()
        self._before: Item | None = None
        self._colon = False

    def _clear(self) -> None:
        self._subject: Item | None = None
        self._verb: Item | None = None
        self._voice = ""
        self._object: Item | None = None
        self._noun: Item | None = None
        self._purpose_of: Item | None = None
        self._preposition: Item | None = None
        self._relative = False
        self._loose: Item | None = None
        self._fronted: list[tuple[Item, Item]] = []
        self._last_links: list[Link] = []

    def read(self, item: Item) -> None:
        """Take the next item."""
        if self._colon:
            self._colon = False
            if item.kind == "NP" and self._noun is not None and (item.article or len(item.names) > 1):
                (self._appose if item.article else self._read_bracket)(self._noun, item)
                self._before = item
                return
            self._clear()
        if item.kind == "NP":
            self._read_noun(item)
        elif item.kind == "V":
            self._read_verb(item)
        elif item.kind == "P":
            if not (item.word == "to" and self._preposition is not None):
                self._preposition = item
        elif item.kind == "W":
            self._read_relative()
        elif item.word == ":":
            self._colon = True
        elif item.kind == "S":
            self._clear()
        self._before = item

    def _read_relative(self) -> None:
        before = self._before
        reports = before is not None and before.kind == "V" and before.word in _REPORTING
        if reports:
            self._clear()
        else:
            self._relative = True

    def _read_noun(self, item: Item) -> None:
        bracketed = self._before is not None and self._before.kind == "("
        if bracketed and self._noun is not None and self._preposition is None:
            self._read_bracket(self._noun, item)
            return
        after_comma = self._before is not None and self._before.kind == ","
        if after_comma and item.article and self._noun is not None and self._preposition is None and self._noun.names:
            self._appose(self._noun, item)
            return
        first = len(self.links)
        if self._preposition is not None:
            self._attach(item, self._preposition)
        elif self._verb is not None and self._object is None:
            self._take_object(item)
        else:
            self._place_loose(item)
        if len(self.links) > first:
            self._last_links = self.links[first:]
        self._noun, self._preposition, self._relative = item, None, False

    def _read_bracket(self, noun: Item, item: Item) -> None:
        """Read "X (Y)": Y stands for X where X names nothing."""
        if noun.names:
            self.links.append(Link(noun, item, "bracket", "", "", "", (item.start, item.start + 1)))
        else:
            self._stand_in(noun, item)
            noun.names = item.names

    def _appose(self, noun: Item, item: Item) -> None:
        """Read "X, a Y": what is said of Y from here on is said of X."""
        self.links.append(Link(noun, item, "appositive", "", "", "", (item.start, item.end)))
        self._loose = item
        self._preposition, self._relative = None, False

    def _attach(self, item: Item, preposition: Item) -> None:
        """Read the object of a preposition."""
        noun, verb, word = self._noun, self._verb, preposition.word
        cue = (preposition.start, preposition.end)
        if noun is not None and (word == _CALLED or (word == "of" and not noun.names)):
            self._stand_in(noun, item)
            if noun.names:
                self.links.append(Link(item, noun, "appositive", "", "", "", cue))
            return
        if noun is None and verb is None:
            self._fronted.append((item, preposition))
            return
        if noun is not None and noun is not self._object and (verb is None or noun is not self._subject):
            self.links.append(Link(noun, item, "noun", "", "", word, cue))
        if verb is None:
            return
        for left, frame in ((self._subject, "subject"), (self._object, "object")):
            if left is not None:
                distant = left is not noun and noun is not None and noun.start > verb.start and bool(noun.names)
                plain = frame == "subject" and preposition.end - preposition.start == 1 and word != "without"
                span = (verb.start, verb.end) if plain else cue
                self.links.append(Link(left, item, frame, verb.word, self._voice, word, span, distant))

    def _stand_in(self, noun: Item, item: Item) -> None:
        """Let what follows "of" stand for a noun that names nothing: "the performance of X" for X."""
        self.links += [link._replace(right=item) for link in self._last_links if link.right is noun]
        if self._subject is noun:
            self._subject = item
        if self._object is noun:
            self._object = item
        if self._loose is noun:
            self._loose = item

    def _take_object(self, item: Item) -> None:
        verb = self._verb
        if verb is None:
            return
        cue = (verb.start, verb.end)
        if self._subject is not None:
            self.links.append(Link(self._subject, item, "subject", verb.word, self._voice, "", cue))
        if self._purpose_of is not None and self._purpose_of is not self._subject:
            self.links.append(Link(self._purpose_of, item, "purpose", verb.word, self._voice, "", cue))
        self._object = item

    def _place_loose(self, item: Item) -> None:
        """Read a noun phrase that no verb or preposition governs: a subject or an apposition."""
        comma = self._before is not None and self._before.kind == ","
        self._loose = item
        if self._verb is None and not (comma and self._subject is not None):
            self._subject = item

    def _read_verb(self, item: Item) -> None:
        preposition = self._preposition.word if self._preposition is not None else ""
        comma = self._before is not None and self._before.kind == ","
        if item.form == "passive" and self._verb is not None and self._verb.word == "be":
            self._purpose_of = None
        elif self._relative or item.form == "reduced":
            self._subject = self._noun
        elif item.form == "to":
            self._purpose_of = self._object or self._noun
        elif item.form == "ing":
            self._read_gerund(comma=comma, governed=bool(preposition))
        elif self._loose is not None:
            self._subject = self._loose
        elif self._subject is None:
            self._subject = self._noun
        self._verb, self._object, self._loose = item, None, None
        self._voice = _VOICES.get(item.form, "active")
        if item.form == "ing":
            self._voice = f"{preposition} ing".strip()
        self._preposition, self._relative = None, False
        if item.form in {"finite", "bare", "passive"} and self._fronted and self._subject is not None:
            self._take_fronted(item, self._subject)

    def _read_gerund(self, *, comma: bool, governed: bool) -> None:
        if governed:
            self._purpose_of = self._noun
        elif not comma and self._noun is not None:
            self._subject = self._noun
            self._purpose_of = None
        else:
            self._purpose_of = None

    def _take_fronted(self, verb: Item, subject: Item) -> None:
        for item, preposition in self._fronted:
            self.links.append(
                Link(subject, item, "subject", verb.word, self._voice, preposition.word, (verb.start, verb.end))
            )
        self._fronted = []
