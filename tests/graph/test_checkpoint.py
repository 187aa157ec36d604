"""Where a load goes on that was cut short."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from claimgraph.graph import ClaimFilter, Graph, LoadSummary, PageRequest, claims, delete, load
from claimgraph.schema import Extraction, Predicate

Make = Callable[..., Extraction]

TWO_METHODS = {"Adam": ("Method",), "RMSProp": ("Method",)}
BEATS = ("Adam", "OUTPERFORMS", "RMSProp")


def _gone_on(graph: Graph, papers: list[Extraction], checkpoint: Path, batch_size: int = 1) -> tuple[LoadSummary, int]:
    """Load on from a checkpoint; returns also in how many transactions that may write."""
    asked: list[str] = []

    def counting(work: Callable[..., Any]) -> Any:
        asked.append("write")
        return Graph.write(graph, work)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graph, "write", counting)
        summary = load(graph, papers, checkpoint=checkpoint, batch_size=batch_size)
    return summary, len(asked)


def _cut_short(graph: Graph, papers: Iterable[Extraction], checkpoint: Path, batch_size: int = 1) -> None:
    """Load these papers, and fail where there would be another."""

    def failing() -> Any:
        yield from papers
        raise RuntimeError("cut short")

    with pytest.raises(RuntimeError, match="cut short"):
        load(graph, failing(), checkpoint=checkpoint, batch_size=batch_size)


def test_a_checkpoint_passes_over_what_is_committed(graph: Graph, make: Make, tmp_path: Path) -> None:
    checkpoint = tmp_path / "checkpoint"
    papers = [make(str(number), TWO_METHODS, [BEATS]) for number in range(4)]
    _cut_short(graph, papers[:2], checkpoint)

    summary, transactions = _gone_on(graph, papers, checkpoint)

    assert (summary.papers_new, summary.papers_unchanged) == (2, 2)
    # Two papers, and one look for names to resolve.
    assert transactions == 3
    assert not checkpoint.exists()


def test_a_checkpoint_holds_after_a_batch_that_changed_nothing(graph: Graph, make: Make, tmp_path: Path) -> None:
    papers = [make(str(number), TWO_METHODS, [BEATS]) for number in range(3)]
    load(graph, papers)
    _cut_short(graph, papers[:2], tmp_path / "checkpoint")
    (identity,) = graph.read("MATCH (m:Meta) RETURN m.writes AS writes")

    lines = (tmp_path / "checkpoint").read_text(encoding="utf-8").splitlines()

    assert [json.loads(line)["writes"] for line in lines[1:]] == [identity["writes"]] * 2


@pytest.mark.parametrize("damage", ["deleted", "garbled", "cut", "changed"])
def test_a_checkpoint_that_lies_is_not_believed(graph: Graph, make: Make, tmp_path: Path, damage: str) -> None:
    checkpoint = tmp_path / "checkpoint"
    papers = [make(str(number), TWO_METHODS, [BEATS]) for number in range(4)]
    _cut_short(graph, papers[:2], checkpoint)
    if damage == "deleted":
        graph.execute("MATCH (n) WHERE NOT n:Meta DETACH DELETE n")
        graph.execute("MATCH (m:Meta) SET m.graph = 'another'")
    elif damage == "garbled":
        checkpoint.write_text("no checkpoint\n", encoding="utf-8")
    elif damage == "cut":
        checkpoint.write_text(checkpoint.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    else:
        load(graph, [make("0", TWO_METHODS)])

    load(graph, papers, checkpoint=checkpoint, batch_size=1)

    (claim,) = claims(graph, ClaimFilter(predicates=[Predicate.OUTPERFORMS]), PageRequest(1)).items
    assert claim.support == 4


@pytest.mark.parametrize("is_stored", [False, True])
def test_a_checkpoint_does_not_hold_over_a_change_of_somebody_else(
    graph: Graph, make: Make, tmp_path: Path, *, is_stored: bool
) -> None:
    papers = [make(str(number), TWO_METHODS, [BEATS]) for number in range(4)]
    if is_stored:
        load(graph, papers)

    def meddled() -> Any:
        yield papers[0]
        delete(graph, ["0"])
        yield papers[1]

    _cut_short(graph, meddled(), tmp_path / "checkpoint")

    summary = load(graph, papers, checkpoint=tmp_path / "checkpoint", batch_size=1)

    assert (summary.papers_new, summary.papers_unchanged) == ((1, 3) if is_stored else (3, 1))


def test_a_checkpoint_holds_after_a_batch_of_which_something_was_refused(
    graph: Graph, make: Make, tmp_path: Path
) -> None:
    load(graph, [make("0", TWO_METHODS)])
    papers = [make(str(number), {"Wombat": ("Method",)}, title="Migrating Birds") for number in range(4)]
    _cut_short(graph, papers, tmp_path / "checkpoint", batch_size=2)

    summary, transactions = _gone_on(graph, papers, tmp_path / "checkpoint", batch_size=2)

    assert (summary.papers_refused, summary.papers_unchanged) == (1, 3)
    # Only the batch of the paper that is refused, and one look for names to resolve.
    assert transactions == 2


def test_what_is_refused_is_told_again_when_a_load_goes_on(graph: Graph, make: Make, tmp_path: Path) -> None:
    load(graph, [make("0", TWO_METHODS), make("1", TWO_METHODS)])
    papers = [make(str(number), {"Wombat": ("Method",)}, title="Migrating Birds") for number in range(4)]
    _cut_short(graph, papers[:2], tmp_path / "checkpoint")

    summary = load(graph, papers, checkpoint=tmp_path / "checkpoint", batch_size=1)

    assert (summary.papers_refused, summary.papers_new) == (2, 2)
