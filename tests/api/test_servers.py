"""`claimgraph neo4j` as a process: what it prints, and that it ends with its server."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from claimgraph.graph import Settings, connect

CLAIMGRAPH = str(Path(sys.executable).with_name("claimgraph"))
PID = "CALL dbms.queryJmx('java.lang:type=Runtime') YIELD attributes RETURN attributes.Pid.value AS pid"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of one Neo4j, which is started again in each test."""
    return tmp_path_factory.mktemp("data")


@contextmanager
def _running(data: Path) -> Iterator[tuple[subprocess.Popen[str], Any]]:
    """The command, and the connection that it prints."""
    command = [CLAIMGRAPH, "neo4j", "--json", "--quiet", "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield process, json.loads("".join(process.stdout.readline() for _ in range(6)))
        finally:
            process.terminate()


def test_neo4j_ends_with_its_server(data: Path) -> None:
    with _running(data) as (process, printed):
        with connect(Settings.from_environment(printed)) as graph:
            (row,) = graph.read(PID)
        os.kill(row["pid"], signal.SIGKILL)
        _, stderr = process.communicate(timeout=60)
    log = data / "neo4j" / "logs" / "neo4j.log"
    assert process.returncode == 1
    assert stderr.startswith("claimgraph: Neo4j ended with status -9 (")
    assert stderr.endswith(f": see {log}\n")


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_neo4j_stops_when_told(data: Path, stop: signal.Signals) -> None:
    with _running(data) as (process, _):
        process.send_signal(stop)
        _, stderr = process.communicate(timeout=60)
    assert process.returncode == 128 + stop
    assert "Neo4j ended" not in stderr
