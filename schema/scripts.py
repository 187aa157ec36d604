"""Where words begin and end, in scripts that put spaces between them and in those that do not."""

import re
from typing import Final

UNSPACED: Final = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\uff66-\uff9f\U00020000-\U0003ffff"
)
"""The characters of Thai, Lao, Burmese, Khmer, Japanese and Chinese, which put no spaces between words."""
_SPACED: Final = rf"[^\W{UNSPACED}]"
_BY_ITSELF: Final = re.compile(f"[{UNSPACED}]")


def begins(words: str) -> str:
    """What stands before words that are no end of a longer one, as a regular expression: no letter of such a script."""
    return "" if _BY_ITSELF.match(words) else f"(?<!{_SPACED})"


def ends(words: str) -> str:
    """The same behind them."""
    return "" if _BY_ITSELF.match(words[-1:]) else f"(?!{_SPACED})"
