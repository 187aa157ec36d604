"""Papers out of files, directories and standard input, in whatever formats they are."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Final

from claimgraph.extract.sources.detect import detect, known_format
from claimgraph.extract.sources.formats import Format
from claimgraph.extract.sources.rejects import EmptySourceError, MissingSourceError, Reject, SourceError
from claimgraph.extract.sources.streams import DamagedStreamError, Input
from claimgraph.schema import Paper

STDIN: Final = "-"

OnReject = Callable[[Reject], None]
OnRepeat = Callable[[Paper], None]


def read_papers(
    sources: Iterable[str | Path],
    *,
    format: str | None = None,  # noqa: A002 - the name of the option
    on_reject: OnReject,
    on_repeat: OnRepeat | None = None,
) -> Iterator[Paper]:
    """The papers of all sources, in their order, lazily.

    A source is a file, a directory (all files under it, in the order of their paths, except hidden ones) or `-` for
    standard input; gzip and zstd are recognised by content, and so is the format unless `format` names one of them.
    A record that cannot be read is passed to `on_reject`, and reading goes on. A paper whose id and text have been read
    before in this run is passed to `on_repeat` instead of being yielded; with another text it is a reject.

    Raises:
        SourceError: a source is missing or the format unknown (at once, before anything is read), or the only source
            holds nothing that can be read (while iterating); one of several such is a reject.
    """
    chosen = known_format(format) if format is not None else None
    files = [file for source in sources for file in _files(str(source))]
    return _Run(chosen, on_reject, on_repeat, alone=len(files) == 1).papers(files)


def _files(source: str) -> list[str]:
    """The files that a source stands for.

    Raises:
        MissingSourceError: it is not there, or may not be read.
        EmptySourceError: it is a directory without files.
    """
    if source == STDIN:
        return [source]
    if not Path(source).exists():
        raise MissingSourceError(f"{source} does not exist; give a file, a directory or - for standard input")
    if not os.access(source, os.R_OK):
        raise MissingSourceError(f"{source} may not be read; change its permissions")
    if not Path(source).is_dir():
        return [source]
    under = sorted(path for path in Path(source).rglob("*") if path.is_file())
    files = [str(path) for path in under if not any(part.startswith(".") for part in path.relative_to(source).parts)]
    if not files:
        raise EmptySourceError(f"{source} is a directory without files")
    return files


class _Run:
    """One run over some files: it remembers what it has read, to tell repeats."""

    def __init__(self, format_: Format | None, on_reject: OnReject, on_repeat: OnRepeat | None, *, alone: bool) -> None:
        self._format = format_
        self._on_reject = on_reject
        self._on_repeat = on_repeat
        self._alone = alone
        # Digests of 64 bits: 100,000 papers take some 12 MB, and two of a million share one with a chance of 1 in 10^7.
        self._texts: dict[int, int] = {}

    def papers(self, files: list[str]) -> Iterator[Paper]:
        for file in files:
            try:
                yield from self._papers(file)
            except SourceError as error:
                if self._alone:
                    raise
                self._on_reject(Reject(_printable(file), None, str(error)))

    def _papers(self, file: str) -> Iterator[Paper]:
        if file == STDIN:
            yield from self._papers_of(Input(file, sys.stdin.buffer))
            return
        with _opened(file) as stream:
            yield from self._papers_of(Input(_printable(file), stream))

    def _papers_of(self, source: Input) -> Iterator[Paper]:
        format_ = self._format or detect(source)
        try:
            for record in format_.read(source):
                if isinstance(record, Reject):
                    self._on_reject(record)
                elif self._is_new(source, record):
                    yield record
        except DamagedStreamError as error:
            reason = f"the file is damaged or was cut off: {error}; nothing after this line was read"
            self._on_reject(Reject(source.name, source.line or None, reason))

    def _is_new(self, source: Input, paper: Paper) -> bool:
        key, text = _digest(paper.id), _digest(paper.text)
        if key not in self._texts:
            self._texts[key] = text
            return True
        if self._texts[key] != text:
            reason = f"another record of this run has the id {paper.id} with different text"
            self._on_reject(Reject(source.name, source.record_line, reason, paper.id))
        elif self._on_repeat:
            self._on_repeat(paper)
        return False


def _opened(file: str) -> BinaryIO:
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise MissingSourceError(f"{file} cannot be opened: {error.strerror}") from error


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def _printable(path: str) -> str:
    """A path as it can be shown and written; a file name may hold bytes that are no text."""
    return os.fsencode(path).decode("utf-8", "replace")
