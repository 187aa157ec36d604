"""Statements for lists: composed of constant parts, one per filter that is set, and paged by a sort key."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple


class Part(NamedTuple):
    """A filter by a part of a name, for which an index gives candidates."""

    indexes: tuple[str, ...]
    """The full-text indexes that know the names."""
    rows: str
    """The clause that gives the rows of what has one of the ids in the parameter of the filter's name and `_ids`."""


@dataclass(frozen=True, slots=True)
class ListQuery:
    """A list that filters narrow down.

    `patterns` are the filters that name a neighbour, the most selective first; each gives a part of a MATCH. `tests`
    are the filters that look at the row itself. Both are keyed by the name of the filter; the filter's value is the
    statement's parameter of that name. What has a part of a name is found in one of three ways: few by their ids
    (`parts`), many by looking at the rows in the order of the list, and where another filter names a neighbour, at its.
    """

    node: str
    """The pattern of a row without any filter."""
    variable: str
    patterns: Mapping[str, str]
    tests: Mapping[str, str]
    sort: str
    """The property that orders the list; unique, so that a page can begin after it."""
    row: str
    """The row in the answer: what belongs to it is collected and not matched, for ArcadeDB leaves the index of a page
    that another MATCH follows."""
    parts: Mapping[str, Part] = field(default_factory=dict)
    """The filters by a part of a name."""
    orders: Mapping[str, str] = field(default_factory=dict)
    """For each order that can be asked for a property like `sort`; the first is `sort` itself."""
    of_years: str | None = None
    """The clause that gives the rows of the papers with the ids `$years_ids`, where the list has `year_from` and
    `year_to` and papers of these years are few."""
    sparse: Mapping[str, str] = field(default_factory=dict)
    """For some filters a property like `sort` that only the rows have which the filter lets through."""

    def ordered(self, order: str) -> "ListQuery":
        """The same list in one of its `orders`."""
        sort = self.orders[order]
        return self if sort == self.sort else replace(self, sort=sort, sparse={})

    def condition(self, filters: Collection[str], prefix: str) -> list[str]:
        """What the filters of these names say of a row, as conditions that all must hold.

        Their parameters have the prefix before their names. So have the neighbours: ArcadeDB takes one of the same name
        in the patterns of the list for the same node, also behind a WITH that does not name it.
        """
        conditions = [
            f"EXISTS {{ MATCH {pattern}{f' WHERE {self.tests[name]}' if name in self.tests else ''} }}"
            for name, pattern in self.patterns.items()
            if name in filters
        ]
        conditions += [test for name, test in self.tests.items() if name in filters and name not in self.patterns]
        named = (re.sub(r"\$(?=\w)", f"${prefix}", condition) for condition in conditions)
        return [re.sub(rf"\b(?!{self.variable}\b)(?=[a-z][:.])", prefix, condition) for condition in named]

    def end(self, filters: Collection[str], more: Sequence[str] = ()) -> str | None:
        """The statement that says where a page may end, with the parameters of `page`; None where it need not be asked.

        It returns how many rows it `found`, up to the limit, and `end`, which is null where no row is left, and else no
        smaller than the sort key of the page's last row. ArcadeDB reads an index in its order and stops at a limit, but
        sorts all the rest of a list where an order is asked for. The rows that a neighbour gives are read whole anyway.
        """
        if self.is_narrowed(filters):
            return None
        sort = self._sort(filters)
        return f"{self._rows(filters, more, f'{sort} > $position')} WITH {sort} AS sort LIMIT $limit {_END}"

    def page(self, filters: Collection[str], more: Sequence[str] = ()) -> str:
        """The statement for one page of the rows of which also `more` conditions hold.

        Its parameters are those of the filters and conditions, `$position` ("" at the beginning), `$limit`, and `$end`
        where `end` is to be asked for it.
        """
        sort = self._sort(filters)
        place = [f"{sort} > $position", *([] if self.is_narrowed(filters) else [f"{sort} <= $end"])]
        return self._page(filters, self._rows(filters, more, *place), "")

    def page_back(self, filters: Collection[str], more: Sequence[str] = (), *, from_end: bool) -> str:
        """The statement for the last rows before `$position`, or of all with `from_end`, in the list's order.

        ArcadeDB sorts all that is before for it.
        """
        place = [] if from_end else [f"{self._sort(filters)} < $position"]
        return self._page(filters, self._rows(filters, more, *place), " DESC")

    def count(self, filters: Collection[str], more: Sequence[str] = ()) -> str:
        """The statement that counts the rows of which also `more` conditions hold."""
        return f"{self._rows(filters, more)} RETURN count({self.variable}) AS count"

    def ids(self, filters: Collection[str], more: Sequence[str] = ()) -> str:
        """The statement that gives the ids and the sort keys of all rows, in any order."""
        return f"{self._rows(filters, more)} RETURN {self.variable}.id AS id, {self._sort(filters)} AS sort"

    def is_narrowed(self, filters: Collection[str]) -> bool:
        """Whether a neighbour or ids narrow the list, which can give a row twice."""
        return any(name in filters for name in (*self.patterns, *map(ids_of, self.parts), YEARS_IDS))

    def facet(self, filters: Collection[str], value: str, more: Sequence[str] = ()) -> str:
        """The statement that counts the rows by a property, the most frequent `$limit` values first."""
        valued = f"{self._rows(filters, more)} WITH {self.variable}.{value} AS value WHERE value IS NOT NULL"
        return f"{valued} RETURN value, count(*) AS count ORDER BY count DESC, value LIMIT $limit"

    def _page(self, filters: Collection[str], rows: str, direction: str) -> str:
        sort = self._sort(filters)
        first = f"WITH {self.variable} ORDER BY {sort}{direction} LIMIT $limit"
        return f"{rows} {first} RETURN {sort} AS sort, {self.row} ORDER BY sort"

    def _rows(self, filters: Collection[str], more: Sequence[str], *place: str) -> str:
        """Matches of the rows at a place in the list, each once."""
        tests = [test for name, test in self.tests.items() if name in filters]
        if not self.is_narrowed(filters):
            # Behind the WITH, as ArcadeDB would leave the index of the place for them.
            own, behind = (place, [*tests, *more]) if place else ([*tests, *more], [])
            return f"MATCH {self.node}{_where(own)} WITH {self.variable}{_where(behind)}"
        clauses = [part.rows for name, part in self.parts.items() if ids_of(name) in filters]
        clauses += [self.of_years] if self.of_years and YEARS_IDS in filters else []
        clauses += [f"MATCH {pattern}" for name, pattern in self.patterns.items() if name in filters]
        # Behind the WITH nothing but the row is known, so that no condition means a neighbour of these patterns.
        return f"{' '.join(clauses)}{_where([*tests, *place])} WITH DISTINCT {self.variable}{_where(more)}"

    def _sort(self, filters: Collection[str]) -> str:
        return f"{self.variable}.{next((sort for name, sort in self.sparse.items() if name in filters), self.sort)}"


YEARS_IDS: Final = "years_ids"
"""The filter by the ids of the papers of some years."""


def ids_of(part: str) -> str:
    """The filter by the ids that were found for a filter by a part of a name."""
    return f"{part}_ids"


def _where(conditions: Sequence[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


_END: Final = "RETURN max(sort) AS end, count(sort) AS found"
