"""What an address of the explorer names may be a paper, be gone, or have become one with something else."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from claimgraph.graph import (
    ClaimFilter,
    Graph,
    claims,
    claims_by_any_id,
    connect,
    entity_meant,
    merge_entities,
    split_entity,
)
from claimgraph.schema import Predicate

Pages = Callable[..., Page]

GREY = "122,130,138,255"
"""The colour of a paper in the picture."""


@pytest.fixture(scope="module")
def stored(servers: dict[str, Any], site: str) -> Iterator[Graph]:
    """The graph that the site shows."""
    with connect(servers["EmbeddedServer"].settings) as graph:
        yield graph


def _paper_at(page: Page) -> tuple[float, float]:
    """Where in the window the picture has its one paper."""
    expect(page.locator(".picture[data-laid]")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    x, y = page.evaluate(
        """(grey) => {
            const found = [...document.querySelectorAll(".picture canvas")].flatMap((canvas) => {
                const { width, height } = canvas;
                const { left, top, width: shown } = canvas.getBoundingClientRect();
                const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
                const is = (n) => data.slice(4 * n, 4 * n + 4).join() === grey;
                return [...Array(width * height).keys()].filter((n) => data[4 * n] === 122 && is(n)).map((n) =>
                    [left + (n % width) * shown / width, top + Math.floor(n / width) * shown / width]);
            });
            return [0, 1].map((axis) => found.reduce((sum, at) => sum + at[axis], 0) / found.length);
        }""",
        GREY,
    )
    return x, y


def test_a_paper_of_the_picture_opens_as_its_page(pages: Pages, stored: Graph) -> None:
    (claim,) = claims(stored, ClaimFilter(predicates=(Predicate.INTRODUCES,))).items
    page = pages(f"/explore?claim={claim.id}")
    page.mouse.click(*_paper_at(page))
    expect(page).to_have_url(re.compile("/papers/quokka$"))

    page = pages(f"/explore?at={claim.object.id}")
    page.mouse.dblclick(*_paper_at(page))
    expect(page).to_have_url(re.compile("/papers/quokka$"))


def test_what_is_gone_is_told_beside_what_is_there(pages: Pages, stored: Graph) -> None:
    quokka = entity_meant(stored, "Quokka").id
    page = pages(f"/explore?at={quokka},{quokka}~enty_gone")
    expect(page.get_by_role("heading", name="Quokka", exact=True)).to_be_visible()
    expect(page.locator("p.hint")).to_have_text(
        "Of two that paths are asked for between, one is no longer in the graph, or they have become one."
    )
    page = pages("/explore?claim=clam_gone")
    expect(page.locator("p.hint")).to_have_text("The claim is no longer in the graph.")

    page = pages(f"/compare?a={quokka}&b=enty_gone")
    expect(page.get_by_role("alert")).to_contain_text("the graph has no entity 'enty_gone'")
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)


def test_what_has_become_one_with_another_is_that_one(pages: Pages, stored: Graph) -> None:
    quokka, wombat = entity_meant(stored, "Quokka"), entity_meant(stored, "Wombat")
    before = next(claim for claim in claims(stored).items if wombat.id in (claim.subject.id, claim.object.id))
    merge_entities(stored, quokka, [wombat])
    try:
        page = pages(f"/explore?at={wombat.id}&chosen={wombat.id}")
        expect(page).to_have_url(re.compile(rf"\?at={quokka.id}&chosen={quokka.id}$"))
        page.get_by_role("button", name="Collapse").click()
        expect(page.get_by_text("Search for something, and the claims about it appear here.")).to_be_visible()
        page = pages(f"/explore?at={quokka.id},{wombat.id}")
        expect(page).to_have_url(re.compile(rf"\?at={quokka.id}$"))
        (now,) = claims_by_any_id(stored, [before.id]).values()
        page = pages(f"/explore?at={quokka.id}&claim={before.id}")
        expect(page).to_have_url(re.compile(rf"claim={now.id}$"))
    finally:
        split_entity(stored, entity_meant(stored, quokka.id), "Wombat")
