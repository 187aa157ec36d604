"""Evidence that a person vouches for: confirmed, corrected, or added where nothing was found.

It is written with its paper, whatever an extractor finds there then, as long as the paper has the sentence and the
names (`claimgraph.graph.curated`). Taking it back leaves the graph as if it had never been said.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from claimgraph.graph.connect import Graph, Row, Transaction
from claimgraph.graph.curated import (
    CURATOR,
    CURATOR_VERSION,
    Curation,
    around,
    found_in,
    from_json,
    say_the_same,
    stated_in,
    to_json,
)
from claimgraph.graph.decisions import now, reconsider
from claimgraph.graph.errors import NotFound, NotPossible
from claimgraph.graph.paper_names import PaperNames, text_of
from claimgraph.graph.prepare import Prepared
from claimgraph.graph.queries import curations as queries
from claimgraph.graph.queries import verdicts as verdict_queries
from claimgraph.graph.queries import write
from claimgraph.graph.read import evidence_by_id, papers_by_any_id
from claimgraph.graph.readings import Reading, as_read, id_of, read_anew, read_so
from claimgraph.graph.resolve import resolve
from claimgraph.graph.rows import CurationKind, EvidenceRow, Page, PageRequest
from claimgraph.graph.verdicts import (
    forget_verdict,
    newest_first,
    refuse_curated,
    reject,
    said_by,
    said_whose,
    with_reason,
)
from claimgraph.graph.write import is_what_is_wrong, no_paper, rewrite_paper, stored_paper, vouched
from claimgraph.schema import Predicate, Span

Splitter = Callable[[str, str], Sequence[Span]]
"""The sentences of a title and an abstract, with offsets in the text that `rows.paper_text` makes of both."""

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

    What an extractor has read is marked as wrong (`verdicts`); what a person had said in its place before waits until
    this is taken back.

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
    stored = papers_by_any_id(graph, [paper]).get(paper)
    if stored is None:
        raise no_paper(paper)
    paper = stored.id
    # Before the graph is held: the first time, it takes a second.
    sentences = split(stored.title, stored.abstract)
    add = partial(_add, paper=paper, text=stored.text, sentences=sentences, part=sentence, reading=reading, by=by)
    return _resolved(graph, graph.write(add))


def restore_evidence(graph: Graph, evidence: str) -> bool:
    """Take back what a person has said of a piece of evidence.

    What was marked as wrong counts again, and what stood in its place goes; what was confirmed is as sure as its
    extractor was; what was corrected gives way to what was read, or said, before; what was added goes.

    Returns:
        Whether what was read, or said, before counts now. It does not where its paper has another text meanwhile or was
        read otherwise: where it had been marked as wrong, that paper then counts as not read, so that the next load of
        it writes all that it says.

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
        found = [from_json(row["curation"]) for row in graph.read(queries.CURATIONS, **place)]
        stand = _standing(partial(graph.read, queries.EVIDENCE), found)
        return [CurationRow(one, one.id in stand) for one in found]

    return newest_first(_LIST, page, read, lambda row: (row.curation.at, row.curation.id))


def count_curations(graph: Graph) -> int:
    """How many statements people vouch for."""
    return int(graph.read(queries.COUNT)[0]["count"])


def curations_by_id(graph: Graph, ids: Iterable[str]) -> dict[str, CurationRow]:
    """What people vouch for, by the ids of the evidence; an id of which nobody has said anything has no entry."""
    found = [from_json(row["curation"]) for row in graph.read(queries.BY_ID, ids=sorted(set(ids)))]
    stand = _standing(partial(graph.read, queries.EVIDENCE), found)
    return {one.id: CurationRow(one, one.id in stand) for one in found}


def _standing(read: Callable[..., list[Row]], said: Iterable[Curation]) -> set[str]:
    """Of what people vouch for, what is evidence as they said; its id may be that of what an extractor found since."""
    ids = [one.id for one in said]
    found = [row["evidence"] for row in read(ids=ids)] if ids else []
    return {evidence["id"] for evidence in found if evidence["curation"]}


