// What is claimed of a thing, asked in words: what improves it, what outperforms it, what it is used for, and whose
// sentence says so.
import { useEffect, useRef, useState } from "preact/hooks";
import { Answered, More, useAnswer, useLasting } from "./answer";
import { Choose, Year, year } from "./choose";
import { Belief, Files, Name, Quote } from "./evidence";
import type { ResultOf } from "./graphql";
import { address, go, useTitle } from "./place";
import { Answers, Askable } from "./queries";
import { QUESTIONS, type Question, type Side, read, worded, written } from "./questions";
import { Search } from "./search";
import { type End, KINDS, type Predicate, count, objectOf, subjectOf } from "./words";

type Answering = ResultOf<typeof Answers>["claims"]["nodes"][number];
type Order = "BELIEF" | "SUPPORT" | "YEAR";

const PAGE = 10;
/** More of them would be a page that nobody reads to its end. */
const MOST = 100;
const QUOTED = 2;

/** What of an address holds for whatever is asked next. */
const LASTING = ["order", "from", "to", "whose", "types"];

const ORDERS: Record<Order, string> = {
  BELIEF: "the surest first",
  SUPPORT: "what most papers state first",
  YEAR: "the newest first",
};

export function QuestionView({ asked }: { asked: URLSearchParams }) {
  const of = asked.get("of");
  const question = read(asked.get("q"));
  const answer = useLasting(useAnswer(Askable, of ? { id: of, name: of, ...filtered(asked) } : null));
  const heading = useRef<HTMLHeadingElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    // What was chosen is folded away.
    if (!isFirst.current && question) {
      heading.current?.focus();
    }
    isFirst.current = false;
  }, [asked.get("q")]);
  const thing = answer.is === "there" ? answer.data.entity : null;
  useTitle(thing ? (question ? worded(question, thing) : `Asked about ${thing.name}`) : "Ask");
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {thing && question ? worded(question, thing) : "Ask"}
      </h1>
      <form class="asked" onSubmit={(event) => event.preventDefault()}>
        <Search
          keeps
          label="About"
          placeholder="such as hallucination, or a whole question"
          onlyEntities
          asks
          value={thing?.name ?? ""}
          onChoose={({ id, asks }) =>
            go(address("/ask", { ...lasting(asked), of: id, q: asks?.q ?? asked.get("q") }))
          }
        />
      </form>
      {of ? (
        <Answered answer={answer}>
          {(found) =>
            found.entity ? (
              <About of={found} question={question} asked={asked} />
            ) : (
              <p class="empty">There is no such thing in the graph any more.</p>
            )
          }
        </Answered>
      ) : (
        <p class="empty">
          Choose a thing: what improves it, what outperforms it, what it is used for, and which sentence of which paper
          says so.
        </p>
      )}
    </>
  );
}

function alter(asked: URLSearchParams, part: Record<string, string | null>): void {
  go(address("/ask", { ...Object.fromEntries(asked), ...part }), true);
}

/** Which claims an address asks for, whatever the question. */
function filtered(asked: URLSearchParams): { own: true | null; from: number | null; to: number | null } {
  return {
    own: asked.get("whose") === "own" || null,
    from: year(asked.get("from")),
    to: year(asked.get("to")),
  };
}

/** That none of the papers which an address asks for does something. */
function noPaper(does: string, asked: URLSearchParams): string {
  const { own, from, to } = filtered(asked);
  const ofYears = from === null && to === null ? "" : " of these years";
  return `No paper${ofYears} ${does}${own ? " as a finding of its own" : ""}.`;
}

function lasting(asked: URLSearchParams): Record<string, string | null> {
  return Object.fromEntries(LASTING.map((name) => [name, asked.get(name)]));
}

type Found = ResultOf<typeof Askable>;

