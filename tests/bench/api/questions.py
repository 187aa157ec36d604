"""The six questions: how each server is asked, the statement that one would write by hand, and what is asked about."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from claimgraph.graph import Graph
from claimgraph.schema import Predicate

BETWEEN: Final = "|".join(predicate for predicate in Predicate if predicate is not Predicate.INTRODUCES)
"""The types of relationships between entities."""
_DRAWN: Final = 200


@dataclass(frozen=True, slots=True)
class Question:
    """One question. The answers have the same values in the same order, under whatever names."""

    name: str
    ours: str
    """What claimgraph is asked."""
    theirs: str
    """What @neo4j/graphql is asked, with the same variables."""
    statement: str
    """What the driver is asked, with the same variables as parameters."""
    about: str
    """The statement that gives the variables, a column each."""
    any_of_many: bool = False
    """There may be several right answers, all of one length."""

    def said(self, data: Any) -> list[Any]:
        """What an answer says, to be compared."""
        values = list(_values(data))
        return [len(values)] if self.any_of_many else values


def drawn(graph: Graph, question: Question, seed: int = 1) -> list[dict[str, Any]]:
    """What is asked about, in random order."""
    found = graph.read(question.about)
    Random(seed).shuffle(found)  # noqa: S311 - nothing here is secret
    return found[:_DRAWN]


def _values(data: Any) -> Iterator[Any]:
    """The values of an answer in their order; names of types are written in capitals by one, and not by the other."""
    match data:
        case dict():
            for value in data.values():
                yield from _values(value)
        case list():
            for value in data:
                yield from _values(value)
        case str():
            yield data.casefold()
        case _:
            yield data


_SOME: Final = "rand() AS drawn ORDER BY drawn LIMIT 1000"
# As often as papers name them, as people ask.
_ENTITIES: Final = f"MATCH (:Paper)-[:MENTIONS]->(e:Entity) WITH e, {_SOME} RETURN e.id AS id"
_SUBJECTS: Final = f"MATCH (:Paper)-[:MENTIONS]->(e)<-[:SUBJECT]-(:Claim) WITH e, {_SOME} RETURN e.id AS id"
# One list at claimgraph, two at the other: only where it is one.
_CLAIMS: Final = f"MATCH (c:Claim) WHERE c.refuted = 0 AND c.support > 0 WITH c, {_SOME} RETURN c.id AS id"
_PAIRS: Final = f"""
MATCH (:Paper)-[:MENTIONS]->(a:Entity)-[r:{BETWEEN}]-(between:Entity) WHERE r.support > 0 WITH a, between, {_SOME}
MATCH (between)-[r:{BETWEEN}]-(b:Entity) WHERE b <> a AND r.support > 0 WITH a, b, {_SOME}
RETURN a.id AS a, b.id AS b
"""
_PREDICATES: Final = """
UNWIND ['USES', 'OUTPERFORMS', 'IMPROVES', 'USED_FOR', 'IS_A'] AS predicate
UNWIND [0.3, 0.5, 0.6, 0.7] AS belief
RETURN predicate, belief
"""

QUESTIONS: Final = (
    Question(
        "point: an entity by its id",
        "query ($id: ID!) { node(id: $id) { ... on Entity { name type paperCount } } }",
        "query ($id: ID!) { entities(where: { id: { eq: $id } }) { name type papers } }",
        "MATCH (e:Entity {id: $id}) RETURN e.name AS name, e.type AS type, e.papers AS papers",
        _ENTITIES,
    ),
    Question(
        "list: 20 claims of a predicate and a belief",
        """query ($predicate: Predicate!, $belief: Float!) {
            claims(filter: { predicate: [$predicate], minBelief: $belief }, first: 20) {
                nodes { id belief subject { ... on Entity { name } ... on Paper { title } } object { name } }
            }
        }""",
        """query ($predicate: String!, $belief: Float!) {
            claims(
                where: { predicate: { eq: $predicate }, belief: { gte: $belief } }, sort: [{ sort: ASC }], limit: 20
            ) { id belief subject { ... on Entity { name } ... on Paper { title } } object { name } }
        }""",
        """
        MATCH (c:Claim) WHERE c.predicate = $predicate AND c.belief >= $belief
        WITH c ORDER BY c.sort LIMIT 20
        MATCH (s)<-[:SUBJECT]-(c)-[:OBJECT]->(o)
        RETURN c.id AS id, c.belief AS belief, coalesce(s.name, s.title) AS subject, o.name AS object ORDER BY c.sort
        """,
        _PREDICATES,
    ),
    Question(
        "evidence: of a claim, with its papers",
        """query ($id: ID!) {
            node(id: $id) { ... on Claim { evidence(first: 10) { sentence confidence paper { title year } } } }
        }""",
        """query ($id: ID!) { claims(where: { id: { eq: $id } }) {
            supports(sort: [{ sort: ASC }], limit: 10) { sentence confidence paper { title year } }
        } }""",
        """
        MATCH (:Claim {id: $id})<-[:SUPPORTS]-(v:Evidence) WITH v ORDER BY v.sort LIMIT 10
        MATCH (v)-[:STATED_IN]->(p:Paper)
        RETURN v.sentence AS sentence, v.confidence AS confidence, p.title AS title, p.year AS year
        """,
        _CLAIMS,
    ),
    Question(
        "two hops: the claims of an entity, and those of their objects",
        """query ($id: ID!) { node(id: $id) { ... on Entity { claimsAsSubject(first: 10) {
            id object { name claimsAsSubject(first: 10) { id object { name } } }
        } } } }""",
        """query ($id: ID!) { entities(where: { id: { eq: $id } }) {
            claimsAsSubject(sort: [{ sort: ASC }], limit: 10) {
                id object { name claimsAsSubject(sort: [{ sort: ASC }], limit: 10) { id object { name } } }
            }
        } }""",
        """
        MATCH (:Entity {id: $id})<-[:SUBJECT]-(c:Claim) WITH c ORDER BY c.sort LIMIT 10
        MATCH (c)-[:OBJECT]->(o:Entity)
        CALL (o) {
            MATCH (o)<-[:SUBJECT]-(d:Claim) WITH d ORDER BY d.sort LIMIT 10
            MATCH (d)-[:OBJECT]->(n:Entity)
            RETURN collect([d.id, n.name]) AS after
        }
        RETURN c.id AS id, o.name AS name, after ORDER BY c.sort
        """,
        _SUBJECTS,
    ),
    Question(
        "path: a shortest one between two entities",
        "query ($a: String!, $b: String!) { paths(a: $a, b: $b, first: 1) { items { steps { target { name } } } } }",
        "query ($a: ID!, $b: ID!) { shortest(a: $a, b: $b) { name } }",
        f"""
        MATCH p = shortestPath((:Entity {{id: $a}})-[:{BETWEEN}*..3]-(:Entity {{id: $b}}))
        WHERE all(r IN relationships(p) WHERE r.support > 0)
        UNWIND nodes(p)[1..] AS n RETURN n.name AS name
        """,
        _PAIRS,
        any_of_many=True,
    ),
    Question(
        "aggregate: how many claims of a predicate and a belief",
        """query ($predicate: Predicate!, $belief: Float!) {
            claims(filter: { predicate: [$predicate], minBelief: $belief }) { totalCount }
        }""",
        """query ($predicate: String!, $belief: Float!) {
            claimsConnection(where: { predicate: { eq: $predicate }, belief: { gte: $belief } }) {
                aggregate { count { nodes } }
            }
        }""",
        "MATCH (c:Claim) WHERE c.predicate = $predicate AND c.belief >= $belief RETURN count(c) AS count",
        _PREDICATES,
    ),
)
