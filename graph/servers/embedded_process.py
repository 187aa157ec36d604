"""The process of the embedded server: `python -m claimgraph.graph.servers.embedded_process FOLDER`.

It goes into the background at once, writes where it listens when it is up, and stops when nothing uses it any more.
Started by `claimgraph.graph.servers.embedded`, which says what the files mean.
"""

import json
import os
import signal
import sys
from pathlib import Path
from threading import Event
from typing import Final

from claimgraph.graph.servers.embedded import DATABASE, Files
from claimgraph.graph.servers.files import HOST, FileLock, free_ports, own_password

_OPTIONS: Final[dict[str, str]] = {
    # The server knows no time limit of a single transaction, only this one of every statement, in milliseconds.
    "-Darcadedb.command.timeout=": "60000",
    # The most bytes of one message, and of one value in it: a batch of long papers is a long message.
    "-Darcadedb.bolt.maxMessageSize=": "134217728",
    "-Darcadedb.bolt.packstream.maxValueLength=": "134217728",
}
if sys.platform == "linux":
    # Asked for page by page, the memory of a growing graph cost a load a tenth. Other systems' Java has no such option.
    _OPTIONS["-XX:+UseTransparentHugePages"] = ""
_CONTAINER: Final = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
"""Where Linux has the limit of a container, in its newer and its older form."""
_POLL_SECONDS: Final = 0.1
_BOLT: Final = "Bolt:com.arcadedb.bolt.BoltProtocolPlugin"


def main(folder: Path) -> None:
    """Go into the background and serve until nobody uses the server."""
    files = Files(folder)
    lock = FileLock(files.server)
    lock.acquire()
    # A grandchild belongs to no command: none has to outlive it, and Ctrl-C in one does not reach it.
    if os.fork():
        os._exit(0)
    os.setsid()
    os.chdir(folder)
    serve(files)


def serve(files: Files) -> None:
    """Run the database until nobody holds `users.lock` any more."""
    os.environ["ARCADEDB_JVM_ERROR_FILE"] = str(files.folder / "crash.log")
    os.environ["ARCADEDB_JVM_ARGS"] = _java_options(os.environ.get("ARCADEDB_JVM_ARGS", ""))
    from arcadedb_embedded.jvm import start_jvm  # noqa: PLC0415 - it takes a second and reads the environment
    from arcadedb_embedded.server import create_server  # noqa: PLC0415

    start_jvm(heap_size=None)
    bolt, http = free_ports(2)
    server = create_server(
        str(files.folder),
        root_password=own_password(files.password),
        config={"mode": "production", "host": HOST, "http_port": http, "server_plugins": _BOLT, "bolt_port": bolt},
    )
    with server:
        server.create_database(DATABASE)
        _publish(files, {"pid": os.getpid(), "bolt": bolt, "http": http})
        _wait_for_end(FileLock(files.users))


def _java_options(given: str) -> str:
    """Our options of the Java runtime, beside those that the user has set in ARCADEDB_JVM_ARGS and wins with.

    >>> _java_options("-Xmx8g").startswith("-Darcadedb.command.timeout=60000 ")
    True
    """
    options = {"-Xmx": str(_heap(_memory())), **_OPTIONS}
    return " ".join([*(f"{name}{value}" for name, value in options.items() if name not in given), given])


def _heap(memory: int) -> int:
    """How many bytes of so many the server may use: a quarter, but what its largest transactions need.

    And no more than 31 GiB, up to which Java's pointers are short.

    >>> [_heap(gib << 30) >> 30 for gib in (4, 24, 512)]
    [2, 6, 31]
    """
    return min(max(memory // 4, 2 << 30), 31 << 30)


def _memory() -> int:
    """The bytes of memory that this process may use: the machine's, or those of the container that it is in."""
    limits = [path.read_text(encoding="ascii").strip() for path in _CONTAINER if path.is_file()]
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min([whole, *(int(limit) for limit in limits if limit.isdigit())])


def _wait_for_end(users: FileLock) -> None:
    """Wait for SIGTERM, or until nobody shares the lock; then it is held to the end of the process."""
    told = Event()
    # Set now, because the Java runtime has set a handler of its own, which ends the process beneath Python.
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    while not told.wait(_POLL_SECONDS) and not users.try_acquire():
        pass


def _publish(files: Files, state: dict[str, int]) -> None:
    draft = files.state.with_suffix(".new")
    draft.write_text(json.dumps(state), encoding="utf-8")
    draft.replace(files.state)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
