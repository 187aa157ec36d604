"""What one query may cost, settled before anything is read.

A query costs as many values as its answer can have: each field counts once for every item of the pages that it is in, a
list without pages as ten, and a question that looks at much more than it answers with by a weight. The whole text is
weighed in time linear in its length, fragments once each, however often they are spread.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLArgument,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLList,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
)
from graphql.validation.rules import overlapping_fields_can_be_merged
from strawberry.extensions import SchemaExtension

from claimgraph.api.graphql.errors import Code, refusal
from claimgraph.api.graphql.fields import MAX_FIRST
from claimgraph.graph import tracing

MAX_COST: Final = 100_000
"""The most values that one answer may have. A page of 100 claims, each with 10 full pieces of evidence, fits."""
MAX_QUERY: Final = 100_000
"""The most letters of one query; what is long belongs into its variables. They are read one by one."""
MAX_TOKENS: Final = 2_000
"""The most names, numbers and signs of one query; the time to check a query grows with the square of it."""
MAX_VALUES: Final = 2_000
"""The most values of all variables of one query; lists and objects count, and so does what is in them."""
MAX_LEVELS: Final = 50
"""The most levels of one query, fragments counted as well; Python's stack bears some hundreds."""
_MERGING: Final = 5_000
"""What it may take to compare fields of one name, in graphql-core's own measure: some ms. Its default is 100 times as
much; the query for the whole schema takes less than 100."""
overlapping_fields_can_be_merged.MAX_COMPLEXITY_BUDGET = _MERGING
_UNPAGED: Final = 10
"""How many items a list counts as that has no pages: authors, counts per type, the lists of the schema itself."""
_WEIGHTS: Final = MappingProxyType(
    {"search": 500, "entity": 500}
    | dict.fromkeys(
        (
            "agreements",
            "claimFacets",
            "commonNeighbours",
            "compare",
            "contradictions",
            "emerging",
            "entityFacets",
            "evidenceFacets",
            "leaderboard",
            "leaderboards",
            "lineage",
            "paperFacets",
            "paths",
        ),
        5_000,
    )
)
"""What the fields of a query cost that look at much more than they answer with; every other field costs 1."""
_WEIGHTS_WITHIN: Final = MappingProxyType(
    {("Stats", "predicates"): 2_500, ("Stats", "types"): 2_500, ("Entity", "namesakes"): 50}
)
"""The same of fields of other types than the query."""
_CHANGE: Final = 5_000
"""What a change of the graph costs."""


class Limits(SchemaExtension):
    """Refuses a query that is too long or too costly, or of which it is not clear what to run."""

    def on_operation(self) -> Iterator[None]:
        self.execution_context.parse_options["max_tokens"] = MAX_TOKENS
        yield

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        check_length(context.query or "")
        yield
        if context.graphql_document:
            # strawberry gives the name of the first operation where the client gave none.
            name = context._provided_operation_name  # noqa: SLF001
            schema = context.schema._schema  # noqa: SLF001
            operation = _operation(context.graphql_document, name)
            kind = operation.operation
            # As the semantic conventions have it: names are as many as clients like, and so are no name of a span.
            named = {"graphql.operation.name": operation.name.value} if operation.name else {}
            tracing.describe({"graphql.operation.type": kind.value, **named}, name=kind.value)
            if schema.get_root_type(kind) is None:
                raise refusal(
                    Code.OPERATION_NOT_SUPPORTED, f"The {kind.value} operation is not supported by the schema."
                )
            if kind.value not in {allowed.value for allowed in context.allowed_operations}:
                raise refusal(Code.OPERATION_NOT_SUPPORTED, f"a {kind.value} is not sent by GET: send it by POST")
            _check_values(context.variables)
            check_cost(schema, context.graphql_document, operation, context.variables or {})


def check_length(query: str) -> None:
    """Refuse a query before anything is read of it.

    Raises:
        GraphQLError: it has more than `MAX_QUERY` letters.
    """
    if len(query) > MAX_QUERY:
        message = f"the query has more than {MAX_QUERY:,} letters: send what is long in it as variables"
        raise refusal(Code.GRAPHQL_PARSE_FAILED, message)


