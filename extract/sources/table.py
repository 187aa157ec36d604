"""Tables: CSV, TSV and their kin, with a first row of column names."""

import csv
from collections.abc import Iterator
from typing import Final

from claimgraph.extract.sources.crawl import describes_papers, paper_of
from claimgraph.extract.sources.formats import Format, Head
from claimgraph.extract.sources.records import Raw, convert
from claimgraph.extract.sources.rejects import BrokenRecordError, Reject, UnknownFormatError, excerpt
from claimgraph.extract.sources.streams import Input, invalid_utf8
from claimgraph.schema import MAX_TEXT, Paper

_DELIMITERS: Final = "\t,;|"


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


def _rows(source: Input) -> Iterator[Raw[dict[str, str]] | Reject]:
    first = next((line for line in source.lines() if line.text.strip()), None)
    header = _header(first.text) if first and not first.problem else None
    if header is None and first and describes_papers(frozenset([first.text])):
        header = ",", [first.text]
    if header is None:
        raise UnknownFormatError(f"{source.name} has no first row that names a title or an abstract column")
    delimiter, names = header
    reader = csv.reader((line.text + "\n" for line in source.lines()), delimiter=delimiter)
    while True:
        start = source.line + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Reject(source.name, start, _reason(error))
            continue
        if row:
            yield _row(source, start, names, row)


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
    return Raw(line, dict(zip(names, row, strict=False)))


def _paper(row: dict[str, str]) -> Paper:
    if not any(row.values()):
        raise BrokenRecordError("all its fields are empty")
    return paper_of(row, FORMAT.name)


def _read(source: Input) -> Iterator[Paper | Reject]:
    return convert(source, _rows(source), _paper)


FORMAT: Final = Format("csv", "a table with column names (comma, tab, semicolon or |)", _recognises, _read)
