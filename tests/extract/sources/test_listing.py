"""A crawled listing page: titles and abstracts out of the furniture around them."""

from collections.abc import Callable
from itertools import chain, permutations
from typing import Any

import pytest

from claimgraph.schema import paper_id

Read = Callable[..., Any]

STONES = (
    "Stones that roll down a slope wear it out. We ask whether the slope, in turn, shapes the stones, and drop 40,000 "
    "pebbles on ramps of five materials. Pebbles on granite lose 12% of their mass, e.g. by chipping, while those on "
    "clay lose none. The effect holds for all sizes that we tried."
)
SAND = (
    "We present Sand, a simple model of grains in a jar. It predicts the height of a heap from three numbers and is "
    "within 2% of what we measure in 300 jars. Code is released."
)
MUD = (
    "Is mud a liquid? Earlier work has answered yes and no. Here the two answers are brought together by one test on "
    "wet clay, which flows above a threshold of stress and stands still below it!"
)
PAPERS = [("Rolling Stones: What Do Slopes Learn?", STONES), ("Sand", SAND), ("Mud, Clay and Dust", MUD)]
FURNITURE = [
    *("new", "Subscribe", "Get trending papers in your email inbox!", "byAda Stein and the quarry community", "Apr 4"),
    *("Published on Mar 3, 2024", "2 days ago", "▲ 128", "1.2k", "17 comments", "Submitted by stonefan", "View PDF"),
    *("https://rocks.example/17", "@stonefan", "Sign up to our newsletter", "·", "12 Jan 2025", "GitHub 33"),
]


def page(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs) + "\n"


def found(reading: Any) -> list[tuple[str, str]]:
    assert reading.rejects == []
    assert {paper.source for paper in reading.papers} <= {"listing"}
    return [(paper.title, paper.abstract) for paper in reading.papers]


def test_titles_and_abstracts_in_turn(read_text: Read) -> None:
    reading = read_text(page(*chain.from_iterable(PAPERS)))
    assert found(reading) == PAPERS
    assert [paper.id for paper in reading.papers] == [paper_id(*paper) for paper in PAPERS]


@pytest.mark.parametrize("furniture", FURNITURE)
def test_furniture_anywhere_is_in_no_paper(read_text: Read, furniture: str) -> None:
    parts = chain.from_iterable((furniture, title, furniture, abstract) for title, abstract in PAPERS[:2])
    assert found(read_text(page(*parts, furniture))) == PAPERS[:2]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_much_furniture_at_once(read_text: Read, order: tuple[int, ...]) -> None:
    papers = [PAPERS[place] for place in order]
    parts = chain.from_iterable(
        (*FURNITURE, title, "Apr 4", "▲ 7", abstract, "Read more") for title, abstract in papers
    )
    assert found(read_text(page("Trending Papers", *parts, "Terms · Privacy"))) == papers


def test_what_repeats_is_furniture_whatever_it_says(read_text: Read) -> None:
    parts = chain.from_iterable((title, "Rocks Lab at Quarry 3", abstract) for title, abstract in PAPERS)
    assert found(read_text(page(*parts))) == PAPERS


def test_a_list_of_names_is_no_title(read_text: Read) -> None:
    names = ["Ada Stein, Bo van der Pierre and Cy Q. Rock", "Di Sand, Ed Loam", "Flo Clay and 3 others"]
    parts = chain.from_iterable(
        (title, who, abstract) for (title, abstract), who in zip(PAPERS[:2], names, strict=False)
    )
    assert found(read_text(page(*parts))) == PAPERS[:2]


def test_notices_are_no_abstracts(read_text: Read) -> None:
    notice = (
        "We use cookies to make this site better for you and for everybody else. By going on you agree to our terms, "
        "which you can read at any time in our privacy policy."
    )
    assert found(read_text(page("Your Choice", notice, *PAPERS[0], "About", notice))) == PAPERS[:1]


def test_an_abstract_of_several_paragraphs(read_text: Read) -> None:
    (title, first), (_, second), (_, third) = PAPERS
    parts = [title, first, second, "Our contributions are:", third, "They are shown to hold.", second]
    reading = read_text(page(*parts, *PAPERS[1]))
    assert found(reading) == [(title, " ".join(parts[1:])), PAPERS[1]]


def test_titles_may_end_in_a_full_stop(read_text: Read) -> None:
    papers = [(f"What {title} is.", abstract) for title, abstract in PAPERS]
    assert found(read_text(page(*chain.from_iterable(papers)))) == papers


@pytest.mark.parametrize("blank", ["", "\n"])
def test_lines_without_blank_lines_between(read_text: Read, blank: str) -> None:
    parts = chain.from_iterable((title, abstract + blank) for title, abstract in PAPERS)
    assert found(read_text("\n".join(parts))) == PAPERS


def wrapped(text: str) -> str:
    lines = [""]
    for word in text.split():
        lines[-1:] = [f"{lines[-1]} {word}".strip()] if len(lines[-1]) + len(word) < 60 else [lines[-1], word]
    return "\n".join(lines)


def test_paragraphs_wrapped_at_a_width(read_text: Read) -> None:
    assert found(read_text(page(*map(wrapped, chain.from_iterable(PAPERS))))) == PAPERS


@pytest.mark.parametrize("line", ["https://rocks.example/" + "5" * 200, "Menu · " * 30])
def test_a_wrapped_page_may_have_a_long_line(read_text: Read, line: str) -> None:
    parts = map(wrapped, chain.from_iterable(PAPERS))
    assert found(read_text(page(line, *parts, line))) == PAPERS


def test_much_furniture_does_not_make_a_wrapped_page(read_text: Read) -> None:
    parts = chain.from_iterable((*FURNITURE, title, "Apr 4", abstract) for title, abstract in PAPERS)
    assert found(read_text("\n".join(parts))) == PAPERS


def test_an_abstract_without_a_title_is_a_reject(read_text: Read) -> None:
    reading = read_text(page("Apr 4", PAPERS[0][1], "Apr 5", *PAPERS[1]))
    assert [paper.title for paper in reading.papers] == ["Sand"]
    assert reading.reasons == [(3, "there is no title before this paragraph")]
    assert reading.rejects[0].record.startswith("Stones that roll")


def test_invalid_utf8_rejects_the_paper_it_is_in(read_text: Read) -> None:
    content = page(*chain.from_iterable(PAPERS)).encode().replace(b"jar.", b"jar\xe9.")
    reading = read_text(content)
    assert [paper.title for paper in reading.papers] == [PAPERS[0][0], PAPERS[2][0]]
    assert reading.reasons == [(5, "it is not valid UTF-8: there is a byte 0xe9")]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("trap", ["." * 200_000, "is " * 60_000, "A. " * 60_000, "Ab Cd, " * 30_000, "1 " * 90_000])
def test_a_paragraph_made_to_keep_a_reader_busy_does_not(read_text: Read, trap: str) -> None:
    reading = read_text(page(*PAPERS[0], trap, *PAPERS[1]))
    assert "Sand" in [paper.title for paper in reading.papers]


@pytest.mark.timeout(10)
def test_a_paragraph_of_very_many_lines(read_text: Read) -> None:
    title, abstract = PAPERS[1]
    dump = ("x" * 100 + "\n") * 150_000
    assert found(read_text(page(title, abstract.replace(". ", ".\n"), dump))) == [(title, abstract)]
