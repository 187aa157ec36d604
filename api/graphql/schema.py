"""The schema, put together."""

import asyncio
from typing import TYPE_CHECKING, Any

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionResult

from claimgraph.api.graphql.errors import MaskUnexpected
from claimgraph.api.graphql.limits import Limits
from claimgraph.api.graphql.query import Query

if TYPE_CHECKING:
    from claimgraph.api.graphql.context import Context


class _Schema(strawberry.Schema):
    async def execute(self, *args: Any, **kwargs: Any) -> ExecutionResult:
        """Answer a query, as long as its time lasts."""
        context: Context = kwargs["context_value"]
        try:
            async with asyncio.timeout(context.seconds_left):
                return await super().execute(*args, **kwargs)
        except TimeoutError:
            message = f"the query took longer than {context.timeout:g} seconds; ask for smaller pages or fewer levels"
            return ExecutionResult(data=None, errors=[GraphQLError(message)])
        finally:
            context.close()

    def process_errors(self, *_: Any) -> None:
        """Log nothing here: a client's mistakes are no errors of ours, and `MaskUnexpected` logs those that are."""


def create_schema() -> strawberry.Schema:
    """The GraphQL schema; a query needs a `Context` as its context value."""
    return _Schema(Query, extensions=[Limits, MaskUnexpected], config=StrawberryConfig())
