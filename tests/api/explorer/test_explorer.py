"""The explorer in a browser, from the search to the sentence."""

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from claimgraph.api.built import VIEWS

Pages = Callable[..., Page]
Picture = Callable[[Page, str], None]

DENIED = "Quokka does not outperform Wombat on BurrowBench."
SENTENCE = "Quokka outperforms Wombat on BurrowBench by 3.1 points of accuracy."


def settled(page: Page) -> None:
    """Wait until everything that was asked is answered."""
    page.wait_for_load_state("networkidle")
    for waiting in ("Loading…", "Laying out…"):
        expect(page.get_by_text(waiting)).to_have_count(0, timeout=60_000)


def options(page: Page) -> Locator:
    """What a search suggests."""
    return page.get_by_role("listbox").get_by_role("option")


def kept(page: Page, form: str) -> bytes:
    """The picture as a file of some form."""
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=form, exact=True).click()
    return Path(download.value.path()).read_bytes()


def drawn(page: Page) -> bytes:
    """The picture of the graph: what stands where."""
    return kept(page, "SVG")


def test_from_the_search_to_the_sentence(pages: Pages, picture: Picture) -> None:
    page = pages("/")
    settled(page)
    picture(page, "start")
    search = page.get_by_role("combobox", name="Search methods, tasks, benchmarks, papers and claims")
    search.press_sequentially("quokk")
    expect(options(page).first).to_contain_text("Quokka")
    search.press("ArrowDown")
    search.press("Enter")

    expect(page).to_have_url(re.compile(r"/explore\?at=enty_\w+$"))
    expect(page.get_by_role("heading", name="Quokka", exact=True)).to_be_visible()
    first = drawn(page)
    page.get_by_text("claims of the picture as a list").click()
    claims = page.locator(".listed a.row")
    expect(claims).to_have_count(3)

    page.get_by_role("combobox", name="Open").press_sequentially("wombat")
    options(page).first.click()
    expect(claims).to_have_count(4)
    expect(page).to_have_url(re.compile(r"at=enty_\w+,enty_\w+&"))
    page.get_by_role("combobox", name="Open").fill("burrow")
    options(page).first.click()
    settled(page)
    assert drawn(page) != first
    picture(page, "graph")

    page.get_by_label("outperforms", exact=True).check()
    expect(claims).to_have_count(2)
    expect(page).to_have_url(re.compile("predicate=OUTPERFORMS"))
    page.locator(".listed a.row", has_text="Wombat").click()

    claim = page.get_by_role("complementary")
    expect(claim.get_by_role("heading", level=2)).to_contain_text("Quokka outperforms Wombat")
    expect(claim.locator("mark").first).to_have_text(SENTENCE)
    expect(claim.locator(".mark-subject").first).to_have_text("Quokka")
    expect(claim.locator(".mark-object").first).to_have_text("Wombat")
    expect(claim.get_by_role("region", name="Sentences that deny it").locator("mark")).to_have_text(
        "Quokka does not outperform Wombat on BurrowBench."
    )
    expect(claim).to_contain_text("denied by 1 paper")
    expect(claim.get_by_role("button", name="it is misread…")).to_have_count(0)
    picture(page, "claim")

    there = pages(page.url)
    expect(there.get_by_role("complementary").get_by_role("heading", level=2)).to_be_visible()
    page.get_by_text("claims of the picture as a list").click()
    assert drawn(there) == drawn(page)
    expect(there.get_by_role("complementary").locator("mark").first).to_have_text(SENTENCE)

    claim.locator("figcaption a").first.click()
    expect(page).to_have_url(re.compile("/papers/quokka$"))
    expect(page.get_by_role("main")).to_contain_text(SENTENCE)


def test_what_is_claimed_on_a_benchmark(pages: Pages) -> None:
    page = pages("/explore")
    opened(page, "BurrowBench")
    panel = page.get_by_role("complementary")
    expect(panel).to_contain_text("0 of 0 claims shown, and 2 of 2 stated or denied on it")
    expect(panel.locator("a.row")).to_have_text([re.compile("Quokka outperforms"), re.compile("outperforms.*Quokka")])
    expect(page.locator(".listed a.row")).to_have_count(2)
    # Dotted lines tie the two claims to it. They are no claims themselves.
    assert drawn(page).count(b'stroke-dasharray="1 3"') == 2
    assert kept(page, "GraphML").count(b"<edge ") == 2

    # What is shown for its sake goes with it.
    panel.get_by_role("button", name="Hide").click()
    expect(page.locator(".listed")).to_have_count(0)
    assert b"<path d=" not in drawn(page).split(b"</defs>")[1]