def corrections_of(graph: Graph, evidence: Iterable[str]) -> dict[str, EvidenceRow]:
    """What stands in the places of pieces of evidence that were misread; no entry where nothing does, or not now."""
    wanted = sorted(set(evidence))
    said = [from_json(row["curation"]) for row in graph.read(queries.CORRECTING, ids=wanted)] if wanted else []
    found = evidence_by_id(graph, [one.id for one in said]) if said else {}
    return {wrong: found[one.id] for one in said for wrong in one.corrects if one.id in found}


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
    said = _read(row, stored_paper(transaction, row["evidence"]["paper"]))
    return _vouch(transaction, replace(said, by=by, at=now()))


def _correct(transaction: Transaction, evidence: str, reading: Reading, reason: str, by: str | None) -> str:
    transaction.run(write.BEGIN)
    row = said_by(transaction, evidence)
    stored, known = row["evidence"], _on(transaction, evidence)
    if known and known.kind is CurationKind.CONFIRMED:
        refuse_curated(stored)
    paper = stored_paper(transaction, stored["paper"])
    # The text may have changed around the sentence since it was said how it is to be read.
    place = Span(stored["start"], stored["end"])
    moved = {"start": place.start, "index": stored["index"], "around": around(text_of(paper), place)}
    before = replace(known, **moved) if known else _read(row, paper)
    after = read_so(before, PaperNames(paper), reading)
    if after == before:
        way_out = "say what is otherwise" if known else "say what is otherwise, or confirm it"
        raise NotPossible(f"the evidence {evidence} says so already: {way_out}")
    said = replace(
        after, extractor=CURATOR, extractor_version=CURATOR_VERSION, by=by, at=now(), reason=reason, id=id_of(after)
    )
    wrong = [one["id"] for one in found_in(stored)]
    _refuse_known(transaction, said, paper, "reject this instead", wrong, evidence)
    if known:
        _forget(transaction, known)
    wrong = [id_ for id_ in wrong if _is_evidence(transaction, id_)]
    for id_ in wrong:
        reject(transaction, id_, reason, by)
    corrects = (*(known.corrects if known else ()), *wrong)
    kind = CurationKind.CORRECTED if corrects else CurationKind.ADDED
    instead = to_json(known) if known else None
    return _vouch(transaction, replace(said, kind=kind, corrects=corrects, before=instead))


def _add(
    transaction: Transaction, paper: str, text: str, sentences: Sequence[Span], part: str, reading: Reading,
    by: str | None,
) -> str:  # fmt: skip
    transaction.run(write.BEGIN)
    stored = stored_paper(transaction, paper)
    if text_of(stored) != text:
        raise NotPossible(f"the paper {paper!r} has got another text meanwhile: read it again before you add to it")
    said = read_anew(stored, part, PaperNames(stored), reading, sentences)
    said = replace(said, id=id_of(said), by=by, at=now())
    _refuse_known(transaction, said, stored, "there is nothing to add")
    return _vouch(transaction, said)


def _refuse_known(
    transaction: Transaction,
    said: Curation,
    paper: Prepared,
    way_out: str,
    wrong: Collection[str] = (),
    but: str | None = None,
) -> None:
    """Refuse what a person has said already, or an extractor found, but for what is wrong; or what is said to be wrong.

    Raises:
        NotPossible: It is such.
    """
    stated = stated_in(paper, said)
    for known in vouched(transaction, [paper.id]).get(paper.id, ()):
        other = stated_in(paper, known)
        is_same = known.id == said.id or (stated and other and say_the_same(stated, other))
        if is_same and known.id != but:
            raise NotPossible(
                f"that was said already, {known.at}{said_whose(known.by)}, and is the evidence {known.id}: {way_out}"
            )
    found = next((one.evidence["id"] for one in paper.statements if stated and say_the_same(one, stated)), None)
    if found and found not in wrong:
        raise NotPossible(f"that was found already, and is the evidence {found}: {way_out}")
    of_paper = [row["verdict"] for row in transaction.run(verdict_queries.OF_PAPERS, papers=[paper.id])]
    if verdict := next((one for one in of_paper if stated and is_what_is_wrong(one, stated)), None):
        raise NotPossible(
            f"that is marked as wrong, as the evidence {verdict['id']}: restore that if it is right after all"
        )


