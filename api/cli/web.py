"""The graph on the web: `serve`."""

import errno
import socket
from collections.abc import Callable
from typing import Annotated

import typer
import uvicorn

from claimgraph.api.app import create_app
from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import CommandError, ExitStatus, Voice, print_json, print_result
from claimgraph.graph import Graph, Settings, connect

Host = Annotated[
    str, typer.Option(metavar="HOST", help="Where to listen. 0.0.0.0 lets other machines in; there is no log-in.")
]
Port = Annotated[int, typer.Option(min=0, max=65535, metavar="PORT", help="The port to listen at; 0 for any free one.")]


def serve(graph: Graph, listener: socket.socket, *, on_ready: Callable[[], None], debug: bool = False) -> None:
    """Answer over HTTP until the process is told to stop.

    Args:
        graph: where the answers come from; it stays open.
        listener: a socket that accepts connections, as `listen` gives it; it stays open.
        on_ready: called once the application is set up.
        debug: log requests as well.
    """
    app = create_app(graph)
    on_ready()
    level = "info" if debug else "warning"
    uvicorn.Server(uvicorn.Config(app, log_config=None, log_level=level, timeout_graceful_shutdown=5)).run([listener])


def listen(host: str, port: int) -> socket.socket:
    """A socket that accepts connections.

    Raises:
        CommandError: the port is taken, or the host is none of this machine's.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        raise CommandError(_why_not(error, host, port)) from error
    # Its connections inherit this, which asyncio sets on none of a socket that it did not make itself: without it, an
    # answer's body waits 40 ms for the client to confirm the headers.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _why_not(error: OSError, host: str, port: int) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            reason = f"port {port} of {host} is taken by another program"
            return f"{reason}: choose another with --port (0 takes any free one)"
        case errno.EACCES:
            return f"port {port} needs the rights of an administrator: choose one above 1023 with --port"
        case _:
            return f"{host} is no address of this machine: leave --host out to listen at 127.0.0.1"


def address(listener: socket.socket, host: str) -> str:
    """The HTTP address of a socket; the host as the user wrote it."""
    return f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"


def announce(root: str, voice: Voice, *, json: bool) -> None:
    """Say where GraphQL answers."""
    endpoint = f"{root}/graphql"
    if json:
        print_json({"graphql": endpoint})
    else:
        print_result(f"GraphQL answers at {endpoint}")
    voice.say("Open it in a browser for the query editor; Ctrl-C stops.")


@command
def serve_command(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    *,
    settings: Settings,
    voice: Voice,
    json: bool,
    debug: bool,
) -> ExitStatus:
    """Answer GraphQL over HTTP, with a query editor in the browser at the same address.

    Runs until Ctrl-C.
    """
    # The port is taken first: an address in use is told before a database is started.
    with listen(host, port) as listener, connect(settings) as graph:
        serve(graph, listener, on_ready=lambda: announce(address(listener, host), voice, json=json), debug=debug)
    return ExitStatus.GOOD
