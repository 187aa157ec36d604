"""From a claim back to its sources: `provenance`."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import CommandError, ExitStatus, print_json, print_result
from claimgraph.api.cli.telling import counted, figures, qualities, source_words
from claimgraph.api.records import plain
from claimgraph.graph import (
    EvidenceFilter,
    Provenance,
    RetiredRow,
    RunRow,
    Settings,
    Source,
    connect,
    count,
    provenance,
)


def provenance_json(found: Provenance, total: int) -> dict[str, Any]:
    """A claim's provenance as plain values; each source has a W3C Web Annotation beside its own fields.

    `total` is how many pieces of evidence the claim has, of which `found` may have the surest alone.
    """
    return {
        "claim": plain(found.claim),
        "evidence_count": total,
        "sources": [
            {
                "evidence": plain(source.evidence),
                "paper": {
                    name: getattr(source.paper, name)
                    for name in ("id", "title", "year", "url", "doi", "arxiv", "pmid", "version", "source")
                },
                "mentions": source.mentions,
                "run": plain(source.run),
                "annotation": source.annotation(found.claim),
            }
            for source in found.sources
        ],
        "retired": plain(found.retired),
    }


def render_provenance(found: Provenance, total: int) -> str:
    """A claim's provenance as a person reads it; it says so where `total` is more than what was found."""
    claim = found.claim
    years = f", {claim.first_year} to {claim.last_year}" if claim.first_year else ""
    stated = f"{figures(claim.support, claim.refuted, claim.belief)}, {claim.own:,} of them as their own finding"
    lines = [
        f"{claim.subject.name} {claim.predicate.value} {claim.object.name}",
        f"{claim.id}: {stated}{years}",
    ]
    for source in found.sources:
        lines += ["", *_source_lines(source)]
    if total > len(found.sources):
        lines += ["", f"  the surest {len(found.sources):,} of {counted(total, 'sentence')}; --limit shows up to 1,000"]
    for row in found.retired:
        lines += ["", *_retired_lines(row)]
    return "\n".join(lines)


def _source_lines(source: Source) -> Iterator[str]:
    evidence, paper = source.evidence, source.paper
    said = qualities(evidence)
    yield f"  “{evidence.sentence}”" + (f" ({', '.join(said)})" if said else "")
    where = source_words(paper.title, paper.year, paper.id)
    yield f"  {where}, version {paper.version}, characters {evidence.start} to {evidence.end}"
    named = ", ".join(f"{side} as {text!r}" for side, text in source.mentions.items() if text)
    read = f"{evidence.extractor} {evidence.extractor_version}, confidence {evidence.confidence:.2f}"
    yield f"  read by {read}{_run_words(source.run)}" + (f"; names the {named}" if named else "")
    if evidence.curation:
        who = f" by {evidence.curated_by}" if evidence.curated_by else ""
        place = f", in the place of {', '.join(evidence.corrects)}" if evidence.corrects else ""
        yield f"  {evidence.curation.value} {evidence.curated_at}{who}{place}"


def _run_words(run: RunRow | None) -> str:
    if run is None:
        return ""
    weights = f", weights {run.weights[:12]}" if run.weights else ""
    return f", run {run.id} of {run.started}{weights}"


def _retired_lines(row: RetiredRow) -> Iterator[str]:
    yield f"  “{row.sentence}” (retired)"
    yield f"  version {row.version} of {row.paper}, characters {row.start} to {row.end}; another text stands there now"


@command
def provenance_command(
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="The claim's id, as claimgraph claims prints it.")],
    limit: Annotated[int, typer.Option(min=1, max=1000, metavar="N", help="The most pieces of evidence.")] = 100,
    *,
    settings: Settings,
    json: bool,
) -> ExitStatus:
    """Show where a claim comes from.

    The sentences that state or deny it, the surest first, with the paper, the version of its text, the characters, the
    words that name subject and object, and the run, the extractor and the weights that found it.
    """
    with connect(settings) as graph:
        found = provenance(graph, claim, limit)
        if found is None:
            raise CommandError(f"the graph has no claim {claim!r}: claimgraph claims lists them with their ids")
        read = len(found.sources)
        total = read if read < limit else count(graph, EvidenceFilter(claim=found.claim.id))
    if json:
        print_json(provenance_json(found, total))
    else:
        print_result(render_provenance(found, total))
    return ExitStatus.GOOD
