"""Papers out of the graph: their evidence, what it supported, and what nothing supports any more."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Final

from claimgraph.graph.connect import Graph, Row, Transaction
from claimgraph.graph.duplicates import StoredDuplicate
from claimgraph.graph.queries import identity
from claimgraph.graph.queries import write as queries
from claimgraph.graph.read import papers
from claimgraph.graph.resolve import resolve
from claimgraph.graph.rows import PageRequest, PaperFilter
from claimgraph.graph.status import counts
from claimgraph.graph.write import delete_papers

_BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class DeleteSummary:
    """What a deletion took out of the graph."""

    papers: int
    claims: int
    """How many claims fewer the graph has: those that only these papers stated or denied."""
    evidence: int
    entities: int
    unknown: tuple[str, ...]
    """The ids that no paper of the graph has, in the order given."""


def delete(graph: Graph, ids: Iterable[str], on_progress: Callable[[int], None] | None = None) -> DeleteSummary:
    """Delete papers with all they say and all earlier versions of them, and resolve the names that they used anew.

    A batch is one transaction: a deletion that was cut short has deleted whole papers, and is simply run again. What a
    user has decided of names (`claimgraph.graph.decisions`) is kept.

    Args:
        graph: The open graph.
        ids: The papers' ids, read lazily; those of `papers_of` for all that a filter lets through.
        on_progress: Called with the number of papers deleted since its last call.

    Raises:
        ConnectionLost: The database went away; the batches before are deleted.
    """
    return _delete(graph, ids, {}, on_progress)


def delete_duplicates(
    graph: Graph, found: Iterable[StoredDuplicate], on_progress: Callable[[int], None] | None = None
) -> DeleteSummary:
    """Delete records of papers that the graph has from another source too, and note on these that they are theirs.

    As `delete`, which says what else goes and stays. A record stays of whose evidence people have said something, also
    meanwhile, and one whose paper is gone by now.
    """
    notes = {one.duplicate.paper.id: one.rows() for one in found}
    return _delete(graph, notes, notes, on_progress)


def _delete(
    graph: Graph, ids: Iterable[str], notes: Mapping[str, Sequence[Row]], on_progress: Callable[[int], None] | None
) -> DeleteSummary:
    """Delete papers; `notes` has what others are to know when some of them are gone, by the ids of these."""
    before = counts(graph)
    unknown: list[str] = []
    rest = iter(ids)
    while batch := list(dict.fromkeys(islice(rest, _BATCH))):
        deleted = graph.write(partial(_delete_batch, ids=batch, notes=notes))
        unknown += [id_ for id_ in batch if id_ not in deleted]
        if on_progress:
            on_progress(len(batch))
    resolve(graph)
    after = counts(graph)
    fewer = {name: before[name] - after[name] for name in ("papers", "claims", "evidence", "entities")}
    return DeleteSummary(**fewer, unknown=tuple(unknown))


def papers_of(graph: Graph, where: PaperFilter) -> Iterator[str]:
    """The ids of all papers that a filter lets through, lazily; papers may be deleted meanwhile."""
    page = papers(graph, where, PageRequest(_BATCH))
    while page.items:
        yield from (paper.id for paper in page.items)
        page = papers(graph, where, PageRequest(_BATCH, page.end_cursor))


def _delete_batch(transaction: Transaction, ids: list[str], notes: Mapping[str, Sequence[Row]]) -> set[str]:
    transaction.run(queries.BEGIN)
    stored = {row["id"] for row in transaction.run(queries.STORED_HASHES, ids=ids)}
    gone = stored - _staying(transaction, {id_: notes[id_] for id_ in stored}) if notes else stored
    delete_papers(transaction, gone)
    transaction.run_rows(identity.NOTE_DUPLICATES, [row for id_ in sorted(gone) for row in notes.get(id_, ())])
    return stored


def _staying(transaction: Transaction, notes: Mapping[str, Sequence[Row]]) -> set[str]:
    """Those of some records that are not to be deleted, whatever was read before."""
    papers = {*notes, *(row["id"] for rows in notes.values() for row in rows)}
    judged = {row["paper"]["id"]: row["judged"] for row in transaction.run(identity.PAPERS, ids=sorted(papers))}
    return {id_ for id_, rows in notes.items() if judged[id_] or any(row["id"] not in judged for row in rows)}
