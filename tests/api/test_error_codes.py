"""What an error of an answer is, for programs: its code."""

import re
from typing import Any

import pytest

from claimgraph.api.cli.ask import answer
from claimgraph.graph import (
    ConnectionLost,
    ExportFailed,
    Graph,
    GraphError,
    InvalidPage,
    InvalidQuestion,
    MissingExtra,
    NewerSchema,
    NoSuchDatabase,
    NotFound,
    NotPossible,
    OlderServer,
    QueryFailed,
    QueryTimeout,
    ServerFailed,
    TooManyRows,
    Unreachable,
    WrongPassword,
)

TOLD = {
    "DATABASE_UNAVAILABLE": (
        Unreachable,
        ConnectionLost,
        WrongPassword,
        NoSuchDatabase,
        OlderServer,
        NewerSchema,
        ServerFailed,
        MissingExtra,
    ),
    "QUERY_TIMEOUT": (QueryTimeout,),
    "QUERY_TOO_COSTLY": (TooManyRows,),
    "BAD_USER_INPUT": (InvalidPage, InvalidQuestion, NotFound, NotPossible),
}
OURS = (GraphError, QueryFailed, ExportFailed, ValueError)


def _raised(graph: Graph, kind: type[Exception], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    def fails(*_: Any, **__: Any) -> None:
        raise kind("a quokka sits on the line")

    monkeypatch.setattr(graph, "read", fails)
    (error,) = answer(graph, "{ papers { nodes { id } } }")["errors"]
    assert error["path"] == ["papers"]
    return dict(error)


@pytest.mark.parametrize(("code", "kind"), [(code, kind) for code, kinds in TOLD.items() for kind in kinds])
def test_what_the_graph_says_is_told_with_its_code(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, code: str, kind: type[GraphError]
) -> None:
    error = _raised(graph, kind, monkeypatch)
    assert (error["message"], error["extensions"]) == ("a quokka sits on the line", {"code": code})


@pytest.mark.parametrize("kind", OURS)
def test_what_is_our_fault_is_not_told(graph: Graph, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]) -> None:
    error = _raised(graph, kind, monkeypatch)
    assert error["message"].startswith("the query failed on the server's side; its log says why under ")
    assert error["extensions"] == {"code": "INTERNAL_SERVER_ERROR"}


def test_what_left_the_graph_while_it_was_read_is_told(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    query = "{ evidence(first: 1) { nodes { claim { predicate } } } }"
    asked = answer(graph, query)
    monkeypatch.setattr("claimgraph.api.graphql.loaders.claims_by_id", lambda *_: {})
    # By the id that it had before it is found all the same.
    assert answer(graph, query) == asked
    monkeypatch.setattr("claimgraph.api.graphql.loaders.claims_by_any_id", lambda *_: {})
    (error,) = answer(graph, query)["errors"]
    assert re.fullmatch(r"the graph was changed meanwhile, and has no claim \S+ any more: ask again", error["message"])
    assert error["extensions"] == {"code": "GRAPH_CHANGED"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ papers", "GRAPHQL_PARSE_FAILED"),
        (f"{{ {'stats { papers } ' * 600} }}", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ ...f } fragment f on Query { ...f }", "GRAPHQL_VALIDATION_FAILED"),
        (f"{{ {'stats { papers } ' * 499} }}", "GRAPHQL_VALIDATION_FAILED"),
        ("{ claims(filter: {predicate: LIKES}) { nodes { id } } }", "GRAPHQL_VALIDATION_FAILED"),
        ("query ($id: ID!) { paper(id: $id) { id } }", "BAD_USER_INPUT"),
        ("{ papers(first: 0) { nodes { id } } }", "BAD_USER_INPUT"),
        ('{ papers(after: "nowhere") { nodes { id } } }', "BAD_USER_INPUT"),
        ("{ entity { id } }", "BAD_USER_INPUT"),
        ("query A { stats { papers } } query B { stats { papers } }", "OPERATION_RESOLUTION_FAILURE"),
        ("fragment f on Query { stats { papers } }", "OPERATION_RESOLUTION_FAILURE"),
        ("mutation { drop }", "OPERATION_NOT_SUPPORTED"),
        ("{ claims(first: 100) { nodes { evidence(first: 100) { paper { mentions { text }}}}}}", "QUERY_TOO_COSTLY"),
    ],
)  # fmt: skip
def test_what_the_client_did_wrong_has_its_code(graph: Graph, query: str, code: str) -> None:
    assert {error["extensions"]["code"] for error in answer(graph, query)["errors"]} == {code}
