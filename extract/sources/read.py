"""Papers out of files, directories and standard input, in whatever formats they are."""

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

from claimgraph.extract.sources.detect import detect, known_format
from claimgraph.extract.sources.files import OnBytes, files_of, opened, reject_of
from claimgraph.extract.sources.formats import Format
from claimgraph.extract.sources.rejects import Reject, SourceError
from claimgraph.extract.sources.streams import DamagedStreamError, Input
from claimgraph.schema import Paper

OnReject = Callable[[Reject], None]
OnRepeat = Callable[[Paper], None]
OnPlace = Callable[[Paper, str, int | None], None]
"""Gets each paper that is about to be yielded, the file it is in and the line it starts at."""


def read_papers(
    sources: Iterable[str | Path],
    *,
    format: str | None = None,  # noqa: A002 - the name of the option
    on_reject: OnReject,
    on_repeat: OnRepeat | None = None,
    on_bytes: OnBytes | None = None,
    on_place: OnPlace | None = None,
    without: Iterable[Path] = (),
) -> Iterator[Paper]:
    """The papers of all sources, in their order, lazily.

    A source is a file, a directory (all files under it, in the order of their paths, except hidden ones) or `-` for
    standard input; gzip and zstd are recognised by content, and so is the format unless `format` names one of them.
    A record that cannot be read is passed to `on_reject`, and reading goes on. A paper whose id and text have been read
    before in this run is passed to `on_repeat` instead of being yielded; with another text it is a reject. `on_bytes`
    gets the number of bytes of each piece read of a file, `on_place` each paper with the file and line it comes from.
    Files of `without`, such as those that are written meanwhile, are left out where they are in a directory.

    Raises:
        SourceError: a source is missing or the format unknown (at once, before anything is read), or the only source
            holds nothing that can be read (while iterating); one of several such is a reject.
    """
    chosen = known_format(format) if format is not None else None
    files = files_of(sources, without)
    return _Run(chosen, on_reject, on_repeat, on_bytes, on_place, alone=len(files) == 1).papers(files)


class _Run:
    """One run over some files: it remembers what it has read, to tell repeats."""

    def __init__(
        self,
        format_: Format | None,
        on_reject: OnReject,
        on_repeat: OnRepeat | None,
        on_bytes: OnBytes | None,
        on_place: OnPlace | None,
        *,
        alone: bool,
    ) -> None:
        self._format = format_
        self._on_reject = on_reject
        self._on_repeat = on_repeat
        self._on_bytes = on_bytes
        self._on_place = on_place
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
                self._on_reject(reject_of(file, error))

    def _papers(self, file: str) -> Iterator[Paper]:
        with opened(file, self._on_bytes) as source:
            yield from self._papers_of(source)

    def _papers_of(self, source: Input) -> Iterator[Paper]:
        format_ = self._format or detect(source)
        try:
            for record in format_.read(source):
                if isinstance(record, Reject):
                    self._on_reject(record)
                elif self._is_new(source, record):
                    if self._on_place:
                        self._on_place(record, source.name, source.record_line)
                    yield record
        except DamagedStreamError as error:
            self._on_reject(Reject(source.name, source.line or None, str(error)))

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


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
