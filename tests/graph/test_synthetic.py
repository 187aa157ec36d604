"""What the benchmark of the graph loads, and what it writes beside that."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from claimgraph.graph import Graph, load, verify
from claimgraph.schema import Extraction

Extractions = Callable[..., Iterator[Extraction]]


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Gives a module of tests/bench by its name."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "bench"))
    return import_module


@pytest.fixture
def extractions(bench: Callable[[str], Any]) -> Extractions:
    """`extractions` of tests/bench/synthetic.py."""
    made: Extractions = bench("synthetic").extractions
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


def test_bare_writes_end_with_the_same_graph(
    both: tuple[Graph, Graph],
    extractions: Extractions,
    bench: Callable[[str], Any],
    dump: Callable[[Graph], Any],
) -> None:
    one, other = both
    load(one, extractions(400))
    bare = bench("graph_bare")

    for batch in bare.read_back(one, 10):
        other.write(partial(bare.write, batch=batch))

    assert dump(other) == dump(one)
