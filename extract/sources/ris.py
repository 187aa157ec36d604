"""RIS, as reference managers export it: lines of two-letter tags, `TY` to `ER`."""

import re
from collections.abc import Iterator
from typing import Any, Final

import rispy  # type: ignore[import-untyped]  # has no types

from claimgraph.extract.sources.formats import Format, Head
from claimgraph.extract.sources.records import Raw, convert, make_paper, read_doi
from claimgraph.extract.sources.rejects import Reject, excerpt
from claimgraph.extract.sources.streams import Input, Line
from claimgraph.schema import Paper

_BEGIN: Final = re.compile(r"TY  ?-")
_END: Final = re.compile(r"ER  ?-")


def _recognises(head: Head) -> bool:
    return re.search(r"^TY  ?- ?\w", head.text, re.MULTILINE) is not None


def _records(source: Input) -> Iterator[Raw[list[str]] | Reject]:
    """The lines of each record; one that lacks its end tag ends where the next begins, and must not be the last."""
    lines: list[Line] = []
    for line in source.lines():
        if _BEGIN.match(line.text) and lines:
            yield _record(source, lines)
            lines = []
        if lines or _BEGIN.match(line.text):
            lines.append(line)
        if _END.match(line.text) and lines:
            yield _record(source, lines)
            lines = []
    if lines:
        reason = "the file ends within it: there is no ER line after it"
        yield Reject(source.name, lines[0].number, reason, excerpt("\n".join(line.text for line in lines)))


def _record(source: Input, lines: list[Line]) -> Raw[list[str]] | Reject:
    broken = next((line for line in lines if line.problem), None)
    if broken and broken.problem:
        return Reject(source.name, broken.number, broken.problem, excerpt(broken.text))
    return Raw(lines[0].number, [line.text for line in lines])


def _paper(lines: list[str]) -> Paper:
    reference = _parsed(lines)
    doi = read_doi(reference.get("doi"))
    return make_paper(
        FORMAT.name,
        id_=f"doi:{doi}" if doi else None,
        title=reference.get("title") or reference.get("primary_title"),
        abstract=reference.get("abstract") or reference.get("notes_abstract"),
        year=reference.get("year") or reference.get("publication_year") or reference.get("date"),
        authors=reference.get("authors") or reference.get("first_authors") or (),
        venue=reference.get("journal_name") or reference.get("alternate_title3") or reference.get("secondary_title"),
        doi=doi,
        urls=(reference.get("urls"),),
    )


def _parsed(lines: list[str]) -> dict[str, Any]:
    # rispy wants two spaces after every tag, and an end.
    tagged = [re.sub(r"^([A-Z][A-Z0-9]) ?-", r"\1  -", line) for line in lines if not _END.match(line)]
    references: list[dict[str, Any]] = rispy.loads("\n".join([*tagged, "ER  - "]), skip_unknown_tags=True)
    return references[0]


def _read(source: Input) -> Iterator[Paper | Reject]:
    return convert(source, _records(source), _paper)


FORMAT: Final = Format("ris", "RIS, as reference managers export it", _recognises, _read)
