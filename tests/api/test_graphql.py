"""What a client can ask, and what it is told when it asks wrongly."""

import asyncio
import logging
import os
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import claimgraph.api
from claimgraph.api.cli.ask import answer
from claimgraph.api.graphql import Context, create_schema
from claimgraph.graph import Graph, Settings, connect
from claimgraph.graph.servers import embedded

Ask = Callable[..., dict[str, Any]]

EXAMPLES = Path(claimgraph.api.__path__[0]) / "explorer" / "graphiql" / "examples"


def _only(page: dict[str, Any]) -> Any:
    (node,) = page["nodes"]
    return node


def _messages(graph: Graph, query: str, **variables: Any) -> list[str]:
    return [error["message"] for error in answer(graph, query, variables)["errors"]]


def test_what_outperforms_what_on_which_benchmark_in_which_paper_by_which_sentence(ask: Ask) -> None:
    claim = _only(ask((EXAMPLES / "outperforms.graphql").read_text(encoding="utf-8"))["claims"])
    assert claim["subject"] == {"__typename": "Entity", "name": "Quokka"}
    assert claim["object"] == {"name": "Wombat"}
    assert (claim["support"], claim["refuted"]) == (1, 1)
    stated = next(piece for piece in claim["evidence"] if piece["paper"]["id"] == "quokka")
    assert stated == {
        "sentence": "Quokka outperforms Wombat on BurrowBench by 3.1 points of accuracy.",
        "start": 64,
        "end": 131,
        "on": {"name": "BurrowBench", "type": "BENCHMARK"},
        "metric": "accuracy",
        "value": "3.1 points",
        "paper": {
            "id": "quokka",
            "title": "Quokka: Sparse Attention for Long Tunnels",
            "year": 2031,
            "url": "https://example.org/quokka",
        },
    }


@pytest.mark.parametrize("example", sorted(path.name for path in EXAMPLES.glob("*.graphql")))
def test_the_editor_s_examples_run_and_find_something(ask: Ask, example: str) -> None:
    assert ask((EXAMPLES / example).read_text(encoding="utf-8"))["claims"]["nodes"]


def test_the_subject_of_an_introduction_is_the_paper(ask: Ask) -> None:
    query = "{ claims(filter: {predicate: INTRODUCES}) { nodes { subject { __typename ... on Paper { id } } } } }"
    assert _only(ask(query)["claims"])["subject"] == {"__typename": "Paper", "id": "quokka"}


def test_a_sentence_is_the_text_at_its_offsets(ask: Ask) -> None:
    query = "{ evidence { nodes { sentence start end subjectSpan { start end } paper { text } } } }"
    pieces = ask(query)["evidence"]["nodes"]
    assert len(pieces) == 4
    for piece in pieces:
        text = piece["paper"]["text"]
        assert text[piece["start"] : piece["end"]] == piece["sentence"]
        if span := piece["subjectSpan"]:
            assert text[span["start"] : span["end"]] in {"Quokka", "Wombat"}


