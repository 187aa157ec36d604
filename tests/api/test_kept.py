"""What was answered before is given again as long as the graph is not changed, and never longer."""

import pickle
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest

from claimgraph.api.graphql.kept import Kept
from claimgraph.graph import (
    ClaimFilter,
    EvidenceFilter,
    Graph,
    PaperFilter,
    claims,
    count,
    delete,
    evidence,
    reject_evidence,
    restore_evidence,
)
from claimgraph.schema import Predicate

Serving = Callable[..., AbstractContextManager[httpx.Client]]

QUESTION = """{
  contradictions { kind strength }
  about: contradictions(about: "wombat") { kind }
  agreements { claim { id } }
  emerging(year: 2032) { entity { name } }
  leaderboards { figures }
  claimFacets(by: PREDICATE) { values { value count } }
  few: claimFacets(by: PREDICATE, filter: { about: "overfitting" }) { values { value count } }
  stats { predicates { predicate claims } types { type entities } }
}"""


def _asked(client: httpx.Client) -> dict[str, Any]:
    answer = client.post("/graphql", json={"query": QUESTION}).raise_for_status().json()
    assert "errors" not in answer
    data: dict[str, Any] = answer["data"]
    return data


def test_what_reads_much_is_read_once(own: Graph, serving: Serving, reads: list[str], tmp_path: Path) -> None:
    with serving(own, tmp_path) as client:
        first = _asked(client)
        statements = set(reads)
        del reads[:]
        assert _asked(client) == first
        # Whether it still holds is asked each time, and nothing else but single rows.
        assert len(set(reads)) < len(statements) / 2
        assert first["about"] == [{"kind": first["contradictions"][0]["kind"]}]
        assert first["few"] != first["claimFacets"]


@pytest.mark.parametrize("times", [1, 2])
def test_a_change_is_seen_at_once(own: Graph, serving: Serving, times: int, tmp_path: Path) -> None:
    (claim,) = claims(own, ClaimFilter(predicates=[Predicate.OUTPERFORMS])).items
    (denial,) = evidence(own, EvidenceFilter(claim=claim.id, negated=True)).items
    with serving(own, tmp_path) as client:
        for _ in range(times):
            before = _asked(client)
        assert before["contradictions"]
        reject_evidence(own, denial.id, "misread")
        after = _asked(client)
        assert after["contradictions"] == []
        restore_evidence(own, denial.id)
        assert _asked(client) == before


def test_an_answer_is_kept_as_long_as_it_may_be(own: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules[Kept.__module__]
    kept, asked = Kept(), []

    def count_papers(graph: Graph, *args: object) -> int:
        asked.append(args)
        return count(graph, PaperFilter())

    assert [kept.answer(count_papers, own, one) for one in ("a", "b", "a", "b")] == [2] * 4
    assert asked == [("a",), ("b",)]
    # Room for two answers: of three, that which was asked for longest ago goes.
    monkeypatch.setattr(module, "_MOST_BYTES", 2 * len(pickle.dumps(2)))
    monkeypatch.setattr(module, "_LARGE", 2)
    for one in ("a", "c", "a", "c", "b"):
        kept.answer(count_papers, own, one)
    assert asked[2:] == [("c",), ("b",)]
    monkeypatch.setattr(module, "_LARGE", 3)
    for _ in range(2):
        kept.answer(count_papers, own, "too large")
    assert asked[4:] == [("too large",)] * 2
    monkeypatch.setattr(module, "_SECONDS", 0.0)
    kept.answer(count_papers, own, "b")
    assert asked[6:] == [("b",)]


def test_what_is_changed_while_it_is_read_is_not_kept(own: Graph) -> None:
    kept, asked = Kept(), []

    def count_papers(graph: Graph) -> int:
        found = count(graph, PaperFilter())
        if not asked:
            delete(graph, ids=["wombat"])
        asked.append(found)
        return found

    assert [kept.answer(count_papers, own) for _ in range(3)] == [2, 1, 1]
    assert asked == [2, 1]
