"""SciERC, SciER and TDMSci as annotated documents: other vocabularies that teach the same encoder."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

import numpy as np

from claimgraph.extract.neural.document import MAX_PASSAGE, MAX_WIDTH, Document
from claimgraph.extract.neural.pairs import Entities, Span
from claimgraph.extract.neural.tasks import TASKS
from claimgraph.extract.training.gold import Annotated, Statement

_PASSAGE: Final = 220
"""About how many words of a full paper are read together: an abstract's length."""
_LONGEST: Final = {"scierc": MAX_PASSAGE, "scier": _PASSAGE}
"""The most words that are read together: an abstract whole, a full paper piece by piece."""
_BRACKETS: Final = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]"}


@dataclass(slots=True)
class _Passage:
    """Sentences and what they hold, on the way to `Annotated`."""

    task: str
    sentences: list[list[str]] = field(default_factory=list)
    mentions: list[tuple[list[Span], str]] = field(default_factory=list)
    """Entities: their places in words of the passage, and their type."""
    relations: list[tuple[int, str, int, int]] = field(default_factory=list)
    """Subject and object as indexes of `mentions`, and the sentence."""

    @property
    def length(self) -> int:
        return sum(map(len, self.sentences))

    def annotated(self) -> Annotated:
        task = TASKS[self.task]
        kept = [i for i, (spans, _) in enumerate(self.mentions) if all(e - s <= MAX_WIDTH for s, e in spans)]
        rows = {index: row for row, index in enumerate(kept, start=1)}
        return Annotated(
            task=self.task,
            document=document_from(self.sentences),
            entities=Entities(
                keys=[str(index) for index in kept],
                mentions=[self.mentions[index][0] for index in kept],
                types=[task.types.index(self.mentions[index][1]) for index in kept],
            ),
            statements=[
                Statement(rows[subject], task.predicates.index(predicate), rows[object_], sentence)
                for subject, predicate, object_, sentence in self.relations
                if subject in rows and object_ in rows
            ],
        )


def document_from(sentences: Sequence[Sequence[str]]) -> Document:
    """The document of sentences that are lists of words already."""
    lengths = [len(sentence) for sentence in sentences]
    words = [_BRACKETS.get(word, word) for sentence in sentences for word in sentence]
    return Document(
        words=words,
        tokens=np.arange(len(words)),
        sentences=np.repeat(np.arange(len(lengths)), lengths),
        first=np.array([0, *accumulate(lengths)], dtype=np.int64),
        has_title=False,
        introducing=np.zeros(len(lengths), dtype=bool),
    )


def read_dygie(path: Path, task: str) -> Iterator[list[Annotated]]:
    """A set in the form of DyGIE++ (Wadden et al. 2019): for each line, the passages of its document.

    Sentences are lists of words; `ner` and `relations` count words over the document, ends inclusive. An abstract is
    one passage.
    """
    for values in lines_of(path):
        passages, passage, begin = [], _Passage(task), 0
        for words, mentions, relations in zip(values["sentences"], values["ner"], values["relations"], strict=True):
            if passage.sentences and passage.length + len(words) > _LONGEST[task]:
                passages.append(passage.annotated())
                begin += passage.length
                passage = _Passage(task)
            _add_counted(
                passage,
                words,
                [(s - begin, e + 1 - begin, type_) for s, e, type_ in mentions],
                [((a - begin, b + 1 - begin), (c - begin, d + 1 - begin), name) for a, b, c, d, name in relations],
            )
        yield [*passages, passage.annotated()]


def _add_counted(
    passage: _Passage,
    words: Sequence[str],
    mentions: Sequence[tuple[int, int, str]],
    relations: Sequence[tuple[Span, Span, str]],
) -> None:
    """Add a sentence whose mentions and relations are given in words of the passage."""
    number = len(passage.sentences)
    passage.sentences.append(list(words))
    places: dict[Span, int] = {}
    for start, end, type_ in mentions:
        if (start, end) not in places:
            places[start, end] = len(passage.mentions)
            passage.mentions.append(([(start, end)], type_))
    for subject, object_, predicate in relations:
        if subject in places and object_ in places:
            passage.relations.append((places[subject], predicate, places[object_], number))


