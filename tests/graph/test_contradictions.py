"""Where papers contradict each other and where they agree, on both servers."""

from collections.abc import Callable, Mapping
from itertools import pairwise, permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimgraph.graph import (
    ClaimFilter,
    Contradiction,
    ContradictionKind,
    EntityFilter,
    Graph,
    InvalidPage,
    agreeing_pairs,
    agreements,
    claims,
    contradictions,
    delete,
    entities,
    evidence,
    load,
)
from claimgraph.graph.analysis.rings import Comparison, rings
from claimgraph.graph.contested import OPPOSITES
from claimgraph.graph.generic import is_generic
from claimgraph.graph.queries import contradictions as queries
from claimgraph.graph.queries import read
from claimgraph.schema import Attribution, Extraction, Predicate

Make = Callable[..., Extraction]
JustBefore = Callable[..., None]
Empty = Callable[[Graph], None]

NAMES = {
    "Quokka": ("Method",),
    "Wombat": ("Method",),
    "Numbat": ("Method",),
    "Bilby": ("Method",),
    "baselines": ("Method",),
    "previous methods": ("Method",),
    "BurrowBench": ("Benchmark",),
    "TunnelBench": ("Benchmark",),
    "digging": ("Task",),
    "overfitting": ("Concept",),
}
FEW = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
# So much of a text that two versions of a paper, whatever they say, are not taken for two papers.
TITLE = " ".join(f"unchanged{number}" for number in range(40))


def _load(graph: Graph, make: Make, *papers: list[Any], **fields: Any) -> None:
    """Load papers of which each says these claims; they are called p0, p1 and so on."""
    load(graph, [_paper(make, f"p{number}", said, **fields) for number, said in enumerate(papers)])


def _paper(make: Make, name: str, said: list[Any], **fields: Any) -> Extraction:
    used = {part for subject, _, object_, *rest in said for part in (subject, object_, *_links(rest))}
    return make(name, {one: NAMES[one] for one in NAMES if one in used}, said, **{"title": f"{TITLE} {name}", **fields})


def _links(rest: list[Mapping[str, Any]]) -> set[str]:
    return {qualifiers[link] for qualifiers in rest for link in ("on", "baseline") if link in qualifiers}


