"""The component `claimgraph_sentences`: sentence boundaries by rule, unless the input gives them."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from claimgraph.extract.components import annotations as _annotations  # noqa: F401  # registers Doc's extensions
from claimgraph.extract.components.words import word_set

_STOPS: Final = frozenset({".", "?", "!", "...", "…", "。"})
_CLOSERS: Final = frozenset("\"')]}\u201d\u2019")
_OPENERS: Final = frozenset("\"'([$\u201c\u2018")
_STARTERS: Final = word_set(
    "The This These That Those We Our It Its In On At To For From With By As An And But However If When While Here "
    "Then There Thus Although Moreover Finally Experiments Results Code"
)
"""Words that start a sentence even after what looks like an initial."""


def _ends_sentence(stop: str, before: str, following: str) -> bool:
    """Whether a stop between two words ends a sentence."""
    if stop == "." and len(before) == 1 and before.isupper() and following not in _STARTERS:
        return False
    if following[0].islower():
        # "iPhone" and "k-NN" may start a sentence after a plain stop, "and" may not.
        return stop == "." and any(letter.isupper() or letter.isdigit() for letter in following)
    return following[0].isalnum() or following[0] in _OPENERS or following[0] == "\\"


def starts(words: Sequence[str], gaps: Sequence[bool]) -> list[int]:
    """The words at which sentences start; `gaps` says after which words white space stands.

    Words are as the tokenizer cuts them: an abbreviation such as "e.g." or "Fig." holds its own stop. A stop counts
    only where white space follows, so that no file name or decimal figure is cut.

    >>> starts(["It", "works", ".", "See", "Fig.", "2", "."], [True, False, True, True, True, False, False])
    [0, 3]
    """
    found = [0] if words else []
    for index, word in enumerate(words):
        if word not in _STOPS and word != "etc.":
            continue
        last = index
        while last + 1 < len(words) and words[last + 1] in _CLOSERS and not gaps[last]:
            last += 1
        if gaps[last] and last + 1 < len(words) and _ends_sentence(word, words[max(index - 1, 0)], words[last + 1]):
            found.append(last + 1)
    return found


class SentenceSplitter:
    """Writes `Doc._.sentences` and `Token.is_sent_start`; the title is a sentence of its own."""

    def __call__(self, doc: Doc) -> Doc:
        """Split a document and return it."""
        given = doc._.given_sentences
        return self.set_annotations(doc, self.predict(doc) if given is None else given)

    def predict(self, doc: Doc) -> list[tuple[int, int]]:
        """The start and end, in characters, of every sentence; white space around sentences belongs to none."""
        tokens = [token for token in doc if not token.is_space]
        title = sum(1 for token in tokens if token.idx < doc._.title_end)
        words = [token.text for token in tokens]
        gaps = [token.idx + len(token.text) < following.idx for token, following in pairwise(tokens)] + [False]
        first = [0] if title else []
        first += [title + start for start in starts(words[title:], gaps[title:])]
        after = [*first[1:], len(tokens)]
        return [
            (tokens[start].idx, tokens[end - 1].idx + len(tokens[end - 1].text))
            for start, end in zip(first, after, strict=True)
        ]

    def set_annotations(self, doc: Doc, sentences: Sequence[tuple[int, int]]) -> Doc:
        """Write the boundaries on the document."""
        doc._.sentences = [(start, end) for start, end in sentences]
        if len(doc):
            begins = {start for start, _ in doc._.sentences}
            flags = [1 if token.idx in begins else -1 for token in doc]
            values: Any = np.array(flags, dtype="int64").astype("uint64").reshape(-1, 1)
            doc.from_array(["SENT_START"], values)
        return doc


@Language.factory("claimgraph_sentences", assigns=["doc._.sentences", "token.is_sent_start"])
def create_sentence_splitter(nlp: Language, name: str) -> SentenceSplitter:  # noqa: ARG001  # spaCy passes both
    """Make the component."""
    return SentenceSplitter()