def _restore(transaction: Transaction, evidence: str) -> bool:
    transaction.run(write.BEGIN)
    if known := _on(transaction, evidence):
        return any(_take_back(transaction, known, from_json(known.before) if known.before else None))
    # Of what is marked as wrong, what stands in its place goes.
    instead = [from_json(row["curation"]) for row in transaction.run(queries.CORRECTING, ids=[evidence])]
    if not instead:
        return _unsay(transaction, evidence)
    taken = [_take_back(transaction, said, _said_before(said, evidence)) for said in instead]
    return any(counts_again for _, counts_again in taken)


def _take_back(transaction: Transaction, said: Curation, before: Curation | None) -> tuple[bool, bool]:
    """Let go of what a person has said, and of the verdicts that came with it, and say again what was said before.

    Returns whether an extractor has found the same, and whether what was read, or said, before counts now.
    """
    is_found = _forget(transaction, said)
    kept = before.corrects if before else ()
    wrong = [id_ for id_ in said.corrects if id_ not in kept and transaction.run(verdict_queries.ON, id=id_)]
    count_again = [_unsay(transaction, id_) for id_ in wrong]
    stands = False
    if before:
        keep(transaction, before)
        rewrite_paper(transaction, before.paper)
        stands = bool(_standing(partial(transaction.run, queries.EVIDENCE), [before]))
    return is_found, stands or any(count_again)


def _said_before(said: Curation, wrong: str) -> Curation | None:
    """What a correction took the place of, and that itself stands in no place of this evidence."""
    before = from_json(said.before) if said.before else None
    return _said_before(before, wrong) if before and wrong in before.corrects else before


def _unsay(transaction: Transaction, evidence: str) -> bool:
    """Take a verdict back; returns whether what was read counts again."""
    paper, statement = forget_verdict(transaction, evidence)
    rewrite_paper(transaction, paper, [statement] if statement else [])
    if statement:
        reconsider(transaction, [statement.subject, statement.object])
    return statement is not None


def _on(transaction: Transaction, evidence: str) -> Curation | None:
    rows = transaction.run(queries.BY_ID, ids=[evidence])
    return from_json(rows[0]["curation"]) if rows else None


def _read(row: Row, paper: Prepared) -> Curation:
    """What an extractor has read, as if a person vouched for it."""
    return as_read(row["evidence"], Predicate(row["predicate"]), paper)


def _is_evidence(transaction: Transaction, id_: str) -> bool:
    return bool(transaction.run(queries.EVIDENCE, ids=[id_]))


def _vouch(transaction: Transaction, said: Curation) -> str:
    """Keep what a person has said, and write its paper anew; returns the id of the evidence."""
    keep(transaction, said)
    rewrite_paper(transaction, said.paper)
    if said.id not in _standing(partial(transaction.run, queries.EVIDENCE), [said]):
        raise NotPossible(f"the paper {said.paper!r} cannot be read so: it does not have the sentence, or both names")
    _reconsider(transaction, said)
    return said.id


def keep(transaction: Transaction, said: Curation) -> None:
    """Store what a person has said; beside the whole of it, what one sees of it in Neo4j's browser."""
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
        "corrects": list(said.corrects) or None,
        "curation": to_json(said),
    }
    transaction.run(
        queries.SET, id=said.id, properties={name: value for name, value in properties.items() if value is not None}
    )


def _forget(transaction: Transaction, said: Curation) -> bool:
    """Let go of what a person has said; returns whether an extractor has found the same."""
    found = [row["evidence"] for row in transaction.run(queries.EVIDENCE, ids=[said.id])]
    transaction.run(queries.FORGET, id=said.id)
    rewrite_paper(transaction, said.paper)
    _reconsider(transaction, said)
    return any(_is_evidence(transaction, one["id"]) for evidence in found for one in found_in(evidence))


def _reconsider(transaction: Transaction, said: Curation) -> None:
    """Mark the names of a statement, which may tell that they are two things."""
    reconsider(transaction, [phrase.name for phrase in (said.subject, said.object) if phrase])
