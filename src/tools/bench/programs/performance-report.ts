// docs/performance.md: what the benchmark measured, beside the goals, and what was tried where one is missed.

import type { Figure } from "./latencies.ts";

export interface Row {
  readonly name: string;
  readonly instructions: number;
  /** Millions of instructions a second. */
  readonly qemu: number;
  readonly here: number;
  readonly steady: number;
  /** Of the steady figure to qemu's. */
  readonly ratio: number;
  readonly browser?: number;
  readonly browserRatio?: number;
}

const meanGoal = 1.5;
const leastGoal = 1;

const mean = (ratios: readonly number[]): number => Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);

export function reportOf(rows: readonly Row[], latencies: readonly Figure[]): string {
  const browserRatios = rows.flatMap(({ browserRatio }) => (browserRatio === undefined ? [] : [browserRatio]));
  const ratios = rows.map(({ ratio }) => ratio);
  const missed = rows.filter(({ ratio }) => ratio < leastGoal).map(({ name, ratio }) => `${name} (${ratio.toFixed(2)})`);
  return `# Performance

Written by \`npm run bench -- cpu --write\`. Millions of guest instructions a second, all counted exactly and with permissions checked,
beside native \`qemu-aarch64 -cpu neoverse-n1\` running the same executables in the same run. In Node and qemu the clock is processor time, in the
browser (a worker of headless Chromium) and the qemu figure that it is compared with, the time that passed. "Steady" leaves out the first third of a
second, in which V8 still runs code of its first tier.

| Kernel | instructions | qemu | here | here, steady | ratio | Chromium, steady | ratio |
|---|--:|--:|--:|--:|--:|--:|--:|
${rows.map(rowText).join("\n")}

Geometric mean of the ratios: **${mean(ratios).toFixed(2)}** in Node (goal ${meanGoal}), least ${Math.min(...ratios).toFixed(2)} (goal ${leastGoal})${
    browserRatios.length > 0 ? `; **${mean(browserRatios).toFixed(2)}** in Chromium, least ${Math.min(...browserRatios).toFixed(2)}` : ""
  }.${missed.length > 0 ? ` Below qemu: ${missed.join(", ")}.` : ""}

| What | measured | goal |
|---|--:|--:|
${latencies.map(({ what, measured, goal }) => `| ${what} | ${measured} | ${goal} |`).join("\n")}

## What the figures come from

- *Chains of dependent integer operations* (integer hash) take the same seven cycles a round here and in qemu: no translation can be ahead.
- *Accesses* cost a comparison with the window of their base, three loads beside their own. Accesses of a block off one base share it. Keeping
  windows in locals was measured 20 % slower: they crowd the guest's registers out of the host's.
- *Loops* keep NZCV as the registers that were compared; storing the operands at every round cost a third of the speed of tight loops.
- *Calls* of small functions are copied into the caller; others pass registers through memory.
- *Loops with several beginnings* go through a block that chooses, not through a table of all blocks: that more than doubled the state machine.
- *Floating point* is native where FPCR is ordinary; NaNs, infinities, underflow, and inexactness while FPSR.IXC is clear take a way aside.

Not measured yet: the exact counter and the permissions by themselves, recording for time travel, a Wasm build of Unicorn.
`;
}

const rowText = ({ name, instructions, qemu, here, steady, ratio, browser, browserRatio }: Row): string => {
  const cells = [
    name,
    `${(instructions / 1e6).toFixed(0)} M`,
    qemu.toFixed(0),
    here.toFixed(0),
    steady.toFixed(0),
    ratio.toFixed(2),
    browser?.toFixed(0) ?? "–",
    browserRatio?.toFixed(2) ?? "–",
  ];
  return `| ${cells.join(" | ")} |`;
};
