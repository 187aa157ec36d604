// All pages of claims by Apollo Client: node apollo.mjs URL. Prints the claims as JSON.
import { readFileSync } from "node:fs";
import { ApolloClient, HttpLink, InMemoryCache, gql } from "@apollo/client";

const query = gql(readFileSync(new URL("pages.graphql", import.meta.url), "utf8"));
const client = new ApolloClient({ link: new HttpLink({ uri: process.argv[2] }), cache: new InMemoryCache() });

const found = [];
let after = null;
do {
  const { data } = await client.query({ query, variables: { first: 2, after } });
  found.push(...data.claims.nodes);
  after = data.claims.pageInfo.hasNextPage ? data.claims.pageInfo.endCursor : null;
} while (after);
console.log(JSON.stringify(found.map(({ id, predicate, object }) => ({ id, predicate, object: object.name }))));
