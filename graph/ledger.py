"""Names and entities in the graph, kept in step with the mentions that papers make.

`(:Name)` is a name as papers use it, before resolution: how many papers use it, with which surface strings, and which
entity it is taken for. `(:Name)-[:SHORT {papers}]->(:Name)` says that some papers give an acronym beside that long
form. Both are counts, added to and subtracted from as papers come and go, so that a name which 100,000 papers use
costs no more to update than any other. An entity is what its names say together; a paper that uses two of them counts
once.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from claimgraph.graph.connect import Row, Transaction
from claimgraph.graph.generic import is_generic
from claimgraph.graph.groups import stem_of
from claimgraph.graph.names import searchable
from claimgraph.graph.parts import parts_of
from claimgraph.graph.prepare import Use
from claimgraph.graph.queries import write as queries
from claimgraph.graph.sorts import entity_sorts
from claimgraph.graph.variants import Rule
from claimgraph.schema import EntityType

_OF_USED: Final = ("type", "papers", "entity", "surfaces", "counts", "pending", "stem", "rule", "score", "via")
"""The properties of a name that some paper uses; what a person has decided of it stays without."""

Pair = tuple[str, str]
"""The id of a long form's name and that of its acronym's."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What names are taken for after a change."""

    entities: dict[str, str]
    """The entity of each name that is in use."""
    left: set[str]
    """The entities that the changed names had before: some may have no name any more."""


@dataclass(slots=True)
class _Change:
    """What a batch does to one name."""

    type: EntityType | None = None
    papers: int = 0
    surfaces: Counter[str] = field(default_factory=Counter)
    stems: set[str | None] = field(default_factory=set)
    """What its surfaces in one paper, or in another, have in common with variants."""

    def add(self, use: Use, sign: int) -> None:
        self.type = use.type or self.type
        self.papers += sign
        self.stems.add(use.stem)
        for surface in use.surfaces:
            self.surfaces[surface] += sign


def update_names(transaction: Transaction, gone: list[Use], come: list[Use]) -> Taken:
    """Take some uses of names back and add others, bringing names and entities up to date.

    What nothing uses any more is still there after it, for `drop_unused`.
    """
    changes: dict[str, _Change] = defaultdict(_Change)
    for uses, sign in ((gone, -1), (come, 1)):
        for use in uses:
            changes[use.name].add(use, sign)
    stored = {row["name"]["id"]: row for row in transaction.run(queries.NAMES, ids=sorted(changes))}
    names = [_changed(name, change, stored[name]["name"] if name in stored else {}) for name, change in changes.items()]
    fresh = [row for row in names if row["id"] not in stored and row["papers"]]
    shared = _shared_stems(transaction, names, stored, come)
    transaction.run_rows(queries.ADD_NAMES, fresh)
    transaction.run_rows(queries.SET_NAMES, [row for row in names if row["id"] in stored])
    # Also where they are only used by another number of papers: it counts how many.
    pending = {name for name, row in stored.items() if row["carried"]} | _update_shorts(transaction, gone, come)
    stems = _stems(names, (row["name"] for row in stored.values()))
    pending |= _used_together(transaction, [*gone, *come], stems, shared)
    transaction.run(queries.SET_PENDING, ids=sorted(pending))
    _mark_variants(transaction, names, stored, shared)
    # From now on they stand for what was decided of them alone, and not for what papers say of them.
    mark_following(transaction, [row["id"] for row in names if not row["papers"] and row["group"]])
    before = {row["name"]["entity"] for row in stored.values()} - {None}
    entities = {row["id"]: row["entity"] for row in names if row["entity"]}
    added = _add_entities(transaction, fresh)
    meanings = entities | {name: row["name"]["entity"] for name, row in stored.items() if row["name"]["entity"]}
    change = _mentioned(come, meanings)
    change.subtract(_mentioned(gone, meanings))
    refresh(transaction, (before | set(entities.values())) - added, change)
    return Taken(entities, before)


def _add_entities(transaction: Transaction, fresh: Iterable[Row]) -> set[str]:
    """Make the entities of names that are new; returns their ids."""
    rows = {row["id"]: row for row in fresh}
    # The id may be that of an entity which others are still taken for since the name was last used.
    known = {row["id"] for row in transaction.run(queries.KNOWN_ENTITIES, ids=sorted(rows))}
    added = rows.keys() - known
    transaction.run_rows(
        queries.ADD_ENTITIES,
        [
            _entity({"entity": id_, "title": None, "type": rows[id_]["type"]}, [rows[id_]], rows[id_]["papers"])
            for id_ in sorted(added)
        ],
    )
    return added


def _mentioned(uses: Iterable[Use], entities: Mapping[str, str]) -> Counter[str]:
    """How many papers mention each entity, given that of each name: one that uses two of its names is one."""
    return Counter(entity for _, entity in {(use.paper, entities[use.name]) for use in uses})


def _stems(*rows: Iterable[Row]) -> dict[str, set[str]]:
    """The stems that each name has or had."""
    stems: dict[str, set[str]] = defaultdict(set)
    for row in chain(*rows):
        if row["stem"]:
            stems[row["id"]].add(row["stem"])
    return stems


