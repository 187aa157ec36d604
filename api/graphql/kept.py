"""What was answered before, and holds as long as the graph is not changed."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final, TypeVar

from claimgraph.graph import Graph, state

R = TypeVar("R")

_MOST: Final = 128
"""How many answers are kept; those that nobody has asked for longest go first."""
_SECONDS: Final = 600.0
"""How long one is kept: what another program writes into the database, past claimgraph, is no change of its state."""


@dataclass(frozen=True, slots=True)
class _Answer:
    state: tuple[str, int]
    """That of the graph."""
    given: float
    value: Any


class Kept:
    """Answers to questions that read much; several threads may ask."""

    def __init__(self) -> None:
        self._answers: OrderedDict[tuple[Callable[..., Any], str], _Answer] = OrderedDict()
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
            with self._lock:
                self._answers[key] = _Answer(now, given, value)
                self._answers.move_to_end(key)
                while len(self._answers) > _MOST:
                    self._answers.popitem(last=False)
        return value
