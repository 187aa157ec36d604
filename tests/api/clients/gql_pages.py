"""All pages of claims by gql: gql_pages.py URL. Prints the claims as JSON."""  # a script

import json
import sys
from pathlib import Path

from gql import Client, gql
from gql.transport.httpx import HTTPXTransport

query = gql(Path(__file__).with_name("pages.graphql").read_text(encoding="utf-8"))
found, after = [], None
with Client(transport=HTTPXTransport(url=sys.argv[1], trust_env=False), fetch_schema_from_transport=True) as session:
    while True:
        page = session.execute(query, variable_values={"first": 2, "after": after})["claims"]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
print(json.dumps([{**claim, "object": claim["object"]["name"]} for claim in found]))  # noqa: T201
