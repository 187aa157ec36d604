"""The MCP server: offers the tools over a graph, whichever way messages come."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager
from importlib.metadata import version
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

from graphql import GraphQLSchema
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError
from mcp.types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListResourcesResult,
    ListToolsResult,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
    Resource,
    TextContent,
    TextResourceContents,
    ToolAnnotations,
)
from mcp.types import Tool as ListedTool

from claimgraph.api.graphql import Context, create_schema
from claimgraph.api.graphql.workers import Readers, Workers
from claimgraph.api.mcp.tools import Tool, compact, glossary, reading_tools, writing_tools
from claimgraph.graph import Graph

if TYPE_CHECKING:
    from strawberry.types import ExecutionResult

SCHEMA: Final = "claimgraph://schema.graphql"
"""Where agents read the schema."""
_AT_ONCE: Final = 2
"""How many calls are answered at once; others wait."""
_RESTORING: Final = frozenset({"restore_evidence"})
"""What changes the graph and loses nothing."""

_INSTRUCTIONS: Final = """\
claimgraph holds what scientific papers claim in their abstracts: subject, predicate, object, each with the sentences
that state it, word for word. A program found the claims in the text, so that some are misread: read the sentence before
you pass a claim on, quote it as it stands, and name its paper. negated: the sentence denies the claim. hedged: it only
suggests it. attribution PRIOR: the paper reports earlier work. Ids hold on every machine. Begin with search for a name,
or with claims; search too where a tool knows no thing of a name.{further}

Predicates
{predicates}

Types of things
{types}"""
_GRAPHQL: Final = Tool(
    name="graphql",
    description="Asks anything else by a GraphQL query, within limits: filters with and, or, not; all fields; several "
    'questions at once. Ask for the fields of a type with { __type(name: "Query") { fields { name description args '
    "{ name description type { name kind ofType { name } } } } } }.",
    parameters={
        "type": "object",
        "properties": {
            "query": {"type": "string", "description": "The query."},
            "variables": {"type": "object", "description": "The values of its variables."},
        },
        "required": ["query"],
        "additionalProperties": False,
    },
    document="",
)


class _Agents:
    """Answers what agents ask."""

    def __init__(self, graph: Graph, *, writes: bool, introspection: bool, free: bool) -> None:
        self._graph = graph
        self._reads = create_schema(introspection=introspection)
        self._writes = create_schema(introspection=introspection, writes=True) if writes else self._reads
        self._workers = Workers(_AT_ONCE)
        self._readers = Readers()
        changes = writing_tools(self._writes._schema) if writes else []  # noqa: SLF001  # strawberry has no other way
        tools = [*reading_tools(self.schema), *([_GRAPHQL] if free else []), *changes]
        self.tools = {tool.name: tool for tool in tools}

    @property
    def schema(self) -> GraphQLSchema:
        """What can be asked, as graphql-core has it."""
        return self._reads._schema  # noqa: SLF001  # strawberry offers no other way to it

    @property
    def published(self) -> str:
        """The same in GraphQL's schema definition language."""
        return self._reads.as_str()

    def close(self) -> None:
        """Begin no more answers."""
        self._workers.close()

    async def call(self, tool: Tool, arguments: Mapping[str, Any], scope: Mapping[str, Any]) -> CallToolResult:
        """What a tool answers; mistakes of the agent are told to it, so that it can mend them.

        `scope` is that of the HTTP request, in which the guard notes who asks; empty where there is none.
        """
        if wrong := tool.unknown(arguments):
            return _refused(wrong)
        query = (tool.document, arguments) if tool is not _GRAPHQL else _given(arguments)
        if query is None:
            return _refused("graphql takes query, a text, and variables, an object of their values")
        context = Context(
            self._graph,
            client=scope.get("claimgraph.client"),
            may_write=scope.get("claimgraph.writes", True),
            readers=self._readers,
        )
        schema = self._writes if tool.changes else self._reads
        result: ExecutionResult = await self._workers.run(
            schema.execute(query[0], variable_values=dict(query[1]), context_value=context)
        )
        if result.errors:
            return _refused("\n".join(error.message for error in result.errors))
        data = result.data or {}
        return _told(data if tool is _GRAPHQL else compact(data))


