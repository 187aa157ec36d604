"""Graphs of earlier schema versions, brought up to what `load` writes now. Cut short, it is simply run again."""

from collections.abc import Callable
from functools import partial
from typing import Final

from claimgraph.graph.assemble import assemble
from claimgraph.graph.connect import Graph, Row, Transaction
from claimgraph.graph.generic import is_generic
from claimgraph.graph.groups import stem_of
from claimgraph.graph.identity import keys_of_fields
from claimgraph.graph.ledger import refresh
from claimgraph.graph.parts import parts_of
from claimgraph.graph.prepare import with_claim_of_names
from claimgraph.graph.queries import upgrade as queries
from claimgraph.graph.queries import write
from claimgraph.graph.queries.resolve import SET_EVIDENCE
from claimgraph.graph.resolve import resolve
from claimgraph.graph.sorts import claim_sorts, entity_sorts, evidence_sorts, paper_sorts
from claimgraph.schema import EntityType, Predicate

_PAGE: Final = 1000
_LARGE_PAGE: Final = 10_000
"""Each page looks past what is done."""


def to_version_2(graph: Graph) -> None:
    """Evidence knows its year, names their variants, claims what follows from these, and papers their version.

    The papers come last: where none is without a version, all is done, as in a graph that was imported.
    """
    if not graph.read(queries.PAPER_WITHOUT_VERSION):
        return
    graph.execute(queries.SET_YEARS)
    while graph.write(_give_stems):
        pass
    position = ""
    while ids := [row["id"] for row in graph.read(queries.CLAIMS_AFTER, position=position, limit=_PAGE)]:
        graph.write(partial(assemble, statements=[], lost=set(ids)))
        position = ids[-1]
    resolve(graph)
    graph.execute(queries.SET_VERSIONS)


def to_version_3(graph: Graph) -> None:
    """Names are found by any of their parts, and lists have several orders."""
    for missing, set_, properties in (
        (queries.PAPERS_WITHOUT_PARTS, queries.SET_PAPERS, _of_paper),
        (queries.ENTITIES_WITHOUT_PARTS, queries.SET_ENTITIES, _of_entity),
        (queries.CLAIMS_WITHOUT_SORTS, queries.SET_CLAIMS, _of_claim),
    ):
        while graph.write(partial(_give, missing=missing, set_=set_, properties=properties)):
            pass


def to_version_4(graph: Graph) -> None:
    """A paper that uses several names of an entity counts as one for it."""
    entities = [row["id"] for row in graph.write(lambda transaction: transaction.run(queries.OF_SEVERAL_NAMES))]
    for start in range(0, len(entities), _PAGE):
        graph.write(partial(_count_papers, entities=entities[start : start + _PAGE]))


def to_version_5(graph: Graph) -> None:
    """Evidence whose names stand for others knows which claim it would state if they did not."""
    _page_by_page(graph, _give_claims_of_names)


def to_version_7(graph: Graph) -> None:
    """Papers are known by what other records of them have too."""
    _page_by_page(graph, _give_keys)


def to_version_8(graph: Graph) -> None:
    """Evidence is listed by how uncertain it is, too, and entities know whether their names name nothing."""
    for after, set_, properties in (
        (queries.EVIDENCE_SORTED, SET_EVIDENCE, _of_evidence),
        (queries.ENTITIES_AFTER, queries.SET_ENTITIES, _whether_generic),
    ):
        _page_by_page(graph, partial(_give_page, after=after, set_=set_, properties=properties))


def _page_by_page(graph: Graph, give: Callable[..., str]) -> None:
    """Bring one page after the other up to date; `give` takes the last id before a page, and returns the last on it."""
    position = ""
    while found := graph.write(partial(give, position=position)):
        position = found


def _give_page(transaction: Transaction, after: str, set_: str, properties: Callable[[Row], Row], position: str) -> str:
    """Bring a page up to date where it is not; returns the last id on it."""

    def page() -> tuple[list[Row], list[Row]]:
        found = [row["row"] for row in transaction.run(after, position=position, limit=_LARGE_PAGE)]
        given = ((row, properties(row)) for row in found)
        return found, [{"id": row["id"], **new} for row, new in given if any(row[name] != new[name] for name in new)]

    found, wrong = page()
    if wrong:
        # No other command may write what is read from here on, and then be overwritten.
        transaction.run(write.BEGIN)
        found, wrong = page()
        transaction.run_rows(set_, wrong)
    return str(found[-1]["id"]) if found else ""


