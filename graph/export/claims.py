"""Claims with all of their evidence, for programs that take them in bulk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from claimgraph.graph.connect import Graph
from claimgraph.graph.provenance import Source, sources_of
from claimgraph.graph.queries.export import CLAIM, CLAIM_IDS, ENDS
from claimgraph.graph.read import claim_ids, claims_by_id, evidence, evidence_of
from claimgraph.graph.rows import MAX_PAGE, ClaimFilter, ClaimRow, EvidenceFilter, EvidenceRow, PageRequest, PaperRow

_PAGE: Final = 500
_MOST_PAPERS: Final = 5_000
"""Of how many papers evidence is read at once, unless one claim has more."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim and where it is stated or denied."""

    claim: ClaimRow
    sources: tuple[Source, ...]

    @property
    def papers(self) -> list[PaperRow]:
        """The papers that do so, each once."""
        return list({source.paper.id: source.paper for source in self.sources}.values())


def export_claims(graph: Graph, where: ClaimFilter | None = None) -> Iterator[Stated]:
    """Read claims with all of their evidence, the surest first, lazily.

    Without a filter all claims, in the order of their ids; with one, those that it lets through when it begins, the
    best supported first. Reads some at a time, so that a graph of any size can be exported. What is changed in the
    graph meanwhile is in it or not; no claim comes twice.
    """
    some = _all(graph) if where is None or where == ClaimFilter() else _in_parts(claim_ids(graph, where))
    for ids in some:
        found = claims_by_id(graph, ids)
        yield from in_full(graph, [found[id_] for id_ in ids if id_ in found])


def _all(graph: Graph) -> Iterator[list[str]]:
    position = ""
    while (end := graph.read(ENDS[CLAIM], position=position, limit=_PAGE)[0]["end"]) is not None:
        yield [row["id"] for row in graph.read(CLAIM_IDS, position=position, end=end)]
        position = end


def _in_parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[begin : begin + _PAGE] for begin in range(0, len(ids), _PAGE))


def in_full(graph: Graph, claims: Sequence[ClaimRow]) -> Iterator[Stated]:
    """Some claims with all of their evidence."""
    part: list[ClaimRow] = []
    papers = 0
    for claim in claims:
        papers += claim.papers
        # The best supported claims stand together, and have more evidence than one answer may.
        if part and papers > _MOST_PAPERS:
            yield from _with_evidence(graph, part)
            part, papers = [], claim.papers
        part.append(claim)
    yield from _with_evidence(graph, part)


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
