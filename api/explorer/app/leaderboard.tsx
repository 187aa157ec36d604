// Figures on a benchmark as papers state them, each with its sentence.
import { Answered, useAnswer } from "./answer";
import { Name, Quote } from "./evidence";
import type { ResultOf } from "./graphql";
import { address, go } from "./place";
import { Leaderboard } from "./queries";
import { Search } from "./search";
import { count } from "./words";

type Board = NonNullable<ResultOf<typeof Leaderboard>["leaderboard"]>;
type Ranking = Board["rankings"][number];
type Standing = Omit<Ranking["standings"][number], "rank">;

const KINDS: ("BENCHMARK" | "TASK")[] = ["BENCHMARK", "TASK"];

export function LeaderboardView({ asked }: { asked: URLSearchParams }) {
  const of = asked.get("of");
  const answer = useAnswer(Leaderboard, of ? { benchmark: of, metric: asked.get("metric") } : null);
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
          value={answer.is === "there" ? (answer.data.leaderboard?.benchmark.name ?? "") : ""}
          onChoose={({ id }) => go(address("/leaderboard", { of: id }))}
        />
      </form>
      {of ? (
        <Answered answer={answer}>
          {({ leaderboard }) =>
            leaderboard ? <BoardOf board={leaderboard} /> : <p class="empty">There is no benchmark or task {of}.</p>
          }
        </Answered>
      ) : (
        <p class="empty">Choose a benchmark or a task: its figures are ranked, as far as they can be compared.</p>
      )}
    </>
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
          <table class="board">
            <thead>
              <tr>
                <th scope="col">Method</th>
                <th scope="col">Value</th>
                <th scope="col">Why not</th>
                <th scope="col">Sentence</th>
              </tr>
            </thead>
            <tbody>
              {board.apart.map((one) => (
                <tr key={one.evidence.id + one.value}>
                  <td>
                    <Name of={one.method} />
                  </td>
                  <td>
                    <Value standing={one} />
                  </td>
                  <td>{one.reason}</td>
                  <td>
                    <Said standing={one} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
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
      <table class="board">
        <thead>
          <tr>
            <th scope="col">Rank</th>
            <th scope="col">Method</th>
            <th scope="col">Value</th>
            <th scope="col">Sentence</th>
          </tr>
        </thead>
        <tbody>
          {standings.map((one) => (
            <tr key={one.evidence.id + one.value}>
              <td class="number">{one.rank ?? "–"}</td>
              <td>
                <Name of={one.method} />
              </td>
              <td>
                <Value standing={one} />
              </td>
              <td>
                <Said standing={one} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {totalCount > standings.length && <p class="note">{totalCount - standings.length} more</p>}
    </section>
  );
}

function Value({ standing }: { standing: Standing }) {
  return <a href={address("/explore", { claim: standing.claim.id })}>{standing.value}</a>;
}

function Said({ standing }: { standing: Standing }) {
  return (
    <details>
      <summary>
        {standing.evidence.paper.title || standing.evidence.paper.id}
        {standing.evidence.paper.year && `, ${standing.evidence.paper.year}`}
      </summary>
      <Quote evidence={standing.evidence} />
    </details>
  );
}
