"""Learns what fills the slots of claims: `python -m claimgraph.extract.training.learning.slots GOLD PAPERS OUT`.

It writes the weights that `components/slots.py` reads, and prints for each slot how well it is filled in papers that
were not learned from, a fifth at a time. The claims are those of the annotation; with those that an extractor finds
itself, less is right.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import torch
from torch.nn import functional

from claimgraph.extract.components.annotations import Named, Sentence, sentences_of
from claimgraph.extract.components.slots import SLOTS, Candidate, candidates, features, figures_of, likeliest
from claimgraph.extract.evaluate import normalise
from claimgraph.extract.neural.component import cue_of, verbs_of
from claimgraph.extract.neural.pairs import TYPES
from claimgraph.extract.pipeline import create_pipeline, to_doc
from claimgraph.extract.sources import Reject, read_papers
from claimgraph.extract.training.gold import Annotated, annotate
from claimgraph.extract.training.public import places_of
from claimgraph.schema import ExchangeClaim, ExchangePaper, Paper, Predicate, read_exchange

FOLDS: Final = 5
_RARE: Final = 8
"""A feature seen less often is left out."""
_PENALTY: Final = 6.0
"""Half the inverse variance of the normal prior of a weight."""
_THRESHOLDS: Final = tuple(step / 10 for step in range(-25, 11))
_DIGITS: Final = 2


@dataclass(frozen=True, slots=True)
class Example:
    """A claim of the annotation, and for a slot what may fill it."""

    paper: int
    has: bool
    """Whether the annotation fills it."""
    rows: Sequence[Sequence[str]]
    """The features of each candidate."""
    right: Sequence[bool]
    """Whether it is what the annotation has."""


class Shares(NamedTuple):
    """How well a slot is filled."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        whole = self.precision + self.recall
        return 2 * self.precision * self.recall / whole if whole else 0.0


def examples(papers: Iterable[Paper], gold: Mapping[str, ExchangePaper]) -> dict[str, list[Example]]:
    """For each slot the claims of the papers that have an annotation."""
    nlp = create_pipeline("claimgraph_sentences")
    found: dict[str, list[Example]] = {slot: [] for slot in SLOTS}
    for number, paper in enumerate(paper for paper in papers if paper.id in gold):
        doc = nlp(to_doc(nlp, paper))
        sentences, view = sentences_of(doc), gold[paper.id]
        mentions = _mentions(annotate(doc, view), sentences)
        for claim in view.claims:
            if claim.sent < len(sentences):
                sentence, named = sentences[claim.sent], mentions[claim.sent]
                for slot, example in _of_claim(number, claim, sentence, named):
                    found[slot].append(example)
    return found


def _mentions(example: Annotated, sentences: Sequence[Sentence]) -> list[list[Named]]:
    """The mentions of each sentence, in words of it."""
    found: list[list[Named]] = [[] for _ in sentences]
    document, entities = example.document, example.entities
    for key, spans, type_ in zip(entities.keys, entities.mentions, entities.types, strict=True):
        for start, end in spans:
            sentence = int(document.sentences[start])
            first = int(document.first[sentence])
            found[sentence].append(Named(start - first, end - first, key, TYPES[type_].value))
    return [sorted(named) for named in found]


def _of_claim(
    paper: int, claim: ExchangeClaim, sentence: Sentence, mentions: Sequence[Named]
) -> Iterator[tuple[str, Example]]:
    relation = _relation(claim, sentence, mentions)
    figures = figures_of(sentence, mentions)
    for slot in SLOTS:
        filler = getattr(claim, slot)
        found = candidates(slot, relation, sentence, mentions, figures)
        rows = features(relation, sentence, mentions, found)
        yield slot, Example(paper, filler is not None, rows, [is_filler(slot, filler, one, sentence) for one in found])


def _relation(claim: ExchangeClaim, sentence: Sentence, mentions: Sequence[Named]) -> dict[str, Any]:
    spans = {
        entity: next(((name.start, name.end) for name in mentions if name.entity == entity), None)
        for entity in (claim.s, claim.o)
    }
    verbs = verbs_of(sentence).get(Predicate(claim.p), ())
    return {
        "subject": claim.s,
        "predicate": claim.p.value,
        "object": claim.o,
        "subject_span": spans[claim.s],
        "object_span": spans[claim.o],
        "cue": cue_of(verbs, spans[claim.s], spans[claim.o]),
    }


