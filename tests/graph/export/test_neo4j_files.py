"""Files for neo4j-admin: how they are written, and when not."""

import csv
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimgraph.graph import ExportFailed, Graph, export_neo4j_admin, load
from claimgraph.graph.queries import schema
from claimgraph.schema import Extraction

Make = Callable[..., Extraction]
Empty = Callable[[Graph], None]

NAMES = {"Adam": ("Method",), "RMSProp": ("Method",)}
BEATS = ("Adam", "OUTPERFORMS", "RMSProp")
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x1f"))
TITLES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "written"


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(authors=st.lists(TEXTS, min_size=2), title=TITLES, venue=TEXTS)
def test_any_text_is_kept(
    graph: Graph,
    make: Make,
    empty: Empty,
    tmp_path_factory: pytest.TempPathFactory,
    authors: list[str],
    title: str,
    venue: str,
) -> None:
    folder = tmp_path_factory.mktemp("written")
    empty(graph)
    load(graph, [make("1", NAMES, title=title, authors=tuple(authors), venue=venue)])

    export_neo4j_admin(graph, folder)

    (header,), (row,) = _rows(folder / "Paper-header.csv"), _rows(folder / "Paper.csv")
    kept = dict(zip(header, row, strict=True))
    assert kept["id:ID(Paper)"] == "1"
    assert kept["title:string"] == title
    assert kept["venue:string"] == venue
    assert kept["authors:string[]"] == "\x1f".join(authors)


def test_no_page_ends_the_graph(graph: Graph, folder: Path) -> None:
    """The servers do not order all characters alike; a page of 500 ends before the one where they begin to differ."""
    ids = [*(f"{number:03}" for number in range(499)), "\ufb01", *(f"\U0001f9ac{number:03}" for number in range(600))]
    graph.execute("UNWIND $ids AS id CREATE (:Paper {id: id, title: id})", ids=ids[::-1])

    export_neo4j_admin(graph, folder)

    assert [row[0] for row in _rows(folder / "Paper.csv")] == ids


def test_what_is_empty_and_what_is_not_there(graph: Graph, make: Make, folder: Path) -> None:
    load(graph, [make("1", {}, [], title="T", venue="")])

    export_neo4j_admin(graph, folder)

    (line,) = (folder / "Paper.csv").read_text(encoding="utf-8").splitlines()
    assert line.startswith('"1","T","",,,"",,,,,,,"","t","t","9999 1","t 1","invented","1",')


def test_what_is_written_is_told(graph: Graph, make: Make, folder: Path) -> None:
    load(graph, [make("1", NAMES, [BEATS, ("PAPER", "INTRODUCES", "Adam")])])
    done: list[int] = []

    summary = export_neo4j_admin(graph, folder, on_progress=done.append)

    assert sum(done) == summary.nodes == 10
    assert {name: count for name, count in summary.files.items() if count} == {
        "Meta.csv": 1,
        "Paper.csv": 1,
        "Name.csv": 2,
        "Entity.csv": 2,
        "Claim.csv": 2,
        "Evidence.csv": 2,
        "Paper-MENTIONS-Entity.csv": 2,
        "Claim-SUBJECT-Entity.csv": 1,
        "Claim-SUBJECT-Paper.csv": 1,
        "Claim-OBJECT-Entity.csv": 2,
        "Evidence-SUPPORTS-Claim.csv": 2,
        "Evidence-STATED_IN-Paper.csv": 2,
        "Paper-INTRODUCES-Entity.csv": 1,
        "Entity-OUTPERFORMS-Entity.csv": 1,
    }
    assert summary.relationships == 12
    assert summary.render().splitlines()[0] == "Meta.csv                       1"
    assert summary.render().splitlines()[-2:] == [
        "10 nodes and 12 relationships",
        f"import them with: sh {folder}/import.sh",
    ]


@pytest.mark.parametrize("compress", [False, True])
def test_the_same_graph_is_the_same_files(graph: Graph, make: Make, tmp_path: Path, *, compress: bool) -> None:
    load(graph, [make("1", NAMES, [BEATS]), make("2", NAMES, [BEATS])])
    one, other = tmp_path / "one", tmp_path / "other"
    other.mkdir()

    for folder in (one, other):
        export_neo4j_admin(graph, folder, compress=compress)

    assert {path.name: path.read_bytes() for path in one.iterdir()} == {
        path.name: path.read_bytes() for path in other.iterdir()
    }


