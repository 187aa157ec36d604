"""What a curator does in a browser: sentences are confirmed, corrected and rejected, and all of it is taken back."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from claimgraph.api.built import STATIC
from claimgraph.graph import (
    ClaimFilter,
    EntityFilter,
    EvidenceFilter,
    Graph,
    claims,
    connect,
    curations,
    entities,
    evidence,
    load,
    verdicts,
)
from claimgraph.schema import Extraction, Predicate

Barriers = Callable[[Page], list[Any]]
Pages = Callable[..., Page]
Picture = Callable[[Page, str], None]
Serving = Callable[..., AbstractContextManager[httpx.Client]]

SENTENCE = "Quokka outperforms Wombat on BurrowBench by 3.1 points of accuracy."


@pytest.fixture
def desk(servers: dict[str, Any], empty: Callable[[Graph], None], extractions: list[Extraction]) -> Iterator[Graph]:
    """The graph of the two papers."""
    with connect(servers["EmbeddedServer"].settings) as graph:
        empty(graph)
        load(graph, extractions)
        yield graph


@pytest.fixture
def site(desk: Graph, serving: Serving, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a server that lets the graph be changed, unless a test asks for another."""
    with serving(desk, STATIC, writes=getattr(request, "param", True)) as client:
        yield str(client.base_url)


def _claim(graph: Graph, predicate: Predicate) -> str:
    (found,) = claims(graph, ClaimFilter(predicates=[predicate], subject="Quokka")).items
    return found.id


def _opened(pages: Pages, graph: Graph) -> tuple[Page, Locator]:
    page = pages(f"/explore?claim={_claim(graph, Predicate.OUTPERFORMS)}")
    return page, page.get_by_role("complementary")


def test_a_sentence_is_confirmed(pages: Pages, desk: Graph, picture: Picture) -> None:
    page, panel = _opened(pages, desk)
    stated = panel.get_by_role("region", name="Sentences that state it")
    expect(stated).to_contain_text("confidence")
    stated.get_by_role("button", name="it is read rightly").click()
    expect(stated.get_by_text("confirmed by a person")).to_be_visible()
    expect(panel.locator("p[role=status]")).to_contain_text("Confirmed.")
    expect(stated).not_to_contain_text("confidence")
    picture(page, "confirmed")
    assert [row.curation.sentence for row in curations(desk).items] == [SENTENCE]
    panel.locator("p[role=status]").get_by_role("button", name="take it back").click()
    expect(stated).to_contain_text("confidence")
    assert curations(desk).items == ()


def test_a_sentence_is_read_otherwise(pages: Pages, desk: Graph, picture: Picture, barriers: Barriers) -> None:
    page, panel = _opened(pages, desk)
    panel.get_by_role("region", name="Sentences that state it").get_by_role("button", name="it is misread…").click()
    form = panel.get_by_role("form", name="How it is to be read")
    expect(form.get_by_role("textbox", name="Subject")).to_be_focused()
    expect(form.get_by_role("textbox", name="Subject")).to_have_value("Quokka")
    expect(form.get_by_role("textbox", name="On", exact=True)).to_have_value("BurrowBench")
    picture(page, "reading")
    assert barriers(page) == []
    form.get_by_role("button", name="Read it so").click()
    assert form.get_by_label("Why what was read is wrong").evaluate("field => field.validity.valueMissing")
    form.get_by_label("Why what was read is wrong").fill("only compared")
    form.get_by_role("button", name="Read it so").click()
    expect(form.get_by_role("alert")).to_contain_text("says so already: say what is otherwise, or confirm it")
    form.get_by_role("textbox", name="Metric").fill("beauty")
    form.get_by_role("combobox", name="Predicate").select_option("COMPARED_WITH")
    form.get_by_role("button", name="Read it so").click()
    expect(form.get_by_role("alert")).to_have_text(
        re.compile("^the sentence does not say 'beauty': copy metric and value from it")
    )
    form.get_by_role("textbox", name="Metric").fill("")

    form.get_by_role("button", name="Read it so").click()

    expect(panel.get_by_role("heading", level=2)).to_contain_text("is compared with")
    expect(panel.get_by_text("corrected by a person")).to_be_visible()
    expect(page.get_by_role("img")).to_have_attribute("aria-label", re.compile("2 things and 1 claim"))
    (verdict,) = verdicts(desk).items
    (right,) = evidence(desk, EvidenceFilter(claim=_claim(desk, Predicate.COMPARED_WITH))).items
    assert (verdict.reason, right.corrects) == ("only compared", (verdict.id,))
    assert (right.metric, right.value, right.on and right.on.name) == (None, "3.1 points", "BurrowBench")
    page.get_by_role("link", name="Decisions").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("was read as Quokka outperforms Wombat · 3.1 points · accuracy: only compared")
    picture(page, "decisions")
    assert barriers(page) == []
    main.get_by_role("link", name="how it is to be read").click()
    expect(page.get_by_role("main")).to_contain_text(f"{verdict.id}, which was misread")
    page.go_back()
    main.get_by_role("button", name="take it back").first.click()
    expect(main).to_contain_text("No sentence is marked as misread.")
    expect(main).to_contain_text("No sentence is confirmed, read otherwise or added.")
    assert (verdicts(desk).items, curations(desk).items) == ((), ())


