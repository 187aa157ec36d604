"""Entity resolution across papers: which acronym stands for which long form.

A name that papers use only as an acronym is taken for the entity of its long form when exactly one long form of its
type carries that acronym in the whole graph, that long form is no acronym of something itself, and no paper uses the
acronym beside the long form, or beside another acronym of it, for different things. What a name is taken for depends
on the graph alone, never on the order in which papers came: when a second long form appears the merge is undone.

Evidence and mentions keep the name as their paper uses it, so that a merge moves them and loses nothing. Loading marks
the names whose meaning may have changed; only those are looked at here.
"""

from collections.abc import Callable
from typing import Final

from claimgraph.graph.assemble import assemble, placed
from claimgraph.graph.connect import Graph, Row, Transaction
from claimgraph.graph.ledger import drop_unused, refresh
from claimgraph.graph.prepare import Statement
from claimgraph.graph.queries import write as queries
from claimgraph.schema import Predicate

_BATCH: Final = 100


def resolve(graph: Graph, on_progress: Callable[[int], None] | None = None) -> None:
    """Look at every name whose meaning may have changed, and move what has.

    `on_progress` is given the number of names looked at since its last call.
    """
    while (done := graph.write(_settle_some)) is not None:
        if on_progress:
            on_progress(done)


def _settle_some(transaction: Transaction) -> int | None:
    """The number of names looked at; null where none is left."""
    if not transaction.run(queries.PENDING, limit=1):
        return None
    transaction.run(queries.BEGIN)
    # Asked once no other writer can come between: another may just have settled some of them.
    pending = [row["id"] for row in transaction.run(queries.PENDING, limit=_BATCH)]
    for row in transaction.run(queries.LONG_FORMS, ids=pending):
        target = _meaning(transaction, row)
        if target != row["entity"]:
            _move(transaction, row["id"], row["entity"], target)
    transaction.run(queries.SETTLED, ids=pending)
    return len(pending)


def _meaning(transaction: Transaction, name: Row) -> str:
    """The entity that a name is to be taken for."""
    own: str = name["id"]
    longs = [long for long in name["longs"] if long is not None]
    if len(longs) != 1 or longs[0]["is_short"]:
        return own
    meaning: str = longs[0]["id"]
    others = sorted({meaning, *longs[0]["shorts"]} - {own})
    apart = transaction.run(queries.USED_TOGETHER, entity=name["entity"], name=own, others=others)
    return own if apart else meaning


def _move(transaction: Transaction, name: str, old: str, new: str) -> None:
    """Take a name, with all that papers say under it, from one entity to another."""
    transaction.run(queries.SET_MEANING, name=name, entity=new)
    refresh(transaction, [old, new])
    for query in (queries.MOVE_MENTIONS, queries.MOVE_ON, queries.MOVE_BASELINE):
        transaction.run(query, name=name, old=old, new=new)
    _move_claims(transaction, name, old, new)
    drop_unused(transaction, [], [old])


def _move_claims(transaction: Transaction, name: str, old: str, new: str) -> None:
    rows = transaction.run(queries.EVIDENCE_ABOUT, entity=old, name=name)
    statements = [placed(_statement(row["evidence"], row["claim"], name, new), {}) for row in rows]
    transaction.run(queries.DETACH_EVIDENCE, ids=[row["evidence"]["id"] for row in rows])
    transaction.run_rows(queries.SET_EVIDENCE, [statement.evidence for statement in statements])
    assemble(transaction, statements, lost={row["claim"]["id"] for row in rows})
    for query, negated in ((queries.LINK_SUPPORTING, False), (queries.LINK_REFUTING, True)):
        links = [
            {"evidence": statement.evidence["id"], "target": statement.claim}
            for statement in statements
            if statement.evidence["negated"] == negated
        ]
        transaction.run_rows(query, links)


def _statement(evidence: Row, claim: Row, name: str, new: str) -> Statement:
    """What a piece of evidence states once a name means something else."""
    return Statement(
        evidence=evidence,
        subject=new if evidence["subject_name"] == name else claim["subject"],
        subject_type=claim["subject_type"],
        predicate=Predicate(claim["predicate"]),
        object=new if evidence["object_name"] == name else claim["object"],
        object_type=claim["object_type"],
    )
