"""GraphQL over HTTP as its specification has it: media types, statuses, GET."""

import json
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from claimgraph.api.graphql import Context

JSON = "application/json"
RESPONSE = "application/graphql-response+json"
AUDIT = Path(__file__).with_name("audit.mjs")
MODULES = Path(__file__).parents[2] / "api" / "explorer" / "node_modules"


def test_every_audit_of_graphql_http_is_passed(client: httpx.Client) -> None:
    assert (MODULES / "graphql-http").is_dir(), "the audits are not installed: make setup"
    ended = subprocess.run(["node", AUDIT, f"{client.base_url}/graphql"], capture_output=True, text=True, check=False)
    assert ended.stderr == ""
    audits = json.loads(ended.stdout)
    assert len(audits) == 61
    failed = [f"{audit['id']} {audit['name']}: {audit.get('reason')}" for audit in audits if audit["status"] != "ok"]
    assert failed == []


def _post(client: httpx.Client, query: str, accept: str, **body: Any) -> httpx.Response:
    return client.post("/graphql", json={"query": query, **body}, headers={"accept": accept})


@pytest.mark.parametrize(
    ("query", "variables", "code", "message"),
    [
        ("{ stats", {}, "GRAPHQL_PARSE_FAILED", "Syntax Error: Expected Name, found <EOF>."),
        ("{ nothing }", {}, "GRAPHQL_VALIDATION_FAILED", "Cannot query field 'nothing' on type 'Query'."),
        (
            "query ($first: Int!) { papers(first: $first) { nodes { id } } }",
            {"first": "all"},
            "BAD_USER_INPUT",
            "Variable '$first' has invalid value: Int cannot represent non-integer value: 'all'",
        ),
        (
            f"{{ a {{ {'b { ' * 60}c{' }' * 60} }} }}",
            {},
            "QUERY_TOO_COSTLY",
            "the query has more than 50 levels: ask for fewer at once",
        ),
        ("mutation { drop }", {}, "OPERATION_NOT_SUPPORTED", "The mutation operation is not supported by the schema."),
    ],
)
def test_a_query_that_is_not_run_has_no_data(
    client: httpx.Client, query: str, variables: dict[str, Any], code: str, message: str
) -> None:
    ours = _post(client, query, RESPONSE, variables=variables)
    theirs = _post(client, query, JSON, variables=variables)
    assert (ours.status_code, ours.headers["content-type"]) == (400, f"{RESPONSE}; charset=utf-8")
    assert (theirs.status_code, theirs.headers["content-type"]) == (200, f"{JSON}; charset=utf-8")
    assert ours.json() == theirs.json()
    (error,) = ours.json()["errors"]
    assert (error["message"], error["extensions"], "data" in ours.json()) == (message, {"code": code}, False)


def test_a_query_that_is_answered_in_part_is_answered(client: httpx.Client) -> None:
    answer = _post(client, "{ stats { papers } entity { id } }", RESPONSE)
    (error,) = answer.json()["errors"]
    assert (answer.status_code, answer.json()["data"]) == (200, {"stats": {"papers": 2}, "entity": None})
    assert (error["path"], error["extensions"]) == (["entity"], {"code": "BAD_USER_INPUT"})


def test_a_query_that_takes_too_long_has_no_data(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Context, "of_request", lambda graph, *_: Context(graph, timeout=0))
    answer = _post(client, "{ stats { papers } }", RESPONSE)
    message = "the query took longer than 0 seconds; ask for smaller pages or fewer levels"
    assert answer.status_code == 504
    assert answer.json() == {"errors": [{"message": message, "extensions": {"code": "QUERY_TIMEOUT"}}]}


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (f"{RESPONSE}, {JSON};q=0.9", RESPONSE),
        (f"{JSON};q=0.5, {RESPONSE};q=0.4", JSON),
        (f"{RESPONSE}, application/graphql+json, {JSON}, text/event-stream, multipart/mixed", RESPONSE),
        (f"{JSON}, {RESPONSE}", JSON),
        (f"*/*;q=0.1, {RESPONSE};q=0.2", RESPONSE),
        (f"*/*, {JSON};q=0", RESPONSE),
        ("application/*", JSON),
        ("text/html, */*;q=0.8", JSON),
        ("Application/JSON; charset=utf-8", JSON),
    ],
)
def test_the_answer_is_of_the_type_that_the_client_wants_most(
    client: httpx.Client, accept: str, media_type: str
) -> None:
    answer = _post(client, "{ stats { papers } }", accept)
    assert (answer.status_code, answer.headers["content-type"]) == (200, f"{media_type}; charset=utf-8")
    assert answer.headers["vary"] == "Accept"


