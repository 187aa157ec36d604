"""The connection to the graph: one official driver, whichever server answers.

With an address (`Settings.uri`) that is the user's own Neo4j. Without one, the embedded server of the data folder is
started, or joined where another command runs it already.
"""

import math
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Final, TypeVar

import neo4j
from neo4j import exceptions

from claimgraph.graph import errors, migrations, tracing
from claimgraph.graph.queries import schema
from claimgraph.graph.servers import embedded
from claimgraph.graph.servers.files import locked
from claimgraph.graph.settings import Settings
from claimgraph.graph.translate import TOO_LONG, gone, no_address, translated

T = TypeVar("T")
Row = dict[str, Any]

MAX_ROWS: Final = 100_000
"""The most rows one read may return."""
READ_TIMEOUT: Final = 30.0
"""Seconds after which the database gives a read up."""
_LEAST_SECONDS: Final = 0.001
"""The least that a limit can be, as the server counts milliseconds."""
_RETRY_SECONDS: Final = 5.0
"""How long a write that failed for a passing reason is tried again."""
_CONNECT_SECONDS: Final = 10.0
_AT_ONCE_SECONDS: Final = 1.0
"""What took longer to fail is not tried anew: whoever asks waits for an answer."""
_REOPEN_SECONDS: Final = 10.0
"""How long a server that was just found is asked in vain before it counts as lost."""
_POLL_SECONDS: Final = 0.1
_OLDEST_NEO4J: Final = (5, 23)
"""The first with subqueries as `CALL (row) { … }`."""
_SCHEMES: Final = tuple(f"{name}{security}://" for name in ("bolt", "neo4j") for security in ("", "+s", "+ssc"))


