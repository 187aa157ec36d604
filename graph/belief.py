"""How sure a claim is, computed from its evidence and nothing else."""

from collections.abc import Iterable
from math import prod
from typing import Final, NamedTuple

from claimgraph.schema import Attribution

HEDGED: Final = 0.5
"""What a statement counts that says "may" or "suggests", beside a plain one."""
PRIOR: Final = 0.5
"""What a statement counts that reports earlier work or common belief, beside a paper's own finding."""


class Vote(NamedTuple):
    """What one piece of evidence says about a claim; the fields are those of its node."""

    paper: str
    negated: bool
    confidence: float
    hedged: bool = False
    attribution: str = Attribution.THIS.value
    year: int | None = None

    @property
    def weight(self) -> float:
        """How much it counts, from 0 to 1: its confidence, less where it is hedged or reports earlier work.

        >>> Vote("a", False, 0.8, True, "prior").weight
        0.2
        """
        hedged = HEDGED if self.hedged else 1.0
        return self.confidence * hedged * (PRIOR if self.attribution == Attribution.PRIOR.value else 1.0)


class Tally(NamedTuple):
    """What all evidence together says about a claim."""

    support: int
    """How many papers state it."""
    own: int
    """How many of these state it as a finding or contribution of their own; the others report earlier work."""
    refuted: int
    """How many papers deny it; one that does both counts in both."""
    papers: int
    """How many papers state or deny it."""
    belief: float
    """How sure it is that some paper states it, from 0 to 1."""
    first_year: int | None = None
    """When the first paper stated or denied it; null where no paper has a year."""
    last_year: int | None = None
    """When the last one did."""


def tally(votes: Iterable[Vote]) -> Tally:
    """Count papers, each once however often it repeats itself, and compute the belief.

    Belief is 1 minus the probability that every supporting paper was misread: 1 - Π (1 - w), where w is the highest
    `Vote.weight` among a paper's own statements of the claim. Denials count in `refuted` and leave it as it is. It is
    the noisy-or of INDRA's belief engine (Gyori et al., Molecular Systems Biology 13:954, 2017) with one source, whose
    error is 1 - w and not a constant.

    >>> tally([Vote("a", False, 0.5), Vote("a", False, 0.25), Vote("b", False, 1.0, True), Vote("c", True, 1.0)])
    Tally(support=2, own=2, refuted=1, papers=3, belief=0.75, first_year=None, last_year=None)
    """
    best: dict[str, float] = {}
    own: set[str] = set()
    denying: set[str] = set()
    years: set[int] = set()
    for vote in votes:
        if vote.year is not None:
            years.add(vote.year)
        if vote.negated:
            denying.add(vote.paper)
            continue
        best[vote.paper] = max(vote.weight, best.get(vote.paper, 0.0))
        if vote.attribution == Attribution.THIS.value:
            own.add(vote.paper)
    return Tally(
        support=len(best),
        own=len(own),
        refuted=len(denying),
        papers=len(best.keys() | denying),
        # Sorted, because a product of floats depends on the order of its factors.
        belief=1.0 - prod(1.0 - weight for weight in sorted(best.values())),
        first_year=min(years, default=None),
        last_year=max(years, default=None),
    )
