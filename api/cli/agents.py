"""The graph for agents: `mcp`."""

import logging
from importlib import import_module
from typing import Annotated

import typer

from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import CommandError, ExitStatus
from claimgraph.graph import Settings, connect


@command
def mcp_command(
    *,
    allow_writes: Annotated[
        bool,
        typer.Option(
            "--allow-writes",
            help="Let the agent merge, split and rename entities and mark evidence as wrong; else nothing can be "
            "changed.",
        ),
    ] = False,
    settings: Settings,
) -> ExitStatus:
    """Answer an agent over the Model Context Protocol, on standard input and output.

    For the configuration of a program such as an assistant or an editor, which starts the command and ends it. An
    agent on another machine asks claimgraph serve --mcp.
    """
    check_installed()
    from claimgraph.api.mcp.server import serve_stdio  # noqa: PLC0415  # an extra, looked for above

    # Who changed what is logged in any case.
    logging.getLogger("claimgraph.audit").setLevel(logging.INFO)
    with connect(settings) as graph:
        serve_stdio(graph, writes=allow_writes)
    return ExitStatus.GOOD


def check_installed() -> None:
    """See that what MCP needs is there.

    Raises:
        CommandError: it is not.
    """
    try:
        # What came with version 2.
        import_module("mcp.server.context")
    except ImportError as error:
        raise CommandError(
            "the Model Context Protocol needs a package that is not installed, or an older one: "
            "pip install 'claimgraph[mcp]'"
        ) from error
