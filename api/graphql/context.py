"""What one request carries: the graph, its data loaders and its deadline."""

import asyncio
import time
from collections.abc import Callable, Mapping
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, Any, Final, ParamSpec, Self, TypeVar

from graphql import GraphQLError

from claimgraph.api.graphql.errors import Code, refusal
from claimgraph.api.graphql.kept import Kept
from claimgraph.api.graphql.loaders import Loaders
from claimgraph.api.graphql.workers import Readers
from claimgraph.graph import Graph, GraphError, within

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

P = ParamSpec("P")
R = TypeVar("R")

TIMEOUT: Final = 30.0
"""Seconds that one query may take."""
_GRACE: Final = 0.2
"""Seconds that the database gets on top, so that the query ends as a whole and not in one of its fields."""


class Context:
    """One request's view of the graph; made anew for each, so that no answer outlives its request."""

    def __init__(
        self,
        graph: Graph,
        *,
        timeout: float = TIMEOUT,
        client: str | None = None,
        may_write: bool = True,
        readers: Readers | None = None,
        kept: Kept | None = None,
    ) -> None:
        """Begin to answer.

        Args:
            graph: where the answer comes from.
            timeout: seconds that it may take.
            client: the name of the key that asks; null where none is asked for.
            may_write: whether it may change the graph, where the schema has mutations.
            readers: gives the threads that read; those of its own where there are none.
            kept: what was answered before.
        """
        self._graph = graph
        self.client = client
        self.may_write = may_write
        self.is_changing = False
        """Whether something has begun to change the graph."""
        self._deadline = time.monotonic() + timeout
        self._readers = readers or Readers()
        self._kept = kept or Kept()
        self._threads: ThreadPoolExecutor | None = None
        self._reads: set[Future[Any]] = set()
        """Those that have not ended."""
        self._is_closed = False
        self.timeout = timeout
        self.loaders = Loaders(self.read)

    @classmethod
    def of_request(cls, graph: Graph, scope: Mapping[str, Any], readers: Readers, kept: Kept) -> Self:
        """The context of an HTTP request, in whose scope the guard notes who asks; of an empty one for whoever else."""
        client, may_write = scope.get("claimgraph.client"), scope.get("claimgraph.writes", True)
        return cls(graph, client=client, may_write=may_write, readers=readers, kept=kept)

    @property
    def may_end(self) -> bool:
        """Whether the query may be ended before it is answered: it changes nothing, and not too much else goes on."""
        return not self.is_changing and self._readers.may_leave

    @property
    def seconds_left(self) -> float:
        """How long the query may go on; negative once its time is up."""
        return self._deadline - time.monotonic()

    async def read(self, function: Callable[..., R], *args: object) -> R:
        """Run one of the graph's functions, whose first argument is the graph, beside the event loop.

        Raises:
            GraphQLError: the database could not answer.
        """

        def bounded(graph: Graph) -> R:
            with within(self.seconds_left + _GRACE):
                return function(graph, *args)

        return await self._run(bounded)

    async def read_once(self, function: Callable[..., R], *args: object) -> R:
        """The same of one of the graph's functions that reads much, with what it gave before while nothing changes.

        Args:
            function: gives equal answers to equal arguments, which nobody changes.
            args: arguments whose `repr` tells them apart.

        Raises:
            GraphQLError: the database could not answer.
        """
        return await self.read(partial(self._kept.answer, function), *args)

    async def change(self, function: Callable[[Graph], R]) -> R:
        """Run a function that changes the graph, beside the event loop; it is not to end half made, whatever it takes.

        Raises:
            GraphQLError: the database could not do it.
        """
        self.is_changing = True
        return await self._run(function, changes=True)

    async def _run(self, function: Callable[[Graph], R], *, changes: bool = False) -> R:
        if self._is_closed:
            raise RuntimeError("the query has ended")
        # Not the event loop's own, for which it waits at its end, past any deadline.
        self._threads = self._threads or self._readers.take()
        # The context goes along, so that what is logged there bears the request's name.
        begin = partial(self._threads.submit, copy_context().run, function, self._graph)
        read = self._readers.begin_change(begin) if changes else begin()
        if read is None:
            raise refusal(Code.DATABASE_UNAVAILABLE, "the server ends: nothing was changed, ask again when it is back")
        self._reads.add(read)
        read.add_done_callback(self._reads.discard)
        try:
            return await asyncio.wrap_future(read)
        except GraphError as error:
            # Written for users, and without passwords.
            raise GraphQLError(str(error)) from error

    def close(self) -> None:
        """Begin no more reads; those that run are given up by Neo4j at the deadline, by ArcadeDB in its own time."""
        self._is_closed = True
        if self._threads:
            self._readers.give_back(self._threads, self._reads)
