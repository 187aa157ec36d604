"""An extraction as rows of the graph, each name taken for itself until the graph says otherwise (`placed`).

Pure functions, no database.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any

from claimgraph.graph.groups import stem_of
from claimgraph.graph.identity import keys_of
from claimgraph.graph.names import LocalName, names_of, searchable
from claimgraph.graph.parts import parts_of
from claimgraph.graph.sorts import paper_sorts
from claimgraph.schema import (
    PAPER,
    PREDICATES,
    Claim,
    EntityType,
    Evidence,
    Extraction,
    Paper,
    Predicate,
    Span,
    claim_id,
    evidence_id,
)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Use:
    """One name in one paper."""

    paper: str
    name: str
    surfaces: tuple[str, ...]
    shorts: tuple[str, ...]
    type: EntityType | None = None
    """Null for a use that is taken back."""
    stem: str | None = None
    """What these surfaces have in common with variants (`groups.stem_of`); null for a use that is taken back."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One piece of evidence and the triple it states."""

    evidence: Row
    """The properties of the evidence's node; `subject_name` and `object_name` are the names as the paper uses them."""
    subject: str
    """The id of a name, or of the entity that it is taken for (`placed`); or a paper's id."""
    subject_type: str
    """The type of the name: a person may have taken it for an entity of another."""
    predicate: Predicate
    object: str
    object_type: str
    claim: str = ""
    """The id of the claim between these two; empty until it is computed (`placed`)."""


def statement_of(evidence: Row, claim: Row) -> Statement:
    """A stored piece of evidence as its paper states it; of the claim, its predicate and the types of its two sides."""
    return Statement(
        evidence=evidence,
        subject=evidence["subject_name"],
        subject_type=claim["subject_type"],
        predicate=Predicate(claim["predicate"]),
        object=evidence["object_name"],
        object_type=claim["object_type"],
    )


@dataclass(frozen=True, slots=True)
class Prepared:
    """One extraction, ready to be written."""

    id: str
    hash: str
    """Of everything the extraction says: equal hashes, nothing to write."""
    paper: Row
    run: Row | None
    """The run that read the paper; null where nobody noted it."""
    uses: tuple[Use, ...]
    """The names that the paper uses."""
    mentions: tuple[Row, ...]
    """Where the paper uses each name; `entity` is the name itself until it is taken for another."""
    statements: tuple[Statement, ...]
    """Between the names of the paper, each taken for itself."""
    proposals_rejected: int


def content_hash(serialized: str) -> str:
    """A digest of a serialized extraction: the paper, its text, the extractor and all it found."""
    return hashlib.sha256(serialized.encode("utf-8", "surrogatepass")).hexdigest()


def reading_hash(paper: Paper, extractor: str, extractor_version: str) -> str:
    """A digest of a paper and of who read it, which is known before it is read."""
    # What others call a paper says nothing of what it says, and was not known before.
    parts = [paper.model_dump_json(exclude={"arxiv", "pmid"}), extractor, extractor_version]
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()


def prepare(extraction: Extraction, digest: str) -> Prepared:
    """Turn an extraction, whose `content_hash` is given, into rows."""
    names = names_of(extraction)
    ids = {local: name.id for local, name in names.items()} | {PAPER: extraction.paper.id}
    return Prepared(
        id=extraction.paper.id,
        hash=digest,
        paper=_paper(extraction, digest),
        run=_run(extraction),
        uses=tuple(use_of(extraction.paper.id, name) for name in names.values()),
        mentions=tuple(mention_of(extraction.paper.id, name) for name in names.values()),
        statements=tuple(placed(statement, {}) for statement in _statements(extraction, ids)),
        proposals_rejected=extraction.proposals_rejected,
    )


def _paper(extraction: Extraction, digest: str) -> Row:
    paper = extraction.paper
    search = searchable(paper.title)
    keys = keys_of(paper)
    return {
        "id": paper.id,
        "title": paper.title,
        "abstract": paper.abstract,
        "year": paper.year,
        # An empty list is none: neo4j-admin can import no other.
        "authors": list(paper.authors) or None,
        "venue": paper.venue,
        "doi": keys.get("doi") or paper.doi,
        **{kind: keys.get(kind) for kind in ("arxiv", "pmid", "title_key")},
        "url": paper.url,
        "source": paper.source,
        "search": search,
        "parts": parts_of(search),
        **paper_sorts(paper.id, paper.title, paper.year),
        "extractor": extraction.extractor,
        "extractor_version": extraction.extractor_version,
        "hash": digest,
        "reading": reading_hash(paper, extraction.extractor, extraction.extractor_version),
        "run": extraction.run.id if extraction.run else None,
    }


def _run(extraction: Extraction) -> Row | None:
    run = extraction.run
    if run is None:
        return None
    started = run.started.astimezone(UTC).isoformat(timespec="seconds")
    return {
        "id": run.id,
        "started": started,
        "weights": run.weights,
        "extractor": extraction.extractor,
        "extractor_version": extraction.extractor_version,
    }