def _told(found: tuple[Contradiction, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """The kind of each, and what its sides hold."""
    return [
        (
            one.kind.value,
            tuple(
                f"{'not ' * side.denied}{side.claim.subject.name} {side.claim.predicate.value} {side.claim.object.name}"
                for side in one.sides
            ),
        )
        for one in found
    ]


def test_one_sentence_that_is_read_both_ways_is_no_contradiction(graph: Graph, make: Make) -> None:
    both = [("Quokka", "IMPROVES", "digging"), ("Quokka", "DEGRADES", "digging")]
    said = _paper(make, "p0", both).model_dump()
    first, second = said["claims"]
    second["evidence"] = first["evidence"]
    load(graph, [Extraction.model_validate(said)])
    assert contradictions(graph) == ()

    load(graph, [Extraction.model_validate(said), _paper(make, "p1", [both[0]])])
    ((kind, held),) = _told(contradictions(graph))
    assert (kind, set(held)) == ("opposite", {"Quokka IMPROVES digging", "Quokka DEGRADES digging"})


def _id(graph: Graph, name: str) -> str:
    (entity,) = entities(graph, EntityFilter(name=name)).items
    return entity.id


BEATS = ("Quokka", "OUTPERFORMS", "Wombat")
BEATEN = ("Wombat", "OUTPERFORMS", "Quokka")
NOT = {"negated": True}


def test_a_claim_that_one_paper_states_and_another_denies_is_refuted(graph: Graph, make: Make) -> None:
    _load(
        graph,
        make,
        [(*BEATS, {"confidence": 0.75, "on": "BurrowBench", "metric": "depth"})],
        [(*BEATS, NOT | {"confidence": 0.5})],
        [(*BEATS, NOT | {"confidence": 0.5, "baseline": "Numbat"})],
    )

    (found,) = contradictions(graph)

    assert _told((found,)) == [
        ("refuted", ("Quokka OUTPERFORMS Wombat", "not Quokka OUTPERFORMS Wombat")),
    ]
    stated, denied = found.sides
    assert (stated.belief, denied.belief, found.strength) == (0.75, 0.75, 0.75)
    assert (stated.papers, denied.papers) == (1, 2)
    assert ([one.name for one in stated.on], stated.metrics, stated.baselines) == (["BurrowBench"], ("depth",), ())
    assert (denied.on, denied.metrics, [one.name for one in denied.baselines]) == ((), (), ["Numbat"])
    assert [piece.paper for piece in stated.evidence] == ["p0"]
    assert {piece.paper for piece in denied.evidence} == {"p1", "p2"}
    assert (found.reconcilable_by, found.near) == (None, False)


def test_a_paper_can_contradict_itself_which_counts_half(graph: Graph, make: Make) -> None:
    _load(
        graph,
        make,
        [BEATS, (*BEATS, NOT), ("Numbat", "CAUSES", "digging"), ("Numbat", "MITIGATES", "digging")],
        [("Bilby", "IMPROVES", "digging")],
        [("Bilby", "IMPROVES", "digging", NOT)],
    )

    assert [(one.kind.value, one.strength) for one in contradictions(graph)] in (
        [("refuted", 1.0), ("refuted", 0.5), ("opposite", 0.5)],
        [("refuted", 1.0), ("opposite", 0.5), ("refuted", 0.5)],
    )


def test_what_papers_do_is_contradicted_less_than_what_they_find(graph: Graph, make: Make) -> None:
    stated = [("Quokka", predicate, "Wombat") for predicate in ("USES", "IS_A")]
    _load(graph, make, stated, [(*claim, NOT) for claim in stated])

    assert [(one.sides[0].claim.predicate.value, one.strength) for one in contradictions(graph)] == [
        ("IS_A", 1.0),
        ("USES", 0.5),
    ]


@pytest.mark.parametrize("predicate", sorted(OPPOSITES))
def test_what_improves_a_thing_does_not_degrade_it(graph: Graph, make: Make, predicate: Predicate) -> None:
    _load(
        graph,
        make,
        [("Quokka", predicate, "overfitting", {"confidence": 0.5})],
        [("Quokka", OPPOSITES[predicate], "overfitting", {"confidence": 0.75})],
        [("Wombat", OPPOSITES[predicate], "overfitting")],
    )

    (found,) = contradictions(graph)

    assert _told((found,)) == [
        ("opposite", (f"Quokka {OPPOSITES[predicate]} overfitting", f"Quokka {predicate} overfitting")),
    ]
    assert found.strength == 0.5


def test_of_two_things_only_one_outperforms_the_other(graph: Graph, make: Make) -> None:
    _load(graph, make, [(*BEATS, {"confidence": 0.5})], [(*BEATEN, {"confidence": 0.75})])

    assert _told(contradictions(graph)) == [("mutual", ("Wombat OUTPERFORMS Quokka", "Quokka OUTPERFORMS Wombat"))]


@pytest.mark.parametrize("length", [3, 4])
@pytest.mark.parametrize("entity", [None, "Wombat"])
def test_things_that_outperform_each_other_in_a_ring(graph: Graph, make: Make, length: int, entity: str | None) -> None:
    things = ["Quokka", "Wombat", "Numbat", "Bilby"][:length]
    ring = [*pairwise(things), (things[-1], things[0])]
    confidences = [0.9, 0.8, 0.6, 0.7]
    _load(
        graph,
        make,
        *([(one, "OUTPERFORMS", other, {"confidence": confidences.pop()})] for one, other in ring),
        [("Quokka", "OUTPERFORMS", "baselines"), ("baselines", "OUTPERFORMS", "previous methods")],
        [("previous methods", "OUTPERFORMS", "Quokka")],
    )

    found = contradictions(graph, entity=_id(graph, entity) if entity else None)

    (one,) = found
    (_, told) = _told(found)[0]
    stated = [f"{better} OUTPERFORMS {worse}" for better, worse in ring]
    assert one.kind is ContradictionKind.CYCLE
    assert list(told) in [stated[turn:] + stated[:turn] for turn in range(length)]
    assert one.strength == 0.6


def test_a_ring_that_holds_a_shorter_contradiction_is_left_out(graph: Graph, make: Make) -> None:
    ring = [("Quokka", "Wombat"), ("Wombat", "Numbat"), ("Numbat", "Bilby"), ("Bilby", "Quokka")]
    _load(graph, make, *([(one, "OUTPERFORMS", other)] for one, other in [*ring, ("Numbat", "Quokka")]))

    assert [(one.kind, len(one.sides)) for one in contradictions(graph)] == [(ContradictionKind.CYCLE, 3)]


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"), st.sampled_from([0.1, 0.5, 0.9])),
        max_size=20,
        unique_by=lambda one: one[:2],
    )
)
def test_rings_are_those_that_a_search_of_all_orders_finds(drawn: list[tuple[str, str, float]]) -> None:
    linked = {(one, other): belief for one, other, belief in drawn if one != other}
    comparisons = [Comparison(one + other, one, other, belief) for (one, other), belief in linked.items()]
    expected = set()
    for length in (3, 4):
        for things in permutations("abcdef", length):
            ring = [*pairwise(things), (things[-1], things[0])]
            weakest = min((linked.get(pair, 0.0) for pair in ring), default=0.0)
            inside = [pair for pair in permutations(things, 2) if pair in linked and pair not in ring]
            if weakest and not inside:
                expected.add(frozenset(one + other for one, other in ring))

    found = [*rings(comparisons)]

    weakest_first = [min(linked[claim[0], claim[1]] for claim in ring) for ring in found]
    assert weakest_first == sorted(weakest_first, reverse=True)
    assert len(found) == len({frozenset(ring) for ring in found})
    assert expected <= {frozenset(ring) for ring in found}
    assert all(one[1] == other[0] for ring in found for one, other in pairwise((*ring, ring[0])))


