"""PubMed XML: what E-utilities answer, and the files of the yearly baseline."""

import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from claimgraph.extract.sources.formats import Format, Head
from claimgraph.extract.sources.records import convert, make_paper
from claimgraph.extract.sources.rejects import Reject
from claimgraph.extract.sources.streams import Input
from claimgraph.extract.sources.xml_records import markup, plain, xml_records
from claimgraph.schema import Paper

# The authors of an article, of a chapter, of a whole book.
_AUTHORS: Final = (".//Article/AuthorList", "./BookDocument/AuthorList", "./BookDocument/Book/AuthorList")
_UNLABELLED: Final = frozenset({"", "UNLABELLED", "UNASSIGNED"})


def _recognises(head: Head) -> bool:
    return re.search(r"<Pubmed(?:ArticleSet|Article|BookArticle)\b", head.text) is not None


def _paper(record: Element) -> Paper:
    pmid = plain(record.find(".//PMID"))
    return make_paper(
        FORMAT.name,
        id_=f"pmid:{pmid}" if pmid else None,
        title=markup(record.find(".//ArticleTitle")) or markup(record.find(".//BookTitle")),
        abstract=" ".join(map(_section, record.iterfind(".//Abstract/AbstractText"))),
        year=record.findtext(".//PubDate/Year") or record.findtext(".//PubDate/MedlineDate"),
        authors=next(filter(None, map(_authors, map(record.findall, _AUTHORS))), []),
        venue=plain(record.find(".//Journal/Title")),
        doi=_doi(record),
        urls=[f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"] if pmid else [],
    )


def _section(text: Element) -> str:
    """One section of a structured abstract, with its label running in."""
    label = text.get("Label", "").strip()
    return markup(text) if label.upper() in _UNLABELLED else f"{label}: {markup(text)}"


def _authors(lists: list[Element]) -> list[str]:
    return [_author(author) for some in lists if some.get("Type") != "editors" for author in some.iterfind("Author")]


def _author(author: Element) -> str:
    given, family = plain(author.find("ForeName")), plain(author.find("LastName"))
    return f"{given} {family}".strip() or plain(author.find("CollectiveName"))


def _doi(record: Element) -> str:
    # An article's references have lists of ids too, deeper down.
    places = (".//Article/ELocationID[@EIdType='doi']", "./PubmedData/ArticleIdList/ArticleId[@IdType='doi']")
    return next((doi for doi in map(plain, map(record.find, places)) if doi), "")


def _read(source: Input) -> Iterator[Paper | Reject]:
    return convert(source, xml_records(source, "PubmedArticle", "PubmedBookArticle"), _paper)


FORMAT: Final = Format("pubmed", "PubMed XML, as E-utilities answer it", _recognises, _read)
