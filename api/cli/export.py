"""The graph as files for other programs: `export`."""

from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final

import typer

from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import ExitStatus, Voice, print_json, print_result
from claimgraph.api.cli.options import one_of
from claimgraph.graph import Settings, connect, export_neo4j_admin

_WRITERS: Final = MappingProxyType({"neo4j-admin": export_neo4j_admin})


@command
def export_command(
    format_: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT", callback=one_of(_WRITERS), help="neo4j-admin: CSV files for neo4j-admin database import."
        ),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="The folder of the files, new or empty.")
    ],
    *,
    compress: Annotated[bool, typer.Option("--compress", help="Compress the data with gzip.")] = False,
    settings: Settings,
    voice: Voice,
    json: bool,
) -> ExitStatus:
    """Write the whole graph as files for another program.

    neo4j-admin: header and data files for each label and relationship type; import.sh, which imports them into a Neo4j
    that does not run; and schema.cypher, the constraints and indexes, which the first claimgraph command on the
    imported graph makes as well. Nothing may be loaded into the graph meanwhile.
    """
    with connect(settings) as graph, voice.meter("exporting", "nodes") as meter:
        written = _WRITERS[format_](graph, output, compress=compress, on_progress=meter.advance)
    if json:
        print_json(asdict(written) | {"folder": str(written.folder)})
    else:
        print_result(written.render())
    return ExitStatus.GOOD