def _on(*benchmarks: str | None, **fields: Any) -> list[Any]:
    return [(*BEATS, fields | ({"on": benchmark} if benchmark else {})) for benchmark in benchmarks]


@pytest.mark.parametrize(
    ("stated", "denied", "expected"),
    [
        (_on("BurrowBench"), _on("TunnelBench", **NOT), "on"),
        (_on("BurrowBench", "digging"), _on("TunnelBench", **NOT), "on"),
        (_on("BurrowBench", "digging"), _on("digging", **NOT), None),
        (_on("BurrowBench", None), _on("TunnelBench", **NOT), None),
        (_on("BurrowBench"), _on("TunnelBench", None, **NOT), None),
        (_on(None, metric="depth"), _on(None, **NOT, metric="speed"), "metric"),
        (_on(None, metric="Depths"), _on(None, **NOT, metric="depth"), None),
        (_on("digging", metric="depth"), _on("digging", **NOT, metric="speed"), "metric"),
        (_on("digging", metric="depth"), _on("digging", **NOT), None),
        (_on(None), _on(None, **NOT), None),
    ],
)
def test_sides_that_hold_under_different_conditions_are_near(
    graph: Graph, make: Make, stated: list[Any], denied: list[Any], expected: str | None
) -> None:
    _load(graph, make, stated, denied)

    (found,) = contradictions(graph)

    assert (found.reconcilable_by, found.near) == (expected, expected is not None)


