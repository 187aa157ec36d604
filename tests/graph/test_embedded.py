"""The embedded server: started, joined, left, crashed and found again, by commands in processes of their own."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from claimgraph.graph import ConnectionLost, ServerFailed, Settings, connect
from claimgraph.graph.servers import embedded
from claimgraph.graph.servers.files import is_locked

pytestmark = pytest.mark.usefixtures("impatient")

COMMAND = """
import sys
from pathlib import Path
from claimgraph.graph.servers.embedded import join
with join(Path(sys.argv[1])) as server:
    print(server.pid, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A data folder; a server that a test left there in spite of all is ended."""
    folder = tmp_path / "data"
    yield folder
    files = embedded.Files(folder / "embedded")
    if files.state.exists() and is_locked(files.server):
        os.kill(json.loads(files.state.read_text(encoding="utf-8"))["pid"], signal.SIGKILL)


@contextmanager
def command(data: Path) -> Iterator[subprocess.Popen[str]]:
    """Another command that uses the server until its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _pid(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


def _leave(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(60) == 0


def _eventually(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_commands_share_one_server_and_the_last_one_stops_it(data: Path) -> None:
    files = embedded.Files(data / "embedded")
    with embedded.join(data) as server:
        assert stat.S_IMODE(files.password.stat().st_mode) == 0o600
        assert stat.S_IMODE(files.folder.stat().st_mode) == 0o700
        with command(data) as other:
            assert _pid(other) == server.pid
            _leave(other)
        assert is_locked(files.server)
    assert not is_locked(files.server)


def test_a_server_outlives_the_command_that_started_it_for_the_others(data: Path) -> None:
    files = embedded.Files(data / "embedded")
    with command(data) as first:
        pid = _pid(first)
        with connect(Settings(data=data)) as graph:
            _leave(first)
            assert graph.read("RETURN 1 AS one") == [{"one": 1}]
            assert json.loads(files.state.read_text(encoding="utf-8"))["pid"] == pid
    assert not is_locked(files.server)


def test_a_killed_command_leaves_no_server_behind(data: Path) -> None:
    files = embedded.Files(data / "embedded")
    with command(data) as other:
        _pid(other)
        other.kill()
    _eventually(lambda: not is_locked(files.server))


def test_a_crashed_server_is_replaced_and_has_lost_nothing(data: Path) -> None:
    with connect(Settings(data=data)) as graph:
        password = graph.password
        graph.execute("CREATE (:Paper {id: 'kept'})")
        with embedded.join(data) as server:
            os.kill(server.pid, signal.SIGKILL)
            _eventually(lambda: not is_locked(embedded.Files(data / "embedded").server))
        with connect(Settings(data=data)) as again:
            assert again.password == password
            assert again.uri != graph.uri
            assert again.read("MATCH (p:Paper) RETURN p.id AS id") == [{"id": "kept"}]


def _kill(data: Path) -> None:
    state = embedded.Files(data / "embedded").state
    os.kill(json.loads(state.read_text(encoding="utf-8"))["pid"], signal.SIGKILL)


NAMES = "MATCH (p:Paper) RETURN p.id AS id"


def test_a_graph_that_is_open_reads_on_after_a_crash(data: Path) -> None:
    with connect(Settings(data=data)) as graph:
        graph.execute("CREATE (:Paper {id: 'kept'})")
        for _ in range(2):
            _kill(data)
            with ThreadPoolExecutor(4) as threads:
                found = list(threads.map(lambda _: graph.read(NAMES), range(8)))
            assert found == [[{"id": "kept"}]] * 8
        assert json.loads(embedded.Files(data / "embedded").state.read_text(encoding="utf-8"))["bolt"] == int(
            graph.uri.rpartition(":")[2]
        )
    assert not is_locked(embedded.Files(data / "embedded").server)


def test_a_graph_that_is_open_finds_the_server_that_another_command_started(data: Path) -> None:
    with connect(Settings(data=data)) as graph:
        _kill(data)
        _eventually(lambda: not is_locked(embedded.Files(data / "embedded").server))
        with command(data) as other:
            pid = _pid(other)
            assert graph.read("RETURN 1 AS one") == [{"one": 1}]
            assert json.loads(embedded.Files(data / "embedded").state.read_text(encoding="utf-8"))["pid"] == pid


def test_a_write_is_lost_with_the_server_and_the_next_one_is_not(data: Path) -> None:
    with connect(Settings(data=data)) as graph:
        uri = graph.uri
        _kill(data)
        with pytest.raises(ConnectionLost) as caught:
            graph.execute("CREATE (:Paper {id: 'lost'})")
        assert str(caught.value) == (
            f"the database at {uri} went away: what was committed is kept, start it again and repeat the command"
        )
        graph.execute("CREATE (:Paper {id: 'next'})")
        assert graph.read(NAMES) == [{"id": "next"}]


def test_a_server_that_does_not_start_again_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = embedded.Files(data / "embedded")
    with connect(Settings(data=data)) as graph:
        _kill(data)
        _eventually(lambda: not is_locked(files.server))
        monkeypatch.setenv("ARCADEDB_JVM_ARGS", "-XX:NoSuchOption")
        with pytest.raises(ServerFailed) as caught:
            graph.read("RETURN 1 AS one")
    assert str(caught.value).startswith("the embedded server did not start (")


def test_commands_that_start_at_once_start_one_server(data: Path) -> None:
    with command(data) as one, command(data) as two, command(data) as three:
        assert len({_pid(process) for process in (one, two, three)}) == 1


def test_each_data_folder_has_its_own_password(tmp_path: Path) -> None:
    passwords = set()
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        passwords.add(embedded.own_password(folder / "password"))

    assert len(passwords) == 2


def test_a_server_that_does_not_start_is_told_with_its_log(data: Path) -> None:
    files = embedded.Files(data / "embedded")
    files.folder.mkdir(parents=True)
    (files.folder / "databases").write_text("in the way", encoding="utf-8")

    with pytest.raises(ServerFailed) as caught, embedded.join(data):
        pass

    assert str(caught.value).startswith("the embedded server did not start (")
    assert str(caught.value).endswith(f": see {files.log}, or use a Neo4j of your own with --uri (or NEO4J_URI)")


def test_a_data_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")

    with pytest.raises(ServerFailed) as caught:
        connect(Settings(data=tmp_path / "data"))

    assert str(caught.value) == (
        f"the data folder {tmp_path / 'data'} cannot be used (Not a directory): "
        "give another with --data (or CLAIMGRAPH_DATA)"
    )
