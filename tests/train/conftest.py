"""A tiny encoder and a tiny annotated world, so that a network learns them by heart in seconds."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

_WORDS = "we propose owlnet batnet beenet uses beats on nightbench daybench ."


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in the format of transformers: two layers, 32 wide, a vocabulary of whole words."""
    folder = tmp_path_factory.mktemp("encoder")
    torch.manual_seed(0)
    vocabulary = {word: number for number, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *_WORDS.split()])}
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))  # noqa: S106 - a token of text
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def _claim(subject: str, predicate: str, object_: str, sentence: int) -> dict[str, Any]:
    return {"s": subject, "p": predicate, "o": object_, "sent": sentence}


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `papers.jsonl` and `gold.jsonl`: 96 papers, all of one kind."""
    folder = tmp_path_factory.mktemp("world")
    papers, gold = [], []
    nets, benches = ("OwlNet", "BatNet", "BeeNet"), ("NightBench", "DayBench")
    for number in range(96):
        one, other, bench = nets[number % 3], nets[(number + 1 + number // 3 % 2) % 3], benches[number // 6 % 2]
        text = f"We propose {one} . {one} beats {other} on {bench} . {one} uses {other} ."
        papers.append({"id": str(number), "abstract": text})
        entities = [("E1", "Method", one), ("E2", "Method", other), ("E3", "Benchmark", bench)]
        claims = [
            _claim("PAPER", "INTRODUCES", "E1", 0),
            _claim("E1", "OUTPERFORMS", "E2", 1),
            _claim("E1", "EVALUATED_ON", "E3", 1),
            _claim("E1", "USES", "E2", 2),
        ]
        gold.append(
            {
                "id": str(number),
                "entities": [{"id": id_, "type": type_, "mentions": [name]} for id_, type_, name in entities],
                "claims": claims,
            }
        )
    for name, values in (("papers", papers), ("gold", gold)):
        lines = "".join(json.dumps(value) + "\n" for value in values)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return folder
