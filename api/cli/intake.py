"""What goes into a run: papers or extractions, counted as they come, with a bar, and with what could not be read."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

from claimgraph.api.cli.console import CommandError, Voice
from claimgraph.extract.sources import Reject, RejectLog, read_extractions, read_papers, size_of
from claimgraph.schema import Extraction, Paper

R = TypeVar("R")

_SHOWN: Final = 5
"""How many rejects are told one by one; the rest is counted."""


class Intake:
    """One run's reading. A context manager, which shows the bar and keeps the file of rejects open."""

    def __init__(self, label: str, sources: Sequence[str], voice: Voice, *, rejects: Path | None = None) -> None:
        """Nothing is read yet.

        Args:
            label: what the run does, for the bar, such as `ingesting`.
            sources: the files, directories, or `-`, as the user gave them.
            voice: where rejects and the bar are shown.
            rejects: a file to append each reject to.

        Raises:
            SourceError: a source is missing.
        """
        self.read = 0
        """Records read so far."""
        self.rejected = 0
        """Records that could not be read, so far."""
        self._resolving = False
        self._sources = sources
        self._voice = voice
        self._log = RejectLog(rejects) if rejects else None
        self._open = ExitStack()
        self._meter = voice.meter(label, "papers", size=size_of(sources))

    def __enter__(self) -> Self:
        if self._log:
            self._open.enter_context(self._log)
        self._open.enter_context(self._meter)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def papers(self, format_: str | None = None) -> Iterator[Paper]:
        """The papers of all sources. Whether there is one is known at once, before anything is done about it.

        Raises:
            SourceError: the format is unknown, or the only source cannot be read.
            CommandError: no source has a usable paper.
        """
        records = read_papers(self._sources, format=format_, on_reject=self._reject, on_bytes=self._meter.move)
        return self._begun(records)

    def extractions(self) -> Iterator[Extraction]:
        """The extractions of all sources; as `papers`."""
        return self._begun(read_extractions(self._sources, on_reject=self._reject, on_bytes=self._meter.move))

    def resolving(self, names: int) -> None:
        """Show that, all being read, some more names have been looked at again."""
        if not self._resolving:
            self._meter.turn_to("resolving", "names")
            self._resolving = True
        self._meter.advance(names)

    def _begun(self, records: Iterator[R]) -> Iterator[R]:
        for first in records:
            return self._counted(chain((first,), records))
        raise CommandError(f"nothing usable in {', '.join(self._sources)} (records rejected: {self.rejected:,})")

    def _counted(self, records: Iterable[R]) -> Iterator[R]:
        for record in records:
            self.read += 1
            self._meter.count(self.read)
            yield record

    def _reject(self, reject: Reject) -> None:
        self.rejected += 1
        if self._log:
            self._log(reject)
        if self.rejected <= _SHOWN:
            self._voice.say(f"rejected {reject}")
        elif self.rejected == _SHOWN + 1:
            self._voice.say("further rejects are only counted; --rejects FILE keeps each with its reason")
