import { print } from "@0no-co/graphql.web";
import type { TadaDocumentNode } from "gql.tada";
import { ROOT } from "./place";

/** The server asks for a key, and has none or one that it does not know. */
export class KeyNeeded extends Error {}

/** What is asked for cannot be answered, however often one asks: the graph has no such thing. */
export class NotAnswerable extends Error {}

const KEY = "claimgraph.key";

/** Keep a key for this tab: it goes along with whatever is asked from now on. */
export function keepKey(key: string): void {
  sessionStorage.setItem(KEY, key);
  window.dispatchEvent(new Event(KEPT));
}

/** Told to the window when another key is kept. */
export const KEPT = "claimgraph:key";

/** Ask the server; an answer with errors is an error. */
export async function ask<Result, Variables>(
  document: TadaDocumentNode<Result, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Result> {
  const answer = await read(
    await fetched(`${ROOT}/graphql`, {
      method: "POST",
      signal: signal ?? null,
      headers: {
        "content-type": "application/json",
        accept: "application/graphql-response+json, application/json",
      },
      body: JSON.stringify({ query: text(document), variables }),
    }),
  );
  const error = answer.errors?.[0];
  if (error) {
    throw new (error.extensions?.code === "BAD_USER_INPUT" ? NotAnswerable : Error)(error.message);
  }
  return answer.data as Result;
}

/** Fetch something from the server, with the key if there is one. */
export async function fetched(address: string, asked: RequestInit): Promise<Response> {
  const key = sessionStorage.getItem(KEY);
  const headers = { ...asked.headers, ...(key ? { authorization: `Bearer ${key}` } : {}) };
  let response;
  try {
    response = await fetch(address, { ...asked, headers });
  } catch (error) {
    throw asked.signal?.aborted ? error : new Error("The server cannot be reached.");
  }
  if (response.status === 401) {
    throw new KeyNeeded(key ? "The server does not know this key." : "This server asks for a key.");
  }
  return response;
}

/** A document as one writes it into GraphiQL. */
export function text(document: unknown): string {
  return print(document as Parameters<typeof print>[0]);
}

interface Answer {
  data?: unknown;
  errors?: { message: string; extensions?: { code?: string } }[];
}

async function read(response: Response): Promise<Answer> {
  try {
    return (await response.json()) as Answer;
  } catch {
    throw new Error(`The server answered with status ${response.status} and nothing that can be read.`);
  }
}
