// Sentences as papers have them, and claims in words.
import { createContext } from "preact";
import { useContext, useState } from "preact/hooks";
import { fetched } from "./ask";
import { save } from "./save";
import type { Claim, Entity, Evidence } from "./queries";
import { Mark } from "./search";
import { ROOT, address } from "./place";
import { type End, objectOf, page, pageOf, percent, saidBy, subjectOf, titleOf, yearOf } from "./words";

/** Where entities and claims lead to; within the graph they are added to what is shown. */
export const Leads = createContext({
  entity: (id: string) => address("/explore", { at: id }),
  claim: (id: string) => address("/explore", { claim: id }),
});

export function Name({ of }: { of: Entity | End }) {
  const end: End = "kind" in of ? of : { id: of.id, name: of.name, kind: of.type };
  const leads = useContext(Leads);
  const where = end.kind === "PAPER" ? pageOf(end) : leads.entity(end.id);
  return (
    <a class="entity" href={where}>
      <Mark kind={end.kind} />
      {end.name}
    </a>
  );
}

/** A claim in plain words; its predicate leads to what papers say of it. */
export function Triple({ claim, denied }: { claim: Claim; denied?: boolean }) {
  const { word, tone } = saidBy(claim, denied);
  const leads = useContext(Leads);
  return (
    <span class="triple">
      <Name of={subjectOf(claim)} />{" "}
      <a class={`predicate ${tone}`} href={leads.claim(claim.id)}>
        {word}
      </a>{" "}
      <Name of={objectOf(claim)} />
    </span>
  );
}

/** How sure, as a bar and a figure. */
export function Belief({ of, title = "how sure it is that some paper states it" }: { of: number; title?: string }) {
  return (
    <span class="belief" title={`${of.toFixed(2)}: ${title}`}>
      <svg viewBox="0 0 40 8" aria-hidden="true">
        <rect width="40" height="8" rx="2" class="all" />
        <rect width={40 * of} height="8" rx="2" />
      </svg>
      {percent(of)}
    </span>
  );
}

/** A paper's title, which leads to its page, and its year. */
export function PaperLink({ paper }: { paper: Evidence["paper"] }) {
  return (
    <>
      <a href={page("papers", paper.id)}>{titleOf(paper)}</a>
      {yearOf(paper)}
    </>
  );
}

/** A sentence with its paper and what qualifies it. */
export function Quote({ evidence }: { evidence: Evidence }) {
  return (
    <figure class="quote">
      <blockquote>{evidence.sentence}</blockquote>
      <Qualifiers evidence={evidence} />
      <figcaption>
        <PaperLink paper={evidence.paper} />
        {" · "}
        <a href={page("evidence", evidence.id)}>in its abstract</a>
      </figcaption>
    </figure>
  );
}

const FORMS = { CSV: ".csv", BibTeX: ".bib", "JSON lines": ".jsonl", Turtle: ".ttl" };

/** All claims of some kind as files for other programs; `of` says which, by the names that the server knows. */
export function Files({ of }: { of: Record<string, string> }) {
  const [failed, fail] = useState<Error | null>(null);
  const [loading, setLoading] = useState<string | null>(null);
  // By itself a link has no key with it, and leads away where there is no file.
  async function load(event: MouseEvent, address: string, name: string): Promise<void> {
    if (event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    event.preventDefault();
    if (loading) {
      return;
    }
    fail(null);
    setLoading(name);
    try {
      const answer = await fetched(address, {});
      if (!answer.ok) {
        throw new Error((await answer.text()).trim());
      }
      save(await answer.blob(), name);
    } catch (error) {
      fail(error as Error);
    } finally {
      setLoading(null);
    }
  }
  return (
    <div class="note">
      As a file:{" "}
      {Object.entries(FORMS).map(([name, suffix], at) => {
        const address = `${ROOT}/claims${suffix}?${new URLSearchParams(of)}`;
        return (
          <span key={name}>
            {at > 0 && " · "}
            <a href={address} onClick={(event) => void load(event, address, `claims${suffix}`)}>
              {name}
            </a>
          </span>
        );
      })}
      {loading && <span role="status"> · {loading} is written…</span>}
      {failed && <p role="alert">{failed.message}</p>}
    </div>
  );
}

export function Qualifiers({ evidence }: { evidence: Evidence }) {
  const { on, baseline, metric, value, curation } = evidence;
  return (
    <p class="qualifiers">
      {curation && (
        <span class="badge vouched" title={`${curation.by ? `by ${curation.by}, ` : ""}${curation.at.slice(0, 10)}`}>
          {curation.kind.toLowerCase()} by a person
        </span>
      )}
      {evidence.negated && <span class="badge denied">denies it</span>}
      {evidence.hedged && (
        <span class="badge" title="stated as possible, suggested or conditional">
          hedged
        </span>
      )}
      {evidence.attribution === "PRIOR" && (
        <span class="badge" title="what the paper reports of earlier work">
          prior work
        </span>
      )}
      {value && <span class="badge value">{value}</span>}
      {metric && <span class="badge">{metric}</span>}
      {on && (
        <span class="badge">
          on <Name of={on} />
        </span>
      )}
      {baseline && (
        <span class="badge">
          against <Name of={baseline} />
        </span>
      )}
    </p>
  );
}
