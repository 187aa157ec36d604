# ruff: noqa: T201  # a script prints
"""How fast claims get into the graph, beside bare writes of the same rows, and how fast questions are answered.

    .venv/bin/python tests/bench/bench_graph.py [--claims N] [--sizes N...] [--server embedded|neo4j] [--skip-bare]

An empty server in a temporary folder is loaded with invented papers (synthetic.py); whenever it holds one of the sizes,
every question of graph_queries.py is asked. Then the whole graph is read back and written, in bare statements, to
another empty server (graph_bare.py). What is printed is Markdown; how it goes on is told on standard error.

Claims are counted as the papers make them: those that two papers share count twice. The clock of a load runs while
`load` does, less the time in which the papers are invented; that of the bare writes while the driver writes. Processor
time is that of this process and of the database's together, and hardly depends on what else the machine does.
`--profile` says where each load spends its time (graph_profile.py), and takes some of it.
"""

import argparse
import os
import sys
import time
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import current_thread, main_thread
from typing import Final, NamedTuple

from graph_bare import keep, kept, read_back, write
from graph_profile import Profile, cpu_seconds, peak_mib
from graph_queries import QUERIES, Answer, ask, drawn
from synthetic import extractions

from claimgraph.graph import Graph, Settings, connect, load, status
from claimgraph.graph.servers import embedded, neo4j
from claimgraph.schema import Extraction

_PARTS: Final = 10
_BATCH: Final = 200
"""How many papers go into one transaction, of a load as of the bare writes."""


class Open(NamedTuple):
    """An open graph, and the process of its database."""

    graph: Graph
    pid: int


@contextmanager
def opened(server: str, folder: Path) -> Iterator[Open]:
    """An empty graph on a server of its own."""
    if server == "neo4j":
        with neo4j.running(folder) as found:
            settings = Settings(found.uri, found.user, found.password, found.database, folder)
            with connect(settings) as graph:
                yield Open(graph, found.process.pid)
    else:
        with embedded.join(folder) as joined, connect(Settings(data=folder)) as graph:
            yield Open(graph, joined.pid)


class Moment(NamedTuple):
    """How much was done after how many seconds."""

    claims: float
    seconds: float
    cpu: float
    """Seconds of processor time, of this process and of the database's."""

    def since(self, earlier: "Moment") -> "Moment":
        """What was done in between, and how long it took."""
        return Moment(*(now - then for now, then in zip(self, earlier, strict=True)))


@dataclass(slots=True)
class Clock:
    """How long work took, batch by batch; only what is marked counts."""

    pid: int
    """The database's process."""
    moments: list[Moment] = field(default_factory=lambda: [Moment(0, 0, 0)])

    def now(self, claims: float = 0) -> Moment:
        """The time on the clocks of the machine."""
        return Moment(claims, time.perf_counter(), time.process_time() + cpu_seconds(self.pid))

    def mark(self, spent: Moment) -> None:
        """Add a batch."""
        self.moments.append(Moment(*(old + new for old, new in zip(self.moments[-1], spent, strict=True))))

    def parts(self) -> list[Moment]:
        """What each tenth of the claims took, as if each batch had gone on evenly."""
        bounds = [self._at(self.moments[-1].claims * part / _PARTS) for part in range(_PARTS + 1)]
        return [end.since(begin) for begin, end in pairwise(bounds)]

    def _at(self, claims: float) -> Moment:
        right = bisect_left(self.moments, claims, lo=1, hi=len(self.moments) - 1, key=lambda moment: moment.claims)
        before, after = self.moments[right - 1 : right + 1]
        share = (claims - before.claims) / (after.claims - before.claims)
        return Moment(*(one + share * (other - one) for one, other in zip(before, after, strict=True)))


class Feed:
    """The papers, in portions, and how many claims those have that were taken."""

    def __init__(self, claims: int) -> None:
        self._rest = extractions(claims)
        self.taken: list[int] = []
        """The claims of each paper."""
        self.seconds = 0.0
        """How long it took to invent them, where the load waited for it."""
        self.cpu = 0.0
        """Seconds of processor time that it took."""
        self._claims = 0

    def up_to(self, claims: int) -> Iterator[Extraction]:
        """Go on until so many claims were taken in all."""
        while self._claims < claims and (extraction := self._next()) is not None:
            self.taken.append(len(extraction.claims))
            self._claims += len(extraction.claims)
            yield extraction

    def _next(self) -> Extraction | None:
        begun, cpu = time.perf_counter(), time.thread_time()
        found = next(self._rest, None)
        self.cpu += time.thread_time() - cpu
        if current_thread() is main_thread():
            self.seconds += time.perf_counter() - begun
        return found


class Loading:
    """Loads of the papers, one after the other."""

    def __init__(self, graph: Graph, pid: int, feed: Feed) -> None:
        self._graph = graph
        self.feed = feed
        self.clock = Clock(pid)
        self.resolving = 0.0
        """Seconds spent on names after the last paper of each load."""
        self._papers = 0
        self._last = self.clock.now()

    def go_on(self, claims: int) -> None:
        """Load until so many claims were loaded in all."""
        self._last = self._now()
        load(self._graph, self.feed.up_to(claims), batch_size=_BATCH, on_progress=self._done)
        self.resolving += self._now().since(self._last).seconds

    def _now(self) -> Moment:
        claims = sum(self.feed.taken[: self._papers])
        return self.clock.now(claims).since(Moment(0, self.feed.seconds, self.feed.cpu))

    def _done(self, papers: int) -> None:
        self._papers += papers
        now = self._now()
        self.clock.mark(now.since(self._last))
        self._last = now
        say(f"loaded {now.claims:,.0f} claims in {self.clock.moments[-1].seconds:.0f} s")


