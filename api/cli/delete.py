"""Papers out of the graph: `delete`."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import CommandError, ExitStatus, Voice, print_error, print_json, print_result
from claimgraph.api.cli.telling import counted
from claimgraph.graph import DeleteSummary, PaperFilter, Settings, connect, count, delete, papers_of


def render_deleted(summary: DeleteSummary) -> str:
    """What is gone, in a line of plain text."""
    lost = ", ".join(
        (
            counted(summary.evidence, "piece of evidence", "pieces of evidence"),
            counted(summary.claims, "claim"),
            counted(summary.entities, "entity", "entities"),
        )
    )
    return f"{counted(summary.papers, 'paper')} deleted, with all that nothing else supports: {lost}"


@command
def delete_command(
    papers: Annotated[
        list[str] | None, typer.Argument(metavar="PAPER", help="The ids of papers.", show_default=False)
    ] = None,
    source: Annotated[
        str | None, typer.Option(metavar="NAME", help="All papers that this reader made, such as bibtex.")
    ] = None,
    run: Annotated[
        str | None, typer.Option(metavar="ID", help="All papers that this run read; claimgraph provenance shows runs.")
    ] = None,
    extractor: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="All papers that this extractor read: model, rules or an annotator."),
    ] = None,
    extractor_version: Annotated[
        str | None, typer.Option(metavar="VERSION", help="All papers that this version of an extractor read.")
    ] = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")] = False,
    settings: Settings,
    voice: Voice,
    json: bool,
) -> ExitStatus:
    """Delete papers with all they say.

    Their evidence goes, what it supported is counted anew, and what nothing supports any more goes too. Several options
    together choose the papers that all of them fit. What you decided of entities is kept.

    Exit status: 0 if all was good, 3 if the graph has no paper of some id.
    """
    where = PaperFilter(source=source, run=run, extractor=extractor, extractor_version=extractor_version)
    if bool(papers) is (where != PaperFilter()):
        raise CommandError("say which papers: by their ids, or by --source, --run, --extractor or --extractor-version")
    with connect(settings) as graph:
        size = len(papers) if papers else count(graph, where)
        confirm_deletion(size, settled=yes or bool(papers))
        with voice.meter("deleting", "papers", size=size) as meter:
            summary = delete(graph, papers or papers_of(graph, where), meter.advance)
    return _told(summary, json=json)


def confirm_deletion(size: int, *, settled: bool) -> None:
    """Ask whether so many papers are to be deleted, unless that is settled or there is none.

    Raises:
        CommandError: Nobody agreed.
    """
    if settled or not size:
        return
    try:
        agreed = typer.confirm(f"Delete {counted(size, 'paper')}?", err=True)
    except typer.Abort as error:
        # One for the keyboard's signal and for the end of what can be answered.
        if isinstance(error.__context__, KeyboardInterrupt):
            raise KeyboardInterrupt from error
        raise CommandError("nothing was deleted, as nobody answered: --yes does not ask") from error
    if not agreed:
        raise CommandError("nothing was deleted")


def _told(summary: DeleteSummary, *, json: bool) -> ExitStatus:
    if json:
        print_json(asdict(summary))
    else:
        print_result(render_deleted(summary))
    _tell_unknown(summary.unknown)
    return ExitStatus.after(len(summary.unknown))


def _tell_unknown(ids: Sequence[str]) -> None:
    for id_ in ids:
        print_error(f"the graph has no paper {id_!r}")
