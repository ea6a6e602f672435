// Makes every loop of a region have one beginning, which is what structured control flow can say. Where a loop has several, a
// block without instructions chooses between them by a number that whoever goes there has set; ways back to a beginning that
// lead through no other stay as they are.

import { invariant } from "../../base/errors.ts";
import type { Region, RegionBlock } from "./region.ts";

interface Loop {
  readonly blocks: ReadonlySet<number>;
  readonly beginnings: readonly number[];
}

export function makeReducible(region: Region): Region {
  let blocks = region.blocks;
  for (let round = 0; ; round += 1) {
    const loop = findSeveralBeginnings(blocks);
    if (loop === undefined) return { ...region, blocks };
    invariant(round < 1000, "a region that does not become reducible");
    // The entry is none of a loop's beginnings that can be gone to by number.
    if (loop.beginnings.includes(0)) blocks = withEntry(region.entry, blocks);
    else blocks = withChoice(blocks, loop);
  }
}

const successorsOf = ({ successors }: RegionBlock): number[] => successors.filter((each) => each !== undefined);

/** The same, behind a block that does nothing. */
function withEntry(entry: number, blocks: readonly RegionBlock[]): RegionBlock[] {
  const moved = blocks.map((block) => ({
    ...block,
    successors: block.successors.map((each) => (each === undefined ? undefined : each + 1)),
  }));
  return [{ start: entry, instructions: [], end: { kind: "goto", target: entry }, successors: [1] }, ...moved];
}

function withChoice(blocks: readonly RegionBlock[], { blocks: inLoop, beginnings }: Loop): RegionBlock[] {
  const choice = blocks.length;
  const reached = beginnings.map((beginning) => reachedFrom(blocks, beginning, inLoop, new Set(beginnings)));
  /** Blocks of the loop that one beginning alone leads to may go back to it. */
  const isOwn = (block: number, place: number): boolean => reached.every((set, other) => set.has(block) === (other === place));
  const redirected = blocks.map((block, number) => ({
    ...block,
    successors: block.successors.map((next) => {
      const place = next === undefined ? -1 : beginnings.indexOf(next);
      if (place < 0 || isOwn(number, place)) return next;
      return choice + 1 + place + (inLoop.has(number) ? 0 : beginnings.length);
    }),
  }));
  return [
    ...redirected,
    { start: blocks[beginnings[0]].start, instructions: [], end: { kind: "choice", number: choice }, successors: beginnings },
    // For those in the loop and for those outside, since a block that both reach would be one more beginning.
    ...[...beginnings, ...beginnings].map((beginning, index): RegionBlock => {
      const target = blocks[beginning].start;
      const place = index % beginnings.length;
      return { start: target, instructions: [], end: { kind: "choose", choice, place, target }, successors: [choice] };
    }),
  ];
}

/** Blocks of a loop that are reached from one beginning without going through another, itself included. */
function reachedFrom(
  blocks: readonly RegionBlock[],
  from: number,
  inLoop: ReadonlySet<number>,
  beginnings: ReadonlySet<number>,
): Set<number> {
  const reached = new Set([from]);
  for (const block of reached)
    for (const next of successorsOf(blocks[block])) if (inLoop.has(next) && !beginnings.has(next)) reached.add(next);
  return reached;
}

/** A loop with several beginnings; of nested ones an outer one. */
function findSeveralBeginnings(blocks: readonly RegionBlock[]): Loop | undefined {
  const predecessors: number[][] = blocks.map(() => []);
  // What nothing leads to, such as code behind a call that does not return, has no say.
  const reached = new Set([0]);
  for (const number of reached) {
    for (const next of successorsOf(blocks[number])) {
      predecessors[next].push(number);
      reached.add(next);
    }
  }
  const waiting: ReadonlySet<number>[] = [reached];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    for (const loop of strongComponents(blocks, part)) {
      const beginnings = [...loop].filter((block) => block === 0 || predecessors[block].some((before) => !loop.has(before)));
      if (beginnings.length > 1) return { blocks: loop, beginnings };
      // What a loop has inside shows when its beginning is taken away.
      const inside = new Set(loop);
      inside.delete(beginnings[0]);
      waiting.push(inside);
    }
  }
  return undefined;
}

/** Sets of blocks that reach each other within a part of the graph: loops. Tarjan's algorithm, without recursion. */
function strongComponents(blocks: readonly RegionBlock[], part: ReadonlySet<number>): Set<number>[] {
  const index = new Map<number, number>();
  const lowest = new Map<number, number>();
  const open: number[] = [];
  const isOpen = new Set<number>();
  const found: Set<number>[] = [];
  const low = (block: number): number => lowest.get(block) as number;
  for (const root of part) {
    if (index.has(root)) continue;
    const path: { block: number; next: number }[] = [];
    const enter = (block: number): void => {
      index.set(block, index.size);
      lowest.set(block, index.size - 1);
      open.push(block);
      isOpen.add(block);
      path.push({ block, next: 0 });
    };
    enter(root);
    while (path.length > 0) {
      const top = path[path.length - 1];
      const { block } = top;
      const next = blocks[block].successors[top.next];
      if (top.next < blocks[block].successors.length) {
        top.next += 1;
        if (next === undefined || !part.has(next)) continue;
        if (!index.has(next)) enter(next);
        else if (isOpen.has(next)) lowest.set(block, Math.min(low(block), index.get(next) as number));
        continue;
      }
      path.pop();
      const above = path.at(-1)?.block;
      if (above !== undefined) lowest.set(above, Math.min(low(above), low(block)));
      if (low(block) !== index.get(block)) continue;
      const component = new Set(open.splice(open.indexOf(block)));
      for (const each of component) isOpen.delete(each);
      if (component.size > 1 || blocks[block].successors.includes(block)) found.push(component);
    }
  }
  return found;
}
