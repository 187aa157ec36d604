"""Where papers contradict each other, and what several of them find: `contradictions` and `agreements`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Final

import typer

from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import ExitStatus, print_json, print_result
from claimgraph.api.cli.telling import source_words
from claimgraph.graph import (
    Agreement,
    ClaimRow,
    Contradiction,
    ContradictionKind,
    EvidenceRow,
    Graph,
    PaperPair,
    PaperRow,
    Settings,
    Side,
    agreeing_pairs,
    agreements,
    connect,
    contradictions,
    entity_meant,
    papers_by_id,
)
from claimgraph.schema import Attribution

_SENTENCES: Final = 3
"""So many sentences of a claim are printed; JSON has all."""
_DIFFERENCE: Final = {"on": "what they hold on", "metric": "the metrics they are measured by"}

Papers = Mapping[str, PaperRow]
EntityName = Annotated[
    str | None, typer.Option("--entity", metavar="NAME", help="Only what is about this: a name, an alias or an id.")
]
Limit = Annotated[int, typer.Option(min=1, max=100, metavar="N", help="How many at most, from 1 to 100.")]


@command
def contradictions_command(
    entity: EntityName = None,
    kind: Annotated[
        list[ContradictionKind] | None,
        typer.Option(
            help="Only this kind; may be given several times. refuted: stated and denied; opposite: improves and "
            "degrades, or causes and mitigates; mutual: each outperforms the other; cycle: a ring of three or four.",
            show_default="all",
        ),
    ] = None,
    min_strength: Annotated[
        float,
        typer.Option(min=0.0, max=1.0, metavar="S", help="The least strength, from 0 to 1."),
    ] = 0.0,
    limit: Limit = 20,
    *,
    near: Annotated[
        bool,
        typer.Option("--near/--no-near", help="Show, apart, also those whose sides hold under different conditions."),
    ] = True,
    settings: Settings,
    json: bool,
) -> ExitStatus:
    """Show where papers contradict each other, the strongest contradictions first.

    Each is shown with the sentences of both sides and the conditions that may reconcile them. Its strength, from
    0 to 1, is the belief of its weaker side, where statements that are hedged, or that report earlier work, count half.
    It is halved where one paper alone says all of it, and where the claim is of what a paper uses, trains on, tests on
    or compares with.
    """
    with connect(settings) as graph:
        about = entity_meant(graph, entity).id if entity is not None else None
        kinds = kind or tuple(ContradictionKind)
        found = contradictions(graph, entity=about, kinds=kinds, min_strength=min_strength, limit=limit)
        shown = [one for one in found if near or not one.near]
        papers = _papers(graph, (piece for one in shown for side in one.sides for piece in side.evidence))
    if json:
        print_json(
            {
                "contradictions": [_contradiction(one, papers) for one in shown if not one.near],
                **({"near": [_contradiction(one, papers) for one in shown if one.near]} if near else {}),
            }
        )
    else:
        print_result(render_contradictions(shown, papers))
    return ExitStatus.GOOD


@command
def agreements_command(
    entity: EntityName = None,
    min_papers: Annotated[
        int, typer.Option(min=2, metavar="N", help="The fewest papers that find a claim independently.")
    ] = 2,
    limit: Limit = 20,
    *,
    settings: Settings,
    json: bool,
) -> ExitStatus:
    """Show what several papers find and none denies, that which most papers find first.

    Papers that share an author count once, and what a paper only hedges or reports of earlier work does not count. Then
    come the pairs of papers that agree on most of these claims.
    """
    with connect(settings) as graph:
        about = entity_meant(graph, entity).id if entity is not None else None
        found = agreements(graph, entity=about, min_papers=min_papers, limit=limit)
        papers = _papers(graph, (piece for one in found for piece in one.evidence))
    pairs = agreeing_pairs(found)[:limit]
    if json:
        print_json(
            {
                "agreements": [_agreement(one, papers) for one in found],
                "pairs": [{"papers": list(pair.papers), "claims": list(pair.claims)} for pair in pairs],
            }
        )
    else:
        print_result(render_agreements(found, pairs, papers))
    return ExitStatus.GOOD


def render_contradictions(found: Iterable[Contradiction], papers: Papers) -> str:
    """Contradictions as a person reads them: of each the kind, then side by side the claims and their sentences."""
    blocks = [_block(one, papers) for one in found]
    return "\n\n".join(blocks) if blocks else "no contradictions found"


def render_agreements(found: Iterable[Agreement], pairs: Iterable[PaperPair], papers: Papers) -> str:
    """Agreements as a person reads them, then a line for each pair of papers that agree on several claims."""
    blocks = [
        "\n".join([f"{_triple(one.claim)}: found by {one.papers} papers", *_sentences(one.evidence, papers)])
        for one in found
    ]
    several = [
        f"{' and '.join(_place(papers, paper) for paper in pair.papers)} agree on {len(pair.claims)} of these claims"
        for pair in pairs
        if len(pair.claims) > 1
    ]
    return "\n\n".join([*blocks, *(["\n".join(several)] if several else [])]) if blocks else "no agreements found"


def _block(one: Contradiction, papers: Papers) -> str:
    nearly = f": near only, the sides differ in {_DIFFERENCE[one.reconcilable_by]}" if one.reconcilable_by else ""
    lines = [f"{one.kind.value}, strength {one.strength:.2f}{nearly}"]
    for side in one.sides:
        lines += [f"  {_stand(side)}", *(f"  {line}" for line in _sentences(side.evidence, papers))]
    return "\n".join(lines)


def _stand(side: Side) -> str:
    """What a side holds, how many papers do, and under which conditions."""
    conditions = [
        f", {word} {' / '.join(names)}"
        for word, names in (
            ("on", [entity.name for entity in side.on]),
            ("by", side.metrics),
            ("against", [entity.name for entity in side.baselines]),
        )
        if names
    ]
    held = "denied" if side.denied else "stated"
    papers = "1 paper" if side.papers == 1 else f"{side.papers} papers"
    return f"{_triple(side.claim)}: {held} by {papers}, belief {side.belief:.2f}{''.join(conditions)}"


def _triple(claim: ClaimRow) -> str:
    return f"{claim.subject.name} {claim.predicate.value} {claim.object.name}"


def _sentences(evidence: Sequence[EvidenceRow], papers: Papers) -> Iterator[str]:
    """Two lines for each of the first sentences: the quote, and where it stands."""
    for piece in evidence[:_SENTENCES]:
        notes = [note for note, holds in (("hedged", piece.hedged), ("of prior work", _prior(piece))) if holds]
        yield f"  “{piece.sentence}”"
        yield f"  {_place(papers, piece.paper)}, {', '.join([f'characters {piece.start} to {piece.end}', *notes])}"
    if len(evidence) > _SENTENCES:
        yield f"  and {len(evidence) - _SENTENCES} more"


def _prior(piece: EvidenceRow) -> bool:
    return piece.attribution is Attribution.PRIOR


def _place(papers: Papers, paper: str) -> str:
    return source_words(*_dated(papers, paper), paper)


def _dated(papers: Papers, paper: str) -> tuple[str, int | None]:
    """The title and the year of a paper; it may be deleted since it was found."""
    found = papers.get(paper)
    return (found.title, found.year) if found else ("", None)


def _papers(graph: Graph, evidence: Iterable[EvidenceRow]) -> Papers:
    return papers_by_id(graph, {piece.paper for piece in evidence})


def _contradiction(one: Contradiction, papers: Papers) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "strength": one.strength,
        "reconcilable_by": one.reconcilable_by,
        "sides": [
            {
                **_claim(side.claim),
                "denied": side.denied,
                "papers": side.papers,
                "belief": side.belief,
                "on": [entity.name for entity in side.on],
                "metrics": list(side.metrics),
                "baselines": [entity.name for entity in side.baselines],
                "evidence": [_piece(piece, papers) for piece in side.evidence],
            }
            for side in one.sides
        ],
    }


def _agreement(one: Agreement, papers: Papers) -> dict[str, Any]:
    evidence = [_piece(piece, papers) for piece in one.evidence]
    return {**_claim(one.claim), "papers": one.papers, "belief": one.claim.belief, "evidence": evidence}


def _claim(claim: ClaimRow) -> dict[str, Any]:
    return {
        "claim": claim.id,
        "subject": claim.subject.name,
        "predicate": claim.predicate.value,
        "object": claim.object.name,
    }


def _piece(piece: EvidenceRow, papers: Papers) -> dict[str, Any]:
    title, year = _dated(papers, piece.paper)
    return {
        "id": piece.id,
        "paper": piece.paper,
        "title": title,
        "year": year,
        "sentence": piece.sentence,
        "start": piece.start,
        "end": piece.end,
        "hedged": piece.hedged,
        "attribution": piece.attribution.value,
        "confidence": piece.confidence,
        "on": piece.on.name if piece.on else None,
        "metric": piece.metric,
        "value": piece.value,
        "baseline": piece.baseline.name if piece.baseline else None,
    }
