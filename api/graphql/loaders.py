"""Batched reading: what many fields of one answer ask for is asked of the graph once."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, Literal, Protocol, TypeVar

from strawberry.dataloader import DataLoader

from claimgraph.graph import (
    ClaimRow,
    CurationRow,
    EntityRow,
    EvidenceRow,
    EvidenceScope,
    Graph,
    MentionRow,
    PaperRow,
    RunRow,
    YearRow,
    claims_around,
    claims_by_any_id,
    claims_by_id,
    corrections_of,
    curations_by_id,
    entities_by_any_id,
    entities_by_id,
    evidence_and_papers_of,
    evidence_by_id,
    evidence_of,
    mentions_of,
    namesakes_of,
    papers_by_any_id,
    papers_by_id,
    papers_naming,
    runs_by_id,
    years_of,
)

V = TypeVar("V")
Some = tuple[str, int]
"""An id, and how many of what belongs to it are wanted."""
SomeEvidence = tuple[str, int, EvidenceScope]
"""The same of a claim, and which of its evidence."""
K = TypeVar("K", bound=tuple[Any, ...])


class Reader(Protocol):
    """Runs a reading function on the graph, beside the event loop."""

    async def __call__(self, function: Callable[..., V], *args: object) -> V:
        """Run `function(graph, *args)`."""


class Loaders:
    """The data loaders of one request: each answers all the ids of one level in one statement."""

    def __init__(self, read: Reader) -> None:
        self._read = read

    @cached_property
    def papers(self) -> DataLoader[str, PaperRow | None]:
        """Papers by their ids."""
        return self._by_id(papers_by_id)

    @cached_property
    def papers_by_any_id(self) -> DataLoader[str, PaperRow | None]:
        """Papers by their ids, or by those that others than their source gave them."""
        return self._by_id(papers_by_any_id)

    @cached_property
    def entities(self) -> DataLoader[str, EntityRow | None]:
        """Entities by their ids."""
        return self._by_id(entities_by_id)

    @cached_property
    def entities_by_any_id(self) -> DataLoader[str, EntityRow | None]:
        """Entities by the ids that they have, or once had."""
        return self._by_id(entities_by_any_id)

    @cached_property
    def claims(self) -> DataLoader[str, ClaimRow | None]:
        """Claims by their ids."""
        return self._by_id(claims_by_id)

    @cached_property
    def claims_by_any_id(self) -> DataLoader[str, ClaimRow | None]:
        """Claims by their ids, or by those of the claims between the names in their sentences."""
        return self._by_id(claims_by_any_id)

    @cached_property
    def evidence(self) -> DataLoader[str, EvidenceRow | None]:
        """Pieces of evidence by their ids."""
        return self._by_id(evidence_by_id)

    @cached_property
    def curations(self) -> DataLoader[str, CurationRow | None]:
        """What people vouch for, by the ids of the evidence."""
        return self._by_id(curations_by_id)

    @cached_property
    def corrections(self) -> DataLoader[str, EvidenceRow | None]:
        """What stands in the places of evidence that was misread, by the ids of the latter."""
        return self._by_id(corrections_of)

    @cached_property
    def runs(self) -> DataLoader[str, RunRow | None]:
        """Runs by their ids."""
        return self._by_id(runs_by_id)

    @cached_property
    def years(self) -> DataLoader[str, list[YearRow] | None]:
        """What the papers of each year say of an entity."""
        return self._by_id(years_of)

    @cached_property
    def namesakes(self) -> DataLoader[str, list[EntityRow] | None]:
        """The entities of other types that go by a name of an entity."""
        return self._by_id(namesakes_of)

    @cached_property
    def mentions(self) -> DataLoader[str, list[MentionRow] | None]:
        """Where a paper names what."""
        return self._by_id(mentions_of)

    @cached_property
    def evidence_of(self) -> DataLoader[SomeEvidence, list[EvidenceRow]]:
        """The surest evidence of a claim."""
        return self._first(evidence_of)

    @cached_property
    def evidence_and_papers_of(self) -> DataLoader[SomeEvidence, list[tuple[EvidenceRow, PaperRow]]]:
        """The same, each with its paper."""
        return self._first(evidence_and_papers_of)

    @cached_property
    def papers_naming(self) -> DataLoader[Some, list[PaperRow]]:
        """Papers that mention an entity."""
        return self._first(papers_naming)

    @cached_property
    def claims_of_paper(self) -> DataLoader[Some, list[ClaimRow]]:
        """The best supported claims of a paper."""
        return self._claims("paper")

    @cached_property
    def claims_of_subject(self) -> DataLoader[Some, list[ClaimRow]]:
        """The best supported claims about an entity."""
        return self._claims("subject")

    @cached_property
    def claims_of_object(self) -> DataLoader[Some, list[ClaimRow]]:
        """The best supported claims whose object an entity is."""
        return self._claims("object")

    def _by_id(self, function: Callable[[Graph, Sequence[str]], Mapping[str, V]]) -> DataLoader[str, V | None]:
        async def load(ids: list[str]) -> list[V | None]:
            found = await self._read(function, ids)
            return [found.get(id_) for id_ in ids]

        return DataLoader(load)

    def _first(self, function: Callable[..., Mapping[str, list[V]]]) -> DataLoader[K, list[V]]:
        """By ids and further arguments of the function; what is asked with the same of these is read at once."""

        async def load(keys: list[K]) -> list[list[V]]:
            wanted: dict[tuple[Any, ...], list[str]] = defaultdict(list)
            for id_, *more in keys:
                wanted[tuple(more)].append(id_)
            answers = await asyncio.gather(*(self._read(function, ids, *more) for more, ids in wanted.items()))
            found = dict(zip(wanted, answers, strict=True))
            return [found[tuple(more)][id_] for id_, *more in keys]

        return DataLoader(load)

    def _claims(self, side: Literal["paper", "subject", "object"]) -> DataLoader[Some, list[ClaimRow]]:
        return self._first(lambda graph, ids, first: claims_around(graph, ids, side, first))
