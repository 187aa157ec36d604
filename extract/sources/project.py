"""The project's own JSON lines: `Paper` records, one a line, taken as they are.

They have been normalised when they were made, and sentence boundaries count in their text, so nothing is changed.
"""

import json
from collections.abc import Iterator
from typing import Final

from claimgraph.extract.sources.foreign import FOREIGN
from claimgraph.extract.sources.formats import Format, Head
from claimgraph.extract.sources.records import Raw, convert, validated
from claimgraph.extract.sources.rejects import BrokenRecordError, Reject, excerpt
from claimgraph.extract.sources.streams import Input
from claimgraph.schema import Paper

_FIELDS: Final = frozenset(Paper.model_fields)
# What our records name as their source; `sample` stands in the sample corpus, `graph` in what is exported of a graph.
_OURS: Final = ("sample", "graph", *(format_.name for format_ in FOREIGN))


def _recognises(head: Head) -> bool:
    record = head.first_record
    # Others call their fields the same, and their texts are yet to be normalised.
    return {"id", "source"} <= record.keys() <= _FIELDS and record["source"] in _OURS


def _lines(source: Input) -> Iterator[Raw[str] | Reject]:
    for line in source.lines():
        if line.problem:
            yield Reject(source.name, line.number, line.problem, excerpt(line.text))
        elif line.text.strip():
            yield Raw(line.number, line.text)


def _paper(line: str) -> Paper:
    try:
        return validated(line)
    except BrokenRecordError as error:
        raise BrokenRecordError(str(error), _id(line)) from error


def _id(line: str) -> str | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return str(record["id"]) if isinstance(record, dict) and "id" in record else None


def _read(source: Input) -> Iterator[Paper | Reject]:
    return convert(source, _lines(source), _paper)


FORMAT: Final = Format("papers", "Paper records of claimgraph, one JSON object a line", _recognises, _read)
