"""What the graph answers with, and what it can be asked: rows, filters, pages. Plain values, no connection."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Generic, NamedTuple, TypeVar

from claimgraph.graph import errors
from claimgraph.graph.orders import Order
from claimgraph.schema import SEPARATOR, Attribution, EntityType, Predicate, Span, SubjectType

RowT = TypeVar("RowT")

MAX_PAGE: Final = 1_000
"""The most rows of one page."""
LISTS: Final = ("papers", "entities", "claims", "evidence", "verdicts", "curations")
"""The lists that have pages; a cursor of one is none of another."""
BY: Final = " by "
"""Stands between the name of a list and that of an order which is not its first: they are lists of their own."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which part of a list is wanted.

    Raises:
        InvalidPage: `first` is not between 1 and `MAX_PAGE`, or no list gave the cursor.
    """

    first: int = 25
    """How many rows, from 1 to `MAX_PAGE`."""
    after: str | None = None
    """The cursor of the row after which the page begins; null for the beginning. Not looked at if it goes backwards."""
    before: str | None = None
    """The cursor of the row before which the page ends; null for the end. Only looked at if it goes backwards."""
    backwards: bool = False
    """Whether the page is the last rows before `before`, in the order of the list all the same."""
    order: Order | None = None
    """The order of the list, one of its own; null for the first of these."""

    def __post_init__(self) -> None:
        """Refuse a page that no list can give."""
        if not 1 <= self.first <= MAX_PAGE:
            raise errors.InvalidPage(f"a page has from 1 to {MAX_PAGE} rows, not {self.first}: ask for fewer at once")
        if self.cursor is not None:
            _decode(self.cursor)

    @property
    def cursor(self) -> str | None:
        """The cursor of the row next to the page; null where it begins or ends with the list."""
        return self.before if self.backwards else self.after

    def position(self, kind: str) -> str | None:
        """The sort key that the cursor stands for in the list of this name; null where the cursor is.

        Raises:
            InvalidPage: Another list gave the cursor.
        """
        if self.cursor is None:
            return None
        given, sort = _decode(self.cursor)
        if given != kind:
            raise errors.InvalidPage(
                f"the cursor {self.cursor!r} is of the list of {given}, not of {kind}: leave it out to begin anew"
            )
        return sort


@dataclass(frozen=True, slots=True)
class Page(Generic[RowT]):
    """One part of a list."""

    items: tuple[RowT, ...]
    cursors: tuple[str, ...]
    """The cursor of each row, in the same order."""
    has_next: bool
    """Whether the list goes on after this page; of one that was read backwards, whether it ends with a cursor."""
    has_previous: bool = False
    """Whether something is before this page; of one that was read forwards, whether it begins with a cursor."""

    @property
    def end_cursor(self) -> str | None:
        """The cursor with which the next page begins; null where the page is empty."""
        return self.cursors[-1] if self.cursors else None


def cursor(kind: str, sort: str) -> str:
    """The opaque form of a sort key of the list of this name, one of `LISTS`.

    >>> PageRequest(after=cursor("papers", "1412.6980")).position("papers")
    '1412.6980'
    """
    return base64.urlsafe_b64encode(f"{kind}:{sort}".encode("utf-8", "surrogatepass")).decode("ascii").rstrip("=")


def _decode(text: str) -> tuple[str, str]:
    """The list that gave a cursor, and its sort key there."""
    try:
        plain = base64.b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True).decode("utf-8")
    except (binascii.Error, ValueError) as error:
        raise _foreign(text) from error
    kind, _, sort = plain.partition(":")
    if kind.partition(BY)[0] not in LISTS or not sort:
        raise _foreign(text)
    return kind, sort


def _foreign(text: str) -> errors.InvalidPage:
    return errors.InvalidPage(f"the cursor {text!r} was not given by any list: leave it out to begin anew")


class Named(NamedTuple):
    """An entity, or a paper as the subject of a claim, by id, type and name."""

    id: str
    type: SubjectType
    name: str
    """An entity's name; a paper's title, which may be empty."""


class CurationKind(StrEnum):
    """What a person has said of evidence that counts."""

    CONFIRMED = "confirmed"
    """That it is right."""
    CORRECTED = "corrected"
    """How a sentence that was misread is to be read."""
    ADDED = "added"
    """What a sentence states in which nothing was found."""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper as it is stored; the fields are those of `claimgraph.schema.Paper`."""

    id: str
    title: str
    abstract: str
    year: int | None
    authors: tuple[str, ...]
    venue: str | None
    doi: str | None
    arxiv: str | None
    pmid: str | None
    url: str | None
    source: str
    duplicates: tuple[str, ...]
    """The ids of other records of it, from other sources, which were passed over (`claimgraph.graph.identity`)."""
    version: int
    """Which text of the paper this is, from 1; earlier ones are kept (`claimgraph.graph.provenance`)."""
    extractor: str
    extractor_version: str
    run: str | None
    """The id of the run that read it; null where nobody noted it."""

    @property
    def text(self) -> str:
        """What every offset counts in, as `Paper.text`."""
        return paper_text(self.title, self.abstract)


