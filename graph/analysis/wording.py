"""What a sentence says of a figure in it: whether it is a change, a bound, another one's, or a part of something.

Pure functions, no database. All of them look at plain text (`numerals.plain`): what comes before the figure, and what
follows it.
"""

import re
from enum import StrEnum
from typing import Final

from claimgraph.graph.analysis.numerals import NUMBER


class Bound(StrEnum):
    """How a figure is a limit, and not the value itself."""

    AT_LEAST = "at least"
    AT_MOST = "at most"
    ABOUT = "about"


_WORDS: Final = r"(?:[^\s,;:()]+\s+)"
_GAINS: Final = (
    r"(?:improvement|gain|increase|reduction|drop|decrease|boost|rise|decline|advantage|margin|difference|gap|growth|"
    r"saving|enhancement|uplift|degradation|lead|jump|speed-?up|slowdown|lift|decrement|increment|change)s?"
)
_GAINING: Final = (
    r"(?:improv|increas|reduc|decreas|enhanc|declin|degrad|sav|ris)(?:e|es|ed|ing)|"
    r"(?:gain|boost|drop|lift|lower|rais|outperform|shorten|jump|fall)(?:e|s|es|ed|ing|ped|ping)?|fell|rose|los(?:e|es|t|ing)"
)
_RESULTING: Final = (
    r"(?-i:\b(?:achiev\w*|reach\w*|attain\w*|obtain\w*|yield\w*|scor(?:es|ed|ing)|gets?|getting|hits?|deliver\w*|"
    r"record\w*|reveal\w*|show\w*|with|is|are|was|were|has|have|to)\b)"
)
"""Words behind which a new result begins."""
_HOW_MUCH: Final = (
    r"(?:an?|the|average|averaged|mean|absolute|relative|margins?|maximum|minimum|total|further|additional|another|"
    r"only|just|significant|large|factor|nearly|on|of|as|much|up|to|between|from)"
)

_CHANGE_BEFORE: Final = re.compile(
    rf"\bby\s+(?:{_HOW_MUCH}\s+)*\(?$"
    rf"|\b(?:{_GAINS}|{_GAINING})\s+(?:(?!{_RESULTING}|(?:previous|prior|best|baselines?)\b)[^\s,;:()]+\s+){{0,7}}?"
    rf"of\s+(?:{_HOW_MUCH}\s+)*$"
    rf"|\b(?:{_GAINS}|{_GAINING}|up|down)\s+(?:\(|=\s*|:\s*|an additional )?$"
    r"|\b(?:improvement|gain|reduction|drop|gap|margin|difference)s?\s+"
    r"(?:is|was|are|were|reach(?:es|ed|ing)?|ris(?:es|ing)|grows|increases)\s+(?:to\s+)?$",
    re.IGNORECASE,
)
_CHANGE_BEHIND: Final = re.compile(
    r"\s*(?:\([^()]*\)\s*)?-?"
    rf"(?:(?!(?:and|or|with|on|in|at|while|which|to|for|of|over|than|by|from|as|is|are)\b)[\w@.&/+'-]+\s+){{0,4}}?{_GAINS}\b"
    r"|\s*(?:(?:absolute|relative|percentage|more|times)\s+)*"
    r"(?:more|less|fewer|higher|lower|better|worse|faster|slower|smaller|larger|greater|shorter|longer|cheaper|stronger|"
    r"weaker|above|below|behind|ahead|(?:absolute|relative)(?:ly)?)\b"
    r"|\s*[\w@-]+\s+(?:absolute|relative)\b",
    re.IGNORECASE,
)
_LOSS_BEHIND: Final = re.compile(rf"\s*{_WORDS}{{0,2}}(?:loss|losses)\b", re.IGNORECASE)

_LIMITS: Final = (
    (
        Bound.AT_LEAST,
        (
            r"\b(?:over|above|beyond|(?:more|greater|higher|larger|better) than|at least|no less than|a minimum of|"
            r"as (?:low|little|few) as|(?:exceed|surpass)(?:s|es|ed|ing)?(?: an?(?: \w+){0,3} of)?)|>"
        ),
    ),
    (
        Bound.AT_MOST,
        (
            r"\b(?:up to|below|under|(?:less|fewer|lower|smaller) than|at most|no more than|within|"
            r"a maximum of|as (?:high|much|many|large) as)|<"
        ),
    ),
    (
        Bound.ABOUT,
        r"\b(?:about|around|approximately|approx\.?|roughly|nearly|almost|close to|near|some|circa|an estimated)|~",
    ),
)
_BOUND_BEFORE: Final = tuple(
    (bound, re.compile(rf"(?:{words})\s*(?:an? )?$", re.IGNORECASE)) for bound, words in _LIMITS
)
_BOUND_BEHIND: Final = (
    (Bound.AT_LEAST, re.compile(r"\s?\+(?!\s?\d)|\s*(?:or|and) (?:more|higher|better|above)\b")),
    (Bound.AT_MOST, re.compile(r"\s*(?:or|and) (?:less|lower|below|fewer)\b")),
)

