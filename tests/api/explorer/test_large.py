"""The picture of hundreds of things, which is laid out in many small steps."""

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import combinations
from math import dist
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from claimgraph.api.built import STATIC
from claimgraph.graph import ClaimFilter, ClaimOrder, EntityFilter, Graph, PageRequest, claims, connect, entities, load

Pages = Callable[..., Page]

OPENED = 40
PAGE = 12
"""How many claims from a thing, to it, and on it the explorer shows at first."""


@pytest.fixture(scope="module")
def graph(servers: dict[str, Any], empty: Callable[[Graph], None]) -> Iterator[Graph]:
    """A graph of the benchmarks' invented papers."""
    with pytest.MonkeyPatch.context() as patch, connect(servers["EmbeddedServer"].settings) as graph:
        patch.syspath_prepend(str(Path(__file__).parents[2] / "bench"))
        empty(graph)
        load(graph, import_module("synthetic").extractions(1_000))
        yield graph


@pytest.fixture(scope="module")
def site(graph: Graph, serving: Callable[..., Any]) -> Iterator[str]:
    """The address of its server."""
    with serving(graph, STATIC) as client:
        yield str(client.base_url)


def _things(graph: Graph, opened: list[str]) -> int:
    """How many things are opened, or are in the first pages of claims about those."""
    pages = [
        claims(graph, where, PageRequest(PAGE, order=ClaimOrder.BELIEF)).items
        for one in opened
        for where in (ClaimFilter(subject=one), ClaimFilter(object=one), ClaimFilter(on=one))
    ]
    return len({*opened, *(end.id for page in pages for claim in page for end in (claim.subject, claim.object))})


def _drawn(page: Page) -> str:
    expect(page.locator(".picture")).to_have_attribute("data-laid", str(OPENED), timeout=120_000)
    with page.expect_download() as download:
        page.get_by_role("button", name="SVG", exact=True).click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def test_many_things_have_their_own_places_and_keep_them(graph: Graph, pages: Pages) -> None:
    opened = entities(graph, EntityFilter(), PageRequest(OPENED)).items
    hubs = [entity.id for entity in opened]
    address = f"/explore?at={','.join(hubs)}"
    picture = _drawn(pages(address))

    places = [(float(x), float(y)) for x, y in re.findall(r'<g transform="translate\((\S+) (\S+)\)"', picture)]
    assert len(places) == _things(graph, hubs) > 150
    assert min(dist(one, other) for one, other in combinations(places, 2)) > 44

    # A slower machine makes more pauses.
    slow = pages("/explore")
    slow.context.new_cdp_session(slow).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    slow.goto(address)
    expect(slow.get_by_text("Laying out…")).to_be_visible(timeout=60_000)
    assert _drawn(slow) == picture
    # The same in two steps, the first of which is laid out before the second is asked for.
    page = pages(f"/explore?at={','.join(hubs[:-1])}")
    expect(page.locator(".picture")).to_have_attribute("data-laid", str(OPENED - 1), timeout=120_000)
    page.get_by_role("combobox", name="Open").fill(opened[-1].name)
    page.get_by_role("listbox").get_by_role("option").first.click()
    expect(page).to_have_url(re.compile(hubs[-1]))
    assert _drawn(page) == picture
