"""The forms of claims in bulk, of whatever papers and people write. No graph is asked."""

import csv
import json
from io import StringIO
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from claimgraph.api.bulk import FORMS
from claimgraph.graph import TABLE_COLUMNS, ClaimRow, EvidenceRow, Graph, Named, PaperRow, Source, Stated, citation_key
from claimgraph.schema import Attribution, Predicate, Span, SubjectType

NO_GRAPH = cast("Graph", None)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


def stated(words: str, by: str, title: str) -> Stated:
    paper = PaperRow("p1", title, "", 2031, (by, "B"), None, None, None, None, None, "x", (), 1, "rules", "1", None)
    piece = EvidenceRow(
        id="evid_1",
        claim="clam_1",
        paper="p1",
        sentence=words,
        index=1,
        start=0,
        end=3,
        subject=Span(0, 1),
        object=None,
        cue=None,
        negated=True,
        hedged=False,
        attribution=Attribution.PRIOR,
        metric=None,
        value=words,
        on=None,
        baseline=None,
        confidence=0.25,
        extractor="rules",
        extractor_version="1",
        curated_by=by,
    )
    ends = (Named("enty_1", SubjectType.METHOD, words), Named("enty_2", SubjectType.TASK, title))
    return Stated(ClaimRow("clam_1", Predicate.USES, *ends, 0, 0, 1, 1, 0.0, None, 2031), (Source(piece, paper, None),))


@given(TEXT, TEXT, TEXT)
def test_a_table_is_read_as_it_was(words: str, by: str, title: str) -> None:
    one = stated(words, by, title)
    header, row = csv.reader(StringIO("".join(FORMS["csv"].write(NO_GRAPH, [one], None)), newline=""))
    cells: dict[str, Any] = dict(zip(header, row, strict=True))
    assert tuple(header) == TABLE_COLUMNS
    assert [cells[name] for name in ("subject", "object", "sentence", "value", "curated_by", "title")] == [
        *(words, title, words, words, by, title)
    ]
    assert [cells[name] for name in ("negated", "hedged", "subject_end", "object_end", "year", "belief", "key")] == [
        *("true", "false", "1", "", "2031", "0.0", citation_key(one.sources[0].paper))
    ]


@given(TEXT, TEXT, TEXT)
def test_a_line_is_read_as_it_was(words: str, by: str, title: str) -> None:
    one = stated(words, by, title)
    (line,) = "".join(FORMS["jsonl"].write(NO_GRAPH, [one], None)).rstrip("\n").split("\n")
    read = json.loads(line)
    (piece,) = read["evidence"]
    assert (read["subject"]["name"], read["predicate"], read["support"]) == (words, "USES", 0)
    assert (piece["sentence"], piece["subject"], piece["attribution"]) == (words, {"start": 0, "end": 1}, "prior")
    assert (piece["paper"]["title"], piece["paper"]["authors"]) == (title, [by, "B"])
    assert piece["paper"]["key"] == citation_key(one.sources[0].paper)


def test_a_paper_is_cited_once() -> None:
    twice = "".join(FORMS["bibtex"].write(NO_GRAPH, [stated("a", "b", "c")] * 2, None))
    assert twice.count("@misc{") == 1
