"""The network: an encoder, a head that finds mentions, and one that relates the entities they name.

Three functions of it become three ONNX graphs (`export.py`): `encode`, `score_spans`, `relate`. All that is irregular
about a document, such as which mention belongs to which entity, is arrays made outside (`neural.pairs`), so that the
graphs hold matrix products and look-ups only.

Several tasks train it together: claims, and the public sets with vocabularies of their own. They share everything but
their columns in the last layers.
"""

import math
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from claimgraph.extract.neural.decode import Qualifiers
from claimgraph.extract.neural.document import MAX_WIDTH, SHAPES
from claimgraph.extract.neural.pairs import DISTANCES, PROMINENCES
from claimgraph.extract.neural.tasks import TASKS

WIDTH: Final = 256
"""The width of the heads."""
_SHAPE_WIDTH: Final = 32
_ATTENTION_HEADS: Final = 4
_HAND: Final = 8.0
"""How much faster than other weights learns what sets a hand apart: it is one vector beside all of them."""
NEVER: Final = -1e4
"""The score of what cannot be."""


class Network(nn.Module):
    """Encoder and heads. The encoder is a Hugging Face model that returns `last_hidden_state`."""

    def __init__(
        self, encoder: nn.Module, encoder_width: int, width: int = WIDTH, dropout: float = 0.2, hands: int = 0
    ) -> None:
        super().__init__()
        self.encoder = encoder
        self.hands = nn.Parameter(torch.zeros(hands, width))
        self.shapes = nn.Embedding(SHAPES, _SHAPE_WIDTH)
        self.project = nn.Linear(encoder_width + _SHAPE_WIDTH, width)
        self.dropout = nn.Dropout(dropout)
        self.spans = _SpanHead(width, dropout)
        self.relations = _RelationHead(width, dropout)

    def with_new_heads(self) -> "Network":
        """This encoder under heads that have learned nothing yet."""
        width = self.project.in_features - _SHAPE_WIDTH
        renewed = Network(self.encoder, width, self.project.out_features, self.dropout.p, len(self.hands))
        return renewed.to(self.project.weight.device)

    def take_heads(self, other: "Network") -> None:
        """Begin with another's heads, of the same width; what its encoder gives them is to be learned."""
        for name in ("shapes", "spans", "relations"):
            getattr(self, name).load_state_dict(getattr(other, name).state_dict())

    def encode(self, ids: Tensor, heads: Tensor, shapes: Tensor) -> Tensor:
        """Vectors of words, 1 x W x width, of a passage by itself: without padding there is nothing to mask.

        Arguments as of `read`; `shapes`: 1 x W, `Document.shapes`.
        """
        return self.vectors(self.read(ids, None, heads), shapes)

    def read(self, ids: Tensor, mask: Tensor | None, heads: Tensor) -> Tensor:
        """What the encoder makes of words.

        Args:
            ids: batch x L, the subwords.
            mask: batch x L, 1 for a subword and 0 for padding; None where there is no padding.
            heads: batch x W, the first subword of each word.

        Returns:
            batch x W x the encoder's width.
        """
        hidden: Tensor = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        return hidden.gather(1, heads[:, :, None].expand(-1, -1, hidden.shape[-1]))

    def vectors(self, hidden: Tensor, shapes: Tensor) -> Tensor:
        """... x width: what the heads take, from what `read` gave and the words' shapes."""
        projected: Tensor = self.project(torch.cat([hidden, self.shapes(shapes)], dim=-1))
        return projected

    def in_hand(self, words: Tensor, hand: int) -> Tensor:
        """Word vectors for the heads to annotate as one of the others does; as the papers' own annotators for 0.

        What others do otherwise is learned as a vector that their texts have on top, and that no text has at run time.
        """
        return words if hand == 0 else words + _HAND * self.hands[hand - 1]

    def score_spans(self, words: Tensor, starts: Tensor, ends: Tensor) -> Tensor:
        """K x all types of all tasks: how well each run of words fits each; `tasks.COLUMNS` tells them apart."""
        scores: Tensor = self.spans(self.dropout(words), starts, ends)
        return scores

    def relate(self, words: Tensor, *pairs: Tensor) -> tuple[Tensor, Tensor]:
        """T x all predicates of all tasks, and T x `Qualifiers`; `pairs` are the fields of `neural.pairs.Pairs`.

        The types among them count those of all tasks on.
        """
        scored: tuple[Tensor, Tensor] = self.relations(self.dropout(words), *pairs)
        return scored


def _mean(words: Tensor, starts: Tensor, ends: Tensor) -> Tensor:
    """The mean of each run of words."""
    sums = functional.pad(words.cumsum(dim=0), (0, 0, 1, 0))
    return (sums[ends] - sums[starts]) / (ends - starts)[:, None]


