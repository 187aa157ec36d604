import { graphql, type ResultOf } from "./graphql";

export const EntityBrief = graphql(`
  fragment EntityBrief on Entity {
    id
    name
    type
  }
`);

export const ClaimBrief = graphql(
  `
    fragment ClaimBrief on Claim {
      id
      predicate
      support
      own
      refuted
      belief
      firstYear
      lastYear
      subject {
        __typename
        ... on Entity {
          ...EntityBrief
          plural
        }
        ... on Paper {
          id
          title
        }
      }
      object {
        ...EntityBrief
      }
    }
  `,
  [EntityBrief],
);

export const EvidenceBrief = graphql(
  `
    fragment EvidenceBrief on Evidence {
      id
      sentence
      negated
      hedged
      attribution
      metric
      value
      confidence
      curation {
        kind
        by
        at
      }
      on {
        ...EntityBrief
      }
      baseline {
        ...EntityBrief
      }
      paper {
        id
        title
        year
        url
      }
    }
  `,
  [EntityBrief],
);

export type Entity = ResultOf<typeof EntityBrief>;
export type Claim = ResultOf<typeof ClaimBrief>;
export type Evidence = ResultOf<typeof EvidenceBrief>;

export const Suggest = graphql(
  `
    query Suggest($words: String!, $types: [EntityType!], $papers: Boolean!) {
      search(words: $words, types: $types, prefix: true, first: 8) {
        ...EntityBrief
        plural
        paperCount
      }
      papers(filter: { text: $words }, first: 5) @include(if: $papers) {
        nodes {
          id
          title
          year
        }
      }
      claims(filter: { subject: $words }, first: 4) @include(if: $papers) {
        nodes {
          ...ClaimBrief
        }
      }
    }
  `,
  [EntityBrief, ClaimBrief],
);

export const Overview = graphql(
  `
    query Overview {
      stats {
        papers
        entities
        claims
        evidence
      }
      claims(
        filter: { predicate: [IMPROVES, DEGRADES, MITIGATES, CAUSES, AFFECTS, OUTPERFORMS], minSupport: 1 }
        first: 6
      ) {
        nodes {
          ...ClaimBrief
        }
      }
      methods: entities(filter: { type: [METHOD], generic: false }, first: 8) {
        nodes {
          ...EntityBrief
          paperCount
        }
      }
    }
  `,
  [ClaimBrief, EntityBrief],
);

export const Leaderboards = graphql(
  `
    query Leaderboards($types: [EntityType!], $first: Int!) {
      leaderboards(types: $types, first: $first) {
        benchmark {
          ...EntityBrief
        }
        figures
        papers
      }
    }
  `,
  [EntityBrief],
);

/** What takes reading all there is. */
export const Divided = graphql(`
  query Divided {
    stats {
      predicates {
        predicate
        claims
      }
      types {
        type
        entities
      }
    }
    paperFacets(by: [YEAR], first: 100) {
      values {
        value
        count
      }
    }
  }
`);

export const MostSupported = graphql(
  `
    query MostSupported {
      claims(filter: { not: { predicate: [INTRODUCES] } }, first: 30) {
        nodes {
          ...ClaimBrief
        }
      }
    }
  `,
  [ClaimBrief],
);

export const Emerging = graphql(
  `
    query Emerging {
      emerging(first: 8) {
        year
        papers
        before
        entity {
          ...EntityBrief
        }
      }
    }
  `,
  [EntityBrief],
);

const ClaimPage = graphql(
  `
    fragment ClaimPage on ClaimConnection {
      totalCount
      nodes {
        ...ClaimBrief
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  `,
  [ClaimBrief],
);

export const Around = graphql(
  `
    query Around(
      $id: ID!
      $name: String!
      $first: Int!
      $from: String
      $to: String
      $on: String
      $predicate: [Predicate!]
      $belief: Float
      $own: Boolean
      $yearFrom: Int
      $yearTo: Int
    ) {
      entity(id: $id) {
        ...EntityBrief
        paperCount
      }
      from: claims(
        filter: {
          subject: $name
          predicate: $predicate
          minBelief: $belief
          own: $own
          yearFrom: $yearFrom
          yearTo: $yearTo
        }
        orderBy: BELIEF
        first: $first
        after: $from
      ) {
        ...ClaimPage
      }
      to: claims(
        filter: {
          object: $name
          predicate: $predicate
          minBelief: $belief
          own: $own
          yearFrom: $yearFrom
          yearTo: $yearTo
        }
        orderBy: BELIEF
        first: $first
        after: $to
      ) {
        ...ClaimPage
      }
      on: claims(
        filter: {
          on: $name
          predicate: $predicate
          minBelief: $belief
          own: $own
          yearFrom: $yearFrom
          yearTo: $yearTo
        }
        orderBy: BELIEF
        first: $first
        after: $on
      ) {
        ...ClaimPage
      }
    }
  `,
  [EntityBrief, ClaimPage],
);

