"""How often each kind of cue was right on the gold training set: the probability that evidence carries.

The share is measured on the very papers that the rules were written for, so it is on the high side for others.
"""

from collections.abc import Mapping
from typing import Final

LEAST: Final = 20
"""A kind of cue seen less often has no figure of its own."""
_OTHERWISE: Final = 0.15

_PRECISION: Final[Mapping[str, float]] = {
    "ACHIEVES subject": 0.24,
    "AFFECTS subject": 0.32,
    "CAUSES subject": 0.22,
    "COMPARED_WITH subject": 0.2,
    "DEGRADES subject": 0.39,
    "EVALUATED_ON noun": 0.6,
    "EVALUATED_ON subject": 0.36,
    "IMPROVES purpose": 0.23,
    "IMPROVES subject": 0.47,
    "INTRODUCES contribution": 0.39,
    "INTRODUCES subject": 0.68,
    "IS_A appositive": 0.56,
    "IS_A bracket": 0.72,
    "IS_A noun": 0.65,
    "IS_A object": 0.42,
    "IS_A subject": 0.23,
    "MITIGATES purpose": 0.38,
    "MITIGATES subject": 0.35,
    "OUTPERFORMS subject": 0.56,
    "PART_OF noun": 0.39,
    "PART_OF object": 0.33,
    "PART_OF subject": 0.4,
    "TRAINED_ON subject": 0.32,
    "USED_FOR noun": 0.36,
    "USED_FOR object": 0.2,
    "USED_FOR purpose": 0.21,
    "USED_FOR subject": 0.22,
    "USED_FOR title": 0.3,
    "USES noun": 0.16,
    "USES object": 0.29,
    "USES subject": 0.34,
}
"""By `key`; made by `training/confidence.py`."""


def key(predicate: str, frame: str) -> str:
    """The name of a kind of cue: a predicate and how it was read (`relations.Relation.frame`).

    >>> key("USES", "subject")
    'USES subject'
    """
    return f"{predicate} {frame}"


def confidence(predicate: str, frame: str) -> float:
    """The probability, measured, that a claim found by a kind of cue is right.

    >>> 0 <= confidence("USES", "subject") <= 1
    True
    """
    return _PRECISION.get(key(predicate, frame), _OTHERWISE)
