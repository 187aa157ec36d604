"""Every claim with all of its evidence, for programs that take them in bulk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from claimgraph.graph.connect import Graph
from claimgraph.graph.queries.export import CLAIM, CLAIM_IDS, ENDS
from claimgraph.graph.read import claims_by_id, evidence, evidence_of, papers_by_id
from claimgraph.graph.rows import MAX_PAGE, ClaimRow, EvidenceFilter, EvidenceRow, PageRequest, PaperRow

_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim and what it rests on."""

    claim: ClaimRow
    evidence: tuple[tuple[EvidenceRow, PaperRow], ...]
    """All pieces, the surest first, each with its paper."""


def export_claims(graph: Graph) -> Iterator[Stated]:
    """Read all claims with their evidence, lazily, in the order of their ids.

    Reads a page at a time, so that a graph of any size can be exported. What is changed in the graph meanwhile is in it
    or not; no claim comes twice, and none that was there all the time is left out.
    """
    position = ""
    while (end := graph.read(ENDS[CLAIM], position=position, limit=_PAGE)[0]["end"]) is not None:
        ids = [row["id"] for row in graph.read(CLAIM_IDS, position=position, end=end)]
        found = claims_by_id(graph, ids)
        yield from _with_evidence(graph, [found[id_] for id_ in ids if id_ in found])
        position = end


def _with_evidence(graph: Graph, some: Sequence[ClaimRow]) -> Iterator[Stated]:
    found = evidence_of(graph, [claim.id for claim in some], MAX_PAGE)
    pieces = {id_: rows if len(rows) < MAX_PAGE else list(_all_evidence(graph, id_)) for id_, rows in found.items()}
    papers = papers_by_id(graph, {piece.paper for rows in pieces.values() for piece in rows})
    for claim in some:
        known = ((piece, papers.get(piece.paper)) for piece in pieces[claim.id])
        yield Stated(claim, tuple((piece, paper) for piece, paper in known if paper))


def _all_evidence(graph: Graph, claim: str) -> Iterator[EvidenceRow]:
    page = evidence(graph, EvidenceFilter(claim=claim), PageRequest(MAX_PAGE))
    while page.items:
        yield from page.items
        page = evidence(graph, EvidenceFilter(claim=claim), PageRequest(MAX_PAGE, page.end_cursor))
