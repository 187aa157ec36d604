"""The main job, as a person runs it: the crawled page of 81 papers into both servers, and a question across papers."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimgraph.extract.sample import sample_path
from claimgraph.extract.sources import normalise
from claimgraph.graph import Graph, Settings, connect, papers, verify
from claimgraph.graph.rows import PageRequest

CLAIMGRAPH = str(Path(sys.executable).with_name("claimgraph"))
RULES = ("--extractor", "rules")

Dump = Callable[[Graph], Any]

QUESTION = """
{
  claims(filter: {predicate: OUTPERFORMS}, first: 100) {
    nodes {
      subject { ... on Entity { name } }
      object { name }
      evidence { sentence start end on { name } paper { id title text } }
    }
  }
}
"""


@pytest.fixture(scope="module")
def page(shared: Path) -> Path:
    return shared / "corpus" / "trending_papers.txt"


def command(graph: Graph, *arguments: str) -> subprocess.Popen[str]:
    access = {"NEO4J_URI": graph.uri, "NEO4J_USERNAME": graph.user, "NEO4J_PASSWORD": graph.password or ""}
    return subprocess.Popen(
        [CLAIMGRAPH, *arguments],
        env=os.environ | access | {"NEO4J_DATABASE": graph.database or ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def result(graph: Graph, *arguments: str) -> Any:
    process = command(graph, *arguments)
    output, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    return json.loads(output)


def test_the_page_goes_into_both_servers_alike(both: tuple[Graph, Graph], page: Path, dump: Dump) -> None:
    # What is no paper stands first: a call to subscribe, who made the page, a date. After it come papers and nothing
    # else, each a line of title and a line of abstract.
    lines = [normalise(line) for line in page.read_text(encoding="utf-8").splitlines() if line.strip()]
    furniture, rest = lines[:5], lines[5:]
    texts = set(zip(rest[::2], rest[1::2], strict=True))
    assert len(texts) == 81

    for graph in both:
        run = result(graph, "ingest", str(page), "--json")
        assert (run["read"], run["rejected"], run["repeated"], run["papers_new"]) == (81, 0, 0, 81)
        stored = papers(graph, page=PageRequest(first=100)).items
        assert {(paper.title, paper.abstract) for paper in stored} == texts
        assert not any(line in paper.text for paper in stored for line in furniture if len(line.split()) > 1)
    ours, theirs = (dump(graph) for graph in both)
    assert ours == theirs

    for graph in both:
        again = result(graph, "ingest", str(page), "--json")
        assert (again["papers_unchanged"], again["claims"], again["evidence"], again["entities"]) == (81, 0, 0, 0)
        assert result(graph, "verify", "--json") == {"papers": 81, "bad": []}
        assert not list(verify(graph))
        assert dump(graph) == ours


@pytest.mark.parametrize("which", [0, 1], ids=["embedded", "neo4j"])
def test_the_question_is_answered_by_exact_sentences(both: tuple[Graph, Graph], which: int) -> None:
    result(both[which], "ingest", str(sample_path()), "--json")
    claims = result(both[which], "query", QUESTION)["data"]["claims"]["nodes"]
    evidence = [piece for claim in claims for piece in claim["evidence"]]
    assert all(piece["paper"]["text"][piece["start"] : piece["end"]] == piece["sentence"] for piece in evidence)
    said = {
        (claim["subject"]["name"], claim["object"]["name"], (piece["on"] or {}).get("name"), piece["paper"]["id"])
        for claim in claims
        for piece in claim["evidence"]
    }
    chain = {
        ("XLNet", "BERT", "GLUE", "1906.08237"),
        ("RoBERTa", "XLNet", "GLUE", "1907.11692"),
        ("ALBERT", "RoBERTa", "RACE", "1909.11942"),
    }
    assert chain <= said


def test_a_run_killed_in_the_middle_and_run_again_ends_in_the_same_graph(
    shared: Path, tmp_path: Path, dump: Dump
) -> None:
    # As many as are stored in three batches of 200; by the rules, as a network takes minutes to read them.
    lines = (shared / "gold" / "papers.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "papers.jsonl").write_text("".join(lines[:450]), encoding="utf-8")
    file = str(tmp_path / "papers.jsonl")
    with connect(Settings(data=tmp_path / "whole")) as graph:
        read = result(graph, "ingest", file, *RULES, "--json")["read"]
        whole = dump(graph)

    with connect(Settings(data=tmp_path / "killed")) as graph:
        process = command(graph, "ingest", file, *RULES)
        while not papers(graph, page=PageRequest(first=1)).items:
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        kept = result(graph, "status", "--json")["papers"]
        assert 0 < kept < read

        run = result(graph, "ingest", file, *RULES, "--json")
        assert (run["papers_new"], run["papers_unchanged"]) == (read - kept, kept)
        assert dump(graph) == whole
