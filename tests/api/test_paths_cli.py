"""What the commands about claims, paths and comparisons print, on both servers."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import Result

from claimgraph.graph import Graph

Cli = Callable[..., Result]


@pytest.fixture
def ask(cli: Cli, graph: Graph) -> Cli:
    """Call a command on the graph of the two papers."""
    env = {
        "NEO4J_URI": graph.uri,
        "NEO4J_USERNAME": graph.user,
        "NEO4J_PASSWORD": graph.password,
        "NEO4J_DATABASE": graph.database,
    }
    return lambda *arguments: cli(*arguments, env=env)


def _printed(ended: Result) -> list[str]:
    assert (ended.exit_code, ended.stderr) == (0, "")
    return ended.stdout.splitlines()


def _read(ended: Result) -> Any:
    assert (ended.exit_code, ended.stderr) == (0, "")
    return json.loads(ended.stdout)


BEATS = "Quokka OUTPERFORMS Wombat, stated by 1 paper, denied by 1, belief 1.00"
SENTENCE = "“Quokka outperforms Wombat on BurrowBench by 3.1 points of accuracy.”"
SOURCE = "Quokka: Sparse Attention for Long Tunnels (2031), quokka"
DENIAL = "“Quokka does not outperform Wombat on BurrowBench.” (a denial)"
REDUCES = ["“Wombat may reduce overfitting.”", "Wombat Revisited (2032), wombat"]


def test_path(ask: Cli) -> None:
    assert _printed(ask("path", "quokka", "overfitting")) == [
        "Quokka (Method, 2 papers) and overfitting (Concept, 1 paper)",
        "",
        "1. Quokka → Wombat → overfitting, belief 0.25",
        f"   {BEATS}",
        f"     {SENTENCE}",
        f"     {SOURCE}",
        "   Wombat MITIGATES overfitting, stated by 1 paper, belief 0.25",
        *(f"     {line}" for line in REDUCES),
    ]


def test_path_that_is_not_there(ask: Cli) -> None:
    heading = "overfitting (Concept, 1 paper) and Quokka (Method, 2 papers)"
    assert _printed(ask("path", "--directed", "--max-hops", 2, "overfitting", "Quokka")) == [
        heading,
        "No path of up to 2 claims connects them.",
    ]
    assert _printed(ask("path", "--predicate", "uses", "--predicate", "MITIGATES", "overfitting", "Quokka"))[1:] == [
        "No path of up to 3 claims connects them."
    ]


def test_path_as_json(ask: Cli) -> None:
    found = _read(ask("path", "Wombat", "Quokka", "--all", "--min-support", 1, "--min-belief", 0.5, "--json"))

    assert {name: found[name] for name in ("has_more", "cut", "partial")} == {
        "has_more": False,
        "cut": [],
        "partial": False,
    }
    ((step,),) = (route["steps"] for route in found["items"])
    assert (step["predicate"], step["forward"], step["others"]) == ("OUTPERFORMS", False, 0)
    assert step["source"] == {"id": found["a"]["id"], "type": "Method", "name": "Wombat"}
    evidence = step["evidence"]
    assert (evidence["paper"], evidence["year"], f"“{evidence['sentence']}”") == ("quokka", 2031, SENTENCE)


def test_neighbours(ask: Cli) -> None:
    assert _printed(ask("neighbours", "Quokka", "overfitting"))[2:] == [
        "1. Wombat (Method)",
        f"   {BEATS}",
        f"     {SENTENCE}",
        f"     {SOURCE}",
        "   Wombat MITIGATES overfitting, stated by 1 paper, belief 0.25",
        *(f"     {line}" for line in REDUCES),
    ]
    assert _printed(ask("neighbours", "Quokka", "Wombat"))[1:] == ["Nothing is connected with both."]
    assert [
        shared["entity"]["name"] for shared in _read(ask("neighbours", "Quokka", "overfitting", "--json"))["items"]
    ] == ["Wombat"]


def test_lineage(ask: Cli) -> None:
    assert _printed(ask("lineage", "Quokka")) == [
        "Quokka (Method, 2 papers)",
        f"  introduced by {SOURCE}, belief 1.00",
        "",
        "Outperforms",
        f"  Wombat: {BEATS}",
        f"      {SENTENCE}",
        f"      {SOURCE}",
    ]
    assert _printed(ask("lineage", "BurrowBench"))[1:] == [
        "No claim says what it builds on or outperforms, nor what builds on it or outperforms it."
    ]
    (branch,) = _read(ask("lineage", "Wombat", "--json"))["outperformed_by"]["branches"]
    assert branch["link"]["target"]["name"] == "Quokka"
    assert [paper["paper"] for paper in branch["introduced_by"]] == ["quokka"]


def test_compare(ask: Cli) -> None:
    win = ["stated, on BurrowBench, 3.1 points accuracy, the paper's own finding", f"  {SENTENCE}", f"  {SOURCE}"]
    denial = [
        "denied, on BurrowBench, the paper's own finding",
        "  “Quokka does not outperform Wombat on BurrowBench.”",
        "  Wombat Revisited (2032), wombat",
    ]
    assert _printed(ask("compare", "Quokka", "Wombat")) == [
        "Quokka (Method, 2 papers) and Wombat (Method, 2 papers)",
        "",
        "Of the two together",
        f"  {BEATS}",
        *(f"    {line}" for line in (*win, *denial)),
        "  The papers disagree which of the two outperforms the other.",
        "",
        "Both on BurrowBench (Benchmark)",
        "  both",
        f"    Quokka OUTPERFORMS Wombat: {win[0]}",
        *(f"    {line}" for line in win[1:]),
        f"    Quokka OUTPERFORMS Wombat: {denial[0]}",
        *(f"    {line}" for line in denial[1:]),
        "  The papers disagree which of the two is better there.",
        "",
        "Quokka alone: 0 other benchmarks and tasks, 0 other things that it has to do with",
        "Wombat alone: 0 other benchmarks and tasks, 1 other thing that it has to do with",
    ]


def test_compare_as_json(ask: Cli) -> None:
    found = _read(ask("compare", "Quokka", "Wombat", "--json"))

    assert (found["disputed"], found["only_b"]) == (True, {"grounds": 0, "neighbours": 1})
    (direct,) = found["direct"]
    assert [account["evidence"]["negated"] for account in direct["accounts"]] == [False, True]
    (ground,) = found["grounds"]
    assert (ground["entity"]["name"], ground["disputed"], ground["of_a"]) == ("BurrowBench", True, [])
    assert ground["together"][0]["evidence"]["subject"] == {"start": 64, "end": 70}


def test_claims(ask: Cli) -> None:
    ids = {
        (claim["subject"]["name"], claim["predicate"]): claim["id"]
        for claim in _read(ask("claims", "--json"))["claims"]
    }
    beats = f"{BEATS}  {ids['Quokka', 'OUTPERFORMS']}"
    assert _printed(ask("claims", "--predicate", "OUTPERFORMS", "--subject", "quok", "--object", "wom")) == [
        beats,
        f"  {SENTENCE}",
        f"  {SOURCE}",
    ]
    assert _printed(ask("claims", "--on", "burrow", "--refuted", "--min-support", 1))[0] == beats
    assert _printed(ask("claims", "--object", "wombat", "--exact"))[0] == beats
    assert _printed(ask("claims", "--object", "wom", "--exact")) == ["There is no such claim."]
    years = ("--year-from", 2032, "--year-to", 2032)
    assert _printed(ask("claims", "--on", "burrow", *years))[:2] == [beats, f"  {DENIAL}"]
    assert _printed(ask("claims", "--on", "burrow", *years, "--own")) == ["There is no such claim."]
    assert _printed(ask("claims", "--paper", "wombat", "--not-refuted", "--min-belief", 0.2)) == [
        f"Wombat MITIGATES overfitting, stated by 1 paper, belief 0.25  {ids['Wombat', 'MITIGATES']}",
        *(f"  {line}" for line in REDUCES),
    ]
    assert _printed(ask("claims", "--object", "bilby")) == ["There is no such claim."]


def test_claims_come_in_pages(ask: Cli) -> None:
    whole = _read(ask("claims", "--json"))
    listed: list[Any] = []
    after: list[str] = []
    while True:
        page = _read(ask("claims", "--limit", 2, *after, "--json"))
        listed += page["claims"]
        if page["end_cursor"] is None:
            break
        assert _printed(ask("claims", "--limit", 2, *after))[-1] == f"There are more: --after {page['end_cursor']}"
        after = ["--after", page["end_cursor"]]

    assert whole == {"claims": listed, "end_cursor": None}
    assert len(listed) == 3
    assert {claim["subject"]["type"] for claim in listed} == {"Method", "Paper"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("path", "Quokka", "Xyz"),
         "the graph has no entity 'Xyz': search for part of its name (claimgraph entities list Xyz)"),
        (("lineage", "Big Xyz"),
         "the graph has no entity 'Big Xyz': search for part of its name (claimgraph entities list 'Big Xyz')"),
        (("compare", "Quokka", "quokka"), "'Quokka' and 'quokka' are one thing, Quokka (Method): give two"),
        (("neighbours", "Quokka", "quokka"), "'Quokka' and 'quokka' are one thing, Quokka (Method): give two"),
        (("path", "Quokka", "Wombat", "--predicate", "INTRODUCES"),
         "INTRODUCES comes from papers and is no step between entities: leave it out"),
        (("claims", "--after", "nonsense"),
         "the cursor 'nonsense' was not given by any list: leave it out to begin anew"),
    ],
)  # fmt: skip
def test_an_error_is_one_sentence(ask: Cli, arguments: tuple[str, ...], sentence: str) -> None:
    ended = ask(*arguments)

    assert (ended.exit_code, ended.stdout, ended.stderr) == (1, "", f"claimgraph: {sentence}\n")
