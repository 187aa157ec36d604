"""The narrow interface of everything that finds claims, and the way to get one by name."""

import logging
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

from claimgraph.schema import Extraction, Paper

_LOG: Final = logging.getLogger(__name__)

EXTRACTORS: Final = ("model", "rules")
"""The names that `create_extractor` knows."""
SHIPPED: Final = Path(__file__).parent / "model"
"""The trained network that comes with the package."""


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
        name: one of `EXTRACTORS`; "model" is the trained network, "rules" needs no more than spaCy and is faster. None
            stands for the network, and for the rules where onnxruntime is not installed, which is logged.
        model: the folder of a network of your own, as `claimgraph train` writes it, instead of the one that comes with
            the package.
        min_confidence: evidence that is less probable is left out, from 0 to 1. Without it, the network's own
            thresholds hold, which are best for F1, and the rules give everything.

    Raises:
        ValueError: the name is none of `EXTRACTORS`.
        ModelError: the model cannot be used, or the rules are to use one.
    """
    if name is None:
        name = "model" if model is not None or _has_onnxruntime() else "rules"
    if name not in EXTRACTORS:
        raise ValueError(f"there is no extractor {name!r}; choose one of: {', '.join(EXTRACTORS)}")
    if name != "model" and model is not None:
        raise ModelError(f"the extractor {name!r} uses no model: leave out {model}, or choose the extractor 'model'")
    from claimgraph.extract.pipeline import MODEL, RULES, PipelineExtractor  # noqa: PLC0415  # spaCy takes a second to import

    if name == "rules":
        return PipelineExtractor("rules", "1", RULES, min_confidence=min_confidence)
    from claimgraph.extract.neural import component as _component  # noqa: F401, PLC0415  # registers a factory with spaCy
    from claimgraph.extract.neural.session import Model  # noqa: PLC0415

    loaded = Model.load(SHIPPED if model is None else model)
    config = {"claimgraph_network": {"folder": str(loaded.folder), "min_confidence": min_confidence}}
    return PipelineExtractor("model", loaded.version, MODEL, config=config, min_confidence=min_confidence)


def _has_onnxruntime() -> bool:
    found = find_spec("onnxruntime") is not None
    if not found:
        _LOG.warning("onnxruntime is not installed: claims are found by rules, which see less; pip install onnxruntime")
    return found
