"""Filters of lists as statements take them: conditions, and parameters under the names that these know them by."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Final, Self

from claimgraph.graph import errors
from claimgraph.graph.names import searchable
from claimgraph.graph.queries.lists import YEARS_IDS, ListQuery, ids_of
from claimgraph.graph.rows import ClaimFilter, EntityFilter, EvidenceFilter, PaperFilter
from claimgraph.schema import is_id

Filter = PaperFilter | EntityFilter | ClaimFilter | EvidenceFilter

MAX_PARTS: Final = 50
"""How many filters one filter may have inside it."""
_SIDES: Final = ("subject", "object", "about", "on")
_TEXTS: Final = ("text", "name")
_FLAGS: Final = ("refuted", "judged", "generic", "own", "allowed")
"""Each is one test where it is true, and another where it is false."""
YEARS: Final = ("year_from", "year_to")
_SEVERAL: Final = 2
_EXACT: Final = "exact"
_ROW: Final = "row_"
_COMPOSED: Final = ("all_of", "any_of", "none_of")


@dataclass(slots=True)
class Wanted:
    """What a filter asks for, in the terms of the statements."""

    filters: frozenset[str]
    """The names of the filters that are set."""
    more: tuple[str, ...]
    """What the filters inside it say."""
    parameters: dict[str, Any]

    @classmethod
    def of(cls, where: Filter, query: ListQuery) -> Self:
        """Read a filter.

        Raises:
            InvalidQuestion: It has too many filters inside it.
        """
        own = _parameters(where)
        parts = _Parts(query)
        return cls(frozenset(own), tuple(parts.inside(where)), own | parts.parameters)

    def of_ids(self, part: str, ids: Sequence[str]) -> Self:
        """The same, what the filter by this part of a name finds being known by its ids."""
        filters = self.filters - {part} | {ids_of(part)}
        return replace(self, filters=filters, parameters=self.parameters | {ids_of(part): ids})

    def of_papers(self, ids: Sequence[str]) -> Self:
        """The same, only these papers being of the years that are asked for."""
        return replace(self, filters=self.filters | {YEARS_IDS}, parameters=self.parameters | {YEARS_IDS: ids})

    def of_rows(self, parts: Collection[str], query: ListQuery) -> Self:
        """The same, these filters by a part of a name asked of one row after the other."""
        conditions = query.condition(parts, _ROW)
        known = {f"{_ROW}{name}": value for name, value in self.parameters.items()}
        return replace(
            self,
            filters=self.filters - set(parts),
            more=(*self.more, *conditions),
            parameters=self.parameters | known,
        )


@dataclass(slots=True)
class _Parts:
    """Filters inside a filter, as conditions."""

    query: ListQuery
    parameters: dict[str, Any] = field(default_factory=dict)
    number: int = 0

    def inside(self, where: Filter) -> Iterator[str]:
        """What the filters inside a filter say, as conditions that all must hold."""
        if where.all_of is not None:
            yield from (self._whole(part) for part in where.all_of)
        if where.any_of is not None:
            yield f"({' OR '.join(self._whole(part) for part in where.any_of) or 'false'})"
        if where.none_of is not None:
            # What is null, as the year of some papers, is not so.
            yield from (f"NOT coalesce({self._whole(part)}, false)" for part in where.none_of)

    def _whole(self, where: Filter) -> str:
        self.number += 1
        if self.number > MAX_PARTS:
            raise errors.InvalidQuestion(f"the filter has more than {MAX_PARTS} filters inside it: ask more simply")
        prefix = f"part{self.number}_"
        own = _parameters(where)
        self.parameters |= {f"{prefix}{name}": value for name, value in own.items()}
        return f"({' AND '.join([*self.query.condition(own, prefix), *self.inside(where)]) or 'true'})"


def is_composed(where: Filter) -> bool:
    """Whether a filter has others inside it."""
    return any(getattr(where, name) is not None for name in _COMPOSED)


def _parameters(where: Filter) -> dict[str, Any]:
    """The parameters of the filters that are set, under the names that the statements know them by."""
    parameters: dict[str, Any] = {}
    exact = bool(getattr(where, _EXACT, None))
    for name in (one.name for one in fields(where)):
        value = getattr(where, name)
        if value is None or name in _COMPOSED or name == _EXACT:
            continue
        if name in _SIDES:
            parameters |= _side(name, value, exact=exact)
        elif name in _FLAGS:
            parameters[name if value else f"un{name}"] = True
        else:
            parameters[name] = _text(value, exact=exact) if name in _TEXTS else value
    return parameters | _of_one_paper(where) if isinstance(where, ClaimFilter) else parameters


def _of_one_paper(where: ClaimFilter) -> dict[str, Any]:
    """What must hold of one paper, where each part of it alone may hold of another: its id, years, an own finding."""
    given = (where.paper is not None, bool(where.own), where.year_from is not None, where.year_to is not None)
    if sum(given) < _SEVERAL:
        return {}
    return {"one": True} | {f"one_{name}": value for name, value in asdict(where.scope).items()}


def _text(value: str, *, exact: bool) -> str:
    """A part of a name as `queries.read.HAS` takes it, or a whole one."""
    return f"\n{searchable(value)}\n" if exact else searchable(value)


def _side(side: str, value: str, *, exact: bool) -> dict[str, str]:
    """One end of a claim, by its id where the value is one that claimgraph made, else by a part of its name."""
    if not is_id(value):
        # The id of a paper is its source's, and looks like anything; only the subject can be a paper.
        return {f"{side}_text": _text(value, exact=exact)} | ({"subject_id": value} if side == "subject" else {})
    return {"subject_paper" if side == "subject" and value.startswith("papr_") else side: value}
