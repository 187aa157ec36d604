"""The sample corpus: well formed, crossing as the demo promises, and in our own words."""

import gzip
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from claimgraph.extract.sample import sample_path
from claimgraph.schema import Paper

RUN = 8  # this many words in a row are a quotation, not a coincidence


def words(text: str) -> list[str]:
    """The words in lower case; `CIFAR-10` is one, so that a list of benchmarks is no quotation."""
    return re.findall(r"\w+(?:[-.]\w+)*", text.casefold())


def runs(found: list[str]) -> set[tuple[str, ...]]:
    """Every sequence of `RUN` words."""
    return {tuple(found[start : start + RUN]) for start in range(len(found) - RUN + 1)}


def sentences(paper: Paper) -> list[str]:
    return re.split(r"(?<=[.!?]) (?=[A-Z])", paper.abstract)


def shared_texts(shared: Path) -> Iterator[str]:
    """Titles and abstracts of all real inputs, one paper or paragraph at a time."""
    with gzip.open(shared / "corpus/arxiv_24k.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["title"] + "\n" + record["summary"]
    yield from (shared / "corpus/trending_papers.txt").read_text(encoding="utf-8").split("\n\n")
    with (shared / "gold/papers.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield from json.loads(line)["sentences"]


@pytest.fixture(scope="module")
def papers() -> list[Paper]:
    return [Paper.model_validate_json(line) for line in sample_path().read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def real(shared: Path) -> list[list[str]]:
    """The words of every shared text."""
    return [words(text) for text in shared_texts(shared)]


def stating(papers: list[Paper], sentence: str) -> list[str]:
    """The ids of the papers with a sentence that contains these words."""
    return [paper.id for paper in papers if any(sentence in found for found in sentences(paper))]


def test_holds_24_papers_in_the_order_of_their_ids(papers: list[Paper]) -> None:
    ids = [paper.id for paper in papers]

    assert len(papers) == 24
    assert all(before < after for before, after in pairwise(ids))
    assert {paper.source for paper in papers} == {"sample"}


def test_every_paper_can_be_found_by_a_person(papers: list[Paper]) -> None:
    for paper in papers:
        assert paper.title
        assert paper.authors
        assert paper.venue
        assert paper.year
        assert paper.url == f"https://arxiv.org/abs/{paper.id}"


def test_texts_are_normalised(papers: list[Paper]) -> None:
    for paper in papers:
        for text in (paper.title, paper.abstract):
            assert text.isascii()
            assert text.isprintable()
            assert text == " ".join(text.split(" "))
            assert "  " not in text
            assert not re.search(r"[\\${}]", text)


def test_abstracts_are_short(papers: list[Paper]) -> None:
    for paper in papers:
        assert 4 <= len(sentences(paper)) <= 7
        assert paper.abstract.endswith(".")


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("ImageNet", 6),
        ("CIFAR-10", 6),
        ("CIFAR-100", 6),
        ("COCO", 4),
        ("GLUE", 4),
        ("SQuAD v2.0", 3),
        ("RACE", 3),
        ("WMT 2014 English-to-German", 3),
        ("LibriSpeech", 3),
    ],
)
def test_benchmarks_are_shared_under_one_name(papers: list[Paper], name: str, least: int) -> None:
    naming = [paper.id for paper in papers if re.search(rf"\b{re.escape(name)}\b", paper.abstract)]

    assert len(naming) >= least


@pytest.mark.parametrize(
    "chain",
    [
        ["XLNet outperforms BERT", "RoBERTa outperforms XLNet", "ALBERT surpasses RoBERTa"],
        ["ResNet outperforms VGG", "DenseNet outperforms ResNet", "EfficientNet outperforms ResNet and DenseNet"],
        ["ConvS2S outperforms GNMT", "Transformer outperforms ConvS2S", "surpasses the Transformer of Vaswani et al."],
    ],
)
def test_each_method_of_a_chain_outperforms_the_one_before(papers: list[Paper], chain: list[str]) -> None:
    stated = [stating(papers, link) for link in chain]

    assert [len(ids) for ids in stated] == [1, 1, 1]
    assert len({ids[0] for ids in stated}) == len(chain)


def test_two_papers_agree(papers: list[Paper]) -> None:
    assert stating(papers, "On CIFAR-10, SGD outperforms Adam") == ["1705.08292"]
    assert stating(papers, "on CIFAR-10, SGD outperforms Adam") == ["1712.07628"]


@pytest.mark.parametrize(
    ("affirmed", "by", "denied", "against"),
    [
        (
            "Batch normalization reduces internal covariate shift",
            ["1502.03167"],
            "batch normalization does not reduce internal covariate shift",
            ["1805.11604"],
        ),
        (
            "Large-batch training degrades generalization",
            ["1609.04836"],
            "large-batch training does not degrade generalization",
            ["1705.08741", "1706.02677"],
        ),
        (
            "next sentence prediction improves question answering",
            ["1810.04805"],
            "Next sentence prediction (NSP) does not improve question answering",
            ["1907.11692"],
        ),
    ],
)
def test_papers_disagree(papers: list[Paper], affirmed: str, by: list[str], denied: str, against: list[str]) -> None:
    assert stating(papers, affirmed) == by
    assert stating(papers, denied) == against


def test_no_sentence_is_taken_from_a_real_text(papers: list[Paper], real: list[list[str]]) -> None:
    corpus = "\n".join(" ".join(found) for found in real)
    ours = {" ".join(words(sentence)) for paper in papers for sentence in sentences(paper)}

    assert [sentence for sentence in ours if sentence in corpus] == []


def test_no_real_text_is_quoted(papers: list[Paper], real: list[list[str]]) -> None:
    ours = {run for paper in papers for run in runs(words(paper.abstract))}
    quoted = {run for found in real for run in runs(found) & ours}

    assert quoted == set()