def test_qualifiers(ask: Ask) -> None:
    where = 'filter: {subject: "wombat", predicate: MITIGATES}'
    query = f"{{ claims({where}) {{ nodes {{ evidence {{ hedged attribution negated }} }} }} }}"
    assert _only(ask(query)["claims"])["evidence"] == [{"hedged": True, "attribution": "PRIOR", "negated": False}]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({}, 3),
        ({"subject": "QUOKKA"}, 2),
        ({"subject": "quokka", "subjectType": ["METHOD"]}, 1),
        ({"subjectType": ["PAPER"]}, 1),
        ({"object": "wombat"}, 1),
        ({"objectType": ["CONCEPT", "METHOD"]}, 3),
        ({"objectType": ["TASK"]}, 0),
        ({"predicate": ["MITIGATES", "OUTPERFORMS"]}, 2),
        ({"on": "burrow"}, 1),
        ({"paper": "wombat"}, 2),
        ({"refuted": True}, 1),
        ({"refuted": False}, 2),
        ({"object": "WOMBAT", "exact": True}, 1),
        ({"about": "womba", "exact": True}, 0),
        ({"own": True}, 2),
        ({"own": False}, 1),
        ({"yearFrom": 2032}, 2),
        ({"yearTo": 2031}, 2),
        ({"yearFrom": 2032, "yearTo": 2032, "own": True}, 0),
        ({"minSupport": 2}, 0),
        ({"minBelief": 0.0}, 3),
        ({"or": [{"on": "burrow"}, {"predicate": ["MITIGATES"]}]}, 2),
        ({"not": {"refuted": True}, "and": [{"paper": "wombat"}, {"minSupport": 1}]}, 1),
    ],
)
def test_claims_by_filter(ask: Ask, where: dict[str, Any], found: int) -> None:
    query = "query ($where: ClaimFilter) { claims(filter: $where) { totalCount nodes { id } } }"
    page = ask(query, where=where)["claims"]
    assert (page["totalCount"], len(page["nodes"])) == (found, found)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('papers(filter: {text: "SPARSE attention"}) { nodes { id } }', ["quokka"]),
        ("papers(filter: {yearFrom: 2032}) { nodes { id } }", ["wombat"]),
        ("papers(filter: {yearTo: 2031}) { nodes { id } }", ["quokka"]),
        ('papers(filter: {source: "other"}) { nodes { id } }', []),
        ('evidence(filter: {paper: "wombat", negated: true}) { nodes { id: sentence } }',
         ["Quokka does not outperform Wombat on BurrowBench."]),
        ('evidence(filter: {about: "overfit", predicate: MITIGATES}, orderBy: UNCERTAINTY) { nodes { id: negated } }',
         [False]),
        ('evidence(filter: {paper: "wombat", judged: false, negated: true}) { nodes { id: index } }', [1]),
        ("evidence(filter: {judged: true}) { nodes { id } }", []),
        ("evidence(filter: {predicate: [MITIGATES, USES]}) { nodes { id: negated } }", [False]),
        ("entities(filter: {type: METRIC, generic: false}) { nodes { id: name } }", ["accuracy"]),
        ("entities(filter: {generic: true}) { nodes { id: name } }", []),
        ('entities(filter: {name: "BURROW"}) { nodes { id: plural } }', [False]),
        ("entities(filter: {type: METRIC}) { nodes { id: name } }", ["accuracy"]),
        ('entities(filter: {name: "BURROW"}) { nodes { id: name } }', ["BurrowBench"]),
        ('entities(filter: {paper: "wombat", type: CONCEPT}) { nodes { id: name } }', ["overfitting"]),
        ("entities(filter: {minPapers: 3}) { nodes { id } }", []),
    ],
)  # fmt: skip
def test_other_lists_by_filter(ask: Ask, query: str, found: list[str]) -> None:
    (page,) = ask(f"{{ {query} }}").values()
    assert [node["id"] for node in page["nodes"]] == found


def test_one_by_id(ask: Ask) -> None:
    paper = ask('{ paper(id: "quokka") { title authors mentions { text start entity { name type } } } }')["paper"]
    assert paper["title"] == "Quokka: Sparse Attention for Long Tunnels"
    assert paper["authors"] == []
    assert paper["mentions"][0] == {"text": "Quokka", "start": 0, "entity": {"name": "Quokka", "type": "METHOD"}}
    claim = _only(ask("{ claims(first: 1) { nodes { id predicate } } }")["claims"])
    assert ask("query ($id: ID!) { claim(id: $id) { id predicate } }", id=claim["id"])["claim"] == claim
    entity = ask('{ entity(name: "quokka") { id name aliases paperCount } }')["entity"]
    assert (entity["name"], entity["aliases"], entity["paperCount"]) == ("Quokka", ["Quokka"], 2)
    assert ask("query ($id: ID) { entity(id: $id) { id } }", id=entity["id"])["entity"] == {"id": entity["id"]}


@pytest.mark.parametrize(
    "query", ['paper(id: "none")', 'claim(id: "none")', 'entity(id: "none")', 'entity(name: "quokk")']
)
def test_what_is_not_there_is_null(ask: Ask, query: str) -> None:
    (found,) = ask(f"{{ {query} {{ id }} }}").values()
    assert found is None


@pytest.mark.parametrize("name", ["Burrow-Bench", "burrowbenchs", "BURROWBENCH"])
def test_an_entity_is_found_however_its_name_is_spelled(ask: Ask, name: str) -> None:
    assert ask("query ($name: String) { entity(name: $name) { name } }", name=name) == {
        "entity": {"name": "BurrowBench"}
    }


