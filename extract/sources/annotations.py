"""Annotations in: what others found in papers, as JSON lines in the exchange format, without the papers' texts."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from claimgraph.extract.sources.detect import holds_exchange
from claimgraph.extract.sources.files import opened
from claimgraph.extract.sources.formats import Head
from claimgraph.extract.sources.records import first_fault
from claimgraph.extract.sources.rejects import Reject, UnknownFormatError, excerpt
from claimgraph.extract.sources.streams import DamagedStreamError, Input, Line
from claimgraph.schema import ExchangePaper


class Annotation(NamedTuple):
    """A line that is in the exchange format."""

    line: int
    """Where it stands, from 1."""
    text: str
    """The line itself: a tenth of the memory that its records take."""

    @property
    def view(self) -> ExchangePaper:
        """What it says."""
        return ExchangePaper.model_validate_json(self.text)


def read_annotations(path: Path, on_reject: Callable[[Reject], None]) -> dict[str, Annotation]:
    """The lines of a file, plain or compressed, by the ids of their papers; one that cannot be used is a reject.

    Raises:
        SourceError: the file is missing, or is plainly something else.
    """
    found: dict[str, Annotation] = {}
    with opened(str(path)) as source:
        if not holds_exchange(Head(source.head)):
            raise UnknownFormatError(
                f"{source.name} is not in the exchange format: give JSON lines with id, entities and claims"
            )
        try:
            for line in source.lines():
                if line.text.strip():
                    read = _annotation(source, line, found)
                    if isinstance(read, Reject):
                        on_reject(read)
                    else:
                        found[read.id] = Annotation(line.number, line.text)
        except DamagedStreamError as error:
            on_reject(Reject(source.name, source.line or None, str(error)))
    return found


def _annotation(source: Input, line: Line, found: dict[str, Annotation]) -> ExchangePaper | Reject:
    if line.problem:
        return Reject(source.name, line.number, line.problem, excerpt(line.text))
    try:
        view = ExchangePaper.model_validate_json(line.text)
    except ValidationError as error:
        reason = f"it is not in the exchange format: {first_fault(error)}"
        return Reject(source.name, line.number, reason, excerpt(line.text))
    if view.id in found:
        return Reject(source.name, line.number, f"line {found[view.id].line} is of the same paper", view.id)
    return view
