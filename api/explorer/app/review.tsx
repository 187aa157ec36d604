// What nobody has judged yet, one piece of evidence after the other: what is as likely wrong as right first.
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Answered, announce, useAnswer, useLasting } from "./answer";
import { type Done, Told, changed, useChange } from "./change";
import { Choose, closedByEscape } from "./choose";
import { Sentence } from "./claim";
import { ReadingForm } from "./curate";
import { PaperLink, Triple } from "./evidence";
import type { ResultOf, VariablesOf } from "./graphql";
import { address, go, useTitle } from "./place";
import { ConfirmEvidence, RejectEvidence, RestoreEvidence, Reviewed, ToReview } from "./queries";
import { Search } from "./search";
import { PREDICATES, type Predicate, WORDS, count } from "./words";

type Filter = VariablesOf<typeof ToReview>["filter"];
type Order = VariablesOf<typeof ToReview>["order"];
type Piece = ResultOf<typeof ToReview>["evidence"]["nodes"][number];

const PAGE = 10;

const ORDERS: Record<Order, string> = {
  UNCERTAINTY: "as likely wrong as right first",
  CONFIDENCE: "the surest first",
};

/** Why a sentence states no such claim, as one often has to say; others can be written. */
const REASONS = [
  "it says nothing of the two together",
  "it says something else of the two",
  "it is the other way round",
  "a name is cut wrongly",
  "another thing is meant",
];

export function ReviewView({ asked, mayWrite }: { asked: URLSearchParams; mayWrite: boolean | null }) {
  useTitle("Review");
  const [about, paper] = [asked.get("about"), asked.get("paper")];
  const predicate = (Object.keys(PREDICATES) as Predicate[]).find((one) => one === asked.get("predicate"));
  const order = (Object.keys(ORDERS) as Order[]).find((one) => one === asked.get("order")) ?? "UNCERTAINTY";
  const filter: Filter = { judged: false, about, paper, predicate: predicate ? [predicate] : null };
  // Of all there is, that of a predicate is counted one by one.
  const counts = about !== null || paper !== null || predicate === undefined;
  const found = useLasting(
    useAnswer(
      Reviewed,
      counts ? { filter, about: about ?? "", paper: paper ?? "", isAbout: about !== null, isPaper: paper !== null } : null,
    ),
  );
  const known = counts && found.is === "there" ? found.data : null;
  const moved = (part: Record<string, string | null>) =>
    go(address("/review", { ...Object.fromEntries(asked), ...part }), true);
  return (
    <>
      <h1>Review</h1>
      <form class="asked" onSubmit={(event) => event.preventDefault()}>
        <Search
          keeps
          label="About"
          placeholder="anything"
          onlyEntities
          value={known?.entity?.name ?? ""}
          onChoose={({ id }) => moved({ about: id })}
        />
        <Choose
          label="Predicate"
          value={predicate ?? null}
          words={WORDS}
          all="any"
          onChoose={(name) => moved({ predicate: name })}
        />
        <Choose label="Order" value={order} words={ORDERS} onChoose={(name) => moved({ order: name })} />
      </form>
      <p class="facts">
        {known && `${left(known.evidence.totalCount)} that nobody has judged`}
        {known?.paper && (
          <>
            {" in "}
            <PaperLink paper={known.paper} />
          </>
        )}
        {(about !== null || paper !== null || predicate) && (
          <>
            {known && " · "}
            <a href={address("/review", { order: asked.get("order") })}>review all there is</a>
          </>
        )}
      </p>
      {mayWrite === false && (
        <p class="note">
          Only those may say what is right whom the server lets change the graph (<code>serve --allow-writes</code>).
        </p>
      )}
      <Queue key={JSON.stringify([filter, order])} filter={filter} order={order} mayWrite={mayWrite} />
      {known?.paper && mayWrite && <Overlooked paper={known.paper} />}
    </>
  );
}

/** What was done last; and of what it was said, unless that was added. */
interface Last {
  done: Done;
  piece: Piece | null;
}

type Form = "misread" | "wrong" | "more";

/** What became of a piece of evidence that was shown. */
type Passed = ReadonlyMap<string, "judged" | "later">;

