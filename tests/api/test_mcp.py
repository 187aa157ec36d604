"""Agents: what they are offered, what they are told, and how they connect."""

import asyncio
import json
import logging
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import httpx2
import jsonschema
import pytest
from graphql import OperationDefinitionNode, parse, validate
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult
from mcp.types.version import LATEST_MODERN_VERSION
from typer.testing import Result

from claimgraph.api.graphql import create_schema, mutation
from claimgraph.api.graphql.limits import check_cost
from claimgraph.api.keys import Keys, add_key
from claimgraph.api.mcp.server import SCHEMA, create_server
from claimgraph.api.mcp.tools import Tool, reading_tools, tools_of, writing_tools
from claimgraph.graph import Graph, entity_named

Cli = Callable[..., Result]
Serving = Callable[..., AbstractContextManager[httpx.Client]]
Call = Callable[..., CallToolResult]

_SCHEMA = create_schema(writes=True)._schema
_TOOLS = [*reading_tools(_SCHEMA), *writing_tools(_SCHEMA)]
_OUTPERFORMS = "Quokka outperforms Wombat on BurrowBench by 3.1 points of accuracy."
_DENIED = "Quokka does not outperform Wombat on BurrowBench."


def _connected(server: Any, do: Callable[[Client], Awaitable[Any]]) -> Any:
    """What comes of a connection to a server, wherever it is."""

    async def run() -> Any:
        async with Client(server) as client:
            return await do(client)

    return asyncio.run(run())


@pytest.fixture
def call(graph: Graph) -> Call:
    """Call a tool over the graph of the two papers, by an agent that may change nothing."""

    def call(name: str, /, **arguments: Any) -> CallToolResult:
        return _connected(create_server(graph), lambda client: client.call_tool(name, arguments))

    return call


@pytest.fixture
def told(call: Call) -> Callable[..., Any]:
    """What a tool answers, which must be no mistake; the same as text and as structure."""

    def told(name: str, /, **arguments: Any) -> Any:
        result = call(name, **arguments)
        assert not result.is_error, result.content
        (text,) = result.content
        assert text.type == "text"
        assert json.loads(text.text) == result.structured_content
        return result.structured_content

    return told


