// The picture of the graph. It is laid out step by step, in the order in which things were opened: what stands stays
// where it is, and the same address gives the same picture.
import cytoscape, { type Core, type ElementDefinition, type NodeSingular } from "cytoscape";
import { type Colours, asGraphml, asSvg } from "./files";
import { GOLDEN, type Places, type Point, around, inRows, layOut, middleOf } from "./layout";
import type { Claim } from "./queries";
import { type End, KINDS, PREDICATES, TONES, objectOf, subjectOf } from "./words";

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
  pins: ReadonlyMap<string, Point>;
  /** The id of the entity or claim that is chosen. */
  chosen: string | null;
}

export interface Events {
  onNode: (id: string) => void;
  onOpen: (id: string) => void;
  onEdge: (claim: string) => void;
  onMoved: (id: string, at: Point) => void;
  onNothing: () => void;
  /** It takes longer than a moment to lay out what is to be shown, or no longer. */
  onBusy: (busy: boolean) => void;
  /** What was to be shown could not be laid out; nothing is shown. */
  onFailed: (error: Error) => void;
}

const LONGEST = 36;
const SPREAD = 170;
/** How long steps are laid out without a pause in which the page answers, in milliseconds. */
const MOMENT = 80;

function colours(): Colours {
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
    // What is pressed would count as larger where something is laid out at that moment.
    { selector: ":active", style: { "overlay-padding": 0 } },
  ];
}

export class Picture {
  private readonly cy: Core;
  private readonly laid: Places = new Map();
  private taken: string[] = [];
  private wanted: Shown | null = null;
  private following = false;
  /** Whether somebody looked elsewhere since it was last fitted. */
  private isMoved = false;
  /** Whether something is in it that it was not fitted to. */
  private isUnfitted = false;
  private resized: ResizeObserver | null = null;
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");

  constructor(
    private readonly container: HTMLElement,
    private readonly events: Events,
    /** Whether it stays as it is: what is pressed answers, and a page that it is part of scrolls under the finger. */
    private readonly still = false,
  ) {
    this.cy = cytoscape({
      container,
      style: styles(),
      minZoom: 0.05,
      maxZoom: 4,
      hideEdgesOnViewport: false,
      textureOnViewport: true,
      boxSelectionEnabled: false,
      userPanningEnabled: !still,
      userZoomingEnabled: !still,
      autoungrabify: still,
    });
    this.cy.on("tap", "node", (event) => events.onNode(event.target.id()));
    this.cy.on("dbltap", "node", (event) => events.onOpen(event.target.id()));
    this.cy.on("tap", "edge", (event) => events.onEdge(event.target.id()));
    this.cy.on("tap", (event) => event.target === this.cy && events.onNothing());
    this.cy.on("dragfree", "node", (event) => {
      const { x, y } = (event.target as NodeSingular).position();
      events.onMoved(event.target.id(), { x: Math.round(x), y: Math.round(y) });
    });
    this.cy.on("dragpan scrollzoom pinchzoom", () => (this.isMoved = true));
    if (still) {
      // Nobody can bring in again what is cut off.
      this.resized = new ResizeObserver(() => this.fit());
      this.resized.observe(container);
    }
    this.cy.on("mouseover", "node", (event) => event.target.connectedEdges().addClass("near"));
    this.cy.on("mouseout", "node", (event) => event.target.connectedEdges().removeClass("near"));
    this.dark.addEventListener("change", this.repaint);
  }

  private readonly repaint = (): void => {
    this.cy.style(styles());
  };

  /** Show steps; those that were shown before keep their places. */
  show(shown: Shown): void {
    this.wanted = shown;
    if (!this.following) {
      void this.follow();
    }
  }

