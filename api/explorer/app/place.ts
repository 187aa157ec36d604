// Where one is, as the address says it: whoever opens the address sees the same.
import { useEffect, useState } from "preact/hooks";

export const VIEWS = [
  "/",
  "/explore",
  "/ask",
  "/contradictions",
  "/leaderboard",
  "/compare",
  "/review",
  "/decisions",
] as const;
export type View = (typeof VIEWS)[number];

export interface Place {
  view: View;
  asked: URLSearchParams;
}

const MOVED = "claimgraph:moved";

// Apart, as the bundler would take the two in one expression for the address of a file of ours.
const script = import.meta.url;
/** Where the server is put, such as `/claims`; empty at the top. This file is at `static/app/assets/` under it. */
export const ROOT = new URL("../../..", script).pathname.replace(/\/$/, "");

function viewAt(path: string): View | undefined {
  return VIEWS.find((one) => ROOT + one === path);
}

function here(): Place {
  return { view: viewAt(window.location.pathname) ?? "/", asked: new URLSearchParams(window.location.search) };
}

/** Go to an address of this page; with `replace`, the one before cannot be gone back to. */
export function go(address: string, replace = false): void {
  window.history[replace ? "replaceState" : "pushState"](null, "", address);
  window.dispatchEvent(new Event(MOVED));
}

/** The address of a view, with what is asked of it; what is empty is left out. */
export function address(view: View, asked: Record<string, string | null | undefined> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) {
    if (value) {
      query.append(name, value);
    }
  }
  const written = query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return ROOT + (written ? `${view}?${written}` : view);
}

/** Calls the tab, its history and its bookmarks by what is shown; as the page is called while that is not known. */
export function useTitle(title: string | null | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · claimgraph` : "claimgraph";
  }, [title]);
}

/** Where one is; links to views of this page are followed without loading it anew. */
export function usePlace(): Place {
  const [place, move] = useState(here);
  useEffect(() => {
    const moved = () => move(here());
    const clicked = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
      const inside = link?.origin === window.location.origin && viewAt(link.pathname) !== undefined;
      if (link && plain && inside && !link.hash && !link.target && !link.download && !event.defaultPrevented) {
        event.preventDefault();
        go(link.href);
        window.scrollTo(0, 0);
      }
    };
    window.addEventListener("popstate", moved);
    window.addEventListener(MOVED, moved);
    document.addEventListener("click", clicked);
    return () => {
      window.removeEventListener("popstate", moved);
      window.removeEventListener(MOVED, moved);
      document.removeEventListener("click", clicked);
    };
  }, []);
  return place;
}
