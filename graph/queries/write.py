"""Statements that write. All run inside one transaction per batch, and take lists of rows as parameters."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from claimgraph.schema import Predicate

BEGIN: Final = "MATCH (m:Meta {id: 'graph'}) SET m.writes = m.writes + 1 RETURN m.writes AS writes"
"""Count the change, and so keep a second writer waiting, or failing, until this one has committed."""

STORED_HASHES: Final = "UNWIND $ids AS id MATCH (p:Paper {id: id}) RETURN id, p.hash AS hash, p.reading AS reading"

STORED_TEXTS: Final = "UNWIND $ids AS id MATCH (p:Paper {id: id}) RETURN id, p.title AS title, p.abstract AS abstract"

# Retiring what an earlier version of a paper said.

STORED_MENTIONS: Final = """
UNWIND $papers AS paper
MATCH (:Paper {id: paper})-[m:MENTIONS]->(:Entity)
RETURN paper, m.name AS name, m.texts AS texts, m.shorts AS shorts
"""

STATED_CLAIMS: Final = """
UNWIND $papers AS paper
MATCH (:Paper {id: paper})<-[:STATED_IN]-(:Evidence)-[:SUPPORTS|REFUTES]->(c:Claim)
RETURN DISTINCT c.id AS id
"""

DELETE_MENTIONS: Final = "UNWIND $papers AS paper MATCH (:Paper {id: paper})-[m:MENTIONS]->(:Entity) DELETE m"

DELETE_EVIDENCE: Final = """
UNWIND $papers AS paper
MATCH (:Paper {id: paper})<-[:STATED_IN]-(v:Evidence)
DETACH DELETE v
"""

# Papers, names and entities.

SET_PAPERS: Final = """
UNWIND $rows AS row
MERGE (p:Paper {id: row.id})
SET p = row
"""

NAMES: Final = """
UNWIND $ids AS id
MATCH (n:Name {id: id})
RETURN n { .id, .type, .entity, .papers, .surfaces, .counts } AS name, EXISTS { (:Name)-[:SHORT]->(n) } AS carried
"""

SET_NAMES: Final = """
UNWIND $rows AS row
MERGE (n:Name {id: row.id})
SET n += row
"""

SHORTS: Final = """
UNWIND $rows AS row
MATCH (:Name {id: row.long})-[s:SHORT]->(:Name {id: row.short})
RETURN row.long AS long, row.short AS short, s.papers AS papers
"""

ADD_SHORTS: Final = """
UNWIND $rows AS row
MATCH (l:Name {id: row.long})
MERGE (s:Name {id: row.short})
CREATE (l)-[:SHORT {papers: row.papers}]->(s)
"""

SET_SHORTS: Final = """
UNWIND $rows AS row
MATCH (:Name {id: row.long})-[s:SHORT]->(:Name {id: row.short})
SET s.papers = row.papers
"""

SHORTS_AFFECTED: Final = """
UNWIND $rows AS row
MATCH (:Name {id: row.long})-[:SHORT]->(s:Name)
RETURN s.id AS id
UNION
UNWIND $rows AS row
MATCH (:Name {id: row.short})-[:SHORT]->(s:Name)
RETURN s.id AS id
"""
"""The acronyms whose meaning may change where a pair of long form and acronym comes or goes."""

DELETE_SHORTS: Final = """
UNWIND $rows AS row
MATCH (:Name {id: row.long})-[s:SHORT]->(:Name {id: row.short})
DELETE s
"""

DELETE_UNUSED_NAMES: Final = """
UNWIND $ids AS id
MATCH (n:Name {id: id})
WHERE coalesce(n.papers, 0) = 0 AND NOT EXISTS { (:Name)-[:SHORT]->(n) }
DETACH DELETE n
"""

SHORTS_USED_TOGETHER: Final = """
UNWIND $papers AS paper
UNWIND paper.carried AS id
MATCH (s:Name {id: id})<-[:SHORT]-(l:Name)
WHERE l.id IN paper.names OR EXISTS { MATCH (l)-[:SHORT]->(t:Name) WHERE t.id <> s.id AND t.id IN paper.names }
RETURN DISTINCT s.id AS id
"""
"""The acronyms that some of the papers uses beside their long form, or beside another acronym of it."""

SET_PENDING: Final = """
UNWIND $ids AS id
MATCH (n:Name {id: id})
WHERE n.papers > 0
SET n.pending = true
"""

NAMES_OF_ENTITIES: Final = """
UNWIND $ids AS id
MATCH (n:Name {entity: id})
WHERE n.papers > 0
RETURN id AS entity, n { .id, .type, .papers, .surfaces, .counts } AS name
"""

SET_ENTITIES: Final = """
UNWIND $rows AS row
MERGE (e:Entity {id: row.id})
SET e += row
"""

DELETE_ENTITIES: Final = "UNWIND $ids AS id MATCH (e:Entity {id: id}) DETACH DELETE e"

ADD_MENTIONS: Final = """
UNWIND $rows AS row
MATCH (p:Paper {id: row.paper})
MATCH (e:Entity {id: row.entity})
CREATE (p)-[:MENTIONS {
    name: row.name, texts: row.texts, starts: row.starts, ends: row.ends, shorts: row.shorts
}]->(e)
"""

# Evidence and claims.

_ADD_EVIDENCE: Final = """
UNWIND $rows AS row
MATCH (p:Paper {{id: row.properties.paper}})
MATCH (c:Claim {{id: row.claim}})
CREATE (c)<-[:{type}]-(v:Evidence)-[:STATED_IN]->(p)
SET v = row.properties
"""

ADD_SUPPORTING: Final = _ADD_EVIDENCE.format(type="SUPPORTS")
ADD_REFUTING: Final = _ADD_EVIDENCE.format(type="REFUTES")

_LINK: Final = """
UNWIND $rows AS row
MATCH (v:Evidence {{id: row.evidence}})
MATCH (t:{label} {{id: row.target}})
CREATE (v)-[:{type}]->(t)
"""

LINK_ON: Final = _LINK.format(label="Entity", type="ON")
LINK_BASELINE: Final = _LINK.format(label="Entity", type="BASELINE")
LINK_SUPPORTING: Final = _LINK.format(label="Claim", type="SUPPORTS")
LINK_REFUTING: Final = _LINK.format(label="Claim", type="REFUTES")

STORED_CLAIMS: Final = """
UNWIND $ids AS id
MATCH (c:Claim {id: id})
OPTIONAL MATCH (c)<-[:SUPPORTS|REFUTES]-(v:Evidence)
RETURN
    id, c.subject AS subject, c.predicate AS predicate, c.object AS object, c.contested AS contested,
    collect([v.paper, v.negated, v.confidence, v.hedged, v.attribution, v.year]) AS votes
