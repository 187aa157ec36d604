"""What the graph is made of, in one table, and the statements that read all of it, page by page, made from that table.

Whoever adds a label, a relationship type or a property to the graph adds its line here; a test compares the table with
a loaded graph. Every node has a string `id`, unique within its label.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from claimgraph.schema import Predicate


class Type(StrEnum):
    """The type of a property, as neo4j-admin calls it."""

    STRING = "string"
    LONG = "long"
    DOUBLE = "double"
    BOOLEAN = "boolean"
    STRINGS = "string[]"
    LONGS = "long[]"


@dataclass(frozen=True, slots=True)
class Node:
    """The nodes of one label."""

    label: str
    properties: Mapping[str, Type]
    """Beside `id`."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """The relationships of one type between nodes of two labels."""

    start: str
    type: str
    end: str
    properties: Mapping[str, Type] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Such as `Paper-MENTIONS-Entity`."""
        return f"{self.start}-{self.type}-{self.end}"


META: Final = "Meta"
"""The label of the one node that tells of the graph itself."""

CLAIM: Final = "Claim"

_EVIDENCE: Final = MappingProxyType(
    {
        "paper": Type.STRING,
        "sentence": Type.STRING,
        "index": Type.LONG,
        "start": Type.LONG,
        "end": Type.LONG,
        "subject_name": Type.STRING,
        "object_name": Type.STRING,
        "on_name": Type.STRING,
        "baseline_name": Type.STRING,
        "subject_start": Type.LONG,
        "subject_end": Type.LONG,
        "object_start": Type.LONG,
        "object_end": Type.LONG,
        "cue_start": Type.LONG,
        "cue_end": Type.LONG,
        "negated": Type.BOOLEAN,
        "hedged": Type.BOOLEAN,
        "attribution": Type.STRING,
        "metric": Type.STRING,
        "value": Type.STRING,
        "confidence": Type.DOUBLE,
        "extractor": Type.STRING,
        "extractor_version": Type.STRING,
        "sort": Type.STRING,
        "uncertainty_sort": Type.STRING,
        "year": Type.LONG,
    }
)

NODES: Final = (
    Node(
        META,
        {
            "graph": Type.STRING,
            "version": Type.LONG,
            "writes": Type.LONG,
        },
    ),
    Node(
        "Paper",
        {
            "title": Type.STRING,
            "abstract": Type.STRING,
            "year": Type.LONG,
            "authors": Type.STRINGS,
            "venue": Type.STRING,
            "doi": Type.STRING,
            "arxiv": Type.STRING,
            "pmid": Type.STRING,
            "title_key": Type.STRING,
            "duplicates": Type.STRINGS,
            "url": Type.STRING,
            "source": Type.STRING,
            "search": Type.STRING,
            "parts": Type.STRING,
            "year_sort": Type.STRING,
            "title_sort": Type.STRING,
            "extractor": Type.STRING,
            "extractor_version": Type.STRING,
            "hash": Type.STRING,
            "reading": Type.STRING,
            "version": Type.LONG,
            "run": Type.STRING,
        },
    ),
    Node(
        "Run",
        {
            "started": Type.STRING,
            "weights": Type.STRING,
            "extractor": Type.STRING,
            "extractor_version": Type.STRING,
        },
    ),
    Node(
        "Version",
        {
            "paper": Type.STRING,
            "number": Type.LONG,
            "title": Type.STRING,
            "abstract": Type.STRING,
            "extractor": Type.STRING,
            "extractor_version": Type.STRING,
            "run": Type.STRING,
        },
    ),
    Node(
        "Name",
        {
            "type": Type.STRING,
            "papers": Type.LONG,
            "entity": Type.STRING,
            "surfaces": Type.STRINGS,
            "counts": Type.LONGS,
            "pending": Type.BOOLEAN,
            "stem": Type.STRING,
            "group": Type.STRING,
            "rule": Type.STRING,
            "score": Type.DOUBLE,
            "via": Type.STRING,
            "same_as": Type.STRING,
            "alone": Type.BOOLEAN,
            "title": Type.STRING,
            "said": Type.STRINGS,
            "decided": Type.STRING,
        },
    ),
    Node(
        "Entity",
        {
            "type": Type.STRING,
            "name": Type.STRING,
            "aliases": Type.STRINGS,
            "papers": Type.LONG,
            "search": Type.STRING,
            "parts": Type.STRING,
            "generic": Type.BOOLEAN,
            "name_sort": Type.STRING,
            "sort": Type.STRING,
        },
    ),
    Node(
        CLAIM,
        {
            "subject": Type.STRING,
            "subject_type": Type.STRING,
            "predicate": Type.STRING,
            "object": Type.STRING,
            "object_type": Type.STRING,
            "support": Type.LONG,
            "own": Type.LONG,
            "refuted": Type.LONG,
            "papers": Type.LONG,
            "belief": Type.DOUBLE,
            "first_year": Type.LONG,
            "last_year": Type.LONG,
            "belief_sort": Type.STRING,
            "year_sort": Type.STRING,
            "refuted_sort": Type.STRING,
            "unallowed_sort": Type.STRING,
            "contested": Type.DOUBLE,
            "contested_sort": Type.STRING,
            "sort": Type.STRING,
        },
    ),
    Node(
        "Evidence",
        {
            **_EVIDENCE,
            "claim_of_names": Type.STRING,
            "curation": Type.STRING,
            "curated_by": Type.STRING,
            "curated_at": Type.STRING,
            "corrects": Type.STRINGS,
            "found": Type.STRING,
        },
    ),
    Node(
        "Verdict",
        {
            "reason": Type.STRING,
            "by": Type.STRING,
            "at": Type.STRING,
            "paper": Type.STRING,
            "sentence": Type.STRING,
            "subject": Type.STRING,
            "subject_type": Type.STRING,
            "predicate": Type.STRING,
            "object": Type.STRING,
            "object_type": Type.STRING,
            "negated": Type.BOOLEAN,
            "on_name": Type.STRING,
            "hash": Type.STRING,
            "evidence": Type.STRING,
        },
    ),
    Node(
        "Curation",
        {
            "kind": Type.STRING,
            "paper": Type.STRING,
            "sentence": Type.STRING,
            "subject": Type.STRING,
            "predicate": Type.STRING,
            "object": Type.STRING,
            "negated": Type.BOOLEAN,
            "by": Type.STRING,
            "at": Type.STRING,
            "corrects": Type.STRINGS,
            "curation": Type.STRING,
        },
    ),
    Node(
        "Retired",
        {
            **_EVIDENCE,
            "claim": Type.STRING,
            "predicate": Type.STRING,
            "subject": Type.STRING,
            "object": Type.STRING,
        },
    ),
)

