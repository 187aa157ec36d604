"""Statements that follow a claim back to where it was said."""

from typing import Final

RUNS: Final = """
UNWIND $ids AS id
MATCH (r:Run {id: id})
RETURN r { .id, .started, .weights, .extractor, .extractor_version } AS row
"""

IDS_OF_NAMES: Final = """
MATCH (:Claim {id: $claim})<-[:SUPPORTS|REFUTES]-(v:Evidence)
WHERE v.claim_of_names IS NOT NULL
RETURN DISTINCT v.claim_of_names AS id
"""
"""The ids that a claim had while the names in its sentences stood for themselves."""

_RETIRED: Final = """x {
    .id, .paper, .sentence, .start, .end, .negated, .hedged, .attribution, .confidence, .predicate, .subject, .object,
    .extractor, .extractor_version, version: t.number, run: t.run
} AS row"""

RETIRED: Final = f"""
UNWIND $claims AS claim
MATCH (x:Retired {{claim: claim}})-[:STOOD_IN]->(t:Version)
RETURN {_RETIRED}
ORDER BY x.id LIMIT $limit
"""
"""Evidence for a claim, by the ids that it has or had, that stood in earlier texts of papers."""

RETIRED_AS: Final = f"""
MATCH (x:Retired)-[:STOOD_IN]->(t:Version)
WHERE x.id >= $first AND x.id < $end
RETURN {_RETIRED}
ORDER BY t.number DESC LIMIT 1
"""
"""Evidence that had an id before it was retired: its id is that, `@`, and the number of the text."""

VERSIONS: Final = """
MATCH (t:Version {paper: $paper})
RETURN t { .number, .title, .abstract, .extractor, .extractor_version, .run } AS row
ORDER BY t.number
"""
"""The earlier texts of a paper, the first one first."""