@pytest.mark.parametrize("tool", _TOOLS, ids=lambda tool: tool.name)
def test_an_operation_is_a_tool_that_says_what_it_is_for(tool: Tool) -> None:
    document = parse(tool.document)
    assert not validate(_SCHEMA, document)
    assert len(tool.description) > 40
    assert tool.description[-1] == "."
    assert re.fullmatch("[a-z_]+", tool.name)
    jsonschema.Draft202012Validator.check_schema(dict(tool.parameters))
    for argument in tool.parameters["properties"].values():
        assert argument["description"].endswith(".")
    (operation,) = (node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    # Whatever an argument may be by its description, and all of them at once.
    most = {
        name: known.get("maximum", known.get("items", {}).get("enum"))
        for name, known in tool.parameters["properties"].items()
    }
    check_cost(_SCHEMA, document, operation, {name: value for name, value in most.items() if value is not None})


def test_arguments_are_what_the_schema_says_of_them() -> None:
    text = """
    fragment Name on Entity { name }
    fragment Like on Query { search(words: $a) { name } }
    "Ask   this."
    query ask($a: String!, "How many." $n: [EntityType!], $first: Int = 3) {
      claims(filter: {and: [{subject: $a}], objectType: $n}, first: $first) { nodes { object { ...Name } } }
      ...Like
    }
    query other { stats { papers } }
    """
    asked, other = tools_of(_SCHEMA, text)

    assert (asked.name, asked.description, other.name, other.changes) == ("ask", "Ask this.", "other", False)
    assert "Name" in asked.document
    assert "Name" not in other.document
    assert asked.parameters == {
        "type": "object",
        "properties": {
            "a": {
                "type": "string",
                "description": "The subject: an id, or part of a name, an alias or a paper's title, in any case.",
            },
            "n": {
                "type": "array",
                "items": {"type": "string", "enum": ["METHOD", "TASK", "BENCHMARK", "METRIC", "CONCEPT"]},
                "description": "How many.",
            },
            "first": {
                "type": "integer",
                "minimum": 1,
                "maximum": 100,
                "description": "How many at most, from 1 to 100.",
                "default": 3,
            },
        },
        "required": ["a"],
        "additionalProperties": False,
    }
    (ordered,) = tools_of(_SCHEMA, "query ask($o: PaperOrder!) { papers(orderBy: $o) { totalCount } }")
    assert ordered.parameters["properties"]["o"]["description"] == (
        "In which order; a cursor of one is none of another. ID: By their ids. "
        "YEAR: The newest first, those without a year last. TITLE: By their titles."
    )
    with pytest.raises(
        TypeError, match=r"^ClaimFilter is no type for an argument of a tool: take its fields one by one"
    ):
        list(tools_of(_SCHEMA, "query ask($f: ClaimFilter) { claims(filter: $f) { totalCount } }"))


def test_agents_are_told_what_there_is(graph: Graph) -> None:
    async def look(client: Client) -> tuple[Any, ...]:
        tools, resources = await client.list_tools(), await client.list_resources()
        return client.instructions, tools.tools, resources.resources, await client.read_resource(SCHEMA)

    instructions, tools, resources, read = _connected(create_server(graph), look)

    assert "- MITIGATES: The subject reduces, prevents or solves the object, which is undesirable\n" in instructions
    assert "- BENCHMARK: A dataset, corpus, benchmark, test suite or evaluation set" in instructions
    assert SCHEMA in tools[-1].description
    assert not tools[-1].input_schema.get("required")
    assert [tool.name for tool in tools] == [*(tool.name for tool in _TOOLS if not tool.changes), "graphql", "schema"]
    assert all(tool.annotations.read_only_hint and not tool.annotations.open_world_hint for tool in tools)
    assert [resource.uri for resource in resources] == [SCHEMA]
    assert read.contents[0].text == create_schema().as_str()


def test_claims_come_with_their_sentences_to_the_character(told: Callable[..., Any]) -> None:
    (claim,) = told("claims", subject="quokka", predicate=["OUTPERFORMS"])["claims"]["nodes"]

    assert (claim["subject"]["name"], claim["object"]["name"]) == ("Quokka", "Wombat")
    assert (claim["support"], claim["refuted"]) == (1, 1)
    pieces = [*claim["evidence"], *claim["denials"]]
    assert {piece["sentence"] for piece in pieces} == {_OUTPERFORMS, _DENIED}
    for piece in pieces:
        paper = told("paper", id=piece["paper"]["id"])
        assert paper["paper"]["text"][piece["start"] : piece["end"]] == piece["sentence"]
        assert piece["id"] in {one["id"] for one in paper["evidence"]["nodes"]}
    (again,) = [told("claim", id=claim["id"])["claim"]]
    assert {piece["sentence"] for piece in again["evidence"]} == {_OUTPERFORMS, _DENIED}
    assert again["evidence"][0]["extractor"]


def test_who_denies_a_claim_stands_beside_who_states_it(told: Callable[..., Any]) -> None:
    found = told("claims", refuted=True, sentences=1)["claims"]

    assert found["totalCount"] == 1
    (claim,) = found["nodes"]
    assert [piece["sentence"] for piece in claim["evidence"]] == [_OUTPERFORMS]
    assert [piece["sentence"] for piece in claim["denials"]] == [_DENIED]
    assert "totalCount" not in told("claims", refuted=True, total=False)["claims"]


def test_of_some_years_are_the_sentences_too(told: Callable[..., Any]) -> None:
    (claim,) = told("claims", about="Quokka", predicate="OUTPERFORMS", yearFrom=2032)["claims"]["nodes"]
    assert claim["evidence"] == []
    assert [piece["sentence"] for piece in claim["denials"]] == [_DENIED]
    assert told("claims", predicate="OUTPERFORMS", yearFrom=2032, own=True)["claims"]["totalCount"] == 0


def test_what_graphql_can_ask_is_looked_up(call: Call) -> None:
    (text,) = call("schema").content
    assert text.type == "text"
    assert text.text.startswith('"""What can be asked of the graph."""\ntype Query {\n')
    (text,) = call("schema", type="ClaimOrder").content
    assert text.type == "text"
    assert "  SUPPORT\n" in text.text
    for name in ("Nothing", "__Type", 3):
        refused = call("schema", type=name)
        assert refused.is_error
        assert refused.content[0].text == (  # type: ignore[union-attr]
            f"the schema has no type {name!r}: Query has what can be asked, and names the others"
        )


def test_pages_go_on_where_they_ended(told: Callable[..., Any]) -> None:
    found, after = [], None
    while True:
        page = told("claims", first=1, after=after)["claims"]
        found += [claim["id"] for claim in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert found == [claim["id"] for claim in told("claims")["claims"]["nodes"]]
    assert len(found) == told("stats")["stats"]["claims"] == 3


@pytest.mark.parametrize(
    ("name", "arguments", "place", "value"),
    [
        ("search", {"words": "qokka"}, ("search", 0, "name"), "Quokka"),
        ("entity", {"name": "burrowbench"}, ("entity", "paperCount"), 2),
        ("entity", {"name": "nothing"}, ("entity",), None),
        ("claim", {"id": "nothing"}, ("claim",), None),
        ("paper", {"id": "nothing"}, ("paper",), None),
        ("papers", {"yearFrom": 2032}, ("papers", "nodes", 0, "id"), "wombat"),
        ("contradictions", {}, ("contradictions", 0, "kind"), "REFUTED"),
        ("contradictions", {"about": "overfitting"}, ("contradictions",), []),
        ("agreements", {}, ("agreements",), []),
        ("leaderboard", {"benchmark": "BurrowBench"}, ("leaderboard", "apart", 0, "value"), "3.1 points"),
        ("compare", {"a": "Quokka", "b": "Wombat"}, ("compare", "direct", 0, "claim", "predicate"), "OUTPERFORMS"),
        (
            "paths",
            {"a": "Quokka", "b": "overfitting"},
            ("paths", "items", 0, "steps", 1, "evidence", "sentence"),
            "Wombat may reduce overfitting.",
        ),
        (
            "common_neighbours",
            {"a": "Quokka", "b": "overfitting"},
            ("commonNeighbours", "items", 0, "entity", "name"),
            "Wombat",
        ),
        ("lineage", {"of": "Quokka"}, ("lineage", "introducedBy", 0, "paper", "id"), "quokka"),
        ("leaderboard", {"benchmark": "BurrowBench"}, ("leaderboard", "apartCount"), 1),
        ("leaderboard", {"benchmark": "BurrowBench"}, ("leaderboard", "rankingCount"), 0),
        ("leaderboard", {"benchmark": "BurrowBench"}, ("namesakes", 0, "name"), "BurrowBench"),
        ("compare", {"a": "Quokka", "b": "Wombat"}, ("namesakesOfB", 0, "name"), "Wombat"),
        ("count_claims", {"by": "PREDICATE", "about": "wombat"}, ("claims", "totalCount"), 2),
        ("emerging", {"year": 2032}, ("emerging", 0, "year"), 2032),
        ("emerging", {"year": 2031}, ("emerging",), []),
        ("leaderboards", {}, ("leaderboards", 0, "benchmark", "name"), "BurrowBench"),
        (
            "graphql",
            {"query": "query a { stats { papers } } query b { stats { claims } }", "operationName": "b"},
            ("stats", "claims"),
            3,
        ),
        # Null or nothing for what is not meant, and one value for a list of one, as some clients send them.
        (
            "claims",
            {"predicate": [], "about": "", "subject": "wombat"},
            ("claims", "nodes", 0, "subject", "name"),
            "Wombat",
        ),
        ("search", {"words": "qokka", "types": []}, ("search", 0, "name"), "Quokka"),
        (
            "claims",
            {"first": None, "orderBy": None, "refuted": None, "predicate": "MITIGATES"},
            ("claims", "nodes", 0, "support"),
            1,
        ),
        (
            "count_claims",
            {"by": "PREDICATE", "subject": "wombat"},
            ("claimFacets", 0, "values", 0, "value"),
            "MITIGATES",
        ),
        (
            "graphql",
            {"query": "query ($n: Int) { papers(first: $n) { totalCount } }", "variables": {"n": 1}},
            ("papers", "totalCount"),
            2,
        ),
    ],
)
def test_a_question_is_answered(
    told: Callable[..., Any], name: str, arguments: dict[str, Any], place: tuple[Any, ...], value: Any
) -> None:
    found = told(name, **arguments)
    for step in place:
        found = found[step]
    assert found == value


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("stats", {"of": "all"}, "stats takes no of: its arguments are none"),
        (
            "papers",
            {"title": "x", "first": 1},
            "papers takes no title: its arguments are text, yearFrom, yearTo, orderBy, first, after",
        ),
        (
            "claims",
            {"first": 101},
            "first is 101: a page has from 1 to 100 items; ask for the next one with after",
        ),
        ("graphql", {}, "graphql takes query and operationName, texts, and variables, an object of their values"),
        (
            "graphql",
            {"query": "query a { stats { papers } } query b { stats { papers } }", "operationName": "c"},
            "the query has no operation 'c': name one that it has (a, b)",
        ),
        (
            "compare",
            {"a": "Quokka", "b": "Dingo"},
            "the graph has no entity 'Dingo': search for part of its name (claimgraph entities list Dingo)",
        ),
        (
            "graphql",
            {"query": "{ a }", "variables": []},
            "graphql takes query and operationName, texts, and variables, an object of their values",
        ),
        (
            "graphql",
            {"query": "{ paper { id } }"},
            "Argument 'Query.paper(id:)' of type 'ID!' is required, but it was not provided.",
        ),
        (
            "graphql",
            {"query": 'mutation { renameEntity(entity: "Quokka") { id } }'},
            "The mutation operation is not supported by the schema.",
        ),
    ],
)
def test_a_mistake_is_told_to_the_agent(call: Call, name: str, arguments: dict[str, Any], message: str) -> None:
    result = call(name, **arguments)
    assert result.is_error
    text = result.content[0]
    assert text.type == "text"
    assert text.text == message


