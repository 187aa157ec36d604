"""`contradictions` and `agreements`, as a person or a script calls them, on an embedded server."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from claimgraph.schema import Extraction

Cli = Callable[..., Result]

pytestmark = pytest.mark.usefixtures("running")

STATED = "Quokka outperforms Wombat on BurrowBench by 3.1 points of accuracy."
DENIED = "Quokka does not outperform Wombat on BurrowBench."
CONTRADICTION = f"""\
refuted, strength 1.00
  Quokka OUTPERFORMS Wombat: stated by 1 paper, belief 1.00, on BurrowBench, by accuracy
    “{STATED}”
    Quokka: Sparse Attention for Long Tunnels (2031), quokka, characters 64 to 131
  Quokka OUTPERFORMS Wombat: denied by 1 paper, belief 1.00, on BurrowBench
    “{DENIED}”
    Wombat Revisited (2032), wombat, characters 18 to 67
"""
AGREEMENT = f"""\
Quokka OUTPERFORMS Wombat: found by 2 papers
  “{STATED}”
  Quokka: Sparse Attention for Long {{}}, characters 64 to 131
  “{STATED}”
  Quokka: Sparse Attention for Long {{}}, characters 64 to 131
"""


def _load(cli: Cli, folder: Path, extractions: Sequence[Extraction]) -> None:
    found = folder / "found.jsonl"
    found.write_text("".join(f"{one.model_dump_json()}\n" for one in extractions), encoding="utf-8")
    assert cli("load", found).exit_code == 0


def _as(extraction: Extraction, paper: str) -> Extraction:
    """The same of another paper, whose title is as long."""
    title = extraction.paper.title.replace("Tunnels", "Burrows")
    return extraction.model_copy(update={"paper": extraction.paper.model_copy(update={"id": paper, "title": title})})


def test_contradictions(cli: Cli, extractions: list[Extraction], tmp_path: Path) -> None:
    assert cli("contradictions").stdout == "no contradictions found\n"
    _load(cli, tmp_path, extractions)

    told = cli("contradictions")
    assert (told.exit_code, told.stdout, told.stderr) == (0, CONTRADICTION, "")
    assert cli("contradictions", "--entity", "quokka", "--kind", "refuted").stdout == CONTRADICTION
    for narrower in (("--entity", "overfitting"), ("--kind", "mutual", "--kind", "cycle")):
        assert cli("contradictions", *narrower).stdout == "no contradictions found\n"

    answer: dict[str, Any] = json.loads(cli("contradictions", "--json").stdout)
    (found,) = answer["contradictions"]
    assert (answer["near"], found["kind"], found["strength"], found["reconcilable_by"]) == ([], "refuted", 1.0, None)
    stated, denied = found["sides"]
    assert (stated["denied"], denied["denied"], stated["claim"]) == (False, True, denied["claim"])
    assert (stated["on"], stated["metrics"], stated["baselines"]) == (["BurrowBench"], ["accuracy"], [])
    (piece,) = stated["evidence"]
    assert piece.pop("id").startswith("evid_")
    assert piece == {
        "paper": "quokka",
        "title": "Quokka: Sparse Attention for Long Tunnels",
        "year": 2031,
        "sentence": STATED,
        "start": 64,
        "end": 131,
        "hedged": False,
        "attribution": "this",
        "confidence": 1.0,
        "on": "BurrowBench",
        "metric": "accuracy",
        "value": "3.1 points",
        "baseline": None,
    }


def test_near_ones_are_shown_unless_they_are_not_wanted(
    cli: Cli, extractions: list[Extraction], tmp_path: Path
) -> None:
    quokka, wombat = extractions
    (beats,) = (claim for claim in wombat.claims if claim.predicate == "OUTPERFORMS")
    elsewhere = next(entity.id for entity in wombat.entities if entity.name == "overfitting")
    moved = beats.model_copy(update={"evidence": (beats.evidence[0].model_copy(update={"on": elsewhere}),)})
    others = tuple(claim for claim in wombat.claims if claim != beats)
    _load(cli, tmp_path, [quokka, wombat.model_copy(update={"claims": (moved, *others)})])

    first = cli("contradictions").stdout.splitlines()[0]
    assert first == "refuted, strength 1.00: near only, the sides differ in what they hold on"
    assert cli("contradictions", "--no-near").stdout == "no contradictions found\n"
    answer = json.loads(cli("contradictions", "--json").stdout)
    assert (answer["contradictions"], [one["reconcilable_by"] for one in answer["near"]]) == ([], ["on"])
    assert json.loads(cli("contradictions", "--no-near", "--json").stdout) == {"contradictions": []}


def test_agreements(cli: Cli, extractions: list[Extraction], tmp_path: Path) -> None:
    assert cli("agreements").stdout == "no agreements found\n"
    _load(cli, tmp_path, [extractions[0], _as(extractions[0], "echo")])

    told = cli("agreements", "--entity", "Wombat")
    assert (told.exit_code, told.stderr) == (0, "")
    papers = ("Tunnels (2031), quokka", "Burrows (2031), echo")
    assert told.stdout in (AGREEMENT.format(*papers), AGREEMENT.format(*reversed(papers)))
    assert cli("agreements", "--min-papers", "3").stdout == "no agreements found\n"

    answer = json.loads(cli("agreements", "--json").stdout)
    (found,) = answer["agreements"]
    assert (found["subject"], found["predicate"], found["object"]) == ("Quokka", "OUTPERFORMS", "Wombat")
    assert (found["papers"], found["belief"]) == (2, 1.0)
    assert {piece["paper"] for piece in found["evidence"]} == {"quokka", "echo"}
    assert answer["pairs"] == [{"papers": ["echo", "quokka"], "claims": [found["claim"]]}]


@pytest.mark.parametrize("command", ["contradictions", "agreements"])
@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Unicorn", "search for part of its name (claimgraph entities list Unicorn)"),
        ("enty_000000000000000000000000", "ask for it by a name"),
    ],
)
def test_an_entity_that_there_is_not_is_an_error(cli: Cli, command: str, name: str, hint: str) -> None:
    ended = cli(command, "--entity", name)

    sentence = f"the graph has no entity {name!r}: {hint}"
    assert (ended.exit_code, ended.stdout, ended.stderr) == (1, "", f"claimgraph: {sentence}\n")


def test_an_entity_is_named_by_its_id(cli: Cli, extractions: list[Extraction], tmp_path: Path) -> None:
    _load(cli, tmp_path, extractions)
    asked = json.loads(cli("query", '{ entity(name: "Wombat") { id } }').stdout)

    assert cli("contradictions", "--entity", asked["data"]["entity"]["id"]).stdout == CONTRADICTION


@pytest.mark.parametrize("arguments", [("--limit", "0"), ("--kind", "other"), ("--min-strength", "2")])
def test_what_contradictions_does_not_accept(cli: Cli, arguments: tuple[str, ...]) -> None:
    assert cli("contradictions", *arguments).exit_code == 2
