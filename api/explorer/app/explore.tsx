// The graph around what was opened. All of the view stands in its address.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Failed } from "./answer";
import { ask } from "./ask";
import { ClaimPanel } from "./claim";
import { Belief } from "./evidence";
import { Picture, type Step } from "./picture";
import { address, go } from "./place";
import { Around, Between, type Claim, ClaimWhole } from "./queries";
import { Mark, Search } from "./search";
import { type End, KINDS, type Kind, PREDICATES, type Predicate, count, objectOf, pageOf, subjectOf } from "./words";

const PAGE = 12;
/** How many pages of one thing are opened at most, so that a hub stays readable. */
const MOST_PAGES = 20;
const WIDE = matchMedia("(min-width: 54rem)");

/** What the address says. */
interface View {
  /** What was opened, in this order, and how many pages of it. */
  at: { id: string; pages: number }[];
  /** Pairs between which the paths are shown. */
  paths: [string, string][];
  hidden: Set<string>;
  pins: Map<string, { x: number; y: number }>;
  predicates: Predicate[];
  kinds: Kind[];
  belief: number;
  from: number | null;
  to: number | null;
  whose: "own" | "prior" | null;
  claim: string | null;
  chosen: string | null;
}

function list(asked: URLSearchParams, name: string): string[] {
  return (asked.get(name) ?? "").split(",").filter(Boolean);
}

function number(text: string | null): number | null {
  const value = Number(text);
  return text && Number.isFinite(value) ? value : null;
}

export function readView(asked: URLSearchParams): View {
  return {
    at: list(asked, "at").map((one) => {
      const [id = "", pages] = one.split("*");
      return { id, pages: Math.min(MOST_PAGES, Math.max(1, number(pages ?? null) ?? 1)) };
    }),
    paths: asked.getAll("path").flatMap((one) => {
      const [a, b] = one.split("~");
      return a && b ? [[a, b] as [string, string]] : [];
    }),
    hidden: new Set(list(asked, "hide")),
    pins: new Map(
      list(asked, "pin").flatMap((one) => {
        const [id, x, y] = one.split(":");
        const [left, top] = [number(x ?? null), number(y ?? null)];
        return id && left !== null && top !== null ? [[id, { x: left, y: top }] as const] : [];
      }),
    ),
    predicates: list(asked, "predicate").filter((one): one is Predicate => one in PREDICATES),
    kinds: list(asked, "type").filter((one): one is Kind => one in KINDS),
    belief: Math.min(1, Math.max(0, number(asked.get("belief")) ?? 0)),
    from: number(asked.get("from")),
    to: number(asked.get("to")),
    whose: asked.get("whose") === "own" ? "own" : asked.get("whose") === "prior" ? "prior" : null,
    claim: asked.get("claim"),
    chosen: asked.get("chosen"),
  };
}

export function written(view: View): string {
  return address("/explore", {
    at: view.at.map(({ id, pages }) => (pages > 1 ? `${id}*${pages}` : id)).join(","),
    path: view.paths.map((pair) => pair.join("~")),
    hide: [...view.hidden].join(","),
    pin: [...view.pins].map(([id, { x, y }]) => `${id}:${x || "0"}:${y || "0"}`).join(","),
    predicate: view.predicates.join(","),
    type: view.kinds.join(","),
    belief: view.belief ? String(view.belief) : null,
    from: view.from === null ? null : String(view.from),
    to: view.to === null ? null : String(view.to),
    whose: view.whose,
    claim: view.claim,
    chosen: view.chosen,
  });
}

/** What one opened thing has, as far as it was read. */
interface Opened {
  name: string;
  kind: Kind;
  papers: number;
  total: number;
  claims: Claim[];
  more: boolean;
}

type Asked = Pick<View, "predicates" | "belief">;

async function around(id: string, pages: number, { predicates, belief }: Asked, signal: AbortSignal): Promise<Opened | null> {
  let [from, to] = [null as string | null, null as string | null];
  const found: Opened = { name: id, kind: "METHOD", papers: 0, total: 0, claims: [], more: false };
  for (let page = 0; page < pages; page++) {
    const answer = await ask(
      Around,
      { id, name: id, first: PAGE, from, to, predicate: predicates.length > 0 ? predicates : null, belief: belief || null },
      signal,
    );
    if (!answer.node || !("name" in answer.node)) {
      return null;
    }
    Object.assign(found, { name: answer.node.name, kind: answer.node.type, papers: answer.node.paperCount });
    found.total = answer.from.totalCount + answer.to.totalCount;
    // A list that has ended is asked for once more from its last cursor, and gives nothing.
    found.claims.push(...answer.from.nodes, ...answer.to.nodes);
    found.more = answer.from.pageInfo.hasNextPage || answer.to.pageInfo.hasNextPage;
    from = answer.from.pageInfo.endCursor ?? from;
    to = answer.to.pageInfo.endCursor ?? to;
  }
  const unique = new Map(found.claims.map((claim) => [claim.id, claim]));
  return { ...found, claims: [...unique.values()] };
}

