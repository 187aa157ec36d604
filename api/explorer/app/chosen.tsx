// What is chosen in the graph, and the graph in words.
import { useState } from "preact/hooks";
import { useMayWrite } from "./change";
import { Belief } from "./evidence";
import type { Loaded } from "./load";
import { address, go } from "./place";
import type { Claim } from "./queries";
import { Mark, Search } from "./search";
import { type View, open, written } from "./view";
import { type End, KINDS, count, objectOf, pageOf, saidBy, subjectOf } from "./words";

/** How many pages of one thing are opened at most, so that a hub stays readable. */
const MOST_PAGES = 20;

export function Chosen({ view, loaded, ends, claims }: { view: View; loaded: Loaded; ends: End[]; claims: Claim[] }) {
  const mayWrite = useMayWrite();
  const what = view.chosen ?? (loaded.opened.size === 1 ? [...loaded.opened.keys()][0] : undefined);
  const opened = what ? loaded.opened.get(what) : undefined;
  const end = opened?.end ?? ends.find((one) => one.id === what);
  if (!end) {
    return (
      <>
        <p class="empty">
          Choose a thing or a claim in the picture or in the lists under it: the sentences that state it appear here.
        </p>
        <PathsShown view={view} />
      </>
    );
  }
  const own = claims.filter((claim) => subjectOf(claim).id === end.id || objectOf(claim).id === end.id);
  const on = claims.filter((claim) => opened?.on.has(claim.id));
  const pins = new Map(view.pins);
  pins.delete(end.id);
  const more = opened?.more && opened.pages < MOST_PAGES;
  return (
    <article>
      <h2>
        <Mark kind={end.kind} /> {end.name}
      </h2>
      <p class="facts">
        {KINDS[end.kind].word}
        {opened && (
          <>
            {" "}
            · {count(opened.papers, "paper")} · {own.length} of {count(opened.total, "claim")} shown
            {opened.totalOn > 0 && `, and ${on.length} of ${opened.totalOn} stated or denied on it`}
          </>
        )}
      </p>
      <p class="tools">
        {end.kind !== "PAPER" && !opened && (
          <button type="button" onClick={() => open(view, end.id)}>
            Open
          </button>
        )}
        {more && (
          <button type="button" onClick={() => go(written({ ...view, at: [...view.at, end.id] }))}>
            Show more
          </button>
        )}
        {opened && (
          <button type="button" onClick={() => go(written({ ...view, at: view.at.filter((one) => one !== end.id) }))}>
            Collapse
          </button>
        )}
        <button
          type="button"
          onClick={() => go(written({ ...view, hidden: new Set(view.hidden).add(end.id), chosen: null }))}
        >
          Hide
        </button>
        {view.pins.has(end.id) && (
          <button type="button" onClick={() => go(written({ ...view, pins }), true)}>
            Unpin
          </button>
        )}
      </p>
      <p class="tools">
        <a href={pageOf(end)}>Page of the {KINDS[end.kind].word}</a>
        {end.kind !== "PAPER" && (
          <>
            {" · "}
            <a href={address("/ask", { of: end.id })}>ask about it</a>
          </>
        )}
        {end.kind !== "PAPER" && (
          <>
            {" · "}
            <a href={address("/contradictions", { about: end.id, named: end.name })}>contradictions</a>
          </>
        )}
        {(end.kind === "BENCHMARK" || end.kind === "TASK") && (
          <>
            {" · "}
            <a href={address("/leaderboard", { of: end.id })}>leaderboard</a>
          </>
        )}
        {end.kind !== "PAPER" && (
          <>
            {" · "}
            <a href={address("/compare", { a: end.id, "named-a": end.name })}>compare</a>
          </>
        )}
        {mayWrite && (
          <>
            {" · "}
            <a href={address("/review", end.kind === "PAPER" ? { paper: end.id } : { about: end.id })}>review</a>
          </>
        )}
      </p>
      {end.kind !== "PAPER" && (
        <Search
          key={end.id}
          label="Paths to"
          placeholder="another thing"
          onlyEntities
          onChoose={(other) => go(written({ ...view, at: [...view.at, `${end.id}~${other.id}`] }))}
        />
      )}
      <PathsShown view={view} />
      <h3>Claims about it</h3>
      {own.length === 0 && <p class="empty">None is shown.</p>}
      <Rows claims={own} view={view} />
      {on.length > 0 && (
        <>
          <h3>Claims stated or denied on it</h3>
          <Rows claims={on} view={view} />
        </>
      )}
    </article>
  );
}

/** The paths that are shown, to be taken away. */
function PathsShown({ view }: { view: View }) {
  const paths = view.at.filter((one) => one.includes("~"));
  if (paths.length === 0) {
    return null;
  }
  return (
    <p class="tools">
      <button type="button" onClick={() => go(written({ ...view, at: view.at.filter((one) => !one.includes("~")) }))}>
        Remove {count(paths.length, "path search", "path searches")}
      </button>
    </p>
  );
}

function Rows({ claims, view }: { claims: Claim[]; view: View }) {
  return (
    <ul class="plain">
      {claims.map((claim) => (
        <Row key={claim.id} claim={claim} view={view} />
      ))}
    </ul>
  );
}

function Row({ claim, view }: { claim: Claim; view: View }) {
  const { word, tone } = saidBy(claim);
  return (
    <li>
      <a
        class="row"
        data-claim={claim.id}
        href={written({ ...view, claim: claim.id, chosen: null })}
        aria-current={view.claim === claim.id ? "true" : undefined}
      >
        <Mark kind={subjectOf(claim).kind} />
        {subjectOf(claim).name} <span class={`predicate ${tone}`}>{word}</span> <Mark kind={objectOf(claim).kind} />
        {objectOf(claim).name}
      </a>{" "}
      {claim.support > 0 && <Belief of={claim.belief} />}
      {claim.refuted > 0 && <span class="note"> denied by {count(claim.refuted, "paper")}</span>}
    </li>
  );
}

/** The picture in words, for whoever does not see it or has no mouse. */
export function Listed(shown: { claims: Claim[]; ends: End[]; view: View }) {
  const [isOpen, setOpen] = useState(false);
  if (shown.claims.length === 0) {
    return null;
  }
  return (
    <details class="listed" open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>The {count(shown.claims.length, "claim")} of the picture as a list</summary>
      {/* Thousands of rows that nobody sees would be made anew at every step. */}
      {isOpen && <Lists {...shown} />}
    </details>
  );
}

function Lists({ claims, ends, view }: { claims: Claim[]; ends: End[]; view: View }) {
  return (
    <>
      <Rows claims={claims} view={view} />
      <h3>{count(ends.length, "thing")}</h3>
      <ul class="row">
        {ends.map((end) => (
          <li key={end.id}>
            <a
              class="entity"
              href={written({ ...view, chosen: end.id, claim: null })}
              aria-current={view.chosen === end.id ? "true" : undefined}
            >
              <Mark kind={end.kind} />
              {end.name}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
