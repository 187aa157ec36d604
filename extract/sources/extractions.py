"""Extractions in: the JSON lines that `claimgraph extract` writes, as another machine may have written them."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from claimgraph.extract.sources.detect import holds_exchange, is_known
from claimgraph.extract.sources.files import OnBytes, files_of, opened, reject_of
from claimgraph.extract.sources.formats import Head
from claimgraph.extract.sources.read import OnPlace
from claimgraph.extract.sources.records import first_fault
from claimgraph.extract.sources.rejects import Reject, SourceError, UnknownFormatError, excerpt
from claimgraph.extract.sources.streams import DamagedStreamError, Input, Line
from claimgraph.schema import Extraction


def read_extractions(
    sources: Iterable[str | Path],
    *,
    on_reject: Callable[[Reject], None],
    on_bytes: OnBytes | None = None,
    on_place: OnPlace | None = None,
    without: Iterable[Path] = (),
) -> Iterator[Extraction]:
    """The extractions of all sources, in their order, lazily; the arguments are as with `read_papers`.

    Raises:
        SourceError: a source is missing (at once, before anything is read), or the only source holds nothing that can
            be read (while iterating); one of several such is a reject.
    """
    return _read(files_of(sources, without), on_reject, on_bytes, on_place)


def _read(
    files: list[str], on_reject: Callable[[Reject], None], on_bytes: OnBytes | None, on_place: OnPlace | None
) -> Iterator[Extraction]:
    for file in files:
        try:
            with opened(file, on_bytes) as source:
                for extraction in _extractions(source, on_reject):
                    if on_place:
                        on_place(extraction.paper, source.name, source.line)
                    yield extraction
        except SourceError as error:
            if len(files) == 1:
                raise
            on_reject(reject_of(file, error))


def _check(source: Input) -> None:
    """Say what a source is whose first records are plainly something else than extractions.

    Raises:
        UnknownFormatError: they are.
    """
    head = Head(source.head)
    if holds_exchange(head):
        form = "is in the exchange form, which has no texts"
        ways = "write it without --exchange, or give it beside the papers, as --annotations of claimgraph ingest"
        raise UnknownFormatError(f"{source.name} {form}: {ways}")
    # The first extraction may be broken, and what is left of it look like something else.
    if is_known(head) and '"extractor"' not in head.text and '"paper"' not in head.text:
        raise UnknownFormatError(f"{source.name} holds papers: use claimgraph ingest")


def _extractions(source: Input, on_reject: Callable[[Reject], None]) -> Iterator[Extraction]:
    _check(source)
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
