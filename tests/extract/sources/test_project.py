"""The project's own records come back exactly as they were written."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimgraph.extract.sources import FORMATS
from claimgraph.schema import MAX_TEXT, Paper, Span

Read = Callable[..., Any]

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(title=texts, abstract=texts.filter(str.strip), authors=st.lists(texts, max_size=3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_paper_comes_back_as_it_is(read_text: Read, title: str, abstract: str, authors: list[str]) -> None:
    paper = Paper(id="x", title=title, abstract=abstract, authors=tuple(authors), source="csv", sentences=(Span(0, 1),))
    assert read_text(paper.model_dump_json() + "\n").paper == paper


@pytest.mark.parametrize("source", sorted({*FORMATS, "sample"} - {"papers"}))
def test_nothing_is_normalised(read_text: Read, source: str) -> None:
    paper = Paper(id=" x ", title="Two  spaces", abstract=r"5\% &amp;", source=source)
    assert read_text(paper.model_dump_json()).paper == paper


@pytest.mark.parametrize("source", ["arXiv", "test", "", 7, ["csv"], None])
def test_records_of_others_with_the_same_fields_are_normalised(read_text: Read, source: object) -> None:
    record = {"id": "x", "title": "Two  spaces", "abstract": r"5\% &amp; more", "source": source}
    paper = read_text(json.dumps(record)).paper
    assert paper == Paper(id="x", title="Two spaces", abstract="5% & more", source="jsonl")


def test_records_of_ours_with_a_foreign_source_lose_only_their_spans(read_text: Read) -> None:
    paper = Paper(id="x", title="On Stones", year=2031, authors=("Ada Stein",), source="test", sentences=(Span(0, 9),))
    assert read_text(paper.model_dump_json()).paper == paper.model_copy(update={"source": "jsonl", "sentences": None})


def test_what_is_no_paper_is_a_reject(read_text: Read) -> None:
    good = Paper(id="p0", title="On Stones", source="csv").model_dump_json()
    bad = [
        good.replace('"p0"', '"p1"').replace("On Stones", ""),
        good.replace('"p0"', '"p2"').replace('"year":null', '"year":"soon"'),
        good.replace('"p0"', '"p3"').replace("}", ',"colour":"red"}'),
        json.dumps({"id": "p4", "title": "x" * (MAX_TEXT + 1), "source": "csv"}),
        "{oops",
    ]
    reading = read_text("\n".join([good, *bad]))
    assert [paper.id for paper in reading.papers] == ["p0"]
    assert [(line, reason.partition(" at line")[0]) for line, reason in reading.reasons] == [
        (2, "a paper needs a title or an abstract"),
        (3, "its year is refused: input should be a valid integer, unable to parse string as an integer"),
        (4, "its colour is refused: extra inputs are not permitted"),
        (5, "its title is refused: string should have at most 100000 characters"),
        (6, "invalid JSON: key must be a string"),
    ]
    assert [reject.record for reject in reading.rejects] == ["p1", "p2", "p3", "p4", "{oops"]
