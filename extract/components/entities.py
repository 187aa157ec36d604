"""Mentions of one thing in one paper: grouped by acronym, case, plural and hyphen, and typed together."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from claimgraph.extract.components import lexicon
from claimgraph.extract.components.acronyms import find_acronyms
from claimgraph.extract.components.annotations import Sentence, is_name_at
from claimgraph.extract.components.tags import is_name
from claimgraph.extract.components.words import word_set
from claimgraph.schema import EntityType

_GENERIC: Final = word_set(
    "model method approach framework algorithm problem task dataset benchmark architecture network system technique "
    "paradigm corpus strategy pipeline"
)
"""Words that may follow a name without making it another thing."""
_PLURAL_ONLY: Final = frozenset(
    {"bias", "loss", "analysis", "process", "class", "corpus", "focus", "gas", "bus", "lens"}
)
_TYPE_CUES: Final = {
    "dataset": EntityType.BENCHMARK, "datasets": EntityType.BENCHMARK, "benchmark": EntityType.BENCHMARK,
    "benchmarks": EntityType.BENCHMARK, "corpus": EntityType.BENCHMARK, "corpora": EntityType.BENCHMARK,
    "model": EntityType.METHOD, "models": EntityType.METHOD, "method": EntityType.METHOD,
    "framework": EntityType.METHOD, "algorithm": EntityType.METHOD, "approach": EntityType.METHOD,
    "task": EntityType.TASK, "tasks": EntityType.TASK, "score": EntityType.METRIC, "scores": EntityType.METRIC,
}  # fmt: skip
"""Words near a name, in "the X dataset" or "X, a benchmark for", that say what it is."""
_SHORTEST_PLURAL: Final = 4
_CUE_WEIGHT: Final = 2.5


_WINDOW: Final = 8
_LIST_WORDS: Final = frozenset({",", "such", "as", "including", "(", "e.g."})
_BEFORE: Final = {
    word: dict(zip(lexicon.TYPES, weights, strict=True))
    for words, weights in {
        "for towards": (-0.5, 0.5, -0.8, -1.1, -0.3),
        "using via through by": (0.4, -1.5, 0.0, -0.4, -0.5),
        "propose introduce present develop": (0.3, -1.3, 0.3, 0.0, -1.5),
        "on": (0.0, 0.0, 0.5, 0.0, -0.3),
        "outperforms outperforming surpasses than": (0.5, -1.0, 0.0, -0.7, -1.5),
    }.items()
    for word in words.split()
}
"""Log odds that a word before a common noun adds to each of `lexicon.TYPES`, from the gold training set."""


class Phrase(NamedTuple):
    """A noun phrase that is a mention: its sentence, its words from `start` to `end`, and its text."""

    sentence: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """All mentions of one entity, in text order, and its type."""

    phrases: list[Phrase]
    type: EntityType


def singular(word: str) -> str:
    """A noun without its plural ending.

    >>> singular("networks"), singular("policies"), singular("bias"), singular("LLMs"), singular("losses")
    ('network', 'policy', 'bias', 'LLM', 'loss')
    """
    if (
        len(word) < _SHORTEST_PLURAL
        or word.lower() in _PLURAL_ONLY
        or not word.endswith("s")
        or word.endswith(("ss", "us", "is"))
    ):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes")) else word[:-1]


def key(text: str) -> str:
    """The form in which two mentions of one thing are equal: case, hyphens and the plural of its last word gone.

    >>> key("Pre-trained Language Models") == key("pre-trained language model")
    True
    """
    words = text.replace("-", " ").replace("‐", " ").replace("‑", " ").split()  # noqa: RUF001  # two more hyphens
    return " ".join([*words[:-1], singular(words[-1])]).lower() if words else ""


def acronyms_of(sentences: Sequence[Sentence]) -> dict[str, str]:
    """The key of every acronym that the paper spells out, and the key of its long form."""
    found: dict[str, str] = {}
    for sentence in sentences:
        for (start, end), short in find_acronyms(sentence.words):
            found.setdefault(key(sentence.words[short]), key(" ".join(sentence.words[start:end])))
    return found


def group(phrases: Sequence[Phrase], sentences: Sequence[Sentence]) -> list[Group]:
    """The entities of a paper, in order of first mention."""
    long_forms = acronyms_of(sentences)
    names = {key(phrase.text) for phrase in phrases if is_name(phrase.text.split()[-1])} | long_forms.keys()
    members: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in phrases:
        members[_canonical(key(phrase.text), long_forms, names)].append(phrase)
    return [Group(found, _type_of(found, sentences)) for found in members.values()]


def _canonical(own: str, long_forms: dict[str, str], names: set[str]) -> str:
    """The key under which a mention is filed: its long form's, and its name's where a generic word follows that."""
    stem, _, last = own.rpartition(" ")
    if stem and last in _GENERIC and (stem in names or stem in long_forms.values()):
        own = stem
    return long_forms.get(own, own)


def _type_of(phrases: Sequence[Phrase], sentences: Sequence[Sentence]) -> EntityType:
    """The type that the last words of all mentions, and the words around names, make most probable."""
    totals = [0.0] * len(lexicon.TYPES)
    forms: dict[str, bool] = {}
    for phrase in phrases:
        # A coined name shows inside a sentence only: at the beginning every word has its capital.
        forms[phrase.text] = forms.get(phrase.text, False) or is_name_at(sentences[phrase.sentence], phrase.end - 1)
    for text, is_name_here in forms.items():
        for place, log in enumerate(lexicon.type_logs(text.split()[-1], is_name=is_name_here)):
            totals[place] += log
    for phrase in phrases:
        for type_, weight in _context(phrase, sentences[phrase.sentence]):
            totals[lexicon.TYPES.index(type_)] += weight
    return lexicon.TYPES[totals.index(max(totals))]


def _context(phrase: Phrase, sentence: Sentence) -> Iterator[tuple[EntityType, float]]:
    """What the words around a mention say of its type, as log odds."""
    if not is_name_at(sentence, phrase.end - 1):
        yield from _BEFORE.get(_word_before(phrase, sentence), {}).items()
        return
    behind = sentence.lower[phrase.end : phrase.end + _WINDOW]
    if behind[:1] in ([","], [":"]):
        behind = behind[1:] if behind[1:2] and behind[1] in {"a", "an", "the"} else []
    else:
        behind = behind[:1]
    cue = next((word for word in behind if word in _TYPE_CUES), None)
    if cue is not None:
        yield _TYPE_CUES[cue], _CUE_WEIGHT
    elif _is_tested_on(phrase, sentence):
        yield EntityType.BENCHMARK, _CUE_WEIGHT


def _word_before(phrase: Phrase, sentence: Sentence) -> str:
    before = phrase.start - 1
    while before >= 0 and sentence.tags[before] in {"JUDGE", "DET", "NUM", "ADJ"}:
        before -= 1
    return sentence.lower[before] if before >= 0 else ""


def _is_tested_on(phrase: Phrase, sentence: Sentence) -> bool:
    """Whether a name stands in a list behind "on", or behind "datasets such as"."""
    before = phrase.start - 1
    while before >= 0 and (sentence.tags[before] in {"NAME", "CONJ", "DET"} or sentence.lower[before] in _LIST_WORDS):
        before -= 1
    if before < 0:
        return False
    return sentence.lower[before] == "on" or _TYPE_CUES.get(sentence.lower[before]) is EntityType.BENCHMARK
