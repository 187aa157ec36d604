"""Claims in bulk: all of them or those of a filter, each once, with all of its evidence; and as rows of a table."""

from collections.abc import Callable, Iterator

import pytest

from claimgraph.graph import (
    TABLE_COLUMNS,
    ClaimFilter,
    EvidenceFilter,
    EvidenceRow,
    Graph,
    Stated,
    claims,
    evidence,
    evidence_of,
    export_claims,
    load,
    papers,
    table_rows,
)
from claimgraph.graph.export import claims as module
from claimgraph.schema import Extraction, Predicate

BENCH = {"NightBench": ("Benchmark",)}


@pytest.fixture
def filled(graph: Graph, make: Callable[..., Extraction], monkeypatch: pytest.MonkeyPatch) -> Graph:
    """Seven claims of three papers, read by two at a time."""
    monkeypatch.setattr(module, "_PAGE", 2)
    voles = {"Vole": ("Method",), "Shrew": ("Method",), **BENCH}
    load(
        graph,
        [
            make(
                "a",
                voles,
                [
                    ("PAPER", "INTRODUCES", "Vole"),
                    ("Vole", "OUTPERFORMS", "Shrew", {"value": "3", "on": "NightBench", "hedged": True}),
                    ("Vole", "EVALUATED_ON", "NightBench"),
                ],
                authors=("Ada Mole", "Bo Mole"),
                year=2031,
            ),
            make("b", voles, [("Vole", "OUTPERFORMS", "Shrew"), ("Shrew", "EVALUATED_ON", "NightBench")]),
            make(
                "c",
                voles,
                [
                    ("Vole", "OUTPERFORMS", "Shrew", {"negated": True}),
                    ("Shrew", "OUTPERFORMS", "Vole"),
                    ("Shrew", "USES", "Vole"),
                    ("PAPER", "INTRODUCES", "Shrew"),
                ],
            ),
        ],
    )
    return graph


def _ids(stated: Iterator[Stated]) -> list[str]:
    return [one.claim.id for one in stated]


def test_all_claims_by_their_ids(filled: Graph) -> None:
    exported = list(export_claims(filled))
    listed = claims(filled).items
    assert [one.claim.id for one in exported] == sorted(claim.id for claim in listed)
    assert {one.claim for one in exported} == set(listed)
    assert {one.claim.id: tuple(source.evidence for source in one.sources) for one in exported} == {
        claim.id: evidence(filled, EvidenceFilter(claim=claim.id)).items for claim in listed
    }
    stored = {paper.id: paper for paper in papers(filled).items}
    for one in exported:
        for source in one.sources:
            assert source.paper == stored[source.evidence.paper]


@pytest.mark.parametrize(
    "where",
    [
        ClaimFilter(predicates=[Predicate.OUTPERFORMS, Predicate.USES]),
        ClaimFilter(about="vole"),
        ClaimFilter(paper="b"),
        ClaimFilter(refuted=True),
        ClaimFilter(min_support=2),
        ClaimFilter(subject="no such thing"),
        ClaimFilter(none_of=[ClaimFilter(predicates=[Predicate.INTRODUCES])]),
    ],
    ids=["predicates", "about", "paper", "refuted", "support", "none", "composed"],
)
def test_some_claims_as_they_are_listed(filled: Graph, where: ClaimFilter) -> None:
    assert _ids(export_claims(filled, where)) == [claim.id for claim in claims(filled, where).items]


def test_claims_of_many_papers_are_read_in_smaller_parts(filled: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(export_claims(filled))
    asked: list[int] = []

    def counted(graph: Graph, ids: list[str], first: int) -> dict[str, list[EvidenceRow]]:
        asked.append(len(ids))
        return evidence_of(graph, ids, first)

    monkeypatch.setattr(module, "evidence_of", counted)
    monkeypatch.setattr(module, "_PAGE", 100)
    monkeypatch.setattr(module, "_MOST_PAPERS", 3)
    assert list(export_claims(filled)) == whole
    # One claim is of three papers, five are of one each.
    assert sum(asked) == len(whole)
    assert max(asked) == 3
    assert min(asked) == 1


def test_a_filter_of_nothing_is_none(filled: Graph) -> None:
    assert _ids(export_claims(filled, ClaimFilter())) == _ids(export_claims(filled))


def test_what_is_exported_is_known_from_the_beginning(filled: Graph, make: Callable[..., Extraction]) -> None:
    where = ClaimFilter(none_of=[ClaimFilter(predicates=[Predicate.INTRODUCES])])
    before = [claim.id for claim in claims(filled, where).items]
    going = export_claims(filled, where)
    first = next(going).claim
    # Two papers state the first; without one it stands further down the list, and what another adds further up.
    load(
        filled,
        [
            make("a", {"Vole": ("Method",)}, [("PAPER", "INTRODUCES", "Vole")], extractor_version="2"),
            make("d", {"Vole": ("Method",), "Shrew": ("Method",)}, [("Shrew", "USES", "Vole")]),
            make("e", {"Vole": ("Method",), "Shrew": ("Method",)}, [("Shrew", "USES", "Vole")]),
        ],
    )
    after = {claim.id for claim in claims(filled, where).items}
    assert [first.id, *_ids(going)] == [id_ for id_ in before if id_ in after]
    assert len(after) < len(before)


def test_a_row_for_each_piece_of_evidence(filled: Graph) -> None:
    where = ClaimFilter(predicates=[Predicate.OUTPERFORMS], subject="Vole")
    (stated,) = export_claims(filled, where)
    rows = [dict(zip(TABLE_COLUMNS, row, strict=True)) for row in table_rows(stated)]
    assert [row["evidence"] for row in rows] == [source.evidence.id for source in stated.sources]
    first = next(row for row in rows if row["paper"] == "a")
    text = papers(filled).items[0].text
    assert text[first["start"] : first["end"]] == first["sentence"]
    assert text[first["subject_start"] : first["subject_end"]] == "Vole"
    assert {name: first[name] for name in ("claim", "subject", "subject_type", "predicate", "object", "support")} == {
        "claim": stated.claim.id,
        "subject": "Vole",
        "subject_type": "Method",
        "predicate": "OUTPERFORMS",
        "object": "Shrew",
        "support": 2,
    }
    assert {name: first[name] for name in ("value", "on", "hedged", "negated", "authors", "year", "curation")} == {
        "value": "3",
        "on": "NightBench",
        "hedged": True,
        "negated": False,
        "authors": "Ada Mole; Bo Mole",
        "year": 2031,
        "curation": None,
    }
    assert {row["paper"]: (row["negated"], row["authors"], row["on_id"] is None) for row in rows} == {
        "a": (False, "Ada Mole; Bo Mole", False),
        "b": (False, None, True),
        "c": (True, None, True),
    }