@dataclass(frozen=True, slots=True)
class EntityRow:
    """One thing across papers."""

    id: str
    name: str
    """The surface string that most papers use."""
    type: EntityType
    aliases: tuple[str, ...]
    """Every surface string, the most used first; the name is the first of them."""
    papers: int
    """How many papers mention it."""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One triple across papers."""

    id: str
    predicate: Predicate
    subject: Named
    object: Named
    support: int
    """How many papers state it."""
    own: int
    """How many of these state it as a finding or contribution of their own; the others report earlier work."""
    refuted: int
    """How many papers deny it."""
    papers: int
    """How many papers state or deny it."""
    belief: float
    """How sure it is that some paper states it, from 0 to 1 (`claimgraph.graph.belief`)."""
    first_year: int | None
    """When the first paper stated or denied it; null where no paper has a year."""
    last_year: int | None


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One sentence of one paper that states or denies a claim; offsets count in the paper's text."""

    id: str
    claim: str
    """The claim's id."""
    paper: str
    """The paper's id."""
    sentence: str
    index: int
    start: int
    end: int
    subject: Span | None
    object: Span | None
    cue: Span | None
    negated: bool
    hedged: bool
    attribution: Attribution
    metric: str | None
    value: str | None
    on: Named | None
    baseline: Named | None
    confidence: float
    extractor: str
    extractor_version: str
    curation: CurationKind | None = None
    """What a person has said of it; null where nobody has."""
    curated_by: str | None = None
    """Who said so; null where nobody is named."""
    curated_at: str | None = None
    """When, in UTC, as ISO 8601."""
    corrects: tuple[str, ...] = ()
    """The ids of the evidence in whose place it stands, which is marked as wrong."""


@dataclass(frozen=True, slots=True)
class EvidenceScope:
    """Which of the evidence of a claim; what is null does not count, the rest must all hold."""

    negated: bool | None = None
    """True for what denies it, false for what states it."""
    attribution: Attribution | None = None
    paper: str | None = None
    """The id of the paper that it is from."""
    year_from: int | None = None
    year_to: int | None = None


ALL_EVIDENCE: Final = EvidenceScope()


@dataclass(frozen=True, slots=True)
class MentionRow:
    """One place where a paper names an entity."""

    paper: str
    entity: Named
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class YearRow:
    """What the papers of one year say of an entity."""

    year: int
    papers: int
    """How many mention it."""
    claims: int
    """How many claims about it they state or deny; one that several years' papers speak of counts in each."""


@dataclass(frozen=True, slots=True)
class PaperFilter:
    """Which papers; what is null does not count, the rest must all hold."""

    text: str | None = None
    """Part of the title, in any case."""
    year_from: int | None = None
    year_to: int | None = None
    source: str | None = None
    """The name of the reader, as in `Paper.source`."""
    entity: str | None = None
    """The id of an entity that the paper mentions."""
    run: str | None = None
    """The id of the run that read it, as in `Run.id`."""
    extractor: str | None = None
    """The name of the extractor that read it."""
    extractor_version: str | None = None
    """The version of that extractor."""
    all_of: Sequence["PaperFilter"] | None = None
    """All of these let it through."""
    any_of: Sequence["PaperFilter"] | None = None
    """One of these at least lets it through."""
    none_of: Sequence["PaperFilter"] | None = None
    """None of these lets it through."""


