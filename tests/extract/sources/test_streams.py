"""What files can be: compressed, cut off, broken, piped, many."""

import gzip
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from claimgraph.extract.sources import (
    MAX_DOCUMENT,
    MAX_LINE,
    EmptySourceError,
    MissingSourceError,
    SourceError,
    UnknownFormatError,
    UnreadableSourceError,
    read_papers,
    size_of,
)
from claimgraph.schema import MAX_TEXT

Read = Callable[..., Any]


def jsonl(count: int, start: int = 0) -> str:
    records = [
        {"id": f"p{n}", "title": f"Paper {n}", "abstract": f"We weigh {n} stones."} for n in range(start, start + count)
    ]
    return "".join(json.dumps(record) + "\n" for record in records)


def ids(papers: list[Any]) -> list[str]:
    return [paper.id for paper in papers]


@pytest.mark.parametrize(
    "pack",
    [
        str.encode,
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.strip().encode(),
        lambda text: gzip.compress(text.encode()),
        lambda text: gzip.compress(text[:100].encode()) + gzip.compress(text[100:].encode()),
        lambda text: zstandard.compress(text.encode()),
        lambda text: zstandard.compress(text[:100].encode()) + zstandard.compress(text[100:].encode()),
        lambda text: gzip.compress(b"\xef\xbb\xbf" + text.encode()),
    ],
    ids=["plain", "BOM", "CRLF", "no-last-newline", "gzip", "two-gzip", "zstd", "two-zstd", "gzip-BOM"],
)
def test_all_packings_give_the_same_papers(read_text: Read, pack: Callable[[str], bytes]) -> None:
    reading = read_text(pack(jsonl(50)))
    assert ids(reading.papers) == [f"p{n}" for n in range(50)]
    assert reading.rejects == []


def test_standard_input(monkeypatch: pytest.MonkeyPatch, read: Read) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(jsonl(3).encode()))))
    assert ids(read("-").papers) == ["p0", "p1", "p2"]
    assert not sys.stdin.buffer.closed


def test_a_directory_is_walked_in_order_without_hidden_files(tmp_path: Path, read: Read) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "b" / "one").write_text(jsonl(2, start=2))
    (tmp_path / "a.txt").write_bytes(gzip.compress(jsonl(2).encode()))
    (tmp_path / ".git" / "config").write_text(jsonl(1, start=9))
    (tmp_path / ".DS_Store").write_bytes(b"\0\0")
    reading = read(tmp_path)
    assert ids(reading.papers) == ["p0", "p1", "p2", "p3"]
    assert reading.rejects == []


def test_reading_is_lazy(tmp_path: Path) -> None:
    def endless(reject: object) -> None:
        raise AssertionError(reject)

    path = tmp_path / "many"
    path.write_text(jsonl(5) + "broken\n")
    papers = read_papers([path], on_reject=endless)
    assert [next(papers).id for _ in range(5)] == ["p0", "p1", "p2", "p3", "p4"]


def test_missing_sources_are_told_before_anything_is_read(tmp_path: Path) -> None:
    path = tmp_path / "there"
    path.write_text(jsonl(1))
    message = f"{tmp_path}/gone does not exist; give a file, a directory or - for standard input"
    with pytest.raises(MissingSourceError) as caught:
        read_papers([path, tmp_path / "gone"], on_reject=pytest.fail)
    assert str(caught.value) == message


def test_a_directory_without_files(tmp_path: Path) -> None:
    with pytest.raises(EmptySourceError, match=r"is a directory without files$"):
        read_papers([tmp_path], on_reject=pytest.fail)


