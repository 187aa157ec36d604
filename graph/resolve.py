"""Entity resolution across papers: which names stand for one entity.

Three things bring names together, the stronger first:

- a person's decision (`decisions`), which wins over every run, now and later;
- an acronym: a name that is used alone is taken for the long form that nearly all papers give it which introduce it,
  and more than one of them where more than one use it;
- a variant: names of one type with one stem (`variants`), found by an index and never as all pairs (`groups`).

What speaks against it is a paper that tells two names apart: one that states something between two variants, or that
uses an acronym beside its long form for another thing. It forbids to take one for the other, unless there are many more
papers than such (`groups.told_apart`), which are read wrongly now and then. A group of variants is built from its best
pairs down, and no two groups that hold such a pair are joined, so that the closure of many small merges cannot join
what is apart.

What a name is taken for depends on the graph alone, never on the order in which papers came: when a second long form
appears the merge is undone. Evidence and mentions keep the name as their paper uses it, so that a merge moves them and
loses nothing, and every name keeps why it is taken for its entity (`rule`, `score`, and the name it came by, `via`).
Loading marks the names whose meaning may have changed; only those are looked at here.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from itertools import product
from typing import Final

from claimgraph.graph.connect import Graph, Row, Transaction
from claimgraph.graph.groups import SCORES, Contrasts, Variant, grouped, spellings_of, told_apart
from claimgraph.graph.ledger import mark_following, refresh
from claimgraph.graph.moves import Move, move
from claimgraph.graph.queries import resolve as queries
from claimgraph.graph.queries import write
from claimgraph.graph.variants import Rule, rule_between
from claimgraph.schema import EntityType, Predicate, claim_id

_PAGE: Final = 10_000
"""How many names are asked for at once that are to be looked at: for fewer the database would read them all as well."""
_BATCH: Final = 100
_MOST_PAPERS: Final = 500
"""More papers than this use the names of a batch only where one name alone is used by more: all they say may move, in
one transaction, which a server holds in memory."""
_LEAST_SHARE: Final = 0.9
"""The share of the papers introducing an acronym that must agree on its long form."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a name is taken for another; all null for one that is taken for itself."""

    rule: str | None = None
    score: float | None = None
    via: str | None = None
    """The id of the other name."""


@dataclass(frozen=True, slots=True)
class _Step:
    """What a group of names is taken for next."""

    group: str
    reason: Reason


def resolve(graph: Graph, on_progress: Callable[[int], None] | None = None) -> None:
    """Look at every name whose meaning may have changed, and move what has.

    `on_progress` is given the number of names looked at since its last call.
    """
    # In a transaction that could write, as a member of a cluster that only reads may not know yet what was loaded.
    while pending := graph.write(lambda transaction: transaction.run(queries.PENDING, limit=_PAGE)):
        for some in _batches(pending):
            done = graph.write(partial(_settle_some, ids=some))
            if on_progress:
                on_progress(done)


def _settle_some(transaction: Transaction, ids: list[str]) -> int:
    """Bring those of some names up to date that are still to be looked at; returns how many these were."""
    if not transaction.run(queries.STILL_PENDING, ids=ids):
        return 0
    transaction.run(write.BEGIN)
    # Asked again once no other writer can come between: another may just have settled some of them.
    pending = [row["id"] for row in transaction.run(queries.STILL_PENDING, ids=ids)]
    names = _with_variants(transaction, pending)
    changed = _settle(transaction, names)
    transaction.run(queries.SETTLED, ids=sorted({*pending, *names}))
    mark_dependents(transaction, sorted(changed))
    return len(pending)


def mark_dependents(transaction: Transaction, names: list[str]) -> None:
    """Mark what depends on the meaning of some names: their acronyms, and the names that a person took for them."""
    transaction.run(queries.SET_DEPENDENT_PENDING, ids=names)
    mark_following(transaction, names)


def _batches(names: Iterable[Row]) -> Iterator[list[str]]:
    """The ids of names, as many at a time as one transaction can look at."""
    ids: list[str] = []
    papers = 0
    for name in names:
        if ids and (len(ids) == _BATCH or papers + name["papers"] > _MOST_PAPERS):
            yield ids
            ids, papers = [], 0
        ids.append(name["id"])
        papers += name["papers"]
    if ids:
        yield ids


