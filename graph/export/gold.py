"""What people have checked, in the exchange format: papers of which every sentence that states something was judged.

Such papers are what `claimgraph train` and `claimgraph evaluate` learn from and compare with. What was overlooked in
them, and not added, counts there as not stated.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from claimgraph.graph.connect import Graph, Row
from claimgraph.graph.curations import Splitter
from claimgraph.graph.queries import curations, verdicts
from claimgraph.graph.read import papers_by_id
from claimgraph.graph.rows import PaperRow, paper_text
from claimgraph.schema import (
    PAPER,
    Attribution,
    EntityType,
    ExchangeClaim,
    ExchangeEntity,
    ExchangePaper,
    Predicate,
    Span,
)

_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Judged:
    """A paper of whose evidence people have said something."""

    paper: PaperRow
    left: int
    """How many pieces of its evidence nobody has judged; of a checked paper none."""
    sentences: tuple[str, ...] = ()
    """The sentences that `gold` counts, of a checked paper."""
    gold: ExchangePaper | None = None
    """What it states by what people have said, of a checked paper."""


def export_gold(graph: Graph, split: Splitter) -> Iterator[Judged]:
    """Read the papers of whose evidence people have said something, by their ids, lazily.

    Args:
        graph: The open graph.
        split: Cuts a paper into sentences.
    """
    position = ""
    while rows := graph.read(verdicts.JUDGED, position=position, limit=_PAGE):
        ids = [row["paper"] for row in rows]
        papers = papers_by_id(graph, ids)
        yield from (_judged(graph, papers[id_], split) for id_ in ids if id_ in papers)
        position = ids[-1]


def _judged(graph: Graph, paper: PaperRow, split: Splitter) -> Judged:
    stated = graph.read(curations.STATEMENTS, paper=paper.id)
    left = sum(row["evidence"].get("curation") is None for row in stated)
    if left:
        return Judged(paper, left)
    mentions = graph.read(curations.MENTIONS, paper=paper.id)
    # By where the text names them first, as an extractor numbers them.
    names = sorted((row["mention"] for row in mentions), key=lambda row: (min(row["starts"]), row["name"]))
    ids = {row["name"]: f"E{number}" for number, row in enumerate(names, start=1)} | {paper.id: PAPER}
    spans = split(paper.title, paper.abstract)
    text = paper_text(paper.title, paper.abstract)
    return Judged(
        paper,
        left=0,
        sentences=tuple(text[start:end] for start, end in spans),
        gold=ExchangePaper(
            id=paper.id,
            entities=tuple(
                ExchangeEntity(
                    id=ids[row["name"]],
                    type=EntityType(row["type"]),
                    mentions=tuple(dict.fromkeys(row["texts"])),
                )
                for row in names
            ),
            claims=tuple(_claim(row, ids, spans) for row in stated),
        ),
    )


def _claim(row: Row, ids: Mapping[str, str], spans: Sequence[Span]) -> ExchangeClaim:
    said = row["evidence"]
    return ExchangeClaim(
        s=ids[said["subject_name"]],
        p=Predicate(row["predicate"]),
        o=ids[said["object_name"]],
        sent=next(number for number, span in enumerate(spans) if said["start"] < span.end),
        negated=said["negated"],
        hedged=said["hedged"],
        attribution=Attribution(said["attribution"]),
        metric=said.get("metric"),
        value=said.get("value"),
        baseline=ids.get(said.get("baseline_name", "")),
        on=ids.get(said.get("on_name", "")),
    )
