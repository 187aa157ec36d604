"""Permalinks: every kind of thing in every form, and what a browser or a machine gets where there is none."""

import json
import os
import re
import signal
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, urldefrag

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph as Triples
from rdflib import Literal, URIRef
from rdflib.compare import isomorphic
from starlette.testclient import TestClient

import claimgraph.api
from claimgraph.api.app import create_app
from claimgraph.api.pages.html import reason
from claimgraph.api.pages.linked import CONTEXT
from claimgraph.api.pages.turtle import turtle
from claimgraph.graph import (
    ClaimFilter,
    ClaimRow,
    EntityRow,
    EvidenceFilter,
    EvidenceRow,
    Graph,
    NameRow,
    PageRequest,
    Reading,
    Settings,
    bibtex,
    claims,
    connect,
    correct_evidence,
    entity_named,
    evidence,
    load,
    merge_entities,
    papers_by_id,
    reject_evidence,
    restore_evidence,
)
from claimgraph.graph.servers import embedded
from claimgraph.schema import Claim, Entity, EntityType, Evidence, Extraction, Mention, Paper, Predicate, Run, Span

TYPES = {"html": "text/html", "jsonld": "application/ld+json", "ttl": "text/turtle", "bib": "application/x-bibtex"}
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
OURS = '<script type="module" src="/pages/paper.js">'
HOSTILE = '<script>alert("1 & 2")</script> \u202eon <b>voles</b> & \u05d7\u05d5\u05dc\u05d3\u05d4'
RUN = Run(id="run-7", started=datetime(2031, 3, 1, 12, 30, tzinfo=UTC), weights="0f" * 32)
Said = tuple[str, str, str, str, Mapping[str, Any]]
"""Subject, predicate, object, the sentence, and more fields of the evidence; `cue` as the words."""


def invented(id_: str, title: str, names: Mapping[str, str], said: Sequence[Said], **fields: Any) -> Extraction:
    """A paper whose abstract is the sentences that say something, and what an extractor finds in it.

    A thing of several names has them with ` = ` between, and is spoken of by the first.
    """
    abstract = " ".join(dict.fromkeys(sentence for *_, sentence, _ in said)) or "Nothing is said."
    paper = Paper(id=id_, title=title, abstract=abstract, **{k: v for k, v in fields.items() if k != "run"})
    ids = {name.split(" = ")[0]: f"E{number}" for number, name in enumerate(names, start=1)} | {"PAPER": "PAPER"}
    types = {name.split(" = ")[0]: type_ for name, type_ in names.items()} | {"PAPER": "Paper"}
    entities = tuple(
        Entity(
            id=id_,
            type=type_,
            mentions=tuple(
                Mention(text=found[0], start=found.start(), end=found.end())
                for found in re.finditer("|".join(map(re.escape, name.split(" = "))), paper.text)
            ),
        )
        for id_, (name, type_) in zip(ids.values(), names.items(), strict=False)
    )
    return Extraction(
        paper=paper,
        entities=entities,
        claims=tuple(_claim(paper, one, ids, types) for one in said),
        extractor="invented <1>",
        extractor_version="1/β",
        run=fields.get("run"),
    )


def _claim(paper: Paper, said: Said, ids: Mapping[str, str], types: Mapping[str, str]) -> Claim:
    subject, predicate, object_, sentence, more = said
    start = paper.text.index(sentence)

    def span(words: str) -> Span | None:
        place = sentence.find(words)
        return Span(start + place, start + place + len(words)) if place >= 0 else None

    links = {name: ids[more[name]] for name in ("on", "baseline") if name in more}
    stated = Evidence(
        sentence=sentence,
        start=start,
        end=start + len(sentence),
        index=1,
        subject=span(subject),
        object=span(object_),
        **{**more, **links, "cue": span(more["cue"]) if "cue" in more else None},
    )
    return Claim(
        subject=ids[subject],
        subject_type=types[subject],
        predicate=predicate,
        object=ids[object_],
        object_type=types[object_],
        evidence=(stated,),
    )


NAMES = {"Vole": "Method", "Vole <Net>": "Method", "Shrew": "Method", 'Burrow"Bench': "Benchmark"}
BEATS: Said = (
    "Vole <Net>",
    "OUTPERFORMS",
    "Vole",
    'The 🐭 Vole <Net> outperforms it on Burrow"Bench, as Shrew & others do not.',
    {"cue": "outperforms", "on": 'Burrow"Bench', "baseline": "Shrew", "value": "3 < 4", "confidence": 0.875},
)
FAILS: Said = (
    "Shrew",
    "IMPROVES",
    "Vole",
    "Shrew is not known to improve Vole.",
    {"cue": "improve", "negated": True, "hedged": True, "attribution": "prior"},
)
HARD = invented(
    "10.1000/x.y",
    HOSTILE,
    NAMES,
    [("PAPER", "INTRODUCES", "Vole", BEATS[3], {}), BEATS, FAILS],
    year=2031,
    authors=("Ann <O'Neil>", "Bo & Co", "Bo & Co"),
    venue='"Burrows" & <Tunnels>',
    doi="10.1000/x<y>",
    arxiv="3105.00001",
    pmid="77",
    url="https://example.org/a b?c=<d>&e",
    source="test",
    run=RUN,
)
ODD_IDS = (
    "a",
    "a.html",
    "hep-th/9901001",
    "x//y",
    "p/../q",
    "arXiv:2031.1v2",
    "100% vole?",
    "naïve#1",
    "mus/",
    '"\\<>',
)
ODD = [invented(id_, f"On {id_}", {}, []) for id_ in ODD_IDS]
UNTITLED = invented("untitled", "", {"Vole": "Method"}, [("PAPER", "INTRODUCES", "Vole", "We propose Vole.", {})])
SCRIPTED = invented("scripted", "Scripted", {}, [], url="javascript:alert(1)")
MANY = invented(
    "many",
    "On many",
    {"Mole": "Method"} | {f"Task {number:02}": "Task" for number in range(30)},
    [("Mole", "USED_FOR", f"Task {number:02}", f"Mole is for Task {number:02}.", {}) for number in range(30)],
)


