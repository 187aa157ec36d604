"""Clients that others wrote, against a running server: each reads all pages of a list."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest

from claimgraph.api.graphql.publish import published
from claimgraph.graph import ClaimOrder, Graph, PageRequest, claims

CLIENTS = Path(__file__).with_name("clients")
MODULES = CLIENTS / "node_modules"
PYTHON = Path(__file__).parents[2] / ".venv-client" / "bin" / "python"


def _run(*command: str | Path, folder: Path = CLIENTS) -> str:
    # A proxy is for the web, and none of it stands between a test and its server.
    environ = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    ended = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.mark.parametrize("client_of", ["apollo.mjs", "urql.mjs", "request.mjs", "gql_pages.py"])
def test_a_client_reads_all_pages(graph: Graph, client: httpx.Client, client_of: str) -> None:
    program = PYTHON if client_of.endswith(".py") else Path(shutil.which("node") or "node")
    assert PYTHON.is_file() if program == PYTHON else MODULES.is_dir(), "the clients are not installed: make test"

    read = json.loads(_run(program, CLIENTS / client_of, f"{client.base_url}/graphql"))

    rows = claims(graph, page=PageRequest(order=ClaimOrder.BELIEF)).items
    assert len(rows) > 2
    assert read == [{"id": row.id, "predicate": row.predicate.value, "object": row.object.name} for row in rows]


def test_relay_compiles_a_connection_that_loads_its_next_pages(tmp_path: Path) -> None:
    shutil.copytree(CLIENTS / "relay", tmp_path / "relay")
    (tmp_path / "relay" / "schema.graphql").write_text(published(), encoding="utf-8")
    (tmp_path / "relay" / "artifacts").mkdir()

    told = _run(MODULES / ".bin" / "relay-compiler", "relay.config.json", folder=tmp_path / "relay")

    assert "Compilation completed." in told
    made = {path.name for path in (tmp_path / "relay" / "artifacts").iterdir()}
    assert {"ClaimsListPaginationQuery.graphql.js", "ClaimsListEntityQuery.graphql.js"} <= made
