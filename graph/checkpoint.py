"""How far a load has come, in a file: what is in it is in the graph."""

import json
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final, Self

from claimgraph.graph.connect import Graph
from claimgraph.graph.status import state

_HASH_CHARACTERS: Final = 32


@dataclass(slots=True)
class Checkpoint:
    """The hashes of what was committed, one line of JSON per transaction, after a first line that names the graph.

    A file of another graph counts for nothing, nor does one between or after whose transactions something else has
    changed the graph; a line that a crash cut short ends it. Then the database is asked instead, so that a wrong file
    costs time only.
    """

    path: Path
    graph: str
    """The identity of the graph."""
    _stored: set[str] = field(default_factory=set)

    @classmethod
    def open(cls, path: Path, graph: Graph) -> Self:
        """Read the file, or begin a new one where it does not describe this graph as it is.

        Raises:
            OSError: The file cannot be read or written.
        """
        identity, writes = state(graph)
        marks = cls(path, identity)
        if not marks._read(writes):
            path.write_text(json.dumps({"graph": marks.graph}) + "\n", encoding="utf-8")
        return marks

    def _read(self, writes: int) -> bool:
        """Whether the file describes this graph, with all of its changes from the first that it knows to the last."""
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else []
            head, *entries = [json.loads(line) for line in lines]
        except ValueError:
            return False
        if head != {"graph": self.graph} or not entries or entries[-1]["writes"] != writes:
            return False
        if any(entry.get("since") != before["writes"] for before, entry in pairwise(entries)):
            return False
        self._stored = {digest for entry in entries for digest in entry["hashes"]}
        return True

    def cover(self, hashes: list[str]) -> bool:
        """Whether everything with these hashes was committed."""
        return all(digest[:_HASH_CHARACTERS] in self._stored for digest in hashes)

    def add(self, since: int, writes: int, hashes: list[str]) -> None:
        """Note that what has these hashes is committed.

        Args:
            since: How many changes the graph had before the transaction that saw to it.
            writes: How many it had after it: one more, or as many where all was stored already.
            hashes: The hashes.
        """
        entry = {"since": since, "writes": writes, "hashes": [digest[:_HASH_CHARACTERS] for digest in hashes]}
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")

    def remove(self) -> None:
        """Forget everything: the load is complete."""
        self.path.unlink(missing_ok=True)
