"""From an annotated document to plain records."""

from collections.abc import Mapping
from typing import Any

from spacy.tokens import Doc

from claimgraph.extract.components.annotations import MENTIONS, Sentence, sentences_of
from claimgraph.schema import (
    PAPER,
    PREDICATES,
    Attribution,
    Claim,
    Entity,
    EntityType,
    Evidence,
    Extraction,
    Mention,
    Paper,
    Predicate,
    Run,
    Span,
    SubjectType,
)

_Relation = Mapping[str, Any]
_Triple = tuple[str, Predicate, str]


def to_extraction(
    paper: Paper, doc: Doc, *, extractor: str, version: str, run: Run | None = None, least: float = 0.0
) -> Extraction:
    """The records of what the pipeline wrote on a paper's document, but for relations below the `least` confidence.

    A triple that several sentences state is one claim, with the sentence that says it most fully as its evidence. A
    triple that the vocabulary forbids is left out and counted.
    """
    entities = _entities(doc)
    types = {entity.id: SubjectType(entity.type) for entity in entities} | {PAPER: SubjectType.PAPER}
    sentences = sentences_of(doc) if doc._.relations else []
    text = doc.text  # put together from the tokens each time it is asked for
    best, rejected = best_relations(doc, types, least)
    return Extraction(
        paper=paper,
        entities=entities,
        claims=tuple(
            Claim(
                subject=triple[0],
                subject_type=types[triple[0]],
                predicate=triple[1],
                object=triple[2],
                object_type=EntityType(types[triple[2]]),
                evidence=(_evidence(relation, sentences[relation["sentence"]], doc, text),),
            )
            for triple, relation in best.items()
        ),
        extractor=extractor,
        extractor_version=version,
        proposals_rejected=rejected,
        run=run,
    )


def best_relations(
    doc: Doc, types: Mapping[str, SubjectType], least: float = 0.0
) -> tuple[dict[_Triple, _Relation], int]:
    """For each allowed triple the relation that says it most fully, and how many triples are forbidden.

    `types` holds the types of the paper's entities, and of the paper itself.
    """
    best: dict[_Triple, _Relation] = {}
    forbidden: set[_Triple] = set()
    for relation in (relation for relation in doc._.relations if relation["confidence"] >= least):
        triple = (relation["subject"], Predicate(relation["predicate"]), relation["object"])
        if not _is_allowed(triple, types):
            forbidden.add(triple)
        elif triple not in best or _fullness(relation) > _fullness(best[triple]):
            best[triple] = relation
    return best, len(forbidden)


def _entities(doc: Doc) -> tuple[Entity, ...]:
    mentions: dict[str, list[Mention]] = {}
    types: dict[str, str] = {}
    for span in doc.spans[MENTIONS]:
        mention = Mention(text=span.text, start=span.start_char, end=span.end_char)
        mentions.setdefault(span.kb_id_, []).append(mention)
        types[span.kb_id_] = span.label_
    return tuple(Entity(id=id_, type=EntityType(types[id_]), mentions=tuple(mentions[id_])) for id_ in mentions)


def _is_allowed(triple: _Triple, types: Mapping[str, SubjectType]) -> bool:
    subject, predicate, object_ = triple
    return subject != object_ and PREDICATES[predicate].allows(types[subject], EntityType(types[object_]))


def _fullness(relation: _Relation) -> int:
    """How much a sentence says of a claim."""
    return sum(relation[key] is not None for key in ("value", "metric", "on", "baseline"))


def _evidence(relation: _Relation, sentence: Sentence, doc: Doc, text: str) -> Evidence:
    return Evidence(
        sentence=text[sentence.start : sentence.end],
        start=sentence.start,
        end=sentence.end,
        index=sentence.index,
        subject=_characters(relation["subject_span"], sentence, doc),
        object=_characters(relation["object_span"], sentence, doc),
        cue=_characters(relation["cue"], sentence, doc),
        negated=relation["negated"],
        hedged=relation["hedged"],
        attribution=Attribution(relation["attribution"]),
        metric=_quote(relation["metric"], sentence, doc, text),
        value=_quote(relation["value"], sentence, doc, text),
        baseline=relation["baseline"],
        on=relation["on"],
        confidence=relation["confidence"],
    )


def _quote(words: tuple[int, int] | None, sentence: Sentence, doc: Doc, text: str) -> str | None:
    span = _characters(words, sentence, doc)
    return text[span.start : span.end] if span is not None else None


def _characters(words: tuple[int, int] | None, sentence: Sentence, doc: Doc) -> Span | None:
    if words is None:
        return None
    first, last = doc[sentence.tokens[words[0]]], doc[sentence.tokens[words[1] - 1]]
    return Span(first.idx, last.idx + len(last.text))
