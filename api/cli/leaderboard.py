"""Which methods reach what on a benchmark, over all papers: `leaderboard`."""

from collections.abc import Iterator
from typing import Annotated, Final

import typer

from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import CommandError, ExitStatus, print_json, print_result
from claimgraph.api.cli.telling import counted
from claimgraph.api.records import plain
from claimgraph.graph import (
    MAX_FIGURES,
    Direction,
    Leaderboard,
    Measured,
    Ranking,
    Settings,
    Standing,
    Unit,
    connect,
    leaderboard,
    leaderboards,
)
from claimgraph.schema import EntityType

_READ: Final = 1_000
_LINES: Final = 20
_UNITS: Final = {Unit.PERCENT: ", in per cent", Unit.PLAIN: ""}
_ORDERS: Final = {
    Direction.HIGHER: "the higher the better",
    Direction.LOWER: "the lower the better",
    None: "not ranked, as it is not known whether more or less is better",
}


@command
def leaderboard_command(
    benchmark: Annotated[
        str | None,
        typer.Argument(
            metavar="BENCHMARK",
            help="A benchmark or a task, by its name, an alias or its id. Without one, those with figures are listed.",
        ),
    ] = None,
    metric: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only figures of this metric, in any spelling.")
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=MAX_FIGURES,
            metavar="N",
            help="How many values to read at most, the surest first (1000); of the list, how many lines (20).",
        ),
    ] = None,
    *,
    settings: Settings,
    json: bool,
) -> ExitStatus:
    """Rank the methods by the figures that papers state of them on a benchmark or a task.

    Each figure comes with its paper and its sentence. What cannot be compared, such as a gain or a bound, is listed
    apart with the reason. Whether two papers used the same split or setting is not checked.
    """
    if benchmark is None:
        return _listed(settings, metric, limit, json=json)
    with connect(settings) as graph:
        board = leaderboard(graph, benchmark, metric, limit=limit or _READ)
    if json:
        print_json(plain(board))
    else:
        print_result(render_board(board))
    return ExitStatus.GOOD


def _listed(settings: Settings, metric: str | None, limit: int | None, *, json: bool) -> ExitStatus:
    """The benchmarks and tasks that have leaderboards."""
    if metric is not None:
        raise CommandError("--metric is of one leaderboard: name the benchmark or the task before it")
    with connect(settings) as graph:
        found = leaderboards(graph, (EntityType.BENCHMARK, EntityType.TASK), limit=limit or _LINES)
    if json:
        print_json(plain(found))
    else:
        print_result("\n".join(map(render_measured, found)) or "no paper states a figure on a benchmark or a task")
    return ExitStatus.GOOD


def render_measured(one: Measured) -> str:
    """A benchmark or a task, and how many figures papers state on it."""
    entity = one.entity
    told = f"{counted(one.figures, 'figure')} of {counted(one.papers, 'paper')}"
    return f"{entity.name} ({entity.type}), {told}  {entity.id}"


def render_board(board: Leaderboard) -> str:
    """A leaderboard in lines of plain text, each figure with its sentence below it."""
    blocks = [_head(board), *("\n".join(_ranking_lines(ranking)) for ranking in board.rankings)]
    if board.apart:
        blocks.append("\n".join(("apart, as they cannot be compared", *_apart_lines(board))))
    return "\n\n".join(blocks)


def _head(board: Leaderboard) -> str:
    of_metric = f" of {board.metric}" if board.metric else ""
    ranked, apart = sum(len(ranking.rows) for ranking in board.rankings), len(board.apart)
    head = f"{board.benchmark.name} ({board.benchmark.type}){of_metric}: {ranked:,} to compare, {apart:,} apart"
    return f"{head}; only the surest {board.read:,} values were read (--limit)" if board.cut else head


def _ranking_lines(ranking: Ranking) -> Iterator[str]:
    unit = f", in {ranking.measure}" if ranking.measure else _UNITS.get(ranking.unit, "")
    yield f"{ranking.metric or 'metric not stated'}{unit}: {_ORDERS[ranking.direction]}"
    for row in ranking.rows:
        yield f"{row.rank or '-':>4}  {row.value}  {row.method.name}{_marks(row)}  {_paper(row)}"
        yield f"      “{row.sentence}”"


def _apart_lines(board: Leaderboard) -> Iterator[str]:
    for row in board.apart:
        yield f"      {row.value}  {row.method.name}{_marks(row)}  {_paper(row)}: {row.reason}"
        yield f"      “{row.sentence}”"


def _marks(row: Standing) -> str:
    marks = [*(["prior work"] if row.attribution == "prior" else []), *(["hedged"] if row.hedged else [])]
    return f" [{', '.join(marks)}]" if marks else ""


def _paper(row: Standing) -> str:
    return f"{row.paper} ({row.year})" if row.year else row.paper
