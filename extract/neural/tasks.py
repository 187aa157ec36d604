"""What the network is trained to find: claims, and beside them what public sets annotate in their own vocabularies."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from claimgraph.schema import EntityType, Predicate


@dataclass(frozen=True, slots=True)
class Task:
    """A vocabulary of types and of predicates."""

    types: tuple[str, ...]
    predicates: tuple[str, ...]


CLAIMS: Final = "claims"
TASKS: Final[Mapping[str, Task]] = {
    CLAIMS: Task(tuple(EntityType), tuple(Predicate)),
    "scierc": Task(
        ("Task", "Method", "Metric", "Material", "OtherScientificTerm", "Generic"),
        ("USED-FOR", "FEATURE-OF", "HYPONYM-OF", "PART-OF", "EVALUATE-FOR", "COMPARE", "CONJUNCTION"),
    ),
    "scier": Task(
        ("Dataset", "Method", "Task"),
        (
            "Used-For", "Part-Of", "Synonym-Of", "Compare-With", "Evaluated-With", "SubClass-Of", "Benchmark-For",
            "Trained-With", "SubTask-Of",
        ),
    ),
    "tdmsci": Task(("TASK", "DATASET", "METRIC"), ()),
}  # fmt: skip
"""By name. The first is what the program is for; the others teach the same encoder what names and relations look like.

SciERC (Luan et al., EMNLP 2018), SciER (Zhang et al., EMNLP 2024), TDMSci (Hou et al., EACL 2021).
"""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the scores of a task stand among those of all: its types and none, its predicates and none."""

    types: slice
    predicates: slice
    first_type: int
    """The row of its first type in the table of types of all tasks, whose row 0 is the paper."""


def _columns() -> dict[str, Columns]:
    tasks = list(TASKS.values())
    types = [0, *accumulate(len(task.types) + 1 for task in tasks)]
    predicates = [0, *accumulate(len(task.predicates) + 1 for task in tasks)]
    rows = [1, *accumulate((len(task.types) for task in tasks), initial=1)][1:]
    return {
        name: Columns(slice(types[i], types[i + 1]), slice(predicates[i], predicates[i + 1]), rows[i])
        for i, name in enumerate(TASKS)
    }


COLUMNS: Final[Mapping[str, Columns]] = _columns()
"""By name of the task."""
