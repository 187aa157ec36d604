"""Which variants of a name are one, given which of them papers tell apart. Pure functions, no database."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType
from typing import Final

from claimgraph.graph.names import fold
from claimgraph.graph.variants import LEVELS, Rule, rule_between, stem
from claimgraph.schema import EntityType, entity_id

TIMES: Final = 10
"""How many times as many papers must speak for two names as one as tell them apart, for these to count as errors of
reading. Of those that use "LLM" and "large language model", 1 in 17 was read as telling them apart."""
_LONGEST: Final = 200
"""A name of more characters has no variants: no index of Neo4j takes a key of more than some 8,000 bytes, and to find
what such a name has in common with others would take long."""
_MOST: Final = 60
"""More names than this with one stem are not compared: what they have in common says nothing."""

SCORES: Final = MappingProxyType(
    {Rule.SPELLING: 0.99, Rule.WORD_ORDER: 0.97, Rule.ACRONYM_INSIDE: 0.98, Rule.HEAD_NOUN: 0.99}
)
"""How often a rule is right: of the n pairs of `tests/graph/names/pairs.tsv` that it joins, the share that it joins
rightly, as (right + 1) / (n + 2)."""

Contrasts = Mapping[tuple[str, str], int]
"""How many papers state something between two names, by their ids, the smaller first; no entry where none does."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A name among those with its stem."""

    id: str
    type: EntityType
    spellings: tuple[str, ...]
    """How papers spell it, all folding to one key."""
    papers: int
    """How many papers use it."""

    @property
    def rank(self) -> tuple[int, int, str]:
        """The name of the smallest rank stands for its group: that of most papers, so that what these say stays put."""
        key = fold(self.spellings[0])
        return -self.papers, len(key), key


def spellings_of(type_: EntityType, identity: str, surfaces: Iterable[str]) -> tuple[str, ...]:
    """Those of a name's surface strings that give it its id; the others are acronyms beside them.

    None for a name that a paper told from another which folds to the same key.
    """
    return tuple(text for text in surfaces if entity_id(type_, fold(text)) == identity)


def stem_of(type_: EntityType, identity: str, surfaces: Iterable[str]) -> str:
    """What a name has in common with its variants, its type included; its own id where it can have none."""
    spellings = spellings_of(type_, identity, surfaces)
    can_vary = spellings and max(map(len, spellings)) <= _LONGEST
    return f"{type_} {stem(type_, spellings)}" if can_vary else identity


def told_apart(papers: int, contrasts: int) -> bool:
    """Whether papers that tell two names apart forbid to take one for the other.

    Args:
        papers: How many papers speak for the two as one.
        contrasts: How many tell them apart.
    """
    return contrasts > 0 and papers < TIMES * contrasts


def grouped(variants: Collection[Variant], contrasts: Contrasts) -> dict[str, str]:
    """The name that each name with one stem is taken for, by id; itself where it stands alone or for others.

    The pairs are joined from the best down (by rule, then by id), and never two groups of which a pair is told apart.
    So the result does not depend on the order of `variants`.
    """
    groups = {variant.id: {variant.id} for variant in variants}
    apart = {
        pair
        for one, other in combinations(sorted(variants, key=lambda variant: variant.id), 2)
        if told_apart(min(one.papers, other.papers), contrasts.get(pair := (one.id, other.id), 0))
    }
    for one, other in _pairs(variants) if len(variants) <= _MOST else ():
        joined = groups[one] | groups[other]
        if not any(pair in apart for pair in combinations(sorted(joined), 2)):
            groups |= dict.fromkeys(joined, joined)
    ranks = {variant.id: variant.rank for variant in variants}
    return {identity: min(members, key=ranks.__getitem__) for identity, members in groups.items()}


def _pairs(variants: Iterable[Variant]) -> list[tuple[str, str]]:
    """All pairs, those of the surest rule first."""
    ordered = sorted(variants, key=lambda variant: variant.id)
    pairs = [
        (LEVELS.index(rule_between(one.type, one.spellings, other.spellings)), one.id, other.id)
        for one, other in combinations(ordered, 2)
    ]
    return [(one, other) for _, one, other in sorted(pairs)]
