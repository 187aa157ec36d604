"""Claims with all of their evidence, for programs that take them in bulk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from claimgraph.graph.connect import Graph
from claimgraph.graph.provenance import Source, sources_of
from claimgraph.graph.queries.export import CLAIM, CLAIM_IDS, ENDS
from claimgraph.graph.read import claims, claims_by_id, evidence, evidence_of
from claimgraph.graph.rows import MAX_PAGE, ClaimFilter, ClaimRow, EvidenceFilter, EvidenceRow, PageRequest

_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim and where it is stated or denied."""

    claim: ClaimRow
    sources: tuple[Source, ...]


def export_claims(graph: Graph, where: ClaimFilter | None = None) -> Iterator[Stated]:
    """Read claims with all of their evidence, the surest first, lazily.

    Without a filter all claims, in the order of their ids; with one, those that it lets through, the best supported
    first. Reads a page at a time, so that a graph of any size can be exported. What is changed in the graph meanwhile
    is in it or not; no claim comes twice, and none is left out that was there, as it is, all the time.
    """
    if where is None or where == ClaimFilter():
        for some in _all(graph):
            yield from _with_evidence(graph, some)
    else:
        seen = set[str]()
        for some in _filtered(graph, where):
            # A claim that loses support meanwhile comes again further down.
            new = [claim for claim in some if claim.id not in seen]
            seen.update(claim.id for claim in new)
            yield from _with_evidence(graph, new)


def _all(graph: Graph) -> Iterator[Sequence[ClaimRow]]:
    position = ""
    while (end := graph.read(ENDS[CLAIM], position=position, limit=_PAGE)[0]["end"]) is not None:
        ids = [row["id"] for row in graph.read(CLAIM_IDS, position=position, end=end)]
        found = claims_by_id(graph, ids)
        yield [found[id_] for id_ in ids if id_ in found]
        position = end


def _filtered(graph: Graph, where: ClaimFilter) -> Iterator[Sequence[ClaimRow]]:
    page = claims(graph, where, PageRequest(_PAGE))
    while page.items:
        yield page.items
        page = claims(graph, where, PageRequest(_PAGE, page.end_cursor))


def _with_evidence(graph: Graph, some: Sequence[ClaimRow]) -> Iterator[Stated]:
    found = evidence_of(graph, [claim.id for claim in some], MAX_PAGE) if some else {}
    pieces = {id_: rows if len(rows) < MAX_PAGE else list(_all_evidence(graph, id_)) for id_, rows in found.items()}
    known = sources_of(graph, (piece for rows in pieces.values() for piece in rows))
    sources = {source.evidence.id: source for source in known}
    for claim in some:
        yield Stated(claim, tuple(sources[piece.id] for piece in pieces[claim.id] if piece.id in sources))


def _all_evidence(graph: Graph, claim: str) -> Iterator[EvidenceRow]:
    page = evidence(graph, EvidenceFilter(claim=claim), PageRequest(MAX_PAGE))
    while page.items:
        yield from page.items
        page = evidence(graph, EvidenceFilter(claim=claim), PageRequest(MAX_PAGE, page.end_cursor))
