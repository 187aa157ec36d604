"""The names that one paper uses, and those that a person says it uses as well. Pure functions, no database."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from claimgraph.graph.names import LocalName, keys_of, local_name
from claimgraph.graph.prepare import Prepared, Row, Use, mention_of, use_of
from claimgraph.graph.rows import paper_text
from claimgraph.schema import EntityType, Mention, Span, entity_id
from claimgraph.schema.scripts import UNSPACED


class Phrase(NamedTuple):
    """What a paper calls a thing."""

    text: str
    """As the paper has it."""
    type: EntityType
    name: str
    """The id that the name had in the paper when this was said."""
    also: tuple[str, ...] = ()
    """What else the paper called it then: the id may come from a long form that the sentence does not have."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of a paper."""

    local: LocalName
    added: frozenset[str] = frozenset()
    """Those of its strings that no extractor took for it."""


class PaperNames:
    """The names that a paper uses, and those that it could."""

    def __init__(self, paper: Prepared) -> None:
        """Those of a paper that is about to be written."""
        self._paper = paper.id
        self._text = text_of(paper)
        types = {use.name: use.type for use in paper.uses}
        self._names = {
            row["name"]: _Name(self._local(row["name"], types[row["name"]], spans_of(row["starts"], row["ends"])))
            for row in paper.mentions
        }
        self._changed: set[str] = set()

    def called(self, text: str) -> list[Phrase]:
        """What the paper calls so, in any case, as it was read; what it mentions most comes first."""
        found = [(name.local, one) for name in self._names.values() for one in set(name.local.texts)]
        found = [(local, one) for local, one in found if one.casefold() == text.casefold()]
        found.sort(key=lambda pair: (pair[1] != text, -len(pair[0].texts), pair[0].id, pair[1]))
        return [_phrase(local, one) for local, one in found]

    def phrase(self, name: str, start: int | None, end: int | None) -> Phrase | None:
        """What the paper calls a thing: in a place where it does so, or else by the longest of its strings."""
        if name not in self._names:
            return None
        local = self._names[name].local
        here = self._text[start:end] if start is not None else ""
        return _phrase(local, here if here in local.texts else max(local.texts, key=len))

    def spelled(self, text: str) -> str | None:
        """A string as the paper has it, whose case may be another; null where it does not."""
        return spelled(self._text, text)

    def find(self, phrase: Phrase) -> str | None:
        """The id of a name that the paper uses, or could use; null where its text does not have it."""
        return self._known(phrase) or (_new_id(phrase) if self._places(phrase) else None)

    def take(self, phrase: Phrase) -> str | None:
        """The same, and the paper uses it from now on."""
        known, found = self._known(phrase), self._places(phrase)
        if known or not found:
            return known
        id_ = _new_id(phrase)
        added = frozenset(self._text[place.start : place.end] for place in found)
        if before := self._names.get(id_):
            added = before.added | added.difference(before.local.texts)
            found += spans_of(before.local.starts, before.local.ends)
        self._names[id_] = _Name(self._local(id_, phrase.type, found), added)
        self._changed.add(id_)
        return id_

    def _places(self, phrase: Phrase) -> list[Span]:
        """Where the text has one of the strings of a phrase."""
        return [place for text in _strings(phrase) for place in places(self._text, text)]

    def _known(self, phrase: Phrase) -> str | None:
        """The name that the paper was read to use for what a phrase means."""
        own = self._names.get(phrase.name)
        if own and own.local.type is phrase.type and set(_strings(phrase)) & set(own.local.texts):
            return phrase.name
        for text in _strings(phrase):
            for found in self.called(text):
                if found.type is phrase.type and found.text == text:
                    return found.name
        return None

    def _local(self, name: str, type_: EntityType | None, spans: Iterable[Span]) -> LocalName:
        if type_ is None:
            raise ValueError(f"the use of {name} is one that is taken back")
        mentions = [Mention(text=self._text[start:end], start=start, end=end) for start, end in sorted(set(spans))]
        return local_name(name, type_, mentions)

    def place(self, phrase: Phrase, sentence: Span) -> Span | None:
        """Where a sentence names something: where it was read to, or else where it has the words.

        The string of the phrase comes before others, and what is no part of a longer name before what is.
        """
        known = self._names.get(phrase.name)
        read = spans_of(known.local.starts, known.local.ends) if known else []

        def is_inside(span: Span) -> bool:
            return sentence.start <= span.start and span.end <= sentence.end

        others = [
            span
            for name in self._names.values()
            for span in spans_of(name.local.starts, name.local.ends)
            if is_inside(span)
        ]

        def rank(span: Span) -> tuple[bool, bool, int, int]:
            is_part = any(one != span and one.start <= span.start and span.end <= one.end for one in others)
            return self._text[span.start : span.end] != phrase.text, is_part, span.start - span.end, span.start

        return min(filter(is_inside, [*read, *self._places(phrase)]), key=rank, default=None)

    def uses(self, before: Iterable[Use]) -> tuple[Use, ...]:
        """The uses of names, given those from before."""
        changed = {name: use_of(self._paper, self._names[name].local) for name in self._changed}
        kept = {use.name: changed.get(use.name, use) for use in before}
        return tuple((kept | changed).values())

    def mentions(self, before: Iterable[Row]) -> tuple[Row, ...]:
        """The mentions of names, given those from before; `added` are the strings that no extractor took for them."""
        changed = {
            name: mention_of(self._paper, self._names[name].local) | {"added": sorted(self._names[name].added)}
            for name in self._changed
        }
        kept = {row["name"]: changed.get(row["name"], row) for row in before}
        return tuple((kept | changed).values())


