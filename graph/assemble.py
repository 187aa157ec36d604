"""Claims out of evidence: what all the evidence of each adds up to.

What a claim says of itself (support, refuted, papers, belief) and its typed relationship are computed here from its
evidence, in the transaction that changed the evidence, and nowhere else.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from claimgraph.graph.belief import Vote, tally
from claimgraph.graph.connect import Row, Transaction
from claimgraph.graph.contested import contest
from claimgraph.graph.ledger import types_of
from claimgraph.graph.prepare import Statement
from claimgraph.graph.queries import write as queries
from claimgraph.graph.sorts import claim_sorts
from claimgraph.schema import PREDICATES, EntityType, Predicate, SubjectType


def assemble(transaction: Transaction, statements: Iterable[Statement], lost: Collection[str]) -> None:
    """Bring every claim up to date whose evidence changes, making those that are missing.

    Args:
        transaction: The open write transaction.
        statements: Evidence that is about to be attached, placed between entities.
        lost: The ids of claims that have lost evidence already; those that have none left are deleted.
    """
    by_claim: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_claim[statement.claim].append(statement)
    stored = {row["id"]: row for row in transaction.run(queries.STORED_CLAIMS, ids=sorted({*by_claim, *lost}))}
    new = (members[0] for claim, members in by_claim.items() if claim not in stored)
    types = types_of(transaction, set().union(*map(_taken, new)))
    votes: dict[str, list[Vote]] = {}
    added: list[Row] = []
    changed: list[Row] = []
    deleted: list[Row] = []
    for claim in sorted({*by_claim, *stored}):
        members = by_claim.get(claim, [])
        votes[claim] = [_vote(member.evidence) for member in members]
        if claim not in stored:
            row = _claim(claim, members[0], types)
            added.append({**row, **_figures(row, votes[claim])})
            continue
        votes[claim] += [Vote(*vote) for vote in stored[claim]["votes"] if vote[0] is not None]
        row = {"id": claim, "predicate": stored[claim]["predicate"]}
        if votes[claim]:
            changed.append({**row, **_figures(stored[claim], votes[claim])})
        else:
            deleted.append(row)
    _run(transaction, queries.ADD_CLAIMS, added)
    _run(transaction, queries.SET_CLAIMS, changed)
    _run(transaction, queries.DELETE_CLAIMS, deleted)
    contest(transaction, stored | {row["id"]: row for row in added}, votes)


def _taken(statement: Statement) -> set[str]:
    """The entities in a statement that the names in it are taken for, of whatever type these are."""
    said = statement.evidence
    sides = ((statement.subject, said["subject_name"]), (statement.object, said["object_name"]))
    return {entity for entity, name in sides if entity != name}


def _vote(evidence: Row) -> Vote:
    return Vote(**{name: evidence[name] for name in Vote._fields if name in evidence})


def _claim(identity: str, statement: Statement, types: Mapping[str, str]) -> Row:
    return {
        "id": identity,
        "subject": statement.subject,
        "subject_type": types.get(statement.subject, statement.subject_type),
        "predicate": statement.predicate.value,
        "object": statement.object,
        "object_type": types.get(statement.object, statement.object_type),
    }


def _figures(claim: Row, votes: Iterable[Vote]) -> Row:
    result = tally(votes)
    sorts = claim_sorts(claim["id"], result.support, result.belief, result.last_year, result.refuted)
    ends = SubjectType(claim["subject_type"]), EntityType(claim["object_type"])
    is_allowed = PREDICATES[Predicate(claim["predicate"])].allows(*ends)
    return {**result._asdict(), **sorts, "unallowed_sort": None if is_allowed else sorts["sort"]}


def _run(transaction: Transaction, statements: Mapping[Predicate, str], rows: Iterable[Row]) -> None:
    groups: dict[Predicate, list[Row]] = defaultdict(list)
    for row in rows:
        groups[Predicate(row["predicate"])].append(row)
    for predicate, members in groups.items():
        transaction.run_rows(statements[predicate], members)
