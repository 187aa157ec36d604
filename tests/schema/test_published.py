"""What is published is what the code says."""

import json

import pytest
from jsonschema import Draft202012Validator

import claimgraph.schema
from claimgraph.schema.publish import PUBLISHED, published


@pytest.mark.parametrize("name", sorted(published()))
def test_the_published_schema_is_the_records(name: str) -> None:
    message = "run: python -m claimgraph.schema.publish"
    assert (PUBLISHED / name).read_text(encoding="utf-8") == published()[name], message
    Draft202012Validator.check_schema(json.loads(published()[name]))


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
