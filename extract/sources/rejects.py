"""What could not be read, and why: one record, or a whole source."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_SHOWN: Final = 160


class SourceError(Exception):
    """A source of which nothing can be read; the message names it, the reason and the way out."""


class MissingSourceError(SourceError):
    """The file or directory does not exist, or may not be opened."""


class EmptySourceError(SourceError):
    """There is nothing in it."""


class UnreadableSourceError(SourceError):
    """It is no text, too large a document, damaged from the start, or compressed or encoded in a way not read."""


class UnknownFormatError(SourceError):
    """It is text of none of the known formats, or the format asked for does not exist."""


class BrokenRecordError(Exception):
    """One record cannot become a paper: the reason in one sentence, and the record's id where it is known."""

    def __init__(self, reason: str, record: str | None = None) -> None:
        super().__init__(reason)
        self.record = record


@dataclass(frozen=True, slots=True)
class Reject:
    """One record that could not be read.

    `source` is the file as the user named it, `-` for standard input. `line` is the line at which the record starts,
    counted from 1; None where the format has no lines. `reason` is one sentence. `record` is the id of the record, or
    the beginning of what stands there; None where neither is known.
    """

    source: str
    line: int | None
    reason: str
    record: str | None = None

    def __str__(self) -> str:
        """Source, line and reason, as a compiler would show them.

        >>> str(Reject("crawl.jsonl", 7, "it is no JSON"))
        'crawl.jsonl:7: it is no JSON'
        """
        return f"{self.source}:{self.line}: {self.reason}" if self.line else f"{self.source}: {self.reason}"


def excerpt(raw: str) -> str:
    """The beginning of a raw record on one line, to recognise it by."""
    line = " ".join(raw[: 2 * _SHOWN].encode("utf-8", "replace").decode().split())
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"


class RejectLog:
    """A file that gets one JSON line a reject, with `file`, `line`, `reason` and `record`.

    It is made at once and appended to, so that several runs can share it. Calling the log writes one reject; `count` is
    how many it has written.

    Raises:
        OSError: the file cannot be opened for writing.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self.count = 0

    def __call__(self, reject: Reject) -> None:
        """Write one reject."""
        fields = asdict(reject)
        self._file.write(json.dumps({"file": fields.pop("source"), **fields}) + "\n")
        self._file.flush()
        self.count += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
