"""How a sentence is to be read, as options: of `evidence correct` and `evidence add`."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import fields
from inspect import Parameter
from types import MappingProxyType
from typing import Annotated, Any, Final

import typer

from claimgraph.api.cli.console import ExitStatus
from claimgraph.graph import Reading
from claimgraph.schema import Attribution, EntityType, Predicate

_PANEL: Final = "How it is to be read"


def _text(words: str, metavar: str = "NAME") -> Any:
    return Annotated[str | None, typer.Option(metavar=metavar, help=words, rich_help_panel=_PANEL)]


def _type(words: str) -> Any:
    said = f"The type of {words}; needed where the paper was not read to name it."
    return Annotated[EntityType | None, typer.Option(help=said, case_sensitive=False, rich_help_panel=_PANEL)]


def _flag(name: str, words: str) -> Any:
    return Annotated[bool | None, typer.Option(f"--{name}/--not-{name}", help=words, rich_help_panel=_PANEL)]


def _choice(kind: type, words: str) -> Any:
    return Annotated[kind | None, typer.Option(help=words, case_sensitive=False, rich_help_panel=_PANEL)]


_OPTIONS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "subject": _text("The subject, by its name in the paper; none where the paper introduces the object."),
        "subject_type": _type("the subject"),
        "predicate": _choice(Predicate, "What is said of the two."),
        "object": _text("The object, by its name in the paper."),
        "object_type": _type("the object"),
        "negated": _flag("negated", "Whether the sentence denies it."),
        "hedged": _flag("hedged", "Whether it states it as possible, intended or conditional."),
        "attribution": _choice(Attribution, "Whose claim it is: the paper's own, or earlier work's."),
        "metric": _text("The metric, as the paper names it."),
        "value": _text("The figure, as the paper has it.", "TEXT"),
        "on": _text("The benchmark, task or condition on which it holds, by its name in the paper."),
        "on_type": _type("what it holds on"),
        "baseline": _text("What the comparison is against, by its name in the paper."),
        "baseline_type": _type("the baseline"),
    }
)
"""An option for each field of `Reading`."""


def with_reading(function: Callable[..., ExitStatus]) -> Callable[..., ExitStatus]:
    """Give a function that takes a `reading` an option for each field of one instead."""
    own = [parameter for name, parameter in inspect.signature(function).parameters.items() if name != "reading"]
    names = [field.name for field in fields(Reading)]

    def run(**given: Any) -> ExitStatus:
        return function(reading=Reading(**{name: given.pop(name) for name in names}), **given)

    options = [Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=_OPTIONS[name]) for name in names]
    run.__name__, run.__doc__ = function.__name__, function.__doc__
    run.__signature__ = inspect.Signature([*own, *options])  # type: ignore[attr-defined]  # functions take one, says inspect
    return run
