"""JSON values out of a stream: one a line, or one document that holds them all."""

import json
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, Final

from claimgraph.extract.sources.records import Raw
from claimgraph.extract.sources.rejects import Reject, excerpt
from claimgraph.extract.sources.streams import MAX_DOCUMENT, MAX_LINE, Input, Line, invalid_utf8

Members = Callable[[Any], list[Any] | None]
"""The records that a value contains, such as an answer's page of results; None if it is a record itself."""


_MOST_NESTED: Final = 4


def json_values(source: Input, members: Members) -> Iterator[Raw[Any] | Reject]:
    """The records of JSON lines, or of one JSON document of at most `MAX_DOCUMENT` bytes, parsed whole.

    An array is a list of records, and so is a value of which `members` says so; a document may be both in turn.
    """
    # A document may stand on one line, and then has no second one.
    first = _next_line(source, MAX_DOCUMENT)
    second = _next_line(source)
    if first is None:
        return
    if second and _is_document(first, second):
        yield from _document(source, f"{first.text}\n{second.text}\n", first.number, members)
        return
    if second and len(first.text) > MAX_LINE:
        first = Line(first.number, first.text[:MAX_LINE], f"the line is longer than {MAX_LINE:,} bytes")
    for line in chain([first], [second] if second else [], source.lines()):
        if line.text.strip():
            yield from _of_line(source, line, members)


def _next_line(source: Input, limit: int = MAX_LINE) -> Line | None:
    while (line := source.read_line(limit)) is not None and not line.text.strip():
        pass
    return line


def _is_document(first: Line, second: Line) -> bool:
    """Whether the value that the first line begins goes on; otherwise that line is a record, or a broken one."""
    if first.problem or _parses(first.text):
        return False
    return first.text.strip() in {"[", "{"} or not (second.text.lstrip().startswith("{") and _parses(second.text))


def _parses(text: str) -> bool:
    return not isinstance(_parse(text), str)


def _parse(text: str) -> list[Any] | str:
    """A list of the one value, or the reason why there is none."""
    try:
        return [json.loads(text)]
    except json.JSONDecodeError as error:
        return f"it is no JSON: {error.msg} (line {error.lineno}, column {error.colno})"
    except RecursionError:
        return "it is no record: its JSON is nested too deep"
    except ValueError as error:
        return f"it is no JSON: {error}"


def _of_line(source: Input, line: Line, members: Members) -> Iterator[Raw[Any] | Reject]:
    parsed = line.problem or _parse(line.text)
    if isinstance(parsed, str):
        reason = parsed.replace("(line 1, column", "(column")
        yield Reject(source.name, line.number, reason, excerpt(line.text))
        return
    for record in _records(parsed[0], members):
        yield Raw(line.number, record)


def _document(source: Input, begun: str, line: int, members: Members) -> Iterator[Raw[Any] | Reject]:
    text = begun + source.read_document()
    parsed = _parse(text)
    if isinstance(parsed, str):
        yield Reject(source.name, line, invalid_utf8(text) or parsed, excerpt(text))
        return
    undecoded = invalid_utf8(text)
    for record in _records(parsed[0], members):
        written = json.dumps(record, ensure_ascii=False) if undecoded else ""
        reason = invalid_utf8(written)
        yield Reject(source.name, None, reason, excerpt(written)) if reason else Raw(None, record)


def _records(value: Any, members: Members, depth: int = 0) -> Iterator[Any]:
    """The records in a value: itself, or what is in it where it is an array or a page of results."""
    inside = value if isinstance(value, list) else members(value)
    if inside is None or depth == _MOST_NESTED:
        yield value
        return
    for item in inside:
        yield from _records(item, members, depth + 1)
