"""Batched reading: what many fields of one answer ask for is asked of the graph once."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Literal, Protocol, TypeVar

from strawberry.dataloader import DataLoader

from claimgraph.graph import (
    ClaimRow,
    EntityRow,
    EvidenceRow,
    Graph,
    MentionRow,
    PaperRow,
    RunRow,
    YearRow,
    claims_around,
    claims_by_id,
    entities_by_id,
    evidence_by_id,
    evidence_of,
    mentions_of,
    papers_by_id,
    papers_naming,
    runs_by_id,
    years_of,
)

V = TypeVar("V")
Some = tuple[str, int]
"""An id, and how many of what belongs to it are wanted."""


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
        self.claims: DataLoader[str, ClaimRow | None] = DataLoader(self._by_id(claims_by_id))
        self.evidence: DataLoader[str, EvidenceRow | None] = DataLoader(self._by_id(evidence_by_id))
        self.runs: DataLoader[str, RunRow | None] = DataLoader(self._by_id(runs_by_id))
        self.years: DataLoader[str, list[YearRow] | None] = DataLoader(self._by_id(years_of))
        self.mentions: DataLoader[str, list[MentionRow] | None] = DataLoader(self._by_id(mentions_of))
        self.evidence_of: DataLoader[Some, list[EvidenceRow]] = DataLoader(self._first(evidence_of))
        self.papers_naming: DataLoader[Some, list[PaperRow]] = DataLoader(self._first(papers_naming))
        self.claims_of_paper: DataLoader[Some, list[ClaimRow]] = DataLoader(self._claims("paper"))
        self.claims_of_subject: DataLoader[Some, list[ClaimRow]] = DataLoader(self._claims("subject"))
        self.claims_of_object: DataLoader[Some, list[ClaimRow]] = DataLoader(self._claims("object"))

    def _by_id(
        self, function: Callable[[Graph, Sequence[str]], Mapping[str, V]]
    ) -> Callable[[list[str]], Awaitable[list[V | None]]]:
        async def load(ids: list[str]) -> list[V | None]:
            found = await self._read(function, ids)
            return [found.get(id_) for id_ in ids]

        return load

    def _first(
        self, function: Callable[[Graph, Sequence[str], int], Mapping[str, list[V]]]
    ) -> Callable[[list[Some]], Awaitable[list[list[V]]]]:
        async def load(keys: list[Some]) -> list[list[V]]:
            wanted: dict[int, list[str]] = defaultdict(list)
            for id_, first in keys:
                wanted[first].append(id_)
            answers = await asyncio.gather(*(self._read(function, ids, first) for first, ids in wanted.items()))
            found = dict(zip(wanted, answers, strict=True))
            return [found[first][id_] for id_, first in keys]

        return load

    def _claims(
        self, side: Literal["paper", "subject", "object"]
    ) -> Callable[[list[Some]], Awaitable[list[list[ClaimRow]]]]:
        return self._first(lambda graph, ids, first: claims_around(graph, ids, side, first))