def say(text: str) -> None:
    """Tell how it goes on."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def write_bare(graph: Graph, pid: int, path: Path) -> Clock:
    """Write the batches of a file."""
    clock = Clock(pid)
    for batch in kept(path):
        begun = clock.now()
        graph.write(partial(write, batch=batch))
        clock.mark(clock.now(len(batch.evidence)).since(begun))
        done = clock.moments[-1]
        say(f"wrote {done.claims:,.0f} claims bare in {done.seconds:.0f} s")
    return clock


def usage(name: str, pid: int) -> str:
    """What a process has taken so far."""
    return f"{name}: {cpu_seconds(pid):.0f} s of processor time, {peak_mib(pid):,.0f} MiB of memory at most"


@contextmanager
def profiled(pid: int, claims: int) -> Iterator[None]:
    """Print where the time of what runs in the context goes, which loads so many claims."""
    profile = Profile(pid)
    with profile.running():
        yield
    print(f"{profile.table(claims)}\n", flush=True)


def loading_table(loaded: Clock, bare: Clock | None) -> str:
    """Claims a second in each tenth of a load, and of the bare writes; processor time per claim, in microseconds."""
    heads = ["claims loaded", "claims/s", "of the first", "µs of processor time a claim"]
    heads += ["bare claims/s", "load of bare", "bare µs of processor time"] if bare else []
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    parts, others = loaded.parts(), bare.parts() if bare else []
    for number, part in enumerate(parts):
        rate, first = part.claims / part.seconds, parts[0].claims / parts[0].seconds
        cells = [f"{part.claims * (number + 1):,.0f}", f"{rate:,.0f}", f"{rate / first:.0%}", _cpu(part)]
        if bare:
            other = others[number].claims / others[number].seconds
            cells += [f"{other:,.0f}", f"{rate / other:.0%}", _cpu(others[number])]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _cpu(part: Moment) -> str:
    return f"{1e6 * part.cpu / part.claims:,.0f}"


def questions_table(answers: Mapping[int, Mapping[str, Answer]]) -> str:
    """Median and 95th percentile of each question at each size, in milliseconds."""
    lines = [
        "".join(["| question, ms |", *(f" {size:,} claims: p50 | p95 |" for size in answers)]),
        "|---|" + "---|---|" * len(answers),
    ]
    for name in QUERIES:
        cells = [_cells(answers[size][name]) for size in answers]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cells(answer: Answer) -> str:
    notes = [f"{answer.calls} calls"] if answer.is_short else []
    notes += [f"{answer.given_up} given up"] if answer.given_up else []
    return f"{answer.median:.1f} | {answer.p95:.1f}" + (f" ({', '.join(notes)})" if notes else "")


def measure(options: argparse.Namespace, folder: Path) -> tuple[Loading, dict[int, dict[str, Answer]]]:
    """Load, asking every question at each of the sizes, and keep what was loaded in a file for the bare writes."""
    sizes = [size for size in sorted(options.sizes) if size <= options.claims]
    answers: dict[int, dict[str, Answer]] = {}
    with opened(options.server, folder / "load") as (graph, pid):
        loading = Loading(graph, pid, Feed(options.claims))
        for size in sorted({*sizes, options.claims}):
            with profiled(pid, size - round(loading.clock.moments[-1].claims)) if options.profile else nullcontext():
                loading.go_on(size)
            if size in sizes:
                draws = list(drawn(graph, options.calls, len(loading.feed.taken)))
                answers[size] = {name: ask(name, graph, draws, options.seconds) for name in QUERIES}
        print(f"```\n{status(graph).render()}\n```\n")
        print(usage("this process", os.getpid()), usage("the database", pid), sep="\n", end="\n\n", flush=True)
        if not options.skip_bare:
            say("reading all back")
            keep(read_back(graph, _BATCH), folder / "batches")
    return loading, answers


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1_000_000, help="how many to load (default: 1000000)")
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="*",
        default=[10_000, 100_000, 1_000_000],
        help="with how many to ask (default: 10000 100000 1000000)",
    )
    parser.add_argument("--server", choices=("embedded", "neo4j"), default="embedded")
    parser.add_argument("--skip-bare", action="store_true", help="leave the bare writes out")
    parser.add_argument("--profile", action="store_true", help="say where each load spends its time")
    parser.add_argument("--calls", type=int, default=110, help="of each question, a tenth to warm up (default: 110)")
    parser.add_argument("--seconds", type=float, default=60, help="for each question at most (default: 60)")
    options = parser.parse_args()
    print(f"`{Path(sys.executable).name} {' '.join(sys.argv)}`\n", flush=True)
    with TemporaryDirectory() as name:
        loading, answers = measure(options, Path(name))
        bare = None
        if not options.skip_bare:
            with opened(options.server, Path(name) / "bare") as (graph, pid):
                bare = write_bare(graph, pid, Path(name) / "batches")
    print(f"\n{loading_table(loading.clock, bare)}\n")
    print(f"Names were resolved for {loading.resolving:.0f} s beside that.\n")
    if answers:
        print(questions_table(answers))


if __name__ == "__main__":
    main()
