"""Lists of claims as files, by the address of a server."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from starlette.testclient import TestClient
from typer.testing import Result

from claimgraph.api.app import ServerOptions, create_app
from claimgraph.api.bulk import FORMS
from claimgraph.api.graphql.documents import Documents
from claimgraph.api.pages import lists
from claimgraph.graph import (
    ClaimFilter,
    EntityFilter,
    Graph,
    QueryTimeout,
    Stated,
    Unreachable,
    claims,
    entities,
    export_claims,
)

Cli = Callable[..., Result]


@pytest.fixture
def asked(graph: Graph) -> Callable[..., httpx.Response]:
    client = TestClient(create_app(graph))
    return client.get


@pytest.mark.parametrize("name", FORMS)
def test_a_file_is_what_export_writes(graph: Graph, asked: Callable[..., httpx.Response], name: str) -> None:
    form = FORMS[name]
    (wombat,) = entities(graph, EntityFilter(name="wombat")).items
    every = len(claims(graph).items)
    for address, where, all_or_none in (
        ("", ClaimFilter(), True),
        ("?about=wombat&refuted=false", ClaimFilter(about="wombat", refuted=False), False),
        ("?predicate=mitigates&predicate=OUTPERFORMS", ClaimFilter(predicates=("MITIGATES", "OUTPERFORMS")), False),
        (f"?object={wombat.id}", ClaimFilter(object=wombat.id), False),
        ("?on=burrow&refuted=true", ClaimFilter(on="burrow", refuted=True), False),
        ("?paper=quokka", ClaimFilter(paper="quokka"), False),
        ("?own=true&year_from=2031", ClaimFilter(own=True, year_from=2031), False),
        ("?about=Wombat&exact=true&predicate=mitigates", ClaimFilter(about="wombat", predicates=("MITIGATES",)), False),
        ("?about=womba&exact=true", ClaimFilter(about="womba", exact=True), True),
        ("?year_to=2031", ClaimFilter(year_to=2031), False),
        ("?min_support=1&min_belief=0.9", ClaimFilter(min_support=1, min_belief=0.9), False),
        ("?subject=no+such+thing", ClaimFilter(subject="no such thing"), True),
        ("?about=&subject=%20&predicate=&min_support=", ClaimFilter(), True),
    ):
        answer = asked(f"/claims{form.suffix}{address}")
        assert answer.status_code == 200, answer.text
        found = list(export_claims(graph, where))
        assert all_or_none or 0 < len(found) < every, address
        written = "".join(form.write(graph, found, "http://testserver"))
        assert answer.content == written.encode()
        assert answer.headers["content-type"] == f"{form.type}; charset=utf-8"
        assert answer.headers["content-disposition"] == f'attachment; filename="claims{form.suffix}"'


def test_the_head_of_a_file(graph: Graph) -> None:
    answer = TestClient(create_app(graph)).head("/claims.csv")
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("predicate=LIKES", "predicate.0: Input should be 'INTRODUCES', 'IMPROVES'"),
        ("min_belief=2", "min_belief: Input should be less than or equal to 1"),
        ("min_support=-1", "min_support: Input should be greater than or equal to 0"),
        ("min_support=99999999999999999999", "min_support: Input should be less than or equal to 2147483647"),
        ("refuted=perhaps", "refuted: Input should be a valid boolean, unable to interpret input"),
        ("year_to=99999999999", "year_to: Input should be less than or equal to 2147483647"),
        ("year_from=soon", "year_from: Input should be a valid integer, unable to parse string as an integer"),
        ("about=a&about=b", "about: Input should be a valid string"),
    ],
)
def test_what_cannot_be_asked(asked: Callable[..., httpx.Response], address: str, why: str) -> None:
    answer = asked(f"/claims.csv?{address}")
    assert answer.status_code == 400
    assert answer.text.startswith(f"These claims cannot be asked for: {why}")


def test_a_parameter_that_there_is_not(asked: Callable[..., httpx.Response]) -> None:
    answer = asked("/claims.csv?minSupport=2&about=x")
    assert (answer.status_code, answer.text) == (
        400,
        (
            "'minSupport' is none of subject, predicate, object, about, on, exact, paper, own, refuted, allowed, "
            "year_from, year_to, min_support, min_belief.\n"
        ),
    )


def test_a_file_is_not_endless(
    graph: Graph, asked: Callable[..., httpx.Response], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = len(claims(graph).items)
    monkeypatch.setattr(lists, "MOST_CLAIMS", held)
    assert asked("/claims.jsonl").text.count("\n") == held
    monkeypatch.setattr(lists, "MOST_CLAIMS", held - 1)
    refused = asked("/claims.jsonl")
    assert refused.status_code == 400
    assert refused.text == (
        f"There are {held} such claims, and a file has {held - 1} at most: ask for fewer, page through them with "
        "GraphQL, or have claimgraph export write them.\n"
    )


@pytest.mark.parametrize(
    ("error", "status", "why"),
    [
        (Unreachable("nobody answers"), 503, "The claims cannot be read now: try again in a moment.\n"),
        (QueryTimeout("too long"), 504, "It took too long: ask for fewer claims.\n"),
    ],
)
@pytest.mark.parametrize("place", ["count", "export_claims"])
@pytest.mark.parametrize("name", FORMS)
def test_what_fails_at_once_is_told(
    asked: Callable[..., httpx.Response],
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    status: int,
    why: str,
    place: str,
    name: str,
) -> None:
    def fails(*_: object) -> Iterator[Stated]:
        raise error

    monkeypatch.setattr(lists, place, fails)
    refused = asked(f"/claims{FORMS[name].suffix}")
    assert (refused.status_code, refused.text) == (status, why)


def test_a_file_that_breaks_off_is_no_whole_one(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks_off(graph: Graph, where: ClaimFilter) -> Iterator[Stated]:
        yield next(export_claims(graph, where))
        raise QueryTimeout("it took too long")

    monkeypatch.setattr(lists, "export_claims", breaks_off)
    with pytest.raises(QueryTimeout):
        TestClient(create_app(graph)).get("/claims.jsonl")
    assert "a list of claims broke off: it took too long" in caplog.text


def test_so_many_files_are_read_at_once_and_all_are_whole(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, most, lock = 0, 0, threading.Lock()

    def slowly(graph: Graph, where: ClaimFilter) -> Iterator[Stated]:
        nonlocal at_once, most
        for stated in export_claims(graph, where):
            with lock:
                at_once += 1
                most = max(most, at_once)
            time.sleep(0.02)
            with lock:
                at_once -= 1
            yield stated

    monkeypatch.setattr(lists, "export_claims", slowly)
    with TestClient(create_app(graph)) as client, ThreadPoolExecutor(8) as threads:
        whole = client.get("/claims.jsonl").text
        assert list(threads.map(lambda _: client.get("/claims.jsonl").text, range(8))) == [whole] * 8
    assert most == 2


def test_reading_a_file_takes_so_long_and_no_longer(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "_SECONDS", 0.0)
    refused = TestClient(create_app(graph)).get("/claims.jsonl")
    assert (refused.status_code, refused.text) == (504, "It took too long: ask for fewer claims.\n")


def test_known_documents_only_are_no_lists(graph: Graph) -> None:
    documents = Documents.of([("Stats", "query Stats { stats { claims } }")], only=True)
    client = TestClient(create_app(graph, options=ServerOptions(documents=documents)))
    assert client.get("/claims.csv").status_code == 404
    (wombat,) = entities(graph, EntityFilter(name="wombat")).items
    assert "/claims.csv" not in client.get(f"/entities/{wombat.id}").text
    assert f"/claims.csv?about={wombat.id}" in TestClient(create_app(graph)).get(f"/entities/{wombat.id}").text


def test_under_a_path_of_its_own(graph: Graph) -> None:
    client = TestClient(create_app(graph), root_path="/claims-of/us")
    assert "<http://testserver/claims-of/us/claims/clam_" in client.get("/claims-of/us/claims.ttl").text
