"""Who may ask a server, and how often; which documents it answers; how it logs."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import Result

from claimgraph.api.cli.web import names_of
from claimgraph.api.graphql.documents import Documents, DocumentsError, read_documents
from claimgraph.api.keys import Key, Keys, KeysError, add_key, read_keys, remove_key
from claimgraph.api.requests import json_lines, mark
from claimgraph.graph import Graph

Cli = Callable[..., Result]
Serving = Callable[..., AbstractContextManager[httpx.Client]]

STATS = {"query": "{ stats { papers } }"}
PAPERS = "query Papers($first: Int!) { papers(first: $first) { nodes { id } } }"


def _with(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


def _code(response: httpx.Response) -> str:
    (error,) = response.json()["errors"]
    return str(error["extensions"]["code"])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the keys are."""
    return tmp_path / "keys.txt"


def test_a_key_lets_in_until_it_is_taken_back(graph: Graph, serving: Serving, file: Path, tmp_path: Path) -> None:
    key = add_key(file, "alice")
    with serving(graph, tmp_path, keys=Keys(file)) as client:
        refused = client.post("/graphql", json=STATS)
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
        assert refused.json() == {
            "errors": [
                {
                    "message": "this server asks for a key: send yours as Authorization: Bearer KEY, "
                    "or in a browser as the password of any name",
                    "extensions": {"code": "UNAUTHENTICATED"},
                }
            ]
        }
        accept = {"accept": "application/graphql-response+json"}
        refused = client.post("/graphql", json=STATS, headers=accept)
        assert refused.headers["content-type"] == "application/graphql-response+json"
        for wrong in ({}, _with("x"), _with(f"{key}x"), _with(key[:-1]), {"authorization": f"Basic {key}"}):
            assert client.post("/graphql", json=STATS, headers=wrong).status_code == 401
        assert client.post("/graphql", json=STATS, headers=_with(key)).json() == {"data": {"stats": {"papers": 2}}}
        assert client.post("/graphql", json=STATS, headers={"authorization": f"bearer {key}"}).status_code == 200
        another = add_key(file, "bob")
        assert client.post("/graphql", json=STATS, headers=_with(another)).status_code == 200
        remove_key(file, "alice")
        assert client.post("/graphql", json=STATS, headers=_with(key)).status_code == 401
        assert client.post("/graphql", json=STATS, headers=_with(another)).status_code == 200
        file.write_text("nonsense\n", encoding="utf-8")
        assert client.post("/graphql", json=STATS, headers=_with(another)).status_code == 401


@pytest.mark.parametrize("path", ["/papers/quokka", "/metrics", "/graphql?query={__typename}", "/nothing"])
def test_nothing_is_told_without_a_key(graph: Graph, serving: Serving, file: Path, tmp_path: Path, path: str) -> None:
    add_key(file, "alice")
    with serving(graph, tmp_path, keys=Keys(file)) as client:
        assert client.get(path, headers={"accept": "text/html"}).status_code == 401


def test_a_browser_asks_for_the_key_as_a_password(graph: Graph, serving: Serving, file: Path, tmp_path: Path) -> None:
    key, person = add_key(file, "alice"), {"accept": "text/html,application/xhtml+xml"}
    with serving(graph, tmp_path, keys=Keys(file)) as client:
        refused = client.get("/papers/quokka", headers=person)
        challenge = 'Basic realm="claimgraph: any name, and your key as the password", charset="UTF-8"'
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, challenge)
        for name in ("", "alice", "älice"):
            page = client.get("/papers/quokka", headers=person, auth=httpx.BasicAuth(name, key))
            assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        for wrong in ("", f"{key}x"):
            assert client.get("/papers/quokka", auth=httpx.BasicAuth("alice", wrong)).status_code == 401
        for header in ("Basic", "Basic ÿ", "Basic YQ", "Basic /w==", f"Basic {key}"):
            sent = {"authorization": header.encode()}
            assert client.get("/papers/quokka", headers=sent).status_code == 401


def test_a_page_of_another_site_cannot_have_a_browser_change_anything(
    graph: Graph, serving: Serving, file: Path, tmp_path: Path
) -> None:
    key = add_key(file, "alice", writes=True)
    change = 'mutation { renameEntity(entity: "Quokka", name: "Bilby") { name } }'
    with serving(graph, tmp_path, keys=Keys(file), writes=True) as client:
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
            sent = client.post(
                "/graphql", content=json.dumps({"query": change}), headers={"content-type": kind}, auth=("", key)
            )
            assert sent.status_code == 415
        assert client.get("/graphql", params={"query": change}, auth=("", key)).status_code == 405
        found = client.post("/graphql", json={"query": '{ entity(name: "quokka") { name } }'}, auth=("", key))
        assert found.json() == {"data": {"entity": {"name": "Quokka"}}}


