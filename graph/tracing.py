"""Spans of OpenTelemetry, where its packages are installed (extra `otel`); else nothing.

What is traced is named as OpenTelemetry's semantic conventions have it, for databases here:
https://opentelemetry.io/docs/specs/semconv/database/database-spans/
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

try:
    from opentelemetry import trace
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
except ImportError:
    _is_installed = False
else:
    _is_installed = True

_DEFAULT_PORT: Final = 7687
_LONGEST: Final = 200
"""How many letters of what somebody else named go along: spans wait in memory until they are sent."""


class Kind(StrEnum):
    """On which side of a connection something is done, if on any."""

    INTERNAL = "INTERNAL"
    CLIENT = "CLIENT"
    SERVER = "SERVER"


def span(
    name: str,
    attributes: Mapping[str, str | int],
    *,
    kind: Kind = Kind.INTERNAL,
    caller: Mapping[str, str] | None = None,
) -> AbstractContextManager[object]:
    """A span around what is done within; an error that leaves it is noted in it, by type alone.

    Args:
        name: what is done, one of few.
        attributes: to what, by the names of the conventions.
        kind: on which side of a connection.
        caller: the headers of a request, which may name the span that it belongs to; else the current one is that.
    """
    return _span(name, attributes, kind, caller) if _is_installed else nullcontext()


@contextmanager
def _span(
    name: str, attributes: Mapping[str, str | int], kind: Kind, caller: Mapping[str, str] | None
) -> Iterator[None]:
    tracer = trace.get_tracer("claimgraph")
    # An error's message can hold what somebody asked for.
    with tracer.start_as_current_span(
        name,
        context=None if caller is None else TraceContextTextMapPropagator().extract(caller),
        kind=trace.SpanKind[kind],
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ):
        try:
            yield
        except BaseException as error:
            fail(type(error).__qualname__)
            raise


def describe(attributes: Mapping[str, str | int], *, name: str | None = None) -> None:
    """Tell more of the current span, once it is known; a new `name` of it, too, if one is given."""
    if _is_installed:
        current = trace.get_current_span()
        for key, value in attributes.items():
            current.set_attribute(key, value[:_LONGEST] if isinstance(value, str) else value)
        if name is not None:
            current.update_name(name)


def fail(kind: str) -> None:
    """Note in the current span that what it does has failed, and in which of few ways."""
    if _is_installed:
        current = trace.get_current_span()
        current.set_attribute("error.type", kind)
        current.set_status(trace.Status(trace.StatusCode.ERROR))


def current_trace() -> str | None:
    """The id of the current trace, 32 hexadecimal digits; null where there is none."""
    if not _is_installed or not (context := trace.get_current_span().get_span_context()).is_valid:
        return None
    return trace.format_trace_id(context.trace_id)


def statement(query: str, server: str, uri: str, database: str | None) -> AbstractContextManager[object]:
    """A span around one statement for a server such as "Neo4j 5.26.0". Its text goes along; its values do not."""
    if not _is_installed:
        return nullcontext()
    address = urlsplit(uri)
    verb = query.split(None, 1)[0].upper() if query.strip() else "STATEMENT"
    attributes: dict[str, str | int] = {
        "db.system.name": server.partition(" ")[0].lower(),
        "db.operation.name": verb,
        "db.query.text": query,
        "server.address": address.hostname or "",
        "server.port": address.port or _DEFAULT_PORT,
    }
    if database:
        attributes["db.namespace"] = database
    return span(f"{verb} {database}" if database else verb, attributes, kind=Kind.CLIENT)
