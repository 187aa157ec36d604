// Everything about one claim: who states it and who denies it, each in its sentence within its abstract.
import type { ComponentChildren } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { Answered, useAnswer, useLasting } from "./answer";
import { fetched, text } from "./ask";
import { type Done, Told, useMayWrite } from "./change";
import { Curate } from "./curate";
import { Belief, Leads, PaperLink, Qualifiers, Triple } from "./evidence";
import type { ResultOf } from "./graphql";
import { ROOT, address, go, useTitle } from "./place";
import { ClaimWhole, type Placed } from "./queries";
import { citation, count, page, percent, triple } from "./words";

type Whole = NonNullable<ResultOf<typeof ClaimWhole>["claim"]>;

const FIRST = 20;
const MOST = 100;

export function ClaimPanel({ id, onMoved }: { id: string; onMoved: (now: string) => void }) {
  const [first, setFirst] = useState(FIRST);
  const lasting = useLasting(useAnswer(ClaimWhole, { id, first }));
  const mayWrite = useMayWrite();
  const [done, say] = useState<Done | null>(null);
  const leads = useContext(Leads);
  // Its entities may have become one with others since somebody kept its address.
  const claim = lasting.is === "there" ? lasting.data.claim : null;
  const now = claim?.id;
  useTitle(claim && triple(claim));
  useEffect(() => {
    if (now && now !== id) {
      onMoved(now);
    }
  }, [now]);
  return (
    <>
      {done && <Told done={done} onBack={() => say(null)} />}
      <Answered answer={lasting}>
        {({ claim: found, evidence }) =>
          found ? (
            <Claim
              claim={found}
              total={evidence.totalCount}
              more={first < MOST ? () => setFirst(MOST) : null}
              onDone={
                mayWrite
                  ? (said, at) => {
                      say(said);
                      if (at && at !== found.id) {
                        go(leads.claim(at));
                      }
                    }
                  : null
              }
            />
          ) : (
            <p class="empty">
              There is no claim {id} any more: its papers may have been taken out, its sentences marked as misread, or
              an entity of it merged with another.
            </p>
          )
        }
      </Answered>
    </>
  );
}

type OnDone = ((done: Done | null, at?: string) => void) | null;

function Claim({
  claim,
  total,
  more,
  onDone,
}: {
  claim: Whole;
  total: number;
  more: (() => void) | null;
  onDone: OnDone;
}) {
  const stating = claim.evidence.filter((one) => !one.negated);
  const denying = claim.evidence.filter((one) => one.negated);
  const years = claim.firstYear === claim.lastYear ? claim.firstYear : `${claim.firstYear} to ${claim.lastYear}`;
  return (
    <article class="claim">
      <h2>
        <Triple claim={claim} />
      </h2>
      <p class="facts">
        <Belief of={claim.belief} /> · stated by {count(claim.support, "paper")}
        {claim.support > claim.own && ` (${claim.own} as their own finding)`}
        {claim.refuted > 0 && <strong> · denied by {count(claim.refuted, "paper")}</strong>}
        {claim.firstYear && ` · ${years}`}
      </p>
      <Tools claim={claim} />
      <div class={denying.length > 0 ? "sides" : ""}>
        {stating.length > 0 && (
          <section aria-label="Sentences that state it">
            {denying.length > 0 && <h3>For it</h3>}
            {stating.map((one) => (
              <Judged key={one.id} piece={one} claim={claim} onDone={onDone} />
            ))}
          </section>
        )}
        {denying.length > 0 && (
          <section aria-label="Sentences that deny it">
            <h3>Against it</h3>
            {denying.map((one) => (
              <Judged key={one.id} piece={one} claim={claim} onDone={onDone} />
            ))}
          </section>
        )}
      </div>
      {total > claim.evidence.length &&
        (more ? (
          <button type="button" onClick={more}>
            {total - claim.evidence.length} more sentences
          </button>
        ) : (
          <p>
            <a href={page("claims", claim.id)}>All {total} sentences</a>
          </p>
        ))}
    </article>
  );
}

