"""The explorer where something is missing: a key, an answer, a graph, the pages themselves."""

import gzip
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from claimgraph.api.built import EXPLORER, STATIC, VIEWS
from claimgraph.api.keys import Keys, add_key
from claimgraph.graph import Graph, connect

Serving = Callable[..., AbstractContextManager[httpx.Client]]


@pytest.fixture(scope="module")
def nothing(servers: dict[str, Any], empty: Callable[[Graph], None]) -> Any:
    """An empty graph."""
    with connect(servers["EmbeddedServer"].settings) as graph:
        empty(graph)
        yield graph


def _opened(browser: Browser, client: httpx.Client, path: str) -> Page:
    page = browser.new_context(base_url=str(client.base_url)).new_page()
    page.set_default_timeout(20_000)
    page.goto(path)
    return page


def test_an_empty_graph_says_how_to_fill_it(browser: Browser, nothing: Graph, serving: Serving) -> None:
    with serving(nothing, STATIC) as client:
        page = _opened(browser, client, "/")
        expect(page.get_by_role("heading", name="The graph is empty")).to_be_visible()
        page.context.close()


def test_a_key_is_asked_for_and_kept(browser: Browser, nothing: Graph, serving: Serving, tmp_path: Path) -> None:
    key = add_key(tmp_path / "keys", "alice")
    with serving(nothing, STATIC, keys=Keys(tmp_path / "keys")) as client:
        page = _opened(browser, client, "/contradictions")
        page.get_by_label("This server asks for a key").fill("wrong")
        page.get_by_role("button", name="Go on").click()
        page.get_by_label("The server does not know this key").fill(key)
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_text("No two papers contradict each other there.")).to_be_visible()
        page.get_by_role("link", name="Start").click()
        expect(page.get_by_role("heading", name="The graph is empty")).to_be_visible()
        page.context.close()


def test_a_server_that_is_gone_is_told(browser: Browser, nothing: Graph, serving: Serving) -> None:
    with serving(nothing, STATIC) as client:
        page = _opened(browser, client, "/explore")
        page.context.set_offline(True)
        page.get_by_role("link", name="Contradictions").click()
        expect(page.get_by_role("alert")).to_contain_text("The server cannot be reached.")
        page.context.set_offline(False)
        page.get_by_role("button", name="Try again").click()
        expect(page.get_by_text("No two papers contradict each other there.")).to_be_visible()
        page.context.close()


def test_a_search_asks_for_the_key_too(browser: Browser, nothing: Graph, serving: Serving, tmp_path: Path) -> None:
    key = add_key(tmp_path / "keys", "alice")
    with serving(nothing, STATIC, keys=Keys(tmp_path / "keys")) as client:
        page = _opened(browser, client, "/explore")
        page.get_by_role("combobox", name="Open").press_sequentially("quokka")
        asked = page.get_by_label("This server asks for a key")
        asked.fill(key)
        page.get_by_role("button", name="Go on").click()
        expect(asked).to_have_count(0)
        page.context.close()


def test_the_explorer_is_small() -> None:
    scripts = list((STATIC / EXPLORER).rglob("*.js"))
    assert scripts
    assert sum(len(gzip.compress(script.read_bytes())) for script in scripts) < 300_000


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_that_is_not_built_says_how(nothing: Graph, serving: Serving, tmp_path: Path, view: str) -> None:
    with serving(nothing, tmp_path) as client:
        answer = client.get(view)
    assert answer.status_code == 200
    assert "cd api/explorer &amp;&amp; npm ci &amp;&amp; npm run build" in answer.text


@pytest.mark.parametrize("view", VIEWS)
def test_the_page_runs_nothing_but_its_own_files(nothing: Graph, serving: Serving, view: str) -> None:
    with serving(nothing, STATIC) as client:
        answer = client.get(view)
        again = client.get(view, headers={"if-none-match": answer.headers["etag"]})
    assert answer.headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert again.status_code == 304


def test_under_a_path_of_its_own(browser: Browser, nothing: Graph, serving: Serving, tmp_path: Path) -> None:
    key = add_key(tmp_path / "keys", "alice")
    with serving(nothing, STATIC, root="/under/it", keys=Keys(tmp_path / "keys")) as client:
        page = _opened(browser, client, "/under/it/")
        asked, failed = [], []
        page.on("request", lambda request: asked.append(request.url.removeprefix(str(client.base_url))))
        page.on("response", lambda response: failed.append(response.url) if response.status > 401 else None)
        page.get_by_label("This server asks for a key").fill(key)
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("link", name="Contradictions").click()
        expect(page).to_have_url(f"{client.base_url}/under/it/contradictions")
        expect(page.get_by_text("No two papers contradict each other there.")).to_be_visible()
        page.reload()
        page.get_by_role("link", name="GraphiQL").click()
        expect(page.get_by_role("textbox").first).to_be_visible()
        expect(page).to_have_url(f"{client.base_url}/under/it/graphql")
        page.wait_for_load_state("networkidle")
        assert [url for url in asked if not url.startswith(("/under/it/", "data:", "blob:"))] == failed == []
        assert client.get("/under/it", headers={"accept": "text/html"}, follow_redirects=True).status_code == 200
        assert (
            'claimgraph_requests_total{method="POST"'
            in client.get("/under/it/metrics", headers={"authorization": f"Bearer {key}"}).text
        )
        page.context.close()
