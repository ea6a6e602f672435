// The processor in docs/performance.md: what the benchmark measured, beside the goals, and what was tried where one is missed.

import type { Figure } from "./latencies.ts";
import type { Section } from "./section.ts";
import type { ShortRun } from "./short-programs.ts";

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

/** How many processes wanted a processor meanwhile, by the machine's own count, and how many processors there are. */
export interface Load {
  readonly average: number;
  readonly processors: number;
}

export function reportOf(
  rows: readonly Row[],
  everyday: readonly Row[],
  short: readonly ShortRun[],
  latencies: readonly Figure[],
  load: Load,
): Section {
  const browserRatios = rows.flatMap(({ browserRatio }) => (browserRatio === undefined ? [] : [browserRatio]));
  const ratios = rows.map(({ ratio }) => ratio);
  const missed = rows.filter(({ ratio }) => ratio < leastGoal).map(({ name, ratio }) => `${name} (${ratio.toFixed(2)})`);
  return {
    title: "Processor",
    summary: `Written by \`npm run bench -- cpu --write --busybox FILE\` (a static busybox for AArch64). Millions of guest instructions a second, all counted
exactly and with permissions checked, beside native \`qemu-aarch64 -cpu neoverse-n1\` running the same executables in the same run. In Node and qemu
the clock is processor time, in the browser (a worker of headless Chromium) and the qemu figure that it is compared with, the time that passed.
"Steady" leaves out the first third of a second, in which V8 still runs code of its first tier. When this was taken the machine had a load of
${load.average.toFixed(0)} on ${load.processors} processors; the more they are wanted, the less sure is what goes by the time that passed: the browser's figures above all.`,
    body: `| Kernel | instructions | qemu | here | here, steady | ratio | Chromium, steady | ratio |
|---|--:|--:|--:|--:|--:|--:|--:|
${rows.map(rowText).join("\n")}

Geometric mean of the ratios: **${mean(ratios).toFixed(2)}** in Node (goal ${meanGoal}), least ${Math.min(...ratios).toFixed(2)} (goal ${leastGoal})${
      browserRatios.length > 0 ? `; **${mean(browserRatios).toFixed(2)}** in Chromium, least ${Math.min(...browserRatios).toFixed(2)}` : ""
    }.${missed.length > 0 ? ` Below qemu: ${missed.join(", ")}.` : ""}

### Programs that the translator was not tuned for

Freestanding C of the kinds that people write, compiled with \`-O2\` and, as students do, with \`-O0\`; in Node.

| Program | instructions | qemu | here | here, steady | ratio |
|---|--:|--:|--:|--:|--:|
${everyday.map(everydayText).join("\n")}

Geometric mean **${mean(everyday.map(({ ratio }) => ratio)).toFixed(2)}**; ${everyday.filter(({ ratio }) => ratio < leastGoal).length} of ${everyday.length} below qemu.

### Short programs

Unmodified programs of Debian for arm64 that are over soon, by \`svc0 run\` in a process of their own (\`--root FOLDER\` of unpacked packages); what starting
the emulator takes is left out. Processor time of all threads, V8's compilers among them, and the time that passed.

| Program | qemu | here | ratio | qemu, elapsed | here, elapsed |
|---|--:|--:|--:|--:|--:|
${short.map(shortText).join("\n")}

### Single figures

| What | measured | goal |
|---|--:|--:|
${latencies.map(({ what, measured, goal }) => `| ${what} | ${measured} | ${goal} |`).join("\n")}

### What the figures come from

- *Chains of dependent integer operations* (integer hash) take the same seven cycles a round here and in qemu: no translation can be ahead.
- *Runs of pages*: a window reaches over all neighbouring pages that can be accessed alike. Runs that came about apart are joined, and what lies in
  the last bytes of one is still in it; without that a hash map over 400 KB missed its window all the time and ran at 0.64.
- *Accesses* cost a comparison with the window of their base, three loads beside their own. Accesses of a block off one base share it. Keeping
  windows in locals was measured 20 % slower: they crowd the guest's registers out of the host's. A window goes with the value of a base, not with
  the register: compilers use one register for pointers into the stack and into constants in turn, above all without optimisation, and
  windows by register missed at each turn (formatting: 0.45 then).
- *Variables in memory*: what a region has stored or loaded shortly before, off a base that is the same value, it does not load again but has
  in a local, until a store off another base may have changed it. Compilers that do not optimise keep every variable on the stack, and the
  host takes five cycles to pass each from a store to the next load (greatest divisors at \`-O0\`: from 0.75 to 1.17; bubble sort: from 1.06 to 1.9).
- *Checks* serve the accesses behind them as well, off the same value, in all blocks that they dominate. Loops that are repeated have their first
  round in front, so what it has checked and loaded holds in the others. Checking along what another block accesses
  is good on the stack alone: a loop over an array looked behind its end, and was interpreted there.
- *Jumps through tables* go on inside their region, to the places that they have gone to so far: a switch interpreter went from 0.5 to 2 × qemu.
- *Loops* keep NZCV as the registers that were compared; storing the operands at every round cost a third of the speed of tight loops.
- *Calls* of small functions are copied into the caller, also of those that call others, of those that pointers have led to so far (calls of
  methods went from 0.8 to 2 × qemu) and, two deep, of a function into itself (Ackermann: from 0.65 to 1.5). Others pass through memory the
  registers that have changed, and each is fetched where it is first needed.
- *Translating again* what has left something out waits until control has gone there 120,000 times: each new translation starts in V8's first
  tier, and rare ways out that led to new ones at once cost programs with many phases a third of their speed.
- *Code that is executed seldom* runs by templates: one small Wasm function for all instructions of a shape, a record of registers and numbers for
  each instruction; 60 to 100 million instructions a second. Interpreting by value made 1 to 4, and so little code was worth waiting for that V8
  compiled hundreds of functions, most of them for nothing: Python's start took 15 s of processor time instead of 3, Lua's 1.7 instead of 0.5.
  Translating after 2,000 arrivals rather than 8,000 costs Python's start half as much again, after 32,000 saves a fifth but lets loops wait.
- *Modules* cost V8 in proportion to the table that they import, and for each function that they export or import from JavaScript: templates have a
  table of their own, functions get into tables by element segments, and what JavaScript gives is imported once.
- *Short programs* that remain far from qemu spend most of their time in V8's compilers, in other threads for the greater part: where all
  processors are busy it shows.
- *Loops with several beginnings* go through a block that chooses, not through a table of all blocks: that more than doubled the state machine.
- *Floating point* is native where FPCR is ordinary; NaNs, infinities, underflow, and inexactness while FPSR.IXC is clear take a way aside.

- *Many short processes*: what was translated serves every process that has the same words at the same address, and code that execution has not
  come to is left out until it does. Before, each \`exec\` translated anew, whole functions: that script took three times as long as interpreted.

### Not here

- Recording for time travel: \`npm run bench -- timetravel\`.
- A Wasm build of Unicorn: the npm registry has none for AArch64 (asked for: unicorn-engine, unicorn-js, unicorn.js, unicornjs,
  @alexaltea/unicorn; and no package whose name or description has "unicorn" is one). Its integrators report 9–35 million instructions a second.
- CoreMark itself: its source is not to be had from the package registries. Linked list, 16 bit matrix, state machine and CRC are of its character.
- Half precision and the estimates (FRECPE, FRSQRTE) are evaluated by value, outside translated code.
`,
  };
}