def _reaches(network: str, value: str, sentence: str) -> Said:
    return network, "ACHIEVES", "WarrenBench", sentence, {"value": value, "metric": "accuracy"}


NETWORKS = [
    invented(
        "n1",
        "Earlier",
        {"graph neural network = GNN": "Method", "WarrenBench": "Benchmark"},
        [_reaches("graph neural network", "88%", "A graph neural network (GNN) has 88% accuracy on WarrenBench.")],
        year=2028,
    ),
    invented(
        "n2",
        "Best",
        {"graph neural networks": "Method", "WarrenBench": "Benchmark"},
        [_reaches("graph neural networks", "91.5%", "Now graph neural networks have 91.5% accuracy on WarrenBench.")],
        year=2031,
    ),
    invented(
        "n3",
        "Alone",
        {"GNN": "Method", "digging": "Task"},
        [("GNN", "IMPROVES", "digging", "Our GNN improves digging.", {})],
        year=2031,
    ),
]
OFTEN = [
    invented(f"often-{n:02}", f"Often {n:02}", {"Rat": "Method", "Cat": "Method"}, [
        ("Rat", "OUTPERFORMS", "Cat", "Rat outperforms Cat.", {"confidence": 0.5 + n / 100})
    ])
    for n in range(30)
]  # fmt: skip

NAMESAKES = [invented(f"as-{type_}", "On hibernation", {"hibernation": type_}, []) for type_ in ("Task", "Method")]


@pytest.fixture(scope="module", params=["EmbeddedServer", "LocalNeo4j"], ids=["embedded", "neo4j"])
def graph(request: pytest.FixtureRequest, servers: dict[str, Any], empty: Callable[[Graph], None]) -> Iterator[Graph]:
    """A graph of hard papers, on each of the two servers in turn."""
    with connect(servers[request.param].settings) as graph:
        empty(graph)
        load(graph, [HARD, *ODD, UNTITLED, SCRIPTED, MANY, *NETWORKS, *OFTEN, *NAMESAKES])
        yield graph


@pytest.fixture
def client(graph: Graph, tmp_path: Path) -> TestClient:
    """The application, as a program that takes anything asks it."""
    return TestClient(create_app(graph, static=tmp_path / "none"), follow_redirects=False)


def _beats(graph: Graph) -> ClaimRow:
    (claim,) = claims(graph, ClaimFilter(paper=HARD.paper.id, subject="Vole <Net>")).items
    return claim


def _piece(graph: Graph) -> EvidenceRow:
    (piece,) = evidence(graph, EvidenceFilter(claim=_beats(graph).id)).items
    return piece


def _entity(graph: Graph, name: str) -> EntityRow:
    found = entity_named(graph, name)
    assert found is not None
    return found


def _named_as(graph: Graph, name: str, type_: str) -> EntityRow:
    found = entity_named(graph, name, [EntityType(type_)])
    assert found is not None
    return found


def _paths(graph: Graph) -> list[str]:
    """A page of every kind, and of everything that is hard."""
    ids = [HARD.paper.id, UNTITLED.paper.id, SCRIPTED.paper.id, MANY.paper.id, *ODD_IDS]
    named = [f"/entities/{_entity(graph, name).id}" for name in (*NAMES, "Mole", "Cat")]
    stated = [f"/claims/{claim.id}" for claim in claims(graph, ClaimFilter(paper=HARD.paper.id)).items]
    (often,) = claims(graph, ClaimFilter(subject="Rat")).items
    pieces = [f"/evidence/{piece.id}" for piece in evidence(graph, EvidenceFilter(paper=HARD.paper.id)).items]
    return [*(f"/papers/{quote(id_, safe='')}" for id_ in ids), *named, *stated, f"/claims/{often.id}", *pieces]


class _Page(HTMLParser):
    """What a page says, where it leads, and what is marked; refuses elements that are not closed."""

    _VOID = ("meta", "link", "br")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.inside: dict[str, list[str]] = {}
        self.data: dict[str, list[tuple[str, str]]] = defaultdict(list)
        """For each data attribute its values, each with the text of its element."""
        self._open: list[tuple[str, str]] = []
        self._opened: list[tuple[dict[str, str], list[str]]] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if "href" in given else []
        if tag not in self._VOID:
            key = f"{tag}.{given['class']}" if "class" in given else tag
            self._open.append((tag, key))
            self.inside.setdefault(key, []).append("")
            self._opened.append((given, []))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag
        given, words = self._opened.pop()
        for name in given:
            if name.startswith("data-"):
                self.data[name].append((given[name], "".join(words)))

    def handle_data(self, data: str) -> None:
        for key in {key for _, key in self._open}:
            self.inside[key][-1] += data
        for _, words in self._opened:
            words.append(data)


