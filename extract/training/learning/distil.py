"""A small network learns from a large one what it says of texts that nobody annotated (Hinton et al. 2015)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

from claimgraph.extract.neural.decode import entities_of, mentions_of
from claimgraph.extract.neural.document import Ints
from claimgraph.extract.neural.pairs import Pairs, pairs_of
from claimgraph.extract.neural.tasks import CLAIMS, COLUMNS
from claimgraph.extract.training.learning.examples import (
    QUALIFIERS_SCALE,
    RELATIONS_SCALE,
    SPANS_SCALE,
    Example,
    claim_scores,
    encode,
    relate,
    score_spans,
)
from claimgraph.extract.training.learning.network import Network

_MENTION_BIAS: Final = 1.0
"""The teacher's doubtful mentions are asked about too: the student will have such."""
_STATED: Final = 0.3
"""How probable a claim must be to the teacher for its qualifiers to mean anything."""
_OTHERS: Final = 0.5
"""What the mentions of another task count beside those of claims."""
_WORDS: Final = 5.0
"""What likeness of the word vectors counts; 1 is that of vectors that say nothing."""
_LEAST_SPREAD: Final = 1e-3
"""A text of one word has none."""
_TYPES: Final = COLUMNS[CLAIMS].types


@dataclass(frozen=True, slots=True)
class Unlabelled:
    """A document as the student reads it and as its teacher does."""

    example: Example
    teachers: Example
    long_forms: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a teacher says of a text."""

    starts: Ints
    ends: Ints
    words: Tensor
    """W x the width of the heads, which is the student's too."""
    spans: Tensor
    stated: tuple[Pairs, Tensor, Tensor] | None = None
    """What is asked, and the scores of claims and qualifiers; None where the text names nothing."""


def lessons_of(teacher: Network, texts: Sequence[Unlabelled]) -> list[Lesson]:
    """What a teacher says of texts."""
    if not texts:
        return []
    with torch.no_grad():
        read = encode(teacher, [text.teachers for text in texts])
        return [_lesson(teacher, text, words) for text, words in zip(texts, read, strict=True)]


def _lesson(teacher: Network, text: Unlabelled, words: Tensor) -> Lesson:
    starts, ends = text.example.candidates()
    spans = score_spans(teacher, words, starts, ends)
    mentions = mentions_of(spans[:, _TYPES].cpu().numpy(), starts, ends, _MENTION_BIAS)
    if not mentions:
        return Lesson(starts, ends, words, spans)
    pairs = pairs_of(text.example.document, entities_of(mentions, text.example.document, text.long_forms))
    return Lesson(starts, ends, words, spans, (pairs, *relate(teacher, words, pairs)))


def distil_loss(student: Network, lesson: Lesson, words: Tensor, *, seen: Counter[str]) -> Tensor:
    """How far a student is from its teacher: in the vectors of words, and in the probabilities of mentions and claims.

    The vectors (Romero et al. 2015) say more of each text than the few claims in it do.
    """
    spread = lesson.words.var(dim=0, correction=0).sum().clamp(min=_LEAST_SPREAD)
    likeness = functional.mse_loss(words, lesson.words, reduction="sum") / spread / len(words)
    scores = score_spans(student, words, lesson.starts, lesson.ends)
    spans = (
        torch.stack(
            [
                (1.0 if task == CLAIMS else _OTHERS)
                * _divergence(scores[:, columns.types], lesson.spans[:, columns.types])
                for task, columns in COLUMNS.items()
            ]
        ).sum()
        / SPANS_SCALE
    )
    seen["distilled spans"] += 1
    seen["distilled word loss"] += likeness.item()
    seen["distilled span loss"] += spans.item()
    loss = spans + _WORDS * likeness
    if lesson.stated is None:
        return loss
    pairs, wanted_claims, wanted_qualifiers = lesson.stated
    claims, qualifiers = relate(student, words, pairs)
    target = claim_scores(wanted_claims, pairs)
    relations = _divergence(claim_scores(claims, pairs), target) / RELATIONS_SCALE
    seen["distilled relation loss"] += relations.item()
    stated = 1 - target.softmax(dim=-1)[:, -1:]
    how = functional.binary_cross_entropy_with_logits(qualifiers, wanted_qualifiers.sigmoid(), reduction="none")
    return loss + relations + (how * (stated > _STATED)).sum() / QUALIFIERS_SCALE


def _divergence(scores: Tensor, wanted: Tensor) -> Tensor:
    """Kullback-Leibler divergence of rows of scores from those wanted, summed."""
    return functional.kl_div(scores.log_softmax(dim=-1), wanted.log_softmax(dim=-1), reduction="sum", log_target=True)