function Queue({ filter, order, mayWrite }: { filter: Filter; order: Order; mayWrite: boolean | null }) {
  const [after, goOnAfter] = useState<string | null>(null);
  const [passed, setPassed] = useState<Passed>(new Map());
  const [last, setLast] = useState<Last | null>(null);
  /** Of what a form is open: the answer to something older does not close it. */
  const [form, setForm] = useState<{ of: string; as: Form } | null>(null);
  const formNow = useRef(form);
  formNow.current = form;
  /** It stays, whatever is read meanwhile, until it is passed. */
  const shown = useRef<Piece | null>(null);
  /** Whether nothing is to be taken out of what was read before, of which others may have judged some. */
  const isBegunAnew = useRef(false);
  const card = useRef<HTMLElement>(null);
  const now = useAnswer(ToReview, { filter, order, first: PAGE, after });
  const answer = useLasting(now);
  const found = now.is === "there" ? now.data.evidence : null;
  const isThrough = found !== null && found.nodes.every(({ id }) => passed.has(id));
  useEffect(() => {
    if (isThrough && found?.pageInfo.hasNextPage) {
      goOnAfter(found.pageInfo.endCursor);
    }
  }, [isThrough, found?.pageInfo.endCursor]);
  const putOff = [...passed.values()].filter((one) => one === "later").length;
  const judged = passed.size - putOff;

  function closeForm({ id }: Piece): void {
    setForm((now) => (now?.of === id ? null : now));
  }

  function pass(piece: Piece, as: "judged" | "later"): void {
    closeForm(piece);
    setPassed((before) => new Map(before).set(piece.id, as));
  }

  function takenBack({ piece }: Last): void {
    setLast((now) => (now === last ? null : now));
    if (piece) {
      setPassed((before) => new Map([...before].filter(([id]) => id !== piece.id)));
      if (!formNow.current) {
        shown.current = piece;
      }
      // It may stand before what is read now.
      goOnAfter(null);
    }
    // What was clicked goes.
    takeFocus(card.current);
  }

  function current(nodes: readonly Piece[]): Piece | null {
    if (shown.current && passed.has(shown.current.id)) {
      shown.current = null;
    }
    const held = shown.current && nodes.find(({ id }) => id === shown.current?.id);
    isBegunAnew.current &&= now.is !== "there";
    const next = isBegunAnew.current ? null : nodes.find(({ id }) => !passed.has(id));
    shown.current = held ?? shown.current ?? next ?? null;
    return shown.current;
  }

  return (
    <>
      {last && (
        <Told done={last.done} onBack={() => takenBack(last)}>
          {judged > 0 && ` · ${judged} judged here`}
        </Told>
      )}
      <Answered answer={answer}>
        {({ evidence }) => {
          const piece = current(evidence.nodes);
          if (piece) {
            return (
              <Card
                key={piece.id}
                card={card}
                piece={piece}
                opened={form?.of === piece.id ? form.as : null}
                open={(as) => (as ? setForm({ of: piece.id, as }) : closeForm(piece))}
                mayWrite={mayWrite}
                isOfOnePaper={filter.paper !== null}
                onJudged={(done) => {
                  pass(piece, "judged");
                  setLast({ done, piece });
                }}
                onAdded={(done) => setLast({ done, piece: null })}
                onLater={() => pass(piece, "later")}
                onUndo={
                  last &&
                  (async () => {
                    await changed(RestoreEvidence, { id: last.done.id });
                    takenBack(last);
                  })
                }
              />
            );
          }
          if (now.is === "loading" || evidence.pageInfo.hasNextPage) {
            return (
              <p class="loading" role="status">
                Loading…
              </p>
            );
          }
          return (
            <>
              <p class="empty">
                {putOff > 0
                  ? `Nothing is left but what was put off: ${left(putOff)}.`
                  : "Nothing is left to judge here."}
                {filter.paper && !filter.about && !filter.predicate && putOff === 0 && (
                  <>
                    {" "}
                    What was judged of this paper is what <code>claimgraph export exchange</code> takes for checked.
                  </>
                )}
              </p>
              {putOff > 0 && (
                <button
                  type="button"
                  onClick={() => {
                    setPassed((before) => new Map([...before].filter(([, as]) => as === "judged")));
                    goOnAfter(null);
                    isBegunAnew.current = true;
                    announce();
                  }}
                >
                  Show them again
                </button>
              )}
            </>
          );
        }}
      </Answered>
    </>
  );
}

/** Whoever writes somewhere goes on with that: no letter of it is to be taken for a key. */
function takeFocus(card: HTMLElement | null): void {
  if (!document.activeElement?.matches("input, select, textarea")) {
    card?.focus({ preventScroll: true });
  }
}

function left(number: number): string {
  return count(number, "piece of evidence", "pieces of evidence");
}

interface CardProps {
  card: RefObject<HTMLElement | null>;
  piece: Piece;
  opened: Form | null;
  open: (form: Form | null) => void;
  mayWrite: boolean | null;
  isOfOnePaper: boolean;
  onJudged: (done: Done) => void;
  onAdded: (done: Done) => void;
  onLater: () => void;
  onUndo: (() => Promise<void>) | null;
}

