// A field that suggests what there is: a combobox with a list, as WAI-ARIA describes it
// (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { ResultOf } from "./graphql";
import { Failed } from "./answer";
import { ask } from "./ask";
import { address } from "./place";
import { Suggest } from "./queries";
import { type Question, questionIn, worded, written } from "./questions";
import { KINDS, type Kind, count, page, titleOf, triple } from "./words";

export interface Choice {
  kind: Kind | "CLAIM";
  id: string;
  name: string;
  note: string;
  /** What is asked about it: as the address names it, and in words. */
  asks?: { q: string; words: string };
}

const PAUSE = 120;

// The types of Preact would have it point to a <datalist>.
const COMBOBOX: Record<string, string> = { role: "combobox" };

/** What the server suggests for some words. */
function choicesOf(found: ResultOf<typeof Suggest>, question: Question | undefined): Choice[] {
  return [
    ...found.search.map((one) => ({
      kind: one.type,
      id: one.id,
      name: one.name,
      note: count(one.paperCount, "paper"),
      ...(question ? { asks: { q: written(question), words: worded(question, one) } } : {}),
    })),
    ...(found.papers?.nodes ?? []).map((one) => ({
      kind: "PAPER" as const,
      id: one.id,
      name: titleOf(one),
      note: one.year ? String(one.year) : "",
    })),
    ...(found.claims?.nodes ?? []).map((one) => ({
      kind: "CLAIM" as const,
      id: one.id,
      name: triple(one),
      note: count(one.support, "paper"),
    })),
  ];
}

interface Props {
  label: string;
  placeholder?: string;
  /** Entities of these types alone, and neither papers nor claims. */
  types?: ("METHOD" | "TASK" | "BENCHMARK" | "METRIC" | "CONCEPT")[] | null;
  onlyEntities?: boolean;
  value?: string;
  big?: boolean;
  /** What was chosen stays in the field. */
  keeps?: boolean;
  /** Whole questions are understood. */
  asks?: boolean;
  onChoose: (choice: Choice) => void;
}