def test_a_sentence_states_something_else_too(pages: Pages, desk: Graph) -> None:
    _, panel = _opened(pages, desk)
    stated = panel.get_by_role("region", name="Sentences that state it")
    stated.get_by_role("button", name="it states something else too…").click()
    form = panel.get_by_role("form", name="What else it states")
    form.get_by_role("textbox", name="Subject").fill("Quokka")
    form.get_by_role("combobox", name="Predicate").select_option("EVALUATED_ON")
    form.get_by_role("textbox", name="Object").fill("burrowbench")
    form.get_by_role("button", name="Add it").click()
    expect(panel.get_by_role("heading", level=2)).to_contain_text("Quokka is evaluated on BurrowBench")
    expect(panel.get_by_text("added by a person")).to_be_visible()
    panel.get_by_role("button", name="it is misread…").click()
    expect(panel.get_by_role("button", name="It states no such claim")).to_have_count(0)
    panel.get_by_role("button", name="Cancel").click()
    expect(panel.get_by_role("group", name="Say what is so")).to_be_focused()
    panel.get_by_role("button", name="take back what was said of it").click()
    expect(panel).to_contain_text("There is no claim")
    assert curations(desk).items == ()


def test_a_sentence_that_states_no_such_claim(pages: Pages, desk: Graph) -> None:
    (before,) = claims(desk, ClaimFilter(predicates=[Predicate.INTRODUCES], object="Quokka")).items
    page = pages(f"/explore?claim={before.id}")
    panel = page.get_by_role("complementary")
    panel.get_by_role("button", name="it is misread…").click()
    form = panel.get_by_role("form", name="How it is to be read")
    expect(form.get_by_role("textbox", name="Subject")).to_be_disabled()
    form.get_by_role("textbox", name="Object").press("Escape")
    expect(form).to_have_count(0)
    expect(panel.get_by_role("heading", level=2)).to_be_visible()
    panel.get_by_role("button", name="it is misread…").click()
    form.get_by_label("Why what was read is wrong").fill("a tool, not a method")
    form.get_by_role("button", name="It states no such claim").click()
    expect(panel).to_contain_text(f"There is no claim {before.id} any more")
    assert [verdict.reason for verdict in verdicts(desk).items] == ["a tool, not a method"]
    panel.get_by_role("button", name="take it back").click()
    expect(panel.get_by_role("heading", level=2)).to_contain_text("introduces")
    assert claims(desk, ClaimFilter(predicates=[Predicate.INTRODUCES], object="Quokka")).items == (before,)


