"""Papers into the graph: `ingest`, which reads, extracts and loads, and `load`, which does the last step alone."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import typer

from claimgraph.api.cli import options
from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import ExitStatus, Voice, print_report
from claimgraph.api.cli.intake import Intake, Taken, files_read_by
from claimgraph.extract import EXTRACTORS, Annotator, Extractor
from claimgraph.graph import LoadSummary, Settings, connect, load, unstored


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """What a run read and what it changed in the graph."""

    taken: Taken
    """What was read."""
    annotated: int
    """Papers that the graph has with the claims of others, which stay."""
    duplicate: int
    """Records of papers that the graph has from another source, under another id."""
    unchanged: int
    """Papers that the graph had already, as they are."""
    loaded: LoadSummary
    """What became of the others."""
    seconds: float
    """How long the run took."""

    @property
    def status(self) -> ExitStatus:
        """The exit status that says whether all went well."""
        return self.taken.status

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values, ready for JSON."""
        loaded = asdict(self.loaded)
        # They are among the rejected, with those that were refused before they were extracted.
        del loaded["papers_refused"]
        # As are the duplicates that are noted already, which are not extracted again.
        loaded["papers_duplicate"] = self.duplicate
        counts = {
            **asdict(self.taken),
            **loaded,
            "papers_annotated": self.annotated,
            "papers_unchanged": self.unchanged,
        }
        rate = round(self.taken.read / self.seconds, 1)
        return counts | {"seconds": round(self.seconds, 2), "papers_per_second": rate}

    def render(self) -> str:
        """The figures in a few lines of plain text."""
        new = self.loaded
        written = f"{new.papers_new:,} new, {new.papers_updated:,} updated"
        other = f", {self.annotated:,} there with the claims of others" if self.annotated else ""
        other += f", {self.duplicate:,} there under another id" if self.duplicate else ""
        return "\n".join(
            (
                f"papers    {self.taken.render()}",
                f"          {written}, {self.unchanged:,} unchanged{other}",
                f"claims    {new.claims:+,}",
                f"entities  {new.entities:+,}",
                f"evidence  {new.evidence:+,}",
                f"time      {self.seconds:,.1f} s, {self.taken.read / self.seconds:,.0f} papers/s",
            )
        )


def ingest(
    sources: Sequence[str],
    settings: Settings,
    engine: Extractor,
    *,
    format_: str | None = None,
    rejects: Path | None = None,
    keep_duplicates: bool = False,
    replace_annotations: bool = False,
    voice: Voice,
) -> IngestSummary:
    """Read papers, extract their claims and load them, all at once as they come.

    Papers that the graph has from the same version of the network, or of the rules, are not extracted again; nor are
    those of which it has the claims that others found, unless these are to be replaced. Who finds claims anew takes the
    place of what the same one found before.

    Raises:
        SourceError: a source is missing, or the only one cannot be read.
        CommandError: no source has a usable paper.
        GraphError: the database cannot be reached, or went away.
    """
    begin = time.monotonic()
    with Intake("ingesting", sources, voice, rejects=rejects, beside=files_read_by(engine)) as intake:
        papers = intake.papers(format_, engine)
        with connect(settings) as graph:
            wanted = unstored(
                graph,
                papers,
                engine.name,
                # What others found costs nothing to read again, and may be another thing in one line of a file.
                None if isinstance(engine, Annotator) else engine.version,
                batch_size=100,
                on_conflict=intake.conflict,
                on_duplicate=None if keep_duplicates else intake.duplicate,
                instead_of=None if replace_annotations else EXTRACTORS,
                on_kept=intake.keep,
            )
            loaded = load(
                graph,
                engine.extract(wanted),
                on_resolve=intake.resolving,
                on_conflict=intake.conflict,
                on_duplicate=intake.duplicate,
                keep_duplicates=keep_duplicates,
            )
    return _summary(intake, loaded, begin)


def load_files(
    sources: Sequence[str],
    settings: Settings,
    *,
    rejects: Path | None = None,
    keep_duplicates: bool = False,
    voice: Voice,
) -> IngestSummary:
    """Load extractions that `extract` wrote, here or on another machine.

    Raises:
        SourceError: a source is missing, or the only one cannot be read.
        CommandError: no source has a usable extraction.
        GraphError: the database cannot be reached, or went away.
    """
    begin = time.monotonic()
    with Intake("loading", sources, voice, rejects=rejects) as intake:
        extractions = intake.extractions()
        with connect(settings) as graph:
            checkpoint = _checkpoint(sources, settings)
            loaded = load(
                graph,
                extractions,
                checkpoint=checkpoint,
                on_resolve=intake.resolving,
                on_conflict=intake.conflict,
                on_duplicate=intake.duplicate,
                keep_duplicates=keep_duplicates,
            )
    return _summary(intake, loaded, begin)


def _summary(intake: Intake, loaded: LoadSummary, begin: float) -> IngestSummary:
    done = loaded.papers_new + loaded.papers_updated + intake.annotated + intake.duplicates
    seconds = time.monotonic() - begin
    return IngestSummary(intake.taken, intake.annotated, intake.duplicates, intake.read - done, loaded, seconds)


def _checkpoint(sources: Sequence[str], settings: Settings) -> Path:
    """The file that remembers how far a load of these sources into this graph has come."""
    names = "\0".join((settings.uri or "", *(str(Path(source).absolute()) for source in sources)))
    folder = settings.data / "checkpoints"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{sha256(names.encode('utf-8', 'surrogateescape')).hexdigest()[:24]}.jsonl"


@command
def ingest_command(
    sources: options.Sources,
    format_: options.Format = None,
    rejects: options.Rejects = None,
    *,
    keep_duplicates: options.KeepDuplicates = False,
    replace_annotations: Annotated[
        bool,
        typer.Option(
            "--replace-annotations",
            help="Take papers anew too of which the graph has the claims that others found (--annotations).",
        ),
    ] = False,
    finder: options.Finder,
    settings: Settings,
    voice: Voice,
    json: bool,
) -> ExitStatus:
    """Read papers, find their claims and load them into the graph.

    Reading, extracting and loading go on together, so a file may be of any size. Papers that the graph already has
    are left alone; a run that was stopped is simply started again. What another source says of a paper that the graph
    has (by DOI, arXiv or PubMed id, or title) is passed over, as a paper would agree with itself.

    Exit status: 0 if all was good, 3 if some records were rejected or parts of annotations left out, 1 if nothing could
    be used.
    """
    summary = ingest(
        sources,
        settings,
        finder.make(voice),
        format_=format_,
        rejects=rejects,
        keep_duplicates=keep_duplicates,
        replace_annotations=replace_annotations,
        voice=voice,
    )
    return _told(summary, json=json)


@command
def load_command(
    sources: options.Extractions,
    rejects: options.Rejects = None,
    *,
    keep_duplicates: options.KeepDuplicates = False,
    settings: Settings,
    voice: Voice,
    json: bool,
) -> ExitStatus:
    """Load files that claimgraph extract wrote.

    Loading a file twice changes nothing; a load that was stopped goes on where it was. What another source says of a
    paper that the graph has (by DOI, arXiv or PubMed id, or title) is passed over, as a paper would agree with itself.

    Exit status: 0 if all was good, 3 if some records were rejected, 1 if nothing could be used.
    """
    summary = load_files(sources, settings, rejects=rejects, keep_duplicates=keep_duplicates, voice=voice)
    return _told(summary, json=json)


def _told(summary: IngestSummary, *, json: bool) -> ExitStatus:
    print_report(summary, as_json=json)
    return summary.status
