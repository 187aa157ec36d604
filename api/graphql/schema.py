"""The schema, put together."""

from typing import Any

import strawberry
from strawberry.schema.config import StrawberryConfig

from claimgraph.api.graphql.errors import MaskUnexpected
from claimgraph.api.graphql.query import Query


class _Schema(strawberry.Schema):
    def process_errors(self, *_: Any) -> None:
        """Log nothing here: a client's mistakes are no errors of ours, and `MaskUnexpected` logs those that are."""


def create_schema() -> strawberry.Schema:
    """The GraphQL schema; a query needs a `Context` as its context value."""
    return _Schema(Query, extensions=[MaskUnexpected], config=StrawberryConfig())
