"""Extractions of invented papers, as many as are wanted, to fill a graph with.

In their figures they are like what is found in real abstracts: how many entities, mentions and claims a paper has,
which types and predicates, how long names and sentences are, how often a name comes again. All words are invented. The
same arguments give the same extractions on every machine.

Records are built without validation, which would take most of the time; they would pass it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final, NamedTuple

from synthetic_names import Name, Names, Shares

from claimgraph.schema import (
    PAPER,
    SEPARATOR,
    Attribution,
    Claim,
    Entity,
    EntityType,
    Evidence,
    Extraction,
    Mention,
    Paper,
    Predicate,
    Span,
    SubjectType,
)

_PHRASES: Final = 4_000
_ENTITIES: Final = (18, 30)
_NAMED_AGAIN: Final = 0.25
_SENTENCES: Final = (6, 9)
_LOOKED_FOR: Final = (2, 5)
"""How many claims are looked for in a sentence; not between all types is anything said."""
_INTRODUCES: Final = 0.2
"""How often a sentence says that the paper presents something as new."""

_M, _T, _B, _Q, _C = EntityType
_P: Final = Predicate
_SAID: Final[Mapping[tuple[EntityType, EntityType], Mapping[Predicate, int]]] = {
    (_M, _M): {_P.USES: 97, _P.IS_A: 48, _P.OUTPERFORMS: 45, _P.PART_OF: 16, _P.COMPARED_WITH: 14, _P.USED_FOR: 11},
    (_M, _T): {_P.USED_FOR: 99, _P.ACHIEVES: 40, _P.IMPROVES: 30, _P.EVALUATED_ON: 16, _P.USES: 7},
    (_M, _C): {_P.USES: 52, _P.USED_FOR: 44, _P.IMPROVES: 34, _P.MITIGATES: 23, _P.ACHIEVES: 9, _P.CAUSES: 6},
    (_M, _B): {_P.EVALUATED_ON: 43, _P.ACHIEVES: 24, _P.TRAINED_ON: 5},
    (_M, _Q): {_P.IMPROVES: 14, _P.ACHIEVES: 8, _P.MITIGATES: 6},
    (_C, _C): {_P.IS_A: 19, _P.CAUSES: 16, _P.USED_FOR: 9, _P.DEGRADES: 7, _P.PART_OF: 7, _P.AFFECTS: 6},
    (_C, _M): {_P.DEGRADES: 8, _P.AFFECTS: 6, _P.USED_FOR: 5, _P.IMPROVES: 4},
    (_C, _T): {_P.DEGRADES: 9, _P.USED_FOR: 7, _P.AFFECTS: 4, _P.IMPROVES: 4},
    (_C, _B): {_P.PART_OF: 7},
    (_T, _T): {_P.USED_FOR: 13, _P.PART_OF: 11, _P.IS_A: 11, _P.AFFECTS: 8},
    (_T, _C): {_P.USED_FOR: 5, _P.USES: 5},
    (_B, _T): {_P.USED_FOR: 6},
    (_B, _B): {_P.IS_A: 9, _P.PART_OF: 6, _P.COMPARED_WITH: 2},
}
"""What is said of a subject and an object of two types, in thousandths of all claims; what is rarer is left out."""
_ON: Final = {_P.OUTPERFORMS: 0.28, _P.COMPARED_WITH: 0.22, _P.ACHIEVES: 0.2, _P.IMPROVES: 0.11, _P.MITIGATES: 0.08}
_VALUE: Final = {_P.ACHIEVES: 0.4, _P.OUTPERFORMS: 0.3, _P.IMPROVES: 0.07}
_BASELINE: Final = {_P.ACHIEVES: 0.06, _P.IMPROVES: 0.06}
_NEGATED: Final = 0.03
_HEDGED: Final = 0.05
_PRIOR: Final = 0.1
_UNNAMED: Final = 0.1
"""How often the subject of a claim is what the paper is about, and its sentence does not name it."""
_YEARS: Final = 30
_LAST_YEAR: Final = 2025
_SOURCES: Final = ("arxiv-atom", "jsonl", "openalex", "pubmed", "semantic-scholar")


class _Place(NamedTuple):
    """Where a sentence names an entity, by its number in the paper; the cue is what stands before."""

    entity: int
    span: Span
    cue: Span


class _Sentence(NamedTuple):
    text: str
    start: int
    index: int
    places: tuple[_Place, ...]


class _Stated(NamedTuple):
    """What a sentence states of a subject, by its number in the paper, and of an object."""

    subject: int | None
    """Null for the paper."""
    span: Span | None
    predicate: Predicate
    object: _Place


@dataclass(slots=True)
class _Text:
    """A text as it grows, and where it names what."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    mentions: dict[int, list[Mention]] = field(default_factory=dict)

    def write(self, words: str) -> Span:
        start = self.length
        self.parts.append(words)
        self.length += len(words)
        return Span(start, self.length)

    def name(self, entity: int, surface: str) -> Span:
        span = self.write(surface)
        mention = Mention.model_construct(text=surface, start=span.start, end=span.end)
        self.mentions.setdefault(entity, []).append(mention)
        return span