/** What can be asked of a thing: its claims, counted by predicate. */
export const Askable = graphql(
  `
    query Askable($id: ID!, $name: String!, $own: Boolean, $from: Int, $to: Int) {
      entity(id: $id) {
        ...EntityBrief
        plural
        paperCount
        namesakes {
          ...EntityBrief
          paperCount
          aliases
        }
      }
      from: claimFacets(
        by: [PREDICATE]
        filter: { subject: $name, minSupport: 1, own: $own, yearFrom: $from, yearTo: $to }
      ) {
        values {
          value
          count
        }
      }
      to: claimFacets(
        by: [PREDICATE]
        filter: { object: $name, minSupport: 1, own: $own, yearFrom: $from, yearTo: $to }
      ) {
        values {
          value
          count
        }
      }
    }
  `,
  [EntityBrief],
);

export const Answers = graphql(
  `
    query Answers(
      $filter: ClaimFilter!
      $order: ClaimOrder!
      $first: Int!
      $quoted: Int!
      $own: Boolean
      $from: Int
      $to: Int
    ) {
      claims(filter: $filter, orderBy: $order, first: $first) {
        nodes {
          ...ClaimBrief
          evidence(first: $quoted, own: $own, yearFrom: $from, yearTo: $to) {
            ...EvidenceBrief
          }
        }
        pageInfo {
          hasNextPage
        }
      }
    }
  `,
  [ClaimBrief, EvidenceBrief],
);

export const Between = graphql(
  `
    query Between($a: String!, $b: String!, $predicates: [Predicate!], $belief: Float!) {
      paths(a: $a, b: $b, predicates: $predicates, minBelief: $belief, maxHops: 4, first: 5) {
        a {
          ...EntityBrief
        }
        b {
          ...EntityBrief
        }
        items {
          steps {
            claim {
              ...ClaimBrief
            }
          }
        }
        hasMore
      }
    }
  `,
  [EntityBrief, ClaimBrief],
);

const SpanBrief = graphql(`
  fragment SpanBrief on Span {
    start
    end
  }
`);

/** Evidence within its paper's text, and the words that it is read by. */
const EvidencePlaced = graphql(
  `
    fragment EvidencePlaced on Evidence {
      ...EvidenceBrief
      start
      end
      extractor
      extractorVersion
      subjectSpan {
        ...SpanBrief
      }
      objectSpan {
        ...SpanBrief
      }
      cue {
        ...SpanBrief
      }
      paper {
        text
        authors
        venue
      }
    }
  `,
  [EvidenceBrief, SpanBrief],
);

export type Placed = ResultOf<typeof EvidencePlaced>;

export const ClaimWhole = graphql(
  `
    query ClaimWhole($id: ID!, $first: Int!) {
      claim(id: $id) {
        ...ClaimBrief
        paperCount
        evidence(first: $first) {
          ...EvidencePlaced
        }
      }
      evidence(filter: { claim: $id }, first: 1) {
        totalCount
      }
    }
  `,
  [ClaimBrief, EvidencePlaced],
);

