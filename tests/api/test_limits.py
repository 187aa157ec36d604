"""What one query may cost, and how long it may take."""

import asyncio
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from graphql import GraphQLError, parse
from hostile_requests import doubled
from strawberry.schema import schema as strawberry_schema
from typer.testing import Result

from claimgraph.api.cli.ask import answer
from claimgraph.api.graphql import Context, create_schema
from claimgraph.api.graphql.documents import Documents, DocumentsError
from claimgraph.api.graphql.known import Known
from claimgraph.graph import Graph, connect

Ask = Callable[..., dict[str, Any]]
Cli = Callable[..., Result]

HEAVY = """claims(first: 100) { nodes {
    subject { ... on Paper { mentions { entity { name aliases } } } }
    evidence(first: 100) { paper { mentions { text entity { name } } } }
} }"""
EVIDENCE = """evidence(first: 10) {
    id sentence index start end subjectSpan { start end } objectSpan { start end } cue { start end }
    negated hedged attribution metric value confidence extractor extractorVersion
    on { id name type paperCount } baseline { id name type paperCount }
    paper { id title abstract text year authors venue doi url source }
}"""
WAY_OUT = "its fields times the sizes of their pages: ask for smaller pages (first) or fewer fields"


def _refusal(graph: Graph, query: str, **variables: Any) -> str:
    # Of processor time: whatever else the machine does costs none.
    begun = time.process_time()
    answered = answer(graph, query, variables)
    assert time.process_time() - begun < 2
    assert answered["data"] is None
    (error,) = answered["errors"]
    return str(error["message"])


def test_a_costly_query_is_refused_before_anything_is_read(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph, "read", None)
    query = f"{{ {' '.join(f'a{number}: {HEAVY}' for number in range(40))} }}"
    assert _refusal(graph, f"{{ {HEAVY} }}") == f"the query costs 4,050,302 and may cost 100,000, {WAY_OUT}"
    assert _refusal(graph, query) == f"the query costs 162,012,080 and may cost 100,000, {WAY_OUT}"


@pytest.mark.parametrize("levels", [18, 22])
@pytest.mark.parametrize(
    ("start", "kind", "last"),
    [
        ("{ ...f0 }", "Query", "stats { papers }"),
        ("{ claims { ...f0 } }", "ClaimConnection", "nodes { id }"),
        ("{ ...g } fragment g on Query { __schema { types { ...f0 } } }", "__Type", "name fields { name }"),
    ],
)
def test_fragments_that_multiply_are_refused_at_once(
    graph: Graph, levels: int, start: str, kind: str, last: str
) -> None:
    assert _refusal(graph, f"{start} {doubled(levels, kind, last)}").endswith(WAY_OUT)


def test_fragments_of_an_operation_that_is_not_run_cost_no_time(graph: Graph) -> None:
    begun = time.process_time()
    query = (
        f"query A {{ stats {{ papers }} }} query B {{ ...f0 }} {doubled(24, 'Query', '__schema { types { name } }')}"
    )
    answered = answer(graph, query, operation="A")
    assert answered == {"data": {"stats": {"papers": 2}}}
    assert time.process_time() - begun < 2


def test_a_fragment_that_spreads_itself_is_no_valid_query(graph: Graph) -> None:
    message = _refusal(graph, "{ ...f } fragment f on Query { stats { papers } ...f }")
    assert message == "Cannot spread fragment 'f' within itself."


def test_levels_count_where_a_fragment_is_spread_deepest(graph: Graph) -> None:
    inner = ["", *(f"...f{number}" for number in range(3))]
    chain = " ".join(
        f"fragment f{number} on Claim {{ {'evidence(first: 1) { claim { ' * 7} id {spread} {'} }' * 7} }}"
        for number, spread in enumerate(inner)
    )
    # Each is met first where it is not deep.
    spread = " ".join(f'a{number}: claim(id: "x") {{ ...f{number} }}' for number in range(4))
    assert _refusal(graph, f"{{ {spread} }} {chain}") == "the query has more than 50 levels: ask for fewer at once"


@pytest.mark.parametrize("first", ["$first", "100", "99999999999999999999999999999999"])
def test_a_page_counts_as_large_as_it_is_asked_for(graph: Graph, first: str) -> None:
    query = (
        f"query ($first: Int! = 100) {{ papers(first: {first}) {{ nodes {{ mentions(first: {first}) {{ {{}} }} }} }} }}"
    )
    fields = " ".join(f"a{number}: text" for number in range(10))
    assert _refusal(graph, query.replace("{}", fields)) == f"the query costs 100,102 and may cost 100,000, {WAY_OUT}"


