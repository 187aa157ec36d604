"""CSV as `neo4j-admin database import` reads it.

A field without characters is null, two quotation marks are an empty string. A list is one field with a delimiter of its
own, for which no text that claimgraph extracts has a character. There is no way to write an empty list, which is none
at all to the importer. A lone surrogate cannot occur: the driver lets none into a graph.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from gzip import GzipFile
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from claimgraph.graph import errors
from claimgraph.graph.queries.export import Type

_DELIMITER: Final = "\x1f"

OPTIONS: Final = (
    "--id-type=string",
    f"--array-delimiter=U+{ord(_DELIMITER):04X}",
    # A name may have a line break in it, and what is searched has one between two names.
    "--multiline-fields=true",
    # These are the importer's defaults today, and what is written relies on them.
    "--legacy-style-quoting=false",
    "--ignore-empty-strings=false",
    "--trim-strings=false",
)
"""The options of the importer with which it reads what is written here."""


class Table:
    """A header file, and a data file as it is written."""

    def __init__(
        self, name: str, ids: Sequence[str], properties: Mapping[str, Type], stack: ExitStack, *, compress: bool
    ) -> None:
        """Write the header, and open the data file.

        Args:
            name: The path of the files, without suffix.
            ids: The headers of the first columns, which are strings.
            properties: The name and type of each further column.
            stack: Closes the data file.
            compress: Whether the data file is compressed with gzip.
        """
        self.header = Path(f"{name}-header.csv")
        self.data = Path(f"{name}.csv{'.gz' if compress else ''}")
        self.rows = 0
        self.longest = 0
        """The bytes of the longest row."""
        self._columns = [*((header, Type.STRING) for header in ids), *properties.items()]
        header = [*ids, *(f"{property_}:{type_}" for property_, type_ in properties.items())]
        self.header.write_text(",".join(header) + "\n", encoding="utf-8")
        self._file = _create(self.data, stack, compress=compress)

    def write(self, values: Iterable[Any]) -> None:
        """Add one row, its values in the order of the columns.

        Raises:
            ExportFailed: A list cannot be written.
        """
        fields = [_field(name, type_, value) for (name, type_), value in zip(self._columns, values, strict=True)]
        row = (",".join(fields) + "\n").encode()
        self._file.write(row)
        self.rows += 1
        self.longest = max(self.longest, len(row))


def _create(path: Path, stack: ExitStack, *, compress: bool) -> BinaryIO:
    raw = stack.enter_context(path.open("xb"))
    if not compress:
        return raw
    # Without name and time of writing, the same graph is the same file.
    return stack.enter_context(cast("BinaryIO", GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0)))


def _field(name: str, type_: Type, value: Any) -> str:
    if value is None or value == []:
        return ""
    match type_:
        case Type.STRING:
            return _quoted(value)
        case Type.STRINGS:
            return _quoted(_joined(name, value))
        case Type.LONGS:
            return _DELIMITER.join(map(repr, value))
        case Type.BOOLEAN:
            return "true" if value else "false"
        case Type.LONG | Type.DOUBLE:
            # The repr of a float is the shortest decimal that is read as this very float.
            return repr(value)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _joined(name: str, values: list[str]) -> str:
    joined = _DELIMITER.join(values)
    if not joined or joined.count(_DELIMITER) != len(values) - 1:
        raise errors.ExportFailed(
            f"neo4j-admin cannot read the {name} {values!r}: load that paper again without the control character "
            "U+001F, and without a list of nothing but an empty string"
        )
    return joined
