"""Reading in one go: what came, what was rejected, what was a repeat."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from claimgraph.extract.sources import Reject, read_papers
from claimgraph.schema import Paper


@dataclass
class Reading:
    """All that one run of `read_papers` gave."""

    papers: list[Paper] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    repeats: list[Paper] = field(default_factory=list)

    @property
    def paper(self) -> Paper:
        """The one paper, with nothing rejected."""
        assert self.rejects == []
        (paper,) = self.papers
        return paper

    @property
    def reasons(self) -> list[tuple[int | None, str]]:
        """Line and reason of every reject."""
        return [(reject.line, reject.reason) for reject in self.rejects]


@pytest.fixture
def read() -> Callable[..., Reading]:
    """Read some sources to the end."""

    def read_all(*sources: str | Path, format: str | None = None) -> Reading:  # noqa: A002 - the name of the option
        reading = Reading()
        papers = read_papers(sources, format=format, on_reject=reading.rejects.append, on_repeat=reading.repeats.append)
        reading.papers.extend(papers)
        return reading

    return read_all


@pytest.fixture
def read_text(tmp_path: Path, read: Callable[..., Reading]) -> Callable[..., Reading]:
    """Read a text as a file of no telling name."""

    def read_written(content: str | bytes, format: str | None = None) -> Reading:  # noqa: A002 - the name of the option
        path = tmp_path / "input"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read(path, format=format)

    return read_written
