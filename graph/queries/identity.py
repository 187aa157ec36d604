"""Statements about which records are of one paper."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_BY_KEY: Final = """
UNWIND $keys AS key
MATCH (p:Paper {{{kind}: key}})
RETURN key, p {{ .id, .title, .abstract, .authors, .doi, .arxiv, .pmid, .duplicates }} AS paper
ORDER BY p.id
"""

BY_KEY: Final[Mapping[str, str]] = MappingProxyType(
    {kind: _BY_KEY.format(kind=kind) for kind in ("doi", "arxiv", "pmid", "title_key")}
)
"""By a property of papers, the statement that finds those that have one of the values."""

_SHARED: Final = """
MATCH (p:Paper) WHERE p.{kind} > $position
WITH p.{kind} AS key, collect(p.id) AS ids WHERE size(ids) > 1
RETURN key, ids ORDER BY key LIMIT $limit
"""

SHARED: Final = tuple(_SHARED.format(kind=kind) for kind in BY_KEY)
"""The statements that find the papers which share one of these properties with another, a page of its values each."""

PAPERS: Final = """
UNWIND $ids AS id
MATCH (p:Paper {id: id})
RETURN
    p { .id, .title, .abstract, .authors, .year, .source, .doi, .arxiv, .pmid, .duplicates } AS paper,
    EXISTS { MATCH (c:Curation) WHERE c.paper = p.id } OR EXISTS { MATCH (v:Verdict) WHERE v.paper = p.id } AS judged
"""
"""Papers, and whether people have said something of their evidence."""

NOTED: Final = """
MATCH (p:Paper) WHERE p.duplicates IS NOT NULL
UNWIND p.duplicates AS id
WITH id WHERE id IN $ids
RETURN DISTINCT id
"""
"""Those of some ids that are of records which were passed over."""

NOTE_DUPLICATES: Final = """
UNWIND $rows AS row
MATCH (p:Paper {id: row.id})
SET p.doi = CASE
        WHEN p.doi IS NULL OR p.doi STARTS WITH '10.48550/arxiv.' THEN coalesce(row.doi, p.doi)
        ELSE p.doi
    END,
    p.arxiv = coalesce(p.arxiv, row.arxiv), p.pmid = coalesce(p.pmid, row.pmid),
    p.duplicates = CASE
        WHEN row.duplicate IN coalesce(p.duplicates, []) THEN p.duplicates
        ELSE coalesce(p.duplicates, []) + [row.duplicate]
    END
"""
"""Note on papers that another record is one of them, and the ids that others gave them which it knows. The DOI that
arXiv gives makes room for that of a publisher: it says no more than the arXiv id."""
