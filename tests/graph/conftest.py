"""Empty graphs on both servers, and extractions of invented papers to put into them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from claimgraph.graph import Graph, connect
from claimgraph.schema import Claim, Entity, EntityType, Evidence, Extraction, Mention, Paper, Predicate, SubjectType

JustBefore = Callable[..., None]

Said = tuple[str, str, str] | tuple[str, str, str, Mapping[str, Any]]
"""A claim of an invented paper: two entities, by their first names, or PAPER; the predicate; fields of `Evidence`."""


@pytest.fixture
def graph(server: Any, empty: Callable[[Graph], None]) -> Iterator[Graph]:
    """An empty graph on each of the two servers in turn."""
    with connect(server.settings) as graph:
        empty(graph)
        yield graph


class _Text:
    """The abstract as it grows, and where it names what."""

    def __init__(self, title: str) -> None:
        self.text = f"{title}\n\n"
        self.mentions: dict[str, list[Mention]] = {}

    def write(self, words: str) -> None:
        self.text += words

    def name(self, entity: str, surface: str) -> tuple[int, int]:
        start = len(self.text)
        self.text += surface
        self.mentions.setdefault(entity, []).append(Mention(text=surface, start=start, end=len(self.text)))
        return start, len(self.text)


def make_extraction(
    paper: str,
    entities: Mapping[str, Sequence[str]],
    claims: Sequence[Said] = (),
    **fields: Any,
) -> Extraction:
    """What an extractor could have found in a paper that was written for it.

    Args:
        paper: The paper's id.
        entities: The type and the further names of each entity, by its first name: `{"SGD": ("Method",)}`.
        claims: What the paper says of them, each in a sentence of its own; `{"again": True}` among its qualifiers has
            it say the same claim in the same sentence as before.
        fields: More fields of the paper, or of the extraction.
    """
    text = _Text(title := fields.pop("title", f"A paper on {paper}"))
    for first, (_, *more) in entities.items():
        text.write("Here is ")
        text.name(first, first)
        for surface in more:
            text.write(", or ")
            text.name(first, surface)
        text.write(". ")
    locals_ = {first: f"E{number}" for number, first in enumerate(entities, start=1)} | {"PAPER": "PAPER"}
    types = {first: EntityType(kind) for first, (kind, *_) in entities.items()} | {"PAPER": SubjectType.PAPER}
    stated = _state(text, claims, locals_)
    abstract = text.text.removeprefix(f"{title}\n\n").rstrip()
    return Extraction(
        paper=Paper(
            id=paper, title=title, abstract=abstract, **{k: v for k, v in fields.items() if k in Paper.model_fields}
        ),
        entities=tuple(
            Entity(id=locals_[first], type=types[first], mentions=tuple(text.mentions[first])) for first in entities
        ),
        claims=tuple(
            Claim(
                subject=locals_[subject],
                subject_type=types[subject],
                predicate=predicate,
                object=locals_[object_],
                object_type=types[object_],
                evidence=tuple(evidence),
            )
            for (subject, predicate, object_), evidence in stated.items()
        ),
        **{"extractor": "invented", "extractor_version": "1"}
        | {name: value for name, value in fields.items() if name not in Paper.model_fields},
    )


def _state(
    text: _Text, claims: Sequence[Said], locals_: Mapping[str, str]
) -> dict[tuple[str, Predicate, str], list[Evidence]]:
    stated: dict[tuple[str, Predicate, str], list[Evidence]] = {}
    for number, (subject, predicate, object_, *rest) in enumerate(claims, start=1):
        qualifiers: dict[str, Any] = dict(rest[0]) if rest else {}
        triple = (subject, Predicate(predicate), object_)
        if qualifiers.pop("again", False):
            place = stated[triple][-1].model_dump(include={"sentence", "start", "end", "index", "subject", "object"})
        else:
            place = _write_sentence(text, triple, number)
        links = {link: locals_[qualifiers[link]] for link in ("on", "baseline") if link in qualifiers}
        stated.setdefault(triple, []).append(Evidence(**{**place, **qualifiers, **links}))
    return stated


def _write_sentence(text: _Text, triple: tuple[str, Predicate, str], number: int) -> dict[str, Any]:
    subject, predicate, object_ = triple
    start = len(text.text)
    if subject == "PAPER":
        text.write("This work")
    subject_span = None if subject == "PAPER" else text.name(subject, subject)
    text.write(f" {predicate.value.lower()} ")
    object_span = text.name(object_, object_)
    text.write(".")
    end = len(text.text)
    text.write(" ")
    return {
        "sentence": text.text[start:end],
        "start": start,
        "end": end,
        "index": number,
        "subject": subject_span,
        "object": object_span,
    }


@pytest.fixture(scope="session")
def make() -> Callable[..., Extraction]:
    """`make_extraction`."""
    return make_extraction


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder of the test's own, not made yet."""
    return tmp_path / "data"


@pytest.fixture
def just_before(monkeypatch: pytest.MonkeyPatch) -> JustBefore:
    """Has something happen in a graph just before a statement reads from it, as if another command did it."""

    def arrange(graph: Graph, statement: str, happens: Callable[[], object], time: int = 1) -> None:
        asked: list[str] = []

        def read(query: str, **options: Any) -> list[dict[str, Any]]:
            asked.append(query)
            if asked.count(statement) == time:
                monkeypatch.undo()
                happens()
            return Graph.read(graph, query, **options)

        monkeypatch.setattr(graph, "read", read)

    return arrange
