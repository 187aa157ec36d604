"""Answers of the arXiv API."""

from collections.abc import Callable
from typing import Any

import pytest

from claimgraph.schema import Paper

Read = Callable[..., Any]

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
  <title>arXiv Query: stones</title>
  <id>http://arxiv.org/api/xyz</id>
{entries}
</feed>
"""
ENTRY = """  <entry>
    <id>http://arxiv.org/abs/2104.00001v3</id>
    <title>On
  Stones &amp; Sand</title>
    <summary>  Stones gain 5\\% speed
on $O(n)$ slopes. </summary>
    <published>2021-04-01T17:00:00Z</published>
    <link href="https://arxiv.org/abs/2104.00001v3" rel="alternate" type="text/html"/>
    <link href="https://arxiv.org/pdf/2104.00001v3" rel="related"/>
    <author><name>Ada Stein</name></author>
    <author><name>Bo Pierre</name><arxiv:affiliation>Quarry</arxiv:affiliation></author>
    <arxiv:doi>10.1234/Rock.5</arxiv:doi>
    <arxiv:journal_ref>Rocks 3 (2021) 4</arxiv:journal_ref>
  </entry>"""


def test_an_entry(read_text: Read) -> None:
    assert read_text(FEED.format(entries=ENTRY)).paper == Paper(
        id="2104.00001",
        title="On Stones & Sand",
        abstract="Stones gain 5% speed on O(n) slopes.",
        year=2021,
        authors=("Ada Stein", "Bo Pierre"),
        venue="Rocks 3 (2021) 4",
        doi="10.1234/rock.5",
        arxiv="2104.00001",
        url="https://arxiv.org/abs/2104.00001v3",
        source="arxiv-atom",
    )


def test_ids_of_the_old_scheme(read_text: Read) -> None:
    entry = ENTRY.replace("2104.00001v3", "math.GT/0309136v1")
    assert read_text(FEED.format(entries=entry)).paper.id == "math.GT/0309136"


def test_a_feed_without_entries(read_text: Read) -> None:
    reading = read_text(FEED.format(entries=""))
    assert (reading.papers, reading.rejects) == ([], [])


def test_an_error_of_the_api_is_a_reject(read_text: Read) -> None:
    entry = """<entry><id>http://arxiv.org/api/errors#bad_id</id><title>Error</title>
    <summary>incorrect id
    format for 7</summary></entry>"""
    reading = read_text(FEED.format(entries=entry))
    assert reading.reasons == [(5, "the API answered with an error: incorrect id format for 7")]


def test_rejects_have_their_line(read_text: Read) -> None:
    empty = "<entry>\n<id>http://arxiv.org/abs/2104.00002v1</id></entry>"
    reading = read_text(FEED.format(entries=f"{ENTRY}\n{empty}\n{ENTRY.replace('00001', '00003')}"))
    assert [paper.id for paper in reading.papers] == ["2104.00001", "2104.00003"]
    assert reading.reasons == [(19, "it has neither a title nor an abstract")]
    assert reading.rejects[0].record == "2104.00002"


def test_xml_that_breaks_off_gives_what_came_before(read_text: Read) -> None:
    reading = read_text(FEED.format(entries=ENTRY)[:-6])
    assert [paper.id for paper in reading.papers] == ["2104.00001"]
    ((line, reason),) = reading.reasons
    assert line == 19
    assert reason.startswith("it is no XML from here on: ")


@pytest.mark.timeout(10)
def test_entities_are_not_expanded(read_text: Read) -> None:
    bomb = '<!DOCTYPE feed [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n'
    feed = FEED.format(entries=ENTRY.replace("Stones", "&b;"))
    reading = read_text(feed.replace("<feed", bomb + "<feed"))
    assert reading.papers == []
    assert reading.reasons == [(2, "it declares XML entities, which are not read, as they can be a trap")]


@pytest.mark.parametrize(
    ("encoding", "reason"),
    [
        ("TF-8", "it declares an encoding that is not read: unknown encoding: TF-8"),
        ("utf-16", "it is no XML from here on: encoding specified in XML declaration is incorrect: line 1, column 30"),
        ("gbk", "it declares an encoding that is not read: multi-byte encodings are not supported"),
    ],
)
def test_encodings_that_are_not_read(read_text: Read, encoding: str, reason: str) -> None:
    reading = read_text(FEED.format(entries=ENTRY).replace("UTF-8", encoding))
    assert (reading.papers, reading.reasons) == ([], [(1, reason)])


def test_other_encodings_that_the_file_declares_are_read(read_text: Read) -> None:
    feed = FEED.format(entries=ENTRY.replace("Stein", "St\u00e9in")).replace("UTF-8", "iso-8859-1")
    assert read_text(feed.encode("latin-1")).paper.authors == ("Ada St\u00e9in", "Bo Pierre")
