"""Variants of a name: spellings that differ by more than `names.fold` takes away, and still mean one thing.

A name has a form at each of a few levels, every level taking more away than the one before. Names of one type whose
forms at the last level are equal, their `stem`, are candidates for one entity; the first level at which two of them
agree is the rule that joins them. Pure functions, no database.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from claimgraph.graph.names import fold, joined, singular, words_of
from claimgraph.schema import EntityType


class Rule(StrEnum):
    """Why a name is taken for an entity."""

    SPELLING = "spelling"
    """American for British, plain letters for accents and Greek, figures for numerals, every word singular."""
    WORD_ORDER = "word order"
    """As "detection of objects" for "object detection"."""
    ACRONYM_INSIDE = "acronym inside"
    """As "LLM agent" for "large language model agent"."""
    HEAD_NOUN = "head noun"
    """As "GSM8K dataset" for "GSM8K": a noun that says what the type says already."""
    ACRONYM = "acronym"
    """As "GNN" for "graph neural network", because papers say so."""
    DECIDED = "decided"
    """A person said so."""


LEVELS: Final = (Rule.SPELLING, Rule.WORD_ORDER, Rule.ACRONYM_INSIDE, Rule.HEAD_NOUN)
"""The rules that look at nothing but the two names, in the order in which they take away."""

_Z_STEMS: Final = (
    "amort|anonym|binar|canonical|categor|central|character|color|contextual|custom|diagonal|digit|discret|emphas|equal|"
    "factor|final|formal|general|global|harmon|hypothes|ideal|individual|initial|linear|local|marginal|maxim|memor|minim|"
    "modular|neutral|normal|optim|organ|orthogonal|parallel|parameter|penal|personal|polar|priorit|quant|random|rational|"
    "real|recogn|regular|serial|special|stabil|standard|summar|symbol|synchron|synthes|tensor|token|util|vector|visual"
)
_AMERICAN: Final = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(behavi|neighb|flav|col|fav|lab|tum|hum|harb|vap)our", r"\1or"),
        (r"parametri(?=[sz])", "parameteri"),
        (rf"({_Z_STEMS})is(?=[aei])", r"\1iz"),
        (r"(anal|catal)ys(?=e|ing)", r"\1yz"),
        (r"(mode|labe|trave|leve|channe|cance|signa|tunne|fue)ll(?=ing|ed|er)", r"\1l"),
        (r"^(cent|fib|met|lit)re$", r"\1er"),
        (r"^(defen|offen|licen)ce$", r"\1se"),
        (r"^(catal|dial|anal)ogue$", r"\1og"),
        (r"^(judg)e(?=ment)", r"\1"),
        (r"^(leuk|an|isch)aem", r"\1em"),
        (r"^paed", "ped"),
        (r"^artefact", "artifact"),
        (r"^ageing$", "aging"),
        (r"^grey", "gray"),
        (r"^learnt$", "learned"),
        (r"^programme$", "program"),
    )
)
_NUMERALS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORDS: Final = MappingProxyType(
    {numeral: str(number) for number, numeral in enumerate(_NUMERALS)}
    | {f"{begin}a": f"{begin}um" for begin in ("minim", "maxim", "optim", "extrem", "equilibri")}
    | {"automata": "automaton", "spectra": "spectrum", "ell": "l"}
)
_GREEK: Final = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho  sigma tau upsilon phi "
    "chi psi omega"
)
_LETTERS: Final = MappingProxyType(
    {chr(ord("\N{GREEK SMALL LETTER ALPHA}") + place): name for place, name in enumerate(_GREEK.split(" "))}
    | {"\N{MULTIPLICATION SIGN}": "x", "\N{INFINITY}": "infty"}
)

_INSIDE: Final = MappingProxyType(
    {
        "AI": "artificial intelligence",
        "ASR": "automatic speech recognition",
        "CNN": "convolutional neural network",
        "CTR": "click through rate",
        "CoT": "chain of thought",
        "DNN": "deep neural network",
        "DRL": "deep reinforcement learning",
        "EHR": "electronic health record",
        "FL": "federated learning",
        "GAN": "generative adversarial network",
        "GCN": "graph convolutional network",
        "GNN": "graph neural network",
        "ICL": "in context learning",
        "KD": "knowledge distillation",
        "KG": "knowledge graph",
        "LLM": "large language model",
        "LM": "language model",
        "LSTM": "long short term memory",
        "MARL": "multi agent reinforcement learning",
        "MCTS": "monte carlo tree search",
        "MDP": "markov decision process",
        "ML": "machine learning",
        "MLLM": "multimodal large language model",
        "MLP": "multilayer perceptron",
        "MT": "machine translation",
        "MoE": "mixture of expert",
        "NER": "named entity recognition",
        "NLI": "natural language inference",
        "NLP": "natural language processing",
        "NMT": "neural machine translation",
        "NTK": "neural tangent kernel",
        "ODE": "ordinary differential equation",
        "OOD": "out of distribution",
        "PDE": "partial differential equation",
        "PEFT": "parameter efficient fine tuning",
        "PINN": "physics informed neural network",
        "QA": "question answering",
        "RAG": "retrieval augmented generation",
        "RL": "reinforcement learning",
        "RLHF": "reinforcement learning from human feedback",
        "RNN": "recurrent neural network",
        "SDE": "stochastic differential equation",
        "SFT": "supervised fine tuning",
        "SGD": "stochastic gradient descent",
        "SNN": "spiking neural network",
        "SVM": "support vector machine",
        "VAE": "variational autoencoder",
        "ViT": "vision transformer",
        "VLM": "vision language model",
        "VQA": "visual question answering",
    }
)
"""Acronyms with one meaning in their field, written out where they stand inside a name. Alone they are left to what
papers say of them (`resolve`), and in the names of benchmarks they may be anything: CNN/DailyMail."""

_NAMED: Final = r"(?!\d+-[a-z])(?=\S*\d)\S+|\S*\w-?[A-Z]\S*"
"""A word that is a name, whatever stands behind it: a figure or a capital in it, as GSM8K, BERT and U-Net have."""
_LONG: Final = r"\S+[\s-]\S.*"
_CAPITALS: Final = r"[A-Z]\S*(?: [A-Z\d]\S*)*"
_COLLECTIONS: Final = r"data\s?(?:sets?|bases?)|benchmarks?|corpus|corpora|test\s?sets?|test suites?"
_HEADS: Final = MappingProxyType(
    {
        EntityType.METHOD: (
            rf"(?P<name>{_NAMED}|[Tt]ransformer)\s(?:models?|architectures?|networks?)",
            rf"(?P<name>{_NAMED}|{_LONG})\s(?:algorithms?|classifiers?)",
            rf"(?P<name>{_NAMED}|[A-Z][a-z]+)\soptimi[sz]ers?",
            r"(?P<name>.*\b(?:loss|activation|softmax))\sfunctions?",
            r"(?P<name>.*attention)\smechanisms?",
            # Such as may also be built from what stands before them: an LLM framework is no LLM.
            r"(?P<name>\S*(?:\d|[a-z][A-Z]|[A-Z]{2}[a-z]|-[A-Z])\S*)\s(?:frameworks?|methods?|approach(?:es)?|systems?)",
            r"(?P<name>neural network) models",
        ),
        EntityType.BENCHMARK: (rf"(?P<name>{_NAMED}|{_CAPITALS})\s(?:{_COLLECTIONS})",),
        EntityType.METRIC: (
            r"(?P<name>\S\S+)[\s-]scores?",
            rf"(?P<name>{_NAMED})\smetrics?",
            r"(?P<name>.* correlation)\scoefficients?",
        ),
        EntityType.TASK: (rf"(?P<name>{_LONG})\s(?:tasks?|problems?)",),
        EntityType.CONCEPT: (rf"(?P<name>{_LONG})\sproblems?", r"(?P<name>.+)\sphenomenon"),
    }
)
"""Names with a noun behind them that says of `name` what its type says already."""
_FIELDS: Final = frozenset(
    {"AI", "ML", "DL", "RL", "NLP", "CV", "QA", "MT", "ASR", "TTS", "1D", "2D", "3D", "4D", "ReLU"}
)
"""What stands before "model" or "network" without being its name."""
_MAKERS: Final = re.compile(
    r"(?:OpenAI|Google|Meta|Microsoft|Anthropic|DeepMind|NVIDIA)['\N{RIGHT SINGLE QUOTATION MARK}]s "
)
_NEURAL: Final = re.compile(r"\b(deep|recurrent|spiking|convolutional|feedforward|ReLU) neural (?=networks?$)")
_NETS: Final = re.compile(r"(?<=[a-z] )nets?$")
_ORDER: Final = re.compile(r"(?P<what>[^,]+?) of (?:the )?(?P<whose>[^,]+)", re.IGNORECASE)
_PREPOSITION: Final = re.compile(r"\b(?:of|for|from|in|on|to|with|by|via|and|or)\b", re.IGNORECASE)
_SPLIT: Final = re.compile(r"[\s\-\u2010-\u2015_/]+")


def stem(type_: EntityType, surfaces: Iterable[str]) -> str:
    """What all variants of a name have in common; the surfaces are spellings of it that fold to one key.

    >>> stem(EntityType.METHOD, ["LLM modelling"]), stem(EntityType.BENCHMARK, ["GSM8K data sets", "GSM8K dataset"])
    ('largelanguagemodelmodeling', 'gsm8k')
    """
    return _form(type_, _spelling(surfaces), len(LEVELS))


def rule_between(type_: EntityType, one: Iterable[str], other: Iterable[str]) -> Rule:
    """The first rule by which two names with one stem are one, each given by its spellings."""
    first, second = _spelling(one), _spelling(other)
    for level, rule in enumerate(LEVELS[:-1], start=1):
        if _form(type_, first, level) == _form(type_, second, level):
            return rule
    return LEVELS[-1]


def _spelling(surfaces: Iterable[str]) -> str:
    """The spelling that tells most of a name, in whatever order they come: where its words end, what is capital."""
    return max(surfaces, key=lambda text: (len(_SPLIT.split(text)), sum(map(str.isupper, text[1:])), text))


@lru_cache(maxsize=10_000)
def _form(type_: EntityType, surface: str, level: int) -> str:
    """The form of a name at a level, 1 for the first of `LEVELS`."""
    text = _NETS.sub("network", surface.replace("&", " and ").strip())
    if level >= LEVELS.index(Rule.HEAD_NOUN) + 1:
        text = _without_head(type_, text)
    if level >= LEVELS.index(Rule.WORD_ORDER) + 1:
        text = _in_order(text)
    if level >= LEVELS.index(Rule.ACRONYM_INSIDE) + 1:
        text = _written_out(type_, text)
    return joined(_word(word) for part in _SPLIT.split(text) for word in words_of(_plain(part))) or fold(surface)


def _without_head(type_: EntityType, text: str) -> str:
    text = _NEURAL.sub(r"\1 ", _MAKERS.sub("", text))
    for pattern in _HEADS[type_]:
        found = re.fullmatch(pattern, text)
        if found and found["name"] not in _FIELDS:
            return found["name"]
    return text


def _in_order(text: str) -> str:
    found = _ORDER.fullmatch(text)
    if not found or any(_PREPOSITION.search(part) for part in found.groups()):
        return text
    return f"{found['whose']} {found['what']}"


def _written_out(type_: EntityType, text: str) -> str:
    words = _SPLIT.split(text)
    if type_ is EntityType.BENCHMARK or len(words) == 1:
        return text
    return " ".join(_INSIDE.get(word.removesuffix("s"), word) for word in words)


def _plain(text: str) -> str:
    """A text in plain letters."""
    if text.isascii():
        return text
    letters = (letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return "".join(_LETTERS.get(letter, letter) for letter in letters)


@lru_cache(maxsize=50_000)
def _word(word: str) -> str:
    """A word in its American spelling, singular."""
    folded = singular(word)
    folded = _WORDS.get(folded, folded)
    for pattern, replacement in _AMERICAN:
        folded = pattern.sub(replacement, folded)
    return folded
