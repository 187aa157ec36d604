"""The scorer: right by its own definition, and the same figures as the scorer that came with the gold sets."""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimgraph.extract import EvaluationError, create_extractor, evaluate, score
from claimgraph.extract.evaluate import Scores, normalise
from claimgraph.extract.sources import read_papers
from claimgraph.schema import PREDICATES, EntityType, ExchangeError, ExchangePaper, Paper, read_exchange, to_exchange

SURFACES = ["BERT", "bert", "Pre-training", "pre training", "a “name”", "GLUE", "x.", "."]
VALUES = [None, "91.2", "91.2%", "1", "."]


@st.composite
def exchange_papers(draw: st.DrawFn, id_: str) -> dict[str, Any]:
    """One annotated paper with few strings, so that collisions are common."""
    names = [f"E{number}" for number in range(draw(st.integers(0, 4)))]
    entities = [
        {
            "id": name,
            "type": draw(st.sampled_from([type_.value for type_ in EntityType])),
            "mentions": draw(st.lists(st.sampled_from(SURFACES), min_size=1, max_size=3)),
        }
        for name in names
    ]
    ids = st.sampled_from(["PAPER", "E9", *names])
    claims = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "s": ids,
                    "p": st.sampled_from(["USES", "COMPARED_WITH", "IMPROVES"]),
                    "o": ids,
                    "sent": st.integers(0, 2),
                    "negated": st.booleans(),
                    "hedged": st.booleans(),
                    "attribution": st.sampled_from(["this", "prior"]),
                    "value": st.sampled_from(VALUES),
                }
            ),
            max_size=6,
        )
    )
    return {"id": id_, "entities": entities, "claims": claims}


PAIRS = st.lists(st.tuples(exchange_papers("x"), exchange_papers("x"), st.booleans()), max_size=3)


def parse(record: dict[str, Any]) -> ExchangePaper:
    return ExchangePaper.model_validate(record)


def annotated(**changes: Any) -> ExchangePaper:
    record = {
        "id": "p",
        "entities": [
            {"id": "E1", "type": "Method", "mentions": ["FoldNet", "folded network"]},
            {"id": "E2", "type": "Metric", "mentions": ["accuracy"]},
        ],
        "claims": [{"s": "E1", "p": "IMPROVES", "o": "E2", "sent": 1, "negated": True, "value": "2.5%"}],
    }
    return parse(record | changes)


@pytest.fixture(scope="session")
def their_scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("their_scorer", shared / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=PAIRS)
def test_figures_are_those_of_the_given_scorer_on_any_input(
    their_scorer: ModuleType, pairs: list[tuple[dict[str, Any], dict[str, Any], bool]]
) -> None:
    gold = {str(n): gold | {"id": str(n)} for n, (gold, _, _) in enumerate(pairs)}
    found = {str(n): found | {"id": str(n)} for n, (_, found, present) in enumerate(pairs) if present}
    ours = score(map(parse, gold.values()), map(parse, found.values()))
    assert without_intervals(ours.as_dict()) == their_scorer.score(gold, found)


def test_figures_are_those_of_the_given_scorer_on_dev(shared: Path, tmp_path: Path) -> None:
    gold = shared / "gold" / "dev.jsonl"
    wanted = {paper.id for paper in read_exchange(gold)}
    papers = [paper for paper in _papers(shared) if paper.id in wanted]
    predicted = [to_exchange(found) for found in create_extractor("rules").extract(papers)]
    file = tmp_path / "predicted.jsonl"
    file.write_text("".join(paper.model_dump_json() + "\n" for paper in predicted), encoding="utf-8")
    command = [sys.executable, str(shared / "gold" / "score.py"), str(gold), str(file), "--json"]
    theirs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    ours = evaluate(gold, _papers(shared), create_extractor("rules"))
    assert without_intervals(json.loads(json.dumps(ours.as_dict()))) == theirs
    assert ours.papers == len(wanted)
    assert ours.levels["typed"].f1 >= 45
    assert ours.levels["claim"].f1 >= 15


def without_intervals(figures: dict[str, Any]) -> dict[str, Any]:
    """Without the one thing that the given scorer does not compute."""
    return {name: value for name, value in figures.items() if name != "intervals"}


def _papers(shared: Path) -> list[Paper]:
    rejects: list[object] = []
    papers = list(read_papers([shared / "gold" / "papers.jsonl"], on_reject=rejects.append))
    assert rejects == []
    return papers


def test_a_perfect_prediction_scores_100() -> None:
    scores = score([annotated()], [annotated()])
    assert {level: figures.f1 for level, figures in scores.levels.items()} == {
        "mention": 100.0, "typed": 100.0, "pair": 100.0, "claim": 100.0,
    }  # fmt: skip
    assert {name: attribute.accuracy for name, attribute in scores.attributes.items()} == {
        "negated": 100.0, "hedged": 100.0, "attribution": 100.0, "sent": 100.0, "value": 100.0,
    }  # fmt: skip


def test_a_paper_without_a_prediction_counts_as_empty() -> None:
    scores = score([annotated()], [])
    assert scores.missing == ("p",)
    assert scores.levels["claim"].as_dict() == {"p": 0.0, "r": 0.0, "f1": 0.0}
    assert scores.levels["claim"].gold == 1


def test_a_predicted_paper_that_is_not_gold_is_ignored() -> None:
    assert score([], [annotated()]).as_dict()["claim"]["predicted"] == 0


