"""Tables: CSV, TSV and their kin, with a first row of column names."""

import csv
from collections.abc import Iterator
from typing import Final, Self

from claimgraph.extract.sources.crawl import describes_papers, paper_of
from claimgraph.extract.sources.formats import Format, Head
from claimgraph.extract.sources.records import Raw, convert
from claimgraph.extract.sources.rejects import BrokenRecordError, Reject, UnknownFormatError, excerpt
from claimgraph.extract.sources.streams import Input, invalid_utf8
from claimgraph.schema import MAX_TEXT, Paper

_DELIMITERS: Final = "\t,;|"
NO_COLUMNS: Final = "has no first row that names a title or an abstract column"
# No name of a column has more words.
_MOST_WORDS: Final = 4
# How the csv module says that a quoted field goes on after its closing quote.
_MISQUOTED: Final = "expected after"


def _header(line: str) -> tuple[str, list[str]] | None:
    """The delimiter and the names of the columns; None if the line names no columns of papers."""
    for delimiter in _DELIMITERS:
        if delimiter in line:
            names = _cells(line, delimiter)
            if describes_papers(frozenset(names)):
                return delimiter, names
    return None


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter))
    except csv.Error:
        return []


def _recognises(head: Head) -> bool:
    return len(head.first_line) < csv.field_size_limit() and _header(head.first_line) is not None


def names_columns(head: Head) -> bool:
    """Whether the first line seems to name columns, though none of papers: some short names, and then rows."""
    _, *rest = head.text.strip().split("\n", 2)
    return any(
        len(names := _cells(head.first_line, delimiter)) > 1
        and all(0 < len(name.split()) <= _MOST_WORDS for name in names)
        and (not rest or delimiter in rest[0])
        for delimiter in "\t,;"
    )


class _Lines:
    """The lines of a table for the csv module: one that was cut raises, and the next call goes on after it."""

    def __init__(self, source: Input) -> None:
        self._source = source
        self.last = ""

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._source.read_line()
        if line is None:
            raise StopIteration
        if line.cut:
            raise BrokenRecordError(str(line.problem), line.text)
        self.last = line.text
        return line.text + "\n"


def _rows(source: Input) -> Iterator[Raw[dict[str, str]] | Reject]:
    delimiter, names = _columns(source)
    lines = _Lines(source)
    # Strict, or a quote that is never closed would take the rows after it into its field.
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start = source.line + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            row = lines.last.split("\t")
            # Many tables of tabs quote nothing, and titles such as `"Why?": On Reasons` are what they say.
            if delimiter != "\t" or len(row) != len(names) or source.line > start or _MISQUOTED not in str(error):
                yield Reject(source.name, start, _reason(error) + _lost(source, start))
                continue
        except BrokenRecordError as error:
            yield Reject(source.name, start, str(error) + _lost(source, start), excerpt(error.record or ""))
            continue
        if row:
            yield _row(source, start, names, row)


def _columns(source: Input) -> tuple[str, list[str]]:
    """The delimiter and the names of the columns, out of the first row."""
    first = next((line for line in source.lines() if line.text.strip()), None)
    header = _header(first.text) if first and not first.problem else None
    if header is None and first and describes_papers(frozenset([first.text])):
        header = ",", [first.text]
    if header is None:
        raise UnknownFormatError(f"{source.name} {NO_COLUMNS}")
    return header


def _lost(source: Input, start: int) -> str:
    """What a broken row takes with it, which may be rows of their own after a quote that is never closed."""
    return f"; what follows up to line {source.line} is lost with it" if source.line > start else ""


def _reason(error: csv.Error) -> str:
    if "field limit" in str(error):
        return f"one of its fields has more than {csv.field_size_limit():,} characters; at most {MAX_TEXT:,} are read"
    return f"it is no row of a table: {error}"


def _row(source: Input, line: int, names: list[str], row: list[str]) -> Raw[dict[str, str]] | Reject:
    shown = excerpt(", ".join(row))
    if reason := invalid_utf8("".join(row)):
        return Reject(source.name, line, reason, shown)
    if len(row) > len(names):
        reason = f"it has {len(row)} fields, the first row names {len(names)}"
        return Reject(source.name, line, reason, shown)
    fields: dict[str, str] = {}
    # Of columns of one name the first counts that is not empty.
    for name, value in zip(names, row, strict=False):
        fields[name] = fields.get(name) or value
    return Raw(line, fields)


def _paper(row: dict[str, str]) -> Paper:
    if not any(row.values()):
        raise BrokenRecordError("all its fields are empty")
    return paper_of(row, FORMAT.name)


def _read(source: Input) -> Iterator[Paper | Reject]:
    return convert(source, _rows(source), _paper)


FORMAT: Final = Format("csv", "a table with column names (comma, tab, semicolon or |)", _recognises, _read)
