"""The narrow interface of everything that finds claims, and the way to get one by name."""

from collections.abc import Iterable, Iterator
from typing import Final, Protocol, runtime_checkable

from claimgraph.schema import Extraction, Paper

EXTRACTORS: Final = ("rules",)
"""The names that `create_extractor` knows."""


@runtime_checkable
class Extractor(Protocol):
    """Finds the claims of papers; it can be pickled, so that engines can ship it to workers."""

    @property
    def name(self) -> str:
        """What stands as `Extraction.extractor`."""

    @property
    def version(self) -> str:
        """What stands as `Extraction.extractor_version`; it changes whenever the same text may give another result."""

    def extract(self, papers: Iterable[Paper]) -> Iterator[Extraction]:
        """Yield one extraction a paper, lazily and in the order of the papers."""


def create_extractor(name: str = "rules") -> Extractor:
    """Make an extractor by name.

    Raises:
        ValueError: the name is none of `EXTRACTORS`.
    """
    if name not in EXTRACTORS:
        raise ValueError(f"there is no extractor {name!r}; choose one of: {', '.join(EXTRACTORS)}")
    from claimgraph.extract.pipeline import RuleExtractor  # noqa: PLC0415  # spaCy takes a second to import

    return RuleExtractor()
