"""What people vouch for of a paper, put over what an extractor found in it. Pure functions, no database.

A curation is about a sentence and names, as the paper has them, and not about places: it holds for every later reading
of the paper, also where its text has changed elsewhere, as long as the text has that sentence and those names.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pydantic import TypeAdapter

from claimgraph.graph.paper_names import PaperNames, Phrase, text_of
from claimgraph.graph.prepare import Prepared, Row, Statement, placed
from claimgraph.graph.rows import CurationKind
from claimgraph.graph.sorts import EVIDENCE_SORTS
from claimgraph.schema import PREDICATES, SEPARATOR, Attribution, Predicate, Span, SubjectType

CURATOR: Final = "curator"
"""Stands as the extractor of evidence that no extractor has found."""
CURATOR_VERSION: Final = "1"


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
    subject_at: Span | None
    """Where the sentence names the subject, in offsets from its own start; null where an anaphor stands for it."""
    object_at: Span | None
    cue_at: Span | None
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
    around: tuple[str, str] = ("", "")
    """What stood next to the sentence in the text of then, on either side."""
    corrects: tuple[str, ...] = ()
    """The ids of the evidence in whose place it stands, which is marked as wrong."""
    reason: str | None = None
    """Why that is wrong."""
    before: str | None = None
    """What a person had said in its place before, as JSON."""


_AS_JSON: Final = TypeAdapter(Curation)


def to_json(curation: Curation) -> str:
    """A curation as it is stored."""
    return _AS_JSON.dump_json(curation).decode()


def from_json(text: str) -> Curation:
    """A curation as it was stored."""
    return _AS_JSON.validate_json(text)


def with_curations(paper: Prepared, curations: Iterable[Curation]) -> Prepared:
    """A paper that is about to be written, with what people vouch for.

    Where an extractor has found the same in the same sentence, one piece of evidence is left, which keeps what was
    found. What the text does not have any more is left out.
    """
    names = PaperNames(paper)
    statements = {statement.evidence["id"]: statement for statement in paper.statements}
    vouched: dict[str, Statement] = {}
    for curation in sorted(curations, key=lambda one: (one.at, one.id)):
        stated = _stated(paper, curation, names)
        if stated is None:
            continue
        found = [one for one in statements.values() if one.evidence["id"] == curation.id or say_the_same(one, stated)]
        for one in found:
            del statements[one.evidence["id"]]
        vouched[curation.id] = _over(found, stated)
    return replace(
        paper,
        uses=names.uses(paper.uses),
        mentions=names.mentions(paper.mentions),
        statements=(*statements.values(), *vouched.values()),
    )


def stated_in(paper: Prepared, curation: Curation) -> Statement | None:
    """What a person would state in a paper; null where its text does not have it."""
    return _stated(paper, curation, PaperNames(paper))


def _stated(paper: Prepared, curation: Curation, names: PaperNames) -> Statement | None:
    """What a person has stated, as it stands in a text; null where it does not."""
    sentence = _sentence(text_of(paper), curation)
    if sentence is None:
        return None
    sides = (
        ("subject", curation.subject),
        ("object", curation.object),
        ("on", curation.on),
        ("baseline", curation.baseline),
    )
    phrases = {side: phrase for side, phrase in sides if phrase}
    ids = {side: names.find(phrase) for side, phrase in phrases.items()}
    # A later reading may have found that the two are one thing.
    if None in ids.values() or ids.get("subject") == ids["object"]:
        return None
    ids = {side: names.take(phrase) for side, phrase in phrases.items()}
    within = (("subject", curation.subject_at), ("object", curation.object_at), ("cue", curation.cue_at))
    places = {side: Span(sentence.start + span.start, sentence.start + span.end) for side, span in within if span}
    evidence = {
        "id": curation.id,
        "paper": curation.paper,
        "year": paper.paper["year"],
        "sentence": curation.sentence,
        "index": _index(paper, sentence, curation),
        "start": sentence.start,
        "end": sentence.end,
        "subject_name": ids.get("subject", curation.paper),
        "object_name": ids["object"],
        "on_name": ids.get("on"),
        "baseline_name": ids.get("baseline"),
        **{f"{side}_start": span.start for side, span in places.items()},
        **{f"{side}_end": span.end for side, span in places.items()},
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
        "corrects": list(curation.corrects) or None,
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


def _sentence(text: str, curation: Curation) -> Span | None:
    """Where a text has the sentence: between what it stood between, or as a sentence; the nearest to where it was."""
    length = len(curation.sentence)
    found = [Span(match.start(), match.end()) for match in re.finditer(re.escape(curation.sentence), text)]
    whole = [
        span
        for span in found
        if around(text, span) == curation.around or (_begins(text, span.start) and _ends(text, span.end))
    ]
    start = min((span.start for span in whole), key=lambda place: abs(place - curation.start), default=None)
    return None if start is None else Span(start, start + length)


def around(text: str, sentence: Span) -> tuple[str, str]:
    """What stands next to a sentence on either side, as far as it tells whether it is one."""
    return text[max(0, sentence.start - _AROUND) : sentence.start], text[sentence.end : sentence.end + _AROUND]


def _begins(text: str, start: int) -> bool:
    before = text[:start]
    return not before.strip() or before.endswith(SEPARATOR) or before.rstrip()[-1] in _STOPS


def _ends(text: str, end: int) -> bool:
    is_stopped = text[end - 1] in _STOPS and text[end : end + 1].isspace()
    return end == len(text) or text.startswith(SEPARATOR, end) or is_stopped


def _index(paper: Prepared, sentence: Span, curation: Curation) -> int:
    """Which sentence it is, by what else was found in it, as its paper may have others before it than it had then."""
    rows = (statement.evidence for statement in paper.statements)
    return next((row["index"] for row in rows if row["start"] == sentence.start), curation.index)


_AROUND: Final = len(SEPARATOR)
_STOPS: Final = frozenset(".?!…。:;)]}\"'\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}")
"""What stands at the end of a sentence."""
_OF_READING: Final = ("negated", "hedged", "attribution", "metric", "value", "on_name", "baseline_name")
_OF_CURATION: Final = ("curation", "curated_by", "curated_at", "corrects")
"""The properties of evidence that a curation has; `found` is what an extractor had found, a JSON array."""


def _over(found: Sequence[Statement], stated: Statement) -> Statement:
    """What a person says, over what an extractor has found; where things stand is known from the latter."""
    if not found:
        return stated
    first, said = found[0], stated.evidence
    evidence = {
        **first.evidence,
        **{name: said.get(name) for name in (*_OF_READING, *_OF_CURATION, "id", "confidence")},
        "found": json.dumps([_as_read(one.evidence) for one in found], sort_keys=True),
    }
    return replace(first, evidence=_without_nulls(evidence))


def _as_read(evidence: Row) -> Row:
    """Evidence as it was read: in which order it is listed follows from it, and is written anew."""
    return {name: value for name, value in evidence.items() if name not in EVIDENCE_SORTS}


def say_the_same(one: Statement, other: Statement) -> bool:
    """Whether two statements of a paper are one: the same triple and figure in the same sentence, on one condition."""
    same = ("start", "end", "negated", "on_name", "metric", "value")
    return (
        one.predicate is other.predicate
        and names_said(one.predicate, one.evidence) == names_said(other.predicate, other.evidence)
        and all(one.evidence.get(name) == other.evidence.get(name) for name in same)
    )


def names_said(predicate: Predicate, evidence: Row) -> list[str]:
    """The names of a piece of evidence, in an order that tells whether two are of one triple."""
    names = [evidence["subject_name"], evidence["object_name"]]
    return sorted(names) if PREDICATES[predicate].symmetric else names


def _without_nulls(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None}


def found_in(evidence: Row) -> list[Row]:
    """What an extractor has found of a piece of evidence: itself where no person has said anything of it."""
    if not evidence.get("curation"):
        return [evidence]
    found: list[Row] = json.loads(evidence.get("found") or "[]")
    return found


def as_found(statement: Statement) -> Iterator[Statement]:
    """A statement of a stored paper as an extractor found it; none where none did, and more where it did more often."""
    for found in found_in(statement.evidence):
        if found["subject_name"] == statement.evidence["subject_name"]:
            yield replace(statement, evidence=found)
        else:
            yield replace(
                statement,
                evidence=found,
                subject=statement.object,
                subject_type=statement.object_type,
                object=statement.subject,
                object_type=statement.subject_type,
            )