_deadline: ContextVar[float | None] = ContextVar("_deadline", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Have Neo4j give up what is read in this context once so many seconds have passed, in however many reads.

    Within another such context, whichever ends first counts.
    """
    outer = _deadline.get()
    token = _deadline.set(min(time.monotonic() + seconds, math.inf if outer is None else outer))
    try:
        yield
    finally:
        _deadline.reset(token)


def _seconds(limit: float) -> float:
    """How long a read may take that is to take no longer than this.

    Raises:
        QueryTimeout: The time is up.
    """
    deadline = _deadline.get()
    if deadline is None:
        return limit
    left = deadline - time.monotonic()
    # To the driver, 0 is no limit.
    if left <= _LEAST_SECONDS:
        raise errors.QueryTimeout(TOO_LONG)
    return min(limit, left)


class Transaction:
    """One write transaction: statements in, rows out."""

    def __init__(
        self, transaction: neo4j.ManagedTransaction, traced: Callable[[str], AbstractContextManager[object]]
    ) -> None:
        self._transaction = transaction
        self._traced = traced

    def run(self, query: str, **parameters: Any) -> list[Row]:
        """Run one statement and return all its rows, each a dict by column name."""
        with self._traced(query):
            return self._transaction.run(query, parameters).data()

    def run_rows(self, query: str, rows: Sequence[Row]) -> None:
        """Run a statement that takes a list as `$rows` and returns nothing, unless the list is empty."""
        if rows:
            with self._traced(query):
                self._transaction.run(query, rows=rows).consume()


@dataclass(slots=True)
class _Link:
    """An open driver."""

    driver: neo4j.Driver
    settings: Settings
    """How it was opened, with the database's name."""
    lost: bool = False
    """Whether the server went away."""


class Graph(AbstractContextManager["Graph"]):
    """An open graph. Close it, or use it as a context manager.

    Safe to share between threads for reading; a load waits while another writes.
    """

    def __init__(self, link: _Link, cleanup: ExitStack, server: embedded.EmbeddedServer | None = None) -> None:
        """Take over an open connection.

        Args:
            link: The connection.
            cleanup: Closes it, and whatever was started for it.
            server: The embedded server at its other end, where that is one which this process has joined.
        """
        self._link = link
        self._cleanup = cleanup
        self._embedded = server
        self._reopening = Lock()
        self.server = self._identity()
        self._refuses_to_write = self.server.startswith("Neo4j ")
        """Whether the server itself refuses to write where one is to read."""

    @property
    def uri(self) -> str:
        """The address, such as `bolt://127.0.0.1:7687`."""
        return self._link.settings.uri or ""

    @property
    def user(self) -> str:
        """The user's name."""
        return self._link.settings.user

    @property
    def password(self) -> str | None:
        """The password, so that a command can tell its user how to connect with other tools."""
        return self._link.settings.password

    @property
    def database(self) -> str | None:
        """The database's name."""
        return self._link.settings.database

    def _traced(self, query: str) -> AbstractContextManager[object]:
        return tracing.statement(query, self.server, self.uri, self.database)

    def _identity(self) -> str:
        agent: str = self._link.driver.get_server_info().agent
        # ArcadeDB gives itself as "Neo4j/5.26.0 compatible (ArcadeDB 26.10.2)".
        return agent.partition("(")[2].rstrip(")") if "(" in agent else agent.replace("/", " ")

    def read(
        self, query: str, *, max_rows: int = MAX_ROWS, seconds: float = READ_TIMEOUT, **parameters: Any
    ) -> list[Row]:
        """Run one statement that reads and return its rows, each a dict by column name.

        Args:
            query: A statement of `claimgraph.graph.queries`.
            max_rows: The most rows to take.
            seconds: The time after which the database gives up, or sooner, see `within`; the embedded server does so
                after a minute at any rate, and knows no other limit.
            parameters: The statement's parameters.

        Raises:
            TooManyRows: The answer has more than `max_rows` rows.
            QueryFailed: It would have changed something, or the database refused it.
            QueryTimeout: It took too long.
            ConnectionLost: The database went away; an embedded one was started again, and went away again.
            ServerFailed: It went away, and could not be started again.
        """
        limit = _seconds(seconds)

        @neo4j.unit_of_work(timeout=limit)
        def work(transaction: neo4j.ManagedTransaction) -> list[Row]:
            # Of a retry, whose limit is that of the first try: it may end late, and does not begin late.
            _seconds(seconds)
            with self._traced(query):
                return _rows(transaction.run(query, parameters), max_rows)

        try:
            if self._refuses_to_write and (rows := self._read_once(query, parameters, max_rows, limit)) is not None:
                return rows
            with self._session(neo4j.READ_ACCESS) as session:
                return session.execute_read(work)
        except errors.ConnectionLost:
            if self._embedded is None:
                raise
        with self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(work)

    def _read_once(self, query: str, parameters: Row, max_rows: int, limit: float) -> list[Row] | None:
        """The rows of one statement as an auto-commit transaction, which takes one round trip for three.

        None where it failed at once in a way that may pass; the driver itself tries no such transaction again.
        """
        begun = time.monotonic()
        with self._session(neo4j.READ_ACCESS) as session:
            try:
                with self._traced(query):
                    return _rows(session.run(neo4j.Query(query, timeout=limit), parameters), max_rows)
            except (exceptions.DriverError, exceptions.Neo4jError) as error:
                if not error.is_retryable() or time.monotonic() - begun > _AT_ONCE_SECONDS:
                    raise
        return None

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in one write transaction: all of it is committed, or nothing.

        `work` may be called again where the database asks for it, so it must not keep state of an earlier call.

        Raises:
            ConnectionLost: The database went away; nothing of this transaction is kept. The next call starts an
                embedded one again.
            ServerFailed: It went away earlier, and could not be started again.
            QueryFailed: The database refused a statement.
        """
        with self._writing() as session:
            return session.execute_write(lambda transaction: work(Transaction(transaction, self._traced)))

    def execute(self, query: str, **parameters: Any) -> None:
        """Run one statement in a transaction of its own, as changes of the schema need it."""
        with self._writing() as session, self._traced(query):
            session.run(query, parameters).consume()

    @contextmanager
    def _writing(self) -> Iterator[neo4j.Session]:
        """A session that is the only one to write, where the server does not see to that."""
        alone = locked(self._embedded.writer) if self._embedded else nullcontext()
        with alone, self._session(neo4j.WRITE_ACCESS) as session:
            yield session

    @contextmanager
    def _session(self, access: str) -> Iterator[neo4j.Session]:
        link = self._open_link()
        # Where an address can stand for several members of a cluster, none answers that is behind what was read.
        routes = (link.settings.uri or "").startswith("neo4j")
        bookmarks = link.driver.execute_query_bookmark_manager if routes else None
        try:
            with (
                translated(link.settings),
                link.driver.session(
                    database=link.settings.database, default_access_mode=access, bookmark_manager=bookmarks
                ) as session,
            ):
                yield session
        except errors.ConnectionLost:
            link.lost = True
            raise

    def _open_link(self) -> _Link:
        """The connection; a new one where the last was lost with an embedded server."""
        with self._reopening:
            if self._link.lost and self._embedded:
                self._link = self._reopen(self._embedded, self._link)
            return self._link

    def _reopen(self, server: embedded.EmbeddedServer, lost: _Link) -> _Link:
        deadline = time.monotonic() + _REOPEN_SECONDS
        while True:
            # The lock of a server that has just died can outlive its connections for a moment.
            settings = _at(embedded.rejoin(server), lost.settings)
            try:
                if settings != lost.settings:
                    # The lost driver stays open until the graph is closed: other threads may be about to find out.
                    return _open(settings, self._cleanup)
                with translated(settings, opening=True):
                    lost.driver.verify_connectivity()
                return _Link(lost.driver, settings)
            except errors.Unreachable as error:
                if time.monotonic() > deadline:
                    raise gone(settings, opening=False) from error
                time.sleep(_POLL_SECONDS)

    def close(self) -> None:
        """Close the connection, and stop the embedded server if nothing else uses it."""
        self._cleanup.close()

    def __exit__(self, *_: object) -> None:
        self.close()


def _rows(result: neo4j.Result, max_rows: int) -> list[Row]:
    rows = [dict(record) for record in result.fetch(max_rows + 1)]
    if len(rows) > max_rows:
        raise errors.TooManyRows(f"the answer has more than {max_rows} rows; ask for a page of it")
    # Neo4j itself refuses to write where one is to read; ArcadeDB does not, so this takes it back.
    if result.consume().counters.contains_updates:
        raise errors.QueryFailed("a statement that was to read would have written; nothing was changed")
    return rows


def connect(settings: Settings) -> Graph:
    """Open the graph, bringing its schema up to date.

    Without `settings.uri` the embedded server of `settings.data` is started, or joined if it runs.

    Raises:
        Unreachable: No database answers at the address.
        WrongPassword: It refuses the user or the password.
        NoSuchDatabase: It has no database of that name.
        OlderServer: It is a Neo4j that is too old.
        NewerSchema: The graph was written by a newer claimgraph.
        ServerFailed: The embedded server could not be started.
    """
    cleanup = ExitStack()
    try:
        server = None
        if settings.uri is None:
            server = cleanup.enter_context(embedded.join(settings.data))
            settings = _at(server, settings)
        graph = Graph(_open(settings, cleanup), cleanup, server)
        _check_version(graph)
        migrations.migrate(graph, server.http if server else None)
    except BaseException:
        cleanup.close()
        raise
    return graph


def _at(server: embedded.EmbeddedServer, settings: Settings) -> Settings:
    """The settings with the address of an embedded server, and what it takes to get in."""
    return replace(settings, uri=server.uri, user=server.user, password=server.password, database=server.database)


def _open(settings: Settings, cleanup: ExitStack) -> _Link:
    """A driver that has reached the server, with the name of the database, which may be the server's default."""
    uri = settings.uri or ""
    if not uri.startswith(_SCHEMES):
        raise no_address(settings)
    with translated(settings, opening=True):
        driver = cleanup.enter_context(
            neo4j.GraphDatabase.driver(
                uri,
                auth=(settings.user, settings.password or ""),
                notifications_min_severity="OFF",
                max_transaction_retry_time=_RETRY_SECONDS,
                connection_timeout=_CONNECT_SECONDS,
                user_agent="claimgraph",
                # Which of its functions are used is nobody's business, and need not be sent with each statement.
                telemetry_disabled=True,
            )
        )
        driver.verify_connectivity()
        # Named once, the default need not be asked for with every session.
        database = settings.database or driver.execute_query(schema.PING).summary.database
        return _Link(driver, replace(settings, database=database))


def _check_version(graph: Graph) -> None:
    version = re.match(r"Neo4j (\d+)\.(\d+)", graph.server)
    if version and tuple(map(int, version.groups())) < _OLDEST_NEO4J:
        raise errors.OlderServer(
            f"the database at {graph.uri} is {graph.server}: claimgraph needs Neo4j "
            f"{'.'.join(map(str, _OLDEST_NEO4J))} or newer"
        )
