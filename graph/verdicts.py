"""Evidence that a person has marked as wrong: it is taken out of the graph, and stays out when its paper is read again.

A verdict keeps all that the evidence said, with the reason, so that it can be taken back.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from claimgraph.graph.assemble import assemble
from claimgraph.graph.connect import Graph, Row, Transaction
from claimgraph.graph.errors import NotFound, NotPossible
from claimgraph.graph.prepare import Statement, placed
from claimgraph.graph.queries import verdicts as queries
from claimgraph.graph.queries import write
from claimgraph.graph.rows import paper_text
from claimgraph.graph.write import rejected, write_evidence
from claimgraph.schema import Predicate


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person has said of a piece of evidence."""

    id: str
    """The id of the evidence."""
    reason: str
    """Why it is wrong."""
    by: str | None
    """Who said so; null where nobody is named."""
    at: str
    """When, in UTC, as ISO 8601."""
    paper: str
    """The id of the paper."""
    sentence: str
    """What the paper says, verbatim."""
    subject: str
    """What the subject was called."""
    predicate: Predicate
    object: str
    negated: bool


def reject_evidence(graph: Graph, evidence: str, reason: str, by: str | None = None) -> Verdict:
    """Take a piece of evidence out of the graph, now and in every later run; its claim goes with the last of it.

    Args:
        graph: The open graph.
        evidence: Its id.
        reason: Why it is wrong, for those who come later.
        by: Who says so.

    Raises:
        NotFound: The graph has no such evidence.
        NotPossible: The reason is empty, or it is rejected already.
    """
    if not reason.strip():
        raise NotPossible("evidence is not marked as wrong without a reason: say why")
    graph.write(partial(_reject, evidence=evidence, reason=reason.strip(), by=by))
    return _verdict(graph, evidence)


def restore_evidence(graph: Graph, evidence: str) -> bool:
    """Take a verdict back; returns whether the evidence is in the graph again.

    It is not where its paper has another text meanwhile, was read otherwise, or is gone: what that says then counts
    when it is read again.

    Raises:
        NotFound: There is no verdict on this evidence.
    """
    return graph.write(partial(_restore, evidence=evidence))


def verdicts(graph: Graph) -> tuple[Verdict, ...]:
    """All verdicts, the newest first."""
    return tuple(_read(row["verdict"]) for row in graph.read(queries.VERDICTS))


def _verdict(graph: Graph, evidence: str) -> Verdict:
    return next(_read(row["verdict"]) for row in graph.read(queries.VERDICT, id=evidence))


def _read(row: Row) -> Verdict:
    return Verdict(**{**row, "predicate": Predicate(row["predicate"])})


def _reject(transaction: Transaction, evidence: str, reason: str, by: str | None) -> None:
    transaction.run(write.BEGIN)
    found = transaction.run(queries.EVIDENCE, id=evidence)
    if not found:
        if rejected(transaction, [evidence]):
            raise NotPossible(f"the evidence {evidence} is marked as wrong already")
        raise NotFound(f"the graph has no evidence {evidence!r}: the provenance of a claim lists that of it")
    row = found[0]
    said = row["evidence"]
    transaction.run(
        queries.ADD,
        id=evidence,
        properties={
            **{name: said[name] for name in ("paper", "sentence", "negated")},
            **{name: row[name] for name in ("subject", "predicate", "object", "subject_type", "object_type")},
            "evidence": json.dumps(said, sort_keys=True),
            "reason": reason,
            "by": by,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        },
    )
    transaction.run(queries.DROP_EVIDENCE, id=evidence)
    assemble(transaction, [], lost={row["claim"]})


def _restore(transaction: Transaction, evidence: str) -> bool:
    transaction.run(write.BEGIN)
    kept = transaction.run(queries.KEPT, id=evidence)
    if not kept:
        raise NotFound(f"there is no verdict on the evidence {evidence!r}: claimgraph evidence rejected lists all")
    transaction.run(queries.FORGET, id=evidence)
    row = kept[0]["verdict"]
    said: Row = json.loads(row["evidence"])
    if not _still_stands(said, transaction.run(queries.TEXT, paper=said["paper"])):
        return False
    names = {said[name] for name in said if name.endswith("_name")} - {said["paper"]}
    entities = {found["name"]: found["entity"] for found in transaction.run(queries.ENTITIES, names=sorted(names))}
    if names - entities.keys():
        return False
    statement = placed(_statement(row, said), entities)
    assemble(transaction, [statement], lost=())
    write_evidence(transaction, [statement], entities)
    return True


def _still_stands(said: Row, papers: Iterable[Row]) -> bool:
    """Whether a paper still has the sentence at its place."""
    return any(
        paper_text(paper["title"] or "", paper["abstract"] or "")[said["start"] : said["end"]] == said["sentence"]
        for paper in papers
    )


def _statement(verdict: Row, said: dict[str, Any]) -> Statement:
    return Statement(
        evidence=said,
        subject=said["subject_name"],
        subject_type=verdict["subject_type"],
        predicate=Predicate(verdict["predicate"]),
        object=said["object_name"],
        object_type=verdict["object_type"],
    )