def test_near_ones_come_after_all_others(graph: Graph, make: Make) -> None:
    _load(
        graph,
        make,
        _on("BurrowBench"),
        _on("TunnelBench", **NOT),
        [("Quokka", "IMPROVES", "digging", {"confidence": 0.1})],
        [("Quokka", "DEGRADES", "digging", {"confidence": 0.1})],
    )

    assert [one.kind.value for one in contradictions(graph)] == ["opposite", "refuted"]
    assert [one.kind.value for one in contradictions(graph, limit=1)] == ["opposite", "refuted"]
    assert [one.kind.value for one in contradictions(graph, min_strength=0.5)] == ["refuted"]


def test_hedged_statements_and_those_of_prior_work_count_less(graph: Graph, make: Make) -> None:
    prior = {"attribution": Attribution.PRIOR}
    _load(
        graph,
        make,
        [BEATS, ("Numbat", "OUTPERFORMS", "Bilby"), ("Quokka", "IMPROVES", "digging")],
        [(*BEATS, NOT | {"hedged": True}), ("Quokka", "DEGRADES", "digging")],
        [("Numbat", "OUTPERFORMS", "Bilby", NOT | prior | {"hedged": True})],
    )

    found = contradictions(graph)

    assert [(one.kind.value, one.strength) for one in found] == [("opposite", 1.0), ("refuted", 0.5), ("refuted", 0.25)]


@pytest.mark.parametrize("phrase", ["baselines", "previous methods"])
def test_a_phrase_that_names_nothing_contradicts_nothing(graph: Graph, make: Make, phrase: str) -> None:
    _load(
        graph,
        make,
        [("Quokka", "OUTPERFORMS", phrase), (phrase, "IMPROVES", "digging")],
        [(phrase, "OUTPERFORMS", "Quokka"), (phrase, "DEGRADES", "digging")],
        [("Quokka", "OUTPERFORMS", phrase, NOT)],
    )

    assert contradictions(graph) == ()


def test_contradictions_are_narrowed(graph: Graph, make: Make) -> None:
    _load(
        graph,
        make,
        [(*BEATS, {"confidence": 0.5}), ("Numbat", "CAUSES", "overfitting")],
        [BEATEN, ("Numbat", "MITIGATES", "overfitting")],
        [(*BEATS, NOT | {"confidence": 0.25})],
    )

    def kinds(**narrow: Any) -> list[str]:
        return [one.kind.value for one in contradictions(graph, **narrow)]

    assert kinds() == ["opposite", "mutual", "refuted"]
    assert kinds(entity=_id(graph, "Wombat")) == ["mutual", "refuted"]
    assert kinds(entity="enty_000000000000000000000000") == []
    assert kinds(kinds=[ContradictionKind.REFUTED]) == ["refuted"]
    assert kinds(kinds=[ContradictionKind.CYCLE, ContradictionKind.OPPOSITE]) == ["opposite"]
    assert kinds(kinds=[]) == []
    assert kinds(min_strength=0.5) == ["opposite", "mutual"]
    assert kinds(limit=1) == ["opposite"]
    with pytest.raises(InvalidPage, match="a page has from 1 to 1000 rows, not 0: ask for fewer at once"):
        contradictions(graph, limit=0)


def test_a_contradiction_goes_with_the_paper_that_makes_it(graph: Graph, make: Make) -> None:
    _load(
        graph, make, [BEATS, ("Quokka", "IMPROVES", "digging")], [BEATEN, ("Quokka", "DEGRADES", "digging")], _on(**NOT)
    )
    assert len(contradictions(graph)) == 2

    load(graph, [_paper(make, "p1", [("Quokka", "USES", "Wombat"), ("Quokka", "IMPROVES", "digging")])])

    assert contradictions(graph) == ()
    assert graph.read("MATCH (c:Claim) WHERE c.contested IS NOT NULL OR c.contested_sort IS NOT NULL RETURN c") == []


