"""The pages that Vite builds: the explorer, and GraphiQL."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from starlette.responses import HTMLResponse, Response

STATIC: Final = Path(__file__).with_name("static")
"""Where `npm run build` in `api/explorer/` puts them, each in a folder of its own."""

VIEWS: Final = ("/", "/explore", "/ask", "/contradictions", "/leaderboard", "/compare", "/review", "/decisions")
"""The addresses of the explorer: one page, which looks at its address."""

EXPLORER: Final = "app"
GRAPHIQL: Final = "graphiql"

_STRICT: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# GraphiQL sets styles at run time, and works beside the page.
_OF_GRAPHIQL: Final = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_POLICIES: Final[Mapping[str, str]] = MappingProxyType({EXPLORER: _STRICT, GRAPHIQL: _OF_GRAPHIQL})
_HEADERS: Final = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cache-control": "no-cache"}

_NOT_BUILT: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>claimgraph: not built</title>
<h1>The server answers; its pages for browsers are not built</h1>
<p>Build them once with Node 20 or newer, then reload this page:</p>
<pre>cd api/explorer &amp;&amp; npm ci &amp;&amp; npm run build</pre>
<p>All else is served: /papers/ID, /entities/ID and /claims/ID, and what is asked by POST to /graphql as JSON:</p>
<pre>{"query": "{ stats { papers claims } }"}</pre>
</html>
"""


def built_page(static: Path, name: str) -> Response:
    """One of the pages, or one that says how to build it.

    Args:
        static: the folder of what is built.
        name: `EXPLORER` or `GRAPHIQL`.
    """
    page = static / name / "index.html"
    html = page.read_text(encoding="utf-8") if page.is_file() else _NOT_BUILT
    return HTMLResponse(html, headers={**_HEADERS, "content-security-policy": _POLICIES[name]})
