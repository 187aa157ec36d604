"""Whether two records are of one paper: sources give one paper ids of their own, and often different texts.

Counted as two, it would agree with itself. Records are compared by the ids that others gave a paper (DOI, arXiv,
PubMed) and by their titles; what these say holds only while the texts do not contradict it.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from claimgraph.graph.connect import Row
from claimgraph.graph.names import UNSPACED, joined, words_of
from claimgraph.graph.queries import identity as queries
from claimgraph.schema import Paper, arxiv_id, doi_in, pubmed_id

GIVEN: Final = ("doi", "arxiv", "pmid")
"""The ids that others than a source gave a paper, the surest first."""
TITLE: Final = "title_key"
_WORD: Final = re.compile(rf"[^\W{UNSPACED}]{{4,}}|(?=([{UNSPACED}]{{3}}))")
"""A longer word, or three characters in a row of a script without spaces."""
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
    """The ids that others gave it, by their properties."""

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
            keys={kind: row[kind] for kind in GIVEN if row[kind]},
        )


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A record of a paper that there is already, from another source."""

    paper: Paper
    of: Known
    by: str
    """What they have in common: one of `GIVEN`, or else "title"."""

    @property
    def is_news(self) -> bool:
        """Whether it is not noted yet, or has an id that the paper lacks."""
        given = {kind: key for kind, key in keys_of(self.paper).items() if kind in GIVEN}
        return self.paper.id not in self.of.duplicates or not given.keys() <= self.of.keys.keys()

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
        "doi": None if arxiv_id(doi) else doi,
        "arxiv": arxiv or arxiv_id(id_, doi, url),
        "pmid": pmid or pubmed_id(id_, url),
        TITLE: title_key(title),
    }
    return {kind: key for kind, key in keys.items() if key}


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
    one, other = ({found[0] or found[1] for found in _WORD.finditer(words.casefold())} for words in (text, stored))
    return 2 * len(one & other) < min(len(one), len(other))


def duplicates(
    papers: Sequence[Paper], read: Read, rewritten: Mapping[str, Paper] = MappingProxyType({})
) -> dict[str, Duplicate]:
    """Those of some papers that are not stored which are records of others, stored or earlier ones of these.

    A record with an abstract is none of a paper that has only its title: that paper says less.

    Args:
        papers: Papers that are not stored, of different ids.
        read: Runs a statement with its parameters.
        rewritten: Stored papers that become these, by their ids.
    """
    wanted = {paper.id: keys_of(paper) for paper in papers}
    known = _stored(wanted.values(), read, rewritten)
    for paper in rewritten.values():
        for entry in keys_of(paper).items():
            known[entry].append(Known.of(paper))
    found: dict[str, Duplicate] = {}
    for paper in papers:
        same = next((pair for pair in _sharing(wanted[paper.id], known) if _is_same(paper, *pair)), None)
        if same:
            one, kind = same
            found[paper.id] = Duplicate(paper, one, "title" if kind == TITLE else kind)
            continue
        for entry in wanted[paper.id].items():
            known[entry].append(Known.of(paper))
    return found


def _stored(
    wanted: Iterable[dict[str, str]], read: Read, rewritten: Mapping[str, Paper]
) -> dict[tuple[str, str], list[Known]]:
    """Stored papers by each of the keys; those that are rewritten by the ids alone that others gave them."""
    keys: dict[str, set[str]] = defaultdict(set)
    for each in wanted:
        for kind, key in each.items():
            keys[kind].add(key)
    known: dict[tuple[str, str], list[Known]] = defaultdict(list)
    for kind, some in keys.items():
        for row in read(queries.BY_KEY[kind], keys=sorted(some)):
            paper = Known.stored(row["paper"])
            if new := rewritten.get(paper.id):
                paper = replace(paper, title=new.title, abstract=new.abstract, authors=new.authors)
            if not (new and kind == TITLE):
                known[kind, row["key"]].append(paper)
    return known


def _sharing(keys: dict[str, str], known: dict[tuple[str, str], list[Known]]) -> Iterator[tuple[Known, str]]:
    """The papers that have one of the keys, each with the property that it is in; the surest first."""
    for kind in (*GIVEN, TITLE):
        if kind in keys:
            yield from ((one, kind) for one in known[kind, keys[kind]])


def _is_same(paper: Paper, stored: Known, kind: str) -> bool:
    if paper.abstract and not stored.abstract:
        return False
    texts = (paper.abstract, stored.abstract) if paper.abstract else (paper.title, stored.title)
    if is_another(*texts):
        return False
    authors, others = _parts_of_names(paper.authors), _parts_of_names(stored.authors)
    if authors and others:
        return not authors.isdisjoint(others)
    # Titles alone, of which one may be that of a journal or a series, say too little.
    return bool(paper.abstract) or kind != TITLE


def _parts_of_names(authors: Iterable[str]) -> set[str]:
    """The names of authors in parts, as each source writes and orders them in its own way.

    >>> sorted(_parts_of_names(["Lovelace, A.", "Alan Turing"]))
    ['alan', 'lovelace', 'turing']
    """
    return {word for author in authors for word in words_of(author.casefold()) if len(word) > 1}
