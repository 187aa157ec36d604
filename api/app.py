"""The web application: GraphQL at `/graphql`, the query editor at the same address for browsers, `/healthz`."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from json import JSONEncoder
from pathlib import Path
from typing import Any, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from strawberry.asgi import GraphQL
from strawberry.http.base import BaseRequestProtocol

from claimgraph.api.graphql import Context, create_schema
from claimgraph.api.pages import page_routes
from claimgraph.graph import Graph, GraphError, PageRequest, PaperFilter, papers

__all__ = ["create_app"]

STATIC: Final = Path(__file__).with_name("static")
"""Where `npm run build` in `api/explorer/` puts the pages."""

# The editor sets styles at run time; scripts, workers and answers come from this server alone.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}

_QUERIES: Final = 2
"""How many queries are answered at once; others wait, and their time runs."""

_NOT_BUILT: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>claimgraph: GraphQL</title>
<h1>GraphQL answers here; the query editor is not built</h1>
<p>Build it once with Node 20 or newer, then reload this page:</p>
<pre>cd api/explorer &amp;&amp; npm ci &amp;&amp; npm run build</pre>
<p>Queries are answered all the same. Send one by POST to this address as JSON:</p>
<pre>{"query": "{ stats { papers claims } }"}</pre>
</html>
"""

_log = logging.getLogger(__name__)


def create_app(graph: Graph, *, static: Path = STATIC) -> Starlette:
    """The application over an open graph, which stays the caller's to close.

    Args:
        graph: where the answers come from.
        static: the folder of built pages; without it, `/graphql` says how to build them and answers queries.
    """
    graphql = _GraphQL(graph, static / "graphiql" / "index.html")
    routes: list[BaseRoute] = [
        Route("/", _to_graphql),
        Route("/graphql", graphql),
        Route("/healthz", _health(graph)),
        *page_routes(graph),
    ]
    if static.is_dir():
        routes.append(Mount("/static", StaticFiles(directory=static)))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        graphql.close()

    return Starlette(routes=routes, lifespan=lifespan)


class _GraphQL(GraphQL[Context, None]):
    """The GraphQL endpoint with our own editor page; each request gets its own data loaders."""

    def __init__(self, graph: Graph, page: Path) -> None:
        super().__init__(create_schema(), subscription_protocols=())
        self._graph = graph
        self._page = page
        self._queries = ThreadPoolExecutor(_QUERIES, thread_name_prefix="query")

    def close(self) -> None:
        """Begin no more queries."""
        self._queries.shutdown(wait=False, cancel_futures=True)

    async def run(self, request: Any, *_: Any, **__: Any) -> Any:
        """Answer one request; a query in a thread that has an event loop to itself.

        Most of a large answer is made without a pause: on the loop that serves, nobody else would be answered.
        """
        asks = await request.body() or request.query_params.get("query")
        answering = super().run(request, Context(self._graph))
        if not asks:
            return await answering
        return await asyncio.get_running_loop().run_in_executor(self._queries, asyncio.run, answering)

    def encode_json(self, data: object) -> str:
        """JSON piece by piece: `json.dumps` would stop all other threads meanwhile."""
        return "".join(JSONEncoder().iterencode(data))

    def should_render_graphql_ide(self, request: BaseRequestProtocol) -> bool:
        """Only a browser asks for HTML by name; other clients that send no query are told so."""
        wants_page = "text/html" in request.headers.get("accept", "")
        return wants_page and super().should_render_graphql_ide(request)

    async def render_graphql_ide(self, _: Request) -> Response:
        page = self._page.read_text(encoding="utf-8") if self._page.is_file() else _NOT_BUILT
        return HTMLResponse(page, headers=_HEADERS)


async def _to_graphql(_: Request) -> Response:
    return RedirectResponse("/graphql")


def _health(graph: Graph) -> Callable[[Request], Awaitable[Response]]:
    """Whether the database answers, for whoever watches the service."""

    async def health(_: Request) -> Response:
        try:
            await run_in_threadpool(papers, graph, PaperFilter(), PageRequest(first=1))
        except GraphError as error:
            _log.warning("the health check failed: %s", error)
            return JSONResponse({"status": "the database does not answer"}, status_code=503)
        return JSONResponse({"status": "ok"})

    return health