def _of_evidence(row: Row) -> Row:
    return evidence_sorts(row["id"], negated=row["negated"], confidence=row["confidence"])


def _whether_generic(row: Row) -> Row:
    return {"generic": is_generic(row["name"]) or None}


def _give_keys(transaction: Transaction, position: str) -> str:
    """Bring a page of papers up to date; returns the last id on it."""
    found = transaction.run(queries.PAPERS_AFTER, position=position, limit=_LARGE_PAGE)
    rows = []
    for row in found:
        paper = row["paper"]
        keys = keys_of_fields(paper["id"], paper["title"] or "", paper["doi"], paper["url"])
        lacking = {kind: key for kind, key in keys.items() if paper.get(kind) is None}
        if lacking:
            rows.append({"id": paper["id"], **lacking})
    if rows:
        transaction.run(write.BEGIN)
        transaction.run_rows(queries.SET_PAPERS, rows)
    return str(found[-1]["paper"]["id"]) if found else ""


def _give_claims_of_names(transaction: Transaction, position: str) -> str:
    """Bring a page of evidence up to date; returns the last id on it."""
    found = transaction.run(queries.EVIDENCE_AFTER, position=position, limit=_LARGE_PAGE)
    rows = []
    for row in found:
        evidence, claim = row["evidence"], row["claim"]
        named = with_claim_of_names(evidence, Predicate(claim["predicate"]), claim["subject"], claim["object"])
        if named != evidence:
            rows.append(named)
    if rows:
        transaction.run(write.BEGIN)
        transaction.run_rows(SET_EVIDENCE, rows)
    return str(found[-1]["evidence"]["id"]) if found else ""


def _count_papers(transaction: Transaction, entities: list[str]) -> None:
    """Bring those of some entities up to date that have another number of papers: none in a graph that was imported."""
    stored, counted = (
        {row["id"]: row["papers"] for row in transaction.run(query, ids=entities)}
        for query in (write.STORED_PAPERS, write.COUNTED_PAPERS)
    )
    if wrong := [entity for entity in entities if stored[entity] != counted[entity]]:
        transaction.run(write.BEGIN)
        refresh(transaction, wrong)


def _give(transaction: Transaction, missing: str, set_: str, properties: Callable[[Row], Row]) -> int:
    if not transaction.run(missing, limit=1):
        return 0
    # No other command may write what is read from here on, and then be overwritten.
    transaction.run(write.BEGIN)
    found = [row["row"] for row in transaction.run(missing, limit=_LARGE_PAGE)]
    transaction.run_rows(set_, [{"id": row["id"], **properties(row)} for row in found])
    return len(found)


def _of_paper(row: Row) -> Row:
    return {"parts": parts_of(row["search"]), **paper_sorts(row["id"], row["title"] or "", row["year"])}


def _of_entity(row: Row) -> Row:
    return {"parts": parts_of(row["search"]), **entity_sorts(row["id"], row["name"], row["papers"])}


def _of_claim(row: Row) -> Row:
    return dict(claim_sorts(row["id"], row["support"], row["belief"], row["last_year"], row["refuted"]))


def _give_stems(transaction: Transaction) -> int:
    if not transaction.run(queries.NAMES_WITHOUT_STEM, limit=1):
        return 0
    transaction.run(write.BEGIN)
    names = [row["name"] for row in transaction.run(queries.NAMES_WITHOUT_STEM, limit=_PAGE)]
    rows = [
        {"id": name["id"], "stem": stem_of(EntityType(name["type"]), name["id"], name["surfaces"])} for name in names
    ]
    transaction.run_rows(queries.SET_STEMS, rows)
    transaction.run(write.SET_VARIANTS_PENDING, stems=sorted({row["stem"] for row in rows}), least=2)
    return len(rows)
