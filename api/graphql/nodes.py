"""What is found again by its identifier."""

from typing import Any, Self

import strawberry
from strawberry.dataloader import DataLoader

from claimgraph.api.graphql.errors import Code, refusal
from claimgraph.api.graphql.fields import Info


@strawberry.interface(description="Whatever has an identifier of its own: Query.node finds it again.")
class Node:
    id: strawberry.ID = strawberry.field(description="Its identifier; the same on every machine.")

    @staticmethod
    def loader(info: Info) -> DataLoader[str, Any]:
        """What reads the graph's rows of this kind by their ids."""
        raise NotImplementedError

    @classmethod
    def of(cls, row: Any) -> Self:
        """What a row of the graph is to a client."""
        raise NotImplementedError

    @classmethod
    def finder(cls, info: Info) -> DataLoader[str, Any]:
        """The same by the ids that people have kept, some of which may have changed since."""
        return cls.loader(info)

    @classmethod
    async def find(cls, info: Info, id_: str) -> Self | None:
        """The one of this id, or that has taken its place; null where there is none."""
        row = await cls.finder(info).load(id_)
        return cls.of(row) if row else None

    @classmethod
    async def load(cls, info: Info, id_: str) -> Self:
        """The one that a row names."""
        return cls.of(await cls.stored(info, id_))

    @classmethod
    async def stored(cls, info: Info, id_: str) -> Any:
        """The row of one that another row names, which was read before it: its id may have changed meanwhile.

        Raises:
            GraphQLError: it is gone since.
        """
        row = await cls.loader(info).load(id_) or await cls.finder(info).load(id_)
        if row is None:
            kind = cls.__name__.lower()
            raise refusal(
                Code.GRAPH_CHANGED, f"the graph was changed meanwhile, and has no {kind} {id_} any more: ask again"
            )
        return row
