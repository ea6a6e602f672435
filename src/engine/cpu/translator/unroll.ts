// Repeats the bodies of small loops, so that what each round costs beside its instructions, the look at the budget and
// V8's own at the stack, is paid once in a few rounds. Takes a region whose loops have one beginning each.

import { analyseFlow } from "./flow-graph.ts";
import type { Region, RegionBlock } from "./region.ts";

/** Instructions of a loop that is repeated, and of all its repetitions. */
const largestBody = 24;
const largestRepeated = 72;
const mostRepetitions = 6;
/** Instructions that a region may grow by. */
const growthMaximum = 256;

export function unrollLoops(region: Region): Region {
  const blocks = [...region.blocks];
  const graph = analyseFlow(blocks.map(successorsOf));
  let growth = 0;
  for (const head of graph.loopHeads) {
    const body = bodyOf(blocks, graph.predecessors, head, graph.position);
    if (body === undefined) continue;
    const size = sizeOf(blocks, body);
    const repetitions = Math.min(mostRepetitions, Math.floor(largestRepeated / Math.max(1, size)));
    if (repetitions < 2 || growth + size * (repetitions - 1) > growthMaximum) continue;
    growth += size * (repetitions - 1);
    repeat(blocks, head, body, repetitions);
  }
  return { ...region, blocks };
}

const successorsOf = ({ successors }: RegionBlock): number[] => successors.filter((each) => each !== undefined);
const sizeOf = (blocks: readonly RegionBlock[], body: readonly number[]): number =>
  body.reduce((sum, block) => sum + blocks[block].instructions.length, 0);

/** The blocks of a loop, its head first, if it is small and has no loop inside. */
function bodyOf(
  blocks: readonly RegionBlock[],
  predecessors: readonly (readonly number[])[],
  head: number,
  position: readonly number[],
): number[] | undefined {
  const body = new Set([head]);
  const waiting = predecessors[head].filter((block) => position[block] >= position[head]);
  for (let block = waiting.pop(); block !== undefined; block = waiting.pop()) {
    if (body.has(block)) continue;
    body.add(block);
    if (body.size > largestBody) return undefined;
    waiting.push(...predecessors[block]);
  }
  const list = [...body];
  const isPlain = list.every((block) => blocks[block].end.kind === "goto" || blocks[block].end.kind === "branch");
  const hasLoop = list.some((block) => block !== head && predecessors[block].some((before) => position[before] >= position[block]));
  return isPlain && !hasLoop && sizeOf(blocks, list) <= largestBody ? list : undefined;
}

/**
 * Ways back to the head lead to the next repetition, those of the last one to the second: what the first round has found out of memory
 * (checks, contents of variables) holds in all others.
 */
function repeat(blocks: RegionBlock[], head: number, body: readonly number[], repetitions: number): void {
  const first = blocks.length;
  const inRepetition = (block: number, repetition: number): number =>
    repetition === 0 ? block : first + (repetition - 1) * body.length + body.indexOf(block);
  const originals = body.map((block) => blocks[block]);
  const repeated = (block: RegionBlock, repetition: number): RegionBlock => ({
    ...block,
    successors: block.successors.map((next) => {
      if (next === undefined || !body.includes(next)) return next;
      return inRepetition(next, next !== head ? repetition : repetition === repetitions - 1 ? 1 : repetition + 1);
    }),
  });
  for (let repetition = 1; repetition < repetitions; repetition += 1) blocks.push(...originals.map((block) => repeated(block, repetition)));
  for (const [place, block] of body.entries()) blocks[block] = repeated(originals[place], 0);
}
