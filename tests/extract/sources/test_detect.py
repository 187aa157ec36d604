"""The format is told from content; the name of a file says nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimgraph.extract.sources import UnknownFormatError
from claimgraph.schema import Extraction, Paper

Read = Callable[..., Any]

PROSE = (
    "Stones that roll down a slope wear it out, and we show by a test of forty ramps that the slope wears the stones."
)
SHA = "0" * 40
EXTRACTION = Extraction(paper=Paper(id="1", title="On Stones"), extractor="rules", extractor_version="1")
SAMPLES = {
    "papers": '{"id": "1", "title": "On Stones", "source": "csv"}',
    "jsonl": '{"id": "1", "title": "On Stones"}',
    "csv": "id,title\n1,On Stones",
    "arxiv-atom": '<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title></entry></feed>',
    "openalex": '{"id": "https://openalex.org/W1", "title": "On Stones"}',
    "semantic-scholar": json.dumps({"paperId": SHA, "title": "On Stones"}),
    "bibtex": "\n% comment\n@article{a, title={On Stones}}",
    "ris": "TY  - JOUR\nTI  - On Stones\nER  - ",
    "pubmed": "<PubmedArticleSet><PubmedArticle><ArticleTitle>T</ArticleTitle></PubmedArticle></PubmedArticleSet>",
    "listing": f"On Stones\n\n{PROSE}\n",
}


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("suffix", [".pdf", ".jsonl", ".xml", ""])
def test_every_format_is_recognised_under_any_name(tmp_path: Path, read: Read, name: str, suffix: str) -> None:
    path = tmp_path / f"papers{suffix}"
    path.write_text("\n" + SAMPLES[name])
    paper = read(path).paper
    assert paper.source == ("csv" if name == "papers" else name)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_named_format_is_not_questioned(read_text: Read, name: str) -> None:
    assert read_text(SAMPLES[name], format=name).papers


def test_a_field_of_a_crawl_that_an_api_has_too(read_text: Read) -> None:
    assert read_text('{"paperId": "my-1", "title": "On Stones"}').paper.source == "jsonl"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            EXTRACTION.model_dump_json() + "\n",
            "holds extractions, not papers; load them with `claimgraph load`",
        ),
        (
            '{"id": "1", "entities": [], "claims": []}',
            "holds claims in the exchange format, without the texts of the papers; give these, and it as --annotations",
        ),
        ('{"error": "no such paper"}', "is an error that an API answered with: no such paper"),
        ('{"a": [1, 2]}', "is JSON without titles or abstracts in its objects"),
        ("<!DOCTYPE html>\n<html><p>" + PROSE + "</html>", "is an HTML page; save it as plain text"),
        ("Dear all, here are the papers.\n\nYours", "is in no format that is recognised; name one of papers, "),
        ("one line of words", "is in no format that is recognised; name one of papers, openalex, "),
        ("import os\n\nprint(os.name)\n", "is in no format that is recognised; name one of papers, openalex, "),
    ],
)
def test_what_is_no_format_is_told_as_what_it_looks_like(
    read_text: Read, tmp_path: Path, content: str, message: str
) -> None:
    with pytest.raises(UnknownFormatError) as caught:
        read_text(content)
    assert str(caught.value).startswith(f"{tmp_path}/input {message}")
