"""What can be asked across papers: ways between entities, disputes and agreement, who reaches what."""

from typing import Annotated

import strawberry

from claimgraph.api.graphql.disputes import Agreement, Contradiction
from claimgraph.api.graphql.facets import Emerging
from claimgraph.api.graphql.fields import MAX_FIRST, MEANT, First, Info, Meant, checked_first, described
from claimgraph.api.graphql.links import Lineage, Neighbours, Paths
from claimgraph.api.graphql.standings import Comparison, Leaderboard, Measured
from claimgraph.api.graphql.types import Entity
from claimgraph.api.graphql.vocabulary import ContradictionKind, EntityType, Predicate
from claimgraph.graph import (
    MAX_EMERGING,
    MAX_FIGURES,
    MAX_HOPS,
    MAX_MEASURES,
    Bounds,
    Graph,
    LinkFilter,
    agreements,
    common_neighbours,
    compare,
    contradictions,
    emerging,
    entity_meant,
    leaderboard,
    leaderboards,
    lineage,
    paths,
    search,
)
from claimgraph.graph import Agreement as AgreementRow
from claimgraph.graph import Contradiction as ContradictionRow
from claimgraph.graph import Emerging as EmergingRow
from claimgraph.graph import Lineage as LineageRow
from claimgraph.graph import Measured as MeasuredRow
from claimgraph.graph import Neighbours as NeighboursRow
from claimgraph.graph import Paths as PathsRow

About = Annotated[str | None, strawberry.argument(description=f"Only what is about this entity: {MEANT}.")]
Hops = Annotated[int, strawberry.argument(description=f"Over how many claims at most, from 1 to {MAX_HOPS}.")]
Predicates = Annotated[
    list[Predicate] | None,
    strawberry.argument(
        description="Along claims of these predicates; of all between entities, where nothing is said."
    ),
]
MinBelief = Annotated[float, strawberry.argument(description="Along claims believed at least as much, from 0 to 1.")]
MinSupport = Annotated[int, strawberry.argument(description="Along claims that at least as many papers state.")]


