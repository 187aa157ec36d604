"""How good an extractor is: `evaluate`."""

from pathlib import Path
from typing import Annotated

import typer

from claimgraph.api.cli import options
from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import ExitStatus, Voice, print_json, print_result
from claimgraph.api.cli.intake import Intake
from claimgraph.extract import Extractor, create_extractor
from claimgraph.extract.evaluate import Scores, evaluate


def evaluate_files(
    gold: Path, papers: Path, engine: Extractor, *, rejects: Path | None = None, voice: Voice
) -> tuple[Scores, ExitStatus]:
    """Score what an extractor finds in the papers of a gold file.

    Returns:
        The scores, and the exit status that says whether all papers could be read.

    Raises:
        EvaluationError: gold and papers do not belong together.
        ExchangeError: the gold file is not in the exchange format.
        SourceError: the papers cannot be read.
        OSError: the gold file cannot be read.
    """
    with Intake("evaluating", [str(papers)], voice, rejects=rejects) as intake:
        return evaluate(gold, intake.papers(), engine), intake.status


@command
def evaluate_command(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Annotated papers in the exchange format.")],
    papers: Annotated[Path, typer.Option(metavar="PAPERS", help="The texts of the same papers.")],
    extractor: options.ExtractorName = None,
    model: options.ModelFolder = None,
    min_confidence: options.MinConfidence = None,
    rejects: options.Rejects = None,
    *,
    voice: Voice,
    json: bool,
) -> ExitStatus:
    """Compare what an extractor finds with annotated papers: precision, recall and F1.

    Of all the figures, those of the line claim count: subject, predicate and object are all right.

    Exit status: 0 if all was good, 3 if some records were rejected, 1 if nothing could be used.
    """
    engine = create_extractor(extractor, model=model, min_confidence=min_confidence)
    scores, status = evaluate_files(gold, papers, engine, rejects=rejects, voice=voice)
    if json:
        print_json(scores.as_dict())
    else:
        print_result(scores.render())
    return status
