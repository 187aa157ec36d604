"""The web application: the explorer, GraphQL and its editor, a page for whatever has an id, health and metrics."""

import asyncio
import logging
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from claimgraph.api.built import EXPLORER, GRAPHIQL, STATIC, VIEWS, built_page
from claimgraph.api.etags import unless_known
from claimgraph.api.graphql import create_schema
from claimgraph.api.graphql.documents import Documents
from claimgraph.api.graphql.errors import Code, refusal
from claimgraph.api.graphql.http import Endpoint
from claimgraph.api.guard import Guard
from claimgraph.api.keys import Keys
from claimgraph.api.metrics import Measured, Measures
from claimgraph.api.pages import list_routes, page_routes
from claimgraph.api.requests import HEADER, RequestNames
from claimgraph.api.tracing import Traced
from claimgraph.graph import Graph, GraphError, PageRequest, PaperFilter, papers

if TYPE_CHECKING:
    from claimgraph.api.mcp.http import McpEndpoint

__all__ = ["ServerOptions", "create_app"]

_COMPRESSION: Final = 5
"""Of zlib's 1 to 9."""

_OF_AGENTS: Final = ("Mcp-Protocol-Version", "Mcp-Method", "Mcp-Name")
"""The headers that clients of the Model Context Protocol send."""
_READY_SECONDS: Final = 1.0
"""How long it is believed that the database answers, or does not: anybody may ask."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """What a server offers besides answers, and to whom."""

    introspection: bool = True
    """Clients may ask for the schema."""
    graphiql: bool = True
    """Browsers get the query editor."""
    cors_origins: tuple[str, ...] = ()
    """The origins whose pages may ask, such as `https://example.org`; `*` for all, none by default."""
    keys: Keys | None = None
    """The keys of clients that may ask; everybody may where none are given."""
    per_minute: int | None = None
    """How many requests a minute each key may make, or each address where there are no keys; null for any number."""
    documents: Documents | None = None
    """What can be asked for by an id."""
    writes: bool = False
    """Clients can change the graph: those whose key may, or everybody where there are no keys."""
    hosts: tuple[str, ...] = ()
    """The names that the server may be called by, such as `localhost`; any where none are given."""
    mcp: bool = False
    """Agents may ask over the Model Context Protocol, which needs the extra `mcp`; by documents of its own."""


def create_app(graph: Graph, *, static: Path = STATIC, options: ServerOptions | None = None) -> ASGIApp:
    """The application over an open graph, which stays the caller's to close.

    Args:
        graph: where the answers come from.
        static: the folder of built pages; without it, the server says how to build them and answers all the same.
        options: what else is offered; what `ServerOptions` says by itself where none are given.

    Raises:
        DocumentsError: one of the documents cannot be answered.
    """
    options = options or ServerOptions()
    schema = create_schema(introspection=options.introspection, writes=options.writes)
    if options.documents:
        options.documents.check(schema._schema)  # noqa: SLF001  # strawberry offers no other way to it
    editor = partial(built_page, static, GRAPHIQL) if options.graphiql else None
    graphql = Endpoint(graph, schema, editor, options.documents)
    measures = Measures()
    # Which claims a file has is for its client to say, as no document does.
    lists = not (options.documents and options.documents.only)
    routes: list[BaseRoute] = [
        *(Route(view, _explorer(static)) for view in VIEWS),
        Route("/graphql", graphql),
        Route("/healthz", _lives),
        Route("/readyz", _is_ready(graph)),
        Route("/metrics", measures.page),
        *page_routes(graph, lists=lists),
        *(list_routes(graph) if lists else []),
    ]
    if static.is_dir():
        routes.append(Mount("/static", StaticFiles(directory=static)))
    agents = _agents(graph, options, graphql) if options.mcp else None
    if agents:
        routes.append(Route("/mcp", agents, methods=["POST"]))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with agents.run() if agents else nullcontext():
            yield
        # What has been answered may still be changed: a name is merged or split in several transactions.
        await run_in_threadpool(graphql.readers.finish_changes)
        graphql.close()

    app = Starlette(
        routes=routes,
        # Outside of the guard, so that what it refuses is counted too.
        middleware=[Middleware(Measured, measures=measures, paths=("/graphql", "/mcp")), *_middleware(options)],
        exception_handlers={Exception: _failed},
        lifespan=lifespan,
    )
    # Around all the rest, so that an answer has its name even where the application fails.
    return Traced(RequestNames(app))


def _agents(graph: Graph, options: ServerOptions, graphql: Endpoint) -> "McpEndpoint":
    """What answers agents, on the threads that answer queries."""
    from claimgraph.api.mcp.http import McpEndpoint  # noqa: PLC0415  # an extra
    from claimgraph.api.mcp.server import create_server  # noqa: PLC0415

    server = create_server(
        graph,
        writes=options.writes,
        introspection=options.introspection,
        workers=graphql.workers,
        readers=graphql.readers,
    )
    return McpEndpoint(server, options.cors_origins)


def _middleware(options: ServerOptions) -> list[Middleware]:
    inner = [Middleware(GZipMiddleware, compresslevel=_COMPRESSION)]
    if options.keys or options.per_minute or options.hosts:
        guard = Middleware(Guard, keys=options.keys, per_minute=options.per_minute, hosts=options.hosts)
        inner.insert(0, guard)
    if not options.cors_origins:
        return inner
    allowed = Middleware(
        CORSMiddleware,
        allow_origins=options.cors_origins,
        allow_methods=("GET", "POST"),
        allow_headers=(HEADER, "Authorization", "traceparent", "tracestate", "baggage", *_OF_AGENTS),
        expose_headers=(HEADER, "ETag", "Retry-After", "WWW-Authenticate"),
    )
    return [allowed, *inner]


def _explorer(static: Path) -> Callable[[Request], Awaitable[Response]]:
    async def explorer(request: Request) -> Response:
        return unless_known(request, built_page(static, EXPLORER))

    return explorer


async def _failed(_: Request, __: Exception) -> Response:
    """What a client is told of an error that nothing expected; the server logs it under the request's name."""
    message = f"the request failed on the server's side; its log says why under the {HEADER} of this answer"
    error = refusal(Code.INTERNAL_SERVER_ERROR, message)
    return JSONResponse({"errors": [error.formatted]}, status_code=500)


async def _lives(_: Request) -> Response:
    """Whether the process answers, for whoever starts it again if not."""
    return JSONResponse({"status": "ok"})


def _is_ready(graph: Graph) -> Callable[[Request], Awaitable[Response]]:
    """Whether the database answers too, for whoever sends requests here; it is asked once a second at most."""
    asking = asyncio.Lock()
    asked, answers = -math.inf, False

    async def is_ready(_: Request) -> Response:
        nonlocal asked, answers
        async with asking:
            if time.monotonic() - asked > _READY_SECONDS:
                answers = await run_in_threadpool(_answers, graph)
                asked = time.monotonic()
        if answers:
            return JSONResponse({"status": "ok"})
        return JSONResponse({"status": "the database does not answer"}, status_code=503)

    return is_ready


def _answers(graph: Graph) -> bool:
    try:
        papers(graph, PaperFilter(), PageRequest(first=1))
    except GraphError as error:
        _log.warning("the readiness check failed: %s", error)
        return False
    return True
