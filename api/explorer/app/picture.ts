// The picture of the graph. It is laid out step by step, in the order in which things were opened: what stands stays
// where it is, and the same address gives the same picture.
import cytoscape, {
  type Core,
  type ElementDefinition,
  type EdgeSingular,
  type NodeSingular,
  type SingularElementArgument,
} from "cytoscape";
import fcose from "cytoscape-fcose";
import type { Claim } from "./queries";
import { type End, KINDS, PREDICATES, TONES, objectOf, subjectOf } from "./words";

cytoscape.use(fcose);

/** One step: what was opened, and the claims that it brought. */
export interface Step {
  /** Tells it from other steps. */
  key: string;
  /** What was opened; null for a path. */
  from: End | null;
  claims: readonly Claim[];
}

export interface Shown {
  steps: readonly Step[];
  /** Whether a claim is shown. */
  lets: (claim: Claim) => boolean;
  /** Whether a thing is shown. */
  letsEnd: (end: End) => boolean;
  /** The ids of what was opened. */
  opened: ReadonlySet<string>;
  pins: ReadonlyMap<string, { x: number; y: number }>;
  /** The id of the entity or claim that is chosen. */
  chosen: string | null;
}

interface Events {
  onNode: (id: string) => void;
  onOpen: (id: string) => void;
  onEdge: (claim: string) => void;
  onMoved: (id: string, at: { x: number; y: number }) => void;
  onNothing: () => void;
}

const LONGEST = 36;
const SPREAD = 170;
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

function colours(): { ink: string; paper: string; soft: string } {
  const style = getComputedStyle(document.documentElement);
  const named = (name: string) => style.getPropertyValue(name).trim();
  return { ink: named("--ink"), paper: named("--paper"), soft: named("--soft") };
}

function styles(): cytoscape.StylesheetJson {
  const { ink, paper, soft } = colours();
  return [
    {
      selector: "node",
      style: {
        label: "data(label)",
        shape: "data(shape)" as "ellipse",
        "background-color": "data(colour)",
        width: 20,
        height: 20,
        color: ink,
        "font-size": 11,
        "font-family": "system-ui, sans-serif",
        "text-valign": "bottom",
        "text-margin-y": 4,
        "text-wrap": "wrap",
        "text-max-width": "120px",
        "text-background-color": paper,
        "text-background-opacity": 0.75,
        "min-zoomed-font-size": 6,
      },
    },
    { selector: "node.opened", style: { width: 30, height: 30, "font-size": 13, "font-weight": "bold" } },
    { selector: "node.pinned", style: { "border-width": 2, "border-color": ink } },
    {
      selector: "edge",
      style: {
        width: "data(width)",
        "line-color": "data(colour)",
        "line-opacity": 0.75,
        "curve-style": "bezier",
        "target-arrow-shape": "data(arrow)" as "triangle",
        "target-arrow-color": "data(colour)",
        "arrow-scale": 0.9,
        label: "data(label)",
        "font-size": 9,
        color: soft,
        "text-rotation": "autorotate",
        "text-background-color": paper,
        "text-background-opacity": 0.75,
        // Labels of claims are read from near.
        "min-zoomed-font-size": 10,
      },
    },
    { selector: "edge.refuted", style: { "line-style": "dashed" } },
    {
      selector: ".chosen",
      style: { "overlay-color": ink, "overlay-opacity": 0.18, "overlay-padding": 5, "z-index": 10 },
    },
    { selector: "edge.chosen, edge.near", style: { "min-zoomed-font-size": 0, "line-opacity": 1 } },
    { selector: ".away", style: { display: "none" } },
  ];
}

export class Picture {
  private readonly cy: Core;
  private readonly laid = new Map<string, { x: number; y: number }>();
  private taken: string[] = [];
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");

