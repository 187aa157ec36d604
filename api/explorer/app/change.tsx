// Changes of the graph: who may make them, how they are asked for, and how they are taken back.
import type { TadaDocumentNode } from "gql.tada";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { announce } from "./answer";
import { KEPT, ask } from "./ask";
import { RestoreEvidence, Viewer } from "./queries";

/** What was done, and to what, so that it can be taken back. */
export interface Done {
  said: string;
  id: string;
}

/** What the server says of who asks, asked for once by all that want to know; null where it must be asked for. */
let said: Promise<boolean> | null = null;
window.addEventListener(KEPT, () => {
  said = null;
});

function mayWrite(): Promise<boolean> {
  const asked = (said ??= ask(Viewer, {}).then(({ viewer }) => viewer.mayWrite));
  asked.catch(() => {
    // Whoever wants to know later asks again.
    if (said === asked) {
      said = null;
    }
  });
  return asked;
}

/** Whether who asks may change the graph; null until the server has said so. */
export function useMayWrite(): boolean | null {
  const [may, set] = useState<boolean | null>(null);
  useEffect(() => {
    let isWanted = true;
    function look(): void {
      mayWrite().then(
        (may) => isWanted && set(may),
        // Whoever cannot ask is told so by what is asked beside it.
        () => undefined,
      );
    }
    look();
    window.addEventListener(KEPT, look);
    return () => {
      isWanted = false;
      window.removeEventListener(KEPT, look);
    };
  }, []);
  return may;
}

/** Asks for one change at a time; what goes wrong is told where it was asked for. */
export function useChange(): [(change: () => Promise<void>) => void, boolean, string | null] {
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
export async function changed<Result, Variables>(
  document: TadaDocumentNode<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const result = await ask(document, variables);
  announce();
  return result;
}

/** What was done, with a way to take it back. */
export function Told({ done, onBack, children }: { done: Done; onBack: () => void; children?: ComponentChildren }) {
  return (
    <p class="note" role="status">
      {done.said}{" "}
      <TakeBack id={done.id} onDone={onBack}>
        take it back
      </TakeBack>
      {children}
    </p>
  );
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
