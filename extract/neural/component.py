"""The component `claimgraph_network`: mentions, entities and claims by the trained network."""

import os
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from claimgraph.extract.components import cues
from claimgraph.extract.components.annotations import ANAPHORS, MENTIONS, Sentence, sentences_of
from claimgraph.extract.components.entities import acronyms_of
from claimgraph.extract.components.verbs import lemma
from claimgraph.extract.extractor import SHIPPED
from claimgraph.extract.neural.decode import Found, claims_of, entities_of, inner_names_of, mentions_of
from claimgraph.extract.neural.document import Document, candidates_of, passages_of
from claimgraph.extract.neural.pairs import TYPES, Entities, pairs_of
from claimgraph.extract.neural.pairs import Span as WordSpan
from claimgraph.extract.neural.session import Model
from claimgraph.schema import PAPER, PREDICATES, Predicate

_Relation = dict[str, Any]
_MOST_THREADS = 8
"""What is left to the interpreter, one thread at a time, keeps no more of them busy."""


@dataclass(slots=True)
class Reading:
    """What a document names and states."""

    mentions: list[tuple[int, int, str, str]] = field(default_factory=list)
    """First token, token after the last, type, entity."""
    relations: list[_Relation] = field(default_factory=list)


class NetworkReader:
    """Writes `Doc.spans["mentions"]`, `Doc._.relations` and `Doc._.central`."""

    def __init__(self, model: Model, min_confidence: float | None = None) -> None:
        """Use a trained network; its graphs are loaded with the first document.

        `min_confidence` is the least probability of a claim; without it the model's own thresholds hold.
        """
        self._model = model
        self._least: Mapping[Predicate, float] | float = (
            model.calibration.thresholds if min_confidence is None else model.calibration.score(min_confidence)
        )

    def __call__(self, doc: Doc) -> Doc:
        """Find what a document names and states, and return it."""
        return self.set_annotations(doc, self.predict(sentences_of(doc)))

    def pipe(self, docs: Iterable[Doc], **_: Any) -> Iterator[Doc]:
        """Do so with many, in order: one on each core, and as many waiting, are read ahead.

        Threads are enough for that: nearly all the time goes into the graphs, which leave the interpreter free. spaCy
        names a batch size, which means nothing here.
        """
        self._model.prepare()
        threads = _threads()
        ahead: deque[tuple[Doc, Future[Reading]]] = deque()
        pool = ThreadPoolExecutor(threads)
        try:
            for doc in docs:
                ahead.append((doc, pool.submit(self.predict, sentences_of(doc))))
                if len(ahead) > 2 * threads:
                    yield self._next(ahead)
            while ahead:
                yield self._next(ahead)
        finally:
            # Who stops in the middle waits for what is being read, but not for what is waiting.
            pool.shutdown(cancel_futures=True)

    def _next(self, ahead: "deque[tuple[Doc, Future[Reading]]]") -> Doc:
        doc, reading = ahead.popleft()
        return self.set_annotations(doc, reading.result())

    def predict(self, sentences: Sequence[Sentence]) -> Reading:
        """What a document of these sentences names and states."""
        long_forms = acronyms_of(sentences)
        ids: dict[str, str] = {}
        known: dict[str, int] = {}
        best: dict[tuple[str, ...], _Relation] = {}
        verbs = [verbs_of(sentence) for sentence in sentences]
        reading = Reading()
        for begin, passage in passages_of(sentences):
            entities, claims = self._read(passage, long_forms, known)
            for key in entities.keys:
                ids.setdefault(key, f"E{len(ids) + 1}")
            reading.mentions += _mentions(passage, entities, ids)
            for claim in claims:
                place = begin + claim.sentence
                relation = self._relation(claim, sentences[place], verbs[place], passage, entities, ids)
                name = _name(relation)
                if name not in best or relation["confidence"] > best[name]["confidence"]:
                    best[name] = relation
        reading.relations = list(best.values())
        return reading

    def set_annotations(self, doc: Doc, reading: Reading) -> Doc:
        """Write what was found on the document."""
        doc.spans[MENTIONS] = [
            Span(doc, start, end, label=type_, kb_id=entity) for start, end, type_, entity in sorted(reading.mentions)
        ]
        doc.spans[ANAPHORS] = []
        doc._.relations = reading.relations
        doc._.central = _central(reading.relations)
        return doc

    def _read(
        self, passage: Document, long_forms: Mapping[str, str], known: dict[str, int]
    ) -> tuple[Entities, list[Found]]:
        """What a passage names and states. `known` are the types of entities so far, which later passages keep."""
        starts, ends = candidates_of(passage)
        if not len(starts):
            return Entities([], [], []), []
        words = self._model.encode(passage)
        scores = self._model.score_spans(words, starts, ends)
        calibration = self._model.calibration
        mentions = mentions_of(scores, starts, ends, calibration.mention_bias)
        if not mentions:
            return Entities([], [], []), []
        inner_names = inner_names_of(scores, starts, ends, mentions, calibration.least_inner_name)
        entities = entities_of(mentions, passage, long_forms, inner_names)
        entities = replace(
            entities, types=[known.setdefault(*named) for named in zip(entities.keys, entities.types, strict=True)]
        )
        pairs = pairs_of(passage, entities)
        return entities, claims_of(pairs, *self._model.relate(words, pairs), self._least)

    def _relation(
        self,
        claim: Found,
        sentence: Sentence,
        verbs: Mapping[Predicate, Sequence[int]],
        passage: Document,
        entities: Entities,
        ids: Mapping[str, str],
    ) -> _Relation:
        """A claim as the other components and `assemble` know it, with spans in words of its sentence."""
        subject, object_ = (
            None if row == 0 else _span_in(claim.sentence, passage, entities.mentions[row - 1])
            for row in (claim.subject, claim.object)
        )
        return {
            "sentence": sentence.index,
            "subject": PAPER if claim.subject == 0 else ids[entities.keys[claim.subject - 1]],
            "predicate": claim.predicate.value,
            "object": ids[entities.keys[claim.object - 1]],
            "subject_span": subject,
            "object_span": object_,
            "cue": cue_of(verbs.get(claim.predicate, ()), subject, object_),
            # Hedging and attribution are left to the rules, which are surer of them on annotated papers.
            "negated": claim.qualifiers.negated > 0,
            "confidence": self._model.calibration.probability(claim.score),
        }


