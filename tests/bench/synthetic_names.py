"""Invented names of things, drawn by Zipf's law with a long tail."""

from bisect import bisect
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import Any, Final, NamedTuple, Self

from claimgraph.schema import EntityType

_WORDS: Final = 4_000
_WORLD: Final = _WORDS**2
"""How many names there are: two words tell each from every other."""
_EXPONENT: Final = 0.85
"""How fast the use of a name falls with its rank."""
_HEADS: Final = 40
_CACHED: Final = 50_000
_TYPES: Final = {
    EntityType.CONCEPT: 37,
    EntityType.METHOD: 35,
    EntityType.TASK: 18,
    EntityType.BENCHMARK: 5,
    EntityType.METRIC: 5,
}
"""How many of a hundred names have a type."""
_ACRONYM: Final = 0.14
"""How many names of two words or more, concepts aside, have an acronym."""
_VARIANT: Final = 0.1
"""How often a paper writes a name with a capital or in the plural."""


class Shares(NamedTuple):
    """Things to be drawn by their weights."""

    things: Sequence[Any]
    bounds: Sequence[float]

    @classmethod
    def of(cls, weights: Mapping[Any, float]) -> Self:
        return cls(tuple(weights), tuple(accumulate(weights.values())))

    def at(self, share: float) -> Any:
        """The thing at a place from 0 to 1."""
        return self.things[bisect(self.bounds, share * self.bounds[-1])]


class Name(NamedTuple):
    """What a thing is called."""

    type: EntityType
    text: str
    short: str | None
    """Its acronym, if it has one."""


class Names:
    """All names there are, and their words."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.words = _words(random)
        self._types = Shares.of(_TYPES)
        self._name = lru_cache(_CACHED)(self._make)

    def draw(self, number: int) -> list[Name]:
        """At most so many different names, the more popular ones more often."""
        names = (self._name(self._rank()) for _ in range(number))
        return list({name.text: name for name in names}.values())

    def _rank(self) -> int:
        """A rank from 1, by Zipf's law."""
        power = 1 - _EXPONENT
        return int((1 + self._random.random() * (_WORLD**power - 1)) ** (1 / power))

    def _make(self, rank: int) -> Name:
        one, other = divmod(rank * 2_654_435_761 % _WORLD, _WORDS)
        words = [self.words[one], self.words[other]]
        type_, length = self._types.at(_mixed(rank, 40_503)), _mixed(rank, 48_271)
        if length < 0.16:
            return Name(type_, "".join(words).capitalize(), None)
        if length > 0.6:
            words.append(self.words[rank % _HEADS])
        if length > 0.87:
            words.insert(0, self.words[_HEADS + rank % _HEADS])
        letters = [*(word[0] for word in words[:-2]), *(word[0] + word[2] for word in words[-2:])]
        has_short = type_ is not EntityType.CONCEPT and _mixed(rank, 69_621) < _ACRONYM
        return Name(type_, " ".join(words), "".join(letters).upper() if has_short else None)

    def forms(self, name: Name) -> list[str]:
        """How one paper calls a thing: in one form, or by the long form and from then on by the acronym."""
        way = self._random.random()
        if name.short and way < 0.6:
            return [name.text, name.short]
        if name.short and way > 0.85:
            return [name.short]
        if way < 1 - _VARIANT:
            return [name.text]
        return [f"{name.text}s" if self._random.random() < 0.5 else name.text[0].swapcase() + name.text[1:]]


def _words(random: Random) -> list[str]:
    """Words of two or three syllables, none of which looks like a plural."""
    consonants, vowels, ends = "bdfgklmnprtvz", "aeiou", ["", "l", "m", "n", "r", "t", "x"]
    words: dict[str, None] = {}
    while len(words) < _WORDS:
        syllables = (random.choice(consonants) + random.choice(vowels) for _ in range(random.randint(2, 3)))
        words["".join(syllables) + random.choice(ends)] = None
    return list(words)


def _mixed(rank: int, factor: int) -> float:
    """A number from 0 to 1 that neighbouring ranks do not share."""
    return rank * factor % 65_521 / 65_521
