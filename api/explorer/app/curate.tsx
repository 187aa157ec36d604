// What a curator says of a sentence: that it was read rightly, or is misread, or is to be read otherwise.
import { useEffect, useRef, useState } from "preact/hooks";
import { type Done, TakeBack, changed, useChange } from "./change";
import { closedByEscape } from "./choose";
import type { VariablesOf } from "./graphql";
import {
  AddEvidence,
  type Claim,
  ConfirmEvidence,
  CorrectEvidence,
  type Placed,
  RejectEvidence,
} from "./queries";
import { KINDS, type Kind, PREDICATES, type Predicate, subjectOf } from "./words";

type Reading = VariablesOf<typeof CorrectEvidence>["reading"];
type Type = Exclude<Kind, "PAPER">;
/** What was done, and the claim that a sentence states now, where somebody still waits to see it. */
type OnDone = (done: Done | null, claim?: string) => void;

/** What can be said of a sentence of a claim. */
export function Curate({ piece, claim, onDone }: { piece: Placed; claim: Claim; onDone: OnDone }) {
  const [opened, open] = useState<"misread" | "more" | null>(null);
  const [make, isBusy, wrong] = useChange();
  const place = useRef<HTMLParagraphElement>(null);
  const was = useRef(opened);
  useEffect(() => {
    // Where the form stood, whoever works by keyboard goes on.
    if (was.current && !opened) {
      place.current?.focus();
    }
    was.current = opened;
  }, [opened]);
  if (opened) {
    return (
      <ReadingForm
        paper={piece.paper.id}
        piece={piece}
        claim={claim}
        adds={opened === "more"}
        onDone={onDone}
        close={() => open(null)}
      />
    );
  }
  return (
    <p class="tools curate" role="group" aria-label="Say what is so" tabIndex={-1} ref={place}>
      {!piece.curation && (
        <button
          type="button"
          class="link"
          aria-disabled={isBusy}
          onClick={() =>
            make(async () => {
              await changed(ConfirmEvidence, { id: piece.id });
              onDone({ said: "Confirmed.", id: piece.id });
              place.current?.focus();
            })
          }
        >
          it is read rightly
        </button>
      )}
      {piece.curation && (
        <TakeBack id={piece.id} onDone={() => onDone(null)}>
          take back what was said of it
        </TakeBack>
      )}
      {piece.curation?.kind !== "CONFIRMED" && (
        <>
          {" · "}
          <button type="button" class="link" onClick={() => open("misread")}>
            it is misread…
          </button>
        </>
      )}
      {" · "}
      <button type="button" class="link" onClick={() => open("more")}>
        it states something else too…
      </button>
      {wrong && <span role="alert"> {wrong}</span>}
    </p>
  );
}

/**
 * How a sentence is to be read, beginning with how it was; with `adds`, what else it states. Without a sentence, what
 * some sentence of a paper states in which nothing was found.
 */