def test_health_and_the_editor_need_no_key(graph: Graph, serving: Serving, file: Path, tmp_path: Path) -> None:
    add_key(file, "alice")
    with serving(graph, tmp_path, keys=Keys(file)) as client:
        assert client.get("/healthz").status_code == client.get("/readyz").status_code == 200
        assert client.get("/graphql", headers={"accept": "text/html"}).status_code == 200
        # Those of a page, for which a browser sends no password that it was given elsewhere.
        assert client.get("/pages/page.css").status_code == client.get("/pages/paper.js").status_code == 200


def test_pages_of_other_origins_may_send_their_key(graph: Graph, serving: Serving, file: Path, tmp_path: Path) -> None:
    key, origin = add_key(file, "alice"), {"origin": "https://example.org"}
    with serving(graph, tmp_path, keys=Keys(file), cors_origins=("https://example.org",)) as client:
        wanted = {"access-control-request-method": "POST", "access-control-request-headers": "authorization"}
        assert client.options("/graphql", headers={**origin, **wanted}).status_code == 200
        assert client.post("/graphql", json=STATS, headers={**origin, **_with(key)}).status_code == 200
        refused = client.post("/graphql", json=STATS, headers=origin)
        assert refused.headers["access-control-allow-origin"] == "https://example.org"


def test_the_file_has_no_key_and_is_for_its_owner(file: Path) -> None:
    key = add_key(file, "alice")
    assert len(key) > 40
    assert key not in file.read_text(encoding="utf-8")
    assert read_keys(file) == {"alice": Key("alice", sha256(key.encode()).hexdigest())}
    assert file.stat().st_mode & 0o077 == 0


def test_a_file_keeps_its_mode_and_is_changed_where_it_is(file: Path, tmp_path: Path) -> None:
    add_key(file, "alice")
    file.chmod(0o640)
    link = tmp_path / "link"
    link.symlink_to(file)
    remove_key(link, "alice")
    assert link.is_symlink()
    assert (read_keys(file), file.stat().st_mode & 0o777) == ({}, 0o640)


def test_who_cannot_be_read_lets_nobody_in_and_says_so(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    key = add_key(file, "alice")
    keys, kept = Keys(file), file.read_text(encoding="utf-8")
    file.write_text("nonsense", encoding="utf-8")
    assert keys.known(key) is None
    assert "nobody is let in: " in caplog.text
    file.write_text(kept, encoding="utf-8")
    assert keys.known(key)
    away = file.rename(file.with_name("away"))
    assert keys.known(key) is None
    away.rename(file)
    assert keys.known(key)


def test_a_file_or_a_name_that_cannot_be_used_says_why(file: Path, tmp_path: Path) -> None:
    add_key(file, "alice")
    for name, message in (
        ("alice", "has a key for alice already: remove it first with claimgraph keys remove"),
        ("two words", "'two words' is no name for a key: use up to 64 letters, digits and . _ @ -"),
    ):
        with pytest.raises(KeysError, match=message):
            add_key(file, name)
    with pytest.raises(KeysError, match="has no key for bob: claimgraph keys list tells for whom it has one"):
        remove_key(file, "bob")
    (tmp_path / "other").write_text("# ours\n\nalice\n", encoding="utf-8")
    with pytest.raises(KeysError, match="is no file of keys: line 3 is not a new name, a tab and a SHA-256"):
        Keys(tmp_path / "other")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(KeysError, match="is no file of keys: it is not UTF-8 text"):
        Keys(tmp_path / "binary")


def test_keys_are_made_listed_and_removed_from_the_command_line(cli: Cli, file: Path) -> None:
    made = cli("keys", "add", file, "alice")
    known = Keys(file).known(made.stdout.strip())
    assert known
    assert (known.name, known.writes) == ("alice", False)
    assert "the key itself is told here only" in made.stderr
    assert json.loads(cli("keys", "add", file, "bob", "--writes", "--json").stdout)["name"] == "bob"
    assert cli("keys", "list", file).stdout == "alice\nbob (writes)\n"
    assert cli("keys", "remove", file, "alice").exit_code == 0
    assert json.loads(cli("keys", "list", file, "--json").stdout) == {"keys": [{"name": "bob", "writes": True}]}
    again = cli("keys", "remove", file, "alice")
    assert (again.exit_code, again.stdout) == (1, "")
    assert "has no key for alice" in again.stderr


def test_each_key_may_ask_so_often_a_minute(graph: Graph, serving: Serving, file: Path, tmp_path: Path) -> None:
    alice, bob = add_key(file, "alice"), add_key(file, "bob")
    with serving(graph, tmp_path, keys=Keys(file), per_minute=2) as client:
        asked = [client.post("/graphql", json=STATS, headers=_with(alice)) for _ in range(3)]
        assert [one.status_code for one in asked] == [200, 200, 429]
        assert _code(asked[2]) == "RATE_LIMITED"
        assert 1 <= int(asked[2].headers["retry-after"]) <= 60
        assert client.post("/graphql", json=STATS, headers=_with(bob)).status_code == 200
        assert {client.get("/healthz").status_code for _ in range(4)} == {200}


def test_without_keys_each_address_may_ask_so_often(graph: Graph, serving: Serving, tmp_path: Path) -> None:
    with serving(graph, tmp_path, per_minute=1) as client:
        assert [client.post("/graphql", json=STATS).status_code for _ in range(2)] == [200, 429]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:8000", 200),
        ("[::1]:8000", 200),
        ("rebound.example:8000", 421),
        ("localhost.example", 421),
        ("[", 421),
        ("", 421),
    ],
)
def test_a_server_is_asked_by_its_names(graph: Graph, serving: Serving, tmp_path: Path, host: str, status: int) -> None:
    with serving(graph, tmp_path, hosts=("localhost", "::1")) as client:
        asked = client.post("/graphql", json=STATS, headers={"host": host})
        assert asked.status_code == status
        if status == 421:
            assert asked.json()["errors"][0]["message"].endswith("name it with --allowed-host if it is")