def _given(arguments: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]] | None:
    """The query and the variables that an agent gives itself; null where they are none."""
    query, variables = arguments.get("query"), arguments.get("variables")
    variables = {} if variables is None else variables
    return (query, variables) if isinstance(query, str) and isinstance(variables, dict) else None


def _told(data: Mapping[str, Any]) -> CallToolResult:
    # As text too, for clients that do not know structured answers: the specification asks for it.
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return CallToolResult(content=[TextContent(text=text)], structured_content=dict(data))


def _refused(message: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(text=message)], is_error=True)


def _listed(tool: Tool) -> ListedTool:
    return ListedTool(
        name=tool.name,
        description=tool.description,
        input_schema=dict(tool.parameters),
        annotations=ToolAnnotations(
            read_only_hint=not tool.changes,
            destructive_hint=tool.changes and tool.name not in _RESTORING,
            idempotent_hint=True,
            open_world_hint=False,
        ),
    )


def create_server(
    graph: Graph, *, writes: bool = False, introspection: bool = True, free: bool = True
) -> Server[dict[str, Any]]:
    """The server over an open graph, which stays the caller's to close.

    Args:
        graph: where the answers come from.
        writes: whether agents can change it.
        introspection: whether they may read the schema.
        free: whether they may ask whatever GraphQL can, beside what the tools ask.
    """
    agents = _Agents(graph, writes=writes, introspection=introspection, free=free)
    listed = ListToolsResult(tools=[_listed(tool) for tool in agents.tools.values()])
    schema = Resource(uri=SCHEMA, name="schema", description="What graphql can ask.", mime_type="application/graphql")
    resources = ListResourcesResult(resources=[schema] if introspection and free else [])

    async def list_tools(_: Any, __: PaginatedRequestParams | None) -> ListToolsResult:
        return listed

    async def call_tool(context: ServerRequestContext[Any], params: CallToolRequestParams) -> CallToolResult:
        tool = agents.tools.get(params.name)
        if tool is None:
            raise MCPError(INVALID_PARAMS, f"there is no tool {params.name!r}: there are {', '.join(agents.tools)}")
        scope = context.request.scope if context.request is not None else {}
        return await agents.call(tool, params.arguments or {}, scope)

    async def list_resources(_: Any, __: PaginatedRequestParams | None) -> ListResourcesResult:
        return resources

    async def read_resource(_: Any, params: ReadResourceRequestParams) -> ReadResourceResult:
        if not any(params.uri == resource.uri for resource in resources.resources):
            raise MCPError(INVALID_PARAMS, f"there is no resource {params.uri!r}")
        text = TextResourceContents(uri=SCHEMA, mime_type="application/graphql", text=agents.published)
        return ReadResourceResult(contents=[text])

    @asynccontextmanager
    async def lifespan(_: Server[dict[str, Any]]) -> AsyncIterator[dict[str, Any]]:
        try:
            yield {}
        finally:
            agents.close()

    return Server(
        "claimgraph",
        title="claimgraph",
        version=version("claimgraph"),
        instructions=_instructions(agents.schema, free=free, introspection=introspection),
        lifespan=lifespan,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_read_resource=read_resource,
    )


def _instructions(schema: GraphQLSchema, *, free: bool, introspection: bool) -> str:
    further = ""
    if free:
        where = f"its schema is the resource {SCHEMA}" if introspection else "its schema is not told"
        further = f"\nWhat no other tool answers, graphql does: {where}."
    return _INSTRUCTIONS.format(
        further=further, predicates=glossary(schema, "Predicate"), types=glossary(schema, "EntityType")
    )


def serve_stdio(server: Server[dict[str, Any]]) -> None:
    """Answer one agent over standard input and output, until it closes the input or the process is told to stop."""
    ended: Future[None] = Future()

    def serve() -> None:
        try:
            ended.set_result(asyncio.run(_over_stdio(server)))
        except BaseException as error:  # noqa: BLE001  # told where it is waited for
            ended.set_exception(error)

    # In a thread that nobody waits for at the end: a read of standard input heeds no signal.
    Thread(target=serve, daemon=True).start()
    ended.result()


async def _over_stdio(server: Server[dict[str, Any]]) -> None:
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())
