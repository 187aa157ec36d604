"""Sorts what an extractor gets wrong: `python -m claimgraph.extract.training.errors GOLD PAPERS`.

Prints each claim that is wrong or missed with its category and its sentence, and then the categories with their counts.
`--sample N` takes so many of each, drawn with a fixed seed.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from claimgraph.extract.evaluate import match, normalise, stands_for
from claimgraph.extract.extractor import create_extractor
from claimgraph.extract.sources import read_papers
from claimgraph.schema import PAPER, ExchangeClaim, ExchangePaper, Paper, read_exchange, to_exchange

_SEED: Final = 1


class Error(NamedTuple):
    """A claim that only one of annotation and extractor has."""

    kind: str
    """`wrong` or `missed`."""
    category: str
    paper: str
    claim: str
    sentence: str


def errors(gold: ExchangePaper, found: ExchangePaper, sentences: Sequence[str]) -> Iterator[Error]:
    """The errors in one paper."""
    pairs = match(gold, found)
    right = {id(claim) for pair in pairs for claim in pair}
    ours, theirs = _names(found), _names(gold)
    to_gold = stands_for(gold, found)
    to_found: dict[str, str] = {}
    for own, other in to_gold.items():
        to_found.setdefault(other, own)
    for kind, claims, names, counterpart, others, other_names in (
        ("wrong", found.claims, ours, to_gold, gold.claims, theirs),
        ("missed", gold.claims, theirs, to_found, found.claims, ours),
    ):
        for claim in claims:
            if id(claim) not in right:
                category = _category(claim, names, counterpart, others, other_names)
                text = f"{_name(claim.s, names)} {claim.p.value} {_name(claim.o, names)}"
                sentence = sentences[claim.sent] if claim.sent < len(sentences) else ""
                yield Error(kind, category, gold.id, text, sentence)


def _names(paper: ExchangePaper) -> dict[str, list[str]]:
    return {entity.id: list(entity.mentions) for entity in paper.entities}


def _name(id_: str, names: Mapping[str, list[str]]) -> str:
    return id_ if id_ == PAPER else max(names[id_], key=len)


def _category(
    claim: ExchangeClaim,
    names: Mapping[str, list[str]],
    counterpart: Mapping[str, str],
    others: Iterable[ExchangeClaim],
    other_names: Mapping[str, list[str]],
) -> str:
    """What separates a claim from those of the other side."""
    strangers = [id_ for id_ in (claim.s, claim.o) if id_ != PAPER and id_ not in counterpart]
    if strangers:
        words = [set(normalise(name).split()) for other in other_names.values() for name in other]
        near = all(
            any(set(normalise(name).split()) & word for name in names[id_] for word in words) for id_ in strangers
        )
        return "an entity with other borders" if near else "an entity that the other does not have"
    subject, object_ = (id_ if id_ == PAPER else counterpart[id_] for id_ in (claim.s, claim.o))
    related = {(other.s, other.o) for other in others}
    if (subject, object_) in related:
        return "another predicate for the pair"
    if (object_, subject) in related:
        return "the pair the other way round"
    return "no claim about the pair"


def _sentences(paper: Paper) -> list[str]:
    if paper.sentences:
        return [paper.text[span.start : span.end] for span in paper.sentences]
    return [paper.text]


def main() -> None:
    """Read the command line and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("papers")
    parser.add_argument("--extractor")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--sample", type=int)
    arguments = parser.parse_args()
    gold = {paper.id: paper for paper in read_exchange(arguments.gold)}
    papers = [
        p for p in read_papers([arguments.papers], on_reject=lambda reject: sys.exit(str(reject))) if p.id in gold
    ]
    extractor = create_extractor(arguments.extractor, model=arguments.model)
    found: list[Error] = []
    for extraction in extractor.extract(papers):
        view = to_exchange(extraction)
        found += errors(gold[view.id], view, _sentences(extraction.paper))
    for kind in ("wrong", "missed"):
        some = [error for error in found if error.kind == kind]
        if arguments.sample and arguments.sample < len(some):
            some = random.Random(_SEED).sample(some, arguments.sample)  # noqa: S311 - not for secrets
        for error in some:
            sys.stdout.write(f"{kind}\t{error.category}\t{error.paper}\t{error.claim}\t{error.sentence}\n")
        for category, count in Counter(error.category for error in some).most_common():
            sys.stdout.write(f"{kind}: {count} of {len(some)}: {category}\n")


if __name__ == "__main__":
    main()
