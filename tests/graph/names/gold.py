"""The gold names of this folder, read. What they mean is said at the head of each file."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from claimgraph.schema import EntityType

FOLDER: Final = Path(__file__).parent


class Name(NamedTuple):
    """A string as a name of a thing of one type."""

    type: EntityType
    text: str


class Pair(NamedTuple):
    """Two names, and whether they are one thing."""

    one: Name
    other: Name
    same: bool
    category: str


class Definition(NamedTuple):
    """An acronym beside its long form."""

    long: Name
    short: Name


class Contrast(NamedTuple):
    """Two names that one paper has for different things."""

    one: Name
    other: Name


def lines(file: str) -> Iterator[list[str]]:
    """The columns of each line of a file of this folder that is no comment."""
    for line in (FOLDER / file).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


def read_pairs() -> list[Pair]:
    """What `pairs.tsv` says."""
    return [
        Pair(*_names(type_, one, other), {"1": True, "0": False}[same], category)
        for type_, one, other, same, category in lines("pairs.tsv")
    ]


def read_definitions() -> list[Definition]:
    """What `definitions.tsv` says."""
    return [Definition(*_names(*columns)) for columns in lines("definitions.tsv")]


def read_contrasts() -> list[Contrast]:
    """What `contrasts.tsv` says."""
    return [Contrast(*_names(*columns)) for columns in lines("contrasts.tsv")]


def _names(type_: str, one: str, other: str) -> tuple[Name, Name]:
    return Name(EntityType(type_), one), Name(EntityType(type_), other)


def clusters(pairs: Iterable[Pair]) -> dict[Name, frozenset[Name]]:
    """For each name of the pairs all names, itself included, that they join to it."""
    found: dict[Name, frozenset[Name]] = {}
    for pair in pairs:
        one, other = (found.setdefault(name, frozenset({name})) for name in (pair.one, pair.other))
        if pair.same:
            joined = one | other
            found.update(dict.fromkeys(joined, joined))
    return found
