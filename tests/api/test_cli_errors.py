"""What a person reads when something is wrong: one sentence that says what to do, and a status."""

import json
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from claimgraph.graph.servers import embedded

Cli = Callable[..., Result]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with what people give by mistake."""
    monkeypatch.chdir(tmp_path)
    Path("ok.jsonl").write_text('{"id": "1", "title": "On Quokkas"}\n', encoding="utf-8")
    Path("empty.jsonl").write_bytes(b"")
    Path("binary").write_bytes(bytes(range(256)) * 16)
    Path("broken.jsonl").write_text('{"id": "1"\n', encoding="utf-8")
    Path("found.jsonl").write_text('{"id": "2", "entities": [], "claims": []}\n', encoding="utf-8")
    Path("folder").mkdir()
    Path("latin").write_bytes("Benchmark\tCaf\u00e9\n".encode("latin-1"))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("ingest", "none.jsonl"),
         "none.jsonl does not exist; give a file, a directory or - for standard input"),
        (("ingest", "ok.jsonl", "none.jsonl"),
         "none.jsonl does not exist; give a file, a directory or - for standard input"),
        (("extract", "empty.jsonl", "-o", "out"), "empty.jsonl is empty"),
        (("load", "empty.jsonl"), "empty.jsonl is empty"),
        (("ingest", "binary"),
         "binary is a binary file; give text, plain or compressed with gzip or zstd"),
        (("ingest", "folder"), "folder is a directory without files"),
        (("extract", "ok.jsonl", "-o", "folder/none/out"),
         "folder/none/out cannot be written: there is no folder {cwd}/folder/none"),
        (("extract", "ok.jsonl", "-o", "folder"), "folder cannot be written: is a directory"),
        (("ingest", "ok.jsonl", "--model", "folder"),
         "folder holds no model (No such file or directory: folder/model.json)"),
        (("ingest", "ok.jsonl", "--model", "folder", "--extractor", "rules"),
         "the rules use no trained network: leave out folder, or choose the extractor 'model'"),
        (("ingest", "ok.jsonl", "--annotations", "none.jsonl"),
         "none.jsonl cannot be opened: No such file or directory"),
        (("ingest", "ok.jsonl", "--annotations", "ok.jsonl"),
         "ok.jsonl is not in the exchange format: give JSON lines with id, entities and claims"),
        (("ingest", "ok.jsonl", "--annotations", "ok.jsonl", "--extractor", "rules", "--model", "folder"),
         "ok.jsonl has the claims already: leave out --extractor and --model"),
        (("ingest", "ok.jsonl", "--annotations", "ok.jsonl", "--annotator", "model "),
         "--annotator cannot be 'model ': say who or what made ok.jsonl"),
        (("ingest", "ok.jsonl", "--annotations", "ok.jsonl", "--annotator", "curator"),
         "--annotator cannot be 'curator': say who or what made ok.jsonl"),
        (("ingest", "ok.jsonl", "--annotator", "someone"),
         "--annotator says something of --annotations: give these too, or leave it out"),
        (("ingest", "ok.jsonl", "--confidence", "0.5"),
         "--confidence says something of --annotations: give these too, or leave it out"),
        (("entities", "aliases", "latin"), "latin is no file of names: it is not UTF-8 text"),
        (("keys", "add", "folder/none/keys", "alice"),
         "{cwd}/folder/none/keys cannot be written: there is no folder {cwd}/folder/none"),
        (("evaluate", "ok.jsonl"), "ok.jsonl needs the texts of its papers: add --papers"),
        (("train", "ok.jsonl", "--papers", "ok.jsonl", "--encoder", "folder", "-o", "out", "--teacher", "folder"),
         "a teacher needs papers to teach with: give both --teacher and --unlabelled, or neither"),
        (("evaluate", "none.jsonl", "--papers", "ok.jsonl"), "none.jsonl: no such file or directory"),
        (("evaluate", "empty.jsonl", "--papers", "ok.jsonl"),
         "empty.jsonl: none of its 0 papers is among the papers given; pass the file of texts that belongs to it"),
        (("status", "--uri", "bolt://127.0.0.1:1"),
         ("no database answers at bolt://127.0.0.1:1: start it, or correct --uri (or NEO4J_URI); "
          "without an address claimgraph uses a server of its own")),
        (("ingest", "ok.jsonl", "--uri", "bolt://127.0.0.1:1"),
         ("no database answers at bolt://127.0.0.1:1: start it, or correct --uri (or NEO4J_URI); "
          "without an address claimgraph uses a server of its own")),
        (("status", "--uri", "localhost"),
         "'localhost' is no address of a database: write it as bolt://host:7687"),
        (("query", "{ stats { papers } }", "--variables", "[1"),
         ("--variables is no JSON (Expecting ',' delimiter: line 1 column 3 (char 2)): "
          "write it as '{{\"name\": \"BERT\"}}'")),
        (("query", "{ stats { papers } }", "--variables", "[1]"),
         "--variables is [1], no JSON object: write it as '{{\"name\": \"BERT\"}}'"),
        (("query", " "), "the query is empty: try '{{ stats {{ papers claims }} }}'"),
        (("serve", "--host", "no.such.host.invalid"),
         "no.such.host.invalid is no address of this machine: leave --host out to listen at 127.0.0.1"),
    ],
)  # fmt: skip
def test_an_error_is_one_sentence(cli: Cli, tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    ended = cli(*arguments)
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == f"claimgraph: {sentence.format(cwd=tmp_path)}\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("ingest", "ok.jsonl", "--rejects", "ok.jsonl"), "--rejects ok.jsonl is one of the sources"),
        (("ingest", "folder", "linked", "--rejects", "folder/../ok.jsonl"),
         "--rejects folder/../ok.jsonl is one of the sources"),
        (("load", "ok.jsonl", "--rejects", "linked"), "--rejects linked is one of the sources"),
        (("evaluate", "ok.jsonl", "--papers", "ok.jsonl", "--rejects", "ok.jsonl"),
         "--rejects ok.jsonl is one of the sources"),
        (("extract", "ok.jsonl", "-o", "ok.jsonl"), "-o ok.jsonl is one of the sources"),
        (("extract", "ok.jsonl", "-o", "linked"), "-o linked is one of the sources"),
        (("extract", "ok.jsonl", "--annotations", "broken.jsonl", "-o", "broken.jsonl"),
         "-o broken.jsonl is read as well"),
        (("evaluate", "broken.jsonl", "--papers", "ok.jsonl", "--rejects", "broken.jsonl"),
         "--rejects broken.jsonl is read as well"),
        (("extract", "ok.jsonl", "-o", "out", "--rejects", "out"), "-o out is what --rejects writes"),
    ],
)  # fmt: skip
def test_no_source_is_written_to(cli: Cli, arguments: tuple[str, ...], sentence: str) -> None:
    Path("linked").hardlink_to("ok.jsonl")
    before = Path("ok.jsonl").read_bytes()
    ended = cli(*arguments)
    assert (ended.exit_code, ended.stdout, ended.stderr) == (1, "", f"claimgraph: {sentence}: give another file\n")
    assert Path("ok.jsonl").read_bytes() == before
    assert not Path("out").exists()


def test_annotations_of_other_papers(cli: Cli) -> None:
    ended = cli("extract", "ok.jsonl", "--annotations", "found.jsonl", "-o", "out")
    assert (ended.exit_code, ended.stderr.splitlines()) == (
        1,
        [
            "rejected found.jsonl:1: there is no paper 2 among those that were given",
            (
                "claimgraph: none of the papers in ok.jsonl is one that --annotations has: give the ids that "
                "claimgraph sentences writes"
            ),
        ],
    )


def test_a_folder_s_file_that_cannot_be_read_is_named_once(cli: Cli) -> None:
    for name in ("ok", "README"):
        Path(f"folder/{name}").write_text("score;name\n1;x\n" if name == "README" else "id,title\n1,On Quokkas\n")
    ended = cli("extract", "folder", "-o", "out")
    assert ended.exit_code == 3
    sentence = "it has no first row that names a title or an abstract column"
    assert ended.stderr.splitlines()[0] == f"rejected folder/README: {sentence}"


@pytest.mark.parametrize(
    ("options", "name"),
    [
        (("-o", "/dev/full"), "/dev/full"),
        (("-o", "out", "--rejects", "/dev/full"), "/dev/full"),
        (("-o", "out", "--rejects", "folder"), "folder"),
    ],
)
def test_what_cannot_be_written_is_named(cli: Cli, options: tuple[str, ...], name: str) -> None:
    with Path("ok.jsonl").open("a", encoding="utf-8") as file:
        file.write("{broken\n")
    ended = cli("extract", "ok.jsonl", *options, "--quiet")
    reason = "is a directory" if name == "folder" else "no space left on device"
    assert (ended.exit_code, ended.stderr) == (1, f"claimgraph: {name} cannot be written: {reason}\n")
    assert not Path("out").exists()


@pytest.mark.parametrize("command", [("ingest",), ("load",), ("extract", "-o", "out")])
def test_nothing_usable(cli: Cli, command: tuple[str, ...], tmp_path: Path) -> None:
    options = () if command == ("load",) else ("--format", "jsonl")
    ended = cli(*command, "broken.jsonl", *options)
    assert ended.exit_code == 1
    assert ended.stderr.splitlines()[-1] == "claimgraph: nothing usable in broken.jsonl (records rejected: 1)"
    assert not (tmp_path / "data" / "embedded").exists(), "a database was started for nothing"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nonsense",), "No such command 'nonsense'."),
        (("ingest",), "Missing argument 'SOURCE'."),
        (("extract", "ok.jsonl"), "Missing option '--output' / '-o'."),
        (
            ("ingest", "ok.jsonl", "--extractor", "magic"),
            "Invalid value for '--extractor': 'magic' is none of model, rules",
        ),
        (("ingest", "ok.jsonl", "--format", "pdf"), "Invalid value for '--format': 'pdf' is none of papers, "),
        (
            ("claims", "--min-belief", "nan"),
            "Invalid value for '--min-belief': Input should be less than or equal to 1",
        ),
        (("claims", "--about", ""), "Invalid value for '--about': it is empty: leave it out to ask for all"),
        (("export", "csv", "--paper", " "), "Invalid value for '--paper': it is empty: leave it out to ask for all"),
        (("serve", "--port", "70000"), "Invalid value for '--port': Input should be less than or equal to 65535"),
    ],
)
def test_a_wrong_call_ends_with_two(cli: Cli, arguments: tuple[str, ...], sentence: str) -> None:
    ended = cli(*arguments)
    assert ended.exit_code == 2
    assert sentence in ended.stderr


def test_a_wrong_password(cli: Cli, started: Path) -> None:
    with embedded.join(started) as server:
        ended = cli("status", "--uri", server.uri, "--user", server.user, "--password", "of yesterday")
    assert ended.exit_code == 1
    assert ended.stderr == (
        f"claimgraph: the database at {server.uri} refuses the password of 'root': "
        "give the right --user and --password (or NEO4J_USERNAME and NEO4J_PASSWORD)\n"
    )


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_that_is_taken(cli: Cli, command: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = cli(command, "--port", port)
    assert ended.exit_code == 1
    assert ended.stderr == (
        f"claimgraph: port {port} of 127.0.0.1 is taken by another program: "
        "choose another with --port (0 takes any free one)\n"
    )
    assert not (tmp_path / "data").exists(), "a database was started for nothing"


@pytest.mark.usefixtures("running")
def test_a_query_with_errors(cli: Cli) -> None:
    ended = cli("query", "{ papers(first: 0) { nodes { id } } }")
    assert ended.exit_code == 1
    assert '"data": null' in ended.stdout
    assert ended.stderr == (
        "claimgraph: the query has an error: first is 0: a page has from 1 to 100 items; "
        "ask for the next one with after (line 1, column 3)\n"
    )


def test_a_traceback_only_with_debug(cli: Cli) -> None:
    assert "Traceback" not in cli("ingest", "none.jsonl").stderr
    shown = cli("ingest", "none.jsonl", "--debug").stderr
    assert shown.startswith("Traceback")
    assert shown.endswith("claimgraph: none.jsonl does not exist; give a file, a directory or - for standard input\n")


def test_an_unexpected_error_says_how_to_learn_more(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("claimgraph.api.cli.state.connect", fail)
    ended = cli("status")
    assert ended.exit_code == 1
    assert ended.stderr == (
        "claimgraph: unexpected ZeroDivisionError: division by zero (--debug shows where it comes from)\n"
    )


def test_training_without_pytorch_says_what_to_install(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    ended = cli("train", "ok.jsonl", "--papers", "ok.jsonl", "--encoder", "folder", "-o", "out")
    assert (ended.exit_code, ended.stderr) == (1, "claimgraph: training needs torch: pip install 'claimgraph[train]'\n")


def test_another_vocabulary_needs_a_network(cli: Cli) -> None:
    passage = {"sentences": [["Owls", "hoot"]], "ner": [[[0, 0, "Generic"]]], "relations": [[]]}
    Path("scierc.jsonl").write_text(json.dumps(passage) + "\n", encoding="utf-8")
    ended = cli("evaluate", "scierc.jsonl", "--extractor", "rules")
    sentence = (
        "scierc.jsonl is in the vocabulary of another set, which only a trained network knows: "
        "leave out --extractor rules"
    )
    assert (ended.exit_code, ended.stderr) == (1, f"claimgraph: {sentence}\n")
    ended = cli("evaluate", "scierc.jsonl", "--papers", "ok.jsonl", "--min-confidence", "0.5")
    sentence = "scierc.jsonl has its texts in it and is scored as it is: leave out --papers and --min-confidence"
    assert (ended.exit_code, ended.stderr) == (1, f"claimgraph: {sentence}\n")
