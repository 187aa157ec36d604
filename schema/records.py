"""The records that travel between the parts: papers in, extractions out.

All are frozen and refuse unknown fields. An offset counts Unicode code points of `Paper.text`, from 0; a span is half
open, so that `paper.text[start:end]` is the text it names. `Extraction` checks what only the whole can show: every
quoted string is the exact substring at its offsets, and every claim names entities that are there, with their types.
"""

import secrets
from datetime import UTC, datetime
from itertools import pairwise
from typing import Annotated, Final, NamedTuple, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from claimgraph.schema.ids import PAPER, LocalId, SubjectId
from claimgraph.schema.vocabulary import PREDICATES, Attribution, EntityType, Predicate, SubjectType

SEPARATOR: Final = "\n\n"
"""What stands between title and abstract in a paper's text."""

MAX_TEXT: Final = 100_000
"""The most code points a paper's title and abstract may have each; longer is no abstract."""

Offset = Annotated[int, Field(ge=0)]
Text = Annotated[str, StringConstraints(min_length=1)]


_WHERE_KNOWN: Final = Field(exclude_if=lambda value: value is None)
"""Left out where it is null, so that what knows no such field can read what lacks it."""


class Span(NamedTuple):
    """A half-open range of code points of `Paper.text`."""

    start: Offset
    end: Offset


class Record(BaseModel):
    """What all records share: they are values, and they say no to what they do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Paper(Record):
    """One paper as its source describes it, its text normalised."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=512)]
    """The source's own identifier where it gives one, else made from the title (`ids.paper_id`)."""
    title: Annotated[str, StringConstraints(max_length=MAX_TEXT)] = ""
    """The title on one line; empty where there is none."""
    abstract: Annotated[str, StringConstraints(max_length=MAX_TEXT)] = ""
    """The abstract on one line; empty where there is none."""
    year: Annotated[int, Field(ge=1000, le=3000)] | None = None
    """The year of publication, Gregorian."""
    authors: tuple[str, ...] = ()
    """Names as the source writes them, in its order."""
    venue: str | None = None
    """The journal, conference or repository, as the source writes it."""
    doi: Annotated[str, StringConstraints(max_length=512)] | None = None
    """The Digital Object Identifier in lower case, without resolver: `10.1000/182`."""
    arxiv: Annotated[Annotated[str, StringConstraints(max_length=64)] | None, _WHERE_KNOWN] = None
    """The arXiv identifier without version: `2104.00001`, `math/0309136`."""
    pmid: Annotated[Annotated[str, StringConstraints(max_length=64)] | None, _WHERE_KNOWN] = None
    """The PubMed identifier: `29456894`."""
    url: str | None = None
    """An address where a person can read the paper; http or https."""
    source: str = ""
    """The name of the reader that made this record, such as `arxiv-atom` or `jsonl`."""
    sentences: tuple[Span, ...] | None = None
    """Sentence boundaries in `text` where the input gives them, in order, not overlapping; otherwise null."""

    @property
    def text(self) -> str:
        """What every offset counts in: the title, a blank line, the abstract; only one where the other is empty.

        >>> Paper(id="1", title="Adam", abstract="We introduce Adam.").text.split(SEPARATOR)
        ['Adam', 'We introduce Adam.']
        """
        return self.title + SEPARATOR + self.abstract if self.title and self.abstract else self.title or self.abstract

    @model_validator(mode="after")
    def _has_text(self) -> Self:
        text = self.text
        if not text.strip():
            raise ValueError("a paper needs a title or an abstract")
        for span in self.sentences or ():
            if not 0 <= span.start < span.end <= len(text):
                raise ValueError(f"sentence {span.start}:{span.end} is not inside the text of {len(text)} characters")
        if any(before.end > after.start for before, after in pairwise(self.sentences or ())):
            raise ValueError("sentences overlap or are out of order")
        return self


class Mention(Record):
    """One place where a text names an entity."""

    text: Text
    """The name, verbatim: equal to `Paper.text[start:end]`."""
    start: Offset
    """Offset of the first code point in `Paper.text`."""
    end: Offset
    """Offset after the last code point in `Paper.text`."""


class Entity(Record):
    """One thing a paper talks about, with every place where it is named."""

    id: LocalId
    """Its name within this extraction: `E1`, `E2`, …"""
    type: EntityType
    """What kind of thing it is in this paper."""
    mentions: Annotated[tuple[Mention, ...], Field(min_length=1)]
    """Where it is named, in text order."""

    @property
    def name(self) -> str:
        """The longest surface string, the first on a tie: a long form rather than its acronym.

        >>> Entity(id="E1", type="Method", mentions=(
        ...     Mention(text="SGD", start=0, end=3), Mention(text="stochastic gradient descent", start=5, end=32),
        ... )).name
        'stochastic gradient descent'
        """
        return max((mention.text for mention in self.mentions), key=len)

    @property
    def surfaces(self) -> tuple[str, ...]:
        """The distinct surface strings, in the order of first appearance."""
        return tuple(dict.fromkeys(mention.text for mention in self.mentions))


