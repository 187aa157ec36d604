// How things are named and coloured. The colours are those of Okabe and Ito, which the colour-blind tell apart
// (https://jfly.uni-koeln.de/color/); each type has a shape of its own as well.
import { ROOT } from "./place";
import type { Claim, Evidence } from "./queries";

export type Predicate = Claim["predicate"];
export type Kind = Claim["object"]["type"] | "PAPER";

export const KINDS: Record<Kind, { word: string; colour: string; shape: string }> = {
  METHOD: { word: "method", colour: "#0072b2", shape: "ellipse" },
  TASK: { word: "task", colour: "#e69f00", shape: "round-rectangle" },
  BENCHMARK: { word: "benchmark", colour: "#009e73", shape: "diamond" },
  METRIC: { word: "metric", colour: "#cc79a7", shape: "triangle" },
  CONCEPT: { word: "concept", colour: "#d55e00", shape: "hexagon" },
  PAPER: { word: "paper", colour: "#7a828a", shape: "rectangle" },
};

type Tone = "better" | "worse" | "neutral";

export const PREDICATES: Record<Predicate, { word: string; denied: string; tone: Tone; symmetric?: true }> = {
  INTRODUCES: { word: "introduces", denied: "does not introduce", tone: "neutral" },
  IMPROVES: { word: "improves", denied: "does not improve", tone: "better" },
  DEGRADES: { word: "degrades", denied: "does not degrade", tone: "worse" },
  MITIGATES: { word: "mitigates", denied: "does not mitigate", tone: "better" },
  CAUSES: { word: "causes", denied: "does not cause", tone: "worse" },
  AFFECTS: { word: "affects", denied: "does not affect", tone: "neutral" },
  OUTPERFORMS: { word: "outperforms", denied: "does not outperform", tone: "better" },
  COMPARED_WITH: { word: "is compared with", denied: "is not compared with", tone: "neutral", symmetric: true },
  ACHIEVES: { word: "achieves", denied: "does not achieve", tone: "better" },
  EVALUATED_ON: { word: "is evaluated on", denied: "is not evaluated on", tone: "neutral" },
  TRAINED_ON: { word: "is trained on", denied: "is not trained on", tone: "neutral" },
  USES: { word: "uses", denied: "does not use", tone: "neutral" },
  USED_FOR: { word: "is used for", denied: "is not used for", tone: "neutral" },
  PART_OF: { word: "is part of", denied: "is not part of", tone: "neutral" },
  IS_A: { word: "is a", denied: "is no", tone: "neutral" },
};

/** The predicates in words. */
export const WORDS = Object.fromEntries(
  Object.entries(PREDICATES).map(([name, { word }]) => [name, word]),
) as Record<Predicate, string>;

export const TONES: Record<Tone, string> = { better: "#009e73", worse: "#d55e00", neutral: "#7a828a" };

export interface End {
  id: string;
  name: string;
  kind: Kind;
}

/** What a claim is about, entity or paper. */
export function subjectOf(claim: Claim): End {
  const { subject } = claim;
  return subject.__typename === "Paper"
    ? { id: subject.id, name: titleOf(subject), kind: "PAPER" }
    : { id: subject.id, name: subject.name, kind: subject.type };
}

export function objectOf(claim: Claim): End {
  return { id: claim.object.id, name: claim.object.name, kind: claim.object.type };
}

/** What is said of a claim's ends; that it is not so, if no paper states it. It agrees with the subject. */
export function saidBy(claim: Claim, isDenied = claim.support === 0): { word: string; tone: Tone } {
  const { word, denied, tone } = PREDICATES[claim.predicate];
  const isPlural = claim.subject.__typename === "Entity" && claim.subject.plural;
  const said = isDenied ? denied : word;
  return { word: isPlural ? inPlural(said) : said, tone: isDenied ? "neutral" : tone };
}

/** What is said of one thing, as it is said of several. */
function inPlural(said: string): string {
  if (said === "is a") {
    return "are";
  }
  const [verb = "", ...rest] = said.split(" ");
  return [{ is: "are", does: "do" }[verb] ?? verb.replace(/s$/, ""), ...rest].join(" ");
}

export function triple(claim: Claim): string {
  return `${subjectOf(claim).name} ${saidBy(claim).word} ${claim.object.name}`;
}

/** What a paper goes by; its id where it has no title. */
export function titleOf(paper: { id: string; title: string }): string {
  return paper.title || paper.id;
}

/** A paper's year as it stands after its title; nothing where it is not known. */
export function yearOf(paper: { year: number | null }): string {
  return paper.year ? `, ${paper.year}` : "";
}

export function count(number: number, word: string, many = `${word}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? word : many}`;
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** The address of the page of something: it works without JavaScript, and gives JSON-LD and Turtle. */
export function page(kind: "claims" | "evidence" | "papers" | "entities", id: string, suffix = ""): string {
  return `${ROOT}/${kind}/${id.split("/").map(encodeURIComponent).join("/")}${suffix}`;
}

export function pageOf(end: End): string {
  return page(end.kind === "PAPER" ? "papers" : "entities", end.id);
}

/** A piece of evidence as one quotes it in a text. */
export function citation(evidence: Evidence, authors: readonly string[], venue: string | null): string {
  const { paper } = evidence;
  const by = authors.length > 3 ? `${authors[0]} et al.` : authors.join(", ");
  const where = [venue, paper.year].filter(Boolean).join(", ");
  const parts = [by, `“${titleOf(paper)}”`, where, paper.url].filter(Boolean);
  return `“${evidence.sentence}” (${parts.join(". ")})`;
}
