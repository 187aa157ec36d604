"""The recipe: from annotated papers and an encoder to a model in its folder."""

import ctypes
import json
import random
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import torch
from tokenizers import Tokenizer

from claimgraph.extract.components.annotations import sentences_of
from claimgraph.extract.components.entities import acronyms_of
from claimgraph.extract.evaluate import score
from claimgraph.extract.extractor import ModelError, create_extractor
from claimgraph.extract.neural.document import MAX_PASSAGE, document_of
from claimgraph.extract.neural.session import DESCRIPTION, digest_of
from claimgraph.extract.pipeline import create_pipeline, to_doc
from claimgraph.extract.scores import Scores
from claimgraph.extract.training.calibrate import calibrate, neutral
from claimgraph.extract.training.data import Data
from claimgraph.extract.training.gold import Annotated
from claimgraph.extract.training.learning.distil import Unlabelled
from claimgraph.extract.training.learning.encoders import load_encoder
from claimgraph.extract.training.learning.examples import Labelled, example_of, labelled_of
from claimgraph.extract.training.learning.export import export, holds_model, restore
from claimgraph.extract.training.learning.loop import Options, Trainer
from claimgraph.extract.training.learning.network import WIDTH, Network
from claimgraph.schema import Paper, to_exchange

_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_MAX: Final = -4
"""As in malloc.h."""
_NEVER: Final = -1
"""Two gigabytes, the most that can be named, are less than a step of a large encoder frees: getting them again took all
of the time."""
_RATE: Final = 3e-4
_LATER_RATE: Final = 1e-4
_PUBLIC_WEIGHT: Final = 0.5
"""What a document of a public set counts beside an annotated paper."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train."""

    teacher_epochs: int = 8
    teacher_rate: float = 5e-5
    teacher_batch_size: int = 4
    epochs: int = 6
    rate: float | None = None
    """Of the encoder; None: 3e-4, and 1e-4 where training goes on from a model."""
    batch_size: int = 8
    width: int = WIDTH
    """The width of the heads."""
    public_epochs: int = 1
    """How often the public sets are read, by the teacher, by its new heads, and by the student."""
    head_epochs: int = 8
    """How long new heads learn over the teacher's encoder when that has learned: the first ones learned while it still
    moved. On the development papers 4 points of claim F1 where the entities are given."""
    head_rate: float = 1e-3
    last_epochs: int = 3
    """How many of the last epochs, of teacher and network, are without what others annotated, who say the same in other
    ways; the first one has it in any case, and where there are no others, no epochs are set apart. On the development
    papers claim F1 was 43.2 with them to the end, 44.2 after three epochs without, and 47.0 with the mean of the
    weights after each of these (`Options.last_epochs`)."""
    unlabelled: int = 5000
    """How many papers without annotation the teacher reads to the student."""
    seed: int = 1


@dataclass(slots=True)
class Run:
    """A training run: where it keeps what it needs to go on after a kill, and what it says."""

    work: Path
    recipe: Recipe = field(default_factory=Recipe)
    say: Callable[[str], None] = print

    @property
    def log(self) -> Path:
        """The figures of all steps, as JSON lines."""
        return self.work / "log.jsonl"

    def tell(self, name: str, scores: Scores) -> None:
        """Say how good a network is."""
        self.say(f"{name}: " + ", ".join(f"{level} F1 {figures.f1}" for level, figures in scores.levels.items()))

    def teacher(self, data: Data) -> Options:
        """How the teacher is trained."""
        recipe = self.recipe
        return Options(
            recipe.teacher_epochs,
            recipe.teacher_batch_size,
            recipe.teacher_rate,
            seed=recipe.seed,
            last_epochs=self._last_epochs(data, recipe.teacher_epochs),
        )

    def heads(self, data: Data) -> Options:
        """How the teacher's new heads are trained."""
        recipe = self.recipe
        return Options(
            recipe.head_epochs,
            recipe.teacher_batch_size,
            head_rate=recipe.head_rate,
            with_encoder=False,
            seed=recipe.seed,
            last_epochs=self._last_epochs(data, recipe.head_epochs),
        )

    def network(self, data: Data, *, goes_on: bool) -> Options:
        """How the network itself is trained; `goes_on` where it is that of a model."""
        recipe = self.recipe
        return Options(
            recipe.epochs,
            recipe.batch_size,
            (_LATER_RATE if goes_on else _RATE) if recipe.rate is None else recipe.rate,
            seed=recipe.seed,
            with_embeddings=False,
            last_epochs=self._last_epochs(data, recipe.epochs),
        )

    def _last_epochs(self, data: Data, epochs: int) -> int:
        return min(self.recipe.last_epochs, epochs - 1) if any(data.further) else 0


