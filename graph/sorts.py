"""Sort keys: the properties that order lists, each unique in its list, in characters that every server orders alike."""

from typing import Final

from claimgraph.graph.names import searchable

_TOP: Final = 99_999_999
_LAST_YEAR: Final = 9999
_CHARACTERS: Final = 80
_EVEN: Final = 0.5


def paper_sorts(paper: str, title: str, year: int | None) -> dict[str, str]:
    """The orders of papers beside that of their ids."""
    return {"year_sort": f"{_newest(year)} {paper}", "title_sort": f"{_name(title)} {paper}"}


def years_between(first: int | None, last: int | None) -> tuple[str, str]:
    """Where the papers of some years begin in the order by year, and where they end.

    Those without a year are not among them.

    >>> years_between(2019, 2020)
    ('7979', '7981')
    """
    earliest = 1 if first is None else max(first, 1)
    latest = _LAST_YEAR if last is None else min(max(last, 0), _LAST_YEAR)
    return _newest(latest), _newest(min(earliest - 1, _LAST_YEAR))


def entity_sorts(entity: str, name: str, papers: int) -> dict[str, str]:
    """The orders of entities: by how many papers mention them, and by name alone."""
    by_name = f"{_name(name)} {entity}"
    return {"sort": f"{_most(papers)} {by_name}", "name_sort": by_name}


def claim_sorts(claim: str, support: int, belief: float, last_year: int | None, refuted: int) -> dict[str, str | None]:
    """The orders of claims: by support, by belief, by year, and by support of those that some paper denies.

    >>> claim_sorts("clam_1", 2, 0.75, 2021, 0)["year_sort"]
    '7978 99999997 0.250000 clam_1'
    """
    sort = f"{_most(support)} {_surest(belief)} {claim}"
    return {
        "sort": sort,
        "belief_sort": f"{_surest(belief)} {_most(support)} {claim}",
        "year_sort": f"{_newest(last_year)} {sort}",
        "refuted_sort": sort if refuted else None,
    }


EVIDENCE_SORTS: Final = ("sort", "uncertainty_sort")
"""The properties that order evidence."""


def evidence_sorts(evidence: str, *, negated: bool, confidence: float) -> dict[str, str]:
    """The orders of evidence: what states a claim before what denies it, the surest first; and by uncertainty alone.

    >>> evidence_sorts("evid_1", negated=False, confidence=0.75)["uncertainty_sort"]
    '0.250000 evid_1'
    """
    return {
        "sort": f"{negated:d} {_surest(confidence)} {evidence}",
        "uncertainty_sort": f"{abs(confidence - _EVEN):.6f} {evidence}",
    }


def sort_below(support: int) -> str:
    """A `sort` behind that of every claim which so many papers state, and before that of every other."""
    return f"{_TOP - support + 1:08d}"


def _most(count: int) -> str:
    return f"{_TOP - count:08d}"


def _surest(belief: float) -> str:
    return f"{1 - belief:.6f}"


def _newest(year: int | None) -> str:
    """What has no year comes last."""
    return f"{_LAST_YEAR - (year or 0):04d}"


def _name(name: str) -> str:
    return searchable(name)[:_CHARACTERS].encode("ascii", "backslashreplace").decode("ascii")
