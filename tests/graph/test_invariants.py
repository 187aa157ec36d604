"""What holds of every graph, whatever is loaded, in whatever order, on whatever server."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from claimgraph.graph import (
    Alias,
    ClaimFilter,
    ClaimRow,
    Graph,
    add_aliases,
    claims,
    count,
    decisions,
    delete,
    entities,
    evidence,
    load,
    merge_entities,
    names_of,
    papers_naming,
    rename_entity,
    split_entity,
    verify,
)
from claimgraph.schema import PREDICATES, Attribution, EntityType, Extraction, Predicate

Make = Callable[..., Extraction]
Dump = Callable[[Graph], Any]
Empty = Callable[[Graph], None]
Drawn = tuple[dict[str, tuple[str, ...]], list[Any]]

# Chosen so that names fold together, acronyms are shared, and papers tell apart what others merge.
POOL = {
    "stochastic gradient descent": ("Method", "SGD"),
    "Stochastic Gradient-Descents": ("Method",),
    "symmetric gamma decomposition": ("Method", "SGD"),
    "SGD": ("Method",),
    "sgd": ("Method",),
    "convolutional neural network": ("Method", "CNNs", "ConvNet"),
    "CNN": ("Method",),
    "CNN model": ("Method",),
    "convolutional neural networks modelling": ("Method",),
    "CNN modeling": ("Method",),
    "CIFAR-10 dataset": ("Benchmark",),
    "ConvNet": ("Method",),
    "Adam": ("Method", "Adam optimizer"),
    "CIFAR-10": ("Benchmark",),
    "overfitting": ("Concept",),
}
# So much of a text that two versions of a paper, whatever they say, are not taken for two papers.
TITLE = " ".join(f"unchanged{number}" for number in range(30))
YEARS = {f"p{number}": year for number, year in enumerate((2021, 2019, 2024, 2019, 2026))}
FEW = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def drawn_papers(draw: st.DrawFn) -> list[Drawn]:
    """The entities and claims of a few papers."""
    return [draw(_paper()) for _ in range(draw(st.integers(1, 5)))]


@st.composite
def _paper(draw: st.DrawFn) -> Drawn:
    names = draw(st.lists(st.sampled_from(sorted(POOL)), min_size=1, max_size=5, unique=True))
    said = [draw(_claim(names)) for _ in range(draw(st.integers(0, 4)))]
    return {name: POOL[name] for name in names}, [claim for claim in said if claim is not None]


@st.composite
def _claim(draw: st.DrawFn, names: list[str]) -> Any:
    subject, object_ = draw(st.sampled_from(names)), draw(st.sampled_from(names))
    allowed = [
        predicate.value
        for predicate in Predicate
        if subject != object_
        and PREDICATES[predicate].allows(EntityType(POOL[subject][0]), EntityType(POOL[object_][0]))
    ]
    qualifiers = {
        "negated": draw(st.booleans()),
        "hedged": draw(st.booleans()),
        "attribution": draw(st.sampled_from(Attribution)),
        "confidence": draw(st.sampled_from([0.1, 0.25, 0.3, 0.7, 0.9])),
        **draw(st.fixed_dictionaries({}, optional={"on": st.sampled_from(names), "baseline": st.sampled_from(names)})),
    }
    if not allowed:
        return ("PAPER", "INTRODUCES", object_, qualifiers)
    return (subject, draw(st.sampled_from(allowed)), object_, qualifiers)


def _made(make: Make, drawn: list[Drawn], version: str = "1") -> list[Extraction]:
    return [
        make(f"p{number}", *paper, title=f"{TITLE} p{number}", year=YEARS[f"p{number}"], extractor_version=version)
        for number, paper in enumerate(drawn)
    ]


@FEW
@given(drawn=drawn_papers())
def test_a_claim_s_figures_are_those_of_its_evidence(
    graph: Graph, make: Make, empty: Empty, drawn: list[Drawn]
) -> None:
    empty(graph)
    load(graph, _made(make, drawn))
    best: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    own: dict[str, set[str]] = defaultdict(set)
    denying: dict[str, set[str]] = defaultdict(set)
    for piece in evidence(graph).items:
        if piece.negated:
            denying[piece.claim].add(piece.paper)
            continue
        is_own = piece.attribution is Attribution.THIS
        weight = piece.confidence * (0.5 if piece.hedged else 1) * (1 if is_own else 0.5)
        best[piece.claim][piece.paper] = max(best[piece.claim][piece.paper], weight)
        if is_own:
            own[piece.claim].add(piece.paper)

    stored = claims(graph).items

    assert {claim.id for claim in stored} == best.keys() | denying.keys()
    for claim in stored:
        doubt = 1.0
        for weight in best[claim.id].values():
            doubt *= 1 - weight
        assert claim.support == len(best[claim.id])
        assert claim.own == len(own[claim.id])
        assert claim.refuted == len(denying[claim.id])
        assert claim.papers == len(best[claim.id].keys() | denying[claim.id])
        assert claim.belief == pytest.approx(1 - doubt)
        years = [YEARS[paper] for paper in best[claim.id].keys() | denying[claim.id]]
        assert (claim.first_year, claim.last_year) == (min(years), max(years))
    assert list(verify(graph)) == []


@FEW
@given(drawn=drawn_papers(), data=st.data())
def test_the_order_of_loading_does_not_matter(
    graph: Graph, make: Make, dump: Dump, empty: Empty, drawn: list[Drawn], data: st.DataObject
) -> None:
    papers = _made(make, drawn)
    empty(graph)
    load(graph, papers)
    one = dump(graph)
    empty(graph)

    for paper in data.draw(st.permutations(papers)):
        load(graph, [paper])

    assert dump(graph) == one
    load(graph, papers, batch_size=2)
    assert dump(graph) == one


@FEW
@given(drawn=drawn_papers(), data=st.data())
def test_deleting_is_as_if_never_loaded(
    graph: Graph, make: Make, dump: Dump, empty: Empty, drawn: list[Drawn], data: st.DataObject
) -> None:
    papers = _made(make, drawn)
    gone = data.draw(st.sets(st.sampled_from([extraction.paper.id for extraction in papers])))
    empty(graph)
    load(graph, [extraction for extraction in papers if extraction.paper.id not in gone])
    never = dump(graph)
    load(graph, papers)

    summary = delete(graph, sorted(gone))

    assert (summary.papers, summary.unknown) == (len(gone), ())
    assert dump(graph) == never
    delete(graph, [extraction.paper.id for extraction in papers])
    assert graph.read("MATCH (n) WHERE NOT n:Meta RETURN n") == []


@FEW
@given(drawn=drawn_papers(), data=st.data())
def test_a_merge_that_is_split_again_leaves_no_trace(
    graph: Graph, make: Make, dump: Dump, empty: Empty, drawn: list[Drawn], data: st.DataObject
) -> None:
    empty(graph)
    load(graph, _made(make, drawn))
    before = dump(graph)
    rows = entities(graph).items
    assume(len(rows) > 1)
    kept, other = data.draw(st.permutations(rows))[:2]
    own = next(name for name in names_of(graph, other.id) if name.id == other.id)

    merge_entities(graph, kept, [other], across_types=True)

    (merged,) = (row for row in entities(graph).items if row.id == kept.id)
    assert set(merged.aliases) >= {*kept.aliases, *other.aliases}
    assert merged.type is kept.type
    _assert_types_told(graph)
    split_entity(graph, merged, own.id)
    assert dump(graph) == before


@st.composite
def drawn_lines(draw: st.DrawFn) -> list[Alias]:
    """Lines of an aliases file, with names that papers use and one that none does, in chains and circles."""
    methods = [name for name, (type_, *_) in POOL.items() if type_ == "Method"] + ["a name of our own"]
    names = st.lists(st.sampled_from(methods), min_size=1, max_size=3, unique=True)
    lines = [(*draw(names), draw(st.sampled_from([None, "", "Our Title"]))) for _ in range(draw(st.integers(1, 4)))]
    methods_alone = [Alias(EntityType.METHOD, name, tuple(aliases), title) for name, *aliases, title in lines]
    others = st.sampled_from([(EntityType.BENCHMARK, "CIFAR-10"), (EntityType.CONCEPT, "overfitting")])
    return [replace(line, of_other_types=tuple(draw(st.sets(others, max_size=1)))) for line in methods_alone] + draw(
        st.sampled_from([[], [Alias(EntityType.CONCEPT, "overfitting", (), None, ((EntityType.METHOD, "Adam"),))]])
    )


def _decide(graph: Graph, data: st.DataObject) -> None:
    """Merge, split or rename some entity, whatever the graph has."""
    rows = entities(graph).items
    assume(len(rows) > 1)
    one, other = data.draw(st.permutations(rows))[:2]
    names = names_of(graph, one.id)
    if len(names) > 1 and data.draw(st.booleans()):
        split_entity(graph, one, data.draw(st.sampled_from([name.id for name in names])))
    elif data.draw(st.booleans()):
        merge_entities(graph, one, [other], across_types=True)
    else:
        rename_entity(graph, one, data.draw(st.sampled_from([None, "Our Title", other.name, one.name])))


def _undated(graph: Graph, dump: Dump) -> Any:
    graph.execute("MATCH (n:Name) REMOVE n.decided")
    return dump(graph)


def _assert_types_told(graph: Graph) -> None:
    """A claim is of the types that its ends are of, whatever papers have read these to be."""
    types: dict[str, str] = {row.id: row.type.value for row in entities(graph).items}
    rows = claims(graph).items
    for side in (end for row in rows for end in (row.subject, row.object)):
        assert side.type.value == types.get(side.id, "Paper")
    forbidden = {row.id for row in rows if not _is_allowed(row)}
    assert {row.id for row in claims(graph, ClaimFilter(allowed=False)).items} == forbidden
    assert count(graph, ClaimFilter(allowed=True)) == len(rows) - len(forbidden)


def _is_allowed(claim: ClaimRow) -> bool:
    return PREDICATES[claim.predicate].allows(claim.subject.type, EntityType(claim.object.type))


def _assert_papers_counted(graph: Graph) -> None:
    rows = entities(graph).items
    naming = papers_naming(graph, [row.id for row in rows])
    assert {row.id: row.papers for row in rows} == {id_: len(papers) for id_, papers in naming.items()}


@FEW
@given(drawn=drawn_papers(), new=drawn_papers(), data=st.data())
def test_an_entity_s_papers_are_those_that_mention_it(
    graph: Graph, make: Make, empty: Empty, drawn: list[Drawn], new: list[Drawn], data: st.DataObject
) -> None:
    empty(graph)
    load(graph, _made(make, drawn))
    _assert_papers_counted(graph)
    for _ in range(2):
        _decide(graph, data)
        _assert_papers_counted(graph)
        _assert_types_told(graph)

    load(graph, _made(make, new, "2"))
    _assert_papers_counted(graph)
    _assert_types_told(graph)
    delete(graph, data.draw(st.sets(st.sampled_from(sorted(YEARS)))))
    _assert_papers_counted(graph)


@FEW
@given(drawn=drawn_papers(), lines=drawn_lines(), data=st.data())
def test_decisions_hold_whatever_comes_and_goes(
    graph: Graph, make: Make, dump: Dump, empty: Empty, drawn: list[Drawn], lines: list[Alias], data: st.DataObject
) -> None:
    papers = _made(make, drawn)
    gone = data.draw(st.sets(st.sampled_from([extraction.paper.id for extraction in papers])))
    empty(graph)
    add_aliases(graph, lines)
    load(graph, [extraction for extraction in papers if extraction.paper.id not in gone])
    never = _undated(graph, dump)
    empty(graph)
    load(graph, papers)
    add_aliases(graph, lines)

    delete(graph, sorted(gone))

    assert _undated(graph, dump) == never


@FEW
@given(drawn=drawn_papers(), data=st.data())
def test_decisions_read_into_another_graph_come_to_the_same(
    graph: Graph, make: Make, empty: Empty, drawn: list[Drawn], data: st.DataObject
) -> None:
    papers = _made(make, drawn)
    empty(graph)
    load(graph, papers)
    for _ in range(data.draw(st.integers(1, 4))):
        _decide(graph, data)
    decided, written = entities(graph).items, decisions(graph)

    empty(graph)
    load(graph, papers)
    add_aliases(graph, written)

    assert entities(graph).items == decided
    assert decisions(graph) == written


@FEW
@given(old=drawn_papers(), new=drawn_papers())
def test_replacing_leaves_no_trace(
    graph: Graph, make: Make, dump: Dump, empty: Empty, old: list[Drawn], new: list[Drawn]
) -> None:
    after = _made(make, new, "2")
    empty(graph)
    load(graph, after)
    fresh = dump(graph)
    empty(graph)
    load(graph, _made(make, old[: len(new)]))

    load(graph, after)

    assert dump(graph) == fresh


@FEW
@given(drawn=drawn_papers())
def test_both_servers_hold_the_same_graph(
    both: tuple[Graph, Graph], make: Make, dump: Dump, empty: Empty, drawn: list[Drawn]
) -> None:
    papers = _made(make, drawn)
    for graph in both:
        empty(graph)
        load(graph, papers)

    assert dump(both[0]) == dump(both[1])


@FEW
@given(drawn=drawn_papers())
def test_names_that_a_paper_tells_apart_are_never_one_entity(
    graph: Graph, make: Make, empty: Empty, drawn: list[Drawn]
) -> None:
    empty(graph)
    load(graph, _made(make, drawn))

    twice = graph.read("""
        MATCH (p:Paper)-[m:MENTIONS]->(e:Entity)
        MATCH (n:Name {id: m.name})
        WITH p, e, collect(DISTINCT n.stem) AS stems WHERE size(stems) > 1
        RETURN p.id AS paper, e.name AS entity
    """)
    assert twice == []
    # Nor are variants of which it states something.
    assert [claim for claim in claims(graph).items if claim.subject.id == claim.object.id] == []