def opened(page: Page, *names: str) -> None:
    """Open things in the graph by their names, and the list of claims under it."""
    for name in names:
        page.get_by_role("combobox", name="Open").press_sequentially(name)
        options(page).first.click()
        expect(page.get_by_role("complementary").get_by_role("heading", level=2)).to_contain_text(
            name, ignore_case=True
        )
    settled(page)
    page.locator(".listed summary").click()


def test_the_picture_is_the_same_however_one_came_to_it(pages: Pages) -> None:
    page = pages("/explore")
    expect(page.get_by_text("Search for something")).to_be_visible()
    opened(page, "wombat", "quokka", "burrow")
    page.locator(".listed summary").click()
    before = drawn(page)
    page.get_by_label("concept").uncheck()
    page.get_by_label("concept").check()
    assert drawn(page) == before
    page.get_by_label("outperforms", exact=True).check()
    settled(page)
    assert drawn(page) != before
    page.get_by_label("outperforms", exact=True).uncheck()
    assert drawn(page) == before
    assert drawn(pages(page.url)) == before


def painted(page: Page) -> bool:
    """Whether anything is seen in the picture."""
    settled(page)
    page.wait_for_timeout(300)
    return bool(
        page.evaluate("""() => [...document.querySelectorAll(".picture canvas")].some(canvas => {
            const { width, height } = canvas;
            const blank = Object.assign(document.createElement("canvas"), { width, height });
            return canvas.toDataURL() !== blank.toDataURL();
        })""")
    )


def test_a_picture_that_is_made_anew_is_seen(pages: Pages) -> None:
    page = pages("/explore")
    opened(page, "quokka")
    assert painted(page)
    box = page.locator(".picture").bounding_box()
    assert box
    for _ in range(3):
        page.mouse.move(box["x"] + 40, box["y"] + 40)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] - 10, box["y"] + box["height"] - 10, steps=5)
        page.mouse.up()
    assert not painted(page)
    page.get_by_label("outperforms", exact=True).check()
    assert painted(page)


def test_the_start_page_draws_what_most_papers_state(pages: Pages) -> None:
    page = pages("/")
    expect(page.locator(".drawn .picture")).to_have_attribute("data-laid", "1")
    page.locator(".drawn .picture").scroll_into_view_if_needed()
    assert painted(page)
    page.get_by_text("claims of the picture as a list").click()
    page.locator(".drawn li", has_text="Wombat").get_by_role("link", name="outperforms").click()
    expect(page).to_have_url(re.compile(r"/explore\?claim=clam_\w+$"))


def test_what_is_hidden_and_filtered_is_in_the_address(pages: Pages) -> None:
    page = pages("/explore")
    opened(page, "wombat")
    claims = page.locator(".listed a.row")
    expect(claims).to_have_count(2)
    page.get_by_label("Whose").select_option("prior")
    expect(claims).to_have_count(1)
    expect(claims.first).to_contain_text("overfitting")
    page.get_by_label("Whose").select_option("")
    page.get_by_label("to", exact=True).fill("2030")
    page.get_by_label("to", exact=True).press("Tab")
    expect(claims).to_have_count(0)
    page.get_by_label("to", exact=True).fill("")
    page.get_by_label("to", exact=True).press("Tab")
    expect(claims).to_have_count(2)
    page.get_by_label("concept").uncheck()
    expect(claims).to_have_count(1)
    expect(page).to_have_url(re.compile("type=METHOD,TASK,BENCHMARK,METRIC,PAPER"))
    page.get_by_label("concept").check()
    page.get_by_role("button", name="Hide").click()
    expect(page).to_have_url(re.compile("hide=enty_"))
    expect(claims).to_have_count(0)
    expect(pages(page.url).get_by_role("button", name="Show 1 hidden thing")).to_be_visible()
    page.get_by_role("button", name="Show 1 hidden thing").click()
    expect(claims).to_have_count(2)


def test_what_is_pinned_stays_where_it_was_put(pages: Pages) -> None:
    page = pages("/explore")
    opened(page, "quokka")
    page.locator(".listed summary").click()
    before, (id_,) = drawn(page), re.findall(r"at=(enty_\w+)", page.url)
    # Of a paper too, whose id may be anything.
    pinned = pages(f"/explore?at={id_}&chosen={id_}&pin={id_}:300:-200,quokka:-250:40")
    after = drawn(pinned)
    assert after != before
    assert drawn(pages(pinned.url)) == after
    pinned.get_by_role("button", name="Unpin").click()
    expect(pinned).to_have_url(re.compile("pin=quokka:-250:40"))
    assert drawn(pinned) != after


