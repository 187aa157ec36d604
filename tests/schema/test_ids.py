"""Ids depend on their parts alone, and on all of them."""

import subprocess
import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from claimgraph.schema import EntityType, Predicate, claim_id, entity_id, evidence_id, is_id, paper_id

names = st.text(min_size=1, max_size=30)


@given(names, names, st.sampled_from(list(Predicate)))
def test_a_claim_id_is_a_function_of_its_parts(subject: str, object_: str, predicate: Predicate) -> None:
    one = claim_id(subject, predicate, object_)
    assert one == claim_id(subject, predicate, object_)
    assert is_id(one)
    assert one != evidence_id("p", subject, predicate, object_, 0, 1)


@given(st.lists(names, min_size=2, max_size=2), st.lists(names, min_size=2, max_size=2))
def test_parts_do_not_run_into_each_other(left: list[str], right: list[str]) -> None:
    same = claim_id(left[0], Predicate.USES, left[1]) == claim_id(right[0], Predicate.USES, right[1])
    assert same == (_normal(left) == _normal(right))


def _normal(parts: list[str]) -> list[str]:
    return [unicodedata.normalize("NFC", part) for part in parts]


def test_equivalent_unicode_gives_one_id() -> None:
    assert entity_id(EntityType.METHOD, "Poincar\u00e9") == entity_id(EntityType.METHOD, "Poincare\u0301")


def test_a_paper_without_title_is_known_by_its_abstract() -> None:
    assert paper_id("", "We study A.") != paper_id("", "We study B.")


def test_ids_do_not_depend_on_the_hash_seed_of_the_process() -> None:
    code = "from claimgraph.schema import paper_id; print(paper_id('Adam'))"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert runs == {paper_id("Adam") + "\n"}
