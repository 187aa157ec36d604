"""What people have checked, as gold that others learn from."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from claimgraph.graph import (
    Begun,
    Checked,
    EvidenceFilter,
    ExportFailed,
    Graph,
    Reading,
    add_evidence,
    confirm_evidence,
    correct_evidence,
    evidence,
    export_gold,
    load,
    merge_entities,
    reject_evidence,
)
from claimgraph.graph.search import entity_named
from claimgraph.schema import EntityType, ExchangePaper, Extraction, Predicate, Span, from_exchange

Make = Callable[..., Extraction]

NAMES = {"Quokka": ("Method", "Qnet"), "Wombat": ("Method",), "speed": ("Metric",)}
BEATS = ("Quokka", "OUTPERFORMS", "Wombat", {"metric": "speed"})
NEW = ("PAPER", "INTRODUCES", "Quokka")


def split(title: str, abstract: str) -> Sequence[Span]:
    """A sentence ends with a full stop, and the title is one."""
    offset = len(title) + 2
    found = [Span(offset + match.start(), offset + match.end()) for match in re.finditer(r"[^. ][^.]*\.", abstract)]
    return [Span(0, len(title)), *found]


def _confirm_all(graph: Graph, paper: str) -> None:
    for piece in evidence(graph, EvidenceFilter(paper=paper)).items:
        if piece.curation is None:
            confirm_evidence(graph, piece.id)


def _only(graph: Graph) -> tuple[Checked, dict[str, tuple[str, tuple[str, ...]]]]:
    (checked,) = export_gold(graph, split)
    assert isinstance(checked, Checked)
    # Whoever reads it finds every string and every sentence.
    read = from_exchange(ExchangePaper.model_validate_json(checked.gold.model_dump_json()), checked.paper)
    assert sum(len(claim.evidence) for claim in read.claims) == len(checked.gold.claims)
    return checked, {entity.id: (entity.type.value, entity.mentions) for entity in checked.gold.entities}


def test_a_paper_is_gold_when_all_of_it_is_judged(graph: Graph, make: Make) -> None:
    load(graph, [make("a", NAMES, [NEW, BEATS], title="On animals"), make("b", NAMES, [BEATS])])
    assert list(export_gold(graph, split)) == []
    first, other = evidence(graph, EvidenceFilter(paper="a")).items
    confirm_evidence(graph, first.id)
    assert list(export_gold(graph, split)) == [Begun("a", 1)]
    reject_evidence(graph, other.id, "no")

    checked, _ = _only(graph)

    assert (checked.paper.id, len(checked.gold.claims)) == ("a", 1)


def test_it_says_what_the_paper_says(graph: Graph, make: Make) -> None:
    load(graph, [make("a", NAMES, [NEW, BEATS]), make("b", {"Numbat": ("Method",)})])
    # What it is one with across papers is not what it calls it.
    merge_entities(graph, entity_named(graph, "Numbat"), [entity_named(graph, "Quokka")])
    _confirm_all(graph, "a")

    checked, called = _only(graph)

    assert list(called.values()) == [("Method", ("Quokka", "Qnet")), ("Method", ("Wombat",)), ("Metric", ("speed",))]
    claims = {claim.p: (claim.s, called[claim.o][1][0], claim.sent, claim.metric) for claim in checked.gold.claims}
    assert claims == {
        Predicate.INTRODUCES: ("PAPER", "Quokka", 4, None),
        Predicate.OUTPERFORMS: ("E1", "Wombat", 5, "speed"),
    }


def test_what_is_of_another_type_is_that_alone(graph: Graph, make: Make) -> None:
    load(graph, [make("a", NAMES, [("Quokka", "USES", "Wombat")])])
    (piece,) = evidence(graph).items
    correct_evidence(graph, piece.id, Reading(predicate=Predicate.USED_FOR, object_type=EntityType.TASK), "a task")

    _, called = _only(graph)

    assert [entity for entity in called.values() if "Wombat" in entity[1]] == [("Task", ("Wombat",))]


def test_what_was_added_is_gold(graph: Graph, make: Make) -> None:
    load(graph, [make("a", NAMES, [BEATS])])
    _confirm_all(graph, "a")
    said = Reading(subject="Here is", predicate=Predicate.AFFECTS, object="speed", subject_type=EntityType.METHOD)
    add_evidence(graph, "a", "Here is Quokka", said, split)

    checked, called = _only(graph)

    (added,) = (claim for claim in checked.gold.claims if claim.p is Predicate.AFFECTS)
    assert (called[added.s], added.sent) == (("Method", ("Here is",)), 1)


def test_sentences_of_the_paper_s_own_are_whole(graph: Graph, make: Make) -> None:
    found = make("a", NAMES, [BEATS])
    (claim,) = found.claims
    (piece,) = claim.evidence
    start = found.paper.text.index("Here is Wombat")
    longer = piece.model_copy(update={"start": start, "sentence": found.paper.text[start : piece.end]})
    load(graph, [found.model_copy(update={"claims": (claim.model_copy(update={"evidence": (longer,)}),)})])
    _confirm_all(graph, "a")

    checked, _ = _only(graph)

    (claim_,) = checked.gold.claims
    assert checked.paper.sentences is not None
    whole = checked.paper.sentences[claim_.sent]
    assert checked.paper.text[whole.start : whole.end] == longer.sentence


def test_of_another_text_nothing_was_judged(graph: Graph, make: Make) -> None:
    title = " ".join(f"unchanged{number}" for number in range(30))
    load(graph, [make("a", NAMES, [BEATS], title=title)])
    (piece,) = evidence(graph).items
    reject_evidence(graph, piece.id, "no")
    assert [isinstance(one, Checked) for one in export_gold(graph, split)] == [True]

    load(graph, [make("a", {"Numbat": ("Method",)}, title=title)])

    assert list(export_gold(graph, split)) == []


def test_a_graph_that_is_changed_all_the_time(graph: Graph, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    load(graph, [make("a", NAMES, [BEATS])])
    _confirm_all(graph, "a")
    read = graph.read

    def read_and_change(query: str, **parameters: Any) -> list[dict[str, Any]]:
        if "writes AS writes" in query:
            graph.execute("MATCH (m:Meta) SET m.writes = m.writes + 1")
        return read(query, **parameters)

    monkeypatch.setattr(graph, "read", read_and_change)
    with pytest.raises(
        ExportFailed, match=r"^the graph was changed each time that its paper 'a' was read: export it again"
    ):
        list(export_gold(graph, split))


def test_a_line_of_each_is_read_as_it_was_written(graph: Graph, make: Make) -> None:
    load(graph, [make("a", NAMES, [BEATS], title="On  $x$ and {owls}")])
    _confirm_all(graph, "a")
    checked, _ = _only(graph)
    assert json.loads(checked.paper.model_dump_json())["title"] == "On  $x$ and {owls}"
    assert checked.paper.source == "graph"