@pytest.mark.parametrize(
    ("host", "allowed", "names"),
    [
        ("127.0.0.1", None, ("127.0.0.1", "::1", "localhost")),
        ("0.0.0.0", None, ()),  # noqa: S104
        ("127.0.0.1", ["Claims.example.org"], ("claims.example.org",)),
        ("127.0.0.1", ["*"], ()),
    ],
)
def test_a_server_of_this_machine_alone_has_its_own_names(
    host: str, allowed: list[str] | None, names: tuple[str, ...]
) -> None:
    assert names_of(host, allowed) == names


@pytest.mark.parametrize("only", [False, True])
def test_documents_are_asked_for_by_id(graph: Graph, serving: Serving, tmp_path: Path, *, only: bool) -> None:
    known = Documents.of([("papers", PAPERS)], only=only)
    with serving(graph, tmp_path, documents=known) as client:
        for id_ in ("papers", f"sha256:{sha256(PAPERS.encode()).hexdigest()}"):
            body = {"documentId": id_, "variables": {"first": 1}}
            assert client.post("/graphql", json=body).json() == {"data": {"papers": {"nodes": [{"id": "quokka"}]}}}
            got = client.get("/graphql", params={"documentId": id_, "variables": '{"first": 1}'})
            assert (got.status_code, "etag" in got.headers) == (200, True)
        assert client.post("/graphql", json={"query": PAPERS, "variables": {"first": 1}}).status_code == 200
        unknown = client.post("/graphql", json={"documentId": "others"})
        assert (unknown.status_code, _code(unknown)) == (404, "DOCUMENT_NOT_FOUND")
        both = client.post("/graphql", json={"documentId": "papers", **STATS})
        assert (both.status_code, _code(both)) == (400, "BAD_REQUEST")
        other = client.post("/graphql", json=STATS)
        assert other.status_code == (403 if only else 200)
        if only:
            assert _code(other) == "DOCUMENT_NOT_FOUND"


@pytest.mark.parametrize(
    "path", ["//graphql", "/healthz/../graphql", "/static/%2e%2e/graphql", "/healthz%2f..%2fgraphql"]
)
def test_no_way_leads_around_the_keys(graph: Graph, serving: Serving, file: Path, tmp_path: Path, path: str) -> None:
    add_key(file, "alice")
    with serving(graph, tmp_path, keys=Keys(file)) as client:
        asked = client.build_request("POST", "/graphql", json=STATS)
        asked.url = asked.url.copy_with(raw_path=path.encode())
        assert client.send(asked).status_code in (401, 404, 405)


