"""The embedded server: ArcadeDB in a process of its own, shared by every command that works on one data folder.

Who runs and who uses it is known by locks on files, which the system releases however their holder ends:

- `server.lock` is held by the server while it lives. Free, and the last server is gone, cleanly or by a crash.
- `users.lock` is held, shared, by each command that uses it. The last command to leave stops the server; should that
  command be killed, the server sees the lock free and stops by itself. While it stops it holds the lock exclusively, so
  that a command that comes just then waits and starts another.
- `writer.lock` is held by a command during a transaction that writes: ArcadeDB fails the second of two at once.
- `start.lock` is held by a command while it looks for a server or starts one, so that two never start at once.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from claimgraph.graph import errors
from claimgraph.graph.servers.files import HOST, FileLock, is_locked, last_line, locked, own_password, private_folder

USER: Final = "root"
DATABASE: Final = "claimgraph"
_START_SECONDS: Final = 120.0
_STOP_SECONDS: Final = 60.0
_POLL_SECONDS: Final = 0.05


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one embedded server, in the folder `embedded` of the data folder."""

    folder: Path

    @property
    def password(self) -> Path:
        """The server's password, on one line."""
        return self.folder / "password"

    @property
    def state(self) -> Path:
        """Where the running server listens; older than the server if `server` is not locked."""
        return self.folder / "server.json"

    @property
    def log(self) -> Path:
        """What the server says of itself since its last start."""
        return self.folder / "server.log"

    @property
    def server(self) -> Path:
        """The lock that the server holds while it lives."""
        return self.folder / "server.lock"

    @property
    def users(self) -> Path:
        """The lock that the commands share which use the server."""
        return self.folder / "users.lock"

    @property
    def writer(self) -> Path:
        """The lock of a transaction that writes."""
        return self.folder / "writer.lock"

    @property
    def start(self) -> Path:
        """The lock of a command that looks for a server or starts one."""
        return self.folder / "start.lock"


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """A running embedded server."""

    pid: int
    uri: str
    """Its Bolt address on this machine."""
    http: str
    """Its HTTP address on this machine."""
    writer: Path
    """The file whose lock a transaction that writes has to hold (`files.locked`)."""
    password: str = field(repr=False)
    user: str = USER
    database: str = DATABASE


@contextmanager
def join(data: Path) -> Iterator[EmbeddedServer]:
    """Use the embedded server of a data folder, starting it where none runs.

    On leaving, the server is stopped if no other command uses it.

    Raises:
        ServerFailed: It could not be started; the message names its log.
    """
    with ExitStack() as cleanup:
        try:
            files = Files(private_folder(data / "embedded").resolve())
            cleanup.enter_context(locked(files.users, shared=True))
            server = _find_or_start(files)
        except OSError as error:
            raise errors.ServerFailed(
                f"the data folder {data} cannot be used ({error.strerror}): "
                "give another with --data (or CLAIMGRAPH_DATA)"
            ) from error
        try:
            yield server
        finally:
            cleanup.close()
            _stop_if_unused(files)


def rejoin(server: EmbeddedServer) -> EmbeddedServer:
    """The server that runs now in place of one that may have crashed, started where none does.

    The caller has joined the one that it asks for, and has not left: the new one counts it among its users.

    Raises:
        ServerFailed: It could not be started; the message names its log.
    """
    return _find_or_start(Files(server.writer.parent))


def _find_or_start(files: Files) -> EmbeddedServer:
    with locked(files.start):
        return _running(files) or _start(files)


def _running(files: Files) -> EmbeddedServer | None:
    """The server that runs on these files, once it answers; None where none lives."""
    deadline = time.monotonic() + _START_SECONDS
    while is_locked(files.server):
        if files.state.exists():
            return _read_state(files)
        if time.monotonic() > deadline:
            raise errors.ServerFailed(
                f"the embedded server in {files.folder} does not come up in {_START_SECONDS:g} s: see {files.log}"
            )
        time.sleep(_POLL_SECONDS)
    return None


def _start(files: Files) -> EmbeddedServer:
    own_password(files.password)
    files.state.unlink(missing_ok=True)
    with files.log.open("w", encoding="utf-8") as log:
        # This returns as soon as the process has gone into the background, holding the server's lock.
        started = subprocess.run(  # noqa: S603 - our own module, by this interpreter
            [sys.executable, "-m", "claimgraph.graph.servers.embedded_process", str(files.folder)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            check=False,
        )
    server = _running(files) if started.returncode == 0 else None
    if server is None:
        raise errors.ServerFailed(
            f"the embedded server did not start ({last_line(files.log)}): see {files.log}, "
            "or use a Neo4j of your own with --uri (or NEO4J_URI)"
        )
    return server


def _read_state(files: Files) -> EmbeddedServer:
    state = json.loads(files.state.read_text(encoding="utf-8"))
    return EmbeddedServer(
        pid=state["pid"],
        uri=f"bolt://{HOST}:{state['bolt']}",
        http=f"http://{HOST}:{state['http']}",
        writer=files.writer,
        password=own_password(files.password),
    )


def _stop_if_unused(files: Files) -> None:
    """Stop the server that runs now, which need not be the one that was joined: that may have crashed since."""
    users = FileLock(files.users)
    try:
        if users.try_acquire() and is_locked(files.server) and files.state.exists():
            with suppress(ProcessLookupError):
                os.kill(_read_state(files).pid, signal.SIGTERM)
            _wait_for_end(files)
    finally:
        users.close()


def _wait_for_end(files: Files) -> None:
    deadline = time.monotonic() + _STOP_SECONDS
    while is_locked(files.server):
        if time.monotonic() > deadline:
            raise errors.ServerFailed(f"the embedded server in {files.folder} does not stop: see {files.log}")
        time.sleep(_POLL_SECONDS)
