"""Deterministic identifiers: the same input gives the same id, on every machine and in every run.

An id is a four-letter prefix that names the kind, and the first 24 hexadecimal digits (96 bits) of the SHA-256 of its
parts, each in Unicode normal form C, written as one JSON array. A JSON array, because joining the parts by a separator
would give two different lists of parts one id as soon as a part contains the separator.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from typing import Annotated, Final

from pydantic import StringConstraints

from claimgraph.schema.vocabulary import EntityType, Predicate

_DIGITS: Final = 24
_DOI: Final = re.compile(r"10\.\d{4,9}/[^\s\ud800-\udfff]+")
_LONGEST_DOI: Final = 256
"""The handle system knows no limit; what is longer is no DOI that anybody gave, and no index takes it."""
_ARCHIVES: Final = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga|"
    "funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|"
    "q-alg|q-bio|quant-ph|solv-int|supr-con"
)
"""The archives of arXiv that gave ids until March 2007 (https://info.arxiv.org/help/arxiv_identifier.html)."""
_ARXIV: Final = re.compile(
    rf"""
    (?: (?:https?://)?(?:[a-z]+\.)?arxiv\.org/(?:abs|pdf|html|format)/
      | (?:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*)?10\.48550/arxiv\.
      | (?:oai:)?arxiv(?:\.org)?[:-]\s*
    )?
    (?: (?P<archive>{_ARCHIVES})(?:\.[a-z-]{{2,}})?/(?P<old>\d\d(?:0[1-9]|1[0-2])\d{{3}})
      | (?P<new>\d\d(?:0[1-9]|1[0-2])\.\d{{4,5}})
    )
    (?:v\d+)? (?:\.pdf)? /? (?:[?\#]\S* | \s*\[[a-z.-]+\])?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PUBMED: Final = re.compile(
    r"(?:https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed)/|pmid:?\s*)([1-9]\d*)/?",
    re.IGNORECASE,
)
# Made once: `json.dumps` with such options makes an encoder for every call.
_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_LOCAL: Final = r"E[1-9][0-9]*"
_KINDS: Final = {
    "papr": "paper",
    "vers": "former text of a paper",
    "enty": "entity",
    "clam": "claim",
    "evid": "piece of evidence",
}

PAPER: Final = "PAPER"
"""The subject of an INTRODUCES claim: the paper that states it."""

LocalId = Annotated[str, StringConstraints(pattern=rf"^{_LOCAL}$")]
"""An entity within one extraction: `E1`, `E2`, …"""

SubjectId = Annotated[str, StringConstraints(pattern=rf"^(?:{PAPER}|{_LOCAL})$")]
"""The subject of a claim within one extraction: an entity, or `PAPER`."""


def _digest(prefix: str, *parts: str | int) -> str:
    normal = [unicodedata.normalize("NFC", part) if isinstance(part, str) else part for part in parts]
    payload = _JSON.encode([prefix, *normal])
    # A lone surrogate is no character, but must not stop a run either.
    return f"{prefix}_{hashlib.sha256(payload.encode('utf-8', 'surrogatepass')).hexdigest()[:_DIGITS]}"


def is_id(value: str) -> bool:
    """Whether a string has the form of an id made here.

    >>> is_id(entity_id(EntityType.METHOD, "adam")), is_id("1812.06145")
    (True, False)
    """
    return re.fullmatch(rf"(?:{'|'.join(_KINDS)})_[0-9a-f]{{{_DIGITS}}}", value) is not None


def kind_of_id(value: str) -> str | None:
    """What an id made here is of, in words; None for any other string.

    >>> kind_of_id(entity_id(EntityType.METHOD, "adam")), kind_of_id("1812.06145")
    ('entity', None)
    """
    return _KINDS[value[:4]] if is_id(value) else None


def paper_id(title: str, abstract: str = "") -> str:
    """The id of a paper whose source gives none: made from its title, or from its abstract where it has no title.

    Case and white space do not count, so that two crawls of one page agree.

    >>> paper_id("Adam: A Method for Stochastic  Optimization")
    'papr_6541ad027a2c6daccda46850'
    >>> paper_id("adam: a method for stochastic optimization", "We introduce Adam.") == paper_id(
    ...     "Adam: A Method for Stochastic Optimization"
    ... )
    True
    """
    return _digest("papr", " ".join((title.strip() or abstract).casefold().split()))


def doi_in(value: str) -> str | None:
    """The DOI in a string, in lower case and without resolver.

    >>> doi_in("https://doi.org/10.7717/PeerJ.4375"), doi_in("none")
    ('10.7717/peerj.4375', None)
    """
    found = _DOI.search(value.lower())
    return found[0].rstrip(".,;") if found and len(found[0]) <= _LONGEST_DOI else None


def arxiv_id(*values: str | None) -> str | None:
    """The arXiv identifier, without version, of the first of the values that is one: as such, a DOI or an address.

    >>> arxiv_id(None, "10.1000/182", "https://arxiv.org/pdf/2104.00001v2"), arxiv_id("10.48550/arxiv.2104.00001")
    ('2104.00001', '2104.00001')
    >>> arxiv_id("arXiv:math.GT/0309136"), arxiv_id("oai:arXiv.org:2104.00001"), arxiv_id("arXiv:2104.00001v1 [cs.CL]")
    ('math/0309136', '2104.00001', '2104.00001')
    >>> arxiv_id("W2741809807"), arxiv_id("19283746"), arxiv_id("doc/1204567")
    (None, None, None)
    """
    for value in values:
        found = _ARXIV.fullmatch(value.strip()) if value else None
        if found:
            return found["new"] or f"{found['archive'].lower()}/{found['old']}"
    return None


def pubmed_id(*values: str | None) -> str | None:
    """The PubMed identifier of the first of the values that is one and says so: with a prefix, or as an address.

    >>> pubmed_id("W2741809807", "https://pubmed.ncbi.nlm.nih.gov/29456894"), pubmed_id("PMID: 29456894")
    ('29456894', '29456894')
    >>> pubmed_id("29456894") is None
    True
    """
    for value in values:
        found = _PUBMED.fullmatch(value.strip()) if value else None
        if found:
            return found[1]
    return None


def version_id(paper: str, title: str, abstract: str) -> str:
    """The id of one text that a paper has had.

    >>> version_id("1412.6980", "Adam", "We introduce Adam.")
    'vers_da60947dbda55283e09cf2f6'
    """
    return _digest("vers", paper, title, abstract)


def entity_id(type_: EntityType, key: str) -> str:
    """The id of an entity across papers: its type and the key that resolution gives its name.

    >>> entity_id(EntityType.METHOD, "adam")
    'enty_37f09455796e73696854d5b6'
    >>> entity_id(EntityType.METHOD, "adam") == entity_id(EntityType.BENCHMARK, "adam")
    False
    """
    return _digest("enty", type_.value, key)


def claim_id(subject: str, predicate: Predicate, object_: str) -> str:
    """The id of a claim across papers: its subject (an entity's id, or the id of a paper), predicate and object.

    >>> claim_id("enty_1", Predicate.OUTPERFORMS, "enty_2")
    'clam_02d1e5c3827993ab911cec40'
    >>> claim_id("enty_2", Predicate.OUTPERFORMS, "enty_1") == claim_id("enty_1", Predicate.OUTPERFORMS, "enty_2")
    False
    """
    return _digest("clam", subject, predicate.value, object_)


def evidence_id(
    paper: str, subject: str, predicate: Predicate, object_: str, start: int, end: int, repeat: int = 0
) -> str:
    """The id of one sentence as evidence for one claim.

    `subject` and `object_` are the ids of the names as the paper uses them, before resolution across papers, so that
    an id survives a later merge of two entities. `start` and `end` are the sentence's offsets in the paper's text.
    `repeat` counts, from 0, how often the same sentence has stated the same claim before, with other qualifiers.

    >>> evidence_id("1412.6980", "1412.6980", Predicate.INTRODUCES, "enty_1", 44, 62)
    'evid_626042c464c15c91ea78e9fb'
    """
    return _digest("evid", paper, subject, predicate.value, object_, start, end, *([repeat] if repeat else []))


def curated_evidence_id(
    paper: str, subject: str, predicate: Predicate, object_: str, sentence: str, qualifiers: Iterable[str]
) -> str:
    """The id of one sentence as evidence for one claim by what a person says, wherever it stands in the paper's text.

    Names are as in `evidence_id`; the qualifiers are all that is said beside the triple, in an order that is kept.

    >>> curated_evidence_id("1412.6980", "1412.6980", Predicate.INTRODUCES, "enty_1", "We introduce Adam.", ["this"])
    'evid_7ce0811bd97d3a082e24669f'
    """
    return _digest("evid", paper, subject, predicate.value, object_, sentence, *qualifiers)
