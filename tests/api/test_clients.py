"""Clients that others wrote, against a running server: each reads all pages of a list."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from claimgraph.api.graphql.publish import published
from claimgraph.graph import ClaimOrder, Graph, PageRequest, claims

Run = Callable[..., str]

CLIENTS = Path(__file__).with_name("clients")
MODULES = CLIENTS / "node_modules"
PYTHON = Path(__file__).parents[2] / ".venv-client" / "bin" / "python"


@pytest.mark.parametrize("client_of", ["apollo.mjs", "urql.mjs", "request.mjs", "gql_pages.py"])
def test_a_client_reads_all_pages(graph: Graph, client: httpx.Client, run_program: Run, client_of: str) -> None:
    program = PYTHON if client_of.endswith(".py") else Path(shutil.which("node") or "node")
    assert PYTHON.is_file() if program == PYTHON else MODULES.is_dir(), "the clients are not installed: make test"

    read = json.loads(run_program(program, CLIENTS / client_of, f"{client.base_url}/graphql", folder=CLIENTS))

    rows = claims(graph, page=PageRequest(order=ClaimOrder.BELIEF)).items
    assert len(rows) > 2
    assert read == [{"id": row.id, "predicate": row.predicate.value, "object": row.object.name} for row in rows]


def test_relay_compiles_a_connection_that_loads_its_next_pages(run_program: Run, tmp_path: Path) -> None:
    shutil.copytree(CLIENTS / "relay", tmp_path / "relay")
    (tmp_path / "relay" / "schema.graphql").write_text(published(), encoding="utf-8")
    (tmp_path / "relay" / "artifacts").mkdir()

    told = run_program(MODULES / ".bin" / "relay-compiler", "relay.config.json", folder=tmp_path / "relay")

    assert "Compilation completed." in told
    made = {path.name for path in (tmp_path / "relay" / "artifacts").iterdir()}
    assert {"ClaimsListPaginationQuery.graphql.js", "ClaimsListEntityQuery.graphql.js"} <= made
