"""Who may ask, and how often: keys of clients, a limit of requests a minute, and by which name a server is called."""

from __future__ import annotations

import math
import time
from base64 import b64decode
from contextlib import suppress
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response

from claimgraph.api.built import VIEWS
from claimgraph.api.graphql.errors import Code, refusal
from claimgraph.api.graphql.reading import JSON, accepted
from claimgraph.api.metrics import CODES
from claimgraph.api.requests import asked_path

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Receive, Scope, Send

    from claimgraph.api.keys import Keys

_OPEN: Final = ("/healthz", "/readyz", "/static/", "/pages/")
"""What everybody may ask for, as often as they like: whether the server lives, and files that say nothing of the graph.

A browser asks for those of a page without the password that it gave for the page, which lies in another folder.
"""
_ASK_PERSON: Final = 'Basic realm="claimgraph: any name, and your key as the password", charset="UTF-8"'
"""Has a browser ask for a key: it sends no other by itself (RFC 7617)."""


class Guard:
    """Lets the requests of an application through, or answers them with 401, 421 or 429."""

    def __init__(self, app: ASGIApp, keys: Keys | None, per_minute: int | None, hosts: Collection[str]) -> None:
        """Guard an application.

        Args:
            app: what is guarded.
            keys: whose keys are let in; everybody is where there are none.
            per_minute: how many requests a minute each key may make, or each address where there are no keys. Counted
                by this process alone, over the last minute.
            hosts: the names that the server may be called by; any where there are none. A page that had its own name
                point to this machine (DNS rebinding) could else ask in a browser as if it came from here.
        """
        self._app = app
        self._keys = keys
        self._hosts = frozenset(hosts)
        self._limit = None if per_minute is None else RateLimitItemPerMinute(per_minute)
        self._counted = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request.

        The name of its key is in its scope as `claimgraph.client`, and whether that may write as `claimgraph.writes`.
        """
        refused = self._refused(scope) if scope["type"] == "http" else None
        await (refused or self._app)(scope, receive, send)

    def _refused(self, scope: Scope) -> Response | None:
        path, headers = asked_path(scope), Headers(scope=scope)
        if path.startswith(_OPEN) or scope["method"] == "OPTIONS" or _is_page(scope, headers):
            return None
        host = _host(headers)
        if self._hosts and host not in self._hosts:
            reason = f"this server is not called {host!r}: name it with --allowed-host if it is"
            return _answer(scope, 421, Code.BAD_REQUEST, reason, {})
        client = scope["client"][0] if scope.get("client") else ""
        if self._keys is not None:
            key = _key(headers.get("authorization", ""))
            known = None if key is None else self._keys.known(key)
            if known is None:
                reason = (
                    "this server asks for a key: send yours as Authorization: Bearer KEY, "
                    "or in a browser as the password of any name"
                )
                challenge = _ASK_PERSON if "text/html" in headers.get("accept", "") else "Bearer"
                return _answer(scope, 401, Code.UNAUTHENTICATED, reason, {"www-authenticate": challenge})
            client = scope["claimgraph.client"] = known.name
            scope["claimgraph.writes"] = known.writes
        if self._limit is None or self._counted.hit(self._limit, client):
            return None
        wait = max(1, math.ceil(self._counted.get_window_stats(self._limit, client).reset_time - time.time()))
        reason = f"more than {self._limit.amount} requests a minute: ask again in {wait} s"
        return _answer(scope, 429, Code.RATE_LIMITED, reason, {"retry-after": str(wait)})


def _key(authorization: str) -> str | None:
    """The key that a request comes with: as a token, or as the password of any name; null where there is none.

    >>> _key("Bearer cg_1"), _key("basic YW5uOmNnXzE="), _key("Digest cg_1")
    ('cg_1', 'cg_1', None)
    """
    scheme, _, given = authorization.partition(" ")
    match scheme.lower():
        case "bearer":
            return given.strip()
        case "basic":
            with suppress(ValueError):
                return b64decode(given.strip(), validate=True).decode("utf-8").partition(":")[2]
    return None


def _host(headers: Headers) -> str:
    """The name that the client calls the server by, without the port."""
    try:
        return urlsplit(f"//{headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


def _is_page(scope: Scope, headers: Headers) -> bool:
    """Whether a browser opens the explorer or the query editor, which hold nothing and let a key be entered."""
    path = asked_path(scope)
    # Where the application is mounted, without a slash: the router leads to the start page from there.
    if path in VIEWS or not path:
        return True
    opens = scope["method"] == "GET" and not scope["query_string"] and "text/html" in headers.get("accept", "")
    return bool(opens and path == "/graphql")


def _answer(scope: Scope, status: int, code: Code, reason: str, headers: dict[str, str]) -> Response:
    scope[CODES] = (code,)
    body = {"errors": [refusal(code, reason).formatted]}
    media_type = accepted(Headers(scope=scope).get("accept")) or JSON
    return JSONResponse(body, status, {"x-content-type-options": "nosniff", **headers}, media_type)
