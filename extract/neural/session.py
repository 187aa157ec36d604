"""The trained network: three ONNX graphs, a tokenizer and a few numbers, in a folder that `claimgraph train` writes."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

from claimgraph.extract.extractor import ModelError, missing_for_networks
from claimgraph.extract.neural.document import Document, Ints, windows_of
from claimgraph.extract.neural.pairs import Floats, Pairs
from claimgraph.extract.neural.tasks import CLAIMS, COLUMNS
from claimgraph.schema import Predicate

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

GRAPHS: Final = ("encoder", "spans", "relations")
PAIR_INPUTS: Final = tuple(field.name for field in fields(Pairs))
"""The fields of `Pairs` that the graph of relations takes, in order, after the words."""
FORMAT: Final = 3
"""Of the folder; a change that older versions cannot read raises it."""
DESCRIPTION: Final = "model.json"
"""The file without which a folder holds no model."""
TOKENIZER: Final = "tokenizer.json"


def file_of(graph: str) -> str:
    """The name of a graph's file."""
    return f"{graph}.onnx"


_SLOWER: Final = ["SkipLayerNormFusion"]
"""What onnxruntime would do to the graphs and had better not: with one node for a sum and its norm instead of two, the
encoder takes an eighth longer (onnxruntime 1.32, AVX-512)."""

