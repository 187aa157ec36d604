"""MCP over Streamable HTTP, each request by itself: no sessions, so that any process may answer the next one."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from claimgraph.api.graphql.errors import Code, refusal
from claimgraph.api.graphql.reading import MAX_BODY


class McpEndpoint:
    """An ASGI application that answers agents, while `run` lasts."""

    def __init__(self, server: Server[dict[str, Any]], origins: Collection[str] = ()) -> None:
        """Answer with a server.

        Args:
            server: what answers.
            origins: those whose pages may ask from a browser, beside the server's own; `*` for all.
        """
        self._manager = StreamableHTTPSessionManager(
            server, json_response=True, stateless=True, max_request_body_size=MAX_BODY
        )
        self._origins = frozenset(origins)

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        """Answer for so long."""
        async with self._manager.run():
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; the pages of other origins may not ask, as the specification has it."""
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is None or self._allows(origin, headers.get("host", "")):
            await self._manager.handle_request(scope, receive, send)
            return
        error = refusal(Code.FORBIDDEN, f"pages of {origin} may not ask: --cors-origin lets them")
        await JSONResponse({"errors": [error.formatted]}, 403)(scope, receive, send)

    def _allows(self, origin: str, host: str) -> bool:
        return origin in self._origins or "*" in self._origins or urlsplit(origin).netloc == host