@dataclass(frozen=True, slots=True)
class EntityFilter:
    """Which entities; what is null does not count, the rest must all hold."""

    name: str | None = None
    """Part of a name or an alias, in any case."""
    exact: bool | None = None
    """The name is a whole one, and no part of others."""
    types: Sequence[EntityType] | None = None
    """Any of these types."""
    paper: str | None = None
    """The id of a paper that mentions it."""
    min_papers: int | None = None
    generic: bool | None = None
    """True for phrases that name nothing ("existing methods"), false for what names something."""
    all_of: Sequence["EntityFilter"] | None = None
    """All of these let it through."""
    any_of: Sequence["EntityFilter"] | None = None
    """One of these at least lets it through."""
    none_of: Sequence["EntityFilter"] | None = None
    """None of these lets it through."""


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims; what is null does not count, the rest must all hold."""

    subject: str | None = None
    """An id, or a part of a name, an alias or a paper's title, in any case."""
    predicates: Sequence[Predicate] | None = None
    """Any of these predicates."""
    object: str | None = None
    """An id, or a part of a name or an alias, in any case."""
    about: str | None = None
    """The same of an entity that is subject or object."""
    on: str | None = None
    """The condition under which some evidence states it: an id, or a part of a name or an alias, in any case."""
    exact: bool | None = None
    """The names are whole ones, and no parts of others: what goes by them, of whatever type."""
    subject_types: Sequence[SubjectType] | None = None
    object_types: Sequence[EntityType] | None = None
    paper: str | None = None
    """The id of a paper that states or denies it."""
    own: bool | None = None
    """True for claims that some paper (the one given, of the years given) states as a finding or contribution of its
    own; false for claims that none does."""
    refuted: bool | None = None
    """True for claims that some paper denies, false for claims that none does."""
    allowed: bool | None = None
    """False for claims whose predicate cannot stand between things of these types, which are there where a person has
    merged things across types; true for all others."""
    year_from: int | None = None
    """Some paper of this year or later states or denies it; with `year_to`, some paper of the years between. One
    without a year is of none."""
    year_to: int | None = None
    """The same of this year or earlier."""
    min_support: int | None = None
    min_belief: float | None = None
    all_of: Sequence["ClaimFilter"] | None = None
    """All of these let it through."""
    any_of: Sequence["ClaimFilter"] | None = None
    """One of these at least lets it through."""
    none_of: Sequence["ClaimFilter"] | None = None
    """None of these lets it through."""

    @property
    def scope(self) -> EvidenceScope:
        """The evidence by which a claim is let through: of the paper, of the years, of an own finding."""
        negated, attribution = (False, Attribution.THIS) if self.own else (None, None)
        return EvidenceScope(negated, attribution, self.paper, self.year_from, self.year_to)


@dataclass(frozen=True, slots=True)
class EvidenceFilter:
    """Which evidence; what is null does not count, the rest must all hold."""

    claim: str | None = None
    """The id of the claim that it states or denies."""
    paper: str | None = None
    """The id of the paper that it is from."""
    about: str | None = None
    """An entity that is subject or object of its claim: an id, or a part of a name or an alias, in any case."""
    exact: bool | None = None
    """The name is a whole one, and no part of others: what goes by it, of whatever type."""
    predicates: Sequence[Predicate] | None = None
    """Its claim has any of these predicates."""
    negated: bool | None = None
    """True for what denies its claim, false for what states it."""
    hedged: bool | None = None
    """True for what is stated as possible, false for what is stated plainly."""
    attribution: Attribution | None = None
    """Whose claim the sentence reports."""
    year_from: int | None = None
    """Its paper is of this year or later."""
    year_to: int | None = None
    """Its paper is of this year or earlier."""
    min_confidence: float | None = None
    curations: Sequence[CurationKind] | None = None
    """Any of these was said of it by a person."""
    judged: bool | None = None
    """True for that of which a person has said something, false for that of which nobody has."""
    all_of: Sequence["EvidenceFilter"] | None = None
    """All of these let it through."""
    any_of: Sequence["EvidenceFilter"] | None = None
    """One of these at least lets it through."""
    none_of: Sequence["EvidenceFilter"] | None = None
    """None of these lets it through."""


def paper_text(title: str, abstract: str) -> str:
    """What every offset counts in, as `claimgraph.schema.Paper.text`."""
    return title + SEPARATOR + abstract if title and abstract else title or abstract


def paper_row(row: dict[str, Any]) -> PaperRow:
    """Read a paper out of an answer."""
    return PaperRow(**{**row, **{name: tuple(row[name] or ()) for name in ("authors", "duplicates")}})


def entity_row(row: dict[str, Any]) -> EntityRow:
    """Read an entity out of an answer."""
    return EntityRow(**{**row, "type": EntityType(row["type"]), "aliases": tuple(row["aliases"])})


def claim_row(row: dict[str, Any]) -> ClaimRow:
    """Read a claim out of an answer."""
    sides = {side: named(row[side]) for side in ("subject", "object")}
    return ClaimRow(**{**row, "predicate": Predicate(row["predicate"]), **sides})


def evidence_row(row: dict[str, Any]) -> EvidenceRow:
    """Read a piece of evidence out of an answer."""
    flat = dict(row)
    spans = {part: _span(flat.pop(f"{part}_start"), flat.pop(f"{part}_end")) for part in ("subject", "object", "cue")}
    links = {part: named(flat[part]) if flat[part] else None for part in ("on", "baseline")}
    flat["attribution"] = Attribution(flat["attribution"])
    flat["curation"] = CurationKind(flat["curation"]) if flat["curation"] else None
    flat["corrects"] = tuple(flat["corrects"] or ())
    return EvidenceRow(**{**flat, **spans, **links})


def named(row: dict[str, Any]) -> Named:
    """Read an id, a type and a name out of an answer."""
    return Named(row["id"], SubjectType(row["type"]), row["name"])


def _span(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else Span(start, end)
