// Questions in words that the claims about a thing answer.
import { type Predicate } from "./words";

/** What a claim says of the thing that is asked about: it is its subject or its object, or either. */
export type Side = "subject" | "object" | "about";

/** Questions by what the claims that answer them say; … stands for the thing that is asked about. */
export const QUESTIONS: Record<Predicate, Partial<Record<Side, string>>> = {
  IMPROVES: { object: "What improves …?", subject: "What does … improve?" },
  OUTPERFORMS: { object: "What outperforms …?", subject: "What does … outperform?" },
  MITIGATES: { object: "What mitigates …?", subject: "What does … mitigate?" },
  ACHIEVES: { object: "What achieves …?", subject: "What does … achieve?" },
  DEGRADES: { object: "What degrades …?", subject: "What does … degrade?" },
  CAUSES: { object: "What causes …?", subject: "What does … cause?" },
  AFFECTS: { object: "What affects …?", subject: "What does … affect?" },
  USED_FOR: { object: "What is used for …?", subject: "What is … used for?" },
  USES: { object: "What uses …?", subject: "What does … use?" },
  EVALUATED_ON: { object: "What is evaluated on …?", subject: "What is … evaluated on?" },
  TRAINED_ON: { object: "What is trained on …?", subject: "What is … trained on?" },
  COMPARED_WITH: { about: "What is … compared with?" },
  PART_OF: { object: "What is part of …?", subject: "What is … part of?" },
  IS_A: { object: "Which kinds of … are there?", subject: "What kind of thing is …?" },
  INTRODUCES: { object: "Which papers introduce …?" },
};

export interface Question {
  predicate: Predicate;
  side: Side;
}

/** The question that an address names, such as `IMPROVES.object`. */
export function read(named: string | null): Question | null {
  const [name = "", side] = (named ?? "").split(".");
  const predicate = Object.hasOwn(QUESTIONS, name) ? (name as Predicate) : null;
  return predicate && side && Object.hasOwn(QUESTIONS[predicate], side) ? { predicate, side: side as Side } : null;
}

/** A question about a thing, whose verb agrees with it where that is what does or is something. */
export function worded({ predicate, side }: Question, { name, plural }: { name: string; plural: boolean }): string {
  const asked = QUESTIONS[predicate][side] ?? "";
  const agreed = plural ? asked.replace("does …", "do …").replace("is …", "are …") : asked;
  return agreed.replace("…", () => name);
}

/** A question as an address names it. */
export function written({ predicate, side }: Question): string {
  return `${predicate}.${side}`;
}

/** What somebody asks in words, and about what; null where it is no question that is known. */
export function questionIn(words: string): { question: Question; about: string } | null {
  const asked = words.trim().replace(/\s*\?$/, "").replace(/\s+/g, " ");
  for (const [pattern, question] of PATTERNS) {
    const about = pattern.exec(asked)?.[1];
    if (about) {
      return { question, about };
    }
  }
  return null;
}

const PATTERNS: (readonly [RegExp, Question])[] = (Object.keys(QUESTIONS) as Predicate[]).flatMap((predicate) =>
  (Object.entries(QUESTIONS[predicate]) as [Side, string][]).map(([side, asked]) => {
    const said = asked.replace("?", "").replace("does …", "(?:does|do) …").replace("is …", "(?:is|are) …");
    return [new RegExp(`^${said.replace("…", "(.+)")}$`, "i"), { predicate, side }] as const;
  }),
);
