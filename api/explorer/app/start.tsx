// What is in the graph, and where to begin.
import { useEffect, useRef } from "preact/hooks";
import { Answered, useAnswer } from "./answer";
import { drawIn } from "./drawing";
import { Belief, Name, Triple } from "./evidence";
import type { ResultOf } from "./graphql";
import { address, go, useTitle } from "./place";
import type { Shown } from "./picture";
import { Boards } from "./leaderboard";
import { type Claim, Contradictions, Divided, Emerging, MostSupported, Overview } from "./queries";
import { Search, toChoice } from "./search";
import { type End, KINDS, PREDICATES, count } from "./words";

type Seen = ResultOf<typeof Overview>;
const NONE: Claim[] = [];

export function Start() {
  const overview = useAnswer(Overview, {});
  useTitle(null);
  return (
    <>
      <div class="hero">
        <h1>What papers claim, in which sentence</h1>
        <Search
          big
          asks
          label="Search methods, tasks, benchmarks, papers and claims, or ask"
          placeholder="such as: BERT, hallucination, what improves reasoning?"
          onChoose={(choice) => {
            const to = toChoice(choice);
            if (choice.kind === "PAPER") {
              window.location.assign(to);
            } else {
              go(to);
            }
          }}
        />
      </div>
      <Answered answer={overview}>{(seen) => (seen.stats.papers === 0 ? <Empty /> : <Held seen={seen} />)}</Answered>
    </>
  );
}

function Empty() {
  return (
    <section class="empty">
      <h2>The graph is empty</h2>
      <p>Read some papers into it, then load this page anew:</p>
      <pre>claimgraph ingest PAPERS</pre>
    </section>
  );
}

function Held({ seen }: { seen: Seen }) {
  const { stats } = seen;
  return (
    <>
      <dl class="numbers">
        <div>
          <dt>papers</dt>
          <dd>{stats.papers.toLocaleString("en")}</dd>
        </div>
        <div>
          <dt>entities</dt>
          <dd>{stats.entities.toLocaleString("en")}</dd>
        </div>
        <div>
          <dt>claims</dt>
          <dd>{stats.claims.toLocaleString("en")}</dd>
        </div>
        <div>
          <dt>sentences that state or deny one</dt>
          <dd>{stats.evidence.toLocaleString("en")}</dd>
        </div>
      </dl>
      <div class="tiles">
        <section>
          <h2>Findings of most papers</h2>
          <ul class="plain">
            {seen.claims.nodes.map((claim) => (
              <li key={claim.id}>
                <Triple claim={claim} /> <span class="note">{count(claim.support, "paper")}</span>
              </li>
            ))}
          </ul>
        </section>
        <MostContested />
        <New />
        <Drawn />
        <section>
          <h2>Leaderboards</h2>
          <Boards types={["BENCHMARK"]} first={8} />
        </section>
        <section>
          <h2>Methods that most papers name</h2>
          <ul class="plain">
            {seen.methods.nodes.map((one) => (
              <li key={one.id}>
                <Name of={one} /> <span class="note">{count(one.paperCount, "paper")}</span>
              </li>
            ))}
          </ul>
        </section>
        <HowMuch />
      </div>
    </>
  );
}

/** What there is, by predicate, by type and by year. */
function HowMuch() {
  const answer = useAnswer(Divided, {});
  if (answer.is !== "there") {
    return (
      <section>
        <h2>What is claimed</h2>
        <Answered answer={answer}>{() => null}</Answered>
      </section>
    );
  }
  const { stats, paperFacets } = answer.data;
  return (
    <>
      <section>
        <h2>What is claimed</h2>
        <Bars
          of={stats.predicates.map(({ predicate, claims }) => ({ name: PREDICATES[predicate].word, value: claims }))}
          unit="claim"
        />
      </section>
      <section>
        <h2>Of what</h2>
        <Bars
          of={stats.types.map(({ type, entities }) => ({ name: KINDS[type].word, value: entities }))}
          unit="entity"
          many="entities"
        />
      </section>
      <Years values={paperFacets[0]?.values ?? []} />
    </>
  );
}

