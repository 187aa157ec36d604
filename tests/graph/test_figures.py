"""What values as written mean, with the sentences around them."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claimgraph.graph import Bound, Direction, Figure, Kind, Unit, figure_of, metric_named, normalised, why_apart

A_CHANGE = "a change, not a result"
A_RANGE = "a range of results"
A_FACTOR = "a factor against another result"
A_RANK = "a place, not a figure"
WORDS = "words, not a figure"
COMPARED = "the figure of what it is compared with"
A_PART = "a part of something"
SEVERAL = "several figures in one value"
AT_LEAST = "a bound (at least), not the result itself"
AT_MOST = "a bound (at most), not the result itself"
ABOUT = "a bound (about), not the result itself"
NO_FIGURE = "no figure that stands by itself"
COUNTS = "a whole number without a metric may count something"

RESULTS: list[tuple[str, str | None, str, float, Unit, str | None]] = [
    ("57.1%", "accuracy", "", 57.1, Unit.PERCENT, "accuracy"),
    ("57.1 %", "acc.", "", 57.1, Unit.PERCENT, "accuracy"),
    ("57.1 percent", "Accuracy", "", 57.1, Unit.PERCENT, "accuracy"),
    (r"57.1\%", "test accuracy", "", 57.1, Unit.PERCENT, "accuracy"),
    ("$57.1$", "accuracies", "", 57.1, Unit.PERCENT, "accuracy"),
    ("0.571", "accuracy", "", 57.1, Unit.PERCENT, "accuracy"),
    (".571", "F1-score", "", 57.1, Unit.PERCENT, "F1"),
    ("0.84", "Macro $F_1$", "", 84.0, Unit.PERCENT, "macro-F1"),
    ("84", "F1 score", "", 84.0, Unit.PERCENT, "F1"),
    ("100%", "success rate", "", 100.0, Unit.PERCENT, "success rate"),
    ("0", "accuracy", "", 0.0, Unit.PERCENT, "accuracy"),
    ("0.031", "WER", "", 3.1, Unit.PERCENT, "word error rate"),
    ("112%", "word error rate", "", 112.0, Unit.PERCENT, "word error rate"),
    ("4.98%", "error rate", "Numbat has an error rate of 4.98%.", 4.98, Unit.PERCENT, "error rate"),
    ("from 59.2 to 94.8", "accuracy", "", 94.8, Unit.PERCENT, "accuracy"),
    ("from 51% to 90%", None, "It lifts the accuracy from 51% to 90%.", 90.0, Unit.PERCENT, "accuracy"),
    ("90%", "accuracy", "It lifts the accuracy from 51% to 90%.", 90.0, Unit.PERCENT, "accuracy"),
    ("94.8 ± 0.3", "F1", "", 94.8, Unit.PERCENT, "F1"),
    (r"$94.8 \pm 0.3$", "F1", "", 94.8, Unit.PERCENT, "F1"),
    ("94.8", "F1", "Quokka has an F1 of 94.8 (± 0.3).", 94.8, Unit.PERCENT, "F1"),
    ("1,234", "Elo rating", "", 1234.0, Unit.PLAIN, "Elo"),
    ("1,234.5", "perplexity", "", 1234.5, Unit.PLAIN, "perplexity"),
    ("28.4 BLEU", None, "", 28.4, Unit.PERCENT, "BLEU"),
    ("28.4", "BLEU scores", "", 28.4, Unit.PERCENT, "BLEU"),
    ("0.318", "BLEU", "", 31.8, Unit.PERCENT, "BLEU"),
    ("9.1e-3", "MSE", "", 0.0091, Unit.PLAIN, "MSE"),
    (r"$9.1 \times 10^{-3}$", "validation loss", "", 0.0091, Unit.PLAIN, "validation loss"),
    ("10^{-3}", "MSE", "", 0.001, Unit.PLAIN, "MSE"),
    ("10^-3", "MSE", "It has an MSE of 10^-3 on Dunes.", 0.001, Unit.PLAIN, "MSE"),
    ("10⁻³", "MSE", "", 0.001, Unit.PLAIN, "MSE"),
    ("10^{+6}", "parameters", "", 1e6, Unit.PLAIN, "parameters"),
    ("1.2x10-3", "MSE", "It has an MSE of 1.2x10-3 on Dunes.", 0.0012, Unit.PLAIN, "MSE"),
    (r"$1.2 \cdot 10^{ -3 }$", "MSE", "", 0.0012, Unit.PLAIN, "MSE"),
    ("1.2\N{MIDDLE DOT}10\N{MINUS SIGN}3", "MSE", "", 0.0012, Unit.PLAIN, "MSE"),
    ("-3.2", "log-likelihood", "", -3.2, Unit.PLAIN, "log-likelihood"),
    ("25.9k", "throughput", "", 25900.0, Unit.PLAIN, "throughput"),
    ("3 million", "parameters", "", 3e6, Unit.PLAIN, "parameters"),
    ("3.5 M", "parameters", "", 3.5e6, Unit.PLAIN, "parameters"),
    ("175 B", "trainable parameters", "", 175e9, Unit.PLAIN, "trainable parameters"),
    ("14", "parameters", "Quokka is a 14 B-parameter model.", 14e9, Unit.PLAIN, "parameters"),
    ("25.9 K", "throughput", "", 25900.0, Unit.PLAIN, "throughput"),
    ("2.50 G FLOPs", "FLOPs", "", 2.5e9, Unit.PLAIN, "FLOPs"),
    ("from 3.5 M to 1.2 M", "parameters", "", 1.2e6, Unit.PLAIN, "parameters"),
    ("1.5 bn", "parameters", "", 1.5e9, Unit.PLAIN, "parameters"),
    ("2.5", "FID", "It has an FID of 2.5 Bits fall short of.", 2.5, Unit.PLAIN, "FID"),
    ("0.62", "F1", "It has an F1 of 0.62 G-EVAL does not reach.", 62.0, Unit.PERCENT, "F1"),
    ("82 ms", "latency", "", 82.0, Unit.PLAIN, "latency"),
    ("16.21", "FID score", "It has an FID score of 16.21 on Dunes.", 16.21, Unit.PLAIN, "FID"),
    ("80.2 Pass@1", None, "", 80.2, Unit.PERCENT, "pass@1"),
    ("0.75", "F1", "Pooling achieved an F1 of 0.75 on sand.", 75.0, Unit.PERCENT, "F1"),
    ("91.2", None, "Quokka reaches a top-1 accuracy of 91.2 on Dunes.", 91.2, Unit.PERCENT, "top-1 accuracy"),
    ("91.2%", "accuracy", "Quokka has 91.2% top-1 accuracy on Dunes.", 91.2, Unit.PERCENT, "top-1 accuracy"),
    ("91.2%", "joint goal accuracy", "It has 91.2% joint goal accuracy.", 91.2, Unit.PERCENT, "joint goal accuracy"),
    ("91.2%", "performance", "Quokka reaches a performance of 91.2%.", 91.2, Unit.PERCENT, None),
    ("91.2%", "performance", "A strong performance: 91.2% mIoU on Dunes.", 91.2, Unit.PERCENT, "mIoU"),
    ("55.5", None, "Ours achieves 55.5 (+1.4) mIoU on Dunes.", 55.5, Unit.PERCENT, "mIoU"),
    ("36.2", None, "A score of 36.2 is reached.", 36.2, Unit.PLAIN, None),
    ("0.7", "widgets per day", "", 0.7, Unit.PLAIN, "widgets per day"),
    ("94%", None, "It improves the state of the art to an accuracy of 94%.", 94.0, Unit.PERCENT, "accuracy"),
    ("85.2%", None, "Quokka with BERT reaches 85.2% on Dunes.", 85.2, Unit.PERCENT, None),
    ("76.2%", "accuracy", "Zero-shot CLIP reaches 76.2% on Dunes.", 76.2, Unit.PERCENT, "accuracy"),
    ("0.88", None, "It has a BERT score of 0.88 on Dunes.", 88.0, Unit.PERCENT, "BERTScore"),
    ("31.2", None, "It has a CLIP score of 31.2 on Dunes.", 31.2, Unit.PLAIN, "CLIP score"),
    ("94.8%", "accuracy", "Gaining on it by 2%, Wombat reaches 94.8% accuracy.", 94.8, Unit.PERCENT, "accuracy"),
]


@pytest.mark.parametrize(("value", "metric", "sentence", "number", "unit", "name"), RESULTS)
def test_results_can_be_compared(
    value: str, metric: str | None, sentence: str, number: float, unit: Unit, name: str | None
) -> None:
    figure = normalised(figure_of(value, metric, sentence))

    assert why_apart(figure) is None
    assert (figure.number, figure.unit, figure.metric and figure.metric.name) == (number, unit, name)
    assert figure.text == value


APART: list[tuple[str, str | None, str, str]] = [
    ("+2.3 points", "F1", "", A_CHANGE),
    ("+0.8%", None, "", A_CHANGE),
    ("0.8%", "accuracy", "It surpasses people by +0.8% on Dunes.", A_CHANGE),
    ("2.3% improvement", "accuracy", "", A_CHANGE),
    ("by 12.4%", "accuracy", "", A_CHANGE),
    ("12.4%", "accuracy", "Quokka improves accuracy by 12.4% on Dunes.", A_CHANGE),
    ("12.4%", "accuracy", "Quokka beats it by up to 12.4% in accuracy.", A_CHANGE),
    ("12.4%", "accuracy", "Quokka beats it by a margin of about 12.4%.", A_CHANGE),
    ("27%", "error rate", "It achieves a 27% reduction in error rate.", A_CHANGE),
    ("40.5%", "accuracy", "It achieves a 40.5% absolute improvement.", A_CHANGE),
    ("2.5", "F1", "It achieves an increase of 2.5 F1 over Wombat.", A_CHANGE),
    ("2.5", "F1", "It improves the F1 of all models of 2.5.", A_CHANGE),
    ("3%", "F1", "It improves F1 by 2% on Dunes and 3% on Hills.", A_CHANGE),
    ("14%", "F1", "It gives a 14% and 6% improvement in F1.", A_CHANGE),
    ("4.0%", "accuracy", "On Hills, this improvement rises to 4.0%.", A_CHANGE),
    ("17%", "error rate", "Its error rate is 17% lower than theirs.", A_CHANGE),
    ("4.1-7.2 percentage points", "F1", "", A_CHANGE),
    ("25pp", None, "", A_CHANGE),
    ("5%", "accuracy", "We see a 5% accuracy loss.", A_CHANGE),
    ("-2.3%", "accuracy", "", A_CHANGE),
    ("2.3x", "FID", "It cuts the training by up to 2.3x.", A_FACTOR),
    ("3x", None, "", A_FACTOR),
    ("3 times", "speedup", "", A_FACTOR),
    ("10-fold", "throughput", "", A_FACTOR),
    (r"2.0$\times$", "speedup", "", A_FACTOR),
    ("87 points", "accuracy", "It gets 87 points.", "points can be a result or a change"),
    ("over 90%", "accuracy", "", AT_LEAST),
    ("> 0.80", "F1", "", AT_LEAST),
    (r"$\geq$ 80%", "F1", "", AT_LEAST),
    ("95%", "accuracy", "It has a higher accuracy (>95%).", AT_LEAST),
    ("88%", "accuracy", "The models exceed 88% accuracy on Dunes.", AT_LEAST),
    ("90%", "accuracy", "It surpasses a score of 90% for once.", AT_LEAST),
    ("90%+", "accuracy", "", AT_LEAST),
    ("up to 57%", "accuracy", "", AT_MOST),
    ("<4%", "error rate", "", AT_MOST),
    ("51%", "accuracy", "They have accuracies of at most 51%.", AT_MOST),
    ("nearly 90%", "accuracy", "", ABOUT),
    ("~0.9", "F1", "", ABOUT),
    ("0.42-0.76", "AUROC", "", A_RANGE),
    ("94% ~ 99%", "accuracy", "", A_RANGE),
    ("6--15%", "accuracy", "", A_RANGE),
    ("between 14 and 51", "perplexity", "", A_RANGE),
    ("from 0.80 to 0.89", "AUC", "It has an AUC ranging from 0.80 to 0.89.", A_RANGE),
    (r"$10^{-3}$ to $10^{-2}$", "MSE", "", A_RANGE),
    ("0.35", "ECE", "It has an ECE of 0.35-0.64 there.", A_RANGE),
    ("48.7%", "accuracy", "It rises from 48.7% to 71.7%.", "where a change begins, not where it ends"),
    ("0.3", "F1", "Its F1 is 94.8 ± 0.3 on Dunes.", "the spread of another figure"),
    ("either 86.4% or 92.9%", "WER", "", SEVERAL),
    ("7 of 9 models", None, "", SEVERAL),
    ("second place", None, "", A_RANK),
    ("ranked 3rd of 40 teams", None, "", A_RANK),
    ("first", None, "", A_RANK),
    ("state-of-the-art", "accuracy", "", WORDS),
    ("competitive performance", None, "", WORDS),
    ("halving", "error rate", "", WORDS),
    ("53.5%", "accuracy", "Quokka has 73.7% accuracy versus 53.5%.", COMPARED),
    ("83.8%", "AUROC", "It raises the AUROC of prior work (83.8%) to 99.8%.", COMPARED),
    ("52.5", "inception score", "It is better than the previous best IS of 52.5.", COMPARED),
    ("1%", None, "It uses only 1% of the training data.", A_PART),
    ("95%", None, "The 95% confidence interval is narrow.", "a level of confidence"),
    ("0.05", None, "It is better (p < 0.05) on Dunes.", "a p-value"),
    ("80.1%", "accuracy", "It has 80.1% over Wombat on Dunes.", "it can be a result or the distance to another one"),
    ("0.1", "accuracy", "It increases the PCK@0.1 by far.", NO_FIGURE),
    ("3.5", None, "GPT-3.5 does well on it.", NO_FIGURE),
    ("27%", "F1", "It has an F1 of 93.27% on Dunes.", NO_FIGURE),
    ("O(1/t)", None, "", NO_FIGURE),
    ("3", "MSE", "It has an MSE of $10^{-3}$ on Dunes.", NO_FIGURE),
    ("$2^{-3}$", "MSE", "", NO_FIGURE),
    (r"$1.2 \times 10^k$", "MSE", "", NO_FIGURE),
    ("10^{-3}", "MSE", "It is better (p < $10^{-3}$) on Dunes.", "a p-value"),
    ("94,8", "F1", "", NO_FIGURE),
    ("1.0", None, "We compare all with Wallaby Pro 1.0 on Dunes.", "it may be a part of a name"),
    ("4,290", None, "We test it on 4,290 dunes.", COUNTS),
    ("5 M", None, "We add 5 M salt.", "the M behind it may be a scale or a unit"),
    ("1.2", "RMSE", "It has an RMSE of 1.2 K on Dunes.", "the K behind it may be a scale or a unit"),
    ("from 900 K to 1.2 M", "parameters", "", "figures of two scales in one value"),
    ("by 5 M", "parameters", "It has grown by 5 M.", A_CHANGE),
    ("10^6", None, "We test it on 10^6 dunes.", COUNTS),
    ("1.0", "accuracy", "", "all of a share, or one per cent"),
    ("0.8", "error rate", "", "a fraction, or per cent without the sign"),
    ("120%", "accuracy", "", "more than all of a share"),
    ("1.5 mm", "accuracy", "", "accuracy is a share, and this is none"),
    ("17%", "inception score", "", "a percentage of inception score is a change, or of something else"),
    ("76.5%", "F1", "It has 76.5% exact match and 80.1% F1.", "the sentence gives it as exact match, the claim as F1"),
    (
        "100%",
        "accuracy",
        "It reaches 100% generalisation; pruning lowers the accuracy.",
        "its metric stands in another part of the sentence",
    ),
    (
        "0.82",
        "accuracy",
        "An accuracy of 0.82 for hard masks is close to better than the 0.82 of none.",
        "its sentence has it twice, and not in one sense",
    ),
    ("93.1%", "accuracy", "Its accuracy is ninety-three per cent.", "its sentence has it in other words"),
    ("9e400", "FID", "", "too large a number"),
    ("9" * 201, "FID", "", "too long for a figure"),
]


@pytest.mark.parametrize(("value", "metric", "sentence", "reason"), APART)
def test_what_cannot_be_compared_says_why(value: str, metric: str | None, sentence: str, reason: str) -> None:
    assert why_apart(normalised(figure_of(value, metric, sentence))) == reason


def test_what_is_denied_is_no_result() -> None:
    denied = figure_of("94.8%", "accuracy", "It does not reach 94.8% accuracy.", negated=True)

    assert (denied.number, why_apart(denied)) == (94.8, "the sentence denies it")


def test_a_figure_keeps_what_stands_beside_it() -> None:
    changed = figure_of("from 837 to 761 seconds", "MAE")
    spread = normalised(figure_of("0.948 ± 0.003", "F1"))
    bound = figure_of("over 90%", "accuracy")

    assert (changed.kind, changed.other, changed.number, changed.measure) == (Kind.FROM_TO, 837, 761, "seconds")
    assert (spread.number, spread.spread) == (94.8, 0.3)
    assert (bound.number, bound.bound) == (90, Bound.AT_LEAST)
    assert figure_of("second place").number == 2


@pytest.mark.parametrize(
    ("spellings", "name", "direction"),
    [
        (("accuracy", "Acc", "acc.", "accuracies", "Accuracy scores", "the test accuracy"), "accuracy", "higher"),
        (("F1", "F1-score", "F1 score", "$F_1$", "F-1"), "F1", "higher"),
        (("top-1 accuracy", "Top-1 Acc.", "top1 accuracy", "Acc@1"), "top-1 accuracy", "higher"),
        (("mIoU", "mean IoU", "mean intersection over union"), "mIoU", "higher"),
        (("AUROC", "ROC-AUC", "area under the ROC curve"), "AUROC", "higher"),
        (("WER", "word error rate", "Word Error Rate (WER)", "word error rates"), "word error rate", "lower"),
        (("FID", "Fréchet Inception Distance", "FID score", "Frechet inception distance (FID)"), "FID", "lower"),
        (("perplexity", "PPL", "perplexities"), "perplexity", "lower"),
        (("RMSE", "root mean squared error"), "RMSE", "lower"),
        (("MAE", "mean absolute error"), "MAE", "lower"),
        (("error", "error rate", "test error"), "error rate", "lower"),
        (("latency", "Latency"), "latency", "lower"),
        (("training loss",), "training loss", "lower"),
        (("ROUGE-L", "Rouge-L score"), "ROUGE-L", "higher"),
        (("nDCG@10", "NDCG@10"), "NDCG@10", "higher"),
        (("BERTScore", "BERT score", "BERT-Score", "BERTScores"), "BERTScore", "higher"),
        (("CLIP score", "CLIPScore", "CLIP scores"), "CLIP score", "higher"),
        (("attack success rate", "ASR"), "attack success rate", None),
        (("widgets per day",), "widgets per day", None),
    ],
)
def test_a_metric_has_one_name(spellings: tuple[str, ...], name: str, direction: str | None) -> None:
    expected = None if direction is None else Direction(direction)

    assert {(metric_named(text).name, metric_named(text).direction) for text in spellings} == {(name, expected)}


METRICS = st.sampled_from(["accuracy", "F1", "AUC", "BLEU", "WER", "perplexity", "joint goal accuracy", "Elo", None])
VALUES = st.one_of(
    st.floats(0, 1000, allow_nan=False).map(lambda number: f"{number:.4g}"),
    st.floats(0, 100).map(lambda number: f"{number:.2f}%"),
    st.tuples(st.integers(0, 100), st.integers(0, 100)).map(lambda pair: f"from {pair[0]}.5 to {pair[1]}.5"),
    st.text(alphabet="0123456789.,%±+-x~ eto", max_size=12),
)


@given(value=VALUES, metric=METRICS)
def test_normalising_twice_is_normalising_once(value: str, metric: str | None) -> None:
    once = normalised(figure_of(value, metric))

    assert normalised(once) == once
    assert once.unit is not Unit.FRACTION


@given(mantissa=st.integers(11, 99), exponent=st.integers(-12, 12))
def test_a_power_of_ten_is_read_however_it_is_written(mantissa: int, exponent: int) -> None:
    digits, raised = f"{mantissa / 10}", str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    spellings = [f"{digits}e{exponent}", rf"${digits} \times 10^{{{exponent}}}$", f"{digits} x 10^{exponent}"]

    figures = [figure_of(text, "MSE") for text in (*spellings, f"{digits}\N{MULTIPLICATION SIGN}10{raised}")]

    assert {(figure.number, why_apart(figure)) for figure in figures} == {(float(f"{digits}e{exponent}"), None)}


def _comparable(figure: Figure) -> tuple[float | None, Unit, str | None]:
    return figure.number, figure.unit, figure.metric and figure.metric.name


@given(hundredths=st.integers(1, 9_999), metric=st.sampled_from(["accuracy", "F1", "AUROC", "success rate", "BLEU"]))
def test_per_cent_and_fraction_of_one_share_are_equal(hundredths: int, metric: str) -> None:
    percent, fraction = f"{hundredths / 100:.2f}%", f"{hundredths / 10_000:.4f}"

    figures = [normalised(figure_of(text, metric)) for text in (percent, fraction)]

    assert [why_apart(figure) for figure in figures] == [None, None]
    assert _comparable(figures[0]) == _comparable(figures[1]) == (hundredths / 100, Unit.PERCENT, metric)


@given(
    hundredths=st.integers(1, 9_999),
    pair=st.sampled_from(
        [("accuracy", "error rate"), ("top-1 accuracy", "top-1 error"), ("true positive rate", "FNR")]
    ),
)
def test_an_error_is_never_of_one_metric_with_what_it_complements(hundredths: int, pair: tuple[str, str]) -> None:
    right = normalised(figure_of(f"{hundredths / 100}%", pair[0]))
    wrong = normalised(figure_of(f"{100 - hundredths / 100}%", pair[1]))

    assert right.metric is not None
    assert wrong.metric is not None
    assert right.metric.name != wrong.metric.name
    assert (right.metric.direction, wrong.metric.direction) == (Direction.HIGHER, Direction.LOWER)


@given(value=st.text(max_size=40), metric=st.none() | st.text(max_size=20), around=st.text(max_size=60))
def test_every_text_is_read(value: str, metric: str | None, around: str) -> None:
    figure = figure_of(value, metric, f"{around} {value} {around}")

    assert figure.text == value
    assert figure.number is None or figure.number == figure.number + 0


@given(
    number=st.integers(1, 99), words=st.sampled_from(["a gain of", "by", "an improvement in recall of", "higher by"])
)
def test_a_gain_is_never_a_result(number: int, words: str) -> None:
    sentence = f"Quokka is better, {words} {number}.5% on Dunes."
    assume(f"{number}.5%" in sentence)

    assert figure_of(f"{number}.5%", "accuracy", sentence).kind is Kind.CHANGE
