"""Which side of a comparison is better: "lower error than" against "lower accuracy than"."""

from collections.abc import Iterator, Sequence
from typing import Final

from claimgraph.extract.components import cues
from claimgraph.extract.components.annotations import Sentence
from claimgraph.extract.components.verbs import lemma
from claimgraph.extract.components.words import BE, word_set

_BETTER: Final = word_set("better best faster stronger superior improve cheaper simpler easier")
_WORSE: Final = word_set("worse worst slower weaker poorer inferior poor poorly costlier harder")
_MORE: Final = word_set("more higher greater") | cues.RISING
_LESS: Final = word_set("less lower fewer") | cues.FALLING
_LARGE: Final = word_set("larger bigger longer deeper wider")
_SMALL: Final = word_set("smaller shorter shallower narrower")
"""Of two sizes neither is better, but of two larger or smaller amounts of something one may be."""
_WISHED: Final = cues.DESIRABLE | word_set(
    "success results gains bleu f1 auc auroc map rouge psnr ssim iou miou dice mrr ndcg rewards reward"
)
_UNWISHED: Final = cues.UNDESIRABLE | word_set(
    "loss losses perplexity wer cer rmse mse mae fid fvd eer regret runtime runtimes distortion mistakes expensive "
    "costly complex noisy biased sensitive prone vulnerable brittle unstable"
)
_QUALITIES: Final = frozenset({"ADJ", "JUDGE", "ADV"})
_CLAUSE_ENDS: Final = frozenset({"SUB", "PUNCT"})
_PHRASE_ENDS: Final = _CLAUSE_ENDS | {"PREP", "TO", "CONJ", "VERB", "AUX"}
_VERBS: Final = frozenset({"VERB", "PAST", "AUX"})


def compared(sentence: Sentence, place: int) -> str:
    """How the clause around the word of comparison at a place ranks its two sides.

    An empty string where the first is better, or nothing tells otherwise; `worse` where it is worse; `unlike` where the
    two are ordered by something that makes neither the better, or each is better in something.
    """
    found = set(_verdicts(sentence, place))
    if not found or found in ({"better"}, {"better", "unlike"}):
        return ""
    return "worse" if "worse" in found and "better" not in found else "unlike"


def _verdicts(sentence: Sentence, place: int) -> Iterator[str]:
    """What each comparative of the clause says of the first side: `better`, `worse` or `unlike`."""
    fronted = place == 0 or sentence.tags[place - 1] in _CLAUSE_ENDS
    for index in _behind(sentence, place) if fronted else _before(sentence, place):
        verdict = _verdict(lemma(sentence.lower[index]), sentence, index, len(sentence.lower) if fronted else place)
        if verdict:
            yield verdict


def _before(sentence: Sentence, place: int) -> Iterator[int]:
    """The words from a comparison back to the verb of its clause, that included."""
    for index in range(place - 1, -1, -1):
        if sentence.tags[index] in _CLAUSE_ENDS:
            return
        yield index
        if sentence.tags[index] in _VERBS:
            return


def _behind(sentence: Sentence, place: int) -> Iterator[int]:
    """The words of the clause behind a comparison that stands first: "Compared to X, Y is slower"."""
    comma = next((index for index in range(place, len(sentence.lower)) if sentence.lower[index] == ","), None)
    for index in range(comma + 1, len(sentence.lower)) if comma is not None else ():
        if sentence.tags[index] in _CLAUSE_ENDS:
            return
        yield index


def _verdict(word: str, sentence: Sentence, index: int, limit: int) -> str:
    if word in _BETTER or word in _WORSE:
        return "better" if word in _BETTER else "worse"
    is_less = word in _LESS or word in _SMALL
    if not is_less and word not in _MORE and word not in _LARGE:
        return ""
    phrase = _phrase(sentence, index + 1, limit)
    if not phrase:
        return _bare(word)
    wish = _wish(sentence, phrase)
    if wish is None and word == "less" and sentence.lower[index - 1] in BE | {"and", "but"}:
        return "worse"
    if wish is None:
        return "unlike" if is_less or word in _LARGE else "better"
    return "unlike" if wish == 0 else ("worse" if (wish > 0) == is_less else "better")


def _bare(word: str) -> str:
    """The verdict of a comparative with nothing behind it: "scores lower than"; a verb alone gives none."""
    return {"lower": "worse", "higher": "better"}.get(word, "unlike" if word in _LARGE | _SMALL | {"less"} else "")


def _phrase(sentence: Sentence, start: int, limit: int) -> Sequence[int]:
    end = start
    while end < limit and sentence.tags[end] not in _PHRASE_ENDS:
        end += 1
    return range(start, end)


def _wish(sentence: Sentence, phrase: Sequence[int]) -> int | None:
    """1 where a phrase names what is wished for, -1 where the opposite, 0 for a resource; None where it is unknown."""
    for index in reversed(phrase):
        word = sentence.lower[index]
        if word in cues.RESOURCES:
            return 0
        if word in _WISHED or word in _UNWISHED:
            return 1 if word in _WISHED else -1
    return 1 if sentence.tags[phrase[-1]] in _QUALITIES else None