@pytest.mark.parametrize("accept", ["text/html", "image/*", f"{JSON};q=0", f"{JSON};q=much"])
def test_a_client_that_accepts_no_answer_is_told_what_there_is(client: httpx.Client, accept: str) -> None:
    answer = _post(client, "{ stats { papers } }", accept)
    (error,) = answer.json()["errors"]
    assert answer.status_code == 406
    assert error["message"] == f"'{accept}' accepts no answer: accept {RESPONSE} or {JSON}"


@pytest.mark.parametrize(
    ("content_type", "message"),
    [
        ("", "the body is of type none: send application/json"),
        ("text/plain; charset=utf-8", "the body is of type text/plain: send application/json"),
        ("application/jsonp", "the body is of type application/jsonp: send application/json"),
        ("application/json; charset=latin-1", "the body is written in latin-1: send it as utf-8"),
    ],
)
def test_a_body_of_another_type_is_refused(client: httpx.Client, content_type: str, message: str) -> None:
    answer = client.post("/graphql", content=b'{"query": "{ __typename }"}', headers={"content-type": content_type})
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["message"], error["extensions"]) == (415, message, {"code": "BAD_REQUEST"})


NO_JSON = "the request is no JSON that can be read: "


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", f"{NO_JSON}it is wrong at line 1, column 1"),
        (b'{"query":\n nothing}', f"{NO_JSON}it is wrong at line 2, column 2"),
        (b'{"query": "\xff"}', f"{NO_JSON}it has characters that are none in Unicode"),
        (b'{"query": "\\ud800"}', f"{NO_JSON}it has characters that are none in Unicode"),
        (b'{"variables": {"a": ' + b"1" * 5_000 + b"}}", f"{NO_JSON}it has a number of too many digits"),
        (b"[" * 100_000, f"{NO_JSON}it is nested too deeply"),
        (b"[]", 'the request is no JSON object: send one query at a time, as {"query": "..."}'),
        (b'"{ stats { papers } }"', 'the request is no JSON object: send one query at a time, as {"query": "..."}'),
        (b"{}", "the request has no query: send one as query, such as { stats { papers } }"),
        (b'{"query": ["{ a }"]}', "query is not a string"),
        (b'{"query": "{ a }", "operationName": 1}', "operationName is not a string"),
        (b'{"query": "{ a }", "variables": "none"}', "variables is not an object"),
        (b'{"query": "{ a }", "extensions": []}', "extensions is not an object"),
    ],
)  # fmt: skip
def test_what_is_no_query_is_told_plainly(client: httpx.Client, body: bytes, message: str) -> None:
    answer = client.post("/graphql", content=body, headers={"content-type": JSON})
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["message"], error["extensions"]) == (400, message, {"code": "BAD_REQUEST"})


def test_get_takes_queries_with_variables(client: httpx.Client) -> None:
    query = "query One($first: Int) { papers(first: $first) { nodes { id } } } query Two { __typename }"
    parameters = {"query": query, "variables": '{"first": 1}', "operationName": "One", "extensions": ""}
    answer = client.get("/graphql", params=parameters)
    assert (answer.status_code, len(answer.json()["data"]["papers"]["nodes"])) == (200, 1)
    wrong = client.get("/graphql", params={"query": query, "variables": "1"})
    assert (wrong.status_code, wrong.json()["errors"][0]["message"]) == (400, "variables is not an object")


@pytest.mark.parametrize("kind", ["mutation", "subscription"])
@pytest.mark.parametrize("accept", [JSON, RESPONSE])
def test_get_takes_nothing_but_queries(client: httpx.Client, kind: str, accept: str) -> None:
    answer = client.get("/graphql", params={"query": f"{kind} {{ drop }}"}, headers={"accept": accept})
    (error,) = answer.json()["errors"]
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
    assert error["message"] == f"The {kind} operation is not supported by the schema."
    assert error["extensions"] == {"code": "OPERATION_NOT_SUPPORTED"}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_no_other_method_is_taken(client: httpx.Client, method: str) -> None:
    answer = client.request(method, "/graphql", json={"query": "{ __typename }"})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
    assert answer.json()["errors"][0]["extensions"] == {"code": "BAD_REQUEST"}


def test_an_answer_that_the_client_has_is_not_sent_again(client: httpx.Client) -> None:
    query = {"query": "{ papers { nodes { id text } } }"}
    answer = client.get("/graphql", params=query)
    tag = answer.headers["etag"]
    assert answer.headers["cache-control"] == "no-cache"
    for known in (tag, f'"another", {tag}', tag.removeprefix("W/"), "*"):
        again = client.get("/graphql", params=query, headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = client.get("/graphql", params={"query": "{ stats { papers } }"}, headers={"if-none-match": tag})
    assert (other.status_code, other.json()) == (200, {"data": {"stats": {"papers": 2}}})


def test_only_what_may_be_kept_has_a_tag(client: httpx.Client) -> None:
    assert "etag" not in client.post("/graphql", json={"query": "{ stats { papers } }"}).headers
    assert "etag" not in client.get("/graphql", params={"query": "{"}, headers={"accept": RESPONSE}).headers
