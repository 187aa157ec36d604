"""What a page shows, as linked data: JSON-LD in the vocabularies that exist. Pure functions.

A sentence is an annotation of the Web Annotation model (`oa:`) whose target is the paper and whose body is the claim;
where it is from is said in PROV (`prov:`); a claim is an `rdf:Statement`, an entity a `skos:Concept`, a paper a
`schema:ScholarlyArticle`. What these have no word for has one in `cg:`. Things are named by their permalinks; what is
the same on every server is their `dcterms:identifier`.

The context is in every document and holds prefixes alone, and every value that is not a string, a whole number or a
truth value names its type, so that nothing has to be fetched or known to read it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final
from urllib.parse import quote

from claimgraph.api.pages.gather import ClaimPage, EntityPage, EvidencePage, Page, PaperPage
from claimgraph.api.pages.links import Kind, Links, addresses_of, web_address
from claimgraph.graph import CURATOR, ClaimRow, EntityRow, EvidenceRow, Named, PaperRow, RunRow, Source, Stated
from claimgraph.schema import Span, SubjectType, selectors

Node = dict[str, Any]

CONTEXT: Final[Mapping[str, str]] = {
    "cg": "urn:claimgraph:term:",
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "prism": "http://prismstandard.org/namespaces/basic/2.0/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes of every document."""
_WAYS: Final = ("cg:supportedBy", "cg:refutedBy")
"""How evidence bears on its claim: what states it, then what denies it."""
MAX_ALIASES: Final = 100
"""How many names of an entity are given."""


def document(page: Page, links: Links) -> Node:
    """A page as a JSON-LD document, its subject first."""
    match page:
        case ClaimPage():
            node = _claim_page(page, links)
        case EvidencePage():
            node = _evidence(page.quoted.source, links) | {"oa:hasBody": _claim(page.claim, links)}
        case PaperPage():
            node = _paper_page(page, links)
        case EntityPage():
            node = _entity_page(page, links)
    return {"@context": dict(CONTEXT), **_once(node, {})}


def _claim_page(page: ClaimPage, links: Links) -> Node:
    told = _bearing([one.source for one in page.quoted], lambda source: _evidence(source, links))
    return _present({**_claim(page.claim, links), **told})


def _paper_page(page: PaperPage, links: Links) -> Node:
    stated = [
        _annotation(source, links) | {"oa:hasBody": _claim(found.claim, links)}
        for _, group in page.groups
        for found in group
        for source in found.sources
    ]
    named = [entity_node(entity, links) for entity in page.entities]
    return _present({**paper_node(page.paper, links), "schema:mentions": named, "cg:evidence": stated})


def _entity_page(page: EntityPage, links: Links) -> Node:
    node = entity_node(page.entity, links)
    for shown in page.lists:
        node[f"cg:{shown.side}Of"] = [_claim(claim, links) for claim in shown.claims]
    return _present(node)


def claim_nodes(stated: Stated, links: Links) -> Iterator[Node]:
    """A claim, then each piece of its evidence; of its entities and its papers only the addresses.

    Where papers state it, it is also a statement of its own, which a query along predicates finds.
    """
    claim = _claim(stated.claim, links)
    subject, object_ = ({"@id": claim[end]["@id"]} for end in ("rdf:subject", "rdf:object"))
    told = _bearing(stated.sources, lambda source: {"@id": links.absolute(Kind.EVIDENCE, source.evidence.id)})
    yield _present({**claim, "rdf:subject": subject, "rdf:object": object_, **told})
    yield from (_annotation(source, links) for source in stated.sources)
    if stated.claim.support:
        yield {**subject, claim["rdf:predicate"]["@id"]: object_}


def _bearing(sources: Iterable[Source], node_of: Callable[[Source], Node]) -> dict[str, list[Node]]:
    """Evidence by how it bears on its claim."""
    told: dict[str, list[Node]] = {way: [] for way in _WAYS}
    for source in sources:
        told[_WAYS[source.evidence.negated]].append(node_of(source))
    return told


