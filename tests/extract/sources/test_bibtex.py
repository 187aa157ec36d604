"""BibTeX and BibLaTeX."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimgraph.schema import Paper, paper_id

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
        id=paper_id("On BibTeX and Stones: 5% of O(n)"),
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


def test_the_ids_that_others_gave_it(read_text: Read) -> None:
    fields = "doi={10.1234/sand}, eprint={2104.00001v2}, archiveprefix={arXiv}, pmid={77}"
    paper = read_text(f"@article{{key, title={{On Sand}}, {fields}}}").paper
    assert (paper.doi, paper.arxiv, paper.pmid) == ("10.1234/sand", "2104.00001", "77")
    paper = read_text("@article{key, title={On Sand}, eprint={2104.00001}, eprinttype={hal}}").paper
    assert (paper.arxiv, paper.url) == (None, None)


@pytest.mark.parametrize(
    ("fields", "identifier"),
    [
        ("eprint={2104.00001v2}, archiveprefix={arXiv}", "2104.00001"),
        ("eprint={arXiv:2104.00001}, EPRINTTYPE={arxiv}", "2104.00001"),
        ("eprint={{2104.00001}}, archiveprefix={arXiv}", "2104.00001"),
        ("eprint={math.GT/0309136}, archivePrefix={arXiv}", "math/0309136"),
        ("eprint={astro-ph/0601001v1}, archivePrefix={arXiv}", "astro-ph/0601001"),
    ],
)
def test_the_eprint_is_the_id_as_arxiv_writes_it(read_text: Read, fields: str, identifier: str) -> None:
    paper = read_text(f"@misc{{key, title={{On Sand}}, {fields}}}").paper
    assert (paper.id, paper.arxiv, paper.url) == (identifier, identifier, f"https://arxiv.org/abs/{identifier}")


@pytest.mark.parametrize(
    "fields", ["eprint={2104.00001}", "eprint={2104.00001}, eprinttype={hal}", "eprint={x}, archiveprefix={arXiv}"]
)
def test_other_eprints_are_no_ids(read_text: Read, fields: str) -> None:
    assert read_text(f"@misc{{key, title={{On Sand}}, {fields}}}").paper.id == paper_id("On Sand")


@pytest.mark.parametrize(
    ("written", "authors"),
    [
        ("{ATLAS and CMS Collaborations} and Stein, Ada", ("ATLAS and CMS Collaborations", "Stein, Ada")),
        ("Stein, Ada AND Bo Pierre\n  And Cy Rock", ("Stein, Ada", "Bo Pierre", "Cy Rock")),
        (r"Ada Stein and \'Eric Dub\'e and \v{S}imon {\O}re", ("Ada Stein", "Éric Dubé", "Šimon Øre")),
        ("Andy Anderson and Sandy and others", ("Andy Anderson", "Sandy")),
    ],
)
def test_authors_are_told_apart(read_text: Read, written: str, authors: tuple[str, ...]) -> None:
    assert read_text(f"@misc{{key, title={{On Sand}}, author={{{written}}}}}").paper.authors == authors


def test_strings_are_made_of_those_before_them(read_text: Read) -> None:
    strings = '@string{a = "Annals"}\n@string{Rocks = a # { of } # "Rocks"}\n@string{b = rocks # " and " # later}\n'
    paper = read_text(strings + '@string{later = "Sand"}\n@misc{key, title={On Sand}, journal = B # " B"}').paper
    assert paper.venue == "Annals of Rocks and later B"


@pytest.mark.timeout(20)
def test_strings_that_double_without_end_are_a_reject(read_text: Read) -> None:
    doubled = "".join(f"@string{{a{n + 1} = a{n} # a{n}}}\n" for n in range(60))
    reading = read_text(f'@string{{a0 = "stone "}}\n{doubled}@misc{{key, title = a60}}\n@misc{{b, title={{On Sand}}}}')
    assert [paper.title for paper in reading.papers] == ["On Sand"]
    assert reading.reasons == [(62, "its title has 196,607 characters; at most 100,000 are read")]


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        (r"10.1007/978-3-319-46493-0\_38", "10.1007/978-3-319-46493-0_38"),
        (r"https://doi.org/10.1007/978-3-319-46493-0{\_}38", "10.1007/978-3-319-46493-0_38"),
        (r"10.1002/{A}\&{B}", "10.1002/a&b"),
    ],
)
def test_a_doi_without_the_escapes_of_latex(read_text: Read, written: str, doi: str) -> None:
    paper = read_text(f"@misc{{key, title={{On Sand}}, doi={{{written}}}}}").paper
    assert (paper.id, paper.doi) == (f"doi:{doi}", doi)


@pytest.mark.parametrize(
    ("written", "url"),
    [
        (r"https://rocks.example/\~{}ada/a\_b\%20c\#d", "https://rocks.example/~ada/a_b%20c#d"),
        (r"\url{https://rocks.example/5?a=1\&b=2}", "https://rocks.example/5?a=1&b=2"),
    ],
)
def test_a_link_without_the_escapes_of_latex(read_text: Read, written: str, url: str) -> None:
    assert read_text(f"@misc{{key, title={{On Sand}}, url={{{written}}}}}").paper.url == url


def test_keys_mean_something_only_within_their_file(read: Read, tmp_path: Path) -> None:
    for name in ("Stones", "Sand"):
        (tmp_path / name).write_text(f"@misc{{smith2020, title={{On {name}}}}}")
    reading = read(tmp_path)
    assert [paper.id for paper in reading.papers] == [paper_id("On Sand"), paper_id("On Stones")]
    assert reading.rejects == []


def test_entries_that_steer_a_style_are_passed_over(read_text: Read) -> None:
    reading = read_text("@IEEEtranBSTCTL{c, CTLname = {x}}\n@xdata{d, title={x}}\n@misc{key, title={On Sand}}")
    assert reading.paper.title == "On Sand"


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
    assert [paper.title for paper in reading.papers] == ["On Stones", "On Sand", "On Mud"]
    assert reading.reasons == [
        (2, "it is no BibTeX: Unexpected block start: `@misc`. Was still looking for field-value closing `}`"),
        (4, "it has neither a title nor an abstract"),
        (5, "it is not valid UTF-8: there is a byte 0xe9"),
        (7, "it is no BibTeX: Expected comma after entry key, but found ="),
    ]
    assert caplog.records == []


def test_keys_that_come_twice(read_text: Read) -> None:
    reading = read_text("@misc{a, title={On Stones}}\n@misc{a, title={On Sand}}\n@misc{a, title={On Stones}}")
    assert [paper.title for paper in reading.papers] == ["On Stones", "On Sand"]
    assert [paper.title for paper in reading.repeats] == ["On Stones"]
    assert reading.rejects == []
