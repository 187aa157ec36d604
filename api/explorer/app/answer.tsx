// What is asked of the server, and what is shown until it answers, or when it does not.
import type { TadaDocumentNode } from "gql.tada";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { KEPT, KeyNeeded, NotAnswerable, ask, keepKey } from "./ask";

export type Answer<T> =
  { is: "loading" } | { is: "failed"; error: Error; again: () => void } | { is: "there"; data: T };

const LOADING = { is: "loading" } as const;

const CHANGED = "claimgraph:changed";

/** Say that the graph is another one now, so that what is shown is read anew. */
export function announce(): void {
  window.dispatchEvent(new Event(CHANGED));
}

/** How often the graph has been changed from here since this was first shown. */
export function useChanges(): number {
  const [changes, set] = useState(0);
  useEffect(() => {
    const changed = () => set((n) => n + 1);
    window.addEventListener(CHANGED, changed);
    return () => window.removeEventListener(CHANGED, changed);
  }, []);
  return changes;
}

/** Asks whenever the variables change, or the graph does; null asks nothing. */
export function useAnswer<Result, Variables>(
  document: TadaDocumentNode<Result, Variables>,
  variables: Variables | null,
): Answer<Result> {
  const [tries, setTries] = useState(0);
  const changes = useChanges();
  const key = JSON.stringify([variables, changes]);
  const [held, hold] = useState<{ key: string; answer: Answer<Result> }>({ key, answer: LOADING });
  useEffect(() => {
    const set = (answer: Answer<Result>) => hold({ key, answer });
    set(LOADING);
    if (variables === null) {
      return;
    }
    const stop = new AbortController();
    ask(document, variables, stop.signal).then(
      (data) => set({ is: "there", data }),
      (error: unknown) => {
        if (!stop.signal.aborted) {
          set({ is: "failed", error: error as Error, again: () => setTries((n) => n + 1) });
        }
      },
    );
    return () => stop.abort();
    // The document is one and the same at every call.
  }, [key, tries]);
  const lacksKey = held.answer.is === "failed" && held.answer.error instanceof KeyNeeded;
  useEffect(() => {
    if (lacksKey) {
      const again = () => setTries((n) => n + 1);
      window.addEventListener(KEPT, again);
      return () => window.removeEventListener(KEPT, again);
    }
  }, [lacksKey]);
  // Until the effect has run, what is held answers another question.
  return held.key === key ? held.answer : LOADING;
}

/** The same answer, but for what was there before while more of it is read. */
export function useLasting<T>(answer: Answer<T>): Answer<T> {
  const last = useRef(answer);
  last.current = answer.is === "loading" && last.current.is === "there" ? last.current : answer;
  return last.current;
}

/** Shows an answer once it is there. */
export function Answered<T>({ answer, children }: { answer: Answer<T>; children: (data: T) => ComponentChildren }) {
  switch (answer.is) {
    case "loading":
      return (
        <p class="loading" role="status">
          Loading…
        </p>
      );
    case "failed":
      return <Failed error={answer.error} again={answer.again} />;
    case "there":
      return <>{children(answer.data)}</>;
  }
}

/** Asks for more of a list, and says that it comes. */
export function More({ loads, onMore }: { loads: boolean; onMore: () => void }) {
  return (
    // Disabled, it would lose the focus.
    <button type="button" aria-disabled={loads} onClick={() => !loads && onMore()}>
      {loads ? "Loading…" : "Show more"}
    </button>
  );
}

export function Failed({ error, again }: { error: Error; again: () => void }) {
  if (error instanceof KeyNeeded) {
    return <KeyForm why={error.message} again={again} />;
  }
  return (
    <div class="failed" role="alert">
      <p>{error.message}</p>
      {!(error instanceof NotAnswerable) && (
        <button type="button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}

function KeyForm({ why, again }: { why: string; again: () => void }) {
  return (
    <form
      class="failed"
      onSubmit={(event) => {
        event.preventDefault();
        // Whatever else was asked without a key is asked again by itself.
        keepKey(String(new FormData(event.currentTarget).get("key") ?? "").trim());
        again();
      }}
    >
      <label>
        {why} Enter yours; it is kept until this tab is closed.
        <input name="key" type="password" autocomplete="off" required />
      </label>
      <button type="submit">Go on</button>
    </form>
  );
}
