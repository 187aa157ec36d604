"""Ways from entity to entity, on both servers."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimgraph.graph import (
    Bounds,
    Graph,
    InvalidQuestion,
    Line,
    LinkFilter,
    NotFound,
    Paths,
    claims,
    common_neighbours,
    delete,
    entity_meant,
    lineage,
    load,
    papers_by_id,
    paths,
)
from claimgraph.graph.queries import paths as steps
from claimgraph.graph.queries import read
from claimgraph.schema import PREDICATES, Extraction, Predicate

Make = Callable[..., Extraction]
JustBefore = Callable[..., None]
Empty = Callable[[Graph], None]
Kind = dict[str, bool]

NAMES = {
    "Quokka": ("Method", "QK-Net"),
    "Wombat": ("Method",),
    "Numbat": ("Method",),
    "BurrowBench": ("Benchmark",),
    "digging": ("Task",),
}
FEW = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


def _routes(found: Paths) -> list[list[str]]:
    """The names along each path, with the predicate of each step and an arrow the way the claim points."""
    return [
        [route.steps[0].source.name]
        + [
            part
            for link in route.steps
            for part in (f"{link.predicate} >" if link.forward else f"< {link.predicate}", link.target.name)
        ]
        for route in found.items
    ]


@pytest.fixture
def filled(graph: Graph, make: Make) -> Graph:
    """Quokka to BurrowBench by way of Wombat, of Numbat, and of Wombat and Numbat."""
    load(
        graph,
        [
            make(
                "a",
                NAMES,
                [
                    ("Quokka", "USES", "Wombat", {"confidence": 0.5}),
                    ("Wombat", "EVALUATED_ON", "BurrowBench", {"confidence": 0.5}),
                    ("Numbat", "IMPROVES", "Quokka", {"confidence": 0.75}),
                    ("Numbat", "EVALUATED_ON", "BurrowBench", {"confidence": 0.5}),
                    ("Wombat", "COMPARED_WITH", "Numbat", {"confidence": 0.25}),
                    ("Numbat", "DEGRADES", "digging", {"negated": True}),
                ],
                title="Of Quokkas",
                year=2030,
            ),
            make(
                "b",
                {"Quokka": ("Method",), "Wombat": ("Method",)},
                [("Quokka", "USES", "Wombat", {"confidence": 0.25})],
            ),
        ],
    )
    return graph


def test_the_shortest_paths_come_by_the_product_of_their_beliefs(filled: Graph) -> None:
    found = paths(filled, "Quokka", "BurrowBench")

    assert _routes(found) == [
        ["Quokka", "< IMPROVES", "Numbat", "EVALUATED_ON >", "BurrowBench"],
        ["Quokka", "USES >", "Wombat", "EVALUATED_ON >", "BurrowBench"],
    ]
    assert [route.belief for route in found.items] == pytest.approx([0.375, 0.3125])
    assert (found.a.name, found.b.name, found.has_more, found.cut, found.partial) == (
        "Quokka", "BurrowBench", False, (), False
    )  # fmt: skip


def test_a_step_is_a_claim_with_its_surest_sentence(filled: Graph) -> None:
    (_, route) = paths(filled, "Quokka", "BurrowBench").items

    step = route.steps[0]

    (claim,) = (claim for claim in claims(filled).items if claim.predicate is Predicate.USES)
    assert (step.claim, step.source, step.target) == (claim.id, claim.subject, claim.object)
    assert (step.support, step.refuted, step.belief) == (2, 0, 0.625)
    assert step.evidence
    assert (step.evidence.sentence, step.evidence.negated) == ("Quokka uses Wombat.", False)
    assert (step.evidence.paper, step.evidence.title, step.evidence.year) == ("a", "Of Quokkas", 2030)
    text = papers_by_id(filled, ["a"])["a"].text
    assert text[step.evidence.start : step.evidence.end] == step.evidence.sentence


def test_a_step_without_a_sentence_is_told_all_the_same(filled: Graph) -> None:
    filled.execute("MATCH (v:Evidence) DETACH DELETE v")

    (route, _) = paths(filled, "Quokka", "BurrowBench").items

    assert [(step.predicate, step.evidence) for step in route.steps] == [
        (Predicate.IMPROVES, None),
        (Predicate.EVALUATED_ON, None),
    ]


def test_all_paths_are_the_shortest_and_then_the_longer(filled: Graph) -> None:
    found = paths(filled, "Quokka", "BurrowBench", every=True)

    assert _routes(found)[2:] in (
        [
            ["Quokka", "< IMPROVES", "Numbat", way, "Wombat", "EVALUATED_ON >", "BurrowBench"],
            ["Quokka", "USES >", "Wombat", back, "Numbat", "EVALUATED_ON >", "BurrowBench"],
        ]
        for way, back in (("COMPARED_WITH >", "< COMPARED_WITH"), ("< COMPARED_WITH", "COMPARED_WITH >"))
    )
    assert len(paths(filled, "Quokka", "BurrowBench", bounds=Bounds(max_hops=2), every=True).items) == 2
    assert paths(filled, "Quokka", "BurrowBench", bounds=Bounds(max_hops=1), every=True).items == ()


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (LinkFilter(predicates=[Predicate.USES, Predicate.EVALUATED_ON]), [["Wombat"]]),
        (LinkFilter(predicates=[Predicate.USES]), []),
        (LinkFilter(min_belief=0.5), [["Numbat"], ["Wombat"]]),
        (LinkFilter(min_belief=0.7), []),
        (LinkFilter(min_support=2), []),
    ],
)
def test_paths_go_along_the_claims_that_a_filter_lets_through(
    filled: Graph, where: LinkFilter, expected: list[list[str]]
) -> None:
    found = paths(filled, "Quokka", "BurrowBench", where)

    assert [[link.target.name for link in route.steps[:-1]] for route in found.items] == expected


def test_what_papers_only_deny_is_no_step_unless_it_is_asked_for(filled: Graph) -> None:
    assert paths(filled, "Numbat", "digging").items == ()

    (route,) = paths(filled, "Numbat", "digging", LinkFilter(min_support=0)).items

    (step,) = route.steps
    assert (step.support, step.refuted, step.belief, route.belief) == (0, 1, 0.0, 0.0)
    assert step.evidence
    assert step.evidence.negated


def test_a_directed_path_goes_from_subject_to_object(filled: Graph) -> None:
    assert _routes(paths(filled, "Quokka", "BurrowBench", directed=True)) == [
        ["Quokka", "USES >", "Wombat", "EVALUATED_ON >", "BurrowBench"]
    ]
    assert paths(filled, "BurrowBench", "Quokka", directed=True).items == ()


@pytest.mark.parametrize(("a", "b"), [("Wombat", "Numbat"), ("Numbat", "Wombat")])
def test_a_symmetric_claim_has_no_direction(filled: Graph, a: str, b: str) -> None:
    (route,) = paths(filled, a, b, directed=True).items

    assert [link.predicate for link in route.steps] == [Predicate.COMPARED_WITH]


def test_several_claims_between_two_are_one_step(graph: Graph, make: Make) -> None:
    said = [
        ("Quokka", "USES", "Wombat", {"confidence": 0.25}),
        ("Wombat", "IMPROVES", "Quokka", {"confidence": 0.75}),
        ("Quokka", "OUTPERFORMS", "Wombat", {"confidence": 0.5}),
    ]
    load(graph, [make("a", NAMES, said)])

    (route,) = paths(graph, "Quokka", "Wombat").items

    assert [(link.predicate, link.forward, link.others) for link in route.steps] == [(Predicate.IMPROVES, False, 2)]


def test_no_more_paths_than_asked_for(filled: Graph) -> None:
    found = paths(filled, "Quokka", "BurrowBench", bounds=Bounds(limit=1))

    assert (len(found.items), found.has_more) == (1, True)
    assert not paths(filled, "Quokka", "BurrowBench", bounds=Bounds(limit=2)).has_more


@pytest.fixture
def hubs(graph: Graph, make: Make) -> Graph:
    """Two hubs with five claims each, the least believed of them between the two; and a thing beside each."""
    spokes = {f"{side} spoke {number}": ("Method",) for side in ("west", "east") for number in range(4)}
    said: list[Any] = [(name, "USES", f"{name[:4]} hub", {"confidence": 0.9}) for name in spokes]
    said += [
        ("west hub", "USES", "east hub", {"confidence": 0.1}),
        ("west end", "USES", "west hub", {"confidence": 0.2}),
        ("east end", "USES", "east hub", {"confidence": 0.2}),
    ]
    ends = {f"{side} {kind}": ("Method",) for side in ("west", "east") for kind in ("hub", "end")}
    load(graph, [make("a", {**spokes, **ends}, said)])
    return graph


def test_a_hub_is_cut_and_that_is_said(hubs: Graph) -> None:
    bounds = Bounds(max_hops=4, fan_out=2)

    found = paths(hubs, "west hub", "east spoke 0", LinkFilter(min_belief=0.5), bounds)

    assert (found.items, {entity.name for entity in found.cut}) == ((), {"west hub", "east hub"})


@pytest.mark.parametrize(
    ("a", "b", "steps"), [("west hub", "east hub", 1), ("west end", "east hub", 2), ("west end", "east end", 3)]
)
def test_hubs_that_need_not_be_gone_on_from_are_not_cut(hubs: Graph, a: str, b: str, steps: int) -> None:
    found = paths(hubs, a, b, bounds=Bounds(fan_out=1))

    assert [len(route.steps) for route in found.items] == [steps]
    assert found.cut == ()


def test_a_level_of_too_many_entities_is_cut_and_that_is_said(graph: Graph, make: Make) -> None:
    names = dict.fromkeys(("root", "twig p", "twig q", "leaf r", "leaf s", "leaf t", "far", "near far"), ("Method",))
    said: list[Any] = [
        *(("root", "USES", twig, {"confidence": 0.5}) for twig in ("twig p", "twig q")),
        *(("twig p", "USES", leaf) for leaf in ("leaf r", "leaf s")),
        ("twig q", "USES", "leaf t"),
        ("far", "USES", "near far"),
    ]
    load(graph, [make("a", names, said), *(make(f"b{n}", {"near far": ("Method",)}) for n in range(3))])

    found = paths(graph, "root", "far", bounds=Bounds(max_hops=4, fan_out=2))

    assert ([entity.name for entity in found.cut], found.items, found.partial) == (["twig p"], (), True)


@pytest.mark.parametrize(
    ("bounds", "sentence"),
    [
        ({"max_hops": 0}, "max_hops is 0: it can be from 1 to 6"),
        ({"max_hops": 7}, "max_hops is 7: it can be from 1 to 6"),
        ({"fan_out": 1001}, "fan_out is 1001: it can be from 1 to 1000"),
        ({"limit": 0}, "limit is 0: it can be from 1 to 1000"),
    ],
)
def test_bounds_are_bounded(bounds: dict[str, int], sentence: str) -> None:
    with pytest.raises(InvalidQuestion) as caught:
        Bounds(**bounds)

    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("predicates", "sentence"),
    [
        ([Predicate.INTRODUCES], "INTRODUCES comes from papers and is no step between entities: leave it out"),
        ([], "there is no predicate to go along: give some, or none at all for every one"),
    ],
)
def test_some_predicates_are_no_steps(predicates: list[Predicate], sentence: str) -> None:
    with pytest.raises(InvalidQuestion) as caught:
        LinkFilter(predicates=predicates)

    assert str(caught.value) == sentence


@pytest.mark.parametrize("name", ["Quokka", "qk-net", "quokkas"])
def test_an_entity_is_meant_by_any_of_its_names(filled: Graph, name: str) -> None:
    assert entity_meant(filled, name).name == "Quokka"
    assert entity_meant(filled, entity_meant(filled, name).id).name == "Quokka"


def test_of_several_types_the_one_of_most_papers_is_meant(graph: Graph, make: Make) -> None:
    burrowing = [make("a", {"burrowing": ("Task",)}), make("b", {"burrowing": ("Concept",)})]
    load(graph, [*burrowing, make("c", {"burrowing": ("Concept",)})])

    found = entity_meant(graph, "burrowing")

    assert (found.type, found.papers) == ("Concept", 2)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Bilby", ": search for part of its name (claimgraph entities list Bilby)"),
        ("Bilby's nets", ": search for part of its name (claimgraph entities list 'Bilby'\"'\"'s nets')"),
        ("enty_" + "0" * 24, ": ask for it by a name"),
        ("clam_" + "0" * 24, ", which is the id of a claim: ask for it by a name"),
    ],
)
def test_an_entity_that_is_not_there_is_an_error(graph: Graph, name: str, hint: str) -> None:
    with pytest.raises(NotFound) as caught:
        entity_meant(graph, name)

    assert str(caught.value) == f"the graph has no entity {name!r}{hint}"


@pytest.mark.parametrize("ask", [paths, common_neighbours])
def test_two_things_are_asked_about(filled: Graph, ask: Callable[..., Any]) -> None:
    with pytest.raises(InvalidQuestion) as caught:
        ask(filled, "qk-net", "Quokka")

    assert str(caught.value) == "'qk-net' and 'Quokka' are one thing, Quokka (Method): give two"


def test_common_neighbours_have_the_claims_of_both_sides(filled: Graph) -> None:
    found = common_neighbours(filled, "Quokka", "BurrowBench")

    assert [shared.entity.name for shared in found.items] == ["Numbat", "Wombat"]
    (numbat, _) = found.items
    assert [(link.predicate, link.forward, link.source.name) for link in numbat.of_a] == [
        (Predicate.IMPROVES, False, "Quokka")
    ]
    assert [(link.predicate, link.forward, link.source.name) for link in numbat.of_b] == [
        (Predicate.EVALUATED_ON, False, "BurrowBench")
    ]
    assert all(link.evidence for link in (*numbat.of_a, *numbat.of_b))
    assert (found.has_more, found.cut, found.partial) == (False, (), False)
    first = common_neighbours(filled, "Quokka", "BurrowBench", bounds=Bounds(limit=1))
    assert (first.items, first.has_more) == (found.items[:1], True)


def test_neighbours_of_a_hub_are_found_from_the_other_side(hubs: Graph) -> None:
    bounds = Bounds(fan_out=1)

    found = common_neighbours(hubs, "west hub", "east end", bounds=bounds)
    assert ([shared.entity.name for shared in found.items], found.cut) == (["east hub"], ())
    both = common_neighbours(hubs, "west hub", "east hub", bounds=bounds)
    assert {entity.name for entity in both.cut} == {"west hub", "east hub"}


def _tree(line: Line) -> list[Any]:
    def below(branches: Any) -> list[Any]:
        return [
            (branch.link.target.name, below(branch.branches)) if branch.branches else branch.link.target.name
            for branch in branches
        ]

    return below(line.branches)


@pytest.fixture
def family(graph: Graph, make: Make) -> Graph:
    """A line of methods, with a ring in it."""
    names = dict.fromkeys(("Joey", "Roo", "Wallaby", "pouch", "marsupial", "Emu"), ("Method",))
    said: list[Any] = [
        ("PAPER", "INTRODUCES", "Roo"),
        ("Joey", "USES", "Roo", {"confidence": 0.9}),
        ("pouch", "PART_OF", "Joey", {"confidence": 0.8}),
        ("Roo", "IS_A", "marsupial", {"confidence": 0.7}),
        ("Roo", "USES", "Wallaby", {"confidence": 0.6}),
        ("Wallaby", "USES", "Joey"),
        ("Joey", "OUTPERFORMS", "Roo"),
        ("Roo", "OUTPERFORMS", "Emu"),
        ("Emu", "IMPROVES", "Joey"),
    ]
    load(graph, [make("a", names, said, title="The Roo", year=2029), make("b", names, said[:1], year=2028)])
    return graph


def test_lineage_goes_on_from_thing_to_thing(family: Graph) -> None:
    found = lineage(family, "Joey")

    assert found.entity.name == "Joey"
    assert _tree(found.builds_on) == [("Roo", ["marsupial", "Wallaby"]), "pouch"]
    assert _tree(found.built_on_by) == [("Wallaby", ["Roo"])]
    assert _tree(found.outperforms) == [("Roo", ["Emu"])]
    assert _tree(found.outperformed_by) == []
    assert _tree(lineage(family, "Emu").outperformed_by) == [("Roo", ["Joey"])]
    assert _tree(lineage(family, "Joey", bounds=Bounds(max_hops=1)).builds_on) == ["Roo", "pouch"]


def test_lineage_tells_its_claims_and_who_introduced_what(family: Graph) -> None:
    roo, pouch = lineage(family, "Joey").builds_on.branches

    assert [(paper.paper, paper.year) for paper in roo.introduced_by] == [("b", 2028), ("a", 2029)]
    assert roo.introduced_by[1].title == "The Roo"
    assert pouch.introduced_by == ()
    assert (pouch.link.predicate, pouch.link.forward) == (Predicate.PART_OF, False)
    assert pouch.link.evidence
    assert pouch.link.evidence.sentence == "pouch part_of Joey."


def test_lineage_is_bounded_under_each_thing(family: Graph) -> None:
    found = lineage(family, "Joey", bounds=Bounds(limit=1)).builds_on

    assert _tree(found) == [("Roo", ["marsupial"])]
    assert found.has_more
    assert found.branches[0].has_more
    cut = lineage(family, "Joey", bounds=Bounds(fan_out=1)).builds_on
    assert {entity.name for entity in cut.cut} == {"Joey", "Roo"}


def test_lineage_counts_what_a_filter_lets_through(family: Graph) -> None:
    assert _tree(lineage(family, "Joey", LinkFilter(min_belief=0.65)).builds_on) == [("Roo", ["marsupial"]), "pouch"]


# Everything that is found is compared with what looking at every path finds.

_STEPS = (Predicate.USES, Predicate.IMPROVES, Predicate.COMPARED_WITH)
_ENTITIES = tuple(f"thing {letter}" for letter in "pqrstuv")


@st.composite
def drawn_claims(draw: st.DrawFn) -> list[Any]:
    """What a paper says of seven things."""
    pairs = st.lists(st.sampled_from(_ENTITIES), min_size=2, max_size=2, unique=True)
    triples = st.tuples(pairs, st.sampled_from(_STEPS)).map(lambda drawn: (drawn[0][0], drawn[1].value, drawn[0][1]))
    return [
        (*triple, {"confidence": draw(st.sampled_from([0.2, 0.5, 0.7, 0.9])), "negated": draw(st.integers(0, 5)) == 0})
        for triple in draw(st.lists(triples, max_size=14))
    ]


def _beliefs(graph: Graph, where: LinkFilter, *, directed: bool) -> dict[str, dict[str, float]]:
    """The best belief of a step from each entity to each."""
    best: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(lambda: -1.0))
    for claim in claims(graph).items:
        if claim.predicate in where.allowed and claim.belief >= where.min_belief and claim.support >= where.min_support:
            one, other = claim.subject.id, claim.object.id
            best[one][other] = max(best[one][other], claim.belief)
            if not directed or PREDICATES[claim.predicate].symmetric:
                best[other][one] = max(best[other][one], claim.belief)
    return best


def _simple_paths(
    best: dict[str, dict[str, float]], nodes: tuple[str, ...], goal: str, hops: int
) -> Iterator[tuple[tuple[str, ...], float]]:
    if nodes[-1] == goal:
        yield nodes, 1.0
    elif hops:
        for target, belief in list(best[nodes[-1]].items()):
            if target not in nodes:
                for path, rest in _simple_paths(best, (*nodes, target), goal, hops - 1):
                    yield path, belief * rest


@FEW
@given(
    said=drawn_claims(),
    hops=st.integers(1, 6),
    kind=st.fixed_dictionaries({"directed": st.booleans(), "every": st.booleans()}),
    where=st.builds(
        LinkFilter,
        predicates=st.none() | st.lists(st.sampled_from(_STEPS), min_size=1),
        min_belief=st.sampled_from([0.0, 0.6]),
        min_support=st.sampled_from([0, 1]),
    ),
)
def test_paths_are_what_looking_at_every_path_finds(
    graph: Graph, make: Make, empty: Empty, said: list[Any], hops: int, kind: Kind, where: LinkFilter
) -> None:
    empty(graph)
    load(graph, [make("a", dict.fromkeys(_ENTITIES, ("Method",)), said)])
    a, b = (entity_meant(graph, name).id for name in _ENTITIES[:2])
    expected = dict(_simple_paths(_beliefs(graph, where, directed=kind["directed"]), (a,), b, hops))
    if not kind["every"]:
        shortest = min(map(len, expected), default=0)
        expected = {nodes: belief for nodes, belief in expected.items() if len(nodes) == shortest}

    found = paths(graph, a, b, where, Bounds(max_hops=hops, limit=1000), **kind)

    routes = [(a, *(link.target.id for link in route.steps)) for route in found.items]
    assert sorted(routes) == sorted(expected)
    assert [route.belief for route in found.items] == pytest.approx([expected[nodes] for nodes in routes])
    ranks = [(len(nodes), -round(expected[nodes], 9)) for nodes in routes]
    assert ranks == sorted(ranks)
    assert (found.has_more, found.cut, found.partial) == (False, (), False)


@FEW
@given(said=drawn_claims())
def test_neighbours_are_what_both_have(graph: Graph, make: Make, empty: Empty, said: list[Any]) -> None:
    empty(graph)
    load(graph, [make("a", dict.fromkeys(_ENTITIES, ("Method",)), said)])
    a, b = (entity_meant(graph, name).id for name in _ENTITIES[:2])
    best = _beliefs(graph, LinkFilter(), directed=False)

    found = common_neighbours(graph, a, b)

    assert {shared.entity.id for shared in found.items} == set(best[a]) & set(best[b])
    for shared in found.items:
        assert shared.of_a[0].belief == best[a][shared.entity.id]
        assert shared.of_b[0].belief == best[b][shared.entity.id]


@pytest.mark.parametrize("server", ["EmbeddedServer"], indirect=True)
def test_what_goes_meanwhile_is_left_out(filled: Graph, make: Make, just_before: JustBefore) -> None:
    load(filled, [make("c", NAMES, [("Quokka", "USES", "digging"), ("digging", "USES", "BurrowBench")])])

    just_before(filled, steps.CLAIMS_WITH_QUOTES, lambda: delete(filled, ["c"]))
    ways = paths(filled, "Quokka", "BurrowBench")

    assert _routes(ways) == [
        ["Quokka", "< IMPROVES", "Numbat", "EVALUATED_ON >", "BurrowBench"],
        ["Quokka", "USES >", "Wombat", "EVALUATED_ON >", "BurrowBench"],
    ]
    just_before(filled, steps.CLAIMS_WITH_QUOTES, lambda: delete(filled, ["a"]))
    assert common_neighbours(filled, "Quokka", "BurrowBench").items == ()


@pytest.mark.parametrize("server", ["EmbeddedServer"], indirect=True)
def test_a_neighbour_that_goes_meanwhile_is_left_out(filled: Graph, just_before: JustBefore) -> None:
    just_before(filled, read.ENTITIES_BY_ID, lambda: delete(filled, ["a"]))

    assert [shared.entity.name for shared in common_neighbours(filled, "Quokka", "BurrowBench").items] == ["Wombat"]


@pytest.mark.parametrize("server", ["EmbeddedServer"], indirect=True)
def test_a_line_leaves_out_what_goes_meanwhile(family: Graph, make: Make, just_before: JustBefore) -> None:
    names = dict.fromkeys(("Joey", "satchel"), ("Method",))
    load(family, [make("c", names, [("Joey", "USES", "satchel")])])
    assert "satchel" in _tree(lineage(family, "Joey").builds_on)

    just_before(family, steps.CLAIMS_WITH_QUOTES, lambda: delete(family, ["c"]))

    assert _tree(lineage(family, "Joey").builds_on) == [("Roo", ["marsupial", "Wallaby"]), "pouch"]
