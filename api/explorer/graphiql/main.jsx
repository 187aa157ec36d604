import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "./page.css";

import { GraphiQL } from "graphiql";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import outperforms from "./examples/outperforms.graphql?raw";
import introduces from "./examples/introduces.graphql?raw";

// The page is served at the address that answers queries.
// What is entered under Headers, such as a key, goes along.
async function fetcher(request, { headers } = {}) {
  const response = await fetch(window.location.pathname, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(request),
  });
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return { errors: [{ message: `the server answered with status ${response.status}: ${text}` }] };
  }
}

// What the explorer asks, to be changed and asked again.
const given = new URLSearchParams(window.location.hash.slice(1));

createRoot(document.getElementById("explorer")).render(
  <StrictMode>
    <GraphiQL
      fetcher={fetcher}
      initialQuery={given.get("query") ?? undefined}
      initialVariables={given.get("variables") ?? undefined}
      defaultTabs={[{ query: outperforms }, { query: introduces }]}
    />
  </StrictMode>,
);