def extractions(claims: int, seed: int = 1) -> Iterator[Extraction]:
    """Invented papers, lazily, until they make exactly so many claims.

    Two papers may make the same claim, so that a graph of them has somewhat fewer.
    """
    world = _World(seed)
    number = 0
    while claims > 0:
        found = world.extraction(number, claims)
        number += 1
        claims -= len(found.claims)
        yield found


def paper_name(number: int) -> str:
    """The id of the paper of this number, from 0; ids are in the order of the papers."""
    return f"synthetic-{number:08d}"


class _World:
    """The words and names that all papers share."""

    def __init__(self, seed: int) -> None:
        self._random = random = Random(seed)  # noqa: S311 - nothing here is secret
        self._names = Names(random)
        words = self._names.words
        self._phrases = [" ".join(random.choices(words, k=random.randint(1, 6))) for _ in range(_PHRASES)]
        self._said = {types: Shares.of(weights) for types, weights in _SAID.items()}

    def extraction(self, number: int, most: int) -> Extraction:
        """The paper of this number, with at most so many claims."""
        # What a paper is about is a method, if it names one.
        names = sorted(self._names.draw(self._between(_ENTITIES)), key=_is_no_method)
        text, sentences = self._write(names)
        order = sorted(text.mentions, key=lambda entity: text.mentions[entity][0].start)
        ids = {entity: f"E{place}" for place, entity in enumerate(order, start=1)}
        return Extraction.model_construct(
            paper=self._paper(number, "".join(text.parts)),
            entities=tuple(
                Entity.model_construct(id=ids[entity], type=names[entity].type, mentions=tuple(text.mentions[entity]))
                for entity in order
            ),
            claims=tuple(self._claims(names, ids, sentences)[:most]),
            extractor="synthetic",
            extractor_version="1",
            proposals_rejected=0,
        )

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _below(self, bound: int) -> int:
        return int(self._random.random() * bound)

    def _between(self, bounds: tuple[int, int]) -> int:
        return bounds[0] + self._below(bounds[1] - bounds[0] + 1)

    def _phrase(self) -> str:
        return self._phrases[self._below(_PHRASES)]

    def _write(self, names: Sequence[Name]) -> tuple[_Text, list[_Sentence]]:
        """A text that names everything, and its sentences after the title."""
        text = _Text()
        forms = [self._names.forms(name) for name in names]
        self._write_name(text, 0, forms[0])
        text.write(f" {self._phrase()}{SEPARATOR}")
        again = (self._below(len(names)) for _ in range(int(len(names) * _NAMED_AGAIN)))
        rest = [*range(1, len(names)), *again]
        self._random.shuffle(rest)
        each = -(-len(rest) // self._between(_SENTENCES))
        parts = (rest[first : first + each] for first in range(0, len(rest), each))
        return text, [self._write_sentence(text, index, part, forms) for index, part in enumerate(parts, start=1)]

    def _write_sentence(self, text: _Text, index: int, named: Sequence[int], forms: Sequence[list[str]]) -> _Sentence:
        text.write(" " if index > 1 else "")
        start, begun = text.length, len(text.parts)
        cue = text.write(self._phrase().capitalize())
        places = []
        for entity in named:
            text.write(" ")
            places.append(_Place(entity, self._write_name(text, entity, forms[entity]), cue))
            text.write(" ")
            cue = text.write(self._phrase())
        text.write(".")
        return _Sentence("".join(text.parts[begun:]), start, index, tuple(places))

    def _write_name(self, text: _Text, entity: int, forms: list[str]) -> Span:
        span = text.name(entity, forms[0])
        if len(forms) > 1:
            text.write(" (")
            text.name(entity, forms[1])
            text.write(")")
            del forms[0]
        return span

    def _paper(self, number: int, text: str) -> Paper:
        title, _, abstract = text.partition(SEPARATOR)
        return Paper.model_construct(
            id=paper_name(number),
            title=title,
            abstract=abstract,
            year=_LAST_YEAR - int(_YEARS * self._random.random() ** 3),
            authors=tuple(self._phrase().title() for _ in range(3)),
            venue=None,
            doi=None,
            url=f"https://example.org/{paper_name(number)}",
            source=_SOURCES[self._below(len(_SOURCES))],
            sentences=None,
        )

    def _claims(self, names: Sequence[Name], ids: Mapping[int, str], sentences: Sequence[_Sentence]) -> list[Claim]:
        claims: dict[tuple[int | None, Predicate, int], Claim] = {}
        for sentence in sentences:
            for stated in self._stated(sentence, names):
                triple = (stated.subject, stated.predicate, stated.object.entity)
                if triple not in claims:
                    claims[triple] = self._claim(stated, sentence, names, ids)
        return list(claims.values())

    def _stated(self, sentence: _Sentence, names: Sequence[Name]) -> Iterator[_Stated]:
        places = sentence.places
        if self._chance(_INTRODUCES):
            yield _Stated(None, None, _P.INTRODUCES, min(places, key=lambda place: _is_no_method(names[place.entity])))
        for _ in range(self._between(_LOOKED_FOR)):
            subject, span, _ = places[self._below(len(places))]
            if self._chance(_UNNAMED):
                subject, span = 0, None
            object_ = places[self._below(len(places))]
            said = self._said.get((names[subject].type, names[object_.entity].type))
            if said and subject != object_.entity:
                yield _Stated(subject, span, said.at(self._random.random()), object_)

    def _claim(self, stated: _Stated, sentence: _Sentence, names: Sequence[Name], ids: Mapping[int, str]) -> Claim:
        subject, object_ = stated.subject, stated.object.entity
        others = [entity for entity in ids if entity not in (subject, object_)]
        evidence = self._evidence(stated, sentence, [ids[entity] for entity in others])
        return Claim.model_construct(
            subject=PAPER if subject is None else ids[subject],
            subject_type=SubjectType.PAPER if subject is None else SubjectType(names[subject].type.value),
            predicate=stated.predicate,
            object=ids[object_],
            object_type=names[object_].type,
            evidence=(evidence,),
        )

    def _evidence(self, stated: _Stated, sentence: _Sentence, others: Sequence[str]) -> Evidence:
        predicate = stated.predicate
        measured = self._chance(_VALUE.get(predicate, 0))
        return Evidence.model_construct(
            sentence=sentence.text,
            start=sentence.start,
            end=sentence.start + len(sentence.text),
            index=sentence.index,
            subject=stated.span,
            object=stated.object.span,
            cue=stated.object.cue if self._chance(0.5) else None,
            negated=self._chance(_NEGATED),
            hedged=self._chance(_HEDGED),
            attribution=Attribution.PRIOR if self._chance(_PRIOR) else Attribution.THIS,
            metric=self._phrase() if measured else None,
            value=f"{100 * self._random.random():.1f}%" if measured else None,
            baseline=self._one_of(others, _BASELINE.get(predicate, 0)),
            on=self._one_of(others, _ON.get(predicate, 0)),
            confidence=round(0.15 + 0.8 * self._random.random(), 6),
        )

    def _one_of(self, entities: Sequence[str], share: float) -> str | None:
        return entities[self._below(len(entities))] if self._chance(share) else None


def _is_no_method(name: Name) -> bool:
    return name.type is not _M
