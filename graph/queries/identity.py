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

NOTE_DUPLICATES: Final = """
UNWIND $rows AS row
MATCH (p:Paper {id: row.id})
SET p.doi = coalesce(p.doi, row.doi), p.arxiv = coalesce(p.arxiv, row.arxiv), p.pmid = coalesce(p.pmid, row.pmid),
    p.duplicates = CASE
        WHEN row.duplicate IN coalesce(p.duplicates, []) THEN p.duplicates
        ELSE coalesce(p.duplicates, []) + [row.duplicate]
    END
"""
"""Note on papers that another record is one of them, and the ids that others gave them which it knows."""