_FILES: Final = (DESCRIPTION, TOKENIZER, *map(file_of, GRAPHS))


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was fitted on held-out papers after training."""

    mention_bias: float
    """Log odds added to those of being a mention."""
    least_inner_name: float
    """The log odds of being a mention that a run of words inside one must have, see `decode.inner_names_of`."""
    thresholds: Mapping[Predicate, float]
    """The least score of a claim, see `decode.Found`."""
    slope: float
    """The probability of a claim is the logistic function of slope * score + offset (Platt 1999)."""
    offset: float

    def as_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "mention_bias": self.mention_bias,
            "least_inner_name": self.least_inner_name,
            "thresholds": {predicate.value: least for predicate, least in self.thresholds.items()},
            "slope": self.slope,
            "offset": self.offset,
        }

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """The calibration that `as_dict` gave.

        Raises:
            KeyError, TypeError: it did not give these.
        """
        thresholds = {predicate: _number(values["thresholds"][predicate]) for predicate in Predicate}
        mention_bias, least_inner_name, slope, offset = (
            _number(values[name]) for name in ("mention_bias", "least_inner_name", "slope", "offset")
        )
        return cls(mention_bias, least_inner_name, thresholds, slope, offset)

    def score(self, probability: float) -> float:
        """The score that is so probable; the inverse of `probability`, without end at 0 and 1."""
        if not 0 < probability < 1:
            return math.inf if probability >= 1 else -math.inf
        return (math.log(probability / (1 - probability)) - self.offset) / self.slope

    def probability(self, score: float) -> float:
        """How probable it is that a claim of this score is right."""
        return (1 + math.tanh((self.slope * score + self.offset) / 2)) / 2


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r} is no number")
    return float(value)


@dataclass(frozen=True)
class Model:
    """A folder with a trained network. Cheap to make and to pickle: the graphs are loaded where they are first used."""

    folder: Path
    calibration: Calibration

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a model's description, and see that its files are there.

        Raises:
            ModelError: the folder holds no model, or one that another version of claimgraph wrote.
        """
        described = folder / DESCRIPTION
        try:
            values = json.loads(described.read_text(encoding="utf-8"))
            if values["format"] != FORMAT:
                raise ModelError(f"{folder} holds a model of format {values['format']}: train it anew")
            calibration = Calibration.of(values["calibration"])
            for name in _FILES:
                (folder / name).stat()
        except OSError as error:
            raise _absent(folder, error) from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"{described} does not describe a model: train it anew") from error
        return cls(folder, calibration)

    def __getstate__(self) -> dict[str, Any]:
        return {"folder": self.folder, "calibration": self.calibration}

    @property
    def version(self) -> str:
        """The first digits of the hash of all its files."""
        return self.digest[:12]

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of all its files."""
        return digest_of(self.folder)

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer  # noqa: PLC0415  # the rules do without

        try:
            return Tokenizer.from_file(str(self.folder / TOKENIZER))
        except Exception as error:  # tokenizers raises nothing narrower
            raise ModelError(f"{self.folder} holds a tokenizer that cannot be loaded: train it anew") from error

    @cached_property
    def _graphs(self) -> "dict[str, InferenceSession]":
        from onnxruntime import InferenceSession, SessionOptions  # noqa: PLC0415  # the rules do without

        sessions = {}
        for name in GRAPHS:
            options = SessionOptions()
            # Two papers on two cores are read faster than one on both (`NetworkReader.pipe`).
            options.intra_op_num_threads = 1
            try:
                sessions[name] = InferenceSession(self.folder / file_of(name), options, disabled_optimizers=_SLOWER)
            except Exception as error:  # onnxruntime has a class of errors for each status, none of them public
                raise ModelError(f"{self.folder} holds a graph that onnxruntime cannot load: train it anew") from error
        return sessions

    def prepare(self) -> None:
        """Load tokenizer and graphs now: threads that were the first to use them would each load their own."""
        _ = self._tokenizer, self._graphs

    def encode(self, document: Document) -> Floats:
        """The vectors of a document's words.

        One pass at a time: an int8 graph rounds by all that is in a batch, and a paper's claims must not depend on its
        neighbours.
        """
        return np.concatenate([self.vectors(inputs) for inputs in self.passes(document)])

    def passes(self, document: Document) -> list[dict[str, Ints]]:
        """What the encoder's graph is given for a document: one set of arrays, or several for a very long one."""
        shapes = document.shapes
        return [
            {
                "ids": window.ids[None],
                "heads": window.heads[None],
                "shapes": shapes[None, window.start : window.end],
            }
            for window in windows_of(document, self._tokenizer)
        ]

    def vectors(self, inputs: Mapping[str, Ints]) -> Floats:
        """One pass of the encoder: the vectors of its words."""
        vectors: Floats = self._run("encoder", **inputs)[0][0]
        return vectors

    def score_spans(self, words: Floats, starts: Ints, ends: Ints, task: str = CLAIMS) -> Floats:
        """K x (types + 1): how well each run of words fits each type of the task; the last column is none."""
        return self._run("spans", words=words, starts=starts, ends=ends)[0][:, COLUMNS[task].types]

    def relate(self, words: Floats, pairs: Pairs, task: str = CLAIMS) -> tuple[Floats, Floats]:
        """T x (predicates + 1), the last column none, and T x (negated, hedged, prior)."""
        scores, qualifiers = self._run("relations", words=words, **{name: getattr(pairs, name) for name in PAIR_INPUTS})
        return scores[:, COLUMNS[task].predicates], qualifiers

    def _run(self, graph: str, **inputs: Any) -> list[Floats]:
        outputs: list[Floats] = self._graphs[graph].run(None, inputs)
        return outputs


def _absent(folder: Path, error: OSError) -> ModelError:
    return ModelError(f"{folder} holds no model ({error.strerror}: {error.filename})")


def digest_of(folder: Path) -> str:
    """The SHA-256 of all files of a model, of whatever format.

    Raises:
        ModelError: the folder holds no model.
    """
    try:
        parts = [(folder / name).read_bytes() for name in _FILES]
    except OSError as error:
        raise _absent(folder, error) from error
    return sha256(b"".join(sha256(part).digest() for part in parts)).hexdigest()


def load_model(folder: Path) -> Model:
    """The model of a folder, where there is what it needs to run.

    Raises:
        ModelError: onnxruntime or tokenizers is not installed, or `Model.load` says so.
    """
    if missing := missing_for_networks():
        raise ModelError(
            f"a trained network needs {' and '.join(missing)}, which cannot be imported: "
            f"pip install {' '.join(missing)}, or choose the extractor 'rules'"
        )
    return Model.load(folder)


def write_description(folder: Path, calibration: Calibration) -> None:
    """Write what a model's folder holds beside graphs and tokenizer."""
    description = {"format": FORMAT, "calibration": calibration.as_dict()}
    (folder / DESCRIPTION).write_text(json.dumps(description, indent=1) + "\n", encoding="utf-8")