def test_what_else_was_asked_is_answered_beside_a_mistake(call: Call) -> None:
    result = call("compare", a="Quokka", b="Wombet")
    assert result.is_error
    message, answer = (part.text for part in result.content)  # type: ignore[union-attr]
    assert message == "the graph has no entity 'Wombet': search for part of its name (claimgraph entities list Wombet)"
    assert json.loads(answer) == result.structured_content
    assert result.structured_content["compare"] is None
    assert [found["name"] for found in result.structured_content["namesakesOfB"]] == ["Wombat"]
    assert len(call("graphql", query="{ paper }").content) == 1


def test_what_does_not_exist_cannot_be_asked_for(graph: Graph) -> None:
    async def ask(client: Client) -> None:
        with pytest.raises(MCPError, match=r"^there is no tool 'reject_evidence': there are stats, search, claims, "):
            await client.call_tool("reject_evidence", {"id": "x", "reason": "y"})
        with pytest.raises(MCPError, match=r"^there is no resource 'file:///etc/passwd'$"):
            await client.read_resource("file:///etc/passwd")

    _connected(create_server(graph), ask)


def test_an_agent_that_may_marks_evidence_as_wrong(own: Graph, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "claimgraph.audit")

    async def curate(client: Client) -> tuple[Any, ...]:
        async def ask(name: str, /, **arguments: Any) -> Any:
            result = await client.call_tool(name, arguments)
            assert not result.is_error, result.content
            return result.structured_content

        tools = {tool.name: tool.annotations for tool in (await client.list_tools()).tools}
        before = await ask("claims", object="overfitting")
        piece = before["claims"]["nodes"][0]["evidence"][0]
        verdict = await ask("reject_evidence", id=piece["id"], reason="no finding")
        without = await ask("claims", object="overfitting")
        restored = await ask("restore_evidence", id=piece["id"])
        renamed = await ask("rename_entity", entity="Wombat", name="WOMBAT")
        return tools, before, verdict, without, restored, renamed, await ask("claims", object="overfitting")

    tools, before, verdict, without, restored, renamed, after = _connected(create_server(own, writes=True), curate)

    assert tools["reject_evidence"].destructive_hint
    assert not tools["reject_evidence"].read_only_hint
    assert tools["restore_evidence"].destructive_hint
    assert not tools["confirm_evidence"].destructive_hint
    assert tools["restore_evidence"].idempotent_hint
    assert not tools["split_entity"].idempotent_hint
    assert tools["claims"].read_only_hint
    assert verdict["rejectEvidence"]["sentence"] == "Wombat may reduce overfitting."
    assert without["claims"]["nodes"] == []
    assert restored == {"restoreEvidence": True}
    assert renamed["renameEntity"]["name"] == "WOMBAT"
    (claim,) = after["claims"]["nodes"]
    assert claim == before["claims"]["nodes"][0] | {"subject": claim["subject"]}
    assert [record.action for record in caplog.records] == ["rejectEvidence", "restoreEvidence", "renameEntity"]  # type: ignore[attr-defined]


