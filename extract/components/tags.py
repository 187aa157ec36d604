"""The component `claimgraph_tags`: coarse word classes by closed-class lists, verb forms, suffixes and neighbours."""

import re
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from claimgraph.extract.components import words as w
from claimgraph.extract.components.tokenizer import POSSESSIVES
from claimgraph.extract.components.verbs import FORMS, MOSTLY_VERBS, NOUN_LIKE

TAGS: Final = {
    "DET": "determiner or possessive pronoun",
    "PREP": "preposition",
    "CONJ": "coordinating conjunction",
    "SUB": "subordinating conjunction or relative pronoun",
    "PRON": "pronoun",
    "AUX": "auxiliary or modal verb",
    "ADV": "adverb",
    "TO": "the word `to`",
    "VERB": "finite verb or infinitive",
    "ING": "gerund or present participle used as a verb",
    "PAST": "past participle used as a verb",
    "ADJ": "adjective, or participle before a noun",
    "JUDGE": "judgement adjective",
    "NOUN": "noun",
    "NAME": "cased name or acronym",
    "NUM": "figure or number word",
    "POSS": "the ending of a genitive, `'s`",
    "SPACE": "white space",
    "PUNCT": "anything else",
}

_CLOSED: Final[dict[str, str]] = (
    dict.fromkeys(w.ADJECTIVES, "ADJ")
    | dict.fromkeys((word for word in w.JUDGEMENTS if word not in FORMS), "JUDGE")
    | dict.fromkeys(w.NUMBERS, "NUM")
    | dict.fromkeys(w.ADVERBS, "ADV")
    | dict.fromkeys(w.AUXILIARIES, "AUX")
    | dict.fromkeys(w.SUBORDINATORS, "SUB")
    | dict.fromkeys(w.PREPOSITIONS, "PREP")
    | dict.fromkeys(w.PRONOUNS, "PRON")
    | dict.fromkeys(w.DETERMINERS, "DET")
    | dict.fromkeys(w.COORDINATORS, "CONJ")
    | dict.fromkeys(w.NAMING, "PAST")
    | {"to": "TO"}
)
_ADJECTIVE_ENDINGS: Final = (
    "al", "ic", "ive", "ous", "able", "ible", "ful", "less", "ary", "ant", "ent", "ese", "-based", "-aware", "-free",
    "-driven", "-level", "-specific", "-agnostic", "-scale", "-wise", "ical",
)  # fmt: skip
_SHORT: Final = 5
"""Shorter words have no endings to tell a class by."""
_MODIFYING: Final = frozenset({"ADJ", "ING", "NOUN"})
_BEFORE_NOUN: Final = frozenset({"DET", "POSS", "PREP", "ADJ", "JUDGE", "NUM"})
_BEFORE_VERB: Final = frozenset({"PRON", "SUB", "TO", "AUX"})
_AFTER_PARTICIPLE: Final = frozenset({"PREP", "TO", "PUNCT", "CONJ", "SUB", "ADV"})


_FIGURE: Final = re.compile(r"[\d.,]+(?:\\?%|[xKMB\u00d7]|th|st|nd|rd)?")
"""A count or an amount; "28.5K" is one, "3D" is none."""


def is_name(word: str) -> bool:
    """Whether a word is cased as names are, wherever it stands: a capital or figure after the first character.

    >>> is_name("BERT"), is_name("CIFAR-10"), is_name("The"), is_name("Pre-Training")
    (True, True, False, False)
    """
    inner = any(part[1:] != part[1:].lower() for part in word.split("-"))
    return inner or (word[0].isupper() and any(letter.isdigit() for letter in word))


def _guess(word: str) -> str:
    """The class of a word on its own: a tag, or `verb` for a form that its neighbours decide on."""
    lower = word.lower()
    if lower in _CLOSED and (word == lower or not is_name(word)):
        return _CLOSED[lower]
    if not word[0].isalpha() or "://" in word:
        return _guess_symbol(word)
    if is_name(word):
        return "NAME"
    return "NOUN" if lower in w.NOMINAL_GERUNDS else _guess_by_ending(lower)


def _guess_symbol(word: str) -> str:
    """The class of what starts with no letter; a LaTeX command or formula counts as a name."""
    if word[0].isspace():
        return "SPACE"
    if word in POSSESSIVES:
        return "POSS"
    if not word[0].isdigit():
        return "NAME" if word[0] in "\\$" and len(word) > 1 else "PUNCT"
    return "NUM" if _FIGURE.fullmatch(word) else "NAME"


def _guess_by_ending(lower: str) -> str:
    known_noun = lower in w.NOUNS_IN_ED or lower in w.NOUNS_LIKE_ADJECTIVES or lower.endswith("ment")
    if lower in FORMS or lower.endswith("ing") or (lower.endswith("ed") and len(lower) > _SHORT and not known_noun):
        return "verb"
    if len(lower) < _SHORT or known_noun:
        return "NOUN"
    if lower.endswith("ly"):
        return "ADV"
    return "ADJ" if lower.endswith(_ADJECTIVE_ENDINGS) else "NOUN"


def _neighbour(guesses: Sequence[str], tags: Sequence[str], index: int) -> tuple[str, str]:
    """The tag before a word, adverbs passed over, and the guess after it."""
    back = index - 1
    while back >= 0 and (tags[back] == "ADV" or guesses[back] == "SPACE"):
        back -= 1
    following = index + 1
    while following < len(guesses) - 1 and guesses[following] in {"ADV", "SPACE"}:
        following += 1
    return (tags[back] if back >= 0 else "PUNCT"), (guesses[following] if following < len(guesses) else "PUNCT")


