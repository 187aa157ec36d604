"""A browser, and a server of papers of which one would like to be a script."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from claimgraph.api.built import EXPLORER, STATIC
from claimgraph.graph import Graph, connect, load
from claimgraph.schema import Extraction

Serving = Callable[..., AbstractContextManager[httpx.Client]]

PICTURES = Path(os.environ.get("CLAIMGRAPH_SCREENSHOTS", "build/screenshots"))
"""Where the pictures go that somebody is to look at."""

AXE = Path(__file__).parents[3] / "api/explorer/node_modules/axe-core/axe.min.js"
HURT = '<script>window.hurt = 1</script><svg onload="window.hurt = 2"></svg><img src=x onerror="window.hurt = 3">'
BILBY = 'Bilby <img src=x onerror="window.hurt = 4">'
_HOSTILE = {
    "id": "javascript:alert(1)",
    "title": f"</p>{HURT}",
    "sentences": [f"{BILBY} outperforms Quokka on BurrowBench {HURT}"],
    "year": 2032,
    "url": "javascript:alert(2)",
    "entities": [
        {"id": "Y", "type": "Method", "mentions": [BILBY]},
        {"id": "Q", "type": "Method", "mentions": ["Quokka"]},
        {"id": "B", "type": "Benchmark", "mentions": ["BurrowBench"]},
    ],
    "claims": [{"s": "Y", "p": "OUTPERFORMS", "o": "Q", "sent": 1, "on": "B", "value": HURT}],
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; not for longer, as what drives it keeps an event loop running, and other tests need one."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "there is no Chromium: make test installs Debian's where it may; else apt-get install chromium"
    with sync_playwright() as playwright:
        # A container has no room for its sandbox, and nothing here comes from elsewhere.
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(
    servers: dict[str, Any],
    empty: Callable[[Graph], None],
    extracted: Callable[[Mapping[str, Any]], Extraction],
    extractions: list[Extraction],
    serving: Serving,
) -> Iterator[str]:
    """The address of a server with the built explorer."""
    assert (STATIC / EXPLORER / "index.html").is_file(), "the explorer is not built: make setup"
    with connect(servers["EmbeddedServer"].settings) as graph:
        empty(graph)
        load(graph, [*extractions, extracted(_HOSTILE)])
        with serving(graph, STATIC) as client:
            yield str(client.base_url)


class Seen:
    """What went wrong in pages: errors in the console, and requests that leave the machine."""

    def __init__(self, site: str) -> None:
        self._site = site
        self.wrong: list[str] = []

    def watch(self, page: Page) -> None:
        """Note what goes wrong in a page."""
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(message.text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self._site}/", "blob:")):
            self.wrong.append(f"asked for {request.url}")


@pytest.fixture
def pages(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens pages of the site, each in a browser of its own; nothing may go wrong in them."""
    seen = Seen(site)
    opened = []

    def open_(path: str, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": 1400, "height": 900}, base_url=site, **options)
        page = context.new_page()
        page.set_default_timeout(20_000)
        seen.watch(page)
        opened.append(context)
        page.goto(path)
        return page

    yield open_
    for context in opened:
        for page in context.pages:
            assert page.evaluate("window.hurt") is None
        context.close()
    assert seen.wrong == []


@pytest.fixture(scope="session")
def barriers() -> Callable[[Page], list[Any]]:
    """What axe finds in a page that some people cannot use: the rule and some of the elements that break it."""

    def found(page: Page) -> list[Any]:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        violations = page.evaluate("axe.run().then(({ violations }) => violations)")
        return [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in violations]

    return found


@pytest.fixture(scope="session")
def picture() -> Callable[[Page, str], None]:
    """Keeps a picture of a page under a name."""
    PICTURES.mkdir(parents=True, exist_ok=True)

    def keep(page: Page, name: str) -> None:
        page.screenshot(path=PICTURES / f"{name}.png")

    return keep
