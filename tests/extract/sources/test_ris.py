"""RIS."""

from collections.abc import Callable
from typing import Any

import pytest

from claimgraph.schema import Paper, paper_id

Read = Callable[..., Any]

RECORD = """TY  - JOUR
AU  - Stein, Ada
AU  - Pierre, Bo
TI  - On Stones
AB  - Stones roll
down the hill.
PY  - 2020/03/04
JO  - Rocks
DO  - 10.1234/ROCK.5
UR  - https://rocks.example/5
ZZ  - nobody knows
ER  -
"""


def test_a_record(read_text: Read) -> None:
    assert read_text(RECORD).paper == Paper(
        id="doi:10.1234/rock.5",
        title="On Stones",
        abstract="Stones roll down the hill.",
        year=2020,
        authors=("Stein, Ada", "Pierre, Bo"),
        venue="Rocks",
        doi="10.1234/rock.5",
        url="https://rocks.example/5",
        source="ris",
    )


def test_the_other_tags_for_the_same(read_text: Read) -> None:
    paper = read_text(
        "TY  - CONF\r\nT1  - On Sand\r\nN2  - Sand flows.\r\nA1  - Stein, Ada\r\nY1  - 1999//\r\nER  -\r\n"
    ).paper
    assert (paper.title, paper.abstract, paper.authors, paper.year) == ("On Sand", "Sand flows.", ("Stein, Ada",), 1999)
    assert paper.id == paper_id("On Sand")


@pytest.mark.parametrize("line", ["IL-6 levels rise.", "UK-wide growth.", "T1 -weighted scans.", "AI- and ER-free."])
def test_a_line_that_goes_on_with_what_looks_like_a_tag(read_text: Read, line: str) -> None:
    paper = read_text(f"TY  - JOUR\nTI  - On\n{line}\nAB  - We weigh\n{line}\nThey roll.\nER  - \n").paper
    assert (paper.title, paper.abstract) == (f"On {line}", f"We weigh {line} They roll.")


def test_every_line_of_an_abstract_counts(read_text: Read) -> None:
    paper = read_text("TY  - JOUR\nTI  - On Sand\nAB  - Sand flows.\nAB  - It does not\nstop.\nER  - \n").paper
    assert paper.abstract == "Sand flows. It does not stop."


@pytest.mark.parametrize("mark", ["  - ", " - ", "  -"])
def test_tags_with_fewer_spaces(read_text: Read, mark: str) -> None:
    paper = read_text(
        "\n".join(f"{tag}{mark}{text}" for tag, text in [("TY", "JOUR"), ("TI", "On Sand"), ("ER", "")])
    ).paper
    assert paper.title == "On Sand"


def test_records_are_told_apart_without_their_ends(read_text: Read) -> None:
    reading = read_text("junk\n\nTY  - JOUR\nTI  - On Stones\n\nTY  - JOUR\nTI  - On Sand\nER  - ")
    assert [paper.title for paper in reading.papers] == ["On Stones", "On Sand"]


def test_a_record_that_the_file_ends_within_is_a_reject(read_text: Read) -> None:
    reading = read_text(RECORD + "\nTY  - JOUR\nTI  - On Sand\nAB  - Sand fl")
    assert [paper.title for paper in reading.papers] == ["On Stones"]
    assert reading.reasons == [(14, "the file ends within it: there is no ER line after it")]
    assert reading.rejects[0].record == "TY - JOUR TI - On Sand AB - Sand fl"


def test_rejects_have_their_line(read_text: Read) -> None:
    bad = b"TY  - JOUR\nTI  - Caf\xe9\nER  - \n"
    reading = read_text(RECORD.encode() + b"TY  - JOUR\nER  - \n" + bad + b"\nTY  - JOUR\nTI  - On Mud\nER  - \n")
    assert [paper.title for paper in reading.papers] == ["On Stones", "On Mud"]
    assert reading.reasons == [
        (13, "it has neither a title nor an abstract"),
        (16, "it is not valid UTF-8: there is a byte 0xe9 at position 10"),
    ]
