"""Extractions into the graph: idempotent, in batches, by one writer, resumable.

A batch is one transaction. A paper whose extraction is stored already, by its hash, is passed over; where the hash
differs, everything the paper said before is replaced in the same transaction. So a load that was cut short, by a crash
or by the database going away, is simply run again.

A record without an abstract does not take the place of one that has it: what is stored stays.

Ids may mean something only within the file they came from. So a paper whose text is plainly that of another one than
the graph has under its id is refused, and what is stored stays. And what another source says of a paper that the graph
has under another id is passed over, as a paper would agree with itself (`claimgraph.graph.identity`).
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from claimgraph.graph.checkpoint import Checkpoint
from claimgraph.graph.connect import Graph, Row, Transaction
from claimgraph.graph.identity import Duplicate, duplicates, is_another
from claimgraph.graph.prepare import content_hash, prepare, reading_hash
from claimgraph.graph.queries import identity, schema
from claimgraph.graph.queries import write as queries
from claimgraph.graph.resolve import resolve
from claimgraph.graph.status import counts
from claimgraph.graph.write import take_back, write_papers
from claimgraph.schema import Extraction, Paper


@dataclass(frozen=True, slots=True)
class LoadSummary:
    """What a load did."""

    papers_new: int
    papers_updated: int
    """Papers that the graph had with another text or extraction, replaced."""
    papers_unchanged: int
    claims: int
    """How many more claims the graph has than before; negative where it has fewer."""
    evidence: int
    """How many more pieces of evidence."""
    entities: int
    """How many more entities."""
    proposals_rejected: int
    """Claims that the extractor proposed, in the papers written, and that cannot be, as by the vocabulary."""
    papers_refused: int = 0
    """Papers under whose id the graph has plainly another one."""
    papers_duplicate: int = 0
    """Records of papers that the graph has from another source, under another id."""


@dataclass(slots=True)
class _Papers:
    """Papers of one batch or of many, by what became of them."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    proposals_rejected: int = 0
    refused: int = 0
    duplicate: int = 0

    def add(self, other: "_Papers") -> None:
        self.new += other.new
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.proposals_rejected += other.proposals_rejected
        self.refused += other.refused
        self.duplicate += other.duplicate


@dataclass(frozen=True, slots=True)
class _Changed:
    """The papers of a batch that the graph does not have as they are."""

    stored: dict[str, bool]
    """Those to write, and whether the graph has another text or extraction of them."""
    others: dict[str, str]
    """Those to refuse, with what is stored under their ids."""
    duplicates: dict[str, Duplicate]
    """Those that are records of other papers, stored or to be written."""

    @property
    def news(self) -> list[Row]:
        """What the duplicates tell of their papers that is not noted yet."""
        return [one.row() for one in self.duplicates.values() if one.is_news]


OnConflict = Callable[[Paper, str], None]
"""Gets a paper that is refused, and the title of the other one that the graph has under its id."""

OnDuplicate = Callable[[Duplicate], None]
"""Gets a record that is passed over, with the paper, of another id, that it is a record of."""

Batch = dict[str, tuple[str, Extraction]]
"""The hash and the extraction of each paper, by its id."""

_MAX_CHARACTERS: Final = 4_000_000
"""The longest batch: a server takes messages of a limited size."""