"""
"""Claims with what each piece of their evidence says, in the order of the fields of `belief.Vote`."""

SET_CONTESTED: Final = "UNWIND $rows AS row MATCH (c:Claim {id: row.id}) SET c += row"


def _per_predicate(statement: str) -> Mapping[Predicate, str]:
    """One statement per predicate: a relationship type cannot be a parameter, so it comes from the vocabulary."""
    return MappingProxyType(
        {
            predicate: statement.format(
                type=predicate.value, subject="Paper" if predicate is Predicate.INTRODUCES else "Entity"
            )
            for predicate in Predicate
        }
    )


ADD_CLAIMS: Final = _per_predicate("""
UNWIND $rows AS row
MATCH (s:{subject} {{id: row.subject}})
MATCH (o:Entity {{id: row.object}})
CREATE (s)<-[:SUBJECT]-(c:Claim)-[:OBJECT]->(o)
CREATE (s)-[:{type} {{claim: row.id, support: row.support, refuted: row.refuted, belief: row.belief}}]->(o)
SET c = row
""")
"""New claims, each with its typed relationship: one between two things, of one type."""

SET_CLAIMS: Final = _per_predicate("""
UNWIND $rows AS row
MATCH (c:Claim {{id: row.id}})
MATCH (c)-[:SUBJECT]->(s:{subject})
MATCH (c)-[:OBJECT]->(o:Entity)
MATCH (s)-[r:{type}]->(o)
SET c += row, r.support = row.support, r.refuted = row.refuted, r.belief = row.belief
""")

DELETE_CLAIMS: Final = _per_predicate("""
UNWIND $rows AS row
MATCH (c:Claim {{id: row.id}})
MATCH (c)-[:SUBJECT]->(s:{subject})
MATCH (c)-[:OBJECT]->(o:Entity)
MATCH (s)-[r:{type}]->(o)
DELETE r
DETACH DELETE c
""")

# Resolution across papers.

PENDING: Final = "MATCH (n:Name {pending: true}) RETURN n.id AS id ORDER BY id LIMIT $limit"

LONG_FORMS: Final = """
UNWIND $ids AS id
MATCH (s:Name {id: id})
OPTIONAL MATCH (l:Name)-[:SHORT]->(s)
RETURN
    id, s.entity AS entity, coalesce(s.papers, 0) AS papers,
    collect(CASE WHEN l IS NULL THEN null ELSE {
        id: l.id, is_short: EXISTS { (:Name)-[:SHORT]->(l) },
        shorts: COLLECT { MATCH (l)-[:SHORT]->(t:Name) RETURN t.id }
    } END) AS longs
