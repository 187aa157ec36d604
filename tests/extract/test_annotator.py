"""Claims that others found, as an extractor."""

import gzip
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimgraph.extract import ANNOTATIONS, Annotator, Extractor
from claimgraph.extract.sources import MissingSourceError, Reject, UnknownFormatError
from claimgraph.schema import EntityType, ExchangeError, Extraction, Paper, Predicate, to_exchange

PAPER = Paper(
    id="p1",
    title="Tarn: fast parsing",
    abstract="We present Tarn, a parser. Tarn may beat Lumo on Brook by 2.1 F1. It needs no trees.",
    year=2031,
)
ANNOTATION: dict[str, Any] = {
    "id": "p1",
    "entities": [
        {"id": "T", "type": "Method", "mentions": ["Tarn"]},
        {"id": "L", "type": "Method", "mentions": ["Lumo"]},
        {"id": "B", "type": "Benchmark", "mentions": ["Brook"]},
        {"id": "F", "type": "Metric", "mentions": ["F1"]},
    ],
    "claims": [
        {"s": "PAPER", "p": "INTRODUCES", "o": "T", "sent": 1, "confidence": 0.9},
        {"s": "T", "p": "OUTPERFORMS", "o": "L", "sent": 2, "hedged": True, "metric": "F1", "value": "2.1", "on": "B"},
    ],
}

