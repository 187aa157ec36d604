"""From a claim back to who said it: paper, version, sentence, offsets, the names used, and the run that read it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from claimgraph.graph.connect import Graph
from claimgraph.graph.queries import provenance as queries
from claimgraph.graph.read import claims_by_any_id, evidence_of, papers_by_id
from claimgraph.graph.rows import ClaimRow, EvidenceRow, PaperRow, paper_text
from claimgraph.schema import ANNOTATION_CONTEXT, Span, selectors


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run of an extractor; the fields are those of `claimgraph.schema.Run`, and what ran."""

    id: str
    started: str
    """When it began, in UTC, as ISO 8601."""
    weights: str | None
    """The SHA-256 of the network's weights; null where none read."""
    extractor: str
    extractor_version: str


@dataclass(frozen=True, slots=True)
class RetiredRow:
    """Evidence that stood in an earlier text of a paper; it counts for nothing now."""

    id: str
    paper: str
    version: int
    """The number of the text that it stood in."""
    sentence: str
    start: int
    end: int
    subject: str
    """What the subject was called when the text was replaced."""
    predicate: str
    object: str
    negated: bool
    hedged: bool
    attribution: str
    confidence: float
    extractor: str
    extractor_version: str
    run: str | None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """An earlier text of a paper."""

    number: int
    title: str
    abstract: str
    extractor: str
    extractor_version: str
    run: str | None

    @property
    def text(self) -> str:
        """What the offsets of its evidence count in."""
        return paper_text(self.title, self.abstract)


def urn(kind: str, id_: str) -> str:
    """The name of a claim, a piece of evidence, a paper or an entity (RFC 8141): the same in every graph that has it.

    >>> urn("paper", "hep-th/9901001"), urn("paper", "a b")
    ('urn:claimgraph:paper:hep-th/9901001', 'urn:claimgraph:paper:a%20b')
    """
    return f"urn:claimgraph:{kind}:{quote(id_, safe='/:')}"


@dataclass(frozen=True, slots=True)
class Source:
    """One piece of evidence with all there is to know of where it comes from."""

    evidence: EvidenceRow
    paper: PaperRow
    run: RunRow | None
    """Null where nobody noted which run read the paper, or another reading or a person found the evidence."""

    @property
    def mentions(self) -> dict[str, str | None]:
        """The strings by which the sentence names subject and object; null where an anaphor stands for it."""
        spans = {"subject": self.evidence.subject, "object": self.evidence.object}
        return {side: self.paper.text[span.start : span.end] if span else None for side, span in spans.items()}

    def annotation(self, claim: ClaimRow) -> dict[str, Any]:
        """It as an annotation of the W3C's model, ready for JSON: the body is the claim, the target the sentence."""
        paper = self.paper
        source = paper.url or (f"https://doi.org/{paper.doi}" if paper.doi else urn("paper", paper.id))
        return {
            "@context": ANNOTATION_CONTEXT,
            "id": urn("evidence", self.evidence.id),
            "type": "Annotation",
            "motivation": "describing",
            "body": {
                "type": "TextualBody",
                "value": f"{claim.subject.name} {claim.predicate.value} {claim.object.name}",
                "source": urn("claim", claim.id),
            },
            "target": {
                "source": source,
                "selector": selectors(paper.text, Span(self.evidence.start, self.evidence.end)),
            },
        }


@dataclass(frozen=True, slots=True)
class Provenance:
    """A claim and everything it rests on."""

    claim: ClaimRow
    sources: tuple[Source, ...]
    """Its evidence, the surest first."""
    retired: tuple[RetiredRow, ...]
    """What earlier texts of papers said of it."""


def provenance(graph: Graph, claim: str, first: int = 100) -> Provenance | None:
    """Follow a claim back to its sources, at most `first` (1 to 1,000) of them; null for an unknown id.

    An id as of `read.claims_by_any_id` will do.

    Raises:
        InvalidPage: `first` is out of its range.
    """
    found = claims_by_any_id(graph, [claim]).get(claim)
    if found is None:
        return None
    pieces = evidence_of(graph, [found.id], first)[found.id]
    before = [row["id"] for row in graph.read(queries.IDS_OF_NAMES, claim=found.id)]
    retired = graph.read(queries.RETIRED, claims=[found.id, *before], limit=first)
    return Provenance(found, sources_of(graph, pieces), tuple(RetiredRow(**row["row"]) for row in retired))


def sources_of(graph: Graph, pieces: Iterable[EvidenceRow]) -> tuple[Source, ...]:
    """Pieces of evidence with their papers and runs, in the same order; without those whose paper is deleted by now."""
    known = list(pieces)
    papers = papers_by_id(graph, {piece.paper for piece in known})
    runs = runs_by_id(graph, {paper.run for paper in papers.values() if paper.run})
    return tuple(
        Source(piece, paper, runs.get(paper.run or "") if _is_read_with(paper, piece) else None)
        for piece in known
        if (paper := papers.get(piece.paper))
    )


def _is_read_with(paper: PaperRow, piece: EvidenceRow) -> bool:
    """Whether what read a paper found a piece of evidence; a person may vouch for what it overlooked."""
    return (piece.extractor, piece.extractor_version) == (paper.extractor, paper.extractor_version)


def retired_evidence(graph: Graph, evidence: str) -> RetiredRow | None:
    """What had this id as evidence until its text was replaced, the last time if more than once; null if nothing had.

    What is evidence under this id now is not looked at.
    """
    # The character after `@` is `A`: between the two are the numbers of all texts.
    found = graph.read(queries.RETIRED_AS, first=f"{evidence}@", end=f"{evidence}A")
    return next((RetiredRow(**row["row"]) for row in found), None)


def versions_of(graph: Graph, paper: str) -> tuple[VersionRow, ...]:
    """The earlier texts of a paper, the first one first; none for an unknown id."""
    return tuple(VersionRow(**row["row"]) for row in graph.read(queries.VERSIONS, paper=paper))


def runs_by_id(graph: Graph, ids: Collection[str]) -> dict[str, RunRow]:
    """The runs of these ids; an unknown id has no entry."""
    rows = graph.read(queries.RUNS, ids=sorted(ids)) if ids else []
    return {row["row"]["id"]: RunRow(**row["row"]) for row in rows}
