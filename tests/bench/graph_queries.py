"""The questions whose speed is measured, each under a name, and what they are asked about.

A question is a function of the graph and of what is drawn for one call; a new one is a new entry of `QUERIES`. What is
drawn comes from papers, so that an entity comes up as often as papers name it; every tenth call is about one of those
that most papers name.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import quantiles
from typing import Final, NamedTuple

from synthetic import paper_name

from claimgraph.graph import (
    ClaimFacet,
    ClaimFilter,
    ClaimOrder,
    ClaimRow,
    EntityFilter,
    EntityOrder,
    EvidenceFilter,
    EvidenceOrder,
    Graph,
    Named,
    PageRequest,
    PaperFilter,
    PaperOrder,
    QueryTimeout,
    agreements,
    claims,
    claims_by_id,
    common_neighbours,
    compare,
    contradictions,
    count,
    emerging,
    entities,
    entities_by_id,
    entity_named,
    evidence,
    evidence_of,
    facet,
    leaderboard,
    leaderboards,
    lineage,
    mentions_of,
    papers,
    paths,
    provenance,
    search,
)
from claimgraph.schema import EntityType, SubjectType

_WARM_UP: Final = 0.1
_FEWEST: Final = 2
_HUBS: Final = 10
_HUB_EVERY: Final = 10
_MANY: Final = 25
_MEASURES: Final = (EntityType.BENCHMARK, EntityType.TASK)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one call is about."""

    entity: Named
    other: Named
    """Another entity of the same paper."""
    far: Named
    """An entity of another paper."""
    measure: Named
    """A benchmark or a task."""
    claim: ClaimRow
    """A claim of the same paper."""
    place: str
    """The cursor of that claim, which is anywhere in the list of all."""
    paper: str
    papers: tuple[str, ...]
    """As many papers as a page has."""
    claims: tuple[str, ...]
    """As many claims."""

    @property
    def part(self) -> str:
        """A part of the entity's name: its first word."""
        return self.entity.name.split()[0]


def drawn(graph: Graph, calls: int, stored: int, seed: int = 1) -> Iterator[Drawn]:
    """What so many calls are about, in a graph of so many synthetic papers."""
    random = Random(seed)  # noqa: S311 - nothing here is secret
    hubs, measures = _hubs(graph, tuple(EntityType)), _hubs(graph, _MEASURES)
    made = 0
    while made < calls:
        chosen = tuple(paper_name(random.randrange(stored)) for _ in range(_MANY))
        named = {paper: [mention.entity for mention in found] for paper, found in mentions_of(graph, chosen).items()}
        page = claims(graph, ClaimFilter(paper=chosen[0]), PageRequest(_MANY))
        if not page.items:
            continue
        is_hub = made % _HUB_EVERY == 0
        entity = random.choice(hubs if is_hub else named[chosen[0]])
        others = [other for other in named[chosen[0]] if other != entity]
        all_ = [other for found in named.values() for other in found if other != entity]
        claim, place = random.choice(list(zip(page.items, page.cursors, strict=True)))
        yield Drawn(
            entity=entity,
            other=random.choice(others),
            far=random.choice(all_),
            measure=random.choice(measures if is_hub else [other for other in all_ if other.type in _MEASURES]),
            claim=claim,
            place=place,
            paper=chosen[0],
            papers=chosen,
            claims=tuple(row.id for row in page.items),
        )
        made += 1


def _hubs(graph: Graph, types: Sequence[EntityType]) -> list[Named]:
    """The entities of these types that most papers name."""
    rows = entities(graph, EntityFilter(types=types), PageRequest(_HUBS)).items
    return [Named(row.id, SubjectType(row.type.value), row.name) for row in rows]


