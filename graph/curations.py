"""Evidence that a person vouches for: confirmed, corrected, or added where nothing was found.

It is written with its paper, whatever an extractor finds there then, as long as the paper has the sentence and the
names (`claimgraph.graph.curated`). Taking it back leaves the graph as if it had never been said.
"""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from claimgraph.graph.connect import Graph, Row, Transaction
from claimgraph.graph.curated import (
    CURATOR,
    CURATOR_VERSION,
    Curation,
    PaperNames,
    from_json,
    to_json,
)
from claimgraph.graph.decisions import now, reconsider
from claimgraph.graph.errors import NotFound, NotPossible
from claimgraph.graph.queries import curations as queries
from claimgraph.graph.queries import write
from claimgraph.graph.read import evidence_by_id
from claimgraph.graph.readings import Reading, Splitter, as_read, id_of, read_anew, read_so
from claimgraph.graph.resolve import resolve
from claimgraph.graph.rows import CurationKind, EvidenceRow, Page, PageRequest
from claimgraph.graph.verdicts import forget_verdict, newest_first, refuse_curated, reject, said_by, with_reason
from claimgraph.graph.write import rewrite_paper, stored_paper
from claimgraph.schema import Predicate

_LIST: Final = "curations"
"""The name of their list, one of `rows.LISTS`."""


@dataclass(frozen=True, slots=True)
class CurationRow:
    """A statement that a person vouches for, and what became of it."""

    curation: Curation
    counts: bool
    """Whether it is evidence now; it is not where the text of its paper has no such sentence, or names, any more."""


def confirm_evidence(graph: Graph, evidence: str, by: str | None = None) -> EvidenceRow:
    """Say that a piece of evidence is right: it is certain from now on, also where another extractor overlooks it.

    Raises:
        NotFound: The graph has no such evidence.
        NotPossible: A person has said something of it already.
    """
    return _resolved(graph, graph.write(partial(_confirm, evidence=evidence, by=by)))


def correct_evidence(graph: Graph, evidence: str, reading: Reading, reason: str, by: str | None = None) -> EvidenceRow:
    """Say how a sentence is to be read that was misread: other evidence, of the same sentence, takes the place of it.

    What an extractor has read is marked as wrong (`verdicts`); what a person had said in its place before is gone.

    Args:
        graph: The open graph.
        evidence: The id of what was read.
        reading: What is otherwise.
        reason: Why it is wrong, for those who come later.
        by: Who says so.

    Returns:
        The evidence in its place.

    Raises:
        NotFound: The graph has no such evidence.
        NotPossible: The reason is empty, or nothing is otherwise, or no claim can be so, or the paper has no such name.
    """
    reason = with_reason(reason, "corrected")
    return _resolved(graph, graph.write(partial(_correct, evidence=evidence, reading=reading, reason=reason, by=by)))


def add_evidence(
    graph: Graph, paper: str, sentence: str, reading: Reading, split: Splitter, by: str | None = None
) -> EvidenceRow:
    """Say what a sentence states that nothing was found in.

    Args:
        graph: The open graph.
        paper: The id of the paper.
        sentence: The sentence, or a part of it that is in no other; white space and case do not count.
        reading: What it states: predicate and object at least, and a subject unless the paper introduces something.
        split: Cuts a paper into sentences.
        by: Who says so.

    Raises:
        NotFound: The graph has no such paper.
        NotPossible: The paper has no such sentence or name, or no claim can be so, or it is in the graph already.
    """
    return _resolved(
        graph, graph.write(partial(_add, paper=paper, sentence=sentence, reading=reading, split=split, by=by))
    )


def restore_evidence(graph: Graph, evidence: str) -> bool:
    """Take back what a person has said of a piece of evidence.

    What was marked as wrong counts again, and what stood in its place goes; what was confirmed is as sure as its
    extractor was; what was corrected goes, and what was read counts again; what was added goes.

    Returns:
        Whether what was read counts now. It does not where its paper has another text meanwhile or was read otherwise:
        where it had been marked as wrong, that paper then counts as not read, so that the next load of it writes all
        that it says.

    Raises:
        NotFound: Nobody has said anything of this evidence.
    """
    restored = graph.write(partial(_restore, evidence=evidence))
    resolve(graph)
    return restored


def curations(graph: Graph, page: PageRequest | None = None) -> Page[CurationRow]:
    """A page of what people vouch for, the newest first; it goes forwards.

    Raises:
        InvalidPage: No list of these gave the cursor.
    """

    def read(**place: Any) -> list[CurationRow]:
        found = graph.read(queries.CURATIONS, **place)
        return [CurationRow(from_json(row["curation"]), row["counts"]) for row in found]

    return newest_first(_LIST, page, read, lambda row: (row.curation.at, row.curation.id))


def correction_of(graph: Graph, evidence: str) -> EvidenceRow | None:
    """What stands in the place of a piece of evidence that was misread; None where nothing does, or not any more."""
    ids = [from_json(row["curation"]).id for row in graph.read(queries.CORRECTING, id=evidence)]
    return next(iter(evidence_by_id(graph, ids).values()), None) if ids else None


