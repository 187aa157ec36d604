# ruff: noqa: T201  # a script prints
"""Half an hour of mixed load on two server processes, whose database goes away in the middle and comes back.

    .venv/bin/python tests/bench/api/bench_soak.py [--minutes N] [--connections N] [--claims N]

A Neo4j in a temporary folder is loaded with invented papers (synthetic.py). What each of the questions of questions.py,
about 200 things each, is answered is asked once before; then so many connections, half of them to each server, ask at
random and as fast as they are answered. An answer other than before is wrong. An error is right where the database is
down, or was a moment ago, and its code says so. What is printed is Markdown.
"""

import argparse
import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

import httpx
from graph_profile import resident_mib
from questions import QUESTIONS, drawn
from serving import SERVE, Serving, serving
from synthetic import extractions

from claimgraph.api.cli.servers import exports
from claimgraph.graph import Graph, Settings, connect, load
from claimgraph.graph.servers import neo4j

_BATCH: Final = 200
_DOWN_SECONDS: Final = 20.0
_GRACE_SECONDS: Final = 15.0
"""How long after the database is back a server may still say that it is not: so long is tried to reach it."""
_SAMPLE_SECONDS: Final = 10.0
_TYPED: Final = ("DATABASE_UNAVAILABLE", "QUERY_TIMEOUT")


@dataclass(slots=True)
class Seen:
    """What happened."""

    begun: float = field(default_factory=time.monotonic)
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    down: Counter[str] = field(default_factory=Counter)
    """The codes of errors while the database was down."""
    outage: tuple[float, float] = (float("inf"), float("inf"))
    memory: list[list[float]] = field(default_factory=list)
    """What each server held, in MiB, every ten seconds."""
    latency: list[float] = field(default_factory=list)

    def is_down(self, asked: float, answered: float) -> bool:
        """Whether the database was down at some time between two."""
        return answered >= self.outage[0] and asked <= self.outage[1] + _GRACE_SECONDS


async def _ask_on(client: httpx.AsyncClient, known: list[tuple[bytes, Any]], seen: Seen, end: float, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - nothing here is secret
    while time.monotonic() < end:
        body, expected = random.choice(known)
        asked = time.monotonic()
        try:
            answer = (await client.post("graphql", content=body)).json()
        except (httpx.HTTPError, ValueError) as error:
            seen.wrong.append(f"after {asked - seen.begun:.1f} s: {type(error).__name__} {error}")
            continue
        answered = time.monotonic()
        seen.latency.append(answered - asked)
        if answer == expected:
            seen.right += 1
            continue
        codes = [error["extensions"]["code"] for error in answer.get("errors", ())]
        if codes and set(codes) <= set(_TYPED) and seen.is_down(asked, answered):
            seen.down[codes[0]] += 1
        else:
            seen.wrong.append(f"after {asked - seen.begun:.0f} s: {json.dumps(answer)[:300]} for {body[:200]!r}")


async def _sample(pids: list[int], seen: Seen, end: float) -> None:
    while time.monotonic() < end:
        seen.memory.append([resident_mib(pid) for pid in pids])
        await asyncio.sleep(_SAMPLE_SECONDS)


async def _load(
    servers: list[Serving],
    known: list[tuple[bytes, Any]],
    restart: Callable[[], None],
    seconds: float,
    connections: int,
) -> Seen:
    seen = Seen()
    end = seen.begun + seconds

    async def interrupt() -> None:
        await asyncio.sleep(seconds / 2)
        seen.outage = (time.monotonic(), float("inf"))
        await asyncio.to_thread(restart)
        seen.outage = (seen.outage[0], time.monotonic())

    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(_client(server, connections)) for server in servers]
        await asyncio.gather(
            interrupt(),
            _sample([server.pid for server in servers], seen, end),
            *(_ask_on(clients[n % len(clients)], known, seen, end, n) for n in range(connections)),
        )
    return seen


def _client(server: Serving, connections: int) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=server.url.removesuffix("graphql"),
        headers={"content-type": "application/json"},
        limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
        timeout=60,
        trust_env=False,
    )


def _known(graph: Graph, server: Serving) -> list[tuple[bytes, Any]]:
    """Questions, and how they are answered."""
    bodies = [
        json.dumps({"query": question.ours, "variables": variables}).encode()
        for question in QUESTIONS
        for variables in drawn(graph, question)
    ]
    headers = {"content-type": "application/json"}
    with httpx.Client(headers=headers, timeout=60, trust_env=False) as client:
        known = [(body, client.post(server.url, content=body).json()) for body in bodies]
    if errors := [answer for _, answer in known if "errors" in answer]:
        raise SystemExit(f"{len(errors)} questions are answered with errors before the load, such as {errors[0]}")
    return known


def _print(seen: Seen, minutes: float) -> None:
    times = sorted(seen.latency)
    print("| | |\n|---|---:|")
    print(f"| answers as before | {seen.right:,} ({seen.right / minutes / 60:.0f} a second) |")
    p50, p99 = (times[len(times) * share // 100] * 1000 for share in (50, 99))
    print(f"| p50, p99 of their time, ms | {p50:.0f}, {p99:.0f} |")
    for code, count in seen.down.items():
        print(f"| {code} while the database was down | {count:,} |")
    print(f"| wrong answers, and other errors | {len(seen.wrong)} |")
    for at in range(0, len(seen.memory), max(1, len(seen.memory) // 6)):
        held = " and ".join(f"{mib:.0f}" for mib in seen.memory[at])
        print(f"| memory of the two after {at * _SAMPLE_SECONDS / 60:.0f} min, MiB | {held} |")
    print(f"| memory at the end, MiB | {' and '.join(f'{mib:.0f}' for mib in seen.memory[-1])} |")
    for one in seen.wrong[:20]:
        print(one, file=sys.stderr)


def main() -> None:
    """Fill a database, start two servers, load them, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--data", type=Path, help="a folder to keep the database in, and to find it in again")
    options = parser.parse_args()
    with TemporaryDirectory() as temporary, ExitStack() as stack:
        folder = options.data or Path(temporary)
        database = ExitStack()
        stack.callback(database.close)
        server = database.enter_context(neo4j.running(folder))
        port = urlsplit(server.uri).port
        with connect(Settings(server.uri, server.user, server.password, server.database, folder)) as graph:
            if not graph.read("MATCH (c:Claim) RETURN c.id AS id LIMIT 1"):
                load(graph, extractions(options.claims), batch_size=_BATCH)
            servers = [stack.enter_context(serving(SERVE, exports(server))) for _ in range(2)]
            known = _known(graph, servers[0])

        def restart() -> None:
            database.close()
            time.sleep(_DOWN_SECONDS)
            database.enter_context(neo4j.running(folder, port=port))

        seen = asyncio.run(_load(servers, known, restart, options.minutes * 60, options.connections))
    _print(seen, options.minutes)


if __name__ == "__main__":
    main()
