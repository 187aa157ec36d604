// What is shown, as a file.
import type { Core, EdgeSingular, NodeSingular, SingularElementArgument } from "cytoscape";
import type { Claim } from "./queries";
import { type End, KINDS } from "./words";

export interface Colours {
  ink: string;
  paper: string;
  soft: string;
}

function shown<One extends SingularElementArgument>(all: { toArray(): One[] }): One[] {
  return all.toArray().filter((one) => !one.hasClass("away"));
}

/** The picture as an SVG: lines and shapes, and text that can be searched. */
export function asSvg(cy: Core, { ink, paper, soft }: Colours): Blob {
  const box = cy.elements().not(".away").boundingBox();
  const lines = shown<EdgeSingular>(cy.edges()).map((one) => {
    const [from, to] = [one.sourceEndpoint(), one.targetEndpoint()];
    const { colour, width, label } = one.data() as Record<string, string>;
    const dashed = one.hasClass("tie")
      ? ' stroke-dasharray="1 3"'
      : one.hasClass("refuted")
        ? ' stroke-dasharray="6 4"'
        : "";
    const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
    return (
      `<line x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}" stroke="${colour}" stroke-width="${width}"` +
      `${dashed}${one.data("arrow") === "none" ? "" : ' marker-end="url(#arrow)"'}/>` +
      `<text x="${x}" y="${y}" fill="${soft}" font-size="9" text-anchor="middle">${xml(label ?? "")}</text>`
    );
  });
  const things = shown<NodeSingular>(cy.nodes()).map((one) => {
    const { x, y } = one.position();
    const end = one.data("end") as End;
    const size = one.width() / 2;
    return (
      `<g transform="translate(${x} ${y})"><path d="${outline(end.kind, size)}" fill="${KINDS[end.kind].colour}"/>` +
      `<text y="${size + 13}" fill="${ink}" font-size="11" text-anchor="middle">${xml(one.data("label") as string)}</text></g>`
    );
  });
  const written =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box.x1 - 20} ${box.y1 - 20} ${box.w + 40} ${box.h + 40}" ` +
    `font-family="system-ui, sans-serif"><defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="4" ` +
    `markerHeight="4" orient="auto"><path d="M0 0 8 4 0 8z" fill="${soft}"/></marker></defs>` +
    `<rect x="${box.x1 - 20}" y="${box.y1 - 20}" width="100%" height="100%" fill="${paper}"/>${lines.join("")}${things.join("")}</svg>`;
  return new Blob([written], { type: "image/svg+xml" });
}

/** What is shown as GraphML, which yEd, Gephi and networkx read (http://graphml.graphdrawing.org/specification.html). */
export function asGraphml(cy: Core): Blob {
  const nodes = shown<NodeSingular>(cy.nodes()).map((one) => {
    const end = one.data("end") as End;
    return `<node id="${xml(end.id)}"><data key="name">${xml(end.name)}</data><data key="type">${end.kind.toLowerCase()}</data></node>`;
  });
  const edges = shown<EdgeSingular>(cy.edges().not(".tie")).map((one) => {
    const { id, predicate, belief } = one.data("claim") as Claim;
    return (
      `<edge id="${xml(id)}" source="${xml(one.source().id())}" target="${xml(one.target().id())}">` +
      `<data key="predicate">${predicate}</data><data key="belief">${belief}</data></edge>`
    );
  });
  const keys = [
    ["name", "node", "string"],
    ["type", "node", "string"],
    ["predicate", "edge", "string"],
    ["belief", "edge", "double"],
  ];
  const written = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ...keys.map(([id, of, type]) => `<key id="${id}" for="${of}" attr.name="${id}" attr.type="${type}"/>`),
    '<graph edgedefault="directed">',
    ...nodes,
    ...edges,
    "</graph>",
    "</graphml>",
  ];
  return new Blob([written.join("\n")], { type: "application/graphml+xml" });
}

/** The outline of a kind of thing around the origin. */
function outline(kind: End["kind"], r: number): string {
  switch (kind) {
    case "METHOD":
      return `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
    case "BENCHMARK":
      return `M0 ${-r}L${r} 0 0 ${r} ${-r} 0z`;
    case "METRIC":
      return `M0 ${-r}L${r} ${r} ${-r} ${r}z`;
    case "CONCEPT":
      return `M${-r / 2} ${-r}H${r / 2}L${r} 0 ${r / 2} ${r}H${-r / 2}L${-r} 0z`;
    default:
      return `M${-r} ${-r * 0.75}H${r}V${r * 0.75}H${-r}z`;
  }
}

function xml(text: string): string {
  // What XML cannot hold at all is left out.
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
