"""Writing result files: whole or not at all, compressed by their suffix."""

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from gzip import GzipFile
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, Final, TextIO, cast

from zstandard import ZstdCompressor

from claimgraph.api.cli.console import CommandError

STDOUT: Final = Path("-")


@contextmanager
def text_output(path: Path) -> Iterator[TextIO]:
    """Open a result file for writing; `-` is stdout, `.gz` and `.zst` are compressed.

    A regular file appears under its name only when all of it is written; an error leaves what was there before.

    Raises:
        CommandError: its folder is missing.
        OSError: it cannot be written.
    """
    if path == STDOUT:
        yield sys.stdout
        sys.stdout.flush()
        return
    if path.exists() and not path.is_file():
        # A device or a named pipe is written to, never replaced; nor can every name of one be resolved, such as
        # /dev/stdout where that is a pipe.
        with path.open("w", encoding="utf-8") as stream:
            yield stream
        return
    target = path.resolve()
    if not target.parent.is_dir():
        raise CommandError(f"{path} cannot be written: there is no folder {target.parent}")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with _create(part, target.suffix) as stream:
            yield stream
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _create(path: Path, suffix: str) -> Iterator[TextIO]:
    with path.open("wb") as raw, _packed(raw, suffix) as packed, TextIOWrapper(packed, "utf-8") as stream:
        yield stream


def _packed(raw: BinaryIO, suffix: str) -> AbstractContextManager[BinaryIO]:
    if suffix == ".gz":
        # Without name and time of writing, the same result is the same file.
        return closing(cast("BinaryIO", GzipFile("", "wb", fileobj=raw, mtime=0)))
    if suffix == ".zst":
        return closing(cast("BinaryIO", ZstdCompressor().stream_writer(raw, closefd=False)))
    return nullcontext(raw)