def test_an_agent_that_may_says_how_a_sentence_is_to_be_read(own: Graph) -> None:
    async def curate(client: Client) -> list[Any]:
        async def ask(name: str, /, **arguments: Any) -> Any:
            result = await client.call_tool(name, arguments)
            assert not result.is_error, result.content
            return result.structured_content

        claims = await ask("claims", subject="Quokka", predicate="OUTPERFORMS")
        wrong = claims["claims"]["nodes"][0]["evidence"][0]["id"]
        right = await ask("correct_evidence", id=wrong, reason="no winner", predicate="COMPARED_WITH", metric="")
        same = await client.call_tool("correct_evidence", {"id": right["correctEvidence"]["id"], "reason": "x"})
        verdicts = await ask("verdicts")
        added = await ask(
            "add_evidence", paper="quokka", sentence="3.1 points", subject="Quokka", predicate="EVALUATED_ON",
            object="BurrowBench",
        )  # fmt: skip
        confirmed = await ask("claims", object="overfitting")
        piece = confirmed["claims"]["nodes"][0]["evidence"][0]["id"]
        return [wrong, right, same, verdicts, added, await ask("confirm_evidence", id=piece)]

    wrong, right, same, verdicts, added, confirmed = _connected(create_server(own, writes=True), curate)

    assert right["correctEvidence"]["claim"]["predicate"] == "COMPARED_WITH"
    assert right["correctEvidence"]["curation"]["corrects"] == [wrong]
    assert "metric" not in right["correctEvidence"]
    assert same.is_error
    assert [(one["id"], one["reason"]) for one in verdicts["verdicts"]["nodes"]] == [(wrong, "no winner")]
    assert added["addEvidence"]["curation"]["kind"] == "ADDED"
    assert confirmed["confirmEvidence"]["claim"]["belief"] < 1