def read_scier(path: Path) -> Iterator[Annotated]:
    """SciER: a sentence a line, its entities and relations as strings; sentences of one paper are read together."""
    passage, paper = _Passage("scier"), None
    for values in lines_of(path):
        words = values["sentence"].split()
        if passage.sentences and (values["doc_id"] != paper or passage.length + len(words) > _PASSAGE):
            yield passage.annotated()
            passage = _Passage("scier")
        paper = values["doc_id"]
        _add_named(passage, words, values)
    if passage.sentences:
        yield passage.annotated()


def _add_named(passage: _Passage, words: Sequence[str], values: Any) -> None:
    """Add a sentence whose entities are given as strings."""
    begin, number = passage.length, len(passage.sentences)
    passage.sentences.append(list(words))
    taken: set[int] = set()
    rows: dict[str, int] = {}
    for text, type_ in sorted(dict(map(tuple, values["ner"])).items(), key=lambda entity: -len(entity[0])):
        spans = [span for span in places_of(words, text.split()) if taken.isdisjoint(range(*span))]
        if spans:
            taken.update(place for span in spans for place in range(*span))
            rows[text] = len(passage.mentions)
            passage.mentions.append(([(begin + start, begin + end) for start, end in spans], type_))
    for subject, predicate, object_ in values["rel"]:
        if subject in rows and object_ in rows and subject != object_:
            passage.relations.append((rows[subject], predicate, rows[object_], number))


def places_of(words: Sequence[str], wanted: Sequence[str]) -> list[Span]:
    """Where among some words others stand together."""
    size = len(wanted)
    return [
        (place, place + size) for place in range(len(words) - size + 1) if list(words[place : place + size]) == wanted
    ]


def read_tdmsci(path: Path) -> Iterator[Annotated]:
    """TDMSci: a token a line with its BIO tag, an empty line between sentences; several are read together."""
    passage = _Passage("tdmsci")
    for sentence in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in sentence.splitlines() if line.strip()]
        begin = passage.length
        passage.sentences.append([row[0] for row in rows])
        for place, (*_, tag) in enumerate(rows):
            if tag.startswith("B-"):
                passage.mentions.append(([(begin + place, begin + place + 1)], tag[2:]))
            elif tag.startswith("I-") and passage.mentions and passage.mentions[-1][0][0][1] == begin + place:
                (start, _), type_ = passage.mentions[-1][0][0], passage.mentions[-1][1]
                passage.mentions[-1] = ([(start, begin + place + 1)], type_)
        if passage.length > _PASSAGE:
            yield passage.annotated()
            passage = _Passage("tdmsci")
    if passage.length:
        yield passage.annotated()


def lines_of(path: Path) -> Iterator[Any]:
    """The JSON values of a file, one a line; a byte order mark and blank lines are passed over.

    Raises:
        OSError: the file cannot be read.
        ValueError: a line is no JSON.
    """
    with path.open(encoding="utf-8-sig") as lines:
        yield from map(json.loads, filter(str.strip, lines))


def files_of(folder: Path) -> tuple[Path, Path, Path]:
    """The files that `read_public` reads, of SciERC, SciER and TDMSci."""
    return folder / "scierc" / "train.jsonl", folder / "scier" / "train.jsonl", folder / "tdmsci" / "train.conll"


def read_public(folder: Path) -> Iterator[Annotated]:
    """The public sets below a folder: `scierc/`, `scier/` and `tdmsci/` as the project's shared data has them."""
    scierc, scier, tdmsci = files_of(folder)
    for passages in read_dygie(scierc, "scierc"):
        yield from passages
    yield from read_scier(scier)
    yield from read_tdmsci(tdmsci)
