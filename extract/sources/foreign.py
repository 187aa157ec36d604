"""The readers of what others write: every format but the project's own records."""

from typing import Final

from claimgraph.extract.sources import (
    arxiv,
    bibtex,
    crawl,
    listing,
    openalex,
    pubmed,
    ris,
    semantic_scholar,
    table,
)
from claimgraph.extract.sources.formats import Format

_READERS: Final = (openalex, semantic_scholar, crawl, arxiv, pubmed, table, ris, bibtex, listing)

FOREIGN: Final[tuple[Format, ...]] = tuple(reader.FORMAT for reader in _READERS)
"""In the order in which they are tried: the narrower before the wider, the listing page after everything else."""
