"""The routes of the pages: which thing a path means, in which form it is given, and what is told without one."""

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final, NamedTuple

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from claimgraph.api.etags import unless_known
from claimgraph.api.pages import html
from claimgraph.api.pages.gather import SIDES, STORED, Asked, Row, cited, gather
from claimgraph.api.pages.linked import Node, document
from claimgraph.api.pages.links import SINGULAR, Kind, Links
from claimgraph.api.pages.negotiation import (
    BIBTEX,
    FORMS,
    HTML,
    TURTLE,
    Choice,
    Form,
    choices,
    preferred,
    split_suffix,
)
from claimgraph.api.pages.refused import Refused
from claimgraph.api.pages.turtle import turtle
from claimgraph.graph import (
    ClaimRow,
    EntityRow,
    Graph,
    GraphError,
    InvalidPage,
    PaperRow,
    bibtex,
    claims_by_any_id,
    corrections_of,
    entities_by_any_id,
    papers_by_any_id,
    retired_evidence,
    verdict_on,
)
from claimgraph.schema import Predicate, is_id

_HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}
_WITH_SCRIPT: Final = {
    "content-security-policy": f"{_HEADERS['content-security-policy']}; script-src 'self'",
}
_FILES: Final = {"page.css": "text/css", "paper.js": "text/javascript", "icon.svg": "image/svg+xml"}
"""What pages come with."""
_MAX_ID: Final = 512
"""How long an id of a paper may be (`claimgraph.schema.Paper`); all others are shorter."""
_SHOWN_ID: Final = 80
_OF_ENTITIES: Final = tuple(form for form in FORMS if form is not BIBTEX)
"""The forms of an entity, of which there is nothing to cite."""
_BECAME: Final[Mapping[Kind, Callable[[Graph, Iterable[str]], Mapping[str, ClaimRow | EntityRow | PaperRow]]]] = {
    Kind.CLAIM: claims_by_any_id,
    Kind.ENTITY: entities_by_any_id,
    Kind.PAPER: papers_by_any_id,
}
"""How the rows of ids are found that something once had, or that others gave it."""
_COMMENT: Final = {TURTLE: "#", BIBTEX: "%"}
"""What begins a comment."""
_HEADINGS: Final = {400: "This cannot be asked", 404: "Not found", 410: "No longer there", 503: "Not now"}

_log = logging.getLogger(__name__)


def page_routes(graph: Graph, *, lists: bool = True) -> list[BaseRoute]:
    """`/claims/ID`, `/evidence/ID`, `/papers/ID` and `/entities/ID`, and the files that their pages come with.

    An id may be followed by `.html`, `.jsonld`, `.ttl` or, but for entities, `.bib`; without, the Accept header says
    which form is wanted. What is stored under the whole of the path comes before what is stored under the path without
    its suffix. Pages of entities lead to `lists` of claims where there are any.
    """
    templates = html.environment(lists=lists)
    pages = [Route(f"/{kind.value}/{{id:path}}", _Pages(graph, kind, templates).answer) for kind in Kind]
    return [*(Route(f"/pages/{name}", partial(_file, name)) for name in _FILES), *pages]


async def _file(name: str, _: Request) -> Response:
    # Made anew for each: what compresses answers writes into their headers.
    return FileResponse(html.FOLDER / name, media_type=_FILES[name], headers=_HEADERS)


class _Found(NamedTuple):
    """What a path means."""

    id: str
    row: Row
    form: Form | None
    """The form that its suffix asks for."""
    others: tuple[Form, ...]
    """The forms that have a path of their own: all but those whose path means something else."""


