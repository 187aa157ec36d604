"""Files of which `neo4j-admin database import` makes the same graph: the fast way into a Neo4j of one's own.

The folder holds a header and a data file for each label, and for each relationship type between two labels; the
command that imports them, `import.sh`; and `schema.cypher`, the constraints and indexes, which the importer does not
make. The command is written last, so that a folder which has it is whole.

The schema version that is written is 0, that of a database in which claimgraph has made nothing yet. So the first
claimgraph that connects after an import makes the constraints and indexes by itself, and notes the version it then has.
"""

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from claimgraph.graph import errors
from claimgraph.graph.connect import Graph, Row
from claimgraph.graph.export.folder import filled
from claimgraph.graph.export.neo4j_csv import OPTIONS, Table
from claimgraph.graph.queries import schema
from claimgraph.graph.queries.export import (
    CLAIM,
    ENDLESS_PAGES,
    ENDS,
    META,
    NODES,
    PAGES,
    RELATIONSHIPS,
    TYPED,
    Node,
    Relationship,
    links_of,
)
from claimgraph.graph.status import state
from claimgraph.schema import Predicate

SCRIPT: Final = "import.sh"
SCHEMA: Final = "schema.cypher"
_PAGE: Final = 500
_BUFFER: Final = 4 * 1024 * 1024
"""The bytes of the importer's buffer, in which a row must fit, unless it is told to have a larger one."""
_SCRIPT: Final = """\
#!/bin/sh
# Imports the files beside it into a Neo4j: sh {script} [DATABASE [OPTION...]]
#
# Neo4j must not run, and the database must be new or empty. A Neo4j that has never run needs its password first:
# neo4j-admin dbms set-initial-password. Where NEO4J_HOME is set, the neo4j-admin of that Neo4j is called.
#
# Start Neo4j then. The first claimgraph command that is given its address makes the constraints and indexes; where the
# graph is used before that, cypher-shell --file {schema} does.
set -eu
cd "$(dirname "$0")"
database=${{1:-{database}}}
[ $# -eq 0 ] || shift
PATH=${{NEO4J_HOME:+$NEO4J_HOME/bin:}}$PATH
exec {head} "$database" \\
    {options} "$@"
"""
_HEAD: Final = ("neo4j-admin", "database", "import", "full")
_DATABASE: Final = "neo4j"


@dataclass(frozen=True, slots=True)
class ExportSummary:
    """What an export wrote."""

    folder: Path
    nodes: int
    relationships: int
    files: Mapping[str, int]
    """How many rows each data file has, by its name in the folder."""
    command: tuple[str, ...]
    """The command line that imports them, word by word, to be run in the folder; `import.sh` runs it."""

    def render(self) -> str:
        """The figures in a few lines of plain text."""
        filled = {name: count for name, count in self.files.items() if count}
        width = max(map(len, filled))
        rows = [f"{name:{width}}  {count:,}" for name, count in filled.items()]
        total = f"{self.nodes:,} nodes and {self.relationships:,} relationships"
        return "\n".join([*rows, total, f"import them with: sh {shlex.quote(str(self.folder / SCRIPT))}"])


def export_neo4j_admin(
    graph: Graph, folder: Path, *, compress: bool = False, on_progress: Callable[[int], None] | None = None
) -> ExportSummary:
    """Write the whole graph as files for `neo4j-admin database import`.

    Reads a page of nodes at a time, so that a graph of any size can be exported.

    Args:
        graph: The open graph, into which nothing may be loaded meanwhile.
        folder: Where to: a new folder, or an empty one. An error leaves it as it was.
        compress: Whether the data files are compressed with gzip.
        on_progress: Called with the number of nodes written since its last call.

    Raises:
        ExportFailed: The folder is not empty or cannot be written; or something was loaded meanwhile; or the graph has
            a list that neo4j-admin cannot read.
    """
    with filled(folder):
        before = state(graph)
        with ExitStack() as stack:
            files = _Files(folder, stack, compress=compress)
            for node in NODES:
                for page in _pages(graph, node):
                    files.write(node, page)
                    if on_progress:
                        on_progress(len(page))
        if state(graph) != before:
            raise errors.ExportFailed(
                "something was loaded into the graph while it was written: export it again when nothing is"
            )
        summary = files.summary(folder)
        (folder / SCHEMA).write_text(_schema(), encoding="utf-8")
        (folder / SCRIPT).write_text(_script(summary.command), encoding="utf-8")
    return summary


