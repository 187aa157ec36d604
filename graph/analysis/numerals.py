"""Numbers in text: which there are, what is written beside them, and what two of them are to each other.

Pure functions, no database.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

NUMBER: Final = re.compile(
    r"""
    (?<![\w@.,/^\N{MULTIPLICATION SIGN}])(?<![A-Za-z)^][-+])
    (?P<sign>[-+])?
    (?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)
    (?P<power>
        e[-+]?\d+ | (?<=(?<![\d.,])10)\^[-+]?\d+ | \s?[\N{MULTIPLICATION SIGN}x]\s?10\^[-+]?\d+
        | (?:[\N{MULTIPLICATION SIGN}x]|\s[\N{MULTIPLICATION SIGN}x]\s)10[-\N{EN DASH}]\d\d?
    )?
    (?!\s?[\N{MULTIPLICATION SIGN}x]\s?10\^)
    (?P<unit>
        \s?%\s?points?\b | \s?(?:percentage|per\ ?cent)\ points?\b | \s?pp\b | \s?p\.p\. | [-\s]points?\b
        | \s?%(?!\w) | \s?per\ ?cent\b | \s?[xX\N{MULTIPLICATION SIGN}](?!\w) | -?\s?fold\b | \stimes\b
        | [kKMB]\b | \s(?:thousand|million|billion|trillion)\b | \s?bn\b
    )?
    (?: (?=(?:ms|s|h|min|mm|cm|GB|MB|dB)\b) | (?![\w/^@\N{MULTIPLICATION SIGN}]) ) (?!,\d) (?!\.\d) (?!-[A-Za-z])
    (?(unit)|(?P<letter>\s[kKMBGT](?![\w&+@]|-(?!param)))?)
    """,
    re.VERBOSE,
)
"""A number that is no part of a name, as those of F1, GPT-4, v2.1, top-1, pass@1, 2/255 and 128x128 are.