const everydayText = ({ name, instructions, qemu, here, steady, ratio }: Row): string =>
  `| ${[name, `${(instructions / 1e6).toFixed(0)} M`, qemu.toFixed(0), here.toFixed(0), steady.toFixed(0), ratio.toFixed(2)].join(" | ")} |`;

const shortText = ({ name, qemu, here }: ShortRun): string =>
  `| ${[
    name,
    `${qemu.processorMs.toFixed(0)} ms`,
    `${here.processorMs.toFixed(0)} ms`,
    (here.processorMs / qemu.processorMs).toFixed(1),
    `${qemu.elapsedMs.toFixed(0)} ms`,
    `${here.elapsedMs.toFixed(0)} ms`,
  ].join(" | ")} |`;

/** The figures of a row as they are shown, those of a browser last, if there are any. */
export const cellsOf = ({ name, instructions, qemu, here, steady, ratio, browser, browserRatio }: Row): string[] => [
  name,
  `${(instructions / 1e6).toFixed(0)} M`,
  qemu.toFixed(0),
  here.toFixed(0),
  steady.toFixed(0),
  ratio.toFixed(2),
  ...(browser === undefined || browserRatio === undefined ? [] : [browser.toFixed(0), browserRatio.toFixed(2)]),
];

const rowText = (row: Row): string => {
  const cells = cellsOf(row);
  if (cells.length === 6) cells.push("–", "–");
  return `| ${cells.join(" | ")} |`;
};
