"""Names within sentences: what is said of a plural agrees with it."""

import re
from typing import Final

_SINGULAR_ENDS: Final = ("ss", "us", "is", "ics")
_SINGULAR: Final = frozenset(
    {
        *("alias", "atlas", "bayes", "bias", "canvas", "chaos", "cityscapes", "diabetes", "elegans", "ethos", "gas"),
        *("herpes", "higgs", "keras", "kubernetes", "lens", "means", "news", "pancreas", "pandas", "pathos", "rabies"),
        *("reuters", "sapiens", "series", "species"),
    }
)
_PLURAL: Final = frozenset(
    {
        *("antibiotics", "bacteria", "characteristics", "children", "corpora", "criteria", "critics", "heuristics"),
        *("metrics", "mice", "people", "phenomena", "topics"),
    }
)
_BEFORE_COMPLEMENT: Final = re.compile(
    r"\s+(?:of|for|with|without|in|on|at|by|from|to|via|under|over|between|across|based|using|trained|that)\s"
)
_MODIFIER: Final = re.compile(
    r"^(?:state of the art|end to end|text to \w+|image to \w+|out of \w+|one to one)\s+", re.IGNORECASE
)
"""Begins a name whose head stands at its end all the same."""
_WORD: Final = re.compile(r"\w+$")
_PLURAL_END: Final = re.compile(r"..s$")


def in_plural(words: str) -> str:
    """What is said of one thing, as it is said of several.

    >>> [in_plural(words) for words in ("outperforms", "uses", "is a", "part of", "evaluated on")]
    ['outperform', 'use', 'are', 'part of', 'evaluated on']
    """
    return "are" if words == "is a" else words.removesuffix("s")


def is_plural(name: str) -> bool:
    """Whether a name is that of several things, as far as its head tells, the last word before a complement.

    >>> [is_plural(name) for name in ("LLMs", "variants of BERT", "large language models (LLMs)", "corpora")]
    [True, True, True, True]
    >>> [is_plural(name) for name in ("state of the art models", "text to image models", "metrics")]
    [True, True, True]
    >>> [is_plural(name) for name in ("mixture of experts", "robotics", "bias", "k-means", "Adam", "GPT-4o", "AIMS")]
    [False, False, False, False, False, False, False]
    """
    within = _MODIFIER.sub("", name.strip())
    head = re.sub(r"\s*\([^()]*\)$", "", _BEFORE_COMPLEMENT.split(within, maxsplit=1)[0]).rstrip(" .,;:'\"")
    found = _WORD.search(head)
    word = found[0] if found else ""
    lower = word.lower()
    if lower in _PLURAL:
        return True
    if lower in _SINGULAR or not _PLURAL_END.search(word):
        return False
    # An acronym's own s is small where it stands for several.
    return word[-2].isupper() or not lower.endswith(_SINGULAR_ENDS)
