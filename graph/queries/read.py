"""Statements that read."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from claimgraph.graph.queries.lists import ListQuery, Part

_PAPER: Final = """p {
    .id, .title, .abstract, .year, .authors, .venue, .doi, .arxiv, .pmid, .url, .source, .duplicates, .version,
    .extractor, .extractor_version, .run
} AS row"""

_ENTITY: Final = "e { .id, .name, .type, .aliases, .papers } AS row"

CLAIM: Final = """c {
    .id, .predicate, .support, .own, .refuted, .papers, .belief, .first_year, .last_year,
    subject: [(c)-[:SUBJECT]->(s) | { id: s.id, type: c.subject_type, name: coalesce(s.name, s.title) }][0],
    object: [(c)-[:OBJECT]->(o) | { id: o.id, type: o.type, name: o.name }][0]
} AS row"""

_EVIDENCE: Final = """v {
    .id, .paper, .sentence, .index, .start, .end, .negated, .hedged, .attribution, .metric, .value, .confidence,
    .extractor, .extractor_version, .curation, .curated_by, .curated_at, .corrects,
    .subject_start, .subject_end, .object_start, .object_end, .cue_start, .cue_end,
    claim: [(v)-[:SUPPORTS|REFUTES]->(c) | c.id][0],
    on: [(v)-[:ON]->(n) | { id: n.id, type: n.type, name: n.name }][0],
    baseline: [(v)-[:BASELINE]->(b) | { id: b.id, type: b.type, name: b.name }][0]
} AS row"""


def in_scope(prefix: str = "") -> str:
    """Whether evidence is in an `EvidenceScope`, whose fields are parameters with this before their names."""
    tests = {
        "negated": "v.negated =",
        "attribution": "v.attribution =",
        "paper": "v.paper =",
        "year_from": "v.year >=",
        "year_to": "v.year <=",
    }
    return " AND ".join(f"(${prefix}{name} IS NULL OR {test} ${prefix}{name})" for name, test in tests.items())


HAS: Final = "'\\n' + {0}.search + '\\n' CONTAINS {1}"
"""Whether something has a part in a name; each of its names is a line, so that a part between line ends is a name."""

PAPERS: Final = ListQuery(
    node="(p:Paper)",
    variable="p",
    patterns={"entity": "(:Entity {id: $entity})<-[:MENTIONS]-(p:Paper)"},
    tests={
        "text": "p.search CONTAINS $text",
        "year_from": "p.year >= $year_from",
        "year_to": "p.year <= $year_to",
        "source": "p.source = $source",
        "run": "p.run = $run",
        "extractor": "p.extractor = $extractor",
        "extractor_version": "p.extractor_version = $extractor_version",
    },
    sort="id",
    row=_PAPER,
    orders={"id": "id", "year": "year_sort", "title": "title_sort"},
    parts={"text": Part(("paper_parts",), "UNWIND $text_ids AS id MATCH (p:Paper {id: id})")},
)

ENTITIES: Final = ListQuery(
    node="(e:Entity)",
    variable="e",
    patterns={"paper": "(:Paper {id: $paper})-[:MENTIONS]->(e:Entity)"},
    tests={
        "name": HAS.format("e", "$name"),
        "types": "e.type IN $types",
        "min_papers": "e.papers >= $min_papers",
        "generic": "e.generic = true",
        "ungeneric": "e.generic IS NULL",
    },
    sort="sort",
    row=_ENTITY,
    orders={"papers": "sort", "name": "name_sort"},
    parts={"name": Part(("entity_parts",), "UNWIND $name_ids AS id MATCH (e:Entity {id: id})")},
)

CLAIMS: Final = ListQuery(
    node="(c:Claim)",
    variable="c",
    patterns={
        "paper": "(:Paper {id: $paper})<-[:STATED_IN]-(:Evidence)-[:SUPPORTS|REFUTES]->(c:Claim)",
        "subject": "(s:Entity {id: $subject})<-[:SUBJECT]-(c:Claim)",
        "subject_paper": "(s:Paper {id: $subject_paper})<-[:SUBJECT]-(c:Claim)",
        "object": "(o:Entity {id: $object})<-[:OBJECT]-(c:Claim)",
        "about": "(a:Entity {id: $about})<-[:SUBJECT|OBJECT]-(c:Claim)",
        "on": "(n:Entity {id: $on})<-[:ON]-(:Evidence)-[:SUPPORTS|REFUTES]->(c:Claim)",
        "on_text": "(n:Entity)<-[:ON]-(:Evidence)-[:SUPPORTS|REFUTES]->(c:Claim)",
        "subject_text": "(s:Entity|Paper)<-[:SUBJECT]-(c:Claim)",
        "object_text": "(o:Entity)<-[:OBJECT]-(c:Claim)",
        "about_text": "(a:Entity)<-[:SUBJECT|OBJECT]-(c:Claim)",
    },
    tests={
        "on_text": HAS.format("n", "$on_text"),
        "subject_text": f"({HAS.format('s', '$subject_text')} OR s.id = $subject_id)",
        "object_text": HAS.format("o", "$object_text"),
        "about_text": HAS.format("a", "$about_text"),
        "predicates": "c.predicate IN $predicates",
        "subject_types": "c.subject_type IN $subject_types",
        "object_types": "c.object_type IN $object_types",
        # As a range, which the index knows.
        "refuted": "c.refuted_sort > ''",
        "unrefuted": "c.refuted = 0",
        "own": "c.own > 0",
        "unown": "c.own = 0",
        "allowed": "c.unallowed_sort IS NULL",
        "unallowed": "c.unallowed_sort > ''",
        "year_from": "c.last_year >= $year_from",
        "year_to": "c.first_year <= $year_to",
        # Each of these alone may hold of another paper: of one before the years, of one after them.
        "one": f"EXISTS {{ MATCH (c)<-[:SUPPORTS|REFUTES]-(v:Evidence) WHERE {in_scope('one_')} }}",
        "min_support": "c.support >= $min_support",
        "min_belief": "c.belief >= $min_belief",
    },
    sort="sort",
    row=CLAIM,
    parts={
        "on_text": Part(
            ("entity_parts",),
            "UNWIND $on_text_ids AS id MATCH (:Entity {id: id})<-[:ON]-(:Evidence)-[:SUPPORTS|REFUTES]->(c:Claim)",
        ),
        "subject_text": Part(
            ("entity_parts", "paper_parts"),
            "UNWIND $subject_text_ids AS id CALL (id) { "
            "MATCH (:Entity {id: id})<-[:SUBJECT]-(c:Claim) RETURN c "
            "UNION ALL MATCH (:Paper {id: id})<-[:SUBJECT]-(c:Claim) RETURN c } WITH c",
        ),
        "object_text": Part(
            ("entity_parts",), "UNWIND $object_text_ids AS id MATCH (:Entity {id: id})<-[:OBJECT]-(c:Claim)"
        ),
        "about_text": Part(
            ("entity_parts",), "UNWIND $about_text_ids AS id MATCH (:Entity {id: id})<-[:SUBJECT|OBJECT]-(c:Claim)"
        ),
    },
    of_years="UNWIND $years_ids AS id MATCH (:Paper {id: id})<-[:STATED_IN]-(:Evidence)-[:SUPPORTS|REFUTES]->(c:Claim)",
    orders={"support": "sort", "belief": "belief_sort", "year": "year_sort"},
    sparse={"refuted": "refuted_sort", "unallowed": "unallowed_sort"},
)

EVIDENCE: Final = ListQuery(
    node="(v:Evidence)",
    variable="v",
    patterns={
        "claim": "(:Claim {id: $claim})<-[:SUPPORTS|REFUTES]-(v:Evidence)",
        "paper": "(:Paper {id: $paper})<-[:STATED_IN]-(v:Evidence)",
        "about": "(:Entity {id: $about})<-[:SUBJECT|OBJECT]-(:Claim)<-[:SUPPORTS|REFUTES]-(v:Evidence)",
        "about_text": "(a:Entity)<-[:SUBJECT|OBJECT]-(:Claim)<-[:SUPPORTS|REFUTES]-(v:Evidence)",
    },
    tests={
        "about_text": HAS.format("a", "$about_text"),
        "predicates": "EXISTS { MATCH (v)-[:SUPPORTS|REFUTES]->(c:Claim) WHERE c.predicate IN $predicates }",
        "negated": "v.negated = $negated",
        "hedged": "v.hedged = $hedged",
        "attribution": "v.attribution = $attribution",
        "year_from": "v.year >= $year_from",
        "year_to": "v.year <= $year_to",
        "min_confidence": "v.confidence >= $min_confidence",
        "curations": "v.curation IN $curations",
        # As a range, which the index knows.
        "judged": "v.curation > ''",
        "unjudged": "v.curation IS NULL",
    },
    sort="sort",
    row=_EVIDENCE,
    orders={"confidence": "sort", "uncertainty": "uncertainty_sort"},
    parts={
        "about_text": Part(
            ("entity_parts",),
            "UNWIND $about_text_ids AS id "
            "MATCH (:Entity {id: id})<-[:SUBJECT|OBJECT]-(:Claim)<-[:SUPPORTS|REFUTES]-(v:Evidence)",
        ),
    },
    of_years="UNWIND $years_ids AS id MATCH (:Paper {id: id})<-[:STATED_IN]-(v:Evidence)",
)

PARTS: Final = {
    index: f"""