def test_a_merge_of_names_brings_contradictions_and_takes_them_away(graph: Graph, make: Make) -> None:
    def paper(name: str, *said: Any, **more: tuple[str, ...]) -> Extraction:
        return make(name, {"Wombat": ("Method",), "QN": ("Method",), "Bilby": ("Method",), **more}, said)

    long = {"quick network": ("Method", "QN"), "Wombat": ("Method",)}
    load(graph, [make("a", long, [("quick network", "OUTPERFORMS", "Wombat")])])
    load(graph, [paper("b", ("Wombat", "OUTPERFORMS", "QN"))])
    assert [one.kind.value for one in contradictions(graph)] == ["mutual"]

    other = {"queued nest": ("Method", "QN"), "Wombat": ("Method",)}
    load(graph, [make("c", other, [("queued nest", "USES", "Wombat")])])

    assert contradictions(graph) == ()
    assert graph.read("MATCH (c:Claim) WHERE c.contested IS NOT NULL RETURN c") == []


@st.composite
def disputes(draw: st.DrawFn) -> list[list[Any]]:
    """What a few papers say of few things, so that they often contradict each other."""
    said = st.tuples(
        st.sampled_from(["Quokka", "Wombat"]),
        st.sampled_from(["OUTPERFORMS", "IMPROVES", "DEGRADES", "CAUSES", "MITIGATES", "USES"]),
        st.sampled_from(["Quokka", "Wombat"]),
        st.fixed_dictionaries(
            {"negated": st.booleans(), "hedged": st.booleans(), "confidence": st.sampled_from([0.1, 0.3, 0.7])}
        ),
    ).filter(lambda claim: claim[0] != claim[2])
    return draw(st.lists(st.lists(said, min_size=1, max_size=4), min_size=1, max_size=5))


@FEW
@given(old=disputes(), new=disputes(), data=st.data())
def test_contested_is_what_the_evidence_says_in_whatever_order_it_came(
    graph: Graph, make: Make, empty: Empty, old: list[Any], new: list[Any], data: st.DataObject
) -> None:
    empty(graph)
    load(graph, [_paper(make, f"p{number}", said) for number, said in enumerate(old[: len(new)])])
    papers = [_paper(make, f"p{number}", said, extractor_version="2") for number, said in enumerate(new)]

    load(graph, data.draw(st.permutations(papers)), batch_size=data.draw(st.integers(1, 3)))

    stored = {row["id"]: (row["contested"], row["sort"]) for row in graph.read(_CONTESTED)}
    expected = _expected(graph)
    assert {id_: strength for id_, (strength, _) in stored.items()} == pytest.approx(expected, abs=1e-9)
    assert all(sort == f"{1 - strength:.6f} {id_}" for id_, (strength, sort) in stored.items())
    kinds = [kind for kind in ContradictionKind if kind is not ContradictionKind.CYCLE]
    found = contradictions(graph, kinds=kinds, limit=1000)
    assert {side.claim.id for one in found for side in one.sides} == expected.keys()
    assert [one.strength for one in found] == sorted((one.strength for one in found), reverse=True)
    for one in found:
        assert max(expected[side.claim.id] for side in one.sides) + 1e-9 >= one.strength


_CONTESTED = """
MATCH (c:Claim) WHERE c.contested IS NOT NULL
RETURN c.id AS id, c.contested AS contested, c.contested_sort AS sort
"""