LINKS: Final = (
    Relationship(
        "Paper",
        "MENTIONS",
        "Entity",
        {
            "name": Type.STRING,
            "texts": Type.STRINGS,
            "starts": Type.LONGS,
            "ends": Type.LONGS,
            "shorts": Type.STRINGS,
            "added": Type.STRINGS,
        },
    ),
    Relationship("Name", "SHORT", "Name", {"papers": Type.LONG}),
    Relationship("Claim", "SUBJECT", "Entity"),
    Relationship("Claim", "SUBJECT", "Paper"),
    Relationship("Claim", "OBJECT", "Entity"),
    Relationship("Evidence", "SUPPORTS", "Claim"),
    Relationship("Evidence", "REFUTES", "Claim"),
    Relationship("Evidence", "STATED_IN", "Paper"),
    Relationship("Evidence", "ON", "Entity"),
    Relationship("Evidence", "BASELINE", "Entity"),
    Relationship("Version", "VERSION_OF", "Paper"),
    Relationship("Retired", "STOOD_IN", "Version"),
)
"""Relationships that are read at the node where they start, of which none has many."""

TYPED: Final = MappingProxyType(
    {
        predicate: Relationship(
            "Paper" if predicate is Predicate.INTRODUCES else "Entity",
            predicate.value,
            "Entity",
            {
                "claim": Type.STRING,
                "support": Type.LONG,
                "refuted": Type.LONG,
                "belief": Type.DOUBLE,
            },
        )
        for predicate in Predicate
    }
)
"""The one typed relationship of each claim, which repeats it and so is read off it: an entity may start 100,000.

`claim` is the claim's id; every other property is that of the same name of the claim.
"""

RELATIONSHIPS: Final = (*LINKS, *TYPED.values())


def _page(node: Node, where: str) -> str:
    properties = ", ".join(f".{name}" for name in ("id", *node.properties))
    links = ", ".join(
        f"[(n)-[r:{link.type}]->(m:{link.end}) | [{', '.join(['m.id', *(f'r.{name}' for name in link.properties)])}]]"
        for link in links_of(node)
    )
    return f"""
        MATCH (n:{node.label})
        WHERE {where}
        WITH n ORDER BY n.id LIMIT $limit
        RETURN n {{ {properties} }} AS node, [{links}] AS links
        ORDER BY n.id
    """


def links_of(node: Node) -> tuple[Relationship, ...]:
    """The relationships that are read with the nodes of a label."""
    return tuple(link for link in LINKS if link.start == node.label)


ENDS: Final = MappingProxyType(
    {
        node.label: f"MATCH (n:{node.label}) WHERE n.id > $position WITH n LIMIT $limit RETURN max(n.id) AS end"
        for node in NODES
    }
)
"""For each label the statement that says where the page after `$position` may end: null where no node is left.

Any later id will do. Without an end ArcadeDB sorts all the nodes that are left to give the first of them, so that
reading a whole graph takes quadratic time.
"""

CLAIM_IDS: Final = "MATCH (n:Claim) WHERE n.id > $position AND n.id <= $end RETURN n.id AS id ORDER BY n.id"
"""The ids of a page of claims."""

PAGES: Final = MappingProxyType({node.label: _page(node, "n.id > $position AND n.id <= $end") for node in NODES})
"""For each label the statement that reads a page of its nodes by id, after `$position` and up to `$end`.

Each is a map of its properties, `node`, and in `links`, for each relationship of `links_of`, a list of those that start
there: the id of the node where it ends, then the values of its properties in the table's order.
"""

ENDLESS_PAGES: Final = MappingProxyType({node.label: _page(node, "n.id > $position") for node in NODES})
"""The same without an end, for where Neo4j finds nothing before one.

In an index it orders ids by code point, but the two ends of a range it compares by UTF-16: nothing is between U+FFFD
and an emoji.
"""
