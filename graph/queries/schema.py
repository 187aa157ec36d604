"""Statements that make and describe the schema, in the order in which migrations run them."""

from typing import Final

STATEMENTS: Final = (
    "CREATE CONSTRAINT meta_id IF NOT EXISTS FOR (n:Meta) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT paper_id IF NOT EXISTS FOR (n:Paper) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT name_id IF NOT EXISTS FOR (n:Name) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT claim_id IF NOT EXISTS FOR (n:Claim) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT evidence_id IF NOT EXISTS FOR (n:Evidence) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT run_id IF NOT EXISTS FOR (n:Run) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT version_id IF NOT EXISTS FOR (n:Version) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT retired_id IF NOT EXISTS FOR (n:Retired) REQUIRE n.id IS UNIQUE",
    "CREATE CONSTRAINT verdict_id IF NOT EXISTS FOR (n:Verdict) REQUIRE n.id IS UNIQUE",
    "CREATE INDEX verdict_paper IF NOT EXISTS FOR (n:Verdict) ON (n.paper)",
    "CREATE CONSTRAINT curation_id IF NOT EXISTS FOR (n:Curation) REQUIRE n.id IS UNIQUE",
    "CREATE INDEX curation_paper IF NOT EXISTS FOR (n:Curation) ON (n.paper)",
    "CREATE INDEX evidence_claim_of_names IF NOT EXISTS FOR (n:Evidence) ON (n.claim_of_names)",
    "CREATE INDEX evidence_curation IF NOT EXISTS FOR (n:Evidence) ON (n.curation)",
    "CREATE INDEX evidence_sort IF NOT EXISTS FOR (n:Evidence) ON (n.sort)",
    "CREATE INDEX evidence_uncertainty IF NOT EXISTS FOR (n:Evidence) ON (n.uncertainty_sort)",
    "CREATE INDEX entity_sort IF NOT EXISTS FOR (n:Entity) ON (n.sort)",
    "CREATE INDEX claim_sort IF NOT EXISTS FOR (n:Claim) ON (n.sort)",
    "CREATE INDEX claim_predicate IF NOT EXISTS FOR (n:Claim) ON (n.predicate)",
    "CREATE INDEX paper_run IF NOT EXISTS FOR (n:Paper) ON (n.run)",
    "CREATE INDEX version_paper IF NOT EXISTS FOR (n:Version) ON (n.paper)",
    "CREATE INDEX version_run IF NOT EXISTS FOR (n:Version) ON (n.run)",
    "CREATE INDEX retired_claim IF NOT EXISTS FOR (n:Retired) ON (n.claim)",
    "CREATE INDEX paper_doi IF NOT EXISTS FOR (n:Paper) ON (n.doi)",
    "CREATE INDEX paper_arxiv IF NOT EXISTS FOR (n:Paper) ON (n.arxiv)",
    "CREATE INDEX paper_pmid IF NOT EXISTS FOR (n:Paper) ON (n.pmid)",
    "CREATE INDEX paper_title_key IF NOT EXISTS FOR (n:Paper) ON (n.title_key)",
    "CREATE INDEX paper_year IF NOT EXISTS FOR (n:Paper) ON (n.year_sort)",
    "CREATE INDEX paper_title IF NOT EXISTS FOR (n:Paper) ON (n.title_sort)",
    "CREATE INDEX entity_name IF NOT EXISTS FOR (n:Entity) ON (n.name_sort)",
    "CREATE INDEX claim_belief IF NOT EXISTS FOR (n:Claim) ON (n.belief_sort)",
    "CREATE INDEX claim_year IF NOT EXISTS FOR (n:Claim) ON (n.year_sort)",
    "CREATE INDEX claim_refuted IF NOT EXISTS FOR (n:Claim) ON (n.refuted_sort)",
    "CREATE INDEX claim_unallowed IF NOT EXISTS FOR (n:Claim) ON (n.unallowed_sort)",
    "CREATE INDEX claim_contested IF NOT EXISTS FOR (n:Claim) ON (n.contested_sort)",
    "CREATE INDEX name_entity IF NOT EXISTS FOR (n:Name) ON (n.entity)",
    "CREATE INDEX name_stem IF NOT EXISTS FOR (n:Name) ON (n.stem)",
    "CREATE INDEX name_group IF NOT EXISTS FOR (n:Name) ON (n.group)",
    "CREATE INDEX name_same_as IF NOT EXISTS FOR (n:Name) ON (n.same_as)",
    "CREATE INDEX name_pending IF NOT EXISTS FOR (n:Name) ON (n.pending)",
)
"""Constraints and range indexes: the same text on every server."""

FULLTEXT: Final = (
    "CREATE FULLTEXT INDEX entity_search IF NOT EXISTS FOR (n:Entity) ON EACH [n.search]",
    "CREATE FULLTEXT INDEX entity_parts IF NOT EXISTS FOR (n:Entity) ON EACH [n.parts]",
    "CREATE FULLTEXT INDEX paper_parts IF NOT EXISTS FOR (n:Paper) ON EACH [n.parts]",
)
"""The full-text indexes over the words of names, and over these with their ends, as Neo4j has them."""

FULLTEXT_ARCADEDB: Final = (
    "CREATE VERTEX TYPE Entity IF NOT EXISTS",
    "CREATE VERTEX TYPE Paper IF NOT EXISTS",
    "CREATE PROPERTY Entity.search IF NOT EXISTS STRING",
    "CREATE PROPERTY Entity.parts IF NOT EXISTS STRING",
    "CREATE PROPERTY Paper.parts IF NOT EXISTS STRING",
    "CREATE INDEX entity_search IF NOT EXISTS ON Entity (search) FULL_TEXT",
    "CREATE INDEX entity_parts IF NOT EXISTS ON Entity (parts) FULL_TEXT",
    "CREATE INDEX paper_parts IF NOT EXISTS ON Paper (parts) FULL_TEXT",
)
"""The same indexes as ArcadeDB has them: in SQL, over declared properties."""

VERSION: Final = "MATCH (m:Meta {id: 'graph'}) RETURN m.version AS version"
"""The version of the schema that the graph has; no row in an empty database."""

SET_VERSION: Final = """
MERGE (m:Meta {id: 'graph'})
ON CREATE SET m.graph = $graph, m.writes = 0
SET m.version = $version
"""
"""Note that the graph has this version; `$graph` becomes the identity of a new graph."""

IDENTITY: Final = "MATCH (m:Meta {id: 'graph'}) RETURN m.graph AS graph, m.writes AS writes"
"""The random identity that the graph was given when it was made, and how many transactions have changed it since."""

WAIT_FOR_INDEXES: Final = "CALL db.awaitIndexes(1800)"
"""Wait until Neo4j has filled new indexes, at most half an hour."""

PING: Final = "RETURN 1 AS one"
"""Ask nothing, to learn who answers."""
