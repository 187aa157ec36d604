"""Extractions in: the JSON lines that `claimgraph extract` writes, as another machine may have written them."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from claimgraph.extract.sources.files import OnBytes, files_of, opened, printable
from claimgraph.extract.sources.records import first_fault
from claimgraph.extract.sources.rejects import Reject, SourceError, excerpt
from claimgraph.extract.sources.streams import DamagedStreamError, Input, Line
from claimgraph.schema import Extraction


def read_extractions(
    sources: Iterable[str | Path],
    *,
    on_reject: Callable[[Reject], None],
    on_bytes: OnBytes | None = None,
) -> Iterator[Extraction]:
    """The extractions of all sources, in their order, lazily; sources and rejects are as with `read_papers`.

    Raises:
        SourceError: a source is missing (at once, before anything is read), or the only source holds nothing that can
            be read (while iterating); one of several such is a reject.
    """
    return _read(files_of(sources), on_reject, on_bytes)


def _read(files: list[str], on_reject: Callable[[Reject], None], on_bytes: OnBytes | None) -> Iterator[Extraction]:
    for file in files:
        try:
            with opened(file, on_bytes) as source:
                yield from _extractions(source, on_reject)
        except SourceError as error:
            if len(files) == 1:
                raise
            on_reject(Reject(printable(file), None, str(error)))


def _extractions(source: Input, on_reject: Callable[[Reject], None]) -> Iterator[Extraction]:
    try:
        for line in source.lines():
            if line.text.strip():
                read = _extraction(source, line)
                if isinstance(read, Reject):
                    on_reject(read)
                else:
                    yield read
    except DamagedStreamError as error:
        on_reject(Reject(source.name, source.line or None, str(error)))


def _extraction(source: Input, line: Line) -> Extraction | Reject:
    if line.problem:
        return Reject(source.name, line.number, line.problem, excerpt(line.text))
    try:
        return Extraction.model_validate_json(line.text)
    except ValidationError as error:
        return Reject(source.name, line.number, f"it is no extraction: {first_fault(error)}", excerpt(line.text))
