"""Batched reading: what many fields of one answer ask for is asked of the graph once."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from strawberry.dataloader import DataLoader

from claimgraph.graph import (
    EntityRow,
    EvidenceRow,
    Graph,
    MentionRow,
    PaperRow,
    entities_by_id,
    evidence_of,
    mentions_of,
    papers_by_id,
)

K = TypeVar("K")
V = TypeVar("V")


class Reader(Protocol):
    """Runs a reading function on the graph, beside the event loop."""

    async def __call__(self, function: Callable[..., V], *args: object) -> V:
        """Run `function(graph, *args)`."""


class Loaders:
    """The data loaders of one request: each answers all the ids of one level in one statement."""

    def __init__(self, read: Reader) -> None:
        self._read = read
        self.papers: DataLoader[str, PaperRow | None] = DataLoader(self._by_id(papers_by_id))
        self.entities: DataLoader[str, EntityRow | None] = DataLoader(self._by_id(entities_by_id))
        self.mentions: DataLoader[str, list[MentionRow] | None] = DataLoader(self._by_id(mentions_of))
        self.evidence: DataLoader[tuple[str, int], list[EvidenceRow]] = DataLoader(self._evidence)

    def _by_id(
        self, function: Callable[[Graph, Sequence[str]], Mapping[str, V]]
    ) -> Callable[[list[str]], Awaitable[list[V | None]]]:
        async def load(ids: list[str]) -> list[V | None]:
            found = await self._read(function, ids)
            return [found.get(id_) for id_ in ids]

        return load

    async def _evidence(self, keys: list[tuple[str, int]]) -> list[list[EvidenceRow]]:
        """Of each claim its first pieces of evidence; keys are pairs of the claim's id and how many are wanted."""
        claims: dict[int, list[str]] = defaultdict(list)
        for claim, first in keys:
            claims[first].append(claim)
        found = {first: await self._read(evidence_of, ids, first) for first, ids in claims.items()}
        return [found[first][claim] for claim, first in keys]
