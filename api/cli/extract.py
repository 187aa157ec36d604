"""Claims as a file: `extract`."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from claimgraph.api.cli import options
from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import ExitStatus, Voice, print_json
from claimgraph.api.cli.files import STDOUT, text_output
from claimgraph.api.cli.intake import Intake
from claimgraph.extract import Extractor
from claimgraph.schema import to_exchange


@dataclass(frozen=True, slots=True)
class ExtractSummary:
    """What a run read and what it found."""

    read: int
    """Papers that were read."""
    rejected: int
    """Records that could not be read."""
    repeated: int
    """Papers that came again, which are not read twice."""
    claims: int
    """Claims found, each counted in every paper that states it."""
    seconds: float
    """How long the run took."""

    @property
    def status(self) -> ExitStatus:
        """The exit status that says whether all went well."""
        return ExitStatus.after(self.rejected)

    def render(self) -> str:
        """The figures in one line of plain text."""
        rate = self.read / self.seconds
        repeated = f", {self.repeated:,} repeated" if self.repeated else ""
        counts = f"{self.read:,} papers read, {self.rejected:,} rejected{repeated}"
        return f"{counts}, {self.claims:,} claims found in {self.seconds:,.1f} s, {rate:,.0f} papers/s"


def extract(
    sources: Sequence[str],
    output: Path,
    engine: Extractor,
    *,
    exchange: bool = False,
    format_: str | None = None,
    rejects: Path | None = None,
    voice: Voice,
) -> ExtractSummary:
    """Read papers and write what they claim, one paper a line; no database is needed.

    Raises:
        SourceError: a source is missing, or the only one cannot be read.
        CommandError: no source has a usable paper, or the output is a source and is not touched, or cannot be written.
    """
    begin, claims = time.monotonic(), 0
    with Intake("extracting", sources, voice, rejects=rejects, output=output) as intake:
        papers = intake.papers(format_)
        with text_output(output) as write:
            for extraction in engine.extract(papers):
                view = to_exchange(extraction) if exchange else extraction
                write(view.model_dump_json() + "\n")
                claims += len(extraction.claims)
    return ExtractSummary(intake.read, intake.rejected, intake.repeated, claims, time.monotonic() - begin)


@command
def extract_command(
    sources: options.Sources,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Where to write; .gz and .zst are compressed, - is standard output."
        ),
    ],
    format_: options.Format = None,
    extractor: options.ExtractorName = None,
    model: options.ModelFolder = None,
    min_confidence: options.MinConfidence = None,
    rejects: options.Rejects = None,
    *,
    exchange: Annotated[
        bool, typer.Option("--exchange", help="Write the short exchange form of gold sets and scorers instead.")
    ] = False,
    voice: Voice,
    json: bool,
) -> ExitStatus:
    """Read papers and write their claims to a file, as JSON lines, one paper a line.

    No database is needed: claimgraph load takes the file later, or on another machine. The file appears only when it
    is complete.

    Exit status: 0 if all was good, 3 if some records were rejected, 1 if nothing could be used.
    """
    engine = options.extractor_of(extractor, model, min_confidence, voice)
    summary = extract(sources, output, engine, exchange=exchange, format_=format_, rejects=rejects, voice=voice)
    if json and output != STDOUT:
        print_json(asdict(summary))
    else:
        voice.say(summary.render())
    return summary.status
