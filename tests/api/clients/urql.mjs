// All pages of claims by urql: node urql.mjs URL. Prints the claims as JSON.
import { readFileSync } from "node:fs";
import { Client, cacheExchange, fetchExchange, gql } from "@urql/core";

const query = gql(readFileSync(new URL("pages.graphql", import.meta.url), "utf8"));
const client = new Client({ url: process.argv[2], preferGetMethod: false, exchanges: [cacheExchange, fetchExchange] });

const found = [];
let after = null;
do {
  const { data, error } = await client.query(query, { first: 2, after }).toPromise();
  if (error) throw error;
  found.push(...data.claims.nodes);
  after = data.claims.pageInfo.hasNextPage ? data.claims.pageInfo.endCursor : null;
} while (after);
console.log(JSON.stringify(found.map(({ id, predicate, object }) => ({ id, predicate, object: object.name }))));