def _expected(graph: Graph) -> dict[str, float]:
    """How strongly each claim is contested, computed anew from all the evidence."""
    best: dict[tuple[str, bool], dict[str, float]] = {}
    for piece in evidence(graph, page=None).items:
        weights = best.setdefault((piece.claim, piece.negated), {})
        weights[piece.paper] = max(weights.get(piece.paper, 0.0), piece.confidence * (0.5 if piece.hedged else 1.0))

    def belief(claim: str, *, negated: bool) -> float:
        doubt = 1.0
        for weight in best.get((claim, negated), {}).values():
            doubt *= 1 - weight
        return 1 - doubt

    stored = claims(graph).items
    ids = {(claim.subject.id, claim.predicate, claim.object.id): claim.id for claim in stored}
    strengths = {}
    for claim in stored:
        subject, object_ = claim.subject.id, claim.object.id
        opposite = (subject, OPPOSITES.get(claim.predicate), object_)
        reverse = (object_, claim.predicate, subject)
        other = ids.get(reverse if claim.predicate is Predicate.OUTPERFORMS else opposite)  # type: ignore[arg-type]
        own = belief(claim.id, negated=False)
        papers = {negated: best.get((claim.id, negated), {}).keys() for negated in (False, True)}
        denied = min(own, belief(claim.id, negated=True)) * (0.5 if len(papers[False] | papers[True]) == 1 else 1)
        papers_of_other = best.get((other or "", False), {}).keys()
        rivalled = min(own, belief(other or "", negated=False)) * (
            0.5 if len(papers[False] | papers_of_other) == 1 else 1
        )
        if strength := max(denied, rivalled) * (0.5 if claim.predicate is Predicate.USES else 1):
            strengths[claim.id] = strength
    return strengths


def test_phrases_that_name_nothing() -> None:
    assert all(
        map(
            is_generic,
            [
                "baselines",
                "Baseline Methods",
                "previous methods",
                "state-of-the-art methods",
                "state of the art",
                "SOTA approaches",
                "prior work",
                "other competitive models",
                "existing techniques",
                "our model",
                "performance",
                "overall model performance",
                "experimental evaluations",
                "competitors",
                "public datasets",
                "large-scale real-world benchmarks",
                "downstream tasks",
                "unseen tasks",
            ],
        )
    )
    assert not any(
        map(
            is_generic,
            [
                "",
                "?",
                "BERT",
                "language models",
                "supervised baselines",
                "neural networks",
                "previous BERT models",
                "LLM baselines",
                "accuracy",
                "method of moments",
                "state",
                "large models",
                "Common Corpus",
                "HARD dataset",
                "Standard Model",
                "question answering tasks",
                "medical datasets",
            ],
        )
    )


HELPS = ("Quokka", "IMPROVES", "digging")


def test_papers_agree_on_what_none_denies(graph: Graph, make: Make) -> None:
    _load(
        graph,
        make,
        [HELPS, ("Wombat", "USES", "Quokka"), ("Bilby", "CAUSES", "overfitting"), BEATS],
        [HELPS, ("Wombat", "USES", "Quokka"), ("Bilby", "MITIGATES", "overfitting"), BEATS],
        [(*HELPS, {"confidence": 0.5}), ("Bilby", "CAUSES", "overfitting"), (*BEATS, NOT)],
        [("Numbat", "USES", "baselines")],
        [("Numbat", "USES", "baselines")],
    )

    found = agreements(graph)

    assert [(one.claim.predicate.value, one.papers) for one in found] == [("IMPROVES", 3), ("USES", 2)]
    assert [piece.paper for piece in found[0].evidence][2:] == ["p2"]
    assert [pair.papers for pair in agreeing_pairs(found)] == [("p0", "p1"), ("p0", "p2"), ("p1", "p2")]
    assert agreeing_pairs(found)[0].claims == tuple(sorted(one.claim.id for one in found))
    assert [one.papers for one in agreements(graph, min_papers=3)] == [3]
    assert agreements(graph, min_papers=4) == ()
    assert [one.papers for one in agreements(graph, limit=1)] == [3]
    assert [one.claim.predicate.value for one in agreements(graph, entity=_id(graph, "Wombat"))] == ["USES"]