interface Loaded {
  steps: Step[];
  opened: Map<string, Opened>;
  missing: string[];
  busy: boolean;
  error: Error | null;
}

const NOTHING: Loaded = { steps: [], opened: new Map(), missing: [], busy: false, error: null };

/** Read what the view opens; what was read before is kept. */
function useLoaded(view: View, again: number): Loaded {
  const kept = useRef(new Map<string, Promise<Opened | Claim[] | null>>());
  const [loaded, set] = useState<Loaded>(NOTHING);
  const filters = JSON.stringify([view.predicates, view.belief]);
  const alone = view.at.length === 0 && view.paths.length === 0 ? view.claim : null;
  const key = JSON.stringify([view.at, view.paths, alone, filters, again]);
  useEffect(() => {
    const stop = new AbortController();
    const get = <T extends Opened | Claim[] | null>(name: string, read: () => Promise<T>): Promise<T> => {
      const known = kept.current.get(name) ?? read();
      kept.current.set(name, known);
      known.catch(() => kept.current.delete(name));
      return known as Promise<T>;
    };
    set((before) => ({ ...before, busy: true, error: null }));
    Promise.all([
      ...view.at.map(async ({ id, pages }) => ({
        id,
        found: await get(`${id}*${pages}${filters}`, () => around(id, pages, view, stop.signal)),
      })),
      ...view.paths.map(async ([a, b]) => ({
        id: null,
        found: await get(`${a}~${b}${filters}`, async () => {
          const predicates = view.predicates.filter((one) => one !== "INTRODUCES");
          const answer = await ask(Between, { a, b, predicates: predicates.length > 0 ? predicates : null, belief: view.belief }, stop.signal);
          return answer.paths?.items.flatMap((item) => item.steps.map(({ claim }) => claim)) ?? null;
        }),
      })),
      // A claim that was come to from elsewhere is shown by itself.
      ...(alone ? [alone] : []).map(async (id) => ({
        id: null,
        found: await get(id, async () => {
          const { claim } = await ask(ClaimWhole, { id, first: 1 }, stop.signal);
          return claim ? [claim] : null;
        }),
      })),
    ]).then(
      (all) => {
        if (stop.signal.aborted) {
          return;
        }
        const opened = new Map<string, Opened>();
        const missing: string[] = [];
        const steps = all.flatMap(({ id, found }): Step[] => {
          if (found === null) {
            missing.push(id ?? "a path");
            return [];
          }
          if (Array.isArray(found)) {
            return [{ from: null, claims: found }];
          }
          opened.set(id ?? "", found);
          return [{ from: { id: id ?? "", name: found.name, kind: found.kind }, claims: found.claims }];
        });
        set({ steps, opened, missing, busy: false, error: null });
      },
      (error: unknown) => !stop.signal.aborted && set((before) => ({ ...before, busy: false, error: error as Error })),
    );
    return () => stop.abort();
  }, [key]);
  return loaded;
}

