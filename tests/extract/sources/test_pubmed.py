"""PubMed XML."""

from collections.abc import Callable
from typing import Any

from claimgraph.schema import Paper

Read = Callable[..., Any]

SET = """<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.example/pubmed.dtd">
<PubmedArticleSet>
{articles}
</PubmedArticleSet>
"""
ARTICLE = """<PubmedArticle>
  <MedlineCitation Status="MEDLINE">
    <PMID Version="1">123</PMID>
    <Article>
      <Journal><JournalIssue><PubDate><Year>2014</Year><Month>May</Month></PubDate></JournalIssue>
        <Title>Annals of Stones</Title></Journal>
      <ArticleTitle>Uptake of <sup>18</sup>F by <i>lithophytes</i> &amp; others.</ArticleTitle>
      <ELocationID EIdType="pii">s1</ELocationID>
      <ELocationID EIdType="doi">10.1234/ROCK.5</ELocationID>
      <Abstract>
        <AbstractText Label="BACKGROUND" NlmCategory="BACKGROUND">Stones &lt; 5 mm roll.</AbstractText>
        <AbstractText Label="RESULTS">They cool by 10<sup>-3</sup> K.</AbstractText>
        <AbstractText>No label.</AbstractText>
        <CopyrightInformation>All rights kept.</CopyrightInformation>
      </Abstract>
      <AuthorList>
        <Author><LastName>Stein</LastName><ForeName>Ada B</ForeName></Author>
        <Author><CollectiveName>The Quarry Group</CollectiveName></Author>
      </AuthorList>
    </Article>
    <OtherAbstract Type="plain"><AbstractText>In plain words.</AbstractText></OtherAbstract>
  </MedlineCitation>
  <PubmedData>
    <ArticleIdList><ArticleId IdType="pubmed">123</ArticleId></ArticleIdList>
    <ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.9/other</ArticleId></ArticleIdList>
    </Reference></ReferenceList>
  </PubmedData>
</PubmedArticle>"""


def test_an_article_with_a_structured_abstract(read_text: Read) -> None:
    assert read_text(SET.format(articles=ARTICLE)).paper == Paper(
        id="pmid:123",
        pmid="123",
        title="Uptake of 18F by lithophytes & others.",
        abstract="BACKGROUND: Stones < 5 mm roll. RESULTS: They cool by 10^-3 K. No label.",
        year=2014,
        authors=("Ada B Stein", "The Quarry Group"),
        venue="Annals of Stones",
        doi="10.1234/rock.5",
        url="https://pubmed.ncbi.nlm.nih.gov/123/",
        source="pubmed",
    )


CHAPTER = """<ArticleTitle>On Stones</ArticleTitle>
  <AuthorList Type="authors"><Author><LastName>Stein</LastName><ForeName>Ada</ForeName></Author></AuthorList>"""
BOOK = f"""<PubmedBookArticle><BookDocument>
  <PMID Version="1">77</PMID>
  <Book>
    <BookTitle book="gene">Stone Reviews</BookTitle>
    <PubDate><Year>1993</Year></PubDate>
    <AuthorList Type="editors"><Author><LastName>Sand</LastName><ForeName>Di</ForeName></Author></AuthorList>
    <AuthorList Type="authors"><Author><LastName>Rock</LastName><ForeName>Cy</ForeName></Author></AuthorList>
  </Book>
  {CHAPTER}
  <Abstract><AbstractText>Stones roll.</AbstractText></Abstract>
</BookDocument></PubmedBookArticle>"""


def test_a_chapter_of_a_book(read_text: Read) -> None:
    assert read_text(SET.format(articles=BOOK)).paper == Paper(
        id="pmid:77",
        pmid="77",
        title="On Stones",
        abstract="Stones roll.",
        year=1993,
        authors=("Ada Stein",),
        url="https://pubmed.ncbi.nlm.nih.gov/77/",
        source="pubmed",
    )


def test_a_whole_book(read_text: Read) -> None:
    paper = read_text(SET.format(articles=BOOK.replace(CHAPTER, ""))).paper
    assert (paper.title, paper.authors) == ("Stone Reviews", ("Cy Rock",))


def test_formulas_in_an_abstract(read_text: Read) -> None:
    math = "<mml:math xmlns:mml='http://www.w3.org/1998/Math/MathML'><mml:mi>x</mml:mi><mml:mo>=</mml:mo></mml:math>1"
    article = ARTICLE.replace("No label.", f"So<DispFormula>{math}</DispFormula>holds.")
    assert read_text(SET.format(articles=article)).paper.abstract.endswith("10^-3 K. So x=1 holds.")


def test_the_doi_of_the_article_not_of_its_references(read_text: Read) -> None:
    article = ARTICLE.replace('EIdType="doi"', 'EIdType="other"')
    assert read_text(SET.format(articles=article)).paper.doi is None
    article = article.replace('IdType="pubmed">123', 'IdType="doi">10.1234/own')
    assert read_text(SET.format(articles=article)).paper.doi == "10.1234/own"


def test_dates_in_words(read_text: Read) -> None:
    article = ARTICLE.replace("<Year>2014</Year><Month>May</Month>", "<MedlineDate>1998 Dec-1999 Jan</MedlineDate>")
    assert read_text(SET.format(articles=article)).paper.year == 1998


def test_articles_without_text_are_rejects_with_their_line(read_text: Read) -> None:
    bare = "<PubmedArticle>\n<MedlineCitation><PMID>9</PMID></MedlineCitation></PubmedArticle>"
    reading = read_text(SET.format(articles=f"{bare}\n{ARTICLE}"))
    assert [paper.id for paper in reading.papers] == ["pmid:123"]
    assert reading.reasons == [(4, "it has neither a title nor an abstract")]
    assert reading.rejects[0].record == "pmid:9"


def test_elements_nested_without_end_are_a_reject(read_text: Read) -> None:
    nested = ARTICLE.replace("<ArticleTitle>", "<ArticleTitle>" + "<i>" * 3000).replace(
        "</ArticleTitle>", "</i>" * 3000 + "</ArticleTitle>"
    )
    reading = read_text(SET.format(articles=nested))
    assert reading.reasons == [(4, "it is nested too deep to be a record of a paper")]
