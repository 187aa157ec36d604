"""The component `claimgraph_relations`: claims between the mentions of a sentence, by verbs and prepositions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from claimgraph.extract.components import cues
from claimgraph.extract.components.annotations import ANAPHORS, MAX_SENTENCE, Named, Sentence, mentions_of, sentences_of
from claimgraph.extract.components.chunks import chunks
from claimgraph.extract.components.clauses import Link, links
from claimgraph.extract.components.confidence import confidence
from claimgraph.extract.components.cues import Meaning
from claimgraph.extract.components.items import WE, Name, items_of
from claimgraph.extract.components.meanings import meaning_of
from claimgraph.extract.components.tags import is_name
from claimgraph.extract.components.verbs import lemma
from claimgraph.extract.components.words import word_set
from claimgraph.schema import PAPER, EntityType, Predicate

_EXPERIMENTS: Final = word_set("experiment experiments result results evaluation evaluations study studies")
"""Nouns whose "on" names what the paper's contribution is tested on."""
_TESTED: Final = frozenset({"on", "across", "with"})
_TEST_TYPES: Final = frozenset({EntityType.BENCHMARK, EntityType.TASK})


@dataclass(frozen=True, slots=True)
class Relation:
    """A claim as read from one sentence.

    Spans are of words of that sentence; that of a subject or object is None where the sentence does not name it.
    """

    sentence: int
    subject: str
    predicate: str
    object: str
    subject_span: tuple[int, int] | None
    object_span: tuple[int, int] | None
    cue: tuple[int, int]
    frame: str
    """How it was read: `clauses.Link.frame`, or `title`."""


class RelationFinder:
    """Writes `Doc._.relations`."""

    def __call__(self, doc: Doc) -> Doc:
        """Find the relations of a document and return it."""
        return self.set_annotations(doc, self.predict(doc))

    def predict(self, doc: Doc) -> list[Relation]:
        """What the sentences of a document state, in text order."""
        sentences = sentences_of(doc)
        mentions, anaphors = mentions_of(doc, sentences), mentions_of(doc, sentences, ANAPHORS)
        types = {name.entity: EntityType(name.type) for named in mentions for name in named}
        central: str | None = doc._.central
        found: list[Relation] = []
        for sentence, named, standing_in in zip(sentences, mentions, anaphors, strict=True):
            if len(sentence.words) <= MAX_SENTENCE:
                found += _Reader(sentence, named, standing_in, types, central).relations()
        if central is not None:
            found += _of_contribution(central, sentences, mentions, found)
        return sorted(found, key=lambda relation: relation.sentence)

    def set_annotations(self, doc: Doc, relations: Sequence[Relation]) -> Doc:
        """Write the relations on the document, as dicts, each with its confidence."""
        doc._.relations = [
            asdict(relation) | {"confidence": confidence(relation.predicate, relation.frame)} for relation in relations
        ]
        return doc


def _of_contribution(
    central: str, sentences: Sequence[Sentence], mentions: Sequence[Sequence[Named]], found: Sequence[Relation]
) -> Iterator[Relation]:
    """What a paper says of its contribution without a sentence that states it in full.

    A task in the title is what it is for; and it is introduced where the authors propose something, though they name it
    elsewhere.
    """
    if sentences[0].is_title:
        own = next(((name.start, name.end) for name in mentions[0] if name.entity == central), None)
        for name in mentions[0]:
            span = (name.start, name.end)
            if name.type == EntityType.TASK and name.entity != central:
                yield Relation(0, central, Predicate.USED_FOR.value, name.entity, own, span, span, "title")
    if all((relation.subject, relation.object) != (PAPER, central) for relation in found):
        for sentence in sentences:
            cue = _proposes(sentence)
            if cue is not None:
                span = (cue, cue + 1)
                yield Relation(
                    sentence.index, PAPER, Predicate.INTRODUCES.value, central, None, None, span, "contribution"
                )
                return


def _proposes(sentence: Sentence) -> int | None:
    """Where in a sentence its authors propose something."""
    if "we" not in sentence.lower:
        return None
    verbs = (place for place, tag in enumerate(sentence.tags) if tag == "VERB")
    return next((place for place in verbs if lemma(sentence.lower[place]) in cues.PROPOSING), None)