def train(data: Data, encoder: Path, output: Path, run: Run, teacher: Path | None = None) -> Scores:
    """Train a network, export it to a folder, calibrate it, and score it on the held-out papers.

    With a `teacher`, a larger encoder is trained first, and the network learns from what that says of the unlabelled
    papers too; it begins with the teacher's heads, unless it has a model's. Killed and called again with the same
    arguments, it goes on where it was.

    Args:
        data: what to learn from.
        encoder: a transformers folder or a langchain4j jar, see `encoders.load_encoder`; or the folder of a model, with
            whose network training goes on.
        output: the folder of the model.
        run: where and how.
        teacher: an encoder like `encoder`.

    Raises:
        ModelError: an encoder cannot be read or is where the model is to be, the data are not enough (`Data.check`), or
            `run.work` holds another run.
    """
    if output.resolve() == encoder.resolve():
        raise ModelError(f"training cannot go on from {encoder} and write to it: give another --output folder")
    _keep_memory()
    run.work.mkdir(parents=True, exist_ok=True)
    data.check()
    _settle(run, data, encoder, teacher)
    # Before the teacher, so that an encoder that cannot be read is told at once.
    network, tokenizer = _network(encoder, run.recipe, len(data.further))
    public = data.others()
    taught = None if teacher is None else _taught(run, data, teacher, public)
    unlabelled = (
        [] if taught is None else _unlabelled(data.drawn(run.recipe.unlabelled, run.recipe.seed), tokenizer, taught[1])
    )
    goes_on = holds_model(encoder)
    if taught is not None and not goes_on:
        network.take_heads(taught[0])
    options = run.network(data, goes_on=goes_on)
    epochs = _epochs(data, public, run.recipe.public_epochs, unlabelled, tokenizer, options)
    run.say(
        f"the network: {len(epochs)} epochs, {len(data.annotations)} papers each, {len(unlabelled)} unlabelled once"
    )
    trainer = Trainer(network, options, run.work / "network.pt", run.log, None if taught is None else taught[0])
    # The last epoch's figures are those of the model itself.
    trainer.fit(
        epochs, lambda epoch: _figures(run, "network", network, tokenizer, data) if epoch + 1 < len(epochs) else {}
    )
    _publish(network, tokenizer, data, output)
    scores = _scores(data, output)
    run.tell("the network", scores)
    return scores


def _keep_memory() -> None:
    """Have the allocator of Linux keep what is freed.

    Every step needs the same large blocks again; getting them from the system each time took a quarter of the time.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            library = ctypes.CDLL("libc.so.6")
            library.mallopt(_M_MMAP_MAX, 0)
            library.mallopt(_M_TRIM_THRESHOLD, _NEVER)


def _taught(run: Run, data: Data, encoder: Path, public: Sequence[Annotated]) -> tuple[Network, Tokenizer]:
    """The teacher, trained on all that is annotated."""
    recipe = run.recipe
    network, tokenizer = _network(encoder, recipe, len(data.further))
    labelled, others = _labelled(data.annotations, tokenizer), _labelled(public, tokenizer, _PUBLIC_WEIGHT)
    further = _by_others(data, tokenizer)

    def fit(network: Network, options: Options, name: str) -> None:
        epochs = [
            labelled + others * (epoch < recipe.public_epochs) + further * (epoch < options.early_epochs)
            for epoch in range(options.epochs)
        ]
        run.say(f"the {name}: {len(epochs)} epochs, {len(labelled)} papers each")
        trainer = Trainer(network, options, run.work / f"{name}.pt", run.log)
        trainer.fit(
            epochs,
            lambda epoch: (
                _figures(run, name, network, tokenizer, data)
                if options.with_encoder or epoch + 1 == options.epochs
                else {}
            ),
        )

    fit(network, run.teacher(data), "teacher")
    torch.manual_seed(recipe.seed)
    network = network.with_new_heads()
    fit(network, run.heads(data), "teacher-heads")
    return network.eval(), tokenizer


def _figures(run: Run, name: str, network: Network, tokenizer: Tokenizer, data: Data) -> dict[str, Any]:
    """How good a network is in the middle of its training; a teacher, which is not to be shipped, is not rounded."""
    folder = run.work / f"{name}-model"
    _publish(network, tokenizer, data, folder, as_int8=name == "network")
    scores = _scores(data, folder)
    run.tell(f"the {name}", scores)
    return {"network": name, **{level: figures.f1 for level, figures in scores.levels.items()}}


def _publish(network: Network, tokenizer: Tokenizer, data: Data, folder: Path, *, as_int8: bool = True) -> None:
    """Export and calibrate a network. The folder holds a whole model or none; other files in it are left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder) as draft:
        export(network, tokenizer, neutral(), Path(draft), as_int8=as_int8)
        calibrate(Path(draft), data.held_out, data.dev)
        description = Path(draft, DESCRIPTION)
        (folder / DESCRIPTION).unlink(missing_ok=True)
        for path in (path for path in Path(draft).iterdir() if path != description):
            path.replace(folder / path.name)
        description.replace(folder / DESCRIPTION)


