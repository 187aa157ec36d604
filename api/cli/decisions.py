"""All that was said of evidence, into a file and out of one: `evidence decisions`."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from typing import Annotated

import typer

from claimgraph.api.cli import options
from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import CommandError, ExitStatus, Voice, print_json
from claimgraph.api.cli.files import STDOUT, text_output
from claimgraph.api.cli.telling import counted
from claimgraph.extract.sources import EmptySourceError, Line, opened
from claimgraph.graph import (
    InvalidQuestion,
    Judgement,
    JudgeSummary,
    Settings,
    connect,
    judge,
    judgement_of_line,
    judgements,
    line_of_judgement,
)


def read_judgements(path: str) -> Iterator[Judgement]:
    """The lines of a file, plain or compressed with gzip or zstd; `-` is standard input.

    Raises:
        CommandError: A line says nothing of evidence; nothing of the file is to be used then.
        SourceError: The file is missing, or no text.
    """
    with suppress(EmptySourceError), opened(path) as source:
        for line in source.lines():
            if line.text.strip():
                yield _judgement(line, path)


def _judgement(line: Line, path: str) -> Judgement:
    try:
        if line.problem:
            raise InvalidQuestion(line.problem)
        return judgement_of_line(line.text)
    except InvalidQuestion as error:
        raise CommandError(f"{path}:{line.number}: {error}; nothing of the file was used") from error


def render_judged(summary: JudgeSummary) -> str:
    """What became of the lines, in one of plain text."""
    told = [f"{counted(summary.new, 'decision')} taken over", f"{summary.known:,} known already"]
    if summary.contradicted:
        told.append(f"{summary.contradicted:,} that say otherwise than this graph has, which stays")
    if summary.passed_over:
        told.append(f"{summary.passed_over:,} of records that were passed over, as this graph has their papers already")
    if summary.unknown:
        told.append(f"{summary.unknown:,} of papers that this graph does not have: load these, and run it again")
    return ", ".join(told)


@command
def decisions_command(
    path: Annotated[
        str | None, typer.Argument(metavar="FILE", help="What was said in another graph.", show_default=False)
    ] = None,
    output: options.DecisionsOutput = None,
    *,
    settings: Settings,
    voice: Voice,
    json: bool,
) -> ExitStatus:
    """Take over from a file what was said of evidence in another graph; without one, write all of it to a file.

    What was rejected, confirmed, corrected and added goes with the papers into a graph that is built anew, read by
    another extractor too. What people have said there stays. A line is a JSON object; .gz and .zst are compressed.

    Exit status: 0 if all was good, 3 if the graph lacks some of the papers, or has something else said of evidence.
    """
    if path and output:
        raise CommandError("either FILE is read, or the decisions are written with --output: name one of the two")
    if path:
        said = list(read_judgements(path))
        with connect(settings) as graph:
            summary = judge(graph, said)
        if json:
            print_json(asdict(summary))
        else:
            voice.say(render_judged(summary))
        return ExitStatus.after(summary.contradicted + summary.passed_over + summary.unknown)
    number = 0
    with connect(settings) as graph, text_output(output or STDOUT) as write:
        for one in judgements(graph):
            write(line_of_judgement(one) + "\n")
            number += 1
    if output:
        voice.say(f"{counted(number, 'decision')} written")
    return ExitStatus.GOOD
