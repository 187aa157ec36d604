"""Pages of a list in the shape that Relay made common, with the graph's own keyset cursors."""

from collections.abc import Callable
from typing import Final, Generic, TypeVar

import strawberry
from strawberry.relay import PageInfo

from claimgraph.api.graphql.fields import Info, asked_for, described
from claimgraph.graph import Filter, Graph, Page, PageRequest, count

NodeT = TypeVar("NodeT")
RowT = TypeVar("RowT")
FilterT = TypeVar("FilterT", bound=Filter)

_LENGTH: Final = ("totalCount", "__typename")
"""What can be said of a list without its page."""


@strawberry.type(description="One item of a page and where it stands in the list.")
class Edge(Generic[NodeT]):
    cursor: str = strawberry.field(description="Pass it as after to go on from here.")
    node: NodeT = strawberry.field(description="The item.")


@strawberry.type(description="One page of a list.")
class Connection(Generic[NodeT]):
    edges: list[Edge[NodeT]] = strawberry.field(description="The items with their cursors.")
    page_info: PageInfo = strawberry.field(description="Where the page stands in the list.")
    counting: strawberry.Private[Callable[[Graph], int]]

    @described("The items alone.")
    def nodes(self) -> list[NodeT]:
        return [edge.node for edge in self.edges]

    @described("How many items the whole list has; counted only when asked for.")
    async def total_count(self, info: Info) -> int:
        return await info.context.read(self.counting)


async def connection(
    info: Info,
    function: Callable[[Graph, FilterT, PageRequest], Page[RowT]],
    node: Callable[[RowT], NodeT],
    where: FilterT,
    request: PageRequest,
) -> Connection[NodeT]:
    """A page of the graph as a client sees it; not read where it is asked for no more than how long the list is.

    Args:
        info: where it is asked for.
        function: reads the rows.
        node: makes a GraphQL object of a row.
        where: the list's filter.
        request: which page.
    """
    is_asked = any(name not in _LENGTH for name in asked_for(info))
    page = await info.context.read(function, where, request) if is_asked else Page((), (), has_next=False)
    return listed(page, node, lambda graph: count(graph, where))


def listed(page: Page[RowT], node: Callable[[RowT], NodeT], counting: Callable[[Graph], int]) -> Connection[NodeT]:
    """A page of the graph as a client sees it; `node` makes a GraphQL object of a row, `counting` counts the list."""
    edges = [Edge(cursor=cursor, node=node(row)) for cursor, row in zip(page.cursors, page.items, strict=True)]
    page_info = PageInfo(
        has_next_page=page.has_next,
        has_previous_page=page.has_previous,
        start_cursor=page.cursors[0] if page.cursors else None,
        end_cursor=page.end_cursor,
    )
    return Connection(edges=edges, page_info=page_info, counting=counting)
