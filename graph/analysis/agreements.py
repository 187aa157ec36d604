"""What several papers find independently and nothing speaks against, and which papers agree so."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

from claimgraph.graph.analysis.sides import Side, Stand, sides
from claimgraph.graph.connect import Graph, Row
from claimgraph.graph.generic import is_generic
from claimgraph.graph.names import searchable
from claimgraph.graph.queries import contradictions as queries
from claimgraph.graph.read import claims_by_id
from claimgraph.graph.rows import ClaimRow, EvidenceRow, PageRequest
from claimgraph.graph.sorts import sort_below
from claimgraph.schema import Attribution

_PAGE: Final = 100
_PAGES: Final = 50
"""So many pages of claims are looked through, the best supported first, before the search is given up."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A claim that several papers find, each by itself."""

    claim: ClaimRow
    evidence: tuple[EvidenceRow, ...]
    """The surest sentence of each of these papers, the surest first."""

    @property
    def papers(self) -> int:
        """How many papers find it independently; at most `MAX_EVIDENCE` are counted."""
        return len(self.evidence)


@dataclass(frozen=True, slots=True)
class PaperPair:
    """Two papers that agree."""

    papers: tuple[str, str]
    """Their ids, the smaller first."""
    claims: tuple[str, ...]
    """The ids of the claims that both find."""


def agreements(
    graph: Graph, *, entity: str | None = None, min_papers: int = 2, limit: int = 20
) -> tuple[Agreement, ...]:
    """The claims that most papers find independently, of those that no paper denies and no other claim contradicts.

    A paper finds what it states as its own finding without a hedge. Two papers that share an author are not
    independent, nor are two of one DOI, arXiv or PubMed id, or title, which are one paper out of two sources: of them
    the surer counts. Claims about a phrase that names nothing ("baselines") are left out. The claims are looked through
    from the best supported, 5,000 at most.

    Args:
        graph: The open graph.
        entity: The id of an entity that the claims are about.
        min_papers: The fewest papers.
        limit: How many claims at most, from 1 to `MAX_PAGE`.

    Raises:
        InvalidPage: `limit` is out of its range.
    """
    most = PageRequest(limit).first
    found: list[Agreement] = []
    position = ""
    for _ in range(_PAGES):
        page = _uncontested(graph, entity, min_papers, position)
        found += [one for one in _agreements(graph, [row["id"] for row in page]) if one.papers >= min_papers]
        # Later claims have no more papers than the last of the page, independent or not.
        if len(page) < _PAGE or sum(one.papers >= page[-1]["support"] for one in found) >= most:
            break
        position = page[-1]["sort"]
    found.sort(key=lambda one: (-one.papers, -one.claim.support, -one.claim.belief, one.claim.id))
    return tuple(found[:most])


def _uncontested(graph: Graph, entity: str | None, min_papers: int, position: str) -> list[Row]:
    """A page of the claims that may be agreed on, after a sort key."""
    before = sort_below(min_papers)
    parameters: dict[str, Any] = {"own": min_papers, "position": position, "limit": _PAGE}
    if entity:
        return graph.read(queries.UNCONTESTED_ABOUT, entity=entity, before=before, **parameters)
    (place,) = graph.read(queries.UNCONTESTED_END, before=before, **parameters)
    return graph.read(queries.UNCONTESTED, end=place["end"], **parameters) if place["end"] else []


def agreeing_pairs(found: Iterable[Agreement]) -> tuple[PaperPair, ...]:
    """The pairs of papers that find one or more of these claims, those that share most of them first."""
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in found:
        for first, second in combinations(sorted(piece.paper for piece in one.evidence), 2):
            shared[first, second].append(one.claim.id)
    pairs = (PaperPair(papers, tuple(sorted(claims))) for papers, claims in shared.items())
    return tuple(sorted(pairs, key=lambda pair: (-len(pair.claims), pair.papers)))


def _agreements(graph: Graph, ids: Iterable[str]) -> list[Agreement]:
    named = [
        claim.id
        for claim in claims_by_id(graph, ids).values()
        if not is_generic(claim.subject.name) and not is_generic(claim.object.name)
    ]
    found = sides(graph, [Stand(claim) for claim in named])
    marks = _marks(graph, {piece.paper for side in found.values() for piece in side.evidence})
    return [Agreement(side.claim, _independent(side, marks)) for side in found.values()]


def _marks(graph: Graph, papers: Collection[str]) -> dict[str, frozenset[tuple[str, str]]]:
    """What no two papers have that are independent: an author, or that they are one paper out of two sources."""
    rows = graph.read(queries.MAKERS, papers=sorted(papers)) if papers else []
    return {
        row["paper"]: frozenset(
            [
                *(("author", searchable(author)) for author in row["authors"] or ()),
                *((kind, searchable(row[kind])) for kind in ("doi", "arxiv", "pmid", "title") if row[kind]),
            ]
        )
        for row in rows
    }


def _independent(side: Side, marks: dict[str, frozenset[tuple[str, str]]]) -> tuple[EvidenceRow, ...]:
    """One piece of evidence for each paper that finds the claim and shares no author with a surer one, nor is it."""
    taken: dict[str, EvidenceRow] = {}
    counted: set[tuple[str, str]] = set()
    for piece in side.evidence:
        found = piece.attribution is Attribution.THIS and not piece.hedged
        # A paper that is gone by now has no entry.
        known = found and piece.paper in marks
        if known and piece.paper not in taken and counted.isdisjoint(marks[piece.paper]):
            taken[piece.paper] = piece
            counted |= marks[piece.paper]
    return tuple(taken.values())
