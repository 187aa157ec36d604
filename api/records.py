"""Results as JSON has them."""

from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any


def plain(value: Any) -> Any:
    """A result as JSON has it: records and named tuples as objects by the names of their fields, tuples as lists.

    >>> from claimgraph.graph import Named
    >>> from claimgraph.schema import SubjectType
    >>> plain(Named("enty_1", SubjectType.METHOD, "SGD"))
    {'id': 'enty_1', 'type': 'Method', 'name': 'SGD'}
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        names = getattr(value, "_fields", None)
        items = [plain(item) for item in value]
        return dict(zip(names, items, strict=True)) if names else items
    return str(value) if isinstance(value, StrEnum) else value
