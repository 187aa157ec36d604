"""Statements that find the figures stated on one benchmark or task, from its own node outwards."""

from typing import Final

_STATED: Final = """
{pattern}
WHERE v.value IS NOT NULL AND c.predicate IN $predicates
WITH c, v ORDER BY v.sort LIMIT $limit
MATCH (c)-[:SUBJECT]->(s:Entity)
MATCH (c)-[:OBJECT]->(o:Entity)
MATCH (v)-[:STATED_IN]->(p:Paper)
OPTIONAL MATCH (v)-[:BASELINE]->(b:Entity)
RETURN
    v.sort AS sort, c.predicate AS predicate, c.id AS claim, v.id AS evidence,
    {{ id: s.id, type: s.type, name: s.name }} AS subject,
    {{ id: o.id, type: o.type, name: o.name, aliases: o.aliases }} AS object,
    CASE WHEN b IS NULL THEN [] ELSE b.aliases END AS baseline,
    p.id AS paper, p.title AS title, p.year AS year,
    v.sentence AS sentence, v.start AS start, v.end AS end, v.value AS value, v.metric AS metric,
    v.attribution AS attribution, v.hedged AS hedged, v.confidence AS confidence
ORDER BY sort
"""

_FIGURES: Final = """
    MATCH (:Entity {{id: id}}){pattern}
    WHERE v.value IS NOT NULL AND c.predicate IN $predicates
    RETURN v.id AS evidence, v.paper AS paper
"""

FIGURES_OF: Final = f"""
UNWIND $ids AS id
CALL (id) {{{_FIGURES.format(pattern="<-[:OBJECT]-(c:Claim)<-[:SUPPORTS]-(v:Evidence)")}
    UNION{_FIGURES.format(pattern="<-[:ON]-(v:Evidence)-[:SUPPORTS]->(c:Claim)")}}}
RETURN id, count(DISTINCT evidence) AS figures, count(DISTINCT paper) AS papers
"""
"""For each of the entities `$ids` on which figures are stated, how many, and by how many papers."""

STATED_OF: Final = _STATED.format(
    pattern="MATCH (:Entity {id: $benchmark})<-[:OBJECT]-(c:Claim)<-[:SUPPORTS]-(v:Evidence)"
)
"""The surest `$limit` values of claims whose object is the benchmark, by claims of `$predicates`."""

STATED_ON: Final = _STATED.format(pattern="MATCH (:Entity {id: $benchmark})<-[:ON]-(v:Evidence)-[:SUPPORTS]->(c:Claim)")
"""The same of claims that hold on the benchmark."""
