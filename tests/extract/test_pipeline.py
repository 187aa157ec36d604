"""The extractor as a whole: lazy, in order, deterministic, exact in every offset, whatever the text."""

import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import claimgraph.extract
from claimgraph.extract import EXTRACTORS, Extractor, ModelError, create_extractor, missing_for_networks
from claimgraph.extract.extractor import SHIPPED
from claimgraph.extract.pipeline import RULES, create_pipeline
from claimgraph.schema import Extraction, Paper, Span

Find = Callable[..., Any]

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


def make(name: str, tiny_model: Path, **options: Any) -> Extractor:
    return create_extractor(name, model=tiny_model if name == "model" else None, **options)


@pytest.fixture(scope="module", params=EXTRACTORS)
def extractor(request: pytest.FixtureRequest, tiny_model: Path) -> Extractor:
    """Each extractor there is."""
    return make(request.param, tiny_model)


@pytest.fixture(scope="module", params=["shipped", "tiny", "rules"])
def any_extractor(request: pytest.FixtureRequest, tiny_model: Path) -> Extractor:
    """Each extractor there is, and the network that comes with the package."""
    return make("rules" if request.param == "rules" else "model", SHIPPED if request.param == "shipped" else tiny_model)


def extract(extractor: Extractor, paper: Paper) -> Extraction:
    (found,) = extractor.extract([paper])
    return found


def papers(titles: str, abstracts: str) -> Paper | None:
    return Paper(id="p", title=titles, abstract=abstracts) if (titles + abstracts).strip() else None


@settings(max_examples=200, deadline=None)
@given(title=_TEXTS, abstract=_TEXTS)
def test_any_text_gives_exact_offsets(extractor: Extractor, title: str, abstract: str) -> None:
    paper = papers(title, abstract)
    if paper is None:
        return
    found = extract(extractor, paper)
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
def test_the_same_text_gives_the_same_extraction(
    extractor: Extractor, tiny_model: Path, title: str, abstract: str
) -> None:
    paper = papers(title, abstract)
    if paper is not None:
        (again,) = make(extractor.name, tiny_model).extract([paper])
        assert again.finding == extract(extractor, paper).finding


@settings(max_examples=50, deadline=None)
@given(text=_TEXTS.filter(lambda text: bool(text.strip())), data=st.data())
def test_given_sentences_are_what_evidence_counts(extractor: Extractor, text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=6)) | {0, len(text)})
    spans = tuple(Span(start, end) for start, end in pairwise(cuts))
    found = extract(extractor, Paper(id="p", abstract=text, sentences=spans))
    for claim in found.claims:
        for evidence in claim.evidence:
            assert Span(evidence.start, evidence.end) == spans[evidence.index]


def test_many_papers_are_read_as_each_alone(extractor: Extractor) -> None:
    # Of falling length, so that later ones are done first.
    texts = ["We propose OwlNet. " + "OwlNet beats BatNet on NightBench. " * (130 - number) for number in range(130)]
    many = [Paper(id=str(number), abstract=text) for number, text in enumerate(texts)]
    assert [extract(extractor, paper) for paper in many[::10]] == list(extractor.extract(many))[::10]


def test_an_extraction_that_is_left_in_the_middle_ends(extractor: Extractor) -> None:
    threads = threading.active_count()
    running = extractor.extract([PAPER] * 200)
    next(running)
    running.close()
    assert threading.active_count() == threads


def test_extraction_is_lazy(extractor: Extractor) -> None:
    read = 0

    def endless() -> Iterator[Paper]:
        nonlocal read
        while True:
            read += 1
            yield PAPER

    found = next(extractor.extract(endless()))
    assert found.paper == PAPER
    assert read <= 64


def test_two_runs_of_one_extractor_may_overlap(extractor: Extractor) -> None:
    first, second = extractor.extract([PAPER] * 70), extractor.extract([PAPER] * 70)
    assert [next(first) == next(second) for _ in range(70)] == [True] * 70


def test_a_used_extractor_can_be_pickled(extractor: Extractor) -> None:
    before = extract(extractor, PAPER)
    copy = pickle.loads(pickle.dumps(extractor))  # noqa: S301  # our own bytes
    assert list(copy.extract([PAPER])) == [before]


_ELSEWHERE = """
import pickle, sys
extractor, paper = pickle.load(sys.stdin.buffer)
(found,) = extractor.extract([paper])
print(found.model_dump_json())
print("onnxruntime" in sys.modules)
"""


