"""`entities`, `delete` and `provenance`, as a curator or a script calls them, on an embedded server."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from claimgraph.schema import Extraction, Run, read_exchange

Cli = Callable[..., Result]

pytestmark = pytest.mark.usefixtures("running")

STATED = "Quokka outperforms Wombat on BurrowBench by 3.1 points of accuracy."


def _load(cli: Cli, folder: Path, extractions: Sequence[Extraction]) -> None:
    found = folder / "found.jsonl"
    found.write_text("".join(f"{one.model_dump_json()}\n" for one in extractions), encoding="utf-8")
    assert cli("load", found).exit_code == 0


@pytest.fixture
def run() -> Run:
    return Run.begin("0f" * 32)


@pytest.fixture
def loaded(cli: Cli, extractions: list[Extraction], run: Run, tmp_path: Path) -> None:
    """The two papers, the first of them read by a run that was noted."""
    first, second = extractions
    _load(cli, tmp_path, [first.model_copy(update={"run": run}), second])


def _claim(cli: Cli) -> str:
    asked = cli("query", "{ claims(filter: {predicate: OUTPERFORMS}) { nodes { id } } }")
    (node,) = json.loads(asked.stdout)["data"]["claims"]["nodes"]
    return str(node["id"])


@pytest.mark.usefixtures("loaded")
def test_a_claim_is_followed_to_its_sentences(cli: Cli, run: Run) -> None:
    claim = _claim(cli)

    told = cli("provenance", claim)

    started = run.started.isoformat(timespec="seconds")
    assert told.exit_code == 0
    assert told.stdout == (
        "Quokka OUTPERFORMS Wombat\n"
        f"{claim}: stated by 1 paper, denied by 1, belief 1.00, 1 of them as their own finding, 2031 to 2032\n"
        "\n"
        f"  “{STATED}”\n"
        "  Quokka: Sparse Attention for Long Tunnels (2031), quokka, version 1, characters 64 to 131\n"
        f"  read by exchange 1, confidence 1.00, run {run.id} of {started}, weights 0f0f0f0f0f0f; "
        "names the subject as 'Quokka', object as 'Wombat'\n"
        "\n"
        "  “Quokka does not outperform Wombat on BurrowBench.” (denied)\n"
        "  Wombat Revisited (2032), wombat, version 1, characters 18 to 67\n"
        "  read by exchange 1, confidence 1.00; names the subject as 'Quokka', object as 'Wombat'\n"
    )
    answer: dict[str, Any] = json.loads(cli("provenance", claim, "--json").stdout)
    stated, denied = answer["sources"]
    assert (stated["run"]["id"], stated["run"]["weights"], denied["run"]) == (run.id, "0f" * 32, None)
    assert stated["annotation"]["target"]["source"] == "https://example.org/quokka"
    quote, position = stated["annotation"]["target"]["selector"]
    assert (quote["exact"], position["start"], position["end"]) == (STATED, 64, 131)
    assert (answer["claim"]["subject"]["name"], stated["evidence"]["object"]) == ("Quokka", {"start": 83, "end": 89})
    assert answer["evidence_count"] == 2


@pytest.mark.usefixtures("loaded")
def test_it_is_said_where_not_all_sentences_of_a_claim_are_shown(cli: Cli) -> None:
    claim = _claim(cli)
    assert cli("provenance", claim, "--limit", 1).stdout.endswith(
        "\n\n  the surest 1 of 2 sentences; --limit shows up to 1,000\n"
    )
    answer = json.loads(cli("provenance", claim, "--limit", 1, "--json").stdout)
    assert (len(answer["sources"]), answer["evidence_count"]) == (1, 2)


def test_an_unknown_claim_is_told(cli: Cli) -> None:
    told = cli("provenance", "nothing")

    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr == "claimgraph: the graph has no claim 'nothing': claimgraph claims lists them with their ids\n"


@pytest.mark.usefixtures("loaded")
def test_papers_are_deleted_by_id(cli: Cli) -> None:
    told = cli("delete", "wombat", "dingo")

    assert (told.exit_code, told.stderr) == (3, "claimgraph: the graph has no paper 'dingo'\n")
    assert told.stdout == (
        "1 paper deleted, with all that nothing else supports: 2 pieces of evidence, 1 claim, 1 entity\n"
    )
    assert json.loads(cli("delete", "quokka", "--json").stdout) == {
        "papers": 1,
        "claims": 2,
        "evidence": 2,
        "entities": 4,
        "unknown": [],
    }
    assert json.loads(cli("status", "--json").stdout)["claims"] == 0


@pytest.mark.usefixtures("loaded")
def test_papers_are_deleted_by_what_read_them(cli: Cli, run: Run) -> None:
    kept = cli("delete", "--run", run.id, input="n\n")
    assert kept.exit_code == 1
    assert kept.stderr.startswith("Delete 1 paper? ")
    assert kept.stderr.endswith("claimgraph: nothing was deleted\n")
    unasked = cli("delete", "--run", run.id, input="")
    assert unasked.exit_code == 1
    assert unasked.stderr.endswith("claimgraph: nothing was deleted, as nobody answered: --yes does not ask\n")

    assert cli("delete", "--run", run.id, "--yes").stdout.startswith("1 paper deleted, ")
    assert "1 paper deleted, " in cli("delete", "--source", "test", input="y\n").stdout
    assert json.loads(cli("status", "--json").stdout)["papers"] == 0


@pytest.mark.parametrize("arguments", [(), ("quokka", "--source", "test")])
def test_what_to_delete_must_be_said_in_one_way(cli: Cli, arguments: Sequence[str]) -> None:
    told = cli("delete", *arguments)

    assert told.exit_code == 1
    assert told.stderr == (
        "claimgraph: say which papers: by their ids, or by --source, --run, --extractor or --extractor-version\n"
    )


@pytest.mark.usefixtures("loaded")
def test_entities_are_merged_split_and_renamed(cli: Cli) -> None:
    shown = json.loads(cli("entities", "show", "quokka", "--json").stdout)
    assert cli("entities", "list", "quokka").stdout == f"     2  Method     Quokka  {shown['id']}\n"

    merged = cli("entities", "merge", "Quokka", "Wombat")
    assert (merged.exit_code, merged.stderr) == (0, "")
    head, own, other = merged.stdout.splitlines()
    assert head == f"Quokka (Method, 2 papers)  {shown['id']}"
    assert own == "  Quokka: 2 papers, its own name"
    assert other.startswith("  Wombat: 2 papers, decided 1.00, as 'Quokka', decided 20")

    split = cli("entities", "split", "quokka", "wombat")
    assert split.stdout.splitlines()[1:] == ["  Wombat: 2 papers, its own name"]
    assert json.loads(cli("entities", "show", "quokka", "--json").stdout) == shown

    renamed = json.loads(cli("entities", "rename", "quokka", "Quokka (attention)", "--json").stdout)
    assert (renamed["name"], renamed["aliases"]) == ("Quokka (attention)", ["Quokka (attention)", "Quokka"])
    assert json.loads(cli("entities", "rename", "quokka", "--reset", "--json").stdout) == shown


@pytest.mark.usefixtures("loaded")
def test_an_entity_is_shown_with_its_namesakes(
    cli: Cli, extracted: Callable[[Mapping[str, Any]], Extraction], tmp_path: Path
) -> None:
    quokkas = {"id": "Q", "type": "Task", "mentions": ["quokka"]}
    paper = {"id": "t", "title": "A task", "year": 2033, "sentences": ["The quokka is solved."], "entities": [quokkas]}
    _load(cli, tmp_path, [extracted({**paper, "claims": []})])

    shown = cli("entities", "show", "Quokka").stdout.splitlines()

    assert shown[-1].startswith("Of the same name, but another type: quokka (Task, 1 paper)  enty_")
    (other,) = json.loads(cli("entities", "show", "Quokka", "--json").stdout)["namesakes"]
    assert (other["name"], other["type"], other["papers"]) == ("quokka", "Task", 1)
    asked = cli("query", '{ entity(name: "Quokka") { namesakes { name type namesakes { name type paperCount } } } }')
    assert json.loads(asked.stdout)["data"]["entity"]["namesakes"] == [
        {"name": "quokka", "type": "TASK", "namesakes": [{"name": "Quokka", "type": "METHOD", "paperCount": 2}]}
    ]

    merged = cli("entities", "merge", "quokka", "quokka", "--across-types").stdout.splitlines()
    assert merged[0].startswith("Quokka (Method, 3 papers)  enty_")
    assert merged[2].startswith("  quokka (Task): 1 paper, decided 1.00, as 'Quokka', decided 20")
    assert len(merged) == 3
    again = json.loads(cli("entities", "show", "quokka", "--json").stdout)
    assert [(name["type"], name["surfaces"]) for name in again["names"]] == [
        ("Method", ["Quokka"]),
        ("Task", ["quokka"]),
    ]
    assert again["namesakes"] == []
    split = cli("entities", "split", "quokka", again["names"][1]["id"]).stdout
    assert split.startswith("quokka (Task, 1 paper)  enty_")


@pytest.mark.usefixtures("loaded")
def test_decisions_are_read_and_written_as_one_file(cli: Cli, tmp_path: Path) -> None:
    names = tmp_path / "names.tsv"
    names.write_text(
        "# names of ours\nmethod\tQuokka\tWombat\tDingo\n\nBenchmark\tBurrowBench\n"
        "Metric\taccuracy\thit rate\ttask: accuracy\tmetric: Task: x\tcalled:\n"
        "Concept\toverfitting\tcalled:  learning by heart\n",
        encoding="utf-8",
    )

    read = cli("entities", "aliases", names)

    assert (read.exit_code, read.stderr) == (0, "7 names decided of\n")
    written = (
        "Benchmark\tBurrowBench\nConcept\toverfitting\tcalled: learning by heart\n"
        "Method\tQuokka\tDingo\tWombat\nMetric\taccuracy\tMetric: Task: x\thit rate\tTask: accuracy\tcalled:\n"
    )
    assert json.loads(cli("entities", "aliases", names, "--json").stdout) == {"names": 7}
    assert cli("entities", "aliases").stdout == written
    copy = tmp_path / "copy.tsv"
    assert cli("entities", "aliases", "-o", copy).exit_code == 0
    assert copy.read_text(encoding="utf-8") == written
    assert json.loads(cli("entities", "aliases", "--json").stdout)[0] == {
        "type": "Benchmark",
        "name": "BurrowBench",
        "aliases": [],
        "title": None,
        "of_other_types": [],
    }


@pytest.mark.parametrize(
    "line", ["Thing\tQuokka", "Method", "Method\tQuokka\t\tWombat", "Method\tcalled: Quokka", "Method\tQuokka\tcalled:"]
)
def test_a_file_of_aliases_that_cannot_be_read_decides_nothing(cli: Cli, tmp_path: Path, line: str) -> None:
    names = tmp_path / "names.tsv"
    names.write_text(f"Method\tQuokka\tWombat\n{line}\n", encoding="utf-8")

    told = cli("entities", "aliases", names)

    assert told.exit_code == 1
    assert told.stderr == (
        f"claimgraph: {names}:2: {line!r} is no line of names: write the type (Method, Task, Benchmark, Metric, "
        "Concept), a tab, the name, and after a tab each any other names of it\n"
    )
    assert cli("entities", "aliases").stdout == "\n"


CANNOT = (
    (
        ("merge", "Quokka", "overfitting"),
        (
            "'overfitting' is a Concept and 'Quokka' a Method: entities of two types are one only where that is said "
            "(--across-types, acrossTypes)"
        ),
    ),
    (("split", "Quokka", "Dingo"), "'Quokka' has no name 'Dingo': it has Quokka"),
    (("rename", "Quokka"), "say what the entity is to be called, or --reset"),
    (
        ("aliases", "names.tsv", "-o", "copy.tsv"),
        "either FILE is read, or the decisions are written with --output: name one of the two",
    ),
    (
        ("show", "Dingo"),
        "the graph has no entity 'Dingo': search for part of its name (claimgraph entities list Dingo)",
    ),
)


@pytest.mark.usefixtures("loaded")
def test_what_cannot_be_decided_is_told(cli: Cli) -> None:
    for arguments, message in CANNOT:
        told = cli("entities", *arguments)
        assert (told.exit_code, told.stdout, told.stderr) == (1, "", f"claimgraph: {message}\n")


def _evidence(cli: Cli) -> str:
    answer = json.loads(cli("provenance", _claim(cli), "--json").stdout)
    return str(answer["sources"][0]["evidence"]["id"])


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("name", ["said.jsonl", "said.jsonl.gz", "said.jsonl.zst"])
def test_what_was_said_of_evidence_goes_through_a_file(cli: Cli, tmp_path: Path, name: str) -> None:
    piece, file = _evidence(cli), tmp_path / name
    assert cli("evidence", "confirm", piece, "--by", "Ann").exit_code == 0
    listed = cli("evidence", "curated").stdout

    assert cli("evidence", "decisions", "-o", file).stderr == "1 decision written\n"
    assert cli("evidence", "restore", piece).exit_code == 0
    taken = cli("evidence", "decisions", file)

    assert (taken.exit_code, taken.stderr) == (0, "1 decision taken over, 0 known already\n")
    assert cli("evidence", "curated").stdout == listed
    again = cli("evidence", "decisions", file, "--json")
    assert json.loads(again.stdout) == {"new": 0, "known": 1, "contradicted": 0, "passed_over": 0, "unknown": 0}
    printed = cli("evidence", "decisions").stdout
    assert cli("evidence", "decisions", "-", input=printed).stderr == "0 decisions taken over, 1 known already\n"


@pytest.mark.usefixtures("loaded")
def test_what_a_graph_does_not_take_over_is_told(cli: Cli, tmp_path: Path) -> None:
    piece, file = _evidence(cli), tmp_path / "said.jsonl"
    assert cli("evidence", "confirm", piece).exit_code == 0
    assert cli("evidence", "decisions", "-o", file).exit_code == 0
    assert cli("evidence", "restore", piece).exit_code == 0
    assert cli("evidence", "reject", piece, "--reason", "no").exit_code == 0

    told = cli("evidence", "decisions", file)
    assert (told.exit_code, told.stderr) == (
        3,
        "0 decisions taken over, 0 known already, 1 that say otherwise than this graph has, which stays\n",
    )
    paper = json.loads(file.read_text(encoding="utf-8"))["curation"]["paper"]
    assert cli("delete", paper).exit_code == 0
    told = cli("evidence", "decisions", file)
    lacking = "1 of papers that this graph does not have: load these, and run it again"
    assert (told.exit_code, told.stderr) == (3, f"0 decisions taken over, 0 known already, {lacking}\n")


def test_a_file_of_decisions_that_cannot_be_read_says_nothing(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "said.jsonl"
    file.write_text("\n{}\n", encoding="utf-8")
    told = cli("evidence", "decisions", file)
    why = "it says nothing of evidence: it has either a verdict or a curation"
    assert (told.exit_code, told.stderr) == (1, f"claimgraph: {file}:2: {why}; nothing of the file was used\n")
    both = cli("evidence", "decisions", file, "-o", file)
    assert "either FILE is read, or the decisions are written" in both.stderr
    assert cli("evidence", "decisions", tmp_path / "none").exit_code == 1
    file.write_text("", encoding="utf-8")
    assert cli("evidence", "decisions", file).stderr == "0 decisions taken over, 0 known already\n"


OWLS = (
    {"id": "owl", "title": "OwlNet", "abstract": "We propose OwlNet. OwlNet outperforms BatNet on NightBench."},
    {"id": "bat", "title": "BatNet", "abstract": "We propose BatNet. BatNet outperforms MoleNet on NightBench."},
)


def test_what_people_have_checked_is_gold(cli: Cli, tmp_path: Path) -> None:
    papers, folder = tmp_path / "owls.jsonl", tmp_path / "checked"
    papers.write_text("".join(f"{json.dumps(paper)}\n" for paper in OWLS), encoding="utf-8")
    assert cli("ingest", "--extractor", "rules", papers).exit_code == 0
    asked = '{ evidence(filter: {paper: "owl"}) { nodes { id claim { predicate } } } }'
    found = json.loads(cli("query", asked).stdout)["data"]["evidence"]["nodes"]
    first, *others = sorted(found, key=lambda piece: piece["claim"]["predicate"] != "INTRODUCES")

    assert cli("evidence", "confirm", first["id"]).exit_code == 0
    told = cli("export", "exchange", "-o", folder)
    left = f"{len(others)} pieces of evidence" if len(others) > 1 else "1 piece of evidence"
    assert told.stdout == f"0 checked papers with 0 claims; 1 begun, of which {left} are left to judge\n"
    assert (folder / "gold.jsonl").read_text(encoding="utf-8") == ""
    full = cli("export", "exchange", "-o", folder)
    why = f"claimgraph: {folder} has files in it already: give a new folder, or an empty one\n"
    assert (full.exit_code, full.stderr) == (1, why)
    folder = tmp_path / "checked later"

    for piece in others:
        assert cli("evidence", "confirm", piece["id"]).exit_code == 0
    said = ("--subject", "BatNet", "--predicate", "EVALUATED_ON", "--object", "NightBench")
    assert cli("evidence", "add", "owl", "--sentence", "OwlNet outperforms", *said).exit_code == 0
    written = json.loads(cli("export", "exchange", "-o", folder, "--json").stdout)
    assert written == {"folder": str(folder), "papers": 1, "claims": len(found) + 1, "begun": 0, "left": 0}
    (view,) = read_exchange(folder / "gold.jsonl")
    called = {entity.id: entity.mentions for entity in view.entities}
    assert [claim.sent for claim in view.claims if called.get(claim.s) == ("BatNet",)] == [2]
    # What the rules have found is right, and one thing they have overlooked.
    gold, texts = folder / "gold.jsonl", folder / "papers.jsonl"
    scored = json.loads(cli("evaluate", gold, "--papers", texts, "--extractor", "rules", "--json").stdout)
    assert {level: (scored[level]["p"], scored[level]["r"]) for level in ("mention", "typed", "claim")} == {
        "mention": (100.0, 100.0),
        "typed": (100.0, 100.0),
        "claim": (100.0, 75.0),
    }


@pytest.mark.usefixtures("loaded")
def test_gold_goes_into_a_folder(cli: Cli, tmp_path: Path) -> None:
    for arguments, why in (
        (("-o", "-"), "exchange writes a folder: name one with -o"),
        (("-o", tmp_path / "x", "--compress"), "--compress is for neo4j-admin: leave it out"),
        (
            ("-o", tmp_path / "x", "--about", "SGD"),
            "exchange is of the whole graph: leave out the options that say which claims are meant",
        ),
    ):
        ended = cli("export", "exchange", *arguments)
        assert (ended.exit_code, ended.stderr) == (1, f"claimgraph: {why}\n")
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert cli("export", "exchange", "-o", tmp_path / "file").exit_code == 1
    assert cli("export", "exchange", "-o", tmp_path / "x").stdout == "0 checked papers with 0 claims\n"
