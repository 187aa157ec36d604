// What the graph shows, as its address says it.
import { year } from "./choose";
import { address, go } from "./place";
import { KINDS, type Kind, PREDICATES, type Predicate } from "./words";

/** What the address says. */
export interface View {
  /** What was opened, in this order: the id of an entity, once for each page of it, or two with ~ between for paths. */
  at: string[];
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

/** An id as it stands in a list: ids of papers hold anything. */
const within = (id: string): string => encodeURIComponent(id).replaceAll("~", "%7E");

export function id(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}

function number(text: string | null): number | null {
  const value = Number(text);
  return text && Number.isFinite(value) ? value : null;
}

export function readView(asked: URLSearchParams): View {
  return {
    at: list(asked, "at"),
    hidden: new Set(list(asked, "hide").map(id)),
    pins: new Map(
      list(asked, "pin").flatMap((one) => {
        const [what, x, y] = one.split(":");
        const [left, top] = [number(x ?? null), number(y ?? null)];
        return what && left !== null && top !== null ? [[id(what), { x: left, y: top }] as const] : [];
      }),
    ),
    predicates: list(asked, "predicate").filter((one): one is Predicate => Object.hasOwn(PREDICATES, one)),
    kinds: list(asked, "type").filter((one): one is Kind => Object.hasOwn(KINDS, one)),
    belief: Math.min(1, Math.max(0, number(asked.get("belief")) ?? 0)),
    from: year(asked.get("from")),
    to: year(asked.get("to")),
    whose: asked.get("whose") === "own" ? "own" : asked.get("whose") === "prior" ? "prior" : null,
    claim: asked.get("claim"),
    chosen: asked.get("chosen"),
  };
}

export function written(view: View): string {
  return address("/explore", {
    at: view.at.join(","),
    hide: [...view.hidden].map(within).join(","),
    pin: [...view.pins].map(([what, { x, y }]) => `${within(what)}:${x}:${y}`).join(","),
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

/** The view in which something is open. */
export function opening(view: View, what: string): View {
  const hidden = new Set(view.hidden);
  hidden.delete(what);
  const at = view.at.includes(what) ? view.at : [...view.at, what];
  return { ...view, at, hidden, chosen: what, claim: null };
}

/** The view with other ids for what was opened; what is open by its new id already is not opened twice. */
export function moved(view: View, ids: ReadonlyMap<string, string>): View {
  const now = (one: string): string => ids.get(one) ?? one;
  // Several pages of one thing stay; of several things that have become one the first does.
  const first = new Map(view.at.toReversed().map((one) => [now(one), one]));
  view.at.filter((one) => !ids.has(one)).forEach((one) => first.set(one, one));
  const at = view.at.filter((one) => first.get(now(one)) === one).map(now);
  return { ...view, at, chosen: view.chosen && now(view.chosen) };
}

export function open(view: View, what: string): void {
  go(written(opening(view, what)));
}
