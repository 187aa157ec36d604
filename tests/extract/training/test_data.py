"""Data for training are checked before anything is trained."""

from collections import Counter

import pytest

from claimgraph.extract import ModelError
from claimgraph.extract.training.data import Data
from claimgraph.schema import ExchangePaper, Paper


def papers(*ids: str) -> list[Paper]:
    return [Paper(id=id_, abstract="OwlNet beats BatNet.") for id_ in ids]


def gold(*ids: str) -> list[ExchangePaper]:
    return [ExchangePaper(id=id_) for id_ in ids]


def test_papers_on_both_sides_are_told() -> None:
    with pytest.raises(ModelError, match=r"^1 annotated papers would be learned from and measured on, such as b$"):
        Data(papers("a", "b"), gold("a", "b"), gold("b")).check()


@pytest.mark.parametrize(
    ("learned", "held_out", "message"),
    [
        (("x",), ("b",), "none of the 1 annotated papers to learn from has its text among the 2 papers given"),
        (("a",), (), "none of the 0 papers held out to measure on has its text among the 2 papers given"),
    ],
)
def test_papers_without_text_are_told(learned: tuple[str, ...], held_out: tuple[str, ...], message: str) -> None:
    with pytest.raises(ModelError, match=f"^{message}$"):
        Data(papers("a", "b"), gold(*learned), gold(*held_out)).check()


def test_good_data_pass() -> None:
    Data(papers("a", "b"), gold("a"), gold("b")).check()


def test_held_out_papers_are_not_drawn() -> None:
    data = Data(papers("a", "b"), gold("a"), gold("b"), unlabelled=papers("b", "c", "d"))
    assert {paper.id for paper in data.drawn(10, seed=1)} == {"c", "d"}


def test_each_paper_is_drawn_as_often() -> None:
    data = Data(papers("a"), gold("a"), (), unlabelled=papers(*"cdefghijkl"))
    counts = Counter(paper.id for seed in range(2000) for paper in data.drawn(3, seed))
    assert set(counts) == set("cdefghijkl")
    assert all(500 < count < 700 for count in counts.values())


def test_other_data_have_another_digest() -> None:
    one = Data(papers("a", "b"), gold("a"), gold("b"))
    assert one.digest() == Data(papers("a", "b"), gold("a"), gold("b")).digest()
    assert one.digest() != Data(papers("a", "b"), gold("b"), gold("a")).digest()
