"""Annotations kept apart from the texts they are of, which may not be passed on: offsets instead of strings.

One JSON object a paper, one paper a line:

    {"id": "arxiv-2401.00001", "text": "9f86d081884c7d65", "sentences": [[0, 57], …],
     "entities": [["E1", "Method", [[12, 19], …]], …], "claims": [["E1", "IMPROVES", "E2", 3, "hp"], …]}

`text` is the beginning of the SHA-256 of `Paper.text`, in which all offsets count. An entity has the place of each
distinct surface string; a claim the number of its sentence and the letters of its qualifiers: `n`egated, `h`edged,
`p`rior.
"""

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final, NamedTuple

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from claimgraph.extract.sources.formats import Head
from claimgraph.extract.sources.streams import Input
from claimgraph.schema import (
    PAPER,
    Attribution,
    EntityType,
    ExchangeClaim,
    ExchangeEntity,
    ExchangeError,
    ExchangePaper,
    Paper,
    Predicate,
    Span,
)
from claimgraph.schema.exchange import first_fault, occurrences

_DIGEST: Final = 16
_HASH: Final = re.compile(rf"[0-9a-f]{{{_DIGEST}}}")


class StandoffEntity(NamedTuple):
    """One thing that a paper talks about."""

    id: str
    type: EntityType
    places: tuple[Span, ...]


class StandoffClaim(NamedTuple):
    """One triple at one sentence."""

    subject: str
    predicate: Predicate
    object: str
    sentence: int
    qualifiers: Annotated[str, StringConstraints(pattern="^n?h?p?$")]


class StandoffPaper(BaseModel):
    """What is annotated of one paper."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    id: str
    """The paper's id, the same as in the file of papers."""
    text: str
    """Which text the offsets count in: the first 16 hexadecimal digits of its SHA-256."""
    sentences: tuple[Span, ...]
    """The sentences that claims count."""
    entities: tuple[StandoffEntity, ...]
    """What it talks about."""
    claims: tuple[StandoffClaim, ...]
    """What it states."""


def read_standoff(path: Path) -> Iterator[StandoffPaper]:
    """Read a file of annotations, plain or compressed as papers may be.

    Raises:
        ExchangeError: a line is not in the form; the message names file and line.
        OSError: the file cannot be read.
        SourceError: it is empty, damaged or no text.
    """
    with path.open("rb") as stream:
        for line in Input(str(path), stream).lines():
            try:
                yield StandoffPaper.model_validate_json(line.text)
            except ValidationError as error:
                raise ExchangeError(f"{path}, line {line.number}: {first_fault(error)}") from error


def is_standoff(path: Path) -> bool:
    """Whether a file is in this form, as far as its first line tells.

    Raises:
        OSError: it cannot be read.
        SourceError: it is empty, damaged or no text.
    """
    # What is no file can be read but once.
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        first = Head(Input(str(path), stream).head).first_record
    # Others may give the text itself beside their annotation.
    return {"sentences", "entities"} <= first.keys() and _HASH.fullmatch(str(first.get("text"))) is not None


def attach(annotations: Iterable[StandoffPaper], papers: Iterable[Paper]) -> Iterator[tuple[Paper, ExchangePaper]]:
    """The papers with an annotation, their sentences as annotated, each with it in the exchange format.

    A paper whose text is not the one that was annotated is passed over, as if it had no annotation.

    Raises:
        ExchangeError: an annotation is of something that its text does not have.
    """
    wanted = {annotation.id: annotation for annotation in annotations}
    for paper in papers:
        annotation = wanted.get(paper.id)
        if annotation is not None and annotation.text == _digest(paper):
            _check(annotation, paper)
            yield _with_sentences(paper, annotation.sentences), _exchange(annotation, paper)


def _check(annotation: StandoffPaper, paper: Paper) -> None:
    """Refuse places, sentences and entities that are not there.

    Raises:
        ExchangeError: there is one.
    """
    known = {PAPER, *(entity.id for entity in annotation.entities)}
    for entity in annotation.entities:
        for start, end in entity.places:
            if not 0 <= start < end <= len(paper.text):
                raise ExchangeError(
                    f"paper {paper.id}: {entity.id} stands from {start} to {end}, which its text has not"
                )
    for claim in annotation.claims:
        if not 0 <= claim.sentence < len(annotation.sentences) or not {claim.subject, claim.object} <= known:
            raise ExchangeError(
                f"paper {paper.id}: {claim.subject} {claim.predicate.value} {claim.object} at sentence "
                f"{claim.sentence} is of a sentence or an entity that it has not"
            )


def _with_sentences(paper: Paper, sentences: Iterable[Span]) -> Paper:
    try:
        return Paper.model_validate(paper.model_dump() | {"sentences": tuple(sentences)})
    except ValidationError as error:
        raise ExchangeError(f"paper {paper.id}: {first_fault(error)}") from error


def detach(view: ExchangePaper, paper: Paper, sentences: Iterable[Span]) -> StandoffPaper:
    """An annotation without the strings of its paper's text.

    Raises:
        ExchangeError: a surface string is not in the text.
    """
    return StandoffPaper(
        id=paper.id,
        text=_digest(paper),
        sentences=tuple(sentences),
        entities=tuple(
            StandoffEntity(entity.id, entity.type, tuple(occurrences(surface, paper)[0] for surface in entity.mentions))
            for entity in view.entities
        ),
        claims=tuple(
            StandoffClaim(
                claim.s,
                claim.p,
                claim.o,
                claim.sent,
                "n" * claim.negated + "h" * claim.hedged + "p" * (claim.attribution is Attribution.PRIOR),
            )
            for claim in view.claims
        ),
    )


def _exchange(annotation: StandoffPaper, paper: Paper) -> ExchangePaper:
    return ExchangePaper(
        id=paper.id,
        entities=tuple(
            ExchangeEntity(
                id=entity.id, type=entity.type, mentions=tuple(paper.text[start:end] for start, end in entity.places)
            )
            for entity in annotation.entities
        ),
        claims=tuple(
            ExchangeClaim(
                s=claim.subject,
                p=claim.predicate,
                o=claim.object,
                sent=claim.sentence,
                negated="n" in claim.qualifiers,
                hedged="h" in claim.qualifiers,
                attribution=Attribution.PRIOR if "p" in claim.qualifiers else Attribution.THIS,
            )
            for claim in annotation.claims
        ),
    )


def _digest(paper: Paper) -> str:
    return sha256(paper.text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]
