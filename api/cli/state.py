"""What the graph holds and whether it is sound: `status` and `verify`."""

from collections.abc import Iterable
from dataclasses import asdict

from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import ExitStatus, Voice, print_json, print_result
from claimgraph.graph import BadQuote, Settings, connect, status, verify


@command
def status_command(*, settings: Settings, json: bool) -> ExitStatus:
    """Show what the graph holds, and which server keeps it."""
    with connect(settings) as graph:
        held = status(graph)
    if json:
        print_json(asdict(held))
    else:
        print_result(held.render())
    return ExitStatus.GOOD


@command
def verify_command(*, settings: Settings, voice: Voice, json: bool) -> ExitStatus:
    """Check that every stored sentence and mention is the exact text at its stored place.

    Exit status: 0 if all are, 1 if one is not.
    """
    with connect(settings) as graph:
        papers = status(graph).papers
        with voice.meter("verifying", "papers", size=papers) as meter:
            bad = list(verify(graph, meter.advance))
    if json:
        print_json({"papers": papers, "bad": [asdict(quote) for quote in bad]})
    else:
        print_result(render_verdict(papers, bad))
    return ExitStatus.FAILED if bad else ExitStatus.GOOD


def render_verdict(papers: int, bad: Iterable[BadQuote]) -> str:
    """What `verify` found, a line for each bad quote."""
    lines = [str(quote) for quote in bad]
    verdict = f"{len(lines):,} quotes differ" if lines else "every quote is the exact text at its place"
    return "\n".join((*lines, f"{papers:,} papers: {verdict}"))
