"""What the network is asked about the entities of a document: who could state what of whom, in which sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from claimgraph.extract.neural.document import Document, Ints
from claimgraph.schema import PREDICATES, EntityType, Predicate, SubjectType

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]
Span = tuple[int, int]
"""The first word of a mention, and the word after its last."""

TYPES: Final = tuple(EntityType)
SUBJECT_TYPES: Final = (SubjectType.PAPER, *(SubjectType(type_) for type_ in TYPES))
"""What an entity's row may be: row 0 of a document is the paper."""
ALL_PREDICATES: Final = tuple(Predicate)
LEGAL: Final = np.array(
    [
        [[PREDICATES[predicate].allows(subject, object_) for predicate in ALL_PREDICATES] for object_ in TYPES]
        for subject in SUBJECT_TYPES
    ]
)
"""Whether the vocabulary allows a predicate between two types: subject types x types x predicates."""

_FARTHEST: Final = 5
DISTANCES: Final = 2 * _FARTHEST + 4
"""How many classes of distance there are between two mentions: three of them for pairs of which one is not named."""
PROMINENCES: Final = 3 * 4 * 4
"""How many classes of entities there are by where and how often they are named."""


@dataclass(frozen=True, slots=True)
class Entities:
    """What a document names: for each entity its key, its mentions in text order, and its type's index in `TYPES`."""

    keys: Sequence[str]
    mentions: Sequence[Sequence[Span]]
    types: Sequence[int]
    inner_names: Sequence[Sequence[Span]] = ()
    """Runs of words inside mentions that may be names of the entity too; nothing is asked about these."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """The network's questions as arrays. E entities and the paper, S sentences, M mentions, W words.

    A place is an entity in a sentence that names it or may speak of it without a name ("our method"); there are P. A
    triple is a subject's and an object's place in one sentence; there are T.
    """

    starts: Ints
    """M: the first word of each mention."""
    ends: Ints
    """M: the word after its last."""
    by_entity: Floats
    """(E + 1) x M: averages the mentions of each entity; row 0, the paper's, is zero."""
    types: Ints
    """E + 1: 0 for the paper, else a type's index behind `first_type`; for claims, index of `SUBJECT_TYPES`."""
    prominence: Ints
    """E + 1: below `PROMINENCES`: where and how often the entity is named."""
    entities: Ints
    """P: the entity, as a row of the former."""
    sentences: Ints
    """P: the sentence."""
    by_place: Floats
    """P x M: averages the entity's mentions in the sentence; zero where it has none."""
    reading: Ints
    """S x the words of the longest sentence: the words of each, and -1 after its last."""
    subjects: Ints
    """T: the place of the subject."""
    objects: Ints
    """T: the place of the object."""
    distances: Ints
    """T: class of distance, below `DISTANCES`."""

    @property
    def legal(self) -> Bools:
        """T x predicates: what the vocabulary of claims allows."""
        types = self.types[self.entities]
        allowed: Bools = LEGAL[types[self.subjects], types[self.objects] - 1]
        return allowed


