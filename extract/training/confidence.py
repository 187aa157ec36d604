"""Measures how often each kind of cue is right: `python -m claimgraph.extract.training.confidence GOLD PAPERS`.

What it prints is the table in `components/confidence.py`.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from claimgraph.extract.assemble import best_relations, to_extraction
from claimgraph.extract.components.confidence import LEAST, key
from claimgraph.extract.evaluate import match
from claimgraph.extract.pipeline import create_pipeline, to_doc
from claimgraph.extract.sources import Reject, read_papers
from claimgraph.schema import PAPER, ExchangePaper, Paper, SubjectType, read_exchange, to_exchange


def count_cues(gold: Iterable[ExchangePaper], papers: Iterable[Paper]) -> Iterator[tuple[str, bool]]:
    """For each claim found: its kind of cue, and whether the gold has it."""
    nlp = create_pipeline()
    texts = {paper.id: paper for paper in papers}
    for annotated in gold:
        paper = texts[annotated.id]
        doc = nlp(to_doc(nlp, paper))
        found = to_exchange(to_extraction(paper, doc, extractor="rules", version="training"))
        types = {entity.id: SubjectType(entity.type) for entity in found.entities} | {PAPER: SubjectType.PAPER}
        best, _ = best_relations(doc, types)
        right = {(claim.s, claim.p, claim.o) for _, claim in match(annotated, found)}
        for triple, relation in best.items():
            yield key(relation["predicate"], relation["frame"]), triple in right


def precisions(outcomes: Iterable[tuple[str, bool]]) -> Mapping[str, float]:
    """The share that is right, by kind of cue; kinds seen fewer than `LEAST` times are left out."""
    right: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for cue, is_right in outcomes:
        seen[cue] += 1
        right[cue] += is_right
    return {cue: round(right[cue] / count, 2) for cue, count in sorted(seen.items()) if count >= LEAST}


def main() -> None:
    """Read the command line and print the table."""
    gold, papers = sys.argv[1:]
    rejects: list[Reject] = []
    outcomes = count_cues(read_exchange(Path(gold)), list(read_papers([papers], on_reject=rejects.append)))
    for cue, precision in precisions(outcomes).items():
        sys.stdout.write(f'    "{cue}": {precision},\n')
    if rejects:
        sys.exit(f"{papers}: {len(rejects)} papers could not be read")


if __name__ == "__main__":
    main()