"""

USED_TOGETHER: Final = """
MATCH (:Entity {id: $entity})<-[m:MENTIONS {name: $name}]-(p:Paper)
WHERE EXISTS { MATCH (p)-[o:MENTIONS]->(:Entity) WHERE o.name IN $others }
RETURN p.id AS paper LIMIT 1
"""
"""A paper that uses a name and one of some others for different things."""

MOVE_MENTIONS: Final = """
MATCH (a:Entity {id: $old})<-[m:MENTIONS {name: $name}]-(p:Paper)
MATCH (b:Entity {id: $new})
CREATE (p)-[n:MENTIONS]->(b)
SET n = properties(m)
DELETE m
"""

_MOVE_LINKS: Final = """
MATCH (:Entity {{id: $old}})<-[r:{type}]-(v:Evidence {{{property}: $name}})
MATCH (b:Entity {{id: $new}})
CREATE (v)-[:{type}]->(b)
DELETE r
"""

MOVE_ON: Final = _MOVE_LINKS.format(type="ON", property="on_name")
MOVE_BASELINE: Final = _MOVE_LINKS.format(type="BASELINE", property="baseline_name")

EVIDENCE_ABOUT: Final = """
MATCH (:Entity {id: $entity})<-[:SUBJECT|OBJECT]-(c:Claim)<-[:SUPPORTS|REFUTES]-(v:Evidence)
WHERE v.subject_name = $name OR v.object_name = $name
RETURN DISTINCT
    c { .id, .subject, .subject_type, .predicate, .object, .object_type } AS claim,
    v { .id, .paper, .negated, .confidence, .hedged, .attribution, .year, .subject_name, .object_name,
        .subject_start, .subject_end, .object_start, .object_end } AS evidence
"""

DETACH_EVIDENCE: Final = """
UNWIND $ids AS id
MATCH (:Evidence {id: id})-[r:SUPPORTS|REFUTES]->(:Claim)
DELETE r
"""

SET_EVIDENCE: Final = "UNWIND $rows AS row MATCH (v:Evidence {id: row.id}) SET v += row"

SET_MEANING: Final = "MATCH (n:Name {id: $name}) SET n.entity = $entity"

SETTLED: Final = "UNWIND $ids AS id MATCH (n:Name {id: id}) SET n.pending = null"
