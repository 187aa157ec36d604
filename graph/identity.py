"""Whether two records are of one paper: sources give one paper ids of their own, and often different texts.

Counted as two, it would agree with itself. Records are compared by the ids that others gave a paper (DOI, arXiv,
PubMed) and by their titles; what these say holds only while the texts agree. A title alone, without an abstract and
without such an id, is never enough: it may be that of a series, and states hardly anything.
"""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from claimgraph.graph.connect import Row
from claimgraph.graph.names import joined, words_of
from claimgraph.graph.queries import identity as queries
from claimgraph.schema import Paper, arxiv_id, doi_in, pubmed_id
from claimgraph.schema.scripts import UNSPACED

GIVEN: Final = ("doi", "arxiv", "pmid")
"""The ids that others than a source gave a paper, the surest first."""
TITLE: Final = "title_key"
_WORD: Final = re.compile(rf"[^\W{UNSPACED}]{{4,}}|(?=([{UNSPACED}]{{3}}))")
"""A longer word, or three characters in a row of a script without spaces."""
_A_DOI: Final = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\S+)", re.IGNORECASE)
_LEAST_WORDS: Final = 8
"""A shorter abstract is none ("No abstract available"), by the longer words it has."""
_LEAST_TITLE: Final = 24
"""Shorter titles are those of several papers ("Introduction", "A reply to the comments")."""
_MOST_TITLE: Final = 200
"""Of longer ones a digest: an index takes keys of a limited size."""

Read = Callable[..., list[Row]]
"""Runs a statement with its parameters."""


