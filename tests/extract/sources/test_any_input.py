"""Whatever the bytes, reading ends in papers, rejects or one clear error, and all of it can be written as UTF-8."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimgraph.extract.sources import FORMATS, SourceError

Read = Callable[..., Any]

# Out of these grow the beginnings of every format, and what breaks them.
PIECES = st.sampled_from(
    [
        *(b'{"id": "1", "title": "On Stones"}', b'{"title": ', b'"abstract": "Stones roll."', b'"sentences": ["x"]'),
        *(
            b'{"paperId": null, "title": "On Sand"}',
            b'{"data": [',
            b"null",
            b"[",
            b"]",
            b"{",
            b"}",
            b",",
            b'"',
            b"\\ud800",
        ),
        *(b'{"abstract_inverted_index": {"a": [0]}}', b'{"id": "https://openalex.org/W1", "title": "x"}', b"1e999"),
        *(
            b"id,title\n",
            b"1,On Stones\n",
            b"\t",
            b";",
            b'"""',
            b"\r",
            b"\n",
            b"\n\n",
            b" ",
            b"\xff",
            b"\xc3\xa9",
            b"\\",
        ),
        *(b"@misc{a, title={On Stones}}", b"@string{a = ", b"#", b"TY  - JOUR\n", b"TI  - On Stones\n", b"ER  - \n"),
        *(
            b'<feed xmlns="http://www.w3.org/2005/Atom">',
            b"<entry>",
            b"<title>x</title>",
            b"</entry>",
            b"</feed>",
            b"<",
        ),
        *(
            b"<PubmedArticleSet>",
            b"<PubmedArticle>",
            b"<PMID>1</PMID>",
            b"</PubmedArticle>",
            b"&",
            b"<!DOCTYPE x [",
            b">",
        ),
        *(
            b"On Stones",
            b"Stones roll, and that is all. " * 8,
            b"\x1f\x8b",
            b"\x28\xb5\x2f\xfd",
            b"\xef\xbb\xbf",
            b"\0",
        ),
    ]
)


@given(
    content=st.lists(PIECES | st.binary(max_size=4), max_size=20).map(b"".join),
    format_=st.none() | st.sampled_from(sorted(FORMATS)),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_no_input_breaks_reading(read_text: Read, content: bytes, format_: str | None) -> None:
    try:
        reading = read_text(content, format=format_)
    except SourceError as error:
        str(error).encode()
        return
    for paper in reading.papers:
        paper.model_dump_json().encode()
    for reject in reading.rejects:
        assert "\n" not in reject.reason
        f"{reject} {reject.record}".encode()


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_no_format_minds_a_text_without_sense(read_text: Read, name: str) -> None:
    try:
        reading = read_text("a\nb\n\nc", format=name)
    except SourceError:
        return
    assert reading.papers == []
