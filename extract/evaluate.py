"""How good an extractor is: its output against annotated papers.

All figures are percentages, micro-averaged over papers and rounded to one decimal:

- *mention*: precision, recall and F1 over the distinct surface strings of a paper, in the form of `normalise`.
- *typed*: the same over pairs of string and entity type.
- *pair*: claims that agree with a gold claim in subject and object, whatever the predicate.
- *claim*: claims that agree in subject, predicate and object. This is the figure that counts.

Before claims are compared, each entity of the output is mapped to the annotated entity whose surface strings overlap
its own most (of equal ones, the earliest), so lumping several things together earns credit for one of them. No claim is
counted as right twice, and attributes are compared only where the claims themselves agree.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from claimgraph.extract.extractor import Extractor
from claimgraph.extract.scores import RARE, Attribute, Figures, Scores, Tally, intervals_of, total_of
from claimgraph.schema import (
    PAPER,
    PREDICATES,
    ExchangeClaim,
    ExchangePaper,
    Paper,
    read_exchange,
    to_exchange,
)

_DASHES: Final = re.compile("[-\u2010-\u2015/_]")
_IGNORED: Final = re.compile("[\"'`\u2018\u2019\u201c\u201d.,]")
_LEVELS: Final = ("mention", "typed", "pair", "claim")
_Pairs = list[tuple[ExchangeClaim, ExchangeClaim]]


class EvaluationError(ValueError):
    """Gold and papers do not belong together; the message says how."""


def normalise(surface: str) -> str:
    """The form in which surface strings are compared: case, hyphens, quotation marks and full stops do not count.

    >>> normalise("Pre-trained  “BERT”/RoBERTa")
    'pre trained bert roberta'
    """
    return " ".join(_IGNORED.sub("", _DASHES.sub(" ", surface.lower())).split())


def score(gold: Iterable[ExchangePaper], predicted: Iterable[ExchangePaper]) -> Scores:
    """Compare predictions with annotations; of two records with one id, the later counts.

    A gold paper that was not predicted counts as an empty prediction; a predicted paper that is not gold is ignored.
    """
    wanted = {paper.id: paper for paper in gold}
    found = {paper.id: paper for paper in predicted}
    tallies = [_compare(paper, found.get(id_) or ExchangePaper(id=id_)) for id_, paper in wanted.items()]
    tally = total_of(tallies)
    predicates = [key for key in {**tally.gold, **tally.predicted} if key in PREDICATES]
    predicates.sort(key=lambda key: -tally.gold[key])
    return Scores(
        levels={level: tally.figures(level) for level in _LEVELS},
        per_predicate={key: tally.figures(key) for key in predicates},
        intervals=intervals_of(tallies, [*_LEVELS, *predicates]),
        attributes=_attributes(tally.pairs),
        papers=len(wanted),
        missing=tuple(sorted(wanted.keys() - found.keys())),
    )


def evaluate(gold_path: Path, papers: Iterable[Paper], extractor: Extractor) -> Scores:
    """Run an extractor over the papers of a gold file and score what it finds.

    `papers` may hold more than the gold does; what is not gold is not extracted.

    Raises:
        EvaluationError: the gold file is empty, or none of its papers is among `papers`.
        ExchangeError: the gold file is not in the exchange format.
    """
    gold = list(read_exchange(gold_path))
    wanted = {paper.id for paper in gold}
    predicted = [to_exchange(found) for found in extractor.extract(paper for paper in papers if paper.id in wanted)]
    if not predicted:
        raise EvaluationError(
            f"{gold_path}: none of its {len(gold)} papers is among the papers given; "
            "pass the file of texts that belongs to it"
        )
    return score(gold, predicted)


def _compare(gold: ExchangePaper, found: ExchangePaper) -> Tally:
    tally = Tally()
    for level, key in (("mention", lambda text, _: text), ("typed", lambda text, type_: (text, type_))):
        ours, theirs = _strings(found, key), _strings(gold, key)
        tally.add(level, len(ours & theirs), len(ours), len(theirs))
    pairs = match(gold, found)
    loose = match(gold, found, same_predicate=False)
    tally.add("claim", len(pairs), len(found.claims), len(gold.claims))
    tally.add("pair", len(loose), len(found.claims), len(gold.claims))
    for claims, counter in ((gold.claims, tally.gold), (found.claims, tally.predicted)):
        counter.update(claim.p.value for claim in claims)
    tally.matched.update(claim.p.value for claim, _ in pairs)
    tally.pairs += pairs
    return tally


def _strings(paper: ExchangePaper, key: Callable[[str, str], Any]) -> set[Any]:
    return {key(normalise(text), entity.type.value) for entity in paper.entities for text in entity.mentions}


def stands_for(gold: ExchangePaper, found: ExchangePaper) -> dict[str, str]:
    """For each predicted entity id the gold one that it is taken for; what shares no surface string is left out."""
    theirs = {entity.id: {normalise(text) for text in entity.mentions} for entity in gold.entities}
    matching: dict[str, str] = {PAPER: PAPER}
    for entity in found.entities:
        ours = {normalise(text) for text in entity.mentions}
        matching.pop(entity.id, None)
        best = max(theirs, key=lambda id_: len(theirs[id_] & ours), default=None)
        if best is not None and theirs[best] & ours:
            matching[entity.id] = best
    return matching


def _agreement(gold: ExchangePaper, found: ExchangePaper) -> Callable[[str, str], bool]:
    """Whether a gold entity id and a predicted one name the same thing."""
    matching = stands_for(gold, found)
    return lambda gold_id, found_id: matching.get(found_id) == gold_id


def match(gold: ExchangePaper, found: ExchangePaper, *, same_predicate: bool = True) -> _Pairs:
    """Pair the claims of one paper that say the same, one to one and in order, as (gold, found).

    Without `same_predicate`, subject and object are enough, and claims with the same predicate are paired first.
    """
    agree = _agreement(gold, found)
    free, waiting = list(found.claims), list(gold.claims)
    pairs: _Pairs = []
    for exact in (True,) if same_predicate else (True, False):
        unmatched = []
        for claim in waiting:
            place = next((n for n, other in enumerate(free) if _agrees(claim, other, agree, exact=exact)), None)
            if place is None:
                unmatched.append(claim)
            else:
                pairs.append((claim, free.pop(place)))
        waiting = unmatched
    return pairs


def _agrees(gold: ExchangeClaim, found: ExchangeClaim, agree: Callable[[str, str], bool], *, exact: bool) -> bool:
    if exact and gold.p != found.p:
        return False
    if agree(gold.s, found.s) and agree(gold.o, found.o):
        return True
    symmetric = gold.p == found.p and PREDICATES[gold.p].symmetric
    return symmetric and agree(gold.s, found.o) and agree(gold.o, found.s)


def _attributes(pairs: _Pairs) -> dict[str, Attribute]:
    values = {name: [(getattr(gold, name), getattr(found, name)) for gold, found in pairs] for name in RARE}
    attributes = {name: _two_valued(values[name], RARE[name]) for name in RARE}
    attributes["sent"] = Attribute(sum(gold.sent == found.sent for gold, found in pairs), len(pairs))
    valued = [_same_value(gold.value, found.value) for gold, found in pairs if gold.value]
    attributes["value"] = Attribute(sum(valued), len(valued))
    return attributes


def _same_value(gold: str, found: str | None) -> bool:
    """Whether one figure as written contains the other."""
    ours, theirs = normalise(found or ""), normalise(gold)
    return theirs in ours or (bool(found) and ours in theirs)


def _two_valued(values: list[tuple[Any, Any]], rare: Any) -> Attribute:
    counts: dict[str, int] = defaultdict(int)
    for gold, found in values:
        counts["right"] += gold == found
        counts["both"] += gold == found == rare
        counts["gold"] += gold == rare
        counts["found"] += found == rare
    return Attribute(counts["right"], len(values), Figures(counts["both"], counts["found"], counts["gold"]))