def _claim(claim: ClaimRow, links: Links) -> Node:
    return _present(
        {
            "@id": links.absolute(Kind.CLAIM, claim.id),
            "@type": ["rdf:Statement", "cg:Claim"],
            "dcterms:identifier": claim.id,
            "rdfs:label": f"{claim.subject.name or claim.subject.id} {claim.predicate.value} {claim.object.name}",
            "rdf:subject": _named(claim.subject, links),
            "rdf:predicate": {"@id": f"cg:{claim.predicate.value}"},
            "rdf:object": _named(claim.object, links),
            "cg:support": claim.support,
            "cg:own": claim.own,
            "cg:refuted": claim.refuted,
            "cg:papers": claim.papers,
            "cg:belief": _decimal(claim.belief),
            "cg:firstYear": _year(claim.first_year),
            "cg:lastYear": _year(claim.last_year),
        }
    )


def _named(named: Named, links: Links) -> Node:
    """An entity, or a paper as the subject, in a claim."""
    if named.type is SubjectType.PAPER:
        node = {"@id": links.absolute(Kind.PAPER, named.id), "@type": "schema:ScholarlyArticle"}
        return _present({**node, "dcterms:title": named.name or None})
    return {
        "@id": links.absolute(Kind.ENTITY, named.id),
        "@type": ["skos:Concept", f"cg:{named.type.value}"],
        "skos:prefLabel": named.name,
    }


def entity_node(entity: EntityRow, links: Links) -> Node:
    """An entity with its names."""
    others = [alias for alias in entity.aliases[:MAX_ALIASES] if alias != entity.name]
    node = _named(Named(entity.id, SubjectType(entity.type.value), entity.name), links)
    return _present({**node, "dcterms:identifier": entity.id, "skos:altLabel": others, "cg:papers": entity.papers})


def paper_node(paper: PaperRow, links: Links) -> Node:
    """A paper."""
    url = web_address(paper.url)
    same = [{"@id": address} for address in addresses_of(paper)]
    return _present(
        {
            "@id": links.absolute(Kind.PAPER, paper.id),
            "@type": "schema:ScholarlyArticle",
            "dcterms:title": paper.title or None,
            "dcterms:identifier": paper.id,
            "schema:abstract": paper.abstract or None,
            # A list, because the order of the authors says something.
            "schema:author": {"@list": list(paper.authors)} if paper.authors else None,
            "schema:datePublished": _year(paper.year),
            "prism:publicationName": paper.venue,
            "schema:url": {"@id": url} if url else None,
            "schema:sameAs": same[0] if len(same) == 1 else same,
            "schema:version": paper.version,
            "cg:source": paper.source or None,
        }
    )


def _evidence(source: Source, links: Links) -> Node:
    """A piece of evidence with its paper."""
    node = _annotation(source, links)
    node["oa:hasTarget"] = {**node["oa:hasTarget"], "oa:hasSource": paper_node(source.paper, links)}
    return node


def _annotation(source: Source, links: Links) -> Node:
    """A piece of evidence; of its paper and its claim only the addresses."""
    piece = source.evidence
    return _present(
        {
            "@id": links.absolute(Kind.EVIDENCE, piece.id),
            "@type": ["oa:Annotation", "prov:Entity"],
            "dcterms:identifier": piece.id,
            "oa:motivatedBy": {"@id": "oa:describing"},
            "oa:hasBody": {"@id": links.absolute(Kind.CLAIM, piece.claim)},
            "oa:hasTarget": _target(source.paper, Span(piece.start, piece.end), links),
            **{
                f"cg:{part}Span": _target(source.paper, span, links) if span else None
                for part, span in (("subject", piece.subject), ("object", piece.object), ("cue", piece.cue))
            },
            **_qualifiers(piece, links),
            "prov:wasDerivedFrom": {"@id": links.absolute(Kind.PAPER, piece.paper)},
            "prov:wasAttributedTo": _finder(piece),
            "prov:wasGeneratedBy": _run(source.run) if source.run else None,
            **_curation(piece, links),
        }
    )


