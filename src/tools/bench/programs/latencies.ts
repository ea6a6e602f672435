// How long single things take, in processor time: a step, the first instruction, a C library's start and end.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createProcessor } from "../../../engine/cpu/index.ts";
import { createComputer } from "../../../engine/kernel/index.ts";
import { loadKernel } from "./run-kernel.ts";

const processorMs = (): number => process.cpuUsage().user / 1000;

export interface Figure {
  readonly what: string;
  readonly goal: string;
  readonly measured: string;
}

export function measureLatencies(kernelElf: Uint8Array, directory: string): Figure[] {
  return [
    { what: "single steps", goal: "1 million a second", measured: `${(stepsASecond(kernelElf) / 1e6).toFixed(2)} million a second` },
    { what: "first instruction of an executable that is ready", goal: "10 ms", measured: `${firstInstructionMs(kernelElf).toFixed(1)} ms` },
    { what: 'static glibc hello with printf("%f"), start to end', goal: "150 ms", measured: `${helloMs(directory).toFixed(0)} ms` },
  ];
}

function stepsASecond(elf: Uint8Array): number {
  const processor = createProcessor();
  loadKernel(processor, elf);
  const steps = 400_000;
  const some = (): number => {
    const start = processorMs();
    for (let step = 0; step < steps; step += 1) processor.run(1);
    return processorMs() - start;
  };
  some();
  return (steps / some()) * 1000;
}

function firstInstructionMs(elf: Uint8Array): number {
  const start = processorMs();
  const processor = createProcessor();
  loadKernel(processor, elf);
  processor.run(1);
  return processorMs() - start;
}

const hello = `#include <stdio.h>
int main(int count, char **words) { printf("hello %f %s %d\\n", 3.25 * count, words[0], count); return 0; }`;

/** Best of some runs, in this process: what a page's worker does. */
function helloMs(directory: string): number {
  const source = join(directory, "hello.c");
  const path = join(directory, "hello");
  writeFileSync(source, hello);
  execFileSync("aarch64-linux-gnu-gcc", ["-O2", "-static", "-o", path, source]);
  const bytes = readFileSync(path);
  const times = Array.from({ length: 5 }, () => {
    const start = processorMs();
    const computer = createComputer({ processor: createProcessor() });
    const pid = computer.spawn({ path: "./hello", bytes });
    if (typeof pid !== "number") throw new Error(pid.message);
    let ended = false;
    for (let slice = 0; !ended && slice < 1000; slice += 1) {
      computer.run({ budget: 1_000_000 });
      ended = computer.drain().events.some((event) => event.kind === "exited" || event.kind === "killed");
    }
    return processorMs() - start;
  });
  return Math.min(...times);
}
