"""How good an extractor is: `evaluate`."""

from pathlib import Path
from typing import Annotated

import typer

from claimgraph.api.cli import options
from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import CommandError, ExitStatus, Voice, print_report
from claimgraph.api.cli.intake import Intake, files_read_by
from claimgraph.extract import Extractor
from claimgraph.extract.evaluate import evaluate
from claimgraph.extract.scores import Scores


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
    read = [gold, *files_read_by(engine)]
    with Intake("evaluating", [str(papers)], voice, rejects=rejects, beside=read) as intake:
        return evaluate(gold, intake.papers(engine=engine), engine), intake.taken.status


@command
def evaluate_command(
    gold: Annotated[
        Path,
        typer.Argument(metavar="GOLD", help="Annotated papers in the exchange format, or a file of SciERC or SciER."),
    ],
    papers: Annotated[
        Path | None, typer.Option(metavar="PAPERS", help="The texts of the same papers, for the exchange format.")
    ] = None,
    rejects: options.Rejects = None,
    *,
    finder: options.Finder,
    voice: Voice,
    json: bool,
) -> ExitStatus:
    """Compare what an extractor finds with annotated papers: precision, recall and F1.

    Of all the figures, those of the line claim count: subject, predicate and object are all right. A file of SciERC or
    SciER in the form of DyGIE++ is known by its content; there the model is scored in that set's own vocabulary: NER,
    Rel, Rel+.

    Exit status: 0 if all was good, 3 if some records of PAPERS were rejected or parts of annotations left out, 1 if
    nothing could be used or a line of GOLD could not be read: part of it would be another measure.
    """
    from claimgraph.extract.public_sets import evaluate_public, set_of  # noqa: PLC0415  # spaCy takes a second to import

    public = set_of(gold)
    if public is not None:
        if finder.extractor == "rules":
            raise CommandError(
                f"{gold} is in the vocabulary of another set, which only a trained network knows: leave out "
                "--extractor rules"
            )
        useless = options.given(
            {
                "--papers": papers,
                "--min-confidence": finder.min_confidence,
                "--annotations": finder.annotations,
                "--annotator": finder.annotator,
                "--confidence": finder.confidence,
                "--rejects": rejects,
            }
        )
        if useless:
            raise CommandError(f"{gold} has its texts in it and is scored as it is: leave out {' and '.join(useless)}")
        print_report(evaluate_public(gold, public, finder.model), as_json=json)
        return ExitStatus.GOOD
    if papers is None:
        raise CommandError(f"{gold} needs the texts of its papers: add --papers")
    engine = finder.make(voice)
    scores, status = evaluate_files(gold, papers, engine, rejects=rejects, voice=voice)
    print_report(scores, as_json=json)
    return status
