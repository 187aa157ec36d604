// What nobody has judged yet, one piece of evidence after the other: what is as likely wrong as right first.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Answered, useAnswer, useLasting } from "./answer";
import { type Done, TakeBack, changed, useChange } from "./change";
import { Sentence } from "./claim";
import { ReadingForm } from "./curate";
import { PaperLink, Triple } from "./evidence";
import type { ResultOf, VariablesOf } from "./graphql";
import { address, go, useTitle } from "./place";
import { ConfirmEvidence, RejectEvidence, RestoreEvidence, Reviewed, ToReview } from "./queries";
import { Search } from "./search";
import { PREDICATES, type Predicate, count } from "./words";

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

export function ReviewView({ asked, mayWrite }: { asked: URLSearchParams; mayWrite: boolean }) {
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
        <label>
          Predicate
          <select value={predicate ?? ""} onChange={({ currentTarget }) => moved({ predicate: currentTarget.value })}>
            <option value="">any</option>
            {(Object.keys(PREDICATES) as Predicate[]).map((one) => (
              <option key={one} value={one}>
                {PREDICATES[one].word}
              </option>
            ))}
          </select>
        </label>
        <label>
          Order
          <select value={order} onChange={({ currentTarget }) => moved({ order: currentTarget.value })}>
            {Object.entries(ORDERS).map(([name, word]) => (
              <option key={name} value={name}>
                {word}
              </option>
            ))}
          </select>
        </label>
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
      {!mayWrite && (
        <p class="note">
          Only those may say what is right whom the server lets change the graph (<code>serve --allow-writes</code>).
        </p>
      )}
      <Queue key={JSON.stringify([filter, order])} filter={filter} order={order} mayWrite={mayWrite} />
      {known?.paper && mayWrite && <Overlooked paper={known.paper} />}
    </>
  );
}

/** What was judged last, and what it was said of. */
interface Last {
  done: Done;
  piece: string;
}

function Queue({ filter, order, mayWrite }: { filter: Filter; order: Order; mayWrite: boolean }) {
  const [after, goOnAfter] = useState<string | null>(null);
  /** What was judged or put off. */
  const [passed, setPassed] = useState<ReadonlySet<string>>(new Set());
  const [putOff, setPutOff] = useState(0);
  const [judged, setJudged] = useState(0);
  const [last, setLast] = useState<Last | null>(null);
  const now = useAnswer(ToReview, { filter, order, first: PAGE, after });
  const answer = useLasting(now);
  const found = now.is === "there" ? now.data.evidence : null;
  const isThrough = found !== null && found.nodes.every(({ id }) => passed.has(id));
  useEffect(() => {
    if (isThrough && found?.pageInfo.hasNextPage) {
      goOnAfter(found.pageInfo.endCursor);
    }
  }, [isThrough, found?.pageInfo.endCursor]);

  function judge(done: Done, piece: string): void {
    setPassed(new Set(passed).add(piece));
    setJudged(judged + 1);
    setLast({ done, piece });
  }

  function takenBack(): void {
    if (last) {
      setPassed(new Set([...passed].filter((one) => one !== last.piece)));
      setJudged(judged - 1);
      // It may stand before what is shown.
      goOnAfter(null);
      setLast(null);
    }
  }

  return (
    <>
      {last && (
        <p class="note" role="status">
          {last.done.said}{" "}
          <TakeBack id={last.done.id} onDone={takenBack}>
            take it back
          </TakeBack>
          {` · ${judged} judged here`}
        </p>
      )}
      <Answered answer={answer}>
        {({ evidence }) => {
          const piece = evidence.nodes.find(({ id }) => !passed.has(id));
          if (piece) {
            return (
              <Card
                key={piece.id}
                piece={piece}
                mayWrite={mayWrite}
                isOfOnePaper={filter.paper !== null}
                onJudged={(done) => judge(done, piece.id)}
                onLater={() => {
                  setPassed(new Set(passed).add(piece.id));
                  setPutOff(putOff + 1);
                }}
                onUndo={
                  last &&
                  (async () => {
                    await changed(RestoreEvidence, { id: last.done.id });
                    takenBack();
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
                {filter.paper && putOff === 0 && (
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
                    setPassed(new Set());
                    setPutOff(0);
                    goOnAfter(null);
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

function left(number: number): string {
  return count(number, "piece of evidence", "pieces of evidence");
}

interface CardProps {
  piece: Piece;
  mayWrite: boolean;
  isOfOnePaper: boolean;
  onJudged: (done: Done) => void;
  onLater: () => void;
  onUndo: (() => Promise<void>) | null;
}

type Opened = "misread" | "wrong" | "more" | null;

/** One piece of evidence, and what can be said of it; the keys work while the focus is in it. */
function Card({ piece, mayWrite, isOfOnePaper, onJudged, onLater, onUndo }: CardProps) {
  const [opened, open] = useState<Opened>(null);
  const [make, isBusy, wrong] = useChange();
  const [added, tell] = useState<Done | null>(null);
  const card = useRef<HTMLElement>(null);
  const wasOpened = useRef(opened);
  useLayoutEffect(() => {
    // Whoever is about to choose what to review goes on with that.
    const at = document.activeElement;
    if (!at || !at.matches("input, select, textarea") || !at.closest("form.asked")) {
      card.current?.focus({ preventScroll: true });
    }
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
  const keys: Record<string, () => void> = mayWrite
    ? {
        y: confirm,
        n: () => open("wrong"),
        o: () => open("misread"),
        a: () => open("more"),
        l: onLater,
        u: () => onUndo && make(onUndo),
      }
    : { l: onLater };

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
      {opened === "wrong" && (
        <WrongForm id={piece.id} onDone={onJudged} close={() => open(null)} />
      )}
      {(opened === "misread" || opened === "more") && (
        <ReadingForm
          paper={piece.paper.id}
          piece={piece}
          claim={piece.claim}
          adds={opened === "more"}
          onDone={(done) => done && (opened === "more" ? tell(done) : onJudged(done))}
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
          <Say as="l" isBusy={isBusy} onClick={onLater}>
            {mayWrite ? "Later" : "Next"}
          </Say>
        </div>
      )}
      {wrong && <p role="alert">{wrong}</p>}
      {added && (
        <p class="note" role="status">
          Added.{" "}
          <TakeBack id={added.id} onDone={() => tell(null)}>
            take it back
          </TakeBack>
        </p>
      )}
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
  // Before the next key, which belongs there.
  useLayoutEffect(() => field.current?.select(), []);
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
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.stopPropagation();
          close();
        }
      }}
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
  return (
    <section aria-labelledby="overlooked">
      <h2 id="overlooked">What was overlooked</h2>
      {isOpen ? (
        <>
          <p class="around">{paper.text}</p>
          <ReadingForm paper={paper.id} onDone={tell} close={() => open(false)} />
        </>
      ) : (
        <button type="button" onClick={() => open(true)}>
          Add what a sentence states…
        </button>
      )}
      {added && (
        <p class="note" role="status">
          {added.said}{" "}
          <TakeBack id={added.id} onDone={() => tell(null)}>
            take it back
          </TakeBack>
        </p>
      )}
    </section>
  );
}