def _finder(piece: EvidenceRow) -> Node | None:
    """What has found a piece of evidence; a person only where one is named."""
    if piece.extractor != CURATOR:
        return _extractor(piece.extractor, piece.extractor_version)
    return {"@type": "prov:Person", "schema:name": piece.curated_by} if piece.curated_by else None


def _curation(piece: EvidenceRow, links: Links) -> Node:
    """What a person has said of a piece of evidence."""
    return {
        "cg:curation": piece.curation.value if piece.curation else None,
        "cg:curatedBy": piece.curated_by,
        "cg:curatedAt": _typed(piece.curated_at, "dateTime") if piece.curated_at else None,
        "prov:wasRevisionOf": [{"@id": links.absolute(Kind.EVIDENCE, id_)} for id_ in piece.corrects],
    }


def _qualifiers(piece: EvidenceRow, links: Links) -> Node:
    return {
        "cg:negated": piece.negated,
        "cg:hedged": piece.hedged,
        "cg:attribution": piece.attribution.value,
        "cg:metric": piece.metric,
        "cg:value": piece.value,
        "cg:on": _named(piece.on, links) if piece.on else None,
        "cg:baseline": _named(piece.baseline, links) if piece.baseline else None,
        "cg:confidence": _decimal(piece.confidence),
    }


def _target(paper: PaperRow, span: Span, links: Links) -> Node:
    """A span of a paper's text, by its words and by its offsets."""
    return {
        "@type": "oa:SpecificResource",
        "oa:hasSource": {"@id": links.absolute(Kind.PAPER, paper.id)},
        "oa:hasSelector": [_selector(one) for one in selectors(paper.text, span)],
    }


def _selector(plain: Mapping[str, Any]) -> Node:
    node: Node = {"@type": f"oa:{plain['type']}"}
    for name, value in plain.items():
        if name != "type":
            offset = isinstance(value, int)
            node[f"oa:{name}"] = _typed(str(value), "nonNegativeInteger") if offset else value
    return node


def _extractor(name: str, version: str) -> Node:
    return {
        "@id": f"urn:claimgraph:extractor:{quote(name, safe='')}:{quote(version, safe='')}",
        "@type": "prov:SoftwareAgent",
        "schema:name": name,
        "schema:softwareVersion": version,
    }


def _run(run: RunRow) -> Node:
    return _present(
        {
            "@id": f"urn:claimgraph:run:{quote(run.id, safe=':')}",
            "@type": "prov:Activity",
            "dcterms:identifier": run.id,
            "prov:startedAtTime": _typed(run.started, "dateTime"),
            "prov:wasAssociatedWith": _extractor(run.extractor, run.extractor_version),
            "cg:weights": run.weights,
        }
    )


def _year(year: int | None) -> Node | None:
    return _typed(f"{year:04d}", "gYear") if year is not None else None


def _decimal(number: float) -> Node:
    """A number as it is: as a number of JSON it would become a double in another notation."""
    return _typed(f"{Decimal(repr(number)):f}", "decimal")


def _typed(value: str, type_: str) -> Node:
    return {"@type": f"xsd:{type_}", "@value": value}


def _present(node: Node) -> Node:
    """A node without what is null, and without empty lists."""
    return {name: value for name, value in node.items() if value is not None and value != []}


def _once(value: Any, told: dict[str, list[Node]]) -> Any:
    """A document that says nothing twice: what was said of a thing before is left out, and its address stays."""
    if isinstance(value, list):
        return [_once(inner, told) for inner in value]
    if not isinstance(value, dict):
        return value
    if "@id" in value:
        known = told.setdefault(value["@id"], [])
        if value in known:
            return {"@id": value["@id"]}
        known.append(value)
    return {name: _once(inner, told) for name, inner in value.items()}
