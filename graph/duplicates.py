"""Papers that a graph has several times: of before it knew them for one, or kept so by whoever loaded them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from claimgraph.graph.connect import Graph, Row
from claimgraph.graph.identity import GIVEN, Duplicate, duplicates, has_abstract
from claimgraph.graph.queries import identity as queries
from claimgraph.schema import Paper

_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class StoredDuplicate:
    """A stored record of a paper that the graph has from another source too."""

    duplicate: Duplicate
    is_judged: bool
    """Whether people have said something of its evidence, which would go with it."""
    noted: tuple[str, ...]
    """The ids of the records that were passed over for it."""

    def rows(self) -> list[Row]:
        """What its paper is to know when it is gone, for `queries.NOTE_DUPLICATES`."""
        row = self.duplicate.row()
        noted = [id_ for id_ in self.noted if id_ != row["id"]]
        return [row, *({"id": row["id"], "duplicate": id_, **dict.fromkeys(GIVEN)} for id_ in noted)]


def stored_duplicates(graph: Graph) -> tuple[StoredDuplicate, ...]:
    """The records of papers that the graph has from another source too, by the ids of these papers.

    Of the records of one paper that one is it of whose evidence people have said something, or else one that has an
    abstract, or else that of the smallest id.
    """
    ids = sorted({id_ for statement in queries.SHARED for id_ in _sharing(graph, statement)})
    pages = [ids[start : start + _PAGE] for start in range(0, len(ids), _PAGE)]
    rows = [row for page in pages for row in graph.read(queries.PAPERS, ids=page)]
    rows.sort(key=lambda row: (not row["judged"], not has_abstract(row["paper"]["abstract"]), row["paper"]["id"]))
    by_id = {row["paper"]["id"]: row for row in rows}
    found = duplicates([_paper(row["paper"]) for row in rows], _nothing)
    told = (
        StoredDuplicate(one, by_id[id_]["judged"], tuple(by_id[id_]["paper"]["duplicates"] or ()))
        for id_, one in found.items()
    )
    return tuple(sorted(told, key=lambda one: (one.duplicate.of.id, one.duplicate.paper.id)))


def _sharing(graph: Graph, statement: str) -> Iterator[str]:
    position = ""
    while rows := graph.read(statement, position=position, limit=_PAGE):
        for row in rows:
            yield from row["ids"]
        position = rows[-1]["key"]


def _paper(row: Row) -> Paper:
    return Paper(**{name: value for name, value in row.items() if value is not None and name != "duplicates"})


def _nothing(_: str, **__: object) -> list[Row]:
    """No other papers than those given: all that share something are."""
    return []
