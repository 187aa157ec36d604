"""The narrow interface of everything that finds claims, and the way to get one by name."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

from claimgraph.schema import Extraction, Paper

EXTRACTORS: Final = ("rules", "model")
"""The names that `create_extractor` knows."""


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

    def extract(self, papers: Iterable[Paper]) -> Iterator[Extraction]:
        """Yield one extraction a paper, lazily and in the order of the papers."""


def create_extractor(
    name: str | None = None, *, model: Path | None = None, min_confidence: float | None = None
) -> Extractor:
    """Make an extractor by name.

    Args:
        name: one of `EXTRACTORS`: "rules" needs no more than spaCy, "model" is a trained network. None stands for the
            network where one is given, else for the rules.
        model: the folder of a network, as `claimgraph train` writes it.
        min_confidence: evidence that is less probable is left out, from 0 to 1. Without it, the network's own
            thresholds hold, which are best for F1, and the rules give everything.

    Raises:
        ValueError: the name is none of `EXTRACTORS`.
        ModelError: the network is missing or cannot be used, or the rules are to use one.
    """
    if name is None:
        name = "rules" if model is None else "model"
    if name not in EXTRACTORS:
        raise ValueError(f"there is no extractor {name!r}; choose one of: {', '.join(EXTRACTORS)}")
    from claimgraph.extract.pipeline import MODEL, RULES, PipelineExtractor  # noqa: PLC0415  # spaCy takes a second to import

    if name == "rules":
        if model is not None:
            raise ModelError(f"the rules use no trained network: leave out {model}, or choose the extractor 'model'")
        return PipelineExtractor("rules", "1", RULES, min_confidence=min_confidence)
    if model is None:
        raise ModelError("the extractor 'model' needs a trained network: give the folder that claimgraph train wrote")
    from claimgraph.extract.neural import component as _component  # noqa: F401, PLC0415  # registers a factory with spaCy
    from claimgraph.extract.neural.session import load_model  # noqa: PLC0415

    loaded = load_model(model)
    config = {"claimgraph_network": {"folder": str(model), "min_confidence": min_confidence}}
    return PipelineExtractor("model", loaded.version, MODEL, config=config, min_confidence=min_confidence)
