"""Entities of one name and several types: each knows the others."""

from collections.abc import Callable
from importlib import import_module

import pytest

from claimgraph.graph import EntityRow, Graph, entities, load, merge_entities, namesakes_of, search
from claimgraph.schema import EntityType, Extraction

Make = Callable[..., Extraction]


@pytest.fixture
def by_type(graph: Graph, make: Make) -> dict[tuple[str, str], EntityRow]:
    """Digging as a task of three papers, a method of two and a concept of one, and a metric that is spelled apart."""
    load(
        graph,
        [
            make("a", {"digging": ("Task",), "Vole": ("Method",)}),
            make("b", {"Digging": ("Task",)}),
            make("c", {"digging": ("Task",)}),
            make("d", {"digging": ("Method",)}),
            make("e", {"digging": ("Method",)}),
            make("f", {"Digging": ("Concept",), "digging rate": ("Metric",)}),
        ],
    )
    return {(row.name.casefold(), row.type.value): row for row in entities(graph).items}


def test_each_knows_the_others(graph: Graph, by_type: dict[tuple[str, str], EntityRow]) -> None:
    task, method, concept, rate, vole = (
        by_type[key]
        for key in (
            ("digging", "Task"),
            ("digging", "Method"),
            ("digging", "Concept"),
            ("digging rate", "Metric"),
            ("vole", "Method"),
        )
    )
    unknown = "enty_000000000000000000000000"
    assert namesakes_of(graph, [row.id for row in (task, method, concept, rate, vole)] + [unknown]) == {
        task.id: [method, concept],
        method.id: [task, concept],
        concept.id: [task, method],
        rate.id: [],
        vole.id: [],
        unknown: [],
    }
    assert namesakes_of(graph, []) == {}


def test_a_name_that_was_merged_stands_for_what_it_became(
    graph: Graph, by_type: dict[tuple[str, str], EntityRow], make: Make
) -> None:
    merge_entities(graph, by_type["vole", "Method"], [by_type["digging", "Method"]])
    (vole,) = search(graph, "vole", types=[EntityType.METHOD])
    assert [
        row.id for row in namesakes_of(graph, [by_type["digging", "Concept"].id])[by_type["digging", "Concept"].id]
    ] == [
        by_type["digging", "Task"].id,
        vole.id,
    ]
    # By any of its names.
    assert {row.type for row in namesakes_of(graph, [vole.id])[vole.id]} == {EntityType.TASK, EntityType.CONCEPT}
    load(graph, [make("g", {"burrowing": ("Task",), "vole": ("Task",)})])
    assert len(namesakes_of(graph, [vole.id])[vole.id]) == 3


def test_there_are_not_too_many(
    graph: Graph, by_type: dict[tuple[str, str], EntityRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("claimgraph.graph.search"), "MAX_NAMESAKES", 1)
    concept = by_type["digging", "Concept"]
    assert namesakes_of(graph, [concept.id])[concept.id] == [by_type["digging", "Task"]]


def test_an_acronym_and_its_long_form_know_each_other(graph: Graph, make: Make) -> None:
    load(graph, [make("a", {"stochastic vole descent": ("Method", "SVD")}), make("b", {"SVD": ("Task",)})])
    long, short = sorted(entities(graph).items, key=lambda row: row.type)
    assert namesakes_of(graph, [long.id, short.id]) == {long.id: [short], short.id: [long]}