Powers of ten are read with their exponent, also where a copied text has lost the sign of it: "1.2x10-3".
"""

LETTERS: Final = {"k": 3, "K": 3, "M": 6, "G": 9, "B": 9, "T": 12}
"""The power of ten of each letter that, behind a number and a space, is a scale or a unit."""
_RAISED: Final = str.maketrans(
    "\N{SUPERSCRIPT PLUS SIGN}\N{SUPERSCRIPT MINUS}\N{SUPERSCRIPT ZERO}\N{SUPERSCRIPT ONE}\N{SUPERSCRIPT TWO}"
    "\N{SUPERSCRIPT THREE}\N{SUPERSCRIPT FOUR}\N{SUPERSCRIPT FIVE}\N{SUPERSCRIPT SIX}\N{SUPERSCRIPT SEVEN}"
    "\N{SUPERSCRIPT EIGHT}\N{SUPERSCRIPT NINE}",
    "+-0123456789",
)


def _exponent(raised: re.Match[str]) -> str:
    return f"^{raised[0].translate(_RAISED)}"


_SIGNS: Final[tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...]] = (
    (rf"(?<=\d)[{''.join(map(chr, _RAISED))}]+", _exponent),
    (r"\\pm\b|\+/-|\+-", "\N{PLUS-MINUS SIGN}"),
    (r"\\times\b", "\N{MULTIPLICATION SIGN}"),
    (r"\\(?:sim|approx)\b|[\N{TILDE OPERATOR}\N{ALMOST EQUAL TO}]", "~"),
    (r"\\(?:geqslant|geq|ge|gt)\b|[\N{GREATER-THAN OR EQUAL TO}\N{GREATER-THAN OR SLANTED EQUAL TO}]|>=", ">"),
    (r"\\(?:leqslant|leq|le|lt)\b|[\N{LESS-THAN OR EQUAL TO}\N{LESS-THAN OR SLANTED EQUAL TO}]|<=", "<"),
    (r"\\[,;:! ]|\\(?=[%$&#_])|[${}]", ""),
    (r"\N{MINUS SIGN}|\N{HYPHEN}|\N{NON-BREAKING HYPHEN}", "-"),
    (r"---?|\N{EM DASH}", "\N{EN DASH}"),
    (r"(?<=[A-Za-z])~(?=\d)|(?<=\d)~(?=%)", " "),
    (r"\s+", " "),
    (r" ?\^ ?([-+]?) ?(?=\d)", r"^\1"),
    (r"(?<=\d) ?(?:\\cdot\b|[\N{MIDDLE DOT}\N{DOT OPERATOR}*]) ?(?=10[-^\N{EN DASH}])", "\N{MULTIPLICATION SIGN}"),
)
"""How signs are written in LaTeX and Unicode, and as one here."""
_SCALES: Final = {"k": 3, "thousand": 3, "m": 6, "million": 6, "b": 9, "bn": 9, "billion": 9, "trillion": 12}
_ABOUT: Final = r"(?:(?:about|around|over|nearly|approximately|roughly|almost|as \w+ as|~)\s*)?"
_RANGE: Final = re.compile(rf"\s*(?:[-\N{{EN DASH}}~]|to|through)\s*{_ABOUT}")
_TO: Final = re.compile(rf"[^.;]{{0,60}}?\bto\s+{_ABOUT}(?:an?\s+)?")
_FROM: Final = re.compile(rf"\bfrom\s+{_ABOUT}(?:(?:an?|the)\s+(?:\w+\s+){{1,3}}of\s+)?$", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"\bbetween\s+$", re.IGNORECASE)
_RANGING: Final = re.compile(r"\b(?:rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying))\b[^,;]*$", re.IGNORECASE)
_SPREAD: Final = re.compile(r"\s*\(?\s*\N{PLUS-MINUS SIGN}\s*")
_ORDINALS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_RANK: Final = re.compile(
    r"(?:(?:the|ranks?|ranked|ranking|in|a)\s+)*"
    r"(?P<ordinal>first|second|third|fourth|fifth|\d+(?:st|nd|rd|th))(?:[- ](?:place|rank|position|prize))?(?:\s+.*)?"
    r"|(?:ranks?|ranked|ranking|place|position)\s+(?:number |no\. ?|#)?(?P<number>\d+)(?:\s+.*)?",
    re.IGNORECASE,
)
_REACH: Final = 300
"""How many characters around a value are looked at."""
_MOST_PLACES: Final = 20
"""How often a value can stand in a sentence and still be looked at everywhere."""


class Written(StrEnum):
    """What is written beside a number."""

    PERCENT = "%"
    PERCENT_POINTS = "percentage points"
    POINTS = "points"
    FACTOR = "times"
    NOTHING = ""


class Pair(StrEnum):
    """What two numbers of one value are to each other."""

    FROM_TO = "from-to"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Numeral:
    """The number, or the pair of numbers, that a value holds, in its sentence."""

    before: str
    """The text before it, without the "from" of a pair."""
    behind: str
    number: float
    """Of a pair the second."""
    written: Written
    signed: bool = False
    """Whether a plus stands before it."""
    whole: bool = False
    """Whether it is a whole number, written without a decimal point."""
    pair: Pair | None = None
    other: float | None = None
    """Of a pair the first number."""
    spread: float | None = None
    """What stands behind ±."""
    letter: str | None = None
    """One of `LETTERS` that stands behind it, and is not counted in."""
    problem: str | None = None
    """Why the number is not what the value is."""


def plain(text: str) -> str:
    r"""A text with the signs of LaTeX and Unicode as plain ones, and single spaces.

    >>> plain(r"$94.8 \pm 0.3\%$"), plain("6\N{MINUS SIGN}15~%")
    ('94.8 ± 0.3%', '6-15 %')
    """
    for pattern, sign in _SIGNS:
        text = re.sub(pattern, sign, text)
    return text.strip()


def rank_of(value: str) -> int | None:
    """The place that a value is, if it is one.

    >>> rank_of("second place"), rank_of("ranked 3rd of 40 teams"), rank_of("94.8%")
    (2, 3, None)
    """
    found = _RANK.fullmatch(value.strip())
    if not found:
        return None
    word = (found["ordinal"] or found["number"]).casefold()
    return _ORDINALS.get(word) or int(re.sub(r"\D", "", word)[:9])


def occurrences(value: str, sentence: str) -> Iterator[tuple[str, int, int]]:
    """Where a value stands in a sentence, both plain: a piece of the sentence, and the value's offsets in that."""
    start = sentence.find(value)
    for _ in range(_MOST_PLACES):
        if start < 0:
            return
        left, right = max(0, start - _REACH), start + len(value) + _REACH
        yield sentence[left:right], start - left, start - left + len(value)
        start = sentence.find(value, start + 1)