def _check_values(variables: Mapping[str, Any] | None) -> None:
    """Refuse variables with too many values.

    Raises:
        GraphQLError: there are more than `MAX_VALUES`.
    """
    rest: list[Any] = [variables]
    count = 0
    while rest:
        count += 1
        match rest.pop():
            case dict() as fields:
                rest.extend(fields.values())
            case list() as items:
                rest.extend(items)
        if count > MAX_VALUES:
            message = f"the variables have more than {MAX_VALUES:,} values: ask for less at once"
            raise refusal(Code.QUERY_TOO_COSTLY, message)


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """The operation to run, as the specification has it (GetOperation).

    Raises:
        GraphQLError: there is none, or more than one.
    """
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if not operations:
        raise refusal(
            Code.OPERATION_RESOLUTION_FAILURE,
            "the query has fragments alone: add an operation, such as { stats { papers } }",
        )
    names = ", ".join(node.name.value if node.name else "one without a name" for node in operations)
    if name is not None:
        operations = [node for node in operations if node.name and node.name.value == name]
        if not operations:
            message = f"the query has no operation {name!r}: name one that it has ({names})"
            raise refusal(Code.OPERATION_RESOLUTION_FAILURE, message)
    elif len(operations) > 1:
        raise refusal(
            Code.OPERATION_RESOLUTION_FAILURE,
            f"the query has {len(operations)} operations ({names}): "
            "name the one to run with operationName, on the command line with --operation",
        )
    return operations[0]


