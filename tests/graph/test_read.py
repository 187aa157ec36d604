"""What can be asked, on both servers."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimgraph.graph import (
    ClaimFacet,
    ClaimFilter,
    ClaimOrder,
    EntityFacet,
    EntityFilter,
    EntityOrder,
    EvidenceFacet,
    EvidenceFilter,
    EvidenceOrder,
    EvidenceScope,
    Filter,
    Graph,
    InvalidPage,
    InvalidQuestion,
    Page,
    PageRequest,
    PaperFacet,
    PaperFilter,
    PaperOrder,
    claims,
    claims_by_id,
    confirm_evidence,
    count,
    delete,
    emerging,
    entities,
    entities_by_id,
    entity_named,
    evidence,
    evidence_and_papers_of,
    evidence_by_id,
    evidence_of,
    facet,
    load,
    mentions_of,
    merge_entities,
    papers,
    papers_by_id,
    reject_evidence,
    rename_entity,
    restore_evidence,
    search,
)
from claimgraph.schema import Attribution, EntityType, Extraction, Predicate, SubjectType

Make = Callable[..., Extraction]

DENIED = {"negated": True, "hedged": True, "attribution": "prior", "confidence": 0.5}
NAMES = {
    "Quokka": ("Method", "QK-Net"),
    "Wombat": ("Method",),
    "BurrowBench": ("Benchmark",),
    "overfitting": ("Concept",),
}


@pytest.fixture
def filled(graph: Graph, make: Make) -> Graph:
    """Three papers that agree and disagree."""
    beats = ("Quokka", "OUTPERFORMS", "Wombat", {"on": "BurrowBench", "confidence": 0.5})
    load(
        graph,
        [
            make("a", NAMES, [("PAPER", "INTRODUCES", "Quokka"), beats], title="The Quokka", year=2030, source="jsonl"),
            make("b", NAMES, [beats, ("Wombat", "CAUSES", "overfitting")], year=2031, source="ris"),
            make("c", {"Quokka": ("Method",), "Wombat": ("Method",)}, [(*beats[:3], DENIED)], year=2032),
        ],
    )
    return graph


def _triples(graph: Graph, where: ClaimFilter) -> list[tuple[str, str, str]]:
    found = claims(graph, where).items
    assert count(graph, where) == len(found)
    return [(claim.subject.name, claim.predicate.value, claim.object.name) for claim in found]


BEATS = ("Quokka", "OUTPERFORMS", "Wombat")
CAUSES = ("Wombat", "CAUSES", "overfitting")
INTRODUCES = ("The Quokka", "INTRODUCES", "Quokka")


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (ClaimFilter(), {BEATS, CAUSES, INTRODUCES}),
        (ClaimFilter(subject="QUOKK"), {BEATS, INTRODUCES}),
        (ClaimFilter(subject="qk-net"), {BEATS}),
        (ClaimFilter(subject="a"), {BEATS, CAUSES, INTRODUCES}),
        (ClaimFilter(object="wombat"), {BEATS}),
        (ClaimFilter(subject="wombat", object="overfit"), {CAUSES}),
        (ClaimFilter(about="wombat"), {BEATS, CAUSES}),
        (ClaimFilter(about="WOM", object="overfit"), {CAUSES}),
        (ClaimFilter(about="quokka", predicates=[Predicate.INTRODUCES]), {INTRODUCES}),
        (ClaimFilter(about="a", refuted=False), {CAUSES, INTRODUCES}),
        (ClaimFilter(about="burrow"), set()),
        (ClaimFilter(none_of=[ClaimFilter(about="overfit")]), {BEATS, INTRODUCES}),
        (ClaimFilter(any_of=[ClaimFilter(about="overfit"), ClaimFilter(on="burrow")]), {BEATS, CAUSES}),
        (ClaimFilter(on="burrow"), {BEATS}),
        (ClaimFilter(on="burrow", predicates=[Predicate.CAUSES]), set()),
        (ClaimFilter(predicates=[Predicate.CAUSES, Predicate.INTRODUCES]), {CAUSES, INTRODUCES}),
        (ClaimFilter(predicates=[]), set()),
        (ClaimFilter(subject_types=[SubjectType.PAPER]), {INTRODUCES}),
        (ClaimFilter(object_types=[EntityType.CONCEPT]), {CAUSES}),
        (ClaimFilter(paper="b"), {BEATS, CAUSES}),
        (ClaimFilter(paper="b", subject="wombat"), {CAUSES}),
        (ClaimFilter(paper="nowhere"), set()),
        (ClaimFilter(refuted=True), {BEATS}),
        (ClaimFilter(refuted=False), {CAUSES, INTRODUCES}),
        (ClaimFilter(own=True), {BEATS, CAUSES, INTRODUCES}),
        (ClaimFilter(own=False), set()),
        (ClaimFilter(year_from=2031), {BEATS, CAUSES}),
        (ClaimFilter(year_to=2030), {BEATS, INTRODUCES}),
        (ClaimFilter(year_from=2031, year_to=2031), {BEATS, CAUSES}),
        (ClaimFilter(year_from=2032), {BEATS}),
        (ClaimFilter(year_from=2032, own=True), set()),
        (ClaimFilter(year_to=2031, own=True, about="overfit"), {CAUSES}),
        (ClaimFilter(year_from=2033), set()),
        (ClaimFilter(year_to=0), set()),
        (ClaimFilter(year_to=-1), set()),
        (ClaimFilter(year_from=-1, year_to=12_000), {BEATS, CAUSES, INTRODUCES}),
        (ClaimFilter(year_from=12_000), set()),
        (ClaimFilter(none_of=[ClaimFilter(year_from=2031, year_to=2040)]), {INTRODUCES}),
        (
            ClaimFilter(any_of=[ClaimFilter(year_from=2032, own=True), ClaimFilter(paper="b", own=True)]),
            {BEATS, CAUSES},
        ),
        (ClaimFilter(min_support=2), {BEATS}),
        (ClaimFilter(min_belief=0.9), {CAUSES, INTRODUCES}),
        (ClaimFilter(subject="' OR true //"), set()),
    ],
)
def test_claims_are_filtered(
    filled: Graph, where: ClaimFilter, expected: set[tuple[str, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(_triples(filled, where)) == expected
    # However many papers are of the years that are asked for.
    monkeypatch.setattr("claimgraph.graph.read._FEW_PAPERS", 1)
    assert set(_triples(filled, where)) == expected


def test_claims_are_found_by_the_ids_of_their_sides(filled: Graph) -> None:
    ids = {entity.name: entity.id for entity in entities(filled).items}

    assert _triples(filled, ClaimFilter(subject=ids["Quokka"])) == [BEATS]
    assert _triples(filled, ClaimFilter(object=ids["Wombat"], subject=ids["Quokka"])) == [BEATS]
    assert _triples(filled, ClaimFilter(on=ids["BurrowBench"])) == [BEATS]
    assert set(_triples(filled, ClaimFilter(about=ids["Wombat"]))) == {BEATS, CAUSES}
    assert _triples(filled, ClaimFilter(about=ids["Wombat"], paper="c")) == [BEATS]
    assert _triples(filled, ClaimFilter(subject=ids["BurrowBench"])) == []


def test_years_and_own_findings_are_of_one_paper(graph: Graph, make: Make) -> None:
    beats = ("Quokka", "OUTPERFORMS", "Wombat")
    names = {"Quokka": ("Method",), "Wombat": ("Method",)}
    load(
        graph,
        [
            make("early", names, [beats], year=2020),
            make("late", names, [(*beats, {"attribution": "prior"})], year=2030),
            make("undated", names, [beats], doi="10.1234/undated"),
        ],
    )

    def found(**where: Any) -> list[str]:
        """The papers of the sentences by which the claim is found; none where it is not."""
        wanted = ClaimFilter(**where)
        items = claims(graph, wanted).items
        assert count(graph, wanted) == len(items)
        return [
            piece.paper for claim in items for piece in evidence_of(graph, [claim.id], scope=wanted.scope)[claim.id]
        ]

    assert sorted(found()) == ["early", "late", "undated"]
    assert found(year_from=2021) == ["late"]
    assert found(year_to=2029) == ["early"]
    assert found(year_from=2021, year_to=2029) == []
    assert found(year_from=2020, year_to=2020) == ["early"]
    assert found(year_from=2021, own=True) == []
    assert found(year_to=2029, own=True) == ["early"]
    assert found(year_from=2000, year_to=2040, own=True) == ["early"]
    assert sorted(found(own=True)) == ["early", "undated"]
    assert found(paper="late", own=True) == []
    assert found(paper="undated", own=True) == ["undated"]
    assert found(year_from=2021, own=False) == []
    assert found(paper="early", year_from=2021) == []
    assert found(paper="early", year_from=2020, own=True) == ["early"]
    assert found(paper="late", year_from=2021) == ["late"]
    assert found(paper="10.1234/undated", own=True) == ["undated"]
    assert claims(graph, ClaimFilter(none_of=[ClaimFilter(paper="early", own=True)])).items == ()


def test_a_claim_is_found_by_the_paper_that_is_its_subject(graph: Graph, make: Make) -> None:
    minted = "papr_000000000000000000000000"
    introduces = [("PAPER", "INTRODUCES", "Adam")]
    names = {"Adam": ("Method",)}
    load(graph, [make("1412.6980", names, introduces), make(minted, names, introduces)])

    by_source = claims(graph, ClaimFilter(subject="1412.6980")).items
    by_minted = claims(graph, ClaimFilter(subject=minted)).items

    assert [claim.subject.id for claim in by_source] == ["1412.6980"]
    assert [claim.subject.id for claim in by_minted] == [minted]


def test_what_outperforms_what_on_which_benchmark_by_which_sentence(filled: Graph) -> None:
    (claim,) = claims(filled, ClaimFilter(predicates=[Predicate.OUTPERFORMS])).items

    pieces = evidence_of(filled, [claim.id])[claim.id]

    assert (claim.subject.name, claim.object.name, claim.support, claim.refuted) == ("Quokka", "Wombat", 2, 1)
    assert [(piece.paper, piece.negated, piece.on and piece.on.name) for piece in pieces] in (
        [("a", False, "BurrowBench"), ("b", False, "BurrowBench"), ("c", True, None)],
        [("b", False, "BurrowBench"), ("a", False, "BurrowBench"), ("c", True, None)],
    )
    texts = papers_by_id(filled, [piece.paper for piece in pieces])
    assert all(texts[piece.paper].text[piece.start : piece.end] == piece.sentence for piece in pieces)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (EntityFilter(), ["Quokka", "Wombat", "BurrowBench", "overfitting"]),
        (EntityFilter(name="QK-net"), ["Quokka"]),
        (EntityFilter(name="net\nquokka"), []),
        (EntityFilter(types=[EntityType.BENCHMARK, EntityType.CONCEPT]), ["BurrowBench", "overfitting"]),
        (EntityFilter(paper="c"), ["Quokka", "Wombat"]),
        (EntityFilter(paper="c", name="w"), ["Wombat"]),
        (EntityFilter(min_papers=3), ["Quokka", "Wombat"]),
    ],
)
def test_entities_are_filtered_and_come_by_papers_then_name(
    filled: Graph, where: EntityFilter, expected: list[str]
) -> None:
    assert [entity.name for entity in entities(filled, where).items] == expected
    assert count(filled, where) == len(expected)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (PaperFilter(), ["a", "b", "c"]),
        (PaperFilter(text="QUOKKA"), ["a"]),
        (PaperFilter(year_from=2031), ["b", "c"]),
        (PaperFilter(year_from=2031, year_to=2031), ["b"]),
        (PaperFilter(source="ris"), ["b"]),
    ],
)
def test_papers_are_filtered(filled: Graph, where: PaperFilter, expected: list[str]) -> None:
    assert [paper.id for paper in papers(filled, where).items] == expected
    assert count(filled, where) == len(expected)


def test_what_names_nothing_is_told_from_names(graph: Graph, make: Make) -> None:
    names = {"Quokka": ("Method",), "existing methods": ("Method",), "public datasets": ("Benchmark",)}
    load(graph, [make("a", names, [("Quokka", "OUTPERFORMS", "existing methods")]), make("b", {"Quokka": ("Method",)})])
    assert {row.name for row in entities(graph, EntityFilter(generic=True)).items} == {
        "existing methods",
        "public datasets",
    }
    assert [row.name for row in entities(graph, EntityFilter(generic=False)).items] == ["Quokka"]
    assert count(graph, EntityFilter(none_of=[EntityFilter(generic=True)])) == 1
    (generic,) = entities(graph, EntityFilter(generic=True, types=[EntityType.METHOD])).items

    # What it is called decides.
    rename_entity(graph, generic, "existing methods for quokkas")
    assert count(graph, EntityFilter(generic=True)) == 1
    rename_entity(graph, generic, None)
    assert count(graph, EntityFilter(generic=True)) == 2
    (quokka,) = entities(graph, EntityFilter(name="quokka")).items
    merge_entities(graph, quokka, [generic])
    assert [row.name for row in entities(graph, EntityFilter(generic=True)).items] == ["public datasets"]


def test_papers_are_found_by_what_they_mention(filled: Graph) -> None:
    (bench,) = entities(filled, EntityFilter(name="burrow")).items

    assert [paper.id for paper in papers(filled, PaperFilter(entity=bench.id)).items] == ["a", "b"]


def test_evidence_is_filtered(filled: Graph) -> None:
    (claim,) = claims(filled, ClaimFilter(predicates=[Predicate.OUTPERFORMS])).items

    assert {piece.paper for piece in evidence(filled, EvidenceFilter(claim=claim.id)).items} == {"a", "b", "c"}
    assert {piece.paper for piece in evidence(filled, EvidenceFilter(negated=True)).items} == {"c"}
    assert count(filled, EvidenceFilter(paper="b", negated=False)) == 2


SAYING = (
    (EvidenceFilter(about="QUOKK"), ["a", "a", "b", "c"]),
    (EvidenceFilter(about="overfit"), ["b"]),
    (EvidenceFilter(about="wombat", negated=False), ["a", "b", "b"]),
    (EvidenceFilter(about="wombat", paper="a"), ["a"]),
    (EvidenceFilter(about="burrow"), []),
    (EvidenceFilter(about="nothing"), []),
    (EvidenceFilter(predicates=[Predicate.CAUSES, Predicate.INTRODUCES]), ["a", "b"]),
    (EvidenceFilter(predicates=[Predicate.OUTPERFORMS], about="wombat"), ["a", "b", "c"]),
    (EvidenceFilter(predicates=[]), []),
    (EvidenceFilter(hedged=True), ["c"]),
    (EvidenceFilter(attribution=Attribution.PRIOR), ["c"]),
    (EvidenceFilter(attribution=Attribution.THIS, hedged=False, about="overfit"), ["b"]),
    (EvidenceFilter(year_from=2032), ["c"]),
    (EvidenceFilter(year_from=2031, year_to=2031), ["b", "b"]),
    (EvidenceFilter(min_confidence=0.6), ["a", "b"]),
    (EvidenceFilter(none_of=[EvidenceFilter(year_from=2031)]), ["a", "a"]),
    (EvidenceFilter(none_of=[EvidenceFilter(predicates=[Predicate.OUTPERFORMS])]), ["a", "b"]),
    (EvidenceFilter(any_of=[EvidenceFilter(about="overfit"), EvidenceFilter(negated=True)]), ["b", "c"]),
    (EvidenceFilter(none_of=[EvidenceFilter(about="overfit")]), ["a", "a", "b", "c"]),
)


@pytest.mark.parametrize("few", [1, 500])
def test_evidence_is_found_by_what_it_says(filled: Graph, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimgraph.graph.read._FEW_PAPERS", few)
    for (where, expected), order in product(SAYING, EvidenceOrder):
        named = entities(filled, EntityFilter(name=where.about)).items if where.about else ()
        for same in (where, *(replace(where, about=entity.id) for entity in named)):
            found = evidence(filled, same, PageRequest(order=order)).items
            assert sorted(piece.paper for piece in found) == expected
            assert count(filled, same) == len(expected)


def test_evidence_is_found_by_whether_somebody_has_judged_it(filled: Graph) -> None:
    by_uncertainty = PageRequest(order=EvidenceOrder.UNCERTAINTY)
    first, *others = evidence(filled, page=by_uncertainty).items
    assert count(filled, EvidenceFilter(judged=True)) == 0

    confirm_evidence(filled, first.id)

    assert [piece.id for piece in evidence(filled, EvidenceFilter(judged=True)).items] == [first.id]
    assert list(evidence(filled, EvidenceFilter(judged=False), by_uncertainty).items) == others
    both = EvidenceFilter(any_of=[EvidenceFilter(judged=True), EvidenceFilter(judged=False)])
    assert count(filled, both) == 1 + len(others)
    assert evidence(filled, both, by_uncertainty).items[0] == others[0]

    reject_evidence(filled, others[0].id, "misread")
    restore_evidence(filled, others[0].id)
    restore_evidence(filled, first.id)

    assert evidence(filled, EvidenceFilter(judged=False), by_uncertainty).items == (first, *others)


LEAVES = (
    ClaimFilter(),
    ClaimFilter(subject="quokka"),
    ClaimFilter(subject="a"),
    ClaimFilter(object="wombat"),
    ClaimFilter(about="a"),
    ClaimFilter(about="wombat"),
    ClaimFilter(on="burrow"),
    ClaimFilter(paper="b"),
    ClaimFilter(predicates=[Predicate.OUTPERFORMS, Predicate.CAUSES]),
    ClaimFilter(refuted=True),
    ClaimFilter(min_support=2),
    ClaimFilter(subject_types=[SubjectType.PAPER]),
    ClaimFilter(about="WOMBAT", exact=True),
    ClaimFilter(own=True),
    ClaimFilter(own=False),
    ClaimFilter(year_from=2031),
    ClaimFilter(year_from=2031, year_to=2031),
    ClaimFilter(year_to=2030, own=True),
    ClaimFilter(paper="b", own=True, year_from=2031),
    ClaimFilter(allowed=True),
    ClaimFilter(allowed=False),
)


def _composed(filters: st.SearchStrategy[ClaimFilter]) -> st.SearchStrategy[ClaimFilter]:
    some = st.none() | st.lists(filters, max_size=2)
    return st.builds(replace, st.sampled_from(LEAVES), all_of=some, any_of=some, none_of=some)


def _let_through(where: ClaimFilter, leaves: Sequence[set[str]]) -> set[str]:
    """What a composed filter must let through, given what each of `LEAVES` does."""
    found = set(leaves[LEAVES.index(replace(where, all_of=None, any_of=None, none_of=None))])
    for part in where.all_of or ():
        found &= _let_through(part, leaves)
    if where.any_of is not None:
        found &= set().union(*(_let_through(part, leaves) for part in where.any_of))
    for part in where.none_of or ():
        found -= _let_through(part, leaves)
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.recursive(st.sampled_from(LEAVES), _composed, max_leaves=6))
def test_filters_inside_filters_are_and_or_and_not(filled: Graph, where: ClaimFilter) -> None:
    leaves = [{row.id for row in claims(filled, leaf).items} for leaf in LEAVES]
    expected = _let_through(where, leaves)
    assert {row.id for row in claims(filled, where).items} == expected
    assert count(filled, where) == len(expected)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (PaperFilter(any_of=[PaperFilter(text="quokka"), PaperFilter(year_from=2032)]), ["a", "c"]),
        (PaperFilter(year_to=2031, none_of=[PaperFilter(source="ris")]), ["a"]),
        (PaperFilter(any_of=[]), []),
        (PaperFilter(all_of=[], none_of=[]), ["a", "b", "c"]),
    ],
)
def test_filters_of_papers_compose(filled: Graph, where: PaperFilter, expected: list[str]) -> None:
    assert [paper.id for paper in papers(filled, where).items] == expected


def test_filters_by_two_conditions_compose(graph: Graph, make: Make) -> None:
    names = NAMES | {"Quokka": ("Method",), "HollowBench": ("Benchmark",)}
    beats = ("Quokka", "OUTPERFORMS", "Wombat")
    load(graph, [make("a", names, [(*beats, {"on": "BurrowBench"}), (*beats, {"on": "HollowBench"})])])
    load(graph, [make("b", names, [("Wombat", "CAUSES", "overfitting", {"on": "BurrowBench"})])])
    (hollow,) = entities(graph, EntityFilter(name="hollow")).items
    for other in (ClaimFilter(on="hollow"), ClaimFilter(on=hollow.id)):
        assert _triples(graph, ClaimFilter(on="burrow", all_of=[other])) == [BEATS]
        assert _triples(graph, ClaimFilter(all_of=[ClaimFilter(on="burrow"), other])) == [BEATS]
        assert _triples(graph, ClaimFilter(on="burrow", none_of=[other])) == [CAUSES]
        page = claims(graph, ClaimFilter(on="burrow", none_of=[other]), PageRequest(5, backwards=True))
        assert [claim.predicate for claim in page.items] == [Predicate.CAUSES]


def test_what_is_not_known_is_not_so(graph: Graph, make: Make) -> None:
    load(graph, [make("a", NAMES), make("b", NAMES, year=2030)])
    later = PaperFilter(year_from=2020)
    assert [paper.id for paper in papers(graph, PaperFilter(none_of=[later])).items] == ["a"]
    assert [paper.id for paper in papers(graph, PaperFilter(none_of=[PaperFilter(none_of=[later])])).items] == ["b"]


def test_filters_of_entities_and_evidence_compose(filled: Graph) -> None:
    of_c = EntityFilter(paper="c", none_of=[EntityFilter(name="wombat"), EntityFilter(types=[EntityType.CONCEPT])])
    assert {row.name for row in entities(filled, of_c).items} == {"Quokka"}
    either = EvidenceFilter(any_of=[EvidenceFilter(negated=True), EvidenceFilter(paper="a")])
    assert {piece.paper for piece in evidence(filled, either).items} == {"a", "c"}


def test_a_filter_has_not_too_many_inside_it(filled: Graph) -> None:
    with pytest.raises(InvalidQuestion, match=r"^the filter has more than 50 filters inside it: ask more simply$"):
        papers(filled, PaperFilter(any_of=[PaperFilter(text="q")] * 51))


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_pages_make_up_the_list(filled: Graph, size: int) -> None:
    whole = entities(filled)
    found = []
    page = entities(filled, page=PageRequest(size))
    while True:
        assert len(page.items) == len(page.cursors) <= size
        found += page.items
        if not page.has_next:
            break
        page = entities(filled, page=PageRequest(size, page.end_cursor))

    assert tuple(found) == whole.items
    assert not whole.has_next


@pytest.mark.parametrize("size", [1, 2, 3, 4])
@pytest.mark.parametrize(
    ("read", "where"),
    [
        (papers, PaperFilter()),
        (entities, EntityFilter()),
        (entities, EntityFilter(paper="a")),
        (claims, ClaimFilter(min_support=1)),
        (evidence, EvidenceFilter(negated=False)),
    ],
)
def test_pages_backwards_make_up_the_list(filled: Graph, size: int, read: Callable[..., Page[Any]], where: Any) -> None:
    whole = read(filled, where)
    found: tuple[Any, ...] = ()
    page = read(filled, where, PageRequest(size, backwards=True))
    assert not page.has_next
    while True:
        assert len(page.items) == len(page.cursors) <= size
        found = page.items + found
        if not page.has_previous:
            break
        page = read(filled, where, PageRequest(size, before=page.cursors[0], backwards=True))
        assert page.has_next

    assert found == whole.items


@pytest.mark.parametrize(
    ("read", "where", "order", "key"),
    [
        (papers, PaperFilter(), PaperOrder.ID, lambda row: row.id),
        (papers, PaperFilter(), PaperOrder.YEAR, lambda row: (-(row.year or 0), row.id)),
        (papers, PaperFilter(), PaperOrder.TITLE, lambda row: (row.title.casefold(), row.id)),
        (entities, EntityFilter(), EntityOrder.PAPERS, lambda row: (-row.papers, row.name.casefold(), row.id)),
        (entities, EntityFilter(), EntityOrder.NAME, lambda row: (row.name.casefold(), row.id)),
        (claims, ClaimFilter(), ClaimOrder.SUPPORT, lambda row: (-row.support, -row.belief, row.id)),
        (claims, ClaimFilter(), ClaimOrder.BELIEF, lambda row: (-row.belief, -row.support, row.id)),
        (
            claims,
            ClaimFilter(),
            ClaimOrder.YEAR,
            lambda row: (-(row.last_year or 0), -row.support, -row.belief, row.id),
        ),
        (claims, ClaimFilter(subject="o"), ClaimOrder.BELIEF, lambda row: (-row.belief, -row.support, row.id)),
        (claims, ClaimFilter(refuted=True), ClaimOrder.BELIEF, lambda row: (-row.belief, -row.support, row.id)),
        (
            evidence,
            EvidenceFilter(),
            EvidenceOrder.CONFIDENCE,
            lambda row: (row.negated, -row.confidence, row.id),
        ),
        (
            evidence,
            EvidenceFilter(about="quokka"),
            EvidenceOrder.UNCERTAINTY,
            lambda row: (abs(row.confidence - 0.5), row.id),
        ),
        (evidence, EvidenceFilter(), EvidenceOrder.UNCERTAINTY, lambda row: (abs(row.confidence - 0.5), row.id)),
    ],
    ids=lambda value: str(value) if isinstance(value, StrEnum) else "",
)
def test_lists_have_several_orders(
    filled: Graph, make: Make, read: Callable[..., Page[Any]], where: Any, order: Any, key: Callable[[Any], Any]
) -> None:
    more = make("d", {"Koala": ("Method",)}, [("PAPER", "INTRODUCES", "Koala", {"confidence": 0.9})], title="A Koala")
    load(filled, [more])
    whole = read(filled, where, PageRequest(100, order=order))
    assert list(whole.items) == sorted(whole.items, key=key)
    assert len(whole.items) == count(filled, where)
    assert len(whole.items) > (where != ClaimFilter(refuted=True))

    found: list[Any] = []
    page = read(filled, where, PageRequest(2, order=order))
    while True:
        found += page.items
        if not page.has_next:
            break
        page = read(filled, where, PageRequest(2, page.end_cursor, order=order))
    assert found == list(whole.items)
    backwards = read(filled, where, PageRequest(2, backwards=True, order=order))
    assert backwards.items == whole.items[-2:]


def test_an_order_is_of_its_list(filled: Graph) -> None:
    with pytest.raises(InvalidPage, match=r"^the list of papers cannot be ordered by belief: it has id, year, title$"):
        papers(filled, page=PageRequest(order=ClaimOrder.BELIEF))
    by_belief = claims(filled, page=PageRequest(1, order=ClaimOrder.BELIEF)).end_cursor
    with pytest.raises(
        InvalidPage, match="is of the list of claims by belief, not of claims: leave it out to begin anew"
    ):
        claims(filled, page=PageRequest(1, by_belief))
    first, second = claims(filled, page=PageRequest(2)).items
    by_support = PageRequest(1, claims(filled, page=PageRequest(1)).end_cursor, order=ClaimOrder.SUPPORT)
    assert claims(filled, page=by_support).items == (second,)
    assert first != second


@pytest.mark.parametrize(
    ("where", "by", "expected"),
    [
        (PaperFilter(), PaperFacet.YEAR, {2030: 1, 2031: 1, 2032: 1}),
        (PaperFilter(text="quokka"), PaperFacet.SOURCE, {"jsonl": 1}),
        (EntityFilter(), EntityFacet.TYPE, {"Method": 2, "Benchmark": 1, "Concept": 1}),
        (ClaimFilter(), ClaimFacet.PREDICATE, {"INTRODUCES": 1, "OUTPERFORMS": 1, "CAUSES": 1}),
        (ClaimFilter(object="Wombat"), ClaimFacet.LAST_YEAR, {2032: 1}),
        (ClaimFilter(refuted=False), ClaimFacet.SUBJECT_TYPE, {"Paper": 1, "Method": 1}),
        (EvidenceFilter(), EvidenceFacet.NEGATED, {False: 4, True: 1}),
        (EvidenceFilter(negated=True), EvidenceFacet.METRIC, {}),
    ],
)
def test_what_is_let_through_is_counted_by_a_property(filled: Graph, where: Any, by: Any, expected: Any) -> None:
    found = facet(filled, where, by)
    assert dict(found) == expected
    assert [n for _, n in found] == sorted(expected.values(), reverse=True)
    assert facet(filled, where, by, limit=1) == found[:1]


def test_a_facet_is_of_its_list(filled: Graph) -> None:
    with pytest.raises(
        InvalidQuestion, match=r"^entities are not counted by <PaperFacet.YEAR: 'year'>: ask for one of type$"
    ):
        facet(filled, EntityFilter(), PaperFacet.YEAR)


def test_what_is_mentioned_more_than_before_emerges(graph: Graph, make: Make) -> None:
    assert emerging(graph) == ()
    mentioned = {2020: ("Wombat", "Koala"), 2021: ("Numbat", "Koala", "burrowing")}
    load(
        graph,
        [
            make(f"{year} {name} {number}", {name: ("Task" if name == "burrowing" else "Method",)}, year=year)
            for year, names in mentioned.items()
            for name in names
            for number in range(3 if name == "Numbat" else 2)
        ],
    )
    found = emerging(graph, year=2021)
    assert [(one.entity.name, one.papers, one.before, one.growth) for one in found] == [
        ("Numbat", 3, 0, 2.5),
        ("burrowing", 2, 0, 1.875),
    ]
    assert {(one.total, one.total_before) for one in found} == {(7, 4)}
    assert emerging(graph) == found
    assert [one.entity.name for one in emerging(graph, types=[EntityType.TASK])] == ["burrowing"]
    assert emerging(graph, limit=1) == found[:1]
    assert emerging(graph, year=2023) == ()
    # Where nothing was before, all would be new.
    assert emerging(graph, year=2020) == ()
    # Of a year with fewer papers, what is not mentioned at all does not emerge; the one mention of ten's share does.
    load(graph, [make("2022", {"Koala": ("Method",)}, year=2022)])
    assert [(one.entity.name, one.papers, one.before) for one in emerging(graph)] == [("Koala", 1, 2)]
    assert emerging(graph, year=2021) == found
    delete(graph, ids=["2022"])
    # A year that has not begun is a slip of the source.
    load(graph, [make("later", {"Koala": ("Method",)}, year=2999)])
    assert emerging(graph) == found


def test_a_page_after_the_last_is_empty(filled: Graph) -> None:
    page = claims(filled, page=PageRequest(5, claims(filled).end_cursor))

    assert (page.items, page.end_cursor, page.has_next) == ((), None, False)


@pytest.mark.parametrize("size", [0, -1, 1001])
def test_a_page_has_a_sensible_size(size: int) -> None:
    with pytest.raises(InvalidPage, match=f"a page has from 1 to 1000 rows, not {size}: ask for fewer at once"):
        PageRequest(size)


@pytest.mark.parametrize("cursor", ["?", "a", "_w", "é", "bm9wZQ", "bm9wZTpub3Bl", "cGFwZXJzOg"])
def test_a_cursor_that_no_list_gave_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidPage) as caught:
        PageRequest(after=cursor)

    assert str(caught.value) == f"the cursor {cursor!r} was not given by any list: leave it out to begin anew"


def test_a_cursor_of_another_list_is_refused(filled: Graph) -> None:
    cursor = papers(filled).end_cursor

    with pytest.raises(InvalidPage) as caught:
        claims(filled, page=PageRequest(after=cursor))

    sentence = f"the cursor {cursor!r} is of the list of papers, not of claims: leave it out to begin anew"
    assert str(caught.value) == sentence


def test_what_is_no_text_is_refused(filled: Graph) -> None:
    with pytest.raises(InvalidQuestion, match=r"^'.*poincar\\udce9.*' is no text: it has bytes that are not UTF-8$"):
        claims(filled, ClaimFilter(about="poincar\udce9"))


def test_things_are_found_by_id_in_one_question(filled: Graph) -> None:
    everything: list[tuple[Callable[..., object], list[str]]] = [
        (papers_by_id, [paper.id for paper in papers(filled).items]),
        (entities_by_id, [entity.id for entity in entities(filled).items]),
        (claims_by_id, [claim.id for claim in claims(filled).items]),
        (evidence_by_id, [piece.id for piece in evidence(filled).items]),
    ]

    for by_id, ids in everything:
        found = by_id(filled, [*ids, ids[0], "unknown"])
        assert isinstance(found, dict)
        assert sorted(found) == sorted(ids)


def test_each_claim_gets_its_first_pieces_of_evidence(filled: Graph) -> None:
    ids = [claim.id for claim in claims(filled).items]

    found = evidence_of(filled, [*ids, "unknown"], first_each=1)

    assert {claim: len(pieces) for claim, pieces in found.items()} == {**dict.fromkeys(ids, 1), "unknown": 0}


@pytest.mark.parametrize(("negated", "papers"), [(None, {"a", "b", "c"}), (True, {"c"}), (False, {"a", "b"})])
def test_evidence_is_for_a_claim_or_against_it(filled: Graph, negated: bool | None, papers: set[str]) -> None:  # noqa: FBT001
    (claim,) = claims(filled, ClaimFilter(refuted=True)).items
    scope = EvidenceScope(negated)
    found = evidence_of(filled, [claim.id], scope=scope)[claim.id]
    with_papers = evidence_and_papers_of(filled, [claim.id], scope=scope)[claim.id]

    assert {piece.paper for piece in found} == papers
    assert [(piece, piece.paper) for piece in found] == [(piece, paper.id) for piece, paper in with_papers]


def test_mentions_come_in_the_order_of_the_text(filled: Graph) -> None:
    found = mentions_of(filled, ["a", "unknown"])
    text = papers_by_id(filled, ["a"])["a"].text

    assert found["unknown"] == []
    assert [text[mention.start : mention.end] for mention in found["a"]] == [mention.text for mention in found["a"]]
    assert [mention.start for mention in found["a"]] == sorted(mention.start for mention in found["a"])
    assert {mention.entity.name for mention in found["a"]} == set(NAMES)


@pytest.mark.parametrize("words", ["quokka", "QK net", "quokka +(~*", "wombat quokka"])
def test_entities_are_searched_by_words(filled: Graph, words: str) -> None:
    assert "Quokka" in [entity.name for entity in search(filled, words)]


def test_what_goes_by_the_very_words_is_found_first_then_what_more_papers_mention(graph: Graph, make: Make) -> None:
    many = {"graph neural network models": ("Method",), "graph": ("Concept",)}
    papers = [make(str(number), many) for number in range(6)]
    load(graph, [*papers, make("x", {"neural network": ("Method",), "graph neural": ("Method",)})])

    assert [entity.name for entity in search(graph, "Neural Networks", 2)] == [
        "neural network",
        "graph neural network models",
    ]
    assert next(entity.name for entity in search(graph, "neural")) == "graph neural network models"
    assert [entity.name for entity in search(graph, "neural network", 1)] == ["neural network"]


def test_the_very_words_of_an_alias_are_found_first_however_few_are_asked_for(graph: Graph, make: Make) -> None:
    common = {f"net {number} of graphs": ("Method",) for number in range(120)}
    load(graph, [make(str(number), common) for number in range(20)])
    load(graph, [make("x", {"Quokka": ("Method", "QK net of graphs")}), make("y", {"QK": ("Method", "Quokka")})])

    for words, first in (("qk net of graphs", 1), ("QK-net of graphs", 3)):
        assert "Quokka" in search(graph, words, first)[0].aliases
        found = entity_named(graph, words)
        assert found is not None
        assert "Quokka" in found.aliases


@pytest.mark.parametrize("words", ["", "()", "numbat"])
def test_a_search_can_find_nothing(filled: Graph, words: str) -> None:
    assert search(filled, words) == ()


@pytest.mark.parametrize("where", [PaperFilter(), EntityFilter(), ClaimFilter(), EvidenceFilter()])
def test_an_empty_graph_answers(graph: Graph, where: Filter) -> None:
    assert count(graph, where) == 0