@pytest.mark.usefixtures("running")
def test_the_command_answers_until_its_input_ends(
    environment: dict[str, str | None], papers_file: Path, cli: Cli
) -> None:
    assert cli("ingest", "--extractor", "rules", papers_file).exit_code == 0
    program = "from claimgraph.api.cli import main; main()"
    environ = {name: value for name, value in environment.items() if value is not None}
    command = StdioServerParameters(command=sys.executable, args=["-c", program, "mcp"], env=environ)

    result = _connected(command, lambda client: client.call_tool("stats", {}))

    assert result.structured_content["stats"]["papers"] == 2


def _post(client: httpx.Client, method: str, headers: dict[str, str] | None = None, **params: Any) -> httpx.Response:
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    accept = {"accept": "application/json, text/event-stream"}
    return client.post("/mcp", json=message, headers=accept | (headers or {}))


def _measured(client: httpx.Client, line: str) -> bool:
    """Whether the metrics come to have a line: an answer is counted when all that it took has ended."""
    return any(line in client.get("/metrics").text or time.sleep(0.05) for _ in range(100))


def test_a_server_answers_agents_where_it_is_asked_to(graph: Graph, serving: Serving, tmp_path: Path) -> None:
    with serving(graph, tmp_path) as client:
        assert _post(client, "tools/list").status_code == 404
    with serving(graph, tmp_path, mcp=True) as client:
        listed = _post(client, "tools/list").json()["result"]["tools"]
        assert [tool["name"] for tool in listed] == [
            *(tool.name for tool in _TOOLS if not tool.changes),
            "graphql",
            "schema",
        ]
        result = _connected(f"{client.base_url}/mcp", lambda agent: agent.call_tool("stats", {}))
        assert result.structured_content["stats"]["papers"] == 2
        assert client.get("/mcp").status_code == 405
        assert client.post("/graphql", json={"query": "{ stats { papers } }"}).json() == {
            "data": {"stats": {"papers": 2}}
        }
        long = _post(client, "tools/call", name="graphql", arguments={"query": "x" * (1 << 20)})
        assert long.status_code == 413
        assert long.json()["errors"][0]["message"] == "the request has more than 1,048,576 bytes: ask for less at once"
        assert _post(client, "tools/call", name="paths", arguments={"a": "Dingo", "b": "Quokka"}).json()["result"][
            "isError"
        ]
        assert _measured(client, 'claimgraph_errors_total{code="BAD_USER_INPUT"} 1.0')
        assert _measured(client, 'claimgraph_requests_total{method="POST",status="413"} 1.0')


