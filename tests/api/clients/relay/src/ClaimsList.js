// A list of claims that loads its next pages, as relay-compiler has it.
import { graphql } from "react-relay";

export const list = graphql`
  fragment ClaimsList_query on Query
  @argumentDefinitions(
    first: { type: "Int", defaultValue: 10 }
    after: { type: "String" }
    filter: { type: "ClaimFilter" }
  )
  @refetchable(queryName: "ClaimsListPaginationQuery") {
    claims(first: $first, after: $after, filter: $filter) @connection(key: "ClaimsList_claims") {
      edges {
        node {
          id
          predicate
          belief
        }
      }
    }
  }
`;

export const entity = graphql`
  fragment ClaimsList_entity on Entity @refetchable(queryName: "ClaimsListEntityQuery") {
    name
    aliases
  }
`;
