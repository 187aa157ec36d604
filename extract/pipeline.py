"""The rule-based extractor: one spaCy pipeline, a component a step, and its result as plain records.

The pipeline is `spacy.blank("en")` with a tokenizer and components of our own, and no statistical model. The English
models of spaCy are not on PyPI (what is there under their names is somebody else's re-upload, of no declared training
data licence), a download at run time is out of the question, and a parser alone costs more than the 10 ms that a paper
may take. Word classes by list, suffix and neighbour (`components/tags.py`) do what is needed here. Whoever wants a
tagger instead replaces that one component: all others read `Token.tag` only.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from claimgraph.extract.assemble import to_extraction
from claimgraph.extract.components import (
    anaphora as _anaphora,  # noqa: F401  # each import registers a factory with spaCy
)
from claimgraph.extract.components import mentions as _mentions  # noqa: F401
from claimgraph.extract.components import qualifiers as _qualifiers  # noqa: F401
from claimgraph.extract.components import relations as _relations  # noqa: F401
from claimgraph.extract.components import sentences as _sentences  # noqa: F401
from claimgraph.extract.components import tokenizer as _tokenizer  # noqa: F401
from claimgraph.schema import Extraction, Paper

COMPONENTS: Final = (
    "claimgraph_tags",
    "claimgraph_sentences",
    "claimgraph_mentions",
    "claimgraph_anaphora",
    "claimgraph_relations",
    "claimgraph_qualifiers",
)
"""The steps, in order; each needs those before it."""

_CONFIG: Final = {"nlp": {"tokenizer": {"@tokenizers": "claimgraph.RegexTokenizer.v1"}}}


def create_pipeline(until: str = COMPONENTS[-1]) -> Language:
    """Build the pipeline up to and including one of `COMPONENTS`."""
    nlp = spacy.blank("en", config=_CONFIG)
    for component in COMPONENTS[: COMPONENTS.index(until) + 1]:
        nlp.add_pipe(component)
    return nlp


def to_doc(nlp: Language, paper: Paper) -> Doc:
    """A document of a paper's text, ready for the pipeline."""
    doc = nlp.make_doc(paper.text)
    doc._.title_end = len(paper.title)
    doc._.given_sentences = paper.sentences
    return doc


class RuleExtractor:
    """Finds claims by rule; the pipeline is built where it is first used, so that pickling it is cheap."""

    name: Final = "rules"
    version: Final = "1"

    def __init__(self, batch_size: int = 32) -> None:
        """Read this many papers at a time; spaCy's memory is given back after each batch."""
        self._batch_size = batch_size
        self._nlp: Language | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Leave the pipeline behind; it is rebuilt where it is needed."""
        return {"_batch_size": self._batch_size, "_nlp": None}

    def extract(self, papers: Iterable[Paper]) -> Iterator[Extraction]:
        """Yield one extraction a paper, in order; at most one batch of papers is read ahead."""
        if self._nlp is None:
            self._nlp = create_pipeline()
        remaining = iter(papers)
        while batch := list(islice(remaining, self._batch_size)):
            yield from self._extract_batch(self._nlp, batch)

    def _extract_batch(self, nlp: Language, papers: list[Paper]) -> list[Extraction]:
        # The strings of a batch are dropped with the zone, so no spaCy object may leave it.
        with nlp.memory_zone():
            docs = nlp.pipe(to_doc(nlp, paper) for paper in papers)
            return [
                to_extraction(paper, doc, extractor=self.name, version=self.version)
                for paper, doc in zip(papers, docs, strict=True)
            ]