class Evidence(Record):
    """One sentence that states a claim, and how it states it."""

    sentence: Text
    """The sentence, verbatim: equal to `Paper.text[start:end]`."""
    start: Offset
    """Offset of the sentence in `Paper.text`."""
    end: Offset
    """Offset after the sentence in `Paper.text`."""
    index: Offset
    """Which sentence of the paper this is, from 0; the title is sentence 0 where there is one."""
    subject: Span | None = None
    """Where the sentence names the subject; null where an anaphor stands for it, or the paper is the subject."""
    object: Span | None = None
    """Where the sentence names the object; null where an anaphor stands for it."""
    cue: Span | None = None
    """The words that state the predicate, where the extractor knows them."""
    negated: bool = False
    """The text denies the claim."""
    hedged: bool = False
    """The text states it as possible, suggested, intended or conditional."""
    attribution: Attribution = Attribution.THIS
    """`this` for what the paper itself contributes or finds, `prior` for what it reports of others or as known."""
    metric: Text | None = None
    """The metric that the claim names, verbatim."""
    value: Text | None = None
    """The figure as written, or a phrase such as `state-of-the-art`."""
    baseline: LocalId | None = None
    """The entity that the comparison is against."""
    on: LocalId | None = None
    """The benchmark, task or condition on which the claim holds, where it is not the object."""
    confidence: Annotated[float, Field(ge=0.0, le=1.0)] = 1.0
    """The extractor's own probability that the claim is right, between 0 and 1."""


class Claim(Record):
    """One typed triple and the sentences of one paper that state it.

    A claim that breaks the domain or range of its predicate, or that relates a thing to itself, cannot be built.

    >>> Claim(
    ...     subject="E1", subject_type="Method", predicate="OUTPERFORMS", object="E2", object_type="Metric",
    ...     evidence=(Evidence(sentence="A beats B.", start=0, end=10, index=0),),
    ... )
    Traceback (most recent call last):
    ...
    pydantic_core._pydantic_core.ValidationError: 1 validation error for Claim
      Value error, OUTPERFORMS does not hold from Method to Metric [type=value_error, ...
    """

    subject: SubjectId
    """An entity of the extraction, or `PAPER`."""
    subject_type: SubjectType
    """The type of the subject."""
    predicate: Predicate
    """What is said of the two."""
    object: LocalId
    """An entity of the extraction."""
    object_type: EntityType
    """The type of the object."""
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    """The sentences that state it, in text order; more than one where their qualifiers differ."""

    @property
    def triple(self) -> tuple[str, Predicate, str]:
        """Subject, predicate and object."""
        return self.subject, self.predicate, self.object

    @model_validator(mode="after")
    def _obeys_the_vocabulary(self) -> Self:
        if not PREDICATES[self.predicate].allows(self.subject_type, self.object_type):
            raise ValueError(
                f"{self.predicate.value} does not hold from {self.subject_type.value} to {self.object_type.value}"
            )
        if (self.subject == PAPER) != (self.subject_type is SubjectType.PAPER):
            raise ValueError(f"{self.subject} is no {self.subject_type.value}")
        if self.subject == self.object:
            raise ValueError(f"{self.subject} cannot be both subject and object")
        return self


class Run(Record):
    """One run of an extractor over some papers: what says of a claim when, and with which weights, it was found."""

    id: Annotated[str, StringConstraints(pattern=r"^[\w.:-]{1,64}$")]
    """Its name, such as `20261128T093000Z-3f9a2c51`: letters, digits and `_ . : -`, at most 64."""
    started: AwareDatetime
    """When it began, with a time zone."""
    weights: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    """The SHA-256 of the weights of the network that read; null where none did."""

    @classmethod
    def begin(cls, weights: str | None = None) -> Self:
        """A run that begins now, under a name that no other has."""
        started = datetime.now(UTC)
        return cls(id=f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}", started=started, weights=weights)


class Extraction(Record):
    """What one extractor found in one paper."""

    paper: Paper
    """The paper that was read, its text included."""
    entities: tuple[Entity, ...] = ()
    """What the paper talks about, in order of first mention."""
    claims: tuple[Claim, ...] = ()
    """What the paper states, each triple once."""
    extractor: Text
    """The extractor's name, such as `rules`."""
    extractor_version: Text
    """The version of the extractor; another version may find something else in the same text."""
    proposals_rejected: Annotated[int, Field(ge=0)] = 0
    """How many claims the extractor proposed that cannot be: the vocabulary forbids them or, where others made them,
    the text has not what they are of."""
    run: Run | None = None
    """The run that read the paper; null where nobody noted it. Two runs that find the same have found the same: it does
    not count where extractions are compared by `finding`."""

    @property
    def finding(self) -> Self:
        """The extraction without the run that made it."""
        return self if self.run is None else self.model_copy(update={"run": None})

    @model_validator(mode="after")
    def _quotes_are_exact_and_names_resolve(self) -> Self:
        text = self.paper.text
        types = {entity.id: entity.type.value for entity in self.entities}
        if len(types) != len(self.entities):
            raise ValueError("two entities share an id")
        types[PAPER] = SubjectType.PAPER.value
        for entity in self.entities:
            for mention in entity.mentions:
                _check_quote(text, mention.start, mention.end, mention.text)
        if len({claim.triple for claim in self.claims}) != len(self.claims):
            raise ValueError("one triple is stated by two claims; give it one claim with two pieces of evidence")
        for claim in self.claims:
            if (types.get(claim.subject), types.get(claim.object)) != (claim.subject_type, claim.object_type):
                raise ValueError(
                    f"{claim.subject} or {claim.object} is no entity of the stated type in this extraction"
                )
            for evidence in claim.evidence:
                _check_evidence(text, evidence, types)
        return self


def _check_quote(text: str, start: int, end: int, quote: str) -> None:
    if text[start:end] != quote:
        raise ValueError(f"the text at {start}:{end} is not {quote!r}")


def _check_evidence(text: str, evidence: Evidence, known: dict[str, str]) -> None:
    _check_quote(text, evidence.start, evidence.end, evidence.sentence)
    for span in (evidence.subject, evidence.object, evidence.cue):
        if span and not evidence.start <= span.start < span.end <= evidence.end:
            raise ValueError(f"{span.start}:{span.end} is not inside the sentence at {evidence.start}:{evidence.end}")
    for name in (evidence.baseline, evidence.on):
        if name is not None and name not in known:
            raise ValueError(f"{name} is no entity of this extraction")
