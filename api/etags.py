"""Marks of what is in an answer, so that nobody is sent what they have (RFC 9110, sections 8.8.3 and 15.4.5)."""

from hashlib import sha256
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

_KEPT: Final = ("etag", "cache-control", "vary", "link")


def unless_known(request: Request, response: Response) -> Response:
    """The answer to a GET, marked by what is in it; no more than that mark where the client has it already."""
    if request.method not in ("GET", "HEAD") or response.status_code != HTTPStatus.OK:
        return response
    # Weak, as the same answer is sent compressed or not.
    tag = f'W/"{sha256(response.body).hexdigest()}"'
    response.headers.update({"etag": tag, "cache-control": "no-cache"})
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if tag.removeprefix("W/") not in known and "*" not in known:
        return response
    kept = {name: response.headers[name] for name in _KEPT if name in response.headers}
    return Response(status_code=304, headers=kept)