def test_nodes_by_identifier_count_as_many_as_they_are(graph: Graph, ask: Ask) -> None:
    below = "... on Entity { papers(first: 100) { claims(first: 100) { evidence { sentence } } } }"
    query = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ {below} }} }}"
    assert _refusal(graph, query, ids=["x"] * 100).endswith(WAY_OUT)
    assert _refusal(graph, f'{{ ...f }} fragment f on Query {{ nodes(ids: ["x", "y"]) {{ {below} }} }}').endswith(
        WAY_OUT
    )
    assert ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["x"] * 100) == {"nodes": [None] * 100}


@pytest.mark.parametrize("field", ["contradictions { near }", 'paths(a: "x", b: "y") { hasMore }'])
def test_a_question_that_looks_at_much_counts_for_it(graph: Graph, field: str) -> None:
    query = f"{{ {' '.join(f'a{number}: {field}' for number in range(20))} }}"
    assert _refusal(graph, query).endswith(WAY_OUT)


def test_the_value_of_a_variable_counts_and_not_its_default(graph: Graph, ask: Ask) -> None:
    fields = " ".join(f"a{number}: text" for number in range(10))
    query = f"query ($first: Int! = 100) {{ papers(first: $first) {{ nodes {{ mentions {{ {fields} }} }} }} }}"
    assert _refusal(graph, query).startswith("the query costs ")
    assert len(ask(query, first=2)["papers"]["nodes"]) == 2


def test_a_page_of_claims_with_all_there_is_to_them_is_allowed(ask: Ask) -> None:
    claim = "id predicate support refuted paperCount belief object { id name type } subject { __typename }"
    query = f"""{{ claims(first: 100) {{
        totalCount pageInfo {{ hasNextPage endCursor }} edges {{ cursor }} nodes {{ {claim} {EVIDENCE} }}
    }} }}"""
    assert len(ask(query)["claims"]["nodes"]) == 3


def test_the_schema_can_be_asked_for(graph: Graph) -> None:
    kind = "kind name ofType { " * 9 + "kind name" + " }" * 9
    query = f"""{{ __schema {{
        queryType {{ name }} directives {{ name description locations args {{ name type {{ {kind} }} defaultValue }} }}
        types {{
            kind name description possibleTypes {{ {kind} }} enumValues {{ name description }}
            fields {{ name description args {{ name description type {{ {kind} }} defaultValue }} type {{ {kind} }} }}
            inputFields {{ name description type {{ {kind} }} defaultValue }} interfaces {{ {kind} }}
        }}
    }} }}"""
    assert "errors" not in answer(graph, query)


def test_a_long_query_is_refused_while_it_is_read(graph: Graph) -> None:
    query = f"{{ {' '.join(f'a{number}: stats {{ papers }}' for number in range(400))} }}"
    assert _refusal(graph, query) == "Syntax Error: Document contains more than 2000 tokens. Parsing aborted."


def test_the_longest_query_is_checked_in_a_moment(graph: Graph) -> None:
    # The rule that compares each field with each other of the same name.
    assert _refusal(graph, f"{{ {'stats { papers } ' * 499} }}") == "Validation aborted."


def test_a_query_of_many_letters_is_refused(graph: Graph) -> None:
    message = "the query has more than 100,000 letters: send what is long in it as variables"
    assert _refusal(graph, "{ __typename }" + " " * 100_000) == message
    with pytest.raises(DocumentsError, match=f"^the document long cannot be answered: {re.escape(message)}$"):
        Documents.of([("long", "{ __typename }" + " " * 100_000)]).check(create_schema()._schema)


def test_a_deep_query_is_refused(graph: Graph) -> None:
    kind = "kind ofType { " * 60 + "kind" + " }" * 60
    message = "the query has more than 50 levels: ask for fewer at once"
    assert _refusal(graph, f'{{ __type(name: "Claim") {{ {kind} }} }}') == message


@pytest.mark.parametrize("first", [0, 101])
def test_names_and_places_come_in_pages(graph: Graph, ask: Ask, first: int) -> None:
    paper = ask('{ paper(id: "quokka") { mentions(first: 1) { text } all: mentions { text } } }')["paper"]
    assert paper["mentions"] == paper["all"][:1] == [{"text": "Quokka"}]
    assert ask('{ entity(name: "quokka") { aliases(first: 1) } }')["entity"]["aliases"] == ["Quokka"]
    for field in ("entities { nodes { aliases(first: %d) } }", "papers { nodes { mentions(first: %d) { text } } }"):
        messages = {error["message"] for error in answer(graph, f"{{ {field % first} }}")["errors"]}
        assert messages == {f"first is {first}: a page has from 1 to 100 items; ask for the next one with after"}


