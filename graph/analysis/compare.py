"""Two things side by side: what papers say of the two together, and of each where both were tried."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, permutations
from typing import Any, Final

from claimgraph.graph.analysis.comparison import Account, Comparison, Direct, Ground, Only
from claimgraph.graph.analysis.links import Bounds, names, two_meant
from claimgraph.graph.analysis.neighbours import shared
from claimgraph.graph.connect import Graph
from claimgraph.graph.queries import paths as queries
from claimgraph.graph.read import claims_by_id, evidence_by_id, papers_by_id
from claimgraph.graph.rows import ClaimRow, EntityRow, Named
from claimgraph.schema import EntityType, Predicate, claim_id

_MOST_CLAIMS: Final = 1_000
"""How many claims of each of the two are looked at, the best supported."""
_MOST_ON: Final = 100
"""On how many benchmarks and tasks one claim is looked at."""
_MOST_ACCOUNTS: Final = 10
"""How many pieces of evidence for a claim, and against it, are told, and how many claims of one side on one ground."""
_TRIED: Final = (Predicate.EVALUATED_ON, Predicate.ACHIEVES)
_GROUNDS: Final = (EntityType.BENCHMARK, EntityType.TASK)
_FIRST: Final = (Predicate.OUTPERFORMS, Predicate.COMPARED_WITH)

Ends = tuple[EntityRow, EntityRow]
Claims = dict[str, dict[str, None]]
"""By the id of a thing the ids of claims, in their order."""


def compare(graph: Graph, a: str, b: str, limit: int = 10) -> Comparison:
    """What papers say of two things together, and of each where both were tried.

    Args:
        graph: Where to look.
        a: The one's name, alias or id.
        b: The other's.
        limit: How many benchmarks and tasks, and how many other shared neighbours, are listed, from 1 to `MAX_PAGE`.

    Raises:
        NotFound: The graph has no entity of one of the names.
        InvalidQuestion: Both mean the same, or the limit is out of range.
    """
    limit = Bounds(limit=limit).limit
    ends = two_meant(graph, a, b)
    direct = _direct(graph, ends)
    one, other = sides = _sides(graph, ends, direct)
    grounds = _shared(one.grounds, other.grounds)
    neighbours = [id_ for id_ in _shared(one.neighbours, other.neighbours) if id_ not in set(grounds)]
    return Comparison(
        *ends,
        direct=direct,
        grounds=_grounds(graph, ends, sides, grounds[:limit]),
        neighbours=shared(graph, ends, {id_: [side.neighbours[id_] for side in sides] for id_ in neighbours[:limit]}),
        more_grounds=len(grounds[limit:]),
        more_neighbours=len(neighbours[limit:]),
        only_a=_only(one, other),
        only_b=_only(other, one),
        cut=names(graph, [end.id for end, side in zip(ends, sides, strict=True) if side.claims > _MOST_CLAIMS]),
        disputed=_disputed(account for said in direct for account in said.accounts),
    )


def _disputed(accounts: Iterable[Account]) -> bool:
    """Whether, on one ground or on none, both are said to outperform the other, or one is both said and denied to."""
    said: dict[str | None, set[tuple[str, bool]]] = defaultdict(set)
    for account in accounts:
        if account.predicate is Predicate.OUTPERFORMS:
            ground = account.evidence.on.id if account.evidence.on else None
            said[ground].add((account.subject.id, account.evidence.negated))
    return any(_contradictory(verdicts) for verdicts in said.values())


def _contradictory(verdicts: Collection[tuple[str, bool]]) -> bool:
    """Each verdict is a winner, and whether that is denied."""
    winners = {winner for winner, denied in verdicts if not denied}
    return len(winners) > 1 or any((winner, True) in verdicts for winner in winners)


def _direct(graph: Graph, ends: Ends) -> tuple[Direct, ...]:
    # A claim's id is made of what it says, so that all that could be said of the two can be asked for.
    ids = [claim_id(one.id, predicate, other.id) for one, other in permutations(ends) for predicate in Predicate]
    claims = claims_by_id(graph, ids)
    accounts: dict[str, list[Account]] = defaultdict(list)
    for _, account in _accounts(graph, claims, [{"claim": claim, "ground": None} for claim in claims]):
        accounts[account.claim].append(account)
    found = sorted(claims.values(), key=_direct_order)
    return tuple(Direct(claim, tuple(accounts[claim.id])) for claim in found)


def _direct_order(claim: ClaimRow) -> tuple[int, int, float, str]:
    place = _FIRST.index(claim.predicate) if claim.predicate in _FIRST else len(_FIRST)
    return place, -claim.support, -claim.belief, claim.id


def _accounts(
    graph: Graph, claims: Mapping[str, ClaimRow], rows: Sequence[dict[str, str | None]]
) -> Iterator[tuple[str, Account]]:
    """The surest evidence of pairs of claim and ground, with its paper, by the ground; without what is gone by now."""
    found = graph.read(queries.ACCOUNTS, rows=list(rows), limit=_MOST_ACCOUNTS)
    pieces = evidence_by_id(graph, {row["evidence"] for row in found})
    papers = papers_by_id(graph, {piece.paper for piece in pieces.values()})
    for row in found:
        claim, piece = claims.get(row["claim"]), pieces.get(row["evidence"])
        paper = papers.get(piece.paper) if piece else None
        if claim and piece and paper:
            account = Account(claim.id, claim.subject, claim.predicate, claim.object, piece, paper.title, paper.year)
            yield row["ground"], account


@dataclass(slots=True)
class _Side:
    """What one of the two has to do with: by the id of the other thing the ids of the claims, best supported first."""

    grounds: Claims = field(default_factory=lambda: defaultdict(dict))
    neighbours: Claims = field(default_factory=lambda: defaultdict(dict))
    claims: int = 0


def _sides(graph: Graph, ends: Ends, direct: Iterable[Direct]) -> tuple[_Side, _Side]:
    sides = {end.id: _Side() for end in ends}
    # What is said of the two together comes first, and is there even where it is not among the best supported.
    for account in (account for said in direct for account in said.accounts):
        on = account.evidence.on
        if on and EntityType(on.type) in _GROUNDS and on.id not in sides:
            for side in sides.values():
                side.grounds[on.id][account.claim] = None
    rows = graph.read(
        queries.CLAIMS_AROUND, ids=list(sides), types=sorted(_GROUNDS), limit=_MOST_CLAIMS + 1, most_on=_MOST_ON
    )
    for row in rows:
        _sort_in(row, sides[row["id"]], sides)
    return sides[ends[0].id], sides[ends[1].id]


def _sort_in(row: dict[str, Any], side: _Side, ends: Collection[str]) -> None:
    """Note with what a claim of one of the two connects it."""
    side.claims += 1
    if side.claims > _MOST_CLAIMS:
        return
    is_subject = row["subject"] == row["id"]
    other = row["object"] if is_subject else row["subject"]
    grounds = set(row["on"])
    if is_subject and row["predicate"] in _TRIED and row["object_type"] in _GROUNDS:
        grounds.add(other)
    for ground in grounds - set(ends):
        side.grounds[ground][row["claim"]] = None
    if other not in ends:
        side.neighbours[other][row["claim"]] = None


def _shared(one: Claims, other: Claims) -> list[str]:
    """What is in both: first what one claim says of both, then that of which most is said."""

    def order(id_: str) -> tuple[bool, int, int, str]:
        sizes = len(one[id_]), len(other[id_])
        return one[id_].keys().isdisjoint(other[id_]), -min(sizes), -max(sizes), id_

    return sorted(one.keys() & other.keys(), key=order)


def _only(side: _Side, other: _Side) -> Only:
    grounds = side.grounds.keys() - other.grounds.keys()
    neighbours = side.neighbours.keys() - other.neighbours.keys() - side.grounds.keys()
    return Only(len(grounds), len(neighbours))


def _grounds(graph: Graph, ends: Ends, sides: Sequence[_Side], ids: Sequence[str]) -> tuple[Ground, ...]:
    rows: list[dict[str, str | None]] = [
        {"claim": claim, "ground": ground}
        for ground in ids
        for claim in {claim for side in sides for claim in islice(side.grounds[ground], _MOST_ACCOUNTS)}
    ]
    claims = claims_by_id(graph, [row["claim"] for row in rows if row["claim"]])
    said: dict[str, list[Account]] = defaultdict(list)
    for ground, account in _accounts(graph, claims, rows):
        said[ground].append(account)
    entities = {named.id: named for named in names(graph, ids)}
    return tuple(_ground(entities[ground], said[ground], ends) for ground in ids if ground in entities)


def _ground(entity: Named, accounts: Iterable[Account], ends: Ends) -> Ground:
    of: dict[frozenset[str], list[Account]] = defaultdict(list)
    both = frozenset(end.id for end in ends)
    for account in accounts:
        of[both & {account.subject.id, account.object.id}].append(account)
    return Ground(
        entity,
        together=tuple(of[both]),
        of_a=tuple(of[frozenset({ends[0].id})]),
        of_b=tuple(of[frozenset({ends[1].id})]),
        disputed=_disputed(of[both]),
    )
