"""The exchange format: the short form that gold sets, scorer and other tools share.

One JSON object a paper, one paper a line: entities as lists of surface strings, claims as triples of entity ids, each
with the index of its sentence. It is a view of the records: `to_exchange` leaves the offsets out, `from_exchange` finds
them again in the paper's text.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from claimgraph.schema.ids import PAPER
from claimgraph.schema.records import Claim, Entity, Evidence, Extraction, Mention, Offset, Paper, Span, Text
from claimgraph.schema.scripts import begins, ends
from claimgraph.schema.vocabulary import PREDICATES, Attribution, EntityType, Predicate, SubjectType

_LETTER: Final = re.compile(r"\w")


class ExchangeError(ValueError):
    """A line or a paper is not in the exchange format; the message says where and why."""


class _View(BaseModel):
    # Other tools add keys of their own to this form; they are no business of ours.
    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


def _empty_to_none(value: Any) -> Any:
    return value if value != "" else None


def _null_to(default: Any) -> BeforeValidator:
    """Null for what is not so, as some write it."""
    return BeforeValidator(lambda value: default if value is None else value)


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else _empty_to_none(value)


class ExchangeEntity(_View):
    """One thing that a paper talks about."""

    id: Text
    """Its name within this paper, such as `E1`."""
    type: EntityType
    """What kind of thing it is."""
    mentions: tuple[Text, ...]
    """Every distinct surface string, verbatim."""


class ExchangeClaim(_View):
    """One triple at one sentence."""

    s: Text
    """The subject: the id of an entity, or `PAPER`."""
    p: Predicate
    """The predicate."""
    o: Text
    """The object: the id of an entity."""
    sent: Offset
    """The sentence that states it: an index into the paper's sentences, from 0."""
    negated: Annotated[bool, _null_to(default=False)] = False
    """The text denies it."""
    hedged: Annotated[bool, _null_to(default=False)] = False
    """The text states it as possible, suggested or intended."""
    attribution: Annotated[Attribution, _null_to(Attribution.THIS)] = Attribution.THIS
    """`this` for the paper's own, `prior` for background and other work."""
    metric: Annotated[Text | None, BeforeValidator(_empty_to_none)] = None
    """The metric that it names, verbatim."""
    value: Annotated[Text | None, BeforeValidator(_as_text)] = None
    """The figure as written, or a phrase such as `state-of-the-art`."""
    baseline: Annotated[Text | None, BeforeValidator(_empty_to_none)] = None
    """The entity that the comparison is against."""
    on: Annotated[Text | None, BeforeValidator(_empty_to_none)] = None
    """The entity on which it holds, where that is not the object."""
    confidence: Annotated[float | None, Field(ge=0.0, le=1.0, exclude_if=lambda value: value is None)] = None
    """How probable it is that the claim is right, from 0 to 1, where that is known."""


class ExchangePaper(_View):
    """What is known of one paper, without its text."""

    id: Text
    """The paper's id, the same as in the file of papers."""
    entities: tuple[ExchangeEntity, ...] = ()
    """What it talks about."""
    claims: tuple[ExchangeClaim, ...] = ()
    """What it states."""


def read_exchange(path: Path) -> Iterator[ExchangePaper]:
    """Read a file in the exchange format, a paper a line; empty lines are passed over.

    Raises:
        ExchangeError: the file is not UTF-8, or a line is not in the format; the message names file, line and field.
        OSError: the file cannot be read.
    """
    for number, line in enumerate(_lines(path), start=1):
        if line.strip():
            try:
                # Without its end, which would make a line that breaks off one of two.
                yield ExchangePaper.model_validate_json(line.strip())
            except ValidationError as error:
                raise ExchangeError(f"{path}, line {number}: {first_fault(error)}") from error


def _lines(path: Path) -> Iterator[str]:
    # Some editors begin a file with a byte order mark, which this encoding takes off.
    with path.open(encoding="utf-8-sig") as lines:
        try:
            yield from lines
        except UnicodeDecodeError as error:
            raise ExchangeError(
                f"{path} is not UTF-8 text: give a file in the exchange format, one JSON object a line"
            ) from error


def first_fault(error: ValidationError) -> str:
    """The first of the faults of a record, with the field that has it."""
    fault = error.errors(include_url=False)[0]
    where = ".".join(map(str, fault["loc"]))
    return f"{where}: {fault['msg']}" if where else fault["msg"]


def to_exchange(extraction: Extraction) -> ExchangePaper:
    """The short form of an extraction: a claim once per piece of evidence."""
    return ExchangePaper(
        id=extraction.paper.id,
        entities=tuple(ExchangeEntity(id=e.id, type=e.type, mentions=e.surfaces) for e in extraction.entities),
        claims=tuple(_to_view(claim, evidence) for claim in extraction.claims for evidence in claim.evidence),
    )


