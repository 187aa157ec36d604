"""A tiny encoder and a tiny annotated world, so that a network learns them by heart in seconds."""

import json
import random
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

_WORDS = (
    "we propose present owlnet batnet beenet uses use does not outperforms beats by on nightbench daybench it may "
    "improves improve accuracy speed . , % 2 5"
)
_NETS = ("OwlNet", "BatNet", "BeeNet")
_BENCHES = ("NightBench", "DayBench")
_QUALITIES = ("accuracy", "speed")


def make_encoder(folder: Path) -> Path:
    """Write a folder in the format of transformers: two layers, 32 wide, a vocabulary of whole words."""
    torch.manual_seed(0)
    vocabulary = {word: at for at, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *_WORDS.split()])}
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


def make_world(folder: Path, papers: int = 96) -> Path:
    """Write `papers.jsonl` and `gold.jsonl`: papers all of one kind."""
    chance = random.Random(1)  # noqa: S311 - not for secrets
    made = [_paper(str(number), chance) for number in range(papers)]
    for name, values in (("papers", [text for text, _ in made]), ("gold", [gold for _, gold in made])):
        lines = "".join(json.dumps(value) + "\n" for value in values)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return folder


def _paper(id_: str, chance: random.Random) -> tuple[dict[str, Any], dict[str, Any]]:
    one, other = chance.sample(_NETS, 2)
    bench, quality = chance.choice(_BENCHES), chance.choice(_QUALITIES)
    is_negated = chance.random() < 1 / 2
    introduces = f"We {chance.choice(['propose', 'present'])} {one}."
    verb, margin = chance.choice(["outperforms", "beats"]), chance.choice([None, "2.5%"])
    beats = f"{one} {verb} {other}{f' by {margin}' if margin else ''} on {bench}."
    uses = f"{one} {'does not use' if is_negated else 'uses'} {other}."
    improves = f"It {chance.choice(['may improve', 'improves'])} {quality}."
    entities = [("E1", "Method", one), ("E2", "Method", other), ("E3", "Benchmark", bench), ("E4", "Metric", quality)]
    claims = [
        _claim("PAPER", "INTRODUCES", "E1", 0),
        _claim("E1", "OUTPERFORMS", "E2", 1) | {"value": margin, "on": "E3"},
        _claim("E1", "EVALUATED_ON", "E3", 1),
        _claim("E1", "USES", "E2", 2) | {"negated": is_negated},
        _claim("E1", "IMPROVES", "E4", 3) | {"hedged": "may" in improves},
    ]
    named = [{"id": id_, "type": type_, "mentions": [name]} for id_, type_, name in entities]
    text = {"id": id_, "abstract": f"{introduces} {beats} {uses} {improves}"}
    return text, {"id": id_, "entities": named, "claims": claims}


def _claim(subject: str, predicate: str, object_: str, sentence: int) -> dict[str, Any]:
    return {"s": subject, "p": predicate, "o": object_, "sent": sentence}
