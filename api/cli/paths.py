"""From one entity to another: `path`, `neighbours` and `lineage`."""

from collections.abc import Iterator
from typing import Annotated

import typer

from claimgraph.api.cli import options
from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import ExitStatus, print_json, print_result
from claimgraph.api.cli.telling import cut_lines, entity_words, link_words, quote_lines, source_words
from claimgraph.api.records import plain
from claimgraph.graph import (
    Bounds,
    Branch,
    Introduction,
    Line,
    Lineage,
    LinkFilter,
    Neighbours,
    Paths,
    Route,
    Settings,
    common_neighbours,
    connect,
    lineage,
    paths,
)

First = Annotated[str, typer.Argument(metavar="A", help="An entity's name, alias or id.", show_default=False)]
Second = Annotated[str, typer.Argument(metavar="B", help="Another one's.", show_default=False)]


@command
def path_command(
    a: First,
    b: Second,
    max_hops: options.MaxHops = 3,
    predicate: options.Predicates = None,
    min_belief: options.MinBelief = None,
    min_support: options.MinSupport = None,
    limit: options.Limit = 10,
    *,
    every: Annotated[
        bool, typer.Option("--all", help="All paths of up to --max-hops claims, not only the shortest.")
    ] = False,
    directed: Annotated[bool, typer.Option("--directed", help="Go along claims from subject to object only.")] = False,
    settings: Settings,
    json: bool,
) -> ExitStatus:
    """Show how two entities are connected: the shortest paths from one to the other along claims.

    The shorter paths come first, then those whose claims are surer. Of a name that several entities have, the one
    that most papers mention is taken.
    """
    where = LinkFilter(predicate or None, min_belief or 0.0, 1 if min_support is None else min_support)
    with connect(settings) as graph:
        found = paths(graph, a, b, where, Bounds(max_hops=max_hops, limit=limit), directed=directed, every=every)
    if json:
        print_json(plain(found))
    else:
        print_result(render_paths(found, max_hops))
    return ExitStatus.GOOD


@command
def neighbours_command(
    a: First,
    b: Second,
    limit: options.Limit = 10,
    *,
    settings: Settings,
    json: bool,
) -> ExitStatus:
    """Show which entities two others are both connected with, and by which claims."""
    with connect(settings) as graph:
        found = common_neighbours(graph, a, b, bounds=Bounds(limit=limit))
    if json:
        print_json(plain(found))
    else:
        print_result(render_neighbours(found))
    return ExitStatus.GOOD


@command
def lineage_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="An entity's name, alias or id.", show_default=False)],
    max_hops: options.MaxHops = 3,
    limit: Annotated[int, typer.Option(min=1, max=100, metavar="N", help="The most to show under each entity.")] = 5,
    *,
    settings: Settings,
    json: bool,
) -> ExitStatus:
    """Show what an entity builds on and what builds on it, what it outperforms and what outperforms it.

    Building on is: it uses, is a kind of, was trained on, or has as a part. What is listed under another is so for
    that one, and so on.
    """
    with connect(settings) as graph:
        found = lineage(graph, name, bounds=Bounds(max_hops=max_hops, limit=limit))
    if json:
        print_json(plain(found))
    else:
        print_result(render_lineage(found))
    return ExitStatus.GOOD


def render_paths(found: Paths, max_hops: int) -> str:
    """Paths, a paragraph for each, a sentence for each step."""
    lines = [f"{entity_words(found.a)} and {entity_words(found.b)}"]
    for number, route in enumerate(found.items, start=1):
        lines += ["", *_route_lines(number, route)]
    if not found.items:
        lines.append(f"No path of up to {max_hops} claims connects them.")
    more = ["There are more: --limit shows them."] if found.has_more else []
    notes = [*more, *cut_lines(found.cut, partial=found.partial)]
    return "\n".join([*lines, "", *notes] if notes else lines)


def _route_lines(number: int, route: Route) -> Iterator[str]:
    names = [route.steps[0].source.name, *(link.target.name for link in route.steps)]
    yield f"{number}. {' → '.join(names)}, belief {route.belief:.2f}"
    for link in route.steps:
        yield f"   {link_words(link)}"
        yield from quote_lines(link.evidence, "     ")


def render_neighbours(found: Neighbours) -> str:
    """What two entities are both connected with, a paragraph for each."""
    lines = [f"{entity_words(found.a)} and {entity_words(found.b)}"]
    for number, shared in enumerate(found.items, start=1):
        lines += ["", f"{number}. {shared.entity.name} ({shared.entity.type})"]
        for link in (*shared.of_a, *shared.of_b):
            lines += [f"   {link_words(link)}", *quote_lines(link.evidence, "     ")]
    if not found.items:
        lines.append("Nothing is connected with both.")
    more = ["There are more: --limit shows them."] if found.has_more else []
    notes = [*more, *cut_lines(found.cut, partial=found.partial)]
    return "\n".join([*lines, "", *notes] if notes else lines)


def render_lineage(found: Lineage) -> str:
    """The lines of an entity, each as a tree; one without anything in it is left out."""
    lines = [entity_words(found.entity), *(_introduced(paper, "  ") for paper in found.introduced_by)]
    for title, line in (
        ("Builds on", found.builds_on),
        ("Is built on by", found.built_on_by),
        ("Outperforms", found.outperforms),
        ("Is outperformed by", found.outperformed_by),
    ):
        if line.branches:
            lines += ["", title, *_line_lines(line)]
    if len(lines) == 1:
        lines.append("No claim says what it builds on or outperforms, nor what builds on it or outperforms it.")
    return "\n".join(lines)


def _introduced(paper: Introduction, indent: str) -> str:
    source = source_words(paper.title, paper.year, paper.paper)
    return f"{indent}introduced by {source}, belief {paper.belief:.2f}"


def _line_lines(line: Line) -> Iterator[str]:
    for branch in line.branches:
        yield from _branch_lines(branch, "  ")
    if line.has_more:
        yield "  …"
    yield from (f"  {note}" for note in cut_lines(line.cut))


def _branch_lines(branch: Branch, indent: str) -> Iterator[str]:
    yield f"{indent}{branch.link.target.name}: {link_words(branch.link)}"
    yield from quote_lines(branch.link.evidence, indent + "    ")
    yield from (_introduced(paper, indent + "    ") for paper in branch.introduced_by[:1])
    for below in branch.branches:
        yield from _branch_lines(below, indent + "  ")
    if branch.has_more:
        yield f"{indent}  …"
