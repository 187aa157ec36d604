"""Writing result files: whole or not at all, compressed by their suffix, and never over what is read."""

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from gzip import GzipFile
from io import BufferedWriter, FileIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from zstandard import ZstdCompressor

from claimgraph.api.cli.console import CommandError, flush_results, write_result, writing
from claimgraph.extract.sources import STDIN

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

STDOUT: Final = Path("-")

Write = Callable[[str], object]


def check_outputs(
    sources: Iterable[str], outputs: Mapping[str, Path | None], beside: Iterable[Path] = ()
) -> list[Path]:
    """The files that a run will write, each given under the name of its option; none is another's.

    Nor is one a source, or what is read `beside` these.

    Raises:
        CommandError: one is.
    """
    taken = dict.fromkeys(map(str, beside), "is read as well") | dict.fromkeys(sources, "is one of the sources")
    files = {option: path for option, path in outputs.items() if path and path != STDOUT}
    for option, path in files.items():
        for other, what in taken.items():
            if _is_same(path, other):
                raise CommandError(f"{option} {path} {what}: give another file")
        taken[str(path)] = f"is what {option} writes"
    return list(files.values())


def _is_same(path: Path, other: str) -> bool:
    """Whether two names, or what standard input is read from, stand for one regular file."""
    if other != STDIN and path.resolve() == Path(other).resolve():
        return not path.exists() or path.is_file()
    try:
        found = os.fstat(sys.stdin.fileno()) if other == STDIN else Path(other).stat()
        return stat.S_ISREG(found.st_mode) and os.path.samestat(found, path.stat())
    except OSError:
        return False


@contextmanager
def text_output(path: Path) -> Iterator[Write]:
    """Open a result file; what comes is the function that writes to it.

    `-` is stdout, `.gz` and `.zst` are compressed.

    A regular file appears under its name only when all of it is written; an error leaves what was there before.

    Raises:
        CommandError: it cannot be written, or its folder is missing.
    """
    if path == STDOUT:
        yield write_result
        flush_results()
        return
    if path.exists() and not path.is_file():
        # A device or a named pipe is written to, never replaced; nor can every name of one be resolved, such as
        # /dev/stdout where that is a pipe.
        with _create(path, path) as stream:
            yield stream.write
        return
    target = path.resolve()
    if not target.parent.is_dir():
        raise CommandError(f"{path} cannot be written: there is no folder {target.parent}")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with _create(part, path, target.suffix) as stream:
            yield stream.write
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


class _File(FileIO):
    """A file whose errors of writing say how the user calls it."""

    def __init__(self, path: Path, name: Path) -> None:
        with writing(name):
            super().__init__(path, "w")
        self._name = name

    def write(self, data: "ReadableBuffer", /) -> int:
        with writing(self._name):
            return super().write(data)


@contextmanager
def _create(path: Path, name: Path, suffix: str = "") -> Iterator[TextIOWrapper]:
    with (
        BufferedWriter(_File(path, name)) as raw,
        _packed(raw, suffix) as packed,
        TextIOWrapper(packed, "utf-8") as stream,
    ):
        yield stream


def _packed(raw: BinaryIO, suffix: str) -> AbstractContextManager[BinaryIO]:
    if suffix == ".gz":
        # Without name and time of writing, the same result is the same file.
        return closing(cast("BinaryIO", GzipFile("", "wb", fileobj=raw, mtime=0)))
    if suffix == ".zst":
        return closing(cast("BinaryIO", ZstdCompressor().stream_writer(raw, closefd=False)))
    return nullcontext(raw)