/** A sentence, and for those who may say so, whether it is read rightly. */
function Judged({ piece, claim, onDone }: { piece: Placed; claim: Whole; onDone: OnDone }) {
  return (
    <Sentence piece={piece}>
      {onDone && (
        <>
          <Curate piece={piece} claim={claim} onDone={onDone} />
          <p class="tools">
            <a href={address("/review", { paper: piece.paper.id })}>review all that was read in this paper</a>
          </p>
        </>
      )}
    </Sentence>
  );
}

/** A sentence within its abstract, whose it is, and how sure it is. */
export function Sentence({ piece, children }: { piece: Placed; children?: ComponentChildren }) {
  return (
    <figure class="quote">
      <blockquote>
        <Marked piece={piece} />
      </blockquote>
      <Qualifiers evidence={piece} />
      <figcaption>
        <PaperLink paper={piece.paper} />
        {piece.paper.url && /^https?:/.test(piece.paper.url) && (
          <>
            {" · "}
            <a href={piece.paper.url} rel="noreferrer">
              the paper
            </a>
          </>
        )}
        {" · "}
        {!piece.curation && (
          <>
            <span title={`${piece.extractor} ${piece.extractorVersion}`}>
              read with {percent(piece.confidence)} confidence
            </span>
            {" · "}
          </>
        )}
        <Copy what={citation(piece, piece.paper.authors, piece.paper.venue)}>copy as citation</Copy>
      </figcaption>
      {children}
    </figure>
  );
}

/** A paper's text with the sentence in it, and in that what names subject and object and what states the claim. */
function Marked({ piece }: { piece: Placed }) {
  // Letters as the server counts them: code points, not the halves that JavaScript counts.
  const all = Array.from(piece.paper.text);
  const [start, end] = [piece.start, piece.end];
  const marks = [
    { span: piece.subjectSpan, as: "subject" },
    { span: piece.objectSpan, as: "object" },
    { span: piece.cue, as: "cue" },
  ]
    .flatMap(({ span, as }) => (span ? [{ ...span, as }] : []))
    .sort((a, b) => a.start - b.start || b.end - a.end);
  const parts = [];
  let at = start;
  for (const mark of marks) {
    // What overlaps with a mark before it is left to that.
    if (mark.start >= at && mark.end <= end) {
      parts.push(all.slice(at, mark.start).join(""));
      parts.push(
        <span key={mark.start} class={`mark-${mark.as}`} title={mark.as}>
          {all.slice(mark.start, mark.end).join("")}
        </span>,
      );
      at = mark.end;
    }
  }
  parts.push(all.slice(at, end).join(""));
  return (
    <>
      <span class="around">{all.slice(0, start).join("")}</span>
      <mark>{parts}</mark>
      <span class="around">{all.slice(end).join("")}</span>
    </>
  );
}

function Tools({ claim }: { claim: Whole }) {
  const query = text(ClaimWhole);
  const variables = JSON.stringify({ id: claim.id, first: FIRST });
  return (
    <p class="tools">
      <a href={page("claims", claim.id)}>Page of the claim</a>
      {" · "}
      <Copy what={new URL(page("claims", claim.id), window.location.href).href}>copy its address</Copy>
      {" · "}
      <Copy what={() => written(page("claims", claim.id, ".bib"))}>copy BibTeX</Copy>
      {" · "}
      <Copy what={() => written(page("claims", claim.id, ".jsonld"))}>copy as JSON-LD</Copy>
      {" · "}
      <Copy what={`${query}\n# with the variables ${variables}`}>copy the GraphQL query</Copy>
      {" · "}
      <a href={`${ROOT}/graphql#${new URLSearchParams({ query, variables })}`}>open it in GraphiQL</a>
    </p>
  );
}

async function written(address: string): Promise<string> {
  const answer = await fetched(address, {});
  if (!answer.ok) {
    throw new Error(`${address} was answered with ${answer.status}`);
  }
  return answer.text();
}

/** A button that puts something into the clipboard, and says so. */
export function Copy({ what, children }: { what: string | (() => Promise<string>); children: string }) {
  const [said, say] = useState<string | null>(null);
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(typeof what === "string" ? what : await what());
      say("copied");
    } catch (error) {
      say(error instanceof DOMException ? "the browser does not let this be copied" : (error as Error).message);
    }
    setTimeout(() => say(null), 2000);
  }
  return (
    <button type="button" class="link" onClick={() => void copy()}>
      <span role="status">{said ?? children}</span>
    </button>
  );
}
