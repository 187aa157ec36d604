// What people have said of sentences: which are misread, and which they vouch for.
import { useState } from "preact/hooks";
import { Answered, useAnswer, useLasting } from "./answer";
import { TakeBack, useMayWrite } from "./change";
import { PaperLink, Quote, Triple } from "./evidence";
import type { ResultOf } from "./graphql";
import { address, useTitle } from "./place";
import { Decisions } from "./queries";
import { PREDICATES, page } from "./words";

type Verdict = ResultOf<typeof Decisions>["verdicts"]["nodes"][number];
type Vouched = ResultOf<typeof Decisions>["curations"]["nodes"][number];

const PAGE = 20;
const MOST = 100;

export function DecisionsView() {
  useTitle("Decisions");
  const [first, setFirst] = useState(PAGE);
  const mayWrite = useMayWrite();
  const lasting = useLasting(useAnswer(Decisions, { first }));
  return (
    <>
      <h1>Decisions</h1>
      <p class="note">
        What people have said of sentences; it stays when papers are read again.
        {mayWrite && (
          <>
            {" "}
            To say something of a sentence, open its claim, or <a href={address("/review")}>review</a> what nobody has
            judged yet.
          </>
        )}
      </p>
      <Answered answer={lasting}>
        {({ verdicts, curations }) => (
          <>
            <section aria-labelledby="misread">
              <h2 id="misread">Misread</h2>
              {verdicts.nodes.length === 0 && <p class="empty">No sentence is marked as misread.</p>}
              {verdicts.nodes.map((one) => (
                <Misread key={one.id} verdict={one} mayWrite={mayWrite} />
              ))}
            </section>
            <section aria-labelledby="vouched">
              <h2 id="vouched">Confirmed, read otherwise, added</h2>
              {curations.nodes.length === 0 && <p class="empty">No sentence is confirmed, read otherwise or added.</p>}
              {curations.nodes.map((one) => (
                <Kept key={one.id} said={one} mayWrite={mayWrite} />
              ))}
            </section>
            {(verdicts.pageInfo.hasNextPage || curations.pageInfo.hasNextPage) &&
              (first < MOST ? (
                <button type="button" onClick={() => setFirst(MOST)}>
                  Show more
                </button>
              ) : (
                <p class="note">
                  The newest {MOST} of each are shown; <code>claimgraph evidence rejected</code> and{" "}
                  <code>evidence curated</code> list all, and so do <code>verdicts</code> and <code>curations</code> of
                  GraphQL.
                </p>
              ))}
          </>
        )}
      </Answered>
    </>
  );
}

function Misread({ verdict, mayWrite }: { verdict: Verdict; mayWrite: boolean | null }) {
  return (
    <figure class="quote">
      <blockquote>{verdict.sentence}</blockquote>
      <p class="qualifiers">
        was read as <Words of={verdict} />
        {[verdict.value, verdict.metric].filter(Boolean).map((one) => ` · ${one}`)}: {verdict.reason}
      </p>
      <figcaption>
        {verdict.paper && <PaperLink paper={verdict.paper} />}
        {verdict.correction && (
          <>
            {" · "}
            <a href={page("evidence", verdict.correction.id)}>how it is to be read</a>
          </>
        )}
        <Who said={verdict} mayWrite={mayWrite} />
      </figcaption>
    </figure>
  );
}

function Kept({ said, mayWrite }: { said: Vouched; mayWrite: boolean | null }) {
  const { evidence } = said;
  return (
    <article>
      {evidence ? (
        <>
          <h3>
            <Triple claim={evidence.claim} denied={evidence.negated} />
          </h3>
          <Quote evidence={evidence} />
        </>
      ) : (
        <figure class="quote">
          <blockquote>{said.sentence}</blockquote>
          <p class="qualifiers">
            was said to state <Words of={said} />, and waits: the text of its paper has no such sentence, or names, now
          </p>
          <figcaption>{said.paper && <PaperLink paper={said.paper} />}</figcaption>
        </figure>
      )}
      <p class="tools">
        {said.kind.toLowerCase()}
        {said.reason && `: ${said.reason}`}
        <Who said={said} mayWrite={mayWrite} />
      </p>
    </article>
  );
}

/** What a sentence was read to say, or is said to say. */
function Words({ of }: { of: Verdict | Vouched }) {
  const { word, denied } = PREDICATES[of.predicate];
  return (
    <q>
      {of.subject ?? "this paper"} {of.negated ? denied : word} {of.object}
    </q>
  );
}

/** Who said something and when, and how to take it back. */
function Who({ said, mayWrite }: { said: Verdict | Vouched; mayWrite: boolean | null }) {
  return (
    <>
      {` · ${said.by ? `${said.by}, ` : ""}${said.at.slice(0, 10)}`}
      {mayWrite && (
        <>
          {" · "}
          <TakeBack id={said.id}>take it back</TakeBack>
        </>
      )}
    </>
  );
}
