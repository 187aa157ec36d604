"""Claims out of evidence: which claim a statement belongs to, and what all its evidence adds up to.

What a claim says of itself (support, refuted, papers, belief) and its typed relationship are computed here from its
evidence, in the transaction that changed the evidence, and nowhere else.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, replace
from typing import Final

from claimgraph.graph.belief import Vote, tally
from claimgraph.graph.connect import Row, Transaction
from claimgraph.graph.prepare import Statement
from claimgraph.graph.queries import write as queries
from claimgraph.schema import PREDICATES, Predicate, SubjectType, claim_id

_TOP: Final = 99_999_999


def placed(statement: Statement, entities: Mapping[str, str]) -> Statement:
    """A statement between entities, given the entity of each name; a symmetric one has the smaller id first."""
    subject = entities.get(statement.subject, statement.subject)
    object_ = entities.get(statement.object, statement.object)
    if not PREDICATES[statement.predicate].symmetric or subject < object_:
        return replace(statement, subject=subject, object=object_)
    return replace(
        statement,
        evidence=_turned(statement.evidence),
        subject=object_,
        subject_type=statement.object_type,
        object=subject,
        object_type=statement.subject_type,
    )


def _turned(evidence: Row) -> Row:
    """Evidence with its two sides exchanged."""
    sides = {"subject": "object", "object": "subject"}
    turned = {
        f"{sides[side]}_{part}": evidence[f"{side}_{part}"] for side in sides for part in ("name", "start", "end")
    }
    return evidence | turned


def assemble(transaction: Transaction, statements: Iterable[Statement], lost: Collection[str]) -> None:
    """Attach evidence, whose nodes exist and are attached to no claim, and bring every claim concerned up to date.

    Args:
        transaction: The open write transaction.
        statements: The evidence to attach, placed between entities.
        lost: The ids of claims that have lost evidence; those that have none left are deleted.
    """
    by_claim: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_claim[claim_id(statement.subject, statement.predicate, statement.object)].append(statement)
    stored = transaction.run(queries.STORED_CLAIMS, ids=sorted({*by_claim, *lost}))
    claims = {row["claim"]["id"]: row["claim"] for row in stored}
    votes = {row["claim"]["id"]: [Vote(*vote) for vote in row["evidence"] if vote[0] is not None] for row in stored}

    added: list[Row] = []
    changed: list[Row] = []
    deleted: list[Row] = []
    for identity, members in by_claim.items():
        fresh = [Vote(*(row.evidence[key] for key in Vote._fields)) for row in members]
        claim = claims.get(identity) or _claim(identity, members[0])
        (changed if identity in claims else added).append(_with_tally(claim, votes.get(identity, []) + fresh))
    for identity in set(claims) - set(by_claim):
        if votes[identity]:
            changed.append(_with_tally(claims[identity], votes[identity]))
        else:
            deleted.append(claims[identity])
    _write(transaction, added, changed, deleted)
    _link(transaction, by_claim)


def _claim(identity: str, statement: Statement) -> Row:
    return {
        "id": identity,
        "subject": statement.subject,
        "subject_type": statement.subject_type,
        "predicate": statement.predicate.value,
        "object": statement.object,
        "object_type": statement.object_type,
    }


def _with_tally(claim: Row, votes: list[Vote]) -> Row:
    result = tally(votes)
    sort = f"{_TOP - result.support:08d} {1 - result.belief:.6f} {claim['id']}"
    return {**claim, **asdict(result), "sort": sort}


def _write(transaction: Transaction, added: list[Row], changed: list[Row], deleted: list[Row]) -> None:
    of_papers = [row for row in added if row["subject_type"] == SubjectType.PAPER]
    of_entities = [row for row in added if row["subject_type"] != SubjectType.PAPER]
    transaction.run_rows(queries.ADD_PAPER_CLAIMS, of_papers)
    transaction.run_rows(queries.ADD_CLAIMS, of_entities)
    transaction.run_rows(queries.SET_CLAIMS, changed)
    for statements, rows in (
        (queries.ADD_RELATIONS, added),
        (queries.SET_RELATIONS, changed),
        (queries.DELETE_RELATIONS, deleted),
    ):
        for predicate, members in _by_predicate(rows).items():
            transaction.run_rows(statements[predicate], members)
    if deleted:
        transaction.run(queries.DELETE_CLAIMS, ids=[row["id"] for row in deleted])


def _link(transaction: Transaction, by_claim: Mapping[str, list[Statement]]) -> None:
    links: dict[bool, list[Row]] = {False: [], True: []}
    for identity, members in by_claim.items():
        for statement in members:
            links[statement.evidence["negated"]].append({"evidence": statement.evidence["id"], "target": identity})
    transaction.run_rows(queries.LINK_SUPPORTS, links[False])
    transaction.run_rows(queries.LINK_REFUTES, links[True])


def _by_predicate(rows: Iterable[Row]) -> dict[Predicate, list[Row]]:
    groups: dict[Predicate, list[Row]] = defaultdict(list)
    for row in rows:
        groups[Predicate(row["predicate"])].append(row)
    return groups
