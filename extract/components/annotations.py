"""What the components write on a document and read from it, and one view of a sentence that they all work on.

On the document stand plain tuples, dicts and spaCy spans only, so that it can be pickled and stored:

- `Doc._.title_end`: where the title ends in the text, in characters; 0 where there is none. Set before the pipeline.
- `Doc._.given_sentences`: sentence boundaries that the input gives, in characters, or None. Set before the pipeline.
- `Doc._.sentences`: (start, end) of every sentence, in characters.
- `Doc.spans["mentions"]`: the mentions; the label is the entity type, `kb_id_` the entity (`E1`, `E2`, …).
- `Doc.spans["anaphors"]`: phrases that stand for an entity; `kb_id_` is the entity.
- `Doc._.central`: the entity that the paper introduces, or None.
- `Doc._.relations`: dicts with the keys of `relations.Relation`; `qualifiers` adds its own keys.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from spacy.tokens import Doc

from claimgraph.extract.components.tags import is_name, tags_of

MAX_SENTENCE = 400
"""Beyond so many words a sentence is a table or a list: its words state no claim, and it is not read for one."""

MENTIONS = "mentions"
ANAPHORS = "anaphors"

_DEFAULTS: dict[str, Any] = {
    "title_end": 0,
    "given_sentences": None,
    "sentences": (),
    "central": None,
    "relations": (),
}
for _name, _default in _DEFAULTS.items():
    Doc.set_extension(_name, default=_default, force=True)


class Named(NamedTuple):
    """A mention in words of its sentence."""

    start: int
    end: int
    entity: str
    type: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as its words; white-space tokens and tokens that cross its boundary are left out."""

    index: int
    """Its place in the paper, from 0."""
    start: int
    """Offset of its first character in the text."""
    end: int
    """Offset after its last character in the text."""
    is_title: bool
    """Whether it is the paper's title."""
    tokens: list[int]
    """For each word, its token in the document."""
    words: list[str]
    lower: list[str]
    tags: list[str]

    def position(self, token: int) -> int:
        """The place among the words of a token of the document, or of the first word after it."""
        return bisect_left(self.tokens, token)


def is_name_at(sentence: Sentence, place: int) -> bool:
    """Whether the word at a place is a name: cased as one, or capitalised inside a sentence that is not a title."""
    word = sentence.words[place]
    return is_name(word) or (place > 0 and word[0].isupper() and not sentence.is_title)


def sentences_of(doc: Doc) -> list[Sentence]:
    """The sentences of a document that has been tagged and split."""
    texts, tags, offsets = [token.text for token in doc], tags_of(doc), [token.idx for token in doc]
    sentences = []
    for index, (start, end) in enumerate(doc._.sentences):
        first, after = bisect_left(offsets, start), bisect_left(offsets, end)
        if after > first and offsets[after - 1] + len(texts[after - 1]) > end:
            after -= 1
        tokens = [token for token in range(first, after) if not texts[token].isspace()]
        words = [texts[token] for token in tokens]
        sentences.append(
            Sentence(
                index=index,
                start=start,
                end=end,
                is_title=index == 0 and 0 < end <= doc._.title_end,
                tokens=tokens,
                words=words,
                lower=[word.lower() for word in words],
                tags=[tags[token] for token in tokens],
            )
        )
    return sentences


def mentions_of(doc: Doc, sentences: Sequence[Sentence], group: str = MENTIONS) -> list[list[Named]]:
    """The mentions of a document, for each sentence, in words of that sentence."""
    found: list[list[Named]] = [[] for _ in sentences]
    index = 0
    for span in doc.spans.get(group, ()):
        while span.start_char >= sentences[index].end:
            index += 1
        sentence = sentences[index]
        start, end = sentence.position(span.start), sentence.position(span.end - 1) + 1
        found[index].append(Named(start, end, span.kb_id_, span.label_))
    return found
