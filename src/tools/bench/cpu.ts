// `npm run bench -- cpu [NAME…]`: millions of instructions a second here and in native qemu-aarch64, the same executables
// in the same run, and the ratio. Both in processor time, which other work on the machine disturbs least; "steady" leaves
// out our first third of a second, in which V8 still runs code of its first tier. Needs aarch64-linux-gnu-gcc and qemu-aarch64.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import type { GuestAddress } from "../../engine/base/brand.ts";
import { createProcessor, type Processor } from "../../engine/cpu/index.ts";
import { type Kernel, kernels, programOf } from "./programs/cpu-kernels.ts";

const warmUpMs = 333;
const stackTop = 0x7f_ffff_0000;

interface Measured {
  readonly checksum: string;
  readonly instructions: number;
  readonly milliseconds: number;
  /** Millions of instructions a second after the warm-up. */
  readonly steady: number;
}

export function bench(names: readonly string[]): void {
  // On by default in browsers and newer Nodes, not yet in Node 20.
  if (process.versions.node.startsWith("20.")) setFlagsFromString("--experimental-wasm-branch-hinting");
  const wanted = kernels.filter(({ name }) => names.length === 0 || names.some((each) => name.includes(each)));
  const directory = mkdtempSync(join(tmpdir(), "svc0-bench-"));
  const ratios: number[] = [];
  console.log("kernel            instructions   qemu MIPS   here MIPS   steady   ratio");
  try {
    for (const kernel of wanted) {
      const path = compile(kernel, directory);
      const native = runNatively(path);
      const here = runHere(readFileSync(path));
      if (native.checksum !== here.checksum) throw new Error(`${kernel.name}: ${here.checksum} here, ${native.checksum} in qemu`);
      const qemu = here.instructions / native.milliseconds / 1000;
      const ratio = here.steady / qemu;
      ratios.push(ratio);
      const columns = [
        `${(here.instructions / 1e6).toFixed(0)} M`,
        qemu.toFixed(0),
        (here.instructions / here.milliseconds / 1000).toFixed(0),
        here.steady.toFixed(0),
        ratio.toFixed(2),
      ];
      console.log(kernel.name.padEnd(18) + columns.map((text, index) => text.padStart([12, 12, 12, 9, 8][index])).join(""));
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  console.log(`geometric mean ${mean.toFixed(2)}, least ${Math.min(...ratios).toFixed(2)}`);
}

function compile(kernel: Kernel, directory: string): string {
  const source = join(directory, "kernel.c");
  const path = join(directory, "kernel");
  writeFileSync(source, programOf(kernel));
  const options = [
    ...(kernel.vectors ? ["-O3", "-fno-math-errno"] : ["-O2", "-mgeneral-regs-only"]),
    "-static",
    "-nostdlib",
    "-ffreestanding",
    "-fno-tree-loop-distribute-patterns",
    "-fno-stack-protector",
  ];
  execFileSync("aarch64-linux-gnu-gcc", [...options, `-DITERATIONS=${kernel.iterations}`, "-o", path, source]);
  return path;
}

/** qemu's processor time for the program, by the shell's clock, less what it takes to start. */
function runNatively(path: string): { readonly checksum: string; readonly milliseconds: number } {
  const timed = 'TIMEFORMAT=%U; time qemu-aarch64 -cpu neoverse-n1 "$0"';
  const { stdout, stderr } = spawnSync("bash", ["-c", timed, path]);
  return { checksum: stdout.toString("hex"), milliseconds: Number(stderr.toString()) * 1000 - startUpMs };
}

/** What qemu-aarch64 needs for a program that does nothing, about. */
const startUpMs = 8;

/** Processor time of this process, compilation in V8's threads included. */
const processorMs = (): number => process.cpuUsage().user / 1000;

function runHere(elf: Uint8Array): Measured {
  const processor = createProcessor();
  const space = load(processor, elf);
  const { registers } = processor;
  let checksum = "";
  const start = processorMs();
  let warm: { readonly at: number; readonly retired: number } | undefined;
  for (;;) {
    const { trap } = processor.run(4_000_000);
    const now = processorMs();
    if (!warm && now - start > warmUpMs) warm = { at: now, retired: processor.retired };
    if (!trap) continue;
    if (trap.kind !== "supervisorCall") throw new Error(`trap ${trap.kind} at ${registers.pc.toString(16)}`);
    if (registers.x(8) === 93n) break;
    checksum += Buffer.from(space.read(Number(registers.x(1)) as GuestAddress, Number(registers.x(2)))).toString("hex");
  }
  const milliseconds = processorMs() - start;
  const since = warm ?? { at: start, retired: 0 };
  const steady = (processor.retired - since.retired) / (start + milliseconds - since.at) / 1000;
  return { checksum, instructions: processor.retired, milliseconds, steady };
}

/** Maps the loadable segments of a static executable, and a stack. */
function load(processor: Processor, elf: Uint8Array): ReturnType<Processor["createAddressSpace"]> {
  const view = new DataView(elf.buffer, elf.byteOffset, elf.byteLength);
  const space = processor.createAddressSpace();
  const map = (start: number, end: number, flags: number): void =>
    space.map({
      start: (start - (start % 4096)) as GuestAddress,
      end: (Math.ceil(end / 4096) * 4096) as GuestAddress,
      permissions: { read: (flags & 4) !== 0, write: (flags & 2) !== 0, execute: (flags & 1) !== 0 },
      name: "",
      shared: false,
    });
  const headers = Number(view.getBigUint64(32, true));
  for (let index = 0; index < view.getUint16(56, true); index += 1) {
    const at = headers + index * 56;
    if (view.getUint32(at, true) !== 1) continue;
    const [offset, address, , fileSize, memorySize] = [8, 16, 24, 32, 40].map((field) => Number(view.getBigUint64(at + field, true)));
    map(address, address + memorySize, view.getUint32(at + 4, true));
    space.poke(address as GuestAddress, elf.subarray(offset, offset + fileSize));
  }
  map(stackTop - 2 ** 20, stackTop, 6);
  processor.use(space);
  processor.registers.pc = view.getBigUint64(24, true);
  // Below what a kernel leaves there: arguments, environment, auxiliary vector.
  processor.registers.sp = BigInt(stackTop - 1024);
  return space;
}