def test_everything_in_every_form(graph: Graph, client: TestClient) -> None:
    for path in _paths(graph):
        for suffix, type_ in TYPES.items():
            if (path == "/papers/a" and suffix == "html") or (path.startswith("/entities") and suffix == "bib"):
                continue
            by_suffix = client.get(f"{path}.{suffix}")
            asked = client.get(path, headers={"accept": type_})
            assert (by_suffix.status_code, asked.status_code) == (200, 200), path
            assert by_suffix.headers["content-type"] == asked.headers["content-type"] == f"{type_}; charset=utf-8"
            assert "Accept" in asked.headers["vary"].split(", ")
            assert f"<http://testserver{'/claims' if path.startswith('/claims') else ''}" in asked.headers["link"]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's reader makes one
def test_both_machine_forms_say_the_same(graph: Graph, client: TestClient) -> None:
    for path in _paths(graph):
        linked = client.get(f"{path}.jsonld")
        triples = Triples().parse(data=linked.text, format="json-ld")
        assert len(triples) > 2, path
        assert isomorphic(triples, Triples().parse(data=client.get(f"{path}.ttl").text, format="turtle")), path


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["cg:a", "rdfs:label"]), st.lists(st.text(st.characters(exclude_categories=["Cs"])))
    )
)
def test_any_string_comes_through(values: dict[str, list[str]]) -> None:
    node = {"@context": dict(CONTEXT), "@id": "urn:x", **values}
    triples = Triples().parse(data=turtle(node), format="turtle")
    wanted = {(name.partition(":")[2], value) for name, members in values.items() for value in members}
    assert {(str(p).rpartition(":")[2].rpartition("#")[2], str(o)) for _, p, o in triples} == wanted


def test_papers_to_cite(graph: Graph, client: TestClient) -> None:
    (often,) = claims(graph, ClaimFilter(subject="Rat")).items
    every = evidence(graph, EvidenceFilter(claim=often.id), PageRequest(100))
    for path, ids in (
        (f"/papers/{quote(HARD.paper.id, safe='')}", [HARD.paper.id]),
        (f"/evidence/{_piece(graph).id}", [HARD.paper.id]),
        (f"/claims/{_beats(graph).id}", [HARD.paper.id]),
        (f"/claims/{often.id}", [piece.paper for piece in every.items]),
    ):
        papers = papers_by_id(graph, ids)
        answer = client.get(f"{path}.bib")
        assert answer.text == "".join(bibtex(papers[id_] for id_ in dict.fromkeys(ids)))
        assert client.get(path, headers={"accept": "application/x-bibtex"}).text == answer.text
        shown = client.get(path, headers=BROWSER)
        assert 'type="application/x-bibtex"' in shown.text
    assert client.get("/claims/none.bib").text == (
        "% The graph has no claim 'none': look for it by name with GraphQL at /graphql.\n"
    )


def test_an_entity_is_not_cited(graph: Graph, client: TestClient) -> None:
    path = f"/entities/{_entity(graph, 'Mole').id}"
    assert client.get(f"{path}.bib").status_code == 404
    assert client.get(path, headers={"accept": "application/x-bibtex"}).status_code == 406
    assert "bibtex" not in client.get(path, headers=BROWSER).text


def test_a_claim_as_linked_data(graph: Graph, client: TestClient) -> None:
    claim, piece = _beats(graph), _piece(graph)

    document = client.get(f"/claims/{claim.id}", headers={"accept": "application/json"}).json()

    assert document["@id"] == f"http://testserver/claims/{claim.id}"
    assert (document["@type"], document["dcterms:identifier"]) == (["rdf:Statement", "cg:Claim"], claim.id)
    assert document["rdf:subject"]["skos:prefLabel"] == "Vole <Net>"
    assert document["rdf:predicate"] == {"@id": "cg:OUTPERFORMS"}
    assert (document["cg:support"], document["cg:refuted"]) == (1, 0)
    (told,) = document["cg:supportedBy"]
    assert told["@id"] == f"http://testserver/evidence/{piece.id}"
    assert told["oa:hasTarget"]["oa:hasSource"]["@id"] == "http://testserver/papers/10.1000/x.y"
    exact, place = told["oa:hasTarget"]["oa:hasSelector"]
    assert (exact["@type"], exact["oa:exact"]) == ("oa:TextQuoteSelector", BEATS[3])
    assert place == {
        "@type": "oa:TextPositionSelector",
        "oa:start": {"@type": "xsd:nonNegativeInteger", "@value": str(piece.start)},
        "oa:end": {"@type": "xsd:nonNegativeInteger", "@value": str(piece.end)},
    }
    assert told["cg:confidence"] == {"@type": "xsd:decimal", "@value": "0.875"}
    assert told["prov:wasGeneratedBy"]["prov:startedAtTime"]["@value"] == "2031-03-01T12:30:00+00:00"
    assert told["prov:wasGeneratedBy"]["cg:weights"] == "0f" * 32