def test_claims_are_chosen_by_keyboard(pages: Pages) -> None:
    page = pages("/explore")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    opened(page, "quokka")
    page.locator(".listed a.row", has_text="Wombat").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary").locator("mark").first).to_have_text(SENTENCE)
    page.get_by_role("button", name="Close the claim").focus()
    page.keyboard.press("Enter")
    page.locator(".listed a.entity", has_text="Wombat").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page).to_have_url(re.compile(r"at=enty_\w+,enty_\w+"))


def test_enter_chooses_what_is_yet_to_be_found(pages: Pages) -> None:
    page = pages("/explore")
    field = page.get_by_role("combobox", name="Open")
    field.fill("quokka")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"at=enty_"))
    expect(page).to_have_title("Quokka · claimgraph")


def test_a_list_that_was_closed_opens_again(pages: Pages) -> None:
    page = pages("/explore")
    field = page.get_by_role("combobox", name="Open")
    field.fill("quokka")
    expect(options(page).first).to_be_visible()
    field.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(field).to_have_value("quokka")
    field.press("ArrowDown")
    expect(options(page).first).to_be_visible()
    field.press("Escape")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"at=enty_"))


def test_whoever_leaves_a_claim_is_back_at_its_line(pages: Pages) -> None:
    page = pages("/explore")
    opened(page, "quokka")
    line = page.get_by_role("complementary").locator("a.row", has_text="Wombat").first
    line.focus()
    line.press("Enter")
    expect(page.locator("article.claim")).to_be_visible()
    expect(page).to_have_title(re.compile(r"^Quokka .* · claimgraph$"))
    page.keyboard.press("Escape")
    expect(line).to_be_focused()
    line.click()
    expect(page.locator("article.claim")).to_be_visible()
    page.go_back()
    expect(line).to_be_focused()


def test_a_claim_is_opened_in_graphiql(pages: Pages) -> None:
    page = pages("/explore")
    opened(page, "quokka")
    page.locator(".listed a.row", has_text="Wombat").click()
    page.get_by_role("link", name="open it in GraphiQL").click()
    expect(page.locator(".graphiql-query-editor")).to_contain_text("ClaimWhole", timeout=30_000)


def test_a_path_between_two(pages: Pages) -> None:
    page = pages("/explore")
    page.get_by_role("combobox", name="Open").press_sequentially("quokka")
    options(page).first.click()
    page.get_by_role("combobox", name="Paths to").press_sequentially("overfit")
    options(page).first.click()
    expect(page).to_have_url(re.compile(r"at=enty_\w+,enty_\w+(~|%7E)enty_\w+"))
    page.get_by_text("claims of the picture as a list").click()
    expect(page.locator(".listed a.row", has_text="mitigates")).to_have_count(1)
    page.get_by_role("button", name="Remove 1 path search").click()
    expect(page.locator(".listed a.row", has_text="mitigates")).to_have_count(0)


@pytest.mark.parametrize(("button", "begins"), [("PNG", b"\x89PNG"), ("SVG", b"<svg "), ("GraphML", b"<?xml ")])
def test_what_is_shown_can_be_kept(pages: Pages, button: str, begins: bytes) -> None:
    page = pages("/explore")
    page.get_by_role("combobox", name="Open").press_sequentially("quokka")
    options(page).first.click()
    expect(page.get_by_role("heading", name="Quokka", exact=True)).to_be_visible()
    file = kept(page, button)
    assert file.startswith(begins)
    if button != "PNG":
        assert b"Quokka" in file
        assert b"<img" not in file


def test_contradictions_are_laid_against_each_other(pages: Pages, picture: Picture) -> None:
    page = pages("/")
    page.get_by_role("link", name="Contradictions", exact=True).click()
    laid = page.locator("article.contradiction").first
    expect(laid).to_contain_text("stated and denied")
    expect(laid.get_by_role("heading", level=2).nth(1)).to_contain_text("does not outperform")
    picture(page, "contradictions")
    page.get_by_label("Kind").select_option("CYCLE")
    expect(page.get_by_text("No two papers contradict each other there.")).to_be_visible()


def test_a_leaderboard_has_the_sentence_of_each_figure(pages: Pages, picture: Picture) -> None:
    page = pages("/leaderboard")
    expect(page.get_by_text("Choose a benchmark or a task")).to_be_visible()
    page.get_by_role("combobox", name="Benchmark or task").press_sequentially("burrow")
    options(page).first.click()
    expect(page).to_have_url(re.compile(r"/leaderboard\?of=enty_"))
    row = page.get_by_role("row").filter(has_text="3.1 points")
    row.locator("summary").click()
    expect(row.get_by_role("blockquote")).to_have_text(SENTENCE)
    picture(page, "leaderboard")