def use_of(paper: str, name: LocalName) -> Use:
    """One name in one paper, as its names are kept in step with it."""
    surfaces = name.surfaces
    return Use(paper, name.id, surfaces, name.shorts, name.type, stem_of(name.type, name.id, surfaces))


def mention_of(paper: str, name: LocalName) -> Row:
    """Where a paper uses one name, which is taken for itself."""
    return {
        "paper": paper,
        "entity": name.id,
        "name": name.id,
        "texts": list(name.texts),
        "starts": list(name.starts),
        "ends": list(name.ends),
        "shorts": list(name.shorts) or None,
    }


def _statements(extraction: Extraction, ids: dict[str, str]) -> Iterator[Statement]:
    repeats: Counter[tuple[str, str, Predicate, int, int]] = Counter()
    for claim in extraction.claims:
        subject, object_ = ids[claim.subject], ids[claim.object]
        # A symmetric claim is one claim whichever side the paper names first, and so is its evidence.
        one, other = sorted((subject, object_)) if PREDICATES[claim.predicate].symmetric else (subject, object_)
        for evidence in claim.evidence:
            said = (one, other, claim.predicate, evidence.start, evidence.end)
            identity = evidence_id(
                extraction.paper.id, one, claim.predicate, other, evidence.start, evidence.end, repeats[said]
            )
            yield Statement(
                evidence=_evidence(extraction, claim, evidence, ids, identity),
                subject=subject,
                subject_type=claim.subject_type.value,
                predicate=claim.predicate,
                object=object_,
                object_type=claim.object_type.value,
            )
            repeats[said] += 1


def _evidence(extraction: Extraction, claim: Claim, evidence: Evidence, ids: dict[str, str], identity: str) -> Row:
    row = {
        "id": identity,
        "paper": extraction.paper.id,
        "year": extraction.paper.year,
        "sentence": evidence.sentence,
        "index": evidence.index,
        "start": evidence.start,
        "end": evidence.end,
        "subject_name": ids[claim.subject],
        "object_name": ids[claim.object],
        "on_name": ids[evidence.on] if evidence.on else None,
        "baseline_name": ids[evidence.baseline] if evidence.baseline else None,
        **_span("subject", evidence.subject),
        **_span("object", evidence.object),
        **_span("cue", evidence.cue),
        "negated": evidence.negated,
        "hedged": evidence.hedged,
        "attribution": evidence.attribution.value,
        "metric": evidence.metric,
        "value": evidence.value,
        "confidence": evidence.confidence,
        "extractor": extraction.extractor,
        "extractor_version": extraction.extractor_version,
    }
    # A property that is null is none at all, and costs time on the way.
    return {name: value for name, value in row.items() if value is not None}


def _span(part: str, span: Span | None) -> Row:
    return {f"{part}_start": span.start if span else None, f"{part}_end": span.end if span else None}


def placed(statement: Statement, entities: Mapping[str, str]) -> Statement:
    """A statement between entities, given the entity of each name; a symmetric one has the smaller id first."""
    subject = entities.get(statement.subject, statement.subject)
    object_ = entities.get(statement.object, statement.object)
    if statement.claim and (subject, object_) == (statement.subject, statement.object):
        return statement
    predicate = statement.predicate
    if not PREDICATES[predicate].symmetric or subject < object_:
        evidence = with_claim_of_names(statement.evidence, predicate, subject, object_)
        claim = claim_id(subject, predicate, object_)
        return replace(statement, subject=subject, object=object_, claim=claim, evidence=evidence)
    return replace(
        statement,
        claim=claim_id(object_, predicate, subject),
        evidence=with_claim_of_names(_turned(statement.evidence), predicate, object_, subject),
        subject=object_,
        subject_type=statement.object_type,
        object=subject,
        object_type=statement.subject_type,
    )


def with_claim_of_names(evidence: Row, predicate: Predicate, subject: str, object_: str) -> Row:
    """Evidence of a claim between two entities, with the id of the claim that its names would have as entities.

    It is left out where that is the same claim. By it, the claim is found under the id that it had while its names
    stood for themselves. As it follows from the graph as it is, what is taken apart again, or deleted and restored, is
    found as before.
    """
    names = (evidence["subject_name"], evidence["object_name"])
    if names != (subject, object_):
        one, other = sorted(names) if PREDICATES[predicate].symmetric else names
        return evidence | {"claim_of_names": claim_id(one, predicate, other)}
    return evidence | {"claim_of_names": None} if evidence.get("claim_of_names") else evidence


def _turned(evidence: Row) -> Row:
    """Evidence with its two sides exchanged."""
    sides = {"subject": "object", "object": "subject"}
    turned = {
        f"{sides[side]}_{part}": evidence.get(f"{side}_{part}") for side in sides for part in ("name", "start", "end")
    }
    return evidence | turned
