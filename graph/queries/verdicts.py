"""Statements that keep what a person has said of evidence."""

from typing import Final

EVIDENCE: Final = """
MATCH (v:Evidence {id: $id})-[:SUPPORTS|REFUTES]->(c:Claim)
MATCH (c)-[:SUBJECT]->(s:Entity|Paper)
MATCH (c)-[:OBJECT]->(o:Entity)
RETURN
    properties(v) AS evidence, c.id AS claim, c.predicate AS predicate,
    coalesce(s.name, s.title) AS subject, o.name AS object, c.subject_type AS subject_type, c.object_type AS object_type
"""

ADD: Final = "CREATE (w:Verdict {id: $id}) SET w += $properties"

DROP_EVIDENCE: Final = "MATCH (v:Evidence {id: $id}) DETACH DELETE v"

ANY: Final = "MATCH (w:Verdict) RETURN w.id AS id LIMIT 1"

KNOWN: Final = "UNWIND $ids AS id MATCH (w:Verdict {id: id}) RETURN id"

_VERDICT: Final = "w { .id, .reason, .by, .at, .paper, .sentence, .subject, .predicate, .object, .negated } AS verdict"

VERDICT: Final = f"MATCH (w:Verdict {{id: $id}}) RETURN {_VERDICT}"

VERDICTS: Final = f"MATCH (w:Verdict) RETURN {_VERDICT} ORDER BY w.at DESC, w.id"

KEPT: Final = "MATCH (w:Verdict {id: $id}) RETURN w { .evidence, .predicate, .subject_type, .object_type } AS verdict"

FORGET: Final = "MATCH (w:Verdict {id: $id}) DELETE w"

TEXT: Final = "MATCH (p:Paper {id: $paper}) RETURN p.title AS title, p.abstract AS abstract"

ENTITIES: Final = (
    "UNWIND $names AS name MATCH (n:Name {id: name}) WHERE n.entity IS NOT NULL RETURN name, n.entity AS entity"
)
