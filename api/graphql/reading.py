"""What a client asks over HTTP: the request's size, types and parameters, read and checked."""

import re
from collections.abc import Mapping
from json import JSONDecodeError, dumps, loads
from types import MappingProxyType
from typing import Any, Final

from cross_web import HTTPException
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope
from strawberry.http import GraphQLRequestData

from claimgraph.api.graphql.documents import Documents
from claimgraph.api.graphql.errors import Code

MAX_BODY: Final = 1 << 20
"""The most bytes that a request may have; no more of a larger one are read."""

JSON: Final = "application/json"
"""An answer to a request that could be read has status 200, whatever is in it."""
RESPONSE: Final = "application/graphql-response+json"
"""An answer without data has the status of its error."""

_PARAMETERS: Final[Mapping[str, tuple[type, str]]] = MappingProxyType(
    {
        "query": (str, "a string"),
        "documentId": (str, "a string"),
        "operationName": (str, "a string"),
        "variables": (dict, "an object"),
        "extensions": (dict, "an object"),
    }
)


def accepted(accept: str | None) -> str | None:
    """The media type of an answer by the header Accept; null where it names none that can be sent.

    >>> accepted("application/graphql-response+json, application/json;q=0.9")
    'application/graphql-response+json'
    >>> accepted("*/*"), accepted(None), accepted("text/html")
    ('application/json', 'application/json', None)
    """
    ranges: dict[str, tuple[float, int]] = {}
    for place, part in enumerate((accept or "*/*").split(",")):
        name, parameters = _parts(part)
        ranges.setdefault(name, (_quality(parameters.get("q", "1")), -place))

    def rank(media_type: str) -> tuple[float, int, int]:
        """How much it is wanted, then how exactly it is named, then how early."""
        for exactness, name in enumerate((media_type, "application/*", "*/*")):
            if name in ranges:
                quality, place = ranges[name]
                return quality, -exactness, place
        return 0, 0, 0

    best = max(JSON, RESPONSE, key=rank)
    return best if rank(best)[0] > 0 else None


def _parts(text: str) -> tuple[str, dict[str, str]]:
    """A media type and its parameters.

    >>> _parts('application/json; Charset="UTF-8"')
    ('application/json', {'charset': 'utf-8'})
    """
    name, *rest = text.lower().split(";")
    pairs = (piece.partition("=") for piece in rest)
    return name.strip(), {key.strip(): value.strip(' "') for key, _, value in pairs}


def _quality(text: str) -> float:
    """How much a media type is wanted; 0 where that is no such number."""
    return float(text) if re.fullmatch(r"0(\.\d{0,3})?|1(\.0{0,3})?", text) else 0


def bounded(scope: Scope, receive: Receive) -> Receive:
    """The messages of a request, as long as its body is not too large; then they raise an HTTPException."""
    announced = int(Headers(scope=scope).get("content-length", 0))
    read = 0

    async def within() -> Message:
        nonlocal read
        if announced > MAX_BODY:
            raise _too_large()
        message = await receive()
        read += len(message.get("body", b""))
        if read > MAX_BODY:
            raise _too_large()
        return message

    return within


def _too_large() -> HTTPException:
    return HTTPException(413, f"the request has more than {MAX_BODY:,} bytes: ask for less at once")


def read_json(data: str | bytes) -> Any:
    """What stands in a body or a parameter.

    Raises:
        HTTPException: it is no JSON.
    """
    try:
        value = loads(data)
        # Half of a pair that stands for one character has no place in a text, and no database takes it.
        dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, f"the request is no JSON that can be read: {_why_not(error)}") from error
    return value


def _why_not(error: ValueError | RecursionError) -> str:
    match error:
        case JSONDecodeError():
            return f"it is wrong at line {error.lineno}, column {error.colno}"
        case UnicodeError():
            return "it has characters that are none in Unicode"
        case RecursionError():
            return "it is nested too deeply"
        case _:
            return "it has a number of too many digits"


def check_accept(accept: str | None) -> None:
    """Refuse a request that accepts no answer.

    Raises:
        HTTPException: it does so.
    """
    if accepted(accept) is None:
        raise HTTPException(406, f"{accept!r} accepts no answer: accept {RESPONSE} or {JSON}")


def check_content_type(content_type: str | None) -> None:
    """Refuse a body that is no JSON by its header.

    Raises:
        HTTPException: it is none.
    """
    kind, parameters = _parts(content_type or "none")
    if kind != JSON:
        raise HTTPException(415, f"the body is of type {kind}: send {JSON}")
    charset = parameters.get("charset", "utf-8")
    if charset != "utf-8":
        raise HTTPException(415, f"the body is written in {charset}: send it as utf-8")


class Refused(HTTPException):
    """A request that is refused for another reason than its form."""

    def __init__(self, status_code: int, code: Code, reason: str) -> None:
        super().__init__(status_code, reason)
        self.code = code


def asked(data: Any, documents: Documents) -> GraphQLRequestData:
    """One query out of a request's parameters.

    Raises:
        HTTPException: it is none, or not one of the documents where only these are answered.
    """
    if not isinstance(data, dict):
        raise HTTPException(400, 'the request is no JSON object: send one query at a time, as {"query": "..."}')
    for name, (kind, meant) in _PARAMETERS.items():
        if not isinstance(data.get(name), kind | None):
            raise HTTPException(400, f"{name} is not {meant}")
    query = _document(data.get("query"), data.get("documentId"), documents)
    return GraphQLRequestData(query, data.get("variables"), data.get("operationName"), data.get("extensions"))


def _document(query: str | None, id_: str | None, documents: Documents) -> str:
    """The text of what is asked.

    Raises:
        HTTPException: nothing is, or both ways at once, or what may not be.
    """
    if id_ and query:
        raise HTTPException(400, "the request has both a query and a documentId: send one of the two")
    if id_:
        if id_ not in documents.by_id:
            raise Refused(404, Code.DOCUMENT_NOT_FOUND, f"there is no document {id_!r} here: send its text as query")
        return documents.by_id[id_]
    if not query:
        raise HTTPException(400, "the request has no query: send one as query, such as { stats { papers } }")
    if documents.only and not documents.has(query):
        reason = "this server answers documents that it knows, and this is none of them: send the documentId of one"
        raise Refused(403, Code.DOCUMENT_NOT_FOUND, reason)
    return query
