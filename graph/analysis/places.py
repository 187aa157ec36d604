"""Which of a sentence's figures belongs to which of the names in it. Pure functions, no database.

An abstract lists results: "91.2% on one set and 77.0% on the other". An extractor can take the first figure for both.
Here is what speaks against a figure being that of a name; it takes a figure from no name to give it to another.
"""

import re
from collections.abc import Iterable
from typing import Final

from claimgraph.graph.analysis.figures import Figure
from claimgraph.graph.analysis.metrics import metric_before, metric_behind
from claimgraph.graph.analysis.numerals import NUMBER, numeral_at, occurrences, plain
from claimgraph.graph.analysis.wording import bound_of, says_change

_BREAK: Final = re.compile(r"[,;:()]|\b(?:and|while|whereas|but|versus|vs)\b")
_LISTED: Final = re.compile(r"\s*(?:,|/|,?\s*\b(?:and|or)\b)\s*")
_FRONTED: Final = re.compile(
    r"(?:^|[,;:(]\s*|\b(?:and|while|whereas|but)\s+)(?:on|in|for)\s+(?:the\s+)?$", re.IGNORECASE
)
_PAIRED: Final = re.compile(r"[^;\d]{0,80}?\brespectively\b")
_PLACING: Final = re.compile(r"\b(?:on|in|for)\b")


def misplaced(sentence: str, figure: Figure, names: Iterable[str]) -> str | None:
    """Why a figure may not be that of the benchmark or task of these names; null if nothing speaks against it.

    >>> from claimgraph.graph.analysis.figures import figure_of
    >>> sentence = "It reaches 91.2% on Alpha and 77.0% on Beta."
    >>> misplaced(sentence, figure_of("91.2%"), ["Alpha"]), misplaced(sentence, figure_of("91.2%"), ["Beta"])
    (None, 'another figure stands between it and Beta')
    """
    for context, start, end in occurrences(plain(figure.text), plain(sentence)):
        if numeral_at(context, start, end):
            return _misplaced(context, start, end, figure, names)
    return None


def belongs_to(sentence: str, figure: Figure, name: str) -> bool:
    """Whether a figure stands with this name, right behind it: "better than Beta (77.0%)".

    >>> from claimgraph.graph.analysis.figures import figure_of
    >>> belongs_to("Alpha beats Beta (77.0%) on Gamma.", figure_of("77.0%"), "Beta")
    True
    """
    behind = rf"(?<!\w){re.escape(plain(name))}(?:'s)?\s*(?:\(|\bat\b|\bof\b|:)?\s*$"
    return any(
        re.search(behind, context[:start]) is not None
        for context, start, _ in occurrences(plain(figure.text), plain(sentence))
    )


def _misplaced(context: str, start: int, end: int, figure: Figure, names: Iterable[str]) -> str | None:
    name = _nearest(context, start, names)
    if name is None:
        return None
    place = (name.start(), name.end())
    numbers = [found for found in NUMBER.finditer(context) if not _overlaps(found, place)]
    own = [found for found in numbers if _overlaps(found, (start, end))]
    rivals = [found for found in numbers if found not in own and _is_result(context, found)]
    if not own or not rivals:
        return None
    if _PAIRED.match(context, place[1]) or any(_is_listed(context, found, own) for found in rivals):
        return "figures stand in a list, and which is whose is not certain"
    if any(_comes_between(context, found, own[0].span(), place, figure) for found in rivals):
        return f"another figure stands between it and {name[0]}"
    if _FRONTED.search(context[: place[0]]) and own[0].start() < place[0]:
        return f"it comes before the words on {name[0]}"
    left, right = _clause(context, place)
    nearer = any(left <= found.start() < right and _same_metric(context, found, figure) for found in rivals)
    return f"another figure stands nearer to {name[0]}" if nearer and not left <= own[0].start() < right else None


def _nearest(context: str, start: int, names: Iterable[str]) -> re.Match[str] | None:
    """Where the longest of the names that the sentence has stands nearest to the figure."""
    for name in sorted({plain(name) for name in names}, key=len, reverse=True):
        found = list(re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", context)) if name else []
        if found:
            return min(found, key=lambda match: abs(match.start() - start))
    return None


def _is_result(context: str, found: re.Match[str]) -> bool:
    """Whether a number may be another result: no change, no count."""
    if found["sign"] == "+" or not (found["unit"] or "." in found["digits"] or _metric(context, found)):
        return False
    before, behind = bound_of(context[: found.start()], "")[1], context[found.end() :]
    return not says_change(before, behind, is_share=False)


def _metric(context: str, found: re.Match[str]) -> str | None:
    metric = metric_before(context[: found.start()]) or metric_behind(context[found.end() :])
    return metric.name if metric else None


def _same_metric(context: str, found: re.Match[str], figure: Figure) -> bool:
    """Whether another number may measure the same as the figure."""
    metric = _metric(context, found)
    return metric is None or figure.metric is None or metric == figure.metric.name


def _is_listed(context: str, found: re.Match[str], own: list[re.Match[str]]) -> bool:
    """Whether a number and the figure's own stand side by side: "91.2 and 77.0"."""
    near = own[-1] if found.start() > own[-1].start() else own[0]
    first, last = sorted((found.span(), near.span()))
    return _LISTED.fullmatch(context[first[1] : last[0]]) is not None


def _comes_between(
    context: str, found: re.Match[str], own: tuple[int, int], place: tuple[int, int], figure: Figure
) -> bool:
    """Whether a rival stands between the figure and the name; one of another metric only if it has a place too."""
    left, right = min(own[1], place[1]), max(own[0], place[0])
    if not left <= found.start() < right:
        return False
    if _same_metric(context, found, figure):
        return True
    near, far = sorted((own, found.span()))
    return _PLACING.search(context[near[1] : far[0]]) is not None


def _clause(context: str, place: tuple[int, int]) -> tuple[int, int]:
    """The part of a sentence around a name that has no break in it."""
    left = max((found.end() for found in _BREAK.finditer(context, 0, place[0])), default=0)
    right = _BREAK.search(context, place[1])
    return left, right.start() if right else len(context)


def _overlaps(found: re.Match[str], span: tuple[int, int]) -> bool:
    return found.start() < span[1] and span[0] < found.end()
