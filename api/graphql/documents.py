"""Documents that clients ask for by an id instead of sending them (persisted, or trusted documents).

The parameter is `documentId`, as the working draft of GraphQL over HTTP has it: the id that the file gives, or
`sha256:` and the hexadecimal SHA-256 of the document.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Self

from graphql import GraphQLError, GraphQLSchema, OperationDefinitionNode, parse, validate

from claimgraph.api.graphql.limits import MAX_TOKENS, check_cost, check_length


class DocumentsError(ValueError):
    """The documents cannot be used; the message says which one and why."""


@dataclass(frozen=True, slots=True)
class Documents:
    """Documents by their ids."""

    by_id: Mapping[str, str]
    only: bool = False
    """Whether no other document may be asked for."""

    @classmethod
    def of(cls, documents: Iterable[tuple[str, str]], *, only: bool = False) -> Self:
        """Documents by the ids given and by their hashes."""
        found: dict[str, str] = {}
        for id_, document in documents:
            found |= {id_: document, _hash(document): document}
        return cls(MappingProxyType(found), only)

    def check(self, schema: GraphQLSchema) -> None:
        """See that all of them can be answered, as far as that does not depend on the values of variables.

        Raises:
            DocumentsError: one is no GraphQL, or does not fit the schema.
        """
        # Each once, under the first of its ids, which is the one given.
        for document, id_ in {document: id_ for id_, document in reversed([*self.by_id.items()])}.items():
            if wrong := _wrong(schema, document):
                raise DocumentsError(f"the document {id_} cannot be answered: {wrong}")

    def has(self, document: str) -> bool:
        """Whether this is the text of one of them."""
        return self.by_id.get(_hash(document)) == document


def _hash(document: str) -> str:
    """The id that every document has."""
    return f"sha256:{sha256(document.encode()).hexdigest()}"


def _wrong(schema: GraphQLSchema, document: str) -> str | None:
    """What is wrong with a document, whatever the values of its variables; null if nothing is."""
    try:
        check_length(document)
        parsed = parse(document, max_tokens=MAX_TOKENS)
        if found := validate(schema, parsed):
            return found[0].message
        for operation in parsed.definitions:
            if isinstance(operation, OperationDefinitionNode):
                check_cost(schema, parsed, operation, {})
    except GraphQLError as error:
        return error.message
    except RecursionError:
        return "it is nested too deeply"
    return None


def read_documents(path: Path) -> Iterator[tuple[str, str]]:
    """The documents of a JSON file, an object of documents by id as relay-compiler and GraphQL Code Generator write it.

    Of a folder, those of all its .graphql files, each by the name of the file without the ending.

    Raises:
        DocumentsError: it is neither.
        OSError: it cannot be read.
    """
    if path.is_dir():
        files = sorted(path.glob("*.graphql"))
        if not files:
            raise DocumentsError(f"{path} has no .graphql file: give a folder of documents, or a JSON file")
        yield from ((file.stem, _text(file)) for file in files)
        return
    text = _text(path)
    try:
        held = json.loads(text)
        json.dumps(held, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise DocumentsError(f"{path} is no JSON that can be read: {error}") from error
    if not isinstance(held, dict) or not all(isinstance(document, str) for document in held.values()):
        raise DocumentsError(f'{path} is no object of documents: write it as {{"id": "query …"}}')
    yield from held.items()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DocumentsError(f"{path} is not UTF-8 text") from error
