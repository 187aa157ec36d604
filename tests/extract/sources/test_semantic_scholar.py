"""Answers of the Semantic Scholar API, and lines of its datasets."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from claimgraph.schema import Paper, paper_id

Read = Callable[..., Any]

ID = "0123456789abcdef0123456789abcdef01234567"
PAPER = {
    "paperId": ID,
    "externalIds": {"DOI": "10.1234/ROCK.5", "CorpusId": 9},
    "url": f"https://www.semanticscholar.org/paper/{ID}",
    "title": "On Stones",
    "abstract": "Stones\nroll.",
    "venue": "",
    "journal": {"name": "Rocks"},
    "year": 2020,
    "authors": [{"authorId": "1", "name": "Ada Stein"}],
}


def test_a_paper(read_text: Read) -> None:
    assert read_text(json.dumps(PAPER)).paper == Paper(
        id=ID,
        title="On Stones",
        abstract="Stones roll.",
        year=2020,
        authors=("Ada Stein",),
        venue="Rocks",
        doi="10.1234/rock.5",
        url=f"https://www.semanticscholar.org/paper/{ID}",
        source="semantic-scholar",
    )


def test_the_ids_that_others_gave_it(read_text: Read) -> None:
    ids = {"DOI": "10.1234/rock.5", "ArXiv": "2104.00001", "PubMed": "77"}
    paper = read_text(json.dumps(PAPER | {"externalIds": ids})).paper
    assert (paper.doi, paper.arxiv, paper.pmid) == ("10.1234/rock.5", "2104.00001", "77")


@pytest.mark.parametrize(
    "shape",
    [
        '{{"total": 2, "offset": 0, "data": [{0}, {1}]}}',
        '{{"recommendedPapers": [{0}, {1}]}}',
        '{{"offset": 0, "data": [{{"citingPaper": {0}, "contexts": []}}, {{"citingPaper": {1}}}]}}',
        '{{"offset": 0, "data": [{{"citedPaper": {0}}}, {{"citedPaper": {1}}}]}}',
        "[{0}, {1}]",
        "{0}\n{1}",
    ],
)
def test_pages_lists_and_lines(read_text: Read, shape: str) -> None:
    papers = [json.dumps(PAPER | {"paperId": digit + ID[1:]}) for digit in "ab"]
    reading = read_text(shape.format(*papers))
    assert [paper.id[0] for paper in reading.papers] == ["a", "b"]
    assert {paper.source for paper in reading.papers} == {"semantic-scholar"}
    assert reading.rejects == []


def test_papers_without_a_paper_id(read_text: Read) -> None:
    lines = [
        '{"corpusid": 7, "title": "On Sand", "externalids": {"DOI": "10.1234/s"}}',
        '{"paperId": null, "title": "On Mud"}',
    ]
    papers = read_text("\n".join(lines)).papers
    assert [(paper.id, paper.doi) for paper in papers] == [("CorpusId:7", "10.1234/s"), (paper_id("On Mud"), None)]


def test_an_empty_page(read_text: Read) -> None:
    reading = read_text('{"total": 0, "offset": 0}')
    assert (reading.papers, reading.rejects) == ([], [])


def test_what_is_no_paper_is_a_reject(read_text: Read) -> None:
    records = [
        None,
        {"authorId": "5", "name": "Ada Stein"},
        {"paperId": ID, "year": 1999},
        PAPER,
        "x",
        {"error": "Gone"},
    ]
    reading = read_text(json.dumps(records))
    assert [paper.id for paper in reading.papers] == [ID]
    assert [(reject.record, reject.reason) for reject in reading.rejects] == [
        ("null", "it is null: Semantic Scholar does not know what was asked for"),
        ("5", "it is an author, not a paper"),
        (ID, "it has neither a title nor an abstract"),
        ("x", "it is no JSON object"),
        ('{"error": "Gone"}', "the API answered with an error: Gone"),
    ]


def test_authors_with_ids_do_not_make_a_paper_of_semantic_scholar(read_text: Read) -> None:
    authors = [{"authorId": "1", "name": "Ada Stein"}]
    record = {"id": "9", "title": "On Stones", "summary": "We weigh stones.", "authors": authors}
    assert read_text(json.dumps(record)).paper == Paper(
        id="9", title="On Stones", abstract="We weigh stones.", authors=("Ada Stein",), source="jsonl"
    )


def test_a_crawl_that_keeps_the_id_may_name_the_rest_as_it_likes(read_text: Read) -> None:
    record = {
        "paperId": ID,
        "paper_title": "On Stones",
        "summary": "Stones roll.",
        "DOI": "10.1234/s",
        "journal": "Rocks",
    }
    page = {"papers": [record | {"authors": "Ada Stein and Bo Pierre", "published": "2021-03-04", "error": None}]}
    assert read_text(json.dumps(page)).paper == Paper(
        id=ID,
        title="On Stones",
        abstract="Stones roll.",
        year=2021,
        authors=("Ada Stein", "Bo Pierre"),
        venue="Rocks",
        doi="10.1234/s",
        source="semantic-scholar",
    )


def test_an_id_of_its_own_is_the_id_of_a_crawl(read_text: Read) -> None:
    paper = read_text(json.dumps({"id": "9", "corpusId": 7, "paperId": ID, "title": "On Stones"})).paper
    assert (paper.id, paper.source) == ("9", "semantic-scholar")


def test_the_papers_of_an_author(read_text: Read) -> None:
    assert read_text(json.dumps({"authorId": "5", "name": "Ada Stein", "papers": [PAPER]})).paper.id == ID
