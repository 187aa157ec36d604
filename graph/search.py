"""Which entities a person means: by words of their names, by a name, or by an id."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from shlex import quote
from typing import Final

from claimgraph.graph import errors, rows
from claimgraph.graph.connect import Graph
from claimgraph.graph.names import fold, keys_of, searchable, with_type
from claimgraph.graph.queries import read as queries
from claimgraph.graph.read import entities_by_any_id, entities_by_id
from claimgraph.graph.rows import EntityRow, PageRequest
from claimgraph.schema import EntityType, entity_id, is_id

MAX_NAMESAKES: Final = 10
"""The most namesakes of one entity that are told."""
_NAMES_COMPARED: Final = 8
_NAMES_AT_ONCE: Final = 5_000
_LETTERS_AN_EDIT: Final = 4
"""A misspelled word may have one letter wrong for so many, and two at most."""
_MOST_WORDS: Final = 20
_MOST_LETTERS: Final = 40
"""How many letters of one word are looked at, and of so many words; what is longer is not searched for mistakes."""
_CANDIDATES: Final = 100
"""Among how many entities with a word of a name the one of that name is looked for."""
_HITS: Final = 1_000
_HITS_OF_A_TYPE: Final = 100_000
"""How many matches of the index are looked at: of all types, of some."""
_LEAST: Final = 20
"""Among how many at least matches are looked for, however few are wanted."""


def search(
    graph: Graph,
    words: str,
    first: int = 10,
    types: Collection[EntityType] | None = None,
    *,
    prefix: bool = False,
) -> tuple[EntityRow, ...]:
    """Entities of these types that have some of these words in their names; at most `first`.

    What goes by these very words comes before all else, then the best match, the better the more papers mention it.

    A word that no match has may be misspelled, by a letter or two if it is long, or be the beginning of one. With
    `prefix` the last word is taken for the beginning of one in any case, as while somebody types.
    """
    limit = PageRequest(first).first
    allowed = tuple(EntityType) if types is None else types
    exact = {row.id: row for row in _called(graph, words, allowed, _LEAST)}
    # Of a few alone, some word of several would soon be one that none has.
    found = _by_words(graph, _words(words), max(limit, _LEAST), allowed, prefix=prefix)
    return tuple((exact | {row.id: row for row in found if row.id not in exact}).values())[:limit]


def _by_words(
    graph: Graph, wanted: Sequence[str], limit: int, types: Collection[EntityType], *, prefix: bool
) -> tuple[EntityRow, ...]:
    found = _matches(graph, wanted, limit, types, weighed=True)
    known = " ".join(searchable(alias) for row in found for alias in row.aliases)
    missing = {word for word in wanted if word not in known}
    begun = {wanted[-1]} if prefix and wanted else set()
    if not missing | begun:
        return found
    loose = [_loose(word, misspelled=word in missing, begun=word in missing | begun) for word in wanted]
    return _matches(graph, loose, limit, types, weighed=True)


def _words(text: str) -> list[str]:
    """The words of a question, as far as the index can bear them.

    Only letters and digits: everything else may mean something to its own query language.
    """
    return [word[:_MOST_LETTERS] for word in re.findall(r"\w+", searchable(text))[:_MOST_WORDS]]


def _loose(word: str, *, misspelled: bool, begun: bool) -> str:
    """A word in the query language of Lucene, the way it is written counting most."""
    edits = min(len(word) // _LETTERS_AN_EDIT, 2) if misspelled and len(word) < _MOST_LETTERS else 0
    others = [f"{word}~{edits}"] if edits else []
    return f"({' OR '.join([f'{word}^4', *others, *([f'{word}*'] if begun else [])])})"


def _matches(
    graph: Graph, words: Iterable[str], limit: int, types: Collection[EntityType], *, weighed: bool
) -> tuple[EntityRow, ...]:
    asked = " ".join(words)
    if not asked:
        return ()
    # Of a common word there are as many as the graph is large; a type may be rare among them.
    hits = _HITS if len(types) == len(EntityType) else _HITS_OF_A_TYPE
    answer = graph.read(queries.SEARCH, words=asked, types=list(types), limit=limit, hits=hits, weighed=weighed)
    return tuple(rows.entity_row(row["row"]) for row in answer)


def entity_named(graph: Graph, name: str, types: Collection[EntityType] = tuple(EntityType)) -> EntityRow | None:
    """The entity of this name or alias, of one of these types, that most papers mention; one spelled the same first.

    With a type before the name, as in "Task: reasoning", the one that papers have by the name as a thing of this type,
    unless another goes by the whole of it.
    """
    found = next(iter(_called(graph, name, types, _CANDIDATES)), None)
    typed = with_type(name)
    if typed is None or (found and searchable(name) in map(searchable, found.aliases)):
        return found
    return _of_type(graph, *typed, types) or found


def _of_type(graph: Graph, type_: EntityType, name: str, types: Collection[EntityType]) -> EntityRow | None:
    """The entity of a name that papers have for a thing of this type: a person may have taken it for one of another."""
    found = [*_called(graph, name, [type_], _CANDIDATES)]
    found += entities_by_any_id(graph, [entity_id(type_, key) for key in keys_of(name)]).values()
    return next((row for row in found if row.type in types), None)


def _called(graph: Graph, name: str, types: Collection[EntityType], candidates: int) -> list[EntityRow]:
    """The entities that go by a name, that of most papers first; those alone that are spelled so, if any are."""
    ids = [entity_id(type_, key) for type_ in types for key in keys_of(name)]
    found = [rows.entity_row(row["row"]) for row in graph.read(queries.ENTITIES_NAMED, ids=ids)]
    # Another alias than the one an entity has its key from is known to the index of words alone, and may be rare.
    found += _matches(graph, _words(name), candidates, tuple(EntityType), weighed=False)
    for same in (searchable, fold):
        named = {
            row.id: row for row in found if row.type in types and same(name) in {same(alias) for alias in row.aliases}
        }
        if named:
            break
    else:
        named = {row.id: row for row in _decided(graph, ids, types)}
    return sorted(named.values(), key=lambda row: -row.papers)


def namesakes_of(graph: Graph, entities: Sequence[str]) -> dict[str, list[EntityRow]]:
    """The entities of other types that go by a name of each of these entities; every id has an entry.

    What some papers, or a reader of theirs, take for a method and others for a task is two entities. Those come first
    that most papers mention, at most `MAX_NAMESAKES`; the names are those that most papers use of the entity.
    """
    found: dict[str, dict[str, EntityRow]] = {id_: {} for id_ in entities}
    asked = [
        {"id": row.id, "name": entity_id(type_, key)}
        for row in entities_by_id(graph, found).values()
        for key in dict.fromkeys(key for alias in row.aliases[:_NAMES_COMPARED] for key in keys_of(alias))
        for type_ in EntityType
        if type_ is not row.type
    ]
    for begin in range(0, len(asked), _NAMES_AT_ONCE):
        for row in graph.read(queries.NAMESAKES, rows=asked[begin : begin + _NAMES_AT_ONCE]):
            other = rows.entity_row(row["row"])
            found[row["id"]][other.id] = other
    return {
        id_: sorted(some.values(), key=lambda row: (-row.papers, row.id))[:MAX_NAMESAKES] for id_, some in found.items()
    }


def _decided(graph: Graph, names: Iterable[str], types: Collection[EntityType]) -> Iterator[EntityRow]:
    """The entities for which a person took some names that no paper uses, by way of others such if need be."""
    asked, rest = set[str](), set(names)
    while rest:
        asked |= rest
        taken = graph.read(queries.TAKEN_FOR, ids=sorted(rest))
        found = entities_by_any_id(graph, [row["entity"] for row in taken if row["entity"]])
        yield from (row for row in found.values() if row.type in types)
        rest = {row["same_as"] for row in taken if not row["entity"]} - asked


def entity_meant(graph: Graph, name: str, preferred: Collection[EntityType] = ()) -> EntityRow:
    """The entity that a person means by an id, or by a name or alias as `entity_named` finds it.

    An id that an entity had before it became one with another finds the other. Of a name that entities of several types
    have, those of the `preferred` types come first, unless a type is before the name.

    Raises:
        NotFound: The graph has none.
    """
    found = entities_by_any_id(graph, [name]).get(name) if is_id(name) else None
    # A type before the name says more than what is preferred.
    if preferred and not with_type(name):
        found = found or entity_named(graph, name, preferred)
    found = found or entity_named(graph, name)
    if found is None:
        if is_id(name):
            other = errors.unless(name, "entity")
            raise errors.NotFound(f"the graph has no entity {name!r}{other}: ask for it by a name")
        raise errors.NotFound(
            f"the graph has no entity {name!r}: search for part of its name (claimgraph entities list {quote(name)})"
        )
    return found