@strawberry.type(description="What can be asked across papers.")
class Analyses:
    @described(
        "Entities by words of their names: what goes by the very words first, then the best match, the better the more "
        "papers mention it; a word that none has may be misspelled."
    )
    async def search(
        self,
        info: Info,
        words: Annotated[str, strawberry.argument(description="Words of a name or an alias; any of them counts.")],
        types: Annotated[list[EntityType] | None, strawberry.argument(description="Any of these types.")] = None,
        first: First = 10,
        *,
        prefix: Annotated[
            bool, strawberry.argument(description="The last word may be the beginning of one, as while one types.")
        ] = False,
    ) -> list[Entity]:
        limit = checked_first(first)
        found = await info.context.read(lambda graph: search(graph, words, limit, types, prefix=prefix))
        return [Entity.of(row) for row in found]

    @described("The shortest paths between two entities, along claims in either direction.")
    async def paths(
        self,
        info: Info,
        a: Meant,
        b: Meant,
        max_hops: Hops = 3,
        predicates: Predicates = None,
        min_belief: MinBelief = 0.0,
        min_support: MinSupport = 1,
        first: First = 10,
        *,
        directed: Annotated[bool, strawberry.argument(description="From subject to object only.")] = False,
        every: Annotated[
            bool, strawberry.argument(description="All paths of up to so many claims, not only the shortest.")
        ] = False,
    ) -> Paths | None:
        def found(graph: Graph) -> PathsRow:
            where, bounds = LinkFilter(predicates, min_belief, min_support), Bounds(max_hops=max_hops, limit=limit)
            return paths(graph, a, b, where, bounds, directed=directed, every=every)

        limit = checked_first(first)
        return Paths.of(await info.context.read(found))

    @described("What two entities are both connected with, in whichever direction.")
    async def common_neighbours(
        self,
        info: Info,
        a: Meant,
        b: Meant,
        predicates: Predicates = None,
        min_belief: MinBelief = 0.0,
        min_support: MinSupport = 1,
        first: First = 10,
    ) -> Neighbours | None:
        def found(graph: Graph) -> NeighboursRow:
            return common_neighbours(graph, a, b, LinkFilter(predicates, min_belief, min_support), Bounds(limit=limit))

        limit = checked_first(first)
        return Neighbours.of(await info.context.read(found))

    @described("What an entity builds on and what builds on it, what it outperforms and what outperforms it.")
    async def lineage(
        self,
        info: Info,
        of: Meant,
        max_hops: Hops = 3,
        min_belief: MinBelief = 0.0,
        min_support: MinSupport = 1,
        first: Annotated[
            int, strawberry.argument(description=f"How many stand under each, from 1 to {MAX_FIRST}.")
        ] = 5,
    ) -> Lineage | None:
        def found(graph: Graph) -> LineageRow:
            where, bounds = LinkFilter(None, min_belief, min_support), Bounds(max_hops=max_hops, limit=limit)
            return lineage(graph, of, where, bounds)

        limit = checked_first(first)
        return Lineage.of(await info.context.read(found))

    @described("Which methods have which figures on a benchmark or a task, as papers state them.")
    async def leaderboard(
        self,
        info: Info,
        benchmark: Annotated[str, strawberry.argument(description=f"A benchmark or a task: {MEANT}.")],
        metric: Annotated[
            str | None, strawberry.argument(description="Only figures of this metric, in any spelling.")
        ] = None,
        read: Annotated[
            int, strawberry.argument(description=f"How many values to read, the surest, from 1 to {MAX_FIGURES}.")
        ] = 1000,
    ) -> Leaderboard | None:
        return Leaderboard.of(await info.context.read(lambda graph: leaderboard(graph, benchmark, metric, limit=read)))

    @described(
        "The benchmarks and tasks on which most papers state figures, of the "
        f"{MAX_MEASURES} that most papers mention; what names nothing, such as 'public datasets', is left out."
    )
    async def leaderboards(
        self,
        info: Info,
        types: Annotated[
            list[EntityType] | None, strawberry.argument(description="BENCHMARK, which is the default, TASK, or both.")
        ] = None,
        first: First = 20,
    ) -> list[Measured]:
        limit = checked_first(first)
        found = await info.context.read_once(_leaderboards, types or [EntityType.BENCHMARK], limit)
        return [Measured.of(row) for row in found]

    @described("Two entities side by side: what is said of the two together, and of each where both were tried.")
    async def compare(self, info: Info, a: Meant, b: Meant, first: First = 10) -> Comparison | None:
        limit = checked_first(first)
        return Comparison.of(await info.context.read(lambda graph: compare(graph, a, b, limit)))

    @described("Where papers contradict each other, the strongest first; after them those that only nearly do.")
    async def contradictions(
        self,
        info: Info,
        about: About = None,
        kinds: Annotated[
            list[ContradictionKind] | None,
            strawberry.argument(description="Any of these kinds; all, if none is given."),
        ] = None,
        min_strength: Annotated[float, strawberry.argument(description="At least as strong, from 0 to 1.")] = 0.0,
        first: First = 20,
    ) -> list[Contradiction]:
        limit = checked_first(first)
        found = await info.context.read_once(_contradictions, about, kinds, min_strength, limit)
        return [Contradiction.of(row) for row in found[:limit]]

    @described(
        "What a larger share of a year's papers mention than of those of the year before, of the "
        f"{MAX_EMERGING} most mentioned; none where the year before has no papers."
    )
    async def emerging(
        self,
        info: Info,
        year: Annotated[int | None, strawberry.argument(description="The year; the newest, if none is given.")] = None,
        types: Annotated[list[EntityType] | None, strawberry.argument(description="Any of these types.")] = None,
        first: First = 20,
    ) -> list[Emerging]:
        limit = checked_first(first)
        return [Emerging.of(row) for row in await info.context.read_once(_emerging, year, types, limit)]

    @described("What several papers find independently, and nothing speaks against; that of most papers first.")
    async def agreements(
        self,
        info: Info,
        about: About = None,
        min_papers: Annotated[int, strawberry.argument(description="Found by at least as many papers.")] = 2,
        first: First = 20,
    ) -> list[Agreement]:
        limit = checked_first(first)
        return [Agreement.of(row) for row in await info.context.read_once(_agreements, about, min_papers, limit)]


def _contradictions(
    graph: Graph, about: str | None, kinds: list[ContradictionKind] | None, min_strength: float, limit: int
) -> tuple[ContradictionRow, ...]:
    kinds = kinds or list(ContradictionKind)
    return contradictions(graph, entity=_id(graph, about), kinds=kinds, min_strength=min_strength, limit=limit)


def _agreements(graph: Graph, about: str | None, min_papers: int, limit: int) -> tuple[AgreementRow, ...]:
    return agreements(graph, entity=_id(graph, about), min_papers=min_papers, limit=limit)


def _emerging(graph: Graph, year: int | None, types: list[EntityType] | None, limit: int) -> tuple[EmergingRow, ...]:
    return emerging(graph, year=year, types=types, limit=limit)


def _leaderboards(graph: Graph, types: list[EntityType], limit: int) -> tuple[MeasuredRow, ...]:
    return leaderboards(graph, types, limit=limit)


def _id(graph: Graph, about: str | None) -> str | None:
    return None if about is None else entity_meant(graph, about).id
