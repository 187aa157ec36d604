// The picture of the graph. It is laid out step by step, in the order in which things were opened: what stands stays
// where it is, and the same address gives the same picture.
import cytoscape, { type Core, type ElementDefinition, type NodeSingular } from "cytoscape";
import { type Colours, asGraphml, asSvg } from "./files";
import { type Places, type Point, type Step, type Tie, layOut } from "./layout";
import type { Claim } from "./queries";
import { type End, KINDS, PREDICATES, TONES, objectOf, saidBy, subjectOf } from "./words";

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
  onNode: (end: End) => void;
  onOpen: (end: End) => void;
  onEdge: (claim: string) => void;
  onMoved: (id: string, at: Point) => void;
  onNothing: () => void;
  /** It takes longer than a moment to lay out what is to be shown, or no longer. */
  onBusy: (busy: boolean) => void;
  /** What was to be shown could not be laid out; nothing is shown. */
  onFailed: (error: Error) => void;
}

const LONGEST = 36;
/** How long steps are laid out without a pause in which the page answers, in milliseconds. */
const MOMENT = 40;

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
    { selector: "edge.tie", style: { "line-style": "dotted", "line-color": soft, "target-arrow-shape": "none" } },
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
  private readonly places: Places = new Map();
  /** The keys of the steps that are laid out, and how many of them are drawn. */
  private laid: string[] = [];
  private drawn = 0;
  private wanted: Shown | null = null;
  private following = false;
  /** Whether somebody looked elsewhere since it was last fitted. */
  private isMoved = false;
  /** Whether something is in it that it was not fitted to. */
  private isUnfitted = false;
  private readonly resized: ResizeObserver;
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");

  constructor(
    private readonly container: HTMLElement,
    private readonly events: Partial<Events>,
    /** Whether it stays as it is: what is pressed answers, and a page that it is part of scrolls under the finger. */
    still = false,
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
    this.cy.on("tap", "node", (event) => events.onNode?.(event.target.data("end") as End));
    this.cy.on("dbltap", "node", (event) => events.onOpen?.(event.target.data("end") as End));
    this.cy.on("tap", "edge", (event) => events.onEdge?.((event.target.data("claim") as Claim).id));
    this.cy.on("tap", (event) => event.target === this.cy && events.onNothing?.());
    this.cy.on("dragfree", "node", (event) => {
      this.isMoved = true;
      const { x, y } = (event.target as NodeSingular).position();
      events.onMoved?.(event.target.id(), { x: Math.round(x), y: Math.round(y) });
    });
    this.cy.on("dragpan scrollzoom pinchzoom", () => (this.isMoved = true));
    // Whoever looked elsewhere stays there, and nothing is moved under a hand.
    this.resized = new ResizeObserver(() => !this.isMoved && this.cy.nodes(":grabbed").empty() && this.fit());
    this.resized.observe(container);
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
    this.isMoved &&= this.wanted?.steps.length === this.laid.length;
    let before: Shown | null = null;
    try {
      while (this.wanted && !this.cy.destroyed()) {
        const shown = this.wanted;
        this.layOutSome(shown.steps);
        const isDone = this.laid.length === shown.steps.length;
        // Drawing takes longer than laying out: it is drawn anew when there is twice as much.
        if (isDone || shown !== before || this.laid.length >= 2 * this.drawn) {
          this.draw(shown);
          // Whoever looks around meanwhile is not called back.
          if (this.isUnfitted && (isDone || !before) && !this.isMoved) {
            this.fit();
          }
        }
        before = shown;
        if (isDone) {
          this.isUnfitted = false;
          this.wanted = null;
          this.container.dataset.laid = String(this.laid.length);
        } else {
          this.events.onBusy?.(true);
          await new Promise((resume) => setTimeout(resume));
        }
      }
    } catch (error) {
      this.wanted = null;
      this.clear();
      this.events.onFailed?.(error as Error);
    } finally {
      this.following = false;
      this.events.onBusy?.(false);
    }
  }

  /** Lay out the next steps, as many as take a moment. */
  private layOutSome(steps: readonly Step[]): void {
    if (this.laid.some((one, n) => one !== steps[n]?.key)) {
      this.clear();
    }
    const until = performance.now() + MOMENT;
    while (this.laid.length < steps.length && performance.now() < until) {
      const step = steps[this.laid.length] as Step;
      layOut(step, this.places);
      this.laid.push(step.key);
    }
  }

  private clear(): void {
    this.isMoved = false;
    this.isUnfitted = true;
    delete this.container.dataset.laid;
    this.cy.elements().remove();
    this.places.clear();
    this.laid = [];
    this.drawn = 0;
  }

  /** Draw what is laid out, as it is to be shown. */
  private draw(shown: Shown): void {
    this.cy.startBatch();
    try {
      for (const step of shown.steps.slice(this.drawn, this.laid.length)) {
        this.add(step);
        this.isUnfitted = true;
      }
      this.drawn = this.laid.length;
      this.mark(shown);
    } finally {
      this.cy.endBatch();
    }
  }

  /** Add what a step has that is not drawn yet. */
  private add({ from, claims, ties }: Step): void {
    const ends = claims.flatMap((claim) => [subjectOf(claim), objectOf(claim)]);
    const nodes = [...(from ? [from] : []), ...ends].map((end) => node(end, this.places.get(end.id) as Point));
    const edges = [...claims.map(edge), ...ties.map(tie)];
    this.cy.add(dedupe([...nodes, ...edges]).filter(({ data }) => this.cy.getElementById(data.id as string).empty()));
    if (from) {
      this.cy.getElementById(from.id).addClass("opened");
    }
  }

  private mark(shown: Shown): void {
    const lets = (one: NodeSingular): boolean => shown.letsEnd(one.data("end") as End);
    this.cy.edges().forEach((one) => {
      const claim = one.data("claim") as Claim;
      const areEndsShown = shown.letsEnd(subjectOf(claim)) && shown.letsEnd(objectOf(claim));
      one.toggleClass("away", !shown.lets(claim) || !areEndsShown || !lets(one.target()));
    });
    // A claim between the two ties them already.
    this.cy.edges(".tie").forEach((one) => {
      const others = one.parallelEdges().not(".tie").not(".away");
      one.toggleClass("away", one.hasClass("away") || others.nonempty());
    });
    this.cy.nodes().forEach((one) => {
      const id = one.id();
      const pin = shown.pins.get(id);
      // What is dragged now stays under the hand.
      if (!one.grabbed()) {
        one.position({ ...(pin ?? (this.places.get(id) as Point)) });
      }
      const alone = one.connectedEdges().not(".away").empty() && !shown.opened.has(id);
      one.toggleClass("away", alone || !lets(one));
      one.toggleClass("pinned", pin !== undefined);
    });
    this.cy.elements().removeClass("chosen");
    if (shown.chosen) {
      this.cy.getElementById(shown.chosen).addClass("chosen");
    }
  }

  /** Show all of it, and go on doing so when there is more of it, or less room. */
  fit(): void {
    this.isMoved = false;
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
    this.resized.disconnect();
    this.cy.destroy();
  }
}

