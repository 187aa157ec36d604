"""A name for each request: in the header `x-request-id` of its answer, and in every line that is logged for it."""

import logging
import re
import secrets
from contextvars import ContextVar
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER: Final = "x-request-id"
_GIVEN: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_current: ContextVar[str] = ContextVar("_current", default="")


class RequestNames:
    """Names the requests of an application: as the client does if it gives a name, else by chance."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        name = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
        # Not taken back: the server logs what the application raises, in the same context.
        _current.set(name)

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = name
            await send(message)

        await self._app(scope, receive, named)


def mark(record: logging.LogRecord) -> bool:
    """Give a log record the name of the request it belongs to, as its attribute `request`: a handler's filter."""
    name = _current.get()
    record.request = f" [{name}]" if name else ""
    return True
