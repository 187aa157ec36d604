"""The narrow interface of everything that finds claims, and the way to get one by name."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

from claimgraph.schema import Extraction, Paper, Run, Span

EXTRACTORS: Final = ("model", "rules")
"""The names that `create_extractor` knows, the better one first."""
SHIPPED: Final = Path(__file__).parent / "model"
"""The folder of the trained network that comes with the package; its README.md is the model card."""
_RULES_VERSION: Final = "2"
"""Another one whenever the rules may read a text otherwise: papers are then read again."""
_NEEDED: Final = ("onnxruntime", "tokenizers")
"""What a trained network needs: compiled code, which does not run on every machine that pip puts it on."""


class ModelError(Exception):
    """A trained network cannot be used, or cannot be made; the message says which, why, and what to do."""


@runtime_checkable
class Extractor(Protocol):
    """Finds the claims of papers; it can be pickled, so that engines can ship it to workers."""

    @property
    def name(self) -> str:
        """What stands as `Extraction.extractor`."""

    @property
    def version(self) -> str:
        """What stands as `Extraction.extractor_version`; it changes whenever the same text may give another result."""

    @property
    def run(self) -> Run:
        """What stands as `Extraction.run`: an extractor's life is one run, wherever it is pickled to."""

    def extract(self, papers: Iterable[Paper]) -> Iterator[Extraction]:
        """Yield one extraction a paper, lazily and in the order of the papers."""


def split_sentences(title: str, abstract: str) -> list[Span]:
    """The sentences of a paper as every extractor cuts them, with offsets in `Paper.text`; the title is the first."""
    from claimgraph.extract.pipeline import sentences_of  # noqa: PLC0415  # spaCy takes a second to import

    return sentences_of(Paper(id="paper", title=title, abstract=abstract))


def with_sentences(paper: Paper) -> Paper:
    """A paper with the places of its sentences: its own where it has some, else as every extractor cuts them."""
    return paper.model_copy(
        update={"sentences": paper.sentences or tuple(split_sentences(paper.title, paper.abstract))}
    )


def missing_for_networks() -> list[str]:
    """The packages that no trained network runs without and that cannot be imported here."""
    return [package for package in _NEEDED if not _can_import(package)]


def _can_import(package: str) -> bool:
    try:
        import_module(package)
    except ImportError:  # also where a library of the system that it needs is missing
        return False
    return True


def create_extractor(
    name: str | None = None, *, model: Path | None = None, min_confidence: float | None = None
) -> Extractor:
    """Make an extractor by name.

    Args:
        name: one of `EXTRACTORS`: "model" is a trained network, "rules" needs no more than spaCy. None stands for the
            network, or for the rules where none is given and the shipped one cannot run (`missing_for_networks`).
        model: the folder of a network, as `claimgraph train` writes it; without it, the one that comes with the
            package.
        min_confidence: evidence that is less probable is left out, from 0 to 1. Without it, the network's own
            thresholds hold, which are best for F1, and the rules give everything.

    Raises:
        ValueError: the name is none of `EXTRACTORS`.
        ModelError: the network is missing or cannot be used, or the rules are to use one.
    """
    if name is None:
        name = "rules" if model is None and missing_for_networks() else "model"
    if name not in EXTRACTORS:
        raise ValueError(f"there is no extractor {name!r}; choose one of: {', '.join(EXTRACTORS)}")
    from claimgraph.extract.pipeline import MODEL, RULES, PipelineExtractor  # noqa: PLC0415  # spaCy takes a second to import

    if name == "rules":
        if model is not None:
            raise ModelError(f"the rules use no trained network: leave out {model}, or choose the extractor 'model'")
        return PipelineExtractor("rules", _RULES_VERSION, RULES, min_confidence=min_confidence)
    from claimgraph.extract.neural.session import load_model  # noqa: PLC0415

    loaded = load_model(SHIPPED if model is None else model)
    # The shipped network is looked for anew where the extractor is unpickled: another machine has it in another place.
    config = {"claimgraph_network": {"folder": "" if model is None else str(model), "min_confidence": min_confidence}}
    run = Run.begin(loaded.digest)
    return PipelineExtractor("model", loaded.version, MODEL, config=config, min_confidence=min_confidence, run=run)