def test_a_line_of_the_log_stays_one(
    graph: Graph, serving: Serving, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "claimgraph.api.requests")
    with serving(graph, tmp_path) as client:
        client.get("/x%0aINFO%20claimgraph.audit:%20mergeEntities%1b")
    (line,) = (record.getMessage() for record in caplog.records if "/x" in record.getMessage())
    assert line.startswith("GET /x%0AINFO%20claimgraph.audit%3A%20mergeEntities%1B 404 in ")


def test_health_is_asked_for_by_any_name_as_often_as_one_likes(graph: Graph, serving: Serving, tmp_path: Path) -> None:
    with serving(graph, tmp_path, hosts=("claims.example.org",), per_minute=1) as client:
        assert {client.get("/healthz").status_code for _ in range(3)} == {200}
        assert client.post("/graphql", json=STATS).status_code == 421


@pytest.mark.parametrize("name", ["https://example.org", "example.org:8443", "a/b"])
def test_a_name_that_no_client_sends_is_refused(cli: Cli, name: str) -> None:
    ended = cli("serve", "--allowed-host", name)
    assert ended.exit_code == 2
    assert "is no name: write it without" in " ".join(ended.stderr.replace("│", " ").split())


def test_documents_are_read_from_a_file_or_a_folder(tmp_path: Path) -> None:
    (tmp_path / "documents.json").write_text(json.dumps({"a": PAPERS, "b": STATS["query"]}), encoding="utf-8")
    assert dict(read_documents(tmp_path / "documents.json")) == {"a": PAPERS, "b": STATS["query"]}
    (tmp_path / "folder").mkdir()
    with pytest.raises(DocumentsError, match=r"has no \.graphql file: give a folder of documents, or a JSON file$"):
        list(read_documents(tmp_path / "folder"))
    (tmp_path / "folder" / "papers.graphql").write_text(PAPERS, encoding="utf-8")
    assert dict(read_documents(tmp_path / "folder")) == {"papers": PAPERS}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'["a"]', r'is no object of documents: write it as \{"id": "query …"\}$'),
        (b'{"a": 1}', "is no object of documents"),
        (b"{", r"is no JSON that can be read: "),
        (b"\xff", r"is not UTF-8 text$"),
        (b'{"a": "\\ud800"}', r"is no JSON that can be read: "),
    ],
)
def test_what_holds_no_documents_says_so(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "documents.json").write_bytes(content)
    with pytest.raises(DocumentsError, match=message):
        list(read_documents(tmp_path / "documents.json"))


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("{ nothing }", "the document a cannot be answered: Cannot query field 'nothing' on type 'Query'."),
        ("{", "the document a cannot be answered: Syntax Error: Expected Name, found <EOF>."),
        (
            "{ claims(first: 100) { nodes { evidence(first: 100) { paper { claims(first: 100) { id } } } } } }",
            "the document a cannot be answered: the query costs ",
        ),
    ],
)
def test_a_server_does_not_begin_with_documents_that_it_cannot_answer(
    cli: Cli, running: Any, tmp_path: Path, document: str, message: str
) -> None:
    (tmp_path / "a.graphql").write_text(document, encoding="utf-8")
    ended = cli("serve", "--port", "0", "--documents", tmp_path)
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert message in ended.stderr


def test_only_documents_needs_some(cli: Cli) -> None:
    ended = cli("serve", "--only-documents")
    assert ended.exit_code == 1
    assert "--only-documents needs the documents: name them with --documents" in ended.stderr


@pytest.fixture
def lines() -> Iterator[list[dict[str, Any]]]:
    """What is logged as JSON."""
    found: list[dict[str, Any]] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(json.loads(self.format(record)))

    handler, logger = Handler(), logging.getLogger("claimgraph")
    handler.addFilter(mark)
    handler.setFormatter(json_lines())
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield found
    logger.removeHandler(handler)
    logger.setLevel(level)


def test_each_request_is_a_line_of_json(graph: Graph, serving: Serving, tmp_path: Path, lines: list[Any]) -> None:
    with serving(graph, tmp_path) as client:
        client.post("/graphql", json=STATS, headers={"x-request-id": "mine"})
    line = next(line for line in lines if line["request_id"] == "mine")
    assert line.pop("milliseconds") > 0
    assert line.pop("time")
    assert line.pop("message").startswith("POST /graphql 200 in ")
    assert line == {
        "trace_id": None,
        "level": "INFO",
        "logger": "claimgraph.api.requests",
        "request_id": "mine",
        "client": "127.0.0.1",
        "key": None,
        "method": "POST",
        "path": "/graphql",
        "status": 200,
    }
