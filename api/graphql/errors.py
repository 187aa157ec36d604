"""What a client is told when something goes wrong: its own mistakes in full, ours by a number that the log explains."""

import logging
import secrets

from graphql import GraphQLError
from strawberry.extensions import MaskErrors

_log = logging.getLogger(__name__)


class MaskUnexpected(MaskErrors):
    """Replaces every error that is not the client's own by a sentence with a number, and logs it under that number."""

    def __init__(self) -> None:
        super().__init__(should_mask_error=_is_unexpected)

    def anonymise_error(self, error: GraphQLError) -> GraphQLError:
        number = secrets.token_hex(4)
        _log.error("query error %s: %r", number, error.original_error, exc_info=error.original_error)
        return GraphQLError(
            f"the query failed on the server's side; its log says why under {number}",
            nodes=error.nodes,
            source=error.source,
            positions=error.positions,
            path=error.path,
        )


def _is_unexpected(error: GraphQLError) -> bool:
    """Syntax and validation errors have no original; a GraphQLError that a resolver raises is meant for the client."""
    return error.original_error is not None and not isinstance(error.original_error, GraphQLError)
