"""What a client is told when something goes wrong: a sentence for a person, and a code for a program.

A client's own mistakes are told in full, ours by a number that the log explains.
"""

import logging
import secrets
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from graphql import GraphQLError, GraphQLSyntaxError

from claimgraph.graph import (
    ConnectionLost,
    GraphError,
    InvalidPage,
    InvalidQuestion,
    NewerSchema,
    NoSuchDatabase,
    NotFound,
    NotPossible,
    OlderServer,
    QueryTimeout,
    ServerFailed,
    TooManyRows,
    Unreachable,
    WrongPassword,
)

_log = logging.getLogger(__name__)


class Code(StrEnum):
    """What an error is, in its `extensions.code`; the names are Apollo's where Apollo has one."""

    BAD_REQUEST = "BAD_REQUEST"
    """The HTTP request is none that carries a query: its method, media type, size or form."""
    DOCUMENT_NOT_FOUND = "DOCUMENT_NOT_FOUND"
    """The server has no document of this id, or answers only documents that it knows."""
    UNAUTHENTICATED = "UNAUTHENTICATED"
    """The request has no key that the server knows."""
    FORBIDDEN = "FORBIDDEN"
    """The request's key is for reading, and it asks for a change."""
    RATE_LIMITED = "RATE_LIMITED"
    """Too many requests at once; `Retry-After` says in how many seconds more are answered."""
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    """The query is no GraphQL, or longer than it may be."""
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    """The query does not fit the schema."""
    OPERATION_RESOLUTION_FAILURE = "OPERATION_RESOLUTION_FAILURE"
    """It is not clear which operation is to run."""
    OPERATION_NOT_SUPPORTED = "OPERATION_NOT_SUPPORTED"
    """The operation is none that this server runs: no query, or a mutation where it allows no writes or by GET."""
    BAD_USER_INPUT = "BAD_USER_INPUT"
    """A value that cannot be used: of a variable, a cursor, a page size, a name."""
    QUERY_TOO_COSTLY = "QUERY_TOO_COSTLY"
    """The query may not run, or its answer not be given, as it is too large or too deep."""
    QUERY_TIMEOUT = "QUERY_TIMEOUT"
    """The query took longer than it may."""
    DATABASE_UNAVAILABLE = "DATABASE_UNAVAILABLE"
    """The database cannot be reached, or not be used as it is; the same query may be answered later."""
    GRAPH_CHANGED = "GRAPH_CHANGED"
    """What a part of the answer names left the graph before it was read; the same query may be answered now."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """The server is at fault; its log says why under the number in the message."""


_OF_THE_GRAPH: Final[Mapping[type[GraphError], Code]] = MappingProxyType(
    {
        Unreachable: Code.DATABASE_UNAVAILABLE,
        ConnectionLost: Code.DATABASE_UNAVAILABLE,
        WrongPassword: Code.DATABASE_UNAVAILABLE,
        NoSuchDatabase: Code.DATABASE_UNAVAILABLE,
        OlderServer: Code.DATABASE_UNAVAILABLE,
        NewerSchema: Code.DATABASE_UNAVAILABLE,
        ServerFailed: Code.DATABASE_UNAVAILABLE,
        QueryTimeout: Code.QUERY_TIMEOUT,
        TooManyRows: Code.QUERY_TOO_COSTLY,
        InvalidPage: Code.BAD_USER_INPUT,
        InvalidQuestion: Code.BAD_USER_INPUT,
        NotFound: Code.BAD_USER_INPUT,
        NotPossible: Code.BAD_USER_INPUT,
    }
)
"""By the class of the error or a base of it; what is not here is our fault, such as a statement that is refused."""


_LONGEST: Final = 1_000
"""How many letters a message may have."""


def refusal(code: Code, message: str) -> GraphQLError:
    """An error with its code, to be raised; what a client gave is not repeated at any length."""
    return GraphQLError(_cut(message), extensions={"code": code})


def _cut(message: str) -> str:
    return message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…"


def told(error: GraphQLError, *, executed: bool, hints: bool) -> GraphQLError:
    """An error as the client gets it, with its code; one that is our fault is logged, and told by a number.

    Args:
        error: what came out of the query.
        executed: whether the query was found valid, and run.
        hints: whether names of the schema may be suggested.
    """
    code = (error.extensions or {}).get("code") or _code(error, executed=executed)
    if code == Code.INTERNAL_SERVER_ERROR:
        error = _masked(error)
    if not (hints or error.path):
        error.message = error.message.partition(" Did you mean ")[0]
    error.message = _cut(error.message)
    error.extensions = {**(error.extensions or {}), "code": code}
    return error


def _code(error: GraphQLError, *, executed: bool) -> Code:
    if error.path:
        return _code_of_cause(_cause(error))
    if isinstance(error, GraphQLSyntaxError):
        return Code.GRAPHQL_PARSE_FAILED
    # What is wrong with a query or a variable has its place there; what failed on the way to it has none.
    if error.original_error and not error.nodes:
        return Code.INTERNAL_SERVER_ERROR
    return Code.BAD_USER_INPUT if executed else Code.GRAPHQL_VALIDATION_FAILED


def _cause(error: GraphQLError) -> BaseException | None:
    """What a resolver raised, or the error of the graph that it put into a GraphQLError; null if it just refused."""
    cause: BaseException | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error or cause.__cause__
    return cause


def _code_of_cause(cause: BaseException | None) -> Code:
    if cause is None:
        # A GraphQLError that a resolver raises of itself is meant for the client.
        return Code.BAD_USER_INPUT
    bases = (_OF_THE_GRAPH[kind] for kind in type(cause).__mro__ if kind in _OF_THE_GRAPH)
    return next(bases, Code.INTERNAL_SERVER_ERROR)


def _masked(error: GraphQLError) -> GraphQLError:
    number = secrets.token_hex(4)
    cause = _cause(error) or error
    _log.error("query error %s: %r", number, cause, exc_info=cause)
    return GraphQLError(
        f"the query failed on the server's side; its log says why under {number}",
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
    )
