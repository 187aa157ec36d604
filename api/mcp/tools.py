"""GraphQL operations as tools: what an agent is told of each, which arguments it takes, and its answer.

The operations are in `tools.graphql` and `writes.graphql`. What they leave unsaid of an argument, the schema says of
what it fills, so that agents read the same words as everybody else.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from graphql import (
    ArgumentNode,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    ObjectFieldNode,
    OperationDefinitionNode,
    OperationType,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    get_named_type,
    parse,
    print_ast,
    separate_operations,
    type_from_ast,
    value_from_ast_untyped,
    visit,
)

_JSON_TYPES: Final = MappingProxyType(
    {"String": "string", "ID": "string", "Int": "integer", "Float": "number", "Boolean": "boolean"}
)

_FROM_TO: Final = re.compile(r"from (\d+) to (\d+)")
_NEARLY: Final = 0.9999
_TOLD_ONCE: Final = ("Predicate", "EntityType", "SubjectType")
"""Enums whose values are not explained with each argument that takes them, but to the agent at the beginning."""


@dataclass(frozen=True, slots=True)
class Tool:
    """Something that an agent can ask for, or change."""

    name: str
    description: str
    parameters: Mapping[str, Any]
    """The JSON Schema of its arguments, an object."""
    document: str
    """The GraphQL that answers it; its variables are the arguments."""
    changes: bool = False
    """Whether it changes the graph."""

    def given(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments as GraphQL is to have them: without those that say nothing, and a list where one value stands.

        Some clients send all arguments, null, "" or [] where they mean nothing. To GraphQL a null is no default, "" is
        a name that nothing has, and [] asks for nothing. What is to be written may be empty.
        """
        known = self.parameters["properties"]
        needed = self.parameters.get("required", ())
        return {
            name: [value] if known[name].get("type") == "array" and not isinstance(value, list) else value
            for name, value in arguments.items()
            if value is not None and (self.changes or name in needed or value not in ("", []))
        }

    def unknown(self, arguments: Mapping[str, Any]) -> str | None:
        """What is wrong with the names of arguments, in a sentence; GraphQL passes over those that it does not know."""
        known = self.parameters["properties"]
        wrong = ", ".join(name for name in arguments if name not in known)
        return f"{self.name} takes no {wrong}: its arguments are {', '.join(known) or 'none'}" if wrong else None


def reading_tools(schema: GraphQLSchema) -> list[Tool]:
    """What can be asked of any graph."""
    return [*tools_of(schema, _packaged("tools.graphql"))]


def writing_tools(schema: GraphQLSchema) -> list[Tool]:
    """What can be changed; the schema must have mutations."""
    return [*tools_of(schema, _packaged("writes.graphql"))]


def _packaged(name: str) -> str:
    return files("claimgraph.api.mcp").joinpath(name).read_text(encoding="utf-8")


def tools_of(schema: GraphQLSchema, text: str) -> Iterator[Tool]:
    """A tool for each operation of a document, in its order.

    Raises:
        GraphQLError: the text is no GraphQL.
    """
    document = parse(text)
    alone = separate_operations(document)
    for operation in document.definitions:
        if isinstance(operation, OperationDefinitionNode) and operation.name:
            own = alone[operation.name.value]
            yield Tool(
                name=operation.name.value,
                description=_flat(operation.description.value if operation.description else ""),
                parameters=_parameters(schema, own, operation),
                document=print_ast(own),
                changes=operation.operation is OperationType.MUTATION,
            )


def _flat(text: str) -> str:
    return " ".join(text.split())


