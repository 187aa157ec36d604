"""Leaderboards out of invented papers, on both servers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from claimgraph.graph import (
    Direction,
    Graph,
    InvalidPage,
    InvalidQuestion,
    Leaderboard,
    NotFound,
    Ranking,
    Standing,
    Unit,
    entities,
    leaderboard,
    leaderboards,
    load,
    papers_by_id,
)
from claimgraph.schema import Attribution, EntityType, ExchangePaper, Extraction, Paper, Span, from_exchange

Claim = Mapping[str, Any]
Tell = Callable[..., None]

TYPES = {
    **dict.fromkeys(("Dunes", "Hills", "public datasets", "sand dunes"), "Benchmark"),
    "hopping": "Task",
    "accuracy": "Metric",
    "sand": "Concept",
}
"""The types of the names that are no methods."""

UNKNOWN = "enty_000000000000000000000000"


def make_paper(paper: str, *said: tuple[str, Sequence[Claim]], year: int | None = 2031) -> Extraction:
    """A paper of sentences and of the claims that each states, in the exchange form, with names for ids."""
    sentences = [sentence for sentence, _ in said]
    text = " ".join(sentences)
    starts = [text.index(sentence) for sentence in sentences]
    spans = tuple(Span(start, start + len(sentence)) for start, sentence in zip(starts, sentences, strict=True))
    record = Paper(id=paper, abstract=text, year=year, sentences=spans)
    claims = [{"sent": number, **claim} for number, (_, claims) in enumerate(said) for claim in claims]
    names = dict.fromkeys(
        claim[side] for claim in claims for side in ("s", "o", "on", "baseline") if claim.get(side) is not None
    )
    listed = [{"id": name, "type": TYPES.get(name, "Method"), "mentions": [name]} for name in names]
    return from_exchange(ExchangePaper.model_validate({"id": paper, "entities": listed, "claims": claims}), record)


def states(method: str, predicate: str, what: str, value: str, **more: Any) -> Claim:
    """A claim with a value."""
    return {"s": method, "p": predicate, "o": what, "value": value, **more}


def achieves(method: str, value: str, **more: Any) -> Claim:
    """The claim that a method reaches a value on Dunes."""
    return states(method, "ACHIEVES", "Dunes", value, **more)


@pytest.fixture
def tell(graph: Graph) -> Tell:
    """Load papers, each of one sentence and its claims, named p0, p1 and so on."""

    def tell(*said: tuple[str, Sequence[Claim]]) -> None:
        load(graph, [make_paper(f"p{number}", each) for number, each in enumerate(said)])

    return tell


def _shown(rows: Sequence[Standing]) -> list[tuple[int | None, str, str]]:
    return [(row.rank, row.method.name, row.value) for row in rows]


def _only(board: Leaderboard) -> Ranking:
    (ranking,) = board.rankings
    return ranking


def test_methods_are_ranked_with_their_sentences(graph: Graph, tell: Tell) -> None:
    tell(
        ("Quokka reaches 91.2% accuracy on Dunes.", [achieves("Quokka", "91.2%", metric="accuracy")]),
        ("Wombat has an acc. of 0.934 on Dunes.", [achieves("Wombat", "0.934", metric="acc.")]),
        ("Numbat may reach 88% accuracy on Dunes.", [achieves("Numbat", "88%", metric="accuracy", hedged=True)]),
        ("Dingo had 91.2% accuracy on Dunes.", [achieves("Dingo", "91.2%", attribution="prior")]),
    )

    board = leaderboard(graph, "Dunes")

    ranking = _only(board)
    assert (ranking.metric, ranking.unit, ranking.direction) == ("accuracy", Unit.PERCENT, Direction.HIGHER)
    assert sorted(_shown(ranking.rows)) == sorted(
        [(1, "Wombat", "0.934"), (2, "Quokka", "91.2%"), (2, "Dingo", "91.2%"), (4, "Numbat", "88%")]
    )
    assert [row.number for row in ranking.rows] == [93.4, 91.2, 91.2, 88.0]
    assert [row.hedged for row in ranking.rows] == [False, False, False, True]
    assert {row.method.name: row.attribution for row in ranking.rows}["Dingo"] is Attribution.PRIOR
    assert (board.benchmark.name, board.apart, board.read, board.cut) == ("Dunes", (), 4, False)
    texts = papers_by_id(graph, [row.paper for row in ranking.rows])
    for row in ranking.rows:
        assert texts[row.paper].text[row.start : row.end] == row.sentence
        assert (row.year, row.title, row.confidence, row.reason) == (2031, "", 1.0, None)
        assert row.claim.startswith("clam_")
        assert row.evidence.startswith("evid_")


def test_less_is_better_where_the_metric_says_so(graph: Graph, tell: Tell) -> None:
    tell(
        ("Quokka has a WER of 4.1% on Dunes.", [achieves("Quokka", "4.1%", metric="WER")]),
        ("Wombat has a word error rate of 3.9% on Dunes.", [achieves("Wombat", "3.9%", metric="word error rate")]),
    )

    ranking = _only(leaderboard(graph, "Dunes"))

    assert (ranking.metric, ranking.direction) == ("word error rate", Direction.LOWER)
    assert _shown(ranking.rows) == [(1, "Wombat", "3.9%"), (2, "Quokka", "4.1%")]


def test_metrics_and_units_are_never_mixed(graph: Graph, tell: Tell) -> None:
    tell(
        ("Quokka reaches 91.2% accuracy on Dunes.", [achieves("Quokka", "91.2%", metric="accuracy")]),
        ("Wombat has an error rate of 8.8% on Dunes.", [achieves("Wombat", "8.8%", metric="error rate")]),
        ("Numbat reaches 91.3% on Dunes.", [achieves("Numbat", "91.3%")]),
        ("Dingo needs a latency of 3.5 ms on Dunes.", [achieves("Dingo", "3.5", metric="latency")]),
        ("Emu needs a latency of 2.5 s on Dunes.", [achieves("Emu", "2.5", metric="latency")]),
        ("Quoll has 7.5 widgets per day on Dunes.", [achieves("Quoll", "7.5", metric="widgets per day")]),
    )

    rankings = leaderboard(graph, "Dunes").rankings

    assert {(one.metric, one.measure, one.direction): _shown(one.rows) for one in rankings} == {
        ("accuracy", None, Direction.HIGHER): [(1, "Quokka", "91.2%")],
        ("error rate", None, Direction.LOWER): [(1, "Wombat", "8.8%")],
        ("latency", "ms", Direction.LOWER): [(1, "Dingo", "3.5")],
        ("latency", "s", Direction.LOWER): [(1, "Emu", "2.5")],
        ("widgets per day", None, None): [(None, "Quoll", "7.5")],
        (None, None, None): [(None, "Numbat", "91.3%")],
    }
    assert rankings[-1].metric is None


def test_rankings_of_most_figures_come_first_a_paper_counting_once_per_method(graph: Graph) -> None:
    wer = [f"Quokka has a WER of {value}% on Dunes." for value in ("4.1", "4.0", "3.9")]
    said = [(text, [achieves("Quokka", text[20:24], metric="WER")]) for text in wer]
    accurate = [f"{name} reaches 91.2% accuracy on Dunes." for name in ("Quokka", "Wombat")]
    papers = [(text, [achieves(text.split()[0], "91.2%", metric="accuracy")]) for text in accurate]
    load(graph, [make_paper("p0", *said), *(make_paper(f"p{number}", one) for number, one in enumerate(papers, 1))])

    rankings = leaderboard(graph, "Dunes").rankings

    assert [(ranking.metric, len(ranking.rows)) for ranking in rankings] == [("accuracy", 2), ("word error rate", 1)]


def test_one_metric_can_be_asked_for_in_any_spelling(graph: Graph, tell: Tell) -> None:
    tell(
        ("Quokka reaches 91.2% accuracy on Dunes.", [achieves("Quokka", "91.2%", metric="accuracy")]),
        ("Quokka reaches 90.2% F1 on Dunes.", [achieves("Quokka", "90.2%", metric="F1")]),
        ("Quokka improves F1 by 3% on Dunes.", [achieves("Quokka", "3%", metric="F1")]),
        ("Quokka improves accuracy by 2% on Dunes.", [achieves("Quokka", "2%", metric="accuracy")]),
    )

    board = leaderboard(graph, "Dunes", "f1-SCORE")

    assert (board.metric, [one.metric for one in board.rankings]) == ("F1", ["F1"])
    assert [row.value for row in board.apart] == ["3%"]
    assert leaderboard(graph, "Dunes", "perplexity").rankings == ()


def test_a_paper_counts_once_per_method_with_its_best(graph: Graph) -> None:
    first = make_paper(
        "a",
        ("Quokka reaches 91.2% accuracy on Dunes.", [achieves("Quokka", "91.2%", metric="accuracy")]),
        ("With sleep, Quokka reaches 92.5% accuracy on Dunes.", [achieves("Quokka", "92.5%", metric="accuracy")]),
    )
    second = make_paper(
        "b", ("Quokka reaches 90.0% accuracy on Dunes.", [achieves("Quokka", "90.0%", metric="accuracy")])
    )
    load(graph, [first, second])

    rows = _only(leaderboard(graph, "Dunes")).rows

    assert [(row.rank, row.paper, row.value) for row in rows] == [(1, "a", "92.5%"), (2, "b", "90.0%")]


def test_other_claims_on_the_benchmark_count(graph: Graph, tell: Tell) -> None:
    on = {"on": "Dunes", "metric": "accuracy"}
    tell(
        (
            "Quokka beats Wombat with 91.2% accuracy on Dunes.",
            [states("Quokka", "OUTPERFORMS", "Wombat", "91.2%", **on)],
        ),
        ("Numbat lifts accuracy to 90.1% on Dunes.", [states("Numbat", "IMPROVES", "accuracy", "90.1%", on="Dunes")]),
        (
            "Emu is tested on Dunes, at 89% accuracy.",
            [states("Emu", "EVALUATED_ON", "Dunes", "89%", metric="accuracy")],
        ),
        ("Dingo, for hopping on Dunes, has 85.5% accuracy.", [states("Dingo", "ACHIEVES", "hopping", "85.5%", **on)]),
        ("Quoll uses sand and 99.9% accuracy on Dunes.", [states("Quoll", "USES", "sand", "99.9%", **on)]),
    )

    assert _shown(_only(leaderboard(graph, "Dunes")).rows) == [
        (1, "Quokka", "91.2%"),
        (2, "Numbat", "90.1%"),
        (3, "Emu", "89%"),
        (4, "Dingo", "85.5%"),
    ]
    assert _shown(_only(leaderboard(graph, "hopping")).rows) == [(1, "Dingo", "85.5%")]


def test_what_cannot_be_compared_is_apart_with_its_reason(graph: Graph, tell: Tell) -> None:
    tell(
        ("Quokka improves accuracy by 12.4% on Dunes.", [achieves("Quokka", "12.4%", metric="accuracy")]),
        ("Wombat has over 90% accuracy on Dunes.", [achieves("Wombat", "90%", metric="accuracy")]),
        ("Numbat is state-of-the-art on Dunes.", [achieves("Numbat", "state-of-the-art")]),
        ("Emu has 91.2% accuracy on Hills and 77.0% accuracy on Dunes.", [achieves("Emu", "91.2%", metric="accuracy")]),
        ("Dingo outperforms Quoll (81.2%) on Dunes.", [states("Dingo", "OUTPERFORMS", "Quoll", "81.2%", on="Dunes")]),
        ("Dust lowers accuracy to 10.5% on Dunes.", [states("Dust", "DEGRADES", "accuracy", "10.5%", on="Dunes")]),
        ("With sand we get 70.5% accuracy on Dunes.", [achieves("sand", "70.5%", metric="accuracy")]),
    )

    board = leaderboard(graph, "Dunes")

    assert board.rankings == ()
    assert {(row.method.name, row.value): row.reason for row in board.apart} == {
        ("Quokka", "12.4%"): "a change, not a result",
        ("Wombat", "90%"): "a bound (at least), not the result itself",
        ("Numbat", "state-of-the-art"): "words, not a figure",
        ("Emu", "91.2%"): "another figure stands between it and Dunes",
        ("Dingo", "81.2%"): "it stands with Quoll",
        ("Dust", "10.5%"): "it tells what the method does to another, not what it reaches",
        ("sand", "70.5%"): "it is stated of a Concept, not of a method",
    }
    assert {row.rank for row in board.apart} == {None}


def test_what_is_denied_or_has_no_value_is_left_out(graph: Graph, tell: Tell) -> None:
    tell(
        ("Quokka does not reach 91.2% accuracy on Dunes.", [achieves("Quokka", "91.2%", negated=True)]),
        ("Wombat does well on Dunes.", [{"s": "Wombat", "p": "ACHIEVES", "o": "Dunes"}]),
    )

    board = leaderboard(graph, "Dunes")

    assert (board.rankings, board.apart, board.read) == ((), (), 0)


def test_a_figure_that_two_claims_state_is_there_once(graph: Graph, tell: Tell) -> None:
    tell(
        (
            "Quokka beats Wombat on Dunes, where it reaches 91.2% accuracy.",
            [
                achieves("Quokka", "91.2%", metric="accuracy"),
                states("Quokka", "ACHIEVES", "accuracy", "91.2%", on="Dunes"),
                states("Quokka", "OUTPERFORMS", "Wombat", "91.2%", on="Dunes", metric="F1"),
            ],
        )
    )

    board = leaderboard(graph, "Dunes")

    assert _shown(_only(board).rows) == [(1, "Quokka", "91.2%")]
    assert (board.apart, board.read) == ((), 3)


def _with_confidence(paper: Extraction, confidence: float) -> Extraction:
    (claim,) = paper.claims
    sure = tuple(piece.model_copy(update={"confidence": confidence}) for piece in claim.evidence)
    return paper.model_copy(update={"claims": (claim.model_copy(update={"evidence": sure}),)})


def test_the_limit_cuts_the_least_sure(graph: Graph) -> None:
    sentences = [f"Quokka-{number} has 9{number}.5% accuracy on Dunes." for number in range(1, 6)]
    papers = [
        make_paper(f"p{number}", (sentence, [achieves(f"Quokka-{number}", f"9{number}.5%", metric="accuracy")]))
        for number, sentence in enumerate(sentences, start=1)
    ]
    load(graph, [_with_confidence(paper, number / 10) for number, paper in enumerate(papers, start=1)])

    board = leaderboard(graph, "Dunes", limit=2)
    whole = leaderboard(graph, "Dunes", limit=5)

    assert ([row.value for row in _only(board).rows], board.read, board.cut) == (["95.5%", "94.5%"], 2, True)
    assert (len(_only(whole).rows), whole.read, whole.cut) == (5, 5, False)


def test_a_benchmark_is_found_by_name_alias_and_id(graph: Graph, tell: Tell) -> None:
    tell(("Quokka reaches 91.2% accuracy on Dunes.", [achieves("Quokka", "91.2%", metric="accuracy")]))
    (dunes,) = (entity for entity in entities(graph).items if entity.name == "Dunes")

    assert leaderboard(graph, "dunes") == leaderboard(graph, dunes.id) == leaderboard(graph, "Dunes")


def test_a_method_of_the_same_name_is_not_taken_for_the_benchmark(
    graph: Graph, make: Callable[..., Extraction]
) -> None:
    others = [make(paper, {"Dunes": ("Method",)}) for paper in ("y", "z")]
    paper = make_paper("a", ("Quokka has 91.2% accuracy on Dunes.", [achieves("Quokka", "91.2%", metric="accuracy")]))
    load(graph, [*others, paper])

    assert _shown(_only(leaderboard(graph, "Dunes")).rows) == [(1, "Quokka", "91.2%")]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "Wallaby",
            "the graph has no entity 'Wallaby': search for part of its name (claimgraph entities list Wallaby)",
        ),
        ("Quokka", "'Quokka' is a Method: a leaderboard is of a Benchmark or a Task, so name one"),
        (
            UNKNOWN,
            f"the graph has no entity {UNKNOWN!r}: ask for it by a name",
        ),
    ],
)
def test_what_is_no_benchmark_is_refused(graph: Graph, tell: Tell, name: str, message: str) -> None:
    tell(("Quokka reaches 91.2% accuracy on Dunes.", [achieves("Quokka", "91.2%", metric="accuracy")]))

    with pytest.raises(NotFound) as caught:
        leaderboard(graph, name)

    assert str(caught.value) == message


def test_what_has_figures_has_a_leaderboard(graph: Graph, tell: Tell) -> None:
    quokka = "Quokka reaches 91.2% accuracy on Dunes and 7 on Hills."
    tell(
        (quokka, [achieves("Quokka", "91.2%"), states("Quokka", "ACHIEVES", "Hills", "7")]),
        (
            "Wombat beats Quokka by 2 points on Dunes, with 93% there.",
            [states("Wombat", "OUTPERFORMS", "Quokka", "2 points", on="Dunes"), achieves("Wombat", "93%")],
        ),
        ("Numbat gets 3 on public datasets.", [states("Numbat", "ACHIEVES", "public datasets", "3")]),
        ("Numbat gets 5 in hopping.", [states("Numbat", "ACHIEVES", "hopping", "5")]),
        ("Numbat is not at 7 on Hills.", [states("Numbat", "ACHIEVES", "Hills", "7", negated=True)]),
        ("Numbat is tried on sand dunes.", [{"s": "Numbat", "p": "EVALUATED_ON", "o": "sand dunes"}]),
    )

    both = leaderboards(graph, (EntityType.BENCHMARK, EntityType.TASK))

    assert [(one.entity.name, one.figures, one.papers) for one in both] == [
        ("Dunes", 3, 2),
        ("Hills", 1, 1),
        ("hopping", 1, 1),
    ]
    assert leaderboards(graph) == both[:2]
    assert leaderboards(graph, limit=1) == both[:1]
    assert leaderboards(graph, [EntityType.TASK]) == both[2:]
    with pytest.raises(
        InvalidQuestion, match=r"^no leaderboard is of a Metric: ask for those of a Benchmark or a Task$"
    ):
        leaderboards(graph, [EntityType.TASK, EntityType.METRIC])


@pytest.mark.parametrize("limit", [0, 10_001])
def test_a_leaderboard_has_a_sensible_limit(graph: Graph, limit: int) -> None:
    with pytest.raises(InvalidPage, match=f"a leaderboard reads from 1 to 10000 values, not {limit}: ask for fewer"):
        leaderboard(graph, "Dunes", limit=limit)
