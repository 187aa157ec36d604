"""What a person has decided of names and entities; it is kept in the graph and wins over every later run.

A decision is about names as papers use them, so that it holds for papers that come later too: a name is the same as
another, or stands alone, or has a title by which its entity is called. Entities follow from that (`resolve`). Taking a
decision back leaves the graph as if it had never been made; only a name that was taken out of what rules made, and is
merged again, is merged by a decision from then on.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from claimgraph.graph.connect import Graph, Row, Transaction
from claimgraph.graph.errors import NotPossible
from claimgraph.graph.groups import spellings_of
from claimgraph.graph.ledger import refresh
from claimgraph.graph.names import keys_of, searchable, with_type
from claimgraph.graph.queries import decisions as queries
from claimgraph.graph.queries import write
from claimgraph.graph.read import entities_by_any_id
from claimgraph.graph.resolve import mark_dependents, resolve
from claimgraph.graph.rows import EntityRow
from claimgraph.graph.search import entity_meant
from claimgraph.graph.variants import Rule
from claimgraph.schema import EntityType, entity_id, is_id


@dataclass(frozen=True, slots=True)
class NameRow:
    """One name of an entity, and why it is one."""

    id: str
    """The id that an entity of this name alone has."""
    type: EntityType
    """What it is read to be: not what its entity is, where a person has taken it for a thing of another type."""
    surfaces: tuple[str, ...]
    """The strings that papers have for it, sorted."""
    papers: int
    """How many papers use it."""
    rule: str | None
    """One of `claimgraph.graph.variants.Rule`; null for the name that gives the entity its id."""
    score: float | None
    """How sure the rule is, from 0 to 1."""
    via: str | None
    """The id of the name that it was taken for."""
    decided: str | None
    """When a person decided of it, as ISO 8601; null where nobody did."""


@dataclass(frozen=True, slots=True)
class Alias:
    """Names of one thing, as a person has written them down: a line of the aliases file.

    The id of a name (`NameRow.id`) can stand for it; it does where papers tell the name from another spelled alike.
    """

    type: EntityType
    name: str
    """What the entity is called, unless there is a `title`."""
    aliases: tuple[str, ...]
    """Its other names; where there are none, and no `title`, the name stands alone, whatever the rules say."""
    title: str | None = None
    """What the entity is called if not by its `name`; empty where that is what most papers call it."""
    of_other_types: tuple[tuple[EntityType, str], ...] = ()
    """Names that papers take for things of other types, with these."""


def names_of(graph: Graph, entity: str) -> tuple[NameRow, ...]:
    """The names that are taken for an entity, those of most papers first; none for an unknown id."""
    rows = [row["name"] for row in graph.read(queries.NAMES_OF, entity=entity)]
    return tuple(
        NameRow(
            **{key: row[key] for key in ("id", "papers", "rule", "score", "via", "decided")},
            type=EntityType(row["type"]),
            surfaces=tuple(row["surfaces"]),
        )
        for row in rows
    )


def merge_entities(graph: Graph, kept: EntityRow, others: Sequence[EntityRow], *, across_types: bool = False) -> None:
    """Take the names of some entities for those of another, now and in every later run.

    The other keeps its id and its type, and is called what most papers call it, unless it has a title
    (`rename_entity`). Across types there may be claims then whose predicate cannot stand between such things, as of a
    task that outperforms a method: `ClaimFilter.allowed` finds them.

    Args:
        graph: The open graph.
        kept: The entity that the names are taken for.
        others: Those whose names they are.
        across_types: Whether the others may be of other types.

    Raises:
        NotPossible: There is none to merge, or it is of another type, or the same entity.
    """
    if not others:
        raise NotPossible(f"nothing is named that is to be one with {kept.name!r}: name another entity")
    for other in others:
        if other.type is not kept.type and not across_types:
            raise NotPossible(
                f"{other.name!r} is a {other.type.value} and {kept.name!r} a {kept.type.value}: "
                "entities of two types are one only where that is said (--across-types, acrossTypes)"
            )
        if other.id == kept.id:
            raise NotPossible(
                f"{kept.name!r} is to be one with itself: name another entity, by its id where two are called alike, "
                f"or with its type before its name, as in '{kept.type.value}: {kept.name}'"
            )
    rows = [
        {"id": other.id, "same_as": kept.id, "said": _said(other.type, other.id, other.aliases)} for other in others
    ]
    keep = [{"id": kept.id, "said": _said(kept.type, kept.id, kept.aliases)}]
    graph.write(partial(_take_for, rows=rows, kept=keep))
    resolve(graph)


def merge_named(graph: Graph, kept: str, others: Sequence[str], *, across_types: bool = False) -> EntityRow:
    """`merge_entities` of what a person names (`search.entity_meant`); returns what they are then.

    Of a name that entities of several types have, that of the type of `kept` comes first; across types it comes last.

    Raises:
        NotFound: The graph has no such entity.
        NotPossible: as of `merge_entities`.
    """
    entity = entity_meant(graph, kept)
    types = [type_ for type_ in EntityType if (type_ is entity.type) is not across_types]
    merge_entities(graph, entity, [entity_meant(graph, other, types) for other in others], across_types=across_types)
    return entity_meant(graph, entity.id)


def split_entity(graph: Graph, entity: EntityRow, name: str) -> str:
    """Take a name out of an entity, now and in every later run; where a person had merged it, that is taken back.

    So it is with all that was merged into an entity, where the name is one that it had before. What rules bring
    together again at once stands alone from now on.

    Args:
        graph: The open graph.
        entity: The entity.
        name: One of its names, or the id of one; with its type before it, as in "Task: reasoning", where papers have it
            for things of several types.

    Returns:
        The id of the entity that the name is now.

    Raises:
        NotPossible: The entity has no such name, or several, or no other.
    """
    names = [row["name"] for row in graph.read(queries.NAMES_OF, entity=entity.id)]
    # What it is called by a decision comes last: that may be what papers call another.
    named = [row for row in names if _is_called(row, name)]
    if not named and (typed := with_type(name)):
        named = [row for row in names if row["type"] == typed[0] and _is_called(row, typed[1])]
    if len(types := {row["type"]: None for row in named}) > 1:
        # By its own name all would leave that was merged into it.
        other = next(type_ for type_ in types if type_ != entity.type)
        raise NotPossible(
            f"{name!r} is a name of {entity.name!r} as a {' and as a '.join(types)}: say which, such as "
            f"'{other}: {name}'"
        )
    named += [row for row in names if searchable(name) == searchable(row["title"] or "")]
    if not named:
        raise NotPossible(_no_such_name(entity, names, name))
    if len(names) == 1:
        raise NotPossible(f"{name!r} is the only name of {entity.name!r}: there is nothing to take it from")
    leaving = graph.write(partial(_split, names=names, name=named[0]))
    resolve(graph)
    if back := _back(graph, names, leaving, named[0]):
        graph.write(partial(_stand_alone, names=back))
        resolve(graph)
    id_: str = named[0]["id"]
    # A name may have gone with its papers meanwhile.
    return _homes(graph, [id_]).get(id_, id_)


def _back(graph: Graph, names: Iterable[Row], leaving: Collection[str], name: Row) -> list[Row]:
    """The names that rules have brought together again with those that they were to leave."""
    home = _homes(graph, [row["id"] for row in names])
    # An acronym goes where its long form goes.
    going = {*leaving, *(row["id"] for row in names if row["rule"] == Rule.ACRONYM and row["via"] in leaving)}
    stay = {home.get(row["id"]) for row in names if row["id"] not in going}
    back = [row for row in names if row["id"] in leaving and home.get(row["id"]) in stay]
    # Of those that leave together with the one that was asked for, that one is enough.
    return [row for row in back if row["id"] == name["id"]] if name["id"] in leaving else back


def _no_such_name(entity: EntityRow, names: Iterable[Row], name: str) -> str:
    long_form = next((row for row in names if searchable(name) in map(searchable, row["surfaces"])), None)
    if long_form is None:
        return f"{entity.name!r} has no name {name!r}: it has {', '.join(entity.aliases)}"
    others = (text for text in long_form["surfaces"] if searchable(text) != searchable(name))
    return (
        f"{name!r} is short for {next(others, entity.name)!r} in papers that have both, "
        "and is no name without it: split that"
    )


def _homes(graph: Graph, names: Iterable[str]) -> dict[str, str]:
    return {name: row.id for name, row in entities_by_any_id(graph, names).items()}


def rename_entity(graph: Graph, entity: EntityRow, title: str | None) -> None:
    """Call an entity by another name, now and in every later run; by the name that most papers use where it is null.

    Raises:
        NotPossible: The name is empty.
    """
    # On one line, as a file of aliases has it.
    title = title if title is None else " ".join(title.split())
    if title == "":
        raise NotPossible("an entity cannot be called nothing: give a name, or take the old one back")
    graph.write(partial(_rename, entity=entity, title=title))


def add_aliases(graph: Graph, aliases: Iterable[Alias]) -> int:
    """Take names for one thing, whether or not a paper uses them yet; returns how many names were decided of.

    An entity that names are taken for is called by the name on their line, or by its title.
    """
    rows: list[Row] = []
    kept: list[Row] = []
    alone: list[Row] = []
    decided: set[str] = set()
    for line in aliases:
        target = _name_id(line.type, line.name)
        keep = {"id": target, "said": [line.type.value, line.name]}
        if not line.aliases and not line.of_other_types and line.title is None:
            alone.append(keep)
            decided.add(target)
            continue
        kept.append({**keep, "title": _title(line)})
        names = [*((line.type, alias) for alias in line.aliases), *line.of_other_types]
        others = {_name_id(type_, alias): (type_, alias) for type_, alias in names}
        others.pop(target, None)
        decided.update(others or [target])
        rows += [{"id": id_, "same_as": target, "said": [type_.value, text]} for id_, (type_, text) in others.items()]
    graph.write(partial(_take_for, rows=rows, kept=kept, alone=alone))
    resolve(graph)
    return len(decided)


def decisions(graph: Graph) -> tuple[Alias, ...]:
    """All decisions, as `add_aliases` takes them and comes to the same entities.

    A name that stands alone has a line without aliases, and another one for what else is decided of it.
    """
    rows = graph.read(queries.DECIDED)
    others: dict[str, list[tuple[EntityType, str]]] = defaultdict(list)
    for row in rows:
        if row["same_as"]:
            others[row["same_as"]].append((EntityType(row["said"][0]), _written(row)))
    lines = [line for row in rows for line in _lines(row, others[row["id"]])]
    return tuple(sorted(lines, key=lambda line: (line.type.value, line.name, line.aliases)))


def _lines(row: Row, others: list[tuple[EntityType, str]]) -> Iterator[Alias]:
    """What is decided of a name, beside what it is taken for; `others` are those that are taken for it."""
    type_, name, title = EntityType(row["said"][0]), _written(row), row["title"]
    if row["alone"]:
        yield Alias(type_, name, ())
    if others or title:
        called = None if others and title == name else title or ""
        aliases = tuple(sorted(text for other, text in others if other is type_))
        yield Alias(type_, name, aliases, called, tuple(sorted(one for one in others if one[0] is not type_)))


def _written(row: Row) -> str:
    """A name of which a person has decided something, as a line has it: in the words of the title if these mean it."""
    type_, text = row["said"]
    return _said(EntityType(type_), row["id"], [row["title"] or "", text, *(row["surfaces"] or ())])[1]


def _said(type_: EntityType, name: str, texts: Iterable[str]) -> list[str]:
    """A name as a person can write it, kept for when no paper uses it: the first of some strings that means it.

    Its id where none does, as it is with one that a paper told from another spelled alike.
    """
    plain = (" ".join(text.split()) for text in texts)
    return [type_.value, next((text for text in plain if text and _name_id(type_, text) == name), name)]


def _name_id(type_: EntityType, text: str) -> str:
    """The id of the name that a person writes so, which may be by this id."""
    return text if is_id(text) else entity_id(type_, keys_of(text)[0])


def _title(line: Alias) -> str | None:
    """What the entity of a line is to be called; null for what most papers call it."""
    if line.title is not None:
        return line.title or None
    return None if is_id(line.name) else line.name


def _is_called(row: Row, name: str) -> bool:
    """Whether a name is written so, by its own spellings rather than by an acronym beside it."""
    own = spellings_of(EntityType(row["type"]), row["id"], row["surfaces"]) or row["surfaces"]
    return row["id"] == name or searchable(name) in {searchable(text) for text in own}


def _take_for(transaction: Transaction, rows: list[Row], kept: list[Row], alone: Sequence[Row] = ()) -> None:
    transaction.run(write.BEGIN)
    transaction.run_rows(queries.KEEP, kept)
    transaction.run(queries.SAME_AS, rows=rows, at=now())
    transaction.run(queries.ALONE, rows=list(alone), at=now())
    if titled := [row for row in kept if "title" in row]:
        transaction.run_rows(queries.SET_TITLES, titled)
        found = transaction.run(queries.ENTITIES_OF, ids=[row["id"] for row in titled])
        refresh(transaction, {row["id"] for row in titled} | {row["entity"] for row in found})
    reconsider(transaction, [row["id"] for row in (*rows, *kept, *alone)])


def _split(transaction: Transaction, names: list[Row], name: Row) -> list[str]:
    """Take a name out of its entity; returns the names that leave."""
    transaction.run(write.BEGIN)
    group = [row for row in names if row["group"] == name["group"]]
    inside = [row["id"] for row in group]
    merged = [row["id"] for row in group if row["same_as"] and row["same_as"] not in inside]
    leaving = inside
    if not merged:
        # Where others were taken for it, it is they that leave.
        leaving = merged = [
            row["id"] for row in transaction.run(write.FOLLOWING, ids=inside) if row["id"] not in inside
        ]
    if not merged:
        _set_alone(transaction, [name])
        return [name["id"]]
    targets = [row["same_as"] for row in names if row["same_as"]]
    transaction.run(queries.FORGET, ids=merged)
    _forget(transaction, [*merged, *targets, *inside])
    reconsider(transaction, [name["id"], *merged])
    return leaving


def _stand_alone(transaction: Transaction, names: list[Row]) -> None:
    transaction.run(write.BEGIN)
    _set_alone(transaction, names)


def _set_alone(transaction: Transaction, names: list[Row]) -> None:
    rows = [{"id": row["id"], "said": _said(EntityType(row["type"]), row["id"], row["surfaces"])} for row in names]
    transaction.run(queries.ALONE, rows=rows, at=now())
    reconsider(transaction, [row["id"] for row in rows])


def reconsider(transaction: Transaction, ids: list[str]) -> None:
    """Mark some names with all of their groups, and what depends on them."""
    transaction.run(queries.SET_GROUP_PENDING, ids=ids)
    mark_dependents(transaction, ids)


def _rename(transaction: Transaction, entity: EntityRow, title: str | None) -> None:
    transaction.run(write.BEGIN)
    # The title may be on another name, which gave the entity its id at the time.
    titled = [entity.id, *(row["id"] for row in transaction.run(queries.TITLED, entity=entity.id))]
    transaction.run_rows(queries.SET_TITLES, [{"id": id_, "title": None} for id_ in titled])
    if title is not None:
        rows = [{"id": entity.id, "said": _said(entity.type, entity.id, entity.aliases), "title": title}]
        transaction.run_rows(queries.KEEP, rows)
        transaction.run_rows(queries.SET_TITLES, rows)
    _forget(transaction, titled)
    refresh(transaction, [entity.id])


def _forget(transaction: Transaction, ids: list[str]) -> None:
    """Let go of what was kept of names because something was decided of them."""
    transaction.run(queries.FORGET_WORDS, ids=ids)
    transaction.run(write.DELETE_UNUSED_NAMES, ids=ids)


def now() -> str:
    """The time at which something is decided, in UTC, as ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")
