"""What people say of evidence, and of what they have not said anything: the commands of `evidence`."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any, TypeVar

import typer

from claimgraph.api.cli import options
from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import ExitStatus, Voice, print_json, print_result
from claimgraph.api.cli.reading import with_reading
from claimgraph.api.cli.telling import counted, qualities, source_words
from claimgraph.api.records import plain
from claimgraph.extract import split_sentences
from claimgraph.graph import (
    ClaimRow,
    CurationRow,
    EvidenceFilter,
    EvidenceOrder,
    EvidenceRow,
    Graph,
    Page,
    PageRequest,
    PaperRow,
    Reading,
    Settings,
    Verdict,
    add_evidence,
    claims_by_id,
    confirm_evidence,
    connect,
    correct_evidence,
    curations,
    evidence,
    papers_by_id,
    reject_evidence,
    restore_evidence,
    verdicts,
)

RowT = TypeVar("RowT")

EvidenceId = Annotated[str, typer.Argument(metavar="EVIDENCE", help="Its id, as provenance and claims --json give it.")]
By = Annotated[str | None, typer.Option(metavar="NAME", help="Who says so.")]
Reason = Annotated[str, typer.Option(metavar="TEXT", help="Why it is wrong, for those who come later.")]
After = Annotated[str | None, typer.Option(metavar="CURSOR", help="Go on after this cursor.")]


def render_verdict(verdict: Verdict) -> str:
    """What was said, its sentence, and why it is wrong."""
    said = _triple(verdict.subject, verdict.predicate.value, verdict.object, negated=verdict.negated)
    return f"{said}  {verdict.id}\n  {verdict.sentence}\n  wrong: {verdict.reason} ({_when(verdict.at, verdict.by)})"


def render_curation(row: CurationRow) -> str:
    """What a person vouches for, its sentence, and what was done."""
    said = row.curation
    subject = said.subject.text if said.subject else f"the paper {said.paper}"
    triple = _triple(subject, said.predicate.value, said.object.text, negated=said.negated)
    done = f"{said.kind.value} ({_when(said.at, said.by)})"
    done += f" in the place of {', '.join(said.corrects)}" if said.corrects else ""
    done += f": {said.reason}" if said.reason else ""
    done += "" if row.counts else "\n  does not count: its paper has no such sentence, or names, now"
    return f"{triple}  {said.id}\n  {said.sentence}\n  {done}"


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A piece of evidence with what one needs to judge it."""

    evidence: EvidenceRow
    claim: ClaimRow
    paper: PaperRow


def render_unjudged(one: Unjudged) -> str:
    """What a piece of evidence says, its sentence, where that stands, and how sure it is."""
    said = [*_said(one.evidence), f"confidence {one.evidence.confidence:.2f}"]
    source = source_words(one.paper.title, one.paper.year, one.paper.id)
    return f"{_claimed(one.claim)} ({', '.join(said)})  {one.evidence.id}\n  {one.evidence.sentence}\n  {source}"


def _triple(subject: str, predicate: str, object_: str, *, negated: bool) -> str:
    return f"{subject} {predicate} {object_}{' (denied)' if negated else ''}"


def _when(at: str, by: str | None) -> str:
    return f"{at}, by {by}" if by else at


def render_evidence(claim: ClaimRow, evidence: EvidenceRow) -> str:
    """What a piece of evidence says of a claim, its sentence, and what the claim rests on now."""
    said = _said(evidence)
    qualified = f" ({', '.join(said)})" if said else ""
    stated = f"stated by {counted(claim.support, 'paper')}, denied by {claim.refuted:,}"
    return f"{_claimed(claim)}{qualified}  {evidence.id}\n  {evidence.sentence}\n  its claim is {claim.id}, {stated}"


def _claimed(claim: ClaimRow) -> str:
    return f"{claim.subject.name or claim.subject.id} {claim.predicate.value} {claim.object.name}"


def _said(evidence: EvidenceRow) -> list[str]:
    """What qualifies a piece of evidence, in a few words each."""
    said = qualities(evidence)
    said += [f"metric {evidence.metric}"] if evidence.metric else []
    said += [f"value {evidence.value}"] if evidence.value else []
    said += [f"on {evidence.on.name}"] if evidence.on else []
    said += [f"against {evidence.baseline.name}"] if evidence.baseline else []
    return said


def _tell(graph: Graph, evidence: EvidenceRow, *, json: bool) -> ExitStatus:
    if json:
        print_json(plain(evidence))
    else:
        print_result(render_evidence(claims_by_id(graph, [evidence.claim])[evidence.claim], evidence))
    return ExitStatus.GOOD


