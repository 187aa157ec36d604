"""Statements that bring the graph of an earlier schema version up to date."""

from typing import Final

PAPER_WITHOUT_VERSION: Final = "MATCH (p:Paper) WHERE p.version IS NULL RETURN p.id AS id LIMIT 1"

SET_VERSIONS: Final = """
MATCH (p:Paper) WHERE p.version IS NULL
CALL (p) { SET p.version = 1 } IN TRANSACTIONS OF 10000 ROWS
"""

SET_YEARS: Final = """
MATCH (v:Evidence)-[:STATED_IN]->(p:Paper) WHERE p.year IS NOT NULL AND v.year IS NULL
CALL (v, p) { SET v.year = p.year } IN TRANSACTIONS OF 10000 ROWS
"""

NAMES_WITHOUT_STEM: Final = """
MATCH (n:Name) WHERE n.papers > 0 AND n.stem IS NULL
RETURN n { .id, .type, .surfaces } AS name LIMIT $limit
"""

SET_STEMS: Final = "UNWIND $rows AS row MATCH (n:Name {id: row.id}) SET n.stem = row.stem, n.group = row.id"

CLAIMS_AFTER: Final = "MATCH (c:Claim) WHERE c.id > $position RETURN c.id AS id ORDER BY id LIMIT $limit"

EVIDENCE_AFTER: Final = """
MATCH (v:Evidence) WHERE v.id > $position
WITH v ORDER BY v.id LIMIT $limit
MATCH (v)-[:SUPPORTS|REFUTES]->(c:Claim)
RETURN
    v { .id, .subject_name, .object_name, .claim_of_names } AS evidence,
    c { .subject, .object, .predicate } AS claim
ORDER BY v.id
"""

EVIDENCE_SORTED: Final = """
MATCH (v:Evidence) WHERE v.id > $position
WITH v ORDER BY v.id LIMIT $limit
RETURN v { .id, .negated, .confidence, .sort, .uncertainty_sort } AS row
ORDER BY v.id
"""

ENTITIES_AFTER: Final = """
MATCH (e:Entity) WHERE e.id > $position
WITH e ORDER BY e.id LIMIT $limit
RETURN e { .id, .name, .generic } AS row
ORDER BY e.id
"""

PAPERS_AFTER: Final = """
MATCH (p:Paper) WHERE p.id > $position
RETURN p { .id, .title, .doi, .url, .arxiv, .pmid, .title_key } AS paper
ORDER BY p.id LIMIT $limit
"""

PAPERS_WITHOUT_PARTS: Final = """
MATCH (p:Paper) WHERE p.parts IS NULL AND p.search IS NOT NULL
RETURN p { .id, .title, .year, .search } AS row LIMIT $limit
"""

ENTITIES_WITHOUT_PARTS: Final = """
MATCH (e:Entity) WHERE e.parts IS NULL
RETURN e { .id, .name, .papers, .search } AS row LIMIT $limit
"""

CLAIMS_WITHOUT_SORTS: Final = """
MATCH (c:Claim) WHERE c.year_sort IS NULL
RETURN c { .id, .support, .belief, .last_year, .refuted } AS row LIMIT $limit
"""

OF_SEVERAL_NAMES: Final = """
MATCH (n:Name) WHERE n.papers > 0
WITH n.entity AS id, count(n) AS names WHERE names > 1
RETURN id ORDER BY id
"""
"""The entities of more than one name."""

SET_PAPERS: Final = "UNWIND $rows AS row MATCH (n:Paper {id: row.id}) SET n += row"
SET_ENTITIES: Final = "UNWIND $rows AS row MATCH (n:Entity {id: row.id}) SET n += row"
SET_CLAIMS: Final = "UNWIND $rows AS row MATCH (n:Claim {id: row.id}) SET n += row"