def _scores(data: Data, folder: Path) -> Scores:
    return score(data.dev, map(to_exchange, create_extractor("model", model=folder).extract(data.held_out)))


def _settle(run: Run, data: Data, encoder: Path, teacher: Path | None) -> None:
    """Note what is trained on what; a work folder of another run is not gone on with.

    Raises:
        ModelError: the folder holds the checkpoints of another run.
    """
    wanted = {
        "recipe": asdict(run.recipe),
        "encoder": digest_of(encoder) if holds_model(encoder) else str(encoder.resolve()),
        "teacher": None if teacher is None else str(teacher.resolve()),
        "data": data.digest(),
    }
    noted = run.work / "run.json"
    if noted.exists() and json.loads(noted.read_text(encoding="utf-8")) != wanted:
        raise ModelError(f"{run.work} holds another training run; give another --work folder, or remove this one")
    noted.write_text(json.dumps(wanted, indent=1) + "\n", encoding="utf-8")


def _network(source: Path, recipe: Recipe, hands: int) -> tuple[Network, Tokenizer]:
    torch.manual_seed(recipe.seed)
    if holds_model(source):
        network, tokenizer = restore(source, hands)
    else:
        encoder, width, tokenizer = load_encoder(source)
        network = Network(encoder, width, recipe.width, hands=hands)
    return network.to("cuda" if torch.cuda.is_available() else "cpu"), tokenizer


def _labelled(annotations: Iterable[Annotated], tokenizer: Tokenizer, weight: float = 1.0) -> list[Labelled]:
    return [labelled_of(annotation, tokenizer, weight) for annotation in annotations]


def _by_others(data: Data, tokenizer: Tokenizer) -> list[Labelled]:
    """What others annotated, each in a hand of their own."""
    return [
        labelled_of(annotation, tokenizer, hand=hand)
        for hand, annotations in enumerate(data.further_annotations, start=1)
        for annotation in annotations
    ]


def _unlabelled(papers: Iterable[Paper], tokenizer: Tokenizer, teachers: Tokenizer) -> list[Unlabelled]:
    nlp = create_pipeline("claimgraph_sentences")
    texts = []
    for paper in papers:
        sentences = sentences_of(nlp(to_doc(nlp, paper)))
        document = document_of(sentences)
        if 0 < len(document.words) <= MAX_PASSAGE:
            texts.append(
                Unlabelled(example_of(document, tokenizer), example_of(document, teachers), acronyms_of(sentences))
            )
    return texts


def _epochs(
    data: Data,
    public: Sequence[Annotated],
    public_epochs: int,
    unlabelled: Sequence[Unlabelled],
    tokenizer: Tokenizer,
    options: Options,
) -> list[list[Labelled | Unlabelled]]:
    """The annotated papers in every epoch, those of others in the early ones, over which all else is spread."""
    labelled = _labelled(data.annotations, tokenizer)
    further = _by_others(data, tokenizer)
    others = _labelled(public, tokenizer, _PUBLIC_WEIGHT)
    random.Random(options.seed).shuffle(others)  # noqa: S311 - not for secrets
    others *= public_epochs
    early = options.early_epochs
    epochs: list[list[Labelled | Unlabelled]] = [
        [*labelled, *further, *others[epoch::early], *unlabelled[epoch::early]] for epoch in range(early)
    ]
    epochs += [[*labelled] for _ in range(early, options.epochs)]
    return epochs
