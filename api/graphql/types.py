"""The GraphQL object types: what the graph's rows look like to a client."""

from typing import Annotated, Self

import strawberry
from strawberry.dataloader import DataLoader

from claimgraph.api.graphql.fields import MAX_FIRST, First, Info, asked_for, checked_first, described
from claimgraph.api.graphql.nodes import Node
from claimgraph.api.graphql.values import Run, Span, TextQuote, YearCount
from claimgraph.api.graphql.vocabulary import Attribution, CurationKind, EntityType, Predicate
from claimgraph.api.wording import is_plural
from claimgraph.graph import (
    ClaimRow,
    CurationRow,
    EntityRow,
    EvidenceRow,
    EvidenceScope,
    MentionRow,
    Named,
    PaperRow,
)
from claimgraph.schema import Span as SpanRecord
from claimgraph.schema import SubjectType, selectors


@strawberry.type(description="One thing that papers talk about, across all papers.")
class Entity(Node):
    name: str = strawberry.field(description="The name that most papers use.")
    type: EntityType = strawberry.field(description="What kind of thing it is.")
    row: strawberry.Private[EntityRow | None] = None

    @described("Whether its name is that of several things, as of LLMs, so that what is said of it is in the plural.")
    def plural(self) -> bool:
        return is_plural(self.name)

    @described("How many papers mention it.")
    async def paper_count(self, info: Info) -> int:
        return (await self._whole(info)).papers

    @described("The names papers use for it, the most used first.")
    async def aliases(self, info: Info, first: First = MAX_FIRST) -> list[str]:
        return list((await self._whole(info)).aliases[: checked_first(first)])

    @described(
        "Other entities that go by one of its most used names, as things of another type: papers, or what reads them, "
        "do not agree on what it is. Those that most papers mention first, at most 10."
    )
    async def namesakes(self, info: Info) -> list["Entity"]:
        return [Entity.of(row) for row in await info.context.loaders.namesakes.load(self.id) or ()]

    @described("The papers that mention it, by id; all of them: Query.papers.")
    async def papers(self, info: Info, first: First = 20) -> list["Paper"]:
        rows = await info.context.loaders.papers_naming.load((self.id, checked_first(first)))
        return [Paper.of(row) for row in rows]

    @described("What the papers of each year say of it, the first year first.")
    async def years(self, info: Info) -> list[YearCount]:
        rows = await info.context.loaders.years.load(self.id) or ()
        return [YearCount(year=row.year, papers=row.papers, claims=row.claims) for row in rows]

    @described("The claims of which it is the subject, the best supported first; all of them: Query.claims.")
    async def claims_as_subject(self, info: Info, first: First = 20) -> list["Claim"]:
        rows = await info.context.loaders.claims_of_subject.load((self.id, checked_first(first)))
        return [Claim.of(row) for row in rows]

    @described("The claims of which it is the object, the best supported first; all of them: Query.claims.")
    async def claims_as_object(self, info: Info, first: First = 20) -> list["Claim"]:
        rows = await info.context.loaders.claims_of_object.load((self.id, checked_first(first)))
        return [Claim.of(row) for row in rows]

    @classmethod
    def of(cls, row: EntityRow) -> Self:
        """An entity of the graph."""
        return cls(id=strawberry.ID(row.id), name=row.name, type=row.type, row=row)

    @classmethod
    def named(cls, name: Named) -> Self:
        """The one that a row names, of which no more is read than is asked for."""
        return cls(id=strawberry.ID(name.id), name=name.name, type=EntityType(name.type))

    async def _whole(self, info: Info) -> EntityRow:
        return self.row or await self.stored(info, self.id)

    @staticmethod
    def loader(info: Info) -> DataLoader[str, EntityRow | None]:
        return info.context.loaders.entities

    @classmethod
    def finder(cls, info: Info) -> DataLoader[str, EntityRow | None]:
        """One that has become one with another finds the other."""
        return info.context.loaders.entities_by_any_id


