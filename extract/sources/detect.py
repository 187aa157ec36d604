"""Which format a source is in, by its content; its name has no say."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from claimgraph.extract.sources import project, table
from claimgraph.extract.sources.foreign import FOREIGN
from claimgraph.extract.sources.formats import Format, Head
from claimgraph.extract.sources.rejects import UnknownFormatError, excerpt
from claimgraph.extract.sources.streams import Input

FORMATS: Final[Mapping[str, Format]] = MappingProxyType({known.name: known for known in (project.FORMAT, *FOREIGN)})
"""Every format that is read, by its name: the allowed values of `--format`."""


def known_format(name: str) -> Format:
    """The format of a name.

    Raises:
        UnknownFormatError: there is none.
    """
    if name not in FORMATS:
        raise UnknownFormatError(f"there is no format {name!r}; known are {', '.join(FORMATS)}")
    return FORMATS[name]


def detect(source: Input) -> Format:
    """The format of a source, by its head.

    Raises:
        UnknownFormatError: it is none that is read; the message says what it looks like.
    """
    head = Head(source.head)
    # Before the formats, since an extraction holds its paper, which has a title.
    if {"paper", "claims", "extractor"} <= head.first_record.keys():
        raise UnknownFormatError(f"{source.name} holds extractions, not papers; load them with `claimgraph load`")
    if format_ := _recognised(head):
        return format_
    raise UnknownFormatError(f"{source.name} {_looks_like(head)}")


def is_known(head: Head) -> bool:
    """Whether what begins so is in one of the formats of papers."""
    return _recognised(head) is not None


def holds_exchange(head: Head) -> bool:
    """Whether what begins so is in the exchange format."""
    return {"id", "entities", "claims"} <= head.first_record.keys()


def _recognised(head: Head) -> Format | None:
    return next((format_ for format_ in FORMATS.values() if format_.recognises(head)), None)


def _looks_like(head: Head) -> str:
    keys = head.first_record.keys()
    if holds_exchange(head):
        return (
            "holds claims in the exchange format, without the texts of the papers; give these, and it as --annotations"
        )
    if "error" in keys:
        return f"is an error that an API answered with: {excerpt(str(head.first_record['error']))}"
    if head.is_json:
        return "is JSON without titles or abstracts in its objects"
    if re.match(r"\s*<(?:!doctype\s+html|html)\b", head.text, re.IGNORECASE):
        return "is an HTML page; save it as plain text"
    if table.names_columns(head):
        return table.NO_COLUMNS
    return f"is in no format that is recognised; name one of {', '.join(FORMATS)} with --format if it is"