def test_a_wrong_type_costs_the_typed_figure_alone() -> None:
    entities = [{"id": "E1", "type": "Task", "mentions": ["FoldNet", "folded network"]}, annotated().entities[1]]
    scores = score([annotated()], [annotated(entities=entities)])
    assert (scores.levels["mention"].f1, scores.levels["typed"].f1) == (100.0, 33.3)
    assert scores.levels["claim"].f1 == 100.0


def test_a_wrong_predicate_still_is_a_pair() -> None:
    claims = [{"s": "E1", "p": "USES", "o": "E2", "sent": 1}]
    scores = score([annotated()], [annotated(claims=claims)])
    assert (scores.levels["pair"].f1, scores.levels["claim"].f1) == (100.0, 0.0)
    assert scores.attributes["negated"].compared == 0


def test_a_claim_matches_once() -> None:
    twice = [*annotated().claims, *annotated().claims]
    assert score([annotated()], [annotated(claims=twice)]).levels["claim"].as_dict() == {
        "p": 50.0,
        "r": 100.0,
        "f1": 66.7,
    }


def test_a_comparison_matches_either_way_round() -> None:
    there = annotated(claims=[{"s": "E1", "p": "COMPARED_WITH", "o": "E2", "sent": 0}])
    back = annotated(claims=[{"s": "E2", "p": "COMPARED_WITH", "o": "E1", "sent": 0}])
    assert score([there], [back]).levels["claim"].f1 == 100.0


@given(record=exchange_papers("p"))
def test_figures_stay_between_0_and_100(record: dict[str, Any]) -> None:
    paper = parse(record)
    scores = score([annotated()], [parse(record | {"id": "p"})])
    assert all(0 <= figure <= 100 for figures in scores.levels.values() for figure in figures.as_dict().values())
    assert scores.per_predicate.keys() <= {predicate.value for predicate in PREDICATES}
    own = score([paper], [paper])
    assert own.levels["mention"].matched == own.levels["mention"].gold == own.levels["mention"].predicted


def test_the_table_shows_every_figure() -> None:
    assert score([annotated()], [annotated()]).render().splitlines() == [
        "                    P      R     F1         95 %    gold   found",
        "mention         100.0  100.0  100.0  100.0-100.0       3       3",
        "typed           100.0  100.0  100.0  100.0-100.0       3       3",
        "pair            100.0  100.0  100.0  100.0-100.0       1       1",
        "claim           100.0  100.0  100.0  100.0-100.0       1       1",
        "IMPROVES        100.0  100.0  100.0  100.0-100.0       1       1",
        "                 acc.       F1 rare        compared",
        "negated         100.0         100.0               1",
        "hedged          100.0           0.0               1",
        "attribution     100.0           0.0               1",
        "sent            100.0                             1",
        "value           100.0                             1",
        "1 papers, 0 of them without a prediction",
    ]


def test_an_interval_narrows_with_the_number_of_papers() -> None:
    def scores(papers: int) -> Scores:
        gold = [annotated(id=str(number)) for number in range(papers)]
        return score(gold, gold[::2])

    few, many = scores(10), scores(1000)
    assert few.levels["claim"].f1 == many.levels["claim"].f1 == 66.7
    assert [scores(10).intervals, scores(1000).intervals] == [few.intervals, many.intervals]
    # The F1 is 2p / (1 + p) of the share p of papers predicted: 0.5, give or take 1.96 standard errors of 0.0158.
    assert many.intervals["claim"] == pytest.approx((100 * 2 * 0.469 / 1.469, 100 * 2 * 0.531 / 1.531), abs=0.6)
    low, high = few.intervals["claim"]
    assert low < many.intervals["claim"][0] < many.intervals["claim"][1] < high


def test_without_papers_there_is_no_interval() -> None:
    assert score([], []).intervals["claim"] == (0.0, 0.0)


@pytest.mark.parametrize(
    ("surface", "form"),
    [("Pre-Training", "pre training"), ("“BERT”", "bert"), ("F1/F2_x", "f1 f2 x"), ("a  b\n", "a b"), ("v1.5", "v15")],
)
def test_surface_strings_are_compared_in_one_form(surface: str, form: str) -> None:
    assert normalise(surface) == form


@pytest.fixture
def gold_file(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "gold.jsonl"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_only_gold_papers_are_extracted(gold_file: Callable[[str], Path]) -> None:
    path = gold_file(annotated().model_dump_json())
    papers = [Paper(id="p", abstract="FoldNet does not improve accuracy."), Paper(id="q", abstract="Other.")]
    scores = evaluate(path, papers, create_extractor("rules"))
    assert (scores.papers, scores.missing) == (1, ())
    assert scores.levels["mention"].predicted == 2


def test_gold_and_papers_have_to_belong_together(gold_file: Callable[[str], Path]) -> None:
    path = gold_file(annotated().model_dump_json())
    with pytest.raises(EvaluationError) as caught:
        evaluate(path, [Paper(id="q", abstract="Other.")], create_extractor("rules"))
    assert str(caught.value) == (
        f"{path}: none of its 1 papers is among the papers given; pass the file of texts that belongs to it"
    )


def test_a_broken_gold_file_is_told(gold_file: Callable[[str], Path]) -> None:
    path = gold_file('{"id": "p", "claims": 3}')
    with pytest.raises(ExchangeError, match=r"gold\.jsonl, line 1: "):
        evaluate(path, [], create_extractor("rules"))
