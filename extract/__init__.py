"""Papers in, claims out."""

from claimgraph.extract.annotator import ANNOTATIONS, Annotator
from claimgraph.extract.evaluate import EvaluationError, evaluate, score
from claimgraph.extract.extractor import (
    EXTRACTORS,
    Extractor,
    ModelError,
    create_extractor,
    missing_for_networks,
    split_sentences,
    with_sentences,
)
from claimgraph.extract.scores import Scores

__all__ = [
    "ANNOTATIONS",
    "EXTRACTORS",
    "Annotator",
    "EvaluationError",
    "Extractor",
    "ModelError",
    "Scores",
    "create_extractor",
    "evaluate",
    "missing_for_networks",
    "score",
    "split_sentences",
    "with_sentences",
]
