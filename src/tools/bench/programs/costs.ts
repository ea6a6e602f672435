// What the exact count and the checks of addresses cost: kernels with and without, alternating in one process, least time of each.
// Without checks memory must be flat, so image and stack lie side by side here, every page backed before the start.

import { setFlagsFromString } from "node:v8";
import type { GuestAddress } from "../../../engine/base/brand.ts";
import { createProcessor, type Omissions, type Processor } from "../../../engine/cpu/index.ts";
import type { Figure } from "./latencies.ts";
import { loadKernel } from "./run-kernel.ts";

const rounds = 3;
const pageBytes = 4096;

const processorMs = (): number => process.cpuUsage().user / 1000;

export interface Cost {
  readonly name: string;
  readonly counter: number;
  readonly permissions: number;
}

/** Time with, to time without, of those whose memory lies side by side. */
export function measureCosts(kernels: readonly { readonly name: string; readonly elf: Uint8Array }[]): Cost[] {
  // Code that does not count is never left, so it would stay in V8's first tier; nor is the second one's work measured then.
  setFlagsFromString("--no-liftoff");
  return kernels.flatMap(({ name, elf }) => {
    const checksAtDistance = distanceOf(elf);
    if (checksAtDistance === undefined) return [];
    const least = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let round = 0; round < rounds; round += 1) {
      const ways: readonly Omissions[] = [{}, { counter: true }, { checksAtDistance }];
      for (const [way, omissions] of ways.entries()) least[way] = Math.min(least[way], timeOf(elf, omissions));
    }
    return { name, counter: least[0] / least[1], permissions: least[0] / least[2] };
  });
}

export function figuresOf(costs: readonly Cost[]): Figure[] {
  const mean = (pick: (cost: Cost) => number): string => {
    const ratio = Math.exp(costs.reduce((sum, cost) => sum + Math.log(pick(cost)), 0) / costs.length);
    const most = costs.reduce((a, b) => (pick(a) > pick(b) ? a : b));
    return `${percent(ratio)} (at most ${percent(pick(most))}, ${most.name})`;
  };
  return [
    { what: "the exact count, to going without", goal: "5 %", measured: mean(({ counter }) => counter) },
    { what: "checks of addresses, to flat memory", goal: "40 %", measured: mean(({ permissions }) => permissions) },
  ];
}

const percent = (ratio: number): string => `${((ratio - 1) * 100).toFixed(0)} %`;

function prepared(elf: Uint8Array, omissions: Omissions): { readonly processor: Processor; readonly space: ReturnType<typeof loadKernel> } {
  const processor = createProcessor({ omissions });
  const space = loadKernel(processor, elf, "behind the image");
  for (const { start, end } of space.mappings)
    for (let at = start as number; at < end; at += pageBytes) space.poke(at as GuestAddress, space.peek(at as GuestAddress, 1));
  return { processor, space };
}

/** How far bytes are from their addresses, if all are equally far. */
function distanceOf(elf: Uint8Array): number | undefined {
  const { processor, space } = prepared(elf, {});
  const distances = space.mappings.flatMap(({ start, end }) =>
    Array.from({ length: (end - start) / pageBytes }, (_, page) => {
      const address = start + page * pageBytes;
      return (processor.history.frameOf(space, address) as number) * pageBytes - address;
    }),
  );
  const [first] = distances;
  return distances.every((each) => each === first) ? first : undefined;
}

function timeOf(elf: Uint8Array, omissions: Omissions): number {
  const { processor } = prepared(elf, omissions);
  const start = processorMs();
  for (;;) {
    const { trap } = processor.run(50_000_000);
    if (trap?.kind === "supervisorCall" && processor.registers.x(8) === 93n) return processorMs() - start;
    if (trap !== undefined && trap.kind !== "supervisorCall") throw new Error(`trap ${trap.kind}`);
  }
}
