"""Two things side by side, on both servers."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from claimgraph.graph import (
    Account,
    Comparison,
    Graph,
    InvalidQuestion,
    NotFound,
    Only,
    compare,
    delete,
    load,
)
from claimgraph.graph.queries import paths as steps
from claimgraph.graph.queries import read
from claimgraph.schema import Attribution, Extraction

Make = Callable[..., Extraction]
JustBefore = Callable[..., None]

NAMES = {
    "Quokka": ("Method",),
    "Wombat": ("Method",),
    "BurrowBench": ("Benchmark",),
    "LeafSet": ("Benchmark",),
    "digging": ("Task",),
    "attention": ("Method",),
    "pouches": ("Concept",),
}
WINS: dict[str, Any] = {"on": "BurrowBench", "metric": "depth", "value": "3.1 m", "confidence": 0.75}


def _said(accounts: Iterable[Account]) -> list[tuple[str, str, str, str]]:
    return [
        (account.subject.name, account.predicate, account.object.name, account.evidence.paper) for account in accounts
    ]


@pytest.fixture
def filled(graph: Graph, make: Make) -> Graph:
    """Two papers that disagree where Quokka and Wombat were both tried."""
    one = [
        ("Quokka", "OUTPERFORMS", "Wombat", WINS),
        ("Quokka", "ACHIEVES", "BurrowBench", {"value": "9 m", "metric": "depth"}),
        ("Quokka", "EVALUATED_ON", "digging"),
        ("Quokka", "USES", "attention"),
    ]
    other = [
        ("Wombat", "OUTPERFORMS", "Quokka", {"on": "BurrowBench", "attribution": "prior", "hedged": True}),
        ("Wombat", "IMPROVES", "attention", {"on": "digging"}),
        ("Wombat", "EVALUATED_ON", "LeafSet"),
        ("Wombat", "CAUSES", "pouches"),
        ("PAPER", "INTRODUCES", "Wombat"),
    ]
    load(
        graph,
        [
            make("a", NAMES, one, title="Of Quokkas", year=2030),
            make("b", NAMES, other, title="Of Wombats", year=2031),
        ],
    )
    return graph


def test_claims_between_the_two_come_with_who_says_so(filled: Graph) -> None:
    found = compare(filled, "Quokka", "Wombat")

    assert [_said(direct.accounts) for direct in found.direct] == [
        [("Quokka", "OUTPERFORMS", "Wombat", "a")],
        [("Wombat", "OUTPERFORMS", "Quokka", "b")],
    ]
    (own,), (prior,) = (direct.accounts for direct in found.direct)
    assert (own.evidence.attribution, own.evidence.value, own.evidence.metric) == (Attribution.THIS, "3.1 m", "depth")
    assert (own.title, own.year, own.evidence.sentence) == ("Of Quokkas", 2030, "Quokka outperforms Wombat.")
    assert (prior.evidence.attribution, prior.evidence.hedged, prior.title) == (Attribution.PRIOR, True, "Of Wombats")
    assert found.disputed


def test_where_both_were_tried_it_is_said_what_each_did_there(filled: Graph) -> None:
    bench, digging = compare(filled, "Quokka", "Wombat").grounds

    assert bench.entity.name == "BurrowBench"
    assert sorted(_said(bench.together)) == [
        ("Quokka", "OUTPERFORMS", "Wombat", "a"),
        ("Wombat", "OUTPERFORMS", "Quokka", "b"),
    ]
    assert bench.disputed
    assert _said(bench.of_a) == [("Quokka", "ACHIEVES", "BurrowBench", "a")]
    assert bench.of_a[0].evidence.value == "9 m"
    assert bench.of_b == ()
    assert digging.entity.name == "digging"
    assert (digging.together, digging.disputed) == ((), False)
    assert _said(digging.of_a) == [("Quokka", "EVALUATED_ON", "digging", "a")]
    assert _said(digging.of_b) == [("Wombat", "IMPROVES", "attention", "b")]


def test_what_else_both_have_is_listed_and_what_one_has_is_counted(filled: Graph) -> None:
    found = compare(filled, "Quokka", "Wombat")

    (shared,) = found.neighbours
    assert shared.entity.name == "attention"
    assert [(link.predicate, link.forward) for link in (*shared.of_a, *shared.of_b)] == [
        ("USES", True),
        ("IMPROVES", True),
    ]
    assert (found.only_a, found.only_b) == (Only(0, 0), Only(1, 1))
    assert (found.more_grounds, found.more_neighbours, found.cut) == (0, 0, ())


def _mirrored(found: Comparison) -> tuple[Any, ...]:
    grounds = [(ground.entity, ground.together, ground.of_b, ground.of_a) for ground in found.grounds]
    return found.b, found.a, found.direct, grounds, found.only_b, found.only_a, found.disputed


def test_the_order_of_the_two_does_not_matter(filled: Graph) -> None:
    one, other = compare(filled, "Quokka", "Wombat"), compare(filled, "Wombat", "Quokka")

    grounds = [(ground.entity, ground.together, ground.of_a, ground.of_b) for ground in other.grounds]
    assert (other.a, other.b, other.direct, grounds, other.only_a, other.only_b, other.disputed) == _mirrored(one)


def test_no_more_than_asked_for_and_the_rest_is_counted(filled: Graph) -> None:
    found = compare(filled, "Quokka", "Wombat", limit=1)

    assert ([ground.entity.name for ground in found.grounds], found.more_grounds) == (["BurrowBench"], 1)


@pytest.mark.parametrize(
    ("claims", "disputed"),
    [
        ([("Quokka", "OUTPERFORMS", "Wombat", {})], False),
        ([("Quokka", "OUTPERFORMS", "Wombat", {}), ("Quokka", "OUTPERFORMS", "Wombat", {"negated": True})], True),
        ([("Quokka", "OUTPERFORMS", "Wombat", {}), ("Wombat", "OUTPERFORMS", "Quokka", {"negated": True})], False),
        ([("Quokka", "OUTPERFORMS", "Wombat", {}), ("Wombat", "OUTPERFORMS", "Quokka", {})], True),
        ([("Quokka", "OUTPERFORMS", "Wombat", {"negated": True})], False),
        ([("Quokka", "COMPARED_WITH", "Wombat", {"negated": True}), ("Quokka", "COMPARED_WITH", "Wombat", {})], False),
    ],
)
def test_papers_disagree_where_both_win_or_a_win_is_denied(
    graph: Graph, make: Make, claims: list[Any], disputed: object
) -> None:
    said = [(*triple, {**qualifiers, "on": "BurrowBench"}) for *triple, qualifiers in claims]
    load(graph, [make(f"p{number}", NAMES, [claim]) for number, claim in enumerate(said)])

    found = compare(graph, "Quokka", "Wombat")

    assert found.disputed == disputed
    assert [ground.disputed for ground in found.grounds] == [disputed]


def test_wins_on_different_benchmarks_are_no_disagreement(graph: Graph, make: Make) -> None:
    load(
        graph,
        [
            make("a", NAMES, [("Quokka", "OUTPERFORMS", "Wombat", {"on": "BurrowBench"})]),
            make("b", NAMES, [("Wombat", "OUTPERFORMS", "Quokka", {"on": "LeafSet"})]),
        ],
    )

    found = compare(graph, "Quokka", "Wombat")

    assert not found.disputed
    assert {ground.entity.name: ground.disputed for ground in found.grounds} == {"BurrowBench": False, "LeafSet": False}


def test_many_who_agree_do_not_hide_one_who_does_not(graph: Graph, make: Make) -> None:
    wins = ("Quokka", "OUTPERFORMS", "Wombat")
    agreed = [make(f"p{number:02}", NAMES, [(*wins, {"on": "BurrowBench"})]) for number in range(12)]
    load(graph, [*agreed, make("q", NAMES, [(*wins, {"on": "BurrowBench", "negated": True})])])

    found = compare(graph, "Quokka", "Wombat")

    (direct,) = found.direct
    (ground,) = found.grounds
    assert [account.evidence.paper for account in direct.accounts][10:] == ["q"]
    assert [account.evidence.paper for account in ground.together][10:] == ["q"]
    assert (found.disputed, ground.disputed) == (True, True)


def test_two_that_have_nothing_to_do_with_each_other(graph: Graph, make: Make) -> None:
    load(graph, [make("a", NAMES)])

    found = compare(graph, "Quokka", "Wombat")

    assert (found.direct, found.grounds, found.neighbours, found.disputed) == ((), (), (), False)


def test_wrong_questions_are_refused(filled: Graph) -> None:
    with pytest.raises(InvalidQuestion, match="'quokka' and 'Quokka' are one thing, Quokka"):
        compare(filled, "quokka", "Quokka")
    with pytest.raises(InvalidQuestion, match="limit is 0: it can be from 1 to 1000"):
        compare(filled, "Quokka", "Wombat", limit=0)
    with pytest.raises(NotFound, match="the graph has no entity 'Bilby'"):
        compare(filled, "Quokka", "Bilby")


@pytest.mark.parametrize("server", ["EmbeddedServer"], indirect=True)
@pytest.mark.parametrize(
    ("statement", "time", "direct", "grounds", "neighbours"),
    [
        (read.CLAIMS_BY_ID, 1, [], [], []),
        (read.EVIDENCE_BY_ID, 1, [0, 0], [], []),
        (read.PAPERS_BY_ID, 1, [0, 0], [], []),
        (read.CLAIMS_BY_ID, 2, [1, 1], [], []),
        (read.EVIDENCE_BY_ID, 2, [1, 1], [], []),
        (read.PAPERS_BY_ID, 2, [1, 1], [], []),
        (read.ENTITIES_BY_ID, 1, [1, 1], [], []),
        (steps.CLAIMS_WITH_QUOTES, 1, [1, 1], ["BurrowBench", "digging"], []),
        (read.ENTITIES_BY_ID, 2, [1, 1], ["BurrowBench", "digging"], []),
        (read.ENTITIES_BY_ID, 3, [1, 1], ["BurrowBench", "digging"], ["attention"]),
    ],
    ids=range(10),
)
def test_what_goes_meanwhile_is_left_out(
    filled: Graph,
    just_before: JustBefore,
    statement: str,
    time: int,
    direct: list[int],
    grounds: list[str],
    neighbours: list[str],
) -> None:
    just_before(filled, statement, lambda: delete(filled, ["a", "b"]), time)

    found = compare(filled, "Quokka", "Wombat")

    assert [len(said.accounts) for said in found.direct] == direct
    assert [ground.entity.name for ground in found.grounds] == grounds
    assert [shared.entity.name for shared in found.neighbours] == neighbours


@pytest.mark.parametrize("server", ["EmbeddedServer"], indirect=True)
def test_what_is_left_meanwhile_is_told(filled: Graph, just_before: JustBefore) -> None:
    just_before(filled, read.EVIDENCE_BY_ID, lambda: delete(filled, ["b"]))

    found = compare(filled, "Quokka", "Wombat")

    assert [_said(said.accounts) for said in found.direct] == [[("Quokka", "OUTPERFORMS", "Wombat", "a")], []]
    assert [_said(ground.together) for ground in found.grounds] == [[("Quokka", "OUTPERFORMS", "Wombat", "a")]]
