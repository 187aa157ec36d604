"""Acronyms and their long forms, by the algorithm of Schwartz and Hearst (2003)."""

from collections.abc import Iterator, Sequence
from typing import Final

_LEAST_LETTERS: Final = 2
_MOST_LETTERS: Final = 10


def _is_short_form(word: str) -> bool:
    return (
        _LEAST_LETTERS <= len(word) <= _MOST_LETTERS and word[0].isalnum() and any(letter.isupper() for letter in word)
    )


def _long_form_start(short: str, words: Sequence[str]) -> int | None:
    """Where in `words` the long form of an acronym starts if it ends with the last word; None if it is not there.

    Letters of the acronym are found from the right; its first has to start a word.
    """
    word, position = len(words) - 1, len(words[-1])
    for place in range(len(short) - 1, -1, -1):
        letter = short[place]
        while True:
            position = words[word].rfind(letter, 0, position)
            if position >= 0 and (place > 0 or position == 0 or not words[word][position - 1].isalnum()):
                break
            if position < 0:
                word -= 1
                if word < 0:
                    return None
                position = len(words[word])
    return word


def find_acronyms(words: Sequence[str]) -> Iterator[tuple[tuple[int, int], int]]:
    """Each acronym in brackets behind its long form, as ((start, end) of the long form, place of the acronym).

    >>> words = "We use stochastic gradient descent ( SGD ) .".split()
    >>> list(find_acronyms(words))
    [((2, 5), 6)]
    """
    for index in range(2, len(words) - 1):
        short = words[index]
        if words[index - 1] != "(" or words[index + 1] not in {")", ",", ";"} or not _is_short_form(short):
            continue
        letters = "".join(letter for letter in short.removesuffix("s").lower() if letter.isalnum())
        most = min(len(letters) + 5, 2 * len(letters))
        first = max(0, index - 1 - most)
        candidate = [word.lower() for word in words[first : index - 1]]
        start = _long_form_start(letters, candidate) if letters and candidate else None
        if start is not None and len(" ".join(candidate[start:])) > len(short):
            yield (first + start, index - 1), index
