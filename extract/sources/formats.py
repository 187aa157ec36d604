"""What a format is: a name, a way to recognise it by the beginning of a file, and a reader."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from claimgraph.extract.sources.rejects import Reject
from claimgraph.extract.sources.streams import Input
from claimgraph.schema import Paper

_KEY: Final = re.compile(r'(?<!\\)"([A-Za-z_][\w-]{0,40})"\s*:')


class Head:
    """The beginning of a source, as far as it is read to recognise the format."""

    def __init__(self, raw: bytes) -> None:
        self.text = raw.decode("utf-8", "replace")

    @cached_property
    def first_line(self) -> str:
        """The first line that is not blank."""
        return self.text.lstrip().partition("\n")[0].rstrip()

    @cached_property
    def is_json(self) -> bool:
        """Whether it begins as a JSON object or array does."""
        return re.match(r"\s*(?:\{\s*[\"}]|\[\s*(?:[{\[\]]|null))", self.text) is not None

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of all JSON objects in it, at any depth."""
        return frozenset(_KEY.findall(self.text)) if self.is_json else frozenset()

    @cached_property
    def first_record(self) -> dict[str, Any]:
        """The JSON object in the first line; empty where there is none or it goes on beyond the head."""
        try:
            value = json.loads(self.first_line)
        except (ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}


@dataclass(frozen=True, slots=True)
class Format:
    """One format of papers.

    `name` is what `--format` takes and what papers carry as their source. `recognises` decides on the beginning of a
    file alone. `read` yields lazily, and a reject for every record that cannot be read.
    """

    name: str
    description: str
    recognises: Callable[[Head], bool]
    read: Callable[[Input], Iterator[Paper | Reject]]