def _shared_stems(
    transaction: Transaction, names: Collection[Row], stored: Mapping[str, Row], come: Iterable[Use]
) -> set[str]:
    """Those of the stems of some names that others may have too, or whose names may be acronyms.

    Asked before the names are written; of the names that come most are the first with their stem.
    """
    stems = Counter(row["stem"] for row in names if row["stem"])
    shorts = {short for use in come for short in use.shorts}
    shared = {stem for stem, count in stems.items() if count > 1}
    shared |= {row["stem"] for row in names if row["id"] in shorts or row["id"] in stored}
    shared |= {row["name"]["stem"] for row in stored.values()}
    found = transaction.run(queries.KNOWN_STEMS, stems=sorted(stems.keys() - shared))
    return (shared | {row["stem"] for row in found}) - {None}


def _mark_variants(
    transaction: Transaction, names: Iterable[Row], stored: Mapping[str, Row], shared: Collection[str]
) -> None:
    """Mark the variants of names that came, went, or are used by another number of papers."""
    now = {row["id"]: row["stem"] for row in names}
    # Where a name goes, one that is left alone may have been taken for it.
    left = {row["name"]["stem"] for id_, row in stored.items() if row["name"]["stem"] != now[id_]} - {None}
    transaction.run(queries.SET_VARIANTS_PENDING, stems=sorted(set(now.values()).intersection(shared)), least=2)
    transaction.run(queries.SET_VARIANTS_PENDING, stems=sorted(left), least=1)


def mark_following(transaction: Transaction, names: list[str]) -> None:
    """Mark the names that a person took for some names, also by way of others that no paper uses."""
    seen: set[str] = set()
    while names:
        seen.update(names)
        used = {row["id"]: row["used"] for row in transaction.run(queries.FOLLOWING, ids=names)}
        if used:
            transaction.run(queries.SET_PENDING, ids=sorted(used))
        names = sorted({name for name, is_used in used.items() if not is_used} - seen)


def _changed(name: str, change: _Change, stored: Row) -> Row:
    """The properties of a name after a change; all null for one that no paper uses any more."""
    papers = (stored.get("papers") or 0) + change.papers
    if not papers:
        # One that a person took others for still stands for them.
        return {"id": name, "group": name if stored.get("said") else None} | dict.fromkeys(_OF_USED)
    counts = Counter(dict(zip(stored.get("surfaces") or (), stored.get("counts") or (), strict=True)))
    counts.update(change.surfaces)
    surfaces = sorted(surface for surface, count in counts.items() if count)
    type_ = EntityType(change.type or stored["type"])
    return {
        "id": name,
        "type": type_.value,
        "stem": _stem(type_, name, surfaces, change, stored),
        "group": stored.get("group") or name,
        "papers": papers,
        "entity": stored.get("entity") or name,
        "surfaces": surfaces,
        "counts": [counts[surface] for surface in surfaces],
    }


def _stem(type_: EntityType, name: str, surfaces: list[str], change: _Change, stored: Row) -> str:
    """`groups.stem_of`, which takes its time, where it is not known already."""
    if surfaces == stored.get("surfaces") and stored["stem"]:
        return str(stored["stem"])
    one = next(iter(change.stems))
    if len(change.stems) == 1 and one and not stored.get("papers"):
        return one
    return stem_of(type_, name, surfaces)


def _update_shorts(transaction: Transaction, gone: Iterable[Use], come: Iterable[Use]) -> set[str]:
    """Count the pairs of long form and acronym anew; returns the acronyms whose meaning may have changed."""
    change: Counter[Pair] = Counter((use.name, short) for use in come for short in use.shorts)
    change.subtract((use.name, short) for use in gone for short in use.shorts)
    pairs = [{"long": long, "short": short} for (long, short), difference in sorted(change.items()) if difference]
    if not pairs:
        return set()
    stored = {(row["long"], row["short"]): row["papers"] for row in transaction.run(queries.SHORTS, rows=pairs)}
    added: list[Row] = []
    kept: list[Row] = []
    removed: list[Row] = []
    for pair in pairs:
        key = (pair["long"], pair["short"])
        row = {**pair, "papers": stored.get(key, 0) + change[key]}
        (removed if not row["papers"] else kept if key in stored else added).append(row)
    transaction.run_rows(queries.ADD_SHORTS, added)
    transaction.run_rows(queries.SET_SHORTS, kept)
    # Also where only the number of papers changes: it is by their share that a long form is believed.
    affected = transaction.run(queries.SHORTS_AFFECTED, rows=added + kept + removed)
    transaction.run_rows(queries.DELETE_SHORTS, removed)
    return {row["id"] for row in affected}


def _used_together(
    transaction: Transaction, uses: Iterable[Use], stems: Mapping[str, set[str]], shared: Collection[str]
) -> set[str]:
    """The acronyms that a paper uses, or their variants, beside what they might be taken for.

    No stem is that of an acronym which is not one of the `shared`.
    """
    used: dict[str, set[str]] = defaultdict(set)
    for use in uses:
        used[use.paper] |= stems[use.name]
    everywhere = sorted(set().union(*used.values()).intersection(shared))
    carried = {row["stem"] for row in transaction.run(queries.CARRIED_STEMS, stems=everywhere)}
    papers = [
        {"stems": sorted(those), "carried": sorted(those & carried)}
        for those in used.values()
        if not those.isdisjoint(carried)
    ]
    return {row["id"] for row in transaction.run(queries.SHORTS_USED_TOGETHER, papers=papers)} if papers else set()


