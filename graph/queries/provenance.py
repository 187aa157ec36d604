"""Statements that follow a claim back to where it was said."""

from typing import Final

RUNS: Final = """
UNWIND $ids AS id
MATCH (r:Run {id: id})
RETURN r { .id, .started, .weights, .extractor, .extractor_version } AS row
"""

RETIRED: Final = """
MATCH (x:Retired {claim: $claim})-[:STOOD_IN]->(t:Version)
RETURN x {
    .id, .paper, .sentence, .start, .end, .negated, .hedged, .attribution, .confidence, .predicate, .subject, .object,
    .extractor, .extractor_version, version: t.number, run: t.run
} AS row
ORDER BY x.id LIMIT $limit
"""
"""Evidence for a claim that stood in earlier texts of papers."""

VERSIONS: Final = """
MATCH (t:Version {paper: $paper})
RETURN t { .number, .title, .abstract, .extractor, .extractor_version, .run } AS row
ORDER BY t.number
"""
"""The earlier texts of a paper, the first one first."""