CALL db.index.fulltext.queryNodes('{index}', $words, {{limit: $limit}}) YIELD node AS n
RETURN n.id AS id, {HAS.format("n", "$part")} AS has
"""
    for index in ("entity_parts", "paper_parts")
}
"""At most `$limit` things that may have `$part` in their names, by `parts.part_query` of it, and whether they have it.

As an option of the index itself: it would give all others first, to be counted here.
"""

WHOLE: Final = {
    index: f"""
CALL db.index.fulltext.queryNodes('{index}', $words, {{limit: $limit}}) YIELD node AS n
RETURN count(n) AS candidates, collect(CASE WHEN {HAS.format("n", "$part")} THEN n.id END) AS ids
"""
    for index in ("entity_parts", "paper_parts")
}
"""The same of a whole name, which few of many candidates have: how many these are, and the ids of those few."""

PAPERS_OF_RANGE: Final = """
MATCH (p:Paper)
WHERE p.year_sort >= $first AND p.year_sort < $end
WITH p LIMIT $limit
RETURN p.id AS id
"""
"""The ids of at most `$limit` papers of a range of years, between two places in the order of `sorts.paper_sorts`."""

PAPERS_BY_ID: Final = f"UNWIND $ids AS id MATCH (p:Paper {{id: id}}) RETURN {_PAPER}"

PAPERS_BY_GIVEN: Final[Mapping[str, str]] = MappingProxyType(
    {
        kind: f"UNWIND $keys AS key MATCH (p:Paper {{{kind}: key}}) RETURN key, {_PAPER} ORDER BY p.id"
        for kind in ("doi", "arxiv", "pmid")
    }
)
"""By an id that others than a source give papers, the statement that finds those that have one of some."""

PAPERS_OF_RECORDS: Final = f"""
MATCH (p:Paper) WHERE p.duplicates IS NOT NULL
UNWIND p.duplicates AS id
WITH p, id WHERE id IN $ids
RETURN id, {_PAPER} ORDER BY p.id
"""
"""The papers of which other records have some ids; it looks at all papers that have such."""

ENTITIES_BY_ID: Final = f"UNWIND $ids AS id MATCH (e:Entity {{id: id}}) RETURN {_ENTITY}"

ENTITIES_NAMED: Final = f"""
UNWIND $ids AS id
MATCH (n:Name {{id: id}})
OPTIONAL MATCH (n)<-[:SHORT]-(l:Name)
WITH collect(n.entity) + collect(l.entity) AS found
UNWIND found AS id
MATCH (e:Entity {{id: id}})
WITH DISTINCT e
RETURN {_ENTITY}
"""
"""What the names `$ids` stand for, as a name of its own or as the acronym of long forms."""

NAMESAKES: Final = f"""
UNWIND $rows AS row
MATCH (n:Name {{id: row.name}})
OPTIONAL MATCH (n)<-[:SHORT]-(l:Name)
WITH row.id AS id, collect(n.entity) + collect(l.entity) AS found
UNWIND found AS other
WITH DISTINCT id, other WHERE other <> id
MATCH (e:Entity {{id: other}})
RETURN id, {_ENTITY}
"""
"""The same as `ENTITIES_NAMED`, of names that are asked for an entity each, but for that entity."""

TAKEN_FOR: Final = """
UNWIND $ids AS id
MATCH (n:Name {id: id})
WHERE n.same_as IS NOT NULL
OPTIONAL MATCH (s:Name {id: n.same_as})
WHERE s.papers > 0
RETURN DISTINCT n.same_as AS same_as, s.entity AS entity
"""
"""For the names `$ids` the name that a person took them for, and its entity, where papers use that."""

ENTITIES_BY_ANY_ID: Final = f"""
UNWIND $ids AS id
MATCH (n:Name {{id: id}})
MATCH (e:Entity {{id: coalesce(n.entity, n.id)}})
RETURN id, {_ENTITY}
"""
"""Entities by the ids that they have, or once had: every entity has the id of one of its names."""

CLAIMS_BY_ID: Final = f"UNWIND $ids AS id MATCH (c:Claim {{id: id}}) RETURN {CLAIM}"

CLAIMS_OF_NAMES: Final = f"""
UNWIND $ids AS id
MATCH (v:Evidence {{claim_of_names: id}})-[:SUPPORTS|REFUTES]->(c:Claim)
WITH id, c, count(v) AS pieces ORDER BY pieces DESC, c.id
WITH id, collect(c)[0] AS c
RETURN id, {CLAIM}
"""
"""Claims by the ids that they would have if names stood for themselves; of several the one most often stated so."""

EVIDENCE_BY_ID: Final = f"UNWIND $ids AS id MATCH (v:Evidence {{id: id}}) RETURN {_EVIDENCE}"

_EVIDENCE_OF: Final = """
UNWIND $claims AS claim
CALL (claim) {{
    MATCH (:Claim {{id: claim}})<-[:SUPPORTS|REFUTES]-(v:Evidence)
    WHERE {scope}
    RETURN v ORDER BY v.sort LIMIT $limit
}}
{more}
RETURN claim, {evidence}
ORDER BY v.sort
"""

EVIDENCE_OF: Final = _EVIDENCE_OF.format(scope=in_scope(), more="", evidence=_EVIDENCE)
"""The first `$limit` pieces of evidence in a scope of each of the claims `$claims`."""

EVIDENCE_AND_PAPERS_OF: Final = _EVIDENCE_OF.format(
    scope=in_scope(),
    more="MATCH (v)-[:STATED_IN]->(p:Paper)",
    evidence=f"{_EVIDENCE}, {_PAPER.replace('AS row', 'AS paper')}",
)
"""The same, each with its paper."""

_CLAIMS_AROUND: Final = """
UNWIND $ids AS id
CALL (id) {{
    MATCH {pattern}
    WITH DISTINCT c ORDER BY c.sort LIMIT $limit
    RETURN c
}}
RETURN id, {claim}
ORDER BY c.sort
"""

CLAIMS_AROUND: Final = MappingProxyType(
    {
        side: _CLAIMS_AROUND.format(pattern=pattern, claim=CLAIM)
        for side, pattern in {
            "paper": "(:Paper {id: id})<-[:STATED_IN]-(:Evidence)-[:SUPPORTS|REFUTES]->(c:Claim)",
            "subject": "(:Entity {id: id})<-[:SUBJECT]-(c:Claim)",
            "object": "(:Entity {id: id})<-[:OBJECT]-(c:Claim)",
        }.items()
    }
)
"""The first `$limit` claims of each of the papers `$ids`, or of the entities `$ids` as their subject or object."""

PAPERS_NAMING: Final = f"""
UNWIND $ids AS id
CALL (id) {{
    MATCH (:Entity {{id: id}})<-[:MENTIONS]-(p:Paper)
    WITH DISTINCT p ORDER BY p.id LIMIT $limit
    RETURN p
}}
RETURN id, {_PAPER}
ORDER BY p.id
"""
"""The first `$limit` papers that mention each of the entities `$ids`."""

MENTIONS_OF: Final = """
UNWIND $papers AS paper
MATCH (:Paper {id: paper})-[m:MENTIONS]->(e:Entity)
RETURN paper, e.id AS id, e.type AS type, e.name AS name, m.texts AS texts, m.starts AS starts, m.ends AS ends
"""
"""Where each of the papers `$papers` names what."""

YEARS_OF: Final = """
UNWIND $ids AS id
CALL (id) {
    MATCH (:Entity {id: id})<-[:MENTIONS]-(p:Paper)
    WHERE p.year IS NOT NULL
    RETURN p.year AS year, count(DISTINCT p) AS papers, 0 AS claims
    UNION ALL
    MATCH (:Entity {id: id})<-[:SUBJECT|OBJECT]-(c:Claim)<-[:SUPPORTS|REFUTES]-(v:Evidence)
    WHERE v.year IS NOT NULL
    RETURN v.year AS year, 0 AS papers, count(DISTINCT c) AS claims
}
RETURN id, year, sum(papers) AS papers, sum(claims) AS claims
ORDER BY year
"""
"""For each of the entities `$ids` and each year, how many papers mention it and how many claims about it they state."""

PAPERS_OF_YEARS: Final = """
UNWIND $ids AS id
CALL (id) {
    MATCH (:Entity {id: id})<-[:MENTIONS]-(p:Paper)
    WHERE p.year IN $years
    RETURN p.year AS year, count(DISTINCT p) AS papers
}
RETURN id, year, papers
"""
"""How many papers of each of the years `$years` mention each of the entities `$ids`."""

SEARCH: Final = f"""
CALL db.index.fulltext.queryNodes('entity_search', $words, {{limit: $hits}}) YIELD node AS e, score
WITH e, score WHERE e.type IN $types
WITH e ORDER BY score * CASE WHEN $weighed THEN 1.0 + log(1.0 + e.papers) ELSE 1.0 END DESC, e.sort LIMIT $limit
RETURN {_ENTITY}
"""
"""Of the `$hits` best matches those of the types `$types`, the best first, or the better the more papers mention them
(`$weighed`)."""

COUNTS: Final = {
    "papers": "MATCH (n:Paper) RETURN count(n) AS count",
    "entities": "MATCH (n:Entity) RETURN count(n) AS count",
    "claims": "MATCH (n:Claim) RETURN count(n) AS count",
    "evidence": "MATCH (n:Evidence) RETURN count(n) AS count",
}

CLAIMS_PER_PREDICATE: Final = "MATCH (c:Claim) RETURN c.predicate AS name, count(c) AS count ORDER BY name"

ENTITIES_PER_TYPE: Final = "MATCH (e:Entity) RETURN e.type AS name, count(e) AS count ORDER BY name"

STORED_QUOTES: Final = """
MATCH (p:Paper)
WHERE p.id > $position
WITH p ORDER BY p.id LIMIT $limit
RETURN
    p.id AS paper, p.title AS title, p.abstract AS abstract,
    [(p)<-[:STATED_IN]-(v:Evidence) | { id: v.id, texts: [v.sentence], starts: [v.start], ends: [v.end] }] AS evidence,
    [(p)<-[:VERSION_OF]-(t:Version) | {
        title: t.title, abstract: t.abstract,
        evidence: [(t)<-[:STOOD_IN]-(x:Retired) | { id: x.id, texts: [x.sentence], starts: [x.start], ends: [x.end] }]
    }] AS versions,
    [(p)-[m:MENTIONS]->(e:Entity) | { id: e.id, texts: m.texts, starts: m.starts, ends: m.ends }] AS mentions
ORDER BY paper
"""
"""A page of papers after the one with the id `$position`, each with everything that quotes its text."""
