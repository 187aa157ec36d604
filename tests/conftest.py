"""What all tests share."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from claimgraph.graph import Graph, Settings, connect
from claimgraph.graph.servers import embedded, neo4j

PASSWORD = "correct horse"  # noqa: S105 - of a server that lives as long as the tests

_SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real inputs beside the checkout; a clone without it skips the tests that read it, CI does not."""
    if not _SHARED.is_dir():
        missing = "needs ../shared, the real inputs beside the checkout"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return _SHARED


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


@pytest.fixture(scope="session")
def empty() -> Callable[[Graph], None]:
    """Delete everything from a graph, for tests that need several empty graphs in turn."""
    return clear


def clear(graph: Graph) -> None:
    graph.execute("MATCH (n) WHERE NOT n:Meta DETACH DELETE n")
