// Claims that cannot all be true, laid out against each other.
import { useState } from "preact/hooks";
import { Answered, More, useAnswer, useLasting } from "./answer";
import { Choose } from "./choose";
import { Belief, Name, Quote, Triple } from "./evidence";
import type { ResultOf } from "./graphql";
import { address, go, useTitle } from "./place";
import { Contradictions } from "./queries";
import { Search } from "./search";
import { count } from "./words";

type Contradiction = ResultOf<typeof Contradictions>["contradictions"][number];
type Kind = Contradiction["kind"];

const KINDS: Record<Kind, string> = {
  REFUTED: "stated and denied",
  OPPOSITE: "opposite effects",
  MUTUAL: "each outperforms the other",
  CYCLE: "a ring of comparisons",
};
const PAGE = 20;
/** More of them would cost more than the server lets one query. */
const MOST = 60;

export function ContradictionsView({ asked }: { asked: URLSearchParams }) {
  const about = asked.get("about") || null;
  const kind = (Object.keys(KINDS) as Kind[]).find((one) => one === asked.get("kind")) ?? null;
  useTitle(asked.get("named") ? `Contradictions about ${asked.get("named")}` : "Contradictions");
  return (
    <>
      <h1>Contradictions</h1>
      <form class="asked" onSubmit={(event) => event.preventDefault()}>
        <Search
          keeps
          label="About"
          placeholder="anything"
          onlyEntities
          value={asked.get("named") ?? ""}
          onChoose={({ id, name }) => go(address("/contradictions", { about: id, named: name, kind }))}
        />
        <Choose
          label="Kind"
          value={kind}
          words={KINDS}
          all="all"
          onChoose={(name) => go(address("/contradictions", { about, named: asked.get("named"), kind: name }))}
        />
        {(about || kind) && <a href={address("/contradictions")}>Show all</a>}
      </form>
      <Found key={`${about} ${kind}`} about={about} kind={kind} />
    </>
  );
}

/** Those of one question; while more of them are read, what was there stays. */
function Found({ about, kind }: { about: string | null; kind: Kind | null }) {
  const [first, setFirst] = useState(PAGE);
  const now = useAnswer(Contradictions, { about, kinds: kind ? [kind] : null, first });
  const loads = now.is === "loading";
  const lasting = useLasting(now);
  return (
    <Answered answer={lasting}>
      {({ contradictions }) =>
        contradictions.length === 0 ? (
          <p class="empty">No two papers contradict each other there.</p>
        ) : (
          <>
            {contradictions.map((one) => (
              <Laid key={one.sides.map(({ claim }) => claim.id).join() + one.kind} out={one} />
            ))}
            {(loads || contradictions.length === first) &&
              (loads || first < MOST ? (
                <More loads={loads} onMore={() => setFirst(Math.min(MOST, first + PAGE))} />
              ) : (
                <p class="note">The {MOST} strongest are shown. Choose a thing or a kind above to see others.</p>
              ))}
          </>
        )
      }
    </Answered>
  );
}

function Laid({ out }: { out: Contradiction }) {
  const condition = out.reconcilableBy === "ON" ? "what they hold on" : "what is measured";
  return (
    <article class="contradiction">
      <p class="facts">
        {KINDS[out.kind]} · strength <Belief of={out.strength} title="how strongly the two sides are believed" />
        {out.near && <strong> · only nearly: they may differ in {condition}</strong>}
      </p>
      <div class="sides">
        {out.sides.map((side) => (
          <section key={`${side.claim.id}${side.denied}`}>
            <h2>
              <Triple claim={side.claim} denied={side.denied} />
            </h2>
            <p class="facts">
              <Belief of={side.belief} /> · {count(side.paperCount, "paper")}
              {side.on.length > 0 && (
                <>
                  {" "}
                  · on{" "}
                  {side.on.map((one, n) => (
                    <span key={one.id}>
                      {n > 0 && ", "}
                      <Name of={one} />
                    </span>
                  ))}
                </>
              )}
              {side.metrics.length > 0 && ` · ${side.metrics.join(", ")}`}
            </p>
            {side.evidence.map((one) => (
              <Quote key={one.id} evidence={one} />
            ))}
          </section>
        ))}
      </div>
    </article>
  );
}
