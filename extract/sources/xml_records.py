"""Records out of XML, one element at a time, so that a file of any length needs the memory of one record."""

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from claimgraph.extract.sources.records import Raw
from claimgraph.extract.sources.rejects import Reject
from claimgraph.extract.sources.streams import Input

MATHML: Final = "{http://www.w3.org/1998/Math/MathML}"


class _LineByLine:
    """A file for the parser that gives it no more than one line at a time, so that every event has its line.

    Blank lines before the XML are passed over, since nothing may stand before its declaration.
    """

    def __init__(self, source: Input) -> None:
        self._source = source
        self._begun = False

    def read(self, size: int = 65536, /) -> bytes:
        read = self._source.read_bytes(size)
        while read.isspace() and not self._begun:
            read = self._source.read_bytes(size)
        self._begun = True
        return read


def xml_records(source: Input, *tags: str) -> Iterator[Raw[Element] | Reject]:
    """The elements of these names, with the lines they start at; a reject where the file is no XML any more."""
    start: int | None = None
    root: Element | None = None
    try:
        for event, element in iterparse(_LineByLine(source), events=("start", "end")):
            root = element if root is None else root
            if element.tag in tags and event == "start":
                start = source.line
            elif element.tag in tags:
                yield Raw(start, element)
                root.clear()
    except ParseError as error:
        # The parser's own line and column are in its message.
        yield Reject(source.name, source.line, f"it is no XML from here on: {error}")
    except DefusedXmlException:
        yield Reject(source.name, source.line, "it declares XML entities, which are not read, as they can be a trap")
    except (LookupError, ValueError) as error:
        yield Reject(source.name, source.line, f"it declares an encoding that is not read: {error}")


def markup(element: Element | None) -> str:
    """The content of an element as text with its tags, which normalising takes out with what they mean."""
    if element is None:
        return ""
    parts = [_escaped(element.text)]
    for child in element:
        tag = child.tag.replace(MATHML, "mml:")
        parts += f"<{tag}>", markup(child), f"</{tag}>", _escaped(child.tail)
    return "".join(parts)


def plain(element: Element | None) -> str:
    """The content of an element without its tags, stripped."""
    return "".join(element.itertext()).strip() if element is not None else ""


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;")
