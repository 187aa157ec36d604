"""What is written about what could not be read."""

import json
from pathlib import Path

import pytest

from claimgraph.extract.sources import Reject, RejectLog


def test_the_log_has_one_json_line_a_reject(tmp_path: Path) -> None:
    path = tmp_path / "rejects.jsonl"
    with RejectLog(path) as log:
        log(Reject("a.jsonl", 3, "it is no JSON", "oöps"))
        log(Reject("-", None, "it has neither a title nor an abstract"))
        assert log.count == 2
    with RejectLog(path) as log:
        assert log.count == 0
        log(Reject("b", 1, "late"))
    assert [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] == [
        {"file": "a.jsonl", "line": 3, "reason": "it is no JSON", "record": "oöps"},
        {"file": "-", "line": None, "reason": "it has neither a title nor an abstract", "record": None},
        {"file": "b", "line": 1, "reason": "late", "record": None},
    ]


def test_each_reject_is_on_disk_at_once(tmp_path: Path) -> None:
    with RejectLog(tmp_path / "rejects") as log:
        log(Reject("a", 1, "x"))
        assert (tmp_path / "rejects").read_text(encoding="utf-8").endswith("}\n")


def test_a_log_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        RejectLog(tmp_path / "no" / "such" / "folder")


def test_a_reject_reads_as_a_compiler_would_say_it() -> None:
    assert str(Reject("a", 3, "it is no JSON", "x")) == "a:3: it is no JSON"
    assert str(Reject("a", None, "it is no JSON")) == "a: it is no JSON"