function node(end: End, position: Point): ElementDefinition {
  const { colour, shape } = KINDS[end.kind];
  const label = end.name.length > LONGEST ? `${end.name.slice(0, LONGEST)}…` : end.name;
  return { group: "nodes", data: { id: end.id, label, colour, shape, end }, position: { ...position } };
}

function edge(claim: Claim): ElementDefinition {
  const { word, tone } = saidBy(claim);
  const { symmetric } = PREDICATES[claim.predicate];
  return {
    group: "edges",
    data: {
      id: claim.id,
      source: subjectOf(claim).id,
      target: objectOf(claim).id,
      label: word,
      claim,
      colour: TONES[tone],
      width: 1 + 4 * claim.belief,
      arrow: symmetric ? "none" : "triangle",
    },
    classes: claim.refuted > 0 ? "refuted" : "",
  };
}

/** From the subject of a claim to what it is stated or denied on. */
function tie({ claim, on }: Tie): ElementDefinition {
  const ends = { source: subjectOf(claim).id, target: on.id };
  return {
    group: "edges",
    data: { id: `${claim.id} ${on.id}`, ...ends, claim, label: "", colour: TONES.neutral, width: 1, arrow: "none" },
    classes: "tie",
  };
}

function dedupe(elements: ElementDefinition[]): ElementDefinition[] {
  return [...new Map(elements.map((one) => [one.data.id, one])).values()];
}
