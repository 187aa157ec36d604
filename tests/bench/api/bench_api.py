# ruff: noqa: T201  # a script prints
"""How fast the API answers six questions, beside @neo4j/graphql over the same Neo4j, and beside the driver alone.

    (cd tests/bench/api && npm ci) && .venv/bin/python tests/bench/api/bench_api.py [--claims N] [--seconds S]

A Neo4j in a temporary folder is loaded with invented papers (synthetic.py). Both servers must give the same answers
(questions.py has the six); then one load generator (autocannon) asks one after the other, with one connection and with
sixteen. The driver's time is that of a statement written by hand for each question, asked from one thread, its rows
turned into Python. What is printed is Markdown.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

import httpx
import neo4j
from questions import BETWEEN, QUESTIONS, Question, drawn
from serving import SERVE, serving
from synthetic import extractions

from claimgraph.api.cli.servers import exports
from claimgraph.graph import Graph, Settings, connect, load
from claimgraph.graph.servers.neo4j import running

HERE: Final = Path(__file__).parent
_BATCH: Final = 200
_COMPARED: Final = 25
_CONNECTIONS: Final = (1, 16)


def _ask(url: str, body: dict[str, Any]) -> Any:
    answer = httpx.post(url, json=body, timeout=60, trust_env=False).json()
    if "errors" in answer:
        raise SystemExit(f"{url} answers {body['query']} with {answer['errors'][0]['message']}")
    return answer["data"]


def _compare(question: Question, ours: str, theirs: str, values: Sequence[dict[str, Any]]) -> None:
    """See that both servers say the same."""
    for variables in values[:_COMPARED]:
        one = question.said(_ask(ours, {"query": question.ours, "variables": variables}))
        other = question.said(_ask(theirs, {"query": question.theirs, "variables": variables}))
        if one != other:
            raise SystemExit(f"{question.name}, {variables}: claimgraph says {one}, @neo4j/graphql says {other}")
        if not one:
            raise SystemExit(f"{question.name}, {variables}: there is nothing to compare")


def _load(url: str, bodies: Sequence[dict[str, Any]], connections: int, seconds: int) -> dict[str, float]:
    command = ["node", HERE / "load.mjs", url, str(connections), str(seconds)]
    ended = subprocess.run(command, input=json.dumps(bodies), capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(ended.stdout)
    if figures["wrong"]:
        raise SystemExit(f"{url}: {figures['wrong']:.0f} answers were errors")
    return figures


def _driver(graph: Graph, question: Question, values: Sequence[dict[str, Any]], seconds: int) -> float:
    """The median of what the driver takes, in milliseconds, as its manual has one ask."""
    taken: list[float] = []
    with neo4j.GraphDatabase.driver(graph.uri, auth=(graph.user, graph.password or "")) as driver:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            begun = time.perf_counter()
            variables = values[len(taken) % len(values)]
            answer = driver.execute_query(question.statement, variables, database_=graph.database, routing_="r")
            [record.data() for record in answer.records]
            taken.append((time.perf_counter() - begun) * 1000)
    return median(taken)


_COLUMNS: Final = (
    *("question", "server", "p50, ms", "p95, ms", "requests/s"),
    *("p50 at 16", "p95 at 16", "requests/s at 16", "p50 in that of the driver"),
)


def _measure(graph: Graph, ours: str, theirs: str, seconds: int, only: str) -> None:
    print(f"| {' | '.join(_COLUMNS)} |\n|---|---|{'---:|' * (len(_COLUMNS) - 2)}")
    for question in (one for one in QUESTIONS if one.name.startswith(only)):
        values = drawn(graph, question)
        _compare(question, ours, theirs, values)
        alone = _driver(graph, question, values, seconds)
        for name, url, query in (("claimgraph", ours, question.ours), ("@neo4j/graphql", theirs, question.theirs)):
            bodies = [{"query": query, "variables": variables} for variables in values]
            found = [_load(url, bodies, connections, seconds) for connections in _CONNECTIONS]
            cells = [f"{one['p50']:.1f} | {one['p95']:.1f} | {one['rate']:.0f}" for one in found]
            share = f"{found[0]['p50'] / alone:.2f}"
            print(f"| {' | '.join((question.name, name, *cells, share))} |", flush=True)
        print(f"| {question.name} | the driver alone | {alone:.1f} | {'| ' * (len(_COLUMNS) - 4)}1 |", flush=True)


def main() -> None:
    """Fill a database, start both servers, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=10, help="for each question, server and number of connections")
    parser.add_argument("--only", default="", help="the questions whose names begin so")
    parser.add_argument("--data", type=Path, help="a folder to keep the database in, and to find it in again")
    options = parser.parse_args()
    with TemporaryDirectory() as temporary:
        folder = options.data or Path(temporary)
        with running(folder) as server:
            settings = Settings(server.uri, server.user, server.password, server.database, folder)
            with connect(settings) as graph:
                if not graph.read("MATCH (c:Claim) RETURN c.id AS id LIMIT 1"):
                    load(graph, extractions(options.claims), batch_size=_BATCH)
                access = exports(server) | {"BETWEEN": BETWEEN}
                with serving(SERVE, access) as ours, serving(["node", HERE / "server.mjs"], access) as theirs:
                    _measure(graph, ours.url, theirs.url, options.seconds, options.only)


if __name__ == "__main__":
    main()
