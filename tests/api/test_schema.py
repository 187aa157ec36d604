"""The published schema is the code's, and says of everything what it is."""

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLObjectType, build_schema

from claimgraph.api.graphql.publish import PUBLISHED, WITH_WRITES, published
from claimgraph.schema import PREDICATES


def test_the_published_schema_is_the_code() -> None:
    message = "run: python -m claimgraph.api.graphql.publish"
    assert PUBLISHED.read_text(encoding="utf-8") == published(), message
    assert WITH_WRITES.read_text(encoding="utf-8") == published(writes=True), message


def test_everything_is_described() -> None:
    bare = []
    for name, kind in build_schema(published(writes=True)).type_map.items():
        if name.startswith("__") or name in {"Boolean", "Float", "ID", "Int", "String"}:
            continue
        parts = {name: kind}
        if isinstance(kind, GraphQLObjectType | GraphQLInputObjectType):
            parts |= {f"{name}.{field}": value for field, value in kind.fields.items()}
        if isinstance(kind, GraphQLObjectType):
            parts |= {f"{name}.{f}({a})": arg for f, value in kind.fields.items() for a, arg in value.args.items()}
        if isinstance(kind, GraphQLEnumType):
            parts |= {f"{name}.{value}": part for value, part in kind.values.items()}
        bare += [part for part, value in parts.items() if not value.description]
    assert bare == []


@pytest.mark.parametrize("predicate", PREDICATES)
def test_predicates_are_described_as_in_the_vocabulary(predicate: str) -> None:
    kind = build_schema(published()).type_map["Predicate"]
    assert isinstance(kind, GraphQLEnumType)
    assert kind.values[predicate].description == PREDICATES[kind.values[predicate].value].description
