"""The graph on the web: `serve`."""

import errno
import logging
import re
import socket
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final

import typer
import uvicorn

from claimgraph.api.app import ServerOptions, create_app
from claimgraph.api.cli.agents import check_installed
from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import CommandError, ExitStatus, Voice, print_json, print_result
from claimgraph.api.graphql.context import TIMEOUT
from claimgraph.api.graphql.documents import Documents, read_documents
from claimgraph.api.keys import Keys
from claimgraph.api.requests import json_lines
from claimgraph.api.tracing import exported
from claimgraph.graph import Graph, Settings, connect

_THIS_MACHINE: Final = ("127.0.0.1", "::1", "localhost")
SHUTDOWN: Final = int(TIMEOUT) + 5
"""Seconds for which a server that is told to stop lets queries run: as long as they may take, and some to answer."""
_KEEP_ALIVE: Final = 75
"""Seconds for which a connection is kept on which nothing is asked. Longer than most clients and proxies keep theirs, a
minute: where the server closes first, a request can meet a connection that is being closed."""


def _names(values: list[str] | None) -> list[str] | None:
    """The names of `--allowed-host`, as a client can send them."""
    for value in values or ():
        if not re.fullmatch(r"\*|[A-Za-z0-9.-]+|\[?[0-9A-Fa-f:]+\]?", value):
            raise typer.BadParameter(f"{value!r} is no name: write it without scheme and port, as claims.example.org")
    return values


def _origins(values: list[str] | None) -> list[str] | None:
    """The origins of `--cors-origin`, each one that a browser can send."""
    for value in values or ():
        if value != "*" and not re.fullmatch(r"[a-z][a-z0-9+.-]*://[^/?#@\s]+", value):
            raise typer.BadParameter(f"{value!r} is no origin: write it as https://example.org, or * for every page")
    return values


Host = Annotated[
    str, typer.Option(metavar="HOST", help="Where to listen. 0.0.0.0 lets other machines in; see --api-keys.")
]
Port = Annotated[int, typer.Option(min=0, max=65535, metavar="PORT", help="The port to listen at; 0 for any free one.")]

AllowedHosts = Annotated[
    list[str] | None,
    typer.Option(
        "--allowed-host",
        metavar="NAME",
        callback=_names,
        help="The name that clients call the server by, such as that of a proxy before it; several times for several, "
        "* for any. By default any, but where it listens to this machine alone: its own names.",
    ),
]
CorsOrigins = Annotated[
    list[str] | None,
    typer.Option(
        "--cors-origin",
        metavar="ORIGIN",
        callback=_origins,
        help="Let the pages of this origin ask from a browser, such as https://example.org; several times for several. "
        "None may by default.",
    ),
]
TrustedProxies = Annotated[
    list[str] | None,
    typer.Option(
        "--trusted-proxy",
        metavar="ADDRESS",
        help="Believe what this address says in X-Forwarded-For of who asks; several times for several.",
    ),
]
Introspection = Annotated[
    bool, typer.Option("--introspection/--no-introspection", help="Let clients ask for the schema.")
]
GraphiQL = Annotated[bool, typer.Option("--graphiql/--no-graphiql", help="Give browsers the query editor.")]
ApiKeys = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Answer only requests with a key of this file, which claimgraph keys makes; see there."
    ),
]
RateLimit = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="Answer so many requests a minute of each key, or of each address."),
]
TrustedDocuments = Annotated[
    Path | None,
    typer.Option(
        "--documents",
        metavar="PATH",
        help="Documents that clients may ask for by documentId: a JSON object of documents by id, or a folder of "
        ".graphql files.",
    ),
]
OnlyDocuments = Annotated[bool, typer.Option("--only-documents", help="Answer no others.")]
AllowWrites = Annotated[
    bool,
    typer.Option(
        "--allow-writes",
        help="Let clients merge, split and rename entities and mark evidence as wrong; else nothing can be changed.",
    ),
]
Mcp = Annotated[
    bool, typer.Option("--mcp", help="Answer agents too, over the Model Context Protocol at /mcp (Streamable HTTP).")
]


class LogFormat(StrEnum):
    """How the log is written."""

    TEXT = "text"
    JSON = "json"


LogAs = Annotated[
    LogFormat, typer.Option(help="Lines for people, or a JSON object a line, which has a line for each request too.")
]


