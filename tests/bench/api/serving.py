"""Servers that benchmarks ask, each a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

SERVE: Final = (Path(sys.executable).with_name("claimgraph"), "serve", "--port", "0", "--quiet")
"""Serves the graph that the environment names."""


class Serving(NamedTuple):
    """A server that runs."""

    url: str
    """Where it answers GraphQL."""
    pid: int


@contextmanager
def serving(command: Sequence[str | Path], environ: dict[str, str]) -> Iterator[Serving]:
    """A server that says its address in the last word of its first line, under more variables than those here."""
    with subprocess.Popen(command, env={**os.environ, **environ}, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield Serving(process.stdout.readline().split()[-1], process.pid)
        finally:
            process.terminate()
