"""A crawled listing page as plain text: titles and abstracts in turn, with the page's furniture around and between.

The decision is made on paragraphs. An abstract is a long paragraph of sentences, and further such paragraphs right
after it; its title is the nearest short paragraph before it that can be one; every other paragraph is furniture.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from claimgraph.extract.sources.formats import Format, Head
from claimgraph.extract.sources.records import Raw, convert, make_paper
from claimgraph.extract.sources.rejects import BrokenRecordError, Reject, excerpt
from claimgraph.extract.sources.streams import Input, invalid_utf8
from claimgraph.schema import Paper

# Below the first number of words nothing is an abstract; above the second, what has a full stop anywhere.
_FEWEST_WORDS, _ENOUGH_WORDS = 20, 40
# Pages wrapped at a width have no longer line, but for a link or the like.
_WIDEST: Final = 140
# What has fewer words may be furniture, and says nothing of how the page is wrapped.
_FEWEST_IN_LINE: Final = 6
_OFTEN: Final = 3
# No title is longer, in characters, nor a line of furniture.
_LONGEST_TITLE: Final = 400

_SENTENCE_END: Final = r"[.!?…][\"'”\u2019)\]]*"
_ENDS_SENTENCE: Final = re.compile(rf"{_SENTENCE_END}$")
_HAS_SENTENCE: Final = re.compile(rf"{_SENTENCE_END}(?:\s|$)")
_GOES_ON: Final = re.compile(
    r"[:;,]$|\b(?:we|our|is|are|was|were|has|have|can|this|these|it|they)\b.*\.$", re.IGNORECASE
)

_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_FURNITURE: Final = re.compile(
    rf"""
      (?:(?:published|posted|submitted|updated|added)\s)?(?:on\s)?(?:
          {_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})? | \d{{1,2}}\s{_MONTH}(?:,?\s\d{{4}})?
        | {_MONTH}\s\d{{4}} | \d{{4}}-\d\d-\d\d | \d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}} | yesterday | today
        | (?:\d+|an?)\s(?:second|minute|hour|day|week|month|year)s?\sago )
    | \W*[\d,.]+\s?[km]?\s*(?:(?:up)?votes?|comments?|views?|likes?|stars?|points?|citations?|replies|authors?)?
    | (?:submitted\s|posted\s|published\s)?by\s?[A-Z@].* | (?:https?://|www\.)\S+ | @\w+
    | \W*(?:new|hot|top|home|menu|search|abstract|summary|pdf|html|code|github|demo|arxiv|upvote|share|save|cite|reply
        |comments?|subscribe|follow|read\smore|show\smore|load\smore|view\s(?:pdf|paper|abstract|code)|log\s?in
        |sign\s?(?:up|in)|next|previous|trending(?:\spapers)?|papers)\W*
    | .*\b(?:newsletter|subscribe|inbox|cookies?|sign\sup|log\sin|all\srights\sreserved|privacy\spolicy)\b.*
    | \W*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NOTICE: Final = re.compile(
    r"\b(?:newsletter|cookies|all rights reserved|privacy policy|terms of (?:use|service))\b", re.IGNORECASE
)
_NAME: Final = r"[A-Z][\w.'\u2019-]*(?:\s(?:[A-Z][\w.'\u2019-]*|van|von|der|de|da|di|del|la|le|bin|al)){1,3}"
_NAMES: Final = re.compile(
    rf"{_NAME}(?:(?:\s*[,;·]\s*|,?\s(?:and|&)\s){_NAME})+(?:,?\s(?:and\s\d+\sothers|et\sal\.?))?"
)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    line: int
    text: str

    @property
    def is_prose(self) -> bool:
        """Whether it is long enough for an abstract and made of sentences."""
        words = len(self.text.split())
        ends = _ENDS_SENTENCE.search(self.text) or (words >= _ENOUGH_WORDS and _HAS_SENTENCE.search(self.text))
        notice = words < 2 * _ENOUGH_WORDS and _NOTICE.search(self.text)
        return words >= _FEWEST_WORDS and bool(ends) and not notice


@dataclass(slots=True)
class _Entry:
    title: _Paragraph | None
    abstract: list[_Paragraph] = field(default_factory=list)

    @property
    def line(self) -> int:
        return (self.title or self.abstract[0]).line


def _is_wrapped(lines: list[str]) -> bool:
    """Whether the most of what is said on a page is said in lines of an ordinary width."""
    words = [(len(line.split()), len(line) > _WIDEST) for line in lines]
    wide = sum(count for count, is_wide in words if is_wide)
    return 2 * wide <= sum(count for count, _ in words if count >= _FEWEST_IN_LINE)


def _paragraphs(text: str) -> list[_Paragraph]:
    """Lines are joined to paragraphs at blank lines where the page is wrapped; otherwise each line is one."""
    lines = [line.strip() for line in text.split("\n")]
    wrapped = _is_wrapped(lines)
    paragraphs: list[tuple[int, list[str]]] = []
    before = ""
    for number, line in enumerate(lines, start=1):
        if line and before and wrapped:
            paragraphs[-1][1].append(line)
        elif line:
            paragraphs.append((number, [line]))
        before = line
    return [_Paragraph(number, "\n".join(joined)) for number, joined in paragraphs]


class _Page:
    """What holds for one page: what comes again and again on it, and how it writes titles."""

    def __init__(self, paragraphs: list[_Paragraph]) -> None:
        self._paragraphs = paragraphs
        short = [paragraph.text for paragraph in paragraphs if not paragraph.is_prose]
        self._times = Counter(map(_masked, short))
        before = [title.text for title, text in pairwise(paragraphs) if text.is_prose and not title.is_prose]
        self._stops_titles = 2 * sum(title.endswith(".") for title in before) > len(before)

    def entries(self) -> Iterator[_Entry]:
        """The papers of the page; one without a title where an abstract has none before it."""
        entry: _Entry | None = None
        between: list[_Paragraph] = []
        for paragraph in self._paragraphs:
            if not paragraph.is_prose:
                between.append(paragraph)
                continue
            if entry and all(map(self._goes_on, between)):
                entry.abstract += [*between, paragraph]
            else:
                if entry:
                    yield entry
                entry = _Entry(self._title(between), [paragraph])
            between = []
        if entry:
            yield entry

    def _goes_on(self, paragraph: _Paragraph) -> bool:
        """Whether a short paragraph belongs to the abstract around it."""
        if len(paragraph.text) > _LONGEST_TITLE:
            return False
        return bool(_GOES_ON.search(paragraph.text)) and not self._stops_titles and not self._is_furniture(paragraph)

    def _title(self, short: list[_Paragraph]) -> _Paragraph | None:
        """The nearest paragraph that can be a title; the one before where that is a list of names."""
        able = [paragraph for paragraph in short if not self._is_furniture(paragraph)]
        if len(able) > 1 and _NAMES.fullmatch(able[-1].text) and not _NAMES.fullmatch(able[-2].text):
            return able[-2]
        return able[-1] if able else None

    def _is_furniture(self, paragraph: _Paragraph) -> bool:
        if len(paragraph.text) > _LONGEST_TITLE:
            return True
        often = self._times[_masked(paragraph.text)] >= _OFTEN
        return often or _FURNITURE.fullmatch(paragraph.text) is not None


def _masked(text: str) -> str:
    """A paragraph without what differs where a page repeats itself."""
    return re.sub(r"\d+", "0", text.casefold())


def _recognises(head: Head) -> bool:
    if head.is_json or re.match(r"\s*(?:<|\\documentclass|#!)", head.text):
        return False
    return any(entry.title for entry in _Page(_paragraphs(head.text)).entries())


def _entries(source: Input) -> Iterator[Raw[_Entry] | Reject]:
    for entry in _Page(_paragraphs(source.read_document())).entries():
        parts = [entry.title, *entry.abstract] if entry.title else entry.abstract
        if reason := invalid_utf8("".join(part.text for part in parts)):
            yield Reject(source.name, entry.line, reason, excerpt(parts[0].text))
        else:
            yield Raw(entry.line, entry)


def _paper(entry: _Entry) -> Paper:
    if entry.title is None:
        raise BrokenRecordError("there is no title before this paragraph", excerpt(entry.abstract[0].text))
    abstract = "\n".join(paragraph.text for paragraph in entry.abstract)
    return make_paper(FORMAT.name, id_=None, title=entry.title.text, abstract=abstract)


def _read(source: Input) -> Iterator[Paper | Reject]:
    return convert(source, _entries(source), _paper)


FORMAT: Final = Format(
    "listing", "a crawled page as plain text: title and abstract paragraphs in turn", _recognises, _read
)
