import { render } from "preact";
import { useMayWrite } from "./change";
import { CompareView } from "./compare";
import { ContradictionsView } from "./contradictions";
import { DecisionsView } from "./decisions";
import { ExploreView } from "./explore";
import { LeaderboardView } from "./leaderboard";
import { QuestionView } from "./question";
import { ReviewView } from "./review";
import { ROOT, type View, address, usePlace } from "./place";
import { Start } from "./start";

const NAMES: Record<View, string> = {
  "/": "Start",
  "/explore": "Graph",
  "/ask": "Ask",
  "/contradictions": "Contradictions",
  "/leaderboard": "Leaderboards",
  "/compare": "Compare",
  "/review": "Review",
  "/decisions": "Decisions",
};

function App() {
  const { view, asked } = usePlace();
  const mayWrite = useMayWrite();
  const views = (Object.entries(NAMES) as [View, string][]).filter(([path]) => path !== "/review" || mayWrite);
  return (
    <>
      <a class="skip" href="#main">
        To the content
      </a>
      <header>
        <a class="brand" href={address("/")}>
          claimgraph
        </a>
        <nav aria-label="Views">
          {views.map(([path, name]) => (
            <a key={path} href={address(path)} aria-current={path === view ? "page" : undefined}>
              {name}
            </a>
          ))}
          <a href={`${ROOT}/graphql`}>GraphiQL</a>
        </nav>
      </header>
      <main id="main" tabIndex={-1} class={view === "/explore" ? "wide" : ""}>
        {view === "/" && <Start />}
        {view === "/explore" && <ExploreView asked={asked} />}
        {view === "/ask" && <QuestionView asked={asked} />}
        {view === "/contradictions" && <ContradictionsView key={asked.toString()} asked={asked} />}
        {view === "/leaderboard" && <LeaderboardView asked={asked} />}
        {view === "/compare" && <CompareView asked={asked} />}
        {view === "/review" && <ReviewView asked={asked} mayWrite={mayWrite} />}
        {view === "/decisions" && <DecisionsView />}
      </main>
    </>
  );
}

const root = document.getElementById("app");
if (root) {
  root.replaceChildren();
  render(<App />, root);
}