def test_a_claim_and_its_words_light_up_together(pages: Pages, picture: Picture) -> None:
    page = pages("/papers/quokka")
    claim = page.locator("li[data-evidence]", has_text="Quokka outperforms Wombat")
    claim.hover()
    sentence = page.locator("mark.sentence.lit")
    expect(sentence).to_have_text(SENTENCE)
    subject, object_ = page.locator("blockquote .subject"), page.locator("blockquote .object")
    expect(subject).to_have_text("Quokka")
    expect(object_).to_have_text("Wombat")
    picture(page, "paper")

    page.get_by_role("heading", name="Claims").hover()
    expect(page.locator(".lit")).to_have_count(0)
    page.locator("mark.sentence", has_text="3.1 points").locator("span", has_text="Wombat").hover()
    expect(claim).to_have_class("lit")
    expect(subject).to_have_text("Quokka")
    # Of a whole sentence, which may say many things, no part is more than another.
    page.locator("mark.sentence", has_text="3.1 points").dispatch_event("pointerover")
    expect(claim).to_have_class("lit")
    expect(subject).to_have_count(0)

    claim.get_by_role("link", name="outperforms").focus()
    expect(sentence).to_have_text(SENTENCE)
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_what_papers_say_of_a_thing_is_asked(pages: Pages, picture: Picture) -> None:
    page = pages("/ask")
    expect(page.get_by_text("Choose a thing")).to_be_visible()
    page.get_by_role("combobox", name="About").press_sequentially("wombat")
    options(page).first.click()
    questions = page.locator(".questions")
    expect(questions.get_by_role("link")).to_have_text(["What outperforms Wombat?", "What does Wombat mitigate?"])
    picture(page, "questions")

    questions.get_by_role("link", name="What outperforms Wombat?").click()

    expect(page).to_have_url(re.compile(r"/ask\?of=enty_\w+&q=OUTPERFORMS.object$"))
    expect(page).to_have_title("What outperforms Wombat? · claimgraph")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("What outperforms Wombat?")
    expect(heading).to_be_focused()
    answer = page.locator("article.answer")
    expect(answer.get_by_role("heading", level=2)).to_have_text(["Quokka"])
    expect(answer.get_by_role("blockquote").first).to_have_text(SENTENCE)
    expect(answer).to_contain_text("denied by 1 paper")
    expect(questions).not_to_have_attribute("open", "")
    picture(page, "answers")

    page.get_by_label("Order").select_option("YEAR")
    page.get_by_label("Order").focus()
    page.keyboard.press("ArrowUp")
    expect(page).to_have_url(re.compile(r"&order=SUPPORT$"))
    expect(page.get_by_label("Order")).to_be_focused()
    expect(answer).to_have_count(1)

    # What stated it is of 2031, what denied it of 2032.
    page.get_by_label("From").fill("2032")
    page.get_by_label("From").press("Enter")
    expect(page).to_have_url(re.compile(r"&from=2032$"))
    expect(answer.get_by_role("blockquote")).to_have_text([DENIED])
    picture(page, "answers-of-years")
    page.get_by_label("Whose").select_option("own")
    expect(page.get_by_text("No paper of these years says so as a finding of its own.")).to_be_visible()
    page.get_by_label("From").fill("")
    page.get_by_label("From").press("Enter")
    expect(answer.get_by_role("blockquote")).to_have_text([SENTENCE, DENIED])
    file = page.get_by_role("link", name="CSV")
    expect(file).to_have_attribute("href", re.compile(r"&own=true$"))
    questions.locator("summary").click()
    expect(questions.get_by_role("link").first).to_have_attribute("href", re.compile(r"&whose=own"))

    answer.get_by_role("link", name="all of its sentences").click()
    expect(page.get_by_role("complementary").get_by_role("heading", level=2)).to_contain_text(
        "Quokka outperforms Wombat"
    )


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("what outperforms wom", "What outperforms Wombat?"),
        ("What  does Wombat mitigate ?", "What does Wombat mitigate?"),
        ("what is wombat used for?", "What is Wombat used for?"),
        ("which papers introduce wombat", "Which papers introduce Wombat?"),
    ],
)
def test_a_whole_question_is_understood(pages: Pages, picture: Picture, written: str, asked: str) -> None:
    page = pages("/")
    page.get_by_role("combobox").press_sequentially(written)
    expect(options(page).first).to_contain_text(asked)
    picture(page, "question")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(asked)
    field = page.get_by_role("combobox", name="About")
    field.fill("what outperforms quokka?")
    expect(options(page).first).to_contain_text("What outperforms Quokka?")
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What outperforms Quokka?")
    expect(field).to_have_value("Quokka")


