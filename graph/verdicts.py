"""Evidence that a person has marked as wrong: it is taken out of the graph, and stays out when its paper is read again.

A verdict keeps all that the evidence said, with the reason, so that it can be taken back.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar

from claimgraph.graph.assemble import assemble
from claimgraph.graph.connect import Graph, Row, Transaction
from claimgraph.graph.decisions import now, reconsider
from claimgraph.graph.errors import NotFound, NotPossible, unless
from claimgraph.graph.prepare import Statement, placed, statement_of
from claimgraph.graph.queries import verdicts as queries
from claimgraph.graph.queries import write
from claimgraph.graph.resolve import resolve
from claimgraph.graph.rows import Page, PageRequest, cursor
from claimgraph.schema import Attribution, Predicate

RowT = TypeVar("RowT")

_LIST: Final = "verdicts"
"""The name of their list, one of `rows.LISTS`."""
_NEVER: Final = "~"
"""A time behind all others, as they are ordered."""


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
    hedged: bool
    attribution: Attribution
    metric: str | None
    value: str | None


def reject_evidence(graph: Graph, evidence: str, reason: str, by: str | None = None) -> Verdict:
    """Take a piece of evidence out of the graph; its claim goes with the last of it.

    It stays out whenever its paper is read again and the same is found in the same sentence: the same names, predicate,
    condition and negation. What is found otherwise is another piece of evidence. A verdict goes with its paper.

    Args:
        graph: The open graph.
        evidence: Its id.
        reason: Why it is wrong, for those who come later.
        by: Who says so.

    Raises:
        NotFound: The graph has no such evidence.
        NotPossible: The reason is empty, or a person has said something of it already.
    """
    verdict = graph.write(partial(_reject, evidence=evidence, reason=with_reason(reason, "marked as wrong"), by=by))
    resolve(graph)
    return verdict


def verdict_on(graph: Graph, evidence: str) -> Verdict | None:
    """What a person has said of a piece of evidence; None where nobody has, or it was taken back."""
    return _only(graph.read(queries.ON, id=evidence))


def verdicts(graph: Graph, page: PageRequest | None = None) -> Page[Verdict]:
    """A page of the verdicts, the newest first; it goes forwards.

    Raises:
        InvalidPage: No list of verdicts gave the cursor.
    """

    def read(**place: Any) -> list[Verdict]:
        return [_read(row["verdict"]) for row in graph.read(queries.VERDICTS, **place)]

    return newest_first(_LIST, page, read, lambda verdict: (verdict.at, verdict.id))


def count_verdicts(graph: Graph) -> int:
    """How many verdicts there are."""
    return int(graph.read(queries.COUNT)[0]["count"])


def newest_first(
    name: str, page: PageRequest | None, read: Callable[..., list[RowT]], place_of: Callable[[RowT], tuple[str, str]]
) -> Page[RowT]:
    """A page of a list whose rows have a time and an id, by which `read` gives those after one."""
    page = page or PageRequest()
    at, _, id_ = (page.position(name) or _NEVER).partition(" ")
    found = read(at=at, id=id_, limit=page.first + 1)
    shown = tuple(found[: page.first])
    return Page(
        items=shown,
        cursors=tuple(cursor(name, " ".join(place_of(row))) for row in shown),
        has_next=len(found) > page.first,
        has_previous=page.after is not None,
    )


def _only(rows: Sequence[Row]) -> Verdict | None:
    return _read(rows[0]["verdict"]) if rows else None


def _read(row: Row) -> Verdict:
    said = json.loads(row["evidence"])
    return Verdict(
        **{name: value for name, value in row.items() if name not in {"evidence", "predicate"}},
        predicate=Predicate(row["predicate"]),
        hedged=said["hedged"],
        attribution=Attribution(said["attribution"]),
        metric=said.get("metric"),
        value=said.get("value"),
    )


def with_reason(reason: str, done: str) -> str:
    """A reason, without white space around it.

    Raises:
        NotPossible: It is empty.
    """
    if not reason.strip():
        raise NotPossible(f"evidence is not {done} without a reason: say why")
    return reason.strip()


def said_by(transaction: Transaction, evidence: str) -> Row:
    """What a piece of evidence says (`queries.EVIDENCE`).

    Raises:
        NotFound: The graph has no such evidence.
        NotPossible: It is marked as wrong.
    """
    found = transaction.run(queries.EVIDENCE, id=evidence)
    if not found:
        if known := _only(transaction.run(queries.ON, id=evidence)):
            raise NotPossible(
                f"the evidence {evidence} is marked as wrong already, {known.at}{said_whose(known.by)}, "
                f"because {known.reason!r}: restore it first to say something else"
            )
        other = unless(evidence, "piece of evidence")
        raise NotFound(f"the graph has no evidence {evidence!r}{other}: its claim lists it")
    return found[0]


def said_whose(by: str | None) -> str:
    """Who said something, where somebody is named, as a message goes on after the time."""
    return f" by {by}" if by else ""


def refuse_curated(evidence: Row) -> None:
    """Refuse to say something of evidence of which a person has said something.

    Raises:
        NotPossible: It is such.
    """
    if kind := evidence.get("curation"):
        whose = said_whose(evidence.get("curated_by"))
        done = {"confirmed": "is confirmed", "corrected": "is how a sentence is to be read", "added": "was added"}[kind]
        raise NotPossible(
            f"the evidence {evidence['id']} {done}, since {evidence['curated_at']}{whose}: restore it first, which "
            "takes that back, to say something else"
        )


def _reject(transaction: Transaction, evidence: str, reason: str, by: str | None) -> Verdict:
    transaction.run(write.BEGIN)
    return reject(transaction, evidence, reason, by)


def reject(transaction: Transaction, evidence: str, reason: str, by: str | None) -> Verdict:
    """Take a piece of evidence out of the graph, in a transaction that has begun; as of `reject_evidence`."""
    row = said_by(transaction, evidence)
    said = row["evidence"]
    refuse_curated(said)
    verdict = {
        **{name: said[name] for name in ("id", "paper", "sentence", "negated")},
        **{name: row[name] for name in ("subject", "predicate", "object")},
        "reason": reason,
        "by": by,
        "at": now(),
    }
    kept = {name: row[name] for name in ("subject_type", "object_type", "hash")}
    kept |= {"on_name": said.get("on_name"), "evidence": json.dumps(said, sort_keys=True)}
    transaction.run(queries.SET, id=evidence, properties=verdict | kept)
    transaction.run(write.DROP_EVIDENCE, ids=[evidence])
    assemble(transaction, [], lost={row["claim"]})
    # Of its names it may have told that they are two things.
    reconsider(transaction, [said["subject_name"], said["object_name"]])
    return _read(verdict | {"evidence": kept["evidence"]})


def forget_verdict(transaction: Transaction, evidence: str) -> tuple[str, Statement | None]:
    """Take a verdict back.

    Returns:
        The paper, and what counts again; null where that has another text meanwhile or was read otherwise.

    Raises:
        NotFound: There is no verdict on this evidence.
    """
    kept = transaction.run(queries.KEPT, id=evidence)
    if not kept:
        other = unless(evidence, "piece of evidence")
        raise NotFound(
            f"there is nothing to take back of the evidence {evidence!r}{other}: "
            "what is rejected and what is curated is listed with its ids"
        )
    transaction.run(queries.FORGET, id=evidence)
    row = kept[0]["verdict"]
    said: Row = json.loads(row["evidence"])
    if not transaction.run(queries.IS_READ_SO, paper=said["paper"], hash=row["hash"]):
        transaction.run(queries.FORGET_READING, paper=said["paper"])
        return said["paper"], None
    # The paper says all that it did when the verdict was given, so that it names what this names.
    return said["paper"], placed(statement_of(said, row), {})
