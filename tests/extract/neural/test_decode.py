"""From scores to mentions, entities and claims."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimgraph.extract.neural.decode import claims_of, entities_of, inner_names_of, mentions_of
from claimgraph.extract.neural.document import Document
from claimgraph.extract.neural.pairs import ALL_PREDICATES, TYPES, Entities, pairs_of
from claimgraph.schema import EntityType, Predicate

Read = Callable[..., Document]

METHOD = TYPES.index(EntityType.METHOD)
NONE = len(TYPES)


def scores(*rows: tuple[int, float]) -> np.ndarray:
    """For each run of words the column that is high, and how high."""
    found = np.zeros((len(rows), len(TYPES) + 1), dtype=np.float32)
    for row, (column, score) in enumerate(rows):
        found[row, column] = score
    return found


def test_the_surer_of_two_that_overlap_is_the_mention() -> None:
    starts, ends = np.array([0, 1, 3]), np.array([2, 3, 4])
    found = mentions_of(scores((METHOD, 5.0), (METHOD, 8.0), (NONE, 9.0)), starts, ends)
    assert [span for span, _ in found] == [(1, 3)]


def test_a_bias_brings_in_what_is_doubtful() -> None:
    starts, ends = np.array([0]), np.array([2])
    doubtful = scores((NONE, 4.0))
    assert mentions_of(doubtful, starts, ends) == []
    assert [span for span, _ in mentions_of(doubtful, starts, ends, bias=5.0)] == [(0, 2)]


def test_a_run_of_which_nobody_knows_the_type_is_no_mention() -> None:
    starts, ends = np.array([0, 3]), np.array([2, 5])
    sure, torn = [8.0, 0.0, 0.0, 0.0, 0.0, 0.0], [8.0, 8.0, 8.0, 0.0, 0.0, 0.0]
    assert [span for span, _ in mentions_of(np.array([sure, torn], dtype=np.float32), starts, ends)] == [(0, 2)]


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 5), st.floats(-9, 9)), max_size=30))
def test_no_two_mentions_overlap(runs: list[tuple[int, int, float]]) -> None:
    starts = np.array([start for start, _, _ in runs], dtype=np.int64)
    ends = starts + np.array([width for _, width, _ in runs], dtype=np.int64)
    found = mentions_of(scores(*((METHOD, score) for *_, score in runs)), starts, ends)
    words = [word for (start, end), _ in found for word in range(start, end)]
    assert len(words) == len(set(words))
    assert words == sorted(words)


def test_case_plural_hyphen_and_acronym_are_one_entity(read: Read) -> None:
    document = read("Graph-network and graph networks and GNNs .")
    mentions = [((at, at + width), scores((METHOD, 3.0))[0, :-1]) for at, width in ((0, 1), (2, 2), (5, 1))]
    found = entities_of(mentions, document, {"gnn": "graph network"})
    assert [len(spans) for spans in found.mentions] == [3]
    assert found.types == [METHOD]


def test_words_inside_a_mention_may_name_it_too(read: Read) -> None:
    document = read("We train T5 models here.")
    starts, ends = np.array([2, 2, 1, 2]), np.array([4, 3, 2, 5])
    table = scores((METHOD, 6.0), (METHOD, 3.0), (METHOD, 3.0), (METHOD, 3.0))
    mentions = mentions_of(table[:1], starts[:1], ends[:1])
    inner = inner_names_of(table, starts, ends, mentions, least=0.0)
    assert inner == [((2, 4), (2, 3))]
    found = entities_of(mentions, document, {}, inner)
    assert (found.mentions, found.inner_names) == ([[(2, 4)]], [[(2, 3)]])
    assert inner_names_of(table, starts, ends, mentions, least=3.0) == []


def test_another_entity_keeps_its_name(read: Read) -> None:
    document = read("T5 models and T5 .")
    row = scores((METHOD, 4.0))[0, :-1]
    found = entities_of([((0, 2), row), ((3, 4), row)], document, {}, [((0, 2), (0, 1))])
    assert found.inner_names == [[], []]


def test_a_name_inside_two_entities_is_of_neither(read: Read) -> None:
    document = read("T5 base and T5 large .")
    row = scores((METHOD, 4.0))[0, :-1]
    found = entities_of([((0, 2), row), ((3, 5), row)], document, {}, [((0, 2), (0, 1)), ((3, 5), (3, 4))])
    assert found.inner_names == [[], []]


def test_the_type_of_an_entity_is_what_all_its_mentions_speak_for(read: Read) -> None:
    document = read("owl owl owl")
    rows = [scores((METHOD, 1.0))[0, :-1], scores((METHOD, 1.0))[0, :-1], scores((0 if METHOD else 1, 1.5))[0, :-1]]
    found = entities_of([((at, at + 1), row) for at, row in enumerate(rows)], document, {})
    assert found.types == [METHOD]


def outcome(document: Document, names: list[str], wanted: dict[tuple[int, str, int, int], float]) -> list[Any]:
    """The claims when these triples, by row of subject and object and by sentence, have these scores."""
    spans = [[(at, at + 1) for at, word in enumerate(document.words) if word == name] for name in names]
    pairs = pairs_of(document, Entities(names, spans, [METHOD] * len(names)))
    table = np.zeros((len(pairs.subjects), len(ALL_PREDICATES) + 1), dtype=np.float32)
    table[:, -1] = 5.0
    for (subject, predicate, object_, sentence), score in wanted.items():
        for row, (one, other) in enumerate(zip(pairs.subjects, pairs.objects, strict=True)):
            at = (pairs.entities[one], pairs.entities[other], pairs.sentences[one])
            if at == (subject, object_, sentence):
                table[row, ALL_PREDICATES.index(Predicate(predicate))] = score
    qualifiers = np.zeros((len(pairs.subjects), 3), dtype=np.float32)
    found = claims_of(pairs, table, qualifiers)
    return [(claim.subject, claim.predicate.value, claim.object, claim.sentence, claim.score) for claim in found]


def about(score: float) -> Any:
    """A score where the predicates that nothing speaks for leave a little of it to themselves."""
    return pytest.approx(score, abs=0.2)


def test_the_sentence_that_states_a_claim_best_is_its_evidence(read: Read) -> None:
    document = read("OwlNet beats BatNet. OwlNet surpasses BatNet.")
    wanted = {(1, "OUTPERFORMS", 2, 0): 6.0, (1, "OUTPERFORMS", 2, 1): 8.0}
    assert outcome(document, ["OwlNet", "BatNet"], wanted) == [(1, "OUTPERFORMS", 2, 1, about(3.0))]


def test_a_comparison_is_one_claim_either_way_round(read: Read) -> None:
    document = read("OwlNet equals BatNet.")
    wanted = {(1, "COMPARED_WITH", 2, 0): 6.0, (2, "COMPARED_WITH", 1, 0): 7.0}
    assert outcome(document, ["OwlNet", "BatNet"], wanted) == [(2, "COMPARED_WITH", 1, 0, about(2.0))]


def test_what_may_be_either_of_two_predicates_is_claimed_if_one_is_surer(read: Read) -> None:
    document = read("OwlNet builds on BatNet.")
    either = {(1, "USES", 2, 0): 9.0, (1, "IMPROVES", 2, 0): 9.0}
    assert outcome(document, ["OwlNet", "BatNet"], either) == []
    assert outcome(document, ["OwlNet", "BatNet"], either | {(1, "USES", 2, 0): 10.0}) == [
        (1, "USES", 2, 0, about(1.0))
    ]


def test_what_is_forbidden_takes_nothing_from_what_is_not(read: Read) -> None:
    document = read("OwlNet beats BatNet.")
    wanted = {(1, "OUTPERFORMS", 2, 0): 9.0}
    beside = wanted | {(1, "INTRODUCES", 2, 0): 50.0}
    assert outcome(document, ["OwlNet", "BatNet"], beside) == outcome(document, ["OwlNet", "BatNet"], wanted) != []


def test_the_surest_claims_have_finite_scores(read: Read) -> None:
    ((*_, score),) = outcome(read("OwlNet beats BatNet."), ["OwlNet", "BatNet"], {(1, "OUTPERFORMS", 2, 0): 1e4})
    assert np.isfinite(score)


def test_what_the_vocabulary_forbids_is_not_claimed(read: Read) -> None:
    document = read("OwlNet on BatNet.")
    assert outcome(document, ["OwlNet", "BatNet"], {(1, "INTRODUCES", 2, 0): 50.0}) == []


def test_the_paper_introduces(read: Read) -> None:
    document = read("We propose OwlNet.")
    assert outcome(document, ["OwlNet"], {(0, "INTRODUCES", 1, 0): 9.0}) == [(0, "INTRODUCES", 1, 0, about(4.0))]