def numeral_at(context: str, start: int, end: int) -> Numeral | None:
    """The numeral of the value at `context[start:end]`; null where no number of its own stands there."""
    numbers = list(NUMBER.finditer(context))
    inside = [place for place, found in enumerate(numbers) if start <= found.start("digits") < end]
    # A value that ends within a number is not the one that stands here.
    if not inside or any(numbers[place].end("digits") > end for place in inside):
        return None
    first, last = inside[0], inside[-1]
    if last - first > 1 or (last > first and not _link(context, numbers, first)):
        return _numeral(context, numbers, first, last, problem="several figures in one value")
    return _joined(context, numbers, first, last)


def _joined(context: str, numbers: Sequence[re.Match[str]], first: int, last: int) -> Numeral:
    """The numeral of one number or two, with what the numbers next to it make of it."""
    if last > first:
        return _paired(context, numbers, first, _link(context, numbers, first))
    behind = _link(context, numbers, first)
    if behind == "spread":
        return _paired(context, numbers, first, behind)
    before = _link(context, numbers, first - 1) if first else None
    if before == "spread":
        return _numeral(context, numbers, first, first, problem="the spread of another figure")
    if before:
        return _paired(context, numbers, first - 1, before)
    if behind == Pair.FROM_TO:
        return _numeral(context, numbers, first, first, problem="where a change begins, not where it ends")
    return _paired(context, numbers, first, behind) if behind else _numeral(context, numbers, first, first)


def _paired(context: str, numbers: Sequence[re.Match[str]], first: int, link: str | None) -> Numeral:
    if link == "spread":
        return _numeral(context, numbers, first, first + 1, spread=True)
    return _numeral(context, numbers, first, first + 1, pair=Pair(link or Pair.RANGE))


def _link(context: str, numbers: Sequence[re.Match[str]], first: int) -> str | None:
    """What a number is to the next: "spread", a kind of pair, or nothing."""
    if first + 1 >= len(numbers):
        return None
    before, between = context[: numbers[first].start()], context[numbers[first].end() : numbers[first + 1].start()]
    if _SPREAD.fullmatch(between):
        return "spread"
    if _FROM.search(before) and _TO.fullmatch(between):
        return Pair.RANGE if _RANGING.search(before) else Pair.FROM_TO
    if _RANGE.fullmatch(between) or (_BETWEEN.search(before) and between.strip() == "and"):
        return Pair.RANGE
    return None


def _numeral(
    context: str,
    numbers: Sequence[re.Match[str]],
    first: int,
    last: int,
    *,
    pair: Pair | None = None,
    spread: bool = False,
    problem: str | None = None,
) -> Numeral:
    one, other = numbers[first], numbers[last]
    main = one if spread else other
    unit = next((found["unit"] for found in (main, other, one) if found["unit"]), "")
    letters = {found["letter"].strip() for found in (one, other) if found["letter"]}
    if letters and len(letters | {found["unit"].strip() for found in (one, other) if found["unit"]}) > 1:
        problem = problem or "figures of two scales in one value"
    number = _value(main)
    before = context[: one.start()]
    return Numeral(
        before=_FROM.sub("", before) if pair else before,
        behind=context[other.end() :],
        number=number,
        written=_written(unit),
        signed=one["sign"] == "+",
        whole=main["digits"].replace(",", "").isdecimal() and number.is_integer(),
        pair=pair,
        other=_value(one) if pair else None,
        spread=_value(other) if spread else None,
        letter=min(letters, default=None),
        problem=problem if math.isfinite(number) else "too large a number",
    )


def _written(unit: str) -> Written:
    word = unit.strip(" -").casefold()
    if "point" in word or word in {"pp", "p.p."}:
        return Written.POINTS if word in {"point", "points"} else Written.PERCENT_POINTS
    if word.startswith(("%", "per")):
        return Written.PERCENT
    return Written.FACTOR if word in {"x", "\N{MULTIPLICATION SIGN}", "fold", "times"} else Written.NOTHING


def _value(found: re.Match[str]) -> float:
    power = (found["power"] or "").replace("\N{EN DASH}", "-")
    exponent = re.search(r"[-+]?\d+$", power)
    # A bare power of ten has the ten where others have their digits.
    digits = "1" if power.startswith("^") else found["digits"].replace(",", "")
    number = float(f"{digits}e{exponent[0] if exponent else 0}") * (-1 if found["sign"] == "-" else 1)
    scale = _SCALES.get((found["unit"] or "").strip().casefold(), 0)
    # Exactly, as 25.9 * 1000 is not.
    return float(Decimal(str(number)).scaleb(scale)) if scale and math.isfinite(number) else number
