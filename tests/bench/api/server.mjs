// The same graph behind @neo4j/graphql, as its documentation sets it up; the environment says where the database is.
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { Neo4jGraphQL } from "@neo4j/graphql";
import neo4j from "neo4j-driver";

const { NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD, NEO4J_DATABASE, BETWEEN } = process.env;

const typeDefs = `#graphql
  union Subject = Entity | Paper

  type Paper @node {
    id: ID!
    title: String!
    year: Int
  }

  type Entity @node {
    id: ID!
    name: String!
    type: String!
    papers: Int!
    claimsAsSubject: [Claim!]! @relationship(type: "SUBJECT", direction: IN)
  }

  type Claim @node {
    id: ID!
    predicate: String!
    belief: Float!
    sort: String!
    subject: [Subject!]! @relationship(type: "SUBJECT", direction: OUT)
    object: [Entity!]! @relationship(type: "OBJECT", direction: OUT)
    supports: [Evidence!]! @relationship(type: "SUPPORTS", direction: IN)
  }

  type Evidence @node {
    id: ID!
    sentence: String!
    confidence: Float!
    sort: String!
    paper: [Paper!]! @relationship(type: "STATED_IN", direction: OUT)
  }

  type Query {
    shortest(a: ID!, b: ID!): [Entity!]!
      @cypher(
        statement: """
        MATCH p = shortestPath((:Entity {id: $a})-[:__BETWEEN__*..3]-(:Entity {id: $b}))
        WHERE all(r IN relationships(p) WHERE r.support > 0)
        UNWIND nodes(p)[1..] AS entity
        RETURN entity
        """
        columnName: "entity"
      )
  }
`.replace("__BETWEEN__", BETWEEN);

const driver = neo4j.driver(NEO4J_URI, neo4j.auth.basic(NEO4J_USERNAME, NEO4J_PASSWORD));
const schema = await new Neo4jGraphQL({ typeDefs, driver }).getSchema();
const server = new ApolloServer({ schema });
const { url } = await startStandaloneServer(server, {
  listen: { port: 0, host: "127.0.0.1" },
  context: async () => ({ sessionConfig: { database: NEO4J_DATABASE } }),
});
console.log(url);
