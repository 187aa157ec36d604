"""What each page shows, asked of the graph. Every list is a page of a list."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, Literal, NamedTuple, TypeAlias, TypeVar

from claimgraph.api.pages.links import Kind
from claimgraph.api.pages.marks import Mark, said_marks, sentence_marks, title_mark
from claimgraph.graph import (
    ClaimFacet,
    ClaimFilter,
    ClaimRow,
    EntityFilter,
    EntityRow,
    EvidenceFilter,
    EvidenceRow,
    Graph,
    Leaderboard,
    NameRow,
    NotFound,
    PageRequest,
    PaperRow,
    QueryTimeout,
    Source,
    Stated,
    YearRow,
    claims,
    claims_by_id,
    entities,
    entities_by_id,
    evidence,
    evidence_by_id,
    facet,
    in_full,
    leaderboard,
    mentions_of,
    names_of,
    namesakes_of,
    papers_by_id,
    sources_of,
    within,
    years_of,
)
from claimgraph.schema import EntityType, Predicate

_SOURCES: Final = 25
"""How many pieces of evidence of a claim are shown at once."""
_STATED: Final = 250
"""How many pieces of evidence of a paper are shown at once: about ten times as many as an abstract has."""
_CLAIMS: Final = 25
"""How many claims of an entity are shown at once, on each side."""
_PATIENCE: Final = 5.0
"""How many seconds a page waits for a part that it can do without."""
_NAMED: Final = 100
"""How many entities of a paper are shown."""

_log = logging.getLogger(__name__)

Side: TypeAlias = Literal["subject", "object", "on"]
SIDES: Final[tuple[Side, ...]] = ("subject", "object", "on")
"""What an entity is in claims: subject, object, or what they are stated or denied on."""


class Asked(NamedTuple):
    """Which part of a page's lists is wanted."""

    after: str | None = None
    """The cursor after which the list goes on; null for its beginning."""
    side: Side | None = None
    """Which of an entity's lists of claims is meant; null for the beginning of all."""
    predicate: Predicate | None = None
    """The one predicate whose claims are wanted; null for all."""

    @property
    def part(self) -> dict[str, str]:
        """What asks for the same part of an entity's claims, from its beginning."""
        return part_of(self.side, self.predicate) if self.side else {}


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence with what is marked in it."""

    source: Source
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """A claim with the sentences that state or deny it."""

    claim: ClaimRow
    quoted: tuple[Quoted, ...]
    onward: tuple[Mapping[str, str], ...] = ()
    """What asks for the next part of a list, one for each that goes on."""


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """One sentence, and the claim it is evidence for."""

    claim: ClaimRow
    quoted: Quoted
    onward: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A paper, and what it states."""

    paper: PaperRow
    groups: tuple[tuple[Predicate, tuple[Stated, ...]], ...]
    """The claims by predicate, in the order of the text."""
    marks: tuple[Mark, ...]
    entities: tuple[EntityRow, ...]
    """What it names, that which most papers name first; at most 100."""
    more_entities: bool
    onward: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Claims:
    """One list of claims about an entity."""

    side: Side
    """What the entity is in them."""
    counts: tuple[tuple[Predicate, int], ...]
    """How many there are with each predicate, the most first; whatever one is asked for. Only for a person, and at the
    beginning of a list: it counts them all."""
    claims: tuple[ClaimRow, ...]
    onward: Mapping[str, str] | None
    """What asks for the next part; null at the end."""


@dataclass(frozen=True, slots=True)
class About:
    """What is known of an entity besides claims."""

    names: tuple[NameRow, ...]
    """Its names, and why each is one."""
    years: tuple[YearRow, ...]
    """What papers of each year say of it."""
    namesakes: tuple[EntityRow, ...]
    """What goes by one of its names as a thing of another type."""
    board: Leaderboard | None
    """Its best figures, where it is something to have figures on."""


@dataclass(frozen=True, slots=True)
class EntityPage:
    """An entity, and what is said of it."""

    entity: EntityRow
    lists: tuple[Claims, ...]
    about: About | None = None
    """What the page for a person has besides, at its beginning."""

    @property
    def onward(self) -> tuple[Mapping[str, str], ...]:
        """What asks for the next part of a list, one for each that goes on."""
        return tuple(shown.onward for shown in self.lists if shown.onward)


Answer = TypeVar("Answer")
Row: TypeAlias = ClaimRow | EvidenceRow | PaperRow | EntityRow
Page: TypeAlias = ClaimPage | EvidencePage | PaperPage | EntityPage

STORED: Final[Mapping[Kind, Callable[[Graph, Iterable[str]], Mapping[str, Row]]]] = {
    Kind.CLAIM: claims_by_id,
    Kind.EVIDENCE: evidence_by_id,
    Kind.PAPER: papers_by_id,
    Kind.ENTITY: entities_by_id,
}
"""How the rows of some ids are found."""


def gather(graph: Graph, row: Row, asked: Asked, *, for_person: bool) -> Page | None:
    """What the page of a row shows; None if the row was deleted meanwhile.

    Args:
        graph: The open graph.
        row: What the page is of.
        asked: Which part of its lists.
        for_person: Whether to gather what is not said to machines too.

    Raises:
        InvalidPage: no such list gave the cursor.
    """
    match row:
        case ClaimRow():
            return _claim(graph, row, asked)
        case EvidenceRow():
            return _evidence(graph, row)
        case PaperRow():
            return _paper(graph, row, asked)
        case EntityRow():
            return _entity(graph, row, asked, for_person=for_person)


def _claim(graph: Graph, claim: ClaimRow, asked: Asked) -> ClaimPage:
    page = evidence(graph, EvidenceFilter(claim=claim.id), PageRequest(_SOURCES, asked.after))
    return ClaimPage(claim, _quoted(graph, page.items), _after(page.end_cursor if page.has_next else None))