def test_the_script_runs_the_command(graph: Graph, folder: Path, tmp_path: Path) -> None:
    """With a program in the place of neo4j-admin that tells how it is called; the real one has its own test."""
    program = tmp_path / "bin" / "neo4j-admin"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\npwd\nprintf "%s\\n" neo4j-admin "$@"\n', encoding="utf-8")
    program.chmod(0o700)
    moved = tmp_path / "else where"

    command = list(export_neo4j_admin(graph, folder).command)
    folder.rename(moved)

    def called(*arguments: str) -> list[str]:
        run = ["sh", str(moved / "import.sh"), *arguments]
        ended = subprocess.run(run, env=os.environ | {"NEO4J_HOME": str(tmp_path)}, capture_output=True, check=True)
        return ended.stdout.decode().splitlines()

    assert called() == [str(moved), *command]
    assert called("claims", "--threads=1") == [
        str(moved),
        *("claims" if word == "neo4j" else word for word in command),
        "--threads=1",
    ]
    assert command[:5] == ["neo4j-admin", "database", "import", "full", "neo4j"]


def test_the_schema_is_that_of_a_migration(graph: Graph, folder: Path) -> None:
    export_neo4j_admin(graph, folder)

    statements = (folder / "schema.cypher").read_text(encoding="utf-8").split(";\n")
    assert statements == [*schema.STATEMENTS, *schema.FULLTEXT, schema.WAIT_FOR_INDEXES, ""]


def test_rows_that_are_longer_than_the_importer_s_buffer(graph: Graph, make: Make, folder: Path) -> None:
    authors = tuple(f"{number:05}" + "x" * 95_000 for number in range(30))
    load(graph, [make("1", NAMES, authors=authors)])

    summary = export_neo4j_admin(graph, folder)

    longest = len((folder / "Paper.csv").read_bytes())
    assert f"--read-buffer-size={2 * longest}" in summary.command


def _refusal(graph: Graph, folder: Path) -> str:
    with pytest.raises(ExportFailed) as caught:
        export_neo4j_admin(graph, folder)
    return str(caught.value)


def test_a_folder_with_files_in_it_is_refused(graph: Graph, folder: Path) -> None:
    export_neo4j_admin(graph, folder)
    before = sorted(folder.iterdir())

    assert _refusal(graph, folder) == f"{folder} has files in it already: give a new folder, or an empty one"
    assert sorted(folder.iterdir()) == before


def test_a_folder_that_cannot_be_made_is_told(graph: Graph, folder: Path) -> None:
    inside = folder / "inside"
    assert _refusal(graph, inside) == f"{inside} cannot be written: no such file or directory"
    folder.write_text("a file", encoding="utf-8")
    assert _refusal(graph, folder) == f"{folder} cannot be written: file exists"


@pytest.mark.parametrize("authors", [("",), ("a\x1fb", "c")])
@pytest.mark.parametrize("there", [False, True])
def test_a_list_that_cannot_be_imported_is_told_and_nothing_stays(
    graph: Graph, make: Make, folder: Path, authors: tuple[str, ...], *, there: bool
) -> None:
    load(graph, [make("1", NAMES, authors=authors)])
    if there:
        folder.mkdir()

    assert _refusal(graph, folder) == (
        f"neo4j-admin cannot read the authors {list(authors)!r}: load that paper again without the control character "
        "U+001F, and without a list of nothing but an empty string"
    )
    assert folder.exists() == there
    assert not there or list(folder.iterdir()) == []


def test_a_load_meanwhile_is_told(graph: Graph, make: Make, folder: Path) -> None:
    load(graph, [make("1", NAMES)])

    def go_on(_: int) -> None:
        load(graph, [make("2", NAMES)])

    with pytest.raises(ExportFailed) as caught:
        export_neo4j_admin(graph, folder, on_progress=go_on)

    message = "something was loaded into the graph while it was written: export it again when nothing is"
    assert str(caught.value) == message
    assert not folder.exists()
