"""Lists of claims as files, by the address of a server."""

from collections.abc import Callable, Iterator

import httpx
import pytest
from starlette.testclient import TestClient
from typer.testing import Result

from claimgraph.api.app import ServerOptions, create_app
from claimgraph.api.bulk import FORMS
from claimgraph.api.graphql.documents import Documents
from claimgraph.api.pages import lists
from claimgraph.graph import ClaimFilter, Graph, QueryTimeout, Stated, Unreachable, claims, export_claims

Cli = Callable[..., Result]


@pytest.fixture
def asked(graph: Graph) -> Callable[..., httpx.Response]:
    client = TestClient(create_app(graph))
    return client.get


@pytest.mark.parametrize("name", FORMS)
def test_a_file_is_what_export_writes(graph: Graph, asked: Callable[..., httpx.Response], name: str) -> None:
    form = FORMS[name]
    for address, where in (
        ("", ClaimFilter()),
        ("?about=adam&refuted=false", ClaimFilter(about="adam", refuted=False)),
        ("?predicate=uses&predicate=OUTPERFORMS", ClaimFilter(predicates=("USES", "OUTPERFORMS"))),
        ("?min_support=1&min_belief=0.5", ClaimFilter(min_support=1, min_belief=0.5)),
        ("?subject=no+such+thing", ClaimFilter(subject="no such thing")),
        ("?about=&subject=%20&predicate=&min_support=", ClaimFilter()),
    ):
        answer = asked(f"/claims{form.suffix}{address}")
        assert answer.status_code == 200, answer.text
        written = "".join(form.write(graph, export_claims(graph, where), "http://testserver"))
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
        "'minSupport' is none of subject, predicate, object, about, on, paper, refuted, min_support, min_belief.\n",
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
        (Unreachable("nobody answers"), 503, "The database does not answer: try again in a moment.\n"),
        (QueryTimeout("too long"), 504, "It took too long: ask for fewer claims.\n"),
    ],
)
@pytest.mark.parametrize("place", ["count", "export_claims"])
def test_what_fails_at_once_is_told(
    asked: Callable[..., httpx.Response],
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    status: int,
    why: str,
    place: str,
) -> None:
    def fails(*_: object) -> Iterator[Stated]:
        raise error

    monkeypatch.setattr(lists, place, fails)
    refused = asked("/claims.ttl" if place == "count" else "/claims.bib")
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


def test_known_documents_only_are_no_lists(graph: Graph) -> None:
    documents = Documents.of([("Stats", "query Stats { stats { claims } }")], only=True)
    client = TestClient(create_app(graph, options=ServerOptions(documents=documents)))
    assert client.get("/claims.csv").status_code == 404


def test_under_a_path_of_its_own(graph: Graph) -> None:
    client = TestClient(create_app(graph), root_path="/claims-of/us")
    assert "<http://testserver/claims-of/us/claims/clam_" in client.get("/claims-of/us/claims.ttl").text
