"""The extractor as a whole: lazy, in order, deterministic, exact in every offset, whatever the text."""

import pickle
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import claimgraph.extract
from claimgraph.extract import EXTRACTORS, Extractor, create_extractor
from claimgraph.extract.pipeline import RULES, create_pipeline
from claimgraph.schema import Extraction, Paper, Span

Find = Callable[..., Any]

EXTRACTOR = create_extractor("rules")
PAPER = Paper(
    id="p1",
    title="FoldNet: Folded Weights for Speech Recognition",
    abstract="We propose FoldNet (FN). FN outperforms BERT by 2.5% on LibriSpeech and does not use labelled data.",
)
_WORDS = st.sampled_from(
    [
        "we",
        "propose",
        "FoldNet",
        "BERT",
        "(",
        ")",
        ",",
        ".",
        ";",
        ":",
        "and",
        "or",
        "but",
        "the",
        "a",
        "improves",
        "is",
        "outperformed",
        "by",
        "on",
        "GLUE",
        "accuracy",
        "overfitting",
        "such",
        "as",
        "that",
        "which",
        "not",
        "may",
        "to",
        "for",
        "with",
        "of",
        "CIFAR-10",
        "12.5%",
        "e.g.",
        "label",
        "noise",
        "reduces",
        "using",
        "networks",
        "“",
        "”",
        "é",
        "\n",
        "漢",
    ]
)
_TEXTS = st.one_of(st.text(max_size=200), st.lists(_WORDS, max_size=60).map(" ".join))


def extract(paper: Paper) -> Extraction:
    (found,) = EXTRACTOR.extract([paper])
    return found


def papers(titles: str, abstracts: str) -> Paper | None:
    return Paper(id="p", title=titles, abstract=abstracts) if (titles + abstracts).strip() else None


@settings(max_examples=200, deadline=None)
@given(title=_TEXTS, abstract=_TEXTS)
def test_any_text_gives_exact_offsets(title: str, abstract: str) -> None:
    paper = papers(title, abstract)
    if paper is None:
        return
    found = extract(paper)
    for entity in found.entities:
        for mention in entity.mentions:
            assert paper.text[mention.start : mention.end] == mention.text
    for claim in found.claims:
        for evidence in claim.evidence:
            assert paper.text[evidence.start : evidence.end] == evidence.sentence
            assert (evidence.metric or "") in evidence.sentence
            assert (evidence.value or "") in evidence.sentence


@settings(max_examples=50, deadline=None)
@given(title=_TEXTS, abstract=_TEXTS)
def test_the_same_text_gives_the_same_extraction(title: str, abstract: str) -> None:
    paper = papers(title, abstract)
    if paper is not None:
        (again,) = create_extractor("rules").extract([paper])
        assert again == extract(paper)


@settings(max_examples=50, deadline=None)
@given(text=_TEXTS.filter(lambda text: bool(text.strip())), data=st.data())
def test_given_sentences_are_what_evidence_counts(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=6)) | {0, len(text)})
    spans = tuple(Span(start, end) for start, end in pairwise(cuts))
    found = extract(Paper(id="p", abstract=text, sentences=spans))
    for claim in found.claims:
        for evidence in claim.evidence:
            assert Span(evidence.start, evidence.end) == spans[evidence.index]


def test_papers_come_back_in_order_whatever_the_batch() -> None:
    many = [PAPER.model_copy(update={"id": str(number)}) for number in range(70)]
    assert [found.paper.id for found in EXTRACTOR.extract(many)] == [paper.id for paper in many]


def test_extraction_is_lazy() -> None:
    read = 0

    def endless() -> Iterator[Paper]:
        nonlocal read
        while True:
            read += 1
            yield PAPER

    found = next(EXTRACTOR.extract(endless()))
    assert found.paper == PAPER
    assert read <= 32


def test_two_runs_of_one_extractor_may_overlap() -> None:
    first, second = EXTRACTOR.extract([PAPER] * 40), EXTRACTOR.extract([PAPER] * 40)
    assert [next(first) == next(second) for _ in range(40)] == [True] * 40


def test_a_used_extractor_can_be_pickled() -> None:
    before = extract(PAPER)
    copy = pickle.loads(pickle.dumps(EXTRACTOR))  # noqa: S301  # our own bytes
    assert list(copy.extract([PAPER])) == [before]


def test_the_extraction_names_its_extractor() -> None:
    found = extract(PAPER)
    assert (found.extractor, found.extractor_version) == (EXTRACTOR.name, EXTRACTOR.version)
    assert isinstance(EXTRACTOR, Extractor)


def test_no_papers_give_no_extractions() -> None:
    assert list(EXTRACTOR.extract([])) == []


def test_a_very_long_text_is_read() -> None:
    found = extract(Paper(id="p", abstract="We propose FoldNet, which improves accuracy on GLUE. " * 1800))
    assert ("E1", "INTRODUCES") in {(claim.object, claim.predicate.value) for claim in found.claims}


def test_a_text_without_a_stop_is_read() -> None:
    found = extract(Paper(id="p", abstract="accuracy improves networks and " * 3000))
    assert found.claims == ()


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    [
        "lorem " * 16_000,
        "WE PROPOSE OWLNET. OWLNET OUTPERFORMS BATNET ON NIGHTBENCH. " * 20,
        "(" * 10_000,
        "(A " * 10_000,
        "Wir stellen EulenNetz vor, das FledermausNetz auf NachtBench übertrifft. " * 30,
        "我们提出了一种新方法，优于现有方法。" * 200,  # noqa: RUF001 - Chinese has commas of its own
        "🦉 beats 🦇 on 🌙. We propose 🦉Net 🎉. " * 200,
        "OwlNet and BatNet " * 5_500,
        "x" * 100_000,
        "A, B, C, " * 10_000,
        "graph neural network (GNN) " * 3_500,
        "e\u0301" * 30_000,
        "1.2.3.4 " * 10_000,
    ],
    ids=[
        "no sentences", "capitals", "parentheses", "open brackets", "German", "Chinese", "emoji", "one sentence",
        "one word", "a list", "acronyms", "marks", "figures",
    ],
)  # fmt: skip
def test_no_text_keeps_an_extractor_busy(text: str) -> None:
    found = extract(Paper(id="p", abstract=text))
    mentions = [mention for entity in found.entities for mention in entity.mentions]
    assert all(found.paper.text[mention.start : mention.end] == mention.text for mention in mentions)


def test_an_extractor_is_made_by_name() -> None:
    assert EXTRACTORS == ("rules",)
    with pytest.raises(ValueError, match=r"^there is no extractor 'magic'; choose one of: rules$"):
        create_extractor("magic")


def test_the_pipeline_is_its_components_and_no_model() -> None:
    nlp = create_pipeline()
    assert tuple(nlp.pipe_names) == RULES
    assert len(nlp.vocab.vectors) == 0
    assert nlp.analyze_pipes()["problems"] == {name: [] for name in RULES}


def test_what_is_public() -> None:
    assert claimgraph.extract.__all__ == sorted(claimgraph.extract.__all__)
    assert all(hasattr(claimgraph.extract, name) for name in claimgraph.extract.__all__)