def test_a_denial_as_linked_data(graph: Graph, client: TestClient) -> None:
    (claim,) = claims(graph, ClaimFilter(subject="Shrew", paper=HARD.paper.id)).items

    document = client.get(f"/claims/{claim.id}.jsonld").json()

    assert "cg:supportedBy" not in document
    (told,) = document["cg:refutedBy"]
    assert (told["cg:negated"], told["cg:hedged"], told["cg:attribution"]) == (True, True, "prior")


@pytest.mark.parametrize(
    "id_", ["10.1000/x%3Cy%3E", "arXiv:3105.00001v2", "PMID:77", "https://arxiv.org/abs/3105.00001"]
)
@pytest.mark.parametrize("suffix", ["", ".html", ".jsonld", ".ttl"])
def test_what_others_call_a_paper_leads_to_it(client: TestClient, id_: str, suffix: str) -> None:
    answer = client.get(f"/papers/{id_}{suffix}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, f"/papers/10.1000/x.y{suffix}")


def test_a_paper_says_what_others_call_it(graph: Graph, client: TestClient) -> None:
    both = [invented(id_, "On this and that", {}, [], doi="10.1000/both") for id_ in ("both", "W<17>")]
    load(graph, both)
    page = client.get("/papers/both.html").text
    assert '<dt>DOI</dt><dd><a href="https://doi.org/10.1000/both" rel="external">10.1000/both</a></dd>' in page
    assert "<dd><code>W&lt;17&gt;</code>: other records of it, which were passed over</dd>" in page
    page = client.get("/papers/10.1000/x.y.html").text
    assert '<dd><a href="https://arxiv.org/abs/3105.00001" rel="external">3105.00001</a></dd>' in page
    assert '<dd><a href="https://pubmed.ncbi.nlm.nih.gov/77/" rel="external">77</a></dd>' in page


def test_a_paper_and_an_entity_as_linked_data(graph: Graph, client: TestClient) -> None:
    triples = Triples().parse(data=client.get("/papers/10.1000/x.y.ttl").text, format="turtle")
    paper = URIRef("http://testserver/papers/10.1000/x.y")
    schema = CONTEXT["schema"]
    assert (paper, URIRef(CONTEXT["dcterms"] + "title"), Literal(HOSTILE)) in triples
    assert (paper, URIRef(schema + "url"), URIRef("https://example.org/a%20b?c=%3Cd%3E&e")) in triples
    assert {str(place) for place in triples.objects(paper, URIRef(schema + "sameAs"))} == {
        "https://doi.org/10.1000/x%3Cy%3E",
        "https://arxiv.org/abs/3105.00001",
        "https://pubmed.ncbi.nlm.nih.gov/77/",
    }
    authors = triples.value(paper, URIRef(schema + "author"))
    assert authors is not None
    assert [str(name) for name in triples.items(authors)] == ["Ann <O'Neil>", "Bo & Co", "Bo & Co"]
    entity = client.get(f"/entities/{_entity(graph, 'Vole').id}.jsonld").json()
    assert entity["@type"] == ["skos:Concept", "cg:Method"]
    assert [claim["rdf:predicate"]["@id"] for claim in entity["cg:objectOf"]]
    assert "schema:url" not in client.get("/papers/scripted.jsonld").json()


def test_the_sentence_is_marked_at_its_place(graph: Graph, client: TestClient) -> None:
    piece = _piece(graph)
    text = papers_by_id(graph, [piece.paper])[piece.paper].text

    page = _Page(client.get(f"/evidence/{piece.id}", headers=BROWSER).text)

    assert page.inside["blockquote.text"] == [text]
    assert page.inside["mark.sentence"] == [text[piece.start : piece.end]] == [piece.sentence]
    # The first of each is the legend's.
    assert page.inside["mark.subject"][1:] == ["Vole <Net>"]
    assert page.inside["mark.object"][1:] == ["Vole"]
    assert page.inside["mark.cue"][1:] == ["outperforms"]
    assert page.inside["mark.on"][1:] == ['Burrow"Bench']
    assert page.inside["mark.baseline"][1:] == ["Shrew"]
    said = " ".join("".join(page.inside["main"]).split())
    assert "(2031) states it as its own finding." in said
    assert "as true, not hedged, as the finding of this paper" in page.inside["dd"]
    assert {"3 < 4", "invented <1> 1/β", "run-7", f"sha256:{'0f' * 32}"} <= set(page.inside["dd"])
    assert page.inside["time"] == ["2031-03-01T12:30:00+00:00"]


def test_a_denial_is_told_in_words(graph: Graph, client: TestClient) -> None:
    (claim,) = claims(graph, ClaimFilter(subject="Shrew", paper=HARD.paper.id)).items

    page = client.get(f"/claims/{claim.id}", headers=BROWSER).text

    assert "(2031) denies it of other work, or as known, hedged: as possible, suggested or intended." in page
    assert "No paper states it. 1 paper denies it." in page


def test_a_paper_marks_every_sentence_of_its_claims_once(graph: Graph, client: TestClient) -> None:
    page = _Page(client.get("/papers/10.1000/x.y", headers=BROWSER).text)

    assert page.inside["mark.sentence"] == [BEATS[3], FAILS[3]]
    assert page.inside["h3"] == ["Introduces", "Improves", "Outperforms"]
    pieces = {piece.id: piece for piece in evidence(graph, EvidenceFilter(paper=HARD.paper.id)).items}
    assert set(pieces) <= set(page.ids)
    # Which words are whose subject, object and cue, for the script that shows it.
    text = papers_by_id(graph, [HARD.paper.id])[HARD.paper.id].text
    for role in ("subject", "object", "cue"):
        spans = {id_: getattr(piece, role) for id_, piece in pieces.items()}
        stated = {(id_, text[span.start : span.end]) for id_, span in spans.items() if span}
        assert {(id_, words) for ids, words in page.data[f"data-{role}-of"] for id_ in ids.split()} == stated
    assert {id_ for ids, _ in page.data["data-evidence"] for id_ in ids.split()} == set(pieces)


def test_an_entity_says_why_its_names_are_one(graph: Graph, client: TestClient) -> None:
    page = _Page(client.get(f"/entities/{_entity(graph, 'GNN').id}", headers=BROWSER).text)

    assert [" ".join(item.split()) for item in page.inside["li"] if "; " in item] == [
        "GNN, graph neural network, graph neural networks 2 papers; its own name",
        "GNN 1 paper; an acronym that papers give, for “graph neural networks”, score 1.00",
    ]
    merged = _Page(client.get(f"/entities/{_entity(graph, 'Vole').id}", headers=BROWSER).text)
    assert "names" not in merged.ids


def test_an_entity_says_what_else_goes_by_its_name(graph: Graph, client: TestClient) -> None:
    task, method = (_named_as(graph, "hibernation", type_) for type_ in ("Task", "Method"))
    for one, other, words in ((task, method, "method"), (method, task, "task")):
        page = _Page(client.get(f"/entities/{one.id}", headers=BROWSER).text)
        assert " ".join(page.inside["dd"][0].split()) == f"a {words}: hibernation, 1 paper"
        assert f"/entities/{other.id}" in page.links


def test_an_entity_shows_its_years_and_best_figures(graph: Graph, client: TestClient) -> None:
    network = client.get(f"/entities/{_entity(graph, 'GNN').id}", headers=BROWSER).text
    assert 'aria-label="Papers that mention it, from 2028 to 2031; 2 a year at most"' in network
    assert re.findall("<title>(20.*?)</title>", network) == ["2028: 1 paper, 1 claim", "2031: 2 papers, 2 claims"]

    page = _Page(client.get(f"/entities/{_entity(graph, 'WarrenBench').id}", headers=BROWSER).text)
    cells = [" ".join(cell.split()) for cell in page.inside["td"]]
    assert cells == ["1", "GNN", "91.5%", "Best", "2", "GNN", "88%", "Earlier"]
    assert f"/leaderboard?of={_entity(graph, 'WarrenBench').id}" in page.links


def test_a_decision_is_a_reason() -> None:
    method = EntityType.METHOD
    name = NameRow("enty_1", method, ("Vole",), 3, None, None, None, None)
    assert reason(name, [name], method) == "its own name"
    apart = replace(name, decided="2031-03-01T12:30:00+00:00")
    assert reason(apart, [apart], method) == "its own name, kept apart by a person, 2031-03-01"
    other = replace(apart, id="enty_2", surfaces=("Voles",), rule="decided", score=1.0, via="enty_1")
    assert reason(other, [name, other], method) == "a person's decision, for “Vole”, 2031-03-01"
    task = replace(other, type=EntityType.TASK)
    assert reason(task, [name, task], method) == "a person's decision, for “Vole”, read as a task, 2031-03-01"


def test_the_claims_of_an_entity_by_predicate(graph: Graph, client: TestClient) -> None:
    network = _entity(graph, "GNN")
    page = _Page(client.get(f"/entities/{network.id}", headers=BROWSER).text)
    assert " ".join(page.inside["p.counts"][0].split()) == "achieves 1 · improves 1"
    part = f"/entities/{network.id}?as=subject&predicate=IMPROVES"
    assert part in page.links

    only = client.get(part, headers={"accept": "application/ld+json"})
    assert [claim["rdf:predicate"]["@id"] for claim in only.json()["cg:subjectOf"]] == ["cg:IMPROVES"]
    assert "predicate=IMPROVES" in only.headers["link"]
    assert "names" not in _Page(client.get(part, headers=BROWSER).text).ids


def test_the_claims_that_hold_on_a_benchmark(graph: Graph, client: TestClient) -> None:
    benchmark = _entity(graph, 'Burrow"Bench')
    page = _Page(client.get(f"/entities/{benchmark.id}", headers=BROWSER).text)
    assert "as-on" in page.ids
    beats = _beats(graph)
    assert f"/claims/{beats.id}" in page.links
    linked = client.get(f"/entities/{benchmark.id}?as=on", headers={"accept": "application/ld+json"}).json()
    assert [claim["dcterms:identifier"] for claim in linked["cg:onOf"]] == [beats.id]
    assert "as-on" not in _Page(client.get(f"/entities/{_entity(graph, 'GNN').id}", headers=BROWSER).text).ids


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("predicate=IMPROVES", "A predicate is asked for together with as, which is subject, object or on."),
        ("as=subject&predicate=<b>", "There is no predicate '<b>': it is one of INTRODUCES, IMPROVES, "),
    ],
)
def test_a_predicate_that_cannot_be_asked_for(graph: Graph, client: TestClient, asked: str, said: str) -> None:
    answer = client.get(f"/entities/{_entity(graph, 'GNN').id}.jsonld?{asked}")
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(said)