def load(
    graph: Graph,
    extractions: Iterable[Extraction],
    *,
    checkpoint: Path | None = None,
    batch_size: int = 200,
    on_progress: Callable[[int], None] | None = None,
    on_resolve: Callable[[int], None] | None = None,
    on_conflict: OnConflict | None = None,
    on_duplicate: OnDuplicate | None = None,
    keep_duplicates: bool = False,
) -> LoadSummary:
    """Write extractions to the graph, then resolve the names they brought.

    Args:
        graph: The open graph. Another load may write to it meanwhile; the summary then counts the growth of both.
        extractions: Read lazily, a batch at a time. Of two of one paper, the later counts.
        checkpoint: A file that remembers how far a load of these extractions into this graph has come, so that the
            same load run again does not even ask the database about what is done. Removed at the end.
        batch_size: How many papers go into one transaction.
        on_progress: Called with the number of papers done since its last call.
        on_resolve: Called, after the last paper, with the number of names looked at since its last call.
        on_conflict: Called with each paper that is refused.
        on_duplicate: Called with each record that is passed over, as its paper is there under another id.
        keep_duplicates: Whether such records are papers of their own.

    Raises:
        ConnectionLost: The database went away; the batches before are kept.
    """
    before = counts(graph)
    done = _Papers()
    marks = Checkpoint.open(checkpoint, graph) if checkpoint else None
    for batch in _batches(extractions, batch_size):
        hashes = [digest for digest, _ in batch.values()]
        if marks and marks.cover(hashes):
            result = _Papers(unchanged=len(batch))
        else:
            result, changes, changed = graph.write(partial(_write_batch, batch=batch, keep_duplicates=keep_duplicates))
            # Not told as done, what is refused or passed over is told again when a load that was cut short goes on.
            if marks:
                marks.add(*changes, [] if changed.others or changed.duplicates else hashes)
            _tell(((batch[id_][1].paper, stored) for id_, stored in changed.others.items()), on_conflict)
            if on_duplicate:
                for duplicate in changed.duplicates.values():
                    on_duplicate(duplicate)
        done.add(result)
        if on_progress:
            on_progress(len(batch))
    resolve(graph, on_resolve)
    if marks:
        marks.remove()
    return _summary(done, before, counts(graph))


def unstored(
    graph: Graph,
    papers: Iterable[Paper],
    extractor: str,
    extractor_version: str | None,
    batch_size: int = 1000,
    on_conflict: OnConflict | None = None,
    on_duplicate: OnDuplicate | None = None,
    instead_of: Collection[str] | None = None,
    on_kept: Callable[[Paper], None] | None = None,
) -> Iterator[Paper]:
    """Those of the papers that this version of this extractor has not read yet, as they are now; lazily.

    So that an interrupted run over many papers, or one over some more of them, does not extract anew what is stored.
    Without a version, all papers are unread: of an extractor that may find another thing each time it tells nothing.
    With `on_conflict`, papers that `load` would refuse go there instead; with `on_duplicate`, records that `load` has
    passed over before. What another extractor has read goes to `on_kept`, and stays, unless it is one of `instead_of`;
    by default it may be any.
    """
    rest = iter(papers)
    while batch := {paper.id: paper for paper in islice(rest, batch_size)}:
        rows = {row["id"]: row for row in graph.read(queries.STORED_HASHES, ids=list(batch))}
        stored = {id_: row["reading"] for id_, row in rows.items()}
        unread = [
            paper
            for paper in batch.values()
            if extractor_version is None or stored.get(paper.id) != reading_hash(paper, extractor, extractor_version)
        ]
        known = [paper for paper in unread if paper.id in stored]
        others, poorer = _compared(known, partial(graph.read, queries.STORED_TEXTS))
        others = others if on_conflict else {}
        _tell(((batch[id_], stored_) for id_, stored_ in others.items()), on_conflict)
        kept = set[str]()
        if instead_of is not None:
            replaceable = {None, extractor, *instead_of}
            kept = {paper.id for paper in known if rows[paper.id]["extractor"] not in replaceable} - others.keys()
            if on_kept:
                for id_ in kept:
                    on_kept(batch[id_])
        noted: set[str] = set()
        if on_duplicate:
            new = [paper for paper in unread if paper.id not in stored]
            for duplicate in duplicates(new, graph.read).values():
                if not duplicate.is_news:
                    noted.add(duplicate.paper.id)
                    on_duplicate(duplicate)
        passed_over = {*others, *poorer, *kept, *noted}
        yield from (paper for paper in unread if paper.id not in passed_over)


def _tell(conflicts: Iterable[tuple[Paper, str]], on_conflict: OnConflict | None) -> None:
    if on_conflict:
        for paper, stored in conflicts:
            on_conflict(paper, stored)


def _compared(papers: list[Paper], read_texts: Callable[..., list[Row]]) -> tuple[dict[str, str], set[str]]:
    """What is stored under the ids of some stored papers.

    Returns the ids of those under whose ids other ones are stored, with the titles of the others; and the ids of those
    that have no abstract, where one is stored: they say less, and are not to take its place.
    """
    by_id = {paper.id: paper for paper in papers}
    rows = read_texts(ids=list(by_id)) if by_id else []
    others = {
        row["id"]: row["title"] or row["abstract"]
        for row in rows
        if is_another(by_id[row["id"]].text, f"{row['title']} {row['abstract']}")
    }
    poorer = {row["id"] for row in rows if row["abstract"] and not by_id[row["id"]].abstract}
    return others, poorer - others.keys()