def pairs_of(document: Document, entities: Entities, *, first_type: int = 1, of_paper: bool = True) -> Pairs:
    """Every pair of entities that a sentence names, or of which it names one and may speak of the other.

    With `of_paper` also the paper and what a sentence names; without, only what a sentence names counts. `first_type`
    is that of the task (`tasks.Columns`).
    """
    owner = np.array([row for row, spans in enumerate(entities.mentions, start=1) for _ in spans], dtype=np.int64)
    starts = np.array([start for spans in entities.mentions for start, _ in spans], dtype=np.int64)
    ends = np.array([end for spans in entities.mentions for _, end in spans], dtype=np.int64)
    home = document.sentences[starts]
    rows = len(entities.mentions) + 1
    named = np.zeros((rows, len(document.first) - 1), dtype=bool)
    named[owner, home] = True
    present = named | _spoken_of(document, named) if of_paper else named
    where, of = (index.astype(np.int64) for index in np.nonzero(present.T))
    subjects, objects = _triples(of, where, named[of, where])
    by_place = (of[:, None] == owner[None, :]) & (where[:, None] == home[None, :])
    first = np.full(named.shape, -1, dtype=np.int64)
    # Written from the last mention to the first, which stays.
    first[owner[::-1], home[::-1]] = starts[::-1]
    begins = first[of, where]
    return Pairs(
        starts=starts,
        ends=ends,
        by_entity=_averaging(owner[None, :] == np.arange(rows)[:, None]),
        types=np.array([0, *(type_ + first_type for type_ in entities.types)], dtype=np.int64),
        prominence=_prominence(document, owner, home, rows),
        entities=of,
        sentences=where,
        by_place=_averaging(by_place),
        reading=_reading(document),
        subjects=subjects,
        objects=objects,
        distances=_distances(begins[subjects], begins[objects]),
    )


def _spoken_of(document: Document, named: Bools) -> Bools:
    """What a sentence may speak of without naming it.

    The paper, what the title or the sentence before names, and what is named where the paper tells what it brings: on
    the gold training set 92 % of such arguments.
    """
    spoken = np.zeros_like(named)
    spoken[:, 1:] |= named[:, :-1]
    lasting = named[:, document.introducing].sum(axis=1) > 0
    if document.has_title:
        lasting |= named[:, 0]
    spoken |= lasting[:, None]
    spoken[0] = named.any(axis=0)
    return spoken


def _triples(of: Ints, where: Ints, named: Bools) -> tuple[Ints, Ints]:
    """Subject's and object's place: in one sentence, which names one of two entities, or what the paper introduces."""
    subjects, objects = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    borders = np.flatnonzero(np.diff(where)) + 1
    for first, after in pairwise([0, *borders.tolist(), len(where)]):
        entity, is_named = of[first:after], named[first:after]
        is_paper = entity == 0
        asked = np.where(is_paper[:, None], is_named[None, :], is_named[:, None] | is_named[None, :])
        asked &= (entity[:, None] != entity[None, :]) & ~is_paper[None, :]
        subject, object_ = np.nonzero(asked)
        subjects.append(subject + first)
        objects.append(object_ + first)
    return np.concatenate(subjects), np.concatenate(objects)


def _reading(document: Document) -> Ints:
    places = np.arange(np.diff(document.first).max(initial=1))[None, :] + document.first[:-1, None]
    reading: Ints = np.where(places < document.first[1:, None], places, -1)
    return reading


def _averaging(members: Bools) -> Floats:
    """A matrix that averages members by their group."""
    matrix = members.astype(np.float32)
    averaging: Floats = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), np.float32(1))
    return averaging


def _prominence(document: Document, owner: Ints, home: Ints, rows: int) -> Ints:
    counts = np.bincount(owner, minlength=rows)
    first = np.zeros(rows, dtype=np.int64)
    first[owner[::-1]] = home[::-1]
    titled = np.zeros(rows, dtype=np.int64)
    if document.has_title:
        titled[owner[home == 0]] = 1
        # Named in the title and nowhere else is another thing than named in both.
        titled[(titled == 1) & (counts > 1)] = 2
    prominence: Ints = titled * 16 + np.minimum(counts, 3) * 4 + np.minimum(first, 3)
    return prominence


def _distances(subject: Ints, object_: Ints) -> Ints:
    """The distance between first words by its order of magnitude; where one is -1, not named, which one it is."""
    presence = (subject >= 0) + 2 * (object_ >= 0)
    difference = object_ - subject
    magnitude = np.sign(difference) * np.rint(np.log2(np.abs(difference) + 1)).astype(np.int64)
    distances: Ints = np.where(presence == 3, np.clip(magnitude, -_FARTHEST, _FARTHEST) + _FARTHEST + 3, presence)  # noqa: PLR2004
    return distances