export function Search({ label, placeholder, types = null, onlyEntities, value = "", big, keeps, asks, onChoose }: Props) {
  const id = useId();
  const [words, setWords] = useState(value);
  const [choices, setChoices] = useState<Choice[]>([]);
  /** The words that the choices are for. */
  const [chosenFor, setChosenFor] = useState("");
  const [state, setState] = useState<"closed" | "open" | "failed">("closed");
  const [error, setError] = useState<Error | null>(null);
  const [tries, setTries] = useState(0);
  const [active, setActive] = useState(-1);
  const typed = useRef(false);
  /** Whether Enter was pressed before there was anything to choose from. */
  const hurried = useRef(false);
  const [isAsking, setAsking] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // What comes to be known meanwhile does not write over what somebody is writing.
    if (!typed.current) {
      setWords(value);
    }
  }, [value]);
  useEffect(() => {
    if (!typed.current || !words.trim()) {
      setChoices([]);
      setState("closed");
      return;
    }
    const stop = new AbortController();
    setAsking(true);
    const timer = setTimeout(() => {
      const asked = asks ? questionIn(words) : null;
      ask(Suggest, { words: asked?.about ?? words, types, papers: !onlyEntities && !asked }, stop.signal).then(
        (found) => {
          const all = choicesOf(found, asked?.question);
          const best = all[0];
          setAsking(false);
          setChoices(all);
          setChosenFor(words);
          setActive(-1);
          const isAwaited = hurried.current && typed.current;
          hurried.current = false;
          if (best && isAwaited) {
            choose(best);
          } else {
            setState(typed.current ? "open" : "closed");
          }
        },
        (failed: unknown) => {
          if (!stop.signal.aborted) {
            setAsking(false);
            hurried.current = false;
            setError(failed as Error);
            setState("failed");
          }
        },
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      stop.abort();
      setAsking(false);
    };
  }, [words, tries]);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);

  function choose(choice: Choice): void {
    typed.current = false;
    setState("closed");
    setWords(keeps ? choice.name : "");
    onChoose(choice);
  }

  function pressed(event: KeyboardEvent): void {
    if (event.isComposing) {
      return;
    }
    const there = state !== "failed" && choices.length > 0;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && there && state === "closed") {
      setState("open");
    } else if (step && there) {
      setActive((Math.max(active, step > 0 ? -1 : 0) + step + choices.length) % choices.length);
    } else if (event.key === "Enter" && there && (active >= 0 || chosenFor === words)) {
      choose(choices[Math.max(active, 0)] as Choice);
    } else if (event.key === "Enter" && typed.current && words.trim() && state !== "failed" && chosenFor !== words) {
      hurried.current = true;
    } else if (event.key === "Escape" && (state === "open" || isAsking)) {
      typed.current = false;
      hurried.current = false;
      setActive(-1);
      setState("closed");
    } else {
      return;
    }
    event.preventDefault();
  }

  return (
    <div class={big ? "search big" : "search"}>
      <label for={id}>{label}</label>
      <input
        id={id}
        type="search"
        {...COMBOBOX}
        autocomplete="off"
        spellcheck={false}
        placeholder={placeholder}
        value={words}
        aria-expanded={state === "open"}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
        onInput={(event) => {
          typed.current = true;
          hurried.current = false;
          setWords(event.currentTarget.value);
        }}
        onKeyDown={pressed}
        onBlur={() => {
          typed.current = false;
          // What went wrong stays, with what can be done about it.
          setState((now) => (now === "failed" ? now : "closed"));
        }}
        onFocus={() => choices.length > 0 && setState("open")}
      />
      <ul
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        hidden={state === "closed" || choices.length === 0}
      >
        {choices.map((choice, n) => (
          <li
            key={choice.kind + choice.id}
            id={`${id}-${n}`}
            role="option"
            aria-selected={n === active}
            // The field keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(choice)}
          >
            <Mark kind={choice.kind} />
            <span class="name">{choice.asks?.words ?? choice.name}</span>
            <span class="note">
              {choice.kind === "CLAIM" ? "claim" : KINDS[choice.kind].word}
              {choice.note && `, ${choice.note}`}
            </span>
          </li>
        ))}
      </ul>
      <p class="under" role="status">
        {isAsking && "Searching…"}
        {!isAsking &&
          state === "open" &&
          choices.length === 0 &&
          "Nothing has this name: try fewer letters, or another spelling."}
      </p>
      {state === "failed" && error && (
        <Failed
          error={error}
          again={() => {
            typed.current = true;
            setTries(tries + 1);
          }}
        />
      )}
    </div>
  );
}

/** The sign of a kind of thing: a shape in a colour. */
export function Mark({ kind }: { kind: Kind | "CLAIM" }) {
  return (
    <svg class="mark" viewBox="0 0 16 16" fill={kind === "CLAIM" ? "none" : KINDS[kind].colour} aria-hidden="true">
      {MARKS[kind]}
    </svg>
  );
}

const MARKS = {
  METHOD: <circle cx="8" cy="8" r="7" />,
  TASK: <rect x="1" y="3" width="14" height="10" rx="3" />,
  BENCHMARK: <path d="M8 0 16 8 8 16 0 8z" />,
  METRIC: <path d="M8 1 16 15 0 15z" />,
  CONCEPT: <path d="M4 1h8l4 7-4 7H4L0 8z" />,
  PAPER: <rect x="2" y="1" width="12" height="14" />,
  CLAIM: <path d="M1 8h11M8 3l5 5-5 5" class="line" />,
};

/** Where a choice leads to. */
export function toChoice(choice: Choice): string {
  if (choice.asks) {
    return address("/ask", { of: choice.id, q: choice.asks.q });
  }
  switch (choice.kind) {
    case "PAPER":
      return page("papers", choice.id);
    case "CLAIM":
      return address("/explore", { claim: choice.id });
    default:
      return address("/explore", { at: choice.id });
  }
}