def _after(cursor: str | None) -> tuple[Mapping[str, str], ...]:
    return ({"after": cursor},) if cursor else ()


def _quoted(graph: Graph, pieces: Iterable[EvidenceRow]) -> tuple[Quoted, ...]:
    sources = sources_of(graph, pieces)
    # Of what the sentence names besides subject and object only the paper knows the place.
    papers = {source.paper.id for source in sources if source.evidence.on or source.evidence.baseline}
    mentions = mentions_of(graph, sorted(papers)) if papers else {}
    return tuple(
        Quoted(
            source,
            (title_mark(source.paper), *sentence_marks(source.evidence, mentions.get(source.paper.id, ()))),
        )
        for source in sources
    )


def _evidence(graph: Graph, piece: EvidenceRow) -> EvidencePage | None:
    claim = claims_by_id(graph, [piece.claim]).get(piece.claim)
    quoted = _quoted(graph, [piece])
    return EvidencePage(claim, quoted[0]) if claim and quoted else None


def _paper(graph: Graph, paper: PaperRow, asked: Asked) -> PaperPage:
    page = evidence(graph, EvidenceFilter(paper=paper.id), PageRequest(_STATED, asked.after))
    named = entities(graph, EntityFilter(paper=paper.id), PageRequest(_NAMED))
    return PaperPage(
        paper,
        _groups(graph, sources_of(graph, page.items)),
        (title_mark(paper), *said_marks(page.items)),
        named.items,
        named.has_next,
        _after(page.end_cursor if page.has_next else None),
    )


def _groups(graph: Graph, sources: Iterable[Source]) -> tuple[tuple[Predicate, tuple[Stated, ...]], ...]:
    by_claim: dict[str, list[Source]] = defaultdict(list)
    for source in sorted(sources, key=lambda source: (source.evidence.start, source.evidence.id)):
        by_claim[source.evidence.claim].append(source)
    known = claims_by_id(graph, by_claim)
    groups: dict[Predicate, list[Stated]] = {predicate: [] for predicate in Predicate}
    for id_, members in by_claim.items():
        if claim := known.get(id_):
            groups[claim.predicate].append(Stated(claim, tuple(members)))
    return tuple((predicate, tuple(stated)) for predicate, stated in groups.items() if stated)


def _entity(graph: Graph, entity: EntityRow, asked: Asked, *, for_person: bool) -> EntityPage:
    sides = (asked.side,) if asked.side else SIDES
    lists = (_list(graph, entity.id, side, asked, for_person=for_person) for side in sides)
    shown = tuple(one for one in lists if one)
    return EntityPage(entity, shown, _about(graph, entity) if for_person and not asked.side else None)


def _list(graph: Graph, entity: str, side: Side, asked: Asked, *, for_person: bool) -> Claims | None:
    """One list of claims; null for an empty one of claims on an entity, unless it is asked for: most have none."""
    ask = partial(_claims, graph, entity, side, asked, for_person=for_person)
    if side != "on" or asked.side:
        return ask()
    found = _unless_late(ask, None) if for_person else ask()
    return found if found and found.claims else None


def _about(graph: Graph, entity: EntityRow) -> About:
    return About(
        _unless_late(lambda: names_of(graph, entity.id), ()),
        _unless_late(lambda: tuple(years_of(graph, [entity.id])[entity.id]), ()),
        _unless_late(lambda: tuple(namesakes_of(graph, [entity.id])[entity.id]), ()),
        _unless_late(lambda: _board(graph, entity), None),
    )


def _unless_late(ask: Callable[[], Answer], otherwise: Answer) -> Answer:
    """An answer that a page can do without, where it takes too long: of what all papers name it may."""
    try:
        with within(_PATIENCE):
            return ask()
    except (QueryTimeout, NotFound) as error:
        _log.warning("a page is shown without a part of it: %s", error)
        return otherwise


def _board(graph: Graph, entity: EntityRow) -> Leaderboard | None:
    if entity.type not in (EntityType.BENCHMARK, EntityType.TASK):
        return None
    return leaderboard(graph, entity.id)


def _claims(graph: Graph, entity: str, side: Side, asked: Asked, *, for_person: bool) -> Claims:
    about = ClaimFilter(
        subject=entity if side == "subject" else None,
        object=entity if side == "object" else None,
        on=entity if side == "on" else None,
    )
    where = replace(about, predicates=(asked.predicate,)) if asked.predicate else about
    page = claims(graph, where, PageRequest(_CLAIMS, asked.after))
    onward = None
    if page.has_next and page.end_cursor:
        onward = part_of(side, asked.predicate) | {"after": page.end_cursor}
    counts: tuple[tuple[str, int], ...] = ()
    if for_person and not asked.after and page.items:
        counts = _unless_late(lambda: facet(graph, about, ClaimFacet.PREDICATE), ())
    return Claims(side, tuple((Predicate(value), count) for value, count in counts), page.items, onward)


def part_of(side: Side, predicate: Predicate | None) -> dict[str, str]:
    """What asks for one of an entity's lists, or for the part of it with one predicate."""
    return {"as": side} | ({"predicate": predicate.value} if predicate else {})


def cited(graph: Graph, row: Row) -> list[PaperRow]:
    """The papers that state or deny a claim, all of them; that of a piece of evidence; a paper; none for an entity."""
    match row:
        case PaperRow():
            return [row]
        case EvidenceRow():
            return list(papers_by_id(graph, [row.paper]).values())
        case ClaimRow():
            return [paper for stated in in_full(graph, [row]) for paper in stated.papers]
        case EntityRow():
            return []