function About({ of, question, asked }: { of: Found; question: Question | null; asked: URLSearchParams }) {
  const { entity } = of;
  if (!entity) {
    return null;
  }
  const end: End = { id: entity.id, name: entity.name, kind: entity.type };
  const known = numbered(of);
  const called = entity.namesakes.filter(({ aliases }) => aliases.some((one) => isSame(one, entity.name)));
  return (
    <>
      <p class="facts">
        <Name of={end} /> · {count(entity.paperCount, "paper")}
      </p>
      {entity.namesakes.length > 0 && (
        <p class="note">
          Papers speak of it as another kind of thing too:{" "}
          {entity.namesakes.map(({ id, name, type, paperCount }, at) => (
            <span key={id}>
              {at > 0 && ", "}
              <a href={address("/ask", { ...Object.fromEntries(asked), of: id })}>{name}</a> ({KINDS[type].word},{" "}
              {count(paperCount, "paper")})
            </span>
          ))}
          {question && called.length > 0 && (
            <>
              .{" "}
              <label>
                <input
                  type="checkbox"
                  checked={asked.get("types") === "all"}
                  onChange={({ currentTarget }) => alter(asked, { types: currentTarget.checked ? "all" : null })}
                />{" "}
                Answer for whatever is called “{entity.name}”
              </label>
            </>
          )}
        </p>
      )}
      {known.length === 0 && !question && <p class="empty">{noPaper("claims anything of it", asked)}</p>}
      {known.length > 0 && (
        <details class="questions" key={end.id} open={!question}>
          <summary>{count(known.length, "question")} that papers answer</summary>
          <ul class="row">
            {known.map(({ predicate, side, claims }) => (
              <li key={predicate + side}>
                <a
                  href={address("/ask", { ...lasting(asked), of: end.id, q: written({ predicate, side }) })}
                  aria-current={question?.predicate === predicate && question.side === side ? "true" : undefined}
                >
                  {worded({ predicate, side }, entity)}
                </a>{" "}
                <span class="note">{claims.toLocaleString("en")}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {question && (
        <Answering
          key={end.id + asked.get("q")}
          of={end}
          others={asked.get("types") === "all" ? called.map(({ id }) => id) : []}
          question={question}
          asked={asked}
        />
      )}
    </>
  );
}

/** The questions that have answers, in the order of `QUESTIONS`, and how many. */
function numbered({ from, to }: Found): (Question & { claims: number })[] {
  const counted = (facets: Found["from"], predicate: Predicate): number =>
    facets[0]?.values.find(({ value }) => value === predicate)?.count ?? 0;
  return (Object.keys(QUESTIONS) as Predicate[]).flatMap((predicate) => {
    const [asSubject, asObject] = [counted(from, predicate), counted(to, predicate)];
    const of: Record<Side, number> = { subject: asSubject, object: asObject, about: asSubject + asObject };
    return (Object.keys(QUESTIONS[predicate]) as Side[])
      .map((side) => ({ predicate, side, claims: of[side] }))
      .filter(({ claims }) => claims > 0);
  });
}

/** Whether two names are one to whoever asks by a whole name. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

interface Asked {
  of: End;
  /** The ids of what else is called so, where the question is of that too. */
  others: string[];
  question: Question;
  asked: URLSearchParams;
}

function Answering({ of, others, question, asked }: Asked) {
  const [first, setFirst] = useState(PAGE);
  const order = (Object.keys(ORDERS) as Order[]).find((one) => one === asked.get("order")) ?? "BELIEF";
  const isCalledSo = others.length > 0;
  const meant = { [question.side]: isCalledSo ? of.name : of.id };
  const { own, from, to } = filtered(asked);
  const now = useAnswer(Answers, {
    filter: {
      ...meant,
      exact: isCalledSo || null,
      predicate: [question.predicate],
      minSupport: 1,
      own,
      yearFrom: from,
      yearTo: to,
    },
    order,
    first,
    quoted: QUOTED,
    own,
    from,
    to,
  });
  const loads = now.is === "loading";
  const answer = useLasting(now);
  return (
    <>
      <form class="asked" onSubmit={(event) => event.preventDefault()}>
        <Choose
          label="Order"
          value={order}
          words={ORDERS}
          onChoose={(order) => alter(asked, { order })}
        />
        <Year label="From" value={from} onChoose={(from) => alter(asked, { from: from === null ? null : String(from) })} />
        <Year label="to" value={to} onChoose={(to) => alter(asked, { to: to === null ? null : String(to) })} />
        <Choose
          label="Whose"
          value={own ? "own" : null}
          words={{ own: "papers' own findings" }}
          all="own findings and prior work"
          onChoose={(whose) => alter(asked, { whose })}
        />
      </form>
      <Answered answer={answer}>
        {({ claims }) => (
          <>
            {claims.nodes.length === 0 && <p class="empty">{noPaper("says so", asked)}</p>}
            {claims.nodes.map((claim) => (
              <OneAnswer key={claim.id} claim={claim} about={[of.id, ...others]} side={question.side} />
            ))}
            {claims.nodes.length > 0 && (
              <Files
                of={{
                  ...meant,
                  ...(isCalledSo ? { exact: "true" } : {}),
                  predicate: question.predicate,
                  min_support: "1",
                  ...(own ? { own: "true" } : {}),
                  ...(from === null ? {} : { year_from: String(from) }),
                  ...(to === null ? {} : { year_to: String(to) }),
                }}
              />
            )}
            {(loads || claims.pageInfo.hasNextPage) &&
              (loads || first < MOST ? (
                <More loads={loads} onMore={() => setFirst(Math.min(first + PAGE, MOST))} />
              ) : (
                <p class="note">
                  The first {MOST} are shown;{" "}
                  <a
                    href={address("/explore", {
                      at: [of.id, ...others].join(","),
                      from: asked.get("from"),
                      to: asked.get("to"),
                      whose: asked.get("whose"),
                    })}
                  >
                    the graph
                  </a>{" "}
                  has the others.
                </p>
              ))}
          </>
        )}
      </Answered>
    </>
  );
}

/** A claim as an answer; `about` has the ids of what is asked about. */
function OneAnswer({ claim, about, side }: { claim: Answering; about: string[]; side: Side }) {
  const [subject, object] = [subjectOf(claim), objectOf(claim)];
  const isSubject = side === "about" ? about.includes(subject.id) || !about.includes(object.id) : side === "subject";
  const [asked, other] = isSubject ? [subject, object] : [object, subject];
  const { support, own, refuted, firstYear, lastYear } = claim;
  const years = firstYear && (firstYear === lastYear ? `, ${firstYear}` : `, ${firstYear} to ${lastYear}`);
  const reported = own < support && `, ${own === 0 ? "none" : own} of them as their own finding`;
  return (
    <article class="answer">
      <h2>
        <Name of={other} />
      </h2>
      <p class="facts">
        {asked.id !== about[0] && (
          <>
            of the {KINDS[asked.kind].word} <Name of={asked} /> ·{" "}
          </>
        )}
        <Belief of={claim.belief} /> stated by {count(support, "paper")}
        {reported}
        {refuted > 0 && <strong> · denied by {count(refuted, "paper")}</strong>}
        {years}
        {/* What states it comes before what denies it. */}
        {claim.evidence[0]?.negated && <strong> · in these years only denied</strong>}
        {" · "}
        <a href={address("/explore", { claim: claim.id })}>
          all of its sentences
        </a>
      </p>
      {claim.evidence.map((evidence) => (
        <Quote key={evidence.id} evidence={evidence} />
      ))}
    </article>
  );
}
