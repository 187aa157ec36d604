"""The addresses of pages, and what may be linked to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self
from urllib.parse import quote, urlencode, urlsplit

from starlette.requests import Request

from claimgraph.graph import PaperRow, urn

_HOST: Final = re.compile(r"(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]+)?", re.IGNORECASE | re.ASCII)
_NOT_IN_IRI: Final = re.compile(r'[\x00-\x20<>"{}|^`\\]')


class Kind(StrEnum):
    """What has pages; the value is where they are."""

    CLAIM = "claims"
    EVIDENCE = "evidence"
    PAPER = "papers"
    ENTITY = "entities"


SINGULAR: Final = {Kind.CLAIM: "claim", Kind.EVIDENCE: "evidence", Kind.PAPER: "paper", Kind.ENTITY: "entity"}
"""What one of each is called."""


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses of everything on one server.

    >>> Links("http://localhost/graph").path(Kind.PAPER, "hep-th/9901001")
    '/graph/papers/hep-th/9901001'
    """

    root: str
    """The address of the application, without a slash at its end."""

    @classmethod
    def of(cls, request: Request) -> Self:
        """The addresses as the client of a request knows them."""
        host = request.headers.get("host", "")
        if not _HOST.fullmatch(host):
            server, port = request.scope.get("server") or ("localhost", None)
            host = f"{server}:{port}" if port else server
        prefix = request.scope.get("app_root_path", request.scope.get("root_path", ""))
        return cls(f"{request.scope['scheme']}://{host}{quote(prefix.rstrip('/'))}")

    def absolute(self, kind: Kind, id_: str, suffix: str = "", query: Mapping[str, str] | None = None) -> str:
        """A permalink, which is also the name of the thing in linked data."""
        asked = f"?{urlencode(query)}" if query else ""
        return f"{self.root}/{kind.value}/{_encoded(id_)}{suffix}{asked}"

    def path(self, kind: Kind, id_: str, suffix: str = "", query: Mapping[str, str] | None = None) -> str:
        """A permalink without the host: for links between pages."""
        return self.local(self.absolute(kind, id_, suffix, query))

    def local(self, address: str) -> str:
        """An address on this server without the host."""
        return urlsplit(self.root).path + address.removeprefix(self.root)


class Urns(Links):
    """Names where there is no server."""

    __slots__ = ()

    def absolute(self, kind: Kind, id_: str, suffix: str = "", query: Mapping[str, str] | None = None) -> str:  # noqa: ARG002
        """The name of a thing, which has no other forms and no parts."""
        return urn(SINGULAR[kind], id_)


def _encoded(id_: str) -> str:
    """An id in a path. A slash stays one, as some proxies refuse an encoded one, unless a client would drop a part."""
    parts = id_.split("/")
    return quote(id_, safe=":" if {"", ".", ".."}.intersection(parts) else "/:")


def web_address(url: str | None) -> str | None:
    """An address that a source gave, if it is one that a browser may be sent to: http or https, with a host.

    >>> web_address("https://example.org/a b"), web_address("javascript:alert(1)")
    ('https://example.org/a%20b', None)
    """
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return None
    return _NOT_IN_IRI.sub(lambda found: quote(found[0]), (url or "").strip())


def doi_address(doi: str) -> str:
    """Where a DOI is resolved.

    >>> doi_address("10.1000/a<b>")
    'https://doi.org/10.1000/a%3Cb%3E'
    """
    return f"https://doi.org/{quote(doi)}"


def arxiv_address(arxiv: str) -> str:
    """Where arXiv has a paper.

    >>> arxiv_address("math/0309136")
    'https://arxiv.org/abs/math/0309136'
    """
    return f"https://arxiv.org/abs/{quote(arxiv)}"


def pubmed_address(pmid: str) -> str:
    """Where PubMed has a paper.

    >>> pubmed_address("29456894")
    'https://pubmed.ncbi.nlm.nih.gov/29456894/'
    """
    return f"https://pubmed.ncbi.nlm.nih.gov/{quote(pmid)}/"


def addresses_of(paper: PaperRow) -> list[str]:
    """Where those who gave a paper an id have it."""
    given = ((paper.doi, doi_address), (paper.arxiv, arxiv_address), (paper.pmid, pubmed_address))
    return [address(id_) for id_, address in given if id_]
