"""The invented papers that the benchmark of the graph loads."""

from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path

import pytest

from claimgraph.graph import Graph, load, verify
from claimgraph.schema import Extraction

Extractions = Callable[..., Iterator[Extraction]]


@pytest.fixture
def extractions(monkeypatch: pytest.MonkeyPatch) -> Extractions:
    """`extractions` of tests/bench/synthetic.py."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "bench"))
    made: Extractions = import_module("synthetic").extractions
    return made


def test_they_are_valid(extractions: Extractions) -> None:
    for extraction in extractions(3_000):
        assert Extraction.model_validate(extraction.model_dump()) == extraction


@pytest.mark.parametrize("claims", [0, 1, 1_000])
def test_there_are_as_many_claims_as_wanted(extractions: Extractions, claims: int) -> None:
    assert sum(len(extraction.claims) for extraction in extractions(claims)) == claims


def test_they_are_the_same_every_time(extractions: Extractions) -> None:
    assert list(extractions(500, seed=2)) == list(extractions(500, seed=2))
    assert next(extractions(500, seed=2)) != next(extractions(500, seed=3))


def test_they_are_made_lazily(extractions: Extractions) -> None:
    papers = [extraction.paper.id for extraction in islice(extractions(10**12), 3)]

    assert papers == sorted(set(papers))


def test_some_names_are_everywhere_and_most_are_rare(extractions: Extractions) -> None:
    papers = list(islice(extractions(10**12), 500))
    uses = Counter(name for paper in papers for name in {entity.name for entity in paper.entities})

    assert max(uses.values()) > len(papers) / 10
    assert sum(number <= 2 for number in uses.values()) > 0.9 * len(uses)


def test_a_graph_can_hold_them(graph: Graph, extractions: Extractions) -> None:
    done = load(graph, extractions(400))

    assert done.evidence == 400
    assert done.papers_refused == 0
    assert list(verify(graph)) == []
