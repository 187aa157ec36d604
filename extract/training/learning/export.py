"""From a trained network to the folder that `neural.session.Model` reads, and back."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from warnings import catch_warnings, simplefilter

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel

from claimgraph.extract.extractor import ModelError
from claimgraph.extract.neural.pairs import Entities, pairs_of
from claimgraph.extract.neural.session import (
    DESCRIPTION,
    FORMAT,
    PAIR_INPUTS,
    TOKENIZER,
    Calibration,
    file_of,
    write_description,
)
from claimgraph.extract.training.learning.encoders import weights_of
from claimgraph.extract.training.learning.examples import example_of
from claimgraph.extract.training.learning.network import Network
from claimgraph.extract.training.public import document_from

_OPSET: Final = 18
_ENCODER: Final = "encoder.json"
"""What the encoder is, as transformers describes it; only training asks."""
_OF_NETWORK: Final = "network."
"""Before the names of all parameters of a `_Part`."""


class _Part(nn.Module):
    """One function of the network as a module of its own."""

    def __init__(self, network: Network, function: str) -> None:
        super().__init__()
        self.network = network
        self._function = function

    def forward(self, *inputs: Tensor) -> Any:
        return getattr(self.network, self._function)(*inputs)


def export(
    network: Network, tokenizer: Tokenizer, calibration: Calibration, folder: Path, *, as_int8: bool = True
) -> None:
    """Write the graphs with tokenizer and calibration.

    Args:
        network: the trained network.
        tokenizer: its tokenizer.
        calibration: what was fitted on held-out papers.
        folder: where to; made where it is missing.
        as_int8: whether weights are rounded to int8, for a quarter of the size and more than twice the speed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    network = deepcopy(network).cpu().eval()
    # As graph nodes, scaled_dot_product_attention costs half as much again as plain products.
    network.encoder.config._attn_implementation = "eager"  # noqa: SLF001
    inputs = _inputs(network, tokenizer)
    with TemporaryDirectory() as draft, torch.no_grad(), catch_warnings():
        # The older of PyTorch's two exporters, and its notes on what it cannot fold.
        simplefilter("ignore")
        for graph, (function, names, axes, outputs) in _PARTS.items():
            plain = Path(draft) / file_of(graph)
            torch.onnx.export(
                _Part(network, function).eval(),
                inputs[graph],
                str(plain),
                input_names=list(names),
                output_names=list(outputs),
                dynamic_axes=axes,
                opset_version=_OPSET,
                dynamo=False,
            )
            target = folder / file_of(graph)
            if as_int8:
                with _without_notes():
                    quantize_dynamic(plain, target, weight_type=QuantType.QInt8, per_channel=True)
            else:
                plain.replace(target)
    network.encoder.config.to_json_file(folder / _ENCODER)
    tokenizer.save(str(folder / TOKENIZER), pretty=False)
    write_description(folder, calibration)


def holds_model(folder: Path) -> bool:
    """Whether a folder is one that `export` wrote."""
    return (folder / DESCRIPTION).is_file()


def restore(folder: Path, hands: int = 0) -> tuple[Network, Tokenizer]:
    """The network of a model's folder, to learn on, and its tokenizer.

    What int8 rounded away stays away. Hands, which no model has, begin anew.

    The network of an earlier format will do.

    Raises:
        ModelError: the folder holds no model, or not all of its network.
    """
    try:
        if (form := json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))["format"]) > FORMAT:
            raise ValueError(f"format {form} is that of a newer claimgraph")
        config = AutoConfig.for_model(**json.loads((folder / _ENCODER).read_text(encoding="utf-8")))
        weights = {
            name.removeprefix(_OF_NETWORK): weight
            for graph in _PARTS
            for name, weight in weights_of(onnx.load(folder / file_of(graph)).graph).items()
        }
        encoder = AutoModel.from_config(config, add_pooling_layer=False)
        network = Network(encoder, config.hidden_size, len(weights["project.bias"]), hands=hands)
        missing, _ = network.load_state_dict(weights, strict=False)
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    except Exception as error:  # as of an encoder: transformers, onnx and tokenizers have their own word for it
        raise ModelError(f"training cannot go on from {folder} ({type(error).__name__}: {error})") from error
    parameters = dict(network.named_parameters())
    if lacking := [name for name in missing if name in parameters and name != "hands"]:
        raise ModelError(f"training cannot go on from {folder}: its graphs have no {lacking[0]}")
    return network, tokenizer


@contextmanager
def _without_notes() -> Iterator[None]:
    """Onnxruntime notes in the log, at length, what it leaves in float32."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)


def _inputs(network: Network, tokenizer: Tokenizer) -> dict[str, tuple[Tensor, ...]]:
    """The arguments of each graph for a small document, which shows the exporter what is asked."""
    document = document_from([["We", "propose", "OwlNet", "."], ["OwlNet", "beats", "BatNet", "."]])
    pairs = pairs_of(document, Entities(["1", "2"], [[(2, 3), (4, 5)], [(6, 7)]], [0, 0]))
    example = example_of(document, tokenizer)
    window = example.windows[0]
    ids, heads, shapes = (
        torch.from_numpy(array)[None] for array in (window.ids, window.heads, example.shapes[window.start : window.end])
    )
    encoded = (ids, heads, shapes)
    with torch.no_grad():
        words = network.encode(*encoded)[0]
    return {
        "encoder": encoded,
        "spans": (words, *map(torch.from_numpy, example.candidates())),
        "relations": (words, *(torch.from_numpy(getattr(pairs, name)) for name in PAIR_INPUTS)),
    }


_PARTS: Final[dict[str, Any]] = {
    "encoder": (
        "encode",
        ("ids", "heads", "shapes"),
        {"ids": {1: "subwords"}, "heads": {1: "words"}, "shapes": {1: "words"}},
        ("vectors",),
    ),
    "spans": (
        "score_spans",
        ("words", "starts", "ends"),
        {"words": {0: "words"}, "starts": {0: "candidates"}, "ends": {0: "candidates"}},
        ("scores",),
    ),
    "relations": (
        "relate",
        ("words", *PAIR_INPUTS),
        {
            "words": {0: "words"},
            "starts": {0: "mentions"},
            "ends": {0: "mentions"},
            "by_entity": {0: "rows", 1: "mentions"},
            "types": {0: "rows"},
            "prominence": {0: "rows"},
            "entities": {0: "places"},
            "sentences": {0: "places"},
            "by_place": {0: "places", 1: "mentions"},
            "reading": {0: "sentences", 1: "longest"},
            "subjects": {0: "triples"},
            "objects": {0: "triples"},
            "distances": {0: "triples"},
        },
        ("scores", "qualifiers"),
    ),
}
"""For each graph: the function, its arguments, which of their sizes vary, and the names of the results."""
