"""Where a load spends its time: in which statement, in which function of Python, and in the database's process."""

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from claimgraph.graph import Graph, Transaction
from claimgraph.graph.queries import resolve, schema, write

_TICKS: Final = os.sysconf("SC_CLK_TCK")
_MODULES: Final = tuple(f"claimgraph.graph.{name}" for name in ("load", "write", "ledger", "resolve"))
_FUNCTIONS: Final = (
    "content_hash",
    "prepare",
    "placed",
    "update_names",
    "refresh",
    "assemble",
    "resolve",
    "write_papers",
    "_write_batch",
    "_write_evidence",
    "_settle_some",
)
"""The functions that are timed, where those modules have one of that name."""
_OUTSIDE: Final = "load: the rest"


def cpu_seconds(pid: int) -> float:
    """The processor time that a process has taken so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def peak_mib(pid: int) -> float:
    """The most resident memory that a process ever had, in MiB."""
    return _status_mib(pid, "VmHWM")


def resident_mib(pid: int) -> float:
    """The resident memory that a process has now, in MiB."""
    return _status_mib(pid, "VmRSS")


def _status_mib(pid: int, line: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition(f"{line}:")[2].split()[0]) / 1024


@dataclass(slots=True)
class Spent:
    """What one part took, without the parts that it called."""

    calls: int = 0
    rows: int = 0
    wall: float = 0.0
    own: float = 0.0
    """Processor time of this process."""
    server: float = 0.0
    """Processor time of the database's process."""


@dataclass(slots=True)
class Profile:
    """What each part of a load took, by its name."""

    pid: int
    """The database's process."""
    parts: dict[str, Spent] = field(default_factory=lambda: defaultdict(Spent))
    _stack: list[str] = field(default_factory=lambda: [_OUTSIDE])
    _last: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def _switch(self) -> None:
        """Give the time since the last switch to the part that runs."""
        now = (time.perf_counter(), time.process_time(), cpu_seconds(self.pid))
        part = self.parts[self._stack[-1]]
        part.wall += now[0] - self._last[0]
        part.own += now[1] - self._last[1]
        part.server += now[2] - self._last[2]
        self._last = now

    @contextmanager
    def part(self, name: str, rows: int = 0) -> Iterator[None]:
        """Count what runs in the context as this part."""
        self._switch()
        self._stack.append(name)
        try:
            yield
        finally:
            self._switch()
            self._stack.pop()
            self.parts[name].calls += 1
            self.parts[name].rows += rows

    @contextmanager
    def running(self) -> Iterator[None]:
        """Watch every load in the context."""
        self._last = (time.perf_counter(), time.process_time(), cpu_seconds(self.pid))
        with ExitStack() as patches:
            for target, name, replacement in self._patches():
                patches.enter_context(patch.object(target, name, replacement))
            yield
            self._switch()

    def _patches(self) -> Iterator[tuple[Any, str, Callable[..., Any]]]:
        names = statement_names()
        run, run_rows, begin = Transaction.run, Transaction.run_rows, Graph.write

        def timed_run(transaction: Transaction, query: str, **parameters: Any) -> list[dict[str, Any]]:
            sizes = [len(value) for value in parameters.values() if isinstance(value, list)]
            with self.part(names.get(query, query.strip()), sum(sizes)):
                return run(transaction, query, **parameters)

        def timed_rows(transaction: Transaction, query: str, rows: Sequence[dict[str, Any]]) -> None:
            if rows:
                with self.part(names.get(query, query.strip()), len(rows)):
                    run_rows(transaction, query, rows)

        def timed_write(graph: Graph, work: Callable[[Transaction], Any]) -> Any:
            with self.part("begin and commit"):
                return begin(graph, work)

        yield Transaction, "run", timed_run
        yield Transaction, "run_rows", timed_rows
        yield Graph, "write", timed_write
        for module in map(import_module, _MODULES):
            for name in _FUNCTIONS:
                if hasattr(module, name):
                    yield module, name, self._timed(f"Python: {name}", getattr(module, name))

    def _timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def timed(*arguments: Any, **options: Any) -> Any:
            with self.part(name):
                return function(*arguments, **options)

        return timed

    def table(self, claims: int) -> str:
        """A Markdown table of what a thousand of so many claims took, the slowest part first."""
        lines = [
            "| part | calls | rows | ms per 1,000 claims | of it processor here | in the database |",
            "|---|---|---|---|---|---|",
        ]
        for name, spent in sorted(self.parts.items(), key=lambda item: -item[1].wall):
            times = (1e6 * seconds / claims for seconds in (spent.wall, spent.own, spent.server))
            lines.append(f"| {name} | {spent.calls:,} | {spent.rows:,} | {' | '.join(f'{ms:.1f}' for ms in times)} |")
        return "\n".join(lines)


def statement_names() -> Mapping[str, str]:
    """The name of each statement that writes, by its text; those of one kind, one per predicate, share one."""
    names: dict[str, str] = {}
    for module in (schema, resolve, write):
        for name, value in vars(module).items():
            if name.isupper():
                texts = value.values() if isinstance(value, Mapping) else value
                names |= dict.fromkeys([texts] if isinstance(texts, str) else texts, name)
    return names