@strawberry.type(description="One place where a paper's text names an entity.")
class Mention:
    text: str = strawberry.field(description="The name, verbatim.")
    start: int = strawberry.field(description="Offset of its first code point in the paper's text.")
    end: int = strawberry.field(description="Offset after its last code point in the paper's text.")
    name: strawberry.Private[Named]

    @described("What is named.")
    def entity(self) -> Entity:
        return Entity.named(self.name)

    @classmethod
    def of(cls, row: MentionRow) -> Self:
        """A mention of the graph."""
        return cls(text=row.text, start=row.start, end=row.end, name=row.entity)


@strawberry.type(description="One paper as its source describes it.")
class Paper(Node):
    id: strawberry.ID = strawberry.field(description="The source's own identifier, else one made from the title.")
    title: str = strawberry.field(description="The title; empty where there is none.")
    abstract: str = strawberry.field(description="The abstract; empty where there is none.")
    text: str = strawberry.field(description="Title, blank line, abstract: what every offset counts in.")
    year: int | None = strawberry.field(description="The year of publication.")
    authors: list[str] = strawberry.field(description="Names as the source writes them, in its order.")
    venue: str | None = strawberry.field(description="The journal, conference or repository.")
    doi: str | None = strawberry.field(description="The Digital Object Identifier, without resolver.")
    arxiv: str | None = strawberry.field(description="The arXiv identifier, without version.")
    pmid: str | None = strawberry.field(description="The PubMed identifier.")
    url: str | None = strawberry.field(description="An address where a person can read the paper.")
    source: str = strawberry.field(description="The name of the reader that made this record.")
    duplicates: list[str] = strawberry.field(
        description="The ids of other records of it, from other sources, which were passed over: a paper counts once."
    )
    version: int = strawberry.field(description="Which text of the paper this is, from 1; it grows when that changes.")
    row: strawberry.Private[PaperRow]

    @described("The run of the extractor that read it; null where nobody noted it.")
    async def run(self, info: Info) -> Run | None:
        row = await info.context.loaders.runs.load(self.row.run) if self.row.run else None
        return Run.of(row) if row else None

    @described("The claims that it states or denies, the best supported first; all of them: Query.claims.")
    async def claims(self, info: Info, first: First = 20) -> list["Claim"]:
        rows = await info.context.loaders.claims_of_paper.load((self.id, checked_first(first)))
        return [Claim.of(row) for row in rows]

    @described("The places where the text names an entity, in text order.")
    async def mentions(self, info: Info, first: First = MAX_FIRST) -> list[Mention]:
        size = checked_first(first)
        return [Mention.of(row) for row in (await info.context.loaders.mentions.load(self.id) or ())[:size]]

    @classmethod
    def of(cls, row: PaperRow) -> Self:
        """A paper of the graph."""
        return cls(
            id=strawberry.ID(row.id),
            title=row.title,
            abstract=row.abstract,
            text=row.text,
            year=row.year,
            authors=list(row.authors),
            venue=row.venue,
            doi=row.doi,
            arxiv=row.arxiv,
            pmid=row.pmid,
            url=row.url,
            source=row.source,
            duplicates=list(row.duplicates),
            version=row.version,
            row=row,
        )

    @staticmethod
    def loader(info: Info) -> DataLoader[str, PaperRow | None]:
        return info.context.loaders.papers

    @classmethod
    def finder(cls, info: Info) -> DataLoader[str, PaperRow | None]:
        """Its DOI, arXiv and PubMed id find it too."""
        return info.context.loaders.papers_by_any_id


Subject = Annotated[
    Paper | Entity,
    strawberry.union(
        "Subject", description="What a claim is about: an entity, or the paper that introduces something."
    ),
]