@pytest.mark.parametrize(
    ("qualifiers", "authors", "expected"),
    [
        ({}, ["Ann Quoll"], 2),
        ({}, ["Bob Dingo"], 1),
        ({}, ["ann quoll", "BOB DINGO"], 1),
        ({"hedged": True}, ["Ann Quoll"], 1),
        ({"attribution": "prior"}, ["Ann Quoll"], 1),
    ],
)
def test_only_independent_findings_count(
    graph: Graph, make: Make, qualifiers: dict[str, Any], authors: list[str], expected: int
) -> None:
    load(
        graph,
        [
            _paper(make, "a", [HELPS], authors=("Bob Dingo", "Cid Emu")),
            _paper(make, "b", [(*HELPS, {"confidence": 0.5, **qualifiers})], authors=tuple(authors)),
        ],
    )

    assert [one.papers for one in agreements(graph)] == ([2] if expected == 2 else [])
    assert [[piece.paper for piece in one.evidence] for one in agreements(graph, min_papers=1)] == [
        ["a", "b"][:expected]
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"doi": "10.1000/helps"}, {"doi": "10.1000/HELPS"}),
        ({"title": "On helping hands"}, {"title": "On Helping  Hands"}),
    ],
)
def test_one_paper_out_of_two_sources_is_not_two_findings(
    graph: Graph, make: Make, one: dict[str, str], other: dict[str, str]
) -> None:
    load(graph, [_paper(make, "a", [HELPS], **one), _paper(make, "W1", [HELPS], **other)])

    assert agreements(graph) == ()
    assert [len(found.evidence) for found in agreements(graph, min_papers=1)] == [1]


def test_a_hundred_claims_are_looked_through_for_the_strongest(graph: Graph, make: Make) -> None:
    names = {f"thing{number}": ("Method",) for number in range(160)}
    said = [(name, "IMPROVES", "digging", {"confidence": 0.3}) for name in names]
    denied = [(name, "IMPROVES", "digging", NOT | {"confidence": 0.3}) for name in names]
    strong = [("Quokka", "IMPROVES", "digging"), ("Quokka", "DEGRADES", "digging")]
    things = {**names, "digging": ("Task",), "Quokka": ("Method",)}
    load(graph, [make("a", things, said), make("b", things, denied), make("c", things, strong)])

    found = contradictions(graph, limit=150)

    assert [one.kind.value for one in found] == ["opposite", *["refuted"] * 149]
    assert len({one.sides[0].claim.id for one in found}) == 150
    assert len(contradictions(graph, limit=1000)) == 161
    assert claims(graph, ClaimFilter(refuted=True)).has_next


@pytest.mark.parametrize("server", ["EmbeddedServer"], indirect=True)
@pytest.mark.parametrize(
    ("statement", "time", "gone"), [(read.EVIDENCE_BY_ID, 1, ["p1"]), (read.CLAIMS_BY_ID, 2, ["p0", "p1"])]
)
def test_a_contradiction_that_goes_meanwhile_is_left_out(
    graph: Graph, make: Make, just_before: JustBefore, statement: str, time: int, gone: list[str]
) -> None:
    _load(graph, make, [BEATS, HELPS], [(*BEATS, NOT)], [(*HELPS, NOT)])
    assert {kind for kind, _ in _told(contradictions(graph))} == {"refuted"}
    just_before(graph, statement, lambda: delete(graph, gone), time)

    found = contradictions(graph)

    assert _told(found) == [("refuted", ("Quokka IMPROVES digging", "not Quokka IMPROVES digging"))]


@pytest.mark.parametrize("server", ["EmbeddedServer"], indirect=True)
def test_a_paper_that_goes_meanwhile_finds_nothing(graph: Graph, make: Make, just_before: JustBefore) -> None:
    _load(graph, make, [HELPS], [HELPS], [HELPS])
    just_before(graph, queries.MAKERS, lambda: delete(graph, ["p1"]))

    (found,) = agreements(graph)

    assert {piece.paper for piece in found.evidence} == {"p0", "p2"}
