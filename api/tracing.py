"""Traces of what a server answers, to whatever collects them (extra `otel`).

Configured by OpenTelemetry's own variables: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
"""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import Final

from starlette.types import ASGIApp

try:
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
except ImportError:
    _is_installed = False
else:
    _is_installed = True

_ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_UNTRACED: Final = "/healthz,/readyz,/metrics,/static/"
"""What is asked every few seconds, or is a file."""
_log = logging.getLogger(__name__)


def is_wanted(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the environment names a collector, and does not say that it is to get nothing."""
    named = any(environment.get(name) for name in _ENDPOINTS)
    off = (
        environment.get("OTEL_SDK_DISABLED", "").lower() == "true" or environment.get("OTEL_TRACES_EXPORTER") == "none"
    )
    return named and not off


def traced(app: ASGIApp) -> ASGIApp:
    """An application whose requests are spans, of the trace that the client's `traceparent` names if it does."""
    if not _is_installed:
        return app
    return OpenTelemetryMiddleware(app, excluded_urls=_UNTRACED, exclude_spans=["receive", "send"])


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
        named = {"service.name": os.environ.get("OTEL_SERVICE_NAME", "claimgraph")}
        provider = TracerProvider(resource=Resource.create({**named, "service.version": version("claimgraph")}))
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        trace.set_tracer_provider(provider)
        try:
            yield
        finally:
            provider.shutdown()
