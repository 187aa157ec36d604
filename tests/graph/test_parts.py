"""Parts of names are found whatever the index makes of words, on both servers."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claimgraph.graph import (
    ClaimFilter,
    EntityFilter,
    Graph,
    PageRequest,
    PaperFilter,
    claims,
    count,
    entities,
    load,
    papers,
    read,
)
from claimgraph.graph.names import searchable
from claimgraph.graph.parts import part_query, parts_of
from claimgraph.schema import Extraction, Predicate

Make = Callable[..., Extraction]

NAMES = (
    "RoBERTa",
    "DistilBERT-base",
    "graph neural networks",
    "Graph Neural Network for gAIn",
    "C++ [AND] (NOT) OR",
    "pass@1 of GPT-4",
    "naïve Bayes",
    "\u6df1\u5ea6\u5b66\u4e60 model",
    "\u03b2-VAE \u0e42\u0e21\u0e40\u0e14\u0e25",
    "snake_case~2 x*y?",
    "pneumonoultramicroscopicsilicovolcanoconiosisandmore networks",
    "of the and or",
)


@pytest.fixture
def named(graph: Graph, make: Make) -> Graph:
    """Each name is that of a thing that is used, and of the paper that introduces it."""
    load(
        graph,
        [
            make(
                str(number),
                {name: ("Method",), "planning": ("Task",)},
                [("PAPER", "INTRODUCES", name), (name, "USED_FOR", "planning")],
                title=name,
            )
            for number, name in enumerate(NAMES)
        ],
    )
    return graph


parts = st.sampled_from(NAMES).flatmap(
    lambda name: st.tuples(st.integers(0, len(name) - 1), st.integers(1, len(name))).map(
        lambda cut: name[cut[0] : cut[0] + cut[1]]
    )
)


@pytest.mark.parametrize("few", [5_000, 2], ids=["few", "many"])
@given(part=st.one_of(parts, parts.map(str.upper), st.text(min_size=1, max_size=5)))
@example(part="+")
@example(part="of the")
@example(part="\u5b66")
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_name_with_a_part_is_found(named: Graph, few: int, part: str) -> None:
    wanted = searchable(part)
    having = {name for name in NAMES if wanted in searchable(name)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read, "_FEW", few)
        found = entities(named, EntityFilter(name=part, types=("Method",)), PageRequest(20))  # type: ignore[arg-type]
        assert {row.name for row in found.items} == having
        assert {row.title for row in papers(named, PaperFilter(text=part)).items} == having
        where = ClaimFilter(subject=part)
        listed = [row.subject.name for row in claims(named, where).items]
        assert len(listed) == count(named, where)
        assert set(listed) == having | {NAMES[number] for number in range(len(NAMES)) if part == str(number)}


@pytest.mark.parametrize("few", [5_000, 1], ids=["few", "many"])
@given(name=st.one_of(st.sampled_from(NAMES), parts, st.sampled_from(("planning", "2", "", " "))))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_whole_name_is_no_part_of_others(named: Graph, few: int, name: str) -> None:
    called = {one for one in (*NAMES, "planning") if searchable(name) == searchable(one)}
    by_ids = {str(number): {title} for number, title in enumerate(NAMES)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read, "_MANY", few)
        for spelled in (name, name.upper(), f" {name}"):
            if searchable(spelled) != searchable(name):
                continue
            where = EntityFilter(name=spelled, exact=True)
            assert {row.name for row in entities(named, where).items} == called
            about = ClaimFilter(about=spelled, exact=True)
            told = claims(named, about, PageRequest(50)).items
            assert len(told) == count(named, about)
            assert {row.subject.name for row in told if row.predicate is Predicate.USED_FOR} == (
                set(NAMES) if called == {"planning"} else called
            )
            inside = ClaimFilter(all_of=[ClaimFilter(subject=spelled, exact=True, predicates=[Predicate.INTRODUCES])])
            assert {row.subject.name for row in claims(named, inside).items} == (
                called & set(NAMES) | by_ids.get(spelled, set())
            )


@given(name=st.text(max_size=60), cut=st.tuples(st.integers(0, 60), st.integers(1, 60)))
def test_a_part_asks_for_words_that_the_index_has(name: str, cut: tuple[int, int]) -> None:
    text = searchable(name)
    query = part_query(text[cut[0] : cut[0] + cut[1]])
    known = parts_of(text).split()
    for word in (query or "").split(" AND "):
        assert any(one.startswith(word[:-1]) if word.endswith("*") else one == word for one in known) or not query
        assert query is None or word.rstrip("*").isascii()


def test_pages_are_the_same_however_a_part_is_found(named: Graph, monkeypatch: Any) -> None:
    where = ClaimFilter(subject="net", object="plan")
    first = claims(named, where, PageRequest(2))
    monkeypatch.setattr(read, "_FEW", 1)
    assert claims(named, where, PageRequest(2)) == first
    last = claims(named, where, PageRequest(2, after=first.end_cursor))
    assert first.has_next
    assert not last.has_next
    assert {row.subject.name for row in (*first.items, *last.items)} == {
        "graph neural networks",
        "Graph Neural Network for gAIn",
        "pneumonoultramicroscopicsilicovolcanoconiosisandmore networks",
    }