/** Bars of some lengths, the longest first. */
function Bars({ of, unit, many }: { of: { name: string; value: number }[]; unit: string; many?: string }) {
  const most = Math.max(1, ...of.map(({ value }) => value));
  return (
    <table class="bars">
      <tbody>
        {[...of]
          .sort((a, b) => b.value - a.value)
          .map(({ name, value }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                  <rect width={(100 * value) / most} height="10" />
                </svg>
              </td>
              <td class="number" title={count(value, unit, many)}>
                {value.toLocaleString("en")}
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function Years({ values }: { values: { value: string; count: number }[] }) {
  const years = values
    .map(({ value, count: papers }) => ({ year: Number(value), papers }))
    .sort((a, b) => a.year - b.year);
  const [first, last] = [years[0]?.year, years[years.length - 1]?.year];
  if (first === undefined || last === undefined || first === last) {
    return null;
  }
  const most = Math.max(...years.map(({ papers }) => papers));
  const step = 300 / (last - first + 1);
  return (
    <section>
      <h2>When the papers are from</h2>
      <svg
        class="years"
        viewBox="0 0 300 96"
        role="img"
        aria-label={`Papers a year, from ${first} to ${last}; ${most} at most`}
      >
        {years.map(({ year, papers }) => (
          <rect
            key={year}
            x={(year - first) * step}
            y={80 - (78 * papers) / most}
            width={Math.max(1, step - 2)}
            height={(78 * papers) / most}
          >
            <title>{`${year}: ${count(papers, "paper")}`}</title>
          </rect>
        ))}
        <text x="0" y="94">
          {first}
        </text>
        <text x="300" y="94" text-anchor="end">
          {last}
        </text>
      </svg>
    </section>
  );
}

/** Go on in the graph, at its top. */
function leave(asked: { at: string } | { claim: string }) {
  go(address("/explore", asked));
  window.scrollTo(0, 0);
}

/** The claims that most papers state, as a picture: a first look, from which one goes on in the graph. */
function Drawn() {
  const answer = useAnswer(MostSupported, {});
  const place = useRef<HTMLDivElement>(null);
  const claims = answer.is === "there" ? answer.data.claims.nodes : NONE;
  useEffect(() => {
    if (!place.current || claims.length === 0) {
      return;
    }
    // Where it cannot be drawn, the list below says the same.
    const events = { onNode: ({ id }: End) => leave({ at: id }), onEdge: (claim: string) => leave({ claim }) };
    const shown: Shown = {
      steps: [{ key: "start", from: null, claims, ties: [] }],
      lets: () => true,
      letsEnd: () => true,
      opened: new Set(),
      pins: new Map(),
      chosen: null,
    };
    return drawIn(place.current, events, (picture) => picture.show(shown), true);
  }, [claims]);
  if (answer.is === "there" && claims.length === 0) {
    return null;
  }
  return (
    <section class="drawn">
      <h2>The claims that most papers state</h2>
      <Answered answer={answer}>
        {() => (
          <>
            <div
              class="picture"
              ref={place}
              role="img"
              aria-label={`${count(claims.length, "claim")} as a graph; they are listed below.`}
            />
            <details>
              <summary>The {count(claims.length, "claim")} of the picture as a list</summary>
              <ul class="plain">
                {claims.map((claim) => (
                  <li key={claim.id}>
                    <Triple claim={claim} /> <span class="note">{count(claim.support, "paper")}</span>
                  </li>
                ))}
              </ul>
            </details>
          </>
        )}
      </Answered>
    </section>
  );
}

function MostContested() {
  const answer = useAnswer(Contradictions, { about: null, kinds: null, first: 5 });
  return (
    <section>
      <h2>Most contested</h2>
      <Answered answer={answer}>
        {({ contradictions }) =>
          contradictions.length === 0 ? (
            <p class="empty">No two papers contradict each other.</p>
          ) : (
            <>
              <ul class="plain">
                {contradictions.map((one) => {
                  const side = one.sides[0];
                  return (
                    side && (
                      <li key={side.claim.id + one.kind}>
                        <Triple claim={side.claim} />{" "}
                        <Belief of={one.strength} title="how strongly the two sides are believed" />
                      </li>
                    )
                  );
                })}
              </ul>
              <p>
                <a href={address("/contradictions")}>All contradictions</a>
              </p>
            </>
          )
        }
      </Answered>
    </section>
  );
}

function New() {
  const answer = useAnswer(Emerging, {});
  if (answer.is === "there" && answer.data.emerging.length === 0) {
    return null;
  }
  return (
    <section>
      <Answered answer={answer}>
        {({ emerging }) => (
          <>
            <h2>New in {emerging[0]?.year}</h2>
            <ul class="plain">
              {emerging.map((one) => (
                <li key={one.entity.id}>
                  <Name of={one.entity} />{" "}
                  <span class="note">
                    {count(one.papers, "paper")}, {one.before} the year before
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </Answered>
    </section>
  );
}