Written = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Writes annotations to a file."""

    def write(*lines: dict[str, Any] | str, name: str = "found.jsonl") -> Path:
        path = tmp_path / name
        path.write_text("".join((x if isinstance(x, str) else json.dumps(x)) + "\n" for x in lines), encoding="utf-8")
        return path

    return write


def _found(annotator: Annotator, papers: Iterable[Paper] = (PAPER,)) -> list[Extraction]:
    return list(annotator.extract(papers))


def _told(path: Path, paper: Paper = PAPER) -> tuple[list[str], list[str], list[Extraction]]:
    """The lines and the parts that cannot be used, and what is found."""
    rejects: list[Reject] = []
    faults: list[Reject] = []
    annotator = Annotator(path, on_reject=rejects.append, on_fault=faults.append)
    found = _found(annotator, annotator.known([paper], lambda _: None))
    assert {fault.record for fault in faults} <= {paper.id}
    return [str(one) for one in rejects], [str(one).removeprefix(f"{path}:") for one in faults], found


def test_it_is_an_extractor_whose_quotes_are_the_text(written: Written) -> None:
    annotator = Annotator(written(ANNOTATION), "a language model", confidence=0.6)
    assert isinstance(annotator, Extractor)
    (found,) = _found(annotator)
    # Built anew, it is checked anew.
    assert Extraction.model_validate(found.model_dump()) == found
    assert (found.extractor, found.paper, found.run) == ("a language model", PAPER, annotator.run)
    introduces, outperforms = (claim.evidence[0] for claim in found.claims)
    assert introduces.sentence == "We present Tarn, a parser."
    assert (introduces.confidence, outperforms.confidence) == (0.9, 0.6)
    assert (outperforms.hedged, outperforms.metric, outperforms.value) == (True, "F1", "2.1")
    assert outperforms.subject is not None
    assert PAPER.text[slice(*outperforms.subject)] == "Tarn"


def test_what_is_less_probable_is_left_out(written: Written) -> None:
    (found,) = _found(Annotator(written(ANNOTATION), confidence=0.6, min_confidence=0.7))
    assert [claim.predicate for claim in found.claims] == [Predicate.INTRODUCES]


def test_another_use_of_a_file_is_another_version(written: Written) -> None:
    path = written(ANNOTATION)
    annotators = (Annotator(path), Annotator(path, confidence=0.5), Annotator(path, min_confidence=0.5))
    assert len({annotator.version for annotator in annotators}) == 3
    assert Annotator(path, "someone").version == Annotator(path).version
    assert Annotator(path).name == ANNOTATIONS


def test_a_paper_stays_as_it_is_read_while_others_are_added_to_the_file(written: Written) -> None:
    (alone,) = _found(Annotator(written(ANNOTATION)))
    (first,) = _found(Annotator(written({"id": "p0", "entities": []}, ANNOTATION, name="more")))
    assert first.finding == alone.finding


def test_what_is_null_is_not_so(written: Written) -> None:
    nothing = dict.fromkeys(("negated", "hedged", "attribution", "metric", "value", "on", "baseline", "confidence"))
    claim = {"s": "T", "p": "OUTPERFORMS", "o": "L", "sent": 2}
    (plain,), (null,) = (_found(Annotator(written(ANNOTATION | {"claims": [claim | more]}))) for more in ({}, nothing))
    assert null.claims == plain.claims


def test_entities_of_one_type_that_share_a_string_are_one(written: Written) -> None:
    entities = [
        {"id": "A", "type": "Method", "mentions": ["Tarn"]},
        {"id": "B", "type": "Method", "mentions": ["Lumo"]},
        {"id": "C", "type": "Method", "mentions": ["a parser", "TARN", "Tarn"]},
        {"id": "D", "type": "Method", "mentions": ["Lumo", "a parser"]},
        {"id": "E", "type": "Task", "mentions": ["a parser"]},
    ]
    claims = [{"s": "PAPER", "p": "INTRODUCES", "o": id_, "sent": 1} for id_ in "ABCDE"]
    _, faults, (found,) = _told(written({"id": "p1", "entities": entities, "claims": claims}))
    assert faults == ["1: 'TARN' is not in its text"]
    claims = [{"s": "A", "p": "USES", "o": "C", "sent": 1}]
    _, faults, _ = _told(written({"id": "p1", "entities": entities, "claims": claims}))
    assert faults[1:] == ["1: a claim USES relates A to C, which shares a name with it"]
    assert [entity.surfaces for entity in found.entities] == [("Tarn", "a parser", "Lumo"), ("a parser",)]
    assert [(claim.object, len(claim.evidence)) for claim in found.claims] == [("E1", 1), ("E2", 1)]


def test_a_name_stands_where_no_longer_one_does(written: Written) -> None:
    paper = Paper(id="p1", abstract="BERT-large outperforms BERT.")
    entities = [{"id": name, "type": "Method", "mentions": [name]} for name in ("BERT", "BERT-large", "large")]
    claims = [{"s": "BERT-large", "p": "OUTPERFORMS", "o": "BERT", "sent": 0}]
    _, faults, (found,) = _told(written({"id": "p1", "entities": entities, "claims": claims}), paper)
    assert faults == []
    places = {entity.name: [mention.start for mention in entity.mentions] for entity in found.entities}
    assert places == {"BERT": [23], "BERT-large": [0], "large": [5]}
    assert found.claims[0].evidence[0].object == (23, 27)


@pytest.mark.parametrize(
    ("value", "read"),
    [("2.1", "2.1"), ("2.1 f1", "2.1 F1"), ("1", None), ("2", None), ("2.1 F", None), ("12", None)],
)
def test_a_figure_is_the_whole_one_of_its_sentence(written: Written, value: str, read: str | None) -> None:
    claim = {"s": "T", "p": "OUTPERFORMS", "o": "L", "sent": 2, "value": value}
    _, faults, (found,) = _told(written(ANNOTATION | {"claims": [claim]}))
    assert found.claims[0].evidence[0].value == read
    assert faults == ([] if read else [f"1: the value {value!r} is not in its sentence 2"])


def test_a_metric_is_quoted_as_it_is_written_where_it_is(written: Written) -> None:
    paper = Paper(id="p1", abstract="We map queries first. Tarn has a MAP of 0.4 on Brook, and error rates of 0.1.")
    entities = [ANNOTATION["entities"][0], ANNOTATION["entities"][2]]
    for metric, read in (("MAP", "MAP"), (" map", "map"), ("Map", "map"), ("error rate", "error rate"), ("ma", None)):
        claim = {"s": "T", "p": "ACHIEVES", "o": "B", "sent": 1, "metric": metric}
        _, faults, (found,) = _told(written({"id": "p1", "entities": entities, "claims": [claim]}), paper)
        assert found.claims[0].evidence[0].metric == read
        assert bool(faults) == (read is None)


def test_names_and_figures_are_found_in_scripts_without_spaces(written: Written) -> None:
    paper = Paper(id="p1", abstract="我们提出了OwlNet模型,在NightBench上达到92.1%。")
    entities = [
        {"id": "O", "type": "Method", "mentions": ["OwlNet", "模型"]},
        {"id": "N", "type": "Benchmark", "mentions": ["NightBench"]},
    ]
    claims = [{"s": "O", "p": "ACHIEVES", "o": "N", "sent": 0, "value": "92.1%"}]
    _, faults, (found,) = _told(written({"id": "p1", "entities": entities, "claims": claims}), paper)
    assert faults == []
    assert [entity.surfaces for entity in found.entities] == [("OwlNet", "模型"), ("NightBench",)]
    assert found.claims[0].evidence[0].value == "92.1%"


def test_what_looks_like_papers_is_read_where_it_has_claims(written: Written) -> None:
    beside = ANNOTATION | {"title": PAPER.title, "sentences": ["one", "two"]}
    assert len(_found(Annotator(written(beside)))[0].claims) == 2


def test_what_is_read_is_written_with_its_probability(written: Written) -> None:
    (found,) = _found(Annotator(written(ANNOTATION), confidence=0.6))
    path = written(to_exchange(found).model_dump_json(), name="again")
    (again,) = _found(Annotator(path))
    assert [claim.evidence[0].confidence for claim in again.claims] == [0.9, 0.6]


def test_papers_that_it_has_not_are_passed_over(written: Written) -> None:
    other = Paper(id="p2", title="On Mud")
    annotator = Annotator(written(ANNOTATION))
    unknown: list[Paper] = []
    assert list(annotator.known([other, PAPER], unknown.append)) == [PAPER]
    assert unknown == [other]
    assert [found.paper.id for found in _found(annotator, [other, PAPER])] == ["p1"]


def test_lines_that_cannot_be_used_are_told_and_the_others_stay(written: Written) -> None:
    more = [
        ANNOTATION | {"id": "p9"},
        ANNOTATION | {"claims": []},
        '{"id": "p3"',
        {"id": "p4", "entities": 7},
        {"id": "p5"},
    ]
    path = written("```json", ANNOTATION, "", *more)
    rejects, faults, (found,) = _told(path)
    assert len(found.claims) == 2
    assert faults == []
    assert rejects == [
        f"{path}:1: it is not in the exchange format: invalid JSON: expected value at line 1 column 1",
        f"{path}:5: line 2 is of the same paper",
        f"{path}:6: it is not in the exchange format: invalid JSON: EOF while parsing an object at line 1 column 11",
        f"{path}:7: it is not in the exchange format: its entities is refused: input should be a valid array",
        f"{path}:8: it has neither entities nor claims",
        f"{path}:4: there is no paper p9 among those that were given",
    ]


@pytest.mark.parametrize(
    ("changes", "faults", "claims"),
    [
        (
            {"entities": [*ANNOTATION["entities"][:1], {"id": "L", "type": "Method", "mentions": ["Ghost"]}]},
            [
                "'Ghost' is not in its text",
                "a claim OUTPERFORMS names L, which is none of its entities",
            ],
            1,
        ),
        (
            {"entities": [{"id": "T", "type": "Method", "mentions": ["Tarn", "Ghost"]}, *ANNOTATION["entities"][1:]]},
            ["'Ghost' is not in its text"],
            2,
        ),
        (
            {"entities": [*ANNOTATION["entities"], {"id": "T", "type": "Task", "mentions": ["parsing"]}]},
            ["two of its entities have the id T"],
            2,
        ),
        (
            {"entities": [*ANNOTATION["entities"], {"id": "PAPER", "type": "Task", "mentions": ["parsing"]}]},
            ["an entity has the id PAPER, which stands for the paper"],
            2,
        ),
        (
            {"entities": [*ANNOTATION["entities"], {"id": "N", "type": "Task", "mentions": []}]},
            ["its entity N has no mention"],
            2,
        ),
        (
            {"entities": [*ANNOTATION["entities"], {"id": "N", "type": "Dataset", "mentions": ["Tarn"]}, 7]},
            [
                (
                    "its entity 5 is not in the exchange format: its type is refused: "
                    "input should be 'Method', 'Task', 'Benchmark', 'Metric' or 'Concept'"
                ),
                "its entity 6 is not in the exchange format: input should be an object",
            ],
            2,
        ),
        (
            {"claims": [*ANNOTATION["claims"], {"s": "T", "p": "USES", "o": "L", "sent": -1}]},
            [
                (
                    "its claim 3 is not in the exchange format: its sent is refused: "
                    "input should be greater than or equal to 0"
                )
            ],
            2,
        ),
        (
            {"entities": [*ANNOTATION["entities"], {"id": "N", "type": "Method", "mentions": [" ", ".", " Lumo "]}]},
            ["'' is no name", "'.' is no name"],
            2,
        ),
        (
            {"entities": [*ANNOTATION["entities"], {"id": "N", "type": "Method", "mentions": ["umo"]}]},
            ["'umo' is not in its text"],
            2,
        ),
        ({"claims": [{"s": "T", "p": "USES", "o": "L", "sent": 4}]}, ["a claim USES is at sentence 4 of only 4"], 0),
        (
            {"claims": [{"s": "T", "p": "OUTPERFORMS", "o": "F", "sent": 2}]},
            ["a claim OUTPERFORMS cannot hold from Method to Metric"],
            0,
        ),
        ({"claims": [{"s": "T", "p": "USES", "o": "T", "sent": 2}]}, ["a claim USES relates T to itself"], 0),
        (
            {"claims": [{"s": "T", "p": "USES", "o": "PAPER", "sent": 2}]},
            ["a claim USES cannot hold from Method to Paper"],
            0,
        ),
        (
            {"claims": [{"s": "T", "p": "OUTPERFORMS", "o": "L", "sent": 2, "on": "X", "baseline": "Y"}]},
            [
                "a claim has Y as baseline, which is none of its entities",
                "a claim has X as on, which is none of its entities",
            ],
            1,
        ),
        (
            {"claims": [{"s": "T", "p": "OUTPERFORMS", "o": "L", "sent": 2, "metric": "accuracy", "value": "2.2"}]},
            ["the metric 'accuracy' is not in its text", "the value '2.2' is not in its sentence 2"],
            1,
        ),
        (
            {"claims": [{"s": "T", "p": "OUTPERFORMS", "o": "L", "sent": 2, "value": "state-of-the-art"}]},
            [],
            1,
        ),
    ],
)
def test_a_part_that_the_text_does_not_bear_out_is_told_and_left_out(
    written: Written, changes: dict[str, Any], faults: list[str], claims: int
) -> None:
    rejects, told, (found,) = _told(written(ANNOTATION | changes))
    assert rejects == []
    assert told == [f"1: {fault}" for fault in faults]
    assert len(found.claims) == claims
    assert found.proposals_rejected <= len((ANNOTATION | changes)["claims"]) - claims
    texts = {mention.text for entity in found.entities for mention in entity.mentions}
    assert texts <= {"Tarn", "Lumo", "Brook", "F1"}
    assert {piece.metric for claim in found.claims for piece in claim.evidence} <= {None, "F1"}
    assert {piece.value for claim in found.claims for piece in claim.evidence} <= {None, "2.1", "state-of-the-art"}


def test_without_anybody_to_tell_the_first_fault_is_an_error(written: Written) -> None:
    path = written(ANNOTATION | {"claims": [{"s": "T", "p": "USES", "o": "X", "sent": 0}]})
    with pytest.raises(ExchangeError) as error:
        _found(Annotator(path))
    assert str(error.value) == f"{path}:1: a claim USES names X, which is none of its entities"


def test_the_words_of_a_text_that_was_not_normalised_are_found(written: Written) -> None:
    paper = Paper(id="p1", title="Fine nets", abstract="Owl, an $\\alpha$ of 2, gets 57.1% on é.")
    annotation = {
        "id": "p1",
        "entities": [
            {"id": "A", "type": "Concept", "mentions": ["Fine\n   nets"]},
            {"id": "B", "type": "Benchmark", "mentions": ["e\u0301"]},
        ],
        "claims": [{"s": "A", "p": "ACHIEVES", "o": "B", "sent": 1, "value": "57.1\\%"}],
    }
    _, faults, (found,) = _told(written(annotation), paper)
    assert faults == []
    assert [entity.name for entity in found.entities] == ["Fine nets", "é"]
    assert found.claims[0].evidence[0].value == "57.1%"


def test_sentences_are_those_of_the_paper_where_it_has_some(written: Written) -> None:
    cut = Paper(id="p1", abstract="Tarn. Lumo.", sentences=((0, 11),))
    one = {"id": "p1", "entities": ANNOTATION["entities"][:2], "claims": [{"s": "T", "p": "USES", "o": "L", "sent": 0}]}
    (found,) = _found(Annotator(written(one)), [cut])
    assert found.claims[0].evidence[0].sentence == "Tarn. Lumo."


def test_a_compressed_file_is_read(written: Written, tmp_path: Path) -> None:
    packed = tmp_path / "found.jsonl.gz"
    packed.write_bytes(gzip.compress(written(ANNOTATION).read_bytes()))
    assert len(_found(Annotator(packed))) == 1


def test_what_is_no_annotation_is_told_in_one_sentence(written: Written, tmp_path: Path) -> None:
    with pytest.raises(MissingSourceError) as missing:
        Annotator(tmp_path / "none.jsonl")
    assert str(missing.value) == f"{tmp_path / 'none.jsonl'} cannot be opened: No such file or directory"
    path = written(PAPER.model_dump_json())
    with pytest.raises(UnknownFormatError) as unknown:
        _found(Annotator(path))
    assert str(unknown.value) == (f"{path} is not in the exchange format: give JSON lines with id, entities and claims")


WORDS = st.sampled_from(["Tarn", "Lumo", "Brook", "F1", "Ghost", "tarn", "We", ".", "2.1", "Tarn, a parser", " "])
IDS = st.sampled_from(["PAPER", "A", "B", "C", "X"])
ENTITIES = st.fixed_dictionaries(
    {"id": IDS, "type": st.sampled_from([*EntityType]), "mentions": st.lists(WORDS, max_size=3)}
)
CLAIMS = st.fixed_dictionaries(
    {"s": IDS, "p": st.sampled_from([*Predicate]), "o": IDS, "sent": st.integers(0, 5)},
    optional={"on": IDS, "baseline": IDS, "metric": WORDS, "value": WORDS, "confidence": st.floats(0, 1)},
)


@given(entities=st.lists(ENTITIES, max_size=5), claims=st.lists(CLAIMS, max_size=6))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_others_write_nothing_is_quoted_that_the_text_has_not(
    written: Written, entities: list[Any], claims: list[Any]
) -> None:
    _, faults, (found,) = _told(written({"id": "p1", "entities": entities, "claims": claims}))
    assert Extraction.model_validate(found.model_dump()) == found
    kept = to_exchange(found)
    # What is said twice in the same words counts once.
    assert len(kept.claims) + found.proposals_rejected <= len(claims)
    assert bool(faults) or not found.proposals_rejected
    for claim in kept.claims:
        assert claim.metric is None or claim.metric.casefold() in PAPER.text.casefold()
        assert claim.value is None or not any(map(str.isdigit, claim.value)) or claim.value in PAPER.text
