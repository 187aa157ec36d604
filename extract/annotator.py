"""Claims that others found, as an extractor: people, a program, or a language model that has read the papers.

They come in the exchange format, which has no offsets: these are found again in the text. What the text does not have
is left out, and told.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from claimgraph.extract.extractor import split_sentences
from claimgraph.extract.sources.annotations import Annotation, read_annotations
from claimgraph.extract.sources.normalise import normalise
from claimgraph.extract.sources.rejects import MissingSourceError, Reject
from claimgraph.schema import Claim, ExchangeClaim, ExchangeEntity, ExchangeError, ExchangePaper, Extraction, Paper, Run
from claimgraph.schema.exchange import OnFault, from_exchange

ANNOTATIONS: Final = "annotations"
"""What stands as the extractor where the annotator has no name."""
_DIGIT: Final = re.compile(r"\d")
_VERSION: Final = 16


def _refuse(reject: Reject) -> None:
    raise ExchangeError(str(reject))


@dataclass(slots=True)
class Annotator:
    """Gives papers the claims that a file has of them; its lines are kept in memory, some 5 kB a paper.

    Raises:
        SourceError: The file is missing or, where it is read first, not in the exchange format.
        ExchangeError: A line, or a part of one, cannot be used, and there is no `on_reject`.
    """

    path: Path
    """The file, in the exchange format, plain or compressed."""
    name: str = ANNOTATIONS
    """Who or what made it: what stands as `Extraction.extractor`."""
    confidence: float = 1.0
    """What claims have that say none, from 0 to 1."""
    min_confidence: float = 0.0
    """Evidence that is less probable is left out."""
    on_reject: Callable[[Reject], None] = _refuse
    """Gets each line that cannot be used; by default the first is an error."""
    on_fault: Callable[[Reject], None] = _refuse
    """The same of each part of a line that is left out, as neither text nor vocabulary has such a thing."""
    run: Run = field(default_factory=Run.begin)
    """What stands as `Extraction.run`."""
    version: str = field(init=False)
    """What stands as `Extraction.extractor_version`: another one for another file, or the same otherwise used."""
    _lines: dict[str, Annotation] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Look at the file, which is read where it is first needed."""
        try:
            read = self.path.read_bytes()
        except OSError as error:
            raise MissingSourceError(f"{self.path} cannot be opened: {error.strerror}") from error
        used = f"{self.confidence:g} {self.min_confidence:g}\n".encode()
        self.version = sha256(used + read).hexdigest()[:_VERSION]

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

        cut = paper.sentences or tuple(split_sentences(paper.title, paper.abstract))
        paper_cut = paper.model_copy(update={"sentences": cut})
        view = _as_read(annotation.view, paper_cut, fault)
        found = from_exchange(
            view, paper_cut, extractor=self.name, version=self.version, confidence=self.confidence, on_fault=fault
        )
        claims = tuple(claim for claim in map(self._likely, found.claims) if claim.evidence)
        return found.model_copy(update={"paper": paper, "run": self.run, "claims": claims})

    def _likely(self, claim: Claim) -> Claim:
        """The claim with the evidence that is probable enough."""
        kept = tuple(piece for piece in claim.evidence if piece.confidence >= self.min_confidence)
        return claim.model_copy(update={"evidence": kept})

    def _read(self) -> dict[str, Annotation]:
        if self._lines is None:
            self._lines = read_annotations(self.path, self.on_reject)
        return self._lines


def _as_read(view: ExchangePaper, paper: Paper, fault: OnFault) -> ExchangePaper:
    """An annotation in the words of the text as it was normalised, which others may have read as it was.

    A metric that the text does not have, or a figure that its sentence does not, is told and left out.
    """
    sentences = [paper.text[start:end] for start, end in paper.sentences or ()]

    def claim(one: ExchangeClaim) -> ExchangeClaim:
        sentence = sentences[one.sent] if one.sent < len(sentences) else ""
        metric, value = (words and _in(paper.text, words) for words in (one.metric, one.value))
        if metric and not _has(paper.text, metric):
            fault(f"the metric {metric!r} is not in its text")
            metric = None
        # Of a result without figure the sentence may have another form than "first place".
        if value and _DIGIT.search(value) and not _has(sentence, value):
            fault(f"the value {value!r} is not in its sentence {one.sent}")
            value = None
        return one.model_copy(update={"metric": metric, "value": value})

    def entity(one: ExchangeEntity) -> ExchangeEntity:
        return one.model_copy(update={"mentions": tuple(_in(paper.text, mention) for mention in one.mentions)})

    return view.model_copy(
        update={"entities": tuple(map(entity, view.entities)), "claims": tuple(map(claim, view.claims))}
    )


def _in(text: str, words: str) -> str:
    """Words as a text has them, normalised or not; as they are, where it has not."""
    forms = (words, normalise(words), normalise(words, latex=True))
    return next((form for form in forms if form and form in text), words)


def _has(text: str, words: str) -> bool:
    return words.casefold() in text.casefold()
