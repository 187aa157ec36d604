"""What the driver says of a database that refuses or is away, in this package's words."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from neo4j import exceptions

from claimgraph.graph import errors
from claimgraph.graph.settings import Settings

TOO_LONG: Final = "the database gave the question up, as it took too long: narrow it with a filter"
_GONE: Final = (
    exceptions.ServiceUnavailable,
    exceptions.SessionExpired,
    exceptions.IncompleteCommit,
    # What a server still says while it shuts down.
    exceptions.DatabaseUnavailable,
)
"""The driver's words for a database that is no longer there."""
_AROUND: Final = 20
"""How many letters are shown on both sides of what is none."""
_TIMEOUTS: Final = ("TransactionTimedOut", "TransactionTimedOutClientConfiguration")


@contextmanager
def translated(settings: Settings, *, opening: bool = False) -> Iterator[None]:
    """Say the driver's errors in this package's words."""
    try:
        yield
    except exceptions.AuthError as error:
        raise errors.WrongPassword(
            f"the database at {settings.uri} refuses the password of {settings.user!r}: "
            "give the right --user and --password (or NEO4J_USERNAME and NEO4J_PASSWORD)"
        ) from error
    except (*_GONE, OSError) as error:
        raise gone(settings, opening=opening) from error
    except exceptions.Neo4jError as error:
        raise _refused(settings, error) from error
    except exceptions.ConfigurationError as error:
        raise errors.Unreachable(
            f"the driver refuses {_shown(settings.uri)!r} ({_shown(str(error))}): write the address as bolt://host:7687"
        ) from None  # the cause has the address in full
    except ValueError as error:
        if opening:
            raise no_address(settings) from error
        if not isinstance(error, UnicodeEncodeError):
            raise
        part = error.object[max(0, error.start - _AROUND) : error.end + _AROUND]
        raise errors.InvalidQuestion(f"{part!r} is no text: it has bytes that are not UTF-8") from error


def _shown(text: str | None) -> str:
    """A text without the password that somebody wrote into an address, where it does not belong.

    >>> _shown("bolt://ann:secret@db:7687")
    'bolt://…@db:7687'
    """
    return re.sub(r"(?<=://)[^/\s]*@", "…@", text or "")


def no_address(settings: Settings) -> errors.Unreachable:
    return errors.Unreachable(f"{_shown(settings.uri)!r} is no address of a database: write it as bolt://host:7687")


def gone(settings: Settings, *, opening: bool) -> errors.GraphError:
    if opening:
        return errors.Unreachable(
            f"no database answers at {settings.uri}: start it, or correct --uri (or NEO4J_URI); "
            "without an address claimgraph uses a server of its own"
        )
    return errors.ConnectionLost(
        f"the database at {settings.uri} went away: what was committed is kept, start it again and repeat the command"
    )


def _refused(settings: Settings, error: exceptions.Neo4jError) -> errors.GraphError:
    code = (error.code or "").rpartition(".")[2]
    if code == "DatabaseNotFound":
        return errors.NoSuchDatabase(
            f"the server at {settings.uri} has no database {settings.database!r}: "
            "give another --database (or NEO4J_DATABASE)"
        )
    if code in _TIMEOUTS:
        return errors.QueryTimeout(TOO_LONG)
    return errors.QueryFailed(f"the database at {settings.uri} refused a statement: {error.message}")