def serve(
    graph: Graph,
    listener: socket.socket,
    *,
    on_ready: Callable[[], None],
    options: ServerOptions | None = None,
    trusted_proxies: Sequence[str] = (),
    debug: bool = False,
) -> None:
    """Answer over HTTP until the process is told to stop, then let the queries that run end.

    Args:
        graph: where the answers come from; it stays open.
        listener: a socket that accepts connections, as `listen` gives it; it stays open.
        on_ready: called once the application is set up.
        options: what is offered besides answers, and to whom.
        trusted_proxies: the addresses whose X-Forwarded-For says who asks.
        debug: log requests as well.
    """
    app = create_app(graph, options=options)
    on_ready()
    level = "info" if debug else "warning"
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level=level,
        access_log=False,
        # The faster parser has no bound for the head of a request, which is read before anything can refuse it.
        http="h11",
        timeout_graceful_shutdown=SHUTDOWN,
        timeout_keep_alive=_KEEP_ALIVE,
        proxy_headers=bool(trusted_proxies),
        forwarded_allow_ips=list(trusted_proxies),
    )
    uvicorn.Server(config).run([listener])


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


def announce(root: str, voice: Voice, *, json: bool, mcp: bool = False) -> None:
    """Say where the server answers."""
    places = {"graphql": f"{root}/graphql"} | ({"mcp": f"{root}/mcp"} if mcp else {})
    if json:
        print_json(places)
    else:
        print_result(f"GraphQL answers at {places['graphql']}" + (f", MCP at {places['mcp']}" if mcp else ""))
    voice.say(f"Open {root} in a browser to look around; Ctrl-C stops.")


def names_of(host: str, allowed: Sequence[str] | None = None) -> tuple[str, ...]:
    """The names that a server may be called by that listens at a host; none for any name."""
    if allowed:
        return () if "*" in allowed else tuple(name.lower().strip("[]") for name in allowed)
    return tuple(dict.fromkeys((*_THIS_MACHINE, host.lower()))) if is_this_machine(host) else ()


def is_this_machine(host: str) -> bool:
    """Whether nobody but this machine can ask who listens at a host."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _documents(path: Path | None, *, only: bool) -> Documents | None:
    if path is None:
        if only:
            raise CommandError("--only-documents needs the documents: name them with --documents")
        return None
    return Documents.of(read_documents(path), only=only)


def _log_as_json() -> None:
    for handler in logging.root.handlers:
        handler.setFormatter(json_lines())
    logging.getLogger("claimgraph").setLevel(logging.INFO)


@command
def serve_command(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    allowed_host: AllowedHosts = None,
    trusted_proxy: TrustedProxies = None,
    cors_origin: CorsOrigins = None,
    *,
    introspection: Introspection = True,
    graphiql: GraphiQL = True,
    api_keys: ApiKeys = None,
    rate_limit: RateLimit = None,
    documents: TrustedDocuments = None,
    only_documents: OnlyDocuments = False,
    allow_writes: AllowWrites = False,
    mcp: Mcp = False,
    log_format: LogAs = LogFormat.TEXT,
    settings: Settings,
    voice: Voice,
    json: bool,
    debug: bool,
) -> ExitStatus:
    """Serve the explorer to browsers, and answer GraphQL over HTTP at /graphql.

    Runs until Ctrl-C; queries that run then are answered first, a second Ctrl-C does not wait for them.
    """
    is_private = not (cors_origin or trusted_proxy) and all(map(is_this_machine, (host, *(allowed_host or ()))))
    if allow_writes and not (api_keys or is_private):
        raise CommandError(
            "--allow-writes would let strangers change the graph: ask for keys with --api-keys, or leave out --host, "
            "--allowed-host, --trusted-proxy and --cors-origin"
        )
    if mcp:
        check_installed()
        if only_documents:
            raise CommandError(
                "--mcp answers by documents of its own, --only-documents no others: leave out one of them"
            )
    if log_format is LogFormat.JSON:
        _log_as_json()
    options = ServerOptions(
        introspection=introspection,
        graphiql=graphiql,
        cors_origins=tuple(cors_origin or ()),
        keys=Keys(api_keys) if api_keys else None,
        per_minute=rate_limit,
        documents=_documents(documents, only=only_documents),
        writes=allow_writes,
        hosts=names_of(host, allowed_host),
        mcp=mcp,
    )
    # Who changed what is logged in any case.
    logging.getLogger("claimgraph.audit").setLevel(logging.INFO)
    # The port is taken first: an address in use is told before a database is started.
    with exported(), listen(host, port) as listener, connect(settings) as graph:
        on_ready = partial(announce, address(listener, host), voice, json=json, mcp=mcp)
        serve(graph, listener, on_ready=on_ready, options=options, trusted_proxies=trusted_proxy or (), debug=debug)
    return ExitStatus.GOOD
