// `npm run bench -- timetravel [NAME …] [--write]`: what recording costs, how long a step back and a jump take, and the memory that the history
// takes, for programs of different kinds; the same program with and without recording in one run, interleaved, the best of each. In
// processor time, which other work on the machine disturbs least.
// Needs aarch64-linux-gnu-gcc for the compiled kernels.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { createProcessor } from "../../engine/cpu/index.ts";
import { type Target, Timeline } from "../../engine/debug/index.ts";
import { createComputer } from "../../engine/kernel/index.ts";
import { buildProgram } from "../../engine/session/index.ts";
import { type Kernel, kernels, programOf } from "./programs/cpu-kernels.ts";
import type { Section } from "./programs/section.ts";

const rounds = 3;
const stepsBack = 200;
const jumps = 60;
const longRun = 1_000_000_000;

interface Subject {
  readonly name: string;
  readonly elf: Uint8Array;
  readonly instructions: number;
}

const processorMs = (): number => process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000;

/** Writes a line for each piece of work, for ever. */
const talking = `.data\ntext: .ascii "hello\\n"\n.text\n.globl _start\n_start:\nagain: mov x19, #20000\nwork: subs x19, x19, #1\n b.ne work\n mov x0, #1\n ldr x1, =text\n mov x2, #6\n mov x8, #64\n svc #0\n b again\n`;

const headings = ["program", "run", "plain", "recorded", "cost", "snapshots", "memory", "step back, p50", "p95", "jump, p50", "longest"];

export function bench(parameters: readonly string[]): Section {
  const names = parameters.filter((word) => !word.startsWith("--"));
  if (process.versions.node.startsWith("20.")) setFlagsFromString("--experimental-wasm-branch-hinting");
  const directory = mkdtempSync(join(tmpdir(), "svc0-bench-"));
  try {
    const isWanted = ({ name }: { readonly name: string }): boolean => names.length === 0 || names.some((each) => name.includes(each));
    const subjects: Subject[] = kernels
      .filter(isWanted)
      .map((kernel) => ({ name: kernel.name, elf: compile(kernel, directory), instructions: longRun }));
    const { program } = buildProgram([{ name: "talking.s", text: talking }]);
    if (program) subjects.push({ name: "writes", elf: program.bytes, instructions: 100_000_000 });
    console.log(headings.join(" | "));
    const rows = subjects.filter(isWanted).flatMap(report);
    return {
      title: "Time travel",
      summary:
        "Each program with and without recording in one run, the best of each; then 200 steps back from its end, and jumps to 60 random places. Milliseconds of processor time.",
      body: [
        `\`${["npm run bench -- timetravel", ...names.map((name) => (name.includes(" ") ? `"${name}"` : name)), "--write"].join(" ")}\``,
        "",
        `| ${headings.join(" | ")} |`,
        `|---|${headings
          .slice(1)
          .map(() => "--:")
          .join("|")}|`,
        ...rows.map((row) => `| ${row.join(" | ")} |`),
        "",
        "Goals: recording at most 10 %, a step back 30 ms at the 95th percentile, a jump anywhere in a run of a billion instructions 400 ms, memory",
        "128 MiB.",
      ].join("\n"),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function compile(kernel: Kernel, directory: string): Uint8Array {
  writeFileSync(join(directory, "kernel.c"), programOf({ ...kernel, iterations: kernel.iterations * 4 }));
  const options = [
    "-O2",
    "-static",
    "-nostdlib",
    "-ffreestanding",
    "-fno-math-errno",
    "-fno-tree-loop-distribute-patterns",
    "-fno-stack-protector",
  ];
  const arguments_ = [...options, `-DITERATIONS=${kernel.iterations * 4}`, "-o", "kernel", "kernel.c"];
  execFileSync("aarch64-linux-gnu-gcc", arguments_, { cwd: directory });
  return new Uint8Array(readFileSync(join(directory, "kernel")));
}

function plain({ elf, instructions }: Subject): number {
  const computer = createComputer({ processor: createProcessor() });
  computer.spawn({ path: "/home/student/bench", bytes: elf });
  const start = processorMs();
  for (let left = instructions; left > 0; ) {
    const { retired, stop } = computer.run({ budget: Math.min(left, 500_000) });
    computer.drain();
    left -= retired;
    if (stop !== "budget" && stop !== "output") break;
  }
  return processorMs() - start;
}

function recorded({ elf, instructions }: Subject): { readonly milliseconds: number; readonly timeline: Timeline } {
  const timeline = new Timeline(createComputer({ processor: createProcessor() }));
  timeline.act({ kind: "spawn", request: { path: "/home/student/bench", bytes: elf } });
  const start = processorMs();
  for (let left = instructions; left > 0; ) {
    const { retired, stop } = timeline.slice({ budget: Math.min(left, 500_000) });
    left -= retired;
    if (stop !== "budget") break;
  }
  return { milliseconds: processorMs() - start, timeline };
}

function report(subject: Subject): readonly (readonly string[])[] {
  let without = Number.POSITIVE_INFINITY;
  let withRecording = Number.POSITIVE_INFINITY;
  let timeline: Timeline | undefined;
  for (let round = 0; round < rounds; round += 1) {
    without = Math.min(without, plain(subject));
    const run = recorded(subject);
    withRecording = Math.min(withRecording, run.milliseconds);
    timeline = run.timeline;
  }
  if (!timeline) return [];
  const { instructions } = timeline.end;
  const memory = timeline.recordedBytes;
  const snapshots = timeline.snapshots.length;
  const steps: number[] = [];
  for (let step = 1; step <= stepsBack; step += 1) steps.push(timed(() => timeline.seek(timeline.at(timeline.position.instructions - 1))));
  const places: number[] = [];
  let seed = 12345;
  for (let jump = 0; jump < jumps; jump += 1) {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fff_ffff;
    const target: Target = timeline.at(Math.floor((seed / 0x7fff_ffff) * instructions));
    places.push(timed(() => timeline.seek(target)));
  }
  const columns = [
    `${(instructions / 1e6).toFixed(0)} M`,
    `${without.toFixed(0)} ms`,
    `${withRecording.toFixed(0)} ms`,
    `${((withRecording / without - 1) * 100).toFixed(1)} %`,
    String(snapshots),
    `${(memory / 2 ** 20).toFixed(1)} MiB`,
    `${percentile(steps, 0.5).toFixed(1)} ms`,
    `${percentile(steps, 0.95).toFixed(1)} ms`,
    `${percentile(places, 0.5).toFixed(0)} ms`,
    `${percentile(places, 1).toFixed(0)} ms`,
  ];
  console.log([subject.name, ...columns].join(" | "));
  return [[subject.name, ...columns]];
}

function timed(act: () => void): number {
  const start = processorMs();
  act();
  return processorMs() - start;
}

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
