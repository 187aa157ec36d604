"""Extractions as rows."""

from collections.abc import Callable
from typing import Any

from claimgraph.graph.prepare import prepare
from claimgraph.schema import Claim, Extraction, Predicate


def test_a_comparison_stated_both_ways_in_one_sentence_is_two_pieces_of_evidence(
    make: Callable[..., Extraction],
) -> None:
    said: dict[str, Any] = {"Quokka": ("Method",), "Wombat": ("Method",)}
    extraction = make("quokka", said, [("Quokka", "COMPARED_WITH", "Wombat")])
    (claim,) = extraction.claims
    back = Claim(
        subject=claim.object,
        subject_type=claim.object_type.value,
        predicate=Predicate.COMPARED_WITH,
        object=claim.subject,
        object_type=claim.subject_type.value,
        evidence=claim.evidence,
    )
    both = extraction.model_copy(update={"claims": (claim, back)})
    ids = [statement.evidence["id"] for statement in prepare(both, "").statements]
    assert len(ids) == len(set(ids)) == 2
    assert ids[0] == prepare(extraction, "").statements[0].evidence["id"]