export function ExploreView({ asked }: { asked: URLSearchParams }) {
  const view = useMemo(() => readView(asked), [asked]);
  const [again, setAgain] = useState(0);
  const loaded = useLoaded(view, again);
  const place = useRef<HTMLDivElement>(null);
  const picture = useRef<Picture | null>(null);
  const now = useRef(view);
  now.current = view;

  const lets = (claim: Claim): boolean =>
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
    picture.current = new Picture(place.current, {
      onNode: (id) => go(written({ ...now.current, chosen: id, claim: null }), true),
      onOpen: (id) => open(now.current, id),
      onEdge: (claim) => go(written({ ...now.current, claim, chosen: null })),
      onMoved: (id, at) => go(written({ ...now.current, pins: new Map(now.current.pins).set(id, at) }), true),
      onNothing: () => now.current.chosen && go(written({ ...now.current, chosen: null }), true),
    });
    return () => picture.current?.close();
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
  }, [loaded, view]);

  const shown = useMemo(() => {
    const claims = new Map(loaded.steps.flatMap((step) => step.claims.map((claim) => [claim.id, claim] as const)));
    return [...claims.values()].filter((claim) => lets(claim) && letsEnd(subjectOf(claim)) && letsEnd(objectOf(claim)));
  }, [loaded, view]);
  const ends = useMemo(
    () => [...new Map(shown.flatMap((claim) => [subjectOf(claim), objectOf(claim)]).map((end) => [end.id, end])).values()],
    [shown],
  );
  const empty = view.at.length === 0 && view.paths.length === 0 && !view.claim;

  return (
    <div class="explore">
      <section class="left" aria-label="What is shown">
        <h1 class="unseen">Graph</h1>
        <Search
          label="Open"
          placeholder="a method, a task, a benchmark…"
          onlyEntities
          onChoose={({ id }) => open(view, id)}
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
        {loaded.busy && <p class="hint" role="status">Loading…</p>}
        {loaded.error && <div class="hint"><Failed error={loaded.error} again={() => setAgain(again + 1)} /></div>}
        {loaded.missing.length > 0 && <p class="hint" role="status">Not in the graph: {loaded.missing.join(", ")}</p>}
        <div class="under-picture">
        <div class="buttons" role="toolbar" aria-label="Picture">
          <button type="button" onClick={() => picture.current?.zoom(1.3)} aria-label="Nearer">+</button>
          <button type="button" onClick={() => picture.current?.zoom(1 / 1.3)} aria-label="Further">−</button>
          <button type="button" onClick={() => picture.current?.fit()}>All</button>
          <button type="button" onClick={() => save(picture.current?.png(), "claims.png")}>PNG</button>
          <button type="button" onClick={() => save(picture.current?.svg(), "claims.svg")}>SVG</button>
          <button type="button" onClick={() => save(picture.current?.graphml(), "claims.graphml")}>GraphML</button>
        </div>
        <Listed claims={shown} view={view} />
        </div>
      </section>
      <aside class="right" aria-label="What is chosen" tabIndex={-1}>
        {view.claim ? (
          <>
            <button type="button" class="close" aria-label="Close the claim" onClick={() => go(written({ ...view, claim: null }))}>×</button>
            <ClaimPanel key={view.claim} id={view.claim} />
          </>
        ) : (
          <Chosen view={view} loaded={loaded} ends={ends} claims={shown} />
        )}
      </aside>
    </div>
  );
}

/** Open something, or more of it where it is open. */
function open(view: View, id: string): void {
  const known = view.at.find((one) => one.id === id);
  const at = known
    ? view.at.map((one) => (one.id === id ? { id, pages: Math.min(MOST_PAGES, one.pages + 1) } : one))
    : [...view.at, { id, pages: 1 }];
  const hidden = new Set(view.hidden);
  hidden.delete(id);
  go(written({ ...view, at, hidden, chosen: id, claim: null }));
}