def check_cost(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> None:
    """Refuse an operation that costs too much; the document need not be valid.

    Raises:
        GraphQLError: its answer can have more than `MAX_COST` values, or it has more than `MAX_LEVELS` levels.
    """
    cost = _Scale(schema, document, operation, variables).whole(operation)
    if cost > MAX_COST:
        raise refusal(
            Code.QUERY_TOO_COSTLY,
            f"the query costs {cost:,} and may cost {MAX_COST:,}, its fields times the sizes of their pages: "
            "ask for smaller pages (first) or fewer fields",
        )


class _Cost(NamedTuple):
    """What selections cost: as such, and for each item of the page in which they are, for a page's own fields."""

    fixed: int = 0
    per_item: int = 0
    levels: int = 0
    """How many levels they have, fragments counted as well."""


class _Scale:
    """Weighs the selections of one operation, each fragment once."""

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any],
    ) -> None:
        self._schema = schema
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        defaults = {
            node.variable.name.value: _number(node.default_value)
            for node in operation.variable_definitions or ()
            if isinstance(node.default_value, IntValueNode)
        }
        self._variables = defaults | dict(variables)
        self._weighed: dict[str, _Cost] = {}

    def whole(self, operation: OperationDefinitionNode) -> int:
        """What an operation costs."""
        cost = self.weigh(operation.selection_set, self._schema.get_root_type(operation.operation), 1)
        return cost.fixed + cost.per_item * _UNPAGED

    def weigh(self, selections: SelectionSetNode, kind: GraphQLCompositeType | None, level: int) -> _Cost:
        """What the fields of one level cost, with everything below them."""
        _check_level(level)
        costs = [self._selection(node, kind, level) for node in selections.selections]
        levels = 1 + max((cost.levels for cost in costs), default=0)
        return _Cost(sum(cost.fixed for cost in costs), sum(cost.per_item for cost in costs), levels)

    def _selection(self, node: object, kind: GraphQLCompositeType | None, level: int) -> _Cost:
        match node:
            case FieldNode():
                return self._field(node, kind, level)
            case InlineFragmentNode():
                named = node.type_condition and node.type_condition.name.value
                return self.weigh(node.selection_set, self._kind(named) if named else kind, level + 1)
            case FragmentSpreadNode():
                return self._fragment(node.name.value, level)
            case _:
                return _Cost()

    def _fragment(self, name: str, level: int) -> _Cost:
        fragment = self._fragments.get(name)
        if name not in self._weighed and fragment:
            # Free while it is being weighed: one that spreads itself is no valid query and is not run.
            self._weighed[name] = _Cost()
            kind = self._kind(fragment.type_condition.name.value)
            self._weighed[name] = self.weigh(fragment.selection_set, kind, level + 1)
        cost = self._weighed.get(name, _Cost())
        # It may have been weighed where it was spread less deep.
        _check_level(level + cost.levels)
        return cost

    def _field(self, node: FieldNode, kind: GraphQLCompositeType | None, level: int) -> _Cost:
        field = self._schema.get_field(kind, node.name.value) if kind else None
        own = self._own(node, kind)
        inner = _Cost(1 if field and _is_list(field) else 0)
        size = self._size(node, field.args) if field else None
        if node.selection_set:
            named = get_named_type(field.type) if field else None
            inner = self.weigh(node.selection_set, named if is_composite_type(named) else None, level + 1)
        if field and _is_list(field):
            # What is counted per item of a page can only be a list of that page's own fields.
            item = inner.fixed + inner.per_item * _UNPAGED
            return _Cost(own, item, inner.levels) if size is None else _Cost(own + item * size, levels=inner.levels)
        cost = own + inner.fixed + inner.per_item * (_UNPAGED if size is None else size)
        return _Cost(cost, levels=inner.levels)

    def _own(self, node: FieldNode, kind: GraphQLCompositeType | None) -> int:
        """What a field costs beside what it answers with; each property that is counted is a look at everything."""
        if kind is not None and kind is self._schema.mutation_type:
            return _CHANGE
        if kind is not self._schema.query_type:
            return _WEIGHTS_WITHIN.get((kind.name, node.name.value), 1) if kind is not None else 1
        return _WEIGHTS.get(node.name.value, 1) * max(1, self._length(node, "by"))

    def _size(self, node: FieldNode, known: Mapping[str, GraphQLArgument]) -> int | None:
        """How large a page the client asks for, by `last` where that is given; null for a field without pages."""
        if "ids" in known:
            return self._length(node, "ids")
        if "first" not in known:
            return None
        last = self._given(node, "last", None)
        given = self._given(node, "first", known["first"].default_value) if last is None else last
        # What is no page size is refused later on, with a message of its own.
        return min(max(given, 1), MAX_FIRST) if isinstance(given, int) else MAX_FIRST

    def _given(self, node: FieldNode, name: str, default: Any) -> Any:
        """The page size that an argument gives; null where it gives something else."""
        match _argument(node, name):
            case None:
                return default
            case IntValueNode() as number:
                return _number(number)
            case VariableNode() as variable:
                return self._variables.get(variable.name.value, default)
            case _:
                return None

    def _length(self, node: FieldNode, name: str) -> int:
        """How many values the client gives in an argument."""
        match _argument(node, name):
            case ListValueNode() as ids:
                return min(len(ids.values), MAX_FIRST)
            case VariableNode() as variable:
                given = self._variables.get(variable.name.value)
                return min(len(given), MAX_FIRST) if isinstance(given, list) else MAX_FIRST
            case _:
                return 1

    def _kind(self, name: str) -> GraphQLCompositeType | None:
        kind = self._schema.get_type(name)
        return kind if is_composite_type(kind) else None


def _check_level(level: int) -> None:
    if level > MAX_LEVELS:
        message = f"the query has more than {MAX_LEVELS} levels: ask for fewer at once"
        raise refusal(Code.QUERY_TOO_COSTLY, message)


def _argument(node: FieldNode, name: str) -> ValueNode | None:
    """What a field gives for an argument; where it gives it twice, which is no valid query, the later."""
    return next((one.value for one in reversed(node.arguments or ()) if one.name.value == name), None)


def _number(node: IntValueNode) -> int:
    """A number, as far as it matters here: Python refuses to read one of thousands of digits."""
    return int(node.value[:9])


def _is_list(field: GraphQLField) -> bool:
    return isinstance(get_nullable_type(field.type), GraphQLList)
