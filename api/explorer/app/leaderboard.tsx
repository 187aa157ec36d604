// Figures on a benchmark as papers state them, each with its sentence.
import type { ComponentChildren } from "preact";
import { Answered, useAnswer } from "./answer";
import { Name, Quote } from "./evidence";
import type { ResultOf } from "./graphql";
import { address, go, useTitle } from "./place";
import { Leaderboard, Leaderboards } from "./queries";
import { Search } from "./search";
import { count, titleOf, yearOf } from "./words";

type Board = NonNullable<ResultOf<typeof Leaderboard>["leaderboard"]>;
type Ranking = Board["rankings"][number];
type Standing = Board["apart"][number];

const KINDS: ("BENCHMARK" | "TASK")[] = ["BENCHMARK", "TASK"];

export function LeaderboardView({ asked }: { asked: URLSearchParams }) {
  const of = asked.get("of");
  const answer = useAnswer(Leaderboard, of ? { benchmark: of, metric: asked.get("metric") } : null);
  const name = answer.is === "there" ? answer.data.leaderboard?.benchmark.name : null;
  useTitle(name ? `Leaderboard of ${name}` : "Leaderboards");
  return (
    <>
      <h1>Leaderboard</h1>
      <form class="asked" onSubmit={(event) => event.preventDefault()}>
        <Search
          keeps
          label="Benchmark or task"
          placeholder="such as SQuAD"
          types={KINDS}
          onlyEntities
          value={name ?? ""}
          onChoose={({ id }) => go(address("/leaderboard", { of: id }))}
        />
      </form>
      {of ? (
        <Answered answer={answer}>
          {({ leaderboard }) => leaderboard && <BoardOf board={leaderboard} />}
        </Answered>
      ) : (
        <>
          <p class="empty">Choose a benchmark or a task: its figures are ranked, as far as they can be compared.</p>
          <div class="tiles">
            <section>
              <h2>Benchmarks of most figures</h2>
              <Boards types={["BENCHMARK"]} first={20} />
            </section>
            <section>
              <h2>Tasks of most figures</h2>
              <Boards types={["TASK"]} first={20} />
            </section>
          </div>
        </>
      )}
    </>
  );
}

/** On what papers state figures, that of most papers first. */
export function Boards({ types, first }: { types: ("BENCHMARK" | "TASK")[]; first: number }) {
  const answer = useAnswer(Leaderboards, { types, first });
  return (
    <Answered answer={answer}>
      {({ leaderboards }) =>
        leaderboards.length === 0 ? (
          <p class="empty">No paper states a figure on one.</p>
        ) : (
          <ul class="plain">
            {leaderboards.map(({ benchmark, figures, papers }) => (
              <li key={benchmark.id}>
                <a href={address("/leaderboard", { of: benchmark.id })}>{benchmark.name}</a>{" "}
                <span class="note">
                  {count(figures, "figure")} of {count(papers, "paper")}
                </span>
              </li>
            ))}
          </ul>
        )
      }
    </Answered>
  );
}

function BoardOf({ board }: { board: Board }) {
  const { benchmark } = board;
  return (
    <>
      <p class="facts">
        <Name of={benchmark} /> · {count(benchmark.paperCount, "paper")} · {count(board.read, "value")} read
        {board.cut && " (there are more, less sure)"}
      </p>
      {board.rankings.length === 0 && board.apart.length === 0 && <p class="empty">No paper states a figure on it.</p>}
      {board.rankings.map((one) => (
        <Ranked key={`${one.metric} ${one.unit} ${one.measure}`} ranking={one} />
      ))}
      {board.apart.length > 0 && (
        <section>
          <h2>Not comparable</h2>
          <Table standings={board.apart} of="Why not" say={(one) => one.reason} />
        </section>
      )}
    </>
  );
}

function Ranked({ ranking }: { ranking: Ranking }) {
  const { metric, unit, measure, direction, standings, totalCount } = ranking;
  const better =
    direction === "HIGHER"
      ? "higher is better"
      : direction === "LOWER"
        ? "lower is better"
        : "which way is better is not known";
  return (
    <section>
      <h2>
        {metric ?? "no metric named"}{" "}
        <span class="note">
          {measure ?? unit.toLowerCase()}, {better}
        </span>
      </h2>
      <Table standings={standings} of="Rank" say={(one) => one.rank ?? "–"} />
      {totalCount > standings.length && <p class="note">{totalCount - standings.length} more</p>}
    </section>
  );
}

/** Standings with one thing said of each. */
function Table<One extends Standing>(props: {
  standings: readonly One[];
  of: "Rank" | "Why not";
  say: (one: One) => ComponentChildren;
}) {
  const { standings, of, say } = props;
  const first = of === "Rank";
  return (
    <div class="wide-table">
      <table class="board">
        <thead>
          <tr>
            {first && <th scope="col">{of}</th>}
            <th scope="col">Method</th>
            <th scope="col">Value</th>
            {!first && <th scope="col">{of}</th>}
            <th scope="col">Sentence</th>
          </tr>
        </thead>
        <tbody>
          {standings.map((one) => (
            <tr key={one.evidence.id + one.value}>
              {first && <td class="number">{say(one)}</td>}
              <td>
                <Name of={one.method} />
              </td>
              <td class="value">
                <a href={address("/explore", { claim: one.claim.id })}>{one.value}</a>
              </td>
              {!first && <td>{say(one)}</td>}
              <td>
                <Said standing={one} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Said({ standing }: { standing: Standing }) {
  return (
    <details>
      <summary>
        {titleOf(standing.evidence.paper)}
        {yearOf(standing.evidence.paper)}
      </summary>
      <Quote evidence={standing.evidence} />
    </details>
  );
}
