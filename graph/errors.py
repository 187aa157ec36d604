# ruff: noqa: N818 - a name says what happened, and all of them are errors
"""Everything that can go wrong between claimgraph and its database.

    GraphError
    ├── Unreachable        no database answers at the address
    ├── ConnectionLost     it answered once, and does no longer
    ├── WrongPassword      it answers, and refuses the user or the password
    ├── NoSuchDatabase     it answers, and has no database of that name
    ├── OlderServer        it is a Neo4j that is too old
    ├── NewerSchema        the graph was written by a newer claimgraph
    ├── QueryFailed        the database refused a statement
    │   └── QueryTimeout   it took longer than allowed
    ├── TooManyRows        an answer is larger than a reader may ask for
    ├── InvalidPage        a cursor or a page size that no list accepts
    ├── NotPossible        a decision about entities or evidence that cannot be carried out
    ├── InvalidQuestion    a question that has no answer in any graph
    ├── NotFound           the graph has nothing of that name or id
    ├── ExportFailed       the graph cannot be written as files
    └── ServerFailed       a local server could not be started or stopped
        └── MissingExtra   it needs packages that are not installed

Every message is one sentence that says what happened, to which input, and what to do.
"""

from claimgraph.schema import kind_of_id


def unless(id_: str, kind: str) -> str:
    """What a message adds about an id that belongs to another kind of thing than was asked for."""
    other = kind_of_id(id_)
    return "" if other in {None, kind} else f", which is the id of {'an' if other[0] in 'ae' else 'a'} {other}"


class GraphError(Exception):
    """The database, or the way to it, is at fault."""


class Unreachable(GraphError):
    """No database answers at the address."""


class ConnectionLost(GraphError):
    """The database answered once and does no longer; what was committed is kept."""


class WrongPassword(GraphError):
    """The database refuses the user or the password."""


class NoSuchDatabase(GraphError):
    """The server has no database of that name."""


class OlderServer(GraphError):
    """The database is a Neo4j that is too old."""


class NewerSchema(GraphError):
    """The graph was written by a newer claimgraph."""


class QueryFailed(GraphError):
    """The database refused a statement."""


class QueryTimeout(QueryFailed):
    """A statement took longer than it was allowed to."""


class TooManyRows(GraphError):
    """An answer is larger than a reader may ask for at once."""


class InvalidPage(GraphError, ValueError):
    """A cursor that no list gave, or a page size that no list accepts."""


class NotPossible(GraphError):
    """A decision about entities or evidence that cannot be carried out."""


class InvalidQuestion(GraphError, ValueError):
    """A bound that is out of range, or a question that has no answer in any graph."""


class NotFound(GraphError):
    """The graph has nothing of that name or id."""


class ExportFailed(GraphError):
    """The graph cannot be written as files, or not where it was to go."""


class ServerFailed(GraphError):
    """A local server could not be started or stopped."""


class MissingExtra(ServerFailed):
    """A local server needs packages that are not installed."""
