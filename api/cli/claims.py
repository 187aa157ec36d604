"""Claims that a filter lets through, each with its surest sentence: `claims`."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from claimgraph.api.cli import options
from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import ExitStatus, print_json, print_result
from claimgraph.api.cli.telling import figures, quote_lines
from claimgraph.api.records import plain
from claimgraph.graph import (
    ClaimFilter,
    ClaimOrder,
    ClaimRow,
    Graph,
    Page,
    PageRequest,
    Quote,
    Settings,
    claims,
    connect,
    quotes,
)


def claims_with_quotes(
    graph: Graph, where: ClaimFilter, page: PageRequest
) -> tuple[Page[ClaimRow], Mapping[str, Quote]]:
    """A page of claims, and by the id of each the surest piece of its evidence in the scope of the filter."""
    found = claims(graph, where, page)
    return found, quotes(graph, [claim.id for claim in found.items], where.scope)


@command
def claims_command(
    where: ClaimFilter,
    sort: Annotated[ClaimOrder, typer.Option(help="The best supported, the surest or the newest first.")] = (
        ClaimOrder.SUPPORT
    ),
    limit: options.Limit = 25,
    after: Annotated[
        str | None, typer.Option(metavar="CURSOR", help="Go on after this cursor, which the page before ends with.")
    ] = None,
    *,
    settings: Settings,
    json: bool,
) -> ExitStatus:
    """List claims, the best supported first unless --sort says otherwise, each with its surest sentence."""
    page = PageRequest(limit, after, order=sort)
    with connect(settings) as graph:
        found, surest = claims_with_quotes(graph, where, page)
    if json:
        print_json(claims_json(found, surest))
    else:
        print_result(render_claims(found, surest))
    return ExitStatus.GOOD


def claims_json(found: Page[ClaimRow], surest: Mapping[str, Quote]) -> dict[str, Any]:
    """A page of claims as JSON has it; `end_cursor` is null at the end of the list."""
    listed = [{**plain(claim), "evidence": plain(surest.get(claim.id))} for claim in found.items]
    return {"claims": listed, "end_cursor": found.end_cursor if found.has_next else None}


def render_claims(found: Page[ClaimRow], surest: Mapping[str, Quote]) -> str:
    """A line for each claim, its sentence and paper below it."""
    lines = []
    for claim in found.items:
        told = figures(claim.support, claim.refuted, claim.belief)
        subject = claim.subject.name or claim.subject.id
        lines.append(f"{subject} {claim.predicate} {claim.object.name}, {told}  {claim.id}")
        lines += quote_lines(surest.get(claim.id), "  ")
    if found.has_next:
        lines.append(f"There are more: --after {found.end_cursor}")
    return "\n".join(lines) or "There is no such claim."
