"""Where sentences end."""

import pytest

from claimgraph.extract import split_sentences
from claimgraph.extract.pipeline import create_pipeline, to_doc
from claimgraph.schema import Paper, Span


def split(abstract: str, title: str = "") -> list[str]:
    paper = Paper(id="p", title=title, abstract=abstract)
    nlp = create_pipeline(until="claimgraph_sentences")
    doc = nlp(to_doc(nlp, paper))
    return [paper.text[start:end] for start, end in doc._.sentences]


@pytest.mark.parametrize(
    "sentences",
    [
        ["We use optimizers, e.g. Adam.", "It works."],
        ["This holds for one case, i.e. For large inputs.", "It works."],
        ["Smith et al. Propose another way.", "It works."],
        ["As Fig. 2 shows, GPT-3.5 wins.", "It works."],
        ["The rate is 0.5 here.", "The error is 3.25%.", "It works."],
        ["We test CNNs vs. Transformers.", "It works."],
        ["J. K. Rowan showed this.", "It works."],
        ["Does it work?", "It does!", "Good."],
        ['They say "it works."', "We agree."],
        ["(This is an aside.)", "We go on."],
        ["We use CNNs, RNNs, etc. In the end, both work."],
        ["We release model.py and data.", "iPhone users like it."],
        ["Let T be a matrix over C. We invert it."],
        ["The end"],
    ],
)
def test_a_sentence_ends_where_it_should(sentences: list[str]) -> None:
    joined = " ".join(sentences)
    expected = {
        "We use CNNs, RNNs, etc. In the end, both work.": ["We use CNNs, RNNs, etc.", "In the end, both work."],
        "Let T be a matrix over C. We invert it.": ["Let T be a matrix over C.", "We invert it."],
    }
    assert split(joined) == expected.get(joined, sentences)


def test_the_title_is_sentence_0_whatever_its_punctuation() -> None:
    assert split("It works. It does.", title="Does it work? A study. Part 2") == [
        "Does it work? A study. Part 2",
        "It works.",
        "It does.",
    ]


def test_a_paper_may_have_its_title_alone() -> None:
    assert split("", title="Does it work") == ["Does it work"]


def test_given_sentences_are_kept() -> None:
    paper = Paper(id="p", abstract="One. Two and three.", sentences=(Span(0, 4), Span(5, 8), Span(9, 19)))
    nlp = create_pipeline(until="claimgraph_sentences")
    assert to_doc(nlp, paper)._.given_sentences == paper.sentences
    assert nlp(to_doc(nlp, paper))._.sentences == [(0, 4), (5, 8), (9, 19)]


def test_spacy_sees_the_same_sentences() -> None:
    paper = Paper(id="p", abstract="One here. Two there.")
    nlp = create_pipeline(until="claimgraph_sentences")
    assert [sentence.text for sentence in nlp(to_doc(nlp, paper)).sents] == ["One here.", "Two there."]


def test_a_person_s_sentences_are_those_of_the_extractors() -> None:
    title, abstract = "Owls vs. bats?", "We compare e.g. OwlNet. It wins."
    text = Paper(id="1", title=title, abstract=abstract).text
    assert [text[start:end] for start, end in split_sentences(title, abstract)] == [
        "Owls vs. bats?",
        "We compare e.g. OwlNet.",
        "It wins.",
    ]
    assert [tuple(span) for span in split_sentences(title, "")] == [(0, len(title))]
