"""Servers that benchmarks ask, each a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from claimgraph.graph.servers.neo4j import LocalNeo4j

SERVE: Final = (Path(sys.executable).with_name("claimgraph"), "serve", "--port", "0", "--quiet")
"""Serves the graph that the environment names."""


class Serving(NamedTuple):
    """A server that runs."""

    url: str
    """Where it answers GraphQL."""
    pid: int


@contextmanager
def serving(command: Sequence[str | Path], environ: dict[str, str]) -> Iterator[Serving]:
    """A server that says its address in the last word of its first line, under more variables than those here."""
    with subprocess.Popen(command, env={**os.environ, **environ}, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield Serving(process.stdout.readline().split()[-1], process.pid)
        finally:
            process.terminate()


def access_to(server: LocalNeo4j) -> dict[str, str]:
    """The variables that lead to a Neo4j."""
    return {
        "NEO4J_URI": server.uri,
        "NEO4J_USERNAME": server.user,
        "NEO4J_PASSWORD": server.password,
        "NEO4J_DATABASE": server.database,
    }


def resident_mib(pid: int) -> float:
    """What a process holds in memory now, in MiB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
