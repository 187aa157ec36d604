"""BibTeX and BibLaTeX."""

import logging
from collections.abc import Callable
from typing import Any

import pytest

from claimgraph.schema import Paper

Read = Callable[..., Any]

ENTRY = r"""A comment outside of any entry.
@string{rocks = "Annals of " # "Rocks"}
@comment{this too}

@Article{stein20,
  author   = {Stein, Ada and Bo Pierre and {\'E}ric Dub\'e and others},
  title    = {{On} {{\BibTeX}} and {S}tones: 5\% of {$O(n)$}},
  abstract = "Stones {\em roll}
              down \& up.",
  journal  = rocks # { of } # 2020,
  year     = "{\noopsort{1901}}2020",
  url      = {https://rocks.example/5},
}
"""


def test_an_entry(read_text: Read) -> None:
    assert read_text(ENTRY).paper == Paper(
        id="stein20",
        title="On BibTeX and Stones: 5% of O(n)",
        abstract="Stones roll down & up.",
        year=2020,
        authors=("Stein, Ada", "Bo Pierre", "Éric Dubé"),
        venue="Annals of Rocks of 2020",
        url="https://rocks.example/5",
        source="bibtex",
    )


def test_the_doi_is_the_id_where_there_is_one(read_text: Read) -> None:
    paper = read_text("@misc{key, title={On Sand}, DOI={https://doi.org/10.1234/SAND}, date={2021-03}}").paper
    assert (paper.id, paper.doi, paper.year) == ("doi:10.1234/sand", "10.1234/sand", 2021)


def test_an_eprint_is_an_address(read_text: Read) -> None:
    paper = read_text("@misc{key, title={On Sand}, eprint={2104.00001v2}, archiveprefix={arXiv}}").paper
    assert (paper.id, paper.url) == ("key", "https://arxiv.org/abs/2104.00001")


def test_entries_that_steer_a_style_are_passed_over(read_text: Read) -> None:
    reading = read_text("@IEEEtranBSTCTL{c, CTLname = {x}}\n@xdata{d, title={x}}\n@misc{key, title={On Sand}}")
    assert reading.paper.id == "key"


def test_broken_blocks_are_rejects_with_their_line(read_text: Read, caplog: pytest.LogCaptureFixture) -> None:
    blocks = [
        b"@misc{a, title={On Stones}}",
        b"@misc{b, title={On",
        b"@misc{c, title={On Sand}}",
        b"@misc{d, note={no title}}",
        b"@misc{e, title={Caf\xe9}}",
        b"@misc{f, title={On Mud}, title={On Dust}}",
        b"@misc{g title={On}}",
    ]
    with caplog.at_level(logging.INFO):
        reading = read_text(b"\n".join(blocks))
    assert [(paper.id, paper.title) for paper in reading.papers] == [
        ("a", "On Stones"),
        ("c", "On Sand"),
        ("f", "On Mud"),
    ]
    assert reading.reasons == [
        (2, "it is no BibTeX: Unexpected block start: `@misc`. Was still looking for field-value closing `}`"),
        (4, "it has neither a title nor an abstract"),
        (5, "it is not valid UTF-8: there is a byte 0xe9"),
        (7, "it is no BibTeX: Expected comma after entry key, but found ="),
    ]
    assert caplog.records == []


def test_keys_that_come_twice(read_text: Read) -> None:
    reading = read_text("@misc{a, title={On Stones}}\n@misc{a, title={On Sand}}\n@misc{a, title={On Stones}}")
    assert [paper.title for paper in reading.papers] == ["On Stones"]
    assert [paper.title for paper in reading.repeats] == ["On Stones"]
    assert reading.reasons == [(2, "another record of this run has the id a with different text")]
