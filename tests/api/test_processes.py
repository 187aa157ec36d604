"""What only a process of its own shows: serving, stopping, pipes."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

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


RULES = ("--extractor", "rules")
"""Thousands of papers take a network minutes."""


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A file of more papers than are extracted in a few seconds."""
    path = tmp_path / "many.jsonl"
    sentence = "We introduce Quokka, which outperforms Wombat on BurrowBench. "
    papers = ({"id": str(number), "title": f"On Quokkas {number}", "abstract": sentence * 5} for number in range(5_000))
    path.write_text("".join(json.dumps(paper) + "\n" for paper in papers), encoding="utf-8")
    return path


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


def test_a_file_that_is_a_pipe_is_written_to(environ: dict[str, str], many: Path) -> None:
    with _running("extract", many, *RULES, "-o", "/dev/stdout", "--quiet", environ=environ) as process:
        stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stderr) == (0, "")
    assert len(stdout.splitlines()) == len(many.read_text(encoding="utf-8").splitlines())
