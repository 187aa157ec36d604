"""A small graph of invented papers, and the command line as a person calls it."""

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from typer.testing import CliRunner, Result

from claimgraph.api.app import ServerOptions, create_app
from claimgraph.api.cli import create_cli
from claimgraph.api.cli.ask import answer
from claimgraph.api.cli.web import address, listen
from claimgraph.api.graphql.types import Claim
from claimgraph.graph import Graph, Settings, connect, load
from claimgraph.graph.servers import embedded
from claimgraph.schema import ExchangePaper, Extraction, Paper, Span, from_exchange

Ask = Callable[..., dict[str, Any]]
Cli = Callable[..., Result]
Serving = Callable[..., AbstractContextManager[httpx.Client]]

_ENTITIES = [
    {"id": "Q", "type": "Method", "mentions": ["Quokka"]},
    {"id": "W", "type": "Method", "mentions": ["Wombat"]},
    {"id": "B", "type": "Benchmark", "mentions": ["BurrowBench"]},
]
_PAPERS: list[dict[str, Any]] = [
    {
        "id": "quokka",
        "title": "Quokka: Sparse Attention for Long Tunnels",
        "sentences": ["We introduce Quokka.", "Quokka outperforms Wombat on BurrowBench by 3.1 points of accuracy."],
        "year": 2031,
        "url": "https://example.org/quokka",
        "entities": [*_ENTITIES, {"id": "A", "type": "Metric", "mentions": ["accuracy"]}],
        "claims": [
            {"s": "PAPER", "p": "INTRODUCES", "o": "Q", "sent": 1},
            {"s": "Q", "p": "OUTPERFORMS", "o": "W", "sent": 2, "on": "B", "metric": "accuracy", "value": "3.1 points"},
        ],
    },
    {
        "id": "wombat",
        "title": "Wombat Revisited",
        "sentences": ["Quokka does not outperform Wombat on BurrowBench.", "Wombat may reduce overfitting."],
        "year": 2032,
        "entities": [*_ENTITIES, {"id": "O", "type": "Concept", "mentions": ["overfitting"]}],
        "claims": [
            {"s": "Q", "p": "OUTPERFORMS", "o": "W", "sent": 1, "on": "B", "negated": True},
            {"s": "W", "p": "MITIGATES", "o": "O", "sent": 2, "hedged": True, "attribution": "prior"},
        ],
    },
]


def _extraction(entry: Mapping[str, Any]) -> Extraction:
    abstract = " ".join(entry["sentences"])
    paper = Paper(
        id=entry["id"], title=entry["title"], abstract=abstract, year=entry["year"], url=entry.get("url"), source="test"
    )
    starts = [paper.text.index(sentence) for sentence in (entry["title"], *entry["sentences"])]
    lengths = [len(sentence) for sentence in (entry["title"], *entry["sentences"])]
    spans = tuple(Span(start, start + length) for start, length in zip(starts, lengths, strict=True))
    view = ExchangePaper.model_validate({name: entry[name] for name in ("id", "entities", "claims")})
    return from_exchange(view, paper.model_copy(update={"sentences": spans}))


@pytest.fixture(scope="session")
def extracted() -> Callable[[Mapping[str, Any]], Extraction]:
    """Makes an extraction of a paper, its sentences, and what they claim."""
    return _extraction


@pytest.fixture(scope="session")
def extractions() -> list[Extraction]:
    """What two invented papers claim; they disagree on one claim."""
    return [_extraction(entry) for entry in _PAPERS]


@pytest.fixture(scope="module", params=["EmbeddedServer", "LocalNeo4j"], ids=["embedded", "neo4j"])
def graph(
    request: pytest.FixtureRequest,
    servers: dict[str, Any],
    empty: Callable[[Graph], None],
    extractions: list[Extraction],
) -> Iterator[Graph]:
    """A graph of the two papers, on each of the two servers in turn."""
    with connect(servers[request.param].settings) as graph:
        empty(graph)
        load(graph, extractions)
        yield graph


@pytest.fixture
def own(graph: Graph, empty: Callable[[Graph], None], extractions: list[Extraction]) -> Iterator[Graph]:
    """The graph of the two papers, made again for those that come after."""
    yield graph
    empty(graph)
    load(graph, extractions)


