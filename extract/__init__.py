"""Papers in, claims out."""

from claimgraph.extract.evaluate import EvaluationError, Scores, evaluate, score
from claimgraph.extract.extractor import EXTRACTORS, Extractor, create_extractor

__all__ = ["EXTRACTORS", "EvaluationError", "Extractor", "Scores", "create_extractor", "evaluate", "score"]
