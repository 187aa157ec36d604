"""The component `claimgraph_anaphora`: what the paper introduces, and the phrases that stand for it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from claimgraph.extract.components.annotations import ANAPHORS, Named, Sentence, mentions_of, sentences_of
from claimgraph.extract.components.cues import PROPOSING
from claimgraph.extract.components.mentions import is_own
from claimgraph.extract.components.tags import is_name
from claimgraph.extract.components.verbs import lemma
from claimgraph.extract.components.words import NAMING, word_set
from claimgraph.schema import EntityType

_PROPOSING: Final = PROPOSING | {"construct", "build", "create"}
_HEADS: Final[Mapping[str, frozenset[str]]] = {
    EntityType.METHOD.value: word_set(
        "method methods approach approaches model models framework algorithm algorithms system architecture technique "
        "techniques pipeline paradigm strategy scheme network agent procedure formulation solution mechanism module "
        "methodology design theory"
    ),
    EntityType.BENCHMARK.value: word_set("benchmark dataset datasets corpus data suite collection resource resources"),
    EntityType.TASK.value: word_set("task problem challenge"),
}
"""Last words of phrases that may stand for what the paper introduces, by its type."""
_OWN: Final = word_set("our this the")
_PROPOSED: Final = word_set("proposed new resulting introduced presented novel")
_LONGEST_TITLE_NAME: Final = 4
_NAME_REACH: Final = 13
_PHRASE_REACH: Final = 6
_AUTHORS_REACH: Final = 14
"""Within how many words behind "propose" a name, or a phrase, is what is proposed; and before it, its authors stand."""


class Anaphor(NamedTuple):
    """A phrase that stands for an entity; `start` and `end` are words of its sentence."""

    sentence: int
    start: int
    end: int
    entity: str


def find_central(sentences: Sequence[Sentence], mentions: Sequence[Sequence[Named]]) -> str | None:
    """The entity that the paper introduces: named before the colon of its title, by "we propose", or by the title."""
    if not sentences:
        return None
    title = mentions[0] if sentences[0].is_title else ()
    for name in title:
        before_colon = sentences[0].words[name.end : name.end + 1] == [":"]
        if before_colon and name.start <= 1 and name.end - name.start <= _LONGEST_TITLE_NAME:
            return name.entity
    introduced = [
        (is_name(sentence.words[name.start]), name.entity)
        for sentence, named in zip(sentences, mentions, strict=True)
        for name in _introduced(sentence, named)
    ]
    for wants_name in (True, False):
        for named_as_one, entity in introduced:
            if named_as_one or not wants_name:
                return entity
    return next((name.entity for name in title[:1] if name.type == EntityType.METHOD), None)


def _introduced(sentence: Sentence, mentions: Sequence[Named]) -> list[Named]:
    """What a sentence with "we propose" names behind the verb, the name itself where it gives one; at most one."""
    lower = sentence.lower
    place = next((place for place, word in enumerate(lower) if _proposes(sentence, place, word)), None)
    if place is None:
        return []
    behind = [name for name in mentions if place < name.start]
    for name in behind:
        before = lower[name.start - 1]
        set_off = before in {",", "("} and is_name(sentence.words[name.start])
        if (before in NAMING or set_off) and name.start - place <= _NAME_REACH:
            return [name]
    return [name for name in behind if name.start - place <= _PHRASE_REACH][:1]


def _proposes(sentence: Sentence, place: int, word: str) -> bool:
    if lemma(word) not in _PROPOSING:
        return False
    before = sentence.lower[max(0, place - _AUTHORS_REACH) : place]
    active = sentence.tags[place] == "VERB" and not {"we", "paper", "work"}.isdisjoint(before)
    return active or sentence.tags[place] == "PAST"


def find_anaphors(
    sentences: Sequence[Sentence], mentions: Sequence[Sequence[Named]], central: str, type_: str
) -> Iterator[Anaphor]:
    """The phrases that stand for the entity that the paper introduces, which is of type `type_`.

    "The method" and "it" count only once the entity has been named or proposed.
    """
    heads = _HEADS.get(type_, _HEADS[EntityType.METHOD.value])
    is_method = type_ == EntityType.METHOD
    known = False
    for sentence, named in zip(sentences, mentions, strict=True):
        if sentence.is_title:
            continue
        taken = {place for name in named for place in range(name.start, name.end)}
        for place, word in enumerate(sentence.lower):
            if place in taken:
                continue
            own = is_method and place > 0 and is_own(sentence.lower[place - 1], word, sentence.tags[place])
            start = _anaphor_start(sentence, place, known=known) if own or word in heads else None
            if start is not None:
                yield Anaphor(sentence.index, start, place + 1, central)
        if known and sentence.lower[:1] == ["it"]:
            yield Anaphor(sentence.index, 0, 1, central)
        known = known or any(name.entity == central for name in named) or not _PROPOSING.isdisjoint(sentence.lower)


def _anaphor_start(sentence: Sentence, head: int, *, known: bool) -> int | None:
    """Where an anaphor that ends in `head` starts; None where the phrase is none."""
    before = sentence.lower[head - 1] if head else ""
    if before in _PROPOSED:
        return head - 1
    stands_alone = sentence.lower[head + 1 : head + 2] != ["of"]
    return head if before in _OWN and (before != "the" or known) and stands_alone else None


class AnaphoraResolver:
    """Writes `Doc._.central` and `Doc.spans["anaphors"]`."""

    def __call__(self, doc: Doc) -> Doc:
        """Resolve the anaphors of a document and return it."""
        sentences = sentences_of(doc)
        mentions = mentions_of(doc, sentences)
        central = find_central(sentences, mentions)
        if central is None:
            return self.set_annotations(doc, sentences, None, [])
        type_ = next(name.type for named in mentions for name in named if name.entity == central)
        return self.set_annotations(doc, sentences, central, list(find_anaphors(sentences, mentions, central, type_)))

    def set_annotations(
        self, doc: Doc, sentences: Sequence[Sentence], central: str | None, anaphors: Sequence[Anaphor]
    ) -> Doc:
        """Write the central entity and what stands for it on the document."""
        doc._.central = central
        spans = []
        for anaphor in anaphors:
            tokens = sentences[anaphor.sentence].tokens
            spans.append(Span(doc, tokens[anaphor.start], tokens[anaphor.end - 1] + 1, kb_id=anaphor.entity))
        doc.spans[ANAPHORS] = sorted(spans, key=lambda span: span.start)
        return doc


@Language.factory("claimgraph_anaphora", requires=["token.tag", "doc.spans"], assigns=["doc.spans", "doc._.central"])
def create_anaphora_resolver(nlp: Language, name: str) -> AnaphoraResolver:  # noqa: ARG001  # spaCy's call
    """Make the component."""
    return AnaphoraResolver()
