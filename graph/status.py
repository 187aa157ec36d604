"""What the graph holds."""

from collections.abc import Mapping
from dataclasses import dataclass

from claimgraph.graph.connect import Graph
from claimgraph.graph.migrations import VERSION
from claimgraph.graph.queries import read as queries
from claimgraph.graph.queries import schema


@dataclass(frozen=True, slots=True)
class Status:
    """How much of what the graph holds, and where."""

    papers: int
    entities: int
    claims: int
    evidence: int
    entities_per_type: Mapping[str, int]
    """By the type's name; types without an entity are left out."""
    claims_per_predicate: Mapping[str, int]
    """By the predicate; predicates without a claim are left out."""
    uri: str
    """The database's address."""
    server: str
    """Which server answers, such as `Neo4j 5.26.12`."""
    schema_version: int
    """The version of the graph's schema."""

    def render(self) -> str:
        """The figures in a few lines of plain text."""
        lines = [
            f"papers    {self.papers:,}",
            f"entities  {self.entities:,}",
            *(f"          {count:,} {name}" for name, count in self.entities_per_type.items()),
            f"claims    {self.claims:,}",
            *(f"          {count:,} {name}" for name, count in self.claims_per_predicate.items()),
            f"evidence  {self.evidence:,}",
            f"server    {self.server} at {self.uri}, schema version {self.schema_version}",
        ]
        return "\n".join(lines)


def state(graph: Graph) -> tuple[str, int]:
    """Which graph it is, and how many transactions have changed it: equal states hold the same.

    What other programs write into the database does not count. A database that one of them has emptied has no name.
    """
    rows = graph.read(schema.IDENTITY)
    return (rows[0]["graph"], rows[0]["writes"]) if rows else ("", 0)


def counts(graph: Graph) -> dict[str, int]:
    """How many papers, entities, claims and pieces of evidence there are, by these names."""
    return {name: graph.read(query)[0]["count"] for name, query in queries.COUNTS.items()}


def entities_per_type(graph: Graph) -> dict[str, int]:
    """How many entities there are of each type, by its name; it reads them all."""
    return _groups(graph, queries.ENTITIES_PER_TYPE)


def claims_per_predicate(graph: Graph) -> dict[str, int]:
    """How many claims there are with each predicate; it reads them all."""
    return _groups(graph, queries.CLAIMS_PER_PREDICATE)


def status(graph: Graph) -> Status:
    """Count what the graph holds."""
    return Status(
        **counts(graph),
        entities_per_type=entities_per_type(graph),
        claims_per_predicate=claims_per_predicate(graph),
        uri=graph.uri,
        server=graph.server,
        schema_version=VERSION,
    )


def _groups(graph: Graph, query: str) -> dict[str, int]:
    return {row["name"]: row["count"] for row in graph.read(query)}
