"""Turtle of the documents that `linked` makes: the same triples. Knows as much of JSON-LD as they use."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

Node = dict[str, Any]

_BETWEEN: Final = " ;\n    "


def turtle(document: Node) -> str:
    r"""A document as Turtle: one block for each thing that has a name, blank nodes where they belong.

    >>> print(turtle({"@context": {"dc": "urn:dc:"}, "@id": "urn:x", "dc:title": 'A "b"', "dc:by": {"@id": "urn:y"}}))
    @prefix dc: <urn:dc:> .
    <BLANKLINE>
    <urn:x>
        dc:title "A \"b\"" ;
        dc:by <urn:y> .
    <BLANKLINE>
    """
    context = document["@context"]
    node = {name: value for name, value in document.items() if name != "@context"}
    return prefixes(context) + blocks([node], context)


def prefixes(context: Mapping[str, str]) -> str:
    """What a file begins with."""
    return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in context.items())


def blocks(nodes: Iterable[Node], context: Mapping[str, str]) -> str:
    """The statements of some named nodes, for a file that begins with the prefixes of this context."""
    writer = _Writer(context)
    for node in nodes:
        writer.write(node)
    return "".join(f"\n{subject}\n    {_BETWEEN.join(lines)} .\n" for subject, lines in writer.blocks.items() if lines)


class _Writer:
    """Collects the statements of each named thing, in the order in which things come up."""

    def __init__(self, context: Mapping[str, str]) -> None:
        self._prefixes = frozenset(context)
        self.blocks: dict[str, dict[str, None]] = {}
        """For each subject its lines; a dict, as what is said twice is one statement."""

    def write(self, node: Node) -> str:
        """Write a named node's statements into its block; gives its name."""
        subject = self._name(node["@id"])
        lines = self.blocks.setdefault(subject, {})
        for line in self._lines(node):
            lines[line] = None
        return subject

    def _lines(self, node: Node) -> Iterator[str]:
        """The statements of a node, without their subject."""
        for name, value in node.items():
            if name == "@id":
                continue
            for one in value if isinstance(value, list) else [value]:
                yield f"a {self._name(one)}" if name == "@type" else f"{name} {self._object(one)}"

    def _object(self, value: Any) -> str:
        match value:
            case {"@value": text, "@type": type_}:
                return f"{_quoted(text)}^^{type_}"
            case {"@list": members}:
                return f"( {' '.join(map(self._object, members))} )"
            case {"@id": _}:
                return self.write(value)
            case dict():
                return f"[ {' ; '.join(self._lines(value))} ]"
            case bool() | int():
                return json.dumps(value)
            case _:
                return _quoted(value)

    def _name(self, iri: str) -> str:
        return iri if iri.partition(":")[0] in self._prefixes else f"<{iri}>"


def _quoted(text: str) -> str:
    """A string: every way in which JSON writes a character is one in which Turtle does."""
    return json.dumps(text, ensure_ascii=False)
