"""Statements that read. A list is composed of constant parts, one per filter that is set, and pages by its sort key."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple


class Part(NamedTuple):
    """A filter by a part of a name, for which an index gives candidates."""

    indexes: tuple[str, ...]
    """The full-text indexes that know the names."""
    rows: str
    """The clause that gives the rows of what has one of the ids in the parameter of the filter's name and `_ids`."""


@dataclass(frozen=True, slots=True)
class ListQuery:
    """A list that filters narrow down.

    `patterns` are the filters that name a neighbour, the most selective first; each gives a part of a MATCH. `tests`
    are the filters that look at the row itself. Both are keyed by the name of the filter; the filter's value is the
    statement's parameter of that name. What has a part of a name is found in one of three ways: few by their ids
    (`parts`), many by looking at the rows in the order of the list, and where another filter names a neighbour, at its.
    """

    node: str
    """The pattern of a row without any filter."""
    variable: str
    patterns: Mapping[str, str]
    tests: Mapping[str, str]
    sort: str
    """The property that orders the list; unique, so that a page can begin after it."""
    row: str
    """The row in the answer: what belongs to it is collected and not matched, for ArcadeDB leaves the index of a page
    that another MATCH follows."""
    parts: Mapping[str, Part] = field(default_factory=dict)
    """The filters by a part of a name."""
    orders: Mapping[str, str] = field(default_factory=dict)
    """For some filters a property like `sort` that only the rows have which the filter lets through."""

    def condition(self, filters: Collection[str], prefix: str) -> list[str]:
        """What the filters of these names say of a row, as conditions that all must hold.

        Their parameters have the prefix before their names. So have the neighbours: ArcadeDB takes one of the same name
        in the patterns of the list for the same node, also behind a WITH that does not name it.
        """
        conditions = [
            f"EXISTS {{ MATCH {pattern}{f' WHERE {self.tests[name]}' if name in self.tests else ''} }}"
            for name, pattern in self.patterns.items()
            if name in filters
        ]
        conditions += [test for name, test in self.tests.items() if name in filters and name not in self.patterns]
        named = (re.sub(r"\$(?=\w)", f"${prefix}", condition) for condition in conditions)
        return [re.sub(rf"\b(?!{self.variable}\b)(?=[a-z][:.])", prefix, condition) for condition in named]

    def end(self, filters: Collection[str], more: Sequence[str] = ()) -> str | None:
        """The statement that says where a page may end, with the parameters of `page`; None where it need not be asked.

        It returns how many rows it `found`, up to the limit, and `end`, which is null where no row is left, and else no
        smaller than the sort key of the page's last row. ArcadeDB reads an index in its order and stops at a limit, but
        sorts all the rest of a list where an order is asked for. The rows that a neighbour gives are read whole anyway.
        """
        if self.is_narrowed(filters):
            return None
        sort = self._sort(filters)
        return f"{self._rows(filters, more, f'{sort} > $position')} WITH {sort} AS sort LIMIT $limit {_END}"

    def page(self, filters: Collection[str], more: Sequence[str] = ()) -> str:
        """The statement for one page of the rows of which also `more` conditions hold.

        Its parameters are those of the filters and conditions, `$position` ("" at the beginning), `$limit`, and `$end`
        where `end` is to be asked for it.
        """
        sort = self._sort(filters)
        place = [f"{sort} > $position", *([] if self.is_narrowed(filters) else [f"{sort} <= $end"])]
        return self._page(filters, self._rows(filters, more, *place), "")

    def page_back(self, filters: Collection[str], more: Sequence[str] = (), *, from_end: bool) -> str:
        """The statement for the last rows before `$position`, or of all with `from_end`, in the list's order.

        ArcadeDB sorts all that is before for it.
        """
        place = [] if from_end else [f"{self._sort(filters)} < $position"]
        return self._page(filters, self._rows(filters, more, *place), " DESC")

    def count(self, filters: Collection[str], more: Sequence[str] = ()) -> str:
        """The statement that counts the rows of which also `more` conditions hold."""
        return f"{self._rows(filters, more)} RETURN count({self.variable}) AS count"

    def is_narrowed(self, filters: Collection[str]) -> bool:
        """Whether a neighbour or ids narrow the list, which can give a row twice."""
        return any(name in filters for name in (*self.patterns, *map(ids_of, self.parts)))

    def _page(self, filters: Collection[str], rows: str, direction: str) -> str:
        sort = self._sort(filters)
        first = f"WITH {self.variable} ORDER BY {sort}{direction} LIMIT $limit"
        return f"{rows} {first} RETURN {sort} AS sort, {self.row} ORDER BY sort"

    def _rows(self, filters: Collection[str], more: Sequence[str], *place: str) -> str:
        """Matches of the rows at a place in the list, each once."""
        tests = [test for name, test in self.tests.items() if name in filters]
        if not self.is_narrowed(filters):
            # Behind the WITH, as ArcadeDB would leave the index of the place for them.
            own, behind = (place, [*tests, *more]) if place else ([*tests, *more], [])
            return f"MATCH {self.node}{_where(own)} WITH {self.variable}{_where(behind)}"
        clauses = [part.rows for name, part in self.parts.items() if ids_of(name) in filters]
        clauses += [f"MATCH {pattern}" for name, pattern in self.patterns.items() if name in filters]
        # Behind the WITH nothing but the row is known, so that no condition means a neighbour of these patterns.
        return f"{' '.join(clauses)}{_where([*tests, *place])} WITH DISTINCT {self.variable}{_where(more)}"

    def _sort(self, filters: Collection[str]) -> str:
        return f"{self.variable}.{next((order for name, order in self.orders.items() if name in filters), self.sort)}"


