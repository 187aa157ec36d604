"""Annotations apart from their texts."""

import re
from pathlib import Path

import pytest
import zstandard

from claimgraph.extract.training.standoff import attach, detach, read_standoff
from claimgraph.schema import (
    Attribution,
    EntityType,
    ExchangeClaim,
    ExchangeEntity,
    ExchangeError,
    ExchangePaper,
    Paper,
    Predicate,
    Span,
)

PAPER = Paper(
    id="1",
    title="Quokka: naps for networks",
    abstract="QuokkaNet may not improve sleep. Quokka improves the naïve Wombat \U0001f9ac.",
)
SENTENCES = (Span(0, 25), Span(27, 59), Span(60, 95))
VIEW = ExchangePaper(
    id="1",
    entities=(
        ExchangeEntity(id="E1", type=EntityType.METHOD, mentions=("Quokka", "QuokkaNet")),
        ExchangeEntity(id="E2", type=EntityType.METHOD, mentions=("naïve Wombat \U0001f9ac",)),
    ),
    claims=(
        ExchangeClaim(s="PAPER", p=Predicate.INTRODUCES, o="E1", sent=0),
        ExchangeClaim(
            s="E1", p=Predicate.IMPROVES, o="E2", sent=2, negated=True, hedged=True, attribution=Attribution.PRIOR
        ),
    ),
)


@pytest.mark.parametrize("compressed", [False, True])
def test_an_annotation_finds_its_text_again(tmp_path: Path, *, compressed: bool) -> None:
    apart = detach(VIEW, PAPER, SENTENCES)
    line = apart.model_dump_json().encode()
    assert b"uokka" not in line
    assert b"improve" not in line.lower().replace(b"improves", b"", 1)
    path = tmp_path / "annotations.jsonl"
    path.write_bytes(zstandard.compress(line) if compressed else line)

    ((paper, view),) = attach(read_standoff(path), [Paper(id="2", title="T"), PAPER])

    assert view == VIEW
    assert paper == PAPER.model_copy(update={"sentences": SENTENCES})


def test_another_text_has_no_annotation() -> None:
    assert not list(attach([detach(VIEW, PAPER, SENTENCES)], [PAPER.model_copy(update={"title": "Quokkas"})]))


def test_a_string_that_is_not_there_has_no_place() -> None:
    view = ExchangePaper(id="1", entities=(ExchangeEntity(id="E1", type=EntityType.TASK, mentions=("koala",)),))
    with pytest.raises(ExchangeError, match=r"^paper 1: 'koala' is not in its text$"):
        detach(view, PAPER, SENTENCES)


def test_a_line_in_another_form_is_named(tmp_path: Path) -> None:
    path = tmp_path / "annotations.jsonl"
    good = detach(VIEW, PAPER, SENTENCES).model_dump_json()
    path.write_text(f"{good}\n{good.replace('IMPROVES', 'LIKES')}\n", encoding="utf-8")
    with pytest.raises(ExchangeError, match=r"annotations.jsonl, line 2: claims.1.1: Input should be 'INTRODUCES'"):
        list(read_standoff(path))


@pytest.mark.parametrize(
    ("good", "bad", "message"),
    [
        ("[0,6]", "[90,200]", "paper 1: E1 stands from 90 to 200, which its text has not"),
        ('"E2",2', '"E2",7', "paper 1: E1 IMPROVES E2 at sentence 7 is of a sentence or an entity that it has not"),
        ('"E2",2', '"E2",-1', "paper 1: E1 IMPROVES E2 at sentence -1 is of a sentence or an entity that it has not"),
        ('"E2",2', '"E9",2', "paper 1: E1 IMPROVES E9 at sentence 2 is of a sentence or an entity that it has not"),
        ("[27,59]", "[20,59]", "paper 1: "),
    ],
)
def test_what_a_text_has_not_is_named(tmp_path: Path, good: str, bad: str, message: str) -> None:
    path = tmp_path / "annotations.jsonl"
    line = detach(VIEW, PAPER, SENTENCES).model_dump_json()
    assert good in line
    path.write_text(line.replace(good, bad), encoding="utf-8")
    with pytest.raises(ExchangeError, match=f"^{re.escape(message)}"):
        list(attach(read_standoff(path), [PAPER]))
