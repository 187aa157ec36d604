"""Spans; that a collector gets them is in test_processes.py."""

import logging
from typing import Any

import httpx
import pytest

from claimgraph.api import tracing
from claimgraph.graph import Graph
from claimgraph.graph import tracing as spans


def test_without_opentelemetry_nothing_is_traced_and_all_is_answered(
    graph: Graph, client: httpx.Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(spans, "_is_installed", False)
    monkeypatch.setattr(tracing, "_is_installed", False)
    answer = client.post("/graphql", json={"query": "query A { stats { papers } }"}, headers={"traceparent": "x"})
    assert answer.json() == {"data": {"stats": {"papers": 2}}}
    assert client.post("/graphql", json={"query": "{ nothing }"}).status_code == 200
    assert spans.current_trace() is None
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    with caplog.at_level(logging.WARNING), tracing.exported():
        pass
    assert [record.getMessage() for record in caplog.records] == [
        "the environment names a collector of traces, and gets none: install claimgraph[otel]"
    ]


def test_a_request_with_headers_that_are_no_text_is_answered(client: httpx.Client) -> None:
    headers: Any = [(b"user-agent", rb"\xff\x"), (b"traceparent", b"\xff"), (b"content-type", b"application/json")]
    assert client.post("/graphql", content=b'{"query": "{ __typename }"}', headers=headers).status_code == 200


def test_traces_over_what_is_not_known_are_told(caplog: pytest.LogCaptureFixture) -> None:
    collector = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4317"}
    assert tracing.is_wanted(collector)
    assert not tracing.is_wanted(collector | {"OTEL_TRACES_EXPORTER": "none"})
    assert caplog.records == []
    assert not tracing.is_wanted(collector | {"OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"})
    assert [record.getMessage() for record in caplog.records] == [
        "no traces are sent: only otlp over http/protobuf is known here, not otlp over grpc"
    ]
