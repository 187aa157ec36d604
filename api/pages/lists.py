"""Lists of claims as files: what `claimgraph export` writes of some claims, for whoever has the address of a server."""

import logging
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Annotated, Final

from anyio import CapacityLimiter
from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync
from pydantic import BaseModel, BeforeValidator, Field, ValidationError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from claimgraph.api.bulk import FORMS, BulkForm
from claimgraph.api.pages.links import Links
from claimgraph.api.pages.refused import Refused
from claimgraph.graph import ClaimFilter, Graph, GraphError, QueryTimeout, count, export_claims, within
from claimgraph.schema import Predicate
from claimgraph.schema.exchange import first_fault

MOST_CLAIMS: Final = 10_000
"""How many claims one file may have."""
_AT_ONCE: Final = 2
"""How many threads write files; on those of the pages, many files would keep pages and readiness waiting."""
_SECONDS: Final = 120.0
"""How long the reading of a file may take."""
_SHOWN: Final = 80
_LARGEST: Final = 2**31 - 1
_HEADERS: Final = {"cache-control": "no-cache", "x-content-type-options": "nosniff"}

_log = logging.getLogger(__name__)


class _Wanted(BaseModel):
    """The parameters of an address: what the options of `claimgraph claims` say."""

    subject: str | None = None
    predicate: tuple[Annotated[Predicate, BeforeValidator(str.upper)], ...] = ()
    object: str | None = None
    about: str | None = None
    on: str | None = None
    exact: bool | None = None
    paper: str | None = None
    own: bool | None = None
    refuted: bool | None = None
    allowed: bool | None = None
    year_from: Annotated[int, Field(ge=-_LARGEST, le=_LARGEST)] | None = None
    year_to: Annotated[int, Field(ge=-_LARGEST, le=_LARGEST)] | None = None
    min_support: Annotated[int, Field(ge=0, le=_LARGEST)] | None = None
    min_belief: Annotated[float, Field(ge=0, le=1)] | None = None

    def filter(self) -> ClaimFilter:
        """The claims that are meant."""
        more = self.model_dump(exclude={"predicate"})
        return ClaimFilter(predicates=self.predicate or None, **more)


def list_routes(graph: Graph) -> list[BaseRoute]:
    """`/claims.csv`, `/claims.jsonl`, `/claims.ttl` and `/claims.bib`."""
    return [Route(form.path, _Files(graph, form).answer) for form in FORMS.values()]


_THREADS: Final[RunVar[CapacityLimiter]] = RunVar("threads that write files")
"""Those of each event loop."""


def _threads() -> CapacityLimiter:
    try:
        return _THREADS.get()
    except LookupError:
        _THREADS.set(threads := CapacityLimiter(_AT_ONCE))
        return threads


class _Reading:
    """The parts of one file, each read in a thread for files; reading all of them may take so long and no longer.

    What is waited for a thread, or for the client, does not count.
    """

    def __init__(self, parts: Iterator[str]) -> None:
        self._parts = parts
        self._left = _SECONDS

    async def next(self) -> str | None:
        """The next part; null at the end."""
        return await run_sync(self._next, limiter=_threads())

    def _next(self) -> str | None:
        begun = time.monotonic()
        try:
            with within(self._left):
                return next(self._parts, None)
        finally:
            self._left -= time.monotonic() - begun


@dataclass(frozen=True, slots=True)
class _Files:
    """The files of one form."""

    graph: Graph
    form: BulkForm

    async def answer(self, request: Request) -> Response:
        """The claims of an address, as they are read."""
        try:
            reading = _Reading(self._parts(_where(request), Links.of(request).root))
            # Before anything is told, so that what goes wrong at once is told as such.
            first = await _first(reading)
        except Refused as refused:
            return PlainTextResponse(f"{refused}\n", refused.status, _HEADERS)
        headers = _HEADERS | {"content-disposition": f'attachment; filename="{self.form.path[1:]}"'}
        body = _nothing() if request.method == "HEAD" else _streamed(first, reading)
        return StreamingResponse(body, 200, headers, f"{self.form.type}; charset=utf-8")

    def _parts(self, where: ClaimFilter, base: str) -> Iterator[str]:
        if (found := count(self.graph, where)) > MOST_CLAIMS:
            raise Refused(
                400,
                f"There are {found:,} such claims, and a file has {MOST_CLAIMS:,} at most: ask for fewer, page through "
                "them with GraphQL, or have claimgraph export write them.",
            )
        yield from self.form.write(self.graph, export_claims(self.graph, where), base)


async def _first(reading: _Reading) -> str:
    """The first part of a file.

    Raises:
        Refused: It cannot be read.
    """
    try:
        return await reading.next() or ""
    except QueryTimeout as error:
        raise Refused(504, "It took too long: ask for fewer claims.") from error
    except GraphError as error:
        _log.warning("a list of claims could not be read: %s", error)
        raise Refused(503, "The claims cannot be read now: try again in a moment.") from error


async def _streamed(first: str, reading: _Reading) -> AsyncIterator[str]:
    """The parts of a file as they are read; a client that hangs up ends it."""
    yield first
    try:
        while (part := await reading.next()) is not None:
            yield part
    except GraphError as error:
        # The status is told already: the connection ends before the file does, which clients see.
        _log.warning("a list of claims broke off: %s", error)
        raise


async def _nothing() -> AsyncIterator[str]:
    return
    yield


def _where(request: Request) -> ClaimFilter:
    """The claims that an address asks for; what is empty, as a field of a form, is not asked for.

    Raises:
        Refused: There are no such parameters or values.
    """
    asked = request.query_params
    given = {name: [value for value in asked.getlist(name) if value.strip()] for name in asked}
    if unknown := sorted(given.keys() - _Wanted.model_fields.keys()):
        raise Refused(400, f"{unknown[0][:_SHOWN]!r} is none of {', '.join(_Wanted.model_fields)}.")
    try:
        # What may be given once is refused where it is given several times.
        wanted = _Wanted.model_validate(
            {
                name: values[0] if len(values) == 1 and name != "predicate" else values
                for name, values in given.items()
                if values
            }
        )
    except ValidationError as error:
        raise Refused(400, f"These claims cannot be asked for: {first_fault(error)}.") from error
    return wanted.filter()
