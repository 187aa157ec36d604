"""Every command, query and program in the README runs."""

import contextlib
import io
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from claimgraph.api.cli import create_cli
from claimgraph.extract.sample import sample_path
from claimgraph.graph import Settings, connect
from claimgraph.graph.servers import embedded

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CLAIMGRAPH = str(Path(sys.executable).with_name("claimgraph"))
STAYS = ("claimgraph neo4j", "claimgraph serve")
"""Commands that run until they are interrupted."""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


COMMANDS = [line.removeprefix("$ ") for block in blocks("console") for line in block.splitlines()]
ONCE = [command for command in COMMANDS if command not in STAYS]


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with papers to read, and an embedded server that stays up between commands."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copy(sample_path(), folder / "papers.jsonl")
    with embedded.join(folder / "data"):
        for command in ONCE:
            ended = call(folder, command)
            assert ended.exit_code == 0, f"{command}: {ended.stderr}"
        yield folder


def environment(folder: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
    return own | {"CLAIMGRAPH_DATA": str(folder / "data")}


def arguments(command: str) -> list[str]:
    program, *rest = shlex.split(command)
    assert program == "claimgraph"
    return [CLAIMGRAPH, *rest]


def call(folder: Path, command: str) -> Result:
    """What a command does in this process; in one of its own it takes more than a second to begin."""
    none = {name: None for name in os.environ if name.startswith("NEO4J_")}
    with contextlib.chdir(folder):
        return CliRunner().invoke(create_cli(), arguments(command)[1:], env={**none, **environment(folder)})


def run(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        arguments(command), cwd=folder, env=environment(folder), capture_output=True, text=True, check=False
    )


def test_commands_do_what_the_readme_says(workplace: Path) -> None:
    assert set(ONCE) == {
        "claimgraph ingest papers.jsonl",
        "claimgraph status",
        "claimgraph verify",
        "claimgraph extract papers.jsonl -o claims.jsonl.gz",
        "claimgraph load claims.jsonl.gz",
        "claimgraph query '{ stats { papers claims } }'",
        "claimgraph contradictions",
        "claimgraph agreements --min-papers 2",
        "claimgraph leaderboard CIFAR-10",
        "claimgraph compare Adam SGD",
        "claimgraph path Adam ResNet --max-hops 4",
        "claimgraph lineage BERT",
        "claimgraph neighbours Adam AdaGrad",
        "claimgraph claims --subject bert --predicate OUTPERFORMS",
    }
    assert run(workplace, "claimgraph status").stdout.startswith("papers    24\n")


@pytest.mark.parametrize("command", STAYS)
def test_commands_that_stay_say_where_they_are_and_stop(workplace: Path, command: str) -> None:
    assert command in COMMANDS
    port = ["--port", "0"] if command == "claimgraph serve" else []
    with subprocess.Popen(
        [*arguments(command), *port],
        cwd=workplace,
        env=environment(workplace) | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert any(re.search(r"(?:http|bolt)://127\.0\.0\.1:\d+", line) for line in process.stdout)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


@pytest.mark.parametrize("query", blocks("graphql"))
def test_every_query_has_an_answer(workplace: Path, query: str) -> None:
    answered = json.loads(call(workplace, f"claimgraph query {shlex.quote(query)}").stdout)
    assert "errors" not in answered
    found = answered["data"].values()
    assert all(field.get("nodes", field) if isinstance(field, dict) else field for field in found)


def test_the_cypher_has_an_answer(workplace: Path) -> None:
    (query,) = blocks("cypher")
    with connect(Settings(data=workplace / "data")) as graph:
        assert "ResNet" in {row["worse.name"] for row in graph.read(query)}


def test_the_programs_run() -> None:
    printed = []
    for program in blocks("python"):
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            exec(compile(program, "README.md", "exec"), {})  # noqa: S102 - the README is ours
        printed.append(output.getvalue().splitlines())
    sentences, claims = printed
    assert sentences == ["Paper owl-7", "[0] OwlNet", "[1] We propose OwlNet."]
    assert "E1 OUTPERFORMS E2 OwlNet outperforms BatNet on NightBench." in claims


def test_make_demo_does_the_main_job(workplace: Path) -> None:
    assert "`make demo ARGS=--exit`" in README
    # What `make test` hands down to its tests is no business of a second make.
    own = {name: value for name, value in environment(workplace).items() if not name.startswith("MAKE")}
    # Nor is somebody's own database any of demo's.
    own["NEO4J_URI"] = "bolt://not.used:7687"
    ended = subprocess.run(
        ["make", "demo", "ARGS=--exit"], cwd=ROOT, env=own, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert re.search(r"^papers    24 read, 0 rejected$", ended.stdout, re.MULTILINE)
    assert re.search(r"^.+ OUTPERFORMS .*\n  “.+”\n  .+, characters \d+ to \d+$", ended.stdout, re.MULTILINE)
    folder = workplace / "data" / "demo"
    assert ended.stderr.endswith(f"The demo's graph stays in {folder}; other commands read it with --data.\n")
    held = json.loads(call(workplace, f"claimgraph status --json --data {folder}").stdout)
    assert held["papers"] == 24


def test_the_other_command_is_what_ci_runs() -> None:
    assert "`make test`" in README
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("make test")


def test_the_files_that_are_linked_are_there() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert links
    assert all((ROOT / link).exists() for link in links)
