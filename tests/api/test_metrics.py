"""What Prometheus reads."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.requests import Request

from claimgraph.api.keys import Keys, add_key
from claimgraph.api.metrics import Measures
from claimgraph.graph import Graph

Held = Callable[[httpx.Client], AbstractContextManager[Future[httpx.Response]]]

STATS = {"query": "{ stats { papers } }"}


def _samples(client: httpx.Client) -> dict[tuple[str, ...], float]:
    """The figures by their names and what they are of."""
    page = client.get("/metrics")
    assert page.headers["content-type"].startswith("text/plain")
    families = text_string_to_metric_families(page.text)
    return {(each.name, *each.labels.values()): each.value for family in families for each in family.samples}


def test_requests_are_counted_by_method_and_status_and_timed(client: httpx.Client) -> None:
    client.post("/graphql", json=STATS)
    client.post("/graphql", json=STATS)
    client.post("/graphql", json={})
    client.get("/graphql", params=STATS)
    client.request("BREW", "/graphql")
    client.get("/healthz")
    figures = _samples(client)
    counted = {name[1:]: value for name, value in figures.items() if name[0] == "claimgraph_requests_total"}
    assert counted == {("POST", "200"): 2, ("POST", "400"): 1, ("GET", "200"): 1, ("other", "405"): 1}
    assert figures["claimgraph_request_seconds_count",] == 5
    assert 0 < figures["claimgraph_request_seconds_sum",] < 60
    assert figures["claimgraph_requests_in_progress",] == 0


def test_errors_are_counted_by_their_code(
    graph: Graph, serving: Callable[..., AbstractContextManager[httpx.Client]], tmp_path: Path
) -> None:
    key = add_key(tmp_path / "keys", "alice")
    with serving(graph, tmp_path, keys=Keys(tmp_path / "keys")) as client:
        client.post("/graphql", json=STATS)
        client.headers["authorization"] = f"Bearer {key}"
        client.post("/graphql", json={})
        client.post("/graphql", json={"query": "{ papers(first: 0) { totalCount } }"})
        client.post("/graphql", json={"query": "{ nothing }"})
        client.post("/graphql", json=STATS)
        figures = _samples(client)
    counted = {name[1]: value for name, value in figures.items() if name[0] == "claimgraph_errors_total"}
    assert counted == {"UNAUTHENTICATED": 1, "BAD_REQUEST": 1, "BAD_USER_INPUT": 1, "GRAPHQL_VALIDATION_FAILED": 1}
    assert figures["claimgraph_requests_total", "POST", "401"] == 1
    assert figures["claimgraph_request_seconds_count",] == 4


def test_what_fails_out_of_all_bounds_is_counted() -> None:
    async def failing(*_: Any) -> None:
        raise ZeroDivisionError

    measures = Measures()
    scope = {"type": "http", "method": "POST", "path": "/graphql"}
    with pytest.raises(ZeroDivisionError):
        asyncio.run(measures.take(failing, scope, failing, failing))
    page = asyncio.run(measures.page(Request(scope))).body
    assert b'claimgraph_requests_total{method="POST",status="500"} 1.0' in page
    assert b'claimgraph_errors_total{code="INTERNAL_SERVER_ERROR"} 1.0' in page
    assert b"claimgraph_request_seconds_count 0.0" in page


def test_requests_that_are_being_answered_are_counted(client: httpx.Client, held: Held) -> None:
    with held(client) as asked:
        assert _samples(client)["claimgraph_requests_in_progress",] == 1
    assert asked.result().status_code == 200
    assert _samples(client)["claimgraph_requests_in_progress",] == 0
