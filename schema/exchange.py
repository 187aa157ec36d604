"""The exchange format: the short form that gold sets, scorer and other tools share.

One JSON object a paper, one paper a line: entities as lists of surface strings, claims as triples of entity ids, each
with the index of its sentence. It is a view of the records: `to_exchange` leaves the offsets out, `from_exchange` finds
them again in the paper's text.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from claimgraph.schema.ids import PAPER
from claimgraph.schema.records import Claim, Entity, Evidence, Extraction, Mention, Offset, Paper, Span, Text
from claimgraph.schema.vocabulary import PREDICATES, Attribution, EntityType, Predicate, SubjectType


class ExchangeError(ValueError):
    """A line or a paper is not in the exchange format; the message says where and why."""


class _View(BaseModel):
    # Other tools add keys of their own to this form; they are no business of ours.
    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


def _empty_to_none(value: Any) -> Any:
    return value if value != "" else None


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
    negated: bool = False
    """The text denies it."""
    hedged: bool = False
    """The text states it as possible, suggested or intended."""
    attribution: Attribution = Attribution.THIS
    """`this` for the paper's own, `prior` for background and other work."""
    metric: Annotated[Text | None, BeforeValidator(_empty_to_none)] = None
    """The metric that it names, verbatim."""
    value: Annotated[Text | None, BeforeValidator(_as_text)] = None
    """The figure as written, or a phrase such as `state-of-the-art`."""
    baseline: Annotated[Text | None, BeforeValidator(_empty_to_none)] = None
    """The entity that the comparison is against."""
    on: Annotated[Text | None, BeforeValidator(_empty_to_none)] = None
    """The entity on which it holds, where that is not the object."""


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
    )


EXCHANGE_EXTRACTOR: Final = "exchange"
"""The extractor's name in an extraction that was read from the exchange format."""


def from_exchange(view: ExchangePaper, paper: Paper, *, version: str = "1") -> Extraction:
    """The full form of one paper's short form, with every offset found again in the paper's text.

    Args:
        view: what was annotated or extracted elsewhere.
        paper: the paper of the same id, with its `sentences`, which `sent` counts.
        version: what stands as the extraction's `extractor_version`, for instance the date of an annotation.

    Claims that the vocabulary forbids are left out and counted in `proposals_rejected`.

    Raises:
        ExchangeError: the two are of different papers, the paper has no sentences, a surface string is not in the
            text, or a claim names an entity or a sentence that is not there.
    """
    if view.id != paper.id or paper.sentences is None:
        raise ExchangeError(f"paper {paper.id}: needs the same id as {view.id} and its own list of sentences")
    entities = {entity.id: _locate(entity, f"E{n}", paper) for n, entity in enumerate(view.entities, start=1)}
    claims: dict[tuple[str, Predicate, str], Claim] = {}
    rejected = 0
    for claim in view.claims:
        built = _build(claim, entities, paper, paper.sentences)
        if built is None:
            rejected += 1
        elif (earlier := claims.get(built.triple)) is not None:
            claims[built.triple] = earlier.model_copy(update={"evidence": earlier.evidence + built.evidence})
        else:
            claims[built.triple] = built
    return Extraction(
        paper=paper,
        entities=tuple(entities.values()),
        claims=tuple(claims.values()),
        extractor=EXCHANGE_EXTRACTOR,
        extractor_version=version,
        proposals_rejected=rejected,
    )


def _locate(entity: ExchangeEntity, local: str, paper: Paper) -> Entity:
    found = sorted({span for surface in entity.mentions for span in occurrences(surface, paper)})
    mentions = tuple(Mention(text=paper.text[start:end], start=start, end=end) for start, end in found)
    return Entity(id=local, type=entity.type, mentions=mentions)


def occurrences(surface: str, paper: Paper) -> list[Span]:
    """Where a surface string stands as whole words; anywhere, where it never does.

    Raises:
        ExchangeError: it is not in the text.
    """
    for pattern in (rf"(?<!\w){re.escape(surface)}(?!\w)", re.escape(surface)):
        if spans := [Span(*match.span()) for match in re.finditer(pattern, paper.text)]:
            return spans
    raise ExchangeError(f"paper {paper.id}: {surface!r} is not in its text")


def _build(claim: ExchangeClaim, entities: dict[str, Entity], paper: Paper, sentences: Sequence[Span]) -> Claim | None:
    """The claim with its evidence, or nothing where the vocabulary forbids it."""
    missing = sorted({claim.s, claim.o, claim.baseline or claim.o, claim.on or claim.o} - entities.keys() - {PAPER})
    if missing:
        raise ExchangeError(
            f"paper {paper.id}: a claim {claim.p.value} names {missing[0]}, which is none of its entities"
        )
    if claim.sent >= len(sentences):
        raise ExchangeError(
            f"paper {paper.id}: a claim {claim.p.value} is at sentence {claim.sent} of only {len(sentences)}"
        )
    subject, object_ = entities.get(claim.s), entities.get(claim.o)
    subject_type = SubjectType(subject.type) if subject else SubjectType.PAPER
    if object_ is None or subject is object_ or not PREDICATES[claim.p].allows(subject_type, object_.type):
        return None
    span = sentences[claim.sent]
    return Claim(
        subject=subject.id if subject else PAPER,
        subject_type=subject_type,
        predicate=claim.p,
        object=object_.id,
        object_type=object_.type,
        evidence=(
            Evidence(
                sentence=paper.text[span.start : span.end],
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
                baseline=_local(claim.baseline, entities),
                on=_local(claim.on, entities),
            ),
        ),
    )


def _local(name: str | None, entities: dict[str, Entity]) -> str | None:
    """The id of a qualifier's entity; the paper itself qualifies nothing."""
    return entities[name].id if name is not None and name != PAPER else None


def _within(entity: Entity | None, sentence: Span) -> Span | None:
    inside = (m for m in (entity.mentions if entity else ()) if sentence.start <= m.start and m.end <= sentence.end)
    first = next(inside, None)
    return Span(first.start, first.end) if first else None