def test_answers_go_into_a_file(pages: Pages) -> None:
    page = pages("/ask")
    page.get_by_role("combobox", name="About").press_sequentially("what outperforms wombat?")
    options(page).first.click()
    answered = page.locator("article.answer")
    expect(answered).to_have_count(1)
    subject = answered.get_by_role("heading").inner_text().strip()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    rows = list(csv.DictReader(Path(download.value.path()).read_text(encoding="utf-8").splitlines()))
    assert {(row["subject"], row["predicate"], row["object"]) for row in rows} == {(subject, "OUTPERFORMS", "Wombat")}
    assert [row["negated"] for row in rows] == ["false", "true"]
    expect(page.get_by_text(rows[0]["sentence"])).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="BibTeX", exact=True).click()
    assert all(row["title"] in Path(download.value.path()).read_text(encoding="utf-8") for row in rows)


def test_a_question_that_none_answers(pages: Pages) -> None:
    page = pages("/ask?of=enty_000000000000000000000000&q=IMPROVES.object")
    expect(page.get_by_text("There is no such thing in the graph any more.")).to_be_visible()
    for question in ("IMPROVES.about", "NOTHING.object", "toString.length"):
        page = pages(f"/ask?q={question}")
        expect(page.get_by_text("Choose a thing")).to_be_visible()


def test_two_are_compared(pages: Pages, picture: Picture) -> None:
    page = pages("/compare")
    for label, words in (("One", "quokka"), ("The other", "wombat")):
        page.get_by_role("combobox", name=label).press_sequentially(words)
        options(page).first.click()
    expect(page.get_by_role("heading", name="Where both were tried")).to_be_visible()
    expect(page.locator("article.ground").first).to_contain_text("BurrowBench")
    picture(page, "compare")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", [*VIEWS, "/graph", "/claim", "/papers/quokka", "/entities", "/claims", "/evidence"])
def test_axe_finds_nothing(
    pages: Pages, site: str, picture: Picture, barriers: Callable[[Page], list[Any]], view: str, scheme: Any
) -> None:
    query = """{
        entity(name: "quokka") { claimsAsSubject(first: 1) { id evidence(first: 1) { id } } }
        entities(first: 9) { nodes { id name } }
    }"""
    found = httpx.post(f"{site}/graphql", json={"query": query}, trust_env=False).json()["data"]
    ids = {entity["name"]: entity["id"] for entity in found["entities"]["nodes"]}
    (claim,) = found["entity"]["claimsAsSubject"]
    path = {
        "/graph": f"/explore?at={ids['Quokka']}",
        "/entities": f"/entities/{ids['BurrowBench']}",
        "/claims": f"/claims/{claim['id']}",
        "/evidence": f"/evidence/{claim['evidence'][0]['id']}",
        "/claim": f"/explore?claim={claim['id']}",
        "/ask": f"/ask?of={ids['Wombat']}&q=OUTPERFORMS.object",
        "/leaderboard": f"/leaderboard?of={ids['BurrowBench']}",
        "/compare": f"/compare?a={ids['Quokka']}&b={ids['Wombat']}",
    }.get(view, view)
    page = pages(path, color_scheme=scheme)
    settled(page)
    if view == "/papers/quokka":
        page.locator("li[data-evidence]").last.hover()
        expect(page.locator("mark.lit .subject")).to_be_visible()
    picture(page, f"{scheme}{view.replace('/', '-')}")
    assert barriers(page) == []


def test_what_a_paper_says_is_text(pages: Pages) -> None:
    page = pages("/explore")
    page.get_by_role("combobox", name="Open").press_sequentially("bilby")
    options(page).first.click()
    expect(page.get_by_role("heading", level=2)).to_contain_text("<img src=x")
    page.get_by_text("claim of the picture as a list").click()
    page.locator(".listed a.row").first.click()
    claim = page.get_by_role("complementary")
    expect(claim.locator("mark").first).to_contain_text("<script>window.hurt = 1</script>")
    assert claim.locator("a[href^='javascript']").count() == 0
    for view in ("/", "/contradictions"):
        settled(pages(view))


def test_a_small_screen(pages: Pages, picture: Picture) -> None:
    page = pages("/", is_mobile=True)
    page.set_viewport_size({"width": 390, "height": 800})
    settled(page)
    picture(page, "start-small")
    page.get_by_role("combobox").first.press_sequentially("quokka")
    options(page).first.click()
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    picture(page, "graph-small")
