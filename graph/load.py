"""Extractions into the graph: idempotent, in batches, by one writer, resumable.

A batch is one transaction. A paper whose extraction is stored already, by its hash, is passed over; where the hash
differs, everything the paper said before is replaced in the same transaction. So a load that was cut short, by a crash
or by the database going away, is simply run again.

Ids may mean something only within the file they came from. So a paper whose text is plainly that of another one than
the graph has under its id is refused, and what is stored stays.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from claimgraph.graph.checkpoint import Checkpoint
from claimgraph.graph.connect import Graph, Row, Transaction
from claimgraph.graph.names import UNSPACED
from claimgraph.graph.prepare import content_hash, prepare, reading_hash
from claimgraph.graph.queries import schema
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
    """Claims that the extractor proposed, in the papers written, and the vocabulary forbids."""
    papers_refused: int = 0
    """Papers under whose id the graph has plainly another one."""


@dataclass(slots=True)
class _Papers:
    """Papers of one batch or of many, by what became of them."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    proposals_rejected: int = 0
    refused: int = 0

    def add(self, other: "_Papers") -> None:
        self.new += other.new
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.proposals_rejected += other.proposals_rejected
        self.refused += other.refused


@dataclass(frozen=True, slots=True)
class _Changed:
    """The papers of a batch that the graph does not have as they are."""

    stored: dict[str, bool]
    """Those to write, and whether the graph has another text or extraction of them."""
    others: dict[str, str]
    """Those to refuse, with what is stored under their ids."""


OnConflict = Callable[[Paper, str], None]
"""Gets a paper that is refused, and the title of the other one that the graph has under its id."""

Batch = dict[str, tuple[str, Extraction]]
"""The hash and the extraction of each paper, by its id."""

_MAX_CHARACTERS: Final = 4_000_000
"""The longest batch: a server takes messages of a limited size."""
_WORD: Final = re.compile(rf"[^\W{UNSPACED}]{{4,}}|(?=([{UNSPACED}]{{3}}))")
"""A longer word, or three characters in a row of a script without spaces."""


def load(
    graph: Graph,
    extractions: Iterable[Extraction],
    *,
    checkpoint: Path | None = None,
    batch_size: int = 200,
    on_progress: Callable[[int], None] | None = None,
    on_resolve: Callable[[int], None] | None = None,
    on_conflict: OnConflict | None = None,
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
            result, changes, others = graph.write(partial(_write_batch, batch=batch))
            # Not told as done, what is refused is told again when a load that was cut short goes on.
            if marks:
                marks.add(*changes, [] if others else hashes)
            _tell(((batch[id_][1].paper, stored) for id_, stored in others.items()), on_conflict)
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
    extractor_version: str,
    batch_size: int = 1000,
    on_conflict: OnConflict | None = None,
) -> Iterator[Paper]:
    """Those of the papers that this version of this extractor has not read yet, as they are now; lazily.

    So that an interrupted run over many papers, or one over some more of them, does not extract anew what is stored.
    With `on_conflict`, papers that `load` would refuse go there instead.
    """
    rest = iter(papers)
    while batch := {paper.id: paper for paper in islice(rest, batch_size)}:
        stored = {row["id"]: row["reading"] for row in graph.read(queries.STORED_HASHES, ids=list(batch))}
        unread = [
            paper
            for paper in batch.values()
            if stored.get(paper.id) != reading_hash(paper, extractor, extractor_version)
        ]
        known = [paper for paper in unread if paper.id in stored] if on_conflict else []
        others = _others(known, partial(graph.read, queries.STORED_TEXTS))
        _tell(((batch[id_], stored_) for id_, stored_ in others.items()), on_conflict)
        yield from (paper for paper in unread if paper.id not in others)


def _tell(conflicts: Iterable[tuple[Paper, str]], on_conflict: OnConflict | None) -> None:
    if on_conflict:
        for paper, stored in conflicts:
            on_conflict(paper, stored)


def _others(papers: list[Paper], read_texts: Callable[..., list[Row]]) -> dict[str, str]:
    """Those of some stored papers under whose ids other ones are stored: their ids, and the titles of the others."""
    by_id = {paper.id: paper for paper in papers}
    rows = read_texts(ids=list(by_id)) if by_id else []
    return {
        row["id"]: row["title"] or row["abstract"]
        for row in rows
        if is_another(by_id[row["id"]].text, f"{row['title']} {row['abstract']}")
    }


def is_another(text: str, stored: str) -> bool:
    """Whether a text is plainly not that of the same paper: of the longer words of the shorter text it shares not half.

    Where words have no spaces between them, three characters in a row count for one.

    >>> is_another("On Stones That Roll", "On Stones. Stones that roll gather no moss.")
    False
    >>> is_another("On Stones That Roll", "Migration of Wombats")
    True
    """
    one, other = ({found[0] or found[1] for found in _WORD.finditer(words.casefold())} for words in (text, stored))
    return 2 * len(one & other) < min(len(one), len(other))


def _batches(extractions: Iterable[Extraction], size: int) -> Iterator[Batch]:
    batch: Batch = {}
    characters = 0
    for extraction in extractions:
        serialized = extraction.finding.model_dump_json()
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


def _write_batch(transaction: Transaction, batch: Batch) -> tuple[_Papers, tuple[int, int], dict[str, str]]:
    """Write what of a batch is new.

    Returns what became of it, the graph's counts of changes before and after it, and what is refused.
    """
    # Counted first: a change that comes while the batch is compared then shows as one that is not known.
    (meta,) = transaction.run(schema.IDENTITY)
    changed = _changed(transaction, batch)
    if not changed.stored:
        refused, same = len(changed.others), (meta["writes"], meta["writes"])
        return _Papers(unchanged=len(batch) - refused, refused=refused), same, changed.others
    (begun,) = transaction.run(queries.BEGIN)
    # Asked again now that no other writer can come between: while this one waited, it may have stored the same papers.
    changed = _changed(transaction, batch)
    papers, refused = changed.stored, len(changed.others)
    old = [paper for paper, is_stored in papers.items() if is_stored]
    gone = take_back(transaction, {id_: batch[id_][1].paper for id_ in old})
    prepared = [prepare(extraction, digest) for id_, (digest, extraction) in batch.items() if id_ in papers]
    write_papers(transaction, prepared, gone)
    done = _Papers(
        new=len(papers) - len(old),
        updated=len(old),
        unchanged=len(batch) - len(papers) - refused,
        proposals_rejected=sum(paper.proposals_rejected for paper in prepared),
        refused=refused,
    )
    return done, (begun["writes"] - 1, begun["writes"]), changed.others


def _changed(transaction: Transaction, batch: Batch) -> _Changed:
    stored = {row["id"]: row["hash"] for row in transaction.run(queries.STORED_HASHES, ids=list(batch))}
    changed = {id_: id_ in stored for id_, (digest, _) in batch.items() if stored.get(id_) != digest}
    known = [batch[id_][1].paper for id_, is_stored in changed.items() if is_stored]
    others = _others(known, partial(transaction.run, queries.STORED_TEXTS))
    return _Changed({id_: is_stored for id_, is_stored in changed.items() if id_ not in others}, others)


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
    )
