"""What the fields of all types share."""

from collections.abc import Callable, Iterator
from typing import Annotated, Any, Final

import strawberry
from graphql import FieldNode, FragmentSpreadNode, GraphQLError, InlineFragmentNode
from strawberry.types.field import StrawberryField

from claimgraph.api.graphql.context import Context

Info = strawberry.Info[Context, None]

MAX_FIRST: Final = 100
"""The most items of one page."""

First = Annotated[int, strawberry.argument(description=f"How many at most, from 1 to {MAX_FIRST}.")]
After = Annotated[str | None, strawberry.argument(description="The cursor after which the page begins.")]
Last = Annotated[
    int | None,
    strawberry.argument(description=f"How many at most, from the end, from 1 to {MAX_FIRST}; instead of first."),
]
Before = Annotated[str | None, strawberry.argument(description="The cursor before which the page ends, with last.")]

FILTER: Final = strawberry.argument(name="filter", description="Which of them; all, where nothing is said.")
MEANT: Final = (
    "an id, or a name or an alias, whole, in any case; of several the best known, or with a type before it "
    "('Task: reasoning') the one of that type"
)
Meant = Annotated[str, strawberry.argument(description=f"An entity: {MEANT}.")]


def described(text: str) -> Callable[[Callable[..., Any]], StrawberryField]:
    """Make a method a field with this description: `strawberry.field`, typed where it is used as a decorator."""
    return lambda resolver: strawberry.field(resolver, description=text)


def asked_for(info: Info) -> Iterator[str]:
    """The names of the fields that are asked for of what a resolver returns; some perhaps more than once.

    `info.selected_fields` has all levels of them, and takes longer to make than most fields to answer.
    """
    fragments, selections = info._raw_info.fragments, [node.selection_set for node in info._raw_info.field_nodes]  # noqa: SLF001
    while selections:
        selected = selections.pop()
        for node in selected.selections if selected else ():
            match node:
                case FieldNode():
                    yield node.name.value
                case InlineFragmentNode():
                    selections.append(node.selection_set)
                case FragmentSpreadNode():
                    selections.append(fragments[node.name.value].selection_set)


def checked_first(first: int, name: str = "first") -> int:
    """A page size that may be asked for.

    Raises:
        GraphQLError: it may not.
    """
    if not 1 <= first <= MAX_FIRST:
        way_out = "the next one with after" if name == "first" else "the one before with before"
        raise GraphQLError(f"{name} is {first}: a page has from 1 to {MAX_FIRST} items; ask for {way_out}")
    return first