def _resolved(graph: Graph, evidence: str) -> EvidenceRow:
    resolve(graph)
    found = evidence_by_id(graph, [evidence])
    if evidence not in found:
        raise NotFound(f"the evidence {evidence!r} has gone meanwhile, by another change: look at its paper")
    return found[evidence]


def _confirm(transaction: Transaction, evidence: str, by: str | None) -> str:
    transaction.run(write.BEGIN)
    row = said_by(transaction, evidence)
    refuse_curated(row["evidence"])
    said = _read(transaction, row)
    _vouch(transaction, replace(said, by=by, at=now()))
    return evidence


def _correct(transaction: Transaction, evidence: str, reading: Reading, reason: str, by: str | None) -> str:
    transaction.run(write.BEGIN)
    row = said_by(transaction, evidence)
    known = _on(transaction, evidence)
    before = known or _read(transaction, row)
    after = read_so(before, PaperNames(stored_paper(transaction, before.paper)), reading)
    if after == before:
        raise NotPossible(f"the evidence {evidence} says so already: say what is otherwise, or confirm it")
    corrects = evidence
    if known and known.kind is not CurationKind.CONFIRMED:
        corrects = known.corrects or ""
        transaction.run(queries.FORGET, id=evidence)
    elif not known or _forget(transaction, known):
        reject(transaction, evidence, reason, by)
    said = replace(
        after,
        kind=CurationKind.CORRECTED if corrects else CurationKind.ADDED,
        extractor=CURATOR,
        extractor_version=CURATOR_VERSION,
        by=by,
        at=now(),
        corrects=corrects or None,
        reason=reason,
    )
    return _vouch(transaction, replace(said, id=id_of(said)))


def _add(transaction: Transaction, paper: str, sentence: str, reading: Reading, split: Splitter, by: str | None) -> str:
    transaction.run(write.BEGIN)
    stored = stored_paper(transaction, paper)
    said = read_anew(stored, sentence, PaperNames(stored), reading, split)
    said = replace(said, id=id_of(said), by=by, at=now())
    if known := _on(transaction, said.id):
        whose = f" by {known.by}" if known.by else ""
        raise NotPossible(f"that is in the graph already, since {known.at}{whose}, as the evidence {said.id}")
    return _vouch(transaction, said)


def _restore(transaction: Transaction, evidence: str) -> bool:
    transaction.run(write.BEGIN)
    known = _on(transaction, evidence)
    if known is None:
        for row in transaction.run(queries.CORRECTING, id=evidence):
            transaction.run(queries.FORGET, id=from_json(row["curation"]).id)
        return _unsay(transaction, evidence)
    if known.corrects is None:
        return _forget(transaction, known)
    transaction.run(queries.FORGET, id=evidence)
    return _unsay(transaction, known.corrects)


def _unsay(transaction: Transaction, evidence: str) -> bool:
    """Take a verdict back; returns whether what was read counts again."""
    paper, statement = forget_verdict(transaction, evidence)
    rewrite_paper(transaction, paper, [statement] if statement else [])
    if statement:
        reconsider(transaction, [statement.subject, statement.object])
    return statement is not None


def _on(transaction: Transaction, evidence: str) -> Curation | None:
    rows = transaction.run(queries.ON, id=evidence)
    return from_json(rows[0]["curation"]) if rows else None


def _read(transaction: Transaction, row: Row) -> Curation:
    """What an extractor has read, as if a person vouched for it."""
    said = row["evidence"]
    return as_read(said, Predicate(row["predicate"]), PaperNames(stored_paper(transaction, said["paper"])))


def _vouch(transaction: Transaction, said: Curation) -> str:
    """Keep what a person has said, and write its paper anew; returns the id of the evidence."""
    properties = {
        "id": said.id,
        "kind": said.kind.value,
        "paper": said.paper,
        "sentence": said.sentence,
        "subject": said.subject.text if said.subject else None,
        "predicate": said.predicate.value,
        "object": said.object.text,
        "negated": said.negated,
        "by": said.by,
        "at": said.at,
        "corrects": said.corrects,
        "curation": to_json(said),
    }
    transaction.run(
        queries.SET, id=said.id, properties={name: value for name, value in properties.items() if value is not None}
    )
    rewrite_paper(transaction, said.paper)
    _reconsider(transaction, said)
    return said.id


def _forget(transaction: Transaction, said: Curation) -> bool:
    """Let go of what a person has said; returns whether the evidence is in the graph without it."""
    transaction.run(queries.FORGET, id=said.id)
    rewrite_paper(transaction, said.paper)
    _reconsider(transaction, said)
    return bool(transaction.run(queries.IS_EVIDENCE, id=said.id))


def _reconsider(transaction: Transaction, said: Curation) -> None:
    """Mark the names of a statement, which may tell that they are two things."""
    reconsider(transaction, [phrase.name for phrase in (said.subject, said.object) if phrase])
