"""Statements that keep what a person has said of evidence."""

from typing import Final

from claimgraph.graph.queries.curations import NAMES_READ, TYPES_READ

EVIDENCE: Final = f"""
MATCH (v:Evidence {{id: $id}})-[:SUPPORTS|REFUTES]->(c:Claim)
MATCH (c)-[:SUBJECT]->(s:Entity|Paper)
MATCH (c)-[:OBJECT]->(o:Entity)
MATCH (p:Paper {{id: v.paper}})
{NAMES_READ}
RETURN
    properties(v) AS evidence, c.id AS claim, c.predicate AS predicate, p.hash AS hash,
    coalesce(s.name, s.title) AS subject, o.name AS object, {TYPES_READ}
"""
"""A piece of evidence and its claim, with the types of the names in it."""

SET: Final = "MERGE (w:Verdict {id: $id}) SET w += $properties"

ANY: Final = "MATCH (w:Verdict) RETURN w.id AS id LIMIT 1"

OF_PAPERS: Final = """
UNWIND $papers AS paper
MATCH (w:Verdict {paper: paper})
RETURN paper, w { .id, .predicate, .sentence, .negated, .on_name, .evidence } AS verdict
"""

_VERDICT: Final = (
    "w { .id, .reason, .by, .at, .paper, .sentence, .subject, .predicate, .object, .negated, .evidence } AS verdict"
)

ON: Final = f"MATCH (w:Verdict {{id: $id}}) RETURN {_VERDICT}"
"""The verdict on a piece of evidence."""

VERDICTS: Final = f"""
MATCH (w:Verdict)
WHERE w.at < $at OR w.at = $at AND w.id > $id
WITH w ORDER BY w.at DESC, w.id LIMIT $limit
RETURN {_VERDICT}
ORDER BY w.at DESC, w.id
"""
"""The verdicts behind that on `$id`, of the time `$at`, the newest first."""

WHOLE: Final = """
UNWIND $papers AS paper
MATCH (w:Verdict {paper: paper})
RETURN w {
    .id, .paper, .sentence, .negated, .subject, .predicate, .object, .reason, .at, .subject_type, .object_type, .hash,
    .evidence, .by, .on_name
} AS verdict
"""
"""All that is kept of the verdicts on what some papers say."""

JUDGED: Final = """
MATCH (w:Verdict|Curation) WHERE w.paper > $position
RETURN DISTINCT w.paper AS paper ORDER BY paper LIMIT $limit
"""
"""The papers behind one of whose evidence people have said something."""

COUNT: Final = "MATCH (w:Verdict) RETURN count(w) AS count"

KEPT: Final = """
MATCH (w:Verdict {id: $id})
RETURN w { .evidence, .predicate, .subject_type, .object_type, .hash } AS verdict
"""

FORGET: Final = "MATCH (w:Verdict {id: $id}) DELETE w"

DELETE_VERDICTS: Final = "UNWIND $papers AS paper MATCH (w:Verdict {paper: paper}) DELETE w"

IS_READ_SO: Final = "MATCH (p:Paper {id: $paper}) WHERE p.hash = $hash RETURN p.id AS id"

FORGET_READING: Final = "MATCH (p:Paper {id: $paper}) SET p.hash = '', p.reading = ''"
"""So that the next load of a paper writes it, whatever it says."""
