// What of the graph is shown.
import { Year } from "./choose";
import { go } from "./place";
import { Mark } from "./search";
import { type View, written } from "./view";
import { KINDS, type Kind, PREDICATES, type Predicate, count } from "./words";

const ALL = Object.keys(KINDS) as Kind[];

export function Filters({ view }: { view: View }) {
  const change = (part: Partial<View>) => go(written({ ...view, ...part }), true);
  const toggled = <T,>(all: readonly T[], one: T): T[] =>
    all.includes(one) ? all.filter((other) => other !== one) : [...all, one];
  // All of them are the same as none.
  const kinds = view.kinds.length === 0 ? ALL : view.kinds;
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend>Things</legend>
        {ALL.map((kind) => (
          <label key={kind}>
            <input
              type="checkbox"
              checked={kinds.includes(kind)}
              onChange={() => {
                const chosen = toggled(kinds, kind);
                change({ kinds: chosen.length === ALL.length ? [] : chosen });
              }}
            />
            <Mark kind={kind} />
            {KINDS[kind].word}
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>Claims</legend>
        {(Object.keys(PREDICATES) as Predicate[]).map((predicate) => (
          <label key={predicate}>
            <input
              type="checkbox"
              checked={view.predicates.includes(predicate)}
              onChange={() => change({ predicates: toggled(view.predicates, predicate) })}
            />
            <span class={`predicate ${PREDICATES[predicate].tone}`}>{PREDICATES[predicate].word}</span>
          </label>
        ))}
        <p class="note">
          {view.predicates.length === 0 ? (
            "All of them, as none is chosen."
          ) : (
            <button type="button" class="link" onClick={() => change({ predicates: [] })}>
              All
            </button>
          )}
        </p>
      </fieldset>
      <label class="range">
        Belief at least {view.belief.toFixed(2)}
        <input
          type="range"
          min="0"
          max="1"
          step="0.05"
          value={view.belief}
          onChange={(event) => change({ belief: Number(event.currentTarget.value) })}
        />
      </label>
      <div class="years">
        <Year label="From" value={view.from} onChoose={(from) => change({ from })} />
        <Year label="to" value={view.to} onChoose={(to) => change({ to })} />
      </div>
      <label>
        Whose{" "}
        <select
          value={view.whose ?? ""}
          onChange={(event) => change({ whose: (event.currentTarget.value || null) as View["whose"] })}
        >
          <option value="">own findings and prior work</option>
          <option value="own">papers' own findings</option>
          <option value="prior">what papers report of earlier work</option>
        </select>
      </label>
      {view.hidden.size > 0 && (
        <p>
          <button type="button" class="link" onClick={() => change({ hidden: new Set() })}>
            Show {count(view.hidden.size, "hidden thing")}
          </button>
        </p>
      )}
      <p class="note">Double click opens more of a thing; what is dragged stays where it is put.</p>
    </form>
  );
}
