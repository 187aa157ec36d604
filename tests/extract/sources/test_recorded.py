"""What services once answered, and a crawl, all kept outside the repository: nothing in them is lost."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimgraph.extract.sources import UnknownFormatError
from claimgraph.schema import is_id

Read = Callable[..., Any]

# How many papers and rejects each recorded file gives; None where it holds no answer with papers at all.
RECORDED = {
    "arxiv/id_0808.05394_1707.08567_s0_m100_42e5aa0ec3af.atom": (1, 0),
    "arxiv/id_1605.08386_s0_m100_199195aa31ad.atom": (1, 0),
    "arxiv/id_2104.12255v1_s0_m100_6ae69987ffe1.atom": (1, 0),
    "arxiv/id_astro-ph_0601001_s0_m100_3150dca9dc76.atom": (1, 0),
    "arxiv/q_testing_s0_m100_cfe7536492ca.atom": (100, 0),
    "arxiv/q_testing_s0_m15_80c242b59d59.atom": (15, 0),
    "arxiv/q_testing_s20_m10_348a237fecab.atom": (10, 0),
    "arxiv/q_testing_s40_m10_96dd32eb854c.atom": (10, 0),
    "arxiv/q_testing_s5_m10_c0e94a259d4a.atom": (10, 0),
    "arxiv/q_testing_s9_m15_0b78d4b4d476.atom": (15, 0),
    "bib/IEEEtran.bib": (4, 0),
    "bib/cyrillic.bib": (5, 0),
    "bib/gbk_test.bib": (0, 1),
    "bib/xampl.bib": (15, 3),
    "openalex/work.json": (1, 0),
    "s2/test_empty_paginated_results_0.json": (0, 0),
    "s2/test_get_author_papers_1.json": (100, 0),
    "s2/test_get_author_papers_4.json": (100, 0),
    "s2/test_get_author_papers_7.json": (100, 0),
    "s2/test_get_authors_not_found_warning_0.json": (0, 4),
    "s2/test_get_dataset_diffs_0.json": None,
    "s2/test_get_paper_authors_0.json": (0, 4),
    "s2/test_get_paper_citations_10.json": (100, 0),
    "s2/test_get_paper_citations_13.json": (100, 0),
    "s2/test_get_paper_citations_16.json": (100, 0),
    "s2/test_get_paper_citations_2.json": (100, 0),
    "s2/test_get_paper_citations_5.json": (100, 0),
    "s2/test_get_paper_citations_8.json": (100, 0),
    "s2/test_get_paper_references_1.json": (17, 0),
    "s2/test_get_papers_not_found_warning_0.json": (3, 1),
    "s2/test_get_recommended_papers_from_lists_0.json": (100, 0),
    "s2/test_get_recommended_papers_pool_from_0.json": (100, 0),
    "s2/test_not_found_1.json": None,
    "s2/test_search_paper_bulk_retrieval_0.json": (1000, 0),
    "s2/test_search_paper_bulk_retrieval_sorted_results_asc_0.json": (0, 1000),
    "s2/test_search_paper_bulk_retrieval_sorted_results_asc_3.json": (0, 27),
    "s2/test_search_paper_bulk_retrieval_sorted_results_default_order_2.json": (0, 674),
    "s2/test_search_paper_bulk_retrieval_sorted_results_desc_2.json": (0, 1000),
    "s2/test_search_paper_bulk_retrieval_traversing_results_1.json": (1000, 0),
    "s2/test_search_paper_match_title_0.json": (1, 0),
    "s2/test_search_paper_next_page_1.json": (100, 0),
    "s2/test_search_paper_publication_date_or_year_1.json": (79, 0),
    "s2/test_search_paper_publication_date_or_year_4.json": (100, 0),
    "s2/test_search_paper_publication_date_or_year_7.json": (100, 0),
    "s2/test_search_paper_publication_types_1.json": (0, 100),
    "s2/test_search_paper_venue_0.json": (0, 100),
    "s2/test_search_paper_year_range_0.json": (0, 47),
}
SOURCES = {"arxiv": "arxiv-atom", "bib": "bibtex", "openalex": "openalex", "s2": "semantic-scholar"}


@pytest.mark.parametrize("name", RECORDED)
def test_recorded_answers(shared: Path, read: Read, name: str) -> None:
    expected = RECORDED[name]
    if expected is None:
        with pytest.raises(UnknownFormatError):
            read(shared / "fixtures" / name)
        return
    reading = read(shared / "fixtures" / name)
    assert (len(reading.papers), len(reading.rejects)) == expected
    assert {paper.source for paper in reading.papers} <= {SOURCES[name.partition("/")[0]]}
    assert len({paper.id for paper in reading.papers}) == len(reading.papers)


def test_no_recorded_file_is_left_out(shared: Path) -> None:
    folder = shared / "fixtures"
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert files - {"README.md"} == set(RECORDED)


def test_ids_of_recorded_answers_are_bare(shared: Path, read: Read) -> None:
    papers = read(shared / "fixtures" / "arxiv").papers + read(shared / "fixtures" / "openalex").papers
    assert {"2104.12255", "astro-ph/0601001", "1605.08386", "W2741809807"} <= {paper.id for paper in papers}
    assert not any("v1" in paper.id or ":" in paper.id for paper in papers)


def test_the_listing_page_has_81_papers(shared: Path, read: Read) -> None:
    path = shared / "corpus" / "trending_papers.txt"
    reading = read(path)
    assert (len(reading.papers), reading.rejects, reading.repeats) == (81, [], [])
    assert all(is_id(paper.id) for paper in reading.papers)
    # Five paragraphs of furniture, then a title and an abstract in turn; normalising changes no letters so early on.
    paragraphs = [paragraph for paragraph in path.read_text(encoding="utf-8").split("\n\n") if paragraph.strip()]
    letters = [[c for c in paragraph if c.isalpha()][:40] for paragraph in paragraphs]
    assert [[c for c in paper.title if c.isalpha()][:40] for paper in reading.papers] == letters[5::2]
    assert [[c for c in paper.abstract if c.isalpha()][:40] for paper in reading.papers] == letters[6::2]


def test_the_gold_papers_keep_their_ids_and_sentences(shared: Path, read: Read) -> None:
    path = shared / "gold" / "papers.jsonl"
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    reading = read(path)
    assert reading.rejects == []
    assert [paper.id for paper in reading.papers] == [record["id"] for record in records]
    for paper, record in zip(reading.papers, records, strict=True):
        assert len(paper.sentences) == len(record["sentences"])
        ends = [0, *(span.end for span in paper.sentences)]
        starts = [*(span.start for span in paper.sentences), len(paper.text)]
        between = [paper.text[end:start].strip() for end, start in zip(ends, starts, strict=True)]
        assert not any(between), paper.id


MEASURE = """
import sys
from claimgraph.extract.sources import read_papers

papers = rejects = 0
def reject(_):
    global rejects
    rejects += 1

for paper in read_papers(sys.argv[1:], on_reject=reject):
    papers += paper.year is not None
# Not getrusage: its peak counts the process that started this one, too.
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(papers, rejects, int(status["VmHWM"].split()[0]) / 1024)
"""


def test_a_large_crawl_is_read_whole_and_in_little_memory(shared: Path) -> None:
    command = [sys.executable, "-c", MEASURE, shared / "corpus" / "arxiv_24k.jsonl.gz"]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    papers, rejects, mebibytes = map(float, output.split())
    assert (papers, rejects) == (24_000, 0)
    # Measured: 43 MiB; the file is 40 MB when it is unpacked.
    assert mebibytes < 120
