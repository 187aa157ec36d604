"""Text as every later step sees it: normalised once, before anything counts offsets in it."""

import html
import re
import unicodedata
from itertools import count
from typing import Final

from claimgraph.extract.sources.latex import decode_latex, has_latex, unescape_breaks

# Ampersands are escaped again by every system a record passes through.
_AMPERSAND: Final = re.compile(r"&(?:(?:amp|#0*38|#x0*26);)+", re.IGNORECASE)
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

_INLINE: Final = (
    "i|b|u|em|strong|sub|sup|italic|bold|sc|scp|tt|span|a|inf|monospace|underline|inline-formula|small|font"
)
_BLOCK: Final = "p|br|div|title|sec|list|list-item|ul|ol|li|h[1-6]|abstract|disp-?formula|table|tr|td"
_INLINE_TAG: Final = re.compile(rf"</?(?:(?:jats:|ns\d+:)?(?:{_INLINE})|mml:[a-z]+)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLOCK_TAG: Final = re.compile(rf"</?(?:(?:jats:|ns\d+:)?(?:{_BLOCK})|jats:[a-z-]+)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_HEADING: Final = re.compile(r"<jats:title>([^<>]*)</jats:title>", re.IGNORECASE)
_POWER: Final = re.compile(r"(?<=\d)<(?:jats:)?sup>(?=[-+\u2212]?\d)", re.IGNORECASE)

# Controls, soft hyphen, zero-width and bidirectional marks, surrogates and non-characters, ligatures, hyphens.
_ODD: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2010\u2011"
    "\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufb00-\ufb06\ufe00-\ufe0f\ufeff\ufff0-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e0fff]"
)
_LIGATURES: Final = dict(
    zip("\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06", ["ff", "fi", "fl", "ffi", "ffl", "st", "st"], strict=True)
)
_REPLACED: Final = {**_LIGATURES, "\u2010": "-", "\u2011": "-"}

# Nobody escapes more often than this; a text that nests deeper is made to keep a reader busy.
_MOST_ROUNDS: Final = 16
_NESTING: Final = re.compile(r"[<>&\\$]")

_QUOTES: Final = re.compile(r"``|(?<=\S)''(?!\w)|''(?=\w)")
# What is LaTeX only where it is known to be.
_ONLY_LATEX: Final = re.compile(r"[{}~]")
# A line that ends in a hyphen was broken within a compound, unless the next word goes on with a list of two.
_BROKEN_COMPOUND: Final = re.compile(r"-(?<=\w-)[ \t\r]*\n\s*(?=\w)(?!(?:and|or|to|vs|nor)\b)")


def normalise(text: str, *, latex: bool = False) -> str:
    r"""One line of readable text: what a record holds besides is escapes, mark-up and the marks of its lay-out.

    HTML entities and tags, LaTeX remnants, ligatures, soft hyphens, zero-width and control characters, odd spaces and
    hard line breaks go; the result is in Unicode normal form C. `latex` says that braces and ties are LaTeX even where
    nothing else is, as in BibTeX. Normalising twice changes nothing more.

    >>> normalise("We re&shy;\ufb01ne <i>&eacute;tale</i> nets\nby 5\\%.")
    'We refine étale nets by 5%.'
    """
    # What one round uncovers (an escaped entity, a tag within a tag) the next one takes out.
    for rounds in count(1):
        before, text = text, _once(text, latex=latex)
        if text == before:
            break
        if rounds >= _MOST_ROUNDS:
            text = _NESTING.sub(" ", text)
    return text


def _once(text: str, *, latex: bool) -> str:
    if "&" in text:
        text = _ENTITY.sub(_character, _AMPERSAND.sub("&", text))
    if "<" in text:
        text = _without_tags(text)
    text = _ODD.sub(_replacement, text)
    if "\\n" in text:
        text = unescape_breaks(text)
    text = _BROKEN_COMPOUND.sub("-", text)
    text = " ".join(text.split())
    if has_latex(text) or (latex and _ONLY_LATEX.search(text)):
        text = " ".join(decode_latex(text).split())
    if "``" in text or "''" in text:
        text = _QUOTES.sub('"', text)
    return unicodedata.normalize("NFC", text)


def _character(match: re.Match[str]) -> str:
    return html.unescape(match[0])


def _without_tags(text: str) -> str:
    text = _HEADING.sub(_heading, text)
    text = _POWER.sub("^", text)
    return _BLOCK_TAG.sub(" ", _INLINE_TAG.sub("", text))


def _heading(match: re.Match[str]) -> str:
    """A section's heading runs in; that an abstract is one needs no saying."""
    name = match[1].strip(": \n\t")
    return " " if name.casefold() in {"", "abstract", "summary"} else f" {name}: "


def _replacement(match: re.Match[str]) -> str:
    """What stands for an odd character: a C1 control is a character of Windows-1252 that was read as Latin-1."""
    character = match[0]
    if "\x80" <= character <= "\x9f":
        return bytes([ord(character)]).decode("cp1252", errors="ignore")
    return _REPLACED.get(character, "")