def _settle(transaction: Transaction, names: Mapping[str, Row]) -> set[str]:
    """Bring some names up to date, given with all their variants: returns those that mean something else now."""
    groups, reasons = _groups(transaction, names)
    regrouped = {id_ for id_, row in names.items() if row["group"] != groups[id_]}
    transaction.run_rows(queries.SET_GROUPS, [{"id": id_, "group": groups[id_]} for id_ in sorted(regrouped)])
    steps = _chains(transaction, set(groups.values()))
    ends = {id_: _end(group, steps) for id_, group in groups.items()}
    reasons |= {id_: steps[id_].reason for id_, group in groups.items() if group == id_ != ends[id_]}
    noted = _note(transaction, names, reasons)
    moves = [Move(id_, row["entity"], ends[id_]) for id_, row in names.items() if row["entity"] != ends[id_]]
    move(transaction, moves)
    # By how it was merged, a name's title is what its entity is called or is not, also where the name stays.
    renamed = {ends[id_] for id_ in noted} - {entity for one in moves for entity in (one.old, one.new)}
    if renamed:
        refresh(transaction, renamed)
    return regrouped | {one.name for one in moves}


def _with_variants(transaction: Transaction, ids: list[str]) -> dict[str, Row]:
    """These names, and all that have a stem with one of them, by id; in the order of their ids."""
    asked = [row["name"] for row in transaction.run(queries.NAMES, ids=ids)]
    stems = sorted({name["stem"] for name in asked})
    rows = [row["name"] for row in transaction.run(queries.VARIANTS, stems=stems)]
    return {row["id"]: row for row in sorted(rows, key=lambda row: str(row["id"]))}


def _groups(transaction: Transaction, names: Mapping[str, Row]) -> tuple[dict[str, str], dict[str, Reason]]:
    """The name that each name is taken for as a variant, and why."""
    by_stem: dict[str, list[Variant]] = defaultdict(list)
    groups = {}
    for id_, row in names.items():
        spellings = spellings_of(EntityType(row["type"]), id_, row["surfaces"])
        groups[id_] = id_
        if spellings and not row["alone"]:
            by_stem[row["stem"]].append(Variant(id_, EntityType(row["type"]), spellings, row["papers"]))
    several = [variants for variants in by_stem.values() if len(variants) > 1]
    contrasts = _contrasts(transaction, several, names)
    reasons: dict[str, Reason] = {}
    for variants in several:
        groups |= grouped(variants, contrasts)
        by_id = {variant.id: variant for variant in variants}
        for one in variants:
            if (target := by_id[groups[one.id]]) is not one:
                rule = rule_between(one.type, one.spellings, target.spellings)
                reasons[one.id] = Reason(rule.value, SCORES[rule], target.id)
    return groups, reasons


def _contrasts(transaction: Transaction, several: Iterable[list[Variant]], names: Mapping[str, Row]) -> Contrasts:
    """How many papers state something between two variants.

    What they state are claims between the entities that the names are taken for now. Their ids can be computed, so that
    not all claims of an entity have to be looked at, of which it may have 100,000.
    """
    claims = set()
    for variants in several:
        entities = {names[variant.id]["entity"] for variant in variants}
        claims |= {claim_id(one, each, other) for one, other in product(entities, repeat=2) for each in Predicate}
    papers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in transaction.run(queries.STATED_BETWEEN, claims=sorted(claims)) if claims else ():
        if row["subject"] != row["object"]:
            papers[min(row["subject"], row["object"]), max(row["subject"], row["object"])].add(row["paper"])
    return {pair: len(stating) for pair, stating in papers.items()}


def _chains(transaction: Transaction, groups: set[str]) -> dict[str, _Step]:
    """What some groups are taken for next, and what these are, and so on."""
    steps: dict[str, _Step] = {}
    asked: set[str] = set()
    while new := groups - asked:
        asked |= new
        found = _steps(transaction, new)
        steps |= found
        groups = {step.group for step in found.values()}
    return steps


def _end(group: str, steps: dict[str, _Step]) -> str:
    """Where a chain of steps ends; of one that goes round in a circle, the smallest id on it."""
    path = [group]
    while path[-1] in steps:
        following = steps[path[-1]].group
        if following in path:
            return min(path[path.index(following) :])
        path.append(following)
    return path[-1]


