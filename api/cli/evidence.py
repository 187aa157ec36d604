"""Evidence that is wrong: `evidence reject`, `evidence restore`, `evidence rejected`."""

from dataclasses import asdict
from typing import Annotated

import typer

from claimgraph.api.cli import options
from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import ExitStatus, Voice, print_json, print_result
from claimgraph.graph import PageRequest, Settings, Verdict, connect, reject_evidence, restore_evidence, verdicts

EvidenceId = Annotated[str, typer.Argument(metavar="EVIDENCE", help="Its id, as provenance and claims --json give it.")]


def render_verdict(verdict: Verdict) -> str:
    """What was said, its sentence, and why it is wrong."""
    said = f"{verdict.subject} {verdict.predicate.value} {verdict.object}{' (denied)' if verdict.negated else ''}"
    who = f", by {verdict.by}" if verdict.by else ""
    return f"{said}  {verdict.id}\n  {verdict.sentence}\n  wrong: {verdict.reason} ({verdict.at}{who})"


@command
def reject_command(
    evidence: EvidenceId,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why it is wrong, for those who come later.")],
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who says so.")] = None,
    *,
    settings: Settings,
    json: bool,
) -> ExitStatus:
    """Mark a piece of evidence as wrong: it counts no more, also when its paper is read again.

    Its claim goes with the last of its evidence. Taken back with: claimgraph evidence restore.
    """
    with connect(settings) as graph:
        verdict = reject_evidence(graph, evidence, reason, by)
    if json:
        print_json(asdict(verdict))
    else:
        print_result(render_verdict(verdict))
    return ExitStatus.GOOD


@command
def restore_command(evidence: EvidenceId, *, settings: Settings, voice: Voice, json: bool) -> ExitStatus:
    """Let a piece of evidence count again.

    Where its paper says something else by now, only the verdict goes.
    """
    with connect(settings) as graph:
        counts = restore_evidence(graph, evidence)
    if json:
        print_json({"id": evidence, "counts": counts})
    else:
        voice.say("It counts again." if counts else "Nobody calls it wrong any more; its paper does not say so now.")
    return ExitStatus.GOOD


@command
def rejected_command(
    limit: options.Limit = 100,
    after: Annotated[str | None, typer.Option(metavar="CURSOR", help="Go on after this cursor.")] = None,
    *,
    settings: Settings,
    json: bool,
) -> ExitStatus:
    """List the evidence that is marked as wrong, the newest verdict first."""
    with connect(settings) as graph:
        page = verdicts(graph, PageRequest(limit, after))
    end = page.end_cursor if page.has_next else None
    if json:
        print_json({"verdicts": [asdict(verdict) for verdict in page.items], "end_cursor": end})
        return ExitStatus.GOOD
    lines = [render_verdict(verdict) for verdict in page.items]
    lines += [f"more with --after {end}"] if end else []
    print_result("\n".join(lines) or "no evidence is marked as wrong")
    return ExitStatus.GOOD
