// Finds places for things that have none yet. What has one keeps it.
import cytoscape, { type Core, type LayoutOptions, type NodeCollection } from "cytoscape";
import fcose from "cytoscape-fcose";

cytoscape.use(fcose);

export interface Point {
  x: number;
  y: number;
}
/** Where things stand, by their ids. */
export type Places = Map<string, Point>;

/** The angle by which each of many things around one is turned from that before, so that they spread evenly. */
export const GOLDEN = Math.PI * (3 - Math.sqrt(5));
/** How many things that stand others are laid out among: among thousands it would take seconds each time. */
const AMONG = 150;
/** How much further away than all else counts what they have no claim with. */
const UNTIED = 1e9;
/** How near to another a thing may come to stand: nearer, and the line between the two is not seen. */
const APART = 45;

/** Where the n-th of many things around one begins, with so much room for each. */
export function around(middle: Point, n: number, room: number): Point {
  const far = room * Math.sqrt((n + 1) / 6);
  return { x: middle.x + far * Math.cos(n * GOLDEN), y: middle.y + far * Math.sin(n * GOLDEN) };
}

/** Where things begin that pairs tie together: those that are tied beside each other, and apart from others, in rows. */
export function inRows(pairs: readonly (readonly [string, string])[], middle: Point, room: number): Places {
  const groups = new Map<string, string[]>();
  for (const [a, b] of pairs) {
    const [one, other] = [groups.get(a) ?? [a], groups.get(b) ?? [b]];
    const joined = one === other ? one : [...one, ...other];
    for (const id of joined) {
      groups.set(id, joined);
    }
  }
  const sorted = [...new Set(groups.values())].sort((a, b) => b.length - a.length);
  const sizes = sorted.map((ids) => room * (0.3 + 1.2 * Math.sqrt(ids.length / 6)));
  const width = Math.max(...sizes, 2 * Math.sqrt(sizes.reduce((sum, size) => sum + size * size, 0)));
  const places: Places = new Map();
  let [x, y, height] = [0, 0, 0];
  sorted.forEach((ids, n) => {
    const size = sizes[n] as number;
    if (x + size > width) {
      [x, y, height] = [0, y + height, 0];
    }
    const centre = { x: middle.x + x + size / 2 - width / 2, y: middle.y + y + size / 2 };
    ids.forEach((id, k) => places.set(id, around(centre, k, room)));
    [x, height] = [x + size, Math.max(height, size)];
  });
  return places;
}

/** Lay out what stands nowhere yet, among what stands nearest to where it is now, and note where it has come to. */
export function layOut(cy: Core, places: Places): void {
  const fresh = cy.nodes().filter((one) => !places.has(one.id()));
  if (fresh.empty()) {
    return;
  }
  const fixed = nearest(fresh, places);
  const standing = new Set(fixed.map(({ nodeId }) => nodeId));
  const among = cy.nodes().filter((one) => standing.has(one.id()) || !places.has(one.id()));
  stand(among, places);
  among
    .union(among.edgesWith(among))
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
    } as LayoutOptions)
    .run();
  // It leaves what it was told to leave alone some pixels beside its place, for the sake of labels.
  stand(among, places);
  keepApart(fresh, places);
  fresh.forEach((one) => {
    places.set(one.id(), { ...one.position() });
  });
}

/** The middle of some places; there is one at least. */
export function middleOf(places: readonly Point[]): Point {
  const sum = places.reduce((all, { x, y }) => ({ x: all.x + x, y: all.y + y }), { x: 0, y: 0 });
  return { x: sum.x / places.length, y: sum.y / places.length };
}

/** Put what has a place there. */
function stand(nodes: NodeCollection, places: Places): void {
  nodes.forEach((one) => {
    one.position({ ...(places.get(one.id()) ?? one.position()) });
  });
}

/** What some things are laid out among: what they have claims with, then what stands nearest to the middle of them. */
function nearest(fresh: NodeCollection, places: Places): { nodeId: string; position: Point }[] {
  const standing = [...places].map(([nodeId, position]) => ({ nodeId, position }));
  if (standing.length <= AMONG) {
    return standing;
  }
  const middle = middleOf(fresh.map((one) => one.position()));
  const tied = new Set(fresh.neighborhood().map((one) => one.id()));
  const far = ({ nodeId, position: { x, y } }: { nodeId: string; position: Point }) =>
    Math.hypot(x - middle.x, y - middle.y) + (tied.has(nodeId) ? 0 : UNTIED);
  return standing.sort((a, b) => far(a) - far(b)).slice(0, AMONG);
}

/** Move what would stand on something else outwards in a spiral. */
function keepApart(fresh: NodeCollection, places: Places): void {
  const cells = new Map<string, Point[]>();
  const cell = (x: number, y: number) => `${Math.floor(x / APART)} ${Math.floor(y / APART)}`;
  const put = (at: Point) => {
    const key = cell(at.x, at.y);
    cells.set(key, [...(cells.get(key) ?? []), at]);
  };
  const around = [-APART, 0, APART];
  const isFree = ({ x, y }: Point) =>
    around
      .flatMap((dx) => around.flatMap((dy) => cells.get(cell(x + dx, y + dy)) ?? []))
      .every((other) => !(Math.hypot(other.x - x, other.y - y) < APART));
  for (const place of places.values()) {
    put(place);
  }
  fresh.forEach((one) => {
    const from = { ...one.position() };
    let at = from;
    for (let n = 1; !isFree(at); n++) {
      const far = (APART / 2) * Math.sqrt(n);
      at = { x: from.x + far * Math.cos(n * GOLDEN), y: from.y + far * Math.sin(n * GOLDEN) };
    }
    one.position(at);
    put(at);
  });
}
