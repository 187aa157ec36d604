"""The application over HTTP, on a server that listens."""

import json
import os
import re
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest

from claimgraph.api.built import STATIC
from claimgraph.graph import Graph, Settings, connect
from claimgraph.graph.servers import embedded

Held = Callable[[httpx.Client], AbstractContextManager[Future[httpx.Response]]]

Serving = Callable[..., AbstractContextManager[httpx.Client]]

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def built(graph: Graph, tmp_path: Path, serving: Serving) -> Iterator[httpx.Client]:
    """The application with an editor in place."""
    (tmp_path / "graphiql" / "assets").mkdir(parents=True)
    (tmp_path / "graphiql" / "index.html").write_text("<title>the editor</title>", encoding="utf-8")
    (tmp_path / "graphiql" / "assets" / "main.js").write_text("start()", encoding="utf-8")
    with serving(graph, tmp_path) as client:
        yield client


def test_a_query_by_post(client: httpx.Client) -> None:
    query = "query ($first: Int!) { claims(first: $first) { nodes { support } } }"
    answer = client.post("/graphql", json={"query": query, "variables": {"first": 1}})
    assert (answer.status_code, answer.json()) == (200, {"data": {"claims": {"nodes": [{"support": 1}]}}})


def test_a_query_by_get(client: httpx.Client) -> None:
    answer = client.get("/graphql", params={"query": "{ stats { papers } }"})
    assert answer.json() == {"data": {"stats": {"papers": 2}}}


def test_a_query_with_a_mistake(client: httpx.Client) -> None:
    answer = client.post("/graphql", json={"query": "{ claims(first: 1000) { nodes { id } } }"})
    (error,) = answer.json()["errors"]
    assert error["message"] == "first is 1000: a page has from 1 to 100 items; ask for the next one with after"
    assert error["path"] == ["claims"]


def test_a_client_that_sends_no_query_gets_no_page(client: httpx.Client) -> None:
    answer = client.get("/graphql", headers={"accept": "*/*"})
    message = "the request has no query: send one as query, such as { stats { papers } }"
    assert answer.status_code == 400
    assert answer.json() == {"errors": [{"message": message, "extensions": {"code": "BAD_REQUEST"}}]}


def test_a_browser_gets_the_editor_and_its_files(built: httpx.Client) -> None:
    page = built.get("/graphql", headers=BROWSER)
    assert (page.status_code, page.text) == (200, "<title>the editor</title>")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'" in policy
    assert "http" not in policy
    assert built.get("/static/graphiql/assets/main.js").text == "start()"
    assert built.get("/static/graphiql/assets/other.js").status_code == 404


def test_without_a_built_editor_the_page_says_how_to_build_it_and_queries_are_answered(client: httpx.Client) -> None:
    page = client.get("/graphql", headers=BROWSER)
    assert page.status_code == 200
    assert "cd api/explorer &amp;&amp; npm ci &amp;&amp; npm run build" in page.text
    assert client.post("/graphql", json={"query": "{ stats { papers } }"}).json()["data"] == {"stats": {"papers": 2}}


def test_the_process_lives_and_its_database_answers(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok"}


def test_the_database_is_not_asked_each_time(client: httpx.Client, reads: list[str]) -> None:
    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(lambda _: client.get("/readyz").status_code, range(20)))
    assert answers == [200] * 20
    first = len(reads)
    assert 0 < first < 20
    time.sleep(1.1)
    client.get("/readyz")
    assert len(reads) > first


@pytest.mark.usefixtures("impatient")
def test_the_process_lives_while_the_database_is_gone(tmp_path: Path, serving: Serving) -> None:
    with embedded.join(tmp_path) as server:
        connect(Settings(data=tmp_path)).close()
        settings = Settings(server.uri, server.user, server.password, server.database, tmp_path)
        with connect(settings) as graph, serving(graph, STATIC) as client:
            os.kill(server.pid, signal.SIGKILL)
            lives = client.get("/healthz", timeout=30)
            ready = client.get("/readyz", timeout=30)
            answer = client.post("/graphql", json={"query": "{ stats { papers } }"}, timeout=30)
    assert (lives.status_code, lives.json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.json()) == (503, {"status": "the database does not answer"})
    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": "DATABASE_UNAVAILABLE"}


@pytest.mark.usefixtures("impatient")
def test_the_database_comes_back_when_the_embedded_server_crashed(tmp_path: Path, serving: Serving) -> None:
    with embedded.join(tmp_path) as server, connect(Settings(data=tmp_path)) as graph, serving(graph, STATIC) as client:
        os.kill(server.pid, signal.SIGKILL)
        ready = client.get("/readyz", timeout=60)
        answer = client.post("/graphql", json={"query": "{ stats { papers } }"}, timeout=60)
    assert (ready.status_code, ready.json()) == (200, {"status": "ok"})
    assert answer.json() == {"data": {"stats": {"papers": 0}}}


