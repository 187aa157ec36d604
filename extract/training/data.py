"""What a network learns from and is measured on, checked before hours are spent on it."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path

from claimgraph.extract.extractor import ModelError
from claimgraph.extract.pipeline import create_pipeline
from claimgraph.extract.training.gold import Annotated, annotated
from claimgraph.extract.training.public import files_of, read_public
from claimgraph.schema import ExchangePaper, Paper


@dataclass(frozen=True)
class Data:
    """Annotated papers to learn from, others to measure on, and what else there is to learn from."""

    papers: Sequence[Paper]
    """The texts of all annotated papers."""
    gold: Sequence[ExchangePaper]
    """To learn from."""
    dev: Sequence[ExchangePaper]
    """To calibrate on, and to report; none of them is learned from."""
    public: Path | None = None
    """A folder with the public sets, see `public.read_public`."""
    unlabelled: Iterable[Paper] = ()
    """Papers that nobody annotated, for a teacher to teach with."""
    further: Sequence[Sequence[ExchangePaper]] = ()
    """Papers that others annotated by the same rules, each in a way of their own: to learn from first."""

    def check(self) -> None:
        """See that there is something to learn from and something else to measure on.

        Raises:
            ModelError: there is not; the message says what is missing or in both.
        """
        learned = chain(self.gold, *self.further)
        both = sorted({paper.id for paper in learned} & {paper.id for paper in self.dev})
        if both:
            raise ModelError(f"{len(both)} annotated papers would be learned from and measured on, such as {both[0]}")
        texts = {paper.id for paper in self.papers}
        for name, papers in (
            ("annotated papers to learn from", self.gold),
            ("papers held out to measure on", self.dev),
        ):
            if not any(paper.id in texts for paper in papers):
                raise ModelError(f"none of the {len(papers)} {name} has its text among the {len(texts)} papers given")
        if not self.annotations:
            raise ModelError("no annotated paper has a text that can be read")

    @cached_property
    def annotations(self) -> list[Annotated]:
        """The papers to learn from as labels, but for those without a word that is read."""
        return self._annotated(self.gold)

    @cached_property
    def further_annotations(self) -> list[list[Annotated]]:
        """Those of others as labels."""
        return [self._annotated(papers) for papers in self.further]

    def _annotated(self, views: Iterable[ExchangePaper]) -> list[Annotated]:
        by_id = {paper.id: paper for paper in views}
        found = annotated(create_pipeline("claimgraph_sentences"), self.papers, by_id)
        return [annotation for annotation in found if annotation.document.words]

    @cached_property
    def held_out(self) -> list[Paper]:
        """The texts of the papers to measure on."""
        ids = {paper.id for paper in self.dev}
        return [paper for paper in self.papers if paper.id in ids]

    def others(self) -> list[Annotated]:
        """The public sets as labels."""
        return [] if self.public is None else [part for part in read_public(self.public) if part.document.words]

    def drawn(self, count: int, seed: int) -> list[Paper]:
        """Some of the papers without annotation, none of them held out, each as likely; read once, few kept in memory.

        Reservoir sampling (Vitter 1985, algorithm R).
        """
        chance = random.Random(seed)  # noqa: S311 - not for secrets
        held_out = {paper.id for paper in self.dev}
        papers: Iterator[Paper] = (paper for paper in self.unlabelled if paper.id not in held_out)
        kept = list(islice(papers, count))
        for seen, paper in enumerate(papers, start=len(kept) + 1):
            place = chance.randrange(seen)
            if place < count:
                kept[place] = paper
        return kept

    def digest(self) -> str:
        """A hash of everything annotated, so that a run is not gone on with over other data."""
        parts = sha256()
        for records in (self.papers, self.gold, self.dev, *self.further):
            # Where one list ends and the next begins counts too.
            parts.update(f"{len(records)}\n".encode())
            for record in records:
                parts.update(record.model_dump_json().encode())
        for path in () if self.public is None else files_of(self.public):
            parts.update(path.read_bytes())
        return parts.hexdigest()