export function ReadingForm({
  paper,
  piece = null,
  claim = null,
  adds = true,
  onDone,
  close,
}: {
  paper: string;
  piece?: Placed | null;
  claim?: Claim | null;
  adds?: boolean;
  onDone: OnDone;
  close: () => void;
}) {
  const form = useRef<HTMLFormElement>(null);
  const before = useRef(!adds && piece && claim ? { id: piece.id, ...asRead(piece, claim) } : null).current;
  const first = before ?? NOTHING_READ;
  const [predicate, choose] = useState<Predicate>(claim?.predicate ?? PREDICATE);
  const [make, isBusy, wrong] = useChange();
  useEffect(() => form.current?.querySelector<HTMLElement>("input:enabled")?.focus(), []);

  function read(): void {
    const fields = new FormData(form.current as HTMLFormElement);
    const reading = otherwise(first, fields, predicate);
    make(async () => {
      const sentence = part(piece?.sentence ?? written(fields, "sentence"));
      const now = before
        ? (await changed(CorrectEvidence, { id: before.id, reading, reason: written(fields, "reason") })).correctEvidence
        : (await changed(AddEvidence, { paper, sentence, reading })).addEvidence;
      // Whoever has gone elsewhere meanwhile is not called back.
      const waits = form.current?.isConnected;
      onDone({ said: before ? "Read otherwise." : "Added.", id: now.id }, waits ? now.claim.id : undefined);
      close();
    });
  }

  function reject(id: string): void {
    if (form.current?.reportValidity()) {
      const reason = written(new FormData(form.current), "reason");
      make(async () => {
        await changed(RejectEvidence, { id, reason });
        onDone({ said: "Marked as misread.", id });
        close();
      });
    }
  }

  const named = (name: Named) => {
    const isNone = name === "subject" && predicate === "INTRODUCES";
    return (
      <div class="named">
        <label>
          {NAMED[name]}
          <input name={name} defaultValue={first[name]} autocomplete="off" disabled={isNone} />
        </label>
        <label>
          {NAMED[name]}: type
          <select name={`${name}Type`} disabled={isNone}>
            <option value="">as the paper was read</option>
            {TYPES.map((kind) => (
              <option key={kind} value={kind}>
                {KINDS[kind].word}
              </option>
            ))}
          </select>
        </label>
      </div>
    );
  };
  return (
    <form
      class="reading"
      ref={form}
      aria-label={before ? "How it is to be read" : piece ? "What else it states" : "What was overlooked"}
      onSubmit={(event) => {
        event.preventDefault();
        read();
      }}
      onKeyDown={closedByEscape(close)}
    >
      <p class="note">Names are copied from the sentence or its abstract, without an article.</p>
      {!piece && (
        <label>
          The sentence, or enough of it to tell which
          <input name="sentence" required maxLength={SENTENCE} autocomplete="off" />
        </label>
      )}
      {named("subject")}
      <label>
        Predicate
        <select name="predicate" onChange={(event) => choose(event.currentTarget.value as Predicate)}>
          {(Object.keys(PREDICATES) as Predicate[]).map((one) => (
            <option key={one} value={one} selected={one === predicate}>
              {PREDICATES[one].word}
            </option>
          ))}
        </select>
      </label>
      {named("object")}
      <div class="flags">
        <label>
          <input type="checkbox" name="negated" defaultChecked={first.negated} /> it denies this
        </label>
        <label>
          <input type="checkbox" name="hedged" defaultChecked={first.hedged} /> it only suggests this
        </label>
        <label>
          <input type="checkbox" name="prior" defaultChecked={first.prior} /> it reports earlier work
        </label>
      </div>
      {(["metric", "value"] as const).map((name) => (
        <label key={name}>
          {name === "metric" ? "Metric" : "Value"}
          <input name={name} defaultValue={first[name]} autocomplete="off" />
        </label>
      ))}
      {named("on")}
      {named("baseline")}
      {before && (
        <label>
          Why what was read is wrong
          <input name="reason" required maxLength={1000} autocomplete="off" />
        </label>
      )}
      {wrong && <p role="alert">{wrong}</p>}
      <div class="buttons">
        <button type="submit" aria-disabled={isBusy}>
          {before ? "Read it so" : "Add it"}
        </button>
        {before && !piece?.curation && (
          <button type="button" aria-disabled={isBusy} onClick={() => reject(before.id)}>
            It states no such claim
          </button>
        )}
        <button type="button" onClick={close}>
          Cancel
        </button>
      </div>
    </form>
  );
}

type Named = "subject" | "object" | "on" | "baseline";
const NAMED: Record<Named, string> = { subject: "Subject", object: "Object", on: "On", baseline: "Against" };
/** What is most often said. */
const PREDICATE: Predicate = "USES";
/** So much of a sentence a request may have, with room for what is written in more bytes. */
const SENTENCE = 900;
const TYPES = (Object.keys(KINDS) as Kind[]).filter((kind): kind is Type => kind !== "PAPER");

interface Read {
  subject: string;
  object: string;
  negated: boolean;
  hedged: boolean;
  prior: boolean;
  metric: string;
  value: string;
  on: string;
  baseline: string;
}

const NOTHING_READ: Read = {
  subject: "",
  object: "",
  negated: false,
  hedged: false,
  prior: false,
  metric: "",
  value: "",
  on: "",
  baseline: "",
};

/** Enough of a sentence to tell which, as long as a request may have it. */
function part(sentence: string): string {
  return Array.from(sentence).slice(0, SENTENCE).join("");
}

/** How a sentence was read, by the words that it has for things where it has some. */
function asRead(piece: Placed, claim: Claim): Read {
  // Letters as the server counts them: code points, not the halves that JavaScript counts.
  const all = Array.from(piece.paper.text);
  const words = (span: Placed["subjectSpan"]) => (span ? all.slice(span.start, span.end).join("") : null);
  const subject = subjectOf(claim);
  const isPaper = subject.kind === "PAPER";
  return {
    subject: isPaper ? "" : (words(piece.subjectSpan) ?? subject.name),
    object: words(piece.objectSpan) ?? claim.object.name,
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
  const text = (name: Named | "metric" | "value") =>
    written(fields, name) === before[name] ? null : written(fields, name);
  const type = (name: Named) => (fields.get(`${name}Type`) || null) as Type | null;
  const flag = (name: "negated" | "hedged") => (fields.has(name) === before[name] ? null : fields.has(name));
  const introduces = predicate === "INTRODUCES";
  return {
    predicate,
    subject: introduces ? null : text("subject"),
    subjectType: introduces ? null : type("subject"),
    object: text("object"),
    objectType: type("object"),
    negated: flag("negated"),
    hedged: flag("hedged"),
    attribution: fields.has("prior") === before.prior ? null : fields.has("prior") ? "PRIOR" : "THIS",
    metric: text("metric"),
    value: text("value"),
    on: text("on"),
    onType: type("on"),
    baseline: text("baseline"),
    baselineType: type("baseline"),
  };
}
