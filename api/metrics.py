"""What Prometheus reads at `/metrics`: how many requests were answered, how long it took, what went wrong."""

import time
from collections.abc import Collection
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from claimgraph.api.graphql.errors import Code
from claimgraph.api.requests import asked_path

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""The bounds of the histogram; the last one is what a query may take."""
_METHODS: Final = ("GET", "POST")
_HUNG_UP: Final = 499
"""As nginx has it: the client hung up before it was answered."""


CODES: Final = "claimgraph.codes"
"""Where whoever answers a request with errors leaves their codes in its scope."""
QUERIED: Final = "claimgraph.queried"
"""What is in the scope of a request that nothing refused before it came to GraphQL or to the tools of agents."""


class Measures:
    """The figures of one server, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "claimgraph_requests",
            "Requests for GraphQL, and of agents, that were answered.",
            ("method", "status"),
            registry=self._registry,
        )
        self._errors = Counter(
            "claimgraph_errors", "Errors in these answers, by their code.", ("code",), registry=self._registry
        )
        self._seconds = Histogram(
            "claimgraph_request_seconds",
            "How long it took to answer those that nothing refused before, waiting for others included.",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._in_progress = Gauge(
            "claimgraph_requests_in_progress",
            "Requests for GraphQL, and of agents, that are being answered, or wait for it.",
            registry=self._registry,
        )

    async def page(self, _: Request) -> Response:
        """The page that Prometheus reads."""
        return Response(generate_latest(self._registry), headers={"content-type": CONTENT_TYPE_LATEST})

    async def take(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Have an application answer one request, and count it."""
        # Anybody can make up methods, and each would be a series of its own.
        method = scope["method"] if scope["method"] in _METHODS else "other"

        begun, is_answered = time.perf_counter(), False

        async def counted(message: Message) -> None:
            nonlocal is_answered
            if message["type"] == "http.response.start":
                is_answered = True
                self._requests.labels(method, message["status"]).inc()
                if QUERIED in scope:
                    self._seconds.observe(time.perf_counter() - begun)
            await send(message)

        try:
            with self._in_progress.track_inprogress():
                await app(scope, receive, counted)
        except Exception:
            # Answered further out.
            if not is_answered:
                self._requests.labels(method, 500).inc()
            self._errors.labels(Code.INTERNAL_SERVER_ERROR).inc()
            raise
        if not is_answered:
            self._requests.labels(method, _HUNG_UP).inc()
            self._seconds.observe(time.perf_counter() - begun)
        for code in scope.get(CODES, ()):
            self._errors.labels(code).inc()


class Measured:
    """An application whose requests for some paths are measured."""

    def __init__(self, app: ASGIApp, measures: Measures, paths: Collection[str]) -> None:
        self._app = app
        self._measures = measures
        self._paths = paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and asked_path(scope) in self._paths:
            await self._measures.take(self._app, scope, receive, send)
        else:
            await self._app(scope, receive, send)