def test_what_nobody_has_judged_is_reviewed_by_keys(
    pages: Pages, desk: Graph, picture: Picture, barriers: Barriers
) -> None:
    page = pages("/review?order=CONFIDENCE")
    main = page.get_by_role("main")
    heading = main.get_by_role("heading", level=2)
    expect(main).to_contain_text("4 pieces of evidence that nobody has judged")
    first = heading.inner_text()
    card = main.get_by_role("article")
    expect(card).to_be_focused()
    picture(page, "review")
    assert barriers(page) == []

    page.keyboard.press("y")
    expect(heading).not_to_have_text(first)
    expect(main.locator("p.note[role=status]")).to_have_text("Confirmed. take it back · 1 judged here")
    expect(main).to_contain_text("3 pieces of evidence that nobody has judged")
    expect(card).to_be_focused()
    (confirmed,) = curations(desk).items
    second = heading.inner_text()
    page.keyboard.press("n")
    reason = card.get_by_label("Why what was read is wrong")
    expect(reason).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_be_focused()
    page.keyboard.press("n")
    page.keyboard.type("the other way round")
    page.keyboard.press("Enter")
    expect(heading).not_to_have_text(second)
    assert [verdict.reason for verdict in verdicts(desk).items] == ["the other way round"]

    page.keyboard.press("u")
    expect(heading).to_have_text(second)
    assert verdicts(desk).items == ()
    page.keyboard.press("l")
    page.keyboard.press("l")
    page.keyboard.press("l")
    expect(main).to_contain_text("Nothing is left but what was put off: 3 pieces of evidence.")
    main.get_by_role("button", name="Show them again").click()
    expect(heading).to_have_text(second)
    page.keyboard.press("n")
    expect(reason).to_have_value("the other way round")
    assert [row.curation.id for row in curations(desk).items] == [confirmed.curation.id]


def test_a_review_is_of_what_one_asks_for(pages: Pages, desk: Graph) -> None:
    (overfitting,) = entities(desk, EntityFilter(name="overfitting")).items
    page = pages(f"/explore?at={overfitting.id}")
    main = page.get_by_role("main")
    main.get_by_role("link", name="review", exact=True).click()
    expect(main).to_contain_text("1 piece of evidence that nobody has judged")
    page.get_by_role("link", name="Decisions").click()
    main.get_by_role("link", name="review").click()
    expect(main.get_by_role("article")).to_be_visible()
    main.get_by_label("Predicate").focus()
    main.get_by_label("Predicate").select_option("OUTPERFORMS")
    expect(main.get_by_role("heading", level=2)).to_contain_text("Quokka")
    expect(main.get_by_label("Predicate")).to_be_focused()
    expect(main).not_to_contain_text("that nobody has judged")
    main.get_by_role("combobox", name="About").fill("overfit")
    page.get_by_role("option", name="overfitting").click()
    expect(main).to_contain_text("Nothing is left to judge here.")
    main.get_by_label("Predicate").select_option("")
    expect(main).to_contain_text("1 piece of evidence that nobody has judged")
    expect(main.get_by_role("heading", level=2)).to_contain_text("overfitting")
    main.get_by_role("link", name="review all there is").click()
    expect(main).to_contain_text("4 pieces of evidence that nobody has judged")
    assert (verdicts(desk).items, curations(desk).items) == ((), ())


def test_a_paper_is_reviewed_to_its_end(pages: Pages, desk: Graph, picture: Picture, barriers: Barriers) -> None:
    page = pages(f"/explore?claim={_claim(desk, Predicate.OUTPERFORMS)}")
    page.get_by_role("link", name="review all that was read in this paper").first.click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("2 pieces of evidence that nobody has judged in Quokka: Sparse Attention")
    card = main.get_by_role("article")
    expect(card.get_by_role("link", name="review all that was read in this paper")).to_have_count(0)
    main.get_by_role("button", name="It states something else too…").click()
    form = main.get_by_role("form", name="What else it states")
    picture(page, "review-more")
    form.get_by_role("button", name="Cancel").click()
    for left in ("1 piece of evidence", "0 pieces of evidence"):
        card.get_by_role("button", name="It is read rightly").click()
        expect(main).to_contain_text(f"{left} that nobody has judged")
    expect(main).to_contain_text("Nothing is left to judge here.")
    expect(main).to_contain_text("claimgraph export exchange takes for checked")

    main.get_by_role("button", name="Add what a sentence states…").click()
    form = main.get_by_role("form", name="What was overlooked")
    form.get_by_label("The sentence, or enough of it to tell which").fill("by 3.1 points")
    form.get_by_role("textbox", name="Subject").fill("Quokka")
    form.get_by_role("combobox", name="Predicate").select_option("EVALUATED_ON")
    form.get_by_role("textbox", name="Object").fill("BurrowBench")
    picture(page, "review-overlooked")
    assert barriers(page) == []
    form.get_by_role("button", name="Add it").click()
    expect(main.get_by_text("Added.")).to_be_visible()
    assert sorted(row.curation.kind.value for row in curations(desk).items) == ["added", "confirmed", "confirmed"]
    page.go_back()
    expect(page.get_by_role("complementary")).to_be_visible()


