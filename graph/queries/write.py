"""Statements that write. All run inside one transaction per batch, and take lists of rows as parameters."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from claimgraph.schema import Predicate

BEGIN: Final = "MATCH (m:Meta {id: 'graph'}) SET m.writes = m.writes + 1 RETURN m.writes AS writes"
"""Count the change, and so keep a second writer waiting, or failing, until this one has committed."""

STORED_HASHES: Final = """
UNWIND $ids AS id
MATCH (p:Paper {id: id})
RETURN id, p.hash AS hash, p.reading AS reading, p.extractor AS extractor
"""

STORED_TEXTS: Final = """
UNWIND $ids AS id
MATCH (p:Paper {id: id})
RETURN id, p.title AS title, p.abstract AS abstract, coalesce(p.version, 1) AS version
"""

STORED_RUNS: Final = """
UNWIND $papers AS paper
MATCH (p:Paper {id: paper})
WHERE p.run IS NOT NULL
RETURN p.run AS run
UNION
UNWIND $papers AS paper
MATCH (t:Version {paper: paper})
WHERE t.run IS NOT NULL
RETURN t.run AS run
"""
"""The runs that read the present and the earlier texts of papers."""

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

DROP_EVIDENCE: Final = "UNWIND $ids AS id MATCH (v:Evidence {id: id}) DETACH DELETE v"

KEEP_VERSIONS: Final = """
UNWIND $rows AS row
MATCH (p:Paper {id: row.paper})
MERGE (t:Version {id: row.version})
SET t.paper = row.paper, t.number = row.number, t.title = p.title, t.abstract = p.abstract, t.run = p.run,
    t.extractor = p.extractor, t.extractor_version = p.extractor_version
MERGE (t)-[:VERSION_OF]->(p)
"""
"""Keep the present texts of papers as earlier ones."""

KEEP_EVIDENCE: Final = """
UNWIND $rows AS row
MATCH (:Paper {id: row.paper})<-[:STATED_IN]-(v:Evidence)-[:SUPPORTS|REFUTES]->(c:Claim)
MATCH (c)-[:SUBJECT]->(s:Entity|Paper)
MATCH (c)-[:OBJECT]->(o:Entity)
MATCH (t:Version {id: row.version})
CREATE (t)<-[:STOOD_IN]-(x:Retired)
SET x = properties(v)
SET x.id = v.id + '@' + toString(row.number), x.claim = c.id, x.predicate = c.predicate,
    x.subject = coalesce(s.name, s.title), x.object = o.name, x.claim_of_names = null
"""
"""Keep the evidence that stands in the present texts of papers with these texts; it counts for no claim any more."""

_DROP_VERSIONS: Final = """
UNWIND ${list} AS id
MATCH (t:Version {{{property}: id}})
OPTIONAL MATCH (t)<-[:STOOD_IN]-(x:Retired)
DETACH DELETE x, t
"""

DROP_VERSIONS: Final = _DROP_VERSIONS.format(list="ids", property="id")
DELETE_VERSIONS: Final = _DROP_VERSIONS.format(list="papers", property="paper")

DELETE_PAPERS: Final = "UNWIND $ids AS id MATCH (p:Paper {id: id}) DETACH DELETE p"

DELETE_UNUSED_RUNS: Final = """
UNWIND $ids AS id
MATCH (r:Run {id: id})
WHERE NOT EXISTS { MATCH (p:Paper) WHERE p.run = r.id } AND NOT EXISTS { MATCH (t:Version) WHERE t.run = r.id }
DELETE r
"""

# Papers, names and entities.

SET_RUNS: Final = "UNWIND $rows AS row MERGE (r:Run {id: row.id}) SET r = row"

SET_PAPERS: Final = """
UNWIND $rows AS row
MERGE (p:Paper {id: row.id})
WITH p, row, p { .doi, .arxiv, .pmid, .duplicates } AS was
SET p = row
SET p.duplicates = coalesce(row.duplicates, was.duplicates),
    p.doi = CASE
        WHEN was.duplicates IS NULL THEN row.doi
        WHEN row.doi IS NULL OR row.doi STARTS WITH '10.48550/arxiv.' THEN coalesce(was.doi, row.doi)
        ELSE row.doi
    END,
    p.arxiv = coalesce(row.arxiv, CASE WHEN was.duplicates IS NULL THEN null ELSE was.arxiv END),
    p.pmid = coalesce(row.pmid, CASE WHEN was.duplicates IS NULL THEN null ELSE was.pmid END)
