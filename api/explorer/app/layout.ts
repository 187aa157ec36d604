// Finds places for things that have none yet. What has one keeps it.
import { type SimulationNodeDatum, forceCollide, forceLink, forceManyBody, forceSimulation } from "d3-force";
import type { Claim } from "./queries";
import { type End, objectOf, subjectOf } from "./words";

/** A claim between others, and what it is stated or denied on. */
export interface Tie {
  claim: Claim;
  on: End;
}

/** One step: what was opened, and the claims that it brought. */
export interface Step {
  /** Tells it from other steps. */
  key: string;
  /** What was opened; null for a path. */
  from: End | null;
  claims: readonly Claim[];
  /** What ties some of the claims to what was opened, though it is not an end of them. */
  ties: readonly Tie[];
}

export interface Point {
  x: number;
  y: number;
}
/** Where things stand, by their ids. */
export type Places = Map<string, Point>;

/** The angle by which each of many things around one is turned from that before, so that they spread evenly. */
const GOLDEN = Math.PI * (3 - Math.sqrt(5));
/** How many things that stand others are laid out among: among thousands it would take long each time. */
const AMONG = 100;
/** How near to another a thing may come to stand: nearer, and the line between the two is not seen. */
const APART = 45;
/** The room that a thing has at the beginning. */
const SPREAD = 170;
/** How long a line should be, in pixels. */
const LINE = 130;
/** How many places beside its own are tried for a thing before it is moved out of the crowd. */
const NEARBY = 50;
/** How strongly things push each other away. */
const REPULSION = 500;
/** How much room a thing has around it, with its name, in pixels. */
const ROOM = 55;
/** How many things stand on one ring around the first. */
const ON_A_RING = 12;
/** How often everything is moved. */
const TICKS = 80;

interface Placed extends Point {
  id: string;
}

/** The n-th place of an even spiral; the first is so far from the middle, which is that before it. */
function spiral(middle: Point, n: number, far: number): Point {
  const from = far * Math.sqrt(n);
  return { x: middle.x + from * Math.cos(n * GOLDEN), y: middle.y + from * Math.sin(n * GOLDEN) };
}

/** Where the n-th of many things around one begins. */
function around(middle: Point, n: number): Point {
  return spiral(middle, n + 1, SPREAD / Math.sqrt(6));
}

/** Those of some things that a pair ties to one. */
function neighbours(of: string, ids: readonly string[], pairs: readonly (readonly [string, string])[]): string[] {
  const tied = new Set(pairs.filter((pair) => pair.includes(of)).flat());
  return ids.filter((id) => id !== of && tied.has(id));
}

/**
 * Where things stand around the first that is opened: each in a direction of its own, in turn on one ring and the next,
 * so that no line runs under what stands on the ring inside.
 */
function inRings(middle: Point, ids: readonly string[]): Places {
  const rings = Math.ceil(ids.length / ON_A_RING);
  const angle = (2 * Math.PI) / ids.length;
  const step = Math.min(rings * angle, Math.PI / 2);
  const radius = Math.max(LINE, (2 * ROOM) / (2 * Math.sin(step / 2)));
  return new Map(
    ids.map((id, n) => {
      const far = radius + (n % rings) * 2 * ROOM;
      const towards = n * angle - Math.PI / 2;
      return [id, { x: middle.x + far * Math.cos(towards), y: middle.y + far * Math.sin(towards) }];
    }),
  );
}

/** Where things begin that pairs tie together: those that are tied beside each other, and apart from others, in rows. */
function inRows(pairs: readonly (readonly [string, string])[], middle: Point): Places {
  const groups = new Map<string, string[]>();
  for (const [a, b] of pairs) {
    const [one, other] = [groups.get(a) ?? [a], groups.get(b) ?? [b]];
    const joined = one === other ? one : [...one, ...other];
    for (const id of joined) {
      groups.set(id, joined);
    }
  }
  const sorted = [...new Set(groups.values())].sort((a, b) => b.length - a.length);
  const sizes = sorted.map((ids) => SPREAD * (0.3 + 1.2 * Math.sqrt(ids.length / 6)));
  const width = Math.max(...sizes, 2 * Math.sqrt(sizes.reduce((sum, size) => sum + size * size, 0)));
  const places: Places = new Map();
  let [x, y, height] = [0, 0, 0];
  sorted.forEach((ids, n) => {
    const size = sizes[n] as number;
    if (x + size > width) {
      [x, y, height] = [0, y + height, 0];
    }
    const centre = { x: middle.x + x + size / 2 - width / 2, y: middle.y + y + size / 2 };
    ids.forEach((id, k) => places.set(id, around(centre, k)));
    [x, height] = [x + size, Math.max(height, size)];
  });
  return places;
}

