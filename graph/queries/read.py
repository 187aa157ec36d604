"""Statements that read. A list is composed of constant parts, one per filter that is set, and pages by its sort key."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class ListQuery:
    """A list that filters narrow down.

    `patterns` are the filters that name a neighbour, the most selective first; each gives a part of a MATCH. `tests`
    are the filters that look at the row itself. Both are keyed by the name of the filter; the filter's value is the
    statement's parameter of that name.
    """

    node: str
    """The pattern of a row without any filter."""
    variable: str
    patterns: Mapping[str, str]
    tests: Mapping[str, str]
    sort: str
    """The property that orders the list; unique, so that a page can begin after it."""
    answer: str
    """What follows the page's rows: more matches and the RETURN."""

    def page(self, filters: Collection[str]) -> str:
        """The statement for one page: parameters of the filters, `$position` ("" at the beginning), `$limit`."""
        row, sort = self.variable, f"{self.variable}.{self.sort}"
        return f"""
            {self._matches(filters, f"{sort} > $position")}
            WITH {self._distinct(filters)}{row} ORDER BY {sort} LIMIT $limit
            {self.answer}
            ORDER BY {sort}
        """

    def count(self, filters: Collection[str]) -> str:
        """The statement that counts the list's rows."""
        return f"{self._matches(filters)} RETURN count({self._distinct(filters)}{self.variable}) AS count"

    def _matches(self, filters: Collection[str], *more: str) -> str:
        patterns = [pattern for name, pattern in self.patterns.items() if name in filters] or [self.node]
        tests = [*(test for name, test in self.tests.items() if name in filters), *more]
        where = f" WHERE {' AND '.join(tests)}" if tests else ""
        return " ".join(f"MATCH {pattern}" for pattern in patterns) + where

    def _distinct(self, filters: Collection[str]) -> str:
        """Only a neighbour can give a row twice; without one the order of the index is kept."""
        return "DISTINCT " if any(name in filters for name in self.patterns) else ""


_PAPER: Final = """p {
    .id, .title, .abstract, .year, .authors, .venue, .doi, .url, .source, .version, .extractor, .extractor_version, .run
} AS row"""

_ENTITY: Final = "e { .id, .name, .type, .aliases, .papers } AS row"

_CLAIM: Final = """c {
    .id, .predicate, .support, .own, .refuted, .papers, .belief, .first_year, .last_year,
    subject: { id: s.id, type: c.subject_type, name: coalesce(s.name, s.title) },
    object: { id: o.id, type: o.type, name: o.name }
} AS row"""

_EVIDENCE: Final = """v {
    .id, .paper, .sentence, .index, .start, .end, .negated, .hedged, .attribution, .metric, .value, .confidence,
    .extractor, .extractor_version,
    .subject_start, .subject_end, .object_start, .object_end, .cue_start, .cue_end,
    claim: c.id,
    on: CASE WHEN n IS NULL THEN null ELSE { id: n.id, type: n.type, name: n.name } END,
    baseline: CASE WHEN b IS NULL THEN null ELSE { id: b.id, type: b.type, name: b.name } END
} AS row"""

_EVIDENCE_AROUND: Final = """
    MATCH (v)-[:SUPPORTS|REFUTES]->(c:Claim)
    OPTIONAL MATCH (v)-[:ON]->(n:Entity)
    OPTIONAL MATCH (v)-[:BASELINE]->(b:Entity)
"""

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
    answer=f"RETURN p.id AS sort, {_PAPER}",
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
    answer=f"RETURN e.sort AS sort, {_ENTITY}",
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
        "subject_text": "(c:Claim)-[:SUBJECT]->(s:Entity|Paper)",
        "object_text": "(c:Claim)-[:OBJECT]->(o:Entity)",
    },
    tests={
        "on_text": "n.search CONTAINS $on_text",
        "subject_text": "(s.search CONTAINS $subject_text OR s.id = $subject_id)",
        "object_text": "o.search CONTAINS $object_text",
        "predicates": "c.predicate IN $predicates",
        "subject_types": "c.subject_type IN $subject_types",
        "object_types": "c.object_type IN $object_types",
        "refuted": "(c.refuted > 0) = $refuted",
        "min_support": "c.support >= $min_support",
        "min_belief": "c.belief >= $min_belief",
    },
    sort="sort",
    answer=f"""
        MATCH (c)-[:SUBJECT]->(s:Entity|Paper)
        MATCH (c)-[:OBJECT]->(o:Entity)
        RETURN c.sort AS sort, {_CLAIM}
    """,
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
    answer=f"{_EVIDENCE_AROUND} RETURN v.sort AS sort, {_EVIDENCE}",
)

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

CLAIMS_BY_ID: Final = f"""
UNWIND $ids AS id
MATCH (c:Claim {{id: id}})-[:SUBJECT]->(s:Entity|Paper)
MATCH (c)-[:OBJECT]->(o:Entity)
RETURN {_CLAIM}
"""

EVIDENCE_BY_ID: Final = f"UNWIND $ids AS id MATCH (v:Evidence {{id: id}}) {_EVIDENCE_AROUND} RETURN {_EVIDENCE}"

EVIDENCE_OF: Final = f"""
UNWIND $claims AS claim
CALL (claim) {{
    MATCH (:Claim {{id: claim}})<-[:SUPPORTS|REFUTES]-(v:Evidence)
    RETURN v ORDER BY v.sort LIMIT $limit
}}
WITH v
{_EVIDENCE_AROUND}
RETURN {_EVIDENCE}
ORDER BY v.sort
"""
"""The first `$limit` pieces of evidence of each of the claims `$claims`."""

MENTIONS_OF: Final = """
UNWIND $papers AS paper
MATCH (:Paper {id: paper})-[m:MENTIONS]->(e:Entity)
RETURN paper, e.id AS id, e.type AS type, e.name AS name, m.texts AS texts, m.starts AS starts, m.ends AS ends
"""
"""Where each of the papers `$papers` names what."""

SEARCH: Final = f"""
CALL db.index.fulltext.queryNodes('entity_search', $words) YIELD node AS e, score
WITH e, score ORDER BY score DESC, e.sort LIMIT $limit
RETURN {_ENTITY}
"""
"""Entities by words of their names, the best match first."""

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
