"""A graph of an earlier schema version becomes what it would be had it been made by this one."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from claimgraph.graph import (
    ClaimFilter,
    ClaimOrder,
    EntityFilter,
    Graph,
    PageRequest,
    claims,
    claims_by_any_id,
    connect,
    entities,
    load,
)
from claimgraph.graph.migrations import VERSION
from claimgraph.schema import Extraction

Make = Callable[..., Extraction]
Dump = Callable[[Graph], Any]

INDEXES_3 = ("verdict_paper", "paper_year", "paper_title", "entity_name", "claim_belief", "claim_year", "claim_refuted")
VERSION_7 = (
    *(f"DROP INDEX {name} IF EXISTS" for name in ("evidence_sort", "evidence_uncertainty")),
    "MATCH (v:Evidence) REMOVE v.uncertainty_sort",
    "MATCH (e:Entity) REMOVE e.generic",
)
VERSION_6 = (
    *VERSION_7,
    *(f"DROP INDEX {name} IF EXISTS" for name in ("paper_doi", "paper_arxiv", "paper_pmid", "paper_title_key")),
    "MATCH (p:Paper) REMOVE p.arxiv, p.pmid, p.title_key",
)
VERSION_4 = (*VERSION_6, "DROP INDEX evidence_claim_of_names IF EXISTS", "MATCH (v:Evidence) REMOVE v.claim_of_names")
VERSION_3 = (*VERSION_4, "MATCH (e:Entity {name: 'GSM8K'}) SET e.papers = 7, e.sort = '99999992'")
VERSION_2 = (
    *VERSION_3,
    *(f"DROP INDEX {name} IF EXISTS" for name in INDEXES_3),
    "MATCH (c:Claim) REMOVE c.refuted_sort, c.belief_sort, c.year_sort",
    "MATCH (e:Entity) REMOVE e.parts, e.name_sort",
    "MATCH (p:Paper) REMOVE p.parts, p.year_sort, p.title_sort",
)
VERSION_1 = (
    *VERSION_2,
    "MATCH (c:Claim) REMOVE c.own, c.first_year, c.last_year, c.contested, c.contested_sort",
    "MATCH (v:Evidence) REMOVE v.year",
    "MATCH (p:Paper) REMOVE p.version",
    "MATCH (n:Name) REMOVE n.stem, n.group, n.rule, n.score, n.via",
)


PUBMED = "https://pubmed.ncbi.nlm.nih.gov/77/"


@pytest.mark.parametrize(
    ("version", "undo"),
    [(1, VERSION_1), (2, VERSION_2), (3, VERSION_3), (4, VERSION_4), (6, VERSION_6), (7, VERSION_7)],
)
def test_an_earlier_version_is_brought_up_to_date(
    graph: Graph, server: Any, make: Make, dump: Dump, version: int, undo: tuple[str, ...]
) -> None:
    names = {"SGD": ("Method",), "GSM8K": ("Benchmark",)}
    load(
        graph,
        [
            make("2104.00001", names, [("SGD", "ACHIEVES", "GSM8K", {"attribution": "prior"})], year=2021),
            make("2", {"stochastic gradient descent": ("Method", "SGD")}, year=2022, url=PUBMED),
            make(
                "3",
                {"GSM8K": ("Benchmark",), "GSM8K dataset": ("Benchmark",), "SGD": ("Method",)},
                [("SGD", "ACHIEVES", "GSM8K dataset", {"negated": True})],
            ),
            make("4", {"GSM8K dataset": ("Benchmark",)}, title="A data set of problems for pupils"),
            make("5", {"GSM8K": ("Benchmark",), "GSM8K dataset": ("Benchmark",)}),
            make("6", {"GSM8K": ("Benchmark",), "public datasets": ("Benchmark",)}),
        ],
    )
    whole = dump(graph)
    for statement in undo:
        graph.execute(statement)
    graph.execute("MATCH (m:Meta) SET m.version = $version", version=version)
    assert dump(graph) != whole

    # By its data folder, as what is made over HTTP needs; a Neo4j by its address.
    settings = replace(server.settings, uri=None) if server.name == "EmbeddedServer" else server.settings
    with connect(settings) as upgraded:
        assert dump(upgraded) == whole
        assert upgraded.read("MATCH (p:Paper) RETURN DISTINCT p.version AS version") == [{"version": 1}]
        (known,) = upgraded.read("MATCH (v:Evidence) RETURN collect(DISTINCT v.claim_of_names) AS ids")[0]["ids"]
        assert claims_by_any_id(upgraded, [known])[known].object.name == "GSM8K"
        assert upgraded.read("MATCH (m:Meta) RETURN m.version AS version") == [{"version": VERSION}]
        assert [row.name for row in entities(upgraded, EntityFilter(name="8k nothing")).items] == []
        assert {row.name for row in entities(upgraded, EntityFilter(name="m8k")).items} >= {"GSM8K"}
        assert [row.name for row in entities(upgraded, EntityFilter(generic=True)).items] == ["public datasets"]
        assert claims(upgraded, ClaimFilter(refuted=True)).items
        for order in ClaimOrder:
            assert len(claims(upgraded, page=PageRequest(order=order)).items) == 1
        # Once more, as where it was cut short: nothing is done twice.
        upgraded.execute("MATCH (m:Meta) SET m.version = $version", version=version)
    with connect(settings) as upgraded:
        assert dump(upgraded) == whole