/** Lay out the things of a step that stand nowhere yet, among those that stand nearest, and note where they have come to. */
export function layOut({ from, claims, ties }: Step, places: Places): void {
  const pairs = [
    ...claims.map((claim) => [subjectOf(claim).id, objectOf(claim).id] as const),
    ...ties.map(({ claim, on }) => [subjectOf(claim).id, on.id] as const),
  ];
  const ids = new Set([...(from ? [from.id] : []), ...pairs.flat()]);
  const fresh = [...ids].filter((id) => !places.has(id));
  if (fresh.length === 0) {
    return;
  }
  const anchor = (from && places.get(from.id)) ?? among(ids, places);
  const begins = from ? null : inRows(pairs, anchor);
  const placed = fresh.map((id, n) => {
    const near = begins?.get(id) ?? around(anchor, n);
    return { id, ...(id === from?.id ? anchor : near) };
  });
  const rings = from && places.size === 0 ? inRings(anchor, neighbours(from.id, fresh, pairs)) : new Map<string, Point>();
  for (const one of placed) {
    Object.assign(one, rings.get(one.id));
  }
  const stands = (id: string) => rings.has(id) || (rings.size > 0 && id === from?.id);
  const [settled, moving] = [placed.filter(({ id }) => stands(id)), placed.filter(({ id }) => !stands(id))];
  if (moving.length > 0) {
    settle(moving, [...settled, ...nearest(placed, ids, places)], pairs);
  }
  keepApart(placed, places);
  for (const { id, x, y } of placed) {
    places.set(id, { x, y });
  }
}

/** A place for a step that begins nowhere: amid what it has to do with, or else where there is room. */
function among(ids: ReadonlySet<string>, places: Places): Point {
  const known = [...ids].flatMap((id) => places.get(id) ?? []);
  if (known.length > 0) {
    // Beside the middle: that of one thing is where it stands.
    const { x, y } = middleOf(known);
    return { x: x + SPREAD / 2, y };
  }
  const taken = [...places.values()];
  const origin = { x: 0, y: 0 };
  let place = origin;
  for (let n = 1; taken.some(({ x, y }) => Math.hypot(x - place.x, y - place.y) < 2 * SPREAD); n++) {
    place = spiral(origin, n, SPREAD);
  }
  return place;
}

/** The middle of some places; there is one at least. */
function middleOf(places: readonly Point[]): Point {
  const sum = places.reduce((all, { x, y }) => ({ x: all.x + x, y: all.y + y }), { x: 0, y: 0 });
  return { x: sum.x / places.length, y: sum.y / places.length };
}

/** What some things are laid out among: what they have claims with, then what stands nearest to the middle of them. */
function nearest(fresh: readonly Placed[], tied: ReadonlySet<string>, places: Places): Placed[] {
  const middle = middleOf(fresh);
  return [...places]
    .map(([id, { x, y }]) => ({ id, x, y, far: tied.has(id) ? 0 : Math.hypot(x - middle.x, y - middle.y) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, AMONG);
}

/** Move things to where what ties them together and what keeps them apart are even; what stands stays. */
function settle(fresh: Placed[], standing: readonly Placed[], pairs: readonly (readonly [string, string])[]): void {
  const fixed = standing.map(({ id, x, y }) => ({ id, x, y, fx: x, fy: y }));
  const nodes: (Placed & SimulationNodeDatum)[] = [...fresh, ...fixed];
  const known = new Set(nodes.map(({ id }) => id));
  const links = pairs.filter(([a, b]) => known.has(a) && known.has(b)).map(([source, target]) => ({ source, target }));
  forceSimulation(nodes)
    .force(
      "link",
      forceLink<Placed, { source: string; target: string }>(links)
        .id(({ id }) => id)
        .distance(LINE),
    )
    .force(
      "apart",
      forceManyBody()
        .strength(-REPULSION)
        .distanceMax(1.4 * LINE),
    )
    .force("room", forceCollide(ROOM))
    .alphaDecay(1 - 0.001 ** (1 / TICKS))
    .stop()
    .tick(TICKS);
}

/** Move what would stand on something else: a little, or, in a crowd, out of it. */
function keepApart(fresh: readonly Placed[], places: Places): void {
  const crowd = new Crowd();
  for (const place of places.values()) {
    crowd.add(place);
  }
  const middle = middleOf(fresh);
  let turns = 0;
  for (const one of fresh) {
    const from = { x: one.x, y: one.y };
    let at = from;
    for (let n = 1; n <= NEARBY && !crowd.leaves(at); n++) {
      at = spiral(from, n, APART / 2);
    }
    // What is moved out of a crowd begins where the one before it has found room.
    for (; !crowd.leaves(at); turns++) {
      at = spiral(middle, turns, APART / 2);
    }
    crowd.add(Object.assign(one, at));
  }
}

/** Where things stand, by squares as wide as things are kept apart. */
class Crowd {
  private readonly squares = new Map<number, Point[]>();

  add(at: Point): void {
    const square = this.square(at.x, at.y);
    const there = this.squares.get(square);
    if (there) {
      there.push(at);
    } else {
      this.squares.set(square, [at]);
    }
  }

  /** Whether a thing may stand there. */
  leaves({ x, y }: Point): boolean {
    for (let dx = -APART; dx <= APART; dx += APART) {
      for (let dy = -APART; dy <= APART; dy += APART) {
        for (const other of this.squares.get(this.square(x + dx, y + dy)) ?? []) {
          if (Math.hypot(other.x - x, other.y - y) < APART) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private square(x: number, y: number): number {
    return Math.floor(x / APART) * 2 ** 26 + Math.floor(y / APART);
  }
}
