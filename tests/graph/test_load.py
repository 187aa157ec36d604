"""What a load leaves in the graph."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from claimgraph.graph import (
    EvidenceFilter,
    Graph,
    LoadSummary,
    claims,
    connect,
    entities,
    evidence,
    evidence_of,
    load,
    papers_by_id,
    unstored,
    verify,
)
from claimgraph.schema import Extraction, Paper

Make = Callable[..., Extraction]
Dump = Callable[[Graph], Any]
Empty = Callable[[Graph], None]

TWO_METHODS = {"Adam": ("Method",), "RMSProp": ("Method",)}
BEATS = ("Adam", "OUTPERFORMS", "RMSProp")


def test_a_load_tells_what_was_new(graph: Graph, make: Make) -> None:
    papers = [make(str(number), TWO_METHODS, [BEATS], proposals_rejected=2) for number in range(3)]

    summary = load(graph, papers)

    assert summary == LoadSummary(3, 0, 0, claims=1, evidence=3, entities=2, proposals_rejected=6)


def test_a_second_load_changes_nothing(graph: Graph, make: Make, dump: Dump) -> None:
    papers = [make(str(number), TWO_METHODS, [BEATS]) for number in range(3)]
    load(graph, papers)
    before = dump(graph)

    summary = load(graph, papers)

    assert summary == LoadSummary(0, 0, 3, claims=0, evidence=0, entities=0, proposals_rejected=0)
    assert dump(graph) == before


def test_a_changed_paper_replaces_what_it_said(graph: Graph, make: Make, dump: Dump) -> None:
    other = make("other", TWO_METHODS, [BEATS])
    load(graph, [other, make("1", {**TWO_METHODS, "CIFAR": ("Benchmark",)}, [BEATS, ("Adam", "ACHIEVES", "CIFAR")])])
    changed = make("1", {"Lion": ("Method",), "RMSProp": ("Method",)}, [("Lion", "OUTPERFORMS", "RMSProp")])

    summary = load(graph, [changed])
    replaced = dump(graph)

    assert summary == LoadSummary(0, 1, 0, claims=0, evidence=-1, entities=0, proposals_rejected=0)
    assert {entity.name for entity in entities(graph).items} == {"Adam", "RMSProp", "Lion"}
    graph.execute("MATCH (n) WHERE NOT n:Meta DETACH DELETE n")
    load(graph, [other, changed])
    assert dump(graph) == replaced


@pytest.mark.parametrize("unit", ["a long name ", "Quokka", "\N{CJK UNIFIED IDEOGRAPH-4E2D}"])
def test_a_name_may_be_very_long(graph: Graph, make: Make, unit: str) -> None:
    name = (unit * 12_000)[:12_000].strip()
    said = {name: ("Method",), "Adam": ("Method",)}

    load(
        graph, [make("1", said, [("Adam", "OUTPERFORMS", name)]), make("2", said), make("3", {f"{name} X1": ("Task",)})]
    )

    (claim,) = claims(graph).items
    assert claim.object.name == name
    assert {(row.name, row.papers) for row in entities(graph).items} == {("Adam", 2), (name, 2), (f"{name} X1", 1)}
    assert not list(verify(graph))


def test_another_version_of_the_extractor_replaces_the_first(graph: Graph, make: Make) -> None:
    load(graph, [make("1", TWO_METHODS, [BEATS])])

    summary = load(graph, [make("1", TWO_METHODS, [], extractor_version="2")])

    assert (summary.papers_updated, summary.claims) == (1, -1)
    assert papers_by_id(graph, ["1"])["1"].extractor_version == "2"


def test_of_two_readings_of_one_paper_the_later_counts(graph: Graph, make: Make) -> None:
    summary = load(graph, [make("1", TWO_METHODS, [BEATS]), make("1", TWO_METHODS, [])])

    assert (summary.papers_new, summary.papers_updated, summary.claims) == (1, 1, 0)


TUNNELS = "We dig tunnels through frozen ground with sharp wooden shovels."
SEGMENTING = "我们提出一种基于深度学习的图像分割方法、在公开数据集上取得了更好的结果。"


@pytest.mark.parametrize(
    ("stored", "come", "is_refused"),
    [
        (("On Burrows", TUNNELS), ("Migrating Birds", "Cranes cross deserts twice every year."), True),
        (("On Burrows", ""), ("Migrating Birds", TUNNELS), True),
        (("", TUNNELS), ("", "Cranes cross deserts twice every year."), True),
        (("On Burrows", TUNNELS), ("On Burrows", f"{TUNNELS} Cranes cross deserts twice every year."), False),
        (("On Burrows", TUNNELS), ("On Burrows", "We dig tunnels through ground that has melted."), False),
        (("On Burrows", ""), ("On Burrows", TUNNELS), False),
        (("On Burows", TUNNELS), ("On Wombats", TUNNELS), False),
        (("On a Bat", ""), ("Migrating Birds", TUNNELS), False),
        (
            ("", SEGMENTING),
            ("", "我们提出了一种基于深度学习的医学图像分割方法、在三个公开数据集上取得了更好的结果。"),
            False,
        ),
        (("", SEGMENTING), ("", "我们研究候鸟每年两次穿越沙漠的迁徙路线、结果表明它取决于风向与水源。"), True),
        (("画像の分割", ""), ("深層学習による画像の分割", "本研究では画像を分割する。"), False),
        (("画像の分割", ""), ("渡り鳥の経路", "本研究では渡り鳥の経路を調べる。"), True),
    ],
)
def test_another_paper_under_the_id_of_one_is_refused(
    graph: Graph, dump: Dump, stored: tuple[str, str], come: tuple[str, str], *, is_refused: bool
) -> None:
    first, second = (
        Extraction(paper=Paper(id="1", title=title, abstract=abstract), extractor="invented", extractor_version="1")
        for title, abstract in (stored, come)
    )
    load(graph, [first])
    before = dump(graph)
    told: list[tuple[Paper, str]] = []

    wanted = list(unstored(graph, [second.paper], "invented", "1", on_conflict=lambda *told_: told.append(told_)))
    summary = load(graph, [second], on_conflict=lambda *told_: told.append(told_))

    assert (summary.papers_updated, summary.papers_refused) == (not is_refused, is_refused)
    assert wanted == ([] if is_refused else [second.paper])
    assert told == [(second.paper, stored[0] or stored[1])] * (2 if is_refused else 0)
    assert (dump(graph) == before) is is_refused


def test_what_is_refused_keeps_nothing_else_out(graph: Graph, make: Make) -> None:
    load(graph, [make("1", TWO_METHODS, [BEATS])])
    other = Extraction(
        paper=Paper(id="1", title="Migrating Birds", abstract=TUNNELS), extractor="invented", extractor_version="1"
    )

    summary = load(graph, [other, make("2", TWO_METHODS, [BEATS])])

    assert summary == LoadSummary(1, 0, 0, claims=0, evidence=1, entities=0, proposals_rejected=0, papers_refused=1)
    # Who asks for no conflicts gets the paper, and `load` refuses it.
    assert list(unstored(graph, [other.paper], "invented", "1")) == [other.paper]


def test_a_claim_counts_each_paper_once(graph: Graph, make: Make) -> None:
    load(
        graph,
        [
            make("1", TWO_METHODS, [(*BEATS, {"confidence": 0.5}), (*BEATS, {"confidence": 0.75})]),
            make("2", TWO_METHODS, [(*BEATS, {"confidence": 0.5})]),
            make("3", TWO_METHODS, [(*BEATS, {"negated": True})]),
        ],
    )

    (claim,) = claims(graph).items

    assert (claim.support, claim.refuted, claim.papers, claim.belief) == (2, 1, 3, 0.875)
    assert len(evidence_of(graph, [claim.id])[claim.id]) == 4


def test_a_claim_has_a_typed_relationship_of_its_own(graph: Graph, make: Make) -> None:
    load(graph, [make("1", TWO_METHODS, [(*BEATS, {"confidence": 0.5}), ("PAPER", "INTRODUCES", "Adam")])])
    load(graph, [make("2", TWO_METHODS, [(*BEATS, {"negated": True})])])

    relations = graph.read("""
        MATCH (s)-[r:OUTPERFORMS|INTRODUCES]->(o:Entity)
        RETURN coalesce(s.name, s.id) AS subject, type(r) AS type, o.name AS object, r.support AS support,
            r.refuted AS refuted, r.belief AS belief
        ORDER BY type
    """)

    assert [tuple(relation.values()) for relation in relations] == [
        ("1", "INTRODUCES", "Adam", 1, 0, 1.0),
        ("Adam", "OUTPERFORMS", "RMSProp", 1, 1, 0.5),
    ]


def test_evidence_keeps_how_it_was_said(graph: Graph, make: Make) -> None:
    names = {**TWO_METHODS, "CIFAR": ("Benchmark",), "SGD": ("Method",)}
    qualifiers = {
        "on": "CIFAR",
        "baseline": "SGD",
        "metric": "accuracy",
        "value": "3.1 points",
        "hedged": True,
        "attribution": "prior",
        "confidence": 0.25,
    }
    extraction = make("1", names, [(*BEATS, qualifiers)])
    stated = extraction.claims[0].evidence[0]
    load(graph, [extraction])

    (piece,) = evidence(graph, EvidenceFilter(paper="1")).items

    assert piece.on is not None
    assert piece.baseline is not None
    assert (piece.on.name, piece.on.type, piece.baseline.name) == ("CIFAR", "Benchmark", "SGD")
    kept = {name: getattr(piece, name) for name in type(stated).model_fields if name not in ("on", "baseline")}
    assert kept == {name: getattr(stated, name) for name in kept}
    assert (piece.extractor, piece.extractor_version, piece.paper) == ("invented", "1", "1")


def test_one_sentence_can_state_a_claim_twice(graph: Graph, make: Make) -> None:
    names = {**TWO_METHODS, "CIFAR": ("Benchmark",), "MNIST": ("Benchmark",)}
    twice = [(*BEATS, {"on": "CIFAR", "value": "2"}), (*BEATS, {"on": "MNIST", "value": "3", "again": True})]
    load(graph, [make("1", names, twice)])

    pieces = evidence(graph).items

    assert sorted((piece.on.name, piece.value, piece.start) for piece in pieces if piece.on) == [
        ("CIFAR", "2", pieces[0].start),
        ("MNIST", "3", pieces[0].start),
    ]


def test_a_symmetric_claim_is_one_whichever_side_comes_first(graph: Graph, make: Make) -> None:
    load(
        graph,
        [
            make("1", TWO_METHODS, [("Adam", "COMPARED_WITH", "RMSProp")]),
            make("2", TWO_METHODS, [("RMSProp", "COMPARED_WITH", "Adam")]),
        ],
    )

    (claim,) = claims(graph).items

    assert claim.support == 2
    for piece in evidence(graph).items:
        text = papers_by_id(graph, [piece.paper])[piece.paper].text
        assert piece.subject is not None
        assert text[slice(*piece.subject)] == claim.subject.name


def test_batches_of_any_size_end_in_the_same_graph(graph: Graph, make: Make, dump: Dump) -> None:
    papers = [make(str(number), TWO_METHODS, [BEATS]) for number in range(5)]
    load(graph, papers, batch_size=2)
    small = dump(graph)
    graph.execute("MATCH (n) WHERE NOT n:Meta DETACH DELETE n")

    load(graph, papers)

    assert dump(graph) == small


def test_progress_counts_papers(graph: Graph, make: Make) -> None:
    steps: list[int] = []

    load(graph, [make(str(number), TWO_METHODS) for number in range(5)], batch_size=2, on_progress=steps.append)

    assert steps == [2, 2, 1]


def test_papers_that_were_read_need_no_second_reading(graph: Graph, make: Make) -> None:
    stored = make("1", TWO_METHODS)
    load(graph, [stored])
    changed = stored.paper.model_copy(update={"year": 2030})
    new = Paper(id="2", title="Another")

    assert list(unstored(graph, [stored.paper, new], "invented", "1")) == [new]
    assert list(unstored(graph, [changed], "invented", "1")) == [changed]
    assert list(unstored(graph, [stored.paper], "invented", "2")) == [stored.paper]


def test_two_loads_at_once_end_in_the_graph_of_one(
    server: Any, graph: Graph, make: Make, dump: Dump, empty: Empty
) -> None:
    said = [
        make(str(number), {"stochastic gradient descent" if number % 2 else "SGD": ("Method", *["SGD"] * (number % 2))})
        for number in range(40)
    ]
    load(graph, said)
    alone = dump(graph)
    empty(graph)

    # The embedded server as commands join it, by its data folder.
    settings = replace(server.settings, uri=None) if server.name == "EmbeddedServer" else server.settings
    with connect(settings) as one, connect(settings) as other, ThreadPoolExecutor(2) as threads:
        for running in [threads.submit(load, opened, said, batch_size=2) for opened in (one, other)]:
            running.result()

    assert dump(graph) == alone
