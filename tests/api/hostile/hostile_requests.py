"""Requests that want to hurt a server: what each is called, its body, and the code of the error that answers it.

Each is to be refused at once, whatever it would cost to answer.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple


class Hostile(NamedTuple):
    """One request, sent by POST."""

    name: str
    body: bytes
    code: str


_PARSE: Final = "GRAPHQL_PARSE_FAILED"
_VALIDATION: Final = "GRAPHQL_VALIDATION_FAILED"
_COSTLY: Final = "QUERY_TOO_COSTLY"
_INPUT: Final = "BAD_USER_INPUT"
_REQUEST: Final = "BAD_REQUEST"


def _query(query: str, variables: Mapping[str, Any] | None = None) -> bytes:
    return json.dumps({"query": query, "variables": variables}).encode()


def _nested(before: str, inner: str, after: str, levels: int) -> str:
    return before * levels + inner + after * levels


def doubled(levels: int, kind: str, last: str) -> str:
    """Fragments of which each is spread twice in the one before: the last one as many times as 2 to the levels."""
    spread = (f"fragment f{n} on {kind} {{ ...f{n + 1} ... on {kind} {{ ...f{n + 1} }} }}" for n in range(levels))
    return f"{' '.join(spread)} fragment f{levels} on {kind} {{ {last} }}"


def _depth() -> Iterator[Hostile]:
    kinds = _nested("ofType { ", "name", " }", 200)
    yield Hostile("fields nested 200 deep", _query(f'{{ __type(name: "Claim") {{ {kinds} }} }}'), _PARSE)
    kinds = _nested("ofType { ", "name", " }", 60)
    yield Hostile("fields nested 60 deep", _query(f'{{ __type(name: "Claim") {{ {kinds} }} }}'), _COSTLY)
    deep = _nested("... on Query { ", "stats { papers }", " }", 300)
    yield Hostile("inline fragments nested 300 deep", _query(f"{{ {deep} }}"), _PARSE)
    yield Hostile("fields nested 10,000 deep", _query(_nested("{ a ", "", " }", 10_000)), _PARSE)
    condition = _nested("{ and: [", '{ subject: "x" }', "] }", 300)
    yield Hostile("a filter nested 300 deep", _query(f"{{ claims(filter: {condition}) {{ totalCount }} }}"), _PARSE)
    negated: dict[str, Any] = {"subject": "x"}
    for _ in range(300):
        negated = {"not": negated}
    filtered = "query ($f: ClaimFilter) { claims(filter: $f) { totalCount } }"
    yield Hostile("a filter nested 300 deep, as a variable", _query(filtered, {"f": negated}), _INPUT)
    yield Hostile("JSON nested 100,000 deep", _nested("[", "", "]", 100_000).encode(), _REQUEST)
    loop = _nested("fields { type { ", "name", " } }", 12)
    yield Hostile("introspection in circles", _query(f"{{ __schema {{ types {{ {loop} }} }} }}"), _COSTLY)


def _breadth() -> Iterator[Hostile]:
    claims = "claims(first: 100) { nodes { evidence(first: 100) { sentence } } }"
    aliases = " ".join(f"a{n}: {claims}" for n in range(80))
    yield Hostile("80 aliases of a large list", _query(f"{{ {aliases} }}"), _COSTLY)
    aliases = " ".join(f"a{n}: __typename" for n in range(4_000))
    yield Hostile("4,000 aliases of nothing", _query(f"{{ {aliases} }}"), _PARSE)
    same = "stats { papers } " * 499
    yield Hostile("one field 499 times, to be merged", _query(f"{{ {same} }}"), _VALIDATION)
    operations = " ".join(f"query Q{n} {{ stats {{ papers }} }}" for n in range(2_500))
    yield Hostile("2,500 operations", _query(operations), _PARSE)
    variables = " ".join(f"$v{n}: Int" for n in range(5_000))
    yield Hostile("5,000 variables", _query(f"query ({variables}) {{ stats {{ papers }} }}"), _PARSE)
    hard = " ".join(f"a{n}: contradictions {{ near }}" for n in range(100))
    yield Hostile("100 questions about everything", _query(f"{{ {hard} }}"), _COSTLY)
    directives = "@skip(if: false) " * 200
    yield Hostile("one directive 200 times", _query(f"{{ __typename {directives} }}"), _VALIDATION)
    yield Hostile("10,000 unknown directives", _query(f"{{ __typename {'@a ' * 10_000} }}"), _PARSE)


def _fragments() -> Iterator[Hostile]:
    yield Hostile("a fragment that spreads itself", _query("{ ...f } fragment f on Query { ...f }"), _VALIDATION)
    circle = " ".join(f"fragment f{n} on Query {{ ...f{(n + 1) % 100} }}" for n in range(100))
    yield Hostile("100 fragments in a circle", _query(f"{{ ...f0 }} {circle}"), _COSTLY)
    yield Hostile(
        "fragments doubled 25 times", _query(f"{{ ...f0 }} {doubled(25, 'Query', 'stats { papers }')}"), _COSTLY
    )
    kinds = doubled(25, "__Type", "name fields { name }")
    start = "{ ...g } fragment g on Query { __schema { types { ...f0 } } }"
    yield Hostile("fragments of the schema doubled 25 times", _query(f"{start} {kinds}"), _COSTLY)
    unused = " ".join(f"fragment f{n} on Query {{ stats {{ papers }} }}" for n in range(150))
    yield Hostile("150 fragments that nothing uses", _query(f"{{ __typename }} {unused}"), _VALIDATION)


def _lists() -> Iterator[Hostile]:
    ids = ["x"] * 100_000
    by_id = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    yield Hostile("100,000 ids", _query(by_id, {"ids": ids}), _COSTLY)
    listed = " ".join('"x"' for _ in range(20_000))
    yield Hostile("20,000 ids in the query", _query(f"{{ nodes(ids: [{listed}]) {{ id }} }}"), _PARSE)
    filtered = "query ($f: ClaimFilter) { claims(filter: $f) { totalCount } }"
    either = {"or": [{"object": f"word {n}"} for n in range(20_000)]}
    yield Hostile("a filter of 20,000 alternatives", _query(filtered, {"f": either}), _COSTLY)
    yield Hostile("a filter of 200,000 empty alternatives", _query(filtered, {"f": {"or": [{}] * 200_000}}), _COSTLY)
    kinds = {"predicate": ["USES"] * 100_000}
    yield Hostile("100,000 times one predicate", _query(filtered, {"f": kinds}), _COSTLY)
    yield Hostile(
        "a cursor of 90,000 letters", _query(f'{{ claims(after: "{"A" * 90_000}") {{ nodes {{ id }} }} }}'), _INPUT
    )
    yield Hostile("a page of 2 to the 31st", _query("{ claims(first: 2147483648) { nodes { id } } }"), _VALIDATION)
    yield Hostile(
        "a number of 90,000 digits", _query(f"{{ claims(first: {'9' * 90_000}) {{ nodes {{ id }} }} }}"), _VALIDATION
    )


def _requests() -> Iterator[Hostile]:
    one = {"query": "{ stats { papers } }"}
    yield Hostile("a batch of 1,000 queries", json.dumps([one] * 1_000).encode(), _REQUEST)
    yield Hostile("a body of 2 MiB", b" " * (2 << 20), _REQUEST)
    yield Hostile("a body that is no text", b"\xff" * 1_000, _REQUEST)
    yield Hostile("900,000 commas", _query("{ __typename }" + "," * 900_000), _PARSE)
    yield Hostile("a comment of 900,000 letters", _query("{ __typename } #" + "x" * 900_000), _PARSE)
    unknown = json.dumps({"documentId": "é" * 150_000}).encode()
    yield Hostile("a document of a name of 150,000 letters", unknown, "DOCUMENT_NOT_FOUND")
    yield Hostile("half a character as it is", b'{"query": "{ paper(id: \\"\xed\xa0\x80\\") { id } }"}', _REQUEST)
    yield Hostile("half a character", b'{"query": "{ paper(id: \\"\\ud800\\") { id } }"}', _REQUEST)
    yield Hostile(
        "an error that names what it is given, 1,000 times",
        _query(f"{{ {' '.join(f'x{n}' for n in range(1_000))} }}"),
        _VALIDATION,
    )


HOSTILE: Final = (*_depth(), *_breadth(), *_fragments(), *_lists(), *_requests())