  constructor(container: HTMLElement, events: Events) {
    this.cy = cytoscape({
      container,
      style: styles(),
      minZoom: 0.05,
      maxZoom: 4,
      hideEdgesOnViewport: false,
      textureOnViewport: true,
      boxSelectionEnabled: false,
    });
    this.cy.on("tap", "node", (event) => events.onNode(event.target.id()));
    this.cy.on("dbltap", "node", (event) => events.onOpen(event.target.id()));
    this.cy.on("tap", "edge", (event) => events.onEdge(event.target.id()));
    this.cy.on("tap", (event) => event.target === this.cy && events.onNothing());
    this.cy.on("dragfree", "node", (event) => {
      const { x, y } = (event.target as NodeSingular).position();
      events.onMoved(event.target.id(), { x: Math.round(x), y: Math.round(y) });
    });
    this.cy.on("mouseover", "node", (event) => event.target.connectedEdges().addClass("near"));
    this.cy.on("mouseout", "node", (event) => event.target.connectedEdges().removeClass("near"));
    this.dark.addEventListener("change", this.repaint);
  }

  private readonly repaint = (): void => {
    this.cy.style(styles());
  };

  /** Show steps; those that were shown before keep their places. */
  show(shown: Shown): void {
    const keys = shown.steps.map(({ key }) => key);
    if (this.taken.some((one, n) => one !== keys[n])) {
      this.cy.elements().remove();
      this.laid.clear();
      this.taken = [];
    }
    const grew = this.taken.length < keys.length;
    if (grew) {
      // Each step is laid out as if nothing were hidden, chosen or moved by hand, so that it does not matter when that was.
      this.cy.elements().removeClass("away chosen near");
      this.cy.nodes().forEach((one) => {
        one.position({ ...(this.laid.get(one.id()) ?? one.position()) });
      });
      for (const step of shown.steps.slice(this.taken.length)) {
        this.take(step);
      }
      this.taken = keys;
    }
    this.mark(shown);
    if (grew) {
      this.fit();
    }
  }

  private take(step: Step): void {
    const added: ElementDefinition[] = [];
    const fresh = new Map<string, End>();
    if (step.from && this.cy.getElementById(step.from.id).empty()) {
      fresh.set(step.from.id, step.from);
    }
    for (const claim of step.claims) {
      const ends = [subjectOf(claim), objectOf(claim)];
      for (const end of ends) {
        if (this.cy.getElementById(end.id).empty() && !fresh.has(end.id)) {
          fresh.set(end.id, end);
        }
      }
      if (this.cy.getElementById(claim.id).empty()) {
        added.push(edge(claim, ends[0] as End, ends[1] as End));
      }
    }
    const anchor = (step.from && this.laid.get(step.from.id)) || this.beside();
    [...fresh.values()].forEach((end, n) => {
      const [turn, far] = [n * GOLDEN, SPREAD * Math.sqrt((n + 1) / 6)];
      const near = { x: anchor.x + far * Math.cos(turn), y: anchor.y + far * Math.sin(turn) };
      added.unshift(node(end, end.id === step.from?.id ? anchor : near));
    });
    this.cy.add(dedupe(added));
    if (step.from) {
      this.cy.getElementById(step.from.id).addClass("opened");
    }
    this.layOut();
  }

  /** A place beside all that is laid out. */
  private beside(): { x: number; y: number } {
    const taken = [...this.laid.values()];
    return taken.length === 0 ? { x: 0, y: 0 } : { x: Math.max(...taken.map(({ x }) => x)) + 2 * SPREAD, y: 0 };
  }

  private layOut(): void {
    const fixed = [...this.laid].map(([nodeId, position]) => ({ nodeId, position }));
    if (this.cy.nodes().length > fixed.length) {
      this.cy
        .layout({
          name: "fcose",
          animate: false,
          randomize: false,
          fit: false,
          quality: "proof",
          nodeSeparation: 90,
          idealEdgeLength: () => 120,
          nodeRepulsion: () => 9000,
          nodeDimensionsIncludeLabels: true,
          packComponents: false,
          fixedNodeConstraint: fixed.length > 0 ? fixed : undefined,
        } as cytoscape.LayoutOptions)
        .run();
    }
    this.cy.nodes().forEach((one) => {
      this.laid.set(one.id(), { ...one.position() });
    });
  }

