"""A shallow parse of a sentence: which noun phrases stand in which grammatical relation, through which words.

No tree is built. One pass over the items of a sentence keeps the subject, the verb, its object and the last noun
phrase, and yields a `Link` for every two noun phrases that one of these relates. What a link means is decided
elsewhere, by the cue tables.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from claimgraph.extract.components.items import CALLED, Item, coordinate
from claimgraph.extract.components.words import word_set

_REPORTING: Final = word_set(
    "show demonstrate find observe argue suggest indicate reveal prove hypothesize believe conclude confirm assume "
    "report note claim validate verify illustrate see highlight imply posit speculate"
)
_COLLECTIONS: Final = word_set("set collection suite dataset corpus benchmark series family")
"""Nouns whose "of" names members."""
_FINITE: Final = frozenset({"finite", "bare", "passive"})
_VOICES: Final = {"passive": "passive", "reduced": "passive", "to": "to"}


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
        self._main: Item | None = None
        self._apposed = ""
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

    def _follows_comma(self) -> bool:
        return self._before is not None and self._before.kind == ","

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
        if self._noun is not None and self._is_apposition(self._noun, item):
            self._appose(self._noun, item)
            return
        first = len(self.links)
        if self._preposition is not None:
            self._attach(item, self._preposition)
        elif self._verb is not None and self._object is None and not self._follows_comma():
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

    def _is_apposition(self, noun: Item, item: Item) -> bool:
        fronted = any(noun is front for front, _ in self._fronted)
        return self._follows_comma() and bool(item.article and noun.names) and self._preposition is None and not fronted

    def _appose(self, noun: Item, item: Item) -> None:
        """Read "X, a Y": what is said of Y from here on is said of X."""
        self.links.append(Link(noun, item, "appositive", "", "", "", (item.start, item.end)))
        self._loose, self._apposed = noun, item.word
        self._preposition, self._relative = None, False

    def _attach(self, item: Item, preposition: Item) -> None:
        """Read the object of a preposition."""
        noun, verb, word = self._noun, self._verb, preposition.word
        if word == "of" and self._apposed in _COLLECTIONS:
            word = "including"
        self._apposed = ""
        cue = (preposition.start, preposition.end)
        if noun is not None and (word == CALLED or (word == "of" and not noun.names)):
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
        self._loose = item
        if self._verb is None and not (self._follows_comma() and self._subject is not None):
            self._subject = item

    def _read_verb(self, item: Item) -> None:
        preposition = self._preposition.word if self._preposition is not None else ""
        self._purpose_of = None
        if item.form == "to":
            self._purpose_of = self._object or self._noun
        elif item.form == "ing" and preposition:
            self._purpose_of = self._noun
        else:
            self._subject = self._subject_of(item)
        self._verb, self._object, self._loose = item, None, None
        self._voice = f"{preposition} ing".strip() if item.form == "ing" else _VOICES.get(item.form, "active")
        self._preposition, self._relative = None, False
        if item.form in _FINITE:
            self._main = self._subject
            if self._subject is not None:
                self._take_fronted(item, self._subject)

    def _subject_of(self, item: Item) -> Item | None:
        """The subject of a verb that is neither an infinitive nor behind a preposition."""
        if item.form == "passive" and self._verb is not None and self._verb.word == "be":
            return self._subject
        if self._relative or item.form == "reduced":
            return self._noun
        if item.form == "ing":
            return self._subject if self._follows_comma() or self._noun is None else self._noun
        # "X, trained on Y, improves Z and reduces W": the second verb goes back over what stands between.
        if self._before is not None and self._before.kind == "C" and self._main is not None:
            return self._main
        return self._loose or self._subject or self._noun

    def _take_fronted(self, verb: Item, subject: Item) -> None:
        for item, preposition in self._fronted:
            self.links.append(
                Link(subject, item, "subject", verb.word, self._voice, preposition.word, (verb.start, verb.end))
            )
        self._fronted = []