def ids_of(part: str) -> str:
    """The filter by the ids that were found for a filter by a part of a name."""
    return f"{part}_ids"


def _where(conditions: Sequence[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


_END: Final = "RETURN max(sort) AS end, count(sort) AS found"
_PAPER: Final = """p {
    .id, .title, .abstract, .year, .authors, .venue, .doi, .url, .source, .version, .extractor, .extractor_version, .run
} AS row"""

_ENTITY: Final = "e { .id, .name, .type, .aliases, .papers } AS row"

_CLAIM: Final = """c {
    .id, .predicate, .support, .own, .refuted, .papers, .belief, .first_year, .last_year,
    subject: [(c)-[:SUBJECT]->(s) | { id: s.id, type: c.subject_type, name: coalesce(s.name, s.title) }][0],
    object: [(c)-[:OBJECT]->(o) | { id: o.id, type: o.type, name: o.name }][0]
} AS row"""

_EVIDENCE: Final = """v {
    .id, .paper, .sentence, .index, .start, .end, .negated, .hedged, .attribution, .metric, .value, .confidence,
    .extractor, .extractor_version,
    .subject_start, .subject_end, .object_start, .object_end, .cue_start, .cue_end,
    claim: [(v)-[:SUPPORTS|REFUTES]->(c) | c.id][0],
    on: [(v)-[:ON]->(n) | { id: n.id, type: n.type, name: n.name }][0],
    baseline: [(v)-[:BASELINE]->(b) | { id: b.id, type: b.type, name: b.name }][0]
} AS row"""

PAPERS: Final = ListQuery(
    node="(p:Paper)",
    variable="p",
    patterns={"entity": "(:Entity {id: $entity})<-[:MENTIONS]-(p:Paper)"},
    tests={
        "text": "p.search CONTAINS $text",
        "year_from": "p.year >= $year_from",
        "year_to": "p.year <= $year_to",
        "source": "p.source = $source",
        "run": "p.run = $run",
        "extractor": "p.extractor = $extractor",
        "extractor_version": "p.extractor_version = $extractor_version",
    },
    sort="id",
    row=_PAPER,
    parts={"text": Part(("paper_parts",), "UNWIND $text_ids AS id MATCH (p:Paper {id: id})")},
)

ENTITIES: Final = ListQuery(
    node="(e:Entity)",
    variable="e",
    patterns={"paper": "(:Paper {id: $paper})-[:MENTIONS]->(e:Entity)"},
    tests={
        "name": "e.search CONTAINS $name",
        "types": "e.type IN $types",
        "min_papers": "e.papers >= $min_papers",
    },
    sort="sort",
    row=_ENTITY,
    parts={"name": Part(("entity_parts",), "UNWIND $name_ids AS id MATCH (e:Entity {id: id})")},
)

CLAIMS: Final = ListQuery(
    node="(c:Claim)",
    variable="c",
    patterns={
        "paper": "(:Paper {id: $paper})<-[:STATED_IN]-(:Evidence)-[:SUPPORTS|REFUTES]->(c:Claim)",
        "subject": "(s:Entity {id: $subject})<-[:SUBJECT]-(c:Claim)",
        "subject_paper": "(s:Paper {id: $subject_paper})<-[:SUBJECT]-(c:Claim)",
        "object": "(o:Entity {id: $object})<-[:OBJECT]-(c:Claim)",
        "on": "(n:Entity {id: $on})<-[:ON]-(:Evidence)-[:SUPPORTS|REFUTES]->(c:Claim)",
        "on_text": "(n:Entity)<-[:ON]-(:Evidence)-[:SUPPORTS|REFUTES]->(c:Claim)",
        "subject_text": "(s:Entity|Paper)<-[:SUBJECT]-(c:Claim)",
        "object_text": "(o:Entity)<-[:OBJECT]-(c:Claim)",
    },
    tests={
        "on_text": "n.search CONTAINS $on_text",
        "subject_text": "(s.search CONTAINS $subject_text OR s.id = $subject_id)",
        "object_text": "o.search CONTAINS $object_text",
        "predicates": "c.predicate IN $predicates",
        "subject_types": "c.subject_type IN $subject_types",
        "object_types": "c.object_type IN $object_types",
        # As a range, which the index knows.
        "refuted": "c.refuted_sort > ''",
        "unrefuted": "c.refuted = 0",
        "min_support": "c.support >= $min_support",
        "min_belief": "c.belief >= $min_belief",
    },
    sort="sort",
    row=_CLAIM,
    parts={
        "on_text": Part(
            ("entity_parts",),
            "UNWIND $on_text_ids AS id MATCH (:Entity {id: id})<-[:ON]-(:Evidence)-[:SUPPORTS|REFUTES]->(c:Claim)",
        ),
        "subject_text": Part(
            ("entity_parts", "paper_parts"),
            "UNWIND $subject_text_ids AS id CALL (id) { "
            "MATCH (:Entity {id: id})<-[:SUBJECT]-(c:Claim) RETURN c "
            "UNION ALL MATCH (:Paper {id: id})<-[:SUBJECT]-(c:Claim) RETURN c } WITH c",
        ),
        "object_text": Part(
            ("entity_parts",), "UNWIND $object_text_ids AS id MATCH (:Entity {id: id})<-[:OBJECT]-(c:Claim)"
        ),
    },
    orders={"refuted": "refuted_sort"},
)

EVIDENCE: Final = ListQuery(
    node="(v:Evidence)",
    variable="v",
    patterns={
        "claim": "(:Claim {id: $claim})<-[:SUPPORTS|REFUTES]-(v:Evidence)",
        "paper": "(:Paper {id: $paper})<-[:STATED_IN]-(v:Evidence)",
    },
    tests={"negated": "v.negated = $negated"},
    sort="sort",
    row=_EVIDENCE,
)

PARTS: Final = {
    index: f"""
CALL db.index.fulltext.queryNodes('{index}', $words) YIELD node AS n
WITH n WHERE n.search CONTAINS $part
RETURN n.id AS id LIMIT $limit
"""
    for index in ("entity_parts", "paper_parts")
}
"""The ids of what has a part in its name, found by `parts.part_query` of it; the first `$limit`."""

PAPERS_BY_ID: Final = f"UNWIND $ids AS id MATCH (p:Paper {{id: id}}) RETURN {_PAPER}"

ENTITIES_BY_ID: Final = f"UNWIND $ids AS id MATCH (e:Entity {{id: id}}) RETURN {_ENTITY}"

ENTITIES_NAMED: Final = f"""
UNWIND $ids AS id
MATCH (n:Name {{id: id}})
OPTIONAL MATCH (n)<-[:SHORT]-(l:Name)
WITH collect(n.entity) + collect(l.entity) AS found
UNWIND found AS id
MATCH (e:Entity {{id: id}})
WITH DISTINCT e
RETURN {_ENTITY}
"""
"""What the names `$ids` stand for, as a name of its own or as the acronym of long forms."""

ENTITY_OF_NAME: Final = f"""
MATCH (n:Name {{id: $id}})
MATCH (e:Entity {{id: coalesce(n.entity, n.id)}})
RETURN {_ENTITY}
"""
"""The entity of this id, or the one that what had it has become: every entity has the id of one of its names."""

CLAIMS_BY_ID: Final = f"UNWIND $ids AS id MATCH (c:Claim {{id: id}}) RETURN {_CLAIM}"

EVIDENCE_BY_ID: Final = f"UNWIND $ids AS id MATCH (v:Evidence {{id: id}}) RETURN {_EVIDENCE}"

EVIDENCE_OF: Final = f"""
UNWIND $claims AS claim
CALL (claim) {{
    MATCH (:Claim {{id: claim}})<-[:SUPPORTS|REFUTES]-(v:Evidence)
    RETURN v ORDER BY v.sort LIMIT $limit
}}
RETURN claim, {_EVIDENCE}
ORDER BY v.sort
"""
"""The first `$limit` pieces of evidence of each of the claims `$claims`."""

_CLAIMS_AROUND: Final = """
UNWIND $ids AS id
CALL (id) {{
    MATCH {pattern}
    WITH DISTINCT c ORDER BY c.sort LIMIT $limit
    RETURN c
}}
RETURN id, {claim}
ORDER BY c.sort
"""

CLAIMS_AROUND: Final = MappingProxyType(
    {
        side: _CLAIMS_AROUND.format(pattern=pattern, claim=_CLAIM)
        for side, pattern in {
            "paper": "(:Paper {id: id})<-[:STATED_IN]-(:Evidence)-[:SUPPORTS|REFUTES]->(c:Claim)",
            "subject": "(:Entity {id: id})<-[:SUBJECT]-(c:Claim)",
            "object": "(:Entity {id: id})<-[:OBJECT]-(c:Claim)",
        }.items()
    }
)
"""The first `$limit` claims of each of the papers `$ids`, or of the entities `$ids` as their subject or object."""

PAPERS_NAMING: Final = f"""
UNWIND $ids AS id
CALL (id) {{
    MATCH (:Entity {{id: id}})<-[:MENTIONS]-(p:Paper)
    WITH DISTINCT p ORDER BY p.id LIMIT $limit
    RETURN p
}}
RETURN id, {_PAPER}
ORDER BY p.id
"""
"""The first `$limit` papers that mention each of the entities `$ids`."""

MENTIONS_OF: Final = """
UNWIND $papers AS paper
MATCH (:Paper {id: paper})-[m:MENTIONS]->(e:Entity)
RETURN paper, e.id AS id, e.type AS type, e.name AS name, m.texts AS texts, m.starts AS starts, m.ends AS ends
"""
"""Where each of the papers `$papers` names what."""

YEARS_OF: Final = """
UNWIND $ids AS id
CALL (id) {
    MATCH (:Entity {id: id})<-[:MENTIONS]-(p:Paper)
    WHERE p.year IS NOT NULL
    RETURN p.year AS year, count(DISTINCT p) AS papers, 0 AS claims
    UNION ALL
    MATCH (:Entity {id: id})<-[:SUBJECT|OBJECT]-(c:Claim)<-[:SUPPORTS|REFUTES]-(v:Evidence)
    WHERE v.year IS NOT NULL
    RETURN v.year AS year, 0 AS papers, count(DISTINCT c) AS claims
}
RETURN id, year, sum(papers) AS papers, sum(claims) AS claims
ORDER BY year
"""
"""For each of the entities `$ids` and each year, how many papers mention it and how many claims about it they state."""

SEARCH: Final = f"""
CALL db.index.fulltext.queryNodes('entity_search', $words) YIELD node AS e, score
WITH e, score WHERE e.type IN $types
WITH e, score ORDER BY score DESC, e.sort LIMIT $limit
RETURN {_ENTITY}
"""
"""Entities of the types `$types` by words of their names, the best match first."""

COUNTS: Final = {
    "papers": "MATCH (n:Paper) RETURN count(n) AS count",
    "entities": "MATCH (n:Entity) RETURN count(n) AS count",
    "claims": "MATCH (n:Claim) RETURN count(n) AS count",
    "evidence": "MATCH (n:Evidence) RETURN count(n) AS count",
}

CLAIMS_PER_PREDICATE: Final = "MATCH (c:Claim) RETURN c.predicate AS name, count(c) AS count ORDER BY name"

ENTITIES_PER_TYPE: Final = "MATCH (e:Entity) RETURN e.type AS name, count(e) AS count ORDER BY name"

STORED_QUOTES: Final = """
MATCH (p:Paper)
WHERE p.id > $position
WITH p ORDER BY p.id LIMIT $limit
RETURN
    p.id AS paper, p.title AS title, p.abstract AS abstract,
    [(p)<-[:STATED_IN]-(v:Evidence) | { id: v.id, texts: [v.sentence], starts: [v.start], ends: [v.end] }] AS evidence,
    [(p)<-[:VERSION_OF]-(t:Version) | {
        title: t.title, abstract: t.abstract,
        evidence: [(t)<-[:STOOD_IN]-(x:Retired) | { id: x.id, texts: [x.sentence], starts: [x.start], ends: [x.end] }]
    }] AS versions,
    [(p)-[m:MENTIONS]->(e:Entity) | { id: e.id, texts: m.texts, starts: m.starts, ends: m.ends }] AS mentions
ORDER BY paper
"""
"""A page of papers after the one with the id `$position`, each with everything that quotes its text."""
