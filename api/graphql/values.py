"""The GraphQL types of what leads nowhere: places, quotes, counts, runs."""

from datetime import datetime
from typing import Self

import strawberry

from claimgraph.graph import RunRow
from claimgraph.schema import Span as SpanRecord


@strawberry.type(description="A half-open range of a paper's text, counted in Unicode code points from 0.")
class Span:
    start: int = strawberry.field(description="Offset of the first code point.")
    end: int = strawberry.field(description="Offset after the last code point.")

    @classmethod
    def of(cls, span: SpanRecord | None) -> Self | None:
        """A span of the graph, where there is one."""
        return cls(start=span.start, end=span.end) if span else None


@strawberry.type(description="What the papers of one year say of an entity.")
class YearCount:
    year: int = strawberry.field(description="The year.")
    papers: int = strawberry.field(description="How many of its papers mention the entity.")
    claims: int = strawberry.field(description="How many claims about the entity they state or deny.")


@strawberry.type(description="One run of an extractor.")
class Run:
    id: strawberry.ID = strawberry.field(description="Its identifier.")
    started: datetime = strawberry.field(description="When it began.")
    weights: str | None = strawberry.field(description="The SHA-256 of the network's weights; null where none read.")
    extractor: str = strawberry.field(description="The extractor that ran.")
    extractor_version: str = strawberry.field(description="Its version.")

    @classmethod
    def of(cls, row: RunRow) -> Self:
        """A run of the graph."""
        return cls(
            id=strawberry.ID(row.id),
            started=datetime.fromisoformat(row.started),
            weights=row.weights,
            extractor=row.extractor,
            extractor_version=row.extractor_version,
        )


@strawberry.type(description="A quote with what surrounds it: a TextQuoteSelector of the W3C's annotations.")
class TextQuote:
    exact: str = strawberry.field(description="The quote.")
    prefix: str = strawberry.field(description="The text before it, 32 code points at most.")
    suffix: str = strawberry.field(description="The text after it, 32 code points at most.")