class _Pages:
    """The pages of one kind. Answers in a thread, as Starlette does where a handler is no coroutine."""

    def __init__(self, graph: Graph, kind: Kind, templates: Environment) -> None:
        self._graph = graph
        self._kind = kind
        self._templates = templates
        self._forms = _OF_ENTITIES if kind is Kind.ENTITY else FORMS

    def answer(self, request: Request) -> Response:
        """The page of a path, in the form that is wanted."""
        return unless_known(request, self._answer(request))

    def _answer(self, request: Request) -> Response:
        path = request.path_params["id"]
        links = Links.of(request)
        choice = preferred(", ".join(request.headers.getlist("accept")), self._forms)
        try:
            found = self._find(path)
            if found is None:
                return (
                    self._moved(path, request, links)
                    or self._gone(path, choice, links)
                    or self._unknown(path, choice, links)
                )
            choice = _of_form(found.form, choice)
            return self._page(found, choice, request, links) if choice else self._not_acceptable()
        except Refused as error:
            return self._refusal(error.status, str(error), choice, links)
        except InvalidPage as error:
            return self._refusal(400, str(error), choice, links)
        except GraphError as error:
            _log.warning("a page could not be read: %s", error)
            message = "The database does not answer: try again in a moment."
            return self._refusal(503, message, _of_form(split_suffix(path, self._forms)[1], choice), links)

    def _find(self, path: str) -> _Found | None:
        meanings = self._meanings(path)
        ids = {f"{id_}{suffix}" for id_, _ in meanings for suffix in ("", *(form.suffix for form in self._forms))}
        stored = STORED[self._kind](self._graph, sorted(id_ for id_ in ids if len(id_) <= _MAX_ID))
        for id_, form in meanings:
            if row := stored.get(id_):
                others = tuple(other for other in self._forms if f"{id_}{other.suffix}" not in stored)
                return _Found(id_, row, form, others)
        return None

    def _moved(self, path: str, request: Request, links: Links) -> Response | None:
        """The way to what an entity or a claim has become, and to the same part of its lists, from the beginning.

        Of a paper, the way from its DOI, or the id that arXiv or PubMed gave it.
        """
        forms = {
            id_: form
            for id_, form in self._meanings(path)
            if is_id(id_) or (self._kind is Kind.PAPER and len(id_) <= _MAX_ID)
        }
        became = _BECAME[self._kind](self._graph, forms) if self._kind in _BECAME and forms else {}
        for id_, form in forms.items():
            if row := became.get(id_):
                target = links.path(self._kind, row.id, form.suffix if form else "", _asked(request).part)
                return RedirectResponse(target, 301, {"cache-control": "no-cache"})
        return None

    def _gone(self, path: str, choice: Choice | None, links: Links) -> Response | None:
        """Why evidence is gone whose paper has another text by now, or that a person has marked as wrong."""
        id_, form = self._meanings(path)[-1]
        if self._kind is not Kind.EVIDENCE or not is_id(id_):
            return None
        if was := retired_evidence(self._graph, id_):
            place = links.path(Kind.PAPER, was.paper)
            message = f"This sentence stood in version {was.version} of a paper that has another text now: see {place}."
        elif verdict := verdict_on(self._graph, id_):
            place = links.path(Kind.PAPER, verdict.paper)
            day = verdict.at[:10]
            message = f"What was read in this sentence of {place} was marked as wrong on {day}: {verdict.reason}"
            if read_so := corrections_of(self._graph, [id_]).get(id_):
                message += f" (how it is to be read: {links.path(Kind.EVIDENCE, read_so.id)})"
        else:
            return None
        return self._refusal(410, message, _of_form(form, choice), links)

    def _unknown(self, path: str, choice: Choice | None, links: Links) -> Response:
        id_, form = self._meanings(path)[-1]
        shown = id_ if len(id_) <= _SHOWN_ID else f"{id_[:_SHOWN_ID]}…"
        place = links.local(f"{links.root}/graphql")
        message = f"The graph has no {SINGULAR[self._kind]} {shown!r}: look for it by name with GraphQL at {place}."
        return self._refusal(404, message, _of_form(form, choice), links)

    def _page(self, found: _Found, choice: Choice, request: Request, links: Links) -> Response:
        if choice.form is BIBTEX:
            return self._bibliography(found, choice, links)
        asked = _asked(request)
        page = gather(self._graph, found.row, asked, for_person=choice.form is HTML)
        if page is None:
            return self._unknown(found.id, choice, links)
        query = asked.part | ({"after": asked.after} if asked.after else {})
        address = partial(links.absolute, self._kind, found.id)
        forms = {form: address(form.suffix, query) for form in found.others}
        onward = [address(found.form.suffix if found.form else "", more) for more in page.onward]
        headers = {"link": _link_header(address("", query), forms, choice.form, onward)}
        if choice.form is not HTML:
            return _data(document(page, links), choice, headers)
        body = html.render(self._templates, page, links, forms=forms, canonical=address("", query), asked=asked)
        return _response(body, choice, headers=headers | (_WITH_SCRIPT if self._kind is Kind.PAPER else {}))

    def _bibliography(self, found: _Found, choice: Choice, links: Links) -> Response:
        """The papers to cite, whole: who copies them would not see that there is another part."""
        address = partial(links.absolute, self._kind, found.id)
        forms = {form: address(form.suffix) for form in found.others}
        headers = {"link": _link_header(address(), forms, choice.form, [])}
        return _response("".join(bibtex(cited(self._graph, found.row))), choice, headers=headers)

    def _refusal(self, status: int, message: str, choice: Choice | None, links: Links) -> Response:
        if choice is None:
            return self._not_acceptable()
        if choice.form is HTML:
            body = html.render_error(self._templates, _HEADINGS[status], message, links)
        elif choice.form in _COMMENT:
            # On one line, behind which nothing of it is a statement; an entry of BibTeX may begin anywhere.
            body = f"{_COMMENT[choice.form]} {' '.join(message.replace('@', ' ').split())}\n"
        else:
            body = json.dumps({"error": message}, ensure_ascii=False)
        return _response(body, choice, status)

    def _meanings(self, path: str) -> list[tuple[str, Form | None]]:
        """What a path may mean, the more likely first: an id and the form that is wanted of it."""
        id_, form = split_suffix(path, self._forms)
        return [(path, None), (id_, form)] if form else [(path, None)]

    def _not_acceptable(self) -> Response:
        types = ", ".join(choice.type for choice in choices(self._forms))
        suffixes = " or ".join(form.suffix for form in self._forms)
        message = f"There are {types}: name one of them in Accept, or add {suffixes} to the path.\n"
        return Response(message, 406, {**_HEADERS, "vary": "Accept"}, "text/plain; charset=utf-8")


