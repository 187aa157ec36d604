"""What one request carries: the graph, its data loaders and its deadline."""

import asyncio
import time
from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar

from graphql import GraphQLError

from claimgraph.api.graphql.loaders import Loaders
from claimgraph.graph import Graph, QueryTimeout, TooManyRows

P = ParamSpec("P")
R = TypeVar("R")

TIMEOUT: Final = 30.0
"""Seconds that one query may take."""


class Context:
    """One request's view of the graph; made anew for each, so that no answer outlives its request."""

    def __init__(self, graph: Graph, *, timeout: float = TIMEOUT) -> None:
        self._graph = graph
        self._timeout = timeout
        self._deadline = time.monotonic() + timeout
        self.loaders = Loaders(self.read)

    async def read(self, function: Callable[..., R], *args: object) -> R:
        """Run one of the graph's reading functions beside the event loop.

        Raises:
            GraphQLError: the query's time is up, or the answer is too large.
        """
        try:
            async with asyncio.timeout(self._deadline - time.monotonic()):
                return await asyncio.to_thread(function, self._graph, *args)
        except TimeoutError as error:
            raise GraphQLError(
                f"the query took longer than {self._timeout:g} seconds; ask for smaller pages or fewer levels"
            ) from error
        except (QueryTimeout, TooManyRows) as error:
            raise GraphQLError(str(error)) from error
