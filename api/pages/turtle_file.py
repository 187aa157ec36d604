"""Many claims as linked data in one file: the same statements as on their pages."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from claimgraph.api.pages.linked import CONTEXT, Node, claim_nodes, entity_node, paper_node
from claimgraph.api.pages.links import Kind, Links, Urns
from claimgraph.api.pages.turtle import blocks, prefixes
from claimgraph.graph import Graph, Stated, entities_by_id
from claimgraph.schema import SubjectType

_EVERYWHERE: Final = Urns("")
"""The names of things where they have no addresses: the same for every graph that has the same in it."""
_BATCH: Final = 200


def turtle_file(graph: Graph, claims: Iterable[Stated], base: str | None = None) -> Iterator[str]:
    """Claims with their evidence, and the entities and papers that these are about, as parts of one Turtle file.

    `base` is the address of a server of this graph, by whose pages things are named.
    """
    links = Links(base.rstrip("/")) if base else _EVERYWHERE
    begin = prefixes(CONTEXT)
    described = set[str]()
    rest = iter(claims)
    while some := list(islice(rest, _BATCH)):
        # With the first claims, so that what cannot be read is no file at all.
        yield begin + blocks(_nodes(graph, some, links, described), CONTEXT)
        begin = ""
    yield begin


def _nodes(graph: Graph, some: list[Stated], links: Links, described: set[str]) -> Iterator[Node]:
    """The nodes of some claims; entities and papers but for those described before, and noted as such."""
    sources = [source for stated in some for source in stated.sources]
    papers = {links.absolute(Kind.PAPER, source.paper.id): source.paper for source in sources}
    yield from (paper_node(paper, links) for name, paper in papers.items() if name not in described)
    ends = [
        *(end for stated in some for end in (stated.claim.subject, stated.claim.object)),
        *(end for source in sources for end in (source.evidence.on, source.evidence.baseline) if end),
    ]
    entities = {links.absolute(Kind.ENTITY, end.id): end.id for end in ends if end.type is not SubjectType.PAPER}
    new = sorted(id_ for name, id_ in entities.items() if name not in described)
    yield from (entity_node(entity, links) for entity in entities_by_id(graph, new).values())
    described |= papers.keys() | entities.keys()
    for stated in some:
        yield from claim_nodes(stated, links)
