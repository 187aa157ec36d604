"""The schema of the graph, version by version, and the only place that knows two servers apart.

A migration is idempotent: one that was cut short is simply run again. `(:Meta {id: 'graph'})` holds the version the
graph has, its random identity, and a count of the transactions that changed it.
"""

from __future__ import annotations

import base64
import json
import uuid
from typing import TYPE_CHECKING, Final
from urllib import request

from claimgraph.graph import errors
from claimgraph.graph.queries import schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from claimgraph.graph.connect import Graph

_TIMEOUT_SECONDS: Final = 60.0


def migrate(graph: Graph, http: str | None = None) -> None:
    """Bring the schema to the newest version.

    Args:
        graph: The open graph.
        http: The embedded server's HTTP address; null for any other server.

    Raises:
        NewerSchema: The graph was written by a newer claimgraph.
    """
    rows = graph.read(schema.VERSION)
    version = rows[0]["version"] if rows else 0
    if version > VERSION:
        raise errors.NewerSchema(
            f"the graph at {graph.uri} has schema version {version} and this claimgraph knows {VERSION}: "
            "install a newer claimgraph, or use another database"
        )
    for number, step in enumerate(_MIGRATIONS[version:], start=version + 1):
        step(graph, http)
        graph.execute(schema.SET_VERSION, version=number, graph=str(uuid.uuid4()))


def _index(graph: Graph) -> None:
    for statement in schema.STATEMENTS:
        graph.execute(statement)


def _create(graph: Graph, http: str | None) -> None:
    _index(graph)
    _index_words(graph, http)


def _index_words(graph: Graph, http: str | None) -> None:
    if not graph.server.startswith("ArcadeDB"):
        for statement in schema.FULLTEXT:
            graph.execute(statement)
        graph.execute(schema.WAIT_FOR_INDEXES)
        return
    if http is None:
        raise errors.QueryFailed(
            f"the ArcadeDB at {graph.uri} has no claimgraph in it yet, or an older one: "
            "let claimgraph start it, by leaving --uri out"
        )
    for statement in schema.FULLTEXT_ARCADEDB:
        _sql(graph, http, statement)


def _upgrade(graph: Graph, _: str | None) -> None:
    from claimgraph.graph.upgrade import to_version_2  # noqa: PLC0415  # which needs an open connection, as this does not

    _index(graph)
    to_version_2(graph)


def _find_parts(graph: Graph, http: str | None) -> None:
    from claimgraph.graph.upgrade import to_version_3  # noqa: PLC0415  # as above

    _create(graph, http)
    to_version_3(graph)


def _count_papers(graph: Graph, _: str | None) -> None:
    from claimgraph.graph.upgrade import to_version_4  # noqa: PLC0415  # as above

    to_version_4(graph)


def _name_claims(graph: Graph, _: str | None) -> None:
    from claimgraph.graph.upgrade import to_version_5  # noqa: PLC0415  # as above

    _index(graph)
    to_version_5(graph)


def _index_more(graph: Graph, _: str | None) -> None:
    _index(graph)


def _know_papers(graph: Graph, _: str | None) -> None:
    from claimgraph.graph.upgrade import to_version_7  # noqa: PLC0415  # as above

    _index(graph)
    to_version_7(graph)


def _doubt_evidence(graph: Graph, _: str | None) -> None:
    from claimgraph.graph.upgrade import to_version_8  # noqa: PLC0415  # as above

    _index(graph)
    to_version_8(graph)


def _sql(graph: Graph, http: str, statement: str) -> None:
    """Run one SQL statement on an ArcadeDB, which takes SQL over HTTP only."""
    credentials = base64.b64encode(f"{graph.user}:{graph.password}".encode()).decode("ascii")
    call = request.Request(  # noqa: S310 - always an http address of this machine
        f"{http}/api/v1/command/{graph.database}",
        data=json.dumps({"language": "sql", "command": statement}).encode(),
        headers={"Authorization": f"Basic {credentials}", "Content-Type": "application/json"},
    )
    # Straight there: a proxy of the user's, meant for the web, must never see the password.
    direct = request.build_opener(request.ProxyHandler({}))
    try:
        with direct.open(call, timeout=_TIMEOUT_SECONDS):
            return
    except OSError as error:
        raise errors.QueryFailed(f"the embedded server at {http} refused {statement!r}: {error}") from error


_MIGRATIONS: Final[tuple[Callable[[Graph, str | None], None], ...]] = (
    _create,
    _upgrade,
    _find_parts,
    _count_papers,
    _name_claims,
    _index_more,
    _know_papers,
    _doubt_evidence,
    # No claim of an earlier version is one that is not allowed. Where the vocabulary comes to forbid more, all are to
    # be looked at.
    _index_more,
)

VERSION: Final = len(_MIGRATIONS)
"""The version of the schema that this claimgraph writes."""
