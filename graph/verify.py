"""Whether every stored quote is still the exact text at its stored place."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from claimgraph.graph.connect import Graph
from claimgraph.graph.queries import read as queries
from claimgraph.graph.rows import paper_text

_PAGE: Final = 200
Kind = Literal["evidence", "mention", "retired evidence"]


@dataclass(frozen=True, slots=True)
class BadQuote:
    """A quote that is not what its paper says at its place."""

    paper: str
    """The paper's id."""
    kind: Kind
    """Retired evidence stands in an earlier version of the paper, and is compared with that."""
    id: str
    """The id of the evidence, or of the entity that is mentioned."""
    start: int
    end: int
    quoted: str
    """What is stored as the quote."""
    found: str
    """What the paper's text has there."""

    def __str__(self) -> str:
        """One sentence for a person."""
        return (
            f"{self.kind} {self.id} quotes {self.quoted!r} at {self.start}:{self.end} of paper {self.paper!r}, "
            f"which has {self.found!r} there"
        )


def verify(graph: Graph, on_progress: Callable[[int], None] | None = None) -> Iterator[BadQuote]:
    """Compare every stored sentence and mention with the stored text of its paper; yields those that differ.

    Reads a page of papers at a time, so that a graph of any size can be checked. `on_progress` is given the number of
    papers checked since its last call.
    """
    position = ""
    while papers := graph.read(queries.STORED_QUOTES, position=position, limit=_PAGE):
        for paper in papers:
            yield from _bad_quotes(paper)
        position = papers[-1]["paper"]
        if on_progress:
            on_progress(len(papers))


def _bad_quotes(paper: dict[str, Any]) -> Iterator[BadQuote]:
    text = paper_text(paper["title"], paper["abstract"])
    yield from _differing(paper["paper"], text, "evidence", paper["evidence"])
    yield from _differing(paper["paper"], text, "mention", paper["mentions"])
    for version in paper["versions"]:
        earlier = paper_text(version["title"], version["abstract"])
        yield from _differing(paper["paper"], earlier, "retired evidence", version["evidence"])


def _differing(paper: str, text: str, kind: Kind, rows: list[dict[str, Any]]) -> Iterator[BadQuote]:
    for row in rows:
        for quoted, start, end in zip(row["texts"], row["starts"], row["ends"], strict=True):
            if text[start:end] != quoted:
                yield BadQuote(paper, kind, row["id"], start, end, quoted, text[start:end])
