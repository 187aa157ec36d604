"""What a curator does in a browser: sentences are confirmed, corrected and rejected, and all of it is taken back."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from claimgraph.api.built import STATIC
from claimgraph.graph import ClaimFilter, EvidenceFilter, Graph, claims, connect, curations, evidence, load, verdicts
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
def site(desk: Graph, serving: Serving) -> Iterator[str]:
    """The address of a server that lets the graph be changed."""
    with serving(desk, STATIC, writes=True) as client:
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
