"""Sentences that an input gives beside its text, found again in the normalised text."""

from collections.abc import Sequence

from claimgraph.extract.sources.normalise import normalise
from claimgraph.extract.sources.rejects import BrokenRecordError
from claimgraph.schema import Span


def align(
    sentences: Sequence[str], text: str, identifier: str | None = None, *, latex: bool = False
) -> tuple[Span, ...]:
    """Where each sentence stands in a paper's text, one span a sentence, in order; `latex` as the text was normalised.

    >>> align(["We test Ada.", "It works."], "We test Ada. It works.")
    (Span(start=0, end=12), Span(start=13, end=22))

    Raises:
        BrokenRecordError: a sentence is empty or not in the text after the one before.
    """
    spans: list[Span] = []
    end = 0
    for number, raw in enumerate(sentences, start=1):
        sentence = normalise(raw, latex=latex)
        start = text.find(sentence, end) if sentence else -1
        if start < 0:
            reason = "is not in the text after the one before" if sentence else "is empty"
            raise BrokenRecordError(f"sentence {number} of {len(sentences)} {reason}", identifier)
        end = start + len(sentence)
        spans.append(Span(start, end))
    return tuple(spans)
