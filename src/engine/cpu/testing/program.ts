// Small static programs for tests and benches: assembled by GNU as, run here or by qemu-aarch64.
// Here a mini kernel answers write (64) and exit (93); everything else is a mistake of the test.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GuestAddress } from "../../base/brand.ts";
import type { Mapping, Processor } from "../processor.ts";
import type { Trap } from "../trap.ts";

export const toolsPresent = ["aarch64-linux-gnu-as", "aarch64-linux-gnu-ld", "aarch64-linux-gnu-objcopy", "qemu-aarch64"].every((tool) =>
  existsSync(`/usr/bin/${tool}`),
);

export const codeStart = 0x400000;
export const stackTop = 0x7f_ffff_0000;

export interface Built {
  /** What lies from 0x400000 on: .text and .data, readable, writable and executable. */
  readonly image: Uint8Array;
  /** An ELF executable of the same. */
  readonly elf: Uint8Array;
}

/** One segment, readable, writable and executable. */
const linkerScript = `ENTRY(_start)
PHDRS { all PT_LOAD FLAGS(7); }
SECTIONS { . = 0x400000; .text : { *(.text) *(.data) } :all .bss : { *(.bss) } :all }`;

/** Assembles and links a source whose entry is `_start`. */
export function build(source: string): Built {
  const directory = mkdtempSync(join(tmpdir(), "svc0-cpu-"));
  try {
    const path = (name: string): string => join(directory, name);
    writeFileSync(path("a.s"), `.arch armv8.2-a+crypto+fp16\n.global _start\n${source}\n`);
    execFileSync("aarch64-linux-gnu-as", ["-o", path("a.o"), path("a.s")], { stdio: "pipe" });
    writeFileSync(path("a.ld"), linkerScript);
    execFileSync("aarch64-linux-gnu-ld", ["-T", path("a.ld"), "-o", path("a"), path("a.o")], { stdio: "pipe" });
    execFileSync("aarch64-linux-gnu-objcopy", ["-O", "binary", path("a"), path("a.bin")], { stdio: "pipe" });
    return { image: readFileSync(path("a.bin")), elf: readFileSync(path("a")) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** What qemu-aarch64 prints for an ELF executable, and its exit status. */
export function runInQemu(elf: Uint8Array): { readonly output: Uint8Array; readonly status: number | null } {
  const directory = mkdtempSync(join(tmpdir(), "svc0-cpu-"));
  try {
    const path = join(directory, "a");
    writeFileSync(path, elf, { mode: 0o755 });
    const { stdout, status } = spawnSync("qemu-aarch64", ["-cpu", "neoverse-n1", path], { maxBuffer: 2 ** 26 });
    return { output: stdout, status };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

export const mapping = (start: number, length: number, permissions: string, rest: Partial<Mapping> = {}): Mapping => ({
  start: start as GuestAddress,
  end: (start + length) as GuestAddress,
  permissions: { read: permissions.includes("r"), write: permissions.includes("w"), execute: permissions.includes("x") },
  name: "",
  shared: false,
  ...rest,
});

/** Maps an image with room behind it, and a stack of 1 MiB; pc and sp are set. */
export function load(processor: Processor, image: Uint8Array, bssBytes = 0x10000): void {
  const space = processor.createAddressSpace();
  space.map(mapping(codeStart, Math.ceil((image.length + bssBytes) / 4096) * 4096, "rwx"));
  space.map(mapping(stackTop - 0x100000, 0x100000, "rw"));
  space.poke(codeStart as GuestAddress, image);
  processor.use(space);
  processor.registers.pc = BigInt(codeStart);
  processor.registers.sp = BigInt(stackTop);
  spaces.set(processor, space);
}

const spaces = new WeakMap<Processor, ReturnType<Processor["createAddressSpace"]>>();
export const spaceOf = (processor: Processor): ReturnType<Processor["createAddressSpace"]> => {
  const space = spaces.get(processor);
  if (!space) throw new Error("nothing is loaded");
  return space;
};

export interface Finished {
  readonly output: Uint8Array;
  readonly status: number | undefined;
  readonly retired: number;
  /** Why it ended, if not by exit. */
  readonly trap: Trap | undefined;
}

/** Runs to exit or to a trap that is not a call, in slices that `nextBudget` chooses. */
export function runToEnd(processor: Processor, nextBudget: () => number = () => 1_000_000, limit = 1e9): Finished {
  const chunks: Uint8Array[] = [];
  let retired = 0;
  const finish = (status: number | undefined, trap: Trap | undefined): Finished => ({
    output: Buffer.concat(chunks),
    status,
    retired,
    trap,
  });
  const { registers } = processor;
  while (retired < limit) {
    const outcome = processor.run(nextBudget());
    retired += outcome.retired;
    const { trap } = outcome;
    if (trap === undefined) continue;
    if (trap.kind !== "supervisorCall") return finish(undefined, trap);
    const call = Number(registers.x(8));
    if (call === 93) return finish(Number(registers.x(0) & 255n), undefined);
    if (call !== 64) throw new Error(`call ${call} is not in the mini kernel`);
    const bytes = spaceOf(processor).read(Number(registers.x(1)) as GuestAddress, Number(registers.x(2)));
    chunks.push(bytes);
    registers.setX(0, BigInt(bytes.length));
  }
  return finish(undefined, undefined);
}
