"""A typed client of the GraphQL API, for programs that ask a server over HTTP.

    from claimgraph.api.client import ClaimFilter, Client, Predicate

    with Client("http://127.0.0.1:8000/graphql") as client:
        page = client.claims(ClaimFilter(predicate=[Predicate.OUTPERFORMS], object="BERT"))
    for claim in page.claims.nodes:
        print(claim.subject.name, claim.belief, claim.evidence[0].sentence)

Each operation of `documents.graphql` is a method of `Client`, which returns pydantic models; `make setup` generates it
out of the schema. `GraphQLClientGraphQLMultiError` is raised for an answer with errors, `GraphQLClientHttpError` for
one with another status than 200, such as 401 without a key or 429, and `GraphQLClientInvalidResponseError` for one that
is none of GraphQL's. A key goes along as `Client(url, headers={"Authorization": "Bearer KEY"})`.
"""

from typing import Final

try:
    import httpx

    from claimgraph.api.client import generated
    from claimgraph.api.client.generated import *  # noqa: F403
except ImportError as error:
    missing = (
        "httpx: pip install 'claimgraph[client]'"
        if error.name == "httpx"
        else "to be generated: make setup in a clone, or a wheel that was built there"
    )
    raise ImportError(f"the client needs {missing}", name=error.name) from error

TIMEOUT: Final = 35.0
"""Seconds to wait for an answer: a server gives itself 30."""


class Client(generated.Client):  # type: ignore[no-redef]  # with a longer patience
    """What can be asked of a server, an operation a method."""

    def __init__(
        self, url: str, headers: dict[str, str] | None = None, http_client: httpx.Client | None = None
    ) -> None:
        """Ask a server.

        Args:
            url: where GraphQL answers.
            headers: what goes along with each request, such as a key.
            http_client: what sends the requests, with the headers from now on; one that waits as long as a server may
                take where none is given.
        """
        sends = http_client or httpx.Client(timeout=TIMEOUT)
        sends.headers.update(headers or {})
        super().__init__(url, headers, sends)  # type: ignore[arg-type]  # whose protocol is narrower than httpx's own
