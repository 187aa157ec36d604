"""Getting in, being kept out, and what a reader may not do."""

import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import neo4j
import pytest
from neo4j.exceptions import DatabaseUnavailable

from claimgraph.graph import (
    ConnectionLost,
    Graph,
    GraphError,
    NewerSchema,
    NoSuchDatabase,
    OlderServer,
    QueryFailed,
    QueryTimeout,
    ServerFailed,
    Settings,
    TooManyRows,
    Unreachable,
    WrongPassword,
    connect,
    within,
)
from claimgraph.graph.migrations import VERSION
from claimgraph.graph.servers.files import free_ports

SLOW = "UNWIND range(1, 10000) AS a UNWIND range(1, 10000) AS b RETURN sum(a % 7 + b % 3) AS total"


def test_settings_come_from_the_environment() -> None:
    environment = {
        "NEO4J_URI": "bolt://db:7687",
        "NEO4J_USERNAME": "ann",
        "NEO4J_PASSWORD": "secret",
        "NEO4J_DATABASE": "papers",
        "CLAIMGRAPH_DATA": "/data",
    }

    settings = Settings.from_environment(environment)

    assert settings == Settings("bolt://db:7687", "ann", "secret", "papers", Path("/data"))
    assert "secret" not in repr(settings)


def test_what_is_said_wins_over_the_environment() -> None:
    environment = {"NEO4J_URI": "bolt://db:7687", "NEO4J_DATABASE": ""}

    settings = Settings.from_environment(environment, uri="bolt://other:1", user=None, data="~/papers")

    assert (settings.uri, settings.user, settings.database) == ("bolt://other:1", "neo4j", None)
    assert settings.data == Path.home() / "papers"


def test_the_data_folder_is_where_the_system_keeps_such_things() -> None:
    assert Settings.from_environment({}).data.name == "claimgraph"


def test_a_server_says_what_it_is(graph: Graph) -> None:
    assert re.fullmatch(r"ArcadeDB 26\.\d+\.\d+|Neo4j 5\.26\.12", graph.server)


def test_the_default_database_is_named_once_it_is_known(servers: dict[str, Any]) -> None:
    with connect(replace(servers["LocalNeo4j"].settings, database=None)) as graph:
        assert graph.database == "neo4j"


def test_an_unreachable_database_is_told() -> None:
    uri = f"bolt://127.0.0.1:{free_ports(1)[0]}"

    assert _refusal(Settings(uri=uri), Unreachable) == (
        f"no database answers at {uri}: start it, or correct --uri (or NEO4J_URI); "
        "without an address claimgraph uses a server of its own"
    )


@pytest.mark.parametrize("uri", ["db.example.org", "http://127.0.0.1:7474", "bolt://127.0.0.1:port", ""])
def test_an_address_that_is_none_is_told(uri: str) -> None:
    message = f"{uri!r} is no address of a database: write it as bolt://host:7687"
    assert _refusal(Settings(uri=uri), Unreachable) == message


def test_a_wrong_password_is_told(server: Any) -> None:
    settings = replace(server.settings, password="wrong horse")  # noqa: S106 - the wrong one
    assert _refusal(settings, WrongPassword) == (
        f"the database at {settings.uri} refuses the password of {settings.user!r}: "
        "give the right --user and --password (or NEO4J_USERNAME and NEO4J_PASSWORD)"
    )


def test_a_database_that_is_not_there_is_told(server: Any) -> None:
    settings = replace(server.settings, database="nowhere")
    assert _refusal(settings, NoSuchDatabase) == (
        f"the server at {settings.uri} has no database 'nowhere': give another --database (or NEO4J_DATABASE)"
    )


def test_a_neo4j_that_is_too_old_is_told(servers: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Graph, "_identity", lambda _: "Neo4j 5.22.0")
    settings = servers["LocalNeo4j"].settings
    assert _refusal(settings, OlderServer) == (
        f"the database at {settings.uri} is Neo4j 5.22.0: claimgraph needs Neo4j 5.23 or newer"
    )


def test_an_address_that_the_driver_refuses_is_told() -> None:
    uri = "bolt+s://127.0.0.1:7687?policy=x"
    message = _refusal(Settings(uri=uri), Unreachable)
    assert message.startswith(f"the driver refuses '{uri}' (")
    assert message.endswith("): write the address as bolt://host:7687")


@pytest.mark.parametrize(
    "uri", ["bolt://ann:secret@127.0.0.1:7687", "http://ann:secret@127.0.0.1:7474", "bolt://ann:secret@127.0.0.1:port"]
)
def test_a_password_in_an_address_is_not_repeated(uri: str) -> None:
    message = _refusal(Settings(uri=uri), Unreachable)
    assert "…@127.0.0.1" in message
    assert "secret" not in message


def test_the_home_of_a_user_that_there_is_not_is_told() -> None:
    with pytest.raises(ServerFailed) as caught:
        Settings.from_environment({"CLAIMGRAPH_DATA": "~nosuchuser/claims"})
    assert str(caught.value) == (
        "the data folder ~nosuchuser/claims cannot be used (no such user): "
        "give another with --data (or CLAIMGRAPH_DATA)"
    )


def test_a_newer_schema_is_left_alone(server: Any, graph: Graph) -> None:
    graph.execute("MATCH (m:Meta) SET m.version = 1000")
    try:
        assert _refusal(server.settings, NewerSchema) == (
            f"the graph at {server.settings.uri} has schema version 1000 and this claimgraph knows {VERSION}: "
            "install a newer claimgraph, or use another database"
        )
    finally:
        graph.execute("MATCH (m:Meta) SET m.version = $version", version=VERSION)


