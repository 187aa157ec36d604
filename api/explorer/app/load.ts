// Reads what the graph shows: pages of the claims about a thing, and paths.
import { useEffect, useRef, useState } from "preact/hooks";
import { useChanges } from "./answer";
import { NotAnswerable, ask } from "./ask";
import type { Step } from "./layout";
import { Around, Between, type Claim, ClaimWhole } from "./queries";
import { type View, id } from "./view";
import { type End, objectOf, subjectOf } from "./words";

const PAGE = 12;

/** One page of what an opened thing has. */
interface Page {
  /** The thing; its id is that which it has now. */
  end: End;
  papers: number;
  total: number;
  claims: Claim[];
  /** Claims that are stated or denied on it. */
  on: Claim[];
  totalOn: number;
  more: boolean;
  /** Where each of its three lists goes on. */
  cursors: { from: string | null; to: string | null; on: string | null };
}

type Asked = Pick<View, "predicates" | "belief" | "from" | "to" | "whose">;

/** Which of the claims about a thing the server is asked for. */
function filtersOf({ predicates, belief, from, to, whose }: Asked) {
  return {
    predicate: predicates.length > 0 ? predicates : null,
    belief: belief || null,
    own: whose === "own" || null,
    yearFrom: from,
    yearTo: to,
  };
}

/** The page after another, or the first; null where there is no such thing. */
async function pageAfter(before: Page | null, id: string, view: Asked): Promise<Page | null> {
  const asked = {
    id,
    name: id,
    first: PAGE,
    ...(before?.cursors ?? { from: null, to: null, on: null }),
    ...filtersOf(view),
  };
  const answer = await ask(Around, asked);
  const { entity } = answer;
  if (entity && entity.id !== id) {
    // It has become one with another since the address was written.
    return pageAfter(before, entity.id, view);
  }
  return (
    entity && {
      end: { id: entity.id, name: entity.name, kind: entity.type },
      papers: entity.paperCount,
      total: answer.from.totalCount + answer.to.totalCount,
      // A list that has ended is asked for once more from its last cursor, and gives nothing.
      claims: [...answer.from.nodes, ...answer.to.nodes],
      on: answer.on.nodes,
      totalOn: answer.on.totalCount,
      more: [answer.from, answer.to, answer.on].some(({ pageInfo }) => pageInfo.hasNextPage),
      cursors: {
        from: answer.from.pageInfo.endCursor ?? asked.from,
        to: answer.to.pageInfo.endCursor ?? asked.to,
        on: answer.on.pageInfo.endCursor ?? asked.on,
      },
    }
  );
}

/** The claims on the paths between two things; null where one of them is not there, or they have become one. */
async function between(a: string, b: string, { predicates, belief }: Asked): Promise<Claim[] | null> {
  const steps = predicates.filter((one) => one !== "INTRODUCES");
  try {
    const answer = await ask(Between, { a, b, predicates: steps.length > 0 ? steps : null, belief });
    return answer.paths?.items.flatMap((item) => item.steps.map(({ claim }) => claim)) ?? null;
  } catch (error) {
    if (error instanceof NotAnswerable) {
      return null;
    }
    throw error;
  }
}

/** What was opened, as far as it was read. */
interface Opened {
  end: End;
  papers: number;
  total: number;
  /** The ids of the claims that were read and are stated or denied on it, and how many there are. */
  on: ReadonlySet<string>;
  totalOn: number;
  more: boolean;
  pages: number;
}

export interface Loaded {
  steps: Step[];
  opened: Map<string, Opened>;
  /** What claims were read for, by their ids, where they are shown for nothing else. */
  only: ReadonlyMap<string, ReadonlySet<string>>;
  /** What could not be shown, in words. */
  missing: string[];
  /** The ids that things have now which were opened by an id that they had before. */
  moved: ReadonlyMap<string, string>;
  busy: boolean;
  error: Error | null;
}

const NOTHING: Loaded = {
  steps: [],
  opened: new Map(),
  only: new Map(),
  missing: [],
  moved: new Map(),
  busy: false,
  error: null,
};

type Read = { key: string; of: string; page: Page | null } | { key: string; path: Claim[] | null; gone: string };

const NO_PATH = "there is no path of up to four claims between the two";
const GONE_END = "of two that paths are asked for between, one is no longer in the graph, or they have become one";
const GONE_CLAIM = "the claim is no longer in the graph";

