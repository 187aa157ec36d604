"""What can be asked of the graph: pages of lists, and what belongs to a set of ids in one question.

Every list has a stable order and pages by keyset: a page begins after the sort key of a row, wherever rows were added
meanwhile. Papers are in the order of their ids; entities by how many papers mention them, then by name; claims by
support, then belief; evidence with the surest first; or in another of the orders that a list has. Text is found in any
case, as a part of a name.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from types import MappingProxyType
from typing import Any, Final, Literal, TypeVar

from claimgraph.graph import errors, rows
from claimgraph.graph.connect import Graph, Row
from claimgraph.graph.filters import YEARS, Filter, Wanted, is_composed
from claimgraph.graph.identity import GIVEN, given_ids
from claimgraph.graph.orders import ClaimFacet, EntityFacet, EvidenceFacet, Facet, Order, PaperFacet
from claimgraph.graph.parts import part_query
from claimgraph.graph.queries import read as queries
from claimgraph.graph.queries.lists import ListQuery
from claimgraph.graph.rows import (
    ALL_EVIDENCE,
    BY,
    ClaimFilter,
    ClaimRow,
    EntityFilter,
    EntityRow,
    EvidenceFilter,
    EvidenceRow,
    EvidenceScope,
    MentionRow,
    Page,
    PageRequest,
    PaperFilter,
    PaperRow,
    YearRow,
    cursor,
)
from claimgraph.graph.sorts import years_between
from claimgraph.schema import kind_of_id

RowT = TypeVar("RowT")
AnswerT = TypeVar("AnswerT")

_LISTS: Final = {
    PaperFilter: ("papers", queries.PAPERS),
    EntityFilter: ("entities", queries.ENTITIES),
    ClaimFilter: ("claims", queries.CLAIMS),
    EvidenceFilter: ("evidence", queries.EVIDENCE),
}
"""For each filter the list that it narrows: its name, one of `rows.LISTS`, and its query."""
_FACETS: Final[Mapping[type[Filter], type[Facet]]] = MappingProxyType(
    {
        PaperFilter: PaperFacet,
        EntityFilter: EntityFacet,
        ClaimFilter: ClaimFacet,
        EvidenceFilter: EvidenceFacet,
    }
)
_ALL: Final = 10_000_000
"""More ids than any graph has that was measured."""
_PATIENCE: Final = 300.0
"""How many seconds the ids of all rows may take."""
_FEW: Final = 5_000
"""Of so many names with a part, 25 rows are sooner found along their list than by the ids of all."""
_FEW_PAPERS: Final = 500
"""What so many papers state is sooner found along the list too."""
_MANY: Final = 100_000
"""Among so many names with the words of one, that one is looked for along the list."""


def papers(graph: Graph, where: PaperFilter | None = None, page: PageRequest | None = None) -> Page[PaperRow]:
    """A page of the papers that a filter lets through, by id or in the order of the page."""
    return _page(graph, where or PaperFilter(), page, rows.paper_row)


def entities(graph: Graph, where: EntityFilter | None = None, page: PageRequest | None = None) -> Page[EntityRow]:
    """A page of the entities that a filter lets through, those of most papers first or in the order of the page."""
    return _page(graph, where or EntityFilter(), page, rows.entity_row)


def claims(graph: Graph, where: ClaimFilter | None = None, page: PageRequest | None = None) -> Page[ClaimRow]:
    """A page of the claims that a filter lets through, the best supported first or in the order of the page."""
    return _page(graph, where or ClaimFilter(), page, rows.claim_row)


def evidence(graph: Graph, where: EvidenceFilter | None = None, page: PageRequest | None = None) -> Page[EvidenceRow]:
    """A page of the evidence that a filter lets through, the surest first or in the order of the page."""
    return _page(graph, where or EvidenceFilter(), page, rows.evidence_row)


def count(graph: Graph, where: Filter) -> int:
    """How many papers, entities, claims or pieces of evidence a filter lets through."""
    if where == EvidenceFilter(judged=False):
        # An index knows what is judged, and none what is not, which is nearly all.
        return count(graph, EvidenceFilter()) - count(graph, EvidenceFilter(judged=True))
    _, query = _LISTS[type(where)]
    wanted = _wanted(graph, query, where)

    def counted(wanted: Wanted) -> int:
        return int(graph.read(query.count(wanted.filters, wanted.more), **wanted.parameters)[0]["count"])

    return counted(wanted) or _by_present_ids(graph, where, wanted, counted) or 0


def claim_ids(graph: Graph, where: ClaimFilter) -> list[str]:
    """The ids of all claims that a filter lets through, read in one statement, the best supported first."""
    _, query = _LISTS[ClaimFilter]
    wanted = _wanted(graph, query, where)

    def listed(wanted: Wanted) -> list[Row]:
        statement = query.ids(wanted.filters, wanted.more)
        return graph.read(statement, max_rows=_ALL, seconds=_PATIENCE, **wanted.parameters)

    answer = listed(wanted) or _by_present_ids(graph, where, wanted, listed) or []
    # While something is loaded, an index that it moves a row in may give that twice.
    return list(dict.fromkeys(row["id"] for row in sorted(answer, key=lambda row: row["sort"])))


def facet(graph: Graph, where: Filter, by: Facet, limit: int = 20) -> tuple[tuple[Any, int], ...]:
    """The most frequent values of a property among what a filter lets through, each with how many have it.

    Args:
        graph: The open graph.
        where: The filter.
        by: A facet of what the filter is of.
        limit: How many values at most, from 1 to `MAX_PAGE`.

    Raises:
        InvalidPage: `limit` is out of its range.
        InvalidQuestion: The facet is of something else.
    """
    most = PageRequest(limit).first
    kind, query = _LISTS[type(where)]
    if not isinstance(by, _FACETS[type(where)]):
        ways = ", ".join(_FACETS[type(where)])
        raise errors.InvalidQuestion(f"{kind} are not counted by {by!r}: ask for one of {ways}")
    wanted = _wanted(graph, query, where)

    def counted(wanted: Wanted) -> list[Row]:
        return graph.read(query.facet(wanted.filters, by.value, wanted.more), limit=most, **wanted.parameters)

    answer = counted(wanted) or _by_present_ids(graph, where, wanted, counted) or []
    return tuple((row["value"], row["count"]) for row in answer)


def entities_by_any_id(graph: Graph, ids: Iterable[str]) -> dict[str, EntityRow]:
    """The entities by the ids that they have, or once had; an unknown id has no entry."""
    wanted = list(dict.fromkeys(ids))
    answer = graph.read(queries.ENTITIES_BY_ANY_ID, ids=wanted) if wanted else []
    return {row["id"]: rows.entity_row(row["row"]) for row in answer}


def papers_by_id(graph: Graph, ids: Iterable[str]) -> dict[str, PaperRow]:
    """The papers of these ids; an unknown id has no entry."""
    return _by_id(graph, queries.PAPERS_BY_ID, ids, rows.paper_row)


def papers_by_any_id(graph: Graph, ids: Iterable[str]) -> dict[str, PaperRow]:
    """The papers by their ids, or by a DOI, arXiv or PubMed id that they have, or the id of another record of them.

    An unknown id has no entry.
    """
    wanted = list(dict.fromkeys(ids))
    found = papers_by_id(graph, wanted)
    keys = {id_: given_ids(id_) for id_ in wanted if id_ not in found}
    for kind in GIVEN:
        if those := sorted({key[kind] for key in keys.values() if kind in key}):
            # Of several, which are records of one paper that were kept, the first.
            answer = reversed(graph.read(queries.PAPERS_BY_GIVEN[kind], keys=those))
            by_key = {row["key"]: rows.paper_row(row["row"]) for row in answer}
            found |= {id_: by_key[key[kind]] for id_, key in keys.items() if key.get(kind) in by_key}
    if missing := [id_ for id_ in wanted if id_ not in found]:
        records = graph.read(queries.PAPERS_OF_RECORDS, ids=missing)
        found |= {row["id"]: rows.paper_row(row["row"]) for row in records}
    return found


def entities_by_id(graph: Graph, ids: Iterable[str]) -> dict[str, EntityRow]:
    """The entities of these ids; an unknown id has no entry."""
    return _by_id(graph, queries.ENTITIES_BY_ID, ids, rows.entity_row)


def claims_by_id(graph: Graph, ids: Iterable[str]) -> dict[str, ClaimRow]:
    """The claims of these ids; an unknown id has no entry."""
    return _by_id(graph, queries.CLAIMS_BY_ID, ids, rows.claim_row)


def claims_by_any_id(graph: Graph, ids: Iterable[str]) -> dict[str, ClaimRow]:
    """The claims by the ids that they have, or had while the names in their sentences stood for themselves.

    An unknown id has no entry.
    """
    wanted = list(dict.fromkeys(ids))
    found = claims_by_id(graph, wanted)
    missing = [id_ for id_ in wanted if id_ not in found]
    answer = graph.read(queries.CLAIMS_OF_NAMES, ids=missing) if missing else []
    return found | {row["id"]: rows.claim_row(row["row"]) for row in answer}


def evidence_by_id(graph: Graph, ids: Iterable[str]) -> dict[str, EvidenceRow]:
    """The pieces of evidence of these ids; an unknown id has no entry."""
    return _by_id(graph, queries.EVIDENCE_BY_ID, ids, rows.evidence_row)


def claims_around(
    graph: Graph, ids: Sequence[str], side: Literal["paper", "subject", "object"], first_each: int = 20
) -> dict[str, list[ClaimRow]]:
    """The best supported claims of each of some papers, or of each of some entities as their subject or object.

    At most `first_each` of each; every id given has an entry.
    """
    return _around(graph, queries.CLAIMS_AROUND[side], ids, first_each, rows.claim_row)


def papers_naming(graph: Graph, entities: Sequence[str], first_each: int = 20) -> dict[str, list[PaperRow]]:
    """The first papers, by id, that mention each of these entities; at most `first_each`; every id has an entry."""
    return _around(graph, queries.PAPERS_NAMING, entities, first_each, rows.paper_row)


def years_of(graph: Graph, entities: Sequence[str]) -> dict[str, list[YearRow]]:
    """What the papers of each year say of each of these entities, the first year first; every id has an entry."""
    found: dict[str, list[YearRow]] = {id_: [] for id_ in entities}
    for row in graph.read(queries.YEARS_OF, ids=list(found)):
        found[row["id"]].append(YearRow(row["year"], row["papers"], row["claims"]))
    return found


def evidence_of(
    graph: Graph, claims: Sequence[str], first_each: int = 10, scope: EvidenceScope = ALL_EVIDENCE
) -> dict[str, list[EvidenceRow]]:
    """The surest pieces of evidence in a scope of each of these claims, at most `first_each`; every id has an entry."""
    answer = _evidence_of(graph, queries.EVIDENCE_OF, claims, first_each, scope)
    return {claim: [rows.evidence_row(row["row"]) for row in found] for claim, found in answer.items()}


def evidence_and_papers_of(
    graph: Graph, claims: Sequence[str], first_each: int = 10, scope: EvidenceScope = ALL_EVIDENCE
) -> dict[str, list[tuple[EvidenceRow, PaperRow]]]:
    """The same as `evidence_of`, each piece with its paper."""
    answer = _evidence_of(graph, queries.EVIDENCE_AND_PAPERS_OF, claims, first_each, scope)
    return {
        claim: [(rows.evidence_row(row["row"]), rows.paper_row(row["paper"])) for row in found]
        for claim, found in answer.items()
    }


def _evidence_of(
    graph: Graph, query: str, claims: Sequence[str], first_each: int, scope: EvidenceScope
) -> dict[str, list[Row]]:
    limit = PageRequest(first_each).first
    found: dict[str, list[Row]] = {claim: [] for claim in claims}
    for row in graph.read(query, claims=list(found), limit=limit, **scope_parameters(graph, scope)):
        found[row["claim"]].append(row)
    return found


def scope_parameters(graph: Graph, scope: EvidenceScope) -> dict[str, Any]:
    """A scope as `queries.in_scope` takes it, by the id that its paper has here, whoever gave it the other."""
    return asdict(replace(scope, paper=_ids_here(graph, [scope.paper])[scope.paper]) if scope.paper else scope)


def _ids_here(graph: Graph, ids: Iterable[str]) -> dict[str, str]:
    """The ids that papers have here, by others of theirs; what is the id of none stays as it is."""
    wanted = list(ids)
    known = papers_by_any_id(graph, wanted)
    return {id_: known[id_].id if id_ in known else id_ for id_ in wanted}


def mentions_of(graph: Graph, papers: Sequence[str]) -> dict[str, list[MentionRow]]:
    """Where each of these papers names what, in text order; every id given has an entry."""
    found: dict[str, list[MentionRow]] = defaultdict(list)
    for row in graph.read(queries.MENTIONS_OF, papers=list(dict.fromkeys(papers))):
        places = zip(row["texts"], row["starts"], row["ends"], strict=True)
        found[row["paper"]] += [MentionRow(row["paper"], rows.named(row), *place) for place in places]
    return {paper: sorted(found[paper], key=lambda mention: (mention.start, mention.end)) for paper in papers}


def _around(
    graph: Graph, query: str, ids: Sequence[str], first_each: int, read: Callable[[Row], RowT]
) -> dict[str, list[RowT]]:
    """What belongs to each of some ids, at most so much of each."""
    found: dict[str, list[RowT]] = {id_: [] for id_ in ids}
    for row in graph.read(query, ids=list(found), limit=PageRequest(first_each).first):
        found[row["id"]].append(read(row["row"]))
    return found


def _page(
    graph: Graph,
    where: Filter,
    page: PageRequest | None,
    read: Callable[[dict[str, Any]], RowT],
) -> Page[RowT]:
    page = page or PageRequest()
    kind, query = _LISTS[type(where)]
    kind, query = _ordered(kind, query, page.order)
    wanted = _wanted(graph, query, where, in_order=True)

    def listed(wanted: Wanted) -> tuple[list[Row], bool]:
        return _list(graph, query, wanted, page, page.position(kind))

    answer, more = listed(wanted)
    if not answer:
        answer, more = _by_present_ids(graph, where, wanted, listed) or (answer, more)
    shown = answer[-page.first :] if page.backwards else answer[: page.first]
    return Page(
        items=tuple(read(row["row"]) for row in shown),
        cursors=tuple(cursor(kind, row["sort"]) for row in shown),
        has_next=page.before is not None if page.backwards else more,
        has_previous=more if page.backwards else page.after is not None,
    )


def _ordered(kind: str, query: ListQuery, order: Order | None) -> tuple[str, ListQuery]:
    """The name and the query of a list in some order."""
    if order is None:
        return kind, query
    if order.value not in query.orders:
        orders = ", ".join(query.orders)
        raise errors.InvalidPage(f"the list of {kind} cannot be ordered by {order.value}: it has {orders}")
    ordered = query.ordered(order.value)
    return kind if ordered is query else f"{kind}{BY}{order.value}", ordered


def _wanted(graph: Graph, query: ListQuery, where: Filter, *, in_order: bool = False) -> Wanted:
    """What a filter wants, with the ids of what has a part of a name, unless another part of it names a neighbour.

    Where many have it and a page is asked for (`in_order`), it is looked for along the list instead: a page is soon
    full, unless what else is asked for is rare.
    """
    wanted = Wanted.of(where, query)
    if is_composed(where):
        wanted = _present(graph, wanted)
    parts = query.parts.keys() & wanted.filters
    if query.is_narrowed(wanted.filters - parts):
        return wanted
    if not parts:
        return _of_few_papers(graph, query, wanted)
    found = [(part, ids) for part in sorted(parts) if (ids := _having(graph, query, wanted, part)) is not None]
    if found:
        return wanted.of_ids(*min(found, key=lambda one: len(one[1])))
    return wanted.of_rows(parts, query) if in_order else wanted


def _of_few_papers(graph: Graph, query: ListQuery, wanted: Wanted) -> Wanted:
    """The same by the papers of the years that are asked for, where these are few."""
    if not query.of_years or wanted.filters.isdisjoint(YEARS):
        return wanted
    first, end = years_between(*(wanted.parameters.get(name) for name in YEARS))
    found = graph.read(queries.PAPERS_OF_RANGE, first=first, end=end, limit=_FEW_PAPERS)
    return wanted if len(found) >= _FEW_PAPERS else wanted.of_papers([row["id"] for row in found])


def _by_present_ids(graph: Graph, where: Filter, wanted: Wanted, ask: Callable[[Wanted], AnswerT]) -> AnswerT | None:
    """What is found where an id of an entity or a claim has changed since somebody kept it; None where none has.

    Or where a paper was asked for by an id that others than its source gave it, or of another record of it.

    Asked only when nothing was found, as most questions are by present ids. Of several questions in one, each would
    have to find something: there, what an earlier id stands for has been looked up before.
    """
    present = wanted if is_composed(where) else _present(graph, wanted)
    return None if present is wanted else ask(present)


def _present(graph: Graph, wanted: Wanted) -> Wanted:
    """The same with the present ids of entities and claims, and those that papers have here."""
    ids = {name: value for name, value in wanted.parameters.items() if isinstance(value, str)}
    of_entities = [id_ for id_ in ids.values() if kind_of_id(id_) == "entity"]
    of_claims = [id_ for id_ in ids.values() if kind_of_id(id_) == "claim"]
    # A subject is most often a part of a name: no records are looked through for each of these.
    of_papers = {
        name: id_
        for name, id_ in ids.items()
        if name.endswith("paper") or (name.endswith("subject_id") and given_ids(id_))
    }
    found: dict[str, EntityRow | ClaimRow] = {}
    found |= entities_by_any_id(graph, of_entities)
    found |= claims_by_any_id(graph, of_claims)
    here = _ids_here(graph, of_papers.values())
    now = {name: found[id_].id for name, id_ in ids.items() if id_ in found}
    # By name, as a part of a title may be what is an id elsewhere.
    now |= {name: here[id_] for name, id_ in of_papers.items()}
    moved = {name: id_ for name, id_ in now.items() if id_ != ids[name]}
    return replace(wanted, parameters=wanted.parameters | moved) if moved else wanted


def _parts(graph: Graph, index: str, words: str, part: str) -> list[str] | None:
    found = graph.read(queries.PARTS[index], words=words, part=part, limit=_FEW)
    return None if len(found) >= _FEW else [row["id"] for row in found if row["has"]]


def _whole(graph: Graph, index: str, words: str, name: str) -> list[str] | None:
    """Few have a whole name, of however many that have its words."""
    (found,) = graph.read(queries.WHOLE[index], words=words, part=name, limit=_MANY)
    return None if found["candidates"] >= _MANY else found["ids"]


def _having(graph: Graph, query: ListQuery, wanted: Wanted, part: str) -> list[str] | None:
    """The ids of what has a part of a name; None where they are many, or no index can say."""
    name = wanted.parameters[part]
    words = part_query(name)
    if words is None:
        return None
    ids: list[str] = []
    for index in query.parts[part].indexes:
        found = _whole(graph, index, words, name) if name.startswith("\n") else _parts(graph, index, words, name)
        if found is None:
            return None
        ids += found
    if part == "subject_text":
        # A paper may also be named by its id, or by one that others gave it.
        paper = wanted.parameters["subject_id"]
        ids += _ids_here(graph, [paper]).values() if given_ids(paper) else [paper]
    return list(dict.fromkeys(ids))


def _list(
    graph: Graph, query: ListQuery, wanted: Wanted, page: PageRequest, position: str | None
) -> tuple[list[Row], bool]:
    """The rows of a page, perhaps with one more, and whether there are more."""
    parameters: dict[str, Any] = {"position": position or "", "limit": page.first + 1, **wanted.parameters}
    if page.backwards:
        answer = graph.read(query.page_back(wanted.filters, wanted.more, from_end=position is None), **parameters)
        return answer, len(answer) > page.first
    found = 0
    if end := query.end(wanted.filters, wanted.more):
        (place,) = graph.read(end, **parameters)
        if place["end"] is None:
            return [], False
        parameters["end"], found = place["end"], place["found"]
    answer = graph.read(query.page(wanted.filters, wanted.more), **parameters)
    # Should a row have moved meanwhile, it was found all the same.
    return answer, max(len(answer), found) > page.first


def _by_id(graph: Graph, query: str, ids: Iterable[str], read: Callable[[dict[str, Any]], RowT]) -> dict[str, RowT]:
    wanted = list(dict.fromkeys(ids))
    answer = graph.read(query, ids=wanted) if wanted else []
    return {row["row"]["id"]: read(row["row"]) for row in answer}
