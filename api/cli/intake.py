"""What goes into a run: papers or extractions, counted as they come, with a bar, and with what could not be read."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from textwrap import shorten
from types import TracebackType
from typing import Final, Self, TypeVar

from claimgraph.api.cli.console import CommandError, ExitStatus, Voice, writing
from claimgraph.api.cli.files import check_outputs
from claimgraph.extract import Annotator, Extractor
from claimgraph.extract.sources import Reject, RejectLog, read_extractions, read_papers, size_of
from claimgraph.graph import Duplicate
from claimgraph.schema import Extraction, Paper

R = TypeVar("R")

_SHOWN: Final = 5
"""How many rejects are told one by one; the rest is counted."""

_UNDER_WAY: Final = 1000
"""Of so many papers it is known where they stand: more than are read ahead of those that are loaded."""

_TITLE: Final = 160


@dataclass(frozen=True, slots=True)
class Taken:
    """What a run took in."""

    read: int
    """Papers that were read."""
    rejected: int
    """Records that could not be used, such as papers whose id the graph has for another one."""
    repeated: int
    """Papers that came again, which are not read twice."""
    unannotated: int
    """Papers that an annotator has no claims of, which are passed over."""
    left_out: int
    """Parts of annotations that were left out, as the text has no such thing, or the vocabulary."""

    @property
    def status(self) -> ExitStatus:
        """The exit status that says whether all could be used."""
        return ExitStatus.after(self.rejected + self.left_out)

    def render(self, what: str = "") -> str:
        """The figures in one line of plain text, which says `what` is counted where that is not said already."""
        seldom = {
            "repeated": self.repeated,
            "without annotation": self.unannotated,
            "parts of annotations left out": self.left_out,
        }
        more = "".join(f", {count:,} {what}" for what, count in seldom.items() if count)
        return f"{self.read:,} {what}read, {self.rejected:,} rejected{more}"


class Intake:
    """One run's reading. A context manager, which shows the bar and keeps the file of rejects open."""

    def __init__(
        self,
        label: str,
        sources: Sequence[str],
        voice: Voice,
        *,
        rejects: Path | None = None,
        output: Path | None = None,
        beside: Sequence[Path] = (),
    ) -> None:
        """Nothing is read yet.

        Args:
            label: what the run does, for the bar, such as `ingesting`.
            sources: the files, directories, or `-`, as the user gave them.
            voice: where rejects and the bar are shown.
            rejects: a file to append each reject to.
            output: the file that the run writes, if any; as `rejects` it is not read with the folder that it is in.
            beside: what the run reads beside the sources, and not as one of them with the folder that it is in.

        Raises:
            SourceError: a source is missing.
            CommandError: something that is read would be written to.
        """
        self._without = [*check_outputs(sources, {"--rejects": rejects, "-o": output}, beside), *beside]
        self.read = 0
        """Records read so far."""
        self.rejected = 0
        """Records that could not be used, so far."""
        self.repeated = 0
        """Papers that came again, so far."""
        self.unannotated = 0
        """Papers that an annotator has no claims of, so far."""
        self.left_out = 0
        """Parts of annotations that were left out, so far."""
        self.annotated = 0
        """Papers that the graph has with the claims of others, so far."""
        self.duplicates = 0
        """Records of papers that the graph has under another id, so far."""
        self._told = 0
        self._places: dict[tuple[str, int], tuple[str, int | None]] = {}
        self._resolving = False
        self._sources = sources
        self._voice = voice
        self._rejects = rejects
        self._log: RejectLog | None = None
        self._open = ExitStack()
        self._meter = voice.meter(label, "papers", size=size_of(sources, self._without))

    @property
    def taken(self) -> Taken:
        """What was taken in so far."""
        return Taken(self.read, self.rejected, self.repeated, self.unannotated, self.left_out)

    def __enter__(self) -> Self:
        if self._rejects:
            with writing(self._rejects):
                self._log = RejectLog(self._rejects)
            self._open.callback(self._close, self._log)
        self._open.enter_context(self._meter)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def papers(self, format_: str | None = None, engine: Extractor | None = None) -> Iterator[Paper]:
        """The papers of all sources, or those that an annotator has the claims of.

        Whether there is one is known at once, before anything is done about it.

        Raises:
            SourceError: the format is unknown, or the only source cannot be read.
            CommandError: no source has a usable paper.
        """
        records = read_papers(
            self._sources,
            format=format_,
            on_reject=self._reject,
            on_repeat=self._repeat,
            on_bytes=self._meter.move,
            on_place=self._place,
            without=self._without,
        )
        if isinstance(engine, Annotator):
            engine.on_reject, engine.on_fault = self._reject, self._fault
            records = engine.known(records, self._unknown)
        return self._begun(records)

    def extractions(self) -> Iterator[Extraction]:
        """The extractions of all sources; as `papers`."""
        records = read_extractions(
            self._sources,
            on_reject=self._reject,
            on_bytes=self._meter.move,
            on_place=self._place,
            without=self._without,
        )
        return self._begun(records)

    def conflict(self, paper: Paper, stored: str) -> None:
        """Reject a paper that has been read, as the graph has another one of the title `stored` under its id."""
        self.read -= 1
        file, line = self._place_of(paper)
        title = shorten(stored, _TITLE, placeholder="…")
        self._reject(Reject(file, line, f"the graph has another paper under its id {paper.id}: “{title}”", paper.id))

    def duplicate(self, found: Duplicate) -> None:
        """Count a record that is passed over, and tell which paper it is of, if that was not known."""
        self.duplicates += 1
        if not found.is_news:
            return
        self._told += 1
        title = shorten(found.of.title or found.of.abstract, _TITLE, placeholder="…")
        reason = f"the graph has that paper as {found.of.id}: “{title}”"
        if self._log:
            with writing(self._rejects):
                self._log(Reject(*self._place_of(found.paper), reason, found.paper.id))
        if self._told <= _SHOWN:
            self._voice.say(f"passed over {found.paper.id}: {reason}")
        elif self._told == _SHOWN + 1:
            self._voice.say("further records of papers that are there are only counted; --rejects FILE notes each")

    def keep(self, _: Paper) -> None:
        """Count a paper that stays as others have read it."""
        self.annotated += 1

    def resolving(self, names: int) -> None:
        """Show that, all being read, some more names have been looked at again."""
        if not self._resolving:
            self._meter.turn_to("resolving", "names")
            self._resolving = True
        self._meter.advance(names)

    def _begun(self, records: Iterator[R]) -> Iterator[R]:
        for first in records:
            return self._counted(chain((first,), records))
        sources = ", ".join(self._sources)
        if self.unannotated:
            raise CommandError(
                f"none of the papers in {sources} is one that --annotations has: give the ids that "
                "claimgraph sentences writes"
            )
        if not self.rejected:
            raise CommandError(f"there is no record in {sources}: see that --format, if it is given, is what they have")
        raise CommandError(f"nothing usable in {sources} (records rejected: {self.rejected:,})")

    def _counted(self, records: Iterable[R]) -> Iterator[R]:
        for record in records:
            self.read += 1
            self._meter.count(self.read)
            yield record

    def _repeat(self, _: Paper) -> None:
        self.repeated += 1

    def _unknown(self, paper: Paper) -> None:
        self.unannotated += 1
        # There may be many more of them than of those whose place is kept.
        self._places.pop(_key(paper), None)

    def _place(self, paper: Paper, file: str, line: int | None) -> None:
        self._places[_key(paper)] = (file, line)
        if len(self._places) > _UNDER_WAY:
            del self._places[next(iter(self._places))]

    def _place_of(self, paper: Paper) -> tuple[str, int | None]:
        """The file and the line that a paper came from."""
        return self._places.get(_key(paper), (", ".join(self._sources), None))

    def _close(self, log: RejectLog) -> None:
        with writing(self._rejects):
            log.close()

    def _reject(self, reject: Reject) -> None:
        self.rejected += 1
        self._tell(reject, f"rejected {reject}", "rejects", self.rejected)

    def _fault(self, fault: Reject) -> None:
        self.left_out += 1
        self._tell(fault, f"left out of {fault}", "such parts", self.left_out)

    def _tell(self, reject: Reject, words: str, name: str, told: int) -> None:
        """Note what cannot be used, and show the first few of its kind."""
        if self._log:
            with writing(self._rejects):
                self._log(reject)
        if told <= _SHOWN:
            self._voice.say(words)
        elif told == _SHOWN + 1:
            self._voice.say(f"further {name} are only counted; --rejects FILE keeps each with its reason")


def files_read_by(engine: Extractor) -> list[Path]:
    """What an extractor reads beside the papers, and nothing may be written to."""
    return [engine.path] if isinstance(engine, Annotator) else []


def _key(paper: Paper) -> tuple[str, int]:
    """What tells two papers apart that have one id."""
    return paper.id, hash(paper.text)