def test_stats(ask: Ask) -> None:
    stats = ask("{ stats { papers entities claims evidence predicates { predicate claims } types { type entities } } }")
    assert stats["stats"] == {
        "papers": 2,
        "entities": 5,
        "claims": 3,
        "evidence": 4,
        "predicates": [
            {"predicate": "INTRODUCES", "claims": 1},
            {"predicate": "MITIGATES", "claims": 1},
            {"predicate": "OUTPERFORMS", "claims": 1},
        ],
        "types": [
            {"type": "BENCHMARK", "entities": 1},
            {"type": "CONCEPT", "entities": 1},
            {"type": "METHOD", "entities": 2},
            {"type": "METRIC", "entities": 1},
        ],
    }


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.integers(1, 7), kind=st.sampled_from(["papers", "entities", "claims", "evidence"]))
def test_pages_of_any_size_make_up_the_list(ask: Ask, first: int, kind: str) -> None:
    query = f"""query ($first: Int!, $after: String) {{ {kind}(first: $first, after: $after) {{
        totalCount nodes {{ id }} edges {{ cursor node {{ id }} }}
        pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"""
    seen: list[str] = []
    after: str | None = None
    while True:
        page = ask(query, first=first, after=after)[kind]
        info, edges = page["pageInfo"], page["edges"]
        assert [edge["node"] for edge in edges] == page["nodes"]
        assert (info["startCursor"], info["endCursor"]) == (edges[0]["cursor"], edges[-1]["cursor"])
        assert info["hasPreviousPage"] == (after is not None)
        seen += [node["id"] for node in page["nodes"]]
        after = info["endCursor"]
        if not info["hasNextPage"]:
            break
    assert len(seen) == len(set(seen)) == page["totalCount"]


@pytest.mark.parametrize("kind", ["papers", "entities", "claims", "evidence"])
def test_pages_backwards_make_up_the_list(ask: Ask, kind: str) -> None:
    query = f"""query ($before: String) {{ {kind}(last: 2, before: $before) {{
        nodes {{ id }} pageInfo {{ hasNextPage hasPreviousPage startCursor }} }} }}"""
    seen: list[dict[str, str]] = []
    before: str | None = None
    while True:
        page = ask(query, before=before)[kind]
        assert page["pageInfo"]["hasNextPage"] == (before is not None)
        seen = page["nodes"] + seen
        before = page["pageInfo"]["startCursor"]
        if not page["pageInfo"]["hasPreviousPage"]:
            break
    assert seen == ask(f"{{ {kind} {{ nodes {{ id }} }} }}")[kind]["nodes"]


def test_an_empty_page_has_no_cursors(ask: Ask) -> None:
    page = ask('{ papers(filter: {text: "nothing like it"}) { pageInfo { hasNextPage startCursor endCursor } } }')
    assert page["papers"]["pageInfo"] == {"hasNextPage": False, "startCursor": None, "endCursor": None}


def test_each_level_of_an_answer_is_read_once(ask: Ask, reads: list[str]) -> None:
    ask("{ claims { nodes { subject { ... on Entity { id } } object { id } evidence { on { id } paper { id } } } } }")
    assert len(reads) <= 7
    assert max(Counter(reads).values()) <= 2


@pytest.mark.parametrize(
    ("query", "most"),
    [
        ("{ claims { totalCount } }", 1),
        (
            "{ claims { ...L } } fragment L on ClaimConnection { __typename ... on ClaimConnection { n: totalCount } }",
            1,
        ),
        ("{ claims { ...L totalCount } } fragment L on ClaimConnection { pageInfo { hasNextPage } }", 3),
        ("{ entities { nodes { name paperCount aliases } } }", 2),
        ("{ claims(filter: { predicate: [OUTPERFORMS] }) { nodes { object { id name type } } } }", 2),
        ("{ claims(filter: { predicate: [OUTPERFORMS] }) { nodes { object { paperCount aliases } } } }", 3),
        ('{ node(id: "quokka") { ... on Paper { claims { evidence { paper { title } quote { exact } } } } } }', 3),
    ],
)
def test_no_more_is_read_than_is_asked_for(ask: Ask, reads: list[str], query: str, most: int) -> None:
    ask(query)
    assert 1 <= len(reads) <= most


