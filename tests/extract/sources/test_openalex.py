"""OpenAlex works."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from claimgraph.schema import Paper

Read = Callable[..., Any]

WORK = {
    "id": "https://openalex.org/W17",
    "doi": "https://doi.org/10.1234/ROCK.5",
    "title": "On <i>Stones</i>",
    "display_name": "On Stones, displayed",
    "publication_year": 2020,
    "authorships": [{"author": {"display_name": "Ada Stein"}}, {"author": {"display_name": "Bo Pierre"}}],
    "primary_location": {"landing_page_url": "https://rocks.example/5", "source": {"display_name": "Rocks"}},
    "abstract_inverted_index": {"roll": [1, 4], "Stones": [0], "and": [2], "then": [3], "again.": [5]},
}


def test_a_work(read_text: Read) -> None:
    assert read_text(json.dumps(WORK, indent=1)).paper == Paper(
        id="W17",
        title="On Stones",
        abstract="Stones roll and then roll again.",
        year=2020,
        authors=("Ada Stein", "Bo Pierre"),
        venue="Rocks",
        doi="10.1234/rock.5",
        url="https://rocks.example/5",
        source="openalex",
    )


def test_the_ids_that_others_gave_it(read_text: Read) -> None:
    places = [{"landing_page_url": "https://rocks.example/5"}, {"landing_page_url": "http://arxiv.org/abs/2104.00001"}]
    ids = {"pmid": "https://pubmed.ncbi.nlm.nih.gov/77"}
    paper = read_text(json.dumps(WORK | {"locations": places, "ids": ids})).paper
    assert (paper.doi, paper.arxiv, paper.pmid) == ("10.1234/rock.5", "2104.00001", "77")


@pytest.mark.parametrize(
    "shape", ['{{"meta": {{}}, "results": [{0}, {1}]}}', '{{"results": [\n{0},\n{1}\n]}}', "{0}\n{1}", "[{0}, {1}]"]
)
def test_pages_lines_and_lists(read_text: Read, shape: str) -> None:
    works = [json.dumps(WORK | {"id": f"https://openalex.org/W{n}"}) for n in range(2)]
    assert [paper.id for paper in read_text(shape.format(*works)).papers] == ["W0", "W1"]


def test_a_work_without_what_may_be_missing(read_text: Read) -> None:
    bare = {"id": "https://openalex.org/W1", "title": None, "display_name": "On Stones", "primary_location": None}
    paper = read_text(json.dumps(bare | {"abstract_inverted_index": None})).paper
    assert (paper.title, paper.abstract, paper.url) == ("On Stones", "", "https://openalex.org/W1")


def test_a_place_far_out_costs_nothing(read_text: Read) -> None:
    paper = read_text(json.dumps(WORK | {"abstract_inverted_index": {"far.": [10**15], "So": [2]}})).paper
    assert paper.abstract == "So far."


@pytest.mark.parametrize("index", [{"a": 1}, ["a"], {"a": [0], "b": ["x"]}, "a"])
def test_a_broken_index_is_a_reject(read_text: Read, index: object) -> None:
    reading = read_text(json.dumps(WORK | {"abstract_inverted_index": index}))
    assert reading.reasons == [(1, "its abstract_inverted_index does not give places for words")]
    assert reading.rejects[0].record == "W17"


def test_what_is_no_work_is_a_reject(read_text: Read) -> None:
    reading = read_text(json.dumps(WORK) + "\n7\n")
    assert reading.reasons == [(2, "it is no JSON object")]


def test_a_crawl_that_keeps_the_id_may_name_the_rest_as_it_likes(read_text: Read) -> None:
    record = {
        "id": "https://openalex.org/W1",
        "title": "On Stones",
        "summary": "Stones roll.",
        "authors": ["Ada Stein"],
        "year": 2020,
        "venue": "Rocks",
        "url": "https://rocks.example/5",
    }
    assert read_text(json.dumps({"papers": [record]})).paper == Paper(
        id="W1",
        title="On Stones",
        abstract="Stones roll.",
        year=2020,
        authors=("Ada Stein",),
        venue="Rocks",
        url="https://rocks.example/5",
        source="openalex",
    )


def test_an_abstract_in_words_stands_beside_an_empty_index(read_text: Read) -> None:
    work = WORK | {"abstract_inverted_index": None, "abstract": "Stones roll."}
    assert read_text(json.dumps(work)).paper.abstract == "Stones roll."