def test_an_extractor_can_be_pickled_into_another_process(extractor: Extractor) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ELSEWHERE], input=pickle.dumps((extractor, PAPER)), capture_output=True, check=True
    )
    found, needs_onnxruntime = done.stdout.decode().splitlines()
    assert Extraction.model_validate_json(found) == extract(extractor, PAPER)
    assert needs_onnxruntime == str(extractor.name == "model")


def test_the_extraction_names_its_extractor(extractor: Extractor) -> None:
    found = extract(extractor, PAPER)
    assert (found.extractor, found.extractor_version) == (extractor.name, extractor.version)
    assert isinstance(extractor, Extractor)


def test_no_papers_give_no_extractions(extractor: Extractor) -> None:
    assert list(extractor.extract([])) == []


_VERY_LONG = Paper(id="p", abstract="We propose FoldNet, which improves accuracy on GLUE. " * 1800)


def test_a_very_long_text_is_read(extractor: Extractor) -> None:
    found = extract(extractor, _VERY_LONG)
    assert ("E1", "INTRODUCES") in {(claim.object, claim.predicate.value) for claim in found.claims}


def test_the_shipped_network_reads_a_very_long_text() -> None:
    # Nobody writes so, and it finds no introduction in it.
    assert "IMPROVES" in {claim.predicate.value for claim in extract(create_extractor(), _VERY_LONG).claims}


def test_a_text_without_a_stop_is_read(any_extractor: Extractor) -> None:
    found = extract(any_extractor, Paper(id="p", abstract="accuracy improves networks and " * 3000))
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
def test_no_text_keeps_an_extractor_busy(any_extractor: Extractor, text: str) -> None:
    found = extract(any_extractor, Paper(id="p", abstract=text))
    mentions = [mention for entity in found.entities for mention in entity.mentions]
    assert all(found.paper.text[mention.start : mention.end] == mention.text for mention in mentions)


def test_an_extractor_is_made_by_name() -> None:
    assert EXTRACTORS == ("model", "rules")
    assert [create_extractor(name).name for name in EXTRACTORS] == list(EXTRACTORS)
    with pytest.raises(ValueError, match=r"^there is no extractor 'magic'; choose one of: model, rules$"):
        create_extractor("magic")


def test_the_network_of_the_package_finds_the_claims_unless_another_is_given(tiny_model: Path) -> None:
    assert create_extractor().version == create_extractor("model", model=SHIPPED).version
    assert create_extractor(model=tiny_model).version == create_extractor("model", model=tiny_model).version
    assert create_extractor().version != create_extractor(model=tiny_model).version


@pytest.fixture
def without_onnxruntime(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)


@pytest.mark.usefixtures("without_onnxruntime")
def test_without_onnxruntime_the_rules_find_the_claims() -> None:
    assert create_extractor().name == "rules"
    assert missing_for_networks() == ["onnxruntime"]


@pytest.mark.usefixtures("without_onnxruntime")
def test_a_network_that_is_asked_for_needs_onnxruntime(tiny_model: Path) -> None:
    message = (
        r"^a trained network needs onnxruntime, which cannot be imported: "
        r"pip install onnxruntime, or choose the extractor 'rules'$"
    )
    with pytest.raises(ModelError, match=message):
        create_extractor(model=tiny_model)
    with pytest.raises(ModelError, match=message):
        create_extractor("model")


def test_rules_use_no_network(tiny_model: Path) -> None:
    message = r"^the rules use no trained network: leave out .*, or choose the extractor 'model'$"
    with pytest.raises(ModelError, match=message):
        create_extractor("rules", model=tiny_model)


def test_evidence_below_a_confidence_is_left_out(extractor: Extractor, tiny_model: Path) -> None:
    everything = extract(make(extractor.name, tiny_model, min_confidence=0.0), PAPER)
    likely = extract(make(extractor.name, tiny_model, min_confidence=0.4), PAPER)
    kept = [claim for claim in everything.claims if claim.evidence[0].confidence >= 0.4]
    assert len(likely.claims) == len(kept) < len(everything.claims)
    assert likely.extractor_version == f"{everything.extractor_version.split(',')[0]}, confidence 0.4"


def test_the_pipeline_is_its_components_and_no_model() -> None:
    nlp = create_pipeline()
    assert tuple(nlp.pipe_names) == RULES
    assert len(nlp.vocab.vectors) == 0
    assert nlp.analyze_pipes()["problems"] == {name: [] for name in RULES}


def test_what_is_public() -> None:
    names = claimgraph.extract.__all__
    assert names == sorted(names, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
    assert all(hasattr(claimgraph.extract, name) for name in claimgraph.extract.__all__)
