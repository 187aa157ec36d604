"""How strongly claims are contested: kept on the claims themselves, so that no question has to look at all of them.

Two things speak against a claim: the papers that deny it, and the one other claim that cannot hold beside it, its rival
(what IMPROVES a thing does not degrade it, what CAUSES one does not mitigate it, and of two things only one OUTPERFORMS
the other). The strength of a contradiction is the belief of its weaker side: near 1 where both sides are surely stated,
0 where one is not. It is halved where one paper alone says all of it, which rather qualifies a claim than disputes it;
and again where the claim is of what a paper does and not of what it finds, as another may well do otherwise. A claim's
`contested` is the greater of its two strengths, and null where nothing speaks against it.
"""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from claimgraph.graph.belief import Vote, tally
from claimgraph.graph.connect import Row, Transaction
from claimgraph.graph.queries import write as queries
from claimgraph.schema import Predicate, claim_id

OPPOSITES: Final[Mapping[Predicate, Predicate]] = MappingProxyType(
    {
        Predicate.IMPROVES: Predicate.DEGRADES,
        Predicate.DEGRADES: Predicate.IMPROVES,
        Predicate.CAUSES: Predicate.MITIGATES,
        Predicate.MITIGATES: Predicate.CAUSES,
    }
)
"""The predicate that cannot hold of the same subject and object."""
_DOINGS: Final = frozenset(
    {
        Predicate.USES,
        Predicate.USED_FOR,
        Predicate.TRAINED_ON,
        Predicate.EVALUATED_ON,
        Predicate.COMPARED_WITH,
    }
)
"""Predicates that say what a paper does."""
_HALF: Final = 0.5


def rival(subject: str, predicate: Predicate, object_: str) -> str | None:
    """The id of the claim that cannot hold beside this one, whether the graph has it or not; null where none is such.

    >>> rival("enty_1", Predicate.OUTPERFORMS, "enty_2") == claim_id("enty_2", Predicate.OUTPERFORMS, "enty_1")
    True
    >>> rival("enty_1", Predicate.USES, "enty_2") is None
    True
    """
    if subject == object_:
        return None
    if predicate is Predicate.OUTPERFORMS:
        return claim_id(object_, predicate, subject)
    return claim_id(subject, OPPOSITES[predicate], object_) if predicate in OPPOSITES else None


def denial(votes: Iterable[Vote]) -> float:
    """How sure it is that some paper denies a claim, from 0 to 1, computed as its belief is from those that state it.

    >>> denial([Vote("a", False, 0.5), Vote("b", True, 0.75), Vote("c", True, 1.0, hedged=True)])
    0.875
    """
    return tally(vote._replace(negated=False) for vote in votes if vote.negated).belief


def strength(predicate: Predicate, beliefs: Iterable[float], papers: Collection[str]) -> float:
    """How strong a contradiction is, from 0 to 1.

    Args:
        predicate: That of its claims, or of one of them.
        beliefs: How sure each side is.
        papers: The ids of all papers that take a side, each once.

    >>> strength(Predicate.IMPROVES, [0.8, 0.6], {"a", "b"}), strength(Predicate.USES, [0.8, 0.6], {"a"})
    (0.6, 0.15)
    """
    alone = _HALF if len(papers) == 1 else 1.0
    return min(beliefs) * alone * (_HALF if predicate in _DOINGS else 1.0)


def contest(transaction: Transaction, claims: Mapping[str, Row], votes: Mapping[str, Collection[Vote]]) -> None:
    """Bring `contested` up to date where claims have changed: theirs, and that of their rivals.

    Args:
        transaction: The open write transaction.
        claims: Subject, predicate, object and, where it is stored, `contested` of every claim that has changed.
        votes: All that is said for and against each of them; nothing of one that is deleted.
    """
    pairs = {claim: rival(row["subject"], Predicate(row["predicate"]), row["object"]) for claim, row in claims.items()}
    unread = sorted({other for other in pairs.values() if other} - claims.keys())
    found = {row["id"]: row for row in transaction.run(queries.STORED_CLAIMS, ids=unread)} if unread else {}
    pairs |= {other: claim for claim, other in pairs.items() if other and other in found}
    everything: dict[str, Collection[Vote]] = {
        **votes,
        **{claim: [Vote(*vote) for vote in row["votes"]] for claim, row in found.items()},
    }
    rows = []
    for claim, row in (*claims.items(), *found.items()):
        after = _contested(Predicate(row["predicate"]), everything[claim], everything.get(pairs[claim] or "", ()))
        if after != row.get("contested"):
            rows.append(_row(claim, after))
    transaction.run_rows(queries.SET_CONTESTED, rows)


def _contested(predicate: Predicate, said: Collection[Vote], of_rival: Collection[Vote]) -> float | None:
    """What is to be stored, given what is said of a claim and of its rival."""
    if not of_rival and not any(vote.negated for vote in said):
        return None
    belief = tally(said).belief
    denied = strength(predicate, (belief, denial(said)), {vote.paper for vote in said})
    stating = {vote.paper for vote in (*said, *of_rival) if not vote.negated}
    return max(denied, strength(predicate, (belief, tally(of_rival).belief), stating)) or None


def _row(claim: str, contested: float | None) -> Row:
    """The properties to set; the second orders claims, the most contested first, alike on every server."""
    return {
        "id": claim,
        "contested": contested,
        "contested_sort": None if contested is None else f"{1 - contested:.6f} {claim}",
    }