@dataclass(slots=True)
class Known:
    """A paper that another record may be of."""

    id: str
    title: str
    abstract: str
    authors: tuple[str, ...]
    duplicates: tuple[str, ...] = ()
    """The ids of its other records that are known."""
    keys: dict[str, str] = field(default_factory=dict)
    """What other records may have in common with it, by its property in the graph."""

    @classmethod
    def of(cls, paper: Paper) -> "Known":
        """A paper that is not stored yet."""
        return cls(paper.id, paper.title, paper.abstract, paper.authors, keys=keys_of(paper))

    @classmethod
    def stored(cls, row: Row) -> "Known":
        """A paper of the graph, of a row of `queries.BY_KEY`."""
        return cls(
            id=row["id"],
            title=row["title"],
            abstract=row["abstract"],
            authors=tuple(row["authors"] or ()),
            duplicates=tuple(row["duplicates"] or ()),
            keys=keys_of_fields("", row["title"], row["doi"], None, row["arxiv"], row["pmid"]),
        )


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A record of a paper that there is already, from another source."""

    paper: Paper
    of: Known
    by: str
    """What they have in common: one of `GIVEN`, or else "title"."""
    is_news: bool
    """Whether it is not noted yet, or has an id that the paper lacks."""

    def row(self) -> Row:
        """What it tells of its paper, for `queries.NOTE_DUPLICATES`."""
        keys = keys_of(self.paper)
        return {"id": self.of.id, "duplicate": self.paper.id} | {kind: keys.get(kind) for kind in GIVEN}


def keys_of(paper: Paper) -> dict[str, str]:
    """What two records of one paper may have in common, by its property in the graph.

    The DOI that arXiv gives is an arXiv id: a paper has it beside that of its publisher.

    >>> keys_of(Paper(id="arxiv:2104.00001v2", title="On Stones", doi="10.48550/arxiv.2104.00001"))
    {'arxiv': '2104.00001'}
    """
    return keys_of_fields(paper.id, paper.title, paper.doi, paper.url, paper.arxiv, paper.pmid)


def keys_of_fields(
    id_: str,
    title: str,
    doi: str | None = None,
    url: str | None = None,
    arxiv: str | None = None,
    pmid: str | None = None,
) -> dict[str, str]:
    """`keys_of` a paper that has these fields."""
    keys = {
        "doi": next(filter(None, map(_doi, (doi, id_, url))), None),
        "arxiv": arxiv_id(arxiv, id_, doi, url),
        "pmid": pmid or pubmed_id(id_, url),
        TITLE: title_key(title),
    }
    return {kind: key for kind, key in keys.items() if key}


def _doi(value: str | None) -> str | None:
    """The DOI that a string is, with a resolver or without; null for that which arXiv gives."""
    found = _A_DOI.fullmatch(value.strip()) if value else None
    return doi_in(found[1]) if found and not arxiv_id(value) else None


def given_ids(value: str) -> dict[str, str]:
    """What a string can be that others than a source gave a paper, by its property in the graph.

    >>> given_ids("https://doi.org/10.1234/Rock.5"), given_ids("arXiv:2104.00001v2"), given_ids("On Stones")
    ({'doi': '10.1234/rock.5'}, {'arxiv': '2104.00001'}, {})
    """
    if arxiv := arxiv_id(value):
        return {"arxiv": arxiv}
    if pmid := pubmed_id(value):
        return {"pmid": pmid}
    doi = doi_in(value)
    return {"doi": doi} if doi else {}


def title_key(title: str) -> str | None:
    """A title as spelling habits leave it; null for one that is too short to be of one paper.

    >>> title_key("On the Rolling of Stones: Pre-Training") == title_key("On the rolling of stones — pretraining.")
    True
    >>> title_key("On Stones") is None
    True
    """
    key = joined(words_of(title.casefold()))
    if len(key) > _MOST_TITLE:
        return hashlib.sha256(key.encode()).hexdigest()
    return key if len(key) >= _LEAST_TITLE else None


def is_another(text: str, stored: str) -> bool:
    """Whether a text is plainly not that of the same paper: of the longer words of the shorter text it shares not half.

    Where words have no spaces between them, three characters in a row count for one.

    >>> is_another("On Stones That Roll", "On Stones. Stones that roll gather no moss.")
    False
    >>> is_another("On Stones That Roll", "Migration of Wombats")
    True
    """
    one, other = _words(text), _words(stored)
    return 2 * len(one & other) < min(len(one), len(other))


def _words(text: str) -> set[str]:
    return {found[0] or found[1] for found in _WORD.finditer(text.casefold())}


def has_abstract(text: str) -> bool:
    """Whether a text is an abstract, and no word that there is none.

    >>> has_abstract("No abstract available."), has_abstract("")
    (False, False)
    """
    return len(_words(text)) >= _LEAST_WORDS


def duplicates(
    papers: Sequence[Paper], read: Read, rewritten: Mapping[str, Paper] = MappingProxyType({})
) -> dict[str, Duplicate]:
    """Those of some papers that are not stored which are records of others, stored or earlier ones of these.

    A record with an abstract is none of a paper that has only its title: that paper says less.

    Whether two are one is not asked of records that are none of each other: where a third one has the ids of both, it
    is a record of the first.

    Args:
        papers: Papers that are not stored, of different ids.
        read: Runs a statement with its parameters.
        rewritten: Stored papers that become these, by their ids.
    """
    wanted = {paper.id: keys_of(paper) for paper in papers}
    known = _stored(wanted.values(), read, rewritten)
    found: dict[str, Duplicate] = {}
    for paper in papers:
        keys = wanted[paper.id]
        same = next((pair for pair in _sharing(keys, known) if _is_same(paper, *pair)), None)
        one, kind = same or (Known.of(paper), "")
        # What is noted of it counts for the next record, as it does where that comes in another batch.
        more = {name: key for name, key in keys.items() if not same or (name in GIVEN and name not in one.keys)}
        for entry in more.items():
            known[entry].append(one)
        one.keys |= more
        if same:
            is_news = bool(more) or paper.id not in one.duplicates
            found[paper.id] = Duplicate(paper, one, "title" if kind == TITLE else kind, is_news)
    return found


def _stored(
    wanted: Iterable[dict[str, str]], read: Read, rewritten: Mapping[str, Paper]
) -> dict[tuple[str, str], list[Known]]:
    """Stored papers by each of the keys, as they become."""
    keys: dict[str, set[str]] = defaultdict(set)
    for each in wanted:
        for kind, key in each.items():
            keys[kind].add(key)
    rows = [(kind, row) for kind, some in keys.items() for row in read(queries.BY_KEY[kind], keys=sorted(some))]
    by_id = {row["paper"]["id"]: Known.stored(row["paper"]) for _, row in rows}
    entries = {(kind, row["key"], row["paper"]["id"]) for kind, row in rows}
    for id_, paper in rewritten.items():
        was, by_id[id_] = by_id.get(id_), Known.of(paper)
        if was:
            by_id[id_].duplicates = was.duplicates
            by_id[id_].keys = {kind: key for kind, key in was.keys.items() if kind in GIVEN} | by_id[id_].keys
        entries = {entry for entry in entries if entry[2] != id_}
        entries |= {(kind, key, id_) for kind, key in by_id[id_].keys.items()}
    known: dict[tuple[str, str], list[Known]] = defaultdict(list)
    for kind, key, id_ in sorted(entries):
        known[kind, key].append(by_id[id_])
    return known


def _sharing(keys: dict[str, str], known: dict[tuple[str, str], list[Known]]) -> Iterator[tuple[Known, str]]:
    """The papers that have one of the keys, each with the property that it is in; the surest first."""
    for kind in (*GIVEN, TITLE):
        if kind in keys:
            yield from ((one, kind) for one in known[kind, keys[kind]])


def _is_same(paper: Paper, stored: Known, kind: str) -> bool:
    """Whether a record is of a paper with which it has something in common."""
    if not has_abstract(paper.abstract):
        return kind != TITLE and not is_another(paper.title, stored.title)
    if not has_abstract(stored.abstract) or is_another(paper.abstract, stored.abstract):
        return False
    authors, others = _parts_of_names(paper.authors), _parts_of_names(stored.authors)
    return kind != TITLE or not (authors and others and authors.isdisjoint(others))


def _parts_of_names(authors: Iterable[str]) -> set[str]:
    """The names of authors in parts, as each source writes and orders them in its own way.

    >>> sorted(_parts_of_names(["M\u00fcller, J.", "Alan Turing"]))
    ['alan', 'muller', 'turing']
    """
    plain = (unicodedata.normalize("NFKD", author.casefold()) for author in authors)
    letters = ("".join(letter for letter in author if not unicodedata.combining(letter)) for author in plain)
    return {word for author in letters for word in words_of(author) if len(word) > 1}