class _SpanHead(nn.Module):
    def __init__(self, width: int, dropout: float) -> None:
        super().__init__()
        self.start = nn.Linear(width, width)
        self.end = nn.Linear(width, width)
        self.inside = nn.Linear(width, width)
        self.length = nn.Embedding(MAX_WIDTH + 1, width)
        self.combine = nn.Sequential(nn.GELU(), nn.Dropout(dropout), nn.Linear(width, width), nn.GELU())
        self.score = nn.Linear(width, sum(len(task.types) + 1 for task in TASKS.values()))

    def forward(self, words: Tensor, starts: Tensor, ends: Tensor) -> Tensor:
        inside = _mean(self.inside(words), starts, ends)
        runs = self.start(words)[starts] + self.end(words)[ends - 1] + inside + self.length(ends - starts)
        scores: Tensor = self.score(self.combine(runs))
        return scores


class _RelationHead(nn.Module):
    def __init__(self, width: int, dropout: float) -> None:
        super().__init__()
        self._size = width // _ATTENTION_HEADS
        self.mention = nn.Sequential(nn.Linear(3 * width, width), nn.GELU())
        self.types = nn.Embedding(1 + sum(len(task.types) for task in TASKS.values()), width)
        self.prominence = nn.Embedding(PROMINENCES, width)
        self.unnamed = nn.Linear(width, width)
        self.subject = nn.Linear(2 * width, width)
        self.object = nn.Linear(2 * width, width)
        self.product = nn.Linear(width, width)
        self.distance = nn.Embedding(DISTANCES, width)
        self.weight = nn.Linear(width, 1)
        self.sentence = nn.Linear(width, width)
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.combine = nn.Sequential(
            nn.GELU(), nn.Dropout(dropout), nn.Linear(width, width), nn.GELU(), nn.Dropout(dropout)
        )
        self.predicate = nn.Linear(width, sum(len(task.predicates) + 1 for task in TASKS.values()))
        self.qualifier = nn.Linear(width, len(Qualifiers._fields))

    def forward(
        self,
        words: Tensor,
        starts: Tensor,
        ends: Tensor,
        by_entity: Tensor,
        types: Tensor,
        prominence: Tensor,
        entities: Tensor,
        sentences: Tensor,
        by_place: Tensor,
        reading: Tensor,
        subjects: Tensor,
        objects: Tensor,
        distances: Tensor,
    ) -> tuple[Tensor, Tensor]:
        runs = torch.cat([words[starts], words[ends - 1], _mean(words, starts, ends)], dim=-1)
        mentions = self.mention(runs)
        everywhere = (by_entity @ mentions + self.types(types) + self.prominence(prominence))[entities]
        # How an entity appears in a sentence; where it is not named, what it is elsewhere must do.
        named = by_place.sum(dim=-1, keepdim=True)
        here = by_place @ mentions + (1 - named) * self.unnamed(everywhere)
        place = torch.cat([here, everywhere], dim=-1)
        as_object = self.object(place)
        subject, object_, factor = self.subject(place)[subjects], as_object[objects], self.product(as_object)[objects]
        distance = self.distance(distances)
        of_triple = sentences[subjects]
        unread, reading = (reading < 0).float() * NEVER, reading.clamp(min=0)
        query = self.query(functional.gelu(subject + object_ + distance))
        context = self._context(words, reading[of_triple], unread[of_triple], query)
        sums = self.sentence(self._sentences(words, reading, unread))[of_triple]
        pair = subject + object_ + subject * factor + distance + sums + context
        combined = self.combine(pair)
        return self.predicate(combined), self.qualifier(combined)

    def _sentences(self, words: Tensor, reading: Tensor, unread: Tensor) -> Tensor:
        """S x width: the words of each sentence by how much they matter to any claim."""
        weights = (self.weight(words).squeeze(-1)[reading] + unread).softmax(dim=-1)
        return (weights[:, None] @ words[reading]).squeeze(1)

    def _context(self, words: Tensor, reading: Tensor, unread: Tensor, queries: Tensor) -> Tensor:
        """T x width: the words of its sentence that each triple looks at. `reading`, `unread`: T x words of it."""
        query = queries.view(-1, _ATTENTION_HEADS, self._size).transpose(0, 1)
        key = self.key(words).view(-1, _ATTENTION_HEADS, self._size).permute(1, 2, 0)
        value = self.value(words).view(-1, _ATTENTION_HEADS, self._size).transpose(0, 1)
        scores = query @ key / math.sqrt(self._size)
        # A sentence is a tenth of the words; the exponentials of all would cost more than everything else here.
        places = reading.expand(_ATTENTION_HEADS, -1, -1)
        weights = (scores.gather(2, places) + unread).softmax(dim=-1)
        looked = torch.zeros_like(scores).scatter_add(2, places, weights) @ value
        return looked.transpose(0, 1).flatten(1)


def span_loss(scores: Tensor, labels: Tensor) -> Tensor:
    """Cross entropy, summed over runs of words. `labels`: K, index of the task's types, or their number for none."""
    return functional.cross_entropy(scores, labels, reduction="sum")


def relation_loss(scores: Tensor, labels: Tensor, counted: Tensor) -> Tensor:
    """Cross entropy, summed over the triples that count.

    Args:
        scores: T x (predicates + 1), the last for none; what the vocabulary forbids is very low.
        labels: T, index of the task's predicates, or their number for none.
        counted: T, whether the annotation says anything of the triple.
    """
    return functional.cross_entropy(scores[counted], labels[counted], reduction="sum")
