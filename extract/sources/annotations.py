"""Annotations in: what others found in papers, as JSON lines in the exchange format, without the papers' texts."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import to_json

from claimgraph.extract.sources.detect import is_known
from claimgraph.extract.sources.formats import Head
from claimgraph.extract.sources.read import OnReject
from claimgraph.extract.sources.records import first_fault
from claimgraph.extract.sources.rejects import Reject, UnknownFormatError, excerpt
from claimgraph.extract.sources.streams import DamagedStreamError, Input, Line
from claimgraph.schema import ExchangeClaim, ExchangeEntity, ExchangePaper
from claimgraph.schema.exchange import OnFault
from claimgraph.schema.records import Text

Part = TypeVar("Part", ExchangeEntity, ExchangeClaim)


class _Line(BaseModel):
    """A line of which no part has been looked at: one that cannot be used is not to cost the others."""

    model_config = ConfigDict(extra="ignore")

    id: Text
    entities: tuple[Any, ...] | None = None
    claims: tuple[Any, ...] | None = None


class Annotation(NamedTuple):
    """What a line says of a paper."""

    line: int
    """Where it stands, from 1."""
    text: str
    """The line itself: a tenth of the memory that its records take."""

    def view(self, on_fault: OnFault) -> ExchangePaper:
        """It in the exchange format, but for the parts that are not, which are told."""
        read = _Line.model_validate_json(self.text)

        def parts(kind: type[Part], name: str, given: Iterable[Any]) -> tuple[Part, ...]:
            found = []
            for number, part in enumerate(given, start=1):
                try:
                    found.append(kind.model_validate_json(to_json(part)))
                except ValidationError as error:
                    on_fault(f"its {name} {number} is not in the exchange format: {first_fault(error)}")
            return tuple(found)

        return ExchangePaper(
            id=read.id,
            entities=parts(ExchangeEntity, "entity", read.entities or ()),
            claims=parts(ExchangeClaim, "claim", read.claims or ()),
        )


def read_annotations(path: Path, content: bytes, on_reject: OnReject) -> dict[str, Annotation]:
    """The lines of a file, plain or compressed, by the ids of their papers; one that cannot be used is a reject.

    Raises:
        SourceError: there is none that can be used.
    """
    found: dict[str, Annotation] = {}
    source = Input(str(path), BytesIO(content))
    unknown = UnknownFormatError(f"{path} is not in the exchange format: give JSON lines with id, entities and claims")
    head = Head(source.head)
    # The first line may be broken, and the others still be of use; and what is said of a paper may hold its title.
    if is_known(head) and '"entities"' not in head.text and '"claims"' not in head.text:
        raise unknown
    try:
        for line in source.lines():
            if line.text.strip():
                read = _read(source, line, found)
                if isinstance(read, Reject):
                    on_reject(read)
                else:
                    found[read] = Annotation(line.number, line.text)
    except DamagedStreamError as error:
        on_reject(Reject(source.name, source.line or None, str(error)))
    if not found:
        raise unknown
    return found


def _read(source: Input, line: Line, found: dict[str, Annotation]) -> str | Reject:
    """The id of a line's paper, or why the line cannot be used."""
    if line.problem:
        return Reject(source.name, line.number, line.problem, excerpt(line.text))
    try:
        read = _Line.model_validate_json(line.text)
    except ValidationError as error:
        reason = f"it is not in the exchange format: {first_fault(error)}"
        return Reject(source.name, line.number, reason, excerpt(line.text))
    if read.entities is None and read.claims is None:
        return Reject(source.name, line.number, "it has neither entities nor claims", read.id)
    if read.id in found:
        return Reject(source.name, line.number, f"line {found[read.id].line} is of the same paper", read.id)
    return read.id
