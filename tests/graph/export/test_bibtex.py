"""Bibliographies: what is written, is read as it was, by claimgraph and by what else reads BibTeX."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from claimgraph.extract.sources import Reject, read_papers
from claimgraph.graph import PaperRow, bibtex
from claimgraph.schema import Paper

PLAIN = PaperRow(
    id="1",
    title="On Voles",
    abstract="Voles dig.",
    year=2031,
    authors=("Ada Shrew",),
    venue=None,
    doi=None,
    arxiv=None,
    pmid=None,
    url=None,
    source="test",
    duplicates=(),
    version=1,
    extractor="rules",
    extractor_version="1",
    run=None,
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def paper(**fields: Any) -> PaperRow:
    return replace(PLAIN, **fields)


def read_again(papers: list[PaperRow], folder: Path) -> list[Paper]:
    file = folder / "references.bib"
    file.write_text("".join(bibtex(papers)), encoding="utf-8")
    rejects: list[Reject] = []
    found = list(read_papers([file], on_reject=rejects.append))
    assert rejects == []
    return found


def test_an_article() -> None:
    known = paper(
        title="Burrows & Voles: 50% of π",
        authors=("Ada Shrew", "Erdős, Pál"),
        venue="Journal of Voles",
        doi="10.1000/x_1",
        pmid="77",
        url="https://voles.example/a_b?c=1%20",
    )
    assert list(bibtex([known])) == [
        r"""@article{shrew2031burrows,
  title = {{Burrows \& Voles: 50\% of {\ensuremath{\pi}}}},
  author = {Ada Shrew and Erd{\H{o}}s, P{\'a}l},
  journal = {Journal of Voles},
  year = {2031},
  doi = {10.1000/x_1},
  pmid = {77},
  url = {https://voles.example/a_b?c=1%20},
}

"""
    ]


def test_what_is_not_known_has_no_field() -> None:
    bare = paper(id="2104.00001", year=None, authors=(), arxiv="2104.00001")
    assert list(bibtex([bare])) == [
        "@misc{voles,\n  title = {{On Voles}},\n  eprint = {2104.00001},\n  archiveprefix = {arXiv},\n}\n\n"
    ]


@pytest.mark.parametrize(
    ("venue", "kind", "field"),
    [
        ("Journal of Voles", "article", "journal"),
        ("Proceedings of the Vole Society", "inproceedings", "booktitle"),
        ("ICLR 2031", "inproceedings", "booktitle"),
        ("Workshop on Voles", "inproceedings", "booktitle"),
        ("NeurIPSum Letters", "article", "journal"),
        ("arXiv", "misc", None),
        ("arXiv.org", "misc", None),
        ("CoRR abs/2104.00001", "misc", None),
        ("arXiv (Cornell University)", "misc", None),
    ],
)
def test_the_kind_goes_by_the_venue(venue: str, kind: str, field: str | None) -> None:
    (entry,) = parse_string("".join(bibtex([paper(venue=venue)])), parse_stack=[]).entries
    assert entry.entry_type == kind
    assert {name for name in entry.fields_dict if name in {"journal", "booktitle"}} == ({field} if field else set())


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({}, "shrew2031voles"),
        ({"title": "How Do the Voles Dig?"}, "shrew2031voles"),
        ({"authors": ("Łukasz Østergård-Groß",)}, "ostergardgross2031voles"),
        ({"authors": ("van der Mole, Zoë", "B")}, "vandermole2031voles"),
        ({"year": None}, "shrewvoles"),
        ({"title": "", "authors": ()}, "paper1"),
        ({"title": "知识图谱", "authors": ("王伟",), "id": "arXiv:2104.1"}, "paperarxiv21041"),
    ],
)
def test_keys(fields: dict[str, Any], key: str) -> None:
    assert next(bibtex([paper(**fields)])).partition(",")[0].partition("{")[2] == key


def test_no_two_share_a_key(tmp_path: Path) -> None:
    same = [paper(id=f"210{number}.00001", arxiv=f"210{number}.00001") for number in range(1, 5)]
    keys = [entry.partition(",")[0] for entry in bibtex(same)]
    assert keys == [f"@misc{{shrew2031voles{end}" for end in ("", "-2", "-3", "-4")]
    assert [one.id for one in read_again(same, tmp_path)] == [one.id for one in same]


@pytest.mark.parametrize(
    "title",
    [
        "Voles in 50% of $5 burrows_1 & #2 ~ ^2 \u201cquoted\u201d \u2013 done",
        "An unpaired { brace",
        "Erdős, Gödel, Łojasiewicz and ű",
        "\u03b1-voles \u2192 \u03b2, \u00bd of it",
        "知识图谱 and Ёж",
    ],
)
def test_a_title_is_read_as_it_was(tmp_path: Path, title: str) -> None:
    (found,) = read_again([paper(title=title, authors=("Shrew and Mole Foundation", "Ada Shrew"))], tmp_path)
    assert found.title == title
    assert found.authors == ("Shrew and Mole Foundation", "Ada Shrew")


@given(st.lists(st.tuples(TEXT, TEXT, TEXT, TEXT), max_size=3))
def test_nothing_breaks_an_entry(said: list[tuple[str, str, str, str]]) -> None:
    papers = [paper(title=a, authors=(b, c), venue=c, doi=d, arxiv=d, url=d) for a, b, c, d in said]
    library = parse_string("".join(bibtex(papers)), parse_stack=[])
    assert (library.failed_blocks, len(library.entries)) == ([], len(papers))
    assert [entry.fields_dict["year"].value for entry in library.entries] == ["{2031}"] * len(papers)
