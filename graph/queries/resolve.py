"""Statements of entity resolution across papers, inside its transactions."""

from typing import Final

from claimgraph.graph.queries.curations import NAMES_READ, TYPES_READ

PENDING: Final = """
MATCH (n:Name {pending: true})
RETURN n.id AS id, coalesce(n.papers, 0) AS papers ORDER BY id LIMIT $limit
"""

STILL_PENDING: Final = """
UNWIND $ids AS id
MATCH (n:Name {id: id})
WHERE n.pending = true
RETURN id
"""
"""Those of the names `$ids` that are still to be looked at."""

_NAME: Final = """n {
    .id, .type, .stem, .surfaces, .papers, .entity, .group, .rule, .score, .via, .same_as, .alone
} AS name"""

NAMES: Final = f"UNWIND $ids AS id MATCH (n:Name {{id: id}}) WHERE n.papers > 0 RETURN {_NAME}"

VARIANTS: Final = f"UNWIND $stems AS stem MATCH (n:Name {{stem: stem}}) WHERE n.papers > 0 RETURN {_NAME}"

STATED_BETWEEN: Final = """
UNWIND $claims AS id
MATCH (:Claim {id: id})<-[:SUPPORTS|REFUTES]-(v:Evidence)
RETURN v.subject_name AS subject, v.object_name AS object, v.paper AS paper
"""
"""Which names the evidence of some claims uses for subject and object."""

SET_GROUPS: Final = "UNWIND $rows AS row MATCH (n:Name {id: row.id}) SET n.group = row.group"

MEMBERS: Final = """
UNWIND $groups AS group
MATCH (n:Name {group: group})
WHERE n.papers > 0 OR n.same_as IS NOT NULL
RETURN
    group, n.id AS id, n.entity AS entity, coalesce(n.papers, 0) AS papers, coalesce(n.alone, false) AS alone,
    n.same_as AS same_as,
    COLLECT {
        MATCH (l:Name)-[s:SHORT]->(n)
        RETURN {
            id: l.id, group: coalesce(l.group, l.id), papers: s.papers, alone: coalesce(l.alone, false),
            is_short: EXISTS { (:Name)-[:SHORT]->(l) }
        }
    } AS longs
"""
"""The names of some groups, with what a person has said of them and the long forms that papers give them.

Also those that no paper uses, where a person has taken them for another.
"""

GROUPS_OF: Final = "UNWIND $ids AS id MATCH (n:Name {id: id}) RETURN id, coalesce(n.group, n.id) AS group"

NAMES_AND_SHORTS: Final = """
UNWIND $groups AS group
MATCH (n:Name {group: group})
RETURN group, n.id AS id, COLLECT { MATCH (n)-[:SHORT]->(s:Name) RETURN s.id } AS shorts
"""

USED_TOGETHER: Final = """
UNWIND $rows AS row
MATCH (:Entity {id: row.entity})<-[m:MENTIONS {name: row.name}]-(p:Paper)
WHERE EXISTS { MATCH (p)-[o:MENTIONS]->(:Entity) WHERE o.name IN row.others }
RETURN row.group AS group, count(DISTINCT p.id) AS papers
"""
"""How many papers use a name and one of some others for different things."""

SET_REASONS: Final = """
UNWIND $rows AS row
MATCH (n:Name {id: row.id})
SET n.rule = row.rule, n.score = row.score, n.via = row.via
"""

SET_MEANINGS: Final = "UNWIND $rows AS row MATCH (n:Name {id: row.name}) SET n.entity = row.new"

SETTLED: Final = "UNWIND $ids AS id MATCH (n:Name {id: id}) SET n.pending = null"

SET_DEPENDENT_PENDING: Final = """
UNWIND $ids AS id
MATCH (:Name {id: id})-[:SHORT]->(n:Name)
WHERE n.papers > 0
SET n.pending = true
"""

MOVE_MENTIONS: Final = """
UNWIND $rows AS row
MERGE (b:Entity {id: row.new})
WITH row, b
MATCH (:Entity {id: row.old})<-[m:MENTIONS {name: row.name}]-(p:Paper)
CREATE (p)-[n:MENTIONS]->(b)
SET n = properties(m)
DELETE m
"""
"""Move what papers mention under some names, making the entities that are missing."""

_MOVE_LINKS: Final = """
UNWIND $rows AS row
MATCH (:Entity {{id: row.old}})<-[r:{type}]-(v:Evidence {{{property}: row.name}})
MATCH (b:Entity {{id: row.new}})
CREATE (v)-[:{type}]->(b)
DELETE r
"""

MOVE_ON: Final = _MOVE_LINKS.format(type="ON", property="on_name")
MOVE_BASELINE: Final = _MOVE_LINKS.format(type="BASELINE", property="baseline_name")

EVIDENCE_ABOUT: Final = f"""
UNWIND $rows AS row
MATCH (:Entity {{id: row.old}})<-[:SUBJECT|OBJECT]-(c:Claim)<-[:SUPPORTS|REFUTES]-(v:Evidence)
WHERE v.subject_name = row.name OR v.object_name = row.name
WITH DISTINCT c, v
{NAMES_READ}
WITH c, v, {TYPES_READ}
RETURN
    c {{ .id, .subject, .predicate, .object, subject_type: subject_type, object_type: object_type }} AS claim,
    v {{ .id, .paper, .negated, .confidence, .hedged, .attribution, .year, .subject_name, .object_name,
        .claim_of_names, .subject_start, .subject_end, .object_start, .object_end }} AS evidence
"""

DETACH_EVIDENCE: Final = """
UNWIND $ids AS id
MATCH (:Evidence {id: id})-[r:SUPPORTS|REFUTES]->(:Claim)
DELETE r
"""

SET_EVIDENCE: Final = "UNWIND $rows AS row MATCH (v:Evidence {id: row.id}) SET v += row"