def test_a_call_ends_when_its_client_hangs_up(
    graph: Graph, serving: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()

    def slow(*_: object, **__: object) -> list[dict[str, Any]]:
        released.wait(30)
        return []

    with serving(graph, tmp_path, mcp=True) as client:
        client.timeout = httpx.Timeout(0.5)

        async def impatient(agent: Client) -> None:
            # By the newest version of the protocol, which the client finds out by itself.
            assert agent.protocol_version == LATEST_MODERN_VERSION
            with monkeypatch.context() as patched:
                patched.setattr(graph, "read", slow)
                with pytest.raises(MCPError):
                    await agent.call_tool("stats", {}, read_timeout_seconds=0.5)

        try:
            with monkeypatch.context() as patched:
                patched.setattr(graph, "read", slow)
                for headers in ({}, {"mcp-protocol-version": "2025-11-25"}):
                    with pytest.raises(httpx.ReadTimeout):
                        _post(client, "tools/call", headers, name="stats", arguments={})
            _connected(f"{client.base_url}/mcp", impatient)
            client.timeout = httpx.Timeout(10)
            answer = _post(client, "tools/call", name="stats", arguments={}).json()
            assert answer["result"]["structuredContent"]["stats"]["papers"] == 2
            assert _measured(client, 'claimgraph_requests_total{method="POST",status="499"} 3.0')
        finally:
            released.set()


def test_a_change_is_made_though_its_client_hangs_up(
    own: Graph, serving: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = mutation.rename_entity

    def slow(*given: Any) -> None:
        time.sleep(1)
        rename(*given)

    monkeypatch.setattr(mutation, "rename_entity", slow)
    with serving(own, tmp_path, mcp=True, writes=True) as client:
        client.timeout = httpx.Timeout(0.3)
        with pytest.raises(httpx.ReadTimeout):
            _post(client, "tools/call", name="rename_entity", arguments={"entity": "Wombat", "name": "WOMBAT"})
        # The server ends when what it has begun to answer has ended.
    found = entity_named(own, "Wombat")
    assert found is not None
    assert found.name == "WOMBAT"


def test_text_that_is_none_is_refused(graph: Graph, serving: Serving, tmp_path: Path) -> None:
    with serving(graph, tmp_path, mcp=True) as client:
        call = {"name": "claims", "arguments": {"about": "\ud800"}}
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call})
        headers = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
        refused = client.post("/mcp", content=body, headers=headers)
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["message"] == (
            "the request is no JSON that can be read: it has characters that are none in Unicode"
        )


def test_pages_of_others_may_not_ask(graph: Graph, serving: Serving, tmp_path: Path) -> None:
    with serving(graph, tmp_path, mcp=True, cors_origins=("https://a.example",)) as client:
        refused = _post(client, "tools/list", {"origin": "https://b.example"})
        assert refused.status_code == 403
        assert (
            refused.json()["errors"][0]["message"] == "pages of https://b.example may not ask: --cors-origin lets them"
        )
        assert _post(client, "tools/list", {"origin": "http://["}).status_code == 403
        for origin in ("https://a.example", str(client.base_url).rstrip("/")):
            assert _post(client, "tools/list", {"origin": origin}).status_code == 200
        asked = {
            "origin": "https://a.example",
            "access-control-request-method": "POST",
            "access-control-request-headers": "authorization, content-type, mcp-method, mcp-name, mcp-protocol-version",
        }
        assert client.options("/mcp", headers=asked).status_code == 200


def test_a_key_says_what_an_agent_may(own: Graph, serving: Serving, tmp_path: Path) -> None:
    file = tmp_path / "keys"
    reads, writes = add_key(file, "ann"), add_key(file, "bob", writes=True)
    arguments = {"entity": "Wombat", "name": "WOMBAT"}
    with serving(own, tmp_path, mcp=True, writes=True, keys=Keys(file)) as client:
        assert _post(client, "tools/list").status_code == 401

        async def rename(key: str) -> CallToolResult:
            async with (
                httpx2.AsyncClient(headers={"authorization": f"Bearer {key}"}, trust_env=False) as http,
                Client(streamable_http_client(f"{client.base_url}/mcp", http_client=http)) as agent,
            ):
                return await agent.call_tool("rename_entity", arguments)

        refused = asyncio.run(rename(reads))
        assert refused.is_error
        assert refused.content[0].text == "the key of ann is for reading: claimgraph keys add --writes makes others"  # type: ignore[union-attr]
        done = asyncio.run(rename(writes))
        assert done.structured_content["renameEntity"]["name"] == "WOMBAT"