def refresh(transaction: Transaction, entities: Iterable[str], change: Counter[str] | None = None) -> None:
    """Compute from their names what entities are called and how many papers mention them, making those missing.

    Args:
        transaction: The open write transaction.
        entities: Their ids.
        change: How many more papers than before mention each; null where their mentions are written already.
    """
    members: dict[str, list[Row]] = defaultdict(list)
    roots: dict[str, Row] = {}
    for row in transaction.run(queries.NAMES_OF_ENTITIES, ids=sorted(entities)):
        members[row["entity"]].append(row["name"])
        roots[row["entity"]] = row
    papers = {identity: names[0]["papers"] for identity, names in members.items() if len(names) == 1}
    papers |= _papers_of_several(transaction, sorted(members.keys() - papers.keys()), change)
    _give_types(transaction, roots)
    rows = [_entity(roots[identity], names, papers[identity]) for identity, names in members.items()]
    transaction.run_rows(queries.SET_ENTITIES, rows)


def _give_types(transaction: Transaction, roots: Mapping[str, Row]) -> None:
    """Complete the types of entities whose id is that of a name which no paper uses: they stay what they were."""
    lacking = {identity for identity, root in roots.items() if root["type"] is None}
    known = types_of(transaction, lacking)
    for identity in lacking:
        roots[identity]["type"] = known.get(identity) or roots[identity]["said"]


def types_of(transaction: Transaction, entities: Collection[str]) -> dict[str, str]:
    """The types of entities, by their ids; an unknown id has no entry."""
    rows = transaction.run(queries.TYPES, ids=sorted(entities)) if entities else []
    return {row["id"]: row["type"] for row in rows}


def _papers_of_several(transaction: Transaction, entities: list[str], change: Counter[str] | None) -> dict[str, int]:
    """How many papers mention entities of several names, of which a paper may use more than one.

    They are not counted where it is known how many come and go: 100,000 may mention an entity.
    """
    if not entities:
        return {}
    query = queries.COUNTED_PAPERS if change is None else queries.STORED_PAPERS
    papers = {row["id"]: row["papers"] for row in transaction.run(query, ids=entities)}
    return {entity: papers[entity] + (change[entity] if change else 0) for entity in entities}


def _entity(root: Row, names: Collection[Row], papers: int) -> Row:
    """An entity's properties.

    Args:
        root: The id of the entity and the type of the name that it has this from, which others of its names may not
            have that a person took for it; and its title, what a person calls it.
        names: Its names.
        papers: How many mention it.
    """
    identity, title = root["entity"], root["title"]
    counts: Counter[str] = Counter()
    for name in names:
        counts.update(dict(zip(name["surfaces"], name["counts"], strict=True)))
    aliases = sorted(counts, key=lambda surface: (-counts[surface], -len(surface), surface))
    own, others = _titles(names)
    aliases = list(dict.fromkeys([*([title] if title else []), *own, *aliases, *others]))
    # One line per alias, so that no search finds the end of one and the beginning of the next.
    search = "\n".join(sorted({searchable(alias) for alias in aliases}))
    return {
        "id": identity,
        "type": root["type"] or min(name["type"] for name in names),
        "name": aliases[0],
        "aliases": aliases,
        "papers": papers,
        "search": search,
        "parts": parts_of(search),
        "generic": is_generic(aliases[0]) or None,
        **entity_sorts(identity, aliases[0], papers),
    }


def _titles(names: Collection[Row]) -> tuple[list[str], list[str]]:
    """The titles of an entity's names: those it may be called by, and those of what a person has merged into it."""
    titled = [name for name in names if name.get("title")]
    by_id = {name["id"]: name for name in names} if titled else {}
    own = {name["title"] for name in titled if not _is_merged(name, by_id)}
    return sorted(own), sorted({name["title"] for name in titled} - own)


def _is_merged(name: Row, by_id: Mapping[str, Row]) -> bool:
    """Whether a person took a name for another, or the one that it was taken for, and so on."""
    seen: set[str] = set()
    following: Row | None = name
    while following and following["id"] not in seen:
        if following["rule"] == Rule.DECIDED:
            return True
        seen.add(following["id"])
        following = by_id.get(following["via"] or "")
    return False


def drop_unused(transaction: Transaction, names: Iterable[str], entities: Iterable[str]) -> None:
    """Delete those of the names that no paper uses any more, and those of the entities that have no name left."""
    wanted = sorted(entities)
    used = {row["entity"] for row in transaction.run(queries.NAMES_OF_ENTITIES, ids=wanted)}
    transaction.run(queries.DELETE_ENTITIES, ids=sorted(set(wanted) - used))
    transaction.run(queries.DELETE_UNUSED_NAMES, ids=sorted(names))