def test_an_unknown_format_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormatError, match=r"^there is no format 'word'; known are papers, openalex, .*listing$"):
        read_papers([tmp_path], format="word", on_reject=pytest.fail)


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        (b"", EmptySourceError, "is empty"),
        (b" \n\r\n\t", EmptySourceError, "is empty"),
        (gzip.compress(b"", mtime=0), EmptySourceError, "is empty"),
        (
            b"\x00\x01\x02" * 50,
            UnreadableSourceError,
            "is a binary file; give text, plain or compressed with gzip or zstd",
        ),
        (b"%PDF-1.7 \xff", UnreadableSourceError, "is a PDF; give its title and abstract as text"),
        (b"PK\x03\x04docx", UnreadableSourceError, "is a zip archive; unpack it"),
        (b"BZh91AY", UnreadableSourceError, "is bzip2-compressed; unpack it, or compress it with gzip or zstd"),
        ("{}".encode("utf-16"), UnreadableSourceError, "is UTF-16 text; save it as UTF-8"),
        (
            b"\x1f\x8b\x08\x00",
            UnreadableSourceError,
            "is damaged: Compressed file ended before the end-of-stream marker",
        ),
        (
            b"\x28\xb5\x2f\xfd\x00",
            UnreadableSourceError,
            "is damaged: the compressed file ended before the end of its last",
        ),
        (b"\x28\xb5\x2f\xfdnot zstd at all", UnreadableSourceError, "is damaged: zstd decompress"),
        (bytes(range(128, 256)) * 9, UnknownFormatError, "is in no format that is recognised; name one of papers, "),
    ],
)
def test_a_source_without_anything_readable(
    read_text: Read, tmp_path: Path, content: bytes, error: type[SourceError], message: str
) -> None:
    with pytest.raises(error) as caught:
        read_text(content)
    assert str(caught.value).startswith(f"{tmp_path / 'input'} {message}")


