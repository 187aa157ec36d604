"""Graphs of earlier schema versions, brought up to what `load` writes now. Cut short, it is simply run again."""

from functools import partial
from typing import Final

from claimgraph.graph.assemble import assemble
from claimgraph.graph.connect import Graph, Transaction
from claimgraph.graph.groups import stem_of
from claimgraph.graph.parts import parts_of
from claimgraph.graph.queries import upgrade as queries
from claimgraph.graph.queries import write
from claimgraph.graph.resolve import resolve
from claimgraph.schema import EntityType

_PAGE: Final = 1000
_PARTS_PAGE: Final = 10_000
"""Each page looks past what is done."""


def to_version_2(graph: Graph) -> None:
    """Evidence knows its year, names their variants, claims what follows from these, and papers their version.

    The papers come last: where none is without a version, all is done, as in a graph that was imported.
    """
    if not graph.read(queries.PAPER_WITHOUT_VERSION):
        return
    graph.execute(queries.SET_YEARS)
    while graph.write(_give_stems):
        pass
    position = ""
    while ids := [row["id"] for row in graph.read(queries.CLAIMS_AFTER, position=position, limit=_PAGE)]:
        graph.write(partial(assemble, statements=[], lost=set(ids)))
        position = ids[-1]
    resolve(graph)
    graph.execute(queries.SET_VERSIONS)


def to_version_3(graph: Graph) -> None:
    """Names are found by any part, and the claims that some paper denies in their own order."""
    for label in queries.WITHOUT_PARTS:
        while graph.write(partial(_give_parts, label=label)):
            pass
    graph.execute(queries.SET_REFUTED)


def _give_parts(transaction: Transaction, label: str) -> int:
    found = transaction.run(queries.WITHOUT_PARTS[label], limit=_PARTS_PAGE)
    transaction.run_rows(
        queries.SET_PARTS[label], [{"id": row["id"], "parts": parts_of(row["search"])} for row in found]
    )
    return len(found)


def _give_stems(transaction: Transaction) -> int:
    names = [row["name"] for row in transaction.run(queries.NAMES_WITHOUT_STEM, limit=_PAGE)]
    rows = [
        {"id": name["id"], "stem": stem_of(EntityType(name["type"]), name["id"], name["surfaces"])} for name in names
    ]
    transaction.run_rows(queries.SET_STEMS, rows)
    transaction.run(write.SET_VARIANTS_PENDING, stems=sorted({row["stem"] for row in rows}), least=2)
    return len(rows)