function save(blob: Blob | undefined, name: string): void {
  if (!blob) {
    return;
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function Filters({ view }: { view: View }) {
  const change = (part: Partial<View>) => go(written({ ...view, ...part }), true);
  const toggled = <T,>(all: readonly T[], one: T): T[] => (all.includes(one) ? all.filter((other) => other !== one) : [...all, one]);
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend>Things</legend>
        {(Object.keys(KINDS) as Kind[]).map((kind) => (
          <label key={kind}>
            <input type="checkbox" checked={view.kinds.length === 0 || view.kinds.includes(kind)}
              onChange={() => change({ kinds: whole(toggled(view.kinds.length === 0 ? (Object.keys(KINDS) as Kind[]) : view.kinds, kind), 6) })} />
            <Mark kind={kind} />
            {KINDS[kind].word}
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>Claims</legend>
        {(Object.keys(PREDICATES) as Predicate[]).map((predicate) => (
          <label key={predicate}>
            <input type="checkbox" checked={view.predicates.includes(predicate)} onChange={() => change({ predicates: toggled(view.predicates, predicate) })} />
            <span class={`predicate ${PREDICATES[predicate].tone}`}>{PREDICATES[predicate].word}</span>
          </label>
        ))}
        <p class="note">{view.predicates.length === 0 ? "All of them, as none is chosen." : <button type="button" class="link" onClick={() => change({ predicates: [] })}>All</button>}</p>
      </fieldset>
      <label class="range">
        Belief at least {view.belief.toFixed(2)}
        <input type="range" min="0" max="1" step="0.05" value={view.belief} onChange={(event) => change({ belief: Number(event.currentTarget.value) })} />
      </label>
      <div class="years">
        <label>From <input type="number" inputMode="numeric" placeholder="year" value={view.from ?? ""} onChange={(event) => change({ from: number(event.currentTarget.value) })} /></label>
        <label>to <input type="number" inputMode="numeric" placeholder="year" value={view.to ?? ""} onChange={(event) => change({ to: number(event.currentTarget.value) })} /></label>
      </div>
      <label>
        Whose{" "}
        <select value={view.whose ?? ""} onChange={(event) => change({ whose: (event.currentTarget.value || null) as View["whose"] })}>
          <option value="">own findings and prior work</option>
          <option value="own">papers' own findings</option>
          <option value="prior">what papers report of earlier work</option>
        </select>
      </label>
      {view.hidden.size > 0 && <p><button type="button" class="link" onClick={() => change({ hidden: new Set() })}>Show {count(view.hidden.size, "hidden thing")}</button></p>}
      <p class="note">Double click opens more of a thing; what is dragged stays where it is put.</p>
    </form>
  );
}

/** All of so many is the same as none. */
function whole<T>(chosen: T[], all: number): T[] {
  return chosen.length === all ? [] : chosen;
}

function Chosen({ view, loaded, ends, claims }: { view: View; loaded: Loaded; ends: End[]; claims: Claim[] }) {
  const id = view.chosen ?? (loaded.opened.size === 1 ? [...loaded.opened.keys()][0] : undefined);
  const opened = id ? loaded.opened.get(id) : undefined;
  const end = ends.find((one) => one.id === id) ?? (opened && id ? { id, name: opened.name, kind: opened.kind } : undefined);
  if (!end || !id) {
    return <p class="empty">Choose a thing or a claim in the picture or in the lists under it: the sentences that state it appear here.</p>;
  }
  const own = claims.filter((claim) => subjectOf(claim).id === id || objectOf(claim).id === id);
  const at = view.at.find((one) => one.id === id);
  const hidden = new Set(view.hidden).add(id);
  const without = view.at.filter((one) => one.id !== id);
  const pins = new Map(view.pins);
  pins.delete(id);
  return (
    <article>
      <h2><Mark kind={end.kind} /> {end.name}</h2>
      <p class="facts">
        {KINDS[end.kind].word}
        {opened && <> · {count(opened.papers, "paper")} · {own.length} of {count(opened.total, "claim")} shown</>}
      </p>
      <p class="tools">
        {end.kind !== "PAPER" && (!at || opened?.more) && (
          <button type="button" onClick={() => open(view, id)} disabled={(at?.pages ?? 0) >= MOST_PAGES}>{at ? "Show more" : "Open"}</button>
        )}
        {at && <button type="button" onClick={() => go(written({ ...view, at: without }))}>Collapse</button>}
        <button type="button" onClick={() => go(written({ ...view, hidden, chosen: null }))}>Hide</button>
        {view.pins.has(id) && <button type="button" onClick={() => go(written({ ...view, pins }), true)}>Unpin</button>}
      </p>
      <p class="tools">
        <a href={pageOf(end)}>Page of the {KINDS[end.kind].word}</a>
        {end.kind !== "PAPER" && <>{" · "}<a href={address("/contradictions", { about: id, named: end.name })}>contradictions</a></>}
        {(end.kind === "BENCHMARK" || end.kind === "TASK") && <>{" · "}<a href={address("/leaderboard", { of: id })}>leaderboard</a></>}
        {end.kind !== "PAPER" && <>{" · "}<a href={address("/compare", { a: id, "named-a": end.name })}>compare</a></>}
      </p>
      {end.kind !== "PAPER" && (
        <Search label="Paths to" placeholder="another thing" onlyEntities
          onChoose={({ id: other }) => go(written({ ...view, paths: [...view.paths, [id, other]] }))} />
      )}
      <h3>Claims about it</h3>
      {own.length === 0 && <p class="empty">None is shown.</p>}
      <ul class="plain">
        {own.map((claim) => <Row key={claim.id} claim={claim} view={view} />)}
      </ul>
    </article>
  );
}

function Row({ claim, view }: { claim: Claim; view: View }) {
  const { word, tone } = PREDICATES[claim.predicate];
  return (
    <li>
      <a class="row" href={written({ ...view, claim: claim.id, chosen: null })} aria-current={view.claim === claim.id ? "true" : undefined}>
        <Mark kind={subjectOf(claim).kind} />{subjectOf(claim).name} <span class={`predicate ${tone}`}>{word}</span> <Mark kind={objectOf(claim).kind} />{objectOf(claim).name}
      </a>{" "}
      <Belief of={claim.belief} />
    </li>
  );
}

/** The picture in words, for whoever does not see it or has no mouse. */
function Listed({ claims, view }: { claims: Claim[]; view: View }) {
  if (claims.length === 0) {
    return null;
  }
  return (
    <details class="listed">
      <summary>The {count(claims.length, "claim")} of the picture as a list</summary>
      <ul class="plain">
        {claims.map((claim) => <Row key={claim.id} claim={claim} view={view} />)}
      </ul>
    </details>
  );
}
