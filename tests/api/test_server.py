"""What the server does for every request, whatever it asks: names, sizes, compression, other origins, its options."""

import logging
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import httpx
import pytest
from typer.testing import Result

from claimgraph.api.built import STATIC
from claimgraph.api.cli.web import listen
from claimgraph.api.graphql.http import Endpoint
from claimgraph.api.graphql.types import Claim
from claimgraph.api.requests import mark
from claimgraph.graph import Graph

Cli = Callable[..., Result]
Serving = Callable[..., AbstractContextManager[httpx.Client]]

STATS = {"query": "{ stats { papers } }"}
LIMIT = 1 << 20
TOO_LARGE = "the request has more than 1,048,576 bytes: ask for less at once"


def test_no_part_of_an_answer_waits_for_another_to_arrive() -> None:
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        connection, _ = listener.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1


@pytest.mark.parametrize("name", ["a", "from-a.proxy_7", "x" * 64])
def test_a_request_keeps_the_name_that_it_has(client: httpx.Client, name: str) -> None:
    assert client.post("/graphql", json=STATS, headers={"x-request-id": name}).headers["x-request-id"] == name


@pytest.mark.parametrize("name", ["", "x" * 65, "two words", "<script>", "a\tb", "ä".encode()])
def test_a_request_gets_a_name_where_it_has_none_that_can_be_used(client: httpx.Client, name: str | bytes) -> None:
    given = client.get("/healthz", headers={"x-request-id": name}).headers["x-request-id"]
    assert re.fullmatch("[0-9a-f]{16}", given)
    assert client.get("/healthz").headers["x-request-id"] != given