  private mark(shown: Shown): void {
    this.cy.batch(() => {
      const lets = (one: NodeSingular): boolean => shown.letsEnd(one.data("end") as End);
      this.cy.edges().forEach((one) => {
        const claim = one.data("claim") as Claim;
        one.toggleClass("away", !shown.lets(claim) || !lets(one.source()) || !lets(one.target()));
      });
      this.cy.nodes().forEach((one) => {
        const id = one.id();
        const pin = shown.pins.get(id);
        one.position({ ...(pin ?? this.laid.get(id) ?? one.position()) });
        const alone = one.connectedEdges().not(".away").empty() && !shown.opened.has(id);
        one.toggleClass("away", alone || !lets(one));
        one.toggleClass("pinned", pin !== undefined);
      });
      this.cy.elements().removeClass("chosen");
      if (shown.chosen) {
        this.cy.getElementById(shown.chosen).addClass("chosen");
      }
    });
  }

  private shown<One extends SingularElementArgument>(all: { toArray(): One[] }): One[] {
    return all.toArray().filter((one) => !one.hasClass("away"));
  }

  fit(): void {
    this.cy.resize();
    this.cy.fit(this.cy.elements().not(".away"), 40);
    if (this.cy.zoom() > 1.4) {
      this.cy.zoom({ level: 1.4, renderedPosition: { x: this.cy.width() / 2, y: this.cy.height() / 2 } });
    }
  }

  zoom(by: number): void {
    this.cy.zoom({ level: this.cy.zoom() * by, renderedPosition: { x: this.cy.width() / 2, y: this.cy.height() / 2 } });
  }

  /** The picture as a PNG. */
  png(): Blob {
    return this.cy.png({ output: "blob", full: true, scale: 2, bg: colours().paper }) as unknown as Blob;
  }

  /** The picture as an SVG: lines and shapes, and text that can be searched. */
  svg(): Blob {
    const { ink, paper, soft } = colours();
    const box = this.cy.elements().not(".away").boundingBox();
    const lines = this.shown<EdgeSingular>(this.cy.edges()).map((one) => {
      const [from, to] = [one.sourceEndpoint(), one.targetEndpoint()];
      const { colour, width, label } = one.data() as Record<string, string>;
      const dashed = one.hasClass("refuted") ? ' stroke-dasharray="6 4"' : "";
      const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
      return (
        `<line x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}" stroke="${colour}" stroke-width="${width}"` +
        `${dashed}${one.data("arrow") === "none" ? "" : ' marker-end="url(#arrow)"'}/>` +
        `<text x="${x}" y="${y}" fill="${soft}" font-size="9" text-anchor="middle">${xml(label ?? "")}</text>`
      );
    });
    const things = this.shown<NodeSingular>(this.cy.nodes()).map((one) => {
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
  graphml(): Blob {
    const nodes = this.shown<NodeSingular>(this.cy.nodes()).map((one) => {
      const end = one.data("end") as End;
      return `<node id="${xml(end.id)}"><data key="name">${xml(end.name)}</data><data key="type">${end.kind.toLowerCase()}</data></node>`;
    });
    const edges = this.shown<EdgeSingular>(this.cy.edges()).map((one) => {
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

  close(): void {
    this.dark.removeEventListener("change", this.repaint);
    this.cy.destroy();
  }
}

function node(end: End, position: { x: number; y: number }): ElementDefinition {
  const { colour, shape } = KINDS[end.kind];
  const label = end.name.length > LONGEST ? `${end.name.slice(0, LONGEST)}…` : end.name;
  return { group: "nodes", data: { id: end.id, label, colour, shape, end }, position: { ...position } };
}

function edge(claim: Claim, source: End, target: End): ElementDefinition {
  const { word, tone, symmetric } = PREDICATES[claim.predicate];
  return {
    group: "edges",
    data: {
      id: claim.id,
      source: source.id,
      target: target.id,
      label: word,
      claim,
      colour: TONES[tone],
      width: 1 + 4 * claim.belief,
      arrow: symmetric ? "none" : "triangle",
    },
    classes: claim.refuted > 0 ? "refuted" : "",
  };
}

function dedupe(elements: ElementDefinition[]): ElementDefinition[] {
  return [...new Map(elements.map((one) => [one.data.id, one])).values()];
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
