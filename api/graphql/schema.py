"""The schema, put together."""

import asyncio
from typing import TYPE_CHECKING, Any

import strawberry
from strawberry.extensions import DisableIntrospection
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError

from claimgraph.api.graphql.errors import Code, refusal, told
from claimgraph.api.graphql.known import FromKnown, Known
from claimgraph.api.graphql.limits import Limits
from claimgraph.api.graphql.mutation import Mutation
from claimgraph.api.graphql.query import Query
from claimgraph.graph import tracing

if TYPE_CHECKING:
    from claimgraph.api.graphql.context import Context


class _Schema(strawberry.Schema):
    async def execute(self, *args: Any, **kwargs: Any) -> ExecutionResult:
        """Answer a query, as long as its time lasts; each error has its code."""
        context: Context = kwargs["context_value"]
        with tracing.span("GraphQL Operation", {}):
            result = await self._answered(context, args, kwargs)
            if result.errors:
                tracing.fail(str((result.errors[0].extensions or {}).get("code")))
        return result

    async def _answered(self, context: "Context", args: Any, kwargs: Any) -> ExecutionResult:
        try:
            async with asyncio.timeout(context.seconds_left):
                result = await super().execute(*args, **kwargs)
        except TimeoutError:
            message = f"the query took longer than {context.timeout:g} seconds; ask for smaller pages or fewer levels"
            if context.is_changing:
                message = (
                    f"the change took longer than {context.timeout:g} seconds and may be made all the same: "
                    "look whether it was before you ask for it again"
                )
            return ExecutionResult(data=None, errors=[refusal(Code.QUERY_TIMEOUT, message)])
        finally:
            context.close()
        if result.errors:
            executed, hints = not isinstance(result, PreExecutionError), not self.config.disable_field_suggestions
            result.errors = [told(error, executed=executed, hints=hints) for error in result.errors]
        return result

    def process_errors(self, *_: Any) -> None:
        """Log nothing here: a client's mistakes are no errors of ours, and `told` logs those that are."""


def create_schema(*, introspection: bool = True, writes: bool = False) -> strawberry.Schema:
    """The GraphQL schema; a query needs a `Context` as its context value.

    Args:
        introspection: whether clients may ask for the schema itself; if not, no error suggests names of it either.
        writes: whether there are mutations.
    """
    known = Known()
    extensions: list[Any] = [Limits, lambda: FromKnown(known)]
    return _Schema(
        Query,
        Mutation if writes else None,
        extensions=extensions if introspection else [*extensions, DisableIntrospection],
        config=StrawberryConfig(disable_field_suggestions=not introspection),
    )
