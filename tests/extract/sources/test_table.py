"""Tables: the first row says what the columns are."""

from collections.abc import Callable
from typing import Any

import pytest

from claimgraph.extract.sources import MAX_LINE, UnknownFormatError

Read = Callable[..., Any]

TOO_LONG = "one of its fields has more than 131,072 characters; at most 100,000 are read"


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_any_delimiter(read_text: Read, delimiter: str) -> None:
    rows = [
        ["Paper ID", "Title", "Abstract", "Year"],
        ["a", "On Stones", "Stones roll.", "1999"],
        ["b", "On Sand", "", ""],
    ]
    reading = read_text("\n".join(delimiter.join(row) for row in rows) + "\n")
    assert [(paper.id, paper.title, paper.abstract, paper.year) for paper in reading.papers] == [
        ("a", "On Stones", "Stones roll.", 1999),
        ("b", "On Sand", "", None),
    ]
    assert reading.papers[0].source == "csv"
    assert reading.rejects == []


def test_quoted_fields_may_have_line_breaks_and_commas(read_text: Read) -> None:
    paper = read_text('id,title,abstract\n1,"Stones, ""big"" ones","They roll\ndown\n\nthe hill."\n').paper
    assert (paper.title, paper.abstract) == ('Stones, "big" ones', "They roll down the hill.")


def test_rejects_have_the_line_at_which_their_row_starts(read_text: Read) -> None:
    rows = [
        b"id,title,abstract",
        b'1,On Stones,"They',
        b'roll."',
        b"2,,",
        b"3,On Sand,It flows.,too,many",
        b'4,"Caf',
        b'\xe9",',
        b"",
        b",,",
        b"5,On Mud,",
        b"6," + b"x" * 140_000 + b",",
        b"7,On Dust",
    ]
    reading = read_text(b"\n".join(rows))
    assert [paper.id for paper in reading.papers] == ["1", "5", "7"]
    assert reading.reasons == [
        (4, "it has neither a title nor an abstract"),
        (5, "it has 5 fields, the first row names 3"),
        (6, "it is not valid UTF-8: there is a byte 0xe9"),
        (9, "all its fields are empty"),
        (11, TOO_LONG),
    ]


@pytest.mark.parametrize(
    ("rows", "papers", "reject"),
    [
        (
            ['1,On Stones,"They roll.', "2,On Sand,It flows.", "3,On Mud,It sticks."],
            [],
            (2, "it is no row of a table: unexpected end of data; what follows up to line 4 is lost with it"),
        ),
        (
            ['1,On Stones,"They roll.', '2,On Sand,"It flows."', "3,On Mud,It sticks."],
            ["3"],
            (2, "it is no row of a table: ',' expected after '\"'; what follows up to line 3 is lost with it"),
        ),
        (
            ["1,On Stones,", '2,On Sand,"It flows.'],
            ["1"],
            (3, "it is no row of a table: unexpected end of data"),
        ),
        (
            ['1,On Stones,"They roll.', *["x" * 50_000] * 3, "2,On Sand,"],
            ["2"],
            (2, f"{TOO_LONG}; what follows up to line 5 is lost with it"),
        ),
    ],
)
def test_a_quote_that_is_never_closed_takes_nothing_into_a_paper(
    read_text: Read, rows: list[str], papers: list[str], reject: tuple[int, str]
) -> None:
    reading = read_text("\n".join(["id,title,abstract", *rows]))
    assert [paper.id for paper in reading.papers] == papers
    assert reading.reasons == [reject]


@pytest.mark.parametrize(
    ("before", "lost"), [(b"", ""), (b'2,On Sand,"It\n', "; what follows up to line 4 is lost with it")]
)
def test_a_line_that_is_too_long_is_no_row(read_text: Read, before: bytes, lost: str) -> None:
    long = b"3,On Mud," + b"It sticks. " * (MAX_LINE // 11)
    reading = read_text(b"id,title,abstract\n1,On Stones,\n%b%b\n4,On Dust,\n" % (before, long))
    assert [paper.id for paper in reading.papers] == ["1", "4"]
    assert reading.reasons == [(3, f"the line is longer than 8,388,608 bytes{lost}")]
    assert reading.rejects[0].record.startswith("3,On Mud,It sticks.")


def test_quotes_in_a_table_of_tabs_need_no_quotes(read_text: Read) -> None:
    reading = read_text('id\ttitle\n1\t"Why?": On Reasons\n2\t"Stones"\n3\t"Why?" is\ttoo many\n')
    assert [(paper.id, paper.title) for paper in reading.papers] == [("1", '"Why?": On Reasons'), ("2", "Stones")]
    assert reading.reasons == [(4, "it is no row of a table: '\t' expected after '\"'")]


def test_the_second_of_two_papers_of_one_id_has_its_line(read_text: Read) -> None:
    reading = read_text('id,title\n1,On Stones\n1,"On\nSand"\n')
    assert reading.reasons == [(3, "another record of this run has the id 1 with different text")]


def test_one_column_is_a_table_when_asked_for(read_text: Read) -> None:
    assert read_text("title\nOn Stones\n", format="csv").paper.title == "On Stones"


def test_a_first_row_without_a_title(read_text: Read, tmp_path: object) -> None:
    with pytest.raises(UnknownFormatError) as caught:
        read_text("a,b\n1,2\n", format="csv")
    assert str(caught.value) == f"{tmp_path}/input has no first row that names a title or an abstract column"


@pytest.mark.parametrize("content", ["score;name\n1;x\n", "score\tname\n1\tx\n", "score,name of it"])
def test_a_table_that_names_nothing_of_a_paper(read_text: Read, tmp_path: object, content: str) -> None:
    with pytest.raises(UnknownFormatError) as caught:
        read_text(content)
    assert str(caught.value) == f"{tmp_path}/input has no first row that names a title or an abstract column"


@pytest.mark.parametrize("names", ["title,title,id", "Title,title,id"])
def test_of_two_columns_of_one_name_the_first_that_has_something_counts(read_text: Read, names: str) -> None:
    reading = read_text(f"{names}\nOn Stones,,1\n,On Sand,2\nOn Mud,On Dust,3\n")
    assert [paper.title for paper in reading.papers] == ["On Stones", "On Sand", "On Mud"]


def test_a_first_row_that_is_no_row(read_text: Read) -> None:
    with pytest.raises(UnknownFormatError):
        read_text('id,title\rx,"y\n1,On Stones\n')
