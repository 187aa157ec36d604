"""Names moved from one entity to another, with all that papers say under them."""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from claimgraph.graph.assemble import assemble
from claimgraph.graph.connect import Row, Transaction
from claimgraph.graph.ledger import drop_unused, refresh
from claimgraph.graph.prepare import Statement, placed
from claimgraph.graph.queries import resolve as queries
from claimgraph.graph.queries import write
from claimgraph.schema import Predicate


@dataclass(frozen=True, slots=True)
class Move:
    """A name that means another entity from now on."""

    name: str
    old: str
    new: str


def move(transaction: Transaction, moves: Collection[Move]) -> None:
    """Take names from one entity to another, each name once."""
    if not moves:
        return
    rows = [asdict(one) for one in moves]
    transaction.run_rows(queries.SET_MEANINGS, rows)
    transaction.run_rows(queries.MOVE_MENTIONS, rows)
    refresh(transaction, {entity for one in moves for entity in (one.old, one.new)})
    for query in (queries.MOVE_ON, queries.MOVE_BASELINE):
        transaction.run_rows(query, rows)
    _move_claims(transaction, rows, {one.name: one.new for one in moves})
    drop_unused(transaction, [], {one.old for one in moves})


def _move_claims(transaction: Transaction, rows: list[Row], meanings: dict[str, str]) -> None:
    found = transaction.run(queries.EVIDENCE_ABOUT, rows=rows)
    statements = [placed(_statement(row["evidence"], row["claim"], meanings), {}) for row in found]
    transaction.run(queries.DETACH_EVIDENCE, ids=[row["evidence"]["id"] for row in found])
    transaction.run_rows(queries.SET_EVIDENCE, [statement.evidence for statement in statements])
    assemble(transaction, statements, lost={row["claim"]["id"] for row in found})
    for query, negated in ((write.LINK_SUPPORTING, False), (write.LINK_REFUTING, True)):
        links = [
            {"evidence": statement.evidence["id"], "target": statement.claim}
            for statement in statements
            if statement.evidence["negated"] == negated
        ]
        transaction.run_rows(query, links)


def _statement(evidence: Row, claim: Row, meanings: dict[str, str]) -> Statement:
    """What a piece of evidence states once some names mean something else."""
    return Statement(
        evidence=evidence,
        subject=meanings.get(str(evidence["subject_name"])) or claim["subject"],
        subject_type=claim["subject_type"],
        predicate=Predicate(claim["predicate"]),
        object=meanings.get(str(evidence["object_name"])) or claim["object"],
        object_type=claim["object_type"],
    )
