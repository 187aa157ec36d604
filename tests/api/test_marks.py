"""Marking spans in a text, and choosing a form: what holds whatever the text, the marks and the header are."""

from collections import defaultdict
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimgraph.api.pages.marks import Mark, marked
from claimgraph.api.pages.negotiation import preferred
from claimgraph.schema import Span

TEXTS = st.text(st.one_of(st.characters(exclude_categories=["Cs", "Cc"]), st.sampled_from("<>&\"'\u202e\U0001f42d")))


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    """A text and marks in it, which may overlap, be equal, be empty, or reach out of it."""
    text = draw(TEXTS)
    offsets = st.integers(0, len(text) + 2)
    spans = draw(st.lists(st.tuples(offsets, offsets), max_size=8))
    return text, [Mark(start, end, f"k{number}", id=f"i{number}") for number, (start, end) in enumerate(spans)]


class _Read(HTMLParser):
    """The text of some HTML, and the text inside the elements of each class."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.inside: dict[str, str] = defaultdict(str)
        self.anchors: list[str] = []
        self._open: list[str] = []
        self.feed(str(html))
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert tag == "mark"
        self._open.append(str(given["class"]))
        self.anchors += [given["id"]] if given.get("id") else []

    def handle_endtag(self, tag: str) -> None:
        assert tag == "mark"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data
        for kind in self._open:
            self.inside[kind] += data


@settings(deadline=None)
@given(marked_texts())
def test_a_marked_text_is_the_text_and_each_mark_holds_its_span(drawn: tuple[str, list[Mark]]) -> None:
    text, marks = drawn

    read = _Read(marked(text, marks))

    assert read.text == text
    assert read.inside == {mark.kind: text[mark.start : mark.end] for mark in marks if text[mark.start : mark.end]}
    assert sorted(read.anchors) == sorted(f"i{mark.kind[1:]}" for mark in marks if text[mark.start : mark.end])


@settings(deadline=None)
@given(marked_texts(), st.integers(0, 20), st.integers(0, 20))
def test_a_window_shows_its_part_of_the_text(drawn: tuple[str, list[Mark]], one: int, other: int) -> None:
    text, marks = drawn
    window = Span(min(one, other, len(text)), min(max(one, other), len(text)))

    read = _Read(marked(text, marks, window))

    assert read.text == text[window.start : window.end]


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/*", "text/html"),
        ("application/ld+json", "application/ld+json"),
        ("application/json", "application/json"),
        ("application/*", "application/ld+json"),
        ("text/turtle", "text/turtle"),
        ("TEXT/TURTLE; charset=utf-8", "text/turtle"),
        ("text/turtle, */*", "text/turtle"),
        ("text/turtle;q=0.4, application/ld+json;q=0.9", "application/ld+json"),
        ("text/turtle, application/ld+json", "application/ld+json"),
        ("text/html;q=0, text/*", "text/turtle"),
        ("*/*;q=0.5, text/html;q=0.1", "application/ld+json"),
        ('application/ld+json;profile="http://a.example/x, text/html";q=0.7, image/png', "application/ld+json"),
        ("text/turtle;Q=0.5, text/html;q=0.4", "text/turtle"),
        ("text/html;q=2, text/turtle;q=0.1", "text/turtle"),
        ("text/html;q=0", None),
        ("*/*;q=0.000", None),
        ("image/png", None),
        ("nonsense", None),
        ("*/html", None),
    ],
)
def test_the_form_that_a_header_asks_for(accept: str, wanted: str | None) -> None:
    choice = preferred(accept)
    assert (choice.type if choice else None) == wanted


@settings(deadline=None)
@given(st.text(st.sampled_from('a/*;q=0.1,"\\ +-'), max_size=60))
def test_no_header_is_too_odd(accept: str) -> None:
    choice: Any = preferred(accept)
    assert choice is None or choice.type
