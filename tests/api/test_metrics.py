"""What Prometheus reads."""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager

import httpx
from prometheus_client.parser import text_string_to_metric_families

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


def test_requests_that_are_being_answered_are_counted(client: httpx.Client, held: Held) -> None:
    with held(client) as asked:
        assert _samples(client)["claimgraph_requests_in_progress",] == 1
    assert asked.result().status_code == 200
    assert _samples(client)["claimgraph_requests_in_progress",] == 0
