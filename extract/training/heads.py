"""Derives the table of last words: `python -m claimgraph.extract.training.heads GOLD PAPERS OUT`."""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from claimgraph.extract.components.annotations import Sentence, is_name_at, sentences_of
from claimgraph.extract.components.chunks import chunks
from claimgraph.extract.components.lexicon import TYPES, backoff, entry
from claimgraph.extract.evaluate import normalise
from claimgraph.extract.pipeline import create_pipeline, to_doc
from claimgraph.extract.sources import read_papers
from claimgraph.schema import ExchangePaper, Paper, read_exchange

_LEAST = 3
_SKIPPED = "skipped"
_ALONE = "alone"
_ALONE_SKIPPED = "alone skipped"


def _phrases(sentence: Sentence) -> Iterator[tuple[str, str, bool]]:
    """Text, last word and whether that is a name, of every noun phrase of a sentence."""
    for start, end in chunks(sentence.lower, sentence.tags):
        yield " ".join(sentence.words[start:end]), sentence.words[end - 1], is_name_at(sentence, end - 1)


def count_heads(gold: Iterable[ExchangePaper], papers: Iterable[Paper]) -> dict[str, Counter[str]]:
    """For each last word of a noun phrase and each backoff entry: how often it is of which type, or `skipped`."""
    nlp = create_pipeline(until="claimgraph_sentences")
    texts = {paper.id: paper for paper in papers}
    rows: list[tuple[str, str, str, bool]] = []
    for annotated in gold:
        types = {normalise(mention): entity.type.value for entity in annotated.entities for mention in entity.mentions}
        for sentence in sentences_of(nlp(to_doc(nlp, texts[annotated.id]))):
            for text, word, is_name in _phrases(sentence):
                rows.append(
                    (
                        entry(word),
                        backoff(word, is_name=is_name),
                        types.get(normalise(text), _SKIPPED),
                        " " not in text,
                    )
                )
    return _with_backoff(rows)


def _with_backoff(rows: list[tuple[str, str, str, bool]]) -> dict[str, Counter[str]]:
    seen = Counter(word for word, *_ in rows)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for word, ending, outcome, alone in rows:
        entries = [word] * (seen[word] >= _LEAST) + [ending] * (seen[word] <= _LEAST)
        for key in entries:
            counts[key][outcome] += 1
            if alone:
                counts[key][_ALONE_SKIPPED if outcome == _SKIPPED else _ALONE] += 1
    return counts


def write_heads(counts: dict[str, Counter[str]], path: Path) -> None:
    """Write the table, sorted by word."""
    columns = [*(type_.value for type_ in TYPES), _SKIPPED, _ALONE, _ALONE_SKIPPED]
    lines = ["\t".join(["word", *columns])]
    lines += ["\t".join([word, *(str(counts[word][column]) for column in columns)]) for word in sorted(counts)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Read the command line and write the table."""
    gold, papers, out = sys.argv[1:]
    rejects: list[object] = []
    write_heads(count_heads(read_exchange(Path(gold)), read_papers([papers], on_reject=rejects.append)), Path(out))
    if rejects:
        sys.exit(f"{papers}: {len(rejects)} papers could not be read")


if __name__ == "__main__":
    main()
