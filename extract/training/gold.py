"""Annotated papers as what the network learns from: which words are mentions, and what is stated of whom where."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from claimgraph.extract.components.annotations import sentences_of
from claimgraph.extract.components.entities import acronyms_of
from claimgraph.extract.neural.document import MAX_WIDTH, Document, Ints, document_of
from claimgraph.extract.neural.pairs import ALL_PREDICATES, TYPES, Bools, Entities, Floats, Pairs, Span
from claimgraph.extract.neural.tasks import CLAIMS, TASKS
from claimgraph.extract.pipeline import to_doc
from claimgraph.schema import PAPER, PREDICATES, Attribution, ExchangeClaim, ExchangePaper, Paper

UNKNOWN: Final = -1.0
"""A qualifier that nothing is known of."""


class Statement(NamedTuple):
    """A relation between rows of a document's entities (0 is the paper), in a sentence."""

    subject: int
    predicate: int
    object: int
    sentence: int
    qualifiers: tuple[bool, bool, bool] | None = None
    """Whether it is negated, hedged, prior; None where the task does not say."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document and what its annotation says."""

    task: str
    """One of `tasks.TASKS`."""
    document: Document
    entities: Entities
    statements: Sequence[Statement]
    long_forms: Mapping[str, str] = field(default_factory=dict)
    """Acronyms, see `entities.acronyms_of`."""


def annotated(nlp: Language, papers: Iterable[Paper], gold: Mapping[str, ExchangePaper]) -> Iterator[Annotated]:
    """The papers that have an annotation; `nlp` splits sentences (`create_pipeline("claimgraph_sentences")`)."""
    for paper in papers:
        if paper.id in gold:
            yield annotate(nlp(to_doc(nlp, paper)), gold[paper.id])


def annotate(doc: Doc, gold: ExchangePaper) -> Annotated:
    """A document that is split into sentences, with its annotation."""
    sentences = sentences_of(doc)
    document = document_of(sentences)
    found = _standing_alone([_occurrences(doc, document, entity.mentions) for entity in gold.entities])
    kept = [(entity, sorted(spans)) for entity, spans in zip(gold.entities, found, strict=True) if spans]
    rows = {entity.id: row for row, (entity, _) in enumerate(kept, start=1)} | {PAPER: 0}
    return Annotated(
        task=CLAIMS,
        document=document,
        entities=Entities(
            keys=[entity.id for entity, _ in kept],
            mentions=[spans for _, spans in kept],
            types=[TYPES.index(entity.type) for entity, _ in kept],
        ),
        statements=[
            statement
            for claim in gold.claims
            if claim.s in rows and claim.o in rows
            for statement in _statements(claim, rows)
        ],
        long_forms=acronyms_of(sentences),
    )


def _statements(claim: ExchangeClaim, rows: Mapping[str, int]) -> Iterator[Statement]:
    subject, object_ = rows[claim.s], rows[claim.o]
    qualifiers = (claim.negated, claim.hedged, claim.attribution is Attribution.PRIOR)
    predicate = ALL_PREDICATES.index(claim.p)
    yield Statement(subject, predicate, object_, claim.sent, qualifiers)
    if PREDICATES[claim.p].symmetric:
        yield Statement(object_, predicate, subject, claim.sent, qualifiers)


def _occurrences(doc: Doc, document: Document, surfaces: Iterable[str]) -> set[Span]:
    """Where a text has these strings, as whole words of one sentence; none inside a longer one of the same entity."""
    starts = np.array([doc[int(token)].idx for token in document.tokens])
    ends = np.array([doc[int(token)].idx + len(doc[int(token)]) for token in document.tokens])
    text, found = doc.text, set[Span]()
    for surface in sorted(set(surfaces), key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", text):
            first = int(np.searchsorted(ends, match.start(), side="right"))
            last = int(np.searchsorted(starts, match.end(), side="left"))
            if not first < last <= first + MAX_WIDTH or document.sentences[first] != document.sentences[last - 1]:
                continue
            if not any(start <= first and last <= end for start, end in found):
                found.add((first, last))
    return found


def _standing_alone(found: Sequence[set[Span]]) -> list[set[Span]]:
    """The annotation names strings, not places: a place inside a longer mention counts only for want of another."""
    everywhere = [span for spans in found for span in spans]

    def is_inside(span: Span) -> bool:
        return any(start <= span[0] and span[1] <= end and (start, end) != span for start, end in everywhere)

    return [{span for span in spans if not is_inside(span)} or spans for spans in found]


def span_labels(example: Annotated, starts: Ints, ends: Ints) -> Ints:
    """For each candidate its type as an index of the task's, or their number where it is no mention."""
    none = len(TASKS[example.task].types)
    types = {
        span: type_
        for spans, type_ in zip(example.entities.mentions, example.entities.types, strict=True)
        for span in spans
    }
    spans = zip(starts.tolist(), ends.tolist(), strict=True)
    return np.array([types.get(span, none) for span in spans], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Targets:
    """What the relation head should say of a document's triples."""

    labels: Ints
    """T: the predicate's index, or their number for none."""
    qualifiers: Floats
    """T x (negated, hedged, prior): 0 or 1, or `UNKNOWN`."""
    counted: Bools
    """T: whether the annotation says anything of the triple. It gives each claim one sentence of perhaps several, so
    that of two related entities the other sentences say nothing."""


def targets_of(example: Annotated, pairs: Pairs) -> Targets:
    """What is stated among these pairs; their entities begin with those of the example, of others nothing is stated."""
    subjects, objects = pairs.entities[pairs.subjects].tolist(), pairs.entities[pairs.objects].tolist()
    triples = {
        triple: index
        for index, triple in enumerate(zip(subjects, objects, pairs.sentences[pairs.subjects].tolist(), strict=True))
    }
    none = len(TASKS[example.task].predicates)
    labels = np.full(len(subjects), none, dtype=np.int64)
    qualifiers = np.full((len(subjects), 3), UNKNOWN, dtype=np.float32)
    for statement in example.statements:
        index = triples.get((statement.subject, statement.object, statement.sentence))
        if index is None or labels[index] != none or not _is_legal(example, pairs, index, statement.predicate):
            continue
        labels[index] = statement.predicate
        if statement.qualifiers is not None:
            qualifiers[index] = statement.qualifiers
    related = {(statement.subject, statement.object) for statement in example.statements}
    silent = np.array([pair in related for pair in zip(subjects, objects, strict=True)], dtype=bool)
    return Targets(labels, qualifiers, (labels != none) | ~silent)


def _is_legal(example: Annotated, pairs: Pairs, index: int, predicate: int) -> bool:
    return example.task != CLAIMS or bool(pairs.legal[index, predicate])
