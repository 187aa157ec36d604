"""Pages of a list in the shape that Relay made common, with the graph's own keyset cursors."""

from collections.abc import Callable
from typing import Generic, TypeVar

import strawberry
from strawberry.relay import PageInfo

from claimgraph.api.graphql.fields import Info, described
from claimgraph.graph import Filter, Page, count

NodeT = TypeVar("NodeT")
RowT = TypeVar("RowT")


@strawberry.type(description="One item of a page and where it stands in the list.")
class Edge(Generic[NodeT]):
    cursor: str = strawberry.field(description="Pass it as after to go on from here.")
    node: NodeT = strawberry.field(description="The item.")


@strawberry.type(description="One page of a list.")
class Connection(Generic[NodeT]):
    edges: list[Edge[NodeT]] = strawberry.field(description="The items with their cursors.")
    page_info: PageInfo = strawberry.field(description="Where the page stands in the list.")
    where: strawberry.Private[Filter]

    @described("The items alone.")
    def nodes(self) -> list[NodeT]:
        return [edge.node for edge in self.edges]

    @described("How many items the whole list has; counted only when asked for.")
    async def total_count(self, info: Info) -> int:
        return await info.context.read(count, self.where)


def connection(page: Page[RowT], node: Callable[[RowT], NodeT], *, where: Filter) -> Connection[NodeT]:
    """A page of the graph as a client sees it.

    Args:
        page: the rows.
        node: makes a GraphQL object of a row.
        where: the list's filter, for its length.
    """
    edges = [Edge(cursor=cursor, node=node(row)) for cursor, row in zip(page.cursors, page.items, strict=True)]
    info = PageInfo(
        has_next_page=page.has_next,
        has_previous_page=page.has_previous,
        start_cursor=page.cursors[0] if page.cursors else None,
        end_cursor=page.end_cursor,
    )
    return Connection(edges=edges, page_info=info, where=where)
