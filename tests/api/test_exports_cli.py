"""`export` as files that other programs read: a table, linked data, a bibliography; of all or of some claims."""

import csv
import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph as Triples
from rdflib import Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS
from rdflib.term import Node
from starlette.testclient import TestClient
from typer.testing import Result

from claimgraph.api.app import create_app
from claimgraph.graph import Graph, Settings, connect, load
from claimgraph.schema import Extraction, Predicate

Cli = Callable[..., Result]

CG, OA, SCHEMA = (
    Namespace("urn:claimgraph:term:"),
    Namespace("http://www.w3.org/ns/oa#"),
    Namespace("https://schema.org/"),
)


@pytest.fixture
def loaded(running: Path, extractions: list[Extraction]) -> Iterator[Graph]:
    """The two invented papers, each of two authors, in the graph that the commands ask."""
    written = {"authors": ("Ada Vole", "Bo Shrew")}
    with connect(Settings(data=running)) as graph:
        load(graph, [one.model_copy(update={"paper": one.paper.model_copy(update=written)}) for one in extractions])
        yield graph


def lines(cli: Cli, *arguments: object) -> list[dict[str, Any]]:
    return [json.loads(line) for line in cli("export", "jsonl", "-o", "-", *arguments).stdout.splitlines()]


@pytest.mark.usefixtures("loaded")
def test_a_table_says_what_the_lines_say(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "claims.csv.gz"
    told = cli("export", "csv", "-o", file)
    claims = lines(cli)
    pieces = [(claim, piece) for claim in claims for piece in claim["evidence"]]
    assert told.stdout == f"{len(claims)} claims with {len(pieces)} pieces of evidence of 2 papers\n"

    rows = list(csv.DictReader(StringIO(gzip.decompress(file.read_bytes()).decode(), newline="")))

    assert len(rows) == len(pieces) > 3

    def cell(value: Any) -> str:
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

    for row, (claim, piece) in zip(rows, pieces, strict=True):
        assert (row["claim"], row["subject_id"], row["subject"]) == (
            claim["id"],
            claim["subject"]["id"],
            claim["subject"]["name"],
        )
        assert (row["evidence"], row["sentence"], row["paper"]) == (
            piece["id"],
            piece["sentence"],
            piece["paper"]["id"],
        )
        for name in ("negated", "hedged", "metric", "value", "start", "confidence", "extractor", "curation"):
            assert row[name] == cell(piece[name]), name
        for name in ("title", "year", "doi", "venue", "key"):
            assert row[name] == cell(piece["paper"][name]), name
        assert row["on"] == (piece["on"]["name"] if piece["on"] else "")
        assert row["authors"] == "; ".join(piece["paper"]["authors"])
    assert cli("export", "csv", "-o", "-").stdout_bytes == gzip.decompress(file.read_bytes())


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    "where", [("--predicate", "OUTPERFORMS"), ("--about", "wombat", "--not-refuted"), ("--on", "burrow")]
)
def test_some_claims_are_those_that_claims_lists(cli: Cli, where: tuple[str, ...]) -> None:
    listed = json.loads(cli("claims", *where, "--limit", "1000", "--json").stdout)["claims"]
    assert 0 < len(listed) < len(lines(cli))
    assert [claim["id"] for claim in lines(cli, *where)] == [claim["id"] for claim in listed]
    rows = csv.DictReader(StringIO(cli("export", "csv", "-o", "-", *where).stdout, newline=""))
    assert list(dict.fromkeys(row["claim"] for row in rows)) == [claim["id"] for claim in listed]


def _named(triples: Triples) -> set[tuple[Node, Node, Node]]:
    """What is said of things with a name to things with a name, or in words."""
    kinds = (URIRef, Literal)
    return {(s, p, o) for s, p, o in triples if isinstance(s, URIRef) and isinstance(o, kinds)}


