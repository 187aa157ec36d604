"""GraphQL over HTTP as its specification has it: queries in threads, answers with their status and media type."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from http import HTTPStatus
from json import JSONEncoder
from types import MappingProxyType
from typing import Any, Final, TypeVar

import strawberry
from cross_web import AsyncHTTPRequestAdapter, HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData
from strawberry.http.base import BaseRequestProtocol
from strawberry.types import ExecutionResult
from strawberry.types.unset import UNSET

from claimgraph.api.etags import unless_known
from claimgraph.api.graphql.context import Context
from claimgraph.api.graphql.documents import Documents
from claimgraph.api.graphql.errors import Code, refusal
from claimgraph.api.graphql.kept import Kept
from claimgraph.api.graphql.reading import (
    JSON,
    RESPONSE,
    Refused,
    accepted,
    asked,
    bounded,
    check_accept,
    check_content_type,
    read_json,
)
from claimgraph.api.graphql.workers import Readers, Workers
from claimgraph.api.metrics import CODES, QUERIED
from claimgraph.graph import Graph

T = TypeVar("T")

_STATUS: Final[Mapping[str, int]] = MappingProxyType(
    {Code.INTERNAL_SERVER_ERROR: HTTPStatus.INTERNAL_SERVER_ERROR, Code.QUERY_TIMEOUT: HTTPStatus.GATEWAY_TIMEOUT}
)
"""The status of an answer without data, by the code of its error; 400 for all others."""
_QUERIES: Final = 2
"""How many queries are answered at once; others wait, and their time runs."""


class Endpoint(GraphQL[Context, None]):
    """The GraphQL endpoint; each request gets its own data loaders."""

    def __init__(
        self,
        graph: Graph,
        schema: strawberry.Schema,
        page: Callable[[], Response] | None,
        documents: Documents | None = None,
    ) -> None:
        """Answer queries.

        Args:
            graph: where the answers come from.
            schema: what can be asked.
            page: gives the page for a browser that asks nothing; without it, there is none.
            documents: what can be asked for by an id.
        """
        super().__init__(schema, subscription_protocols=())
        self._graph = graph
        self._page = page
        self._documents = documents or Documents.of(())
        self._kept = Kept()
        self.workers = Workers(_QUERIES)
        """The threads that answer."""
        self.readers = Readers()
        """Those that read for them."""

    def close(self) -> None:
        """Begin no more queries."""
        self.workers.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; one that carries no query gets an error in the shape of GraphQL's own."""
        scope[QUERIED] = True
        request = Request(scope, bounded(scope, receive))
        try:
            response = await self.run(request)
        except HTTPException as error:
            response = self._refused(request, error)
        except ClientDisconnect:
            return
        response.headers.add_vary_header("Accept")
        await unless_known(request, response)(scope, receive, send)

    async def run(self, request: Any, context: Any = UNSET, root_value: Any = UNSET) -> Any:
        """Answer one request; a query in a thread of its own.

        It ends when the client hangs up, unless it changes the graph; what it reads at that moment the database goes on
        with until the query's deadline, so that only a few are ended so.
        """
        asks = await request.body() or any(request.query_params.get(name) for name in ("query", "documentId"))
        context = context or Context.of_request(self._graph, request.scope, self.readers, self._kept)
        answering = super().run(request, context, root_value)
        if not asks:
            return await answering
        return await unless_hung_up(self.workers.run(answering), request.receive, lambda: context.may_end)

    def should_render_graphql_ide(self, request: BaseRequestProtocol) -> bool:
        """Only a browser asks for HTML by name; other clients that send no query are told so."""
        wants_page = "text/html" in request.headers.get("accept", "") and not request.query_params.get("documentId")
        return self._page is not None and wants_page and super().should_render_graphql_ide(request)

    async def render_graphql_ide(self, request: Request) -> Response:  # noqa: ARG002 - the shape is strawberry's
        """The page, where there is one."""
        return self._page() if self._page else Response(status_code=404)

    async def get_sub_response(self, request: Request | WebSocket) -> Response:
        """What the answer begins as: its media type alone, which is empty where the client accepts none of ours."""
        return Response(media_type=accepted(request.headers.get("accept")))

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> GraphQLRequestData:
        """What is asked.

        Raises:
            HTTPException: the request carries no query, or accepts no answer.
        """
        check_accept(request.headers.get("accept"))
        if request.method == "GET":
            given = self.parse_query_params(request.query_params)
            return asked({name: value for name, value in given.items() if value}, self._documents)
        check_content_type(request.content_type)
        return asked(read_json(await request.get_body()), self._documents)

    def parse_json(self, data: str | bytes) -> Any:
        """What stands in a body or a parameter."""
        return read_json(data)

    async def process_result(self, request: Request, result: ExecutionResult) -> GraphQLHTTPResponse:
        """The answer; without data where none of the query was run, as the specification has it."""
        answer = await super().process_result(request, result)
        errors = result.errors or []
        request.scope[CODES] = [_code(error.formatted) for error in errors]
        if result.data is None and all(error.path is None for error in errors):
            if request.method == "GET" and any(
                _code(error.formatted) == Code.OPERATION_NOT_SUPPORTED for error in errors
            ):
                raise Refused(405, Code.OPERATION_NOT_SUPPORTED, errors[0].message)
            del answer["data"]
        return answer

    def create_response(
        self, response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse], sub_response: Response
    ) -> Response:
        """The answer as it is sent."""
        status = 200
        if isinstance(response_data, dict) and "data" not in response_data and sub_response.media_type == RESPONSE:
            status = max(_STATUS.get(_code(error), 400) for error in response_data["errors"] or ())
        return self._response(response_data, status, sub_response.media_type or JSON)

    def _refused(self, request: Request, error: HTTPException) -> Response:
        code = error.code if isinstance(error, Refused) else Code.BAD_REQUEST
        request.scope[CODES] = [code]
        body = {"errors": [refusal(code, error.reason).formatted]}
        response = self._response(body, error.status_code, accepted(request.headers.get("accept")) or JSON)
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response.headers["allow"] = "GET, POST"
        return response

    def _response(self, body: object, status: int, media_type: str) -> Response:
        headers = {"content-type": f"{media_type}; charset=utf-8", "x-content-type-options": "nosniff"}
        return Response(self.encode_json(body), status, headers)

    def encode_json(self, data: object) -> str:
        """JSON piece by piece: `json.dumps` would stop all other threads meanwhile."""
        return "".join(JSONEncoder().iterencode(data))


async def unless_hung_up(answering: Coroutine[Any, Any, T], receive: Receive, may_end: Callable[[], bool]) -> T:
    """What a coroutine returns that answers a request, of which all has been received.

    Raises:
        ClientDisconnect: the client hung up before, and the coroutine, which might end then, was cancelled.
    """
    answer = asyncio.ensure_future(answering)
    gone = asyncio.ensure_future(_hung_up(receive))
    try:
        await asyncio.wait((answer, gone), return_when=asyncio.FIRST_COMPLETED)
        if answer.done() or not may_end():
            return await answer
        raise ClientDisconnect
    finally:
        answer.cancel()
        gone.cancel()


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _code(error: Any) -> str:
    return str(error["extensions"]["code"])