QUERIES: Final[Mapping[str, Callable[[Graph, Drawn], object]]] = {
    "claims, first page": lambda graph, _: claims(graph),
    "claims, a page deep in the list": lambda graph, one: claims(graph, page=PageRequest(after=one.place)),
    "claims of a subject": lambda graph, one: claims(graph, ClaimFilter(subject=one.entity.id)),
    "claims of an object": lambda graph, one: claims(graph, ClaimFilter(object=one.entity.id)),
    "claims of a subject and a predicate": lambda graph, one: claims(
        graph, ClaimFilter(subject=one.entity.id, predicates=[one.claim.predicate])
    ),
    "claims between two entities": lambda graph, one: claims(
        graph, ClaimFilter(subject=one.entity.id, object=one.other.id)
    ),
    "claims on a condition": lambda graph, one: claims(graph, ClaimFilter(on=one.entity.id)),
    "claims of a predicate": lambda graph, one: claims(graph, ClaimFilter(predicates=[one.claim.predicate])),
    "claims of a paper": lambda graph, one: claims(graph, ClaimFilter(paper=one.paper)),
    "claims by a part of the subject's name": lambda graph, one: claims(graph, ClaimFilter(subject=one.part)),
    "claims by a part of the object's name": lambda graph, one: claims(graph, ClaimFilter(object=one.part)),
    "claims, the surest first": lambda graph, _: claims(graph, page=PageRequest(order=ClaimOrder.BELIEF)),
    "claims of a subject, the newest first": lambda graph, one: claims(
        graph, ClaimFilter(subject=one.entity.id), PageRequest(order=ClaimOrder.YEAR)
    ),
    "claims of a subject per predicate": lambda graph, one: facet(
        graph, ClaimFilter(subject=one.entity.id), ClaimFacet.PREDICATE
    ),
    "claims that are refuted": lambda graph, _: claims(graph, ClaimFilter(refuted=True, min_support=1)),
    "claims by id": lambda graph, one: claims_by_id(graph, one.claims),
    "count of all claims": lambda graph, _: count(graph, ClaimFilter()),
    "count of the claims of a subject": lambda graph, one: count(graph, ClaimFilter(subject=one.entity.id)),
    "count of the claims of a predicate": lambda graph, one: count(
        graph, ClaimFilter(predicates=[one.claim.predicate])
    ),
    "entities, first page": lambda graph, _: entities(graph),
    "entities by name": lambda graph, _: entities(graph, page=PageRequest(order=EntityOrder.NAME)),
    "entities by a part of the name": lambda graph, one: entities(graph, EntityFilter(name=one.part)),
    "entities of a type": lambda graph, one: entities(
        graph, EntityFilter(types=[EntityType(one.claim.object.type.value)])
    ),
    "entities of a paper": lambda graph, one: entities(graph, EntityFilter(paper=one.paper)),
    "entities by id": lambda graph, one: entities_by_id(graph, [one.entity.id, one.other.id]),
    "entity of a name": lambda graph, one: entity_named(graph, one.entity.name),
    "search by words": lambda graph, one: search(graph, one.entity.name),
    "evidence of a claim": lambda graph, one: evidence(graph, EvidenceFilter(claim=one.claim.id)),
    "evidence that nobody has judged, the least certain first": lambda graph, _: evidence(
        graph, EvidenceFilter(judged=False), PageRequest(order=EvidenceOrder.UNCERTAINTY)
    ),
    "evidence about an entity, the least certain first": lambda graph, one: evidence(
        graph, EvidenceFilter(about=one.entity.id, judged=False), PageRequest(order=EvidenceOrder.UNCERTAINTY)
    ),
    "evidence of a predicate, the least certain first": lambda graph, one: evidence(
        graph, EvidenceFilter(predicates=[one.claim.predicate]), PageRequest(order=EvidenceOrder.UNCERTAINTY)
    ),
    "count of the evidence that nobody has judged": lambda graph, _: count(graph, EvidenceFilter(judged=False)),
    "evidence of a page of claims": lambda graph, one: evidence_of(graph, one.claims),
    "mentions of a page of papers": lambda graph, one: mentions_of(graph, one.papers),
    "papers that name an entity": lambda graph, one: papers(graph, PaperFilter(entity=one.entity.id)),
    "papers by a part of the title": lambda graph, one: papers(graph, PaperFilter(text=one.part)),
    "papers, the newest first": lambda graph, _: papers(graph, page=PageRequest(order=PaperOrder.YEAR)),
    "papers of a year": lambda graph, _: papers(graph, PaperFilter(year_from=2001, year_to=2001)),
    "papers of a source": lambda graph, _: papers(graph, PaperFilter(source="pubmed")),
    "provenance of a claim": lambda graph, one: provenance(graph, one.claim.id),
    "contradictions": lambda graph, _: contradictions(graph),
    "contradictions about an entity": lambda graph, one: contradictions(graph, entity=one.entity.id),
    "agreements": lambda graph, _: agreements(graph),
    "emerging entities": lambda graph, _: emerging(graph),
    "agreements about an entity": lambda graph, one: agreements(graph, entity=one.entity.id),
    "benchmarks with figures": lambda graph, _: leaderboards(graph),
    "leaderboard": lambda graph, one: leaderboard(graph, one.measure.id),
    "paths between two entities": lambda graph, one: paths(graph, one.entity.id, one.far.id),
    "common neighbours": lambda graph, one: common_neighbours(graph, one.entity.id, one.far.id),
    "comparison of two entities": lambda graph, one: compare(graph, one.entity.id, one.far.id),
    "lineage of an entity": lambda graph, one: lineage(graph, one.entity.id),
}
"""What is asked; every list gives a page of 25."""


class Answer(NamedTuple):
    """How long the calls of one question took, in milliseconds."""

    median: float
    p95: float
    calls: int
    given_up: int
    """Calls that the database gave up, which count as long as it took to."""
    is_short: bool
    """Whether time ran out before all calls were made."""


def ask(name: str, graph: Graph, draws: Sequence[Drawn], seconds: float) -> Answer:
    """Ask the question of this name about each of the draws, for so long at most; a tenth of either warms up."""
    query = QUERIES[name]
    times: list[float] = []
    given_up = 0
    first = begun = time.perf_counter()
    for number, one in enumerate(draws, start=1):
        try:
            query(graph, one)
        except QueryTimeout:
            given_up += 1
        ended = time.perf_counter()
        if number > _WARM_UP * len(draws) or begun > first + _WARM_UP * seconds:
            times.append(1000 * (ended - begun))
        if ended > first + seconds and len(times) >= _FEWEST:
            break
        begun = ended
    cuts = quantiles(times, n=20, method="inclusive")
    return Answer(cuts[9], cuts[18], len(times), given_up, number < len(draws))