def _threads() -> int:
    """How many papers are read at once: one on each core that this process may use, within reason."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, _MOST_THREADS)


def _mentions(passage: Document, entities: Entities, ids: Mapping[str, str]) -> Iterator[tuple[int, int, str, str]]:
    named = zip(entities.keys, entities.mentions, entities.inner_names, entities.types, strict=True)
    for key, mentions, inner_names, type_ in named:
        for start, end in [*mentions, *inner_names]:
            first, last = int(passage.tokens[start]), int(passage.tokens[end - 1])
            yield first, last + 1, TYPES[type_].value, ids[key]


def _name(relation: _Relation) -> tuple[str, ...]:
    """What makes two relations one claim."""
    ends = (relation["subject"], relation["object"])
    symmetric = PREDICATES[Predicate(relation["predicate"])].symmetric
    return (relation["predicate"], *(sorted(ends) if symmetric else ends))


def _span_in(sentence: int, passage: Document, mentions: Sequence[WordSpan]) -> WordSpan | None:
    """The first of an entity's mentions in a sentence, in words of it."""
    first, after = passage.first[sentence], passage.first[sentence + 1]
    found = next(((start, end) for start, end in mentions if first <= start < after), None)
    return None if found is None else (int(found[0] - first), int(found[1] - first))


def verbs_of(sentence: Sentence) -> dict[Predicate, list[int]]:
    """Where a sentence has verbs, in words, by the predicate that they state."""
    verbs: dict[Predicate, list[int]] = defaultdict(list)
    for place, word in enumerate(sentence.lower):
        verb = lemma(word)
        if verb in cues.VERBS:
            verbs[cues.VERBS[verb][0]].append(place)
        if verb in cues.INTRODUCING:
            verbs[Predicate.INTRODUCES].append(place)
    return verbs


def cue_of(places: Iterable[int], subject: WordSpan | None, object_: WordSpan | None) -> WordSpan | None:
    """The word that states a claim: of the verbs of its predicate the one nearest to the two, or None."""
    named = [span for span in (subject, object_) if span is not None]
    middle = sum(place for span in named for place in span) / (2 * len(named)) if named else 0
    verbs = [place for place in places if not any(start <= place < end for start, end in named)]
    place = min(verbs, key=lambda place: abs(place + 0.5 - middle), default=None)
    return None if place is None else (place, place + 1)


def _central(relations: Sequence[_Relation]) -> str | None:
    """What the paper introduces, the surest if several."""
    introduced = [relation for relation in relations if relation["predicate"] == Predicate.INTRODUCES]
    return max(introduced, key=lambda relation: relation["confidence"])["object"] if introduced else None


@Language.factory(
    "claimgraph_network",
    default_config={"folder": "", "min_confidence": None},
    requires=["doc._.sentences"],
    assigns=["doc.spans", "doc._.relations", "doc._.central"],
)
def create_network_reader(nlp: Language, name: str, folder: str, min_confidence: float | None) -> NetworkReader:  # noqa: ARG001  # spaCy's call
    """Make the component over a model's folder; over the shipped one where none is named."""
    return NetworkReader(Model.load(Path(folder) if folder else SHIPPED), min_confidence)
