"""A paper counts once, whatever sources tell of it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from claimgraph.graph import (
    ClaimFilter,
    Duplicate,
    EntityFilter,
    EvidenceFilter,
    Graph,
    LoadSummary,
    PaperRow,
    claims,
    confirm_evidence,
    count,
    delete,
    delete_duplicates,
    evidence,
    load,
    papers,
    papers_by_any_id,
    reject_evidence,
    stored_duplicates,
    unstored,
)
from claimgraph.schema import Extraction, Paper

Make = Callable[..., Extraction]
Dump = Callable[[Graph], Any]

NAMES = {
    "Quokka": ("Method",),
    "Wombat": ("Method",),
    "steep slopes": ("Concept",),
    "small marsupials": ("Concept",),
    "night vision": ("Concept",),
}
BEATS = [("Quokka", "OUTPERFORMS", "Wombat")]
OTHERS = {
    "numbats": ("Concept",),
    "termites": ("Concept",),
    "eucalyptus forests": ("Concept",),
    "hollow trunks": ("Concept",),
    "cold winter mornings": ("Concept",),
}
TITLE = "Small marsupials on slopes: a comparison"
DOI = "10.1000/quokka"


def _make(make: Make, id_: str, **fields: Any) -> Extraction:
    return make(id_, NAMES, BEATS, **fields)


def _bare(id_: str, title: str, abstract: str = "", **fields: Any) -> Extraction:
    paper = Paper(id=id_, title=title, abstract=abstract, **fields)
    return Extraction(paper=paper, entities=(), claims=(), extractor="invented", extractor_version="1")


def _all(graph: Graph) -> tuple[PaperRow, ...]:
    return papers(graph).items


def _counts(summary: LoadSummary) -> tuple[int, int, int, int]:
    return summary.papers_new, summary.papers_updated, summary.papers_unchanged, summary.papers_duplicate


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"doi": DOI}, {"doi": DOI, "title": "Quokkas"}),
        ({"arxiv": "2104.00001"}, {"url": "http://arxiv.org/abs/2104.00001v3"}),
        ({"doi": "10.48550/arxiv.2104.00001"}, {"doi": DOI, "arxiv": "2104.00001"}),
        ({"pmid": "77"}, {"url": "https://pubmed.ncbi.nlm.nih.gov/77/"}),
        ({"title": TITLE}, {"title": "Small Marsupials on Slopes: A Comparison."}),
        (
            {"title": TITLE, "authors": ("Ada Stein", "Bo Pierre")},
            {"title": TITLE, "authors": ("Stein, A.", "Pierre, B.", "Rock, C.")},
        ),
        ({"title": f"{TITLE} {'of all that digs ' * 20}"}, {"title": f"{TITLE} {'of all that digs ' * 20}"}),
    ],
)
@pytest.mark.parametrize("batch", [1, 2])
def test_a_paper_counts_once(graph: Graph, make: Make, one: dict[str, Any], other: dict[str, Any], batch: int) -> None:
    found = load(graph, [_make(make, "a", **one), _make(make, "b", **other)], batch_size=batch)

    assert _counts(found) == (1, 0, 0, 1)
    (paper,) = _all(graph)
    assert (paper.id, paper.duplicates) == ("a", ("b",))
    assert [(claim.papers, claim.support) for claim in claims(graph).items] == [(1, 1)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"title": TITLE, "authors": ("Ada Stein",)}, {"title": TITLE, "authors": ("Bo Pierre",)}),
        ({"title": f"{TITLE} {'x ' * 200}1"}, {"title": f"{TITLE} {'x ' * 200}2"}),
        ({"title": "On quokkas"}, {"title": "On quokkas"}),
        ({"doi": DOI}, {"doi": "10.1000/wombat"}),
        ({}, {}),
    ],
)
def test_papers_that_say_the_same_are_two(graph: Graph, make: Make, one: dict[str, Any], other: dict[str, Any]) -> None:
    assert _counts(load(graph, [_make(make, "a", **one), _make(make, "b", **other)])) == (2, 0, 0, 0)


def test_an_id_does_not_make_one_paper_of_two_texts(graph: Graph, make: Make) -> None:
    one = _make(make, "a", doi=DOI, title=TITLE)
    assert _counts(load(graph, [one, make("b", OTHERS, doi=DOI, title=TITLE)])) == (2, 0, 0, 0)


def test_a_record_without_abstract_tells_nothing_more(graph: Graph, make: Make) -> None:
    load(graph, [_make(make, "a", title=TITLE, doi=DOI, authors=("Ada Stein",))])

    assert _counts(load(graph, [_bare("b", TITLE, doi=DOI)])) == (0, 0, 0, 1)
    # Of another title it is of the proceedings or the series, which has the same id.
    assert _counts(load(graph, [_bare("c", "Proceedings of the zoologists", doi=DOI)])) == (1, 0, 0, 0)
    # A title alone may be that of a series.
    assert _counts(load(graph, [_bare("d", TITLE, authors=("Ada Stein",))])) == (1, 0, 0, 0)


@pytest.mark.parametrize("abstract", ["No abstract available.", "n/a", "This article has no abstract."])
def test_what_says_that_there_is_no_abstract_is_none(graph: Graph, abstract: str) -> None:
    one, other = _bare("a", "On quokkas", abstract, doi=DOI), _bare("b", "On numbats", abstract, doi=DOI)
    assert _counts(load(graph, [one, other])) == (2, 0, 0, 0)
    one, other = _bare("c", TITLE, abstract), _bare("d", TITLE, abstract)
    assert _counts(load(graph, [one, other])) == (2, 0, 0, 0)


def test_with_an_id_and_an_abstract_authors_are_not_asked_for(graph: Graph, make: Make) -> None:
    authors = [("ATLAS Collaboration",), ("G. Aad", "B. Abbott"), ("Аад",)]
    records = [_make(make, str(number), doi=DOI, authors=names) for number, names in enumerate(authors)]
    assert _counts(load(graph, records)) == (1, 0, 0, 2)


@pytest.mark.parametrize("batch", [1, 3])
def test_what_one_record_tells_finds_the_next(graph: Graph, make: Make, batch: int) -> None:
    records = [
        _make(make, "2104.00001"),
        _make(make, "b", arxiv="2104.00001", doi=DOI),
        _make(make, "c", doi=DOI, pmid="77"),
    ]
    assert _counts(load(graph, records, batch_size=batch)) == (1, 0, 0, 2)
    (paper,) = _all(graph)
    assert (paper.doi, paper.pmid, paper.duplicates) == (DOI, "77", ("b", "c"))


def test_the_doi_of_arxiv_makes_room_for_that_of_a_publisher(graph: Graph, make: Make) -> None:
    load(graph, [_make(make, "a", doi="10.48550/arxiv.2104.00001")])
    load(graph, [_make(make, "2104.00001v2", doi=DOI)])

    assert _counts(load(graph, [_make(make, "c", doi=DOI)])) == (0, 0, 0, 1)
    assert papers_by_any_id(graph, [DOI])[DOI].id == "a"
    assert _counts(load(graph, [_make(make, "a", doi="10.48550/arxiv.2104.00001", extractor_version="2")])) == (
        0,
        1,
        0,
        0,
    )
    assert _all(graph)[0].doi == DOI


@pytest.mark.parametrize(
    "fields", [{"doi": "10.1000/QUOKKA"}, {"url": f"https://doi.org/{DOI}"}, {"id_": f"doi:{DOI}"}]
)
def test_an_id_is_known_however_it_is_written(graph: Graph, make: Make, fields: dict[str, Any]) -> None:
    load(graph, [_make(make, **{"id_": "a"} | fields)])

    assert _counts(load(graph, [_make(make, "b", doi=DOI)])) == (0, 0, 0, 1)
    assert papers_by_any_id(graph, [DOI]).keys() == {DOI}


def test_lists_of_a_paper_are_found_by_what_others_call_it(graph: Graph, make: Make) -> None:
    load(graph, [_make(make, "a", doi=DOI)])

    for where in (EvidenceFilter(paper=DOI), ClaimFilter(paper=DOI), EntityFilter(paper=f"https://doi.org/{DOI}")):
        assert count(graph, where) > 0


def test_who_knows_an_id_of_a_paper_does_not_have_it_read_again(graph: Graph, make: Make) -> None:
    known, unknown = _make(make, "a", arxiv="2104.00001"), _make(make, "a")
    load(graph, [unknown])

    assert list(unstored(graph, [known.paper], known.extractor, known.extractor_version)) == []
    assert _counts(load(graph, [known])) == (0, 0, 1, 0)


def test_a_load_that_goes_on_tells_again_what_it_passed_over(graph: Graph, make: Make, tmp_path: Path) -> None:
    records = [_make(make, "a", doi=DOI), _make(make, "b", doi=DOI), _make(make, "c")]

    def cut() -> Iterator[Extraction]:
        yield from records[:2]
        raise RuntimeError("cut short")

    with pytest.raises(RuntimeError, match="cut short"):
        load(graph, cut(), checkpoint=tmp_path / "mark", batch_size=1)
    found = load(graph, records, checkpoint=tmp_path / "mark", batch_size=1, keep_duplicates=True)

    assert _counts(found) == (2, 0, 1, 0)


def test_what_has_an_abstract_is_no_record_of_a_title(graph: Graph, make: Make) -> None:
    load(graph, [_bare("a", TITLE, doi=DOI)])

    assert _counts(load(graph, [_make(make, "b", title=TITLE, doi=DOI)])) == (1, 0, 0, 0)


def test_what_a_record_tells_of_ids_is_kept(graph: Graph, make: Make) -> None:
    load(graph, [_make(make, "2104.00001")])
    load(graph, [_make(make, "b", arxiv="2104.00001", doi=DOI)])

    assert _counts(load(graph, [_make(make, "c", doi=DOI, pmid="77")])) == (0, 0, 0, 1)
    (paper,) = _all(graph)
    assert (paper.doi, paper.arxiv, paper.pmid, paper.duplicates) == (DOI, "2104.00001", "77", ("b", "c"))

    # Also where the paper is read again.
    assert _counts(load(graph, [_make(make, "2104.00001", extractor_version="2")])) == (0, 1, 0, 0)
    (paper,) = _all(graph)
    assert (paper.doi, paper.arxiv, paper.pmid, paper.duplicates) == (DOI, "2104.00001", "77", ("b", "c"))


def test_a_record_without_abstract_does_not_take_the_place_of_one_with_it(graph: Graph, make: Make, dump: Dump) -> None:
    full, bare = _make(make, "a", title=TITLE), _bare("a", TITLE)
    assert _counts(load(graph, [bare])) == (1, 0, 0, 0)
    assert _counts(load(graph, [full])) == (0, 1, 0, 0)
    before = dump(graph)

    assert _counts(load(graph, [bare])) == (0, 0, 1, 0)
    assert list(unstored(graph, [bare.paper], bare.extractor, bare.extractor_version)) == []
    assert dump(graph) == before
    # What is no part of it is another paper, as ever.
    assert load(graph, [_bare("a", "Migration of cranes")]).papers_refused == 1


def test_loading_again_changes_nothing(graph: Graph, make: Make, dump: Dump) -> None:
    both = [_make(make, "a", doi=DOI), _make(make, "b", doi=DOI, pmid="77")]
    load(graph, both)
    before = dump(graph)
    told: list[Duplicate] = []

    assert _counts(load(graph, both, on_duplicate=told.append)) == (0, 0, 1, 1)
    assert dump(graph) == before
    assert [(one.paper.id, one.of.id, one.is_news) for one in told] == [("b", "a", False)]


def test_a_record_is_compared_with_what_its_paper_becomes(graph: Graph, make: Make) -> None:
    title = " ".join(f"unchanged{number}" for number in range(30))
    load(graph, [make("a", OTHERS, title=title, doi=DOI)])

    # At once with a record of the new text, and not with one of the former.
    again = make("a", NAMES, BEATS, title=title, doi=DOI)
    former = make("c", OTHERS, title="Of numbats, termites and eucalyptus forests", doi=DOI)
    found = load(graph, [again, _make(make, "b", doi=DOI, title="Quokka"), former])

    assert _counts(found) == (1, 1, 0, 1)
    assert [(paper.id, paper.duplicates) for paper in _all(graph)] == [("a", ("b",)), ("c", ())]


def test_duplicates_can_be_kept(graph: Graph, make: Make) -> None:
    both = [_make(make, "a", doi=DOI), _make(make, "b", doi=DOI)]
    assert _counts(load(graph, both, keep_duplicates=True)) == (2, 0, 0, 0)
    # What is stored is what it is.
    assert _counts(load(graph, both)) == (0, 0, 2, 0)


def test_where_its_paper_is_gone_a_record_is_one(graph: Graph, make: Make) -> None:
    both = [_make(make, "a", doi=DOI), _make(make, "b", doi=DOI)]
    load(graph, both)
    delete(graph, ["a"])

    assert _counts(load(graph, both[1:])) == (1, 0, 0, 0)


def test_what_is_noted_is_not_read_again(graph: Graph, make: Make) -> None:
    both = [_make(make, "a", doi=DOI), _make(make, "b", doi=DOI)]
    read = [extraction.paper for extraction in both]
    named = both[0].extractor, both[0].extractor_version
    told: list[str] = []

    def tell(found: Duplicate) -> None:
        told.append(found.paper.id)

    # Before it is noted which paper it is of, it is read as any other.
    assert [paper.id for paper in unstored(graph, read, *named, on_duplicate=tell)] == ["a", "b"]
    load(graph, both)
    assert [paper.id for paper in unstored(graph, read, *named, on_duplicate=tell)] == []
    assert told == ["b"]
    assert [paper.id for paper in unstored(graph, read, *named)] == ["b"]


def test_a_paper_is_found_by_what_others_call_it(graph: Graph, make: Make) -> None:
    load(graph, [_make(make, "a", doi=DOI, arxiv="2104.00001", pmid="77"), make("quokka", OTHERS)])
    asked = ["a", DOI, f"doi:{DOI}", "https://doi.org/10.1000/QUOKKA", "arXiv:2104.00001v2", "pmid:77"]

    load(graph, [_make(make, "noted", doi=DOI)])

    found = papers_by_any_id(graph, [*asked, "77", "quokka", "wombat", "noted"])

    known = dict.fromkeys([*asked, "noted"], "a") | {"quokka": "quokka"}
    assert {id_: row.id for id_, row in found.items()} == known


def _stored(graph: Graph) -> list[tuple[str, str, str, bool]]:
    found = stored_duplicates(graph)
    return [(one.duplicate.of.id, one.duplicate.paper.id, one.duplicate.by, one.is_judged) for one in found]


@pytest.mark.parametrize("id_", ["p1", "W2741809807", DOI])
def test_claims_are_found_by_all_ids_of_their_paper(graph: Graph, make: Make, id_: str) -> None:
    stated = [*BEATS, ("PAPER", "INTRODUCES", "Quokka")]
    load(graph, [make("p1", NAMES, stated, doi=DOI), make("quokka", OTHERS)])
    load(graph, [_make(make, "W2741809807", doi=DOI)])

    whole = set(claims(graph).items)
    assert len(whole) == 2
    of_paper = [ClaimFilter(paper=id_), ClaimFilter(any_of=[ClaimFilter(paper=id_)])]
    assert [set(claims(graph, where).items) for where in of_paper] == [whole, whole]
    assert [count(graph, where) for where in of_paper] == [2, 2]
    assert not claims(graph, ClaimFilter(none_of=[ClaimFilter(paper=id_)])).items
    assert count(graph, EvidenceFilter(paper=id_)) == 2


@pytest.mark.parametrize("id_", ["p1", DOI])
def test_a_paper_is_a_subject_by_its_ids_too(graph: Graph, make: Make, id_: str) -> None:
    # A name that has the id in it is found beside it.
    names = {f"Quokka of {DOI}": ("Method",), "Wombat": ("Method",)}
    stated = [(f"Quokka of {DOI}", "OUTPERFORMS", "Wombat"), ("PAPER", "INTRODUCES", "Wombat")]
    load(graph, [make("p1", names, stated, doi=DOI)])

    introduces = next(claim for claim in claims(graph).items if claim.subject.id == "p1")
    for where in (ClaimFilter(subject=id_), ClaimFilter(any_of=[ClaimFilter(subject=id_)])):
        assert introduces in claims(graph, where).items
        assert count(graph, where) == (1 if id_ == "p1" else 2)


def test_duplicates_that_are_stored_are_found_and_deleted(graph: Graph, make: Make, dump: Dump) -> None:
    kept = [_make(make, "b", doi=DOI, title=TITLE), _make(make, "d", doi="10.1000/wombat")]
    load(graph, [*kept, _make(make, "noted", doi=DOI)])
    records = [
        _bare("a", TITLE, doi=DOI),
        _make(make, "c", title=TITLE, pmid="77"),
        make("e", OTHERS, doi="10.1000/wombat"),
    ]
    load(graph, records, keep_duplicates=True)
    assert _stored(graph) == [("b", "a", "doi", False), ("b", "c", "title", False)]

    gone = delete_duplicates(graph, stored_duplicates(graph))

    assert (gone.papers, gone.claims, gone.evidence, gone.unknown) == (2, 0, 1, ())
    assert _stored(graph) == []
    (paper,) = (paper for paper in _all(graph) if paper.id == "b")
    assert (paper.doi, paper.pmid, paper.duplicates) == (DOI, "77", ("noted", "a", "c"))
    assert _counts(load(graph, [*kept, *records])) == (0, 0, 3, 2)


def test_of_two_records_that_one_is_the_paper_of_which_people_said_something(graph: Graph, make: Make) -> None:
    load(graph, [_make(make, id_, doi=DOI) for id_ in ("a", "b", "c")], keep_duplicates=True)
    for paper in ("b", "c"):
        (piece,) = evidence(graph, EvidenceFilter(paper=paper)).items
        confirm_evidence(graph, piece.id)

    assert _stored(graph) == [("b", "a", "doi", False), ("b", "c", "doi", True)]
    (piece,) = evidence(graph, EvidenceFilter(paper="a")).items
    reject_evidence(graph, piece.id, "no comparison")
    assert _stored(graph) == [("a", "b", "doi", True), ("a", "c", "doi", True)]


def test_a_paper_is_no_other_record_of_itself(graph: Graph, make: Make) -> None:
    records = [_make(make, id_, doi=DOI) for id_ in ("b", "a")]
    load(graph, records)
    load(graph, records, keep_duplicates=True)
    assert _stored(graph) == [("a", "b", "doi", False)]

    delete_duplicates(graph, stored_duplicates(graph))

    assert [(paper.id, paper.duplicates) for paper in _all(graph)] == [("a", ("b",))]


def test_what_is_said_meanwhile_keeps_a_record(graph: Graph, make: Make) -> None:
    load(graph, [_make(make, id_, doi=DOI) for id_ in ("a", "b", "c")], keep_duplicates=True)
    found = stored_duplicates(graph)
    (piece,) = evidence(graph, EvidenceFilter(paper="b")).items
    confirm_evidence(graph, piece.id)

    gone = delete_duplicates(graph, found)

    assert (gone.papers, gone.unknown) == (1, ())
    assert [paper.id for paper in _all(graph)] == ["a", "b"]


def test_a_record_stays_whose_paper_goes_meanwhile(graph: Graph, make: Make) -> None:
    load(graph, [_make(make, id_, doi=DOI) for id_ in ("a", "b")], keep_duplicates=True)
    found = stored_duplicates(graph)
    delete(graph, ["a"])

    assert delete_duplicates(graph, found).papers == 0
    assert [paper.id for paper in _all(graph)] == ["b"]