@pytest.fixture
def ask(graph: Graph) -> Ask:
    """Answer a query that must have no errors; gives its data."""

    def ask(query: str, **variables: Any) -> dict[str, Any]:
        answered = answer(graph, query, variables)
        assert "errors" not in answered, answered["errors"]
        data: dict[str, Any] = answered["data"]
        return data

    return ask


@pytest.fixture
def reads(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that the graph is asked from now on."""
    asked: list[str] = []
    read = graph.read

    def noting(statement: str, **options: Any) -> list[dict[str, Any]]:
        asked.append(statement)
        return read(statement, **options)

    monkeypatch.setattr(graph, "read", noting)
    return asked


@contextmanager
def _serving(graph: Graph, static: Path, *, root: str = "", **options: Any) -> Iterator[httpx.Client]:
    with listen("127.0.0.1", 0) as listener:
        app = create_app(graph, static=static, options=ServerOptions(**options))

        async def mounted(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, "root_path": root} if scope["type"] == "http" else scope, receive, send)

        server = uvicorn.Server(uvicorn.Config(mounted, log_config=None))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            with httpx.Client(base_url=address(listener, "127.0.0.1"), trust_env=False, timeout=60) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="session")
def serving() -> Serving:
    """Serve a graph and a folder of pages, with options, on a port of its own; gives a client.

    Under `root`, a path such as `/claims`, where that is given.
    """
    return _serving


@pytest.fixture
def client(graph: Graph, tmp_path: Path) -> Iterator[httpx.Client]:
    """The application without a built editor."""
    with _serving(graph, tmp_path / "none") as client:
        yield client


@pytest.fixture
def run_program() -> Callable[..., str]:
    """Run a program that must end well; gives what it says."""

    def run(*command: str | Path, folder: Path) -> str:
        # A proxy is for the web, and none of it stands between a test and its server.
        environ = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        ended = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    return run


@pytest.fixture
def papers_file(tmp_path: Path, extractions: list[Extraction]) -> Path:
    """The two papers as a file to ingest."""
    path = tmp_path / "papers.jsonl"
    path.write_text("".join(found.paper.model_dump_json() + "\n" for found in extractions), encoding="utf-8")
    return path


@pytest.fixture
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str | None]:
    """No database of the machine's own; a data folder of the test's own, or that of `running` if it asks for one."""
    data = request.getfixturevalue("running") if "running" in request.fixturenames else tmp_path / "data"
    names = (name for name in os.environ if name.startswith("NEO4J_"))
    return {**dict.fromkeys(names, None), "CLAIMGRAPH_DATA": str(data), "COLUMNS": "200"}


@pytest.fixture
def cli(environment: dict[str, str | None]) -> Cli:
    """Call the command line in this process."""

    def call(*arguments: object, **options: Any) -> Result:
        env = environment | options.pop("env", {})
        return CliRunner().invoke(create_cli(), [str(argument) for argument in arguments], env=env, **options)

    return call


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of an embedded server that stays up between tests: one of its own costs a test six seconds."""
    data = tmp_path_factory.mktemp("started")
    with embedded.join(data):
        yield data


@pytest.fixture
def running(started: Path, empty: Callable[[Graph], None]) -> Path:
    """The data folder of an embedded server that runs and has nothing in it, for the commands of the test."""
    with connect(Settings(data=started)) as graph:
        empty(graph)
    # They count changes of the graph, and emptying it is none that it counts.
    shutil.rmtree(started / "checkpoints", ignore_errors=True)
    return started


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Callable[[httpx.Client], AbstractContextManager[Future[httpx.Response]]]:
    """Asks a query that is answered only when the context ends; gives what its answer will be."""

    @contextmanager
    def holding(client: httpx.Client) -> Iterator[Future[httpx.Response]]:
        running, released = threading.Event(), threading.Event()
        make = Claim.of

        def busy(row: Any) -> Claim:
            running.set()
            assert released.wait(20)
            return make(row)

        monkeypatch.setattr(Claim, "of", busy)
        query = {"query": "{ claims(first: 1) { nodes { support } } }"}
        with ThreadPoolExecutor(1) as thread:
            asked = thread.submit(httpx.post, f"{client.base_url}/graphql", json=query, timeout=30, trust_env=False)
            try:
                assert running.wait(20)
                yield asked
            finally:
                released.set()

    return holding
