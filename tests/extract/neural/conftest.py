"""Documents made here, as the network reads them."""

from collections.abc import Callable

import pytest

from claimgraph.extract.components.annotations import sentences_of
from claimgraph.extract.neural.document import Document, document_of
from claimgraph.extract.pipeline import create_pipeline, to_doc
from claimgraph.schema import Paper

Read = Callable[..., Document]


@pytest.fixture(scope="session")
def read() -> Read:
    """The document of an abstract and its title."""
    nlp = create_pipeline("claimgraph_sentences")

    def run(abstract: str, title: str = "") -> Document:
        return document_of(sentences_of(nlp(to_doc(nlp, Paper(id="p", title=title, abstract=abstract)))))

    return run