/** One piece of evidence, and what can be said of it; the keys work while the focus is in it. */
function Card(props: CardProps) {
  const { card, piece, opened, open, mayWrite, isOfOnePaper, onJudged, onAdded, onLater, onUndo } = props;
  const [make, isBusy, wrong] = useChange();
  const wasOpened = useRef(opened);
  useLayoutEffect(() => {
    takeFocus(card.current);
  }, []);
  useLayoutEffect(() => {
    if (wasOpened.current && !opened) {
      card.current?.focus({ preventScroll: true });
    }
    wasOpened.current = opened;
  }, [opened]);

  const confirm = () =>
    make(async () => {
      await changed(ConfirmEvidence, { id: piece.id });
      onJudged({ said: "Confirmed.", id: piece.id });
    });
  const later = () => !isBusy && onLater();
  const keys: Record<string, () => void> = mayWrite
    ? {
        y: confirm,
        n: () => open("wrong"),
        o: () => open("misread"),
        a: () => open("more"),
        l: later,
        u: () => onUndo && make(onUndo),
      }
    : { l: later };

  function pressed(event: KeyboardEvent): void {
    const key = keys[event.key];
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
    if (key && isPlain && !opened && !isBusy) {
      event.preventDefault();
      key();
    }
  }

  return (
    <article class="answer card" ref={card} tabIndex={-1} aria-labelledby="states" onKeyDown={pressed}>
      <h2 id="states">
        <Triple claim={piece.claim} denied={piece.negated} />
      </h2>
      <Sentence piece={piece} />
      {opened === "wrong" && <WrongForm id={piece.id} onDone={onJudged} close={() => open(null)} />}
      {(opened === "misread" || opened === "more") && (
        <ReadingForm
          paper={piece.paper.id}
          piece={piece}
          claim={piece.claim}
          adds={opened === "more"}
          onDone={(done) => done && (opened === "more" ? onAdded(done) : onJudged(done))}
          close={() => open(null)}
        />
      )}
      {!opened && (
        <div class="said" role="group" aria-label="Say what is so">
          {mayWrite && (
            <>
              <Say as="y" isBusy={isBusy} onClick={confirm}>
                It is read rightly
              </Say>
              <Say as="n" isBusy={isBusy} onClick={() => open("wrong")}>
                It states no such claim…
              </Say>
              <Say as="o" isBusy={isBusy} onClick={() => open("misread")}>
                It is to be read otherwise…
              </Say>
              <Say as="a" isBusy={isBusy} onClick={() => open("more")}>
                It states something else too…
              </Say>
            </>
          )}
          <Say as="l" isBusy={isBusy} onClick={later}>
            {mayWrite ? "Later" : "Next"}
          </Say>
        </div>
      )}
      {wrong && <p role="alert">{wrong}</p>}
      <p class="tools">
        {onUndo && (
          <>
            <kbd>u</kbd> takes back what was said last
          </>
        )}
        {onUndo && !isOfOnePaper && " · "}
        {!isOfOnePaper && (
          <a href={address("/review", { paper: piece.paper.id })}>review all that was read in this paper</a>
        )}
      </p>
    </article>
  );
}

function Say(props: { as: string; isBusy: boolean; onClick: () => void; children: string }) {
  return (
    <button type="button" aria-keyshortcuts={props.as} aria-disabled={props.isBusy} onClick={props.onClick}>
      {props.children} <kbd aria-hidden="true">{props.as}</kbd>
    </button>
  );
}

/** Marks a sentence as misread, with a reason: the last one that was given, where one was. */
function WrongForm({ id, onDone, close }: { id: string; onDone: (done: Done) => void; close: () => void }) {
  const [make, isBusy, wrong] = useChange();
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    // Before the next key, which belongs there.
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <form
      class="reading"
      aria-label="Why it states no such claim"
      onSubmit={(event) => {
        event.preventDefault();
        const reason = String(new FormData(event.currentTarget).get("reason") ?? "").trim();
        make(async () => {
          await changed(RejectEvidence, { id, reason });
          reasonGiven = reason;
          onDone({ said: "Marked as misread.", id });
        });
      }}
      onKeyDown={closedByEscape(close)}
    >
      <label>
        Why what was read is wrong
        <input
          name="reason"
          list="reasons"
          required
          maxLength={1000}
          autocomplete="off"
          ref={field}
          defaultValue={reasonGiven}
        />
      </label>
      <datalist id="reasons">
        {REASONS.map((reason) => (
          <option key={reason} value={reason} />
        ))}
      </datalist>
      {wrong && <p role="alert">{wrong}</p>}
      <div class="buttons">
        <button type="submit" aria-disabled={isBusy}>
          It states no such claim
        </button>
        <button type="button" onClick={close}>
          Cancel
        </button>
      </div>
    </form>
  );
}

let reasonGiven = "";

/** What a paper states, and nobody has read. */
function Overlooked({ paper }: { paper: { id: string; text: string } }) {
  const [isOpen, open] = useState(false);
  const [added, tell] = useState<Done | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  // Where the form or the button stood, whoever works by keyboard goes on.
  const close = () => {
    heading.current?.focus();
    open(false);
  };
  return (
    <section aria-labelledby="overlooked">
      <h2 id="overlooked" ref={heading} tabIndex={-1}>
        What was overlooked
      </h2>
      {isOpen ? (
        <>
          <p class="around">{paper.text}</p>
          <ReadingForm paper={paper.id} onDone={tell} close={close} />
        </>
      ) : (
        <button type="button" onClick={() => open(true)}>
          Add what a sentence states…
        </button>
      )}
      {added && (
        <Told
          done={added}
          onBack={() => {
            heading.current?.focus();
            tell(null);
          }}
        />
      )}
    </section>
  );
}
