"""How often each kind of cue was right on the gold training set."""

from collections.abc import Mapping
from typing import Final

_PRECISION: Final[Mapping[str, float]] = {}
"""By predicate and frame: the share of claims that were right on the gold training set."""


def confidence(predicate: str, frame: str) -> float:
    """The measured precision of a predicate found in a frame (see `clauses.Link`)."""
    return _PRECISION.get(f"{predicate} {frame}", 0.1)
