"""The commands, as a person or a script calls them, on an embedded server."""

import gzip
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard
from typer.testing import Result

from claimgraph.api.cli import create_cli
from claimgraph.graph import Graph, connect
from claimgraph.schema import ExchangePaper, Extraction, Paper, read_exchange

Cli = Callable[..., Result]

COMMANDS = (
    "demo",
    "ingest",
    "extract",
    "load",
    "sentences",
    "query",
    "claims",
    "path",
    "compare",
    "lineage",
    "neighbours",
    "contradictions",
    "agreements",
    "leaderboard",
    "mcp",
    "provenance",
    "serve",
    "export",
    "status",
    "verify",
    "delete",
    "duplicates",
    "evaluate",
    "train",
    "neo4j",
)

RULES = ("--extractor", "rules")
"""Where it is no matter what is found: a network is loaded anew by each command."""


@pytest.fixture
def broken_file(papers_file: Path) -> Path:
    """Two papers and a line that is none."""
    with papers_file.open("a", encoding="utf-8") as file:
        file.write("{broken\n")
    return papers_file


def _extractions(text: str) -> list[Extraction]:
    return [Extraction.model_validate_json(line) for line in text.splitlines()]


def test_the_commands_are_these() -> None:
    assert sorted(command.name or "" for command in create_cli().registered_commands) == sorted(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_examples_and_the_shared_options(cli: Cli, command: str) -> None:
    shown = cli(command, "--help")
    assert shown.exit_code == 0
    assert f"claimgraph {command}" in shown.stdout.partition("Examples:")[2]
    assert all(option in shown.stdout for option in ("--json", "--quiet", "--debug"))


@pytest.mark.usefixtures("running")
def test_ingest_status_query_verify(cli: Cli, papers_file: Path) -> None:
    first = cli("ingest", papers_file, "--json")
    assert (first.exit_code, first.stderr) == (0, "")
    counts = json.loads(first.stdout)
    assert (counts["read"], counts["rejected"], counts["papers_new"], counts["papers_unchanged"]) == (2, 0, 2, 0)

    again = cli("ingest", papers_file).stdout.splitlines()
    assert again[:2] == ["papers    2 read, 0 rejected", "          0 new, 0 updated, 2 unchanged"]
    assert again[2:5] == ["claims    +0", "entities  +0", "evidence  +0"]

    held = json.loads(cli("status", "--json").stdout)
    assert (held["papers"], held["claims"]) == (2, counts["claims"])
    assert cli("status").stdout.splitlines()[0] == "papers    2"

    asked = cli("query", "query ($id: ID!) { paper(id: $id) { year } }", "--variables", '{"id": "quokka"}')
    assert (asked.exit_code, json.loads(asked.stdout)) == (0, {"data": {"paper": {"year": 2031}}})
    assert (
        cli("query", "-", input="{ stats { papers } }").stdout
        == json.dumps({"data": {"stats": {"papers": 2}}}, indent=2) + "\n"
    )

    verified = cli("verify")
    assert (verified.exit_code, verified.stdout) == (0, "2 papers: every quote is the exact text at its place\n")
    assert json.loads(cli("verify", "--json").stdout) == {"papers": 2, "bad": []}


@pytest.mark.usefixtures("running")
def test_a_real_neo4j_ends_in_the_same_graph(
    cli: Cli, servers: dict[str, Any], empty: Callable[[Graph], None], papers_file: Path
) -> None:
    theirs = servers["LocalNeo4j"].settings
    with connect(theirs) as graph:
        empty(graph)
    env = {"NEO4J_URI": theirs.uri, "NEO4J_USERNAME": theirs.user, "NEO4J_PASSWORD": theirs.password}
    held = []
    for variables in ({}, env):
        assert cli("ingest", *RULES, papers_file, env=variables).exit_code == 0
        assert cli("verify", env=variables).exit_code == 0
        held.append(json.loads(cli("status", "--json", env=variables).stdout))
    ours, found = held
    assert (ours.pop("server")[:8], found.pop("server")[:5]) == ("ArcadeDB", "Neo4j")
    assert found.pop("uri") == theirs.uri != ours.pop("uri")
    assert found == ours


@pytest.mark.usefixtures("running")
def test_what_others_found_is_loaded_with_every_quote_checked(cli: Cli, papers_file: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.jsonl"
    numbered = cli("sentences", papers_file, "-o", cut)
    assert (numbered.exit_code, numbered.stderr) == (0, "2 papers read, 0 rejected\n")
    paper = next(p for p in map(Paper.model_validate_json, cut.read_text().splitlines()) if p.id == "quokka")
    assert paper.sentences is not None
    texts = [paper.text[start:end] for start, end in paper.sentences]
    sent = texts.index("Quokka outperforms Wombat on BurrowBench by 3.1 points of accuracy.")
    found = {
        "id": "quokka",
        "entities": [
            {"id": "q", "type": "Method", "mentions": ["Quokka"]},
            {"id": "w", "type": "Method", "mentions": ["Wombat", "Ghost"]},
        ],
        "claims": [{"s": "q", "p": "OUTPERFORMS", "o": "w", "sent": sent, "value": "3.1 points"}],
    }
    annotations = tmp_path / "found.jsonl"
    annotations.write_text(json.dumps(found) + "\n" + json.dumps(found | {"id": "elsewhere"}) + "\n", encoding="utf-8")
    by = ("--annotations", annotations, "--annotator", "a language model", "--confidence", "0.6")

    ended = cli("ingest", cut, *by, "--json")
    assert ended.exit_code == 3
    assert ended.stderr.splitlines() == [
        f"rejected {annotations}:2: there is no paper elsewhere among those that were given",
        f"left out of {annotations}:1: 'Ghost' is not in its text",
    ]
    counts = json.loads(ended.stdout)
    assert {name: counts[name] for name in ("read", "rejected", "unannotated", "left_out", "papers_new", "claims")} == {
        "read": 1,
        "rejected": 1,
        "unannotated": 1,
        "left_out": 1,
        "papers_new": 1,
        "claims": 1,
    }
    asked = cli("query", "{ claims { nodes { evidence { value confidence extractor } } } }")
    assert json.loads(asked.stdout)["data"]["claims"]["nodes"] == [
        {"evidence": [{"value": "3.1 points", "confidence": 0.6, "extractor": "a language model"}]}
    ]
    assert cli("verify").exit_code == 0

    again = cli("ingest", cut, *by).stdout.splitlines()
    assert again[:2] == [
        "papers    1 read, 1 rejected, 1 without annotation, 1 parts of annotations left out",
        "          0 new, 0 updated, 1 unchanged",
    ]
    # What others found stays where the rest of the papers is read, unless somebody says otherwise.
    assert cli("ingest", cut, *RULES).stdout.splitlines()[:2] == [
        "papers    2 read, 0 rejected",
        "          1 new, 0 updated, 0 unchanged, 1 there with the claims of others",
    ]
    replaced = json.loads(cli("ingest", cut, *RULES, "--replace-annotations", "--json").stdout)
    assert (replaced["papers_updated"], replaced["papers_annotated"], replaced["papers_unchanged"]) == (1, 0, 1)
    assert json.loads(cli("ingest", cut, *by, "--json").stdout)["papers_updated"] == 1
    # So does it where another annotator has read them too; what the same one finds later takes its place.
    other = ("--annotations", annotations, "--annotator", "a student", "--json")
    kept = json.loads(cli("ingest", cut, *other).stdout)
    assert (kept["papers_updated"], kept["papers_annotated"], kept["papers_unchanged"]) == (0, 1, 0)
    replaced = json.loads(cli("ingest", cut, *other, "--replace-annotations").stdout)
    assert (replaced["papers_updated"], replaced["papers_annotated"]) == (1, 0)
    annotations.write_text(json.dumps(found | {"claims": []}) + "\n", encoding="utf-8")
    later = json.loads(cli("ingest", cut, *other).stdout)
    assert (later["papers_updated"], later["claims"]) == (1, -1)
    # In the folder of the papers it is no source.
    assert cli("extract", tmp_path, *by, "-o", tmp_path / "claims.jsonl").exit_code == 3
    (extraction,) = _extractions((tmp_path / "claims.jsonl").read_text())
    assert [entity.name for entity in extraction.entities] == ["Quokka", "Wombat"]


def test_two_annotators_are_compared(cli: Cli, papers_file: Path, tmp_path: Path) -> None:
    gold = {
        "id": "quokka",
        "entities": [
            {"id": "q", "type": "Method", "mentions": ["Quokka"]},
            {"id": "w", "type": "Method", "mentions": ["Wombat"]},
        ],
        "claims": [{"s": "q", "p": "OUTPERFORMS", "o": "w", "sent": 2}],
    }
    (tmp_path / "gold").write_text(json.dumps(gold) + "\n", encoding="utf-8")
    theirs = gold | {"claims": [{"s": "q", "p": "IMPROVES", "o": "w", "sent": 2}]}
    (tmp_path / "theirs").write_text(json.dumps(theirs) + "\n", encoding="utf-8")
    ended = cli("evaluate", tmp_path / "gold", "--papers", papers_file, "--annotations", tmp_path / "theirs", "--json")
    assert ended.exit_code == 0
    scores = json.loads(ended.stdout)
    assert [scores[level]["f1"] for level in ("typed", "pair", "claim")] == [100.0, 100.0, 0.0]


@pytest.mark.usefixtures("running")
def test_extract_then_load(cli: Cli, papers_file: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl.gz"
    extracted = cli("extract", *RULES, papers_file, "-o", output)
    assert (extracted.exit_code, extracted.stdout) == (0, "")
    assert extracted.stderr.startswith("2 papers read, 0 rejected, ")
    loaded = json.loads(cli("load", output, "--json").stdout)
    assert (loaded["read"], loaded["papers_new"]) == (2, 2)

    text = gzip.decompress(output.read_bytes()).decode()
    again = json.loads(cli("load", "-", "--json", input=text).stdout)
    assert (again["papers_unchanged"], again["claims"]) == (2, 0)
    # What was loaded need not be extracted to be known.
    assert json.loads(cli("ingest", *RULES, papers_file, "--json").stdout)["papers_unchanged"] == 2


@pytest.mark.parametrize(
    ("name", "unpack"),
    [
        ("out.jsonl", bytes),
        ("out.jsonl.gz", gzip.decompress),
        ("out.jsonl.zst", lambda raw: zstandard.ZstdDecompressor().decompressobj().decompress(raw)),
    ],
)
def test_extracted_files_are_compressed_by_their_suffix(
    cli: Cli, papers_file: Path, tmp_path: Path, name: str, unpack: Callable[[bytes], bytes]
) -> None:
    output = tmp_path / name
    assert cli("extract", *RULES, papers_file, "-o", output).exit_code == 0
    found = _extractions(unpack(output.read_bytes()).decode())
    assert [extraction.paper.id for extraction in found] == ["quokka", "wombat"]


def test_extract_from_standard_input_to_standard_output(cli: Cli, papers_file: Path) -> None:
    extracted = cli(
        "extract", *RULES, "-", "-o", "-", "--json", "--quiet", input=papers_file.read_text(encoding="utf-8")
    )
    assert (extracted.exit_code, extracted.stderr) == (0, "")
    assert len(_extractions(extracted.stdout)) == 2


def test_extract_in_the_exchange_format(cli: Cli, papers_file: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    summary = cli("extract", *RULES, papers_file, "--exchange", "-o", output, "--json")
    assert json.loads(summary.stdout)["read"] == 2
    found = list(read_exchange(output))
    assert [type(paper) for paper in found] == [ExchangePaper, ExchangePaper]


def test_the_same_input_gives_the_same_file(cli: Cli, papers_file: Path, tmp_path: Path) -> None:
    files = [tmp_path / "a.jsonl.gz", tmp_path / "b.jsonl.gz"]
    for file in files:
        cli("extract", papers_file, "-o", file)
    one, other = (_extractions(gzip.decompress(file.read_bytes()).decode()) for file in files)
    assert [found.finding for found in one] == [found.finding for found in other]
    # Each notes the run that it is from, the same one in all its lines.
    assert len({found.run for found in one}) == len({found.run for found in other}) == 1
    assert one[0].run != other[0].run


def test_the_exchange_form_of_the_same_input_is_the_same_file(cli: Cli, papers_file: Path, tmp_path: Path) -> None:
    files = [tmp_path / "a.jsonl.gz", tmp_path / "b.jsonl.gz"]
    for file in files:
        cli("extract", *RULES, papers_file, "--exchange", "-o", file)
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize("command", [("ingest",), ("extract", "-o", "out.jsonl")])
def test_some_rejected(
    cli: Cli, broken_file: Path, tmp_path: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rejects = tmp_path / "rejects.jsonl"
    ended = cli(*command, *RULES, broken_file, "--rejects", rejects, "--json")
    assert ended.exit_code == 3
    assert ended.stderr.startswith(f"rejected {broken_file}:3: ")
    counts = json.loads(ended.stdout)
    assert (counts["read"], counts["rejected"]) == (2, 1)
    (line,) = rejects.read_text(encoding="utf-8").splitlines()
    reject = json.loads(line)
    assert (reject["file"], reject["line"], reject["record"]) == (str(broken_file), 3, "{broken")


def test_many_rejects_are_told_once(cli: Cli, papers_file: Path, tmp_path: Path) -> None:
    with papers_file.open("a", encoding="utf-8") as file:
        file.writelines("{broken\n" for _ in range(8))
    ended = cli("extract", *RULES, papers_file, "-o", tmp_path / "out.jsonl")
    lines = ended.stderr.splitlines()
    assert len([line for line in lines if line.startswith("rejected")]) == 5
    assert lines[5] == "further rejects are only counted; --rejects FILE keeps each with its reason"
    assert lines[6].startswith("2 papers read, 8 rejected, ")


STONES = "id,title,abstract\n1,On Stones,Heavy stones roll down from steep hills.\n2,On Sand,Dunes wander.\n"
BIRDS = "id,title,abstract\n1,Migrating Birds,Cranes cross deserts twice every year.\n3,On Owls,Owls see well.\n"


@pytest.fixture
def two_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Two tables that count their papers from one."""
    monkeypatch.chdir(tmp_path)
    Path("stones.csv").write_text(STONES, encoding="utf-8")
    Path("birds.csv").write_text(BIRDS, encoding="utf-8")
    return "stones.csv", "birds.csv"


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize("command", ["ingest", "load"])
def test_a_paper_whose_id_is_another_one_s_is_a_reject(cli: Cli, two_tables: tuple[str, str], command: str) -> None:
    for table in two_tables if command == "load" else ():
        assert cli("extract", *RULES, table, "-o", f"{table}.jsonl").exit_code == 0
    stones, birds = (table if command == "ingest" else f"{table}.jsonl" for table in two_tables)
    assert cli(command, stones).exit_code == 0

    ended = cli(command, birds, "--rejects", "rejects.jsonl", "--json")

    reason = "the graph has another paper under its id 1: “On Stones”"
    line = 2 if command == "ingest" else 1
    assert (ended.exit_code, ended.stderr) == (3, f"rejected {birds}:{line}: {reason}\n")
    counts = json.loads(ended.stdout)
    assert {
        name: counts[name] for name in ("read", "rejected", "papers_new", "papers_updated", "papers_unchanged")
    } == {"read": 1, "rejected": 1, "papers_new": 1, "papers_updated": 0, "papers_unchanged": 0}
    assert "papers_refused" not in counts
    assert json.loads(Path("rejects.jsonl").read_text(encoding="utf-8")) == {
        "file": birds,
        "line": line,
        "reason": reason,
        "record": "1",
    }
    stored = json.loads(cli("query", '{ paper(id: "1") { title } stats { papers } }').stdout)["data"]
    assert stored == {"paper": {"title": "On Stones"}, "stats": {"papers": 3}}


ROLLING = "Heavy stones roll down from steep hills and gather neither moss nor lichen on their way."
HILLS = "id,title,abstract,doi\n1,On Stones and Hills of Our World,{text},\n"
ARTICLES = """
@article{{stones, title={{On {{Stones}} and Hills of our World}}, abstract={{{text}}}, doi={{10.1000/stones}}}}
@article{{owls, title={{On Owls}}, abstract={{Owls see well.}}, doi={{10.1000/owls}}}}
"""


@pytest.fixture
def two_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """A table and a bibliography, which have one paper in common."""
    monkeypatch.chdir(tmp_path)
    Path("hills.csv").write_text(HILLS.format(text=ROLLING), encoding="utf-8")
    Path("articles.bib").write_text(ARTICLES.format(text=ROLLING), encoding="utf-8")
    return "hills.csv", "articles.bib"


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize("command", ["ingest", "load"])
def test_a_paper_of_two_sources_counts_once(cli: Cli, two_sources: tuple[str, str], command: str) -> None:
    for source in two_sources if command == "load" else ():
        assert cli("extract", *RULES, source, "-o", f"{source}.jsonl").exit_code == 0
    hills, articles = (source if command == "ingest" else f"{source}.jsonl" for source in two_sources)
    rules = RULES if command == "ingest" else ()
    assert cli(command, *rules, hills).exit_code == 0

    ended = cli(command, *rules, articles)

    passed = "passed over doi:10.1000/stones: the graph has that paper as 1: “On Stones and Hills of Our World”\n"
    assert (ended.exit_code, ended.stderr) == (0, passed)
    assert ended.stdout.splitlines()[:2] == [
        "papers    2 read, 0 rejected",
        "          1 new, 0 updated, 0 unchanged, 1 there under another id",
    ]
    again = cli(command, *rules, articles, "--json")
    assert (again.exit_code, again.stderr) == (0, "")
    counts = json.loads(again.stdout)
    assert {name: counts[name] for name in ("read", "papers_new", "papers_unchanged", "papers_duplicate")} == {
        "read": 2,
        "papers_new": 0,
        "papers_unchanged": 1,
        "papers_duplicate": 1,
    }
    asked = '{ paper(id: "https://doi.org/10.1000/STONES") { id doi duplicates } stats { papers } }'
    assert json.loads(cli("query", asked).stdout)["data"] == {
        "paper": {"id": "1", "doi": "10.1000/stones", "duplicates": ["doi:10.1000/stones"]},
        "stats": {"papers": 2},
    }
    assert cli("duplicates").stdout == "0 records of papers that are there\n"


@pytest.mark.usefixtures("running")
def test_duplicates_that_were_kept_are_shown_and_deleted(cli: Cli, two_sources: tuple[str, str]) -> None:
    for source in two_sources:
        assert cli("ingest", *RULES, source, "--keep-duplicates").exit_code == 0

    shown = ["On Stones and Hills of Our World, 1", "  doi:10.1000/stones, from bibtex, by title"]
    assert cli("duplicates").stdout.splitlines() == [*shown, "1 record of a paper that is there"]
    found = {"id": "doi:10.1000/stones", "source": "bibtex", "of": "1", "by": "title", "judged": False}
    assert json.loads(cli("duplicates", "--json").stdout) == {"duplicates": [found], "deleted": None}
    ended = cli("duplicates", "--delete", input="n\n")
    assert (ended.exit_code, ended.stderr) == (1, "Delete 1 paper? [y/N]:claimgraph: nothing was deleted\n")
    deleted = json.loads(cli("duplicates", "--delete", "--yes", "--json").stdout)
    assert (deleted["duplicates"], deleted["deleted"]["papers"]) == ([found], 1)
    assert cli("duplicates", "--delete").stdout == "0 records of papers that are there\n"


@pytest.mark.usefixtures("running")
def test_many_duplicates_are_told_once(cli: Cli, tmp_path: Path) -> None:
    for name in ("one", "other"):
        stone = {"title": "On Stones", "abstract": ROLLING}
        rows = [{"id": f"{name} {number}", "doi": f"10.1000/{number}", **stone} for number in range(9)]
        (tmp_path / name).write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert cli("ingest", *RULES, tmp_path / "one").stderr == ""

    lines = cli("ingest", *RULES, tmp_path / "other", "--rejects", tmp_path / "rejects").stderr.splitlines()

    noted = [json.loads(line) for line in (tmp_path / "rejects").read_text(encoding="utf-8").splitlines()]
    assert [(one["line"], one["record"]) for one in noted] == [(number + 1, f"other {number}") for number in range(9)]
    assert noted[0]["reason"] == "the graph has that paper as one 0: “On Stones”"
    assert lines[4] == "passed over other 4: the graph has that paper as one 4: “On Stones”"
    assert lines[5:] == ["further records of papers that are there are only counted; --rejects FILE notes each"]


@pytest.mark.usefixtures("running")
def test_a_paper_that_was_revised_is_updated(cli: Cli, two_tables: tuple[str, str]) -> None:
    stones, _ = two_tables
    assert cli("ingest", *RULES, stones).exit_code == 0
    Path(stones).write_text(STONES.replace("steep hills", "hills that are steep"), encoding="utf-8")

    ended = cli("ingest", *RULES, stones)

    assert (ended.exit_code, ended.stdout.splitlines()[1]) == (0, "          0 new, 1 updated, 1 unchanged")


@pytest.mark.usefixtures("running")
def test_papers_that_come_again_are_counted(cli: Cli, two_tables: tuple[str, str]) -> None:
    stones, _ = two_tables
    told = cli("extract", *RULES, stones, stones, "-o", "out.jsonl").stderr
    assert told.startswith("2 papers read, 0 rejected, 2 repeated, ")
    assert json.loads(cli("extract", *RULES, stones, "-o", "out.jsonl", "--json").stdout)["repeated"] == 0
    assert json.loads(cli("ingest", *RULES, stones, stones, "--json").stdout)["repeated"] == 2
    assert cli("ingest", *RULES, stones, stones).stdout.startswith("papers    2 read, 0 rejected, 2 repeated\n")


def test_what_a_run_writes_into_the_folder_of_its_sources_is_not_read(cli: Cli, two_tables: tuple[str, str]) -> None:
    Path("notes.txt").write_text("Dear all, here are the papers.\n", encoding="utf-8")
    for _ in range(2):
        ended = cli("extract", *RULES, ".", "-o", "./out.jsonl", "--rejects", "rejects.jsonl", "--json")
        assert (ended.exit_code, ended.stderr.count("rejected")) == (3, 2)
        assert json.loads(ended.stdout)["read"] == 3
    assert len(Path("rejects.jsonl").read_text(encoding="utf-8").splitlines()) == 2 * len(two_tables)


@pytest.mark.usefixtures("running")
def test_a_bad_line_of_a_file_to_load_is_a_reject(cli: Cli, papers_file: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    cli("extract", *RULES, papers_file, "-o", output)
    with output.open("a", encoding="utf-8") as file:
        file.write('{"paper": {"id": "x"}}\n')
    ended = cli("load", output)
    assert ended.exit_code == 3
    reason = "it is no extraction: its paper is refused: a paper needs a title or an abstract"
    assert ended.stderr == f"rejected {output}:3: {reason}\n"


def test_quiet_says_nothing(cli: Cli, broken_file: Path, tmp_path: Path) -> None:
    ended = cli("extract", *RULES, broken_file, "-o", tmp_path / "out.jsonl", "--quiet")
    assert (ended.exit_code, ended.stdout, ended.stderr) == (3, "", "")


def test_a_failed_extract_leaves_the_file_that_was_there(cli: Cli, tmp_path: Path) -> None:
    output, source = tmp_path / "out.jsonl", tmp_path / "none.jsonl"
    output.write_text("of yesterday", encoding="utf-8")
    source.write_text("{broken\n", encoding="utf-8")
    ended = cli("extract", *RULES, source, "-o", output, "--format", "jsonl")
    assert ended.exit_code == 1
    assert output.read_text(encoding="utf-8") == "of yesterday"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["none.jsonl", "out.jsonl"]


def test_a_device_is_written_to_and_not_replaced(cli: Cli, papers_file: Path) -> None:
    assert cli("extract", *RULES, papers_file, "-o", "/dev/null").exit_code == 0
    assert Path("/dev/null").is_char_device()


def test_evaluate(cli: Cli, papers_file: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    cli("extract", *RULES, papers_file, "--exchange", "-o", gold)
    scores: dict[str, Any] = json.loads(cli("evaluate", *RULES, gold, "--papers", papers_file, "--json").stdout)
    assert (scores["papers"], scores["missing"]) == (2, [])
    assert scores["mention"]["f1"] == 100.0
    assert cli("evaluate", gold, "--papers", papers_file).stdout.splitlines()[1].startswith("mention")


def test_a_network_finds_the_claims_where_one_is_given(
    cli: Cli, papers_file: Path, tmp_path: Path, tiny_model: Path
) -> None:
    cli("extract", papers_file, "-o", tmp_path / "all.jsonl", "--model", tiny_model, "--min-confidence", "0")
    cli("extract", papers_file, "-o", tmp_path / "sure.jsonl", "--model", tiny_model, "--min-confidence", "0.99")
    everything, sure = (
        [json.loads(line) for line in (tmp_path / name).read_text(encoding="utf-8").splitlines()]
        for name in ("all.jsonl", "sure.jsonl")
    )
    assert {paper["extractor"] for paper in everything} == {"model"}
    assert sum(len(paper["claims"]) for paper in sure) < sum(len(paper["claims"]) for paper in everything)
    assert all(e["confidence"] >= 0.99 for paper in sure for claim in paper["claims"] for e in claim["evidence"])


def test_where_no_network_runs_the_rules_find_the_claims_and_it_is_said(
    cli: Cli, papers_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    ended = cli("extract", papers_file, "-o", tmp_path / "found.jsonl")
    sentence = "onnxruntime cannot be imported: claims are found by the rules, which find less\n"
    assert (ended.exit_code, ended.stderr.startswith(sentence)) == (0, True)
    found = [json.loads(line) for line in (tmp_path / "found.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {paper["extractor"] for paper in found} == {"rules"}


def test_evaluate_in_the_vocabulary_of_a_public_set(cli: Cli, tmp_path: Path, tiny_model: Path) -> None:
    passage = {
        "sentences": [["OwlNet", "uses", "NightSet", "."]],
        "ner": [[[0, 0, "Method"], [2, 2, "Dataset"]]],
        "relations": [[[0, 0, 2, 2, "Trained-With"]]],
    }
    path = tmp_path / "scier.jsonl"
    path.write_text(json.dumps(passage) + "\n", encoding="utf-8")
    scores = json.loads(cli("evaluate", path, "--model", tiny_model, "--json").stdout)
    assert [scores[level]["gold"] for level in ("NER", "Rel", "Rel+")] == [2, 1, 1]
    assert scores["per_predicate"]["Trained-With"]["gold"] == 1
    assert (scores["papers"], scores["attributes"]) == (1, {})
    lines = cli("evaluate", path, "--model", tiny_model).stdout.splitlines()
    assert [line.split()[0] for line in lines[1:4]] == ["NER", "Rel", "Rel+"]


def test_evaluate_with_a_record_that_is_rejected(cli: Cli, broken_file: Path, tmp_path: Path) -> None:
    gold, rejects = tmp_path / "gold.jsonl", tmp_path / "rejects.jsonl"
    cli("extract", *RULES, broken_file, "--exchange", "-o", gold)
    ended = cli("evaluate", *RULES, gold, "--papers", broken_file, "--rejects", rejects, "--json")
    assert (ended.exit_code, json.loads(ended.stdout)["papers"]) == (3, 2)
    assert json.loads(rejects.read_text(encoding="utf-8"))["line"] == 3


@pytest.mark.usefixtures("running")
def test_export_for_neo4j_admin(cli: Cli, papers_file: Path, tmp_path: Path) -> None:
    assert cli("ingest", *RULES, papers_file).exit_code == 0
    held = json.loads(cli("status", "--json").stdout)
    folder = tmp_path / "out"

    written = json.loads(cli("export", "neo4j-admin", "-o", folder, "--json", "--compress").stdout)

    assert list(written) == ["folder", "nodes", "relationships", "files", "command"]
    assert written["folder"] == str(folder)
    counts = [written["files"][f"{label}.csv.gz"] for label in ("Paper", "Entity", "Claim", "Evidence")]
    assert counts == [held[name] for name in ("papers", "entities", "claims", "evidence")]
    assert written["nodes"] + written["relationships"] == sum(written["files"].values())
    headers = {name.replace(".csv.gz", "-header.csv") for name in written["files"]}
    assert {path.name for path in folder.iterdir()} == {*written["files"], *headers, "import.sh", "schema.cypher"}
    assert written["command"][:3] == ["neo4j-admin", "database", "import"]

    again = cli("export", "neo4j-admin", "-o", folder)
    assert (again.exit_code, again.stdout) == (1, "")
    assert again.stderr == f"claimgraph: {folder} has files in it already: give a new folder, or an empty one\n"
    lines = cli("export", "neo4j-admin", "-o", tmp_path / "plain").stdout.splitlines()
    assert lines[1].split() == ["Paper.csv", "2"]
    assert lines[-1] == f"import them with: sh {tmp_path}/plain/import.sh"


@pytest.mark.usefixtures("running")
def test_export_as_lines(cli: Cli, papers_file: Path, tmp_path: Path) -> None:
    cli("ingest", "--extractor", "rules", papers_file)
    stats = json.loads(cli("status", "--json").stdout)
    file = tmp_path / "claims.jsonl.gz"

    told = cli("export", "jsonl", "-o", file)

    told_of = f"{stats['claims']:,} claims with {stats['evidence']:,} pieces of evidence of {stats['papers']} papers\n"
    assert told.stdout == told_of
    rows = [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert (len(rows), sum(len(row["evidence"]) for row in rows)) == (stats["claims"], stats["evidence"])
    listed = json.loads(cli("claims", "--json", "--limit", "1000").stdout)["claims"]
    by_id = {row["id"]: row for row in rows}
    for claim in listed:
        assert {name: value for name, value in claim.items() if name != "evidence"}.items() <= by_id[
            claim["id"]
        ].items()
    piece = by_id[listed[0]["id"]]["evidence"][0]
    assert piece["sentence"]
    assert piece["paper"]["title"]
    assert "claim" not in piece
    shown = cli("export", "jsonl", "-o", "-")
    assert [json.loads(line) for line in shown.stdout.splitlines()] == rows
    assert shown.stderr == told_of
    summary = json.loads(cli("export", "jsonl", "-o", file, "--json").stdout)
    counts = {name: stats[name] for name in ("claims", "evidence", "papers")}
    assert summary == {"file": str(file), **counts}
    refused = cli("export", "jsonl", "-o", file, "--compress")
    assert refused.stderr == (
        "claimgraph: --compress is for neo4j-admin: name the file .gz or .zst to have it compressed\n"
    )


def test_export_knows_its_formats(cli: Cli, tmp_path: Path) -> None:
    refused = cli("export", "neo4j-dump", "-o", tmp_path / "out")
    assert refused.exit_code == 2
    assert "'neo4j-dump' is none of jsonl, csv, turtle, bibtex, exchange, neo4j-admin" in refused.stderr
