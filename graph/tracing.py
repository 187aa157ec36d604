"""Spans of OpenTelemetry, where its packages are installed (extra `otel`); else nothing.

What is traced is named as OpenTelemetry's semantic conventions have it, for database clients here:
https://opentelemetry.io/docs/specs/semconv/database/database-spans/
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from urllib.parse import urlsplit

try:
    from opentelemetry import trace
except ImportError:
    _is_installed = False
else:
    _is_installed = True

_DEFAULT_PORT = 7687


def span(name: str, attributes: Mapping[str, str | int], *, of_client: bool = False) -> AbstractContextManager[object]:
    """A span around what is done within; an error that leaves it is noted in it, by type alone.

    Args:
        name: what is done, one of few.
        attributes: to what, by the names of the conventions.
        of_client: whether another process is asked.
    """
    return _span(name, attributes, of_client=of_client) if _is_installed else nullcontext()


@contextmanager
def _span(name: str, attributes: Mapping[str, str | int], *, of_client: bool) -> Iterator[None]:
    kind = trace.SpanKind.CLIENT if of_client else trace.SpanKind.INTERNAL
    # An error's message can hold what somebody asked for.
    tracer = trace.get_tracer("claimgraph")
    with tracer.start_as_current_span(
        name, attributes=attributes, kind=kind, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield
        except BaseException as error:
            current.set_attribute("error.type", type(error).__qualname__)
            current.set_status(trace.Status(trace.StatusCode.ERROR))
            raise


def describe(name: str, attributes: Mapping[str, str]) -> None:
    """Name the current span, once it is known what is done."""
    if _is_installed:
        current = trace.get_current_span()
        current.update_name(name)
        current.set_attributes(attributes)


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


def statement(query: str, uri: str, database: str | None) -> AbstractContextManager[object]:
    """A span around one statement for the database. Its text goes along, as its values are parameters and do not."""
    address = urlsplit(uri)
    verb = query.split(None, 1)[0].upper() if query.strip() else "STATEMENT"
    attributes: dict[str, str | int] = {
        "db.system.name": "neo4j",
        "db.operation.name": verb,
        "db.query.text": query,
        "server.address": address.hostname or "",
        "server.port": address.port or _DEFAULT_PORT,
    }
    if database:
        attributes["db.namespace"] = database
    return span(f"{verb} {database}" if database else verb, attributes, of_client=True)
