"""The public names of the package."""

import claimgraph.extract.sources as package


def test_public_names_are_listed_sorted_and_are_there() -> None:
    assert package.__all__ == sorted(
        package.__all__, key=lambda name: (not name.isupper(), not name[0].isupper(), name)
    )
    assert all(hasattr(package, name) for name in package.__all__)


def test_formats_are_named_as_their_papers_are() -> None:
    assert list(package.FORMATS) == [format_.name for format_ in package.FORMATS.values()]
    assert set(package.FORMATS) == {
        *("papers", "jsonl", "csv", "arxiv-atom", "openalex", "semantic-scholar", "pubmed", "bibtex", "ris", "listing"),
    }
