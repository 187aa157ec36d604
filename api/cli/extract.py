"""Claims as a file: `extract`."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from claimgraph.api.cli import options
from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import ExitStatus, Voice, print_json
from claimgraph.api.cli.files import STDOUT, text_output
from claimgraph.api.cli.intake import Intake, Taken, files_read_by
from claimgraph.extract import Extractor, with_sentences
from claimgraph.schema import to_exchange


@dataclass(frozen=True, slots=True)
class ExtractSummary:
    """What a run read and what it found."""

    taken: Taken
    """What was read."""
    claims: int
    """Claims found, each counted in every paper that states it."""
    seconds: float
    """How long the run took."""

    @property
    def status(self) -> ExitStatus:
        """The exit status that says whether all went well."""
        return self.taken.status

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values, ready for JSON."""
        return asdict(self.taken) | {"claims": self.claims, "seconds": self.seconds}

    def render(self) -> str:
        """The figures in one line of plain text."""
        rate = self.taken.read / self.seconds
        found = f"{self.claims:,} claims found"
        return f"{self.taken.render('papers ')}, {found} in {self.seconds:,.1f} s, {rate:,.0f} papers/s"


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
    with Intake("extracting", sources, voice, rejects=rejects, output=output, beside=files_read_by(engine)) as intake:
        papers = intake.papers(format_, engine)
        with text_output(output) as write:
            for extraction in engine.extract(papers):
                view = to_exchange(extraction) if exchange else extraction
                write(view.model_dump_json() + "\n")
                claims += len(extraction.claims)
    return ExtractSummary(intake.taken, claims, time.monotonic() - begin)


_Output = Annotated[
    Path,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Where to write; .gz and .zst are compressed, - is standard output."
    ),
]


@command
def extract_command(
    sources: options.Sources,
    output: _Output,
    format_: options.Format = None,
    rejects: options.Rejects = None,
    *,
    exchange: Annotated[
        bool, typer.Option("--exchange", help="Write the short exchange form of gold sets and scorers instead.")
    ] = False,
    finder: options.Finder,
    voice: Voice,
    json: bool,
) -> ExitStatus:
    """Read papers and write their claims to a file, as JSON lines, one paper a line.

    No database is needed: claimgraph load takes the file later, or on another machine. The file appears only when it
    is complete.

    Exit status: 0 if all was good, 3 if some records were rejected or parts of annotations left out, 1 if nothing could
    be used.
    """
    engine = finder.make(voice)
    summary = extract(sources, output, engine, exchange=exchange, format_=format_, rejects=rejects, voice=voice)
    _tell(summary.as_dict(), summary.render(), voice, as_json=json and output != STDOUT)
    return summary.status


def sentences(
    sources: Sequence[str],
    output: Path,
    *,
    format_: str | None = None,
    rejects: Path | None = None,
    voice: Voice,
) -> Taken:
    """Write papers with the places of their sentences, one a line.

    Raises:
        SourceError: a source is missing, or the only one cannot be read.
        CommandError: no source has a usable paper, or the output is a source and is not touched, or cannot be written.
    """
    with Intake("splitting", sources, voice, rejects=rejects, output=output) as intake:
        papers = intake.papers(format_)
        with text_output(output) as write:
            for paper in papers:
                write(with_sentences(paper).model_dump_json() + "\n")
    return intake.taken


@command
def sentences_command(
    sources: options.Sources,
    output: _Output,
    format_: options.Format = None,
    rejects: options.Rejects = None,
    *,
    voice: Voice,
    json: bool,
) -> ExitStatus:
    """Write papers as they are read, with the places of their sentences: what those need who find claims themselves.

    Each line is a paper with its id, its title, its abstract and [start, end] of each sentence, counted in code points
    of the title, a blank line and the abstract. A claim in the exchange format names its sentence by number, from 0.
    What others find comes back as --annotations of claimgraph ingest.

    Exit status: 0 if all was good, 3 if some records were rejected, 1 if nothing could be used.
    """
    taken = sentences(sources, output, format_=format_, rejects=rejects, voice=voice)
    _tell(asdict(taken), taken.render("papers "), voice, as_json=json and output != STDOUT)
    return taken.status


def _tell(figures: dict[str, Any], words: str, voice: Voice, *, as_json: bool) -> None:
    """Tell what was done, as JSON or in words."""
    if as_json:
        print_json(figures)
    else:
        voice.say(words)