def _phrase(local: LocalName, text: str) -> Phrase:
    others = sorted(set(local.texts) - {text}, key=lambda one: (-len(one), one))
    return Phrase(text, local.type, local.id, tuple(others))


def _new_id(phrase: Phrase) -> str:
    """The id of a name that a paper was not read to use: the one that it had, or that its string gives it."""
    return phrase.name or entity_id(phrase.type, keys_of(phrase.text)[0])


def _strings(phrase: Phrase) -> tuple[str, ...]:
    return (phrase.text, *phrase.also)


def spans_of(starts: Iterable[int], ends: Iterable[int]) -> list[Span]:
    """Spans by their starts and ends."""
    return [Span(*span) for span in zip(starts, ends, strict=True)]


def text_of(paper: Prepared) -> str:
    """What every offset of a paper counts in."""
    return paper_text(paper.paper["title"], paper.paper["abstract"])


def spelled(text: str, part: str) -> str | None:
    """A string as a text has it, whose case may be another; null where it does not."""
    for flags in (0, re.IGNORECASE):
        if place := next(places(text, part, flags), None):
            return text[place.start : place.end]
    return None


def places(text: str, part: str, flags: int = 0) -> Iterator[Span]:
    """Where a text has a string as whole words and figures; between hyphens only where it has it nowhere else.

    >>> list(places("W-GAN, GANs and GAN", "GAN")), list(places("W-GAN", "GAN")), list(places("91.5%", "91"))
    ([Span(start=16, end=19)], [Span(start=2, end=5)], [])
    """
    is_found = False
    for more in ("-", ""):
        before = rf"(?<![\w{more}])(?<!\d[.,])" if _is_spaced(part[:1]) else ""
        after = rf"(?![%\w{more}]|[.,]\d)" if _is_spaced(part[-1:]) else ""
        for found in re.finditer(f"{before}{re.escape(part)}{after}", text, flags) if part and not is_found else ():
            is_found = True
            yield Span(*found.span())


def _is_spaced(letter: str) -> bool:
    """Whether words that begin or end so have something between them."""
    return letter.isalnum() and not re.match(f"[{UNSPACED}]", letter)


def mentions_as_found(rows: Iterable[Row]) -> list[Row]:
    """Where a stored paper uses names, without what no extractor took for them."""
    found = (_as_found(row, set(row.get("added") or ())) for row in rows)
    return [row for row in found if row["texts"]]


def _as_found(row: Row, added: Collection[str]) -> Row:
    if not added:
        return row
    kept = [number for number, text in enumerate(row["texts"]) if text not in added]
    places_ = {name: [row[name][number] for number in kept] for name in ("texts", "starts", "ends")}
    mentions = [
        Mention(text=text, start=start, end=end)
        for text, start, end in zip(places_["texts"], places_["starts"], places_["ends"], strict=True)
    ]
    shorts = local_name(row["name"], EntityType(row["type"]), mentions).shorts
    return row | places_ | {"shorts": list(shorts) or None, "added": None}
