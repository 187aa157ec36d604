"""The public face of the package, and the rules that its insides keep."""

import re
from pathlib import Path

import claimgraph.graph

_FOLDER = Path(claimgraph.graph.__path__[0])


def test_all_is_sorted_and_there() -> None:
    names = claimgraph.graph.__all__

    assert names == sorted(names, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
    assert all(hasattr(claimgraph.graph, name) for name in names)


def test_no_other_module_contains_cypher() -> None:
    cypher = re.compile(r"\b(MATCH|MERGE|UNWIND|DETACH|RETURN) ")
    modules = [path for path in _FOLDER.rglob("*.py") if path.parent.name != "queries"]

    assert len(modules) > 10
    assert [path.name for path in modules if cypher.search(path.read_text(encoding="utf-8"))] == []
