"""A name for each request: in the header `x-request-id` of its answer, and in every line that is logged for it.

Each request is logged, at level INFO; what it asks for is not, but for the path.
"""

import logging
import re
import secrets
import time
from contextvars import ContextVar
from typing import Final
from urllib.parse import quote

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from claimgraph.graph.tracing import current_trace

HEADER: Final = "x-request-id"
_GIVEN: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_log = logging.getLogger(__name__)
_current: ContextVar[str] = ContextVar("_current", default="")


def asked_path(scope: Scope) -> str:
    """The path that a request is routed by: without the prefix that the application is mounted under.

    >>> [asked_path({"path": path, "root_path": "/at"}) for path in ("/at/graphql", "/at", "/atlas")]
    ['/graphql', '', '/atlas']
    """
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return path.removeprefix(root) if path == root or path.startswith(f"{root}/") else path


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

        begun, status = time.monotonic(), 0

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = name
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, named)
        finally:
            _told(scope, status, time.monotonic() - begun)


def _told(scope: Scope, status: int, seconds: float) -> None:
    client = scope.get("client") or ("", 0)
    fields = {
        "client": quote(client[0], safe=":"),
        "key": scope.get("claimgraph.client"),
        "method": scope["method"],
        # What stands encoded in it, such as a line break, must not end a line of the log.
        "path": quote(scope["path"]),
        "status": status,
        "milliseconds": round(seconds * 1000, 1),
    }
    _log.info("%(method)s %(path)s %(status)d in %(milliseconds)s ms for %(client)s", fields, extra=fields)


def mark(record: logging.LogRecord) -> bool:
    """Give a log record the name of the request it belongs to, as its attribute `request`: a handler's filter."""
    name = _current.get()
    record.request = f" [{name}]" if name else ""
    record.request_id = name or None
    record.trace_id = current_trace()
    return True


def json_lines() -> logging.Formatter:
    """Writes a record as a JSON object on a line: time, level, logger, message, request_id, trace_id, and its own."""
    return JsonFormatter(
        "{asctime}{levelname}{name}{message}{request_id}{trace_id}",
        style="{",
        rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
        reserved_attrs=(*RESERVED_ATTRS, "request"),
        datefmt="%Y-%m-%dT%H:%M:%S%z",
    )
