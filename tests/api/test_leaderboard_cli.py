"""The command `leaderboard`, on an embedded server."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from claimgraph.graph import Settings, connect, load
from claimgraph.schema import ExchangePaper, Extraction, Paper, Span, from_exchange

Cli = Callable[..., Result]

_TYPES = {"Quokka": "Method", "Wombat": "Method", "Numbat": "Method", "BurrowBench": "Benchmark"}
_SAID: list[tuple[str, dict[str, Any]]] = [
    ("Quokka reaches 91.2% accuracy on BurrowBench.", {"s": "Quokka", "value": "91.2%", "metric": "accuracy"}),
    (
        "Wombat may have an accuracy of 0.905 on BurrowBench.",
        {"s": "Wombat", "value": "0.905", "metric": "accuracy", "hedged": True, "attribution": "prior"},
    ),
    ("Numbat improves accuracy by 3% on BurrowBench.", {"s": "Numbat", "value": "3%", "metric": "accuracy"}),
    ("Numbat gets 87.5 on BurrowBench.", {"s": "Numbat", "value": "87.5"}),
]

TEXT = """\
BurrowBench (Benchmark): 3 to compare, 1 apart

accuracy, in per cent: the higher the better
   1  91.2%  Quokka  p0 (2031)
      “Quokka reaches 91.2% accuracy on BurrowBench.”
   2  0.905  Wombat [prior work, hedged]  p1 (2031)
      “Wombat may have an accuracy of 0.905 on BurrowBench.”

metric not stated: not ranked, as it is not known whether more or less is better
   -  87.5  Numbat  p3 (2031)
      “Numbat gets 87.5 on BurrowBench.”

apart, as they cannot be compared
      3%  Numbat  p2 (2031): a change, not a result
      “Numbat improves accuracy by 3% on BurrowBench.”
"""


def _paper(number: int, sentence: str, claim: dict[str, Any]) -> Extraction:
    paper = Paper(id=f"p{number}", abstract=sentence, year=2031, sentences=(Span(0, len(sentence)),))
    names = [{"id": name, "type": _TYPES[name], "mentions": [name]} for name in (claim["s"], "BurrowBench")]
    stated = {"p": "ACHIEVES", "o": "BurrowBench", "sent": 0, **claim}
    view = ExchangePaper.model_validate({"id": paper.id, "entities": names, "claims": [stated]})
    return from_exchange(view, paper)


@pytest.fixture
def filled(running: Path) -> None:
    """A graph of four invented papers."""
    with connect(Settings(data=running)) as graph:
        load(graph, [_paper(number, *said) for number, said in enumerate(_SAID)])


@pytest.mark.usefixtures("filled")
def test_a_leaderboard_in_lines(cli: Cli) -> None:
    shown = cli("leaderboard", "burrowbench")

    assert (shown.exit_code, shown.stderr, shown.stdout) == (0, "", TEXT)


@pytest.mark.usefixtures("filled")
def test_a_leaderboard_as_json(cli: Cli) -> None:
    board = json.loads(cli("leaderboard", "BurrowBench", "--metric", "acc.", "--json").stdout)

    assert sorted(board) == ["apart", "benchmark", "cut", "metric", "rankings", "read"]
    assert (board["benchmark"]["name"], board["benchmark"]["type"]) == ("BurrowBench", "Benchmark")
    assert (board["metric"], board["read"], board["cut"]) == ("accuracy", 4, False)
    (ranking,) = board["rankings"]
    assert {name: ranking[name] for name in ("metric", "unit", "measure", "direction")} == {
        "metric": "accuracy",
        "unit": "percent",
        "measure": None,
        "direction": "higher",
    }
    first, second = ranking["rows"]
    assert first | {"claim": "", "evidence": "", "method": first["method"]["name"]} == {
        "rank": 1,
        "method": "Quokka",
        "value": "91.2%",
        "kind": "absolute",
        "number": 91.2,
        "unit": "percent",
        "metric": "accuracy",
        "predicate": "ACHIEVES",
        "claim": "",
        "evidence": "",
        "paper": "p0",
        "title": "",
        "year": 2031,
        "sentence": "Quokka reaches 91.2% accuracy on BurrowBench.",
        "start": 0,
        "end": 45,
        "attribution": "this",
        "hedged": False,
        "confidence": 1.0,
        "reason": None,
    }
    assert (second["rank"], second["number"], second["attribution"], second["hedged"]) == (2, 90.5, "prior", True)
    assert [(row["value"], row["reason"]) for row in board["apart"]] == [("3%", "a change, not a result")]


@pytest.mark.usefixtures("filled")
def test_a_cut_is_told(cli: Cli) -> None:
    shown = cli("leaderboard", "BurrowBench", "--limit", "2")

    assert shown.stdout.splitlines()[0].endswith("; only the surest 2 values were read (--limit)")


@pytest.mark.usefixtures("filled")
def test_what_is_not_there_is_one_sentence(cli: Cli) -> None:
    listing = "claimgraph entities list"
    unknown = cli("leaderboard", "Wallaby")
    method = cli("leaderboard", "Quokka")

    assert (unknown.exit_code, unknown.stdout, unknown.stderr) == (
        1,
        "",
        f"claimgraph: the graph has no entity 'Wallaby': search for part of its name ({listing} Wallaby)\n",
    )
    assert (method.exit_code, method.stderr) == (
        1,
        "claimgraph: 'Quokka' is a Method: a leaderboard is of a Benchmark or a Task, so name one\n",
    )


@pytest.mark.usefixtures("filled")
def test_what_has_a_leaderboard_is_listed(cli: Cli) -> None:
    told = cli("leaderboard").stdout
    (found,) = json.loads(cli("leaderboard", "--json").stdout)

    assert told == f"BurrowBench (Benchmark), 4 figures of 4 papers  {found['entity']['id']}\n"
    assert (found["entity"]["name"], found["figures"], found["papers"]) == ("BurrowBench", 4, 4)
    refused = cli("leaderboard", "--metric", "accuracy")
    assert (refused.exit_code, refused.stderr) == (
        1,
        "claimgraph: --metric is of one leaderboard: name the benchmark or the task before it\n",
    )


def test_no_figures_are_told(cli: Cli) -> None:
    assert cli("leaderboard").stdout == "no paper states a figure on a benchmark or a task\n"


def test_a_limit_out_of_bounds_is_called_wrongly(cli: Cli) -> None:
    assert cli("leaderboard", "BurrowBench", "--limit", "0").exit_code == 2
