# ruff: noqa: T201, PLC0415  # a script prints; a line imports what it measures and nothing else
"""What the trained extractor costs beside the bare pass of its encoder, the rules, and a parser of spaCy's.

    .venv/bin/python tests/bench/bench_model.py PAPERS [--model DIR] [--papers N]

Every line is a process of its own, so that its memory and its start are its own; all read the same texts. The line
`en_core_web_sm` needs that package beside spaCy and is left out without it. Start is from the first import to the first
result; the rate is over the papers after that.
"""

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

BEGIN = time.monotonic()
_PARSER = "en_core_web_sm"
_LINES = ("encoder", "model", "rules", _PARSER)


class Line(NamedTuple):
    """Something to be measured."""

    run: Callable[[Any], Iterable[Any]]
    prepare: Callable[[Any], Any] = list
    """What is done with the papers before the clock starts."""


def _extractor(name: str, model: Path | None) -> Line:
    from claimgraph.extract import create_extractor

    return Line(create_extractor(name, model=model if name == "model" else None).extract)


def _encoder(model: Path | None) -> Line:
    """The int8 pass alone, a paper on each core: subwords are made beforehand, nothing is done with the vectors."""
    from claimgraph.extract.components.annotations import sentences_of
    from claimgraph.extract.extractor import SHIPPED
    from claimgraph.extract.neural.document import document_of
    from claimgraph.extract.neural.session import Model
    from claimgraph.extract.pipeline import create_pipeline, to_doc

    nlp = create_pipeline("claimgraph_sentences")
    loaded = Model.load(SHIPPED if model is None else model)
    loaded.prepare()
    pool = ThreadPoolExecutor(len(os.sched_getaffinity(0)))
    return Line(
        run=lambda documents: pool.map(lambda passes: [loaded.vectors(inputs) for inputs in passes], documents),
        prepare=lambda papers: [loaded.passes(document_of(sentences_of(nlp(to_doc(nlp, paper))))) for paper in papers],
    )


def _parser() -> Line:
    import spacy

    nlp = spacy.load(_PARSER, disable=["ner", "lemmatizer", "attribute_ruler"])
    return Line(lambda papers: nlp.pipe(paper.text for paper in papers))


def measure(name: str, source: str, count: int, model: Path | None) -> dict[str, float]:
    """Run one line in this process."""
    from claimgraph.schema import Paper

    line = _encoder(model) if name == "encoder" else _parser() if name == _PARSER else _extractor(name, model)
    first = Paper(id="first", abstract="We propose OwlNet. It beats BatNet on NightBench.")
    for _ in line.run(line.prepare([first])):
        pass
    start = time.monotonic() - BEGIN

    from claimgraph.extract.sources import read_papers

    prepared = line.prepare(islice(read_papers([source], on_reject=print), count))
    begun = time.monotonic()
    done = sum(1 for _ in line.run(prepared))
    rate = done / (time.monotonic() - begun)
    return {"start": start, "rate": rate, "MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def main() -> None:
    """Read the command line; measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source")
    parser.add_argument("--papers", type=int, default=1000)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--line", choices=_LINES, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.line:
        print(json.dumps(measure(arguments.line, arguments.source, arguments.papers, arguments.model)))
        return
    print(f"{'':16}{'papers/s':>10}{'ms/paper':>10}{'start s':>10}{'peak MiB':>10}", flush=True)
    for name in _LINES:
        if name == _PARSER and importlib.util.find_spec(_PARSER) is None:
            continue
        done = subprocess.run(
            [sys.executable, *sys.argv, "--line", name], stdout=subprocess.PIPE, text=True, check=True
        )
        found = json.loads(done.stdout.splitlines()[-1])
        rate = found["rate"]
        print(f"{name:16}{rate:10.1f}{1000 / rate:10.1f}{found['start']:10.2f}{found['MiB']:10.0f}", flush=True)


if __name__ == "__main__":
    main()
