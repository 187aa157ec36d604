"""The exchange format is a view of the records, there and back."""

import json
from pathlib import Path

import pytest

from claimgraph.schema import ExchangeError, ExchangePaper, Paper, Span, from_exchange, read_exchange, to_exchange

SENTENCES = (
    "Tarn: fast parsing",
    "We present Tarn, a parser.",
    "Tarn may beat Lumo on Brook by 2 F1, and Tarn beats Lumo.",
)
PAPER = Paper(
    id="p1",
    title=SENTENCES[0],
    abstract=" ".join(SENTENCES[1:]),
    sentences=(Span(0, 18), Span(20, 46), Span(47, 104)),
)
VIEW = {
    "id": "p1",
    "entities": [
        {"id": "E1", "type": "Method", "mentions": ["Tarn"]},
        {"id": "E2", "type": "Method", "mentions": ["Lumo"]},
        {"id": "E3", "type": "Benchmark", "mentions": ["Brook"]},
        {"id": "E4", "type": "Metric", "mentions": ["F1"]},
    ],
    "claims": [
        {"s": "PAPER", "p": "INTRODUCES", "o": "E1", "sent": 1},
        {"s": "E1", "p": "OUTPERFORMS", "o": "E2", "sent": 2, "hedged": True, "value": 2, "metric": "F1", "on": "E3"},
        {"s": "E1", "p": "OUTPERFORMS", "o": "E2", "sent": 2},
        {"s": "E1", "p": "OUTPERFORMS", "o": "E4", "sent": 2},
    ],
    "annotator": "anyone",
}


def view(**changes: object) -> ExchangePaper:
    return ExchangePaper.model_validate(VIEW | changes)


def test_the_full_form_has_every_offset() -> None:
    full = from_exchange(view(), PAPER)
    tarn = full.entities[0]
    assert [PAPER.text[m.start : m.end] for m in tarn.mentions] == ["Tarn"] * 4
    introduces, outperforms = full.claims
    assert introduces.evidence[0].sentence == SENTENCES[1]
    first, second = outperforms.evidence
    assert (first.sentence, first.hedged, first.value, first.on) == (SENTENCES[2], True, "2", "E3")
    assert first.object is not None
    assert PAPER.text[slice(*first.object)] == "Lumo"
    assert not second.hedged


def test_claims_that_the_vocabulary_forbids_are_counted() -> None:
    assert from_exchange(view(), PAPER).proposals_rejected == 1


def test_there_and_back_loses_only_what_is_forbidden() -> None:
    back = to_exchange(from_exchange(view(), PAPER))
    assert back.entities == view().entities
    assert [claim.model_copy(update={"confidence": None}) for claim in back.claims] == list(view().claims[:3])
    assert {claim.confidence for claim in back.claims} == {1.0}
    assert to_exchange(from_exchange(back, PAPER)) == back


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": "p2"}, "paper p1: needs the same id as p2 and its own list of sentences"),
        (
            {"entities": [{"id": "E1", "type": "Method", "mentions": ["Ghost"]}]},
            "paper p1: 'Ghost' is not in its text",
        ),
        (
            {"claims": [{"s": "E1", "p": "USES", "o": "E9", "sent": 0}]},
            "paper p1: a claim USES names E9, which is none of its entities",
        ),
        (
            {"claims": [{"s": "E1", "p": "USES", "o": "E2", "sent": 3}]},
            "paper p1: a claim USES is at sentence 3 of only 3",
        ),
    ],
)
def test_what_does_not_fit_the_paper_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ExchangeError) as error:
        from_exchange(view(**changes), PAPER)
    assert str(error.value) == message


def test_a_file_is_read_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "claims.jsonl"
    file.write_text(
        json.dumps(VIEW) + "\n\n" + '{"id": "p2", "entities": [{"id": "E1", "type": "Car", "mentions": []}]}\n'
    )
    papers = read_exchange(file)
    assert next(papers) == view()
    with pytest.raises(ExchangeError) as error:
        next(papers)
    assert str(error.value) == (
        f"{file}, line 3: entities.0.type: Input should be 'Method', 'Task', 'Benchmark', 'Metric' or 'Concept'"
    )


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "claims.jsonl"
    file.write_text(json.dumps(VIEW), encoding="utf-8-sig")
    assert list(read_exchange(file)) == [view()]


def test_a_file_that_is_not_utf8_is_no_exchange(tmp_path: Path) -> None:
    file = tmp_path / "claims.jsonl"
    file.write_bytes(b'{"id": "Caf\xe9"}\n')
    with pytest.raises(ExchangeError) as error:
        list(read_exchange(file))
    assert str(error.value) == f"{file} is not UTF-8 text: give a file in the exchange format, one JSON object a line"


def test_gold_survives_the_full_form(shared: Path) -> None:
    texts = {p["id"]: p for p in map(json.loads, (shared / "gold" / "papers.jsonl").read_text().splitlines())}
    for gold in read_exchange(shared / "gold" / "dev.jsonl"):
        raw = texts[gold.id]
        paper = Paper(id=gold.id, title=raw["title"], abstract=raw["abstract"])
        spans, at = [], 0
        for sentence in raw["sentences"]:
            at = paper.text.index(sentence, at)
            spans.append(Span(at, at + len(sentence)))
            at += len(sentence)
        full = from_exchange(gold, paper.model_copy(update={"sentences": tuple(spans)}))
        kept = sum(len(claim.evidence) for claim in full.claims)
        assert kept + full.proposals_rejected == len(gold.claims)
        assert [set(e.mentions) for e in to_exchange(full).entities] == [set(e.mentions) for e in gold.entities]
