"""Parts of names, found by an index that only knows how words begin. Pure functions, no database.

A full-text index finds words, and words by their beginning. So that it finds any part of a name, what it holds of each
word is the word and its ends ("bert" is how an end of "roberta" begins). A query gives candidates: all names with the
part, and perhaps others that have its words elsewhere, for whoever asks to tell apart.
"""

import re
from typing import Final

_LEAST: Final = 3
"""The least letters of an end, and of a word that is asked for: what is shorter is in many names, and each end is an
entry more in the index."""
_MOST: Final = 40
"""The most letters of a word or an end that are kept: servers cut longer ones up, each in its own way."""
_WORDS: Final = 8
"""The most words of a part that are asked for."""
_WORD: Final = re.compile(r"\w+")
_PLAIN: Final = re.compile(r"[^a-z0-9]")


def parts_of(text: str) -> str:
    """The words of a text and their ends, each once, as one string for the index.

    Args:
        text: As `names.searchable` gives it.

    >>> parts_of("ai of bert")
    'ai bert ert of'
    """
    words = {_plain(word) for word in _WORD.findall(text)}
    return " ".join(sorted({word[start : start + _MOST] for word in words for start in _starts(word)}))


def _starts(word: str) -> range:
    return range(max(1, len(word) - _LEAST + 1))


def part_query(part: str) -> str | None:
    r"""What finds all texts with this part, in the query language of Lucene; None where the index cannot.

    Args:
        part: As `names.searchable` gives it; between line ends it is a whole name, of whole words.

    >>> part_query("obert"), part_query("l networks for g"), part_query("x")
    ('obert*', 'networks AND for', None)
    >>> part_query("\nx of bert\n")
    'bert AND of AND x'
    """
    words = [(_plain(match[0]), match.end() == len(part)) for match in _WORD.finditer(part)]
    least = 1 if part.startswith("\n") else _LEAST
    asked = {f"{word[:_MOST]}{'*' if at_end else ''}" for word, at_end in words if len(word) >= least}
    # The longest are in the fewest names; what the others would tell apart is told apart by whoever asks.
    return " AND ".join(sorted(asked, key=lambda word: (-len(word), word))[:_WORDS]) or None


def _plain(word: str) -> str:
    """A word in letters that every server takes for such: of other scripts some are words by themselves."""
    return _PLAIN.sub(lambda letter: f"z{ord(letter[0]):06x}", word)
