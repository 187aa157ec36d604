"""JSON values out of a stream: one a line, or over several lines, such as one document that holds them all."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, Final

from claimgraph.extract.sources.records import Raw
from claimgraph.extract.sources.rejects import Reject, excerpt
from claimgraph.extract.sources.streams import MAX_DOCUMENT, MAX_LINE, Input, Line, invalid_utf8

Members = Callable[[Any], list[Any] | None]
"""The records that a value contains, such as an answer's page of results; None if it is a record itself."""


_MOST_NESTED: Final = 4
_BEGINS: Final = re.compile(r"\S")
# Python writes NaN, which is no JSON, for what a table lacks.
_DECODER: Final = json.JSONDecoder(parse_constant=lambda _: None)


def json_values(source: Input, members: Members) -> Iterator[Raw[Any] | Reject]:
    """The records of JSON lines, or of JSON over several lines, parsed whole and of at most `MAX_DOCUMENT` bytes.

    The latter is one document, or several one after another. An array is a list of records, and so is a value of which
    `members` says so; a document may be both in turn.
    """
    begun, is_document = _begin(source)
    if is_document:
        yield from _documents(source, begun, members)
        return
    if len(begun) > 1 and len(begun[0].text) > MAX_LINE:
        begun[0] = Line(begun[0].number, begun[0].text[:MAX_LINE], f"the line is longer than {MAX_LINE:,} bytes")
    for line in chain(begun, source.lines()):
        if line.text.strip():
            yield from _of_line(source, line, members)


def _begin(source: Input) -> tuple[list[Line], bool]:
    """The first lines, and whether the value that they begin goes on; otherwise each is a record, or a broken one."""
    # A document may stand on one line, and then has no second one.
    first, second = _next_line(source, MAX_DOCUMENT), _next_line(source)
    if first is None or second is None:
        return [first] if first else [], False
    if first.problem or _parses(first.text):
        return [first, second], False
    if first.text.strip() in {"[", "{"} or not (second.text.lstrip().startswith("{") and _parses(second.text)):
        return [first, second], True
    # A page of one record, or a broken record and others after it.
    third = _next_line(source)
    if third is None:
        return [first, second], False
    return [first, second, third], third.text.lstrip().startswith(("]", "}"))


def _next_line(source: Input, limit: int = MAX_LINE) -> Line | None:
    while (line := source.read_line(limit)) is not None and not line.text.strip():
        pass
    return line


def _parses(text: str) -> bool:
    return not isinstance(_parse(text), str)


def _parse(text: str, at: int | None = None) -> tuple[Any, int] | str:
    """A value and where it ends, or the reason why there is none; without `at` it is to be all of the text."""
    try:
        return (_DECODER.decode(text), len(text)) if at is None else _DECODER.raw_decode(text, at)
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


def _documents(source: Input, begun: list[Line], members: Members) -> Iterator[Raw[Any] | Reject]:
    text = _text(source, begun)
    undecoded = invalid_utf8(text)
    line, end = 1, 0
    while found := _BEGINS.search(text, end):
        line += text.count("\n", end, found.start())
        parsed = _parse(text, found.start())
        if isinstance(parsed, str):
            yield Reject(source.name, line, undecoded or parsed, excerpt(text[found.start() :]))
            return
        value, end = parsed
        for record in _records(value, members):
            written = json.dumps(record, ensure_ascii=False) if undecoded else ""
            reason, place = invalid_utf8(written), line if record is value else None
            yield Reject(source.name, place, reason, excerpt(written)) if reason else Raw(place, record)
        line += text.count("\n", found.start(), end)


def _text(source: Input, begun: list[Line]) -> str:
    """All of a source of which some lines have been read, with the blank ones between them."""
    lines = [""] * begun[-1].number
    for line in begun:
        lines[line.number - 1] = line.text
    return "\n".join([*lines, source.read_document()])


def _records(value: Any, members: Members, depth: int = 0) -> Iterator[Any]:
    """The records in a value: itself, or what is in it where it is an array or a page of results."""
    inside = value if isinstance(value, list) else members(value)
    if inside is None or depth == _MOST_NESTED:
        yield value
        return
    for item in inside:
        yield from _records(item, members, depth + 1)
