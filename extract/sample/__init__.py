"""The sample corpus: what `claimgraph demo` reads where a person has no papers at hand yet.

24 papers on machine learning that were really published: titles, authors and figures are theirs, every sentence is
ours. They cross on purpose, in shared benchmarks, findings that agree or disagree, and chains of methods of which each
outperforms the one before.
"""

from pathlib import Path

__all__ = ["sample_path"]


def sample_path() -> Path:
    """The file of the sample papers: JSON lines of `claimgraph.schema.Paper`, ordered by arXiv id.

    >>> sample_path().name
    'papers.jsonl'
    """
    return Path(__file__).with_name("papers.jsonl")
