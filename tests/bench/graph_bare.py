"""How fast the same graph can be written at all: what a load ended with, in bare `UNWIND` statements.

The rows are read back from a loaded graph, in batches of papers, and lie in a file until the clock starts. A batch is
one transaction and brings its papers, and those runs, entities, names and claims that no batch before has brought, with
their last figures. So every node, relationship and property is written exactly once, and nothing is read but the two
ends of a relationship, by their ids. The constraints and indexes are those of the graph.
"""

import pickle
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from claimgraph.graph import Graph, Transaction
from claimgraph.schema import Predicate

Row = dict[str, Any]

_STORED_PAPERS: Final = """
MATCH (p:Paper) WHERE p.id > $position WITH p ORDER BY p.id LIMIT $limit RETURN p.id AS id, properties(p) AS row
"""
_STORED_MENTIONS: Final = """
UNWIND $papers AS paper
MATCH (:Paper {id: paper})-[m:MENTIONS]->(e:Entity)
RETURN paper, e.id AS entity, properties(m) AS row
"""
_STORED_EVIDENCE: Final = """
UNWIND $papers AS paper
MATCH (:Paper {id: paper})<-[:STATED_IN]-(v:Evidence)-[r:SUPPORTS|REFUTES]->(c:Claim)
OPTIONAL MATCH (v)-[:ON]->(n:Entity)
OPTIONAL MATCH (v)-[:BASELINE]->(b:Entity)
RETURN paper, type(r) AS type, c.id AS claim, n.id AS on, b.id AS baseline, properties(v) AS row
"""
_STORED: Final = {
    label: f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN properties(n) AS row"
    for label in ("Entity", "Claim", "Name", "Run")
}
_STORED_SHORTS: Final = """
UNWIND $ids AS id
MATCH (:Name {id: id})-[s:SHORT]->(t:Name)
RETURN id AS long, t.id AS short, s.papers AS papers
"""
_NODES: Final = {
    label: f"UNWIND $rows AS row CREATE (n:{label}) SET n = row" for label in ("Run", "Paper", "Entity", "Name")
}
_SHORTS: Final = """
UNWIND $rows AS row
MATCH (l:Name {id: row.long})
MATCH (s:Name {id: row.short})
CREATE (l)-[:SHORT {papers: row.papers}]->(s)
"""
_MENTIONS: Final = """
UNWIND $rows AS row
MATCH (p:Paper {id: row.paper})
MATCH (e:Entity {id: row.entity})
CREATE (p)-[m:MENTIONS]->(e)
SET m = row.row
"""
_CLAIMS: Final = {
    predicate.value: f"""
    UNWIND $rows AS row
    MATCH (s:{"Paper" if predicate is Predicate.INTRODUCES else "Entity"} {{id: row.subject}})
    MATCH (o:Entity {{id: row.object}})
    CREATE (s)<-[:SUBJECT]-(c:Claim)-[:OBJECT]->(o)
    CREATE (s)-[r:{predicate.value}]->(o)
    SET c = row, r.claim = row.id, r.support = row.support, r.refuted = row.refuted, r.belief = row.belief
    """
    for predicate in Predicate
}
_EVIDENCE: Final = {
    type_: f"""
    UNWIND $rows AS row
    MATCH (p:Paper {{id: row.paper}})
    MATCH (c:Claim {{id: row.claim}})
    CREATE (c)<-[:{type_}]-(v:Evidence)-[:STATED_IN]->(p)
    SET v = row.row
    """
    for type_ in ("SUPPORTS", "REFUTES")
}
_LINKS: Final = {
    type_: f"""
    UNWIND $rows AS row
    MATCH (v:Evidence {{id: row.evidence}})
    MATCH (e:Entity {{id: row.entity}})
    CREATE (v)-[:{type_}]->(e)
    """
    for type_ in ("ON", "BASELINE")
}


class Batch(NamedTuple):
    """What one transaction writes."""

    nodes: dict[str, list[Row]]
    """Runs, papers, entities and names, by label."""
    shorts: list[Row]
    mentions: list[Row]
    claims: list[Row]
    evidence: list[Row]
    links: dict[str, list[Row]]
    """What evidence holds on, and what it compares with, by the type of the relationship."""


def read_back(graph: Graph, size: int) -> Iterator[Batch]:
    """Everything in the graph, in batches of so many papers, in the order of their ids."""
    seen: dict[str, set[str]] = {label: set() for label in _STORED}
    position = ""
    while papers := graph.read(_STORED_PAPERS, position=position, limit=size):
        ids = [paper["id"] for paper in papers]
        mentions = graph.read(_STORED_MENTIONS, papers=ids)
        evidence = graph.read(_STORED_EVIDENCE, papers=ids)
        names = _unseen(seen["Name"], (row["row"]["name"] for row in mentions))
        shorts = graph.read(_STORED_SHORTS, ids=names)
        names += _unseen(seen["Name"], (row["short"] for row in shorts))
        entities = _unseen(seen["Entity"], (row["entity"] for row in mentions))
        runs = _unseen(seen["Run"], (paper["row"]["run"] for paper in papers if paper["row"].get("run")))
        yield Batch(
            nodes={
                "Run": _nodes(graph, "Run", runs),
                "Paper": [paper["row"] for paper in papers],
                "Entity": _nodes(graph, "Entity", entities),
                "Name": _nodes(graph, "Name", names),
            },
            shorts=shorts,
            mentions=mentions,
            claims=_nodes(graph, "Claim", _unseen(seen["Claim"], (row["claim"] for row in evidence))),
            evidence=evidence,
            links={type_: list(_links(evidence, type_.lower())) for type_ in _LINKS},
        )
        position = ids[-1]


def _links(evidence: Iterable[Row], end: str) -> Iterator[Row]:
    return ({"evidence": row["row"]["id"], "entity": row[end]} for row in evidence if row[end])


def _unseen(seen: set[str], ids: Iterable[str]) -> list[str]:
    found = [id_ for id_ in dict.fromkeys(ids) if id_ not in seen]
    seen.update(found)
    return found


def _nodes(graph: Graph, label: str, ids: list[str]) -> list[Row]:
    return [row["row"] for row in graph.read(_STORED[label], ids=ids)]


def keep(batches: Iterable[Batch], path: Path) -> None:
    """Put batches into a file."""
    with path.open("wb") as file:
        for batch in batches:
            pickle.dump(batch, file, pickle.HIGHEST_PROTOCOL)


def kept(path: Path) -> Iterator[Batch]:
    """Take the batches out of the file again."""
    with path.open("rb") as file:
        while file.peek(1):
            yield pickle.load(file)  # noqa: S301 - our own file


def write(transaction: Transaction, batch: Batch) -> None:
    """Write one batch."""
    for label, statement in _NODES.items():
        transaction.run_rows(statement, batch.nodes[label])
    transaction.run_rows(_SHORTS, batch.shorts)
    transaction.run_rows(_MENTIONS, batch.mentions)
    for predicate, statement in _CLAIMS.items():
        transaction.run_rows(statement, [row for row in batch.claims if row["predicate"] == predicate])
    for type_, statement in _EVIDENCE.items():
        transaction.run_rows(statement, [row for row in batch.evidence if row["type"] == type_])
    for type_, statement in _LINKS.items():
        transaction.run_rows(statement, batch.links[type_])
