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
_END: Final = re.compile(r"ER  ?-(?=\s|$)")
# A line that begins with `IL-6`, `T1 -weighted` or `AI- and` goes on with the one before.
_TAG: Final = re.compile(r"([A-Z][A-Z0-9])(?:  -| -(?=\s|$))\s?")
# Tags of which every line counts.
_SEVERAL: Final = [*rispy.LIST_TYPE_TAGS, "AB", "N2"]


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
    # rispy wants two spaces after every tag and one before what it holds, and an end.
    tagged = [_written(line) for line in lines if not _END.match(line)]
    text = "\n".join([*tagged, "ER  - "])
    references: list[dict[str, Any]] = rispy.loads(text, skip_unknown_tags=True, list_tags=_SEVERAL)
    return references[0]


def _written(line: str) -> str:
    found = _TAG.match(line)
    return f"{found[1]}  - {line[found.end() :]}" if found else line


def _read(source: Input) -> Iterator[Paper | Reject]:
    return convert(source, _records(source), _paper)


FORMAT: Final = Format("ris", "RIS, as reference managers export it", _recognises, _read)