def _batches(extractions: Iterable[Extraction], size: int) -> Iterator[Batch]:
    batch: Batch = {}
    characters = 0
    for extraction in extractions:
        serialized = extraction.finding.model_dump_json(exclude={"paper": {"arxiv", "pmid"}})
        # One transaction sees a paper once: of two versions, the later replaces the earlier.
        if batch and (extraction.paper.id in batch or characters + len(serialized) > _MAX_CHARACTERS):
            yield batch
            batch, characters = {}, 0
        batch[extraction.paper.id] = (content_hash(serialized), extraction)
        characters += len(serialized)
        if len(batch) == size:
            yield batch
            batch, characters = {}, 0
    if batch:
        yield batch


def _write_batch(
    transaction: Transaction, batch: Batch, *, keep_duplicates: bool
) -> tuple[_Papers, tuple[int, int], _Changed]:
    """Write what of a batch is new.

    Returns what became of it, the graph's counts of changes before and after it, and what was new.
    """
    # Counted first: a change that comes while the batch is compared then shows as one that is not known.
    (meta,) = transaction.run(schema.IDENTITY)
    changed = _changed(transaction, batch, keep_duplicates=keep_duplicates)
    if not changed.stored and not changed.news:
        return _counted(batch, changed), (meta["writes"], meta["writes"]), changed
    (begun,) = transaction.run(queries.BEGIN)
    # Asked again now that no other writer can come between: while this one waited, it may have stored the same papers.
    changed = _changed(transaction, batch, keep_duplicates=keep_duplicates)
    papers = changed.stored
    old = [paper for paper, is_stored in papers.items() if is_stored]
    gone = take_back(transaction, {id_: batch[id_][1].paper for id_ in old})
    prepared = [prepare(extraction, digest) for id_, (digest, extraction) in batch.items() if id_ in papers]
    write_papers(transaction, prepared, gone)
    transaction.run_rows(identity.NOTE_DUPLICATES, changed.news)
    done = _counted(batch, changed)
    done.proposals_rejected = sum(paper.proposals_rejected for paper in prepared)
    return done, (begun["writes"] - 1, begun["writes"]), changed


def _counted(batch: Batch, changed: _Changed) -> _Papers:
    updated, refused, duplicate = sum(changed.stored.values()), len(changed.others), len(changed.duplicates)
    return _Papers(
        new=len(changed.stored) - updated,
        updated=updated,
        unchanged=len(batch) - len(changed.stored) - refused - duplicate,
        refused=refused,
        duplicate=duplicate,
    )


def _changed(transaction: Transaction, batch: Batch, *, keep_duplicates: bool) -> _Changed:
    stored = {row["id"]: row["hash"] for row in transaction.run(queries.STORED_HASHES, ids=list(batch))}
    changed = {id_: id_ in stored for id_, (digest, _) in batch.items() if stored.get(id_) != digest}
    known = [batch[id_][1].paper for id_, is_stored in changed.items() if is_stored]
    others, poorer = _compared(known, partial(transaction.run, queries.STORED_TEXTS))
    changed = {id_: is_stored for id_, is_stored in changed.items() if id_ not in poorer}
    new = [batch[id_][1].paper for id_, is_stored in changed.items() if not is_stored]
    rewritten = {paper.id: paper for paper in known if paper.id not in others and paper.id not in poorer}
    same = {} if keep_duplicates else duplicates(new, transaction.run, rewritten)
    return _Changed(
        {id_: is_stored for id_, is_stored in changed.items() if id_ not in others and id_ not in same}, others, same
    )


def _summary(done: _Papers, before: dict[str, int], after: dict[str, int]) -> LoadSummary:
    return LoadSummary(
        papers_new=done.new,
        papers_updated=done.updated,
        papers_unchanged=done.unchanged,
        claims=after["claims"] - before["claims"],
        evidence=after["evidence"] - before["evidence"],
        entities=after["entities"] - before["entities"],
        proposals_rejected=done.proposals_rejected,
        papers_refused=done.refused,
        papers_duplicate=done.duplicate,
    )
