"""Bibliographies: what is written, is read as it was, by claimgraph and by what else reads BibTeX."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from claimgraph.extract.sources import Reject, read_papers
from claimgraph.graph import PaperRow, bibtex, citation_key
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


def _unmarked(entry: str) -> str:
    """An entry with a word in place of the letters that its key ends in."""
    return re.sub(r"(?<=-)[a-z]{5}(?=,\n)", "MARK", entry, count=1)


def test_an_article() -> None:
    known = paper(
        title="Burrows & Voles: 50% of π",
        authors=("Ada Shrew", "Erdős, Pál"),
        venue="Journal of Voles",
        doi="10.1000/x_1",
        pmid="77",
        url="https://voles.example/a_b?c=1%20",
    )
    assert [_unmarked(entry) for entry in bibtex([known])] == [
        r"""@article{shrew2031burrows-MARK,
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
    assert [_unmarked(entry) for entry in bibtex([bare])] == [
        "@misc{voles-MARK,\n  title = {{On Voles}},\n  eprint = {2104.00001},\n  archiveprefix = {arXiv},\n}\n\n"
    ]


@pytest.mark.parametrize(
    ("venue", "kind", "field"),
    [
        ("Journal of Voles", "article", "journal"),
        ("Proceedings of the Vole Society", "article", "journal"),
        ("Proc Natl Acad Sci U S A", "article", "journal"),
        ("Proc. ACM Program. Lang.", "article", "journal"),
        ("Proceedings of the IEEE/CVF International Conference on Computer Vision", "inproceedings", "booktitle"),
        ("Proceedings of the 2031 Vole Days", "inproceedings", "booktitle"),
        ("Proceedings of Machine Learning Research", "inproceedings", "booktitle"),
        ("Workshop on Open Letters", "inproceedings", "booktitle"),
        ("ICLR 2031", "inproceedings", "booktitle"),
        ("Workshop on Voles", "inproceedings", "booktitle"),
        ("NeurIPSum Letters", "article", "journal"),
        ("Proceedings of the National Academy of Sciences", "article", "journal"),
        ("Proceedings of the IEEE", "article", "journal"),
        ("Proceedings of the ACM on Human-Computer Interaction", "article", "journal"),
        ("Proc. VLDB Endow.", "article", "journal"),
        ("Transactions of the Association for Computational Linguistics", "article", "journal"),
        ("Neural Information Processing Systems", "inproceedings", "booktitle"),
        ("NeurIPS2020", "inproceedings", "booktitle"),
        ("Findings of the Association for Computational Linguistics: EMNLP 2021", "inproceedings", "booktitle"),
        ("bioRxiv", "misc", None),
        ("Preprint", "misc", None),
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
    ("fields", "called"),
    [
        ({}, "shrew2031voles"),
        ({"title": "How Do the Voles Dig?"}, "shrew2031voles"),
        ({"authors": ("\u0141ukasz \u00d8sterg\u00e5rd-Gro\u00df",)}, "ostergardgross2031voles"),
        ({"authors": ("van der Mole, Zo\u00eb", "B")}, "vandermole2031voles"),
        ({"authors": ("John Mole Jr.",)}, "mole2031voles"),
        ({"authors": ("ATLAS Collaboration",)}, "atlas2031voles"),
        ({"year": None}, "shrewvoles"),
        ({"title": "", "authors": ()}, "paper2031"),
        ({"title": "\u77e5\u8bc6\u56fe\u8c31", "authors": ("\u738b\u4f1f",), "year": None}, "paper"),
    ],
)
def test_keys_say_whose_they_are(fields: dict[str, Any], called: str) -> None:
    key = citation_key(paper(**fields))
    assert re.fullmatch(rf"{called}-[a-z]{{5}}", key)
    assert next(bibtex([paper(**fields)])).partition(",")[0].partition("{")[2] == key


def test_a_key_is_the_same_in_every_file_and_of_one_paper_alone(tmp_path: Path) -> None:
    same = [paper(id=f"210{number}.00001", arxiv=f"210{number}.00001") for number in range(1, 5)]
    keys = [citation_key(one) for one in same]
    assert len(set(keys)) == 4
    for some in (same, same[::-1], same[2:]):
        found = [entry.partition(",")[0].partition("{")[2] for entry in bibtex(some)]
        assert found == [keys[same.index(one)] for one in some]
    assert [one.id for one in read_again(same, tmp_path)] == [one.id for one in same]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Ada Shrew", "Ada Shrew"),
        ("Shrew, Ada, Jr.", "Shrew, Jr., Ada"),
        ("Shrew,  Ada", "Shrew, Ada"),
        (" others", "{others}"),
        ("Rat,\nCat,\nVole,\nMole", "{Rat, Cat, Vole, Mole}"),
        ("Shrew and Mole Foundation", "{Shrew and Mole Foundation}"),
        ("and Mole", "{and Mole}"),
        ("others", "{others}"),
        ("Mole, J., Vole, A., Rat, B.", "{Mole, J., Vole, A., Rat, B.}"),
        ("Burrows, Inc.", "{Burrows, Inc.}"),
        ("\u0401\u0436", "\u0401\u0436"),
    ],
)
def test_an_author_is_one_name(name: str, written: str) -> None:
    assert f"  author = {{{written}}},\n" in next(bibtex([paper(authors=(name,))]))


def test_what_latex_would_print_otherwise_is_escaped() -> None:
    assert r"title = {{P(A{\textbar}B) \ensuremath{<} 1}}" in next(bibtex([paper(title="P(A|B) < 1")]))


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
    papers = [
        paper(id=str(number), title=a, authors=(b, c), venue=c, doi=d, arxiv=d, url=d)
        for number, (a, b, c, d) in enumerate(said)
    ]
    library = parse_string("".join(bibtex(papers)), parse_stack=[])
    assert (library.failed_blocks, len(library.entries)) == ([], len(papers))
    assert [entry.fields_dict["year"].value for entry in library.entries] == ["{2031}"] * len(papers)
