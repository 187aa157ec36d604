"""Loads that are cut short: by a crash of the loader, or by the database going away."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from claimgraph.graph import ConnectionLost, Graph, Settings, connect, load, papers, status
from claimgraph.graph.servers import embedded
from claimgraph.schema import Extraction

Make = Callable[..., Extraction]
Dump = Callable[[Graph], Any]
Empty = Callable[[Graph], None]

pytestmark = pytest.mark.usefixtures("impatient")

LOADER = """
import json, sys
from claimgraph.graph import Settings, connect, load
from claimgraph.schema import Extraction
settings = json.loads(sys.argv[1])
def extractions():
    for line in open(sys.argv[2], encoding="utf-8"):
        yield Extraction.model_validate_json(line)
with connect(Settings(**settings)) as graph:
    load(graph, extractions(), batch_size=5, on_progress=lambda done: print(done, flush=True))
"""


@pytest.fixture
def many(make: Make) -> list[Extraction]:
    """Papers with shared, distinct and ambiguous names."""
    return [
        make(
            f"{number:03}",
            {
                "stochastic gradient descent" if number % 3 else "SGD": ("Method", *(["SGD"] if number % 3 else [])),
                f"method {number % 7}": ("Method",),
            },
            [
                (f"method {number % 7}", "OUTPERFORMS", "stochastic gradient descent" if number % 3 else "SGD"),
                ("PAPER", "INTRODUCES", f"method {number % 7}"),
            ],
        )
        for number in range(60)
    ]


@pytest.mark.parametrize("batches", [1, 6])
def test_a_killed_load_run_again_ends_in_the_same_graph(
    server: Any, graph: Graph, many: list[Extraction], dump: Dump, empty: Empty, tmp_path: Path, batches: int
) -> None:
    load(graph, many)
    whole = dump(graph)
    empty(graph)
    file = tmp_path / "extractions.jsonl"
    file.write_text("".join(paper.model_dump_json() + "\n" for paper in many), encoding="utf-8")

    _load_and_kill(server.settings, file, batches)
    kept = status(graph).papers
    summary = load(graph, many)

    assert kept >= 5 * batches
    assert (summary.papers_new, summary.papers_unchanged) == (60 - kept, kept)
    assert dump(graph) == whole


def _load_and_kill(settings: Settings, file: Path, batches: int) -> None:
    """Load in another process and kill it, without warning, when it has told of so many batches."""
    access = {name: getattr(settings, name) for name in ("uri", "user", "password", "database")}
    with subprocess.Popen(
        [sys.executable, "-c", LOADER, json.dumps(access), str(file)], stdout=subprocess.PIPE, text=True
    ) as loader:
        assert loader.stdout is not None
        assert len(list(islice(loader.stdout, batches))) == batches
        loader.kill()


class _Wire:
    """A connection to a server that can be cut."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()
        self.port = self._listener.getsockname()[1]

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
                self._open += [near, far]
                for source, sink in ((near, far), (far, near)):
                    self._threads.append(threading.Thread(target=self._copy, args=(source, sink)))
                    self._threads[-1].start()

    @staticmethod
    def _copy(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)

    def cut(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for end in self._open:
            end.close()


@contextmanager
def _wired(settings: Settings) -> Iterator[tuple[Settings, _Wire]]:
    wire = _Wire(int((settings.uri or "").rpartition(":")[2]))
    try:
        yield replace(settings, uri=f"bolt://127.0.0.1:{wire.port}"), wire
    finally:
        wire.cut()


def test_a_database_that_goes_away_keeps_what_was_committed(
    server: Any, graph: Graph, many: list[Extraction], dump: Dump, empty: Empty
) -> None:
    load(graph, many)
    whole = dump(graph)
    empty(graph)

    def until_cut(wire: _Wire) -> Iterator[Extraction]:
        yield from many[:12]
        wire.cut()
        yield from many[12:]

    with _wired(server.settings) as (settings, wire), connect(settings) as cut, pytest.raises(ConnectionLost) as caught:
        load(cut, until_cut(wire), batch_size=5)

    assert str(caught.value) == (
        f"the database at {settings.uri} went away: what was committed is kept, start it again and repeat the command"
    )
    assert [paper.id for paper in papers(graph).items] == [f"{number:03}" for number in range(10)]
    load(graph, many)
    assert dump(graph) == whole


def test_an_embedded_server_that_is_killed_keeps_what_was_committed(
    data: Path, many: list[Extraction], dump: Dump, empty: Empty
) -> None:
    def until_killed(pid: int) -> Iterator[Extraction]:
        yield from many[:12]
        os.kill(pid, signal.SIGKILL)
        yield from many[12:]

    with embedded.join(data) as server, connect(Settings(data=data)) as graph, pytest.raises(ConnectionLost):
        load(graph, until_killed(server.pid), batch_size=5)

    with connect(Settings(data=data)) as again:
        assert status(again).papers == 10
        load(again, many)
        resumed = dump(again)
        empty(again)
        load(again, many)
        assert dump(again) == resumed
