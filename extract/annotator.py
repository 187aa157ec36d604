"""Claims that others found, as an extractor: people, a program, or a language model that has read the papers.

They come in the exchange format, which has no offsets: these are found again in the text. What the text does not have
is left out, and told.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from claimgraph.extract.extractor import with_sentences
from claimgraph.extract.sources.annotations import Annotation, read_annotations
from claimgraph.extract.sources.files import open_binary
from claimgraph.extract.sources.normalise import normalise
from claimgraph.extract.sources.read import OnReject
from claimgraph.extract.sources.rejects import Reject
from claimgraph.schema import Claim, Evidence, ExchangeError, ExchangePaper, Extraction, Paper, Run
from claimgraph.schema.exchange import OnFault, from_exchange
from claimgraph.schema.scripts import begins, ends

ANNOTATIONS: Final = "annotations"
"""What stands as the extractor where the annotator has no name."""
_MATCHING: Final = "1"
"""Another one whenever the same words may be found elsewhere in a text: it is part of the version."""
_DIGIT: Final = re.compile(r"\d")


def _refuse(reject: Reject) -> None:
    raise ExchangeError(str(reject))


@dataclass(slots=True)
class Annotator:
    """Gives papers the claims that a file has of them; the file is kept in memory, some 5 kB a paper.

    Raises:
        SourceError: The file is missing or, where it is read first, not in the exchange format.
        ExchangeError: A line, or a part of one, cannot be used, and nobody is there to be told.
    """

    path: Path
    """The file, in the exchange format, plain or compressed."""
    name: str = ANNOTATIONS
    """Who or what made it: what stands as `Extraction.extractor`."""
    confidence: float = 1.0
    """What claims have that say none, from 0 to 1."""
    min_confidence: float = 0.0
    """Evidence that is less probable is left out."""
    on_reject: OnReject = _refuse
    """Gets each line that cannot be used; by default the first is an error."""
    on_fault: OnReject = _refuse
    """The same of each part of a line that is left out, as neither text nor vocabulary has such a thing."""
    run: Run = field(default_factory=Run.begin)
    """What stands as `Extraction.run`."""
    version: str = field(init=False)
    """How it is used: of another file of the same annotator's only `run` tells."""
    _content: bytes = field(init=False)
    _lines: dict[str, Annotation] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Take the file, which is looked at where it is first needed: a pipe can be read but once."""
        with open_binary(str(self.path)) as stream:
            self._content = stream.read()
        likely = f", of probability {self.min_confidence:g}" if self.min_confidence else ""
        self.version = f"{_MATCHING}, confidence {self.confidence:g}{likely}"

    def known(self, papers: Iterable[Paper], on_unknown: Callable[[Paper], None]) -> Iterator[Paper]:
        """Those of some papers that the file has, lazily. The others are passed on.

        When all papers are read, each line of a paper that was not among them is a reject.
        """
        lines = self._read()
        left = dict(lines)
        for paper in papers:
            if paper.id in lines:
                left.pop(paper.id, None)
                yield paper
            else:
                on_unknown(paper)
        for id_, annotation in left.items():
            reason = f"there is no paper {id_} among those that were given"
            self.on_reject(Reject(str(self.path), annotation.line, reason, id_))

    def extract(self, papers: Iterable[Paper]) -> Iterator[Extraction]:
        """Yield one extraction for each paper that the file has, lazily and in the order of the papers."""
        lines = self._read()
        for paper in papers:
            if annotation := lines.get(paper.id):
                yield self._extraction(paper, annotation)

    def _extraction(self, paper: Paper, annotation: Annotation) -> Extraction:
        def fault(reason: str) -> None:
            self.on_fault(Reject(str(self.path), annotation.line, reason, paper.id))

        found = from_exchange(
            _as_read(annotation.view(fault), paper.text),
            with_sentences(paper),
            extractor=self.name,
            version=self.version,
            confidence=self.confidence,
            on_fault=fault,
        )
        claims = (self._likely(claim, paper.text, fault) for claim in found.claims)
        kept = tuple(claim for claim in claims if claim.evidence)
        return found.model_copy(update={"paper": paper, "run": self.run, "claims": kept})

    def _likely(self, claim: Claim, text: str, fault: OnFault) -> Claim:
        """The claim with the evidence that is probable enough, each with what it quotes."""
        likely = (piece for piece in claim.evidence if piece.confidence >= self.min_confidence)
        quoting = dict.fromkeys(_quoting(piece, text, fault) for piece in likely)
        return claim.model_copy(update={"evidence": tuple(quoting)})

    def _read(self) -> dict[str, Annotation]:
        if self._lines is None:
            self._lines = read_annotations(self.path, self._content, self.on_reject)
            self._content = b""
        return self._lines


def _as_read(view: ExchangePaper, text: str) -> ExchangePaper:
    """An annotation with its names as the text has them, which was normalised, and others may have read as it was."""
    entities = (
        entity.model_copy(update={"mentions": tuple(_in(text, mention) for mention in entity.mentions)})
        for entity in view.entities
    )
    return view.model_copy(update={"entities": tuple(entities)})


def _quoting(piece: Evidence, text: str, fault: OnFault) -> Evidence:
    """Evidence with its metric as the text has it, and its figure as its sentence does; what they lack is told."""
    metric = piece.metric and _quote(text, piece.metric, r"(?:e?s)?", ends(piece.metric))
    if piece.metric and not metric:
        fault(f"the metric {piece.metric!r} is not in its text")
    value = piece.value
    # Of a result without figure the sentence may have another form than "first place".
    if value and _DIGIT.search(value):
        value = _quote(piece.sentence, value, "", r"(?!\d|[.,]\d)")
        if not value:
            fault(f"the value {piece.value!r} is not in its sentence {piece.index}")
    return piece.model_copy(update={"metric": metric or None, "value": value or None})


def _quote(text: str, words: str, inflected: str, after: str) -> str | None:
    """Words as a text has them, where they are no part of others; in another case where it has them in no other."""
    there = _in(text, words)
    # A figure goes on after a point or a comma too.
    before = begins(there) + (r"(?<![.,])" if there[:1].isdigit() else "")
    for flags in (re.NOFLAG, re.IGNORECASE):
        if found := re.search(f"{before}({re.escape(there)}){inflected}{after}", text, flags):
            return found[1]
    return None


def _in(text: str, words: str) -> str:
    """Words as a text has them, normalised or not; as they are, where it has not."""
    forms = (words.strip(), normalise(words), normalise(words, latex=True))
    return next((form for form in forms if form and form in text), words.strip())