function collected(all: readonly Read[]): Loaded {
  const opened = new Map<string, Opened>();
  const missing: string[] = [];
  const moved = new Map<string, string>();
  const steps: Step[] = [];
  for (const read of all) {
    if ("path" in read) {
      if (!read.path?.length) {
        missing.push(read.path ? NO_PATH : read.gone);
      }
      steps.push({ key: read.key, from: null, claims: read.path ?? [], ties: [] });
    } else if (read.page) {
      const { end, papers, total, totalOn, more, claims, on } = read.page;
      if (end.id !== read.of) {
        moved.set(read.of, end.id);
      }
      const before = opened.get(end.id);
      const held = new Set([...(before?.on ?? []), ...on.map((claim) => claim.id)]);
      opened.set(end.id, { end, papers, total, totalOn, more, on: held, pages: (before?.pages ?? 0) + 1 });
      const between = on.filter((claim) => ![subjectOf(claim).id, objectOf(claim).id].includes(end.id));
      const ties = between.map((claim) => ({ claim, on: end }));
      steps.push({ key: read.key, from: end, claims: [...claims, ...between], ties });
    } else {
      missing.push("something that was opened is no longer in the graph");
    }
  }
  return { steps, opened, only: onlyFor(steps), missing: [...new Set(missing)], moved, busy: false, error: null };
}

/** The key of a step: another one where it has other claims than before, so that the picture is drawn anew then alone. */
function drawn(name: string, claims: readonly Claim[] | null): string {
  return `${name} ${claims?.map(({ id }) => id).join() ?? ""}`;
}

function onlyFor(steps: readonly Step[]): Map<string, Set<string>> {
  const only = new Map<string, Set<string>>();
  for (const { claim, on } of steps.flatMap((step) => step.ties)) {
    only.set(claim.id, (only.get(claim.id) ?? new Set()).add(on.id));
  }
  for (const { claims, ties } of steps) {
    const tied = new Set(ties.map(({ claim }) => claim));
    claims.filter((claim) => !tied.has(claim)).forEach(({ id }) => only.delete(id));
  }
  return only;
}

/** Read what the view opens; what was read before is kept. */
export function useLoaded(view: View, again: number): Loaded {
  const kept = useRef(new Map<string, Promise<unknown>>());
  const [loaded, set] = useState<Loaded>(NOTHING);
  const filters = JSON.stringify(filtersOf(view));
  const changes = useChanges();
  // A claim that was come to from elsewhere is shown by itself.
  const alone = view.at.length === 0 ? view.claim : null;
  const key = JSON.stringify([view.at, alone, filters, again, changes]);
  useEffect(() => {
    let isWanted = true;
    // Not stopped when something else is wanted meanwhile: it is wanted again at once, or at the next step back.
    const get = <T>(name: string, read: () => Promise<T>): Promise<T> => {
      const known = (kept.current.get(name) as Promise<T> | undefined) ?? read();
      kept.current.set(name, known);
      known.catch(() => kept.current.delete(name));
      return known;
    };
    const pageOfAt = (what: string, number: number): Promise<Page | null> =>
      get(`${what} ${number} ${filters} ${changes}`, async () => {
        const before = number > 1 ? await pageOfAt(what, number - 1) : null;
        return number > 1 && !before ? null : pageAfter(before, before?.end.id ?? what, view);
      });
    const seen = new Map<string, number>();
    const reads = view.at.map(async (what): Promise<Read> => {
      const [a = "", b] = what.split("~").map(id);
      if (b) {
        const name = `${what} ${JSON.stringify([view.predicates, view.belief])}`;
        const path = await get(`${name} ${changes}`, () => between(a, b, view));
        return { key: drawn(name, path), path, gone: GONE_END };
      }
      const number = (seen.get(a) ?? 0) + 1;
      seen.set(a, number);
      const page = await pageOfAt(a, number);
      return { key: drawn(`${a} ${number} ${filters}`, page && [...page.claims, ...page.on]), of: a, page };
    });
    if (alone) {
      reads.push(
        get(`${alone} ${changes}`, () => ask(ClaimWhole, { id: alone, first: 1 })).then(({ claim }) => ({
          key: drawn(alone, claim && [claim]),
          path: claim ? [claim] : null,
          gone: GONE_CLAIM,
        })),
      );
    }
    set((before) => ({ ...before, busy: true, error: null }));
    Promise.all(reads).then(
      (all) => isWanted && set(collected(all)),
      (error: unknown) => isWanted && set((before) => ({ ...before, busy: false, error: error as Error })),
    );
    return () => {
      isWanted = false;
    };
  }, [key]);
  return loaded;
}
