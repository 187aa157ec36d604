"""The typed client, against a running server."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest

from claimgraph.api.client import (
    ClaimFacet,
    ClaimFilter,
    ClaimOrder,
    Client,
    CurationKind,
    EntityFacet,
    EntityOrder,
    EvidenceFacet,
    GraphQLClientGraphQLMultiError,
    GraphQLClientHttpError,
    PaperFacet,
    Predicate,
)
from claimgraph.api.keys import Keys, add_key
from claimgraph.graph import Graph, load
from claimgraph.schema import Extraction

Serving = Callable[..., AbstractContextManager[httpx.Client]]


def _client(server: httpx.Client, **headers: str) -> Client:
    return Client(f"{server.base_url}/graphql", headers, httpx.Client(trust_env=False, timeout=60))


@pytest.fixture
def asks(client: httpx.Client) -> Iterator[Client]:
    """A client of the server over the two papers."""
    with _client(client) as asks:
        yield asks


def test_pages_of_claims_are_typed(asks: Client) -> None:
    found, after = [], None
    while True:
        page = asks.claims(order_by=ClaimOrder.BELIEF, first=1, after=after).claims
        found += page.nodes
        after = page.page_info.end_cursor
        if not page.page_info.has_next_page:
            break
    assert [claim.id for claim in found] == [claim.id for claim in asks.claims(order_by=ClaimOrder.BELIEF).claims.nodes]
    assert len(found) == asks.stats().stats.claims


def test_a_claim_comes_with_its_sentences(asks: Client) -> None:
    where = ClaimFilter(predicate=[Predicate.OUTPERFORMS], object="wombat")
    (claim,) = asks.claims(where).claims.nodes
    assert claim.subject.typename__ == "Entity"
    assert (claim.subject.name, claim.object_.name, claim.support) == ("Quokka", "Wombat", 1)
    assert claim.evidence[0].sentence == "Quokka outperforms Wombat on BurrowBench by 3.1 points of accuracy."
    again = asks.claim(claim.id, evidence=1).claim
    assert again
    assert again.evidence == claim.evidence[:1]


def test_what_else_can_be_asked(asks: Client) -> None:
    named = asks.entities(order_by=EntityOrder.NAME).entities.nodes
    assert [entity.name.casefold() for entity in named] == sorted(entity.name.casefold() for entity in named)
    entity = asks.entity(name="quokka").entity
    assert entity
    assert [year.year for year in entity.years] == [2031, 2032]
    assert asks.search("quokk", prefix=True).search[0].id == entity.id
    (paper, *_) = asks.papers(first=1).papers.nodes
    whole = asks.paper(paper.id).paper
    assert whole
    assert whole.title == paper.title
    assert whole.claims
    assert asks.evidence(first=1).evidence.nodes[0].claim.id
    (facet,) = asks.claim_facets([ClaimFacet.PREDICATE]).claim_facets
    assert sum(value.count for value in facet.values) == asks.stats().stats.claims
    for found in (
        asks.paper_facets([PaperFacet.YEAR]).paper_facets,
        asks.entity_facets([EntityFacet.TYPE]).entity_facets,
        asks.evidence_facets([EvidenceFacet.ATTRIBUTION]).evidence_facets,
    ):
        assert sum(value.count for value in found[0].values) > 0
    assert asks.leaderboard("BurrowBench").leaderboard
    assert [one.benchmark.name for one in asks.leaderboards().leaderboards] == ["BurrowBench"]
    assert asks.contradictions().contradictions


def test_what_connects_two(asks: Client) -> None:
    paths = asks.paths("Quokka", "Wombat").paths
    assert paths
    assert [step.claim.predicate for step in paths.items[0].steps] == [Predicate.OUTPERFORMS]
    neighbours = asks.common_neighbours("Quokka", "Wombat").common_neighbours
    assert neighbours
    assert neighbours.items == []
    assert asks.agreements().agreements == []
    lineage = asks.lineage("Quokka").lineage
    assert lineage
    assert [branch.link.target.name for branch in lineage.outperforms.branches] == ["Wombat"]
    assert [one.paper.id for one in lineage.introduced_by] == ["quokka"]
    compared = asks.compare("Quokka", "Wombat").compare
    assert compared
    assert [direct.claim.predicate for direct in compared.direct] == [Predicate.OUTPERFORMS]
    assert [ground.entity.name for ground in compared.grounds] == ["BurrowBench"]
    named = {one.entity.name for one in asks.emerging(year=2032).emerging}
    assert "overfitting" in named


def test_a_curator_changes_the_graph(
    graph: Graph, serving: Serving, tmp_path: Path, empty: Callable[[Graph], None], extractions: list[Extraction]
) -> None:
    with serving(graph, tmp_path, writes=True) as server, _client(server) as curator:
        assert curator.rename_entity("Quokka", "Quokka").rename_entity.name == "Quokka"
        merged = curator.merge_entities("Quokka", ["Wombat"]).merge_entities
        assert set(merged.aliases) == {"Quokka", "Wombat"}
        assert curator.split_entity(merged.id, "Wombat").split_entity.name == "Wombat"
        wrong = curator.evidence(first=1).evidence.nodes[0]
        verdict = curator.reject_evidence(wrong.id, "misread").reject_evidence
        assert (verdict.id, verdict.reason, verdict.sentence) == (wrong.id, "misread", wrong.sentence)
        assert curator.restore_evidence(wrong.id).restore_evidence
        confirmed = curator.confirm_evidence(wrong.id).confirm_evidence
        assert confirmed.curation
        assert (confirmed.curation.kind, confirmed.confidence) == (CurationKind.CONFIRMED, 1)
        assert curator.restore_evidence(wrong.id).restore_evidence
    refused = pytest.raises(GraphQLClientGraphQLMultiError, match="not supported by the schema")
    with serving(graph, tmp_path) as server, _client(server) as reader, refused:
        reader.restore_evidence(wrong.id)
    empty(graph)
    load(graph, extractions)


def test_what_goes_wrong_is_an_error(graph: Graph, asks: Client, serving: Serving, tmp_path: Path) -> None:
    with pytest.raises(GraphQLClientGraphQLMultiError, match="first is 0: a page has from 1 to 100 items"):
        asks.papers(first=0)
    key = add_key(tmp_path / "keys", "ada")
    with serving(graph, tmp_path, keys=Keys(tmp_path / "keys")) as server:
        with _client(server) as without, pytest.raises(GraphQLClientHttpError):
            without.stats()
        with _client(server, authorization=f"Bearer {key}") as known:
            assert known.stats().stats.papers == 2


def test_the_readme_s_program_runs(client: httpx.Client, capsys: pytest.CaptureFixture[str]) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"^```py\n(.*?)^```", readme, re.DOTALL | re.MULTILINE)
    program = program.replace("http://127.0.0.1:8000/graphql", f"{client.base_url}/graphql").replace("BERT", "wombat")
    exec(program, {})  # noqa: S102
    assert capsys.readouterr().out.startswith("Quokka ")
