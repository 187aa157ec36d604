"""What a person vouches for stands, whatever is loaded later, and leaves no trace once it is taken back."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimgraph.graph import (
    ClaimFilter,
    CurationKind,
    EvidenceFilter,
    EvidenceRow,
    Graph,
    InvalidPage,
    InvalidQuestion,
    NotFound,
    NotPossible,
    PageRequest,
    Reading,
    add_evidence,
    claims,
    claims_by_id,
    confirm_evidence,
    correct_evidence,
    curations,
    curations_by_id,
    delete,
    entities,
    evidence,
    judge,
    judgement_of_line,
    judgements,
    line_of_judgement,
    load,
    merge_entities,
    reject_evidence,
    restore_evidence,
    verdicts,
    verify,
)
from claimgraph.schema import Attribution, EntityType, Extraction, Predicate, Span

Make = Callable[..., Extraction]
Dump = Callable[[Graph], Any]
Empty = Callable[[Graph], None]

NAMES = {"Quokka": ("Method", "Qnet"), "Wombat": ("Method",), "BurrowBench": ("Benchmark",), "speed": ("Metric",)}
BEATS = ("Quokka", "OUTPERFORMS", "Wombat", {"on": "BurrowBench", "confidence": 0.5})
LIKE = ("Wombat", "COMPARED_WITH", "Quokka", {"confidence": 0.4})
NEW = ("PAPER", "INTRODUCES", "Quokka", {"confidence": 0.6})


@pytest.fixture
def filled(graph: Graph, make: Make) -> Graph:
    """Two papers that say one thing, and one of them more."""
    load(graph, [make("a", NAMES, [BEATS, NEW, LIKE]), make("b", NAMES, [BEATS])])
    return graph


def split(title: str, abstract: str) -> Sequence[Span]:
    """A sentence ends with a full stop, and the title is one."""
    offset = len(title) + 2
    found = [Span(offset + match.start(), offset + match.end()) for match in re.finditer(r"[^. ][^.]*\.", abstract)]
    return [Span(0, len(title)), *found]


def read(graph: Graph, paper: str, predicate: Predicate) -> EvidenceRow:
    """What was read in a paper."""
    (claim,) = claims(graph, ClaimFilter(paper=paper, predicates=[predicate])).items
    (found,) = (one for one in evidence(graph, EvidenceFilter(claim=claim.id)).items if one.paper == paper)
    return found


def triple(graph: Graph, piece: EvidenceRow) -> tuple[str, str, str]:
    """What a piece of evidence says, by names."""
    claim = claims_by_id(graph, [piece.claim])[piece.claim]
    return claim.subject.name, claim.predicate.value, claim.object.name


def test_what_is_confirmed_is_certain(filled: Graph) -> None:
    before = read(filled, "a", Predicate.OUTPERFORMS)

    after = confirm_evidence(filled, before.id, "ada")

    assert (after.id, after.confidence, after.curation, after.curated_by) == (
        before.id,
        1,
        CurationKind.CONFIRMED,
        "ada",
    )
    assert (after.start, after.subject, after.on, after.extractor) == (
        before.start, before.subject, before.on, "invented",
    )  # fmt: skip
    (claim,) = claims(filled, ClaimFilter(predicates=[Predicate.OUTPERFORMS])).items
    assert (claim.support, claim.belief) == (2, 1)
    (row,) = curations(filled).items
    assert (row.curation.id, row.curation.at, row.counts) == (before.id, after.curated_at, True)
    assert not list(verify(filled))


def test_what_is_confirmed_stays_where_another_extractor_overlooks_it(filled: Graph, make: Make) -> None:
    before = read(filled, "a", Predicate.OUTPERFORMS)
    confirm_evidence(filled, before.id)
    again = make("a", NAMES, [BEATS, NEW, LIKE], extractor_version="2")
    overlooked = again.model_copy(update={"entities": again.entities[:1], "claims": ()})

    load(filled, [overlooked])

    after = read(filled, "a", Predicate.OUTPERFORMS)
    assert (after.id, after.sentence, after.confidence) == (before.id, before.sentence, 1)
    assert (after.extractor, after.extractor_version) == ("invented", "1")
    assert triple(filled, after) == ("Quokka", "OUTPERFORMS", "Wombat")
    assert (after.subject, after.object) == (before.subject, before.object)
    assert not list(verify(filled))
    assert not restore_evidence(filled, before.id)
    assert not claims(filled, ClaimFilter(paper="a")).items


def test_what_is_found_where_it_was_confirmed_is_one_piece_of_evidence(filled: Graph, make: Make) -> None:
    before = read(filled, "a", Predicate.OUTPERFORMS)
    confirm_evidence(filled, before.id)
    surer = ("Quokka", "OUTPERFORMS", "Wombat", BEATS[3] | {"confidence": 0.7, "hedged": True})
    load(filled, [make("a", NAMES, [surer, NEW, LIKE], extractor_version="2")])
    after = read(filled, "a", Predicate.OUTPERFORMS)
    assert (after.id, after.confidence, after.hedged, after.extractor_version) == (before.id, 1, False, "2")
    assert restore_evidence(filled, before.id)
    found = read(filled, "a", Predicate.OUTPERFORMS)
    assert (found.confidence, found.hedged, found.curation) == (0.7, True, None)


@pytest.mark.parametrize("predicate", [Predicate.OUTPERFORMS, Predicate.INTRODUCES, Predicate.COMPARED_WITH])
def test_a_confirmation_that_is_taken_back_leaves_no_trace(filled: Graph, dump: Dump, predicate: Predicate) -> None:
    before = dump(filled)
    id_ = read(filled, "a", predicate).id
    confirm_evidence(filled, id_)
    assert dump(filled) != before
    assert restore_evidence(filled, id_)
    assert dump(filled) == before


def test_what_was_misread_gives_way_to_what_is_said(filled: Graph, dump: Dump) -> None:
    before = dump(filled)
    wrong = read(filled, "a", Predicate.OUTPERFORMS)

    right = correct_evidence(
        filled,
        wrong.id,
        Reading(subject="Wombat", object="quokka", negated=True, on=""),
        "reversed",
        "ada",
    )

    assert triple(filled, right) == ("Wombat", "OUTPERFORMS", "Quokka")
    assert (right.sentence, right.start, right.index) == (wrong.sentence, wrong.start, wrong.index)
    assert (right.negated, right.on, right.confidence) == (True, None, 1)
    assert (right.curation, right.corrects, right.curated_by) == (CurationKind.CORRECTED, (wrong.id,), "ada")
    assert (right.extractor, right.subject, right.object) == ("curator", wrong.object, wrong.subject)
    (verdict,) = verdicts(filled).items
    assert (verdict.id, verdict.reason, verdict.by) == (wrong.id, "reversed", "ada")
    (old,) = claims(filled, ClaimFilter(predicates=[Predicate.OUTPERFORMS], refuted=False)).items
    assert old.support == 1
    assert not list(verify(filled))
    assert restore_evidence(filled, right.id)
    assert dump(filled) == before


def test_taking_back_that_it_was_wrong_takes_what_stands_in_its_place_along(filled: Graph, dump: Dump) -> None:
    before = dump(filled)
    wrong = read(filled, "a", Predicate.OUTPERFORMS)
    correct_evidence(filled, wrong.id, Reading(predicate=Predicate.USES), "no comparison")
    assert restore_evidence(filled, wrong.id)
    assert dump(filled) == before


def test_a_correction_stands_when_its_paper_is_read_again(filled: Graph, make: Make) -> None:
    wrong = read(filled, "a", Predicate.OUTPERFORMS)
    right = correct_evidence(filled, wrong.id, Reading(predicate=Predicate.USES), "no comparison")
    later = make("a", {"Emu": ("Method",)} | NAMES, [BEATS, LIKE], extractor_version="2")

    load(filled, [later])

    after = read(filled, "a", Predicate.USES)
    assert (after.id, after.curation) == (right.id, CurationKind.CORRECTED)
    assert after.start == right.start + len("Here is Emu. ")
    assert not list(verify(filled))
    assert not claims(filled, ClaimFilter(paper="a", predicates=[Predicate.OUTPERFORMS])).items


def test_a_name_can_have_other_borders_and_another_type(filled: Graph, dump: Dump) -> None:
    before = dump(filled)
    wrong = read(filled, "a", Predicate.OUTPERFORMS)
    right = correct_evidence(
        filled,
        wrong.id,
        Reading(predicate=Predicate.USES, object="a PAPER on", object_type=EntityType.CONCEPT),
        "borders",
    )
    assert triple(filled, right) == ("Quokka", "USES", "paper on")
    assert right.object is None
    (named,) = (row for row in entities(filled).items if row.name == "paper on")
    assert (named.type, named.papers) == (EntityType.CONCEPT, 1)
    assert not list(verify(filled))
    again = correct_evidence(filled, right.id, Reading(object="Qnet", object_type=EntityType.METRIC), "no")
    assert (again.corrects, again.curation) == ((wrong.id,), CurationKind.CORRECTED)
    assert [row.curation.id for row in curations(filled).items] == [again.id]
    assert not [row for row in entities(filled).items if row.name == "paper on"]
    assert [row.id for row in verdicts(filled).items] == [wrong.id]
    assert restore_evidence(filled, again.id)
    assert restore_evidence(filled, right.id)
    assert dump(filled) == before


def test_what_was_overlooked_is_added(filled: Graph, dump: Dump, make: Make) -> None:
    before = dump(filled)
    said = Reading(
        subject="wombat", predicate=Predicate.EVALUATED_ON, object="BurrowBench", attribution=Attribution.PRIOR
    )

    added = add_evidence(filled, "a", " here is  BurrowBench", said, split, "ada")

    assert triple(filled, added) == ("Wombat", "EVALUATED_ON", "BurrowBench")
    assert (added.sentence, added.subject, added.index) == ("Here is BurrowBench.", None, 3)
    assert (added.attribution, added.extractor, added.curation) == (Attribution.PRIOR, "curator", CurationKind.ADDED)
    known = f"that was said already, {added.curated_at} by ada, and is the evidence {added.id}"
    with pytest.raises(NotPossible, match=rf"^{re.escape(known)}: there is nothing to add$"):
        add_evidence(filled, "a", "here is BurrowBench", said, split)
    load(filled, [make("a", NAMES, [BEATS, NEW, LIKE])])
    assert read(filled, "a", Predicate.EVALUATED_ON) == added
    assert not list(verify(filled))
    assert not restore_evidence(filled, added.id)
    assert dump(filled) == before


def test_a_paper_to_add_to_goes_by_any_id(graph: Graph, make: Make) -> None:
    load(graph, [make("a", NAMES, [BEATS], doi="10.1000/a")])
    said = Reading(subject="Wombat", predicate=Predicate.EVALUATED_ON, object="BurrowBench")
    assert add_evidence(graph, "https://doi.org/10.1000/A", "here is BurrowBench", said, split).paper == "a"


def test_the_paper_can_introduce_something(filled: Graph) -> None:
    added = add_evidence(
        filled, "b", "A paper on b", Reading(predicate=Predicate.INTRODUCES, object="BurrowBench"), split
    )
    assert (triple(filled, added)[1:], added.index) == (("INTRODUCES", "BurrowBench"), 0)


def test_what_the_text_does_not_say_any_more_waits(filled: Graph, make: Make) -> None:
    right = correct_evidence(
        filled, read(filled, "a", Predicate.OUTPERFORMS).id, Reading(predicate=Predicate.USES), "no comparison"
    )
    load(filled, [make("a", NAMES, [NEW, LIKE])])
    assert not claims(filled, ClaimFilter(paper="a", predicates=[Predicate.USES])).items
    (row,) = curations(filled).items
    assert (row.curation.id, row.counts) == (right.id, False)
    load(filled, [make("a", NAMES, [BEATS, NEW, LIKE])])
    assert read(filled, "a", Predicate.USES).id == right.id
    delete(filled, ["a", "b"])
    assert filled.read("MATCH (n) WHERE NOT n:Meta RETURN n") == []


def test_it_counts_for_what_its_names_mean_by_then(filled: Graph) -> None:
    right = correct_evidence(
        filled, read(filled, "a", Predicate.OUTPERFORMS).id, Reading(predicate=Predicate.USES), "no comparison"
    )
    known = {row.name: row for row in entities(filled).items}
    said = Reading(subject="Wombat", predicate=Predicate.USES, object="A paper", object_type=EntityType.METHOD)
    added = add_evidence(filled, "b", "Here is Wombat", said, split)
    other = next(row for row in entities(filled).items if row.name == "A paper")
    merge_entities(filled, known["Quokka"], [other])
    assert triple(filled, read(filled, "b", Predicate.USES))[2] == "Quokka"
    assert read(filled, "b", Predicate.USES).id == added.id
    assert read(filled, "a", Predicate.USES).id == right.id


def test_they_are_listed_with_the_newest_first(filled: Graph) -> None:
    ids = [confirm_evidence(filled, one.id).id for one in evidence(filled).items]
    first = curations(filled, PageRequest(first=3))
    rest = curations(filled, PageRequest(first=3, after=first.end_cursor))
    assert first.has_next
    assert not rest.has_next
    assert {row.curation.id for row in (*first.items, *rest.items)} == set(ids)
    with pytest.raises(InvalidPage):
        curations(filled, PageRequest(after=verdicts_cursor(filled)))


def verdicts_cursor(graph: Graph) -> str:
    """A cursor of another list."""
    cursor = evidence(graph).end_cursor
    assert cursor
    return cursor


def test_a_mistake_says_what_it_is(filled: Graph) -> None:
    piece = read(filled, "a", Predicate.OUTPERFORMS)

    def refused(reading: Reading, match: str, error: type[Exception] = NotPossible) -> None:
        with pytest.raises(error, match=match):
            correct_evidence(filled, piece.id, reading, "wrong")

    refused(Reading(), rf"^the evidence {piece.id} says so already: say what is otherwise, or confirm it$")
    refused(Reading(subject="Emu"), "^the paper does not say 'Emu': copy the subject from its title or abstract$")
    refused(
        Reading(metric="beauty"), "^the sentence does not say 'beauty': copy metric and value from it, whole, or say as"
    )
    refused(Reading(object="Quokka"), "^'Quokka' and 'Quokka' are one thing in this paper: a claim is about two$")
    refused(
        Reading(object="speed"),
        "^OUTPERFORMS does not hold from Method to Metric: say another predicate, or other types$",
    )
    refused(Reading(subject=""), "^only INTRODUCES is said of the paper itself: say the subject of OUTPERFORMS$")
    refused(Reading(object=""), "^a claim has an object: say what is OUTPERFORMS by its name in the paper$")
    refused(
        Reading(predicate=Predicate.INTRODUCES, subject="Wombat"),
        "^only the paper itself INTRODUCES something, not 'Wombat': leave the subject out$",
    )
    with pytest.raises(NotPossible, match=r"^evidence is not corrected without a reason: say why$"):
        correct_evidence(filled, piece.id, Reading(predicate=Predicate.USES), " ")
    with pytest.raises(NotFound, match=r"^the graph has no evidence 'evid_1': its claim lists it$"):
        confirm_evidence(filled, "evid_1")
    at = confirm_evidence(filled, piece.id, "ada").curated_at
    already = rf"^the evidence {piece.id} is confirmed, since {re.escape(str(at))} by ada: restore it first, which"
    with pytest.raises(NotPossible, match=already):
        confirm_evidence(filled, piece.id)
    with pytest.raises(NotPossible, match=already):
        reject_evidence(filled, piece.id, "wrong")


def test_a_mistake_in_what_is_added_says_what_it_is(filled: Graph) -> None:
    uses = Reading(subject="Quokka", predicate=Predicate.USES, object="Wombat")

    def refused(paper: str, part: str, reading: Reading, match: str, error: type[Exception] = NotPossible) -> None:
        with pytest.raises(error, match=match):
            add_evidence(filled, paper, part, reading, split)

    refused("c", "x", uses, "^the graph has no paper 'c': a claim names those that state it$", NotFound)
    refused(
        "a", "Here be dragons", uses, "^the paper does not say 'Here be dragons': copy a sentence from its title or a"
    )
    refused("a", " ", uses, "^no sentence is named: copy one, or a part of it, from the title or abstract$")
    refused("a", "Here is", uses, "^'Here is' is in 4 sentences: say more of the one that is meant$")
    refused(
        "a", "net. Here is Wombat", uses, "^'net. Here is Wombat' is more than one sentence: a claim stands in one$"
    )
    refused("a", "Here is Wombat", Reading(subject="Quokka", object="Wombat"), "^a claim has a predicate: say one$")
    refused(
        "a", "Here is Wombat", Reading(predicate=Predicate.USES), "^a claim has an object: say one, by its name in "
    )
    refused(
        "a", "Here is Wombat", Reading(subject="paper", predicate=Predicate.USES, object="Wombat"),
        "^nobody has read yet what 'paper' is: say the type of the subject$",
    )  # fmt: skip


FEW = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))


def _say_something(graph: Graph, data: st.DataObject) -> None:
    """Have people say whatever they like of what there is; some of it cannot be."""
    for _ in range(data.draw(st.integers(1, 4))):
        id_ = data.draw(st.sampled_from(sorted(one.id for one in evidence(graph).items)))
        reading = data.draw(
            st.builds(
                Reading,
                predicate=st.sampled_from([None, Predicate.USES, Predicate.COMPARED_WITH]),
                subject=st.sampled_from([None, "Wombat", "Quokka"]),
                object=st.sampled_from([None, "Wombat", "Qnet", "A paper"]),
                object_type=st.sampled_from([None, EntityType.METHOD, EntityType.CONCEPT]),
                negated=st.sampled_from([None, True, False]),
                on=st.sampled_from([None, "", "BurrowBench"]),
            )
        )
        part = data.draw(st.sampled_from(["Here is Wombat", "Quokka outperforms", "A paper"]))
        change = data.draw(st.sampled_from(["confirm", "correct", "add", "reject"]))
        try:
            match change:
                case "confirm":
                    confirm_evidence(graph, id_)
                case "correct":
                    correct_evidence(graph, id_, reading, "wrong")
                case "add":
                    add_evidence(graph, data.draw(st.sampled_from("ab")), part, reading, split)
                case _:
                    reject_evidence(graph, id_, "wrong")
        except NotPossible:
            continue
        assert not list(verify(graph))


def _take_all_back(graph: Graph, data: st.DataObject) -> None:
    def said() -> list[str]:
        return [row.curation.id for row in curations(graph).items] + [row.id for row in verdicts(graph).items]

    steps = 0
    while ids := said():
        restore_evidence(graph, data.draw(st.sampled_from(sorted(ids))))
        # What stood in the place of another goes with that; of what one person said after another the one before comes.
        steps += 1
        assert steps < 20


@FEW
@given(data=st.data())
def test_whatever_is_said_and_taken_back_leaves_no_trace(
    graph: Graph, make: Make, dump: Dump, empty: Empty, data: st.DataObject
) -> None:
    empty(graph)
    papers = [make("a", NAMES, [BEATS, NEW, LIKE]), make("b", NAMES, [BEATS])]
    load(graph, papers)
    before = dump(graph)
    _say_something(graph, data)
    load(graph, papers)
    _take_all_back(graph, data)
    assert dump(graph) == before


@FEW
@given(data=st.data())
def test_so_it_does_where_papers_are_read_again_meanwhile(
    graph: Graph, make: Make, dump: Dump, empty: Empty, data: st.DataObject
) -> None:
    papers = [make("a", NAMES, [BEATS, NEW, LIKE]), make("b", NAMES, [BEATS])]
    found = data.draw(st.lists(st.sampled_from([BEATS, NEW, LIKE]), unique_by=lambda one: one[1]))
    later = [_moved(make, *found), make("b", NAMES, [BEATS], extractor_version="2")]
    empty(graph)
    load(graph, papers)
    load(graph, later)
    never = dump(graph)
    empty(graph)
    load(graph, papers)
    _say_something(graph, data)
    load(graph, later)
    assert not list(verify(graph))
    _take_all_back(graph, data)
    load(graph, later)
    assert dump(graph) == never


def _moved(make: Make, *claims: Any, **fields: Any) -> Extraction:
    """The first paper with a sentence before all others, read by a newer extractor."""
    return make("a", {"Emu": ("Method",)} | NAMES, [*claims], extractor_version="2", **fields)


def test_what_was_confirmed_is_taken_back_before_it_is_corrected(filled: Graph, make: Make) -> None:
    confirmed = confirm_evidence(filled, read(filled, "a", Predicate.OUTPERFORMS).id)
    load(filled, [_moved(make, BEATS, NEW, LIKE)])
    assert read(filled, "a", Predicate.OUTPERFORMS).id == confirmed.id
    with pytest.raises(NotPossible, match=rf"^the evidence {confirmed.id} is confirmed, since .*: restore it first, "):
        correct_evidence(filled, confirmed.id, Reading(predicate=Predicate.USES), "no comparison")
    assert restore_evidence(filled, confirmed.id)
    found = read(filled, "a", Predicate.OUTPERFORMS)
    right = correct_evidence(filled, found.id, Reading(predicate=Predicate.USES), "no comparison")
    assert not claims(filled, ClaimFilter(paper="a", predicates=[Predicate.OUTPERFORMS])).items
    assert restore_evidence(filled, right.id)
    assert read(filled, "a", Predicate.OUTPERFORMS) == found
    assert (curations(filled).items, verdicts(filled).items) == ((), ())


def test_taking_a_word_back_brings_the_one_before_back(filled: Graph, dump: Dump) -> None:
    misread = read(filled, "a", Predicate.OUTPERFORMS)
    once = correct_evidence(filled, misread.id, Reading(predicate=Predicate.USES), "no comparison", "ada")
    before = dump(filled)
    twice = correct_evidence(filled, once.id, Reading(hedged=True), "it may", "bob")
    assert twice.corrects == (misread.id,)
    restore_evidence(filled, twice.id)
    assert dump(filled) == before
    assert restore_evidence(filled, once.id)
    assert read(filled, "a", Predicate.OUTPERFORMS) == misread


def test_what_is_marked_as_wrong_is_not_said_again(filled: Graph) -> None:
    misread = read(filled, "a", Predicate.OUTPERFORMS)
    reject_evidence(filled, misread.id, "wrong")
    said = Reading(subject="Quokka", predicate=Predicate.OUTPERFORMS, object="Wombat", on="BurrowBench")
    again = rf"^that is marked as wrong, as the evidence {misread.id}: restore that if it is right after all$"
    with pytest.raises(NotPossible, match=again):
        add_evidence(filled, "a", misread.sentence, said, split)


def test_of_two_things_either_may_be_named_first(filled: Graph) -> None:
    said = Reading(subject="Quokka", predicate=Predicate.COMPARED_WITH, object="Wombat")
    added = add_evidence(filled, "b", "Here is Wombat", said, split)
    turned = replace(said, subject="Wombat", object="Quokka", hedged=True)
    with pytest.raises(
        NotPossible, match=rf"^that was said already, .* and is the evidence {added.id}: there is nothing"
    ):
        add_evidence(filled, "b", "Here is Wombat", turned, split)


def test_a_title_that_goes_on_is_another_sentence(graph: Graph, make: Make) -> None:
    load(graph, [make("a", NAMES, title="Quokka beats Wombat")])
    said = Reading(subject="Quokka", predicate=Predicate.OUTPERFORMS, object="Wombat")
    added = add_evidence(graph, "a", "Quokka beats Wombat", said, split)
    load(graph, [make("a", NAMES, title="Quokka beats Wombat only on toy burrows", extractor_version="2")])
    assert [row.counts for row in curations(graph).items] == [False]
    load(graph, [make("a", NAMES, title="Quokka beats Wombat", extractor_version="3")])
    assert [piece.id for piece in evidence(graph).items] == [added.id]


def test_what_is_no_part_of_a_name_is_left_out(filled: Graph) -> None:
    misread = read(filled, "a", Predicate.OUTPERFORMS)
    right = correct_evidence(filled, misread.id, Reading(object="the BurrowBench", predicate=Predicate.USES), "borders")
    assert triple(filled, right)[2] == "BurrowBench"


def test_a_second_figure_in_a_sentence_is_another_piece_of_evidence(graph: Graph, make: Make, dump: Dump) -> None:
    first = ("Quokka", "IMPROVES", "speed", {"value": "Quokka"})
    load(graph, [make("a", NAMES, [first, (*first[:3], {"again": True, "value": "speed"})])])
    before = dump(graph)
    one, two = sorted(evidence(graph).items, key=lambda piece: str(piece.value))
    confirm_evidence(graph, two.id)
    assert {piece.value for piece in evidence(graph).items} == {"Quokka", "speed"}
    said = Reading(subject="Quokka", predicate=Predicate.IMPROVES, object="speed", value="best")
    added = add_evidence(graph, "a", one.sentence, said, split)
    assert {piece.value for piece in evidence(graph).items} == {"Quokka", "speed", "best"}
    with pytest.raises(
        NotPossible, match=rf"^that was found already, and is the evidence {one.id}: there is nothing to"
    ):
        add_evidence(graph, "a", one.sentence, replace(said, value="quokka"), split)
    restore_evidence(graph, added.id)
    assert restore_evidence(graph, two.id)
    assert dump(graph) == before


def test_nobody_s_word_takes_the_place_of_another_s(filled: Graph) -> None:
    uses = Reading(subject="Quokka", predicate=Predicate.USES, object="Wombat", on="BurrowBench")
    misread = read(filled, "a", Predicate.OUTPERFORMS)
    added = add_evidence(filled, "a", misread.sentence, uses, split, "ada")
    known = f"that was said already, {added.curated_at} by ada, and is the evidence {added.id}"
    with pytest.raises(NotPossible, match=rf"^{re.escape(known)}: reject this instead$"):
        correct_evidence(filled, misread.id, Reading(predicate=Predicate.USES), "no comparison", "bob")
    assert read(filled, "a", Predicate.OUTPERFORMS) == misread


@pytest.mark.parametrize("of", ["correction", "what was wrong"])
def test_what_was_added_and_found_since_is_wrong_when_it_is_corrected(filled: Graph, make: Make, of: str) -> None:
    uses = Reading(subject="Quokka", predicate=Predicate.USES, object="Wombat")
    added = add_evidence(filled, "a", read(filled, "a", Predicate.OUTPERFORMS).sentence, uses, split)
    again = make("a", NAMES, [BEATS, NEW, LIKE], extractor_version="2")
    (claim,) = (one for one in again.claims if one.predicate is Predicate.OUTPERFORMS)
    found = claim.model_copy(
        update={"predicate": Predicate.USES, "evidence": (claim.evidence[0].model_copy(update={"on": None}),)}
    )
    load(filled, [again.model_copy(update={"claims": (*again.claims, found)})])
    assert read(filled, "a", Predicate.USES).extractor == "invented"
    right = correct_evidence(filled, added.id, Reading(predicate=Predicate.IMPROVES), "not used")
    assert not claims(filled, ClaimFilter(paper="a", predicates=[Predicate.USES])).items
    assert right.corrects == tuple(verdict.id for verdict in verdicts(filled).items)
    assert restore_evidence(filled, right.id if of == "correction" else right.corrects[0])
    assert not curations_by_id(filled, [right.id])
    assert (read(filled, "a", Predicate.USES).curation, verdicts(filled).items) == (CurationKind.ADDED, ())
    assert restore_evidence(filled, added.id)
    assert read(filled, "a", Predicate.USES).curation is None


def test_a_name_that_is_not_read_any_more_is_the_same_name(graph: Graph, make: Make) -> None:
    names = {"stochastic gradient descent": ("Method", "SGD"), "speed": ("Metric",)}
    load(graph, [make("a", names, [("stochastic gradient descent", "IMPROVES", "speed")])])
    (piece,) = evidence(graph).items
    confirm_evidence(graph, piece.id)
    again = make("a", names, [("stochastic gradient descent", "IMPROVES", "speed")], extractor_version="2")
    load(graph, [again.model_copy(update={"entities": (), "claims": ()})])
    (after,) = evidence(graph).items
    assert (after.id, after.claim, after.subject, after.object) == (piece.id, piece.claim, piece.subject, piece.object)
    assert not list(verify(graph))


def test_an_acronym_that_only_a_person_made_one_goes_with_what_was_said(graph: Graph, make: Make, dump: Dump) -> None:
    names = {"BurrowBench": ("Benchmark", "BB"), "Wombat": ("Method",)}
    text = {"title": "On Burrow Bench"}
    load(graph, [make("a", names, [("Wombat", "EVALUATED_ON", "BurrowBench")], **text)])
    before = dump(graph)
    said = Reading(
        subject="Wombat", predicate=Predicate.ACHIEVES, object="Burrow Bench", object_type=EntityType.BENCHMARK
    )
    added = add_evidence(graph, "a", "Here is Wombat", said, split)
    assert dump(graph) != before
    restore_evidence(graph, added.id)
    assert dump(graph) == before


def test_names_are_marked_where_they_stand_by_themselves(graph: Graph, make: Make) -> None:
    names = {"W-GAN": ("Method",), "GAN": ("Method",), "BERT-large": ("Method",), "BERT": ("Method",)}
    load(graph, [make("a", names, title="Unlike W-GAN, GAN beats BERT-large and BERT")])
    said = Reading(subject="gan", predicate=Predicate.OUTPERFORMS, object="bert")
    added = add_evidence(graph, "a", "Unlike", said, split)
    assert added.subject
    assert added.object
    assert added.subject.start == added.sentence.index(" GAN") + 1
    assert added.object.start == added.sentence.rindex("BERT")


def test_what_the_two_names_are_one_for_waits(filled: Graph, make: Make, dump: Dump) -> None:
    right = correct_evidence(
        filled, read(filled, "a", Predicate.OUTPERFORMS).id, Reading(predicate=Predicate.USES), "x"
    )
    joined = NAMES | {"Quokka": ("Method", "Qnet", "Wombat")}
    del joined["Wombat"]
    again = make("a", NAMES, [BEATS, NEW, LIKE], extractor_version="2")
    one, two, *rest = again.entities
    together = one.model_copy(update={"mentions": tuple(sorted((*one.mentions, *two.mentions), key=lambda m: m.start))})
    load(filled, [again.model_copy(update={"entities": (together, *rest), "claims": ()})])
    (row,) = curations(filled).items
    assert (row.curation.id, row.counts) == (right.id, False)


def test_an_earlier_text_keeps_what_was_read_in_it(filled: Graph, make: Make) -> None:
    confirm_evidence(filled, read(filled, "a", Predicate.OUTPERFORMS).id, "ada")
    added = Reading(subject="Wombat", predicate=Predicate.EVALUATED_ON, object="BurrowBench")
    add_evidence(filled, "a", "Here is BurrowBench", added, split)
    load(filled, [_moved(make, BEATS)])
    rows = filled.read(
        "MATCH (x:Retired) RETURN x.predicate AS predicate, x.confidence AS confidence, x.curation AS said"
    )
    assert sorted(row["predicate"] for row in rows) == ["COMPARED_WITH", "INTRODUCES", "OUTPERFORMS"]
    assert {row["confidence"] for row in rows if row["predicate"] == "OUTPERFORMS"} == {0.5}
    assert not [row for row in rows if "curation" in row]


def test_what_a_paper_takes_for_two_things_needs_its_type(graph: Graph, make: Make) -> None:
    load(graph, [make("a", {"Debate": ("Method",), "debate": ("Concept",), "Wombat": ("Method",)})])
    said = Reading(subject="Wombat", predicate=Predicate.USES, object="Debate")
    two = "^'Debate' is a Concept and a Method in this paper: say the type of the object$"
    with pytest.raises(NotPossible, match=two):
        add_evidence(graph, "a", "Here is Wombat", said, split)
    added = add_evidence(graph, "a", "Here is Wombat", replace(said, object_type=EntityType.CONCEPT), split)
    assert triple(graph, added) == ("Wombat", "USES", "debate")


def _lines(graph: Graph) -> list[str]:
    return [line_of_judgement(one) for one in judgements(graph)]


def _judge(graph: Graph, lines: list[str]) -> tuple[int, int, int, int]:
    found = judge(graph, map(judgement_of_line, lines))
    return found.new, found.known, found.contradicted, found.unknown + found.passed_over


@FEW
@given(data=st.data())
def test_what_was_said_goes_into_a_graph_that_is_made_anew(
    graph: Graph, make: Make, dump: Dump, empty: Empty, data: st.DataObject
) -> None:
    empty(graph)
    papers = [make("a", NAMES, [BEATS, NEW, LIKE]), make("b", NAMES, [BEATS])]
    load(graph, papers)
    never = dump(graph)
    _say_something(graph, data)
    before, lines = dump(graph), _lines(graph)
    empty(graph)
    load(graph, papers)

    assert _judge(graph, lines) == (len(lines), 0, 0, 0)
    assert dump(graph) == before
    assert _judge(graph, lines) == (0, len(lines), 0, 0)
    assert dump(graph) == before
    assert _lines(graph) == lines
    _take_all_back(graph, data)
    assert dump(graph) == never


def test_it_holds_where_another_extractor_has_read(filled: Graph, make: Make, empty: Empty) -> None:
    one, other = sorted(piece.id for piece in evidence(filled, EvidenceFilter(paper="a")).items)[:2]
    confirm_evidence(filled, one, "Ann")
    reject_evidence(filled, other, "no")
    lines = _lines(filled)
    confirmed = curations(filled).items[0].curation
    wrong = verdicts(filled).items[0]
    empty(filled)
    load(filled, [make("a", NAMES, [LIKE, BEATS, NEW], extractor_version="2")])

    assert _judge(filled, lines) == (2, 0, 0, 0)

    (row,) = curations(filled).items
    assert (row.curation, row.counts) == (confirmed, True)
    assert verdicts(filled).items == (wrong,)
    # Of three things that it has found, one is marked as wrong.
    assert len(evidence(filled).items) == 2


def test_what_people_have_said_here_stays(filled: Graph, dump: Dump, make: Make, empty: Empty) -> None:
    (piece,) = evidence(filled, EvidenceFilter(paper="b")).items
    confirm_evidence(filled, piece.id, "Ann")
    lines = _lines(filled)
    restore_evidence(filled, piece.id)
    reject_evidence(filled, piece.id, "no comparison", "Bob")
    before = dump(filled)
    rejected = _lines(filled)

    assert _judge(filled, lines) == (0, 0, 1, 0)
    assert dump(filled) == before
    restore_evidence(filled, piece.id)
    confirm_evidence(filled, piece.id, "Bea")
    assert _judge(filled, rejected) == (0, 0, 1, 0)
    # Two who say the same agree.
    assert _judge(filled, lines) == (0, 1, 0, 0)
    assert curations(filled).items[0].curation.by == "Bea"
    empty(filled)
    load(filled, [make("a", NAMES, [BEATS, NEW, LIKE])])
    assert _judge(filled, lines) == (0, 0, 0, 1)
    assert _lines(filled) == []


def _found_and_overlooked(make: Make) -> tuple[Extraction, Extraction, str]:
    """A paper in which two things are compared, one in which that is overlooked, and the sentence."""
    whole = make("a", NAMES, [BEATS, NEW, LIKE])
    (compared,) = (one for one in whole.claims if one.predicate is Predicate.COMPARED_WITH)
    blind = whole.model_copy(update={"claims": tuple(one for one in whole.claims if one != compared)})
    return whole, blind, compared.evidence[0].sentence


def test_what_is_wrong_in_one_graph_and_said_in_the_other(graph: Graph, make: Make, dump: Dump, empty: Empty) -> None:
    whole, blind, sentence = _found_and_overlooked(make)
    load(graph, [blind])
    likes = Reading(subject="Wombat", predicate=Predicate.COMPARED_WITH, object="Quokka")
    add_evidence(graph, "a", sentence, likes, split, "Ann")
    added, with_added = _lines(graph), dump(graph)
    empty(graph)
    load(graph, [whole])
    reject_evidence(graph, read(graph, "a", Predicate.COMPARED_WITH).id, "no", "Bob")
    rejected, with_rejected = _lines(graph), dump(graph)

    assert _judge(graph, added) == (0, 0, 1, 0)
    assert dump(graph) == with_rejected
    empty(graph)
    load(graph, [blind])
    assert _judge(graph, added) == (1, 0, 0, 0)
    assert _judge(graph, rejected) == (0, 0, 1, 0)
    assert dump(graph) == with_added
    empty(graph)
    load(graph, [blind])
    # Of one file as of two: what is wrong comes first, as what stands in its place comes after it.
    assert _judge(graph, [*added, *rejected]) == (1, 0, 1, 0)


def test_of_two_corrections_of_a_sentence_one_is_taken(filled: Graph, make: Make, dump: Dump, empty: Empty) -> None:
    wrong = read(filled, "a", Predicate.OUTPERFORMS).id
    first = correct_evidence(filled, wrong, Reading(predicate=Predicate.USES), "no comparison", "Ann")
    lines, by_ann = _lines(filled), dump(filled)
    correct_evidence(filled, first.id, Reading(negated=True), "denied", "Ann")
    later, by_ann_later = _lines(filled), dump(filled)
    empty(filled)
    load(filled, [make("a", NAMES, [BEATS, NEW, LIKE]), make("b", NAMES, [BEATS])])
    # What was said in the place of what was said before comes in its place.
    assert _judge(filled, lines) == (2, 0, 0, 0)
    assert dump(filled) == by_ann
    assert _judge(filled, later) == (1, 1, 0, 0)
    assert dump(filled) == by_ann_later
    assert _judge(filled, lines) == (0, 1, 1, 0)
    assert dump(filled) == by_ann_later

    for one in (*(row.curation.id for row in curations(filled).items), first.id):
        restore_evidence(filled, one)
    correct_evidence(filled, wrong, Reading(predicate=Predicate.IMPROVES), "better", "Bob")
    by_bob = dump(filled)
    assert _judge(filled, lines) == (0, 1, 1, 0)
    assert dump(filled) == by_bob
    restore_evidence(filled, wrong)
    confirm_evidence(filled, wrong, "Bea")
    by_bea = dump(filled)
    assert _judge(filled, lines) == (0, 0, 2, 0)
    assert dump(filled) == by_bea


def test_what_is_of_records_that_were_passed_over_is_told(graph: Graph, make: Make, empty: Empty) -> None:
    names = {**NAMES, "steep slopes": ("Concept",), "night vision": ("Concept",)}
    load(graph, [make("a", names, [BEATS], doi="10.1000/1"), make("b", names, [BEATS])])
    for paper in "ab":
        confirm_evidence(graph, read(graph, paper, Predicate.OUTPERFORMS).id)
    lines = _lines(graph)
    empty(graph)
    records = [make(id_, names, [BEATS], doi="10.1000/1") for id_ in ("other", "a")]
    assert load(graph, records).papers_duplicate == 1

    found = judge(graph, map(judgement_of_line, lines))

    assert (found.new, found.passed_over, found.unknown) == (0, 1, 1)


_VERDICT = json.dumps(
    {
        **dict.fromkeys(("id", "paper", "sentence", "subject", "object", "reason", "at", "hash"), "x"),
        "subject_type": "Method",
        "object_type": "Method",
        "predicate": "USES",
        "negated": False,
        "evidence": {},
    }
)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "it says nothing of evidence: Invalid JSON: EOF while parsing an object at line 1 column 1"),
        ("{}", "it says nothing of evidence: it has either a verdict or a curation"),
        ('{"verdict": {"id": 1}}', "it says nothing of evidence, by its verdict.id: Input should be a valid string"),
        (f'{{"verdict": {_VERDICT}}}', "it says nothing of evidence, by its verdict: its evidence lacks sentence"),
    ],
)
def test_a_line_that_says_nothing(line: str, message: str) -> None:
    with pytest.raises(InvalidQuestion) as raised:
        judgement_of_line(line)
    assert str(raised.value) == message


def test_a_line_that_no_claim_can_be_made_of(filled: Graph) -> None:
    confirm_evidence(filled, read(filled, "a", Predicate.OUTPERFORMS).id)
    (line,) = (json.loads(line) for line in _lines(filled))
    for field, value, why in (
        ("predicate", "INTRODUCES", "no Method INTRODUCES a Method"),
        ("sentence", "", "its places are not in its sentence"),
        ("subject_at", [0, 1000], "its places are not in its sentence"),
    ):
        with pytest.raises(InvalidQuestion, match=rf"^it says nothing of evidence: {why}$"):
            judgement_of_line(json.dumps({"curation": line["curation"] | {field: value}}))
    with pytest.raises(InvalidQuestion):
        judgement_of_line(json.dumps({"curation": line["curation"] | {"before": "{"}}))
