"""What one request carries: the graph, its data loaders and its deadline."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Final, ParamSpec, TypeVar

from graphql import GraphQLError

from claimgraph.api.graphql.loaders import Loaders
from claimgraph.graph import Graph, GraphError, within

P = ParamSpec("P")
R = TypeVar("R")

TIMEOUT: Final = 30.0
"""Seconds that one query may take."""
_GRACE: Final = 0.2
"""Seconds that the database gets on top, so that the query ends as a whole and not in one of its fields."""
_READERS: Final = 4
"""How much of one query is read at once."""


class Context:
    """One request's view of the graph; made anew for each, so that no answer outlives its request."""

    def __init__(
        self, graph: Graph, *, timeout: float = TIMEOUT, client: str | None = None, may_write: bool = True
    ) -> None:
        """Begin to answer.

        Args:
            graph: where the answer comes from.
            timeout: seconds that it may take.
            client: the name of the key that asks; null where none is asked for.
            may_write: whether it may change the graph, where the schema has mutations.
        """
        self._graph = graph
        self.client = client
        self.may_write = may_write
        self.is_changing = False
        """Whether something has begun to change the graph."""
        self._deadline = time.monotonic() + timeout
        # Of its own: an event loop waits at its end for the threads of its own pool, past any deadline.
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="read")
        self.timeout = timeout
        self.loaders = Loaders(self.read)

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

    async def change(self, function: Callable[[Graph], R]) -> R:
        """Run a function that changes the graph, beside the event loop; it is not to end half made, whatever it takes.

        Raises:
            GraphQLError: the database could not do it.
        """
        self.is_changing = True
        return await self._run(function)

    async def _run(self, function: Callable[[Graph], R]) -> R:
        # The context goes along, so that what is logged there bears the request's name.
        run = copy_context().run
        try:
            return await asyncio.get_running_loop().run_in_executor(self._readers, run, function, self._graph)
        except GraphError as error:
            # Written for users, and without passwords.
            raise GraphQLError(str(error)) from error

    def close(self) -> None:
        """Begin no more reads; those that run are given up by Neo4j at the deadline, by ArcadeDB in its own time."""
        self._readers.shutdown(wait=False, cancel_futures=True)
