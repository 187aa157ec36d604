"""What curators change, through GraphQL and on the command line."""

import asyncio
import json
import logging
import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import Result

from claimgraph.api.graphql import Context, create_schema
from claimgraph.api.keys import Keys, add_key
from claimgraph.graph import Graph, entity_named, rename_entity
from claimgraph.schema import Extraction

Cli = Callable[..., Result]
Serving = Callable[..., AbstractContextManager[httpx.Client]]

EVIDENCE = "{ evidence(first: 100) { nodes { id claim { predicate } } } claims { totalCount } }"
VIEWER = "{ viewer { name mayWrite } }"
CLAIMS = "{ claims(first: 100) { nodes { id } } }"
CLAIM = "query ($id: ID!) { claim(id: $id) { id } }"
REJECT = """
mutation ($id: ID!, $reason: String!) {
    rejectEvidence(id: $id, reason: $reason) { id by reason sentence subject predicate object negated paper { id } }
}
"""


@pytest.fixture
def audit(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What is logged of changes."""
    caplog.set_level(logging.INFO, "claimgraph.audit")
    return caplog


def _asked(client: httpx.Client, query: str, **variables: Any) -> Any:
    answered = client.post("/graphql", json={"query": query, "variables": variables}).json()
    assert "errors" not in answered, answered
    return answered["data"]


def test_nothing_can_be_changed_unless_it_is_allowed(graph: Graph, serving: Serving, tmp_path: Path) -> None:
    with serving(graph, tmp_path) as client:
        asked = client.post("/graphql", json={"query": 'mutation { renameEntity(entity: "Quokka") { id } }'})
        assert "not supported by the schema" in asked.json()["errors"][0]["message"]
        assert _asked(client, "{ __schema { mutationType { name } } }") == {"__schema": {"mutationType": None}}
        assert _asked(client, VIEWER) == {"viewer": {"name": None, "mayWrite": False}}


def test_evidence_is_marked_as_wrong_and_that_is_taken_back(
    own: Graph, serving: Serving, tmp_path: Path, audit: pytest.LogCaptureFixture
) -> None:
    key = add_key(tmp_path / "keys", "ada", writes=True)
    with serving(own, tmp_path, writes=True, keys=Keys(tmp_path / "keys")) as client:
        client.headers["authorization"] = f"Bearer {key}"
        before = _asked(client, EVIDENCE)
        wrong = next(one for one in before["evidence"]["nodes"] if one["claim"]["predicate"] == "INTRODUCES")

        told = _asked(client, REJECT, id=wrong["id"], reason="a tool, not a method")["rejectEvidence"]

        assert (told["id"], told["by"], told["reason"]) == (wrong["id"], "ada", "a tool, not a method")
        assert (told["predicate"], told["negated"], told["paper"]) == ("INTRODUCES", False, {"id": "quokka"})
        after = _asked(client, EVIDENCE)
        assert wrong["id"] not in {one["id"] for one in after["evidence"]["nodes"]}
        assert after["claims"]["totalCount"] == before["claims"]["totalCount"] - 1
        restore = "mutation ($id: ID!) { restoreEvidence(id: $id) }"
        assert _asked(client, restore, id=wrong["id"]) == {"restoreEvidence": True}
        assert _asked(client, EVIDENCE) == before
        again = client.post("/graphql", json={"query": restore, "variables": {"id": wrong["id"]}}).json()
        assert again["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    logged = [(record.action, record.by) for record in audit.records]  # type: ignore[attr-defined]
    assert logged == [("rejectEvidence", "ada"), ("restoreEvidence", "ada"), ("restoreEvidence", "ada")]
    assert " ended otherwise: " in audit.records[-1].getMessage()


def test_entities_are_merged_split_and_renamed(own: Graph, serving: Serving, tmp_path: Path) -> None:
    with serving(own, tmp_path, writes=True) as client:
        merge = 'mutation { mergeEntities(kept: "Quokka", others: ["Wombat"]) { name aliases } }'
        before = {one["id"] for one in _asked(client, CLAIMS)["claims"]["nodes"]}
        assert "Wombat" in _asked(client, merge)["mergeEntities"]["aliases"]
        after = {one["id"] for one in _asked(client, CLAIMS)["claims"]["nodes"]}
        assert before != after
        assert {_asked(client, CLAIM, id=id_)["claim"]["id"] for id_ in before} == after
        nodes = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
        assert {one["id"] for one in _asked(client, nodes, ids=sorted(before))["nodes"]} == after
        split = 'mutation { splitEntity(entity: "Quokka", name: "Wombat") { name aliases } }'
        assert _asked(client, split)["splitEntity"]["name"] == "Wombat"
        rename = 'mutation ($name: String) { renameEntity(entity: "Wombat", name: $name) { name } }'
        assert _asked(client, rename, name="The Wombat") == {"renameEntity": {"name": "The Wombat"}}
        assert _asked(client, rename.replace('"Wombat"', '"The Wombat"')) == {"renameEntity": {"name": "Wombat"}}
        wrong = client.post("/graphql", json={"query": merge.replace("Wombat", "accuracy")}).json()["errors"]
        assert "entities of two types are one only where that is said" in wrong[0]["message"]
        across = 'mutation { mergeEntities(kept: "Quokka", others: ["accuracy"], acrossTypes: true) { type aliases } }'
        assert _asked(client, across) == {"mergeEntities": {"type": "METHOD", "aliases": ["Quokka", "accuracy"]}}


def test_a_key_for_reading_changes_nothing(
    own: Graph, serving: Serving, tmp_path: Path, audit: pytest.LogCaptureFixture
) -> None:
    key = add_key(tmp_path / "keys", "bob")
    with serving(own, tmp_path, writes=True, keys=Keys(tmp_path / "keys")) as client:
        change = {"query": 'mutation { renameEntity(entity: "Quokka", name: "X") { id } }'}
        assert client.post("/graphql", json=change).status_code == 401
        client.headers["authorization"] = f"Bearer {key}"
        (error,) = client.post("/graphql", json=change).json()["errors"]
        assert error["extensions"]["code"] == "FORBIDDEN"
        assert error["message"] == "the key of bob is for reading: claimgraph keys add --writes makes others"
        assert _asked(client, '{ entity(name: "Quokka") { name } }') == {"entity": {"name": "Quokka"}}
        assert _asked(client, VIEWER) == {"viewer": {"name": "bob", "mayWrite": False}}
        client.headers["authorization"] = f"Bearer {add_key(tmp_path / 'keys', 'ada', writes=True)}"
        assert _asked(client, VIEWER) == {"viewer": {"name": "ada", "mayWrite": True}}
    assert not audit.records


def test_a_server_ends_when_what_it_has_begun_to_change_is_changed(
    own: Graph, monkeypatch: pytest.MonkeyPatch, serving: Serving, tmp_path: Path
) -> None:
    def slow(*arguments: Any) -> None:
        time.sleep(1)
        rename_entity(*arguments)

    monkeypatch.setattr("claimgraph.api.graphql.mutation.rename_entity", slow)
    monkeypatch.setitem(Context.__init__.__kwdefaults__, "timeout", 0.3)
    change = {"query": 'mutation { renameEntity(entity: "Quokka", name: "The Quokka") { id } }'}
    with serving(own, tmp_path, writes=True) as client:
        (error,) = client.post("/graphql", json=change).json()["errors"]
        assert "may be made all the same: look whether it was" in error["message"]
    assert entity_named(own, "The Quokka")


def test_a_change_that_takes_too_long_is_told_and_logged(
    own: Graph, monkeypatch: pytest.MonkeyPatch, audit: pytest.LogCaptureFixture
) -> None:
    def slow(*arguments: Any) -> None:
        time.sleep(0.5)
        rename_entity(*arguments)

    monkeypatch.setattr("claimgraph.api.graphql.mutation.rename_entity", slow)
    context = Context(own, timeout=0.3)
    change = 'mutation { renameEntity(entity: "Quokka", name: "The Quokka") { id } }'
    result = asyncio.run(create_schema(writes=True).execute(change, context_value=context))
    assert result.errors
    assert "may be made all the same: look whether it was" in result.errors[0].message
    while not audit.records:
        time.sleep(0.05)
    assert audit.records[0].getMessage().startswith("renameEntity by None: ")
    assert entity_named(own, "The Quokka")


@pytest.mark.parametrize(
    "change",
    [
        f'mutation {{ mergeEntities(kept: "a", others: [{", ".join(["1"] * 101)}]) {{ id }} }}'.replace("1", '"b"'),
        f'mutation {{ renameEntity(entity: "Quokka", name: "{"x" * 1001}") {{ id }} }}',
        f'mutation {{ rejectEvidence(id: "evid_1", reason: "{"x" * 1001}") {{ id }} }}',
        f"mutation {{ {' '.join(f'a{n}: restoreEvidence(id: 1)' for n in range(21))} }}",
    ],
)
def test_a_change_has_its_bounds(own: Graph, serving: Serving, tmp_path: Path, change: str) -> None:
    with serving(own, tmp_path, writes=True) as client:
        (error,) = client.post("/graphql", json={"query": change}).json()["errors"]
        assert error["extensions"]["code"] in ("BAD_USER_INPUT", "QUERY_TOO_COSTLY")


@pytest.mark.parametrize(
    "option",
    [
        ("--host", "0.0.0.0"),  # noqa: S104
        ("--cors-origin", "*"),
        ("--allowed-host", "*"),
        ("--allowed-host", "claims.example.org"),
        ("--trusted-proxy", "10.0.0.7"),
    ],
)
def test_strangers_are_not_let_change_the_graph(cli: Cli, option: tuple[str, str]) -> None:
    ended = cli("serve", "--allow-writes", *option)
    assert ended.exit_code == 1
    assert ended.stderr == (
        "claimgraph: --allow-writes would let strangers change the graph: ask for keys with --api-keys, or leave out "
        "--host, --allowed-host, --trusted-proxy and --cors-origin\n"
    )


def test_a_change_is_not_asked_for_by_get(own: Graph, serving: Serving, tmp_path: Path) -> None:
    with serving(own, tmp_path, writes=True) as client:
        asked = client.get(
            "/graphql", params={"query": 'mutation { renameEntity(entity: "Quokka", name: "X") { id } }'}
        )
        assert asked.status_code == 405
        assert _asked(client, '{ entity(name: "Quokka") { name } }') == {"entity": {"name": "Quokka"}}


@pytest.mark.usefixtures("running")
def test_evidence_on_the_command_line(cli: Cli, extractions: list[Extraction], tmp_path: Path) -> None:
    found = tmp_path / "found.jsonl"
    found.write_text("".join(f"{one.model_dump_json()}\n" for one in extractions), encoding="utf-8")
    assert cli("load", found).exit_code == 0
    listed = json.loads(cli("claims", "--predicate", "INTRODUCES", "--json").stdout)["claims"]
    id_ = listed[0]["evidence"]["id"]
    assert cli("evidence", "rejected").stdout == "no evidence is marked as wrong\n"

    told = cli("evidence", "reject", id_, "--reason", "a tool, not a method", "--by", "ada")

    assert told.exit_code == 0
    assert f"INTRODUCES Quokka  {id_}\n" in told.stdout
    assert "  wrong: a tool, not a method (" in told.stdout
    assert told.stdout.endswith(", by ada)\n")
    (verdict,) = json.loads(cli("evidence", "rejected", "--json").stdout)["verdicts"]
    assert (verdict["id"], verdict["by"], verdict["predicate"]) == (id_, "ada", "INTRODUCES")
    assert json.loads(cli("claims", "--predicate", "INTRODUCES", "--json").stdout)["claims"] == listed[1:]
    other = json.loads(cli("claims", "--json").stdout)["claims"][0]["evidence"]["id"]
    assert cli("evidence", "reject", other, "--reason", "wrong").exit_code == 0
    page = json.loads(cli("evidence", "rejected", "--limit", "1", "--json").stdout)
    rest = json.loads(cli("evidence", "rejected", "--after", page["end_cursor"], "--json").stdout)
    assert {one["id"] for one in (*page["verdicts"], *rest["verdicts"])} == {id_, other}
    assert (len(page["verdicts"]), rest["end_cursor"]) == (1, None)
    shown = cli("evidence", "rejected", "--limit", "1").stdout
    assert shown.endswith(f"\nmore with --after {page['end_cursor']}\n")
    assert "more with" not in cli("evidence", "rejected", "--after", page["end_cursor"]).stdout
    assert cli("evidence", "restore", other).exit_code == 0
    assert json.loads(cli("evidence", "restore", id_, "--json").stdout) == {"id": id_, "counts": True}
    assert json.loads(cli("claims", "--predicate", "INTRODUCES", "--json").stdout)["claims"] == listed
    again = cli("evidence", "restore", id_)
    assert (again.exit_code, again.stdout) == (1, "")
    assert "there is nothing to take back of the evidence" in again.stderr


CURATED = """
    { id sentence negated confidence extractor curation { kind by at corrects } claim { predicate object { name } } }
"""


def test_a_sentence_is_read_otherwise_and_that_is_taken_back(
    own: Graph, serving: Serving, tmp_path: Path, audit: pytest.LogCaptureFixture
) -> None:
    key = add_key(tmp_path / "keys", "ada", writes=True)
    correct = f"""mutation ($id: ID!, $reading: Reading!) {{
        correctEvidence(id: $id, reason: "no comparison", reading: $reading) {CURATED}
    }}"""
    confirm = f"mutation ($id: ID!) {{ confirmEvidence(id: $id) {CURATED} }}"
    with serving(own, tmp_path, writes=True, keys=Keys(tmp_path / "keys")) as client:
        client.headers["authorization"] = f"Bearer {key}"
        before = _asked(client, EVIDENCE)
        wrong = next(one for one in before["evidence"]["nodes"] if one["claim"]["predicate"] == "OUTPERFORMS")

        right = _asked(client, correct, id=wrong["id"], reading={"predicate": "USES", "metric": ""})["correctEvidence"]

        assert (right["claim"], right["confidence"]) == ({"predicate": "USES", "object": {"name": "Wombat"}}, 1)
        said = right["curation"]
        assert (said["kind"], said["by"], said["corrects"]) == ("CORRECTED", "ada", [wrong["id"]])
        other = next(one for one in before["evidence"]["nodes"] if one["claim"]["predicate"] == "INTRODUCES")
        assert _asked(client, confirm, id=other["id"])["confirmEvidence"]["curation"]["kind"] == "CONFIRMED"
        listed = "query ($kinds: [CurationKind!]) { evidence(filter: {curation: $kinds}) { totalCount nodes { id } } }"
        assert _asked(client, listed, kinds=["CORRECTED"])["evidence"]["nodes"] == [{"id": right["id"]}]
        assert _asked(client, listed, kinds=["CORRECTED", "CONFIRMED"])["evidence"]["totalCount"] == 2
        facets = "{ evidenceFacets(by: [CURATION]) { values { value count } } }"
        (counted,) = _asked(client, facets)["evidenceFacets"]
        assert {(one["value"], one["count"]) for one in counted["values"]} == {("confirmed", 1), ("corrected", 1)}
        verdicts = (
            "query ($n: Int!) { verdicts(first: $n) { nodes { id by correction { id } } pageInfo { endCursor } } }"
        )
        (verdict,) = _asked(client, verdicts, n=5)["verdicts"]["nodes"]
        assert verdict == {"id": wrong["id"], "by": "ada", "correction": {"id": right["id"]}}
        curations = (
            "{ curations { nodes { id kind subject reason paper { id } evidence { id } } pageInfo { hasNextPage } } }"
        )
        vouched = {one["id"]: one for one in _asked(client, curations)["curations"]["nodes"]}
        assert vouched.keys() == {right["id"], other["id"]}
        assert (vouched[right["id"]]["reason"], vouched[other["id"]]["subject"]) == ("no comparison", None)
        assert all(one["evidence"]["id"] == id_ for id_, one in vouched.items())
        restore = "mutation ($id: ID!) { restoreEvidence(id: $id) }"
        assert _asked(client, restore, id=right["id"]) == {"restoreEvidence": True}
        assert _asked(client, restore, id=other["id"]) == {"restoreEvidence": True}
        assert _asked(client, EVIDENCE) == before
        assert _asked(client, verdicts, n=5)["verdicts"]["nodes"] == []
    logged = [record.action for record in audit.records]  # type: ignore[attr-defined]
    assert logged == ["correctEvidence", "confirmEvidence", "restoreEvidence", "restoreEvidence"]
    assert audit.records[0].arguments["reading"] == {"predicate": "USES", "metric": ""}  # type: ignore[attr-defined]


def test_what_was_overlooked_is_added(own: Graph, serving: Serving, tmp_path: Path) -> None:
    add = f"""mutation ($sentence: String!, $reading: Reading!) {{
        addEvidence(paper: "quokka", sentence: $sentence, reading: $reading) {CURATED}
    }}"""
    reading = {"subject": "quokka", "predicate": "EVALUATED_ON", "object": "BurrowBench"}
    with serving(own, tmp_path, writes=True) as client:
        added = _asked(client, add, sentence="by 3.1 points", reading=reading)["addEvidence"]
        assert added["sentence"] == "Quokka outperforms Wombat on BurrowBench by 3.1 points of accuracy."
        assert (added["extractor"], added["curation"]["kind"], added["curation"]["by"]) == ("curator", "ADDED", None)
        wrong = client.post("/graphql", json={"query": add, "variables": {"sentence": "x" * 2_000, "reading": {}}})
        assert wrong.json()["errors"][0]["message"] == "sentence has 2,000 characters and may have 1,000"
        for sentence, change, message in (
            ("by 3.1 points", {"subject": "Emu"}, "the paper does not say 'Emu': copy the subject from its title"),
            ("by 3.1 points", {"predicate": "MITIGATES"}, "MITIGATES does not hold from Method to Benchmark:"),
            ("no such thing", {}, "the paper does not say 'no such thing': copy a sentence from its title or abstract"),
        ):
            asked = {"query": add, "variables": {"sentence": sentence, "reading": reading | change}}
            (error,) = client.post("/graphql", json=asked).json()["errors"]
            assert error["message"].startswith(message)
            assert error["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.usefixtures("running")
def test_a_curator_at_the_terminal(cli: Cli, extractions: list[Extraction], tmp_path: Path) -> None:
    found = tmp_path / "found.jsonl"
    found.write_text("".join(f"{one.model_dump_json()}\n" for one in extractions), encoding="utf-8")
    assert cli("load", found).exit_code == 0
    assert cli("evidence", "curated").stdout == "no evidence is confirmed, corrected or added\n"
    (claim,) = json.loads(cli("claims", "--predicate", "OUTPERFORMS", "--json").stdout)["claims"]
    id_ = claim["evidence"]["id"]
    unjudged = cli("evidence", "unjudged", "--about", "wombat", "--sort", "confidence", "--limit", "1").stdout
    assert unjudged.splitlines() == [
        "Quokka OUTPERFORMS Wombat (metric accuracy, value 3.1 points, on BurrowBench, confidence 1.00)  " + id_,
        "  Quokka outperforms Wombat on BurrowBench by 3.1 points of accuracy.",
        "  Quokka: Sparse Attention for Long Tunnels (2031), quokka",
        unjudged.splitlines()[-1],
    ]
    cursor = unjudged.splitlines()[-1].removeprefix("more with --after ")
    rest = json.loads(cli("evidence", "unjudged", "--about", "wombat", "--sort", "confidence", "--after", cursor,
                          "--json").stdout)  # fmt: skip
    assert [(one["evidence"]["negated"], one["claim"]["predicate"]) for one in rest["unjudged"]] == [
        (False, "MITIGATES"),
        (True, "OUTPERFORMS"),
    ]

    correct = ("evidence", "correct", id_, "--reason", "no comparison", "--by", "ada")
    told = cli(*correct, "--predicate", "uses", "--on", "")

    assert told.exit_code == 0, told.stderr
    first, sentence, counted = told.stdout.splitlines()
    assert first.startswith("Quokka USES Wombat (metric accuracy, value 3.1 points)  evid_")
    assert sentence == "  Quokka outperforms Wombat on BurrowBench by 3.1 points of accuracy."
    assert re.fullmatch(r"  its claim is clam_[0-9a-f]{24}, stated by 1 paper, denied by 0", counted)
    right = first.split()[-1]
    shown = cli("evidence", "curated").stdout.splitlines()
    assert shown[:2] == [f"Quokka USES Wombat  {right}", sentence]
    assert re.fullmatch(rf"  corrected \(\S+, by ada\) in the place of {id_}: no comparison", shown[2])
    provenance = cli("provenance", counted.split()[3].rstrip(",")).stdout
    assert (
        "read by curator 1, confidence 1.00; names the subject as 'Quokka', object as 'Wombat'\n  corrected "
        in provenance
    )
    added = cli(
        "evidence", "add", "quokka", "--sentence", "3.1 points", "--subject", "Quokka", "--predicate", "EVALUATED_ON",
        "--object", "burrowbench", "--attribution", "prior", "--hedged",
    )  # fmt: skip
    assert added.stdout.startswith("Quokka EVALUATED_ON BurrowBench (hedged, earlier work)  evid_"), added.stderr
    confirmed = json.loads(cli("claims", "--predicate", "INTRODUCES", "--json").stdout)["claims"][0]["evidence"]["id"]
    assert json.loads(cli("evidence", "confirm", confirmed, "--json").stdout)["curation"] == "confirmed"
    page = json.loads(cli("evidence", "curated", "--limit", "2", "--json").stdout)
    rest = json.loads(cli("evidence", "curated", "--after", page["end_cursor"], "--json").stdout)
    kinds = sorted(one["curation"]["kind"] for one in (*page["curations"], *rest["curations"]))
    assert kinds == ["added", "confirmed", "corrected"]
    left = json.loads(cli("evidence", "unjudged", "--paper", "quokka", "--json").stdout)
    assert (left, cli("evidence", "unjudged", "--paper", "quokka").stdout) == (
        {"unjudged": [], "end_cursor": None},
        "there is no such evidence of which nobody has said anything\n",
    )
    assert cli("evidence", "restore", id_).stderr.endswith("It counts as it was read.\n")
    taken = cli("evidence", "restore", added.stdout.splitlines()[0].split()[-1])
    assert taken.stderr.endswith("It is taken back; its paper is not read to say anything so now.\n")
    (again,) = json.loads(cli("claims", "--predicate", "OUTPERFORMS", "--json").stdout)["claims"]
    assert again == claim
    refused = cli(*correct, "--subject", "Emu")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr == "claimgraph: the paper does not say 'Emu': copy the subject from its title or abstract\n"
