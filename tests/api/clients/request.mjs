// All pages of claims by graphql-request: node request.mjs URL. Prints the claims as JSON.
import { readFileSync } from "node:fs";
import { GraphQLClient } from "graphql-request";

const query = readFileSync(new URL("pages.graphql", import.meta.url), "utf8");
const client = new GraphQLClient(process.argv[2]);

const found = [];
let after = null;
do {
  const { claims } = await client.request(query, { first: 2, after });
  found.push(...claims.nodes);
  after = claims.pageInfo.hasNextPage ? claims.pageInfo.endCursor : null;
} while (after);
console.log(JSON.stringify(found.map(({ id, predicate, object }) => ({ id, predicate, object: object.name }))));