def _parameters(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) -> dict[str, Any]:
    """The JSON Schema of an operation's variables."""
    said = _said_of_variables(schema, document)
    properties = {}
    required = []
    for variable in operation.variable_definitions or ():
        name = variable.variable.name.value
        properties[name] = _property(schema, variable, said.get(name, ""))
        if isinstance(type_from_ast(schema, variable.type), GraphQLNonNull) and variable.default_value is None:
            required.append(name)
    return {
        "type": "object",
        "properties": properties,
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _property(schema: GraphQLSchema, variable: VariableDefinitionNode, said: str) -> dict[str, Any]:
    described = _flat(variable.description.value if variable.description else said)
    kind = type_from_ast(schema, variable.type)
    if isinstance(named := get_named_type(kind), GraphQLEnumType) and named.name not in _TOLD_ONCE:
        described += "".join(f" {value}: {meaning}." for value, meaning in _meanings(named))
    default = {} if variable.default_value is None else {"default": value_from_ast_untyped(variable.default_value)}
    return {**_json_type(kind), **_bounds(described), "description": described, **default}


def _bounds(described: str) -> dict[str, int]:
    """The least and the greatest value, where a description says these, as all of numbers do that have them.

    >>> _bounds("How many at most, from 1 to 100."), _bounds("The year.")
    ({'minimum': 1, 'maximum': 100}, {})
    """
    said = _FROM_TO.search(described)
    return {"minimum": int(said[1]), "maximum": int(said[2])} if said else {}


def _json_type(kind: Any) -> dict[str, Any]:
    """The JSON Schema of values of a GraphQL type.

    Raises:
        TypeError: it is the type of an object: agents are asked for flat arguments.
    """
    match kind:
        case GraphQLNonNull():
            return _json_type(kind.of_type)
        case GraphQLList():
            return {"type": "array", "items": _json_type(kind.of_type)}
        case GraphQLEnumType():
            return {"type": "string", "enum": [*kind.values]}
        case _ if str(kind) in _JSON_TYPES:
            return {"type": _JSON_TYPES[str(kind)]}
    raise TypeError(f"{kind} is no type for an argument of a tool: take its fields one by one")


class _Uses(Visitor):
    """Notes for each variable what the schema says of the argument or the field that it fills."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self._types = types
        self.said: dict[str, str] = {}

    def enter_variable(self, node: VariableNode, _key: Any, parent: Any, *_: Any) -> None:
        """Look where a variable stands; where it is declared it fills nothing."""
        known = None
        if isinstance(parent, ArgumentNode):
            known = self._types.get_argument()
        elif isinstance(parent, ObjectFieldNode):
            within = get_named_type(self._types.get_parent_input_type())
            known = within.fields.get(parent.name.value) if isinstance(within, GraphQLInputObjectType) else None
        if known and known.description:
            self.said.setdefault(node.name.value, known.description)


def _said_of_variables(schema: GraphQLSchema, document: DocumentNode) -> dict[str, str]:
    types = TypeInfo(schema)
    uses = _Uses(types)
    # The operation before its fragments: what it fills itself says more of a variable than what else it is used for.
    ordered = sorted(document.definitions, key=lambda node: isinstance(node, FragmentDefinitionNode))
    visit(DocumentNode(definitions=tuple(ordered)), TypeInfoVisitor(types, uses))
    return uses.said


def compact(answer: Mapping[str, Any]) -> dict[str, Any]:
    """An answer in fewer letters: numbers to four digits, and no fields that are null.

    Those of the first level stay: they say that there is no such thing.

    No probability becomes 1 that is less.

    >>> compact({"claim": None, "stats": {"belief": 0.99999, "growth": 1.23456, "years": [{"year": None}]}})
    {'claim': None, 'stats': {'belief': 0.9999, 'growth': 1.235, 'years': [{}]}}
    """
    return {name: _compact(value) for name, value in answer.items()}


def _compact(value: Any) -> Any:
    match value:
        case dict():
            return {name: _compact(inner) for name, inner in value.items() if inner is not None}
        case list():
            return [_compact(inner) for inner in value]
        case float():
            return min(float(f"{value:.4g}"), _NEARLY if value < 1 else math.inf)
    return value


def glossary(schema: GraphQLSchema, name: str) -> str:
    """The values of an enum with what each means, a line each."""
    kind = schema.get_type(name)
    if not isinstance(kind, GraphQLEnumType):
        raise TypeError(f"{name} is no enum of the schema")
    return "\n".join(f"- {value}: {meaning}" for value, meaning in _meanings(kind))


def _meanings(kind: GraphQLEnumType) -> Iterator[tuple[str, str]]:
    return ((name, _flat(value.description or "")) for name, value in kind.values.items())