@pytest.mark.parametrize("query", ["{ papers { nodes { id } } }", "{ stats { papers } papers { totalCount } }"])
def test_a_query_s_time_is_limited_whatever_takes_it(graph: Graph, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    done = threading.Event()

    def slow(*_: Any, **__: Any) -> list[dict[str, Any]]:
        done.wait(20)
        return []

    monkeypatch.setattr(graph, "read", slow)
    begun = time.monotonic()
    result = asyncio.run(create_schema().execute(query, context_value=Context(graph, timeout=0.2)))
    taken = time.monotonic() - begun
    done.set()
    assert [error.message for error in result.errors or ()] == [
        "the query took longer than 0.2 seconds; ask for smaller pages or fewer levels"
    ]
    assert (result.data, taken < 2) == (None, True)


def test_the_documents_asked_last_are_known() -> None:
    known = Known()
    document = parse("{ stats { papers } }")
    known.keep("{" + " " * 5_000 + "stats { papers } }", document)
    for number in range(150):
        known.keep(str(number), document)
        assert known.find("0") is document
    assert [known.find(text) is document for text in ("1", "50", "51", "149")] == [False, False, True, True]
    assert known.find("{" + " " * 5_000 + "stats { papers } }") is None


def test_a_query_that_is_known_is_answered_and_limited_as_before(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    schema = create_schema()
    checked = Counter[str]()
    check = strawberry_schema.validate_document

    def counting(schema: Any, document: Any, rules: Any) -> Any:
        checked[document.loc.source.body] += 1
        return check(schema, document, rules)

    monkeypatch.setattr(strawberry_schema, "validate_document", counting)

    def asked(query: str, operation: str | None = None, **variables: Any) -> Any:
        context = Context(graph)
        result = schema.execute(query, variable_values=variables, context_value=context, operation_name=operation)
        answered = asyncio.run(result)
        return answered.data or [error.message for error in answered.errors or ()]

    fields = " ".join(f"a{number}: text" for number in range(10))
    pages = f"query ($n: Int!) {{ papers(first: $n) {{ nodes {{ mentions(first: $n) {{ {fields} }} }} }} }}"
    for _ in range(2):
        assert asked(TWO, "Two") == {"stats": {"claims": 3}}
        assert asked(TWO, "One") == {"stats": {"papers": 2}}
        assert asked("{ nothing }") == ["Cannot query field 'nothing' on type 'Query'."]
        assert len(asked(pages, n=1)["papers"]["nodes"]) == 1
        assert asked(pages, n=100) == [f"the query costs 100,102 and may cost 100,000, {WAY_OUT}"]
    assert checked == {TWO: 1, pages: 1, "{ nothing }": 2}


def test_neo4j_stops_where_a_query_s_time_is_up(servers: dict[str, Any]) -> None:
    slow = "UNWIND range(1, 10000) AS a UNWIND range(1, 10000) AS b RETURN sum(a % 7 + b % 3) AS total"
    with connect(servers["LocalNeo4j"].settings) as graph:
        context = Context(graph, timeout=0.3)
        with pytest.raises(GraphQLError, match="took too long"):
            asyncio.run(context.read(lambda graph: graph.read(slow)))
        running = graph.read(
            "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery = $slow RETURN currentQuery", slow=slow
        )
    assert running == []


TWO = "query One { stats { papers } } query Two { stats { claims } }"


def test_one_of_several_operations_is_run_by_its_name(graph: Graph) -> None:
    assert answer(graph, TWO, operation="Two") == {"data": {"stats": {"claims": 3}}}
    assert _refusal(graph, TWO) == (
        "the query has 2 operations (One, Two): "
        "name the one to run with operationName, on the command line with --operation"
    )
    assert answer(graph, TWO, operation="Three")["errors"] == [
        {
            "message": "the query has no operation 'Three': name one that it has (One, Two)",
            "extensions": {"code": "OPERATION_RESOLUTION_FAILURE"},
        }
    ]
    assert _refusal(graph, "fragment f on Query { stats { papers } }") == (
        "the query has fragments alone: add an operation, such as { stats { papers } }"
    )


@pytest.mark.usefixtures("running")
def test_the_command_line_takes_the_name_of_an_operation(cli: Cli) -> None:
    assert json.loads(cli("query", TWO, "--operation", "Two").stdout) == {"data": {"stats": {"claims": 0}}}
    ended = cli("query", TWO)
    assert ended.exit_code == 1
    assert ended.stderr == (
        "claimgraph: the query has an error: the query has 2 operations (One, Two): "
        "name the one to run with operationName, on the command line with --operation\n"
    )


@pytest.mark.parametrize("kind", ["mutation", "subscription"])
def test_nothing_but_queries_is_run(graph: Graph, kind: str) -> None:
    message = f"The {kind} operation is not supported by the schema."
    assert _refusal(graph, f"{kind} {{ stats {{ papers }} }}") == message
