"""Which of two methods a comparison prefers."""

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., Any]


def _comparisons(find: Find, sentence: str) -> set[tuple[str, str, str]]:
    return {triple for triple in find(sentence).claims if triple[1] in {"OUTPERFORMS", "COMPARED_WITH"}}


@pytest.mark.parametrize(
    "sentence",
    [
        "FoldNet performs worse than BERT.",
        "FoldNet is worse than BERT on GLUE.",
        "FoldNet is slower than BERT.",
        "FoldNet is inferior to BERT.",
        "FoldNet is less accurate than BERT.",
        "FoldNet is more expensive than BERT.",
        "FoldNet achieves lower accuracy than BERT.",
        "FoldNet achieves higher error than BERT.",
        "FoldNet reduces accuracy compared to BERT.",
        "FoldNet performs lower than BERT.",
        "FoldNet degrades compared to BERT.",
        "Compared to BERT, FoldNet is slower.",
        "FoldNet underperforms BERT.",
        "FoldNet falls short of BERT.",
        "FoldNet falls behind BERT.",
        "FoldNet lags behind BERT.",
    ],
)
def test_what_is_worse_loses(find: Find, sentence: str) -> None:
    assert _comparisons(find, sentence) == {("BERT", "OUTPERFORMS", "FoldNet")}


@pytest.mark.parametrize(
    "sentence",
    [
        "FoldNet performs better than BERT.",
        "FoldNet is faster than BERT.",
        "FoldNet is less noisy than BERT.",
        "FoldNet achieves higher accuracy on GLUE than BERT.",
        "FoldNet achieves better accuracy with fewer parameters than BERT.",
        "FoldNet yields a lower word error rate than BERT.",
        "FoldNet achieves lower perplexity than BERT.",
        "FoldNet has a lower loss than BERT.",
        "FoldNet has lower latency than BERT.",
        "FoldNet has lower cost than BERT.",
        "FoldNet obtains a lower WER than BERT.",
        "FoldNet reduces training time compared to BERT.",
    ],
)
def test_less_of_what_is_unwished_wins(find: Find, sentence: str) -> None:
    assert _comparisons(find, sentence) == {("FoldNet", "OUTPERFORMS", "BERT")}


@pytest.mark.parametrize(
    ("sentence", "metric"),
    [
        ("FoldNet requires less memory than BERT.", "memory"),
        ("FoldNet needs fewer parameters than BERT.", "parameters"),
        ("Compared to BERT, FoldNet uses more data.", None),
        ("FoldNet is larger than BERT.", None),
        ("FoldNet is faster but less accurate than BERT.", None),
    ],
)
def test_an_order_that_makes_neither_better_has_no_winner(find: Find, sentence: str, metric: str | None) -> None:
    assert _comparisons(find, sentence) == {("FoldNet", "COMPARED_WITH", "BERT")}
    assert find(sentence).claims["FoldNet", "COMPARED_WITH", "BERT"].metric == metric


def test_what_is_no_worse_denies_the_other_win(find: Find) -> None:
    assert find("FoldNet is no worse than BERT.").claims["BERT", "OUTPERFORMS", "FoldNet"].negated