def test_what_sources_write_is_shown_and_not_obeyed(graph: Graph, client: TestClient) -> None:
    for path in _paths(graph):
        answer = client.get(path, headers=BROWSER)
        page = _Page(answer.text)
        assert not {"b", "style", "img"} & set(page.tags)
        assert re.findall("<script[^>]*>", answer.text) == [OURS] * path.startswith("/papers/")
        assert len(page.ids) == len(set(page.ids))
        assert not [link for link in page.links if link.startswith("javascript")]
        assert " style=" not in answer.text
        policy = (
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"
        )
        allowed = "; script-src 'self'" * path.startswith("/papers/")
        assert answer.headers["content-security-policy"] == policy + allowed
    page = _Page(client.get("/papers/10.1000/x.y", headers=BROWSER).text)
    assert page.inside["h1"] == [HOSTILE]
    assert page.inside["title"] == [f"{HOSTILE} · claimgraph"]


def test_every_link_leads_somewhere(graph: Graph, client: TestClient) -> None:
    waiting, seen = _paths(graph), set[str]()
    while waiting:
        path, _ = urldefrag(waiting.pop())
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path, headers=BROWSER)
        assert answer.status_code == 200, path
        if not answer.headers["content-type"].startswith("text/html") or path == "/graphql":
            continue
        page = _Page(answer.text)
        anchors = [link[1:] for link in page.links if link.startswith("#")]
        assert set(anchors) <= set(page.ids)
        ours = [link.removeprefix("http://testserver") for link in page.links]
        waiting += [link for link in ours if link.startswith("/")]
    assert "/pages/page.css" in seen
    assert client.get("/pages/paper.js").headers["content-type"].startswith("text/javascript")
    assert len(seen) > 100