@strawberry.type(description="One sentence of one paper that states or denies a claim, and how it does.")
class Evidence(Node):
    sentence: str = strawberry.field(description="The sentence, verbatim: the paper's text from start to end.")
    index: int = strawberry.field(description="Which sentence of the paper it is, from 0; a title is sentence 0.")
    start: int = strawberry.field(description="Offset of its first code point in the paper's text.")
    end: int = strawberry.field(description="Offset after its last code point in the paper's text.")
    subject_span: Span | None = strawberry.field(description="Where it names the subject; null for 'our method'.")
    object_span: Span | None = strawberry.field(description="Where it names the object; null for 'our method'.")
    cue: Span | None = strawberry.field(description="The words that state the predicate, where they are known.")
    negated: bool = strawberry.field(description="The sentence denies the claim.")
    hedged: bool = strawberry.field(description="It states it as possible, suggested, intended or conditional.")
    attribution: Attribution = strawberry.field(description="Whose claim it is: the paper's own, or earlier work's.")
    metric: str | None = strawberry.field(description="The metric it names, verbatim.")
    value: str | None = strawberry.field(description="The figure as written, or a phrase such as 'state-of-the-art'.")
    confidence: float = strawberry.field(
        description="The probability that this is right, from 0 to 1: its extractor's, or 1 by a person's word."
    )
    extractor: str = strawberry.field(description="The extractor that found it; 'curator' where a person did.")
    extractor_version: str = strawberry.field(description="The version of that extractor.")
    row: strawberry.Private[EvidenceRow]

    @described("What a person has said of it; null where nobody has.")
    async def curation(self, info: Info) -> "Curation | None":
        row = await info.context.loaders.curations.load(self.id) if self.row.curation else None
        return Curation.of(row) if row else None

    @described("The paper that says so.")
    async def paper(self, info: Info) -> Paper:
        return await Paper.load(info, self.row.paper)

    @described("The claim that it states or denies.")
    async def claim(self, info: Info) -> "Claim":
        return await Claim.load(info, self.row.claim)

    @described("The sentence with what surrounds it, so that it is found again in a text that changes elsewhere.")
    async def quote(self, info: Info) -> TextQuote:
        paper = await Paper.load(info, self.row.paper)
        quote, _ = selectors(paper.text, SpanRecord(self.start, self.end))
        return TextQuote(exact=quote["exact"], prefix=quote["prefix"], suffix=quote["suffix"])

    @described("The benchmark, task or condition on which it holds, where that is not the object.")
    def on(self) -> Entity | None:
        return Entity.named(self.row.on) if self.row.on else None

    @described("What the comparison is against.")
    def baseline(self) -> Entity | None:
        return Entity.named(self.row.baseline) if self.row.baseline else None

    @classmethod
    def of(cls, row: EvidenceRow) -> Self:
        """A piece of evidence of the graph."""
        return cls(
            id=strawberry.ID(row.id),
            sentence=row.sentence,
            index=row.index,
            start=row.start,
            end=row.end,
            subject_span=Span.of(row.subject),
            object_span=Span.of(row.object),
            cue=Span.of(row.cue),
            negated=row.negated,
            hedged=row.hedged,
            attribution=row.attribution,
            metric=row.metric,
            value=row.value,
            confidence=row.confidence,
            extractor=row.extractor,
            extractor_version=row.extractor_version,
            row=row,
        )

    @staticmethod
    def loader(info: Info) -> DataLoader[str, EvidenceRow | None]:
        return info.context.loaders.evidence


@strawberry.type(description="What a person vouches for: a sentence, and how it is to be read.")
class Curation:
    id: strawberry.ID = strawberry.field(description="The identifier of the evidence.")
    kind: CurationKind = strawberry.field(description="What was said.")
    by: str | None = strawberry.field(description="Who said so: the name of a key; null where nobody is named.")
    at: str = strawberry.field(description="When, in UTC, as ISO 8601.")
    reason: str | None = strawberry.field(description="Why what was read before is wrong; null where nothing was.")
    corrects: list[strawberry.ID] = strawberry.field(
        description="The identifiers of the evidence in whose place it stands, which is marked as wrong."
    )
    sentence: str = strawberry.field(description="What the paper says, verbatim.")
    subject: str | None = strawberry.field(description="What it calls the subject; null for the paper itself.")
    predicate: Predicate = strawberry.field(description="What is said of the two.")
    object: str = strawberry.field(description="What it calls the object.")
    negated: bool = strawberry.field(description="The sentence denies it.")
    row: strawberry.Private[CurationRow]

    @described("The paper.")
    async def paper(self, info: Info) -> Paper | None:
        return await Paper.find(info, self.row.curation.paper)

    @described("The evidence; null while the paper's text has no such sentence, or names.")
    async def evidence(self, info: Info) -> Evidence | None:
        return await Evidence.find(info, self.id) if self.row.counts else None

    @classmethod
    def of(cls, row: CurationRow) -> Self:
        """A curation of the graph."""
        said = row.curation
        return cls(
            id=strawberry.ID(said.id),
            kind=said.kind,
            by=said.by,
            at=said.at,
            reason=said.reason,
            corrects=[strawberry.ID(id_) for id_ in said.corrects],
            sentence=said.sentence,
            subject=said.subject.text if said.subject else None,
            predicate=said.predicate,
            object=said.object.text,
            negated=said.negated,
            row=row,
        )


