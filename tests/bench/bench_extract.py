# ruff: noqa: T201  # a script prints
"""How fast the rule-based extractor is, on one core, and whether its memory stays flat.

    .venv/bin/python tests/bench/bench_extract.py PAPERS... [--papers N] [--every N] [--shares]

The papers are read once before the clock starts and then repeated, with new ids, until N have been extracted.
"""

import argparse
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from claimgraph.extract import create_extractor
from claimgraph.extract.assemble import to_extraction
from claimgraph.extract.pipeline import create_pipeline, to_doc
from claimgraph.extract.sources import Reject, read_papers
from claimgraph.schema import Paper

_MIB = 1024
_WARM_UP = 100


def current_mib() -> float:
    """Resident memory of this process now, in MiB."""
    resident = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(resident) * resource.getpagesize() / _MIB**2


def peak_mib() -> float:
    """The most resident memory this process ever had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MIB


def repeated(papers: Sequence[Paper]) -> Iterator[Paper]:
    """The papers over and over, each with an id of its own."""
    for number, paper in enumerate(cycle(papers)):
        yield paper.model_copy(update={"id": f"{paper.id}#{number // len(papers)}"})


def measure(papers: Sequence[Paper], count: int, every: int) -> None:
    """Extract `count` papers and print rate, claims and memory after each `every`."""
    extractor = create_extractor("rules")
    for _ in extractor.extract(papers[:_WARM_UP]):
        pass
    print(f"{'papers':>8}{'papers/s':>10}{'claims':>10}{'rejected':>10}{'now MiB':>10}{'peak MiB':>10}")
    print(f"{0:8}{'':10}{0:10}{0:10}{current_mib():10.1f}{peak_mib():10.1f}", flush=True)
    claims = rejected = 0
    start = time.process_time()
    for done, found in enumerate(extractor.extract(islice(repeated(papers), count)), start=1):
        claims += len(found.claims)
        rejected += found.proposals_rejected
        if done % every == 0 or done == count:
            rate = done / (time.process_time() - start)
            print(f"{done:8}{rate:10.1f}{claims:10}{rejected:10}{current_mib():10.1f}{peak_mib():10.1f}", flush=True)


def shares(papers: Sequence[Paper], count: int) -> None:
    """Print which share of the time each step takes, tokenizing and building the records included."""
    nlp = create_pipeline()
    seconds = dict.fromkeys(["tokenizer", *nlp.pipe_names, "records"], 0.0)
    for paper in islice(repeated(papers), count):
        before = time.process_time()
        doc = to_doc(nlp, paper)
        before = _add(seconds, "tokenizer", before)
        for name, component in nlp.pipeline:
            doc = component(doc)
            before = _add(seconds, name, before)
        to_extraction(paper, doc, extractor="rules", version="1")
        _add(seconds, "records", before)
    total = sum(seconds.values())
    for name, value in seconds.items():
        print(f"{name:26}{value / total:7.1%}{1000 * value / count:9.3f} ms a paper")
    print(f"{'all':26}{count / total:7.1f} papers/s")


def _add(seconds: dict[str, float], name: str, before: float) -> float:
    now = time.process_time()
    seconds[name] += now - before
    return now


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+", metavar="PAPERS", help="files that claimgraph can read")
    parser.add_argument("--papers", type=int, default=10_000, help="how many to extract (default: 10000)")
    parser.add_argument("--every", type=int, default=2_000, help="print a line after so many (default: 2000)")
    parser.add_argument("--shares", action="store_true", help="print the share of each step instead")
    options = parser.parse_args()
    rejects: list[Reject] = []
    papers = list(islice(read_papers(options.sources, on_reject=rejects.append), options.papers))
    if not papers:
        sys.exit(f"no paper could be read from {', '.join(options.sources)}")
    if options.shares:
        shares(papers, options.papers)
    else:
        measure(papers, options.papers, options.every)


if __name__ == "__main__":
    main()