@pytest.mark.parametrize("part", ["as=subject", "as=subject&predicate=USED_FOR"])
def test_a_list_goes_on_where_it_ended(graph: Graph, client: TestClient, part: str) -> None:
    mole = _entity(graph, "Mole")
    shown: list[str] = []
    path: str | None = f"/entities/{mole.id}?{part}"
    pages = 0
    while path:
        answer = client.get(path, headers={"accept": "application/ld+json"})
        shown += [claim["@id"] for claim in answer.json()["cg:subjectOf"]]
        following = re.search(r'<([^>]*)>; rel="next"', answer.headers["link"])
        path = following[1] if following else None
        assert path is None or part in path
        pages += 1
    assert (pages, len(shown), len(set(shown))) == (2, 30, 30)


def test_the_evidence_of_a_claim_has_pages(graph: Graph, client: TestClient) -> None:
    (claim,) = claims(graph, ClaimFilter(subject="Rat")).items
    first = _Page(client.get(f"/claims/{claim.id}.html").text)
    (onward,) = [link for link in first.links if "after=" in link and ".jsonld" not in link and ".ttl" not in link]
    second = _Page(client.get(onward, headers=BROWSER).text)
    shown = [[id_ for id_ in page.ids if id_.startswith("evid_")] for page in (first, second)]
    assert [len(ids) for ids in shown] == [25, 5]
    assert not set(shown[0]) & set(shown[1])