def _refusal(settings: Settings, error: type[Exception]) -> str:
    with pytest.raises(error) as caught:
        connect(settings)
    return str(caught.value)


def test_a_schema_is_made_once(server: Any, graph: Graph) -> None:
    identity = "MATCH (m:Meta) RETURN m.graph AS graph, m.version AS version"
    before = graph.read(identity)

    with connect(server.settings) as again:
        assert again.read(identity) == before


def test_ids_are_unique_and_names_are_searchable(graph: Graph) -> None:
    indexes = graph.read("SHOW INDEXES YIELD name, type, labelsOrTypes, properties")

    indexed = {(index["labelsOrTypes"][0], *index["properties"]) for index in indexes if index["labelsOrTypes"]}
    assert {("Paper", "id"), ("Entity", "id"), ("Name", "id"), ("Claim", "id"), ("Evidence", "id")} <= indexed
    assert {("Name", "entity"), ("Name", "pending"), ("Claim", "sort"), ("Entity", "sort")} <= indexed
    found = sorted(index["name"] for index in indexes if index["type"] == "FULLTEXT")
    assert found == ["entity_parts", "entity_search", "paper_parts"]
    graph.execute("CREATE (:Claim {id: 'one'})")
    with pytest.raises(QueryFailed, match=f"the database at {graph.uri} refused a statement: "):
        graph.execute("CREATE (:Claim {id: 'one'})")


def test_a_reader_cannot_write(graph: Graph) -> None:
    with pytest.raises(QueryFailed, match=r"nothing was changed|not allowed"):
        graph.read("CREATE (n:Paper {id: 'x'}) RETURN n.id AS id")

    assert graph.read("MATCH (n:Paper) RETURN n.id AS id") == []


def test_a_reader_gets_so_many_rows_and_no_more(graph: Graph) -> None:
    rows = graph.read("UNWIND range(1, 10) AS n RETURN n", max_rows=10)
    assert [row["n"] for row in rows] == list(range(1, 11))

    with pytest.raises(TooManyRows, match=r"^the answer has more than 9 rows; ask for a page of it$"):
        graph.read("UNWIND range(1, 10) AS n RETURN n", max_rows=9)


TOO_LONG = "^the database gave the question up, as it took too long: narrow it with a filter$"


def test_a_long_question_to_neo4j_is_given_up(servers: dict[str, Any]) -> None:
    with connect(servers["LocalNeo4j"].settings) as graph, pytest.raises(QueryTimeout, match=TOO_LONG):
        graph.read(SLOW, seconds=0.5)


def test_all_that_is_read_within_a_time_is_given_up_after_it(servers: dict[str, Any]) -> None:
    with connect(servers["LocalNeo4j"].settings) as graph:
        with within(0.5):
            graph.read("RETURN 1 AS one")
            with pytest.raises(QueryTimeout, match=TOO_LONG):
                graph.read(SLOW)
            time.sleep(0.5)
            with pytest.raises(QueryTimeout, match=TOO_LONG):
                graph.read("RETURN 1 AS one")
        assert graph.read("RETURN 1 AS one") == [{"one": 1}]


def test_a_connection_that_the_server_closed_is_made_anew(servers: dict[str, Any]) -> None:
    settings = servers["LocalNeo4j"].settings
    with connect(settings) as graph, connect(settings) as other:
        assert graph.read("RETURN 1 AS one") == [{"one": 1}]
        listed = "CALL dbms.listConnections() YIELD connectionId, userAgent WHERE userAgent = 'claimgraph' RETURN *"
        ids = [row["connectionId"] for row in other.read(listed)]
        # The connection that closes them is among them.
        with suppress(GraphError):
            other.execute("CALL dbms.killConnections($ids)", ids=ids)
        assert graph.read("RETURN 1 AS one") == [{"one": 1}]


def test_a_database_that_shuts_down_is_told(servers: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    # It says so for some milliseconds before it closes its connections; no statement of ours makes it.
    def refuse(*_: Any, **__: Any) -> None:
        raise DatabaseUnavailable("The database is not currently available to serve your request")

    with connect(servers["LocalNeo4j"].settings) as graph:
        for method in ("run", "execute_read"):
            monkeypatch.setattr(neo4j.Session, method, refuse)
        with pytest.raises(ConnectionLost, match=r"^the database at bolt://\S+ went away: what was committed is kept"):
            graph.read("RETURN 1 AS one")


def test_a_long_question_to_the_embedded_server_is_given_up(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCADEDB_JVM_ARGS", "-Darcadedb.command.timeout=500")

    with connect(Settings(data=data)) as graph, pytest.raises(QueryTimeout, match=TOO_LONG):
        graph.read(SLOW)


def test_work_that_fails_leaves_nothing(graph: Graph) -> None:
    def work(transaction: Any) -> None:
        transaction.run("CREATE (:Paper {id: 'x'})")
        raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError, match="changed my mind"):
        graph.write(work)

    assert graph.read("MATCH (n:Paper) RETURN n.id AS id") == []


def test_a_closed_graph_stays_closed(server: Any, make: Callable[..., Any]) -> None:
    graph = connect(server.settings)
    graph.close()
    graph.close()