@command
def reject_command(
    evidence: EvidenceId, reason: Reason, by: By = None, *, settings: Settings, json: bool
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
def confirm_command(evidence: EvidenceId, by: By = None, *, settings: Settings, json: bool) -> ExitStatus:
    """Say that a piece of evidence is right: it is certain from now on.

    It stays when its paper is read again, also where another extractor overlooks it, as long as the paper has the
    sentence. Taken back with: claimgraph evidence restore.
    """
    with connect(settings) as graph:
        return _tell(graph, confirm_evidence(graph, evidence, by), json=json)


@command
@with_reading
def correct_command(
    evidence: EvidenceId, reading: Reading, reason: Reason, by: By = None, *, settings: Settings, json: bool
) -> ExitStatus:
    """Say how a sentence is to be read that was misread.

    What was read is marked as wrong, and other evidence of the same sentence takes its place, which stays when the
    paper is read again. What you do not name stays as it was read; an empty text takes it away: --on ''. Names are
    copied from the paper, without an article. Taken back with: claimgraph evidence restore.
    """
    with connect(settings) as graph:
        return _tell(graph, correct_evidence(graph, evidence, reading, reason, by), json=json)


@command
@with_reading
def add_command(
    paper: Annotated[str, typer.Argument(metavar="PAPER", help="The id of the paper.")],
    reading: Reading,
    sentence: Annotated[
        str, typer.Option(metavar="TEXT", help="The sentence, copied from the paper, or enough of it to tell which.")
    ],
    by: By = None,
    *,
    settings: Settings,
    json: bool,
) -> ExitStatus:
    """Say what a sentence states in which nothing was found.

    It needs a predicate and an object, and a subject unless the paper introduces the object. Names are copied from the
    paper, without an article. Taken back with: claimgraph evidence restore.
    """
    with connect(settings) as graph:
        return _tell(graph, add_evidence(graph, paper, sentence, reading, split_sentences, by), json=json)


@command
def restore_command(evidence: EvidenceId, *, settings: Settings, voice: Voice, json: bool) -> ExitStatus:
    """Take back what was said of a piece of evidence.

    What was rejected counts again, and what stood in its place goes; what was confirmed is as sure as it was; what was
    corrected gives way to what was read, or said, before; what was added goes.
    """
    with connect(settings) as graph:
        counts = restore_evidence(graph, evidence)
    if json:
        print_json({"id": evidence, "counts": counts})
    else:
        voice.say(
            "It counts as it was read." if counts else "It is taken back; its paper is not read to say anything so now."
        )
    return ExitStatus.GOOD


@command
def rejected_command(limit: options.Limit = 100, after: After = None, *, settings: Settings, json: bool) -> ExitStatus:
    """List the evidence that is marked as wrong, the newest verdict first."""
    with connect(settings) as graph:
        page = verdicts(graph, PageRequest(limit, after))
    return _list(page, "verdicts", render_verdict, "no evidence is marked as wrong", json=json)


@command
def curated_command(limit: options.Limit = 100, after: After = None, *, settings: Settings, json: bool) -> ExitStatus:
    """List the evidence that people vouch for: confirmed, corrected or added, the newest first."""
    with connect(settings) as graph:
        page = curations(graph, PageRequest(limit, after))
    return _list(page, "curations", render_curation, "no evidence is confirmed, corrected or added", json=json)


@command
def unjudged_command(
    about: options.About = None,
    predicate: options.Predicates = None,
    paper: Annotated[str | None, typer.Option(metavar="ID", help="The id of the paper that it is from.")] = None,
    sort: Annotated[
        EvidenceOrder, typer.Option(help="What is as likely wrong as right first, or the surest.")
    ] = EvidenceOrder.UNCERTAINTY,
    limit: options.Limit = 25,
    after: After = None,
    *,
    settings: Settings,
    json: bool,
) -> ExitStatus:
    """List the evidence of which nobody has said anything, what is as likely wrong as right first.

    With --paper it is what is left to judge before claimgraph export exchange takes the paper for checked.
    """
    where = EvidenceFilter(about=about, predicates=predicate or None, paper=paper, judged=False)
    with connect(settings) as graph:
        page = evidence(graph, where, PageRequest(limit, after, order=sort))
        stated = claims_by_id(graph, [row.claim for row in page.items])
        papers = papers_by_id(graph, [row.paper for row in page.items])
    # What was taken out, or changed its claim, since the page was read is left to another look.
    rows = (row for row in page.items if row.claim in stated and row.paper in papers)
    found = tuple(Unjudged(row, stated[row.claim], papers[row.paper]) for row in rows)
    none = "there is no such evidence of which nobody has said anything"
    shown = Page(found, page.cursors, page.has_next)
    return _list(shown, "unjudged", render_unjudged, none, json=json)


def _list(page: Page[RowT], name: str, render: Callable[[RowT], str], none: str, *, json: bool) -> ExitStatus:
    end = page.end_cursor if page.has_next else None
    if json:
        rows: Sequence[Any] = page.items
        print_json({name: [plain(row) for row in rows], "end_cursor": end})
        return ExitStatus.GOOD
    lines = [render(row) for row in page.items]
    lines += [f"more with --after {end}"] if end else []
    print_result("\n".join(lines) or none)
    return ExitStatus.GOOD