def is_filler(slot: str, filler: str | None, one: Candidate, sentence: Sentence) -> bool:
    """Whether a candidate is what the annotation has in a slot: the same entity, the same figure, or words of it."""
    if filler is None or slot in {"on", "baseline"}:
        return filler is not None and one.entity == filler
    text = " ".join(sentence.words[one.start : one.end])
    numbers = _numbers(text)
    if slot == "value" and (numbers or _numbers(filler)):
        return numbers == _numbers(filler)
    mine, theirs = normalise(text).split(), normalise(filler).split()
    return bool(mine) and bool(places_of(theirs, mine) or places_of(mine, theirs))


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d[\d,]*(?:\.\d+)?", text)


def fit(learned: Iterable[Example]) -> dict[str, float]:
    """The weights of a log-linear model, as far as they count: by L-BFGS from nought on, so the same give the same."""
    rows, right = list[Sequence[str]](), list[bool]()
    for example in learned:
        rows += example.rows
        right += example.right
    seen = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in seen.items() if count >= _RARE)
    if not names:
        return {}
    pairs = zip(names, _weights(rows, right, {name: place for place, name in enumerate(names)}), strict=True)
    return {name: round(weight, _DIGITS) for name, weight in pairs if round(weight, _DIGITS)}


def _weights(rows: Iterable[Sequence[str]], right: Sequence[bool], places: Mapping[str, int]) -> list[float]:
    """The weight of each feature that has a place."""
    known = [[places[name] for name in row if name in places] for row in rows]
    bags = torch.tensor([place for row in known for place in row])
    starts = torch.tensor([0, *(len(row) for row in known)][:-1]).cumsum(0)
    labels = torch.tensor(right, dtype=torch.float64)
    weights = torch.zeros(len(places), 1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        scores = functional.embedding_bag(bags, weights, starts, mode="sum").squeeze(1)
        penalty = _PENALTY * (weights**2).sum() / 2
        whole = functional.binary_cross_entropy_with_logits(scores, labels, reduction="sum") + penalty
        whole.backward()
        return whole

    optimizer.step(loss)
    return [float(weight) for weight in weights.detach().squeeze(1)]


def _best(weights: Mapping[str, float], example: Example) -> tuple[float, bool] | None:
    """The score of the likeliest candidate, and whether it is right; None where there is none."""
    found = likeliest(weights, example.rows)
    return None if found is None else (found[1], example.right[found[0]])


def shares(bests: Iterable[tuple[tuple[float, bool] | None, bool]], least: float) -> Shares:
    """How well a slot is filled by what scores more than `least`, given the likeliest and whether it has a filler."""
    filled = right = has = 0
    for best, is_filled in bests:
        has += is_filled
        if best is not None and best[0] > least:
            filled += 1
            right += best[1]
    return Shares(right / filled if filled else 0.0, right / has if has else 0.0)


def learn(found: Sequence[Example]) -> tuple[dict[str, float], Shares]:
    """The weights of a slot, with the threshold that is best for papers not learned from, and how well it does."""
    bests: list[tuple[tuple[float, bool] | None, bool]] = []
    for fold in range(FOLDS):
        weights = fit(example for example in found if example.paper % FOLDS != fold)
        bests += [(_best(weights, example), example.has) for example in found if example.paper % FOLDS == fold]
    least = max(_THRESHOLDS, key=lambda step: shares(bests, step).f1)
    return {**fit(found), "least": least}, shares(bests, least)


def main() -> None:
    """Read the command line, learn, and write the weights."""
    gold, papers, out = sys.argv[1:]
    rejects: list[Reject] = []
    annotations = {view.id: view for view in read_exchange(Path(gold))}
    weights: dict[str, dict[str, float]] = {}
    for slot, found in examples(read_papers([papers], on_reject=rejects.append), annotations).items():
        weights[slot], (precision, recall) = learn(found)
        shown = f"precision {100 * precision:.1f}, recall {100 * recall:.1f}, {len(weights[slot])} weights"
        sys.stdout.write(f"{slot}: {shown}\n")
    Path(out).write_text(
        json.dumps(weights, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8"
    )
    if rejects:
        sys.exit(f"{papers}: {len(rejects)} papers could not be read")


if __name__ == "__main__":
    main()
