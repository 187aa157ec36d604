"""A model of one's own: `train`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from claimgraph.api.cli.command import command
from claimgraph.api.cli.console import CommandError, ExitStatus, Voice, print_report
from claimgraph.api.cli.intake import Intake
from claimgraph.extract.extractor import SHIPPED
from claimgraph.schema import ExchangePaper, Paper, read_exchange

_HELD_OUT: Final = 10
"""Without `--dev`, one in so many annotated papers is kept from training."""


def _papers(sources: Sequence[str], voice: Voice) -> list[Paper]:
    with Intake("reading", sources, voice) as intake:
        return list(intake.papers())


def _views(path: Path, texts: dict[str, Paper]) -> list[ExchangePaper]:
    """What a file says of papers, in the exchange format or by offsets; by these, of the texts that are given.

    Their sentences are then those that it counts.
    """
    from claimgraph.extract.training.standoff import attach, is_standoff, read_standoff  # noqa: PLC0415  # spaCy

    if not is_standoff(path):
        return list(read_exchange(path))
    found = list(attach(read_standoff(path), texts.values()))
    texts |= {paper.id: paper for paper, _ in found}
    return [view for _, view in found]


def _parted(gold: list[ExchangePaper], dev: Path | None) -> tuple[list[ExchangePaper], list[ExchangePaper]]:
    """What to learn from, and what to calibrate on."""
    if dev is not None:
        return gold, list(read_exchange(dev))
    return [view for number, view in enumerate(gold) if number % _HELD_OUT], gold[::_HELD_OUT]


def _further(
    paths: Sequence[Path], texts: dict[str, Paper], known: set[str], voice: Voice
) -> list[list[ExchangePaper]]:
    """What others say of papers whose texts are given, each in a way of their own."""
    further = []
    for path in paths:
        more = [view for view in _views(path, texts) if view.id in texts]
        # A paper has one text, and so one count of its sentences.
        if both := sorted({view.id for view in more} & known):
            raise CommandError(
                f"{path} annotates {len(both)} papers that are annotated already, such as {both[0]}: leave them out"
            )
        known |= {view.id for view in more}
        voice.say(f"{path}: {len(more):,} annotated papers whose texts are given")
        further.append(more)
    return further


@command
def train_command(
    gold: Annotated[
        list[Path],
        typer.Argument(
            metavar="GOLD", help="Annotated papers in the exchange format, or by offsets in texts among PAPERS."
        ),
    ],
    papers: Annotated[
        list[str],
        typer.Option(metavar="PAPERS", help="The texts of the annotated papers; may be given several times."),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The folder of the model.")],
    encoder: Annotated[
        Path,
        typer.Option(
            metavar="PATH",
            help="What to start from: a transformers folder, a langchain4j jar, or a model's folder, to go on from "
            "that; from the model that claimgraph comes with where none is given.",
            show_default=False,
        ),
    ] = SHIPPED,
    dev: Annotated[
        Path | None,
        typer.Option(
            metavar="GOLD",
            help="Annotated papers to calibrate and score on, not to learn from; else a tenth of the others.",
        ),
    ] = None,
    standoff: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Papers that others annotated, to learn from first, in either form; what is of other texts than "
            "PAPERS is passed over. May be given several times, a file for each who annotated in a way of their own.",
        ),
    ] = None,
    public: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A folder with SciERC, SciER and TDMSci, learned from beside.")
    ] = None,
    teacher: Annotated[
        Path | None, typer.Option(metavar="PATH", help="A larger encoder, which is trained first and then teaches.")
    ] = None,
    unlabelled: Annotated[
        str | None, typer.Option(metavar="PAPERS", help="Papers without annotation, for the teacher to teach with.")
    ] = None,
    work: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where checkpoints and the log are; beside the model where none is given."),
    ] = None,
    epochs: Annotated[int | None, typer.Option(min=1, help="How often the network reads the annotated papers.")] = None,
    rate: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            help="The highest learning rate of the network's encoder; else 3e-4, and 1e-4 to go on from a model. That "
            "of its heads stays 5e-4.",
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Of all that is random.")] = 1,
    *,
    voice: Voice,
    json: bool,
) -> ExitStatus:
    r"""Train a model on annotated papers, and export it for --model.

    Needs the extra: pip install 'claimgraph\[train]'. Runs on a GPU where there is one. Killed and called again with
    the same arguments, it goes on where it was.

    Exit status: 0 if all was good, 1 if nothing could be used.
    """
    if (teacher is None) != (unlabelled is None):
        raise CommandError("a teacher needs papers to teach with: give both --teacher and --unlabelled, or neither")
    try:
        from claimgraph.extract.training.data import Data  # noqa: PLC0415  # spaCy takes a second to import
        from claimgraph.extract.training.learning.train import Recipe, Run, train  # noqa: PLC0415  # an extra
    except ModuleNotFoundError as error:
        raise CommandError(f"training needs {error.name}: pip install 'claimgraph[train]'") from error
    recipe = Recipe(seed=seed, rate=rate) if epochs is None else Recipe(seed=seed, rate=rate, epochs=epochs)
    texts = {paper.id: paper for paper in _papers(papers, voice)}
    annotated = {view.id: view for path in gold for view in _views(path, texts)}
    further = _further(standoff or (), texts, set(annotated), voice)
    learned, held_out = _parted(list(annotated.values()), dev)
    data = Data(
        papers=list(texts.values()),
        gold=learned,
        dev=held_out,
        further=further,
        public=public,
        unlabelled=[] if unlabelled is None else _papers([unlabelled], voice),
    )
    kept = output.resolve().with_name(f"{output.resolve().name}.training") if work is None else work
    scores = train(data, encoder, output, Run(kept, recipe, voice.say), teacher)
    print_report(scores, as_json=json)
    return ExitStatus.GOOD
