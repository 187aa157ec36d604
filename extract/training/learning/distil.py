"""A small network learns from a large one what it says of texts that nobody annotated (Hinton et al. 2015)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

from claimgraph.extract.neural.decode import entities_of, mentions_of
from claimgraph.extract.neural.pairs import Floats, Pairs, Span, pairs_of
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
_TYPES: Final = COLUMNS[CLAIMS].types


@dataclass(frozen=True, slots=True)
class Unlabelled:
    """A document as the student reads it and as its teacher does."""

    example: Example
    teachers: Example
    long_forms: Mapping[str, str]


def distil_loss(student: Network, teacher: Network, text: Unlabelled, words: Tensor, *, seen: Counter[str]) -> Tensor:
    """How far the student's probabilities of mentions, claims and qualifiers are from its teacher's."""
    starts, ends = text.example.candidates()
    with torch.no_grad():
        (teachers_words,) = encode(teacher, [text.teachers])
        wanted = score_spans(teacher, teachers_words, starts, ends)
        pairs = _pairs(text, mentions_of(wanted[:, _TYPES].cpu().numpy(), starts, ends, _MENTION_BIAS))
        wanted_claims, wanted_qualifiers = (None, None) if pairs is None else relate(teacher, teachers_words, pairs)
    scores = score_spans(student, words, starts, ends)
    spans = (
        torch.stack(
            [
                (1.0 if task == CLAIMS else _OTHERS) * _divergence(scores[:, columns.types], wanted[:, columns.types])
                for task, columns in COLUMNS.items()
            ]
        ).sum()
        / SPANS_SCALE
    )
    seen["distilled spans"] += 1
    seen["distilled span loss"] += spans.item()
    if pairs is None or wanted_claims is None or wanted_qualifiers is None:
        return spans
    claims, qualifiers = relate(student, words, pairs)
    target = claim_scores(wanted_claims, pairs)
    relations = _divergence(claim_scores(claims, pairs), target) / RELATIONS_SCALE
    seen["distilled relation loss"] += relations.item()
    stated = 1 - target.softmax(dim=-1)[:, -1:]
    how = functional.binary_cross_entropy_with_logits(qualifiers, wanted_qualifiers.sigmoid(), reduction="none")
    return spans + relations + (how * (stated > _STATED)).sum() / QUALIFIERS_SCALE


def _pairs(text: Unlabelled, mentions: Sequence[tuple[Span, Floats]]) -> Pairs | None:
    if not mentions:
        return None
    return pairs_of(text.example.document, entities_of(mentions, text.example.document, text.long_forms))


def _divergence(scores: Tensor, wanted: Tensor) -> Tensor:
    """Kullback-Leibler divergence of rows of scores from those wanted, summed."""
    return functional.kl_div(scores.log_softmax(dim=-1), wanted.log_softmax(dim=-1), reduction="sum", log_target=True)