@pytest.mark.parametrize("path", ["/", "/graphql", "/healthz", "/readyz", "/nothing", "/static/nothing"])
def test_every_answer_has_a_name(client: httpx.Client, path: str) -> None:
    assert client.get(path, headers={"x-request-id": "mine"}).headers["x-request-id"] == "mine"


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """The lines that are logged, with the names of their requests."""
    lines: list[str] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Handler()
    handler.addFilter(mark)
    handler.setFormatter(logging.Formatter("%(name)s%(request)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)


def test_what_fails_in_a_query_is_logged_under_its_request(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, logged: list[str]
) -> None:
    def broken(_: Any) -> Claim:
        raise ZeroDivisionError

    monkeypatch.setattr(Claim, "of", broken)
    query = {"query": "{ claims { nodes { id } } }"}
    (error,) = client.post("/graphql", json=query, headers={"x-request-id": "mine"}).json()["errors"]
    number = error["message"].rsplit(" ", 1)[1]
    assert error["message"] == f"the query failed on the server's side; its log says why under {number}"
    assert error["extensions"] == {"code": "INTERNAL_SERVER_ERROR"}
    (line,) = (line for line in logged if number in line)
    assert line.startswith(f"claimgraph.api.graphql.errors [mine]: query error {number}: ZeroDivisionError()")


def test_what_fails_elsewhere_is_told_and_logged_under_its_request(
    graph: Graph, serving: Serving, monkeypatch: pytest.MonkeyPatch, logged: list[str]
) -> None:
    def broken(*_: Any) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(Endpoint, "encode_json", broken)
    with serving(graph, STATIC) as client:
        answer = client.post("/graphql", json=STATS, headers={"x-request-id": "mine"})
    assert (answer.status_code, answer.headers["x-request-id"]) == (500, "mine")
    (error,) = answer.json()["errors"]
    sentence = "the request failed on the server's side; its log says why under the x-request-id of this answer"
    assert error == {"message": sentence, "extensions": {"code": "INTERNAL_SERVER_ERROR"}}
    (line,) = (line for line in logged if "ZeroDivisionError" in line)
    assert line.startswith("uvicorn.error [mine]: Exception in ASGI application")


def test_a_large_answer_is_compressed_for_who_takes_it(client: httpx.Client) -> None:
    query = {"query": "{ __schema { types { name description fields { name description } } } }"}
    plain = client.get("/graphql", params=query, headers={"accept-encoding": "identity"})
    packed = client.get("/graphql", params=query, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2
    assert packed.json() == plain.json()
    assert packed.headers["etag"] == plain.headers["etag"]
    assert {name.strip() for name in packed.headers["vary"].split(",")} == {"Accept", "Accept-Encoding"}


def _padded(size: int) -> bytes:
    body = b'{"query": "{ stats { papers } }"}'
    return body + b" " * (size - len(body))


def test_a_request_may_have_one_mebibyte(client: httpx.Client) -> None:
    headers = {"content-type": "application/json"}
    answer = client.post("/graphql", content=_padded(LIMIT), headers=headers)
    assert (answer.status_code, answer.json()) == (200, {"data": {"stats": {"papers": 2}}})
    answer = client.post("/graphql", content=_padded(LIMIT + 1), headers=headers)
    assert answer.status_code == 413
    assert answer.json() == {"errors": [{"message": TOO_LARGE, "extensions": {"code": "BAD_REQUEST"}}]}


def test_of_a_request_without_length_no_more_is_read(client: httpx.Client) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 64 * LIMIT:
            sent += LIMIT
            yield b" " * LIMIT

    answer = client.post("/graphql", content=endless(), headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["errors"][0]["message"]) == (413, TOO_LARGE)


def test_a_request_that_announces_too_much_is_refused_before_it_is_sent(client: httpx.Client) -> None:
    head = (
        f"POST /graphql HTTP/1.1\r\nhost: test\r\ncontent-length: {LIMIT + 1}\r\n"
        "content-type: application/json\r\nexpect: 100-continue\r\n\r\n"
    )
    with socket.create_connection((client.base_url.host, client.base_url.port or 80), timeout=20) as connection:
        connection.sendall(head.encode())
        assert connection.recv(1024).startswith(b"HTTP/1.1 413 ")


def test_pages_of_other_origins_may_not_ask(client: httpx.Client) -> None:
    origin = {"origin": "https://example.org"}
    assert "access-control-allow-origin" not in client.post("/graphql", json=STATS, headers=origin).headers
    asked = client.options("/graphql", headers={**origin, "access-control-request-method": "POST"})
    assert asked.status_code == 405
    assert "access-control-allow-origin" not in asked.headers


def test_pages_of_an_origin_that_is_named_may_ask(graph: Graph, serving: Serving) -> None:
    with serving(graph, STATIC, cors_origins=("https://example.org", "https://example.net")) as client:
        origin = {"origin": "https://example.net", "x-request-id": "mine"}
        answer = client.post("/graphql", json=STATS, headers=origin)
        wanted = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
        asked = client.options("/graphql", headers=origin | wanted)
        other = client.post("/graphql", json=STATS, headers={"origin": "https://example.com"})
    assert answer.headers["access-control-allow-origin"] == "https://example.net"
    assert answer.headers["access-control-expose-headers"] == "x-request-id, ETag, Retry-After, WWW-Authenticate"
    assert (asked.status_code, asked.headers["access-control-allow-methods"]) == (200, "GET, POST")
    assert asked.headers["x-request-id"] == "mine"
    assert "access-control-allow-origin" not in other.headers


def test_the_pages_of_every_origin_may_ask_where_that_is_said(graph: Graph, serving: Serving) -> None:
    with serving(graph, STATIC, cors_origins=("*",)) as client:
        answer = client.post("/graphql", json=STATS, headers={"origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("origin", ["example.org", "https://example.org/", "https://", "null", "https://a@b", ""])
def test_what_no_browser_sends_is_no_origin(cli: Cli, origin: str) -> None:
    ended = cli("serve", "--cors-origin", origin)
    assert ended.exit_code == 2
    assert f"{origin!r} is no origin: write it as https://example.org, or * for every page" in ended.stderr


@pytest.fixture
def closed(graph: Graph, serving: Serving) -> Iterator[httpx.Client]:
    """A server that tells nothing of its schema."""
    with serving(graph, STATIC, introspection=False) as client:
        yield client


def _message(client: httpx.Client, query: str, **variables: Any) -> str:
    (error,) = client.post("/graphql", json={"query": query, "variables": variables}).json()["errors"]
    return str(error["message"])


HINTS: list[tuple[str, dict[str, Any], str]] = [
    ("{ statistics { papers } }", {}, "Cannot query field 'statistics' on type 'Query'."),
    ("{ papers(frist: 1) { nodes { id } } }", {}, "Unknown argument 'frist' on field 'Query.papers'."),
    ("{ ...f } fragment f on Quer { stats { papers } }", {}, "Unknown type 'Quer'."),
    (
        "query ($where: ClaimFilter) { claims(filter: $where) { nodes { id } } }",
        {"where": {"predicate": "OUTPERFORM"}},
        "Variable '$where' has invalid value at .predicate: Value 'OUTPERFORM' does not exist in 'Predicate' enum.",
    ),
    (
        "query ($where: PaperFilter) { papers(filter: $where) { nodes { id } } }",
        {"where": {"txt": "a"}},
        "Variable '$where' has invalid value: Expected value of type 'PaperFilter' not to include unknown field 'txt'.",
    ),
]


@pytest.mark.parametrize(("query", "variables", "message"), HINTS)
def test_a_wrong_name_is_corrected_where_the_schema_may_be_known(
    client: httpx.Client, query: str, variables: dict[str, Any], message: str
) -> None:
    assert _message(client, query, **variables).startswith(message.removesuffix("."))
    assert " Did you mean " in _message(client, query, **variables)


@pytest.mark.parametrize(("query", "variables", "message"), HINTS)
def test_a_wrong_name_is_not_corrected_where_it_may_not(
    closed: httpx.Client, query: str, variables: dict[str, Any], message: str
) -> None:
    assert _message(closed, query, **variables) == message


def test_without_introspection_queries_are_answered_and_the_schema_is_not_told(closed: httpx.Client) -> None:
    assert _message(closed, "{ __schema { description } }") == (
        "GraphQL introspection has been disabled, but the requested query contained the field '__schema'."
    )
    answer = closed.post("/graphql", json={"query": "{ __typename stats { papers } }"})
    assert answer.json() == {"data": {"__typename": "Query", "stats": {"papers": 2}}}


def test_without_the_editor_browsers_get_no_page(graph: Graph, serving: Serving) -> None:
    with serving(graph, STATIC, graphiql=False) as client:
        page = client.get("/graphql", headers={"accept": "text/html,*/*;q=0.8"})
        answer = client.post("/graphql", json=STATS)
    assert (page.status_code, page.json()["errors"][0]["extensions"]) == (400, {"code": "BAD_REQUEST"})
    assert answer.json() == {"data": {"stats": {"papers": 2}}}
