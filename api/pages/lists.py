"""Lists of claims as files: what `claimgraph export` writes of some claims, for whoever has the address of a server."""

import logging
from functools import partial
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, Field, ValidationError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from claimgraph.api.bulk import FORMS, BulkForm
from claimgraph.api.pages.links import Kind, Links
from claimgraph.graph import ClaimFilter, Graph, GraphError, InvalidQuestion, count, export_claims
from claimgraph.schema import Predicate
from claimgraph.schema.exchange import first_fault

MOST_CLAIMS: Final = 10_000
"""How many claims one file may have: a few seconds' work."""
_HEADERS: Final = {"cache-control": "no-cache", "x-content-type-options": "nosniff"}

_log = logging.getLogger(__name__)


class _Wanted(BaseModel):
    """The parameters of an address, by the names of the options of `claimgraph claims`."""

    subject: str | None = None
    predicate: tuple[Annotated[Predicate, BeforeValidator(str.upper)], ...] = ()
    object: str | None = None
    about: str | None = None
    on: str | None = None
    paper: str | None = None
    refuted: bool | None = None
    min_support: Annotated[int, Field(ge=0)] | None = None
    min_belief: Annotated[float, Field(ge=0, le=1)] | None = None

    def filter(self) -> ClaimFilter:
        """The claims that are meant."""
        more = self.model_dump(exclude={"predicate"})
        return ClaimFilter(predicates=self.predicate or None, **more)


def list_routes(graph: Graph) -> list[BaseRoute]:
    """`/claims.csv`, `/claims.jsonl`, `/claims.ttl` and `/claims.bib`."""
    return [Route(f"/{Kind.CLAIM.value}{form.suffix}", partial(_answer, graph, form)) for form in FORMS.values()]


def _answer(graph: Graph, form: BulkForm, request: Request) -> Response:
    """The claims of an address, as they are read."""
    given = {name: request.query_params.getlist(name) for name in request.query_params}
    if unknown := sorted(given.keys() - _Wanted.model_fields.keys()):
        return _refusal(400, f"{unknown[0]!r} is none of {', '.join(_Wanted.model_fields)}.")
    try:
        # What may be given once is refused where it is given several times.
        wanted = _Wanted.model_validate(
            {name: values[0] if len(values) == 1 and name != "predicate" else values for name, values in given.items()}
        )
    except ValidationError as error:
        return _refusal(400, f"These claims cannot be asked for: {first_fault(error)}.")
    try:
        found = count(graph, where := wanted.filter())
    except InvalidQuestion as error:
        return _refusal(400, str(error))
    except GraphError as error:
        _log.warning("a list of claims could not be read: %s", error)
        return _refusal(503, "The database does not answer: try again in a moment.")
    if found > MOST_CLAIMS:
        return _refusal(
            400,
            f"There are {found:,} such claims, and a file has {MOST_CLAIMS:,} at most: ask for fewer, page through "
            "them with GraphQL, or have claimgraph export write them.",
        )
    headers = _HEADERS | {"content-disposition": f'attachment; filename="claims{form.suffix}"'}
    parts = () if request.method == "HEAD" else form.write(graph, export_claims(graph, where), Links.of(request).root)
    return StreamingResponse(parts, 200, headers, f"{form.type}; charset=utf-8")


def _refusal(status: int, message: str) -> Response:
    return PlainTextResponse(f"{message}\n", status, _HEADERS)
