# ruff: noqa: T201  # a script prints
"""How well names are resolved across papers, by the gold names of `tests/graph/names`.

    .venv/bin/python tests/bench/bench_resolve.py [--data DIR | --uri URI] [--wrong]

Loads invented papers into an empty graph: one for each name of a pair that mentions nothing else, three for each
definition, one for each contrast. A name then stands for the entity that its own paper mentions; the aliases of
entities would not tell, for an acronym can be an alias of several.

A pair is found where both its names ended in one entity. B-cubed precision and recall are averages over the names of
all pairs: how much of what ended with a name belongs there, and how much of what belongs there ended with it.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from claimgraph.graph import Graph, PaperFilter, Settings, connect, count, load, mentions_of
from claimgraph.schema import Entity, Extraction, Mention, Paper

sys.path.insert(0, str(Path(__file__).parents[1] / "graph" / "names"))

from gold import Name, Pair, clusters, read_contrasts, read_definitions, read_pairs  # of the gold names

_PAPERS_PER_DEFINITION = 3
_HEAD = "| | pairs | same | right | precision | recall | F1 |\n|---|---:|---:|---:|---:|---:|---:|"

Clusters = Mapping[Name, Collection[Name]]
"""For each name the names that are one thing with it, itself included."""


class Score(NamedTuple):
    """Precision and recall, from 0 to 1; null where nothing was found, or nothing was to be found."""

    precision: float | None
    recall: float | None

    def render(self) -> str:
        """Three cells of a table, in per cent: precision, recall, F1."""
        precision, recall = self
        f1 = recall and (2 * precision * recall / (precision + recall) if precision else 0.0)
        return " | ".join("" if value is None else f"{100 * value:.1f}" for value in (precision, recall, f1))


def extraction(paper: str, *things: Sequence[Name]) -> Extraction:
    """What an extractor finds in a paper that mentions these things, each by one name or more, and says nothing."""
    title, abstract = f"Invented paper {paper}", ""
    offset = len(Paper(id=paper, title=title, abstract="-").text) - 1
    entities = []
    for number, names in enumerate(things, start=1):
        mentions = []
        for name in names:
            abstract += "or " if mentions else "There is "
            start = offset + len(abstract)
            mentions.append(Mention(text=name.text, start=start, end=start + len(name.text)))
            abstract += f"{name.text} "
        entities.append(Entity(id=f"E{number}", type=names[0].type, mentions=tuple(mentions)))
    return Extraction(
        paper=Paper(id=paper, title=title, abstract=abstract.rstrip()),
        entities=tuple(entities),
        extractor="invented",
        extractor_version="1",
    )


def context() -> Iterator[Extraction]:
    """The papers that introduce acronyms and that tell names apart."""
    for number, definition in enumerate(read_definitions(), start=1):
        for copy in range(1, _PAPERS_PER_DEFINITION + 1):
            yield extraction(f"definition {number}.{copy}", definition)
    for number, (one, other) in enumerate(read_contrasts(), start=1):
        yield extraction(f"contrast {number}", [one], [other])


def resolved(graph: Graph, names: Iterable[Name]) -> Clusters:
    """Which of the names end in one entity, after loading a paper of its own for each."""
    own = {f"name {number}": name for number, name in enumerate(names, start=1)}
    load(graph, [*context(), *(extraction(paper, [name]) for paper, name in own.items())])
    members = defaultdict(set)
    for paper, mentions in mentions_of(graph, list(own)).items():
        members[mentions[0].entity.id].add(own[paper])
    return {name: found for found in members.values() for name in found}


def pairwise(pairs: Iterable[Pair], found: Clusters) -> tuple[int, Score]:
    """How many pairs are right, and the score of those said to be the same."""
    answers = [(pair.same, pair.other in found[pair.one]) for pair in pairs]
    right = sum(same == said for same, said in answers)
    hits = answers.count((True, True))
    said = hits + answers.count((False, True))
    true = hits + answers.count((True, False))
    return right, Score(hits / said if said else None, hits / true if true else None)


def b_cubed(gold: Clusters, found: Clusters) -> Score:
    """The score over all names, of Bagga and Baldwin (1998)."""
    shared = {name: len(set(gold[name]) & set(found[name])) for name in gold}
    return Score(*(sum(shared[name] / len(side[name]) for name in gold) / len(gold) for side in (found, gold)))


def table(pairs: Sequence[Pair], found: Clusters) -> str:
    """The scores as a table in Markdown: of all pairs, of each category, of all names."""
    groups = {"**all pairs**": list(pairs)}
    for pair in pairs:
        groups.setdefault(pair.category, []).append(pair)
    lines = [_HEAD]
    for category, members in groups.items():
        right, score = pairwise(members, found)
        same = sum(pair.same for pair in members)
        lines.append(f"| {category} | {len(members)} | {same} | {right} | {score.render()} |")
    gold = clusters(pairs)
    lines.append(f"| **B-cubed**, {len(gold)} names | | | | {b_cubed(gold, found).render()} |")
    return "\n".join(lines)


def wrong(pairs: Sequence[Pair], found: Clusters) -> Iterator[str]:
    """A line for each pair that is wrong, then for each two names that are joined though the pairs do not join them."""
    for pair in pairs:
        if pair.same != (pair.other in found[pair.one]):
            yield _line("missed" if pair.same else "joined", pair.category, pair.one, pair.other)
    gold = clusters(pairs)
    said = {frozenset({pair.one, pair.other}) for pair in pairs}
    for one, other in combinations(gold, 2):
        if other in found[one] and other not in gold[one] and frozenset({one, other}) not in said:
            yield _line("joined", "(no pair)", one, other)


def _line(what: str, category: str, one: Name, other: Name) -> str:
    return f"{what}  {category:18} {one.type.value:10} {one.text}  /  {other.text}"


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--data", type=Path, help="the embedded server's data folder (default: one that is then deleted)"
    )
    where.add_argument("--uri", help="a database's address; user and password from the environment")
    parser.add_argument("--wrong", action="store_true", help="list what is wrong after the table")
    options = parser.parse_args()
    pairs = read_pairs()
    with ExitStack() as cleanup:
        if options.uri:
            settings = Settings.from_environment(uri=options.uri)
        else:
            settings = Settings(data=options.data or Path(cleanup.enter_context(TemporaryDirectory())))
        graph = cleanup.enter_context(connect(settings))
        if count(graph, PaperFilter()):
            sys.exit(f"the graph at {graph.uri} has papers already: give an empty one with --data or --uri")
        found = resolved(graph, clusters(pairs))
    print(table(pairs, found))
    if options.wrong:
        print("\n".join(["", *wrong(pairs, found)]))


if __name__ == "__main__":
    main()
