"""MCP over Streamable HTTP, each request by itself: no sessions, so that any process may answer the next one."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cross_web import HTTPException
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.types import Message, Receive, Scope, Send

from claimgraph.api.graphql.errors import Code, refusal
from claimgraph.api.graphql.http import unless_hung_up
from claimgraph.api.graphql.reading import bounded, read_json
from claimgraph.api.mcp.server import CONTEXT
from claimgraph.api.metrics import CODES, QUERIED

if TYPE_CHECKING:
    from claimgraph.api.graphql import Context


class McpEndpoint:
    """An ASGI application that answers agents, while `run` lasts."""

    def __init__(self, server: Server[dict[str, Any]], origins: Collection[str] = ()) -> None:
        """Answer with a server.

        Args:
            server: what answers.
            origins: those whose pages may ask from a browser, beside the server's own; `*` for all.
        """
        self._manager = StreamableHTTPSessionManager(server, json_response=True, stateless=True)
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
        if origin is not None and not self._allows(origin, headers.get("host", "")):
            refused = _refused(scope, 403, Code.FORBIDDEN, f"pages of {origin} may not ask: --cors-origin lets them")
            await refused(scope, receive, send)
            return
        scope[QUERIED] = True
        try:
            await self._answer(scope, receive, send)
        except HTTPException as error:
            await _refused(scope, error.status_code, Code.BAD_REQUEST, error.reason)(scope, receive, send)
        except ClientDisconnect:
            return

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; it ends when the client hangs up, unless it changes the graph."""
        body = await Request(scope, bounded(scope, receive)).body()
        # Half of a pair that stands for one character passes the parser of newer protocol versions.
        read_json(body)
        whole: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def received() -> Message:
            if not whole:
                # That the client hangs up is looked for below.
                await asyncio.Event().wait()
            return whole.pop()

        def may_end() -> bool:
            # What is no call has none, and reads nothing.
            context: Context | None = scope.get(CONTEXT)
            return context is None or context.may_end

        await unless_hung_up(self._manager.handle_request(scope, received, send), receive, may_end)

    def _allows(self, origin: str, host: str) -> bool:
        if origin in self._origins or "*" in self._origins:
            return True
        try:
            return urlsplit(origin).netloc == host
        except ValueError:
            return False


def _refused(scope: Scope, status: int, code: Code, reason: str) -> JSONResponse:
    """An answer to what is no message; in the shape of GraphQL's own, as the guard's are."""
    scope[CODES] = [code]
    return JSONResponse({"errors": [refusal(code, reason).formatted]}, status)
