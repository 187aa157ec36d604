"""What people have checked, in the exchange format: papers of which every piece of evidence was judged.

Such papers are what `claimgraph train` and `claimgraph evaluate` learn from and compare with. What was overlooked in
them, and not added, counts there as not stated; names and types are as an extractor has read them, but where people
have said otherwise.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from claimgraph.graph import errors
from claimgraph.graph.connect import Graph, Row
from claimgraph.graph.curations import Splitter
from claimgraph.graph.queries import curations, verdicts
from claimgraph.graph.read import papers_by_id
from claimgraph.graph.rows import PaperRow
from claimgraph.graph.status import state
from claimgraph.schema import (
    PAPER,
    Attribution,
    EntityType,
    ExchangeClaim,
    ExchangeEntity,
    ExchangePaper,
    Paper,
    Predicate,
    Span,
)

_PAGE: Final = 200
_TRIES: Final = 20
"""How often a paper is read again because something was changed meanwhile."""
_ENDS: Final = ("subject", "object", "on", "baseline")


@dataclass(frozen=True, slots=True)
class Checked:
    """A paper of which every piece of evidence was judged, and what it states by what people have said."""

    paper: Paper
    """With the sentences that `gold` counts."""
    gold: ExchangePaper


@dataclass(frozen=True, slots=True)
class Begun:
    """A paper of which some evidence was judged, and some not."""

    paper: str
    """Its id."""
    left: int
    """How many pieces of its evidence nobody has judged."""


@dataclass(frozen=True, slots=True)
class _Stored:
    """A paper as it is stored."""

    paper: PaperRow
    stated: list[Row]
    """Its evidence, of `curations.STATEMENTS`."""
    mentions: list[Row]
    """Its names, of `curations.MENTIONS`."""
    wrong: list[str]
    """The sentences in which something is marked as wrong."""


def export_gold(graph: Graph, split: Splitter) -> Iterator[Checked | Begun]:
    """Read the papers of whose evidence people have said something, by their ids, lazily.

    Those are left out of which nothing was judged that they say now. What is changed in the graph meanwhile is in it or
    not, but a paper is what it was at one time.

    Args:
        graph: The open graph.
        split: Cuts a paper into sentences.

    Raises:
        ExportFailed: The graph is changed all the time.
    """
    position = ""
    while rows := graph.read(verdicts.JUDGED, position=position, limit=_PAGE):
        for row in rows:
            stored = _read(graph, row["paper"])
            judged = _judged(stored, split) if stored else None
            if judged:
                yield judged
        position = rows[-1]["paper"]


def _read(graph: Graph, id_: str) -> _Stored | None:
    """A paper with all it says; null where it is gone."""
    before = state(graph)
    for _ in range(_TRIES):
        paper = papers_by_id(graph, [id_]).get(id_)
        stated = graph.read(curations.STATEMENTS, paper=id_)
        mentions = [row["mention"] for row in graph.read(curations.MENTIONS, paper=id_)]
        wrong = [row["verdict"]["sentence"] for row in graph.read(verdicts.OF_PAPERS, papers=[id_])]
        after = state(graph)
        if after == before:
            return _Stored(paper, stated, mentions, wrong) if paper else None
        before = after
    raise errors.ExportFailed(f"the graph was changed each time that its paper {id_!r} was read: export it again later")


def _judged(stored: _Stored, split: Splitter) -> Checked | Begun | None:
    paper = stored.paper
    left = sum(row["evidence"].get("curation") is None for row in stored.stated)
    if left:
        return Begun(paper.id, left)
    if not stored.stated and not any(sentence in paper.text for sentence in stored.wrong):
        return None
    entities = _entities(stored)
    ids = {name: f"E{number}" for number, name in enumerate(entities, start=1)} | {paper.id: PAPER}
    spans = _whole(split(paper.title, paper.abstract), [row["evidence"] for row in stored.stated])
    return Checked(
        Paper(
            id=paper.id,
            title=paper.title,
            abstract=paper.abstract,
            year=paper.year,
            source="graph",
            sentences=tuple(spans),
        ),
        ExchangePaper(
            id=paper.id,
            entities=tuple(
                ExchangeEntity(id=ids[name], type=type_, mentions=texts) for name, (type_, texts) in entities.items()
            ),
            claims=tuple(_claim(row, ids, spans) for row in stored.stated),
        ),
    )


def _entities(stored: _Stored) -> dict[str, tuple[EntityType, tuple[str, ...]]]:
    """The paper's names with their types and strings, in the order in which the text has them.

    What people have said to be another thing, or one of another type, is that alone: no name that says nothing has a
    string of one that says something.
    """
    used = {row["evidence"].get(f"{end}_name") for row in stored.stated for end in _ENDS}
    taken = {text for row in stored.mentions if row["name"] in used for text in row["texts"]}
    found = {}
    for row in sorted(stored.mentions, key=lambda row: (min(row["starts"]), row["name"])):
        texts = dict.fromkeys(text for text in row["texts"] if row["name"] in used or text not in taken)
        if texts:
            found[row["name"]] = (EntityType(row["type"]), tuple(texts))
    return found


def _whole(spans: Sequence[Span], evidence: Sequence[Row]) -> list[Span]:
    """Sentences, of which those are one that a piece of evidence takes for one."""
    whole: list[Span] = []
    for span in spans:
        if whole and any(said["start"] < whole[-1].end and span.start < said["end"] for said in evidence):
            whole[-1] = Span(whole[-1].start, span.end)
        else:
            whole.append(span)
    return whole


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
