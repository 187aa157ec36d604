"""Questions across papers, nodes by identifier, and what belongs to a node, through GraphQL."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from claimgraph.api.cli.ask import answer
from claimgraph.graph import (
    EntityRow,
    Graph,
    agreements,
    common_neighbours,
    compare,
    contradictions,
    emerging,
    entity_named,
    leaderboard,
    leaderboards,
    lineage,
    merge_entities,
    paths,
    split_entity,
)

Ask = Callable[..., dict[str, Any]]

STEP = "forward others source { name } target { name } claim { predicate } evidence { sentence }"


def _messages(graph: Graph, query: str, **variables: Any) -> list[str]:
    return [error["message"] for error in answer(graph, query, variables)["errors"]]


def _entity(graph: Graph, name: str) -> EntityRow:
    found = entity_named(graph, name)
    assert found
    return found


def test_a_node_of_each_kind_is_found_by_its_identifier(ask: Ask) -> None:
    page = ask("{ claims(first: 1) { nodes { id object { id } evidence(first: 1) { id paper { id } } } } }")
    (claim,) = page["claims"]["nodes"]
    (piece,) = claim["evidence"]
    ids = [claim["id"], claim["object"]["id"], piece["id"], piece["paper"]["id"]]
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
    kinds = ["Claim", "Entity", "Evidence", "Paper"]
    found = [{"__typename": kind, "id": id_} for kind, id_ in zip(kinds, ids, strict=True)]
    assert ask(query, ids=ids)["nodes"] == found
    assert ask(query, ids=[ids[3], "nothing", ids[0]])["nodes"] == [found[3], None, found[0]]
    for node in found:
        assert ask("query ($id: ID!) { node(id: $id) { __typename id } }", id=node["id"])["node"] == node


@pytest.mark.parametrize("id_", ["clam_", "clam_000000000000000000000000", "evid_000000000000000000000000", "", "x"])
def test_an_identifier_that_nothing_has_gives_no_node(ask: Ask, id_: str) -> None:
    assert ask("query ($id: ID!) { node(id: $id) { id } }", id=id_)["node"] is None


def test_nodes_are_asked_for_a_page_at_a_time(graph: Graph) -> None:
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert _messages(graph, query, ids=["x"] * 101) == ["nodes takes up to 100 ids at once, not 101"]


def test_an_entity_that_has_become_one_with_another_is_found_by_its_old_identifier(graph: Graph, ask: Ask) -> None:
    kept, other = _entity(graph, "Quokka"), _entity(graph, "Wombat")
    query = "query ($id: ID) { entity(id: $id) { id aliases } }"
    merge_entities(graph, kept, [other])
    try:
        found = [ask(query, id=row.id)["entity"] for row in (kept, other)]
        assert found[0] == found[1]
        assert set(found[0]["aliases"]) == {"Quokka", "Wombat"}
    finally:
        split_entity(graph, _entity(graph, "Quokka"), "Wombat")
    assert ask(query, id=other.id)["entity"] == {"id": other.id, "aliases": ["Wombat"]}


def test_what_belongs_to_an_entity_and_to_a_paper(ask: Ask) -> None:
    query = """{
        entity(name: "wombat") {
            papers { id }
            claimsAsSubject { predicate object { name } }
            claimsAsObject { predicate subject { ... on Entity { name } } }
        }
        paper(id: "wombat") { version run { id } claims { predicate } }
    }"""
    found = ask(query)
    assert found["entity"] == {
        "papers": [{"id": "quokka"}, {"id": "wombat"}],
        "claimsAsSubject": [{"predicate": "MITIGATES", "object": {"name": "overfitting"}}],
        "claimsAsObject": [{"predicate": "OUTPERFORMS", "subject": {"name": "Quokka"}}],
    }
    assert found["paper"] == {
        "version": 1,
        "run": None,
        "claims": [{"predicate": "OUTPERFORMS"}, {"predicate": "MITIGATES"}],
    }


def test_what_papers_say_of_an_entity_year_by_year(ask: Ask) -> None:
    query = "query ($name: String!) { entity(name: $name) { years { year papers claims } } }"
    assert ask(query, name="wombat")["entity"]["years"] == [
        {"year": 2031, "papers": 1, "claims": 1},
        {"year": 2032, "papers": 1, "claims": 2},
    ]
    assert ask(query, name="accuracy")["entity"]["years"] == [{"year": 2031, "papers": 1, "claims": 0}]


def test_a_quote_is_the_sentence_with_what_surrounds_it(ask: Ask) -> None:
    query = (
        '{ evidence(filter: {paper: "quokka"}) { nodes { start end quote { exact prefix suffix } paper { text } } } }'
    )
    for piece in ask(query)["evidence"]["nodes"]:
        text, start, end = piece["paper"]["text"], piece["start"], piece["end"]
        quote = {"exact": text[start:end], "prefix": text[max(0, start - 32) : start], "suffix": text[end : end + 32]}
        assert piece["quote"] == quote


def test_evidence_leads_back_to_its_claim(ask: Ask) -> None:
    query = "{ claims { nodes { id evidence { claim { id } } } } }"
    for claim in ask(query)["claims"]["nodes"]:
        assert {piece["claim"]["id"] for piece in claim["evidence"]} == {claim["id"]}


@pytest.mark.parametrize(
    "below",
    [
        "nodes { claimsAsSubject { id object { id } } claimsAsObject { id } papers { id claims { id } } }",
        "nodes { years { claims } papers { run { id } mentions(first: 10) { entity { papers { id } } } } }",
        "nodes { claimsAsSubject { evidence { claim { id } quote { exact } } } }",
    ],
)
def test_how_often_the_graph_is_asked_does_not_depend_on_how_long_lists_are(
    ask: Ask, reads: list[str], below: str
) -> None:
    for first in (3, 5):
        reads.clear()
        assert len(ask(f"{{ entities(first: {first}) {{ {below} }} }}")["entities"]["nodes"]) == first
        # Twice where two levels ask for the same.
        assert max(Counter(reads).values()) <= 2


def test_search_by_words_and_types(ask: Ask) -> None:
    query = 'query ($types: [EntityType!]) { search(words: "quokka burrowbench", types: $types) { name } }'
    assert {found["name"] for found in ask(query)["search"]} == {"Quokka", "BurrowBench"}
    assert ask(query, types=["BENCHMARK"])["search"] == [{"name": "BurrowBench"}]
    assert ask(query, types=["TASK"])["search"] == []


def test_search_forgives_a_wrong_letter_and_completes_a_word(ask: Ask) -> None:
    query = "query ($words: String!, $prefix: Boolean!) { search(words: $words, prefix: $prefix) { name } }"

    def found(words: str, *, prefix: bool = False) -> list[str]:
        return [entity["name"] for entity in ask(query, words=words, prefix=prefix)["search"]]

    assert found("wombet") == found("womb", prefix=True) == found("womb") == ["Wombat"]
    assert set(found("quoka wombat")) == {"Wombat", "Quokka"}
    assert found("BurrowBanch") == ["BurrowBench"]
    assert found("dingo") == found("") == found("~ * (") == []


def test_paths(graph: Graph, ask: Ask) -> None:
    query = f"""{{ paths(a: "quokka", b: "overfitting") {{
        a {{ name }} b {{ name }} hasMore partial cut {{ id }} items {{ belief steps {{ {STEP} }} }}
    }} }}"""
    found = ask(query)["paths"]
    (path,) = found["items"]
    assert (found["a"], found["b"], found["hasMore"], found["cut"]) == (
        {"name": "Quokka"},
        {"name": "overfitting"},
        False,
        [],
    )
    assert [(step["claim"]["predicate"], step["target"]["name"]) for step in path["steps"]] == [
        ("OUTPERFORMS", "Wombat"),
        ("MITIGATES", "overfitting"),
    ]
    (route,) = paths(graph, "quokka", "overfitting").items
    assert path["belief"] == route.belief
    assert [step["evidence"]["sentence"] for step in path["steps"]] == [
        step.evidence.sentence for step in route.steps if step.evidence
    ]


def test_paths_along_some_claims_only(ask: Ask) -> None:
    query = """query ($p: [Predicate!], $directed: Boolean!) {
        paths(%s, predicates: $p, directed: $directed) { items { belief } }
    }"""
    there, back = 'a: "quokka", b: "overfitting"', 'a: "overfitting", b: "quokka"'
    assert len(ask(query % there, directed=True)["paths"]["items"]) == 1
    assert ask(query % back, directed=True)["paths"]["items"] == []
    assert ask(query % there, p=["OUTPERFORMS"], directed=False)["paths"]["items"] == []


def test_common_neighbours(graph: Graph, ask: Ask) -> None:
    shared = f"entity {{ name }} ofA {{ {STEP} }} ofB {{ {STEP} }}"
    query = f'{{ commonNeighbours(a: "quokka", b: "overfitting") {{ items {{ {shared} }} }} }}'
    (found,) = ask(query)["commonNeighbours"]["items"]
    assert found["entity"] == {"name": "Wombat"}
    assert [step["claim"]["predicate"] for step in found["ofA"] + found["ofB"]] == ["OUTPERFORMS", "MITIGATES"]
    assert len(common_neighbours(graph, "quokka", "overfitting").items) == 1


def test_lineage(graph: Graph, ask: Ask) -> None:
    query = """{ lineage(of: "quokka") {
        introducedBy { belief paper { id } claim { predicate } }
        buildsOn { branches { hasMore } }
        outperforms { hasMore branches { link { target { name } } introducedBy { belief } branches { hasMore } } }
        outperformedBy { branches { hasMore } }
    } }"""
    found = ask(query)["lineage"]
    row = lineage(graph, "quokka")
    assert found["introducedBy"] == [
        {"belief": row.introduced_by[0].belief, "paper": {"id": "quokka"}, "claim": {"predicate": "INTRODUCES"}}
    ]
    assert found["outperforms"]["branches"] == [
        {"link": {"target": {"name": "Wombat"}}, "introducedBy": [], "branches": []}
    ]
    assert found["buildsOn"] == found["outperformedBy"] == {"branches": []}


def test_what_has_figures_has_a_leaderboard(graph: Graph, ask: Ask) -> None:
    found = ask("{ leaderboards(types: [BENCHMARK, TASK]) { benchmark { id name } figures papers } }")["leaderboards"]
    (row,) = leaderboards(graph)
    assert found == [{"benchmark": {"id": row.entity.id, "name": "BurrowBench"}, "figures": 1, "papers": 1}]
    assert ask("{ leaderboards(types: TASK) { figures } }")["leaderboards"] == []
    (told,) = _messages(graph, "{ leaderboards(types: [METRIC]) { figures } }")
    assert told == "no leaderboard is of a Metric: ask for those of a Benchmark or a Task"


def test_a_leaderboard_lists_apart_what_it_cannot_rank(graph: Graph, ask: Ask) -> None:
    query = """{ leaderboard(benchmark: "burrowbench") {
        benchmark { name } read cut rankings { metric unit direction totalCount standings { rank } }
        apart { value kind unit number metric reason method { name } paper { id } evidence { sentence } claim { id } }
    } }"""
    found = ask(query)["leaderboard"]
    row = leaderboard(graph, "burrowbench")
    assert (found["benchmark"], found["read"], found["cut"]) == ({"name": "BurrowBench"}, row.read, False)
    assert found["rankings"] == []
    (apart,) = found["apart"]
    (standing,) = row.apart
    assert (apart["value"], apart["kind"], apart["unit"]) == ("3.1 points", "CHANGE", "POINTS")
    assert (apart["number"], apart["reason"]) == (standing.number, standing.reason)
    assert (apart["method"], apart["paper"]) == ({"name": "Quokka"}, {"id": "quokka"})
    assert apart["evidence"]["sentence"] == standing.sentence


def test_two_entities_side_by_side(graph: Graph, ask: Ask) -> None:
    query = """{ compare(a: "quokka", b: "wombat") {
        a { name } b { name } disputed moreGrounds onlyA { grounds neighbours } onlyB { neighbours } cut { id }
        direct { claim { predicate } accounts { evidence { negated paper { id } } claim { id } } }
        grounds { entity { name } disputed together { evidence { sentence } } ofA { claim { id } } }
        neighbours { entity { name } }
    } }"""
    found, row = ask(query)["compare"], compare(graph, "quokka", "wombat")
    (direct,) = found["direct"]
    assert direct["claim"] == {"predicate": "OUTPERFORMS"}
    assert [account["evidence"] for account in direct["accounts"]] == [
        {"negated": False, "paper": {"id": "quokka"}},
        {"negated": True, "paper": {"id": "wombat"}},
    ]
    assert [ground["entity"]["name"] for ground in found["grounds"]] == [ground.entity.name for ground in row.grounds]
    assert found["disputed"] == row.disputed
    assert found["onlyB"] == {"neighbours": row.only_b.neighbours}


def test_contradictions(graph: Graph, ask: Ask) -> None:
    query = """query ($about: String, $kinds: [ContradictionKind!]) { contradictions(about: $about, kinds: $kinds) {
        kind strength near reconcilableBy
        sides { denied belief paperCount metrics on { name } baselines { id } claim { id } evidence { sentence } }
    } }"""
    (found,), (row,) = ask(query)["contradictions"], contradictions(graph)
    assert (found["kind"], found["near"], found["reconcilableBy"]) == ("REFUTED", False, None)
    assert found["strength"] == row.strength
    assert [(side["denied"], side["on"]) for side in found["sides"]] == [
        (False, [{"name": "BurrowBench"}]),
        (True, [{"name": "BurrowBench"}]),
    ]
    assert ask(query, about="wombat")["contradictions"] == [found]
    assert ask(query, about="overfitting")["contradictions"] == []
    for question in ("contradictions", "agreements"):
        (message,) = _messages(graph, f'{{ {question}(about: "") {{ __typename }} }}')
        assert message.startswith("the graph has no entity ''")
    assert ask(query, kinds=["CYCLE", "MUTUAL"])["contradictions"] == []


def test_agreements(graph: Graph, ask: Ask) -> None:
    query = "{ agreements(minPapers: 1) { paperCount claim { id } evidence { paper { id } } } }"
    found = ask(query)["agreements"]
    assert [(one["claim"]["id"], one["paperCount"]) for one in found] == [
        (row.claim.id, row.papers) for row in agreements(graph, min_papers=1)
    ]
    assert ask("{ agreements { paperCount } }")["agreements"] == []


@pytest.mark.parametrize(
    ("asked", "row"),
    [
        ("papers(first: 9, orderBy: YEAR) { nodes { id year } }", lambda one: (-(one["year"] or 0), one["id"])),
        ("papers(first: 9, orderBy: TITLE) { nodes { id title } }", lambda one: (one["title"].casefold(), one["id"])),
        ("entities(orderBy: NAME) { nodes { id name } }", lambda one: (one["name"].casefold(), one["id"])),
        ("claims(orderBy: BELIEF) { nodes { belief support } }", lambda one: (-one["belief"], -one["support"])),
        (
            "claims(orderBy: YEAR) { nodes { lastYear support } }",
            lambda one: (-(one["lastYear"] or 0), -one["support"]),
        ),
    ],
)
def test_lists_come_in_the_order_asked_for(ask: Ask, asked: str, row: Callable[[Any], Any]) -> None:
    ((_, page),) = ask(f"{{ {asked} }}").items()
    assert len(page["nodes"]) > 1
    assert page["nodes"] == sorted(page["nodes"], key=row)


def test_a_page_goes_on_in_its_order_only(graph: Graph, ask: Ask) -> None:
    page = "first: 2, after: $after, orderBy: BELIEF"
    query = f"query ($after: String) {{ claims({page}) {{ nodes {{ id }} pageInfo {{ endCursor }} }} }}"
    first = ask(query)["claims"]
    second = ask(query, after=first["pageInfo"]["endCursor"])["claims"]
    every = ask("{ claims(first: 4, orderBy: BELIEF) { nodes { id } } }")["claims"]["nodes"]
    assert first["nodes"] + second["nodes"] == every
    (told,) = _messages(graph, query.replace("BELIEF", "YEAR"), after=first["pageInfo"]["endCursor"])
    assert told.endswith("is of the list of claims by belief, not of claims by year: leave it out to begin anew")


def test_what_lists_hold_is_counted_by_facets(ask: Ask) -> None:
    found = ask(
        """{
        claimFacets(by: [PREDICATE, LAST_YEAR], filter: {object: "wombat"}) { by values { value count } }
        entityFacets(by: [TYPE, TYPE], first: 1) { by values { value count } }
        paperFacets(by: [YEAR]) { values { value count } }
        evidenceFacets(by: [NEGATED]) { values { value count } }
        claims(filter: {object: "wombat"}) { totalCount }
        entities { nodes { type } }
        papers { nodes { year } }
        evidence(first: 100) { nodes { negated } }
        }"""
    )
    predicates, years = found["claimFacets"]
    assert (predicates["by"], years["by"]) == ("PREDICATE", "LAST_YEAR")
    assert sum(one["count"] for one in predicates["values"]) == found["claims"]["totalCount"]
    types = Counter(one["type"].title() for one in found["entities"]["nodes"])
    (most,) = found["entityFacets"]
    assert most["values"] == [
        {"value": max(types, key=lambda type_: (types[type_], type_)), "count": max(types.values())}
    ]
    counted = {one["value"]: one["count"] for one in found["paperFacets"][0]["values"]}
    assert counted == Counter(str(one["year"]) for one in found["papers"]["nodes"] if one["year"])
    denied = Counter(str(one["negated"]).lower() for one in found["evidence"]["nodes"])
    assert {one["value"]: one["count"] for one in found["evidenceFacets"][0]["values"]} == denied


def test_what_emerges(graph: Graph, ask: Ask) -> None:
    found = ask("{ emerging(year: 2032) { entity { id } year papers before total totalBefore growth } }")["emerging"]
    rows = emerging(graph, year=2032)
    assert found == [
        {
            "entity": {"id": row.entity.id},
            "year": row.year,
            "papers": row.papers,
            "before": row.before,
            "total": row.total,
            "totalBefore": row.total_before,
            "growth": row.growth,
        }
        for row in rows
    ]
    assert rows


@pytest.mark.parametrize(
    ("field", "message"),
    [
        (
            'paths(a: "quokka", b: "dingo") { hasMore }',
            "the graph has no entity 'dingo': search for part of its name (claimgraph entities list dingo)",
        ),
        ('paths(a: "quokka", b: "wombat", maxHops: 9) { hasMore }', "max_hops is 9: it can be from 1 to 6"),
        ('lineage(of: "quokka", first: 0) { entity { id } }', "first is 0: a page has from 1 to 100 items"),
        (
            'paths(a: "quokka", b: "wombat", predicates: [INTRODUCES]) { hasMore }',
            "INTRODUCES comes from papers and is no step between entities: leave it out",
        ),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(graph: Graph, field: str, message: str) -> None:
    (told,) = _messages(graph, f"{{ {field} }}")
    assert told.startswith(message)