_DOUBTS_BEFORE: Final = (
    (
        "the figure of what it is compared with",
        re.compile(
            r"\b(?:than|versus|vs\.?|against|compared (?:to|with)|relative to|instead of|over|beat(?:s|ing)?|"
            rf"surpass(?:es|ing)?)\s+(?:(?!{_RESULTING})[^\s,;:()]+\s+){{0,6}}\(?$",
            re.IGNORECASE,
        ),
    ),
    (
        "the figure of what it is compared with",
        re.compile(r"\b(?:prior|previous|existing|baselines?|human|earlier)\b[^,;:()]{0,40}\($", re.IGNORECASE),
    ),
    ("a p-value", re.compile(r"\b[pP](?:[- ]values?)?\s*(?:of|=)?\s*$")),
)
_DOUBTS_BEHIND: Final = (
    ("a level of confidence", re.compile(r"-?\s*(?:confidence|credible|CI\b|significance)", re.IGNORECASE)),
    ("a part of something", re.compile(r"\s*(?:of|out of)\s")),
    (
        "it can be a result or the distance to another one",
        re.compile(
            r"\s*[\w@.-]*\s*\b(?:over|above|beyond|below)\s+(?!\d|all\b|runs|seeds|(?:three|five|ten)\b)", re.IGNORECASE
        ),
    ),
)
_LISTED: Final = re.compile(rf"\s*(?:,|/|,?\s*\b(?:and|or))\s*(?:{NUMBER.pattern})", re.VERBOSE)
"""Another figure that follows at once."""
_JOINED: Final = re.compile(r"[^;:]*?(?:,|\band\b|\bor\b)[^;:]*")


def bound_of(before: str, behind: str) -> tuple[Bound | None, str]:
    """How the words next to a figure make a bound of it, and what is left of the text before it.

    >>> bound_of("it is right in over ", " of cases"), bound_of("it has ", "+ accuracy")
    ((<Bound.AT_LEAST: 'at least'>, 'it is right in '), (<Bound.AT_LEAST: 'at least'>, 'it has '))
    """
    for bound, words in _BOUND_BEFORE:
        if found := words.search(before):
            # Of two in a row, as in "up to about 3%", the first says more.
            first, rest = bound_of(before[: found.start()], "")
            return first or bound, rest
    return next((bound for bound, words in _BOUND_BEHIND if words.match(behind)), None), before


def says_change(before: str, behind: str, *, is_share: bool) -> bool:
    """Whether the words around a figure make it a change: "by", "an improvement of", "higher".

    >>> says_change("improves accuracy by ", ".", is_share=True), says_change("improves to ", ".", is_share=True)
    (True, False)
    """
    if _CHANGE_BEFORE.search(before) or _CHANGE_BEHIND.match(behind) or (is_share and _LOSS_BEHIND.match(behind)):
        return True
    return _leads_to_change(behind) or _continues_change(before)


def _leads_to_change(behind: str) -> bool:
    """Whether a figure is listed before one that is a change: "a 2% and 3% improvement"."""
    while listed := _LISTED.match(behind):
        behind = behind[listed.end() :]
        if _CHANGE_BEHIND.match(behind):
            return True
    return False


def _continues_change(before: str) -> bool:
    """Whether a figure goes on from one that is a change: "improves by 2% on one and 3% on the other"."""
    earlier = list(NUMBER.finditer(before))
    if not earlier:
        return False
    between = before[earlier[-1].end() :]
    if not _JOINED.fullmatch(between) or re.search(_RESULTING, between):
        return False
    rest = bound_of(before[: earlier[-1].start()], "")[1]
    return earlier[-1]["sign"] == "+" or says_change(rest, between, is_share=False)


def doubt_of(before: str, behind: str) -> str | None:
    """Why a figure may be something else than a result of its claim's subject; null if nothing says so."""
    for reason, words in _DOUBTS_BEFORE:
        if words.search(before):
            return reason
    return next((reason for reason, words in _DOUBTS_BEHIND if words.match(behind)), None)
