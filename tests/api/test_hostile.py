"""Requests that want to hurt the server are refused; `tests/bench/api/bench_hostile.py` says how fast."""

import httpx
import pytest
from hostile_requests import HOSTILE, Hostile


@pytest.mark.parametrize("hostile", HOSTILE, ids=[hostile.name for hostile in HOSTILE])
def test_what_would_hurt_is_refused(client: httpx.Client, hostile: Hostile) -> None:
    headers = {"content-type": "application/json", "accept": "application/graphql-response+json"}
    answer = client.post("/graphql", content=hostile.body, headers=headers)
    assert {error["extensions"]["code"] for error in answer.json()["errors"]} == {hostile.code}
    assert (answer.status_code >= 400) == ("data" not in answer.json())
    assert len(answer.content) < 100_000
