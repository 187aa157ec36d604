"""A typed client of the GraphQL API, for programs that ask a server over HTTP.

    from claimgraph.api.client import ClaimFilter, Client, Predicate

    client = Client("http://127.0.0.1:8000/graphql")
    page = client.claims(ClaimFilter(predicate=[Predicate.OUTPERFORMS], object="BERT"))
    for claim in page.claims.nodes:
        print(claim.subject.name, claim.belief, claim.evidence[0].sentence)

Each operation of `documents.graphql` is a method of `Client`, which returns pydantic models; `make setup` generates it
out of the schema. An answer with errors raises `GraphQLClientGraphQLMultiError`, one without a body that can be read
`GraphQLClientHttpError`. A key goes along as `Client(url, headers={"Authorization": "Bearer KEY"})`.
"""

try:
    from claimgraph.api.client.generated import *  # noqa: F403
except ModuleNotFoundError as error:
    missing = "httpx: pip install 'claimgraph[client]'" if error.name == "httpx" else "to be generated: make setup"
    raise ImportError(f"the client needs {missing}", name=error.name) from error
