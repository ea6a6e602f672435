// `npm run bench -- cpu [--write] [--browser] [--costs] [--busybox FILE] [--root FOLDER] [NAME…]`: millions of instructions a second here and in native qemu-aarch64,
// the same executables in the same run, and the ratio; with --browser in a worker of headless Chromium as well; with --write
// all of it goes to docs/performance.md. In Node and qemu processor time, which other work on the machine disturbs least; "steady"
// leaves out our first third of a second, in which V8 still runs code of its first tier. FILE is a static busybox for AArch64, whose
// shell runs a script; FOLDER has Debian's arm64 packages, unpacked, for short programs, which without --write and NAME are all that is measured. Needs aarch64-linux-gnu-gcc and qemu-aarch64.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { figuresOf, measureCosts } from "./programs/costs.ts";
import { type Kernel, kernels, programOf } from "./programs/cpu-kernels.ts";
import { everydayKernels } from "./programs/everyday-kernels.ts";
import { openBrowser, type RunInBrowser } from "./programs/in-browser.ts";
import { type Figure, measureLatencies } from "./programs/latencies.ts";
import { cellsOf, type Row, reportOf } from "./programs/performance-report.ts";
import { measureProcesses } from "./programs/processes.ts";
import { type Measured, runKernel } from "./programs/run-kernel.ts";
import type { Section } from "./programs/section.ts";
import { measureShortPrograms } from "./programs/short-programs.ts";

export async function bench(parameters: readonly string[]): Promise<Section | undefined> {
  // On by default in browsers and newer Nodes, not yet in Node 20.
  if (process.versions.node.startsWith("20.")) setFlagsFromString("--experimental-wasm-branch-hinting");
  const names = parameters.filter((each, index) => !each.startsWith("--") && !["--busybox", "--root"].includes(parameters[index - 1]));
  const writes = parameters.includes("--write");
  const valueFor = (option: string): string | undefined =>
    parameters.includes(option) ? parameters[parameters.indexOf(option) + 1] : undefined;
  const [busybox, root] = [valueFor("--busybox"), valueFor("--root")];
  const latencies: Figure[] = busybox === undefined ? [] : measureProcesses(busybox);
  const browser = writes || parameters.includes("--browser") ? await openBrowser() : undefined;
  const wanted = (list: readonly Kernel[]): readonly Kernel[] =>
    list.filter(({ name }) => names.length === 0 || names.some((each) => name.includes(each)));
  const directory = mkdtempSync(join(tmpdir(), "svc0-bench-"));
  try {
    console.log(line(["kernel", "instructions", "qemu MIPS", "here MIPS", "steady", "ratio", ...(browser ? ["Chromium", "ratio"] : [])]));
    const short = root === undefined ? [] : measureShortPrograms(root, directory);
    for (const { name, qemu, here } of short)
      console.log(line([name, ...[qemu, here].flatMap((each) => [each.processorMs, each.elapsedMs].map((ms) => `${ms.toFixed(0)} ms`))]));
    if (root !== undefined && names.length === 0 && !writes) return undefined;
    const rows = await measure(wanted(kernels), directory, browser?.run);
    const everyday = names.length > 0 || writes ? await measure(wanted(everydayKernels), directory, undefined) : [];
    if (writes || parameters.includes("--costs")) {
      latencies.push(...measureLatencies(readFileSync(compile(kernels[0], directory)), directory));
      const costs = measureCosts(wanted(kernels).map((kernel) => ({ name: kernel.name, elf: readFileSync(compile(kernel, directory)) })));
      for (const { name, counter, permissions } of costs) console.log(line([name, counter.toFixed(2), permissions.toFixed(2)]));
      latencies.push(...figuresOf(costs));
    }
    for (const { what, measured, goal } of latencies) console.log(`${what}: ${measured} (goal ${goal})`);
    return writes ? reportOf(rows, everyday, short, latencies, { average: loadavg()[1], processors: cpus().length }) : undefined;
  } finally {
    rmSync(directory, { recursive: true });
    await browser?.close();
  }
}

async function measure(list: readonly Kernel[], directory: string, runInBrowser: RunInBrowser | undefined): Promise<Row[]> {
  const rows: Row[] = [];
  for (const kernel of list) {
    const path = compile(kernel, directory);
    const elf = readFileSync(path);
    const native = runNatively(path);
    const here = runKernel(elf, processorMs);
    const inBrowser = await runInBrowser?.(elf);
    for (const { checksum } of [here, inBrowser ?? here])
      if (native.checksum !== checksum) throw new Error(`${kernel.name}: ${checksum} here, ${native.checksum} in qemu`);
    const row = rowOf(kernel, native, here, inBrowser);
    rows.push(row);
    console.log(line(cellsOf(row)));
  }
  if (rows.length === 0) return rows;
  const ratios = rows.map(({ ratio }) => ratio);
  console.log(`geometric mean ${geometricMean(ratios).toFixed(2)}, least ${Math.min(...ratios).toFixed(2)}`);
  return rows;
}

export const geometricMean = (ratios: readonly number[]): number =>
  Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);

function rowOf(
  { name }: Kernel,
  native: { readonly milliseconds: number; readonly elapsedMs: number },
  here: Measured,
  inBrowser: Measured | undefined,
): Row {
  const qemu = here.instructions / native.milliseconds / 1000;
  const row = { name, instructions: here.instructions, qemu, here: here.instructions / here.milliseconds / 1000, steady: here.steady };
  const rated = { ...row, ratio: here.steady / qemu };
  if (inBrowser === undefined) return rated;
  // A browser has but the clock on the wall, so that is what it is compared by.
  return { ...rated, browser: inBrowser.steady, browserRatio: inBrowser.steady / (here.instructions / native.elapsedMs / 1000) };
}

const line = ([first, ...others]: readonly string[]): string => first.padEnd(18) + others.map((text) => text.padStart(13)).join("");

function compile(kernel: Kernel, directory: string): string {
  const source = join(directory, "kernel.c");
  const path = join(directory, "kernel");
  writeFileSync(source, programOf(kernel));
  const options = [
    ...(kernel.options ?? (kernel.vectors ? ["-O3", "-fno-math-errno"] : ["-O2", "-mgeneral-regs-only"])),
    "-static",
    "-nostdlib",
    "-ffreestanding",
    "-fno-tree-loop-distribute-patterns",
    "-fno-stack-protector",
  ];
  execFileSync("aarch64-linux-gnu-gcc", [...options, `-DITERATIONS=${kernel.iterations}`, "-o", path, source]);
  return path;
}

/** qemu's processor time for the program and the time that passed, by the shell's clock, less what it takes to start. */
function runNatively(path: string): { readonly checksum: string; readonly milliseconds: number; readonly elapsedMs: number } {
  const timed = 'TIMEFORMAT="%U %R"; time qemu-aarch64 -cpu neoverse-n1 "$0"';
  const { stdout, stderr } = spawnSync("bash", ["-c", timed, path]);
  const [milliseconds, elapsedMs] = stderr
    .toString()
    .trim()
    .split(" ")
    .map((seconds) => Number(seconds) * 1000 - startUpMs);
  return { checksum: stdout.toString("hex"), milliseconds, elapsedMs };
}

/** What qemu-aarch64 needs for a program that does nothing, about. */
const startUpMs = 8;

/** Processor time of this process, compilation in V8's threads included. */
const processorMs = (): number => process.cpuUsage().user / 1000;
