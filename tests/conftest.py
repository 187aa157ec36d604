"""What all tests share."""

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from claimgraph.graph import Graph, Settings, connect
from claimgraph.graph.servers import embedded, neo4j

Dump = tuple[list[Any], list[Any]]

PASSWORD = "correct horse"  # noqa: S105 - of a server that lives as long as the tests

# A shell that runs the tests in the background has them ignore Ctrl-C, and the commands under test would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes is no property of what it shows; a machine that does something else besides is slow.
hypothesis.settings.register_profile("unhurried", parent=hypothesis.settings.default, deadline=None)
hypothesis.settings.load_profile("unhurried")

_SHARED = Path(__file__).resolve().parents[2] / "shared"

# The slowest files, slowest first: of two workers, one that begins such a file last runs on while the other is idle.
_FIRST = tuple(
    Path(__file__).resolve().parent / name
    for name in (
        "test_main_job.py",
        "test_readme.py",
        "graph/test_embedded.py",
        "extract/test_corpus.py",
        "graph/export/test_neo4j_admin.py",
        "api/test_processes.py",
        "api/test_pages.py",
        "api/test_servers.py",
        "api/test_http.py",
        "api/test_graphql.py",
        "graph/test_cut.py",
        "graph/test_read.py",
        "api/test_fuzz.py",
        "api/explorer/test_large.py",
        "api/explorer/test_explorer.py",
    )
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = [str(path) for path in _FIRST if not path.is_file()]
    assert not missing, f"tests/conftest.py has these begin first, and they are not there: {missing}"
    items.sort(key=lambda item: _FIRST.index(item.path) if item.path in _FIRST else len(_FIRST))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real inputs beside the checkout; a clone without it skips the tests that read it."""
    if not _SHARED.is_dir():
        pytest.skip("needs ../shared, the real inputs beside the checkout")
    return _SHARED


@pytest.fixture(scope="session")
def tiny_model() -> Path:
    """A trained network that knows `tests/train/world.py` and nothing else."""
    return Path(__file__).parent / "tiny_model"


@dataclass(frozen=True)
class Server:
    """A running server, and how to open the graph in it without joining or starting anything."""

    name: str
    settings: Settings


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Server]]:
    """Both servers. One that cannot be had fails the tests; none is skipped."""
    data = tmp_path_factory.mktemp("servers")
    with ExitStack() as stack:
        ours = stack.enter_context(embedded.join(data))
        theirs = stack.enter_context(neo4j.running(data, password=PASSWORD, heap="512m", pagecache="64m"))
        # Opened once by its data folder: what is made over HTTP needs it.
        connect(Settings(data=data)).close()
        yield {
            server.__class__.__name__: Server(
                server.__class__.__name__,
                Settings(server.uri, server.user, server.password, server.database, data),
            )
            for server in (ours, theirs)
        }


@pytest.fixture(params=["EmbeddedServer", "LocalNeo4j"], ids=["embedded", "neo4j"])
def server(request: pytest.FixtureRequest, servers: dict[str, Server]) -> Server:
    """Each of the two servers in turn."""
    return servers[request.param]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has what is opened from now on give up a database that is gone after a second; its users wait for seven."""
    monkeypatch.setattr(import_module("claimgraph.graph.connect"), "_RETRY_SECONDS", 0.5)


@pytest.fixture(scope="session")
def empty() -> Callable[[Graph], None]:
    """Delete everything from a graph, for tests that need several empty graphs in turn."""
    return clear


def clear(graph: Graph) -> None:
    # Outside a transaction that it is told of, ArcadeDB commits each node by itself: 20 s where this takes 2.
    graph.write(lambda transaction: transaction.run("MATCH (n) WHERE NOT n:Meta DETACH DELETE n"))


@pytest.fixture
def both(servers: dict[str, Server], empty: Callable[[Graph], None]) -> Iterator[tuple[Graph, Graph]]:
    """An empty graph on each server, at once."""
    with ExitStack() as stack:
        one, other = (stack.enter_context(connect(server.settings)) for server in servers.values())
        empty(one)
        empty(other)
        yield one, other


@pytest.fixture(scope="session")
def dump() -> Callable[[Graph], Dump]:
    """Everything that a graph says at present, in an order that depends on nothing else.

    Neither what it said earlier, nor which run of an extractor it is from: two runs that find the same say the same.
    """
    return dumped


def dumped(graph: Graph) -> Dump:
    nodes = graph.read("""
        MATCH (n) WHERE NOT n:Meta AND NOT n:Version AND NOT n:Retired AND NOT n:Run
        RETURN labels(n) AS labels, properties(n) AS properties
    """)
    for node in nodes:
        for name in ("version", "run"):
            node["properties"].pop(name, None)
    relations = graph.read("""
        MATCH (a)-[r]->(b) WHERE NOT b:Version AND NOT a:Version
        RETURN a.id AS source, type(r) AS type, b.id AS target, properties(r) AS properties
    """)
    return _ordered(nodes), _ordered(relations)


def _ordered(rows: list[dict[str, Any]]) -> list[Any]:
    for row in rows:
        row["properties"] = sorted((name, value) for name, value in row["properties"].items() if value is not None)
    return sorted((sorted(row.items(), key=lambda item: item[0]) for row in rows), key=repr)
