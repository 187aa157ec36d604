"""What the records refuse, and that every quote in them is exact."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from claimgraph.schema import (
    PREDICATES,
    Claim,
    Entity,
    EntityType,
    Evidence,
    Extraction,
    Mention,
    Paper,
    Predicate,
    Span,
)

TEXT = "Tarn beats Lumo on Brook."
PAPER = Paper(id="p1", title="Tarn", abstract=TEXT)
AT = PAPER.text.index(TEXT)


def mention(name: str, start: int = AT) -> Mention:
    begin = PAPER.text.index(name, start)
    return Mention(text=name, start=begin, end=begin + len(name))


def evidence(**changes: Any) -> Evidence:
    return Evidence(**({"sentence": TEXT, "start": AT, "end": AT + len(TEXT), "index": 1} | changes))


def claim(**changes: Any) -> Claim:
    fields: dict[str, Any] = {
        "subject": "E1",
        "subject_type": "Method",
        "predicate": "OUTPERFORMS",
        "object": "E2",
        "object_type": "Method",
        "evidence": (evidence(),),
    }
    return Claim(**(fields | changes))


def extraction(**changes: Any) -> Extraction:
    fields: dict[str, Any] = {
        "paper": PAPER,
        "entities": (
            Entity(id="E1", type=EntityType.METHOD, mentions=(mention("Tarn", 0), mention("Tarn"))),
            Entity(id="E2", type=EntityType.METHOD, mentions=(mention("Lumo"),)),
            Entity(id="E3", type=EntityType.BENCHMARK, mentions=(mention("Brook"),)),
        ),
        "claims": (claim(evidence=(evidence(on="E3"),)),),
        "extractor": "hand",
        "extractor_version": "1",
    }
    return Extraction(**(fields | changes))


def reason(error: pytest.ExceptionInfo[ValidationError]) -> str:
    return error.value.errors()[0]["msg"]


@given(st.sampled_from(list(Predicate)), st.sampled_from(list(EntityType)), st.sampled_from(list(EntityType)))
def test_a_claim_can_be_built_exactly_where_domain_and_range_allow(
    predicate: Predicate, subject: EntityType, object_: EntityType
) -> None:
    if PREDICATES[predicate].allows(subject, object_):
        assert claim(predicate=predicate, subject_type=subject, object_type=object_).predicate is predicate
    else:
        with pytest.raises(ValidationError) as error:
            claim(predicate=predicate, subject_type=subject, object_type=object_)
        assert reason(error) == f"Value error, {predicate} does not hold from {subject} to {object_}"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"object": "E1"}, "Value error, E1 cannot be both subject and object"),
        ({"subject": "PAPER"}, "Value error, PAPER is no Method"),
        ({"predicate": "INTRODUCES", "subject_type": "Paper"}, "Value error, E1 is no Paper"),
        ({"subject": "e1"}, "String should match pattern '^(?:PAPER|E[1-9][0-9]*)$'"),
        ({"evidence": ()}, "Tuple should have at least 1 item after validation, not 0"),
    ],
)
def test_a_claim_that_makes_no_sense_cannot_be_built(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as error:
        claim(**changes)
    assert reason(error) == message


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": " ", "abstract": ""}, "Value error, a paper needs a title or an abstract"),
        ({"sentences": (Span(0, 99),)}, "Value error, sentence 0:99 is not inside the text of 31 characters"),
        ({"sentences": (Span(0, 9), Span(8, 20))}, "Value error, sentences overlap or are out of order"),
        ({"id": ""}, "String should have at least 1 character"),
        ({"colour": "red"}, "Extra inputs are not permitted"),
    ],
)
def test_a_paper_that_makes_no_sense_cannot_be_built(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as error:
        Paper(**({"id": "p1", "title": "Tarn", "abstract": TEXT} | changes))
    assert reason(error) == message


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"entities": extraction().entities[:1]}, "E1 or E2 is no entity of the stated type in this extraction"),
        ({"entities": extraction().entities[:2]}, "E3 is no entity of this extraction"),
        ({"entities": extraction().entities * 2}, "two entities share an id"),
        (
            {"claims": (claim(), claim())},
            "one triple is stated by two claims; give it one claim with two pieces of evidence",
        ),
        ({"paper": Paper(id="p1", title="Tern", abstract=TEXT)}, "the text at 0:4 is not 'Tarn'"),
        (
            {"claims": (claim(evidence=(evidence(sentence="Tarn beats all."),)),)},
            f"the text at 6:{AT + len(TEXT)} is not 'Tarn beats all.'",
        ),
        (
            {"claims": (claim(evidence=(evidence(subject=Span(0, 4)),)),)},
            f"0:4 is not inside the sentence at 6:{AT + len(TEXT)}",
        ),
    ],
)
def test_an_extraction_whose_parts_do_not_fit_cannot_be_built(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as error:
        extraction(**changes)
    assert reason(error) == f"Value error, {message}"


def test_records_are_values() -> None:
    one = extraction()
    assert one == extraction()
    assert hash(one) == hash(extraction())
    with pytest.raises(ValidationError, match="frozen"):
        one.extractor = "other"  # type: ignore[misc]  # the point of the test


def test_an_extraction_survives_json() -> None:
    assert Extraction.model_validate_json(extraction().model_dump_json()) == extraction()


@given(st.text(min_size=1, max_size=40), st.text(max_size=40))
def test_offsets_count_code_points_of_title_and_abstract(title: str, abstract: str) -> None:
    if (title + abstract).strip():
        paper = Paper(id="p", title=title, abstract=abstract)
        assert paper.text[: len(title)] == title
        assert paper.text[len(paper.text) - len(abstract) :] == abstract