  /** Come to what is wanted: at once where that takes a moment, else with pauses, in which something else may be wanted. */
  private async follow(): Promise<void> {
    this.following = true;
    this.isMoved = false;
    try {
      for (let isFirst = true; this.wanted && !this.cy.destroyed(); isFirst = false) {
        const shown = this.wanted;
        const isDone = this.takeSome(shown.steps);
        this.mark(shown);
        // Whoever looks around meanwhile is not called back.
        if (this.isUnfitted && (isFirst || isDone) && !this.isMoved) {
          this.fit();
        }
        if (isDone) {
          this.isUnfitted = false;
          this.wanted = null;
          this.container.dataset.laid = String(this.taken.length);
        } else {
          // What is dragged now would be put where it belongs, under the hand.
          this.cy.autoungrabify(true);
          this.events.onBusy(true);
          await new Promise((resume) => setTimeout(resume));
        }
      }
    } catch (error) {
      this.wanted = null;
      this.clear();
      this.events.onFailed(error as Error);
    } finally {
      this.following = false;
      if (!this.cy.destroyed()) {
        this.cy.autoungrabify(this.still);
      }
      this.events.onBusy(false);
    }
  }

  /** Take the next steps, as many as are laid out in a moment; whether none is left. */
  private takeSome(steps: readonly Step[]): boolean {
    if (this.taken.some((one, n) => one !== steps[n]?.key)) {
      this.clear();
    }
    if (this.taken.length < steps.length) {
      // Each step is laid out as if nothing were hidden, chosen or moved by hand, so that it does not matter when that was.
      this.cy.elements().removeClass("away chosen near pinned");
    }
    const begun = performance.now();
    do {
      const step = steps[this.taken.length];
      if (!step) {
        return true;
      }
      this.take(step);
      this.taken.push(step.key);
      this.isUnfitted = true;
    } while (performance.now() - begun < MOMENT);
    return this.taken.length === steps.length;
  }

  private clear(): void {
    this.isMoved = false;
    this.isUnfitted = true;
    delete this.container.dataset.laid;
    this.cy.elements().remove();
    this.laid.clear();
    this.taken = [];
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
    const anchor = (step.from && this.laid.get(step.from.id)) ?? this.among(step);
    const pairs = step.claims.map((claim) => [subjectOf(claim).id, objectOf(claim).id] as const);
    const begins = step.from ? null : inRows(pairs, anchor, SPREAD);
    [...fresh.values()].forEach((end, n) => {
      const near = begins?.get(end.id) ?? around(anchor, n, SPREAD);
      added.unshift(node(end, end.id === step.from?.id ? anchor : near));
    });
    this.cy.add(dedupe(added));
    if (step.from) {
      this.cy.getElementById(step.from.id).addClass("opened");
    }
    layOut(this.cy, this.laid);
  }

  /** A place for a step that begins nowhere: amid what it has to do with, or else where there is room. */
  private among(step: Step): Point {
    const ends = step.claims.flatMap((claim) => [subjectOf(claim).id, objectOf(claim).id]);
    const known = [...new Set(ends)].flatMap((id) => this.laid.get(id) ?? []);
    if (known.length > 0) {
      // Beside the middle: that of one thing is where it stands.
      const { x, y } = middleOf(known);
      return { x: x + SPREAD / 2, y };
    }
    const taken = [...this.laid.values()];
    let place = { x: 0, y: 0 };
    for (let n = 1; taken.some(({ x, y }) => Math.hypot(x - place.x, y - place.y) < 2 * SPREAD); n++) {
      const far = SPREAD * Math.sqrt(n);
      place = { x: far * Math.cos(n * GOLDEN), y: far * Math.sin(n * GOLDEN) };
    }
    return place;
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

  fit(): void {
    this.cy.resize();
    this.cy.fit(this.cy.elements().not(".away"), 40);
    if (this.cy.zoom() > 1.4) {
      this.cy.zoom({ level: 1.4, renderedPosition: { x: this.cy.width() / 2, y: this.cy.height() / 2 } });
    }
  }

  zoom(by: number): void {
    this.isMoved = true;
    this.cy.zoom({ level: this.cy.zoom() * by, renderedPosition: { x: this.cy.width() / 2, y: this.cy.height() / 2 } });
  }

  /** The picture as a PNG. */
  png(): Blob {
    return this.cy.png({ output: "blob", full: true, scale: 2, bg: colours().paper }) as unknown as Blob;
  }

  /** The picture as an SVG. */
  svg(): Blob {
    return asSvg(this.cy, colours());
  }

  /** What is shown as GraphML. */
  graphml(): Blob {
    return asGraphml(this.cy);
  }

  close(): void {
    this.dark.removeEventListener("change", this.repaint);
    this.resized?.disconnect();
    this.cy.destroy();
  }
}

function node(end: End, position: Point): ElementDefinition {
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
