"""Over a crawl of 24,000 abstracts, every sixth of them: every quote is the exact text at its place."""

from itertools import islice, pairwise
from pathlib import Path

from claimgraph.extract import create_extractor
from claimgraph.extract.sources import read_papers
from claimgraph.schema import Evidence, Extraction

PAPERS = 24_000
EVERY = 6
"""With 1, the whole crawl, in four minutes."""


def faults(extraction: Extraction) -> list[str]:
    """What is wrong with the quotes of one extraction; the records are not trusted to have checked them."""
    text = extraction.paper.text
    quotes = [
        (mention.start, mention.end, mention.text) for entity in extraction.entities for mention in entity.mentions
    ]
    evidence = [piece for claim in extraction.claims for piece in claim.evidence]
    quotes += [(piece.start, piece.end, piece.sentence) for piece in evidence]
    wrong = [f"{start}:{end} is not {quote!r}" for start, end, quote in quotes if text[start:end] != quote]
    wrong += [
        f"{piece.metric or piece.value} is not in its sentence" for piece in evidence if not _quotes_itself(piece)
    ]
    places = sorted({(piece.start, piece.end) for piece in evidence})
    wrong += [f"sentences overlap at {after[0]}" for before, after in pairwise(places) if before[1] > after[0]]
    return [f"{extraction.paper.id}: {fault}" for fault in wrong]


def _quotes_itself(piece: Evidence) -> bool:
    return all(quote is None or quote in piece.sentence for quote in (piece.metric, piece.value))


def test_every_quote_of_the_crawl_is_exact(shared: Path) -> None:
    rejects: list[object] = []
    papers = read_papers([shared / "corpus" / "arxiv_24k.jsonl.gz"], on_reject=rejects.append)
    drawn = islice(papers, 0, None, EVERY)
    found = [faults(extraction) for extraction in create_extractor("rules").extract(drawn)]
    assert rejects == []
    assert len(found) == PAPERS // EVERY
    assert [fault for some in found for fault in some] == []
