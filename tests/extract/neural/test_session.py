"""The folder of a model: what is in it, and what is said when it is no model."""

import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from claimgraph.extract import ModelError
from claimgraph.extract.neural.document import Document, candidates_of
from claimgraph.extract.neural.session import GRAPHS, Model
from claimgraph.schema import Predicate

Read = Callable[..., Document]


@pytest.fixture
def copy(tmp_path: Path, tiny_model: Path) -> Path:
    """A folder with the description and empty graphs."""
    for name in ("model.json", "tokenizer.json"):
        shutil.copy(tiny_model / name, tmp_path / name)
    for graph in GRAPHS:
        (tmp_path / f"{graph}.onnx").write_bytes(b"")
    return tmp_path


def test_a_folder_without_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"^.* holds no model \(No such file or directory: .*model.json\)$"):
        Model.load(tmp_path)


def test_a_missing_graph_is_told(copy: Path) -> None:
    (copy / "spans.onnx").unlink()
    with pytest.raises(ModelError, match=r"^.* holds no model \(No such file or directory: .*spans.onnx\)$"):
        Model.load(copy)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format": 3}', '{"format": 3, "calibration": {"slope": "steep"}}'])
def test_a_description_that_describes_nothing_is_told(copy: Path, text: str) -> None:
    (copy / "model.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=r"^.*model.json does not describe a model: train it anew$"):
        Model.load(copy)


@pytest.mark.parametrize(
    "calibration",
    [{"slope": "1.3"}, {"offset": None}, {"mention_bias": True}, {"thresholds": {"USES": 2.4}}, {"thresholds": None}],
)
def test_a_calibration_that_lacks_a_number_is_told(copy: Path, calibration: dict[str, object]) -> None:
    description = json.loads((copy / "model.json").read_text(encoding="utf-8"))
    description["calibration"] |= calibration
    (copy / "model.json").write_text(json.dumps(description), encoding="utf-8")
    with pytest.raises(ModelError, match=r"^.*model.json does not describe a model: train it anew$"):
        Model.load(copy)


def test_a_model_of_another_format_is_told(copy: Path) -> None:
    (copy / "model.json").write_text('{"format": 99}', encoding="utf-8")
    with pytest.raises(ModelError, match=r"^.* holds a model of format 99: train it anew$"):
        Model.load(copy)


def test_the_version_changes_with_any_file(copy: Path) -> None:
    before = Model.load(copy).version
    (copy / "relations.onnx").write_bytes(b"other")
    between = Model.load(copy).version
    description = json.loads((copy / "model.json").read_text(encoding="utf-8"))
    description["calibration"]["slope"] += 0.1
    (copy / "model.json").write_text(json.dumps(description), encoding="utf-8")
    assert len({before, between, Model.load(copy).version}) == 3


def test_a_graph_that_is_none_is_told(copy: Path, read: Read) -> None:
    with pytest.raises(ModelError, match=r"^.* holds a graph that onnxruntime cannot load: train it anew$"):
        Model.load(copy).encode(read("OwlNet hums."))


@pytest.mark.parametrize("text", ["", "{}", '{"version": "1.0", "model": {"type": "Owl"}}'])
def test_a_tokenizer_that_is_none_is_told(copy: Path, read: Read, text: str) -> None:
    (copy / "tokenizer.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=r"^.* holds a tokenizer that cannot be loaded: train it anew$"):
        Model.load(copy).encode(read("OwlNet hums."))


def test_a_model_is_pickled_without_its_graphs(tiny_model: Path, read: Read) -> None:
    model = Model.load(tiny_model)
    document = read("We propose OwlNet. It beats BatNet.")
    before = model.encode(document)
    assert len(pickle.dumps(model)) < 10_000
    again = pickle.loads(pickle.dumps(model))  # noqa: S301 - our own bytes
    assert np.array_equal(again.encode(document), before)


def test_a_paper_is_read_alike_whatever_was_read_before(tiny_model: Path, read: Read) -> None:
    model = Model.load(tiny_model)
    document, other = read("We propose OwlNet."), read("Transformers hallucinate facts about bats. " * 20)
    before = model.encode(document)
    model.encode(other)
    assert np.array_equal(model.encode(document), before)


def test_scores_have_a_row_a_question(tiny_model: Path, read: Read) -> None:
    model = Model.load(tiny_model)
    document = read("We propose OwlNet.")
    starts, ends = candidates_of(document)
    assert model.score_spans(model.encode(document), starts, ends).shape == (len(starts), 6)
    assert model.score_spans(model.encode(document), starts, ends, "scierc").shape == (len(starts), 7)


def test_every_predicate_has_a_threshold(tiny_model: Path) -> None:
    assert Model.load(tiny_model).calibration.thresholds.keys() == set(Predicate)
