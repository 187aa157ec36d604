"""Papers that the graph has several times: `duplicates`."""

from dataclasses import asdict
from itertools import groupby
from typing import Annotated, Any, Final

import typer

from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import ExitStatus, Voice, print_json, print_result
from claimgraph.api.cli.delete import confirm_deletion, render_deleted
from claimgraph.api.cli.telling import counted
from claimgraph.graph import Settings, StoredDuplicate, connect, delete_duplicates, stored_duplicates

_BY: Final = {"doi": "DOI", "arxiv": "arXiv id", "pmid": "PubMed id", "title": "title"}


def duplicate_json(found: StoredDuplicate) -> dict[str, Any]:
    """A record of a paper that the graph has from another source too, as plain values."""
    one = found.duplicate
    return {
        "id": one.paper.id,
        "source": one.paper.source,
        "of": one.of.id,
        "by": one.by,
        "judged": found.is_judged,
    }


def render_duplicates(found: tuple[StoredDuplicate, ...]) -> str:
    """The papers that have several records, each with these below it."""
    lines = []
    for of, records in groupby(found, lambda one: one.duplicate.of.id):
        for number, record in enumerate(records):
            one = record.duplicate
            if not number:
                lines.append(f"{one.of.title or one.of.abstract[:80]}, {of}")
            source = f", from {one.paper.source}" if one.paper.source else ""
            judged = ", judged by people: it stays" if record.is_judged else ""
            lines.append(f"  {one.paper.id}{source}, by {_BY[one.by]}{judged}")
    return "\n".join(
        [*lines, counted(len(found), "record of a paper that is there", "records of papers that are there")]
    )


@command
def duplicates_command(
    *,
    delete: Annotated[
        bool, typer.Option("--delete", help="Delete the records below each paper, which then counts once.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")] = False,
    settings: Settings,
    voice: Voice,
    json: bool,
) -> ExitStatus:
    """Show papers that the graph has several times, from several sources.

    They are told by DOI, arXiv or PubMed id, or title, unless authors or texts say otherwise. ingest and load pass such
    records over; those shown here came with --keep-duplicates, or into a graph of an earlier version, and have a paper
    agree with itself. Of the records of one paper that one is kept of whose evidence people have said something, or
    else one that has an abstract; what people have said something of is never deleted.
    """
    with connect(settings) as graph:
        found = stored_duplicates(graph)
        if not json:
            print_result(render_duplicates(found))
        gone = [one for one in found if not one.is_judged] if delete else []
        summary = None
        if gone:
            confirm_deletion(len(gone), settled=yes)
            with voice.meter("deleting", "papers", size=len(gone)) as meter:
                summary = delete_duplicates(graph, gone, meter.advance)
    if json:
        records = [duplicate_json(one) for one in found]
        print_json({"duplicates": records, "deleted": asdict(summary) if summary else None})
    elif summary:
        print_result(render_deleted(summary))
    return ExitStatus.GOOD
