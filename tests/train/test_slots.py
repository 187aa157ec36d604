"""What fills the slots of claims, learned from an invented world."""

import json
from pathlib import Path

import pytest

from claimgraph.extract.training.learning.slots import main


def test_what_fills_slots_is_learned(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written = []
    for name in ("one.json", "other.json"):
        files = [str(world / "gold.jsonl"), str(world / "papers.jsonl"), str(tmp_path / name)]
        monkeypatch.setattr("sys.argv", ["slots", *files])
        main()
        written.append((tmp_path / name).read_text(encoding="utf-8"))
    assert written[0] == written[1]
    weights = json.loads(written[0])
    assert list(weights) == ["baseline", "metric", "on", "value"]
    lines = capsys.readouterr().out.splitlines()
    assert lines[:4] == lines[4:]
    assert lines[0] == f"value: precision 100.0, recall 100.0, {len(weights['value'])} weights"
    assert lines[2] == f"on: precision 100.0, recall 100.0, {len(weights['on'])} weights"


def test_without_an_annotation_nothing_is_learned(world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text("", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["slots", str(gold), str(world / "papers.jsonl"), str(tmp_path / "out.json")])
    main()
    weights = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert {slot: list(ones) for slot, ones in weights.items()} == {
        slot: ["least"] for slot in ("baseline", "metric", "on", "value")
    }
