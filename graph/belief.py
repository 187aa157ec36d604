"""How sure a claim is, computed from its evidence and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod
from typing import NamedTuple


class Vote(NamedTuple):
    """What one piece of evidence says about a claim."""

    paper: str
    negated: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class Tally:
    """What all evidence together says about a claim."""

    support: int
    """How many papers state it."""
    refuted: int
    """How many papers deny it; one that does both counts in both."""
    papers: int
    """How many papers state or deny it."""
    belief: float
    """How sure it is that some paper states it, from 0 to 1."""


def tally(votes: Iterable[Vote]) -> Tally:
    """Count papers, each once however often it repeats itself, and compute the belief.

    Belief is 1 minus the probability that every supporting paper was misread: 1 - Π (1 - c), where c is the highest
    confidence among a paper's own statements of the claim. Denials count in `refuted` and leave it as it is.

    >>> tally([Vote("a", False, 0.5), Vote("a", False, 0.25), Vote("b", False, 0.5), Vote("c", True, 1.0)])
    Tally(support=2, refuted=1, papers=3, belief=0.75)
    """
    best: dict[str, float] = {}
    denying: set[str] = set()
    for paper, negated, confidence in votes:
        if negated:
            denying.add(paper)
        else:
            best[paper] = max(confidence, best.get(paper, 0.0))
    # Sorted, because a product of floats depends on the order of its factors.
    doubt = prod(1.0 - confidence for confidence in sorted(best.values()))
    return Tally(len(best), len(denying), len(best.keys() | denying), 1.0 - doubt)