def test_linked_data_say_what_the_pages_say(loaded: Graph, cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "claims.ttl"
    told = cli("export", "turtle", "-o", file, "--base", "http://testserver/")
    claims = lines(cli)
    assert told.stdout.startswith(f"{len(claims)} claims with ")
    triples = Triples().parse(file, format="turtle")
    client = TestClient(create_app(loaded))
    pages = Triples()
    for claim in claims:
        pages.parse(data=client.get(f"/claims/{claim['id']}.ttl").text, format="turtle")
    for entity in set(triples.subjects(RDF.type, SKOS.Concept)):
        page = Triples().parse(data=client.get(f"{entity}.ttl").text, format="turtle")
        for said in (DCTERMS.identifier, SKOS.altLabel, CG.papers):
            pages += page.triples((entity, said, None))
    direct = {(s, p, o) for s, p, o in triples if p in {CG[predicate.value] for predicate in Predicate}}
    assert _named(triples) - direct == _named(pages)
    kinds = {claim["id"]: "papers" if claim["subject"]["type"] == "Paper" else "entities" for claim in claims}
    assert {(str(s), str(o)) for s, _, o in direct} == {
        (
            f"http://testserver/{kinds[claim['id']]}/{claim['subject']['id']}",
            f"http://testserver/entities/{claim['object']['id']}",
        )
        for claim in claims
        if claim["support"]
    }
    assert len(set(triples.subjects(RDF.type, RDF.Statement))) == len(claims)
    # Neither authors nor places are told twice.
    assert set(Counter(triples.subjects(SCHEMA.author)).values()) == {1}
    assert set(Counter(triples.subjects(OA.hasTarget)).values()) == {1}
    exact = {str(words) for words in triples.objects(None, OA.exact)}
    assert {piece["sentence"] for claim in claims for piece in claim["evidence"]} <= exact


@pytest.mark.usefixtures("loaded")
def test_without_an_address_things_have_names_of_their_own(cli: Cli) -> None:
    (claim, *_) = claims = lines(cli, "--predicate", "OUTPERFORMS")
    triples = Triples().parse(data=cli("export", "turtle", "-o", "-", "--predicate", "OUTPERFORMS").stdout)
    named = URIRef(f"urn:claimgraph:claim:{claim['id']}")
    assert triples.value(named, DCTERMS.identifier) == Literal(claim["id"])
    assert triples.value(triples.value(named, RDF.subject), SKOS.prefLabel) == Literal(claim["subject"]["name"])
    assert len(set(triples.subjects(RDF.type, RDF.Statement))) == len(claims)


@pytest.mark.usefixtures("loaded")
def test_papers_to_cite(cli: Cli, tmp_path: Path) -> None:
    papers = {piece["paper"]["id"]: piece["paper"] for claim in lines(cli) for piece in claim["evidence"]}
    told = cli("export", "bibtex", "-o", tmp_path / "all.bib")
    assert told.stdout.endswith(f" of {len(papers)} papers\n")
    written = (tmp_path / "all.bib").read_text(encoding="utf-8")
    assert re.findall(r"^@\w+\{(\S+),$", written, re.MULTILINE) == [paper["key"] for paper in papers.values()]
    read = cli("extract", *("--extractor", "rules"), tmp_path / "all.bib", "-o", "-")
    titles = [json.loads(line)["paper"]["title"] for line in read.stdout.splitlines()]
    assert titles == [paper["title"] for paper in papers.values()]

    (id_, paper), *_ = papers.items()
    some = cli("export", "bibtex", "-o", "-", "--paper", id_)
    assert paper["title"] in some.stdout
    stating = {piece["paper"]["key"] for claim in lines(cli, "--paper", id_) for piece in claim["evidence"]}
    assert {key for key in stating if f"{{{key}," in some.stdout} == stating
    assert cli("export", "bibtex", "-o", "-", "--about", "no such thing").stdout == ""


_NO_ADDRESS = "is no address of a server: give one such as https://claims.example.org"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("csv", "--compress"), "--compress is for neo4j-admin: name the file .gz or .zst to have it compressed"),
        (("exchange", "--compress"), "--compress is for neo4j-admin: leave it out"),
        (("csv", "--base", "https://a.b"), "--base is for turtle, which names things by addresses: leave it out"),
        (("turtle", "--base", "a b"), f"--base a b {_NO_ADDRESS}"),
        (("turtle", "--base", "https://a.b/?q"), f"--base https://a.b/?q {_NO_ADDRESS}"),
        (("turtle", "--base", "http://["), f"--base http://[ {_NO_ADDRESS}"),
        (("turtle", "--base", "ftp://a.b"), f"--base ftp://a.b {_NO_ADDRESS}"),
        (("neo4j-admin", "-o", "-"), "neo4j-admin writes a folder: name one with -o"),
        (
            ("neo4j-admin", "--about", "Adam"),
            "neo4j-admin is of the whole graph: leave out the options that say which claims are meant",
        ),
    ],
)
def test_what_a_format_has_not(cli: Cli, tmp_path: Path, arguments: tuple[str, ...], why: str) -> None:
    ended = cli("export", *arguments, *(() if "-o" in arguments else ("-o", "x.out")))
    assert (ended.exit_code, ended.stdout, ended.stderr) == (1, "", f"claimgraph: {why}\n")
    # It was refused before anything was begun.
    assert not (tmp_path / "data").exists()
