"""Two entities side by side: `compare`."""

from collections.abc import Iterable, Iterator

from claimgraph.api.cli import options
from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import ExitStatus, print_json, print_result
from claimgraph.api.cli.paths import First, Second
from claimgraph.api.cli.telling import counted, cut_lines, entity_words, figures, link_words, source_words
from claimgraph.api.records import plain
from claimgraph.graph import Account, Comparison, Direct, Ground, Only, Settings, compare, connect
from claimgraph.schema import Attribution, Predicate


@command
def compare_command(
    a: First,
    b: Second,
    limit: options.Limit = 10,
    *,
    settings: Settings,
    json: bool,
) -> ExitStatus:
    """Put two entities side by side: what papers say of the two together, and of each where both were tried.

    Where papers disagree, all of them are listed.
    """
    with connect(settings) as graph:
        found = compare(graph, a, b, limit)
    if json:
        print_json(plain(found))
    else:
        print_result(render_comparison(found))
    return ExitStatus.GOOD


def render_comparison(found: Comparison) -> str:
    """A comparison in paragraphs: of the two together, where both were tried, what else both have to do with."""
    lines = [f"{entity_words(found.a)} and {entity_words(found.b)}", *_direct_lines(found)]
    for ground in found.grounds:
        lines += _ground_lines(ground, found)
    if found.more_grounds:
        lines += ["", f"Both were tried on {found.more_grounds:,} more: --limit shows them."]
    lines += _neighbour_lines(found)
    lines += ["", _only_words(found.a.name, found.only_a), _only_words(found.b.name, found.only_b)]
    return "\n".join([*lines, *cut_lines(found.cut)])


def _direct_lines(found: Comparison) -> Iterator[str]:
    yield ""
    yield "Of the two together" if found.direct else "No claim is about the two together."
    for direct in found.direct:
        claim = direct.claim
        told = figures(claim.support, claim.refuted, claim.belief)
        yield f"  {claim.subject.name} {claim.predicate} {claim.object.name}, {told}"
        yield from _account_lines(direct.accounts, "    ")
    winners = {said.claim.subject for said in found.direct if _is_win(said)}
    if found.disputed:
        yield "  The papers disagree which of the two outperforms the other."
    elif len(winners) > 1:
        yield "  Each is said to outperform the other, but not in the same place."


def _is_win(direct: Direct) -> bool:
    return direct.claim.predicate is Predicate.OUTPERFORMS and direct.claim.support > 0


def _ground_lines(ground: Ground, found: Comparison) -> Iterator[str]:
    yield ""
    yield f"Both on {ground.entity.name} ({ground.entity.type})"
    for name, accounts in (("both", ground.together), (found.a.name, ground.of_a), (found.b.name, ground.of_b)):
        if accounts:
            yield f"  {name}"
            yield from _account_lines(accounts, "    ", with_claim=True)
    if ground.disputed:
        yield "  The papers disagree which of the two is better there."


def _account_lines(accounts: Iterable[Account], indent: str, *, with_claim: bool = False) -> Iterator[str]:
    for account in accounts:
        claim = f"{account.subject.name} {account.predicate} {account.object.name}: " if with_claim else ""
        yield f"{indent}{claim}{_qualifiers(account)}"
        yield f"{indent}  “{account.evidence.sentence}”"
        yield f"{indent}  {source_words(account.title, account.year, account.evidence.paper)}"


def _qualifiers(account: Account) -> str:
    """Whether it is denied or only supposed, where, by how much, and whose account it is."""
    piece = account.evidence
    own = piece.attribution is Attribution.THIS
    parts = (
        "denied" if piece.negated else "stated",
        "as a possibility" if piece.hedged else "",
        f"on {piece.on.name}" if piece.on else "",
        " ".join(part for part in (piece.value, piece.metric) if part),
        "the paper's own finding" if own else "prior work, as the paper tells it",
    )
    return ", ".join(part for part in parts if part)


def _neighbour_lines(found: Comparison) -> Iterator[str]:
    if found.neighbours:
        yield ""
        yield "Both also have to do with"
    for shared in found.neighbours:
        yield f"  {shared.entity.name} ({shared.entity.type})"
        yield from (f"    {link_words(link)}" for link in (*shared.of_a, *shared.of_b))
    if found.more_neighbours:
        yield f"  and {found.more_neighbours:,} more: --limit shows them"


def _only_words(name: str, only: Only) -> str:
    grounds = counted(only.grounds, "other benchmark or task", "other benchmarks and tasks")
    return f"{name} alone: {grounds}, {counted(only.neighbours, 'other thing')} that it has to do with"
