"""Statements that keep what people vouch for, and read a stored paper so that it can be written again."""

from typing import Final

ANY: Final = "MATCH (w:Curation) RETURN w.id AS id LIMIT 1"

OF_PAPERS: Final = "UNWIND $papers AS paper MATCH (w:Curation {paper: paper}) RETURN paper, w.curation AS curation"

SET: Final = "MERGE (w:Curation {id: $id}) SET w = $properties"

FORGET: Final = "MATCH (w:Curation {id: $id}) DELETE w"

DELETE: Final = "UNWIND $papers AS paper MATCH (w:Curation {paper: paper}) DELETE w"

BY_ID: Final = "UNWIND $ids AS id MATCH (w:Curation {id: id}) RETURN w.curation AS curation"

CORRECTING: Final = "MATCH (w:Curation) WHERE any(id IN w.corrects WHERE id IN $ids) RETURN w.curation AS curation"
"""What stands in the place of some evidence that is wrong."""

CURATIONS: Final = """
MATCH (w:Curation)
WHERE w.at < $at OR w.at = $at AND w.id > $id
WITH w ORDER BY w.at DESC, w.id LIMIT $limit
RETURN w.curation AS curation
ORDER BY w.at DESC, w.id
"""
"""What people vouch for behind that with the id `$id`, of the time `$at`, the newest first."""

COUNT: Final = "MATCH (w:Curation) RETURN count(w) AS count"

PAPER: Final = "MATCH (p:Paper {id: $paper}) RETURN properties(p) AS paper"

MENTIONS: Final = """
MATCH (p:Paper {id: $paper})-[m:MENTIONS]->(:Entity)
MATCH (n:Name {id: m.name})
RETURN m { .name, .texts, .starts, .ends, .shorts, .added, type: n.type } AS mention
"""

NAMES_READ: Final = """
OPTIONAL MATCH (a:Name {id: v.subject_name})
MATCH (b:Name {id: v.object_name})
"""
"""The names in evidence, with the types that they are read with: a person may have taken them for things of others."""

TYPES_READ: Final = "coalesce(a.type, c.subject_type) AS subject_type, b.type AS object_type"
"""The types of these names; that of the paper itself where it is the subject."""

STATEMENTS: Final = f"""
MATCH (:Paper {{id: $paper}})<-[:STATED_IN]-(v:Evidence)-[:SUPPORTS|REFUTES]->(c:Claim)
{NAMES_READ}
RETURN properties(v) AS evidence, c.predicate AS predicate, {TYPES_READ}
ORDER BY v.start, v.id
"""

EVIDENCE: Final = """
UNWIND $ids AS id
MATCH (v:Evidence {id: id})
RETURN v { .id, .curation, .found } AS evidence
"""

CURATED: Final = """
UNWIND $papers AS paper
MATCH (:Paper {id: paper})<-[:STATED_IN]-(v:Evidence)
WHERE v.curation IS NOT NULL
RETURN properties(v) AS evidence
"""

SET_EVIDENCE: Final = "UNWIND $rows AS row MATCH (v:Evidence {id: row.id}) SET v = row.properties"
