// Two things side by side: what is said of the two together, and where both were tried.
import { Answered, useAnswer } from "./answer";
import { Name, Quote, Triple } from "./evidence";
import type { ResultOf } from "./graphql";
import { address, go, useTitle } from "./place";
import { Compare } from "./queries";
import { Search } from "./search";
import { count } from "./words";

type Comparison = NonNullable<ResultOf<typeof Compare>["compare"]>;
type Account = Comparison["grounds"][number]["ofA"][number];

const SIDES = [
  { side: "a", label: "One", placeholder: "such as BERT" },
  { side: "b", label: "The other", placeholder: "such as RoBERTa" },
] as const;

export function CompareView({ asked }: { asked: URLSearchParams }) {
  const [a, b] = [asked.get("a"), asked.get("b")];
  const answer = useAnswer(Compare, a && b ? { a, b } : null);
  const compared = answer.is === "there" ? answer.data.compare : null;
  useTitle(compared ? `${compared.a.name} and ${compared.b.name}` : "Compare");
  return (
    <>
      <h1>Compare</h1>
      <form class="asked" onSubmit={(event) => event.preventDefault()}>
        {SIDES.map(({ side, label, placeholder }) => (
          <Search
            key={side}
            keeps
            label={label}
            placeholder={placeholder}
            onlyEntities
            value={compared?.[side].name ?? asked.get(`named-${side}`) ?? ""}
            onChoose={({ id, name }) =>
              go(address("/compare", { ...Object.fromEntries(asked), [side]: id, [`named-${side}`]: name }))
            }
          />
        ))}
      </form>
      {a && b ? (
        <Answered answer={answer}>
          {({ compare }) => compare && <Both compared={compare} />}
        </Answered>
      ) : (
        <p class="empty">Choose two: what papers say of both is laid side by side.</p>
      )}
    </>
  );
}

function Both({ compared }: { compared: Comparison }) {
  const { a, b } = compared;
  return (
    <>
      <p class="facts">
        <Name of={a} /> ({count(a.paperCount, "paper")}) and <Name of={b} /> ({count(b.paperCount, "paper")})
        {compared.disputed && <strong> · papers disagree which outperforms the other</strong>}
        {" · "}
        <a href={address("/explore", { at: `${a.id}~${b.id}` })}>paths between them</a>
      </p>
      <section>
        <h2>Of the two together</h2>
        {compared.direct.length === 0 && <p class="empty">No claim is about both.</p>}
        {compared.direct.map(({ claim, accounts }) => (
          <section key={claim.id}>
            <h3>
              <Triple claim={claim} />
            </h3>
            {accounts.map(({ evidence }) => (
              <Quote key={evidence.id} evidence={evidence} />
            ))}
          </section>
        ))}
      </section>
      <section>
        <h2>Where both were tried</h2>
        {compared.grounds.length === 0 && <p class="empty">No benchmark or task is named with both.</p>}
        {compared.grounds.map((ground) => (
          <article key={ground.entity.id} class="ground">
            <h3>
              <Name of={ground.entity} />
              {ground.disputed && <span class="badge denied">disputed</span>}
            </h3>
            <Accounts of={ground.together} />
            <div class="sides">
              <section>
                <h4>{a.name}</h4>
                <Accounts of={ground.ofA} />
              </section>
              <section>
                <h4>{b.name}</h4>
                <Accounts of={ground.ofB} />
              </section>
            </div>
          </article>
        ))}
        {compared.moreGrounds > 0 && <p class="note">{compared.moreGrounds} more</p>}
      </section>
      <section>
        <h2>What else both are connected with</h2>
        <ul class="row">
          {compared.neighbours.map(({ entity }) => (
            <li key={entity.id}>
              <Name of={entity} />
            </li>
          ))}
        </ul>
        {compared.neighbours.length === 0 && <p class="empty">Nothing.</p>}
        {compared.moreNeighbours > 0 && <p class="note">{compared.moreNeighbours} more</p>}
      </section>
    </>
  );
}

function Accounts({ of }: { of: readonly Account[] }) {
  return (
    <>
      {of.map(({ claim, evidence }) => (
        <div key={evidence.id} class="account">
          <Triple claim={claim} denied={evidence.negated} />
          <Quote evidence={evidence} />
        </div>
      ))}
    </>
  );
}
