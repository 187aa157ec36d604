"""Annotated documents made ready for the network, and what is to be made small for one of them."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from claimgraph.extract.neural.decode import entities_of, mentions_of
from claimgraph.extract.neural.document import Document, Ints, Window, candidates_of, windows_of
from claimgraph.extract.neural.pairs import Entities, Floats, Pairs, Span, pairs_of
from claimgraph.extract.neural.session import PAIR_INPUTS
from claimgraph.extract.neural.tasks import CLAIMS, COLUMNS, TASKS
from claimgraph.extract.training.gold import UNKNOWN, Annotated, span_labels, targets_of
from claimgraph.extract.training.learning.network import NEVER, Network, relation_loss, span_loss

SPANS_SCALE: Final = 40.0
"""About how many mentions an abstract has: losses are sums, brought to one scale."""
RELATIONS_SCALE: Final = 30.0
QUALIFIERS_SCALE: Final = 60.0
_RARE: Final = (6.0, 2.0, 1.0)
"""How much more a negated, a hedged, a prior claim weighs: few are."""
_MOST_WRONG: Final = 8
"""How many entities that are none a document is trained with."""


@dataclass(frozen=True, slots=True)
class Example:
    """A document with everything that stays the same from epoch to epoch."""

    document: Document
    windows: Sequence[Window]
    shapes: Ints

    def candidates(self) -> tuple[Ints, Ints]:
        """See `document.candidates_of`; made anew each time, since thousands of documents are kept."""
        return candidates_of(self.document)

    @property
    def length(self) -> int:
        """How many subwords the encoder reads."""
        return sum(len(window.ids) for window in self.windows)


@dataclass(frozen=True, slots=True)
class Labelled:
    """An example with its annotation."""

    example: Example
    gold: Annotated
    weight: float = 1.0
    """What it counts beside others."""
    hand: int = 0
    """Whose annotation it is: 0 for those whom the network is to annotate like, and from 1 on for others."""


def example_of(document: Document, tokenizer: Tokenizer) -> Example:
    """Prepare a document."""
    return Example(document, list(windows_of(document, tokenizer)), document.shapes)


def labelled_of(gold: Annotated, tokenizer: Tokenizer, weight: float = 1.0, hand: int = 0) -> Labelled:
    """Prepare an annotated document."""
    return Labelled(example_of(gold.document, tokenizer), gold, weight, hand)


def _has_bfloat16(device: torch.device) -> bool:
    """Whether the device is to multiply in bfloat16: GPUs, and CPUs that have instructions for it.

    With AVX-512 and none of them, training took 1.7 times as long in bfloat16.
    """
    # An older PyTorch does not tell.
    capabilities: Mapping[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    return device.type != "cpu" or any(map(capabilities.get, ("amx_bf16", "avx512_bf16")))


def read(network: Network, examples: Sequence[Example]) -> list[Tensor]:
    """What the encoder makes of the words of each document: W x its width."""
    parts = [(number, window) for number, example in enumerate(examples) for window in example.windows]
    ids = pad_sequence([torch.from_numpy(window.ids) for _, window in parts], batch_first=True)
    mask = pad_sequence([torch.ones(len(window.ids), dtype=torch.long) for _, window in parts], batch_first=True)
    heads = pad_sequence([torch.from_numpy(window.heads) for _, window in parts], batch_first=True)
    device = next(network.parameters()).device
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=_has_bfloat16(device)):
        hidden = network.read(ids.to(device), mask.to(device), heads.to(device))
    words: list[list[Tensor]] = [[] for _ in examples]
    for (number, window), row in zip(parts, hidden, strict=True):
        words[number].append(row[: window.end - window.start].float())
    return [torch.cat(rows) for rows in words]


def vectors(network: Network, example: Example, hidden: Tensor) -> Tensor:
    """The word vectors that the heads take: W x their width. `hidden` is what `read` gave."""
    return network.vectors(hidden, torch.from_numpy(example.shapes).to(hidden.device))


def encode(network: Network, examples: Sequence[Example]) -> list[Tensor]:
    """The word vectors of each document."""
    hidden = read(network, examples)
    return [vectors(network, example, words) for example, words in zip(examples, hidden, strict=True)]


def score_spans(network: Network, words: Tensor, starts: Ints, ends: Ints) -> Tensor:
    """The scores of runs of words, for all tasks."""
    return network.score_spans(
        words, torch.from_numpy(starts).to(words.device), torch.from_numpy(ends).to(words.device)
    )


def relate(network: Network, words: Tensor, pairs: Pairs) -> tuple[Tensor, Tensor]:
    """The scores of all triples, for all tasks, and their qualifiers."""
    return network.relate(words, *(torch.from_numpy(getattr(pairs, name)).to(words.device) for name in PAIR_INPUTS))


def claim_scores(scores: Tensor, pairs: Pairs) -> Tensor:
    """The columns of claims; what the vocabulary forbids is very low."""
    claims = scores[:, COLUMNS[CLAIMS].predicates]
    forbidden = functional.pad(~torch.from_numpy(pairs.legal), (0, 1)).to(claims.device)
    return claims.masked_fill(forbidden, NEVER)


def loss_of(network: Network, labelled: Labelled, words: Tensor, *, with_wrong: bool, seen: Counter[str]) -> Tensor:
    """What is to be made small for one annotated document.

    `with_wrong` adds entities that the network itself takes for such, wrongly: it has to learn that nothing is stated
    of them.
    """
    gold = labelled.gold
    columns = COLUMNS[gold.task]
    starts, ends = labelled.example.candidates()
    scores = score_spans(network, words, starts, ends)[:, columns.types]
    spans = span_loss(scores, torch.from_numpy(span_labels(gold, starts, ends)).to(words.device)) / SPANS_SCALE
    seen[f"{gold.task} spans"] += 1
    seen[f"{gold.task} span loss"] += spans.item()
    if not TASKS[gold.task].predicates:
        return spans * labelled.weight
    entities = gold.entities
    if with_wrong:
        entities = _and_wrong(gold, mentions_of(scores.detach().cpu().numpy(), starts, ends))
    pairs = pairs_of(gold.document, entities, first_type=columns.first_type, of_paper=gold.task == CLAIMS)
    targets = targets_of(gold, pairs)
    all_scores, qualifiers = relate(network, words, pairs)
    own = claim_scores(all_scores, pairs) if gold.task == CLAIMS else all_scores[:, columns.predicates]
    labels, counted = (torch.from_numpy(array).to(words.device) for array in (targets.labels, targets.counted))
    relations = relation_loss(own, labels, counted) / RELATIONS_SCALE
    seen[f"{gold.task} relation loss"] += relations.item()
    return (spans + relations + _qualifier_loss(qualifiers, targets.qualifiers)) * labelled.weight


def _qualifier_loss(scores: Tensor, wanted: Floats) -> Tensor:
    target = torch.from_numpy(wanted).to(scores.device)
    losses = functional.binary_cross_entropy_with_logits(
        scores, target.clamp(min=0), pos_weight=torch.tensor(_RARE, device=scores.device), reduction="none"
    )
    return (losses * (target != UNKNOWN)).sum() / QUALIFIERS_SCALE


def _and_wrong(gold: Annotated, found: Sequence[tuple[Span, Floats]]) -> Entities:
    entities = gold.entities
    right = {word for spans in entities.mentions for start, end in spans for word in range(start, end)}
    false = [(span, types) for span, types in found if right.isdisjoint(range(*span))]
    wrong = entities_of(false, gold.document, gold.long_forms)
    picked = random.sample(range(len(wrong.types)), min(_MOST_WRONG, len(wrong.types)))
    return Entities(
        [*entities.keys, *(wrong.keys[index] for index in picked)],
        [*entities.mentions, *(wrong.mentions[index] for index in picked)],
        [*entities.types, *(wrong.types[index] for index in picked)],
    )