def test_a_page_that_is_known_is_not_sent_again(client: TestClient) -> None:
    for accept in ("text/html", "application/ld+json", "text/turtle"):
        page = client.get("/papers/10.1000/x.y", headers={"accept": accept})
        tag = page.headers["etag"]
        again = client.get("/papers/10.1000/x.y", headers={"accept": accept, "if-none-match": f'"x", {tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert ("Accept" in again.headers["vary"].split(", "), again.headers["link"]) == (True, page.headers["link"])
        head = client.head("/papers/10.1000/x.y", headers={"accept": accept})
        assert (head.status_code, head.headers["etag"]) == (200, tag)
        other = client.get("/papers/10.1000/x.y", headers={"accept": accept, "if-none-match": '"x"'})
        assert (other.status_code, other.text) == (200, page.text)
    assert "etag" not in client.get("/papers/nothing").headers


def test_an_id_that_is_stored_comes_before_a_suffix(client: TestClient) -> None:
    assert '<h1 dir="auto">On a.html</h1>' in client.get("/papers/a.html", headers=BROWSER).text
    answer = client.get("/papers/a.html", headers={"accept": "text/turtle"})
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    assert client.get("/papers/a.html.jsonld").json()["dcterms:identifier"] == "a.html"
    plain = client.get("/papers/a", headers={"accept": "text/turtle"})
    assert plain.headers["link"] == (
        '<http://testserver/papers/a>; rel="canonical", '
        '<http://testserver/papers/a.jsonld>; rel="alternate"; type="application/ld+json", '
        '<http://testserver/papers/a.bib>; rel="alternate"; type="application/x-bibtex"'
    )


@pytest.mark.parametrize("id_", ODD_IDS)
def test_any_id_has_a_permalink(client: TestClient, id_: str) -> None:
    document = client.get(f"/papers/{quote(id_, safe='')}.jsonld").json()
    assert document["dcterms:identifier"] == id_
    again = client.get(document["@id"], headers={"accept": "application/json"})
    assert again.json() == document
    assert again.headers["content-type"] == "application/json; charset=utf-8"


def test_an_entity_that_became_another_leads_there(graph: Graph, client: TestClient) -> None:
    uses: Said = ("Hamster", "USES", "Golden One", "Hamster uses Golden One.", {})
    load(graph, [invented("m", "On hamsters", {"Hamster": "Method", "Golden One": "Method"}, [uses])])
    kept, other = _entity(graph, "Hamster"), _entity(graph, "Golden One")
    merge_entities(graph, kept, [other])
    now = _entity(graph, "Golden One").id
    (gone,) = {kept.id, other.id} - {now}

    for suffix in ("", ".ttl"):
        answer = client.get(f"/entities/{gone}{suffix}")
        assert (answer.status_code, answer.headers["location"]) == (301, f"/entities/{now}{suffix}")
    part = "as=subject&predicate=USES"
    assert client.get(f"/entities/{gone}?{part}&after=x").headers["location"] == f"/entities/{now}?{part}"
    assert client.get(f"/entities/{now}").status_code == 200


def test_a_claim_whose_end_became_another_leads_there(graph: Graph, client: TestClient) -> None:
    uses: Said = ("Gerbil", "USES", "Sand Bath", "Gerbil uses Sand Bath.", {})
    names = {"Gerbil": "Method", "Sand Bath": "Method", "Dust": "Method"}
    load(graph, [invented("ge", "On gerbils and Dust", names, [uses])])
    (before,) = claims(graph, ClaimFilter(paper="ge")).items
    merge_entities(graph, _entity(graph, "Dust"), [_entity(graph, "Sand Bath")])
    (now,) = claims(graph, ClaimFilter(paper="ge")).items
    assert before.id != now.id

    for suffix in ("", ".ttl"):
        answer = client.get(f"/claims/{before.id}{suffix}")
        assert (answer.status_code, answer.headers["location"]) == (301, f"/claims/{now.id}{suffix}")


def test_evidence_whose_paper_has_another_text(graph: Graph, client: TestClient) -> None:
    digs: Said = ("Numbat", "USES", "Claw", "Numbat uses Claw.", {})
    names = {"Numbat": "Method", "Claw": "Concept"}
    load(graph, [invented("n/1", "On numbats and on all the other animals that dig", names, [digs])])
    (piece,) = evidence(graph, EvidenceFilter(paper="n/1")).items
    later = ("Claw", "AFFECTS", "Numbat", "Claw affects Numbat.", {})
    load(graph, [invented("n/1", "On numbats and on all the other animals that dig", names, [later, digs])])

    answer = client.get(f"/evidence/{piece.id}.jsonld")

    message = "This sentence stood in version 1 of a paper that has another text now: see /papers/n/1."
    assert (answer.status_code, answer.json()) == (410, {"error": message})


def test_evidence_that_was_marked_as_wrong_tells_why(graph: Graph, client: TestClient) -> None:
    digs: Said = ("Numbat", "USES", "Claw", "Numbat uses Claw.", {})
    load(graph, [invented("n/1", "On numbats", {"Numbat": "Method", "Claw": "Concept"}, [digs])])
    (piece,) = evidence(graph, EvidenceFilter(paper="n/1")).items
    verdict = reject_evidence(graph, piece.id, "a claw is\n<urn:a> <urn:part> <urn:b> .", "ada")

    answer = client.get(f"/evidence/{piece.id}.jsonld")

    message = (
        f"What was read in this sentence of /papers/n/1 was marked as wrong on {verdict.at[:10]}: {verdict.reason}"
    )
    assert (answer.status_code, answer.json()) == (410, {"error": message})
    assert client.get(f"/evidence/{piece.id}.ttl").text == f"# {' '.join(message.split())}\n"
    restore_evidence(graph, piece.id)
    assert client.get(f"/evidence/{piece.id}.jsonld").status_code == 200


def test_evidence_that_was_read_otherwise_says_so(graph: Graph, client: TestClient) -> None:
    digs: Said = ("Numbat", "USES", "Claw", "Numbat uses Claw.", {})
    load(graph, [invented("n/1", "On numbats", {"Numbat": "Method", "Claw": "Concept"}, [digs])])
    (piece,) = evidence(graph, EvidenceFilter(paper="n/1")).items
    right = correct_evidence(graph, piece.id, Reading(predicate=Predicate.AFFECTS), "no <use>", "ada")
    date = str(right.curated_at)[:10]

    page = _Page(client.get(f"/evidence/{right.id}", headers=BROWSER).text)

    assert f"Read so by ada, {date}." in page.inside["dd"]
    assert "1.00, by the word of a person" in page.inside["dd"]
    assert "curator 1" in page.inside["dd"]
    said = client.get(f"/papers/{right.paper}", headers=BROWSER).text
    assert ", corrected by a person</small>" in said
    document = client.get(f"/evidence/{right.id}.jsonld").json()
    assert document["prov:wasAttributedTo"] == {"@type": "prov:Person", "schema:name": "ada"}
    assert "prov:wasGeneratedBy" not in document
    assert (document["cg:curation"], document["cg:curatedBy"]) == ("corrected", "ada")
    assert document["prov:wasRevisionOf"] == [{"@id": f"http://testserver/evidence/{piece.id}"}]
    triples = Triples().parse(data=client.get(f"/evidence/{right.id}.ttl").text, format="turtle")
    revised = URIRef(f"http://testserver/evidence/{right.id}"), URIRef(CONTEXT["prov"] + "wasRevisionOf")
    assert triples.value(*revised) == URIRef(f"http://testserver/evidence/{piece.id}")
    gone = client.get(f"/evidence/{piece.id}.jsonld")
    message = f"What was read in this sentence of /papers/n/1 was marked as wrong on {date}: no <use>"
    assert gone.json() == {"error": f"{message} (how it is to be read: /evidence/{right.id})"}
    restore_evidence(graph, right.id)


@pytest.mark.parametrize(
    ("path", "word"),
    [("claims/clam_0", "claim"), ("evidence/x", "evidence"), ("papers/no/such", "paper"), ("entities/Vole", "entity")],
)
def test_what_is_not_there(client: TestClient, path: str, word: str) -> None:
    id_ = path.partition("/")[2]
    message = f"The graph has no {word} '{id_}': look for it by name with GraphQL at /graphql."
    linked = client.get(f"/{path}", headers={"accept": "application/ld+json"})
    assert (linked.status_code, linked.json()) == (404, {"error": message})
    triples = client.get(f"/{path}.ttl")
    assert (triples.status_code, triples.text) == (404, f"# {message}\n")
    page = client.get(f"/{path}", headers=BROWSER)
    assert (page.status_code, _Page(page.text).inside["p"]) == (404, [message])


@pytest.mark.parametrize("id_", ["", "enty_" + "0" * 24, "%00", "%ED%A0%80", "x" * 5_000, "<script>", "a/" * 90])
def test_odd_ids_that_are_not_there(client: TestClient, id_: str) -> None:
    for kind in ("claims", "evidence", "papers", "entities"):
        answer = client.get(f"/{kind}/{id_}", headers={"accept": "text/turtle"})
        assert answer.status_code == 404
        assert len(Triples().parse(data=answer.text, format="turtle")) == 0
        assert "script" not in _Page(client.get(f"/{kind}/{id_}", headers=BROWSER).text).tags


def test_a_form_that_there_is_not(graph: Graph, client: TestClient) -> None:
    for path in (f"/claims/{_beats(graph).id}", "/claims/none"):
        answer = client.get(path, headers={"accept": "image/png"})
        assert answer.status_code == 406
        assert answer.text == (
            "There are text/html, application/ld+json, application/json, text/turtle, application/x-bibtex, "
            "text/x-bibtex: name one of them in Accept, or add .html or .jsonld or .ttl or .bib to the path.\n"
        )
    assert client.get(f"/claims/{_beats(graph).id}.ttl", headers={"accept": "image/png"}).status_code == 200


def test_only_reading(graph: Graph, client: TestClient) -> None:
    path = f"/claims/{_beats(graph).id}"
    assert (client.head(path).status_code, client.head(path).content) == (200, b"")
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = client.request(method, path)
        assert answer.status_code == 405
        assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_a_part_of_a_list_that_there_is_not(graph: Graph, client: TestClient) -> None:
    path = f"/entities/{_entity(graph, 'Mole').id}"
    answer = client.get(f"{path}.jsonld", params={"after": "<nonsense>"})
    assert (answer.status_code, answer.json()) == (
        400,
        {"error": "the cursor '<nonsense>' was not given by any list: leave it out to begin anew"},
    )
    answer = client.get(path, params={"as": "cue"}, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()) == (
        400,
        {"error": "There are no claims that it is the 'cue' of: as is subject, object or on."},
    )


def test_addresses_are_those_that_the_client_knows(graph: Graph, client: TestClient) -> None:
    path = f"/claims/{_beats(graph).id}"
    known = client.get(f"{path}.jsonld", headers={"host": "claims.example:8443"}).json()["@id"]
    assert known == f"http://claims.example:8443{path}"
    odd = client.get(f"{path}.jsonld", headers={"host": 'x>"y'}).json()["@id"]
    assert odd == f"http://testserver:80{path}"
    under = TestClient(create_app(graph), root_path="/graph", follow_redirects=False)
    page = _Page(under.get(path, headers=BROWSER).text)
    assert [link for link in page.links if not link.startswith(("/graph/", "http://testserver/graph/", "#"))] == []


def test_the_style_is_served(client: TestClient) -> None:
    style = client.get("/pages/page.css")
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert "prefers-color-scheme: dark" in style.text
    assert "url(" not in style.text


@pytest.mark.usefixtures("impatient")
def test_without_a_database(tmp_path: Path) -> None:
    with embedded.join(tmp_path) as server:
        connect(Settings(data=tmp_path)).close()
        settings = Settings(server.uri, server.user, server.password, server.database, tmp_path)
        with connect(settings) as graph:
            os.kill(server.pid, signal.SIGKILL)
            answer = TestClient(create_app(graph)).get("/papers/a.jsonld")
    assert (answer.status_code, json.loads(answer.text)) == (
        503,
        {"error": "The database does not answer: try again in a moment."},
    )


def test_the_style_is_given_as_often_as_it_is_asked_for(client: TestClient) -> None:
    style = (Path(claimgraph.api.__path__[0]) / "pages" / "page.css").read_text(encoding="utf-8")
    for coding in ("gzip", "gzip", "identity"):
        answer = client.get("/pages/page.css", headers={"accept-encoding": coding})
        assert (answer.status_code, answer.text) == (200, style)
        assert answer.headers.get("content-encoding", "identity") == coding
