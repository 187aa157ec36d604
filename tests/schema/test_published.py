"""What is published is what the code says."""

import json
import re

import pytest
from jsonschema import Draft202012Validator

import claimgraph.schema
from claimgraph.schema import EntityType, ExchangeClaim, ExchangePaper, Predicate
from claimgraph.schema.guide import guide
from claimgraph.schema.publish import PUBLISHED, published


@pytest.mark.parametrize("name", sorted(published()))
def test_what_is_published_is_what_the_code_says(name: str) -> None:
    message = "run: python -m claimgraph.schema.publish"
    assert (PUBLISHED / name).read_text(encoding="utf-8") == published()[name], message
    if name.endswith(".json"):
        Draft202012Validator.check_schema(json.loads(published()[name]))


def test_the_guide_to_annotating_has_the_whole_vocabulary_and_an_example_that_is_read() -> None:
    text = guide()
    assert all(f"| `{name}` |" in text for name in (*EntityType, *Predicate, *ExchangeClaim.model_fields))
    (example,) = re.findall("```json\n(.*)\n```", text)
    shown = ExchangePaper.model_validate_json(example)
    assert {claim.o for claim in shown.claims} <= {entity.id for entity in shown.entities}


def test_nothing_else_is_published() -> None:
    assert {path.name for path in PUBLISHED.iterdir()} == set(published())


def test_a_record_passes_its_own_published_schema() -> None:
    schema = json.loads(published()["paper.schema.json"])
    Draft202012Validator(schema).validate({"id": "1", "title": "Adam", "sentences": [[0, 4]]})
    errors = [e.message for e in Draft202012Validator(schema).iter_errors({"title": "Adam"})]
    assert errors == ["'id' is a required property"]


def test_public_names_are_sorted_and_there() -> None:
    names = claimgraph.schema.__all__
    assert names == sorted(names, key=lambda n: (not n.isupper(), not n[0].isupper(), n))
    assert all(hasattr(claimgraph.schema, name) for name in names)
