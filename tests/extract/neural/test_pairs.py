"""What the network is asked: each pair that a sentence could relate, and nothing else."""

from collections.abc import Callable

import numpy as np

from claimgraph.extract.neural.document import Document
from claimgraph.extract.neural.pairs import (
    ALL_PREDICATES,
    DISTANCES,
    LEGAL,
    PROMINENCES,
    SUBJECT_TYPES,
    TYPES,
    Entities,
    Pairs,
    pairs_of,
)
from claimgraph.schema import PREDICATES, EntityType

Read = Callable[..., Document]

METHOD = TYPES.index(EntityType.METHOD)
BENCHMARK = TYPES.index(EntityType.BENCHMARK)


def entities(document: Document, names: dict[str, int]) -> Entities:
    """One-word entities, with a mention wherever the word stands."""
    spans = [[(at, at + 1) for at, word in enumerate(document.words) if word == name] for name in names]
    return Entities(list(names), spans, list(names.values()))


def asked(pairs: Pairs, names: list[str]) -> set[tuple[str, str, int]]:
    rows = ["PAPER", *names]
    return {
        (rows[pairs.entities[subject]], rows[pairs.entities[object_]], int(pairs.sentences[subject]))
        for subject, object_ in zip(pairs.subjects, pairs.objects, strict=True)
    }


def test_a_pair_is_asked_about_where_a_sentence_names_both(read: Read) -> None:
    document = read("OwlNet beats BatNet. Bees hum.")
    names = {"OwlNet": METHOD, "BatNet": METHOD}
    found = asked(pairs_of(document, entities(document, names)), list(names))
    assert found >= {("OwlNet", "BatNet", 0), ("BatNet", "OwlNet", 0), ("PAPER", "OwlNet", 0), ("PAPER", "BatNet", 0)}
    assert not any(sentence == 1 for *_, sentence in found)


def test_what_the_title_names_may_be_spoken_of_everywhere(read: Read) -> None:
    document = read("We see. We look. It works on NightBench.", title="OwlNet")
    names = {"OwlNet": METHOD, "NightBench": BENCHMARK}
    assert ("OwlNet", "NightBench", 3) in asked(pairs_of(document, entities(document, names)), list(names))


def test_what_the_paper_proposes_may_be_spoken_of_everywhere(read: Read) -> None:
    document = read("We propose OwlNet. We look. We see. It works on NightBench.")
    names = {"OwlNet": METHOD, "NightBench": BENCHMARK}
    assert ("OwlNet", "NightBench", 3) in asked(pairs_of(document, entities(document, names)), list(names))


def test_what_was_named_long_ago_is_not_spoken_of(read: Read) -> None:
    document = read("BatNet hums. We look. We see. It works on NightBench.")
    names = {"BatNet": METHOD, "NightBench": BENCHMARK}
    assert ("BatNet", "NightBench", 3) not in asked(pairs_of(document, entities(document, names)), list(names))


def test_without_the_paper_only_what_is_named_counts(read: Read) -> None:
    document = read("It beats BatNet.", title="OwlNet")
    names = {"OwlNet": METHOD, "BatNet": METHOD}
    assert asked(pairs_of(document, entities(document, names), of_paper=False), list(names)) == set()


def test_nothing_is_asked_of_itself_or_of_the_paper_as_object(read: Read) -> None:
    document = read("OwlNet beats BatNet and OwlNet.")
    names = {"OwlNet": METHOD, "BatNet": METHOD}
    found = asked(pairs_of(document, entities(document, names)), list(names))
    assert not any(object_ in {subject, "PAPER"} for subject, object_, _ in found)


def test_averages_are_of_an_entitys_own_mentions(read: Read) -> None:
    document = read("OwlNet beats BatNet. OwlNet sleeps.")
    names = {"OwlNet": METHOD, "BatNet": METHOD}
    pairs = pairs_of(document, entities(document, names))
    assert pairs.by_entity.tolist() == [[0, 0, 0], [0.5, 0.5, 0], [0, 0, 1]]
    sums = pairs.by_place.sum(axis=1)
    assert set(sums.tolist()) <= {0.0, 1.0}
    assert sums[pairs.entities == 0].tolist() == [0.0] * int((pairs.entities == 0).sum())


def test_a_sentence_is_read_word_by_word(read: Read) -> None:
    document = read("OwlNet beats BatNet. OwlNet sleeps.")
    pairs = pairs_of(document, entities(document, {"OwlNet": METHOD}))
    assert pairs.reading.tolist() == [[0, 1, 2, 3], [4, 5, 6, -1]]


def test_classes_stay_below_their_number(read: Read) -> None:
    document = read(
        "We propose OwlNet. " + "It is of use and of worth " * 30 + "on NightBench. OwlNet hums. " * 4, "OwlNet"
    )
    pairs = pairs_of(document, entities(document, {"OwlNet": METHOD, "NightBench": BENCHMARK}))
    assert pairs.distances.max() < DISTANCES
    assert pairs.prominence.max() < PROMINENCES
    assert pairs.distances.min() >= 0


def test_a_document_without_entities_asks_nothing(read: Read) -> None:
    pairs = pairs_of(read("We sleep."), Entities([], [], []))
    assert len(pairs.subjects) == len(pairs.starts) == 0


def test_what_is_legal_is_what_the_vocabulary_allows(read: Read) -> None:
    document = read("OwlNet beats NightBench.")
    pairs = pairs_of(document, entities(document, {"OwlNet": METHOD, "NightBench": BENCHMARK}))
    types = pairs.types[pairs.entities]
    for row, (subject, object_) in enumerate(zip(types[pairs.subjects], types[pairs.objects], strict=True)):
        allowed = [PREDICATES[p].allows(SUBJECT_TYPES[subject], TYPES[object_ - 1]) for p in ALL_PREDICATES]
        assert pairs.legal[row].tolist() == allowed
    assert np.shape(LEGAL) == (len(SUBJECT_TYPES), len(TYPES), len(ALL_PREDICATES))