def _pages(graph: Graph, node: Node) -> Iterator[list[Row]]:
    position = ""
    while (end := graph.read(ENDS[node.label], position=position, limit=_PAGE)[0]["end"]) is not None:
        page = graph.read(PAGES[node.label], position=position, end=end, limit=_PAGE)
        page = page or graph.read(ENDLESS_PAGES[node.label], position=position, limit=_PAGE)
        yield page
        position = page[-1]["node"]["id"]


class _Files:
    """The tables of a folder, one per label and one per relationship."""

    def __init__(self, folder: Path, stack: ExitStack, *, compress: bool) -> None:
        def table(name: str, ids: Sequence[str], kind: Node | Relationship) -> Table:
            return Table(str(folder / name), ids, kind.properties, stack, compress=compress)

        self._nodes = {node.label: table(node.label, (f"id:ID({node.label})",), node) for node in NODES}
        self._relationships = {
            each.name: table(each.name, (f":START_ID({each.start})", f":END_ID({each.end})"), each)
            for each in RELATIONSHIPS
        }

    def write(self, node: Node, page: list[Row]) -> None:
        """Add nodes, with the relationships that are read with them."""
        for row in page:
            values: Row = row["node"]
            if node.label == META:
                values["version"] = 0
            self._nodes[node.label].write([values["id"], *(values[name] for name in node.properties)])
            for link, ends in zip(links_of(node), row["links"], strict=True):
                for end in ends:
                    self._relationships[link.name].write([values["id"], *end])
            if node.label == CLAIM:
                self._write_typed(values)

    def _write_typed(self, claim: dict[str, Any]) -> None:
        typed = TYPED[Predicate(claim["predicate"])]
        known = claim | {"claim": claim["id"]}
        ends = (claim["subject"], claim["object"])
        self._relationships[typed.name].write([*ends, *(known[name] for name in typed.properties)])

    def summary(self, folder: Path) -> ExportSummary:
        """What was written, once the files are closed."""
        nodes, relationships = list(self._nodes.values()), list(self._relationships.values())
        longest = max(table.longest for table in (*nodes, *relationships))
        buffer = [f"--read-buffer-size={2 * longest}"] if 2 * longest > _BUFFER else []
        return ExportSummary(
            folder=folder,
            nodes=sum(table.rows for table in nodes),
            relationships=sum(table.rows for table in relationships),
            files={table.data.name: table.rows for table in (*nodes, *relationships)},
            command=(
                *_HEAD,
                _DATABASE,
                *OPTIONS,
                *buffer,
                *(f"--nodes={label}={_pair(table)}" for label, table in self._nodes.items()),
                *(f"--relationships={each.type}={_pair(self._relationships[each.name])}" for each in RELATIONSHIPS),
            ),
        )


def _pair(table: Table) -> str:
    return f"{table.header.name},{table.data.name}"


def _schema() -> str:
    """The statements that a migration of an empty Neo4j runs."""
    return "".join(f"{statement};\n" for statement in (*schema.STATEMENTS, *schema.FULLTEXT, schema.WAIT_FOR_INDEXES))


def _script(command: Sequence[str]) -> str:
    return _SCRIPT.format(
        script=SCRIPT,
        schema=SCHEMA,
        database=_DATABASE,
        head=shlex.join(_HEAD),
        options=" \\\n    ".join(map(shlex.quote, command[len(_HEAD) + 1 :])),
    )