def _to_view(claim: Claim, evidence: Evidence) -> ExchangeClaim:
    return ExchangeClaim(
        s=claim.subject,
        p=claim.predicate,
        o=claim.object,
        sent=evidence.index,
        negated=evidence.negated,
        hedged=evidence.hedged,
        attribution=evidence.attribution,
        metric=evidence.metric,
        value=evidence.value,
        baseline=evidence.baseline,
        on=evidence.on,
        confidence=evidence.confidence,
    )


EXCHANGE_EXTRACTOR: Final = "exchange"
"""The extractor's name in an extraction that was read from the exchange format, where no other is given."""

OnFault = Callable[[str], None]
"""Gets one sentence on a part of an annotation that cannot be used."""


def from_exchange(
    view: ExchangePaper,
    paper: Paper,
    *,
    extractor: str = EXCHANGE_EXTRACTOR,
    version: str = "1",
    confidence: float = 1.0,
    on_fault: OnFault | None = None,
) -> Extraction:
    """The full form of one paper's short form, with every offset found again in the paper's text.

    Args:
        view: what was annotated or extracted elsewhere.
        paper: the paper of the same id, with its `sentences`, which `sent` counts.
        extractor: what stands as the extraction's `extractor`.
        version: what stands as its `extractor_version`, for instance the date of an annotation.
        confidence: what claims have that say none, from 0 to 1.
        on_fault: gets each part that cannot be used, and that part is left out; without it, the first is an error.

    Entities of one type that share a string are one. A string that stands inside a longer one stands there only where
    it stands nowhere else. Claims that the vocabulary forbids are left out and counted in `proposals_rejected`, with
    those that have a fault; what is said twice in the same words counts once.

    Raises:
        ExchangeError: the two are of different papers, the paper has no sentences, or, without `on_fault`, a surface
            string is not in the text, an entity has none or another's id, or a claim names an entity or a
            sentence that is not there.
    """
    if view.id != paper.id or paper.sentences is None:
        raise ExchangeError(f"paper {paper.id}: needs the same id as {view.id} and its own list of sentences")
    reading = _Reading(paper, paper.sentences, confidence, on_fault)
    reading.name(view.entities)
    built = [claim for claim in map(reading.claim, view.claims) if claim]
    claims: dict[tuple[str, Predicate, str], Claim] = {}
    for claim in built:
        earlier = claims.get(claim.triple)
        evidence = dict.fromkeys((*(earlier.evidence if earlier else ()), *claim.evidence))
        claims[claim.triple] = claim.model_copy(update={"evidence": tuple(evidence)})
    return Extraction(
        paper=paper,
        entities=tuple(reading.found),
        claims=tuple(claims.values()),
        extractor=extractor,
        extractor_version=version,
        proposals_rejected=len(view.claims) - len(built),
    )