def test_what_a_server_keeps_to_itself_agents_do_not_get(
    graph: Graph, serving: Serving, tmp_path: Path, cli: Cli
) -> None:
    with serving(graph, tmp_path, mcp=True, introspection=False) as client:
        assert _post(client, "resources/list").json()["result"]["resources"] == []
        tools = {tool["name"]: tool for tool in _post(client, "tools/list").json()["result"]["tools"]}
        assert "schema" not in tools
        asked = _post(client, "tools/call", name="graphql", arguments={"query": "{ __schema { queryType { name } } }"})
        assert asked.json()["result"]["isError"]
    (tmp_path / "documents.json").write_text("{}", encoding="utf-8")
    result = cli("serve", "--mcp", "--only-documents", "--documents", tmp_path / "documents.json")
    assert (result.exit_code, result.stderr) == (
        1,
        "claimgraph: --mcp answers by documents of its own, --only-documents no others: leave out one of them\n",
    )


_SLOWLY = """
import sys, time
from claimgraph.api.cli import main
from claimgraph.api.graphql import mutation

reject = mutation.reject_evidence

def slow(*given):
    # At once, as several threads write.
    sys.stderr.write("begun\\n")
    sys.stderr.flush()
    time.sleep(1.5)
    return reject(*given)

mutation.reject_evidence = slow
main()
"""


@pytest.mark.parametrize("told", [None, signal.SIGTERM])
@pytest.mark.usefixtures("running")
def test_a_change_that_has_begun_is_made_whole(
    environment: dict[str, str | None], papers_file: Path, cli: Cli, told: signal.Signals | None
) -> None:
    cli("ingest", "--extractor", "rules", papers_file)
    pieces = json.loads(cli("query", "{ evidence(first: 3) { nodes { id } } }").stdout)["data"]["evidence"]["nodes"]
    assert len(pieces) == 3
    environ = {name: value for name, value in {**os.environ, **environment}.items() if value is not None}
    about = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    messages = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": about},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        *(
            {
                "jsonrpc": "2.0",
                "id": piece["id"],
                "method": "tools/call",
                "params": {"name": "reject_evidence", "arguments": {"id": piece["id"], "reason": "misread"}},
            }
            for piece in pieces
        ),
    ]
    command = [sys.executable, "-c", _SLOWLY, "mcp", "--allow-writes"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environ, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdin
        assert process.stderr
        process.stdin.write("".join(json.dumps(message) + "\n" for message in messages))
        process.stdin.flush()
        while process.stderr.readline() not in ("begun\n", ""):
            pass
        begun = 1
        if told is None:
            process.stdin.close()
        else:
            process.send_signal(told)
        assert process.wait(30) == (0 if told is None else 143)
        begun += process.stderr.read().count("begun\n")
    # What began was made, and what is counted follows from it; what had not begun was not.
    rejected = {verdict["id"] for verdict in json.loads(cli("evidence", "rejected", "--json").stdout)["verdicts"]}
    assert len(rejected) == begun
    held = json.loads(cli("query", "{ evidence(first: 100) { nodes { id } } }").stdout)["data"]["evidence"]["nodes"]
    assert rejected.isdisjoint(piece["id"] for piece in held)
    assert cli("verify").exit_code == 0


@pytest.mark.parametrize("command", [("mcp",), ("serve", "--port", "0", "--mcp")])
def test_without_its_package_it_is_said_what_to_install(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server.context", None)
    result = cli(*command)
    assert result.exit_code == 1
    assert result.stderr == (
        "claimgraph: the Model Context Protocol needs a package that is not installed, or an older one: "
        "pip install 'claimgraph[mcp]'\n"
    )


def test_the_readme_names_every_tool() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    (told,) = re.findall(r"It then has twenty tools: (.*?)\. .*?`mcp --allow-writes` adds (.*?) \(", readme, re.DOTALL)
    reads, changes = (set(re.findall("`([a-z_]+)`", names)) for names in told)
    assert reads == {tool.name for tool in _TOOLS if not tool.changes} | {"graphql", "schema"}
    assert len(reads) == 20
    assert changes == {tool.name for tool in _TOOLS if tool.changes}
