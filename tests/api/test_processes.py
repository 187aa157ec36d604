"""What only a process of its own shows: serving, stopping, pipes."""

import gzip
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha512
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from claimgraph.graph.servers.files import is_locked

_PROGRAM = [sys.executable, "-c", "from claimgraph.api.cli import main; main()"]


@pytest.fixture
def environ(environment: dict[str, str | None]) -> dict[str, str]:
    """The environment of a process."""
    merged: dict[str, str | None] = {**os.environ, **environment}
    return {name: value for name, value in merged.items() if value is not None}


@contextmanager
def _running(*arguments: object, environ: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    command = [*_PROGRAM, *map(str, arguments)]
    with subprocess.Popen(
        command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline()


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize(("told", "status"), [(None, 0), (signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_mcp_answers_until_its_input_ends_or_it_is_told_to_stop(
    environ: dict[str, str], told: signal.Signals | None, status: int
) -> None:
    about = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    with _running("mcp", environ=environ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": about}) + "\n")
        process.stdin.flush()
        assert json.loads(_line(process))["result"]["serverInfo"]["name"] == "claimgraph"
        if told is None:
            process.stdin.close()
        else:
            process.send_signal(told)
        assert process.wait(20) == status
        assert process.stdout.read() == ""


@pytest.mark.usefixtures("running")
def test_serve_answers_until_ctrl_c(environ: dict[str, str]) -> None:
    with _running("serve", "--port", 0, environ=environ) as process:
        said = re.fullmatch(r"GraphQL answers at (http://127\.0\.0\.1:\d+/graphql)\n", _line(process))
        assert said
        answer = httpx.post(said[1], json={"query": "{ stats { papers } }"}, trust_env=False)
        assert answer.json() == {"data": {"stats": {"papers": 0}}}
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert stderr.splitlines()[-1] == "claimgraph: stopped from the keyboard"
    assert "Traceback" not in stderr


_DELETING = """
import time
from claimgraph.api import cli

class Slow:
    def __del__(self):
        print("deleting", flush=True)
        time.sleep(0.5)

def command(prog_name):
    Slow()
    time.sleep(60)

cli.create_cli = lambda: command
cli.main()
"""


@pytest.mark.parametrize(("stop", "status"), [(signal.SIGINT, -signal.SIGINT), (signal.SIGTERM, 128 + signal.SIGTERM)])
def test_a_signal_that_comes_while_something_is_deleted_is_heeded(stop: signal.Signals, status: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _DELETING], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert _line(process) == "deleting\n"
            process.send_signal(stop)
            _, stderr = process.communicate(timeout=20)
        finally:
            process.kill()
    assert process.returncode == status
    assert "Exception ignored" not in stderr


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_command_leaves_no_server_behind(
    environ: dict[str, str], tmp_path: Path, stop: signal.Signals
) -> None:
    lock = tmp_path / "data" / "embedded" / "server.lock"
    with _running("serve", "--port", 0, "--json", "--quiet", environ=environ) as process:
        assert json.loads("".join(_line(process) for _ in range(3)))["graphql"].endswith("/graphql")
        assert is_locked(lock)
        process.send_signal(stop)
        process.communicate(timeout=60)
    assert process.returncode == 128 + stop
    assert not is_locked(lock), "the embedded server is still running"


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=60).close()
    except ConnectionRefusedError:
        return False
    return True


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_server_that_is_told_to_stop_answers_what_was_asked(environ: dict[str, str], stop: signal.Signals) -> None:
    query = b'{"query": "{ stats { papers } }"}'
    headers = (
        "host: localhost",
        "content-type: application/json",
        f"content-length: {len(query)}",
        "x-request-id: mine",
    )
    head = "\r\n".join(("POST /graphql HTTP/1.1", *headers, "", ""))
    with _running("serve", "--port", 0, "--debug", environ=environ) as process:
        port = int(_line(process).rsplit(":", 1)[1].split("/")[0])
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            connection.sendall(head.encode() + query[:5])
            httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False)
            process.send_signal(stop)
            while _listens(port):
                time.sleep(0.01)
            connection.sendall(query[5:])
            answer = b"".join(iter(lambda: connection.recv(1024), b""))
        _, stderr = process.communicate(timeout=60)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(b'{"data": {"stats": {"papers": 0}}}')
    assert " INFO claimgraph.api.requests [mine]: POST /graphql 200 in " in stderr
    assert process.returncode == 128 + stop


@pytest.fixture
def collector() -> Iterator[tuple[str, list[ExportTraceServiceRequest]]]:
    """A collector of traces: its address, and what it was sent."""
    sent: list[ExportTraceServiceRequest] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            body = gzip.decompress(body) if self.headers.get("content-encoding") == "gzip" else body
            sent.append(ExportTraceServiceRequest.FromString(body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", sent
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.usefixtures("running")
def test_a_collector_gets_the_spans_of_a_request(
    environ: dict[str, str], collector: tuple[str, list[ExportTraceServiceRequest]]
) -> None:
    address, sent = collector
    trace, caller = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
    query = {"query": "query Counted { stats { papers } }"}
    failing = {"query": "{ papers(first: 0) { nodes { id } } }"}
    with _running(
        "serve",
        "--port",
        0,
        "--log-format",
        "json",
        environ={**environ, "OTEL_EXPORTER_OTLP_ENDPOINT": address, "OTEL_RESOURCE_ATTRIBUTES": "zone=burrow"},
    ) as process:
        endpoint = _line(process).split()[-1]
        headers = {"traceparent": f"00-{trace}-{caller}-01", "x-request-id": "mine"}
        httpx.post(endpoint, json=query, headers=headers, trust_env=False)
        httpx.post(endpoint, json=failing, trust_env=False)
        httpx.get(endpoint.replace("/graphql", "/healthz"), trust_env=False)
        process.send_signal(signal.SIGTERM)
        _, stderr = process.communicate(timeout=60)

    (line,) = (json.loads(line) for line in stderr.splitlines() if '"mine"' in line)
    assert (line["path"], line["trace_id"]) == ("/graphql", trace)
    resources = [part for request in sent for part in request.resource_spans]
    named = {one.key: one.value.string_value for one in resources[0].resource.attributes}
    assert (named["service.name"], named["zone"]) == ("claimgraph", "burrow")
    spans = [span for part in resources for scope in part.scope_spans for span in scope.spans]
    ours = {span.name: span for span in spans if span.trace_id.hex() == trace}
    server, operation = ours["POST /graphql"], ours["query"]
    statement = next(span for span in ours.values() if span.kind == Span.SPAN_KIND_CLIENT)
    assert [server.parent_span_id.hex(), operation.parent_span_id, statement.parent_span_id] == [
        caller,
        server.span_id,
        operation.span_id,
    ]
    assert _attributes(operation) == {"graphql.operation.type": "query", "graphql.operation.name": "Counted"}
    told = _attributes(statement)
    assert (told["db.system.name"], told["db.operation.name"]) == ("arcadedb", "MATCH")
    assert told["db.query.text"].startswith("MATCH (")
    (failed,) = (span for span in spans if span.status.code == Status.STATUS_CODE_ERROR)
    assert (failed.name, _attributes(failed)["error.type"]) == ("query", "BAD_USER_INPUT")
    assert not [span for span in spans if "healthz" in span.name]


def _attributes(span: Span) -> dict[str, str]:
    return {one.key: one.value.string_value for one in span.attributes}


RULES = ("--extractor", "rules")
"""Thousands of papers take a network minutes."""


def _write_papers(path: Path, count: int) -> Path:
    """Write so many papers to a file, each with a title that does not compress."""
    abstract = "We introduce Quokka, which outperforms Wombat on BurrowBench. " * 5
    titles = (f"On Quokkas {sha512(str(number).encode()).hexdigest()}" for number in range(count))
    papers = ({"id": str(number), "title": title, "abstract": abstract} for number, title in enumerate(titles))
    path.write_text("".join(json.dumps(paper) + "\n" for paper in papers), encoding="utf-8")
    return path


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A file of more papers than are extracted in a few seconds."""
    return _write_papers(tmp_path / "many.jsonl", 5_000)


def test_ctrl_c_in_the_middle_of_a_run(environ: dict[str, str], many: Path) -> None:
    with _running("extract", many, *RULES, "-o", many.with_name("out.jsonl"), environ=environ) as process:
        while process.poll() is None and not list(many.parent.glob(".out.jsonl.*.part")):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=60)
    assert (process.returncode, stderr) == (130, "claimgraph: stopped from the keyboard\n")
    assert list(many.parent.glob("*out.jsonl*")) == []


def test_a_pipe_that_is_closed_early_is_no_traceback(environ: dict[str, str], many: Path) -> None:
    with _running("extract", many, *RULES, "-o", "-", "--quiet", environ=environ) as process:
        _line(process)
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(timeout=60) == 1


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_a_result_that_grows_too_large_is_named_and_removed(environ: dict[str, str], many: Path, suffix: str) -> None:
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000)); "
    output = many.with_name(f"out{suffix}")
    command = [_PROGRAM[0], "-c", limited + _PROGRAM[2], "extract", str(many), *RULES, "-o", str(output), "--quiet"]
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (1, f"claimgraph: {output} cannot be written: file too large\n")
    assert list(many.parent.glob("*out*")) == []


def test_a_standard_output_that_is_full_is_named(environ: dict[str, str], many: Path) -> None:
    command = [*_PROGRAM, "extract", str(many), *RULES, "-o", "-", "--quiet"]
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(command, env=environ, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    sentence = "standard output cannot be written: no space left on device"
    assert (ended.returncode, ended.stderr) == (1, f"claimgraph: {sentence}\n")


def test_what_standard_input_reads_is_not_written_to(environ: dict[str, str], many: Path) -> None:
    before = many.read_bytes()
    with many.open("rb") as stdin:
        command = [*_PROGRAM, "ingest", "-", "--rejects", str(many)]
        ended = subprocess.run(command, env=environ, stdin=stdin, capture_output=True, check=False)
    assert ended.stderr.decode() == f"claimgraph: --rejects {many} is one of the sources: give another file\n"
    assert (ended.returncode, many.read_bytes() == before) == (1, True)


def test_a_file_that_is_a_pipe_is_written_to(environ: dict[str, str], tmp_path: Path) -> None:
    papers = _write_papers(tmp_path / "papers.jsonl", 300)
    with _running("extract", papers, *RULES, "-o", "/dev/stdout", "--quiet", environ=environ) as process:
        stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stderr) == (0, "")
    assert len(stdout.splitlines()) == 300
    assert len(stdout) > 65_536, "a pipe holds as much without anybody reading"