"""
"""Write papers. What other records have told of them stays."""

NAMES: Final = """
UNWIND $ids AS id
MATCH (n:Name {id: id})
RETURN
    n { .id, .type, .entity, .papers, .surfaces, .counts, .stem, .group, .said } AS name,
    EXISTS { (:Name)-[:SHORT]->(n) } OR n.same_as IS NOT NULL AS carried
"""
"""Names, and whether they may mean something else than themselves."""

KNOWN_STEMS: Final = "UNWIND $stems AS stem MATCH (n:Name {stem: stem}) RETURN DISTINCT stem"

KNOWN_ENTITIES: Final = "UNWIND $ids AS id MATCH (e:Entity {id: id}) RETURN id"

ADD_NAMES: Final = "UNWIND $rows AS row CREATE (n:Name) SET n = row"

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
WHERE coalesce(n.papers, 0) = 0 AND n.said IS NULL AND NOT EXISTS { (:Name)-[:SHORT]->(n) }
DETACH DELETE n
"""

CARRIED_STEMS: Final = """
UNWIND $stems AS stem
MATCH (s:Name {stem: stem})
WHERE EXISTS { (:Name)-[:SHORT]->(s) }
RETURN DISTINCT stem
"""
"""The stems of which some name is an acronym."""

SHORTS_USED_TOGETHER: Final = """
UNWIND $papers AS paper
UNWIND paper.carried AS stem
MATCH (s:Name {stem: stem})<-[:SHORT]-(l:Name)
WHERE l.stem IN paper.stems
    OR EXISTS { MATCH (l)-[:SHORT]->(t:Name) WHERE t.stem <> s.stem AND t.stem IN paper.stems }
RETURN DISTINCT s.id AS id
"""
"""The acronyms that some of the papers uses beside their long form, or beside another acronym of it; or variants."""

SET_PENDING: Final = """
UNWIND $ids AS id
MATCH (n:Name {id: id})
WHERE n.papers > 0
SET n.pending = true
"""

FOLLOWING: Final = """
UNWIND $ids AS id
MATCH (n:Name {same_as: id})
RETURN n.id AS id, coalesce(n.papers, 0) > 0 AS used
"""
"""The names that a person took for one of some names."""

SET_VARIANTS_PENDING: Final = """
UNWIND $stems AS stem
MATCH (n:Name {stem: stem})
WHERE n.papers > 0
WITH stem, collect(n) AS variants
WHERE size(variants) >= $least
UNWIND variants AS n
SET n.pending = true
"""

NAMES_OF_ENTITIES: Final = """
UNWIND $ids AS id
MATCH (n:Name {entity: id})
WHERE n.papers > 0
OPTIONAL MATCH (r:Name {id: id})
RETURN
    id AS entity, r.title AS title, r.type AS type, r.said[0] AS said,
    n { .id, .type, .papers, .surfaces, .counts, .title, .rule, .via } AS name
"""

TYPES: Final = "UNWIND $ids AS id MATCH (e:Entity {id: id}) RETURN id, e.type AS type"

STORED_PAPERS: Final = "UNWIND $ids AS id MATCH (e:Entity {id: id}) RETURN id, e.papers AS papers"

COUNTED_PAPERS: Final = """
UNWIND $ids AS id
MATCH (:Entity {id: id})<-[:MENTIONS]-(p:Paper)
RETURN id, count(DISTINCT p.id) AS papers
"""
"""How many papers mention each of some entities, counted one by one."""

ADD_ENTITIES: Final = "UNWIND $rows AS row CREATE (e:Entity) SET e = row"

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
    name: row.name, texts: row.texts, starts: row.starts, ends: row.ends, shorts: row.shorts, added: row.added
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
    c.subject_type AS subject_type, c.object_type AS object_type,
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
