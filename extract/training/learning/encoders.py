"""Encoders that training begins with, from the package registries; none is fetched at run time."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoConfig, AutoModel, BertConfig, BertModel

from claimgraph.extract.extractor import ModelError
from claimgraph.extract.neural.pairs import Floats

_BGE: Final = {
    "vocab_size": 30522,
    "hidden_size": 384,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "intermediate_size": 1536,
    "attention_probs_dropout_prob": 0.0,
}
_ROUNDED: Final = "_quantized"
_TURNED: Final = "_Transposed"
"""What onnxruntime calls weights that it has rounded, and those that it has turned for that."""
_ATTENTION_DROPOUT: Final = {"attention_probs_dropout_prob", "attention_dropout"}
"""Drawing what attention is to forget, a number for each pair of subwords in each head, takes a CPU half of the time of
training; that of the hidden states remains."""


def load_encoder(source: Path) -> tuple[nn.Module, int, Tokenizer]:
    """An encoder, its width, and its tokenizer without padding or truncation.

    Args:
        source: a folder in the format of Hugging Face's transformers, or a jar of langchain4j with a BERT in ONNX.

    Raises:
        ModelError: it is neither, or its weights are not there in float32.
    """
    if not source.exists():
        raise ModelError(f"there is no encoder at {source}")
    try:
        return _loaded(source)
    except ModelError:
        raise
    except Exception as error:  # whatever is in the file, transformers, onnx and zipfile have their own word for it
        raise ModelError(f"{source} is no encoder that can be read ({type(error).__name__}: {error})") from error


def _loaded(source: Path) -> tuple[nn.Module, int, Tokenizer]:
    if source.is_dir():
        config = AutoConfig.from_pretrained(source, local_files_only=True)
        for name in _ATTENTION_DROPOUT & config.to_dict().keys():
            setattr(config, name, 0.0)
        encoder = AutoModel.from_pretrained(source, config=config, local_files_only=True, add_pooling_layer=False)
        tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
        width = encoder.config.hidden_size
    else:
        encoder, tokenizer = _from_jar(source)
        width = _BGE["hidden_size"]
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return encoder, width, tokenizer


def _from_jar(jar: Path) -> tuple[nn.Module, Tokenizer]:
    with ZipFile(jar) as files:
        graph, tokenizer = (next(n for n in files.namelist() if n.endswith(end)) for end in (".onnx", "tokenizer.json"))
        encoder = BertModel(BertConfig(**_BGE), add_pooling_layer=False)
        missing, _ = encoder.load_state_dict(weights_of(onnx.load_from_string(files.read(graph)).graph), strict=False)
        missing = [name for name in missing if not name.endswith("position_ids")]
        if missing:
            raise ModelError(
                f"{jar} has no weights in float32 for {len(missing)} parts of a BERT, such as {missing[0]}"
            )
        return encoder, Tokenizer.from_str(files.read(tokenizer).decode("utf-8"))


def weights_of(graph: Any) -> dict[str, torch.Tensor]:
    """The parameters in an ONNX graph under their PyTorch names; those in int8 are made float32 again.

    Linear weights stand transposed under the names of their nodes.
    """
    arrays = {array.name: numpy_helper.to_array(array) for array in graph.initializer}
    products = {
        name.removesuffix(_ROUNDED): node.name.strip("/").rpartition("/")[0].replace("/", ".")
        for node in graph.node
        if node.op_type in {"MatMul", "MatMulInteger"}
        for name in node.input
        if name.startswith("onnx::MatMul")
    }
    weights = {}
    for name, array in _floats(arrays):
        if name in products:
            weights[f"{products[name]}.weight"] = torch.tensor(array.T.copy())
        else:
            weights[name.removesuffix(_TURNED)] = torch.tensor(array.T.copy() if name.endswith(_TURNED) else array)
    return weights


def _floats(arrays: Mapping[str, Floats]) -> Iterator[tuple[str, Floats]]:
    """Initializers in float32, those in int8 under the name that they had before they were rounded."""
    for name, array in arrays.items():
        if name.endswith(_ROUNDED):
            plain = name.removesuffix(_ROUNDED)
            zero = arrays[f"{plain}_zero_point"].astype(np.float32)
            yield plain, (array.astype(np.float32) - zero) * arrays[f"{plain}_scale"]
        elif array.dtype == np.float32 and not name.endswith("_scale"):
            yield name, array