@dataclass(slots=True)
class _Reading:
    """One paper's annotation on its way to the full form."""

    paper: Paper
    sentences: Sequence[Span]
    confidence: float
    on_fault: OnFault | None
    entities: dict[str, Entity] = field(default_factory=dict)
    """What the text names, by the ids that the annotation gives."""
    found: list[Entity] = field(default_factory=list)
    """The same, each once."""

    def name(self, entities: Iterable[ExchangeEntity]) -> None:
        """Find entities in the text."""
        places: dict[str, dict[str, list[Span]]] = {}
        named: dict[tuple[EntityType, str], str] = {}
        first: dict[str, str] = {}
        types: dict[str, EntityType] = {}
        for entity in entities:
            if entity.id in first:
                self._fault(f"two of its entities have the id {entity.id}")
            elif entity.id == PAPER:
                self._fault(f"an entity has the id {PAPER}, which stands for the paper")
            elif not entity.mentions:
                self._fault(f"its entity {entity.id} has no mention")
            elif there := self._places_of(entity):
                keys = [(entity.type, surface) for surface in there]
                one, *others = dict.fromkeys(named[key] for key in keys if key in named) or (entity.id,)
                for other in others:
                    places[one].update(places.pop(other))
                    first = {id_: one if known == other else known for id_, known in first.items()}
                    named = {key: one if known == other else known for key, known in named.items()}
                first[entity.id] = one
                types[one] = entity.type
                places.setdefault(one, {}).update(there)
                named.update(dict.fromkeys(keys, one))
        everywhere = [span for there in places.values() for spans in there.values() for span in spans]
        built = {
            id_: Entity(id=f"E{number}", type=types[id_], mentions=self._mentions(there.values(), everywhere))
            for number, (id_, there) in enumerate(places.items(), start=1)
        }
        self.found = list(built.values())
        self.entities = {id_: built[one] for id_, one in first.items()}

    def claim(self, claim: ExchangeClaim) -> Claim | None:
        """A claim with its evidence, or nothing where it has a fault or the vocabulary forbids it."""
        said = f"a claim {claim.p.value}"
        if missing := sorted({claim.s, claim.o} - self.entities.keys() - {PAPER}):
            self._fault(f"{said} names {missing[0]}, which is none of its entities")
            return None
        if claim.sent >= len(self.sentences):
            self._fault(f"{said} is at sentence {claim.sent} of only {len(self.sentences)}")
            return None
        subject, object_ = self.entities.get(claim.s), self.entities.get(claim.o)
        subject_type = SubjectType(subject.type) if subject else SubjectType.PAPER
        object_type = object_.type.value if object_ else SubjectType.PAPER.value
        if object_ is None or not PREDICATES[claim.p].allows(subject_type, object_.type):
            self._forbid(f"{said} cannot hold from {subject_type.value} to {object_type}")
            return None
        if subject is object_:
            other = "itself" if claim.s == claim.o else f"{claim.o}, which shares a name with it"
            self._forbid(f"{said} relates {claim.s} to {other}")
            return None
        return Claim(
            subject=subject.id if subject else PAPER,
            subject_type=subject_type,
            predicate=claim.p,
            object=object_.id,
            object_type=object_.type,
            evidence=(self._evidence(claim, subject, object_),),
        )

    def _evidence(self, claim: ExchangeClaim, subject: Entity | None, object_: Entity) -> Evidence:
        span = self.sentences[claim.sent]
        return Evidence(
            sentence=self.paper.text[span.start : span.end],
            start=span.start,
            end=span.end,
            index=claim.sent,
            subject=_within(subject, span),
            object=_within(object_, span),
            negated=claim.negated,
            hedged=claim.hedged,
            attribution=claim.attribution,
            metric=claim.metric,
            value=claim.value,
            baseline=self._local("baseline", claim.baseline),
            on=self._local("on", claim.on),
            confidence=self.confidence if claim.confidence is None else claim.confidence,
        )

    def _places_of(self, entity: ExchangeEntity) -> dict[str, list[Span]]:
        """Where the text has the strings of an entity; those that it has not are told."""
        found = {}
        for surface in dict.fromkeys(map(str.strip, entity.mentions)):
            there = _places(surface, self.paper.text) if _LETTER.search(surface) else []
            if there:
                found[surface] = there
            else:
                self._fault(f"{surface!r} is not in its text" if _LETTER.search(surface) else f"{surface!r} is no name")
        return found

    def _mentions(self, places: Iterable[list[Span]], everywhere: Sequence[Span]) -> tuple[Mention, ...]:
        """The mentions at some places of each string, but for those inside a longer mention of anything."""

        def is_inside(span: Span) -> bool:
            return any(start <= span.start and span.end <= end and (start, end) != span for start, end in everywhere)

        alone = {span for spans in places for span in [one for one in spans if not is_inside(one)] or spans}
        return tuple(Mention(text=self.paper.text[start:end], start=start, end=end) for start, end in sorted(alone))

    def _local(self, name: str, entity: str | None) -> str | None:
        """The id of a qualifier's entity; the paper itself qualifies nothing."""
        if entity is None or entity == PAPER:
            return None
        if entity not in self.entities:
            self._fault(f"a claim has {entity} as {name}, which is none of its entities")
            return None
        return self.entities[entity].id

    def _fault(self, reason: str) -> None:
        if self.on_fault is None:
            raise ExchangeError(f"paper {self.paper.id}: {reason}")
        self.on_fault(reason)

    def _forbid(self, reason: str) -> None:
        """What the vocabulary forbids is no error: every extractor proposes such claims, and they are counted."""
        if self.on_fault is not None:
            self.on_fault(reason)


def occurrences(surface: str, paper: Paper) -> list[Span]:
    """Where a surface string stands as whole words; where it never does, as the beginning of words, as of a plural.

    Raises:
        ExchangeError: it is not in the text.
    """
    if spans := _places(surface, paper.text):
        return spans
    raise ExchangeError(f"paper {paper.id}: {surface!r} is not in its text")


def _places(surface: str, text: str) -> list[Span]:
    word = begins(surface) + re.escape(surface)
    for pattern in (word + ends(surface), word):
        if spans := [Span(*match.span()) for match in re.finditer(pattern, text)]:
            return spans
    return []


def _within(entity: Entity | None, sentence: Span) -> Span | None:
    inside = (m for m in (entity.mentions if entity else ()) if sentence.start <= m.start and m.end <= sentence.end)
    first = next(inside, None)
    return Span(first.start, first.end) if first else None