def test_one_of_several_that_cannot_be_read_is_a_reject(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a").write_bytes(b"\0")
    (tmp_path / "b").write_text(jsonl(1))
    reading = read(tmp_path)
    assert ids(reading.papers) == ["p0"]
    (reject,) = reading.rejects
    assert str(reject) == f"{tmp_path}/a: it is a binary file; give text, plain or compressed with gzip or zstd"


def test_what_is_written_into_a_directory_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(jsonl(2))
    (tmp_path / "b").write_text(jsonl(1, start=2))
    (tmp_path / "c").hardlink_to(tmp_path / "b")
    (tmp_path / "d").symlink_to(tmp_path / "b")
    without = [tmp_path / "b", tmp_path / "not there"]
    assert ids(list(read_papers([tmp_path], on_reject=pytest.fail, without=without))) == ["p0", "p1"]
    assert size_of([tmp_path], without) == (tmp_path / "a").stat().st_size
    # A file that is named is what was asked for.
    assert ids(list(read_papers([tmp_path / "b"], on_reject=pytest.fail, without=without))) == ["p2"]


def test_the_place_of_each_paper_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("\n" + jsonl(2) + jsonl(1))
    told: list[tuple[str, str, int | None]] = []
    papers = read_papers(
        [tmp_path], on_reject=pytest.fail, on_place=lambda paper, *place: told.append((paper.id, *place))
    )
    assert ids(list(papers)) == ["p0", "p1"]
    assert told == [("p0", str(tmp_path / "a"), 2), ("p1", str(tmp_path / "a"), 3)]


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.compress], ids=["gzip", "zstd"])
@pytest.mark.parametrize("count", [3_000, 60_000], ids=["within-head", "beyond-head"])
def test_a_truncated_file_gives_what_came_before(
    read_text: Read, compress: Callable[[bytes], bytes], count: int
) -> None:
    whole = compress(jsonl(count).encode())
    reading = read_text(whole[: len(whole) * 9 // 10])
    assert 0 < len(reading.papers) < count
    assert ids(reading.papers) == [f"p{n}" for n in range(len(reading.papers))]
    (reject,) = reading.rejects[-1:]
    assert reject.line is not None
    assert abs(reject.line - len(reading.papers)) <= 1
    assert reject.reason.startswith("the file is damaged or was cut off: ")
    assert reject.reason.endswith("; nothing after this line was read")


def test_a_gzip_file_with_a_flipped_bit(read_text: Read) -> None:
    whole = bytearray(gzip.compress(jsonl(20_000).encode()))
    whole[len(whole) // 2] ^= 0xFF
    reading = read_text(bytes(whole))
    assert reading.rejects[-1].reason.startswith("the file is damaged or was cut off: ")


def test_invalid_utf8_is_a_reject_of_its_line(read_text: Read) -> None:
    good = jsonl(2).encode().splitlines(keepends=True)
    reading = read_text(good[0] + b'{"id": "x", "title": "Caf\xe9"}\n' + good[1])
    assert ids(reading.papers) == ["p0", "p1"]
    (reject,) = reading.rejects
    assert (reject.line, reject.reason) == (2, "it is not valid UTF-8: there is a byte 0xe9 at position 26")
    assert reject.record == '{"id": "x", "title": "Caf?"}'


@pytest.mark.parametrize("first", [True, False])
def test_a_line_of_ten_megabytes_is_a_reject(read_text: Read, first: bool) -> None:  # noqa: FBT001 - parametrised
    long = json.dumps({"id": "long", "title": "T", "abstract": "word " * 2_000_000}) + "\n"
    reading = read_text(long + jsonl(2) if first else jsonl(2) + long + jsonl(1, start=2))
    assert ids(reading.papers) == (["p0", "p1"] if first else ["p0", "p1", "p2"])
    assert reading.reasons == [(1 if first else 3, f"the line is longer than {MAX_LINE:,} bytes")]
    assert len(reading.rejects[0].record) < 200


def test_a_paper_of_200_000_characters_is_a_reject(read_text: Read) -> None:
    long = json.dumps({"id": "long", "title": "T", "abstract": "é" * 200_000}) + "\n"
    reading = read_text(jsonl(1) + long + jsonl(1, start=1))
    assert ids(reading.papers) == ["p0", "p1"]
    assert reading.reasons == [(2, f"its abstract has 200,000 characters; at most {MAX_TEXT:,} are read")]
    assert reading.rejects[0].record == "long"


def test_a_document_too_large_to_be_parsed_whole(read_text: Read, tmp_path: Path) -> None:
    with pytest.raises(UnreadableSourceError) as caught:
        read_text("[\n" + f'"{"x" * 1_000_000}",\n' * 70 + "0]", format="jsonl")
    assert str(caught.value) == (
        f"{tmp_path}/input is one document of more than {MAX_DOCUMENT:,} bytes; split it, or write one record a line"
    )


def test_repeats_are_dropped_and_contradictions_rejected(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a").write_text(jsonl(2))
    other = json.dumps({"id": "p1", "title": "Paper 1", "abstract": "We weigh no stones."})
    (tmp_path / "b").write_text(jsonl(1) + other + "\n" + jsonl(1, start=2))
    reading = read(tmp_path / "a", tmp_path / "b")
    assert ids(reading.papers) == ["p0", "p1", "p2"]
    assert ids(reading.repeats) == ["p0"]
    (reject,) = reading.rejects
    assert reject.source == str(tmp_path / "b")
    assert (reject.line, reject.reason, reject.record) == (
        *(2, "another record of this run has the id p1 with different text", "p1"),
    )


def test_repeats_need_nobody_to_tell(tmp_path: Path) -> None:
    path = tmp_path / "twice"
    path.write_text(jsonl(1) * 2)
    assert len(list(read_papers([path], on_reject=pytest.fail))) == 1


@pytest.mark.parametrize("pack", [str.encode, lambda text: gzip.compress(text.encode())], ids=["plain", "gzip"])
def test_bytes_are_told_as_they_are_stored(tmp_path: Path, pack: Callable[[str], bytes]) -> None:
    (tmp_path / "a").write_bytes(pack(jsonl(20_000)))
    (tmp_path / "b").write_bytes(pack(jsonl(10, start=20_000)))
    told: list[int] = []
    papers = read_papers([tmp_path], on_reject=pytest.fail, on_bytes=told.append)
    next(papers)
    size = size_of([tmp_path])
    assert 0 < sum(told) < size
    assert len(list(papers)) == 20_009
    assert sum(told) == size == sum(path.stat().st_size for path in tmp_path.iterdir())


def test_the_size_of_standard_input_is_not_known(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(jsonl(1))
    assert size_of([tmp_path]) == (tmp_path / "a").stat().st_size
    assert size_of([tmp_path, "-"]) is None
