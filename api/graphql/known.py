"""Queries that were asked before are not parsed and checked again, which takes longer than a small answer."""

from collections import OrderedDict
from collections.abc import Iterator
from threading import Lock
from typing import Final

from graphql import DocumentNode
from strawberry.extensions import SchemaExtension

_DOCUMENTS: Final = 100
_LONGEST: Final = 4_000
"""How many letters a query may have that is kept: its document takes a hundred times as many bytes."""


class Known:
    """The documents of one schema that were valid, by their texts; those asked last are kept."""

    def __init__(self) -> None:
        self._documents: OrderedDict[str, DocumentNode] = OrderedDict()
        self._lock = Lock()

    def find(self, query: str) -> DocumentNode | None:
        """The document of a query, if it is known."""
        with self._lock:
            if query in self._documents:
                self._documents.move_to_end(query)
            return self._documents.get(query)

    def keep(self, query: str, document: DocumentNode) -> None:
        """Know a valid document from now on, unless it is long."""
        if len(query) > _LONGEST:
            return
        with self._lock:
            self._documents[query] = document
            if len(self._documents) > _DOCUMENTS:
                self._documents.popitem(last=False)


class FromKnown(SchemaExtension):
    """Takes the documents of queries from those that are known; they are valid."""

    def __init__(self, known: Known) -> None:
        super().__init__()
        self._known = known
        self._found: DocumentNode | None = None

    def on_parse(self) -> Iterator[None]:
        """Begin with the document, if it is known."""
        self._found = self._known.find(self.execution_context.query or "")
        if self._found:
            self.execution_context.graphql_document = self._found
        yield

    def on_validate(self) -> Iterator[None]:
        """Check it only if it is not."""
        context = self.execution_context
        if self._found:
            context.pre_execution_errors = []
        yield
        if not self._found and not context.pre_execution_errors and context.query and context.graphql_document:
            self._known.keep(context.query, context.graphql_document)
