"""Queries made at random out of the schema, by Schemathesis: none fails on the server's side.

Texts and numbers are mostly such as the graph knows. CLAIMGRAPH_FUZZ_EXAMPLES=45 makes over 2,000 queries on
each server.
"""

import json
import logging
import os
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import httpx
import pytest
from graphql import REMOVE, InputValueDefinitionNode, Visitor, parse, print_ast, visit

from claimgraph.api.graphql.publish import published
from claimgraph.graph import Graph, claims

SCHEMATHESIS = Path(__file__).parents[2] / ".venv-client" / "bin" / "schemathesis"
EXAMPLES = int(os.environ.get("CLAIMGRAPH_FUZZ_EXAMPLES", "4"))
"""How many queries for each field of `Query`."""

CONFIG = """\
[dictionaries.known]
values = {texts}
[dictionaries.sizes]
values = [1, 2, 10, 100]
[dictionaries.shares]
values = [0.0, 0.5]
[generation.dictionaries]
string = {{ dictionary = "known", probability = 0.8 }}
integer = {{ dictionary = "sizes", probability = 0.8 }}
number = {{ dictionary = "shares", probability = 0.8 }}
"""


def _codes(reports: Path) -> Iterator[str]:
    """How each query was answered: by the code of its first error, or "data"."""
    for report in reports.glob("*.ndjson"):
        events = map(json.loads, report.read_text(encoding="utf-8").splitlines())
        for event in (event["ScenarioFinished"] for event in events if "ScenarioFinished" in event):
            for one in event["recorder"]["interactions"].values():
                body = json.loads(b64decode(one["response"]["content"]["$base64"]))
                yield body["errors"][0]["extensions"]["code"] if "errors" in body else "data"


def _without(arguments: Collection[str]) -> str:
    """The schema without some arguments."""

    class Remover(Visitor):
        def enter_input_value_definition(self, node: InputValueDefinitionNode, *_: object) -> object:
            return REMOVE if node.name.value in arguments else None

    return print_ast(visit(parse(published()), Remover()))


# A cursor made at random is none, and a page has one end: nearly all queries with these are refused.
@pytest.mark.parametrize("left_out", [(), ("after", "before", "last")], ids=["all", "first pages"])
def test_no_query_fails_on_the_server_s_side(
    graph: Graph,
    client: httpx.Client,
    run_program: Callable[..., str],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    left_out: tuple[str, ...],
) -> None:
    assert SCHEMATHESIS.is_file(), "Schemathesis is not installed: make test"
    claim = claims(graph).items[0]
    texts = ["Quokka", "Wombat", "BurrowBench", "overfitting", "quokka", "accuracy", claim.id, claim.object.id]
    (tmp_path / "schemathesis.toml").write_text(CONFIG.format(texts=json.dumps(texts)), encoding="utf-8")
    (tmp_path / "schema.graphql").write_text(_without(left_out), encoding="utf-8")
    command = [SCHEMATHESIS, "run", "schema.graphql", f"--url={client.base_url}/graphql", "--checks=not_a_server_error"]
    command += [f"--max-examples={EXAMPLES}", "--mode=positive", "--continue-on-failure", "--seed=1"]
    command += ["--generation-database=none", "--report=ndjson", f"--report-dir={tmp_path / 'reports'}"]

    run_program(*command, folder=tmp_path)

    answers = Counter(_codes(tmp_path / "reports"))
    assert sum(answers.values()) >= 20 * EXAMPLES
    assert answers["data"] > sum(answers.values()) / 4
    assert answers.keys() <= {"data", "BAD_USER_INPUT", "QUERY_TOO_COSTLY"}
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
