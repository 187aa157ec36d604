"""Traces of what a server answers, to whatever collects them (extra `otel`).

Named as the semantic conventions have it: https://opentelemetry.io/docs/specs/semconv/http/http-spans/. Configured by
OpenTelemetry's own variables: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/.
"""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any, Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from claimgraph.api.built import VIEWS
from claimgraph.api.bulk import FORMS
from claimgraph.api.requests import asked_path
from claimgraph.graph.tracing import Kind, describe, fail, span

try:
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import OTELResourceDetector, Resource
    from opentelemetry.sdk.trace import SpanLimits, TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
except ImportError:
    _is_installed = False
else:
    _is_installed = True

_ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_PROTOCOLS: Final = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_TIMEOUTS: Final = ("OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT")
_LENGTHS: Final = ("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT")
_SECONDS: Final = 3
"""How long a collector is tried, by default: a server that is told to stop waits for it."""
_LONGEST: Final = 4_000
"""How many letters an attribute may have, by default."""
_UNTRACED: Final = ("/healthz", "/readyz", "/metrics", "/static/", "/pages/")
"""What is asked every few seconds, or is a file."""
_EXACT: Final = (*VIEWS, "/graphql", *(form.path for form in FORMS.values()))
_WITH_ID: Final = ("claims", "evidence", "papers", "entities")
_METHODS: Final = ("GET", "HEAD", "OPTIONS", "POST")
_log = logging.getLogger(__name__)


class Traced:
    """An application whose requests are spans, of the trace that the client's `traceparent` names if it does."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or asked_path(scope).startswith(_UNTRACED):
            await self._app(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                describe({"http.response.status_code": message["status"]})
                if message["status"] >= 500:  # noqa: PLR2004  # what the server is at fault for
                    fail(str(message["status"]))
            await send(message)

        # Neither the query of a GET nor what somebody makes up goes along.
        method = scope["method"] if scope["method"] in _METHODS else "_OTHER"
        route = _route(asked_path(scope))
        attributes = {"http.request.method": method, "url.scheme": scope["scheme"]}
        if route:
            attributes["http.route"] = route
        with span(f"{method} {route}".strip(), attributes, kind=Kind.SERVER, caller=Headers(scope=scope)):
            await self._app(scope, receive, told)


def _route(path: str) -> str:
    """The pattern of an address; empty for one that there is not.

    >>> _route("/claims/clam_1"), _route("/claims.csv"), _route("/graphql"), _route("/graphql/x"), _route("/claims")
    ('/claims/{id}', '/claims.csv', '/graphql', '', '')
    """
    if path in _EXACT:
        return path
    first, _, rest = path.removeprefix("/").partition("/")
    return f"/{first}/{{id}}" if first in _WITH_ID and rest else ""


def is_wanted(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the environment names a collector that is asked over HTTP, and does not say that it is to get nothing.

    >>> is_wanted({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"})
    True
    >>> is_wanted({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318", "OTEL_SDK_DISABLED": "true"})
    False
    """
    if not any(environment.get(name) for name in _ENDPOINTS) or environment.get("OTEL_SDK_DISABLED") == "true":
        return False
    exporter = environment.get("OTEL_TRACES_EXPORTER") or "otlp"
    protocol = next(filter(None, map(environment.get, _PROTOCOLS)), "http/protobuf")
    if exporter == "otlp" and protocol == "http/protobuf":
        return True
    if exporter != "none":
        _log.warning(
            "no traces are sent: only otlp over http/protobuf is known here, not %s over %s", exporter, protocol
        )
    return False


@contextmanager
def exported() -> Iterator[None]:
    """Send the spans made within to the collector that the environment names, the last ones at the end.

    Does nothing where the environment names none, or where the process was started by `opentelemetry-instrument`,
    which sees to it.
    """
    if not is_wanted():
        yield
    elif not _is_installed:
        _log.warning("the environment names a collector of traces, and gets none: install claimgraph[otel]")
        yield
    elif not isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider):
        yield
    else:
        named = {"service.name": "claimgraph", "service.version": version("claimgraph")}
        resource = Resource.create({**named, **OTELResourceDetector().detect().attributes})
        limits = SpanLimits(**_unless(_LENGTHS, max_attribute_length=_LONGEST))
        provider = TracerProvider(resource=resource, span_limits=limits)
        exporter = OTLPSpanExporter(**_unless(_TIMEOUTS, timeout=_SECONDS))
        provider.add_span_processor(BatchSpanProcessor(exporter))
        trace.set_tracer_provider(provider)
        try:
            yield
        finally:
            provider.shutdown()


def _unless(names: tuple[str, ...], **defaults: Any) -> dict[str, Any]:
    """What is so by default, unless a variable of one of these names says otherwise."""
    return {} if any(os.environ.get(name) for name in names) else defaults
