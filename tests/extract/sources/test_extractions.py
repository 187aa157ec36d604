"""Extractions are read back as they were written, on this machine or on another."""

import gzip
from pathlib import Path

import pytest

from claimgraph.extract.sources import (
    MissingSourceError,
    Reject,
    UnknownFormatError,
    UnreadableSourceError,
    read_extractions,
)
from claimgraph.schema import Extraction, Paper, to_exchange


def extraction(number: int) -> Extraction:
    paper = Paper(id=f"p{number}", title="On Stones", source="csv")
    return Extraction(paper=paper, extractor="rules", extractor_version="1")


def lines(count: int) -> bytes:
    return "".join(extraction(number).model_dump_json() + "\n" for number in range(count)).encode()


def test_what_was_written_is_read(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(gzip.compress(lines(2)))
    (tmp_path / "a").write_bytes(b"\n" + extraction(7).model_dump_json().encode())
    read = list(read_extractions([tmp_path], on_reject=pytest.fail))
    assert read == [extraction(7), extraction(0), extraction(1)]


def test_what_is_no_extraction_is_a_reject(tmp_path: Path) -> None:
    path = tmp_path / "mixed"
    bad = [b"oops", b'{"id": "p", "title": "On Sand"}', b'{"x": "\xff"}']
    path.write_bytes(b"\n".join([*bad, lines(1)]))
    rejects: list[Reject] = []
    assert list(read_extractions([path], on_reject=rejects.append)) == [extraction(0)]
    assert [(reject.line, reject.reason) for reject in rejects] == [
        (1, "it is no extraction: invalid JSON: expected value at line 1 column 1"),
        (2, "it is no extraction: its paper is refused: field required"),
        (3, "it is not valid UTF-8: there is a byte 0xff at position 8"),
    ]


EXCHANGE = (
    "is in the exchange form, which has no texts: write it without --exchange, or give it beside the papers, "
    "as --annotations of claimgraph ingest"
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('{"id": "1", "title": "On Sand"}\n{"id": "2", "title": "On Mud"}\n', "holds papers: use claimgraph ingest"),
        ('[\n {"id": "1", "title": "On Sand"}\n]\n', "holds papers: use claimgraph ingest"),
        ("id,title\n1,On Sand\n", "holds papers: use claimgraph ingest"),
        (extraction(1).paper.model_dump_json(), "holds papers: use claimgraph ingest"),
        (to_exchange(extraction(1)).model_dump_json(), EXCHANGE),
    ],
)
def test_a_file_of_something_else_is_told_in_one_sentence(tmp_path: Path, content: str, sentence: str) -> None:
    path = tmp_path / "a"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnknownFormatError) as caught:
        list(read_extractions([path], on_reject=pytest.fail))
    assert str(caught.value) == f"{path} {sentence}"
    (tmp_path / "b").write_bytes(lines(1))
    rejects: list[Reject] = []
    assert list(read_extractions([tmp_path], on_reject=rejects.append)) == [extraction(0)]
    assert list(map(str, rejects)) == [f"{path}: it {sentence}"]


def test_a_truncated_file_gives_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "cut"
    path.write_bytes(gzip.compress(lines(5_000))[:-20])
    rejects: list[Reject] = []
    read = list(read_extractions([path], on_reject=rejects.append))
    assert 0 < len(read) < 5_000
    (reject,) = rejects
    assert reject.reason == (
        "the file is damaged or was cut off: Compressed file ended before the end-of-stream marker was reached; "
        "nothing after this line was read"
    )


def test_sources_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(MissingSourceError):
        read_extractions([tmp_path / "gone"], on_reject=pytest.fail)
    (tmp_path / "binary").write_bytes(b"\0\1")
    with pytest.raises(UnreadableSourceError):
        list(read_extractions([tmp_path], on_reject=pytest.fail))
    (tmp_path / "good").write_bytes(lines(1))
    rejects: list[Reject] = []
    assert list(read_extractions([tmp_path], on_reject=rejects.append)) == [extraction(0)]
    assert len(rejects) == 1
