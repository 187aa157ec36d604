// What a curator says of a sentence: that it was read rightly, or is misread, or is to be read otherwise.
import type { TadaDocumentNode } from "gql.tada";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { ask } from "./ask";
import { announce } from "./answer";
import { Leads } from "./evidence";
import type { VariablesOf } from "./graphql";
import { go } from "./place";
import { type Claim, ConfirmEvidence, CorrectEvidence, type Evidence, RejectEvidence, RestoreEvidence, Viewer } from "./queries";
import { KINDS, type Kind, PREDICATES, type Predicate, subjectOf } from "./words";

type Reading = VariablesOf<typeof CorrectEvidence>["reading"];
type Type = Exclude<Kind, "PAPER">;
type Spanned = Evidence & {
  paper: { text: string };
  subjectSpan: { start: number; end: number } | null;
  objectSpan: { start: number; end: number } | null;
};

/** What was done, and to what, so that it can be taken back. */
export interface Done {
  said: string;
  id: string;
}

/** Whether who asks may change the graph; false until the server has said so. */
export function useMayWrite(): boolean {
  const [may, set] = useState(false);
  useEffect(() => {
    let isWanted = true;
    ask(Viewer, {}).then(
      ({ viewer }) => isWanted && set(viewer.mayWrite),
      // Whoever cannot ask is told so by what is asked beside it.
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, []);
  return may;
}

/** Asks for one change at a time; what goes wrong is told where it was asked for. */
function useChange(): [(change: () => Promise<void>) => void, boolean, string | null] {
  const [isBusy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  function make(change: () => Promise<void>): void {
    if (isBusy) {
      return;
    }
    setBusy(true);
    setWrong(null);
    change().then(
      () => setBusy(false),
      (error: unknown) => {
        setBusy(false);
        setWrong((error as Error).message);
      },
    );
  }
  return [make, isBusy, wrong];
}

/** Change the graph, and have what is shown read anew. */
async function changed<Result, Variables>(
  document: TadaDocumentNode<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const result = await ask(document, variables);
  announce();
  return result;
}

export function TakeBack({ id, children, onDone }: { id: string; children: string; onDone?: () => void }) {
  const [make, isBusy, wrong] = useChange();
  return (
    <>
      <button
        type="button"
        class="link"
        aria-disabled={isBusy}
        onClick={() =>
          make(async () => {
            await changed(RestoreEvidence, { id });
            onDone?.();
          })
        }
      >
        {children}
      </button>
      {wrong && <span role="alert"> {wrong}</span>}
    </>
  );
}

/** What can be said of a sentence of a claim. */
export function Curate({
  piece,
  claim,
  onDone,
}: {
  piece: Spanned;
  claim: Claim;
  onDone: (done: Done) => void;
}) {
  const [isOpen, open] = useState(false);
  const [make, isBusy, wrong] = useChange();
  if (isOpen) {
    return <ReadOtherwise piece={piece} claim={claim} onDone={onDone} close={() => open(false)} />;
  }
  return (
    <p class="tools curate" role="group" aria-label="Say what is so">
      {!piece.curation && (
        <button
          type="button"
          class="link"
          aria-disabled={isBusy}
          onClick={() =>
            make(async () => {
              await changed(ConfirmEvidence, { id: piece.id });
              onDone({ said: "Confirmed.", id: piece.id });
            })
          }
        >
          it is read rightly
        </button>
      )}
      {piece.curation && <TakeBack id={piece.id}>take back what was said of it</TakeBack>}
      {piece.curation?.kind !== "CONFIRMED" && (
        <>
          {" · "}
          <button type="button" class="link" onClick={() => open(true)}>
            it is misread…
          </button>
        </>
      )}
      {wrong && <span role="alert"> {wrong}</span>}
    </p>
  );
}

/** How a sentence is to be read, beginning with how it was. */
function ReadOtherwise({
  piece,
  claim,
  onDone,
  close,
}: {
  piece: Spanned;
  claim: Claim;
  onDone: (done: Done) => void;
  close: () => void;
}) {
  const leads = useContext(Leads);
  const form = useRef<HTMLFormElement>(null);
  const before = useRef(asRead(piece, claim)).current;
  const [predicate, choose] = useState<Predicate>(claim.predicate);
  const [make, isBusy, wrong] = useChange();
  useEffect(() => form.current?.querySelector<HTMLElement>("input:enabled")?.focus(), []);

  function correct(): void {
    const fields = new FormData(form.current as HTMLFormElement);
    const reading = otherwise(before, fields, predicate);
    make(async () => {
      const answer = await changed(CorrectEvidence, { id: piece.id, reading, reason: written(fields, "reason") });
      const now = answer.correctEvidence;
      onDone({ said: "Read otherwise.", id: now.id });
      if (now.claim.id !== claim.id) {
        go(leads.claim(now.claim.id));
      }
    });
  }

  function reject(): void {
    if (form.current?.reportValidity()) {
      const reason = written(new FormData(form.current), "reason");
      make(async () => {
        await changed(RejectEvidence, { id: piece.id, reason });
        onDone({ said: "Marked as misread.", id: piece.id });
      });
    }
  }

  const names = (name: "subject" | "object", label: string) => (
    <div class="named">
      <label>
        {label}
        <input name={name} defaultValue={before[name]} autocomplete="off" disabled={name === "subject" && predicate === "INTRODUCES"} />
      </label>
      <label>
        {label}: type
        <select name={`${name}Type`} disabled={name === "subject" && predicate === "INTRODUCES"}>
          {(Object.keys(KINDS) as Kind[])
            .filter((kind) => kind !== "PAPER")
            .map((kind) => (
              <option key={kind} value={kind} selected={kind === before[`${name}Type`]}>
                {KINDS[kind].word}
              </option>
            ))}
        </select>
      </label>
    </div>
  );
  return (
    <form
      class="reading"
      ref={form}
      aria-label="How it is to be read"
      onSubmit={(event) => {
        event.preventDefault();
        correct();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.stopPropagation();
          close();
        }
      }}
    >
      <p class="note">Names are copied from the sentence or its abstract, without an article.</p>
      {names("subject", "Subject")}
      <label>
        Predicate
        <select name="predicate" onChange={(event) => choose(event.currentTarget.value as Predicate)}>
          {(Object.keys(PREDICATES) as Predicate[]).map((one) => (
            <option key={one} value={one} selected={one === claim.predicate}>
              {PREDICATES[one].word}
            </option>
          ))}
        </select>
      </label>
      {names("object", "Object")}
      <div class="flags">
        <label>
          <input type="checkbox" name="negated" defaultChecked={before.negated} /> it denies this
        </label>
        <label>
          <input type="checkbox" name="hedged" defaultChecked={before.hedged} /> it only suggests this
        </label>
        <label>
          <input type="checkbox" name="prior" defaultChecked={before.prior} /> it reports earlier work
        </label>
      </div>
      {(["metric", "value", "on", "baseline"] as const).map((name) => (
        <label key={name}>
          {QUALIFIERS[name]}
          <input name={name} defaultValue={before[name]} autocomplete="off" />
        </label>
      ))}
      <label>
        Why what was read is wrong
        <input name="reason" required maxLength={1000} autocomplete="off" />
      </label>
      {wrong && <p role="alert">{wrong}</p>}
      <div class="buttons">
        <button type="submit" aria-disabled={isBusy}>
          Read it so
        </button>
        <button type="button" aria-disabled={isBusy} onClick={reject}>
          It states no such claim
        </button>
        <button type="button" onClick={close}>
          Cancel
        </button>
      </div>
    </form>
  );
}

const QUALIFIERS = { metric: "Metric", value: "Value", on: "On", baseline: "Against" };

interface Read {
  subject: string;
  subjectType: Type;
  object: string;
  objectType: Type;
  negated: boolean;
  hedged: boolean;
  prior: boolean;
  metric: string;
  value: string;
  on: string;
  baseline: string;
}

/** How a sentence was read, by the words that it has for things where it has some. */
function asRead(piece: Spanned, claim: Claim): Read {
  // Letters as the server counts them: code points, not the halves that JavaScript counts.
  const all = Array.from(piece.paper.text);
  const words = (span: Spanned["subjectSpan"]) => (span ? all.slice(span.start, span.end).join("") : null);
  const subject = subjectOf(claim);
  const isPaper = subject.kind === "PAPER";
  return {
    subject: isPaper ? "" : (words(piece.subjectSpan) ?? subject.name),
    subjectType: isPaper ? "METHOD" : (subject.kind as Type),
    object: words(piece.objectSpan) ?? claim.object.name,
    objectType: claim.object.type,
    negated: piece.negated,
    hedged: piece.hedged,
    prior: piece.attribution === "PRIOR",
    metric: piece.metric ?? "",
    value: piece.value ?? "",
    on: piece.on?.name ?? "",
    baseline: piece.baseline?.name ?? "",
  };
}

function written(fields: FormData, name: string): string {
  return String(fields.get(name) ?? "").trim();
}

/** What of a form is otherwise than what was read. */
function otherwise(before: Read, fields: FormData, predicate: Predicate): Reading {
  const text = (name: "subject" | "object" | "metric" | "value" | "on" | "baseline") =>
    written(fields, name) === before[name] ? null : written(fields, name);
  const type = (name: "subjectType" | "objectType") =>
    fields.get(name) === before[name] ? null : (fields.get(name) as Type);
  const flag = (name: "negated" | "hedged") => (fields.has(name) === before[name] ? null : fields.has(name));
  const introduces = predicate === "INTRODUCES";
  return {
    predicate,
    subject: introduces ? null : text("subject"),
    subjectType: introduces ? null : type("subjectType"),
    object: text("object"),
    objectType: type("objectType"),
    negated: flag("negated"),
    hedged: flag("hedged"),
    attribution: fields.has("prior") === before.prior ? null : fields.has("prior") ? "PRIOR" : "THIS",
    metric: text("metric"),
    value: text("value"),
    on: text("on"),
    baseline: text("baseline"),
  };
}
