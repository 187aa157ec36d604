"""Papers out of the graph."""

from collections.abc import Callable
from typing import Any

from claimgraph.graph import (
    DeleteSummary,
    Graph,
    PaperFilter,
    claims,
    delete,
    entities,
    load,
    papers,
    papers_of,
)
from claimgraph.schema import Extraction, Run

Make = Callable[..., Extraction]
Dump = Callable[[Graph], Any]

NAMES = {"Adam": ("Method",), "RMSProp": ("Method",)}
BEATS = ("Adam", "OUTPERFORMS", "RMSProp")


def test_what_only_the_paper_supported_goes_with_it(graph: Graph, make: Make) -> None:
    alone = {**NAMES, "Lion": ("Method",)}
    load(graph, [make("1", NAMES, [BEATS]), make("2", alone, [BEATS, ("PAPER", "INTRODUCES", "Lion")])])

    summary = delete(graph, ["2", "none"])

    assert summary == DeleteSummary(papers=1, claims=1, evidence=2, entities=1, unknown=("none",))
    (claim,) = claims(graph).items
    assert (claim.support, claim.papers) == (1, 1)
    assert {entity.name for entity in entities(graph).items} == {"Adam", "RMSProp"}


def test_a_merge_that_rested_on_the_paper_is_undone(graph: Graph, make: Make, dump: Dump) -> None:
    load(graph, [make("1", {"SGD": ("Method",)})])
    before = dump(graph)
    load(graph, [make("2", {"stochastic gradient descent": ("Method", "SGD")})])

    delete(graph, ["2"])

    assert dump(graph) == before


def test_a_paper_that_used_two_names_of_an_entity_is_one_paper_fewer(graph: Graph, make: Make) -> None:
    both = {"GSM8K": ("Benchmark",), "GSM8K dataset": ("Benchmark",)}
    load(graph, [make(id_, both) for id_ in "12"] + [make("3", {"GSM8K dataset": ("Benchmark",)})])

    delete(graph, ["1"])

    assert [entity.papers for entity in entities(graph).items] == [2]


def test_papers_are_chosen_by_source_run_and_extractor(graph: Graph, make: Make) -> None:
    runs = [Run.begin(), Run.begin("a" * 64)]
    load(
        graph,
        [
            make("1", NAMES, [BEATS], source="bibtex", run=runs[0]),
            make("2", NAMES, [BEATS], source="arxiv-atom", run=runs[0], extractor_version="2"),
            make("3", NAMES, [BEATS], source="bibtex", run=runs[1], extractor="another"),
        ],
    )

    assert list(papers_of(graph, PaperFilter(source="bibtex"))) == ["1", "3"]
    assert list(papers_of(graph, PaperFilter(run=runs[0].id, extractor_version="2"))) == ["2"]
    assert delete(graph, papers_of(graph, PaperFilter(run=runs[0].id))).papers == 2
    assert graph.read("MATCH (r:Run) RETURN r.id AS id") == [{"id": runs[1].id}]
    assert delete(graph, papers_of(graph, PaperFilter(extractor="another"))).papers == 1
    assert graph.read("MATCH (n) WHERE NOT n:Meta RETURN n") == []


def test_many_papers_are_deleted_in_batches(graph: Graph, make: Make) -> None:
    load(graph, [make(f"{number:04}", NAMES, [BEATS]) for number in range(450)])
    done: list[int] = []

    summary = delete(graph, papers_of(graph, PaperFilter()), done.append)

    assert summary == DeleteSummary(papers=450, claims=1, evidence=450, entities=2, unknown=())
    assert done == [200, 200, 50]
    assert papers(graph).items == ()
