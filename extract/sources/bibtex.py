"""BibTeX: entries with a title; what is in none, and what only steers a style, is passed over."""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.middlewares.names import split_multiple_persons_names
from bibtexparser.model import Block, DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry, ParsingFailedBlock

from claimgraph.extract.sources.formats import Format, Head
from claimgraph.extract.sources.records import Raw, convert, make_paper, read_doi
from claimgraph.extract.sources.rejects import Reject, excerpt
from claimgraph.extract.sources.streams import Input, invalid_utf8
from claimgraph.schema import MAX_TEXT, Paper, arxiv_id

_ENTRY: Final = re.compile(r"^\s*@\s*[A-Za-z]+\s*[{(]", re.MULTILINE)
_NO_PAPERS: Final = frozenset({"ieeetranbstctl", "control", "set", "xdata"})
# What LaTeX needs about a link or an id, and what is no part of it.
_DRESS: Final = re.compile(r"\\url\b|[{}]|\\(?=[_%&#~$])")
_SORT_KEY: Final = re.compile(r"\\noopsort\s*\{[^{}]*\}")
_REPEATED: Final = (DuplicateBlockKeyBlock, DuplicateFieldKeyBlock)


def _recognises(head: Head) -> bool:
    return not head.is_json and _ENTRY.search(head.text) is not None


def _entries(source: Input) -> Iterator[Raw[dict[str, str]] | Reject]:
    library = _parse(source.read_document())
    strings: dict[str, str] = {}
    for name, string in library.strings_dict.items():
        strings[name.lower()] = _value(str(string.value), strings)
    for block in library.blocks:
        line = (block.start_line or 0) + 1
        # A key or a field that comes twice is no fault of the text; papers that share an id are told apart later.
        entry = block.ignore_error_block if isinstance(block, _REPEATED) else block
        reason = _why_broken(entry)
        if reason:
            yield Reject(source.name, line, reason, excerpt(block.raw or ""))
        elif isinstance(entry, Entry) and entry.entry_type.lower() not in _NO_PAPERS:
            yield Raw(line, _fields(entry, strings))


def _why_broken(block: Block | None) -> str | None:
    if isinstance(block, ParsingFailedBlock):
        why = getattr(block.error, "abort_reason", str(block.error))
        return f"it is no BibTeX: {' '.join(why.split()).rstrip('.')}"
    return invalid_utf8(block.raw or "") if isinstance(block, Entry) else None


def _parse(text: str) -> Library:
    """The blocks of a BibTeX file, their values as they are written."""
    with _unlogged(logging.getLogger("bibtexparser.splitter")):
        return parse_string(text, parse_stack=[])


@contextmanager
def _unlogged(logger: logging.Logger) -> Iterator[None]:
    """Keep a logger from printing what becomes a reject."""

    def drop(_: logging.LogRecord) -> bool:
        return False

    logger.addFilter(drop)
    try:
        yield
    finally:
        logger.removeFilter(drop)


def _fields(entry: Entry, strings: Mapping[str, str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for field in entry.fields:
        fields.setdefault(field.key.lower(), _value(str(field.value), strings))
    return fields


def _value(written: str, strings: Mapping[str, str]) -> str:
    """What a value stands for: strings in quotes or braces and names of strings, concatenated by `#`."""
    value = ""
    for part in map(str.strip, _parts(written) if "#" in written else [written]):
        value += part[1:-1] if part[:1] in {"{", '"'} else strings.get(part.lower(), part)
        # Strings that are made of others can double from one to the next.
        if len(value) > MAX_TEXT:
            break
    return value


def _parts(written: str) -> list[str]:
    """Split at each `#` that is neither in quotes nor in braces."""
    parts = [""]
    depth = 0
    quoted = False
    for character in written:
        depth += (character == "{") - (character == "}")
        quoted ^= character == '"' and depth == 0
        if character == "#" and depth == 0 and not quoted:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _names(authors: str) -> list[str]:
    # bibtexparser drops an accent that begins a name.
    names = split_multiple_persons_names(" ".join(authors.split()).replace("\\", "\0"))
    return [name.replace("\0", "\\") for name in names if name != "others"]


def _paper(fields: dict[str, str]) -> Paper:
    written, eprint, url = (_DRESS.sub("", fields.get(name, "")) for name in ("doi", "eprint", "url"))
    doi = read_doi(written)
    archive = (fields.get("archiveprefix") or fields.get("eprinttype") or "").strip().lower()
    arxiv = arxiv_id(eprint) if archive in {"", "arxiv"} else None
    # An entry's key is no id, as it means something only within its own file.
    identifier = arxiv if archive else None
    return make_paper(
        FORMAT.name,
        id_=f"doi:{doi}" if doi else identifier,
        title=fields.get("title"),
        abstract=fields.get("abstract"),
        year=_SORT_KEY.sub("", fields.get("year") or fields.get("date") or ""),
        authors=_names(fields.get("author", "")),
        venue=fields.get("journal") or fields.get("journaltitle") or fields.get("booktitle"),
        doi=doi,
        ids=(arxiv, f"pmid:{fields.get('pmid', '')}"),
        urls=(url, f"https://arxiv.org/abs/{arxiv}" if arxiv else None),
        latex=True,
    )


def _read(source: Input) -> Iterator[Paper | Reject]:
    return convert(source, _entries(source), _paper)


FORMAT: Final = Format("bibtex", "BibTeX or BibLaTeX entries", _recognises, _read)