def _steps(transaction: Transaction, groups: set[str]) -> dict[str, _Step]:
    members: dict[str, list[Row]] = defaultdict(list)
    for row in transaction.run(queries.MEMBERS, groups=sorted(groups)):
        members[row["group"]].append(row)
    # Asked apart: an optional match by a null makes a server look at every name.
    targets = sorted({row["same_as"] for rows in members.values() for row in rows if row["same_as"]})
    found = transaction.run(queries.GROUPS_OF, ids=targets) if targets else []
    decided = {row["id"]: row["group"] for row in found}
    steps = {group: step for group, rows in members.items() if (step := _decided(group, rows, decided))}
    used = {group: [row for row in rows if row["papers"]] for group, rows in members.items() if group not in steps}
    meanings = {group: meaning for group, rows in used.items() if (meaning := _long_form(group, rows))}
    beside = _used_beside(transaction, used, meanings)
    for group, (step, papers) in meanings.items():
        if not told_apart(papers, beside[group]):
            steps[group] = step
    return steps


def _decided(group: str, members: Iterable[Row], groups: Mapping[str, str]) -> _Step | None:
    """What a person has taken some name of a group for; `groups` has the group of each name that any was taken for."""
    decided = {row["id"]: row["same_as"] for row in members if groups.get(row["same_as"], group) != group}
    if not decided:
        return None
    target = decided[min(decided)]
    return _Step(groups[target], Reason(Rule.DECIDED.value, 1.0, target))


def _long_form(group: str, members: Collection[Row]) -> tuple[_Step, int] | None:
    """What the acronyms in a group stand for, and how many papers say so."""
    papers: Counter[str] = Counter()
    names: dict[str, list[Row]] = defaultdict(list)
    for row in members:
        for long in row["longs"] if not row["alone"] else ():
            if long["group"] != group and not long["alone"]:
                papers[long["group"]] += long["papers"]
                names[long["group"]].append(long)
    if not papers:
        return None
    meaning = min(papers, key=lambda long: (-papers[long], long))
    share = papers[meaning] / papers.total()
    if share < _LEAST_SHARE or any(long["is_short"] for long in names[meaning]):
        return None
    # What one paper alone calls its own by these letters, others may have called something else.
    if papers[meaning] == 1 and max(row["papers"] for row in members) > 1:
        return None
    via = min(names[meaning], key=lambda long: (-long["papers"], str(long["id"])))["id"]
    return _Step(meaning, Reason(Rule.ACRONYM.value, round(share, 4), via)), papers[meaning]


def _used_beside(
    transaction: Transaction, members: dict[str, list[Row]], meanings: dict[str, tuple[_Step, int]]
) -> Counter[str]:
    """How many papers use a name of each group for something else than its long form, or another acronym of that."""
    if not meanings:
        return Counter()
    targets = sorted({step.group for step, _ in meanings.values()})
    names: dict[str, set[str]] = defaultdict(set)
    for row in transaction.run(queries.NAMES_AND_SHORTS, groups=targets):
        names[row["group"]] |= {row["id"], *row["shorts"]}
    rows = [
        {
            "group": group,
            "entity": member["entity"],
            "name": member["id"],
            "others": sorted(names[step.group] - {row["id"] for row in members[group]}),
        }
        for group, (step, _) in meanings.items()
        for member in members[group]
    ]
    beside: Counter[str] = Counter()
    for row in transaction.run(queries.USED_TOGETHER, rows=rows):
        beside[row["group"]] += row["papers"]
    return beside


def _note(transaction: Transaction, names: Mapping[str, Row], reasons: Mapping[str, Reason]) -> set[str]:
    """Keep with every name why it is taken for what it is; returns those that are so for another reason than before."""
    changed = {
        id_: reason
        for id_, row in names.items()
        if (reason := reasons.get(id_, Reason())) != Reason(row["rule"], row["score"], row["via"])
    }
    transaction.run_rows(queries.SET_REASONS, [{"id": id_, **asdict(reason)} for id_, reason in changed.items()])
    return {
        id_ for id_, reason in changed.items() if (reason.rule, reason.via) != (names[id_]["rule"], names[id_]["via"])
    }
