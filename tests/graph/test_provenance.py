"""Back from a claim to the words that state it."""

from collections.abc import Callable
from datetime import UTC, datetime

from claimgraph.graph import (
    Graph,
    claims,
    delete,
    evidence,
    load,
    papers_by_id,
    provenance,
    retired_evidence,
    sources_of,
    verify,
    versions_of,
)
from claimgraph.schema import Extraction, Run

Make = Callable[..., Extraction]

NAMES = {"Adam": ("Method",), "RMSProp": ("Method",)}
BEATS = ("Adam", "OUTPERFORMS", "RMSProp")
RUN = Run(id="run-1", started=datetime(2026, 3, 1, 12, 30, tzinfo=UTC), weights="0f" * 32)
SAME = {"title": "On optimizers that anybody can tune without reading about them first"}


def test_a_claim_leads_to_sentence_words_and_run(graph: Graph, make: Make) -> None:
    load(graph, [make("1", NAMES, [BEATS], run=RUN, year=2025), make("2", NAMES, [BEATS])])
    (claim,) = claims(graph).items

    found = provenance(graph, claim.id)

    assert found is not None
    assert (found.claim, found.retired) == (claim, ())
    assert {source.paper.id: source.run for source in found.sources}["2"] is None
    (source,) = (source for source in found.sources if source.paper.id == "1")
    assert source.run is not None
    assert (source.run.id, source.run.started, source.run.weights) == ("run-1", "2026-03-01T12:30:00+00:00", "0f" * 32)
    assert (source.run.extractor, source.run.extractor_version) == ("invented", "1")
    assert source.mentions == {"subject": "Adam", "object": "RMSProp"}
    target = source.annotation(claim)["target"]
    assert target["source"] == "urn:claimgraph:paper:1"
    assert target["selector"] == [
        {
            "type": "TextQuoteSelector",
            "exact": "Adam outperforms RMSProp.",
            "prefix": "\nHere is Adam. Here is RMSProp. ",
            "suffix": "",
        },
        {"type": "TextPositionSelector", "start": source.evidence.start, "end": source.evidence.end},
    ]


def test_an_unknown_claim_has_no_provenance(graph: Graph) -> None:
    assert provenance(graph, "clam_000000000000000000000000") is None


def test_a_changed_text_is_a_new_version_and_retires_what_stood_in_the_old(graph: Graph, make: Make) -> None:
    old = make("1", NAMES, [BEATS], run=RUN, **SAME)
    load(graph, [old, make("2", NAMES, [BEATS])])
    (claim,) = claims(graph).items

    load(graph, [make("1", {"Lion": ("Method",), **NAMES}, [BEATS], **SAME)])

    assert papers_by_id(graph, ["1"])["1"].version == 2
    (version,) = versions_of(graph, "1")
    assert (version.number, version.text, version.run) == (1, old.paper.text, "run-1")
    found = provenance(graph, claim.id)
    assert found is not None
    (retired,) = found.retired
    assert (retired.paper, retired.version, retired.sentence) == ("1", 1, "Adam outperforms RMSProp.")
    assert (retired.subject, retired.predicate, retired.object) == BEATS
    assert version.text[retired.start : retired.end] == retired.sentence
    assert (found.claim.support, len(found.sources)) == (2, 2)
    assert list(verify(graph)) == []


def test_what_had_an_id_as_evidence_is_found_until_its_paper_is_deleted(graph: Graph, make: Make) -> None:
    load(graph, [make("1", NAMES, [BEATS], **SAME)])
    (old,) = evidence(graph).items
    assert retired_evidence(graph, old.id) is None

    load(graph, [make("1", {**NAMES, "Lion": ("Method",)}, [BEATS], **SAME)])
    load(graph, [make("1", {"Lion": ("Method",), "Grid": ("Task",), **NAMES}, [BEATS], **SAME)])

    was = retired_evidence(graph, old.id)
    assert was is not None
    assert (was.id, was.version, was.sentence) == (f"{old.id}@1", 1, old.sentence)
    assert retired_evidence(graph, old.id[:-1]) is None
    delete(graph, ["1"])
    assert retired_evidence(graph, old.id) is None


def test_sources_keep_the_order_of_the_evidence(graph: Graph, make: Make) -> None:
    load(graph, [make(paper, NAMES, [BEATS], run=RUN if paper == "2" else None) for paper in ("1", "2", "3")])
    pieces = evidence(graph).items[::-1]
    delete(graph, ["3"])

    sources = sources_of(graph, pieces)

    assert [source.evidence for source in sources] == [piece for piece in pieces if piece.paper != "3"]
    assert {source.paper.id: source.run.id if source.run else None for source in sources} == {"1": None, "2": "run-1"}


def test_the_same_text_read_anew_is_no_new_version(graph: Graph, make: Make) -> None:
    read = make("1", NAMES, [BEATS], run=RUN)
    load(graph, [read])

    load(graph, [read.model_copy(update={"claims": (), "extractor_version": "2", "run": None})])

    assert (papers_by_id(graph, ["1"])["1"].version, versions_of(graph, "1")) == (1, ())
    assert graph.read("MATCH (x:Retired|Run) RETURN x") == []


def test_another_run_that_finds_the_same_changes_nothing(graph: Graph, make: Make) -> None:
    load(graph, [make("1", NAMES, [BEATS], run=RUN)])

    summary = load(graph, [make("1", NAMES, [BEATS], run=Run.begin())])

    assert summary.papers_unchanged == 1
    assert papers_by_id(graph, ["1"])["1"].run == "run-1"


def test_a_text_that_comes_back_is_no_earlier_one(graph: Graph, make: Make) -> None:
    first, second = make("1", NAMES, [BEATS], **SAME), make("1", {**NAMES, "Lion": ("Method",)}, [BEATS], **SAME)
    load(graph, [first])
    load(graph, [second])

    load(graph, [first])

    assert papers_by_id(graph, ["1"])["1"].version == 3
    assert [version.text for version in versions_of(graph, "1")] == [second.paper.text]
    assert graph.read("MATCH (x:Retired) RETURN count(x) AS count") == [{"count": 1}]


def test_a_retired_quote_that_is_not_in_its_text_is_told(graph: Graph, make: Make) -> None:
    load(graph, [make("1", NAMES, [BEATS], **SAME)])
    load(graph, [make("1", {**NAMES, "Lion": ("Method",)}, [BEATS], **SAME)])
    graph.execute("MATCH (t:Version) SET t.abstract = 'Nothing of the sort.'")

    (bad,) = verify(graph)

    assert (bad.paper, bad.kind, bad.quoted) == ("1", "retired evidence", "Adam outperforms RMSProp.")


def test_a_deleted_paper_takes_its_versions_with_it(graph: Graph, make: Make) -> None:
    load(graph, [make("1", NAMES, [BEATS], run=RUN, **SAME)])
    load(graph, [make("1", {**NAMES, "Lion": ("Method",)}, [BEATS], **SAME)])

    delete(graph, ["1"])

    assert graph.read("MATCH (n) WHERE NOT n:Meta RETURN n") == []
