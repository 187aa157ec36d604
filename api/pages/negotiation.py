"""Which form of a page is wanted: by the Accept header (RFC 9110, section 12.5.1), or by a suffix of the path."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_WEIGHT: Final = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)
_RANGE: Final = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+|[\w!#$&^.+-]+/\*|\*/\*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write what a page says."""

    name: str
    """What a person calls it."""
    suffix: str
    """What a path ends in that asks for it."""
    types: tuple[str, ...]
    """Its media types; the first is what it is told to be, unless one of the others was asked for."""


HTML: Final = Form("HTML", ".html", ("text/html",))
JSON_LD: Final = Form("JSON-LD", ".jsonld", ("application/ld+json", "application/json"))
TURTLE: Final = Form("Turtle", ".ttl", ("text/turtle",))
BIBTEX: Final = Form("BibTeX", ".bib", ("application/x-bibtex", "text/x-bibtex"))
FORMS: Final = (HTML, JSON_LD, TURTLE, BIBTEX)
"""Every form; of two that are wanted equally the first is given."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A form, and the media type to send it as."""

    form: Form
    type: str


def choices(forms: Sequence[Form]) -> list[Choice]:
    """All there is to choose from among some forms."""
    return [Choice(form, type_) for form in forms for type_ in form.types]


def preferred(accept: str, forms: Sequence[Form] = FORMS) -> Choice | None:
    """What an Accept header asks for; None if none of the forms will do.

    Of what is wanted equally, that which is asked for by its own name comes first. A part that is malformed counts as
    absent, parameters other than `q` as if they were met; an empty header takes anything.

    >>> preferred("text/turtle, application/ld+json;q=0.5, */*;q=0.1").type
    'text/turtle'
    >>> preferred("application/xhtml+xml,*/*;q=0.8").type, preferred("image/png")
    ('text/html', None)
    """
    # What is quoted may hold commas and semicolons, and says nothing that is asked here.
    plain = re.sub(r'"[^"]*"', '""', accept)
    ranges = [wish for part in plain.split(",") if (wish := _wish(part))] if plain.strip() else [("*/*", 1.0)]
    wishes = [(choice, *_weight(choice.type, ranges)) for choice in choices(forms)]
    choice, weight, _ = max(wishes, key=lambda wish: wish[1:])
    return choice if weight > 0 else None


def _wish(part: str) -> tuple[str, float] | None:
    """A media range and its weight."""
    name, *parameters = (word.strip() for word in part.split(";"))
    weights = [word for word in parameters if word[:2].lower() == "q="]
    found = [_WEIGHT.fullmatch(word) for word in weights]
    if not _RANGE.fullmatch(name) or not all(found):
        return None
    return name.lower(), min((float(match[1]) for match in found if match), default=1.0)


def _weight(type_: str, ranges: list[tuple[str, float]]) -> tuple[float, int]:
    """How much a type is wanted, and by how exact a name: the most exact range that takes it in decides."""
    for exactness, name in ((2, type_), (1, f"{type_.partition('/')[0]}/*"), (0, "*/*")):
        weights = [weight for range_, weight in ranges if range_ == name]
        if weights:
            return max(weights), exactness
    return 0.0, 0


def split_suffix(path: str, forms: Sequence[Form] = FORMS) -> tuple[str, Form | None]:
    """A path without the suffix that asks for one of the forms, and that form.

    >>> split_suffix("10.1000/x.ttl")[0], split_suffix("10.1000/x.y")
    ('10.1000/x', ('10.1000/x.y', None))
    """
    for form in forms:
        if path.endswith(form.suffix):
            return path.removesuffix(form.suffix), form
    return path, None
