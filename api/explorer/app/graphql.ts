// Documents are typed by the schema that the server has: ../../graphql/schema-with-writes.graphql.
import { initGraphQLTada } from "gql.tada";
import type { introspection } from "./schema.generated";

export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { ID: string };
  disableMasking: true;
}>();

export type { ResultOf, VariablesOf } from "gql.tada";