def test_others_are_answered_while_a_query_runs(client: httpx.Client, held: Held) -> None:
    with held(client) as asked:
        assert client.get("/healthz", timeout=10).json() == {"status": "ok"}
    assert asked.result().json() == {"data": {"claims": {"nodes": [{"support": 1}]}}}


def test_a_query_ends_when_its_client_hangs_up(
    client: httpx.Client, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()

    def slow(*_: object, **__: object) -> list[dict[str, Any]]:
        released.wait(30)
        return []

    query = {"query": "{ stats { papers } }"}

    def hang_up(times: int) -> None:
        for _ in range(times):
            with pytest.raises(httpx.ReadTimeout):
                httpx.post(f"{client.base_url}/graphql", json=query, timeout=0.5, trust_env=False)

    with monkeypatch.context() as patched:
        patched.setattr(graph, "read", slow)
        hang_up(3)
    answer = client.post("/graphql", json=query, timeout=10)
    assert answer.json() == {"data": {"stats": {"papers": 2}}}
    assert 'claimgraph_requests_total{method="POST",status="499"} 3.0' in client.get("/metrics").text
    # Not without bound: what they read goes on.
    with monkeypatch.context() as patched:
        patched.setattr(graph, "read", slow)
        hang_up(7)
        assert threading.active_count() < 40
        with pytest.raises(httpx.ReadTimeout):
            client.post("/graphql", json=query, timeout=0.5)
        released.set()
    assert client.post("/graphql", json=query, timeout=10).json() == answer.json()


def test_a_change_goes_on_when_its_client_hangs_up(
    graph: Graph, serving: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, released = threading.Event(), threading.Event()
    write = graph.write

    def slow(work: Callable[..., Any]) -> Any:
        begun.set()
        released.wait(30)
        return write(work)

    change = (
        'mutation { a: renameEntity(entity: "Quokka", name: "Quokka") { name } '
        'b: renameEntity(entity: "Wombat", name: "Wombat") { name } }'
    )
    with serving(graph, tmp_path, writes=True) as client:
        monkeypatch.setattr(graph, "write", slow)
        body = json.dumps({"query": change})
        lines = "POST /graphql HTTP/1.1", "host: x", "content-type: application/json", f"content-length: {len(body)}"
        head = "\r\n".join((*lines, "", ""))
        with socket.create_connection((client.base_url.host, client.base_url.port or 0), timeout=20) as sent:
            sent.sendall((head + body).encode())
            assert begun.wait(20)
        released.set()
        end = time.monotonic() + 20
        while 'status="200"} 1.0' not in client.get("/metrics").text:
            assert time.monotonic() < end
            time.sleep(0.05)


@pytest.mark.parametrize("head", [b"GET /graphql?" + b"x" * 100_000, b"GET /graphql HTTP/1.1\r\nx: " + b"y" * 100_000])
def test_the_head_of_a_request_has_a_bound(client: httpx.Client, head: bytes) -> None:
    with socket.create_connection((client.base_url.host, client.base_url.port or 0), timeout=10) as sent:
        sent.sendall(head)
        assert sent.recv(100).startswith(b"HTTP/1.1 400 ")


def test_one_of_several_operations_is_run_by_its_name(client: httpx.Client) -> None:
    query = "query One { stats { papers } } query Two { stats { claims } }"
    named = client.post("/graphql", json={"query": query, "operationName": "Two"})
    assert named.json() == {"data": {"stats": {"claims": 3}}}
    (error,) = client.post("/graphql", json={"query": query}).json()["errors"]
    assert error["message"] == (
        "the query has 2 operations (One, Two): "
        "name the one to run with operationName, on the command line with --operation"
    )


def test_the_built_editor_asks_no_other_host() -> None:
    page = STATIC / "graphiql" / "index.html"
    assert page.is_file(), "the editor is not built: make setup"
    html = page.read_text(encoding="utf-8")
    addresses = re.findall(r'(?:src|href)="([^"]+)"', html)
    assert addresses
    assert [address for address in addresses if not address.startswith(("./static/graphiql/", "data:"))] == []
    styles = "".join(path.read_text(encoding="utf-8") for path in page.parent.rglob("*.css"))
    assert re.findall(r"url\(['\"]?(?:https?:)?//[^)]*\)|@import[^;]*", styles) == []