export const ToReview = graphql(
  `
    query ToReview($filter: EvidenceFilter!, $order: EvidenceOrder!, $first: Int!, $after: String) {
      evidence(filter: $filter, orderBy: $order, first: $first, after: $after) {
        nodes {
          ...EvidencePlaced
          claim {
            ...ClaimBrief
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [ClaimBrief, EvidencePlaced],
);

/** How much there is to review, where counting is soon done; and what it is about. */
export const Reviewed = graphql(
  `
    query Reviewed($filter: EvidenceFilter!, $about: ID!, $paper: ID!, $isAbout: Boolean!, $isPaper: Boolean!) {
      evidence(filter: $filter, first: 1) {
        totalCount
      }
      entity(id: $about) @include(if: $isAbout) {
        ...EntityBrief
      }
      paper(id: $paper) @include(if: $isPaper) {
        id
        title
        year
        url
        text
      }
    }
  `,
  [EntityBrief],
);

export const Contradictions = graphql(
  `
    query Contradictions($about: String, $kinds: [ContradictionKind!], $first: Int!) {
      contradictions(about: $about, kinds: $kinds, first: $first) {
        kind
        strength
        near
        reconcilableBy
        sides {
          denied
          belief
          paperCount
          metrics
          on {
            ...EntityBrief
          }
          claim {
            ...ClaimBrief
          }
          evidence(first: 3) {
            ...EvidenceBrief
          }
        }
      }
    }
  `,
  [EntityBrief, ClaimBrief, EvidenceBrief],
);

export const Leaderboard = graphql(
  `
    query Leaderboard($benchmark: String!, $metric: String) {
      leaderboard(benchmark: $benchmark, metric: $metric) {
        benchmark {
          ...EntityBrief
          paperCount
        }
        read
        cut
        rankings(first: 10) {
          metric
          unit
          measure
          direction
          totalCount
          standings(first: 50) {
            rank
            ...StandingBrief
          }
        }
        apart(first: 50) {
          ...StandingBrief
        }
      }
    }
    fragment StandingBrief on Standing {
      value
      reason
      method {
        ...EntityBrief
      }
      claim {
        id
      }
      evidence {
        ...EvidenceBrief
      }
    }
  `,
  [EntityBrief, EvidenceBrief],
);

export const Compare = graphql(
  `
    query Compare($a: String!, $b: String!) {
      compare(a: $a, b: $b, first: 20) {
        a {
          ...EntityBrief
          paperCount
        }
        b {
          ...EntityBrief
          paperCount
        }
        disputed
        direct {
          claim {
            ...ClaimBrief
          }
          accounts {
            evidence {
              ...EvidenceBrief
            }
          }
        }
        grounds {
          entity {
            ...EntityBrief
          }
          disputed
          together {
            ...AccountBrief
          }
          ofA {
            ...AccountBrief
          }
          ofB {
            ...AccountBrief
          }
        }
        moreGrounds
        neighbours {
          entity {
            ...EntityBrief
          }
        }
        moreNeighbours
      }
    }
    fragment AccountBrief on Account {
      claim {
        ...ClaimBrief
      }
      evidence {
        ...EvidenceBrief
      }
    }
  `,
  [EntityBrief, ClaimBrief, EvidenceBrief],
);

export const Viewer = graphql(`
  query Viewer {
    viewer {
      mayWrite
    }
  }
`);

export const Decisions = graphql(
  `
    query Decisions($first: Int!) {
      verdicts(first: $first) {
        nodes {
          id
          reason
          by
          at
          sentence
          subject
          predicate
          object
          negated
          metric
          value
          paper {
            id
            title
            year
            url
          }
          correction {
            id
          }
        }
        pageInfo {
          hasNextPage
        }
      }
      curations(first: $first) {
        nodes {
          id
          kind
          by
          at
          reason
          sentence
          subject
          predicate
          object
          negated
          paper {
            id
            title
            year
            url
          }
          evidence {
            ...EvidenceBrief
            claim {
              ...ClaimBrief
            }
          }
        }
        pageInfo {
          hasNextPage
        }
      }
    }
  `,
  [EvidenceBrief, ClaimBrief],
);

export const ConfirmEvidence = graphql(`
  mutation ConfirmEvidence($id: ID!) {
    confirmEvidence(id: $id) {
      id
    }
  }
`);

export const CorrectEvidence = graphql(`
  mutation CorrectEvidence($id: ID!, $reading: Reading!, $reason: String!) {
    correctEvidence(id: $id, reading: $reading, reason: $reason) {
      id
      claim {
        id
      }
    }
  }
`);

export const AddEvidence = graphql(`
  mutation AddEvidence($paper: ID!, $sentence: String!, $reading: Reading!) {
    addEvidence(paper: $paper, sentence: $sentence, reading: $reading) {
      id
      claim {
        id
      }
    }
  }
`);

export const RejectEvidence = graphql(`
  mutation RejectEvidence($id: ID!, $reason: String!) {
    rejectEvidence(id: $id, reason: $reason) {
      id
    }
  }
`);

export const RestoreEvidence = graphql(`
  mutation RestoreEvidence($id: ID!) {
    restoreEvidence(id: $id)
  }
`);