def _of_form(form: Form | None, choice: Choice | None) -> Choice | None:
    """The choice of a form that a path asks for; without one, the choice that the header made."""
    return Choice(form, form.types[0]) if form else choice


def _asked(request: Request) -> Asked:
    side = request.query_params.get("as")
    known = next((one for one in SIDES if one == side), None)
    if side is not None and known is None:
        raise Refused(400, f"There are no claims that it is the {side[:_SHOWN_ID]!r} of: as is subject, object or on.")
    predicate = request.query_params.get("predicate")
    if predicate is not None and known is None:
        raise Refused(400, "A predicate is asked for together with as, which is subject, object or on.")
    if predicate is not None and predicate not in Predicate.__members__:
        names = ", ".join(Predicate)
        raise Refused(400, f"There is no predicate {predicate[:_SHOWN_ID]!r}: it is one of {names}.")
    return Asked(request.query_params.get("after"), known, Predicate(predicate) if predicate else None)


def _data(node: Node, choice: Choice, headers: dict[str, str]) -> Response:
    body = turtle(node) if choice.form is TURTLE else json.dumps(node, ensure_ascii=False, indent=2) + "\n"
    return _response(body, choice, headers=headers)


def _response(body: str, choice: Choice, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(
        body.encode("utf-8"), status, {**_HEADERS, "vary": "Accept", **(headers or {})}, f"{choice.type}; charset=utf-8"
    )


def _link_header(canonical: str, forms: dict[Form, str], given: Form, onward: Iterable[str]) -> str:
    """The links of an answer to the same in other forms, and to what comes after it (RFC 8288)."""
    links: list[tuple[str, Any]] = [(canonical, 'rel="canonical"')]
    links += [(url, f'rel="alternate"; type="{form.types[0]}"') for form, url in forms.items() if form is not given]
    links += [(url, 'rel="next"') for url in onward]
    return ", ".join(f"<{url}>; {what}" for url, what in links)
