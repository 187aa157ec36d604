"""The extractors: each a spaCy pipeline, a component a step, and its result as plain records.

The pipelines are `spacy.blank("en")` with a tokenizer and components of our own, and no statistical model of spaCy's.
Its English models are not on PyPI (what is there under their names is somebody else's re-upload, of no declared
training data licence), a download at run time is out of the question, and a parser alone costs more than the rest of
the rules. Word classes by list, suffix and neighbour (`components/tags.py`) do what is needed here. Whoever wants a
tagger instead replaces that one component: all others read `Token.tag` only.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from threading import Lock
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
from claimgraph.schema import Extraction, Paper, Run, Span

RULES: Final = (
    "claimgraph_tags",
    "claimgraph_sentences",
    "claimgraph_mentions",
    "claimgraph_anaphora",
    "claimgraph_relations",
    "claimgraph_qualifiers",
)
"""The steps that find claims by rule, in order; each needs those before it."""
_NETWORK: Final = "claimgraph_network"
MODEL: Final = ("claimgraph_tags", "claimgraph_sentences", _NETWORK, "claimgraph_qualifiers")
"""The steps that find them by the trained network."""

_SPLITTING: Final = Lock()
_CONFIG: Final = {"nlp": {"tokenizer": {"@tokenizers": "claimgraph.RegexTokenizer.v1"}}}


def create_pipeline(
    until: str | None = None, *, steps: Sequence[str] = RULES, config: Mapping[str, Mapping[str, Any]] | None = None
) -> Language:
    """Build a pipeline, up to and including one of its steps if `until` names one.

    `config` is by step, as spaCy's `add_pipe` takes it.
    """
    if _NETWORK in steps:
        # Here, as an extractor may be unpickled where nothing else imports it; the rules do without.
        from claimgraph.extract.neural import component as _component  # noqa: F401, PLC0415
    nlp = spacy.blank("en", config=_CONFIG)
    for step in steps if until is None else steps[: steps.index(until) + 1]:
        nlp.add_pipe(step, config=dict((config or {}).get(step, {})))
    return nlp


def to_doc(nlp: Language, paper: Paper) -> Doc:
    """A document of a paper's text, ready for the pipeline."""
    doc = nlp.make_doc(paper.text)
    doc._.title_end = len(paper.title)
    doc._.given_sentences = paper.sentences
    return doc


@cache
def _splitter() -> Language:
    return create_pipeline(until="claimgraph_sentences")


def sentences_of(paper: Paper) -> list[Span]:
    """The sentences of a paper, in order."""
    nlp = _splitter()
    # A vocabulary that grows is no thing for several threads.
    with _SPLITTING:
        doc = to_doc(nlp, paper)
        for _, step in nlp.pipeline:
            doc = step(doc)
    return [Span(start, end) for start, end in doc._.sentences]


class PipelineExtractor:
    """Finds claims by a pipeline, which is built where it is first used, so that pickling the extractor is cheap."""

    def __init__(
        self,
        name: str,
        version: str,
        steps: Sequence[str],
        *,
        config: Mapping[str, Mapping[str, Any]] | None = None,
        min_confidence: float | None = None,
        batch_size: int = 64,
        run: Run | None = None,
    ) -> None:
        """Extract by these steps.

        Args:
            name: what stands as `Extraction.extractor`.
            version: what stands as `Extraction.extractor_version`, but for `min_confidence`, which is added to it.
            steps: `RULES` or `MODEL`.
            config: see `create_pipeline`.
            min_confidence: evidence that is less probable is left out.
            batch_size: so many papers are read at a time; spaCy's memory is given back after each batch.
            run: what stands as `Extraction.run`; one that begins now where none is given.
        """
        self.name = name
        self.version = version if min_confidence is None else f"{version}, confidence {min_confidence:g}"
        self.run = run or Run.begin()
        self._steps = tuple(steps)
        self._config = config
        self._least = 0.0 if min_confidence is None else min_confidence
        self._batch_size = batch_size
        self._nlp: Language | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Leave the pipeline behind; it is rebuilt where it is needed."""
        return {**self.__dict__, "_nlp": None}

    def extract(self, papers: Iterable[Paper]) -> Iterator[Extraction]:
        """Yield one extraction a paper, in order; at most one batch of papers is read ahead."""
        if self._nlp is None:
            self._nlp = create_pipeline(steps=self._steps, config=self._config)
        remaining = iter(papers)
        while batch := list(islice(remaining, self._batch_size)):
            yield from self._extract_batch(self._nlp, batch)

    def _extract_batch(self, nlp: Language, papers: list[Paper]) -> list[Extraction]:
        # The strings of a batch are dropped with the zone, so no spaCy object may leave it.
        with nlp.memory_zone():
            docs = nlp.pipe(to_doc(nlp, paper) for paper in papers)
            return [
                to_extraction(paper, doc, extractor=self.name, version=self.version, run=self.run, least=self._least)
                for paper, doc in zip(papers, docs, strict=True)
            ]
