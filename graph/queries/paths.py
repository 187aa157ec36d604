"""Statements that go from entity to entity, along the typed relationships between them.

Each level of a search is one statement. From every entity only its best believed claims are followed, or only those
that end in a given set, so that a hub with 100,000 neighbours gives no more rows than any other.
"""

from dataclasses import dataclass
from typing import Final

from claimgraph.graph.queries.read import CLAIM, in_scope
from claimgraph.schema import Predicate


@dataclass(frozen=True, slots=True)
class Steps:
    """Along which claims, and which way, one may step from an entity x to an entity y.

    A statement's parameters are those of the filter, `$min_belief` and `$min_support`, and `$forward` and `$backward`,
    the same two lists.
    """

    forward: frozenset[Predicate]
    """Predicates of claims whose subject is x."""
    backward: frozenset[Predicate]
    """Predicates of claims whose object is x."""

    @property
    def turned(self) -> "Steps":
        """The same steps, from y to x."""
        return Steps(self.backward, self.forward)

    def reach(self) -> str:
        """The `$limit` best believed claims of each of the entities `$ids`, with the entity at their other end."""
        return f"""
            UNWIND $ids AS id
            CALL (id) {{
                {self._match("id")}
                WITH y, r ORDER BY r.belief DESC, r.claim LIMIT $limit
                RETURN collect([y.id, y.papers, r.claim, r.belief]) AS found
            }}
            RETURN id, found
        """

    def between(self) -> str:
        """The pairs of one of `$left` and one of `$right` that claims connect, at most `$limit`, the surest first."""
        return f"""
            UNWIND $left AS left
            {self._match("left")} AND y.id IN $right
            WITH left, y.id AS right, r.claim AS claim, r.belief AS belief ORDER BY belief DESC, claim
            WITH left, right, collect(claim) AS claims, max(belief) AS belief
            RETURN left, right, claims, belief
            ORDER BY belief DESC, claims[0] LIMIT $limit
        """

    def _match(self, variable: str) -> str:
        types = "|".join(sorted(self.forward | self.backward))
        return f"""
            MATCH (x:Entity {{id: {variable}}})-[r:{types}]-(y:Entity)
            WHERE r.belief >= $min_belief AND r.support >= $min_support {self._ways()}
        """

    def _ways(self) -> str:
        if self.forward == self.backward:
            return ""
        return "AND (startNode(r) = x AND type(r) IN $forward OR endNode(r) = x AND type(r) IN $backward)"


_QUOTE: Final = "v { .id, .sentence, .start, .end, .negated, paper: p.id, title: p.title, year: p.year } AS quote"

SUREST_QUOTES: Final = f"""
UNWIND $claims AS claim
CALL (claim) {{
    MATCH (:Claim {{id: claim}})<-[:SUPPORTS|REFUTES]-(v:Evidence)
    WHERE {in_scope()}
    RETURN v ORDER BY v.sort LIMIT 1
}}
MATCH (v)-[:STATED_IN]->(p:Paper)
RETURN claim, {_QUOTE}
"""
"""The surest piece of evidence in a scope of each of the claims `$claims`, with its paper."""

CLAIMS_WITH_QUOTES: Final = f"""
UNWIND $claims AS claim
MATCH (c:Claim {{id: claim}})
CALL (c) {{
    OPTIONAL MATCH (c)<-[:SUPPORTS|REFUTES]-(v:Evidence)-[:STATED_IN]->(p:Paper)
    RETURN v, p ORDER BY v.sort LIMIT 1
}}
RETURN claim, {CLAIM}, {_QUOTE}
"""
"""The claims `$claims`, and the surest piece of evidence of each, null where it has none."""

INTRODUCTIONS: Final = """
UNWIND $ids AS id
CALL (id) {
    MATCH (:Entity {id: id})<-[r:INTRODUCES]-(p:Paper)
    WHERE r.support > 0 AND r.belief >= $min_belief
    RETURN r, p ORDER BY coalesce(p.year, 9999), r.belief DESC, p.id LIMIT $limit
}
RETURN id, r.claim AS claim, r.belief AS belief, p.id AS paper, p.title AS title, p.year AS year
ORDER BY coalesce(year, 9999), belief DESC, paper
"""
"""The papers that introduce each of the entities `$ids`, the earliest first."""

CLAIMS_AROUND: Final = """
UNWIND $ids AS id
CALL (id) {
    MATCH (:Entity {id: id})<-[:SUBJECT|OBJECT]-(c:Claim)
    WHERE c.subject_type <> 'Paper'
    RETURN c ORDER BY c.sort LIMIT $limit
}
RETURN
    id, c.id AS claim, c.subject AS subject, c.predicate AS predicate, c.object AS object,
    c.object_type AS object_type,
    COLLECT {
        MATCH (c)<-[:SUPPORTS|REFUTES]-(:Evidence)-[:ON]->(g:Entity)
        WHERE g.type IN $types
        RETURN DISTINCT g.id LIMIT $most_on
    } AS on
ORDER BY c.sort
"""
"""The `$limit` best supported claims of each of the entities `$ids`, with what some evidence states them on."""

ACCOUNTS: Final = """
UNWIND $rows AS row
UNWIND [false, true] AS negated
CALL (row, negated) {
    MATCH (c:Claim {id: row.claim})<-[:SUPPORTS|REFUTES]-(v:Evidence)
    WHERE v.negated = negated
    OPTIONAL MATCH (v)-[:ON]->(g:Entity)
    WITH c, v, g
    WHERE row.ground IS NULL OR c.object = row.ground OR g.id = row.ground
    RETURN v ORDER BY v.sort LIMIT $limit
}
RETURN row.claim AS claim, row.ground AS ground, v.id AS evidence
ORDER BY v.sort
"""
"""For each of the claims of `$rows` its surest evidence, for and against; only that on its ground, where it has one.

Evidence has one condition at most. ArcadeDB takes seconds for each row whose ground stands inside an EXISTS.
"""
