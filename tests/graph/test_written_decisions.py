"""Decisions written down, and read into another graph of the same papers, come to the same entities there."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from claimgraph.graph import (
    Alias,
    EntityRow,
    Graph,
    add_aliases,
    decisions,
    entities,
    load,
    merge_entities,
    names_of,
    rename_entity,
    split_entity,
)
from claimgraph.schema import EntityType, Extraction

Make = Callable[..., Extraction]
Empty = Callable[[Graph], None]

METHOD = EntityType.METHOD
ADAM = {"Adam": ("Method",), "RMSProp": ("Method",)}
MOMENTS = {"adaptive moments": ("Method",)}
LONG = {"stochastic gradient descent": ("Method", "SGD")}


def _called(graph: Graph, name: str) -> EntityRow:
    (entity,) = (row for row in entities(graph).items if row.name == name)
    return entity


def _merge(graph: Graph, kept: str, *others: str) -> None:
    merge_entities(graph, _called(graph, kept), [_called(graph, other) for other in others])


def _rename(graph: Graph, name: str, title: str | None) -> None:
    rename_entity(graph, _called(graph, name), title)


def _merge_twice(graph: Graph) -> None:
    # The second time the entity is called by the name that was merged into it.
    _merge(graph, "Adam", "adaptive moments")
    _merge(graph, "adaptive moments", "RMSProp")


def _merge_renamed(graph: Graph) -> None:
    _rename(graph, "Adam", "Adam (optimizer)")
    _merge(graph, "Adam (optimizer)", "RMSProp")


def _merge_into_what_stands_alone(graph: Graph) -> None:
    split_entity(graph, _called(graph, "SGD"), "SGD")
    (alone,) = (row for row in entities(graph).items if row.aliases == ("SGD",))
    merge_entities(graph, alone, [_called(graph, "RMSProp")])


def _split_by_id(graph: Graph) -> None:
    entity = _called(graph, "SGD")
    (acronym,) = (name for name in names_of(graph, entity.id) if name.surfaces == ("SGD",))
    split_entity(graph, entity, acronym.id)


@pytest.mark.parametrize(
    ("decide", "written"),
    [
        (_merge_twice, [Alias(METHOD, "Adam", ("RMSProp", "adaptive moments"), "")]),
        (_merge_renamed, [Alias(METHOD, "Adam", ("RMSProp",), "Adam (optimizer)")]),
        (lambda graph: _rename(graph, "Adam", "Kingma\tand  Ba"), [Alias(METHOD, "Adam", (), "Kingma and Ba")]),
        (lambda graph: _rename(graph, "Adam", "ADAM"), [Alias(METHOD, "ADAM", (), "ADAM")]),
        (_split_by_id, [Alias(METHOD, "SGD", ())]),
        (_merge_into_what_stands_alone, [Alias(METHOD, "SGD", ()), Alias(METHOD, "SGD", ("RMSProp",), "")]),
    ],
)
def test_decisions_are_written_so_that_they_come_to_the_same(
    graph: Graph, make: Make, empty: Empty, decide: Callable[[Graph], None], written: Sequence[Alias]
) -> None:
    papers = [make("1", ADAM), make("2", MOMENTS), make("3", MOMENTS), make("4", {"SGD": ("Method",)}), make("5", LONG)]
    load(graph, papers)
    decide(graph)
    decided: Any = entities(graph).items
    assert decisions(graph) == tuple(written)

    empty(graph)
    load(graph, papers)
    add_aliases(graph, written)

    assert entities(graph).items == decided
    assert decisions(graph) == tuple(written)
    empty(graph)
    add_aliases(graph, written)
    load(graph, papers)
    assert entities(graph).items == decided


def test_names_that_a_paper_tells_apart_are_written_by_their_ids(graph: Graph, make: Make) -> None:
    load(graph, [make("1", {"SGD": ("Method",), "sgd": ("Method",), "Adam": ("Method",)})])
    told_apart = _called(graph, "sgd")

    _merge(graph, "Adam", "sgd")

    assert decisions(graph) == (Alias(METHOD, "Adam", (told_apart.id,), ""),)
    before = entities(graph).items
    add_aliases(graph, decisions(graph))
    assert entities(graph).items == before


def test_a_name_of_no_letter_can_be_an_alias(graph: Graph, make: Make) -> None:
    load(graph, [make("1", {"\N{BLACK STAR}": ("Method",), "Adam": ("Method",)})])

    add_aliases(graph, [Alias(METHOD, "Adam", ("\N{BLACK STAR}", "\N{WHITE STAR}"))])

    assert _called(graph, "Adam").aliases == ("Adam", "\N{BLACK STAR}")
