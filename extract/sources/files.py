"""Sources as files: what a name on the command line stands for, and each opened in turn."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from claimgraph.extract.sources.rejects import EmptySourceError, MissingSourceError, Reject, SourceError
from claimgraph.extract.sources.streams import Input

STDIN: Final = "-"

OnBytes = Callable[[int], None]
"""Gets the number of bytes of each piece that is read of a file, as it is stored: compressed ones count compressed."""


def files_of(sources: Iterable[str | Path], without: Iterable[Path] = ()) -> list[str]:
    """The files that sources stand for: a directory for all files under it but hidden ones, in order of their paths.

    Nor does a directory stand for the files of `without`, which a run may write into it.

    Raises:
        MissingSourceError: a source is not there, or may not be read.
        EmptySourceError: it is a directory without files.
    """
    written = [path for path in without if path.exists()]
    return [file for source in sources for file in _files(str(source), written)]


def _files(source: str, without: list[Path]) -> list[str]:
    if source == STDIN:
        return [source]
    if not Path(source).exists():
        raise MissingSourceError(f"{source} does not exist; give a file, a directory or - for standard input")
    if not os.access(source, os.R_OK):
        raise MissingSourceError(f"{source} may not be read; change its permissions")
    if not Path(source).is_dir():
        return [source]
    under = sorted(path for path in Path(source).rglob("*") if path.is_file())
    shown = [path for path in under if not any(part.startswith(".") for part in path.relative_to(source).parts)]
    files = [str(path) for path in shown if not any(map(path.samefile, without))]
    if not files:
        raise EmptySourceError(f"{source} is a directory without files")
    return files


def size_of(sources: Iterable[str | Path], without: Iterable[Path] = ()) -> int | None:
    """How many bytes `on_bytes` will be told of in all; None where that cannot be known, as of standard input.

    Raises:
        MissingSourceError, EmptySourceError: as `files_of`.
    """
    paths = [Path(file) for file in files_of(sources, without)]
    return sum(path.stat().st_size for path in paths) if all(path.is_file() for path in paths) else None


@contextmanager
def opened(file: str, on_bytes: OnBytes | None = None) -> Iterator[Input]:
    """One file, or standard input, opened and decompressed.

    Raises:
        MissingSourceError: it cannot be opened.
        UnreadableSourceError, EmptySourceError: it is no text, or there is nothing in it.
    """
    if file == STDIN:
        yield Input(file, sys.stdin.buffer)
        return
    with open_binary(file) as stream:
        yield Input(printable(file), _Counted(stream, on_bytes) if on_bytes else stream)


def open_binary(file: str) -> BinaryIO:
    """One file as it is stored.

    Raises:
        MissingSourceError: it cannot be opened.
    """
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise MissingSourceError(f"{file} cannot be opened: {error.strerror}") from error


class _Counted:
    """A stream that tells how much of it is read."""

    def __init__(self, stream: BinaryIO, on_bytes: OnBytes) -> None:
        self._stream = stream
        self._on_bytes = on_bytes

    def read(self, size: int, /) -> bytes:
        piece = self._stream.read(size)
        self._on_bytes(len(piece))
        return piece


def reject_of(file: str, error: SourceError) -> Reject:
    """A reject for a file of which nothing can be read; the reason names it no second time."""
    name, reason = printable(file), printable(str(error))
    return Reject(name, None, f"it {reason.removeprefix(f'{name} ')}" if reason.startswith(f"{name} ") else reason)


def printable(path: str) -> str:
    """A path as it can be shown and written; a file name may hold bytes that are no text."""
    return os.fsencode(path).decode("utf-8", "replace")
