"""The component `claimgraph_mentions`: which noun phrases are mentions, what each names, and of which type."""

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from claimgraph.extract.components import lexicon
from claimgraph.extract.components.annotations import MENTIONS, Sentence, is_name_at, sentences_of
from claimgraph.extract.components.chunks import chunks
from claimgraph.extract.components.entities import Phrase, group
from claimgraph.extract.components.tags import is_name
from claimgraph.extract.components.words import SECTION_WORDS
from claimgraph.schema import EntityType

_BIAS: Final = -0.25
_HEAD: Final = 0.7
_LENGTH: Final = {1: -0.25, 2: 0.7, 3: 0.8}
_ACRONYM: Final = 1.5
_CAPITAL: Final = 0.25
_REPEATED: Final = 1.3
_TITLE: Final = 0.3
_BEFORE: Final = {
    "our": -0.75, "(": -0.7, "a": -0.2, "an": -0.05, "of": -0.5, "the": 0.0, "such": -0.45, "these": -0.3, "this": -0.7,
}  # fmt: skip
_BEFORE_TAG: Final = {
    "ADV": -1.6, "AUX": -1.05, "CONJ": -0.2, "DET": -0.3, "ING": 0.1, "NUM": -0.45, "PAST": -0.8, "SUB": 0.25,
    "TO": -0.2, "VERB": 0.35,
}  # fmt: skip
_AFTER: Final = {"of": -1.5, "(": 0.2}
_AFTER_TAG: Final = {
    "ADJ": -0.85, "ADV": -0.3, "DET": -1.9, "ING": -0.2, "PAST": 0.2, "PREP": -0.5, "TO": -0.35, "VERB": -0.25,
}  # fmt: skip
"""Log odds, fitted together by logistic regression on the gold training set and rounded."""


class Mention(NamedTuple):
    """A mention found: where it stands, what it names and as what."""

    sentence: int
    start: int
    end: int
    entity: str
    type: str


def is_own(before: str, word: str, tag: str) -> bool:
    """Whether a noun behind "our" stands for what the paper introduces."""
    return before == "our" and tag == "NOUN" and lexicon.most_likely_type(word) is EntityType.METHOD


def mention_score(sentence: Sentence, start: int, end: int, *, repeated: bool) -> float:
    """The log odds that a noun phrase is a mention, from its last word, its form and its neighbours."""
    lower, tags = sentence.lower, sentence.tags
    score = _BIAS + _HEAD * lexicon.mention_logit(
        sentence.words[end - 1], is_name=is_name_at(sentence, end - 1), alone=end - start == 1
    )
    score += _LENGTH.get(end - start, 0.0)
    if end - start == 1 and is_name(sentence.words[start]):
        score += _ACRONYM
    if start > 0 and sentence.words[start][0].isupper() and not sentence.is_title:
        score += _CAPITAL
    score += _REPEATED * repeated + _TITLE * sentence.is_title
    before = start - 1
    while before >= 0 and tags[before] == "JUDGE":
        before -= 1
    if before >= 0:
        score += _BEFORE.get(lower[before], _BEFORE_TAG.get(tags[before], 0.0))
    if end < len(tags):
        score += _AFTER.get(lower[end], _AFTER_TAG.get(tags[end], 0.0))
    return score


def _names_nothing(sentence: Sentence, place: int) -> bool:
    """Whether a noun on its own tells of the paper, or stands for its contribution as "our regularizer" does."""
    word = sentence.lower[place]
    return word in SECTION_WORDS or (place > 0 and is_own(sentence.lower[place - 1], word, sentence.tags[place]))


class MentionFinder:
    """Writes `Doc.spans["mentions"]`, in text order."""

    def __init__(self, threshold: float) -> None:
        """Keep noun phrases whose log odds of being a mention are above a threshold."""
        self.threshold = threshold

    def __call__(self, doc: Doc) -> Doc:
        """Find the mentions of a document and return it."""
        sentences = sentences_of(doc)
        return self.set_annotations(doc, sentences, self.predict(sentences))

    def predict(self, sentences: Sequence[Sentence]) -> list[Mention]:
        """The mentions of a paper, grouped into entities that are numbered by first mention."""
        phrases = self._phrases(sentences)
        mentions: list[Mention] = []
        entities = group(phrases, sentences)
        for number, entity in enumerate(entities, start=1):
            mentions += [Mention(*phrase[:3], f"E{number}", entity.type.value) for phrase in entity.phrases]
        return sorted(mentions)

    def _phrases(self, sentences: Sequence[Sentence]) -> list[Phrase]:
        candidates = [
            Phrase(sentence.index, start, end, " ".join(sentence.words[start:end]))
            for sentence in sentences
            for start, end in chunks(sentence.lower, sentence.tags)
            if not (end - start == 1 and _names_nothing(sentence, start))
        ]
        counts = Counter(phrase.text.lower() for phrase in candidates)
        return [
            phrase
            for phrase in candidates
            if mention_score(
                sentences[phrase.sentence], phrase.start, phrase.end, repeated=counts[phrase.text.lower()] > 1
            )
            > self.threshold
        ]

    def set_annotations(self, doc: Doc, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Doc:
        """Write the mentions on the document."""
        spans = []
        for mention in mentions:
            tokens = sentences[mention.sentence].tokens
            first, last = tokens[mention.start], tokens[mention.end - 1]
            spans.append(Span(doc, first, last + 1, label=mention.type, kb_id=mention.entity))
        doc.spans[MENTIONS] = spans
        return doc


@Language.factory(
    "claimgraph_mentions",
    default_config={"threshold": -0.6},
    requires=["token.tag", "doc._.sentences"],
    assigns=["doc.spans"],
)
def create_mention_finder(nlp: Language, name: str, threshold: float) -> MentionFinder:  # noqa: ARG001  # spaCy's call
    """Make the component."""
    return MentionFinder(threshold)
