"""What was answered before, and holds as long as the graph is not changed."""

import pickle
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final, TypeVar

from claimgraph.graph import Graph, state

R = TypeVar("R")
_Key = tuple[Callable[..., Any], str]
"""A function, and what it was called with."""

_MOST_BYTES: Final = 32 * 2**20
"""How much is kept, as it would be written to a file; what nobody has asked for longest goes first."""
_LARGE: Final = 4
"""What would take more than this part of it is not kept."""
_SECONDS: Final = 600.0
"""How long one is kept: what another program writes into the database, past claimgraph, is no change of its state."""


@dataclass(frozen=True, slots=True)
class _Answer:
    state: tuple[str, int]
    """That of the graph."""
    given: float
    value: Any
    size: int
    """In bytes, of what could be written of it."""


class Kept:
    """Answers to questions that read much; several threads may ask."""

    def __init__(self) -> None:
        self._answers: OrderedDict[_Key, _Answer] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def answer(self, function: Callable[..., R], graph: Graph, *args: object) -> R:
        """What a function of the graph gives: what it gave before, where the graph has not been changed since."""
        key = (function, repr(args))
        now = state(graph)
        with self._lock:
            known = self._answers.get(key)
            if known and known.state == now and time.monotonic() - known.given < _SECONDS:
                self._answers.move_to_end(key)
                value: R = known.value
                return value
        given = time.monotonic()
        value = function(graph, *args)
        # Of a graph that is changed meanwhile, it may hold neither what was nor what is.
        if state(graph) == now:
            self._keep(key, _Answer(now, given, value, len(pickle.dumps(value))))
        return value

    def _keep(self, key: _Key, answer: _Answer) -> None:
        if answer.size > _MOST_BYTES / _LARGE:
            return
        with self._lock:
            before = self._answers.pop(key, None)
            self._size += answer.size - (before.size if before else 0)
            self._answers[key] = answer
            while self._size > _MOST_BYTES:
                _, gone = self._answers.popitem(last=False)
                self._size -= gone.size
