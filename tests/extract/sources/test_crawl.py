"""JSON of other crawlers: whatever the fields are called."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from claimgraph.schema import Paper, Span, paper_id

Read = Callable[..., Any]


@pytest.mark.parametrize(
    "record",
    [
        {"id": "17", "title": "On Stones", "abstract": "Stones\nroll."},
        {"id": 17, "title": "On Stones", "summary": "Stones roll."},
        {"paper_id": " 17 ", "Title": "On Stones", "Abstract": "Stones roll.", "id": ""},
        {"arXivId": "17", "paper-title": "On  Stones", "abs": "Stones roll."},
        {"id": "17", "abs": "https://papers.example/17", "title": "On Stones", "summary": "Stones roll."},
        {"id": "17", "title": "On Stones", "abstract": ["Stones", "roll."]},
        {"paperId": "17", "paperTitle": "On Stones", "paperAbstract": "Stones roll."},
        {"_id": "5f3a", "id": "17", "articleTitle": "On Stones", "AbstractText": "Stones roll."},
        {"id": "17", "title": "On Stones", "text": "Stones roll.", "categories": ["x"], "label": None},
    ],
)
def test_fields_are_recognised_by_any_usual_name(read_text: Read, record: dict[str, Any]) -> None:
    paper = read_text(json.dumps(record)).paper
    assert (paper.id, paper.title, paper.abstract, paper.source) == ("17", "On Stones", "Stones roll.", "jsonl")


def test_all_fields(read_text: Read) -> None:
    record = {
        "id": "a/1",
        "title": "On Stones",
        "abstract": "Stones roll.",
        "published": "2021-03-04T00:00:00Z",
        "authors": [{"name": "Ada Stein"}, {"given": "Bo", "family": "Pierre"}, "Cy Rock", {"fullName": "Di Sand"}],
        "journal-ref": "Rocks 3",
        "doi": "https://doi.org/10.1234/ROCK.5",
        "links": ["ftp://x.example", "https://papers.example/a1"],
    }
    assert read_text(json.dumps(record)).paper == Paper(
        id="a/1",
        title="On Stones",
        abstract="Stones roll.",
        year=2021,
        authors=("Ada Stein", "Bo Pierre", "Cy Rock", "Di Sand"),
        venue="Rocks 3",
        doi="10.1234/rock.5",
        url="https://papers.example/a1",
        source="jsonl",
    )


def test_an_answer_of_crossref(read_text: Read) -> None:
    work = {
        "DOI": "10.1234/ROCK.5",
        "title": ["On Stones"],
        "abstract": "<jats:p>Stones roll.</jats:p>",
        "author": [{"given": "Ada", "family": "Stein"}],
        "container-title": ["Rocks"],
        "issued": {"date-parts": [[2020, 3]]},
        "URL": "https://doi.org/10.1234/rock.5",
    }
    assert read_text(json.dumps({"status": "ok", "message": {"total": 1, "items": [work]}})).paper == Paper(
        id="doi:10.1234/rock.5",
        title="On Stones",
        abstract="Stones roll.",
        year=2020,
        authors=("Ada Stein",),
        venue="Rocks",
        doi="10.1234/rock.5",
        url="https://doi.org/10.1234/rock.5",
        source="jsonl",
    )


def test_an_answer_of_europe_pmc(read_text: Read) -> None:
    article = {
        "id": "123",
        "source": "MED",
        "pmid": "123",
        "doi": "10.1234/ROCK.5",
        "title": "On Stones.",
        "authorString": "Stein A, Pierre B.",
        "journalTitle": "Rocks",
        "pubYear": "2020",
        "abstractText": "<h4>Aim</h4>Stones roll.",
    }
    answer = {"version": "6.9", "hitCount": 1, "request": {"query": "stones"}, "resultList": {"result": [article]}}
    assert read_text(json.dumps(answer)).paper == Paper(
        id="pmid:123",
        pmid="123",
        title="On Stones.",
        abstract="Aim Stones roll.",
        year=2020,
        authors=("Stein A", "Pierre B"),
        venue="Rocks",
        doi="10.1234/rock.5",
        source="jsonl",
    )


def test_the_year_of_an_arxiv_id(read_text: Read) -> None:
    assert read_text('{"id": "1907.01234", "title": "On Stones"}').paper.year == 2019


@pytest.mark.parametrize(
    "name",
    [
        "publication_date",
        "publicationDate",
        "published_date",
        "Published Date",
        "pub_date",
        "PubDate",
        "pub_year",
        "pubYear",
    ],
)
def test_the_year_of_a_date_by_any_name(read_text: Read, name: str) -> None:
    assert read_text(json.dumps({"title": "On Stones", name: "2019-05-01"})).paper.year == 2019


@pytest.mark.parametrize(
    ("name", "value"),
    [("PMID", "123"), ("pmid", 123), ("pmid", 123.0), ("pmid", "PMID: 123"), ("pubmed_id", "pmid:123")],
)
def test_an_id_of_pubmed_is_the_one_that_its_own_xml_gives(read_text: Read, name: str, value: object) -> None:
    paper = read_text(json.dumps({name: value, "title": "On Stones"})).paper
    assert (paper.id, paper.pmid) == ("pmid:123", "123")
    assert read_text(f"{name},title\n{value},On Stones\n").paper.id == "pmid:123"


@pytest.mark.parametrize("url", ["ftp://x.example/1", "javascript:alert(1)", "papers.example/1", "http://a b", 7, None])
def test_only_web_addresses_are_addresses(read_text: Read, url: object) -> None:
    assert read_text(json.dumps({"title": "On Stones", "url": url})).paper.url is None


def test_ids_where_the_source_gives_none(read_text: Read) -> None:
    lines = ['{"title": "On Stones", "doi": "10.1234/Rock"}', '{"title": "On Sand", "abstract": "Sand flows."}']
    papers = read_text("\n".join(lines)).papers
    assert [paper.id for paper in papers] == ["doi:10.1234/rock", paper_id("On Sand", "Sand flows.")]


def test_one_text_is_enough(read_text: Read) -> None:
    papers = read_text('{"id": "1", "title": "On Stones", "abstract": ""}\n{"id": "2", "summary": "Sand."}').papers
    assert [(paper.title, paper.abstract) for paper in papers] == [("On Stones", ""), ("", "Sand.")]


@pytest.mark.parametrize(
    "shape", ["{lines}", "[{array}]", '{{"meta": 1, "data": [{array}]}}', "[\n{array}\n]", "[[{array}], []]"]
)
def test_lines_arrays_and_pages(read_text: Read, shape: str) -> None:
    records = [json.dumps({"id": f"p{n}", "title": "On Stones"}) for n in range(3)]
    reading = read_text(shape.format(lines="\n\n".join(records), array=",\n".join(records)))
    assert [paper.id for paper in reading.papers] == ["p0", "p1", "p2"]
    assert reading.rejects == []


def test_a_pretty_printed_document(read_text: Read) -> None:
    assert read_text(json.dumps({"id": "p", "title": "On Stones"}, indent=2)).paper.id == "p"


@pytest.mark.parametrize(
    "shape", ['{{"data": [\n{0}\n]}}', '{{"data": [\n\n{0}\n]\n}}', '{{"data": [\n{0}]}}', "[{0}\n]"]
)
def test_a_page_of_one_record(read_text: Read, shape: str) -> None:
    assert read_text(shape.format('{"id": "p", "title": "On Stones"}')).paper.id == "p"


def test_pretty_printed_objects_one_after_another(read_text: Read) -> None:
    records = [{"id": "p0", "title": "On Stones"}, {"id": "p1"}, {"data": [{"id": "p2", "title": "On Sand"}]}]
    reading = read_text("\n" + "\n".join(json.dumps(record, indent=2) for record in records) + "\noops\n")
    assert [paper.id for paper in reading.papers] == ["p0", "p2"]
    assert reading.reasons == [
        (6, "it has neither a title nor an abstract"),
        (17, "it is no JSON: Expecting value (line 17, column 1)"),
    ]
    assert [reject.record for reject in reading.rejects] == ["p1", "oops"]


@pytest.mark.parametrize("value", ["PMID: 123", "pmid:123", 123.0, "https://pubmed.ncbi.nlm.nih.gov/123/"])
def test_an_id_of_pubmed_beside_another_id(read_text: Read, value: object) -> None:
    paper = read_text(json.dumps({"id": "S-1", "pmid": value, "title": "On Stones"})).paper
    assert (paper.id, paper.pmid) == ("S-1", "123")
    assert read_text(json.dumps({"id": "S-1", "pmid": 0, "title": "On Stones"})).paper.pmid is None


def test_what_a_record_leads_to_is_not_what_it_is_of(read_text: Read) -> None:
    links = ["https://stones.example/1", "https://arxiv.org/abs/1706.03762"]
    record = {"id": "S-1", "title": "On Stones", "url": "https://stones.example/2", "links": links}
    assert read_text(json.dumps(record)).paper.arxiv is None


@pytest.mark.parametrize("indent", [None, 1])
def test_what_pandas_wrote_for_a_missing_value_is_missing(read_text: Read, indent: int | None) -> None:
    record = {"pmid": 12.0, "title": "On Stones", "abstract": float("nan"), "year": 2020.0, "authors": float("nan")}
    assert read_text(json.dumps(record, indent=indent)).paper == Paper(
        id="pmid:12", pmid="12", title="On Stones", year=2020, source="jsonl"
    )


def test_sentences_are_found_in_the_normalised_text(read_text: Read) -> None:
    record = {
        "id": "1",
        "title": "On  {\\em Stones}",
        "abstract": "Stones gain 5\\% speed.\nThey roll.  They roll.",
        "sentences": ["On {\\em Stones}", "Stones gain 5\\% speed.", "They\nroll.", "They roll."],
    }
    paper = read_text(json.dumps(record)).paper
    assert [paper.text[span.start : span.end] for span in paper.sentences] == [
        *("On Stones", "Stones gain 5% speed.", "They roll.", "They roll."),
    ]
    assert paper.sentences[-1] == Span(44, 54)


@pytest.mark.parametrize(
    ("title", "sentences", "text"),
    [
        ("On Sets", ["The set {a, b} is small.", r"We gain 5\%."], ["The set a, b is small.", "We gain 5%."]),
        (r"\emph{On} Sets", ["Fig.~2 shows {a, b}."], ["Fig. 2 shows a, b."]),
        ("On {Sets}", ["The set {a, b} costs $5."], ["The set {a, b} costs $5."]),
    ],
)
def test_whether_sentences_are_latex_is_told_from_all_of_the_text(
    read_text: Read, title: str, sentences: list[str], text: list[str]
) -> None:
    record = {"id": "1", "title": title, "abstract": " ".join(sentences), "sentences": sentences}
    paper = read_text(json.dumps(record)).paper
    assert [paper.text[span.start : span.end] for span in paper.sentences] == text


def test_sentences_may_be_all_the_text_there_is(read_text: Read) -> None:
    record = {"id": "1", "title": "On Stones", "sentences": ["On Stones", "Stones roll.", "They stop."]}
    paper = read_text(json.dumps(record)).paper
    assert (paper.abstract, len(paper.sentences)) == ("Stones roll. They stop.", 3)


@pytest.mark.parametrize(
    ("sentences", "reason"),
    [
        (["Sand flows."], "sentence 1 of 1 is not in the text after the one before"),
        (["They stop.", "Stones roll."], "sentence 2 of 2 is not in the text after the one before"),
        (["Stones roll.", " "], "sentence 2 of 2 is empty"),
    ],
)
def test_sentences_that_do_not_fit_are_a_reject(read_text: Read, sentences: object, reason: str) -> None:
    record = {"id": "1", "title": "On Stones", "abstract": "Stones roll. They stop.", "sentences": sentences}
    reading = read_text(json.dumps(record), format="jsonl")
    assert reading.reasons == [(1, reason)]
    assert reading.rejects[0].record == "1"


@pytest.mark.parametrize(
    "sentences", ["Stones roll.", [[0, 5]], [{"text": "Stones roll."}], ["Stones roll.", 7], 2, {}]
)
def test_sentences_that_are_no_list_of_strings_are_not_used(read_text: Read, sentences: object) -> None:
    record = {"id": "1", "title": "On Stones", "abstract": "Stones roll.", "sentences": sentences}
    paper = read_text(json.dumps(record)).paper
    assert (paper.title, paper.abstract, paper.sentences) == ("On Stones", "Stones roll.", None)


@pytest.mark.parametrize(
    ("line", "reason", "record"),
    [
        ("oops", "it is no JSON: Expecting value (column 1)", "oops"),
        ('{"id": "1", "title": "On', "it is no JSON: Unterminated string starting at (column 22)", None),
        ("[" * 5000, "it is no record: its JSON is nested too deep", None),
        ("7", "it is no JSON object", "7"),
        ("null", "it is no JSON object", "null"),
        ('{"id": "1"}', "it has neither a title nor an abstract", "1"),
        ('{"id": "1", "title": " ", "abstract": "<p/>"}', "it has neither a title nor an abstract", "1"),
        ('{"id": "1", "title": {"en": "x"}}', "its title is no text but of type dict", "1"),
        (
            json.dumps({"id": "i" * 600, "title": "x"}),
            "its id is refused: string should have at most 512 characters",
            "i" * 160 + "…",
        ),
        (json.dumps({"title": "x" * 900_001}), "its title has 900,001 characters; at most 100,000 are read", None),
        (
            '{"title": "x", "authors": [' + '{"name": ' * 400 + "1" + "}" * 400 + "]}",
            None,
            None,
        ),
    ],
)
def test_a_broken_record_is_a_reject_and_reading_goes_on(
    read_text: Read, line: str, reason: str | None, record: str | None
) -> None:
    good = [json.dumps({"id": f"p{n}", "title": f"On Stones {n}"}) for n in range(2)]
    reading = read_text("\n".join([good[0], line, good[1]]))
    assert [paper.id for paper in reading.papers if paper.id.startswith("p") and len(paper.id) == 2] == ["p0", "p1"]
    assert reading.reasons == ([(2, reason)] if reason else [])
    assert record is None or reading.rejects[0].record == record


def test_a_broken_first_line_does_not_make_a_document(read_text: Read) -> None:
    reading = read_text(
        '{"id": "p0", "title": "On\n{"id": "p1", "title": "On Sand"}\n{"id": "p2", "title": "On Mud"}\n'
    )
    assert [paper.id for paper in reading.papers] == ["p1", "p2"]
    assert [line for line, _ in reading.reasons] == [1]


def test_a_broken_document_is_one_reject(read_text: Read) -> None:
    reading = read_text('[\n{"title": "On Stones"},\n{"title": \n]')
    assert reading.reasons == [(1, "it is no JSON: Expecting value (line 4, column 1)")]


def test_invalid_utf8_within_a_document_rejects_its_record(read_text: Read) -> None:
    reading = read_text(b'[\n{"id": "p0", "title": "On Stones"},\n{"id": "p1", "title": "Caf\xe9"}\n]')
    assert [paper.id for paper in reading.papers] == ["p0"]
    assert reading.reasons == [(None, "it is not valid UTF-8: there is a byte 0xe9")]


def test_lone_surrogates_do_not_get_through(read_text: Read) -> None:
    paper = read_text('{"id": "a\\ud800", "title": "On \\ud83d Stones", "url": "https://x.example/\\ud800"}').paper
    assert (paper.id, paper.title) == ("a?", "On Stones")
    paper.model_dump_json().encode()