@strawberry.type(description="One triple that papers state, across all papers, with the sentences that state it.")
class Claim(Node):
    predicate: Predicate = strawberry.field(description="What is said of subject and object.")
    support: int = strawberry.field(description="How many papers state it.")
    own: int = strawberry.field(description="How many of them as their own finding; the others report earlier work.")
    refuted: int = strawberry.field(description="How many papers deny it.")
    paper_count: int = strawberry.field(description="How many papers state or deny it.")
    belief: float = strawberry.field(description="How sure it is that some paper states it, from 0 to 1.")
    first_year: int | None = strawberry.field(description="When the first paper stated or denied it.")
    last_year: int | None = strawberry.field(description="When the last one did.")
    row: strawberry.Private[ClaimRow]

    @described("What the claim is about.")
    async def subject(self, info: Info) -> Subject:
        name = self.row.subject
        return await Paper.load(info, name.id) if name.type is SubjectType.PAPER else Entity.named(name)

    @described("What it says something about.")
    def object(self) -> Entity:
        return Entity.named(self.row.object)

    @described("The sentences that state or deny it, the surest first; all of them: Query.evidence.")
    async def evidence(
        self,
        info: Info,
        first: First = 10,
        negated: Annotated[
            bool | None, strawberry.argument(description="True: only what denies it. False: only what states it.")
        ] = None,
        own: Annotated[
            bool | None,
            strawberry.argument(
                description="True: only what its paper says as a finding or contribution of its own. False: only what "
                "it reports of other work, or as known."
            ),
        ] = None,
        paper: Annotated[strawberry.ID | None, strawberry.argument(description="Only that of this paper.")] = None,
        year_from: Annotated[
            int | None, strawberry.argument(description="Only that of papers of this year or later.")
        ] = None,
        year_to: Annotated[
            int | None, strawberry.argument(description="Only that of papers of this year or earlier.")
        ] = None,
    ) -> list[Evidence]:
        attribution = None if own is None else Attribution.THIS if own else Attribution.PRIOR
        scope = EvidenceScope(negated, attribution, paper, year_from, year_to)
        loaders, wanted = info.context.loaders, (self.row.id, checked_first(first), scope)
        if not {"paper", "quote"} & set(asked_for(info)):
            return [Evidence.of(row) for row in await loaders.evidence_of.load(wanted)]
        found = await loaders.evidence_and_papers_of.load(wanted)
        for _, source in found:
            loaders.papers.prime(source.id, source)
        return [Evidence.of(row) for row, _ in found]

    @classmethod
    def of(cls, row: ClaimRow) -> Self:
        """A claim of the graph."""
        return cls(
            id=strawberry.ID(row.id),
            predicate=row.predicate,
            support=row.support,
            own=row.own,
            refuted=row.refuted,
            paper_count=row.papers,
            belief=row.belief,
            first_year=row.first_year,
            last_year=row.last_year,
            row=row,
        )

    @staticmethod
    def loader(info: Info) -> DataLoader[str, ClaimRow | None]:
        return info.context.loaders.claims

    @classmethod
    def finder(cls, info: Info) -> DataLoader[str, ClaimRow | None]:
        """The claim between some names finds the one between what these stand for."""
        return info.context.loaders.claims_by_any_id