def test_a_paper_is_the_same_whichever_way_it_is_read(ask: Ask) -> None:
    (claim,) = ask("{ claims(filter: { predicate: [MITIGATES] }) { nodes { evidence { paper { id text year } } } } }")[
        "claims"
    ]["nodes"]
    assert claim["evidence"][0]["paper"] == ask('{ paper(id: "wombat") { id text year } }')["paper"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("{ papers(first: 0) { nodes { id } } }",
         "first is 0: a page has from 1 to 100 items; ask for the next one with after"),
        ("{ claims(first: 101) { nodes { id } } }",
         "first is 101: a page has from 1 to 100 items; ask for the next one with after"),
        ("{ claims { nodes { evidence(first: -1) { id } } } }",
         "first is -1: a page has from 1 to 100 items; ask for the next one with after"),
        ("{ claims(last: 101) { nodes { id } } }",
         "last is 101: a page has from 1 to 100 items; ask for the one before with before"),
        ('{ claims(last: 1, after: "bm9wZQ") { nodes { id } } }',
         "last goes with before, and first with after: ask for one page at a time"),
        ('{ claims(before: "bm9wZQ") { nodes { id } } }',
         "before goes with last: say how many items before it are wanted"),
        ('{ claims(after: "bm9wZQ") { nodes { id } } }',
         "the cursor 'bm9wZQ' was not given by any list: leave it out to begin anew"),
        ('{ papers(after: "§") { nodes { id } } }',
         "the cursor '§' was not given by any list: leave it out to begin anew"),
        ("{ entity { id } }", "entity takes an id or a name, one of the two"),
        ('{ entity(id: "1", name: "Quokka") { id } }', "entity takes an id or a name, one of the two"),
        ("{ nothing }", "Cannot query field 'nothing' on type 'Query'."),
        ("{ papers { nodes { id }", "Syntax Error: Expected Name, found <EOF>."),
        ("{ claims(filter: {predicate: LIKES}) { nodes { id } } }",
         "Value 'LIKES' does not exist in 'Predicate' enum. Did you mean the enum value 'USES'?"),
        ("mutation { delete }", "The mutation operation is not supported by the schema."),
    ],
)  # fmt: skip
def test_a_mistake_is_told_plainly(graph: Graph, query: str, message: str) -> None:
    assert _messages(graph, query)[0] == message


def test_a_query_s_time_is_limited(graph: Graph) -> None:
    context = Context(graph, timeout=0)
    result = asyncio.run(create_schema().execute("{ papers { nodes { id } } }", context_value=context))
    assert [error.message for error in result.errors or ()] == [
        "the query took longer than 0 seconds; ask for smaller pages or fewer levels"
    ]


@pytest.mark.usefixtures("impatient")
def test_a_database_that_went_away_is_told_as_it_is(tmp_path: Path) -> None:
    with embedded.join(tmp_path) as server:
        settings = Settings(server.uri, server.user, server.password, server.database, tmp_path)
        connect(Settings(data=tmp_path)).close()
        with connect(settings) as graph:
            os.kill(server.pid, signal.SIGKILL)
            (message,) = _messages(graph, "{ papers { nodes { id } } }")
    assert message == (
        f"the database at {server.uri} went away: what was committed is kept, start it again and repeat the command"
    )


def test_a_cursor_of_another_list_is_refused(graph: Graph, ask: Ask) -> None:
    cursor = ask("{ papers(first: 1) { pageInfo { endCursor } } }")["papers"]["pageInfo"]["endCursor"]
    message = f"the cursor {cursor!r} is of the list of papers, not of claims: leave it out to begin anew"
    query = "query ($after: String) { claims(after: $after) { nodes { id } } }"
    assert _messages(graph, query, after=cursor) == [message]


@pytest.fixture
def closed(servers: dict[str, Any]) -> Graph:
    """A graph that was closed while somebody still asks it."""
    with connect(servers["EmbeddedServer"].settings) as graph:
        pass
    return graph


def test_what_goes_wrong_on_our_side_is_a_number_that_the_log_explains(
    closed: Graph, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        (message,) = _messages(closed, "{ papers { nodes { id } } }")
    text, number = message.rsplit(" ", 1)
    assert text == "the query failed on the server's side; its log says why under"
    (record,) = caplog.records
    assert record.getMessage().startswith(f"query error {number}: ")
    assert record.exc_info
