"""The graph as GraphQL: types, filters, pages by cursor, batched loading."""

from claimgraph.api.graphql.context import Context
from claimgraph.api.graphql.schema import create_schema

__all__ = ["Context", "create_schema"]
