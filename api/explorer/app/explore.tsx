// The graph around what was opened. All of the view stands in its address.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Failed } from "./answer";
import { Chosen, Listed } from "./chosen";
import { ClaimPanel } from "./claim";
import { drawIn } from "./drawing";
import { Leads } from "./evidence";
import { Filters } from "./filters";
import { useLoaded } from "./load";
import type { Events, Picture } from "./picture";
import { save } from "./save";
import { go, useTitle } from "./place";
import type { Claim } from "./queries";
import { Search } from "./search";
import { type View, moved, open, opening, readView, written } from "./view";
import { type End, count, objectOf, pageOf, subjectOf } from "./words";

const WIDE = matchMedia("(min-width: 54rem)");

export function ExploreView({ asked }: { asked: URLSearchParams }) {
  const view = useMemo(() => readView(asked), [asked]);
  const [again, setAgain] = useState(0);
  const [isLayingOut, setLayingOut] = useState(false);
  const [failed, setFailed] = useState<Error | null>(null);
  const [isReady, setReady] = useState(false);
  const loaded = useLoaded(view, again);
  const place = useRef<HTMLDivElement>(null);
  const aside = useRef<HTMLElement>(null);
  const picture = useRef<Picture | null>(null);
  const now = useRef(view);
  now.current = view;

  const isOnlyForHidden = ({ id }: Claim): boolean => {
    const only = loaded.only.get(id);
    return only !== undefined && [...only].every((what) => view.hidden.has(what));
  };
  const lets = (claim: Claim): boolean =>
    !isOnlyForHidden(claim) &&
    (view.predicates.length === 0 || view.predicates.includes(claim.predicate)) &&
    claim.belief >= view.belief &&
    (view.from === null || (claim.lastYear ?? -Infinity) >= view.from) &&
    (view.to === null || (claim.firstYear ?? Infinity) <= view.to) &&
    (view.whose === null || (view.whose === "own" ? claim.own > 0 : claim.support > claim.own));
  const letsEnd = (end: End): boolean =>
    !view.hidden.has(end.id) && (view.kinds.length === 0 || view.kinds.includes(end.kind) || loaded.opened.has(end.id));

  useEffect(() => {
    if (!place.current) {
      return;
    }
    const events: Events = {
      // A claim that is shown by itself would go with its picture.
      onNode: (end) =>
        now.current.at.length === 0
          ? openEnd(now.current, end)
          : go(written({ ...now.current, chosen: end.id, claim: null }), true),
      onOpen: (end) => openEnd(now.current, end),
      onEdge: (claim) => go(written({ ...now.current, claim, chosen: null })),
      onMoved: (what, at) => go(written({ ...now.current, pins: new Map(now.current.pins).set(what, at) }), true),
      onNothing: () => now.current.chosen && go(written({ ...now.current, chosen: null }), true),
      onBusy: setLayingOut,
      onFailed: setFailed,
    };
    return drawIn(place.current, events, (made) => {
      picture.current = made;
      setReady(true);
    });
  }, []);

  useEffect(() => {
    picture.current?.show({
      steps: loaded.steps,
      lets,
      letsEnd,
      opened: new Set(loaded.opened.keys()),
      pins: view.pins,
      chosen: view.claim ?? view.chosen,
    });
  }, [loaded, view, isReady]);

  // What has become one with another is asked for by that one's id from here on.
  useEffect(() => {
    if (loaded.moved.size > 0) {
      go(written(moved(view, loaded.moved)), true);
    }
  }, [loaded.moved]);

  const isFirst = useRef(true);
  const before = useRef(view.claim);
  useEffect(() => {
    const left = view.claim || view.chosen ? null : before.current;
    before.current = view.claim;
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    // What was pressed may be gone by now. Whoever leaves a claim is back at its line, if it has one.
    const active = document.activeElement;
    if ((active === document.body || active === aside.current) && (view.claim || view.chosen || left)) {
      const line = left && aside.current?.querySelector<HTMLElement>(`a[data-claim="${CSS.escape(left)}"]`);
      (line || aside.current)?.focus();
    }
    if (!WIDE.matches && view.claim) {
      aside.current?.scrollIntoView();
    }
  }, [view.claim, view.chosen]);

  const leads = useMemo(
    () => ({
      entity: (what: string) => written(opening(view, what)),
      claim: (what: string) => written({ ...view, claim: what, chosen: null }),
    }),
    [view],
  );
  const shown = useMemo(() => {
    const claims = new Map(loaded.steps.flatMap((step) => step.claims.map((claim) => [claim.id, claim] as const)));
    return [...claims.values()].filter((claim) => lets(claim) && letsEnd(subjectOf(claim)) && letsEnd(objectOf(claim)));
  }, [loaded, view]);
  const ends = useMemo(
    () => [
      ...new Map(
        [
          ...[...loaded.opened.values()].map(({ end }) => end).filter(letsEnd),
          ...shown.flatMap((claim) => [subjectOf(claim), objectOf(claim)]),
        ].map((end) => [end.id, end]),
      ).values(),
    ],
    [shown],
  );
  const empty = view.at.length === 0 && !view.claim;
  // The panel calls the page by the claim that it shows.
  useTitle(view.claim ? null : [...loaded.opened.values()].map(({ end }) => end.name).join(", ") || "Graph");

  return (
    <Leads.Provider value={leads}>
      <div class="explore">
        <section class="left" aria-label="What is shown">
          <h1 class="unseen">Graph</h1>
          <Search
            label="Open"
            placeholder="a method, a task, a benchmark…"
            onlyEntities
            onChoose={(choice) => open(view, choice.id)}
          />
          <details open={WIDE.matches}>
            <summary>Filters</summary>
            <Filters view={view} />
          </details>
        </section>
        <section class="middle" aria-label="Picture of the graph">
          <div
            class="picture"
            ref={place}
            role="img"
            aria-label={
              empty
                ? "Nothing is open yet."
                : `${count(ends.length, "thing")} and ${count(shown.length, "claim")} between them; both are listed below.`
            }
          />
          {empty && <p class="hint">Search for something, and the claims about it appear here.</p>}
          {(loaded.busy || isLayingOut) && (
            <p class="hint" role="status">
              {loaded.busy ? "Loading…" : "Laying out…"}
            </p>
          )}
          {(loaded.error ?? failed) && (
            <div class="hint">
              <Failed
                error={(loaded.error ?? failed) as Error}
                again={() => {
                  setFailed(null);
                  setAgain(again + 1);
                }}
              />
            </div>
          )}
          {!loaded.busy && loaded.missing.length > 0 && (
            <p class="hint" role="status">
              {sentence(loaded.missing.join("; "))}
            </p>
          )}
          <div class="under-picture">
            <div class="buttons" role="group" aria-label="Picture">
              <button type="button" onClick={() => picture.current?.zoom(1.3)} aria-label="Nearer">
                +
              </button>
              <button type="button" onClick={() => picture.current?.zoom(1 / 1.3)} aria-label="Further">
                −
              </button>
              <button type="button" onClick={() => picture.current?.fit()}>
                All
              </button>
              <button type="button" disabled={isLayingOut} onClick={() => save(picture.current?.png(), "claims.png")}>
                PNG
              </button>
              <button type="button" disabled={isLayingOut} onClick={() => save(picture.current?.svg(), "claims.svg")}>
                SVG
              </button>
              <button
                type="button"
                disabled={isLayingOut}
                onClick={() => save(picture.current?.graphml(), "claims.graphml")}
              >
                GraphML
              </button>
            </div>
            <Listed claims={shown} ends={ends} view={view} />
          </div>
        </section>
        <aside
          class={view.claim ? "right claimed" : "right"}
          aria-label="What is chosen"
          tabIndex={-1}
          ref={aside}
          onKeyDown={({ key }) => key === "Escape" && view.claim && go(written({ ...view, claim: null }))}
        >
          {view.claim ? (
            <>
              <button
                type="button"
                class="close"
                aria-label="Close the claim"
                onClick={() => go(written({ ...view, claim: null }))}
              >
                ×
              </button>
              <ClaimPanel
                key={view.claim}
                id={view.claim}
                onMoved={(now) => go(written({ ...view, claim: now }), true)}
              />
            </>
          ) : (
            <Chosen view={view} loaded={loaded} ends={ends} claims={shown} />
          )}
        </aside>
      </div>
    </Leads.Provider>
  );
}

/** A paper has no claims around it: what is open of it is its page. */
function openEnd(view: View, end: End): void {
  if (end.kind === "PAPER") {
    window.location.assign(pageOf(end));
  } else {
    open(view, end.id);
  }
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