def _resolve(lower: str, before: str, after: str) -> str:
    """The tag of a verb form between two neighbours."""
    form = FORMS[lower][1] if lower in FORMS else ("past" if lower.endswith("ed") else "ing")
    if form == "past":
        return _resolve_past(before, after)
    if form == "ing":
        return _resolve_ing(lower, before, after)
    if before in _BEFORE_VERB:
        return "VERB"
    return "NOUN" if before in _BEFORE_NOUN or _is_noun(lower, form, before, after) else "VERB"


def _is_noun(lower: str, form: str, before: str, after: str) -> bool:
    """Whether a word that may be a noun or a verb is a noun, where what stands before it does not tell."""
    if lower in MOSTLY_VERBS:
        return after in {"PREP", "PUNCT", "AUX", "CONJ"}
    takes_object = after in {"DET", "PRON"} or (form == "third" and after in {"JUDGE", "NUM"})
    return lower in NOUN_LIKE and not (takes_object and before != "PUNCT")


def _resolve_past(before: str, after: str) -> str:
    if before == "AUX":
        return "PAST"
    if after in _AFTER_PARTICIPLE:
        return "PAST" if before not in {"PRON", "SUB"} else "VERB"
    if before in {"NOUN", "NAME", "PRON", "SUB"}:
        return "VERB" if after in {"DET", "PRON", "JUDGE", "NUM"} or before in {"PRON", "SUB"} else "ADJ"
    return "ADJ" if after not in {"DET", "PRON"} else "VERB"


def _resolve_ing(lower: str, before: str, after: str) -> str:
    if after in {"DET", "PRON"}:
        return "ING"
    if before in {"DET", "POSS", "ADJ", "JUDGE"}:
        return "ADJ" if after in {"NOUN", "NAME", "ADJ", "verb"} else "NOUN"
    if lower not in FORMS:
        return "NOUN"
    if after == "PREP" and before in {"NOUN", "NAME"} and FORMS[lower][0] not in w.PREPOSITIONAL_VERBS:
        return "NOUN"
    return "ING" if after in {"NOUN", "NAME", "ADJ", "JUDGE", "NUM", "PREP", "TO", "SUB", "verb", "ADV"} else "NOUN"


def _stands_alone(tokens: Sequence[str], guesses: Sequence[str], index: int) -> bool:
    """Whether a demonstrative is a pronoun: "this improves", "those of"."""
    if tokens[index].lower() not in w.DEMONSTRATIVES or index + 1 == len(tokens):
        return False
    if guesses[index + 1] in {"AUX", "PUNCT", "PREP", "TO", "ADV"}:
        return True
    following = tokens[index + 1].lower()
    return following not in NOUN_LIKE and FORMS.get(following, ("", ""))[1] == "third"


def _must_be_verb(tokens: Sequence[str], guesses: Sequence[str], index: int) -> bool:
    """Whether a word that is in no list is a verb by where it stands: "that drafts a plan"."""
    if index == 0 or index + 1 == len(tokens):
        return False
    before, after = guesses[index - 1], guesses[index + 1]
    if before == "SUB":
        return tokens[index].endswith("s") and tokens[index - 1].lower() in {"that", "which"} and after != "AUX"
    return before == "TO" and after == "DET"


def _correct_prepositions(tokens: Sequence[str], guesses: list[str]) -> None:
    """Tell the preposition "to" from that of an infinitive, and "over 7000" from "over the lake"."""
    for index in range(1, len(tokens)):
        if guesses[index] == "TO" and tokens[index - 1].lower() in w.BEFORE_TO:
            guesses[index] = "PREP"
        if guesses[index] == "NUM" and tokens[index - 1].lower() in w.ABOUT:
            guesses[index - 1] = "ADV"


def tag(tokens: Sequence[str]) -> list[str]:
    """One of `TAGS` for every token of a text, in order.

    >>> tag("We train a novel model on ImageNet .".split())
    ['PRON', 'VERB', 'DET', 'JUDGE', 'NOUN', 'PREP', 'NAME', 'PUNCT']
    """
    guesses = [_guess(token) for token in tokens]
    _correct_prepositions(tokens, guesses)
    tags: list[str] = []
    for index, guess in enumerate(guesses):
        if guess == "DET" and _stands_alone(tokens, guesses, index):
            tags.append("PRON")
        elif guess == "NOUN" and _must_be_verb(tokens, guesses, index):
            tags.append("VERB")
        elif guess == "verb":
            lower = tokens[index].lower()
            decided = _resolve(lower, *_neighbour(guesses, tags, index))
            tags.append("JUDGE" if decided in _MODIFYING and lower in w.JUDGEMENTS else decided)
        else:
            tags.append(guess)
    return tags


class Tagger:
    """The component `claimgraph_tags`: writes `Token.tag`."""

    def __init__(self, vocab: Vocab) -> None:
        """Make the tag names known to the vocabulary once, outside any memory zone."""
        self._codes = {name: vocab.strings.add(name) for name in TAGS}

    def __call__(self, doc: Doc) -> Doc:
        """Tag a document and return it."""
        return self.set_annotations(doc, tag([token.text for token in doc]))

    def set_annotations(self, doc: Doc, tags: Sequence[str]) -> Doc:
        """Write one tag a token on the document."""
        if tags:
            codes: Any = np.array([self._codes[name] for name in tags], dtype="uint64").reshape(-1, 1)
            doc.from_array(["TAG"], codes)
        return doc


def tags_of(doc: Doc) -> list[str]:
    """The tags that `claimgraph_tags` wrote on a document."""
    strings = doc.vocab.strings
    return [strings[code] for code in doc.to_array("TAG").tolist()]


@Language.factory("claimgraph_tags", assigns=["token.tag"])
def create_tagger(nlp: Language, name: str) -> Tagger:  # noqa: ARG001  # spaCy passes the name
    """Make the component."""
    return Tagger(nlp.vocab)