def test_a_misread_sentence_is_read_otherwise_in_a_review(pages: Pages, desk: Graph) -> None:
    page = pages("/review?predicate=OUTPERFORMS&order=CONFIDENCE")
    main = page.get_by_role("main")
    main.get_by_role("button", name="It is to be read otherwise…").click()
    form = main.get_by_role("form", name="How it is to be read")
    form.get_by_role("combobox", name="Predicate").select_option("COMPARED_WITH")
    form.get_by_label("Why what was read is wrong").fill("only compared")
    form.get_by_role("button", name="Read it so").click()
    expect(main.locator("p.note[role=status]")).to_contain_text("Read otherwise. take it back")
    expect(main.get_by_role("heading", level=2)).to_contain_text("does not outperform")
    (verdict,) = verdicts(desk).items
    (right,) = evidence(desk, EvidenceFilter(claim=_claim(desk, Predicate.COMPARED_WITH))).items
    assert right.corrects == (verdict.id,)
    main.locator("p.note[role=status]").get_by_role("button", name="take it back").click()
    expect(main.get_by_role("heading", level=2)).to_contain_text("Quokka outperforms Wombat")
    assert (verdicts(desk).items, curations(desk).items) == ((), ())


@pytest.mark.parametrize("site", [False], indirect=True)
def test_nobody_reviews_who_may_not_write(pages: Pages, desk: Graph) -> None:
    page = pages("/review")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Only those may say what is right whom the server lets change the graph")
    expect(page.get_by_role("navigation", name="Views").get_by_role("link", name="Review")).to_have_count(0)
    first = main.get_by_role("heading", level=2).inner_text()
    expect(main.get_by_role("group", name="Say what is so").get_by_role("button")).to_have_text(["Next l"])
    page.keyboard.press("y")
    page.keyboard.press("l")
    expect(main.get_by_role("heading", level=2)).not_to_have_text(first)
    assert curations(desk).items == ()


def test_what_is_said_agrees_with_its_subject(
    pages: Pages, desk: Graph, extracted: Callable[[Mapping[str, Any]], Extraction]
) -> None:
    names = {"W": "Wallabies", "Q": "Quokka", "M": "marsupials"}
    paper = {
        "id": "wallaby",
        "title": "Wallabies",
        "sentences": ["Wallabies outperform Quokka.", "Wallabies are marsupials, but do not use Quokka."],
        "year": 2033,
        "entities": [{"id": id_, "type": "Method", "mentions": [name]} for id_, name in names.items()],
        "claims": [
            {"s": "W", "p": "OUTPERFORMS", "o": "Q", "sent": 1},
            {"s": "W", "p": "IS_A", "o": "M", "sent": 2},
            {"s": "W", "p": "USES", "o": "Q", "sent": 2, "negated": True},
        ],
    }
    load(desk, [extracted(paper)])
    said = {claim.predicate: claim.id for claim in claims(desk, ClaimFilter(subject="Wallabies")).items}
    page = pages("/explore")
    for predicate, words, on_page in (
        (Predicate.OUTPERFORMS, "Wallabies outperform Quokka", "Wallabies outperform Quokka"),
        (Predicate.IS_A, "Wallabies are marsupials", "Wallabies are marsupials"),
        (Predicate.USES, "Wallabies do not use Quokka", "Wallabies use Quokka"),
    ):
        page.goto(f"/explore?claim={said[predicate]}")
        expect(page.get_by_role("complementary").get_by_role("heading", level=2)).to_have_text(words)
        page.goto(f"/claims/{said[predicate]}")
        expect(page.get_by_role("heading", level=1)).to_have_text(on_page)
    (wallabies,) = entities(desk, EntityFilter(name="Wallabies")).items
    page.goto(f"/ask?of={wallabies.id}")
    expect(page.get_by_role("group").get_by_role("link")).to_have_text(
        ["What do Wallabies outperform?", "What kind of thing are Wallabies?"]
    )
