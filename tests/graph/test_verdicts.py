"""What a person marks as wrong counts no more, whatever is loaded later, and counts again when that is taken back."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from claimgraph.graph import (
    ClaimFilter,
    EvidenceFilter,
    Graph,
    InvalidPage,
    NotFound,
    NotPossible,
    PageRequest,
    claims,
    delete,
    entities,
    evidence,
    load,
    merge_entities,
    reject_evidence,
    restore_evidence,
    verdicts,
    verify,
)
from claimgraph.schema import Extraction, Predicate

Make = Callable[..., Extraction]
Dump = Callable[[Graph], Any]
Empty = Callable[[Graph], None]

NAMES = {"Quokka": ("Method",), "Wombat": ("Method",), "BurrowBench": ("Benchmark",)}
BEATS = ("Quokka", "OUTPERFORMS", "Wombat", {"on": "BurrowBench", "confidence": 0.5})
LIKE = ("Wombat", "COMPARED_WITH", "Quokka", {})


@pytest.fixture
def filled(graph: Graph, make: Make) -> Graph:
    """Two papers that say one thing, and one of them another."""
    load(graph, [make("a", NAMES, [BEATS, ("PAPER", "INTRODUCES", "Quokka"), LIKE]), make("b", NAMES, [BEATS])])
    return graph


def _evidence(graph: Graph, paper: str, predicate: Predicate) -> str:
    (claim,) = claims(graph, ClaimFilter(paper=paper, predicates=[predicate])).items
    (found,) = (one for one in evidence(graph, EvidenceFilter(claim=claim.id)).items if one.paper == paper)
    return found.id


def test_evidence_that_is_wrong_counts_no_more(filled: Graph) -> None:
    id_ = _evidence(filled, "a", Predicate.OUTPERFORMS)

    verdict = reject_evidence(filled, id_, " it compares two others ", "ada")

    (claim,) = claims(filled, ClaimFilter(predicates=[Predicate.OUTPERFORMS])).items
    assert (claim.support, claim.papers, claim.belief) == (1, 1, 0.5)
    assert (verdict.id, verdict.reason, verdict.by, verdict.paper) == (id_, "it compares two others", "ada", "a")
    assert (verdict.subject, verdict.predicate, verdict.object) == ("Quokka", Predicate.OUTPERFORMS, "Wombat")
    assert verdicts(filled).items == (verdict,)
    assert not list(verify(filled))


def test_a_claim_goes_with_the_last_of_its_evidence(filled: Graph) -> None:
    for paper in ("a", "b"):
        reject_evidence(filled, _evidence(filled, paper, Predicate.OUTPERFORMS), "wrong")
    assert not claims(filled, ClaimFilter(predicates=[Predicate.OUTPERFORMS])).items
    assert filled.read("MATCH (:Entity)-[r:OUTPERFORMS]->() RETURN r") == []
    assert len(entities(filled).items) == len(NAMES)


def test_a_paper_that_is_read_again_does_not_bring_it_back(filled: Graph, make: Make) -> None:
    reject_evidence(filled, _evidence(filled, "a", Predicate.OUTPERFORMS), "wrong")
    load(filled, [make("a", NAMES, [BEATS, ("Quokka", "USES", "Wombat")], extractor_version="2")])
    (claim,) = claims(filled, ClaimFilter(predicates=[Predicate.OUTPERFORMS])).items
    assert claim.support == 1
    assert claims(filled, ClaimFilter(predicates=[Predicate.USES])).items


@pytest.mark.parametrize("predicate", [Predicate.OUTPERFORMS, Predicate.INTRODUCES, Predicate.COMPARED_WITH])
def test_a_verdict_that_is_taken_back_leaves_no_trace(filled: Graph, dump: Dump, predicate: Predicate) -> None:
    before = dump(filled)
    id_ = _evidence(filled, "a", predicate)
    reject_evidence(filled, id_, "wrong")
    assert dump(filled) != before
    assert restore_evidence(filled, id_)
    assert dump(filled) == before
    assert verdicts(filled).items == ()


def test_it_counts_for_what_its_names_mean_by_then(filled: Graph, make: Make, dump: Dump, empty: Empty) -> None:
    papers = [make("a", NAMES, [BEATS, ("PAPER", "INTRODUCES", "Quokka"), LIKE]), make("b", NAMES, [BEATS])]
    known = {row.name: row for row in entities(filled).items}
    merge_entities(filled, known["Wombat"], [known["Quokka"]])
    merged = dump(filled)
    empty(filled)
    load(filled, papers)
    id_ = _evidence(filled, "a", Predicate.OUTPERFORMS)
    reject_evidence(filled, id_, "wrong")
    merge_entities(filled, known["Wombat"], [known["Quokka"]])
    assert restore_evidence(filled, id_)
    assert _undated(dump(filled)) == _undated(merged)


def _undated(dumped: Any) -> Any:
    """A graph whatever the second in which something was decided."""
    nodes, relations = dumped
    for node in nodes:
        for number, (name, value) in enumerate(node):
            if name == "properties":
                node[number] = (name, [one for one in value if one[0] != "decided"])
    return nodes, relations


def test_what_is_read_otherwise_is_other_evidence(filled: Graph, make: Make) -> None:
    reject_evidence(filled, _evidence(filled, "a", Predicate.OUTPERFORMS), "it says the contrary")
    load(filled, [make("a", NAMES, [(*BEATS[:3], BEATS[3] | {"negated": True})], extractor_version="2")])
    (claim,) = claims(filled, ClaimFilter(predicates=[Predicate.OUTPERFORMS])).items
    assert (claim.support, claim.refuted) == (1, 1)


def test_what_its_paper_is_not_read_to_say_does_not_come_back(filled: Graph, make: Make) -> None:
    id_ = _evidence(filled, "a", Predicate.OUTPERFORMS)
    reject_evidence(filled, id_, "wrong")
    again = make("a", {"Quokka": ("Method",)}, extractor_version="2")
    load(filled, [again])
    assert not restore_evidence(filled, id_)
    assert verdicts(filled).items == ()
    delete(filled, ["b"])
    assert claims(filled).items == ()
    assert load(filled, [again]).papers_unchanged == 0
    assert load(filled, [again]).papers_unchanged == 1


def test_a_verdict_goes_with_its_paper(filled: Graph) -> None:
    reject_evidence(filled, _evidence(filled, "a", Predicate.OUTPERFORMS), "wrong")
    delete(filled, ["a", "b"])
    assert filled.read("MATCH (n) WHERE NOT n:Meta RETURN n") == []


def test_names_that_only_wrong_evidence_told_apart_are_one(graph: Graph, make: Make, dump: Dump) -> None:
    names = {"GSM8K": ("Benchmark",), "GSM8K dataset": ("Benchmark",)}
    load(graph, [make("a", names, [("GSM8K dataset", "PART_OF", "GSM8K")])])
    assert len(entities(graph).items) == 2
    before = dump(graph)
    (said,) = evidence(graph).items
    reject_evidence(graph, said.id, "it is one thing")
    assert len(entities(graph).items) == 1
    assert restore_evidence(graph, said.id)
    assert dump(graph) == before


def test_verdicts_come_in_pages_the_newest_first(filled: Graph) -> None:
    ids = sorted(one.id for one in evidence(filled).items)
    for id_ in ids:
        reject_evidence(filled, id_, "wrong")
    for id_, at in zip(ids, ["2031-01-01T00:00:00+00:00", *["2032-01-01T00:00:00+00:00"] * 3], strict=True):
        filled.execute("MATCH (w:Verdict {id: $id}) SET w.at = $at", id=id_, at=at)
    ordered = [*ids[1:], ids[0]]

    first = verdicts(filled, PageRequest(2))
    second = verdicts(filled, PageRequest(2, first.end_cursor))

    assert [verdict.id for verdict in verdicts(filled).items] == ordered
    assert [[verdict.id for verdict in page.items] for page in (first, second)] == [ordered[:2], ordered[2:]]
    assert [(page.has_previous, page.has_next) for page in (first, second)] == [(False, True), (True, False)]
    assert verdicts(filled, PageRequest(1, second.end_cursor)).items == ()
    assert [verdict.id for verdict in verdicts(filled, PageRequest(1, first.cursors[0])).items] == ordered[1:2]
    with pytest.raises(InvalidPage, match=r"^a page has from 1 to 1000 rows, not 1001: ask for fewer at once$"):
        verdicts(filled, PageRequest(1001))
    with pytest.raises(InvalidPage, match=r"is of the list of entities, not of verdicts: leave it out to begin anew$"):
        verdicts(filled, PageRequest(after=entities(filled).end_cursor))


def test_a_mistake_says_what_it_is(filled: Graph) -> None:
    id_ = _evidence(filled, "a", Predicate.OUTPERFORMS)
    with pytest.raises(NotPossible, match=r"^evidence is not marked as wrong without a reason: say why$"):
        reject_evidence(filled, id_, " ")
    with pytest.raises(NotFound, match=r"^the graph has no evidence 'evid_1': its claim lists it$"):
        reject_evidence(filled, "evid_1", "wrong")
    claim = claims(filled).items[0].id
    with pytest.raises(NotFound, match=rf"^the graph has no evidence '{claim}', which is the id of a claim: its claim"):
        reject_evidence(filled, claim, "wrong")
    with pytest.raises(
        NotFound, match=rf"^there is nothing to take back of the evidence '{id_}': what is rejected and "
    ):
        restore_evidence(filled, id_)
    at = reject_evidence(filled, id_, "misread", "ada").at
    again = f"the evidence {id_} is marked as wrong already, {at} by ada, because 'misread': restore it first to say"
    with pytest.raises(NotPossible, match=rf"^{re.escape(again)} something else$"):
        reject_evidence(filled, id_, "wrong")


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_left_is_as_if_it_had_never_been_said(
    graph: Graph, make: Make, dump: Dump, empty: Empty, data: st.DataObject
) -> None:
    said = [BEATS, LIKE, ("Quokka", "USES", "Wombat", {"negated": True}), ("Wombat", "ACHIEVES", "BurrowBench")]
    papers = [data.draw(st.lists(st.sampled_from(said), unique_by=repr, max_size=4)) for _ in range(3)]
    assume(any(papers))
    wrong = data.draw(st.sampled_from([(n, one) for n, paper in enumerate(papers) for one in paper]))
    empty(graph)
    load(graph, [make(str(n), NAMES, paper) for n, paper in enumerate(papers)])
    id_ = _evidence(graph, str(wrong[0]), Predicate(wrong[1][1]))

    reject_evidence(graph, id_, "wrong")

    graph.execute("MATCH (w:Verdict) DELETE w")
    graph.execute("MATCH (p:Paper) REMOVE p.hash, p.search, p.parts, p.abstract")
    left = _without_places(dump(graph))
    empty(graph)
    kept = [[one for one in paper if (n, one) != wrong] for n, paper in enumerate(papers)]
    load(graph, [make(str(n), NAMES, paper) for n, paper in enumerate(kept)])
    graph.execute("MATCH (p:Paper) REMOVE p.hash, p.search, p.parts, p.abstract")
    assert _without_places(dump(graph)) == left


def _without_places(dumped: Any) -> Any:
    """What a graph says of claims and entities: where sentences stand differs with what else a text says."""
    placed = ("STATED_IN", "MENTIONS", "SUPPORTS", "REFUTES", "ON", "BASELINE")
    nodes, relations = dumped
    shown = [node for node in nodes if dict(node)["labels"] in (["Claim"], ["Entity"], ["Name"])]
    return shown, [row for row in relations if dict(row)["type"] not in placed]
