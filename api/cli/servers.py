"""A real Neo4j on this machine: `neo4j`."""

import shlex
from typing import Annotated, NoReturn

import typer

from claimgraph.api.cli import options
from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import Voice, print_json, print_result
from claimgraph.graph import Settings
from claimgraph.graph.servers.neo4j import LocalNeo4j, running


def exports(server: LocalNeo4j) -> dict[str, str]:
    """The environment variables with which every command, and other tools, connect to a server."""
    return {
        "NEO4J_URI": server.uri,
        "NEO4J_USERNAME": server.user,
        "NEO4J_PASSWORD": server.password,
        "NEO4J_DATABASE": server.database,
    }


@command
def neo4j_command(
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, metavar="PORT", help="The Bolt port; any free one if not given.")
    ] = None,
    *,
    data: options.Data = None,
    voice: Voice,
    json: bool,
) -> NoReturn:
    """Run a real Neo4j on this machine, and print how to connect.

    Needs neither Docker nor Java. The first start fetches Neo4j Community Edition (GPL-3, 125 MB) from Maven Central;
    its files are kept in --data. Runs until Ctrl-C.
    """
    settings = Settings.from_environment({}, data=data)
    voice.say("Starting Neo4j; the first time it is fetched, which takes a minute…")
    with running(settings.data, port=port) as server:
        variables = exports(server)
        if json:
            print_json(variables)
        else:
            print_result("\n".join(f"export {name}={shlex.quote(value)}" for name, value in variables.items()))
        voice.say("Neo4j runs. Paste these lines into another terminal, and claimgraph uses it there; Ctrl-C stops it.")
        server.wait()
