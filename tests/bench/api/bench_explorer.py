# ruff: noqa: T201  # a script prints
"""How long the explorer takes in a browser on a large graph: its first view, a hub, and two thousand things.

    .venv/bin/python tests/bench/api/bench_explorer.py --data FOLDER [--runs N] [--things N]

FOLDER holds a graph of `claimgraph ingest --data FOLDER`. It is served by `claimgraph serve`, and read with Debian's
Chromium, every time in a new browser context, so that nothing is kept. What is printed is Markdown.
"""

import argparse
import re
import shutil
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

import httpx
from playwright.sync_api import Browser, Page, sync_playwright
from serving import SERVE, serving

_FRAMES: Final = """seconds => new Promise(done => {
    const times = []; let last = performance.now(); const end = last + seconds * 1000;
    requestAnimationFrame(function next(now) {
        times.push(now - last); last = now;
        now < end ? requestAnimationFrame(next) : done(times.slice(1));
    });
})"""
_WATCH: Final = """window.longest = 0;
new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
}).observe({ type: "longtask", buffered: true });"""
_PAINT: Final = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
_NOW: Final = "performance.now()"
_BROUGHT: Final = 20
"""About how many things an opened one brings, on a graph of 24,000 abstracts."""
_SHOWN: Final = re.compile(r"([\d,]+) things? and ([\d,]+) claims? between")


@contextmanager
def _page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.set_default_timeout(180_000)
    page.add_init_script(_WATCH)
    page.goto(address, wait_until="commit")
    yield page
    context.close()


def _settled(page: Page) -> float:
    """Milliseconds since the page was asked for until nothing is waited for."""
    page.wait_for_function("""() => document.querySelector('main h1') &&
        !/Loading…|Laying out…/.test(document.querySelector('#app').innerText)""")
    return float(page.evaluate(_NOW))


def _first_view(browser: Browser, root: str) -> tuple[float, float, float]:
    with _page(browser, f"{root}/") as page:
        page.wait_for_selector(".numbers")
        numbers = float(page.evaluate(_NOW))
        return float(page.evaluate(_PAINT)), numbers, _settled(page)


def _opened(browser: Browser, address: str, steps: int) -> tuple[float, ...]:
    """Milliseconds until all is laid out, the longest time it did not answer, things, claims, and frames: p50, p95."""
    with _page(browser, address) as page:
        page.wait_for_selector(f".picture[data-laid='{steps}']")
        ready = float(page.evaluate(_NOW))
        longest = float(page.evaluate("window.longest"))
        label = page.locator(".picture").get_attribute("aria-label") or ""
        shown = _SHOWN.search(label)
        assert shown, label
        things, claims = (int(number.replace(",", "")) for number in shown.groups())
        return ready, longest, things, claims, *_moved(page)


def _moved(page: Page) -> tuple[float, float]:
    """Milliseconds a frame while the picture is dragged and zoomed: p50 and p95."""
    box = page.locator(".picture").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + 20
    page.evaluate(f"void (window.frames_ = ({_FRAMES})(4))")
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(x + 4 * step, y + 2 * step)
    page.mouse.up()
    for _ in range(10):
        page.mouse.wheel(0, -120)
    times = sorted(page.evaluate("window.frames_"))
    return times[len(times) // 2], times[len(times) * 95 // 100]


def _hubs(root: str, count: int) -> list[str]:
    query = """query($first: Int!, $after: String) {
        entities(first: $first, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } }
    }"""
    found: list[str] = []
    after = None
    more = True
    while more and len(found) < count:
        asked = {"query": query, "variables": {"first": min(100, count - len(found)), "after": after}}
        page = httpx.post(f"{root}/graphql", json=asked, trust_env=False, timeout=60).json()["data"]["entities"]
        found += [node["id"] for node in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    return found


def _row(name: str, *values: str) -> None:
    print(f"| {name} | {' | '.join(values)} |", flush=True)


def _measure(browser: Browser, root: str, runs: int, things: int) -> None:
    def median(of: Callable[[], tuple[float, ...]]) -> list[float]:
        return [statistics.median(column) for column in zip(*(of() for _ in range(runs)), strict=True)]

    paint, numbers, settled = median(lambda: _first_view(browser, root))
    print("| start page, ms | |\n|---|---:|")
    _row("something is seen", f"{paint:.0f}")
    _row("the graph's figures and most of its lists are seen", f"{numbers:.0f}")
    _row("all of it is seen", f"{settled:.0f}")
    hubs = _hubs(root, things // _BROUGHT)
    print("\n| graph | things | claims | laid out after, ms | longest pause, ms | frame when moved, ms: p50, p95 |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, at in (
        ("the greatest hub", hubs[:1]),
        ("20 pages of it", hubs[:1] * 20),
        (f"{len(hubs)} things opened", hubs),
    ):
        address = f"{root}/explore?at={','.join(at)}"
        ready, longest, nodes, claims, *frames = (
            median(partial(_opened, browser, address, len(at)))
            if len(at) == 1
            else list(_opened(browser, address, len(at)))
        )
        between = ", ".join(f"{frame:.0f}" for frame in frames)
        _row(name, f"{nodes:.0f}", f"{claims:.0f}", f"{ready:.0f}", f"{longest:.0f}", between)


def main() -> None:
    """Serve, read, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--things", type=int, default=2_000)
    options = parser.parse_args()
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with (
        serving(SERVE, {"CLAIMGRAPH_DATA": str(options.data)}) as server,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=["--no-sandbox"]) as browser,
    ):
        _measure(browser, server.url.removesuffix("/graphql"), options.runs, options.things)


if __name__ == "__main__":
    main()
