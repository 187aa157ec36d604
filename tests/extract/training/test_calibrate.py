"""Scores become probabilities that hold."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimgraph.extract import create_extractor
from claimgraph.extract.neural.session import Calibration
from claimgraph.extract.training.calibrate import Outcomes, calibrate, calibration_error, outcomes, platt
from claimgraph.schema import EntityType, Paper, Predicate, to_exchange


def test_the_curve_that_made_the_outcomes_is_found() -> None:
    chance = np.random.default_rng(1)
    scores = chance.normal(0, 2, 20_000)
    right = chance.random(20_000) < 1 / (1 + np.exp(-(0.7 * scores - 0.4)))
    assert platt(scores, right) == pytest.approx((0.7, -0.4), abs=0.05)


def test_a_perfect_split_has_a_finite_slope() -> None:
    slope, offset = platt(np.array([-2.0, -1.0, 1.0, 2.0]), np.array([False, False, True, True]))
    assert np.isfinite([slope, offset]).all()
    assert slope > 0


def test_probabilities_that_hold_have_no_error() -> None:
    chance = np.random.default_rng(1)
    probabilities = chance.random(50_000)
    assert calibration_error(probabilities, chance.random(50_000) < probabilities) < 0.01
    assert calibration_error(np.full(1000, 0.9), np.arange(1000) % 2 == 0) == pytest.approx(0.4)


@pytest.mark.parametrize(("scores", "best"), [((2.0, 1.0, 0.0), (0.9, -1.7)), ((), (0.0, 0.0))])
def test_the_best_odds_are_found_and_written(
    monkeypatch: pytest.MonkeyPatch, scores: tuple[float, ...], best: tuple[float, float]
) -> None:
    written: list[Calibration] = []

    def found(*_: object) -> Outcomes:
        bias, inner_name = written[-1].mention_bias, written[-1].least_inner_name
        right = np.array([True, True, False])[: len(scores)]
        return Outcomes(np.array(scores), right, 2, typed=1 - (bias - 0.9) ** 2 - (inner_name + 1.7) ** 2)

    monkeypatch.setattr("claimgraph.extract.training.calibrate.outcomes", found)
    monkeypatch.setattr("claimgraph.extract.training.calibrate.write_description", lambda _, one: written.append(one))
    fitted = calibrate(Path("model"), [], [])
    assert (fitted.mention_bias, fitted.least_inner_name) == pytest.approx(best)
    assert fitted == written[-1]
    # All that is right is let through, and nothing else.
    assert {threshold > 0 for threshold in fitted.thresholds.values()} == {bool(scores)}
    assert {threshold < 1 for threshold in fitted.thresholds.values()} == {True}


def test_f1_counts_what_is_kept_against_the_gold() -> None:
    found = Outcomes(np.array([3.0, 2.0, 1.0]), np.array([True, False, True]), gold=4)
    assert found.f1(1.5) == pytest.approx(2 * 1 / (2 + 4))
    assert found.f1(9.0) == 0


def test_outcomes_say_how_well_things_are_named(tiny_model: Path) -> None:
    paper = Paper(id="p", abstract="We propose OwlNet. OwlNet outperforms BatNet on NightBench.")
    (found,) = create_extractor(model=tiny_model).extract([paper])
    gold = to_exchange(found)
    assert len(gold.entities) == 3
    assert outcomes(tiny_model, [paper], [gold]).typed == 1

    other = gold.entities[0].model_copy(update={"type": EntityType.CONCEPT})
    named_otherwise = gold.model_copy(update={"entities": (other, *gold.entities[1:])})
    assert outcomes(tiny_model, [paper], [named_otherwise]).typed == pytest.approx(2 / 3, abs=1e-3)


@given(st.floats(0.01, 0.99), st.floats(0.1, 5), st.floats(-3, 3))
def test_a_probability_has_its_score(probability: float, slope: float, offset: float) -> None:
    calibration = Calibration(0.0, 0.0, dict.fromkeys(Predicate, 0.0), slope, offset)
    assert calibration.probability(calibration.score(probability)) == pytest.approx(probability)


def test_every_claim_is_sure_enough_for_nothing_and_none_for_certainty() -> None:
    calibration = Calibration(0.0, 0.0, dict.fromkeys(Predicate, 0.0), 1.0, 0.0)
    assert calibration.score(0.0) == -np.inf
    assert calibration.score(1.0) == np.inf


def test_a_calibration_is_read_as_it_was_written() -> None:
    calibration = Calibration(0.4, -1.2, {predicate: 0.1 * at for at, predicate in enumerate(Predicate)}, 0.9, -0.2)
    assert Calibration.of(calibration.as_dict()) == calibration
