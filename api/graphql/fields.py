"""What the fields of all types share."""

from collections.abc import Callable
from typing import Annotated, Any, Final

import strawberry
from graphql import GraphQLError
from strawberry.types.field import StrawberryField

from claimgraph.api.graphql.context import Context

Info = strawberry.Info[Context, None]

MAX_FIRST: Final = 100
"""The most items of one page."""

First = Annotated[int, strawberry.argument(description=f"How many at most, from 1 to {MAX_FIRST}.")]
After = Annotated[str | None, strawberry.argument(description="The cursor after which the page begins.")]


def described(text: str) -> Callable[[Callable[..., Any]], StrawberryField]:
    """Make a method a field with this description: `strawberry.field`, typed where it is used as a decorator."""
    return lambda resolver: strawberry.field(resolver, description=text)


def checked_first(first: int) -> int:
    """A page size that may be asked for.

    Raises:
        GraphQLError: it may not.
    """
    if not 1 <= first <= MAX_FIRST:
        raise GraphQLError(f"first is {first}: a page has from 1 to {MAX_FIRST} items; ask for the next one with after")
    return first
