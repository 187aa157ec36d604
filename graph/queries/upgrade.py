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

WITHOUT_PARTS: Final = {
    label: f"""
MATCH (n:{label}) WHERE n.parts IS NULL AND n.search IS NOT NULL
RETURN n.id AS id, n.search AS search LIMIT $limit
"""
    for label in ("Entity", "Paper")
}

SET_PARTS: Final = {
    label: f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) SET n.parts = row.parts"
    for label in ("Entity", "Paper")
}

SET_REFUTED: Final = """
MATCH (c:Claim) WHERE c.refuted > 0 AND c.refuted_sort IS NULL
CALL (c) { SET c.refuted_sort = c.sort } IN TRANSACTIONS OF 10000 ROWS
"""
