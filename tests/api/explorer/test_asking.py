"""Questions about what papers take for things of several kinds."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from claimgraph.api.built import STATIC
from claimgraph.graph import EntityFilter, Graph, connect, entities, load
from claimgraph.schema import EntityType, Extraction

Pages = Callable[..., Page]

_TASK = {
    "id": "task",
    "title": "Digging",
    "sentences": ["Quokka improves digging."],
    "year": 2031,
    "entities": [
        {"id": "Q", "type": "Method", "mentions": ["Quokka"]},
        {"id": "D", "type": "Task", "mentions": ["digging"]},
    ],
    "claims": [{"s": "Q", "p": "IMPROVES", "o": "D", "sent": 1}],
}
_CONCEPT = {
    "id": "concept",
    "title": "Burrows",
    "sentences": ["Wombat improves digging, and Numbat improves digging deeper."],
    "year": 2032,
    "entities": [
        {"id": "W", "type": "Method", "mentions": ["Wombat"]},
        {"id": "N", "type": "Method", "mentions": ["Numbat"]},
        {"id": "D", "type": "Concept", "mentions": ["digging"]},
        {"id": "E", "type": "Concept", "mentions": ["digging deeper"]},
    ],
    "claims": [{"s": "W", "p": "IMPROVES", "o": "D", "sent": 1}, {"s": "N", "p": "IMPROVES", "o": "E", "sent": 1}],
}


@pytest.fixture
def digging(
    servers: dict[str, Any],
    empty: Callable[[Graph], None],
    extracted: Callable[[Mapping[str, Any]], Extraction],
) -> Iterator[Graph]:
    """A graph in which digging is a task to one paper and a concept to another."""
    with connect(servers["EmbeddedServer"].settings) as graph:
        empty(graph)
        load(graph, [extracted(_TASK), extracted(_CONCEPT)])
        yield graph


@pytest.fixture
def site(digging: Graph, serving: Callable[..., AbstractContextManager[httpx.Client]]) -> Iterator[str]:
    """The address of a server of it."""
    with serving(digging, STATIC) as client:
        yield str(client.base_url)


def test_what_is_called_so_is_asked_about_whatever_it_is(
    pages: Pages, digging: Graph, picture: Callable[[Page, str], None], barriers: Callable[[Page], list[Any]]
) -> None:
    (task,) = entities(digging, EntityFilter(name="digging", exact=True, types=[EntityType.TASK])).items
    page = pages(f"/ask?of={task.id}&q=IMPROVES.object")
    answers = page.locator("article.answer")
    expect(answers.get_by_role("heading")).to_have_text(["Quokka"])
    expect(
        page.get_by_text("Papers speak of it as another kind of thing too: digging (concept, 1 paper)")
    ).to_be_visible()

    page.get_by_label("Answer for whatever is called “digging”").check()
    expect(page).to_have_url(re.compile(r"&types=all$"))
    expect(answers).to_have_count(2)
    expect(answers.filter(has_text="Wombat").locator(".facts")).to_contain_text("of the concept digging ·")
    expect(answers.filter(has_text="Quokka").locator(".facts")).not_to_contain_text("of the")
    file = page.get_by_role("link", name="JSON lines")
    assert page.request.get(file.get_attribute("href") or "").text().count("\n") == 2
    picture(page, "answers-of-a-name")
    assert barriers(page) == []

    page.get_by_label("Answer for whatever is called “digging”").uncheck()
    expect(answers).to_have_count(1)


def test_a_year_that_is_being_written_stays_when_an_answer_comes(pages: Pages, digging: Graph) -> None:
    (task,) = entities(digging, EntityFilter(name="digging", exact=True, types=[EntityType.TASK])).items
    page = pages(f"/ask?of={task.id}&q=IMPROVES.object")
    answers = page.locator("article.answer")
    expect(answers).to_have_count(1)
    late: list[Route] = []
    # A built-in function cannot be a handler.
    page.route("**/graphql", lambda route: late.append(route))  # noqa: PLW0108
    with page.expect_request("**/graphql"):
        page.get_by_label("Order").select_option("YEAR")
    field = page.get_by_label("From")
    field.press_sequentially("2032")

    for route in late:
        with page.expect_response("**/graphql"):
            route.continue_()
    page.unroute("**/graphql")
    expect(page.get_by_text("Loading…")).to_have_count(0)
    expect(field).to_have_value("2032")
    field.press("Enter")

    expect(page).to_have_url(re.compile(r"&from=2032$"))
    expect(page.get_by_text("No paper of these years says so.")).to_be_visible()