class _Reader:
    """Reads the relations of one sentence."""

    def __init__(
        self,
        sentence: Sentence,
        named: Sequence[Named],
        anaphors: Sequence[Named],
        types: Mapping[str, EntityType],
        central: str | None,
    ) -> None:
        self._sentence = sentence
        self._types = types
        self._central = central
        phrases = [(name.start, name.end, name.entity) for name in [*named, *anaphors]]
        taken = {place for start, end, _ in phrases for place in range(start, end)}
        others = [span for span in chunks(sentence.lower, sentence.tags) if taken.isdisjoint(range(*span))]
        self._items = items_of(sentence, phrases, others)
        self._mentioned = {(name.start, name.end) for name in named}

    def relations(self) -> Iterator[Relation]:
        """What the sentence states, in text order of its links."""
        yield from self._passive_introductions()
        for link in links(self._items):
            for left in self._left_names(link):
                for right in link.right.names:
                    if right.entity not in {WE, left.entity}:
                        yield from self._read(link, left, right)

    def _passive_introductions(self) -> Iterator[Relation]:
        """Read "X is proposed" and "X, which is introduced"."""
        for before, verb in pairwise(item for item in self._items if item.word != "be"):
            proposed = verb.form == "passive" and verb.word in cues.PROPOSING
            if proposed and before.kind == "NP" and "previously" not in self._sentence.lower[before.end : verb.start]:
                for name in (name for name in before.names if name.entity != WE):
                    link = Link(before, before, "passive", verb.word, "passive", "", (verb.start, verb.end))
                    yield self._relation(link, (Predicate.INTRODUCES, False), Name(PAPER, -1, -1), name)

    def _left_names(self, link: Link) -> list[Name]:
        if self._tells_of_experiments(link) and self._central is not None:
            return [Name(self._central, link.left.start, link.left.end)]
        return link.left.names

    def _tells_of_experiments(self, link: Link) -> bool:
        return not link.left.names and link.left.word in _EXPERIMENTS and link.preposition in _TESTED

    def _read(self, link: Link, left: Name, right: Name) -> Iterator[Relation]:
        meaning: Meaning | None = None
        if self._tells_of_experiments(link):
            meaning = (Predicate.EVALUATED_ON, False) if self._types[right.entity] in _TEST_TYPES else None
        elif left.entity != WE:
            meaning = self._meaning(link, left, right)
        elif self._is_introduction(link):
            is_named = right.entity != self._central or (right.start, right.end) in self._mentioned
            meaning = (Predicate.INTRODUCES, False) if is_named else None
            left = left._replace(entity=PAPER)
        elif self._central is not None and right.entity != self._central and self._is_of_contribution(link):
            left = left._replace(entity=self._central)
            meaning = self._meaning(link, left, right)
            if meaning is not None and meaning[0] is Predicate.USED_FOR and not link.distant:
                meaning = None
        if meaning is not None:
            yield self._relation(link, meaning, left, right)

    def _is_introduction(self, link: Link) -> bool:
        """Whether a link is of the kind "we propose X"."""
        plain = link.frame == "subject" and link.voice == "active" and not link.preposition
        return plain and link.verb in cues.INTRODUCING

    def _is_of_contribution(self, link: Link) -> bool:
        """Whether what the authors say of themselves holds for what they introduce: "we improve X"."""
        return link.voice != "to" and (bool(link.preposition) or link.verb not in cues.REPORTING)

    def _meaning(self, link: Link, left: Name, right: Name) -> Meaning | None:
        last = self._sentence.words[link.left.end - 1]
        return meaning_of(link, self._types[left.entity], self._types[right.entity], left_is_name=is_name(last))

    def _relation(self, link: Link, meaning: Meaning, left: Name, right: Name) -> Relation:
        predicate, inverse = meaning
        if inverse:
            left, right = right, left
        return Relation(
            sentence=self._sentence.index,
            subject=left.entity,
            predicate=predicate.value,
            object=right.entity,
            subject_span=self._span(left),
            object_span=self._span(right),
            cue=link.cue,
            frame=link.frame,
        )

    def _span(self, name: Name) -> tuple[int, int] | None:
        span = (name.start, name.end)
        return span if span in self._mentioned else None


@Language.factory(
    "claimgraph_relations",
    requires=["token.tag", "doc.spans", "doc._.sentences", "doc._.central"],
    assigns=["doc._.relations"],
)
def create_relation_finder(nlp: Language, name: str) -> RelationFinder:  # noqa: ARG001  # spaCy's call
    """Make the component."""
    return RelationFinder()
