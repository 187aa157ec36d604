"""The cues that the vocabulary documents are read as the predicates they stand for."""

from collections.abc import Callable
from typing import Any, Final

import pytest

from claimgraph.schema import PREDICATES, Predicate

Find = Callable[..., Any]

_OBJECTS: Final = {
    Predicate.IMPROVES: "translation quality",
    Predicate.DEGRADES: "translation quality",
    Predicate.MITIGATES: "catastrophic forgetting",
    Predicate.CAUSES: "mode collapse",
    Predicate.AFFECTS: "convergence speed",
    Predicate.ACHIEVES: "accuracy",
    Predicate.EVALUATED_ON: "GLUE",
    Predicate.TRAINED_ON: "Wikipedia text",
    Predicate.USED_FOR: "machine translation",
    Predicate.IS_A: "recurrent network",
}
"""What stands beside FoldNet; BERT where nothing is given."""
_SENTENCES: Final = {
    "eliminate the need for": "{subject} eliminates the need for {object}.",
    "comparable to": "{subject} is comparable to {object}.",
    "versus": "We study {subject} versus {object}.",
    "on par with": "{subject} is on par with {object}.",
    "compare with": "We compare {subject} with {object}.",
    "set a new state of the art on": "{subject} sets a new state of the art on {object}.",
    "rely on": "{subject} relies on {object}.",
    "can be used for": "{subject} can be used for {object}.",
    "evaluate on": "We evaluate {subject} on {object}.",
    "test on": "We test {subject} on {object}.",
    "validate on": "We validate {subject} on {object}.",
    "experiments on": "We propose {subject}. Experiments on {object} are shown.",
    "train on": "We train {subject} on {object}.",
    "fine-tune on": "We fine-tune {subject} on {object}.",
    "pre-train on": "We pre-train {subject} on {object}.",
    "via": "{subject} operates via {object}.",
    "for": "{subject} for {object} is popular.",
    "to solve": "We propose {subject} to solve {object}.",
    "is designed to": "{subject} is designed to solve {object}.",
    "is a": "{subject} is a {object}.",
    "such as": "{subject} such as {object} are popular.",
    "e.g.": "{subject}, e.g. {object}, are popular.",
    "including": "{subject}, including {object}, are popular.",
}
"""The sentences of cues that do not stand between two noun phrases as they are."""
_UNREAD: Final = {
    (Predicate.IMPROVES, "gains on"): "behind a noun, gains are far more often a noun",
    (Predicate.CAUSES, "result in"): "results are far more often a noun; read in the past tense",
    (Predicate.AFFECTS, "predict"): "a model that predicts something is for it, and reads as USED_FOR",
    (Predicate.USES, "is used in"): "what something is used in is often its purpose, and reads as USED_FOR",
    (Predicate.IS_A, "is a kind of"): "the noun behind 'kind of' stands for the phrase, and has no article",
}
"""Documented cues that are not read, and why."""


def _third(cue: str) -> str:
    """The cue with its verb in the third person."""
    verb, _, rest = cue.partition(" ")
    ending = "" if verb == "is" else ("es" if verb.endswith(("s", "ch", "sh")) else "s")
    return f"{verb}{ending} {rest}".strip()


def _sentence(cue: str, subject: str, object_: str) -> str:
    template = _SENTENCES.get(cue, f"{{subject}} {_third(cue)} {{object}}.")
    return template.format(subject=subject, object=object_)


def _cases(*, inverse: bool) -> list[tuple[Predicate, str]]:
    return [
        (predicate, cue)
        for predicate, spec in PREDICATES.items()
        if predicate is not Predicate.INTRODUCES
        for cue in (spec.inverse_cues if inverse else spec.cues)
        if (predicate, cue) not in _UNREAD
    ]


@pytest.mark.parametrize(("predicate", "cue"), _cases(inverse=False))
def test_a_documented_cue_states_its_predicate(find: Find, predicate: Predicate, cue: str) -> None:
    object_ = _OBJECTS.get(predicate, "BERT")
    claims = find(_sentence(cue, "FoldNet", object_)).claims
    assert ("FoldNet", predicate.value, object_) in claims, claims


@pytest.mark.parametrize(("predicate", "cue"), _cases(inverse=True))
def test_a_documented_inverse_cue_states_its_predicate_backwards(find: Find, predicate: Predicate, cue: str) -> None:
    object_ = "neural networks" if predicate is Predicate.IS_A else _OBJECTS.get(predicate, "BERT")
    claims = find(_sentence(cue, object_, "FoldNet")).claims
    assert ("FoldNet", predicate.value, object_) in claims, claims


@pytest.mark.parametrize("cue", PREDICATES[Predicate.INTRODUCES].cues)
def test_a_documented_cue_introduces(find: Find, cue: str) -> None:
    assert ("PAPER", "INTRODUCES", "FoldNet") in find(f"We {cue} FoldNet.").claims


@pytest.mark.parametrize("cue", PREDICATES[Predicate.INTRODUCES].inverse_cues)
def test_a_documented_passive_cue_introduces(find: Find, cue: str) -> None:
    assert ("PAPER", "INTRODUCES", "FoldNet") in find(f"FoldNet {cue}.").claims
