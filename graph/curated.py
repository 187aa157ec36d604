"""What people vouch for of a paper, put over what an extractor found in it. Pure functions, no database.

A curation is about a sentence and names, as the paper has them, and not about places: it holds for every later reading
of the paper, also where its text has changed elsewhere, as long as the text has that sentence and those names.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from pydantic import TypeAdapter

from claimgraph.graph.names import LocalName, keys_of, local_name
from claimgraph.graph.prepare import Prepared, Row, Statement, Use, mention_of, placed, use_of
from claimgraph.graph.rows import CurationKind, paper_text
from claimgraph.graph.sorts import evidence_sort
from claimgraph.schema import PREDICATES, Attribution, EntityType, Mention, Predicate, Span, SubjectType, entity_id

CURATOR: Final = "curator"
"""Stands as the extractor of evidence that no extractor has found."""
CURATOR_VERSION: Final = "1"


class Phrase(NamedTuple):
    """What a paper calls a thing."""

    text: str
    """As the paper has it."""
    type: EntityType
    name: str
    """The id that the name had in the paper when this was said: it tells two apart that are spelled alike."""


@dataclass(frozen=True, slots=True)
class Curation:
    """A statement that a person vouches for."""

    id: str
    """The id of the evidence."""
    kind: CurationKind
    paper: str
    """The id of the paper."""
    sentence: str
    """What the paper says, verbatim."""
    start: int
    """Where the sentence began in the text of then."""
    index: int
    """Which sentence of the paper it was then, from 0."""
    subject: Phrase | None
    """Null for the paper itself, where it introduces something."""
    predicate: Predicate
    object: Phrase
    negated: bool
    hedged: bool
    attribution: Attribution
    metric: str | None
    value: str | None
    on: Phrase | None
    baseline: Phrase | None
    extractor: str
    """What found it; `CURATOR` where nothing did."""
    extractor_version: str
    by: str | None
    """Who vouches for it; null where nobody is named."""
    at: str
    """When that was said, in UTC, as ISO 8601."""
    corrects: str | None = None
    """The id of the evidence in whose place it stands."""
    reason: str | None = None
    """Why that is wrong."""


_AS_JSON: Final = TypeAdapter(Curation)


def to_json(curation: Curation) -> str:
    """A curation as it is stored."""
    return _AS_JSON.dump_json(curation).decode()


def from_json(text: str) -> Curation:
    """A curation as it was stored."""
    return _AS_JSON.validate_json(text)


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
        self._text = paper_text(paper.paper["title"], paper.paper["abstract"])
        types = {use.name: use.type for use in paper.uses}
        self._names = {
            row["name"]: _Name(self._local(row["name"], types[row["name"]], _spans(row["starts"], row["ends"])))
            for row in paper.mentions
        }
        self._changed: set[str] = set()

    def called(self, text: str) -> list[Phrase]:
        """What the paper calls so, as it was read; what it mentions most comes first."""
        found = [name.local for name in self._names.values() if text in name.local.texts]
        found.sort(key=lambda name: (-len(name.texts), name.id))
        return [Phrase(text, name.type, name.id) for name in found]

    def phrase(self, name: str, start: int | None, end: int | None) -> Phrase | None:
        """What the paper calls a thing: in a place where it does so, or else by the longest of its strings."""
        if name not in self._names:
            return None
        local = self._names[name].local
        here = self._text[start:end] if start is not None else ""
        return Phrase(here if here in local.texts else max(local.texts, key=len), local.type, name)

    def spelled(self, text: str) -> str | None:
        """A string as the paper has it, whose case may be another; null where it does not."""
        for flags in (0, re.IGNORECASE):
            if place := next(places(self._text, text, flags), None):
                return self._text[place.start : place.end]
        return None

    def take(self, phrase: Phrase) -> str | None:
        """The id of a name, which the paper uses from now on; null where its text does not have it."""
        for known in (phrase.name, *(found.name for found in self.called(phrase.text) if found.type is phrase.type)):
            if known in self._names and phrase.text in self._names[known].local.texts:
                return known
        found = list(places(self._text, phrase.text))
        if not found:
            return None
        id_ = entity_id(phrase.type, keys_of(phrase.text)[0])
        if before := self._names.get(id_):
            found += _spans(before.local.starts, before.local.ends)
        added = before.added if before else frozenset()
        self._names[id_] = _Name(self._local(id_, phrase.type, found), added | {phrase.text})
        self._changed.add(id_)
        return id_

    def _local(self, name: str, type_: EntityType | None, spans: Iterable[Span]) -> LocalName:
        if type_ is None:
            raise ValueError(f"the use of {name} is one that is taken back")
        mentions = [Mention(text=self._text[start:end], start=start, end=end) for start, end in sorted(set(spans))]
        return local_name(name, type_, mentions)

    def place(self, name: str, wanted: str, sentence: Span) -> Span | None:
        """Where a sentence names something: by the string that is wanted, or else by the longest that it has."""
        local = self._names[name].local
        for text in (wanted, *sorted(set(local.texts), key=lambda text: (-len(text), text))):
            for place in places(self._text, text):
                if sentence.start <= place.start and place.end <= sentence.end:
                    return place
        return None

    def uses(self, before: Iterable[Use]) -> tuple[Use, ...]:
        """The uses of names, given those from before."""
        changed = {name: use_of(self._paper, self._names[name].local) for name in self._changed}
        kept = {use.name: changed.get(use.name, use) for use in before}
        return tuple((kept | changed).values())

    def mentions(self, before: Iterable[Row]) -> tuple[Row, ...]:
        """The mentions of names, given those from before."""
        changed = {
            name: mention_of(self._paper, self._names[name].local) | {"added": sorted(self._names[name].added)}
            for name in self._changed
        }
        kept = {row["name"]: changed.get(row["name"], row) for row in before}
        return tuple((kept | changed).values())


def _spans(starts: Iterable[int], ends: Iterable[int]) -> list[Span]:
    return [Span(*span) for span in zip(starts, ends, strict=True)]


def places(text: str, part: str, flags: int = 0) -> Iterator[Span]:
    """Where a text has a string as whole words.

    >>> list(places("Adam, AdamW and Adam", "Adam"))
    [Span(start=0, end=4), Span(start=16, end=20)]
    """
    before = r"(?<!\w)" if part[:1].isalnum() else ""
    after = r"(?!\w)" if part[-1:].isalnum() else ""
    for found in re.finditer(f"{before}{re.escape(part)}{after}", text, flags) if part else ():
        yield Span(*found.span())


def with_curations(paper: Prepared, curations: Iterable[Curation]) -> Prepared:
    """A paper that is about to be written, with what people vouch for.

    Where an extractor has found the same in the same sentence, one piece of evidence is left, which keeps what was
    found. What the text does not have any more is left out.
    """
    names = PaperNames(paper)
    statements = {statement.evidence["id"]: statement for statement in paper.statements}
    for curation in sorted(curations, key=lambda one: (one.at, one.id)):
        stated = _stated(paper, curation, names)
        if stated is None:
            continue
        alike = [one for one in statements.values() if one.evidence["id"] == curation.id or _say_the_same(one, stated)]
        for one in alike:
            del statements[one.evidence["id"]]
        found = next((one for one in map(as_found, alike) if one), None)
        statements[curation.id] = _over(found, stated) if found else stated
    return replace(
        paper,
        uses=names.uses(paper.uses),
        mentions=names.mentions(paper.mentions),
        statements=tuple(statements.values()),
    )


def _stated(paper: Prepared, curation: Curation, names: PaperNames) -> Statement | None:
    """What a person has stated, as it stands in a text; null where it does not."""
    text = paper_text(paper.paper["title"], paper.paper["abstract"])
    found = [match.start() for match in re.finditer(re.escape(curation.sentence), text)]
    if not found:
        return None
    start = min(found, key=lambda place: abs(place - curation.start))
    sentence = Span(start, start + len(curation.sentence))
    phrases = {
        side: phrase
        for side, phrase in (
            ("subject", curation.subject),
            ("object", curation.object),
            ("on", curation.on),
            ("baseline", curation.baseline),
        )
        if phrase
    }
    ids = {side: names.take(phrase) for side, phrase in phrases.items()}
    if None in ids.values():
        return None
    spans = {
        side: names.place(str(ids[side]), phrases[side].text, sentence) for side in ("subject", "object") if side in ids
    }
    evidence = {
        "id": curation.id,
        "sort": evidence_sort(curation.id, negated=curation.negated, confidence=1.0),
        "paper": curation.paper,
        "year": paper.paper["year"],
        "sentence": curation.sentence,
        "index": curation.index,
        "start": sentence.start,
        "end": sentence.end,
        "subject_name": ids.get("subject", curation.paper),
        "object_name": ids["object"],
        "on_name": ids.get("on"),
        "baseline_name": ids.get("baseline"),
        **{f"{side}_start": span.start for side, span in spans.items() if span},
        **{f"{side}_end": span.end for side, span in spans.items() if span},
        "negated": curation.negated,
        "hedged": curation.hedged,
        "attribution": curation.attribution.value,
        "metric": curation.metric,
        "value": curation.value,
        "confidence": 1.0,
        "extractor": curation.extractor,
        "extractor_version": curation.extractor_version,
        "curation": curation.kind.value,
        "curated_by": curation.by,
        "curated_at": curation.at,
        "corrects": curation.corrects,
    }
    statement = Statement(
        evidence=_without_nulls(evidence),
        subject=evidence["subject_name"],
        subject_type=curation.subject.type.value if curation.subject else SubjectType.PAPER.value,
        predicate=curation.predicate,
        object=evidence["object_name"],
        object_type=curation.object.type.value,
    )
    return placed(statement, {})


_OF_READING: Final = ("negated", "hedged", "attribution", "metric", "value", "on_name", "baseline_name")
_OF_CURATION: Final = ("curation", "curated_by", "curated_at", "corrects")
"""The properties of evidence that a curation has; `found` is what an extractor had found, as JSON."""


def _over(found: Statement, stated: Statement) -> Statement:
    """What an extractor has found, with what a person says of it; where it stands is known from the former."""
    said = stated.evidence
    evidence = {
        **found.evidence,
        **{name: said.get(name) for name in (*_OF_READING, *_OF_CURATION, "id", "sort", "confidence")},
        "found": json.dumps(found.evidence, sort_keys=True),
    }
    return replace(found, evidence=_without_nulls(evidence))


def _say_the_same(one: Statement, other: Statement) -> bool:
    """Whether two statements of a paper are one: the same triple in the same sentence, on the same condition."""
    if one.predicate is not other.predicate or {one.subject, one.object} != {other.subject, other.object}:
        return False
    if not PREDICATES[one.predicate].symmetric and one.subject != other.subject:
        return False
    return all(one.evidence.get(name) == other.evidence.get(name) for name in ("start", "end", "negated", "on_name"))


def _without_nulls(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None}


def as_found(statement: Statement) -> Statement | None:
    """A statement of a stored paper as an extractor found it; null where none did."""
    evidence = statement.evidence
    if "curation" not in evidence:
        return statement
    if "found" not in evidence:
        return None
    found: Row = json.loads(evidence["found"])
    if found["subject_name"] == evidence["subject_name"]:
        return replace(statement, evidence=found)
    return replace(
        statement,
        evidence=found,
        subject=statement.object,
        subject_type=statement.object_type,
        object=statement.subject,
        object_type=statement.subject_type,
    )


def mentions_as_found(rows: Iterable[Row]) -> list[Row]:
    """Where a stored paper uses names, without what no extractor took for them."""
    found = (_as_found(row, set(row.get("added") or ())) for row in rows)
    return [row for row in found if row["texts"]]


def _as_found(row: Row, added: Collection[str]) -> Row:
    if not added:
        return row
    kept = [number for number, text in enumerate(row["texts"]) if text not in added]
    return row | {name: [row[name][number] for number in kept] for name in ("texts", "starts", "ends")}
