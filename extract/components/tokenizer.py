"""A tokenizer that keeps together what a mention keeps together.

spaCy's English rules split "few-shot" and "VQ-VAE" at the hyphen and "CIFAR-10" into three; here a hyphenated word, a
figure with its decimals, an address and a LaTeX command are each one token. It is also the faster of the two, since
one regular expression does all the work.
"""

import re
from collections.abc import Callable
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

_ABBREVIATION: Final = (
    r"(?:e\.g|i\.e|et\ al|cf|vs|resp|approx|w\.r\.t|a\.k\.a|i\.i\.d|s\.t|Figs?|Eqs?|Secs?|Tabs?|Refs?|Nos?|"
    r"Dr|Mr|Mrs|Prof|St|U\.S|U\.K|etc)\."
)
POSSESSIVES: Final = frozenset({"'s", "\u2019s"})
"""Tokens that end a genitive, or stand for "is": no part of the name before them."""
_TOKEN: Final = re.compile(
    rf"""
      (?:https?://|www\.)[^\s<>"]*[^\s<>".,;:!?)\]}}'\u2019]
    | \b{_ABBREVIATION}(?!\w)
    | \\[A-Za-z]+
    | \$[^\s$]+\$
    | \d+(?:[.,]\d+)*(?:\\?%|[A-Za-z\u00d7]+)?(?:[-\u2010\u2011/][^\W_]+)*
    | [^\W_](?:[^\W_]|[-\u2010\u2011/+_&](?=[^\W_])|[.](?=\d)|['\u2019](?=[^\W\d_])(?!s\b))*[+]*
    | (?<=\w)['\u2019]s\b
    | \s+
    | \.\.\.+ | -- -? | .
    """,
    re.VERBOSE | re.DOTALL,
)


class RegexTokenizer(DummyTokenizer):
    """Cuts a text by one regular expression; joined again, the tokens are the text."""

    def __init__(self, vocab: Vocab) -> None:
        """Take the vocabulary that the documents share."""
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the document of a text of any length; an empty text gives an empty document."""
        words: list[str] = []
        spaces: list[bool] = []
        for token in _TOKEN.findall(text):
            if token[0] == " " and words and not spaces[-1]:
                spaces[-1] = True
                token = token[1:]  # noqa: PLW2901  # the rest of a run of blanks is a token of its own
            if token:
                words.append(token)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)


@registry.tokenizers("claimgraph.RegexTokenizer.v1")  # type: ignore[untyped-decorator]  # catalogue has no types
def create_tokenizer() -> Callable[[Language], RegexTokenizer]:
    """Make the factory that spaCy calls with the pipeline."""

    def create(nlp: Language) -> RegexTokenizer:
        return RegexTokenizer(nlp.vocab)

    return create
