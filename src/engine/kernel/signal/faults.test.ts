// What the processor refuses becomes the signal that Linux sends: signal, si_code and address, with pc at the instruction.

import { describe, expect, it } from "vitest";
import { formatSignalInformation } from "../index.ts";
import { runProgram } from "../testing/guest.ts";
import { addressOf, assemble, hasBinutils } from "../testing/tools.ts";

/** The line of the trace, addresses by symbol, and whether pc is at the label `fault`. */
function die(body: string): { line: string; isAtMark: boolean } {
  const bytes = assemble(`.globl _start\n_start:\n${body}\n nop\n.data\n.balign 8\ndata: .quad 0\n`);
  const killed = runProgram(bytes).events.find((event) => event.kind === "killed");
  if (killed?.kind !== "killed") throw new Error("it was not killed");
  const named = (text: string, name: string): string => text.replace(`0x${addressOf(bytes, name).toString(16)}`, name);
  const line = formatSignalInformation(killed.information);
  return {
    line: ["_start", "data", ...(body.includes("fault:") ? ["fault"] : [])].reduce(named, line),
    isAtMark: body.includes("fault:") && killed.pc === BigInt(addressOf(bytes, "fault")),
  };
}

const table: readonly (readonly [what: string, body: string, signal: string, code: string, address: string])[] = [
  ["a load from NULL", " mov x1, #0\nfault: ldr x0, [x1]", "SIGSEGV", "SEGV_MAPERR", "NULL"],
  ["a load beyond every mapping", " mov x1, #0x10000000\nfault: ldr x0, [x1, #8]", "SIGSEGV", "SEGV_MAPERR", "0x10000008"],
  ["a store to .text", " adr x1, _start\nfault: str x0, [x1]", "SIGSEGV", "SEGV_ACCERR", "_start"],
  ["a jump to NULL", " mov x1, #0\n br x1", "SIGSEGV", "SEGV_MAPERR", "NULL"],
  ["a jump into .data", " ldr x1, =data\n br x1", "SIGSEGV", "SEGV_ACCERR", "data"],
  ["a jump to an odd address", " mov x1, #0x1002\n br x1", "SIGBUS", "BUS_ADRALN", "0x1002"],
  ["sp that is not a multiple of 16", " mov x1, #0x1008\n mov sp, x1\nfault: ldr x0, [sp]", "SIGBUS", "BUS_ADRALN", "0x1008"],
  ["brk", " nop\nfault: brk #1", "SIGTRAP", "TRAP_BRKPT", "fault"],
  ["udf", " nop\nfault: udf #0", "SIGILL", "ILL_ILLOPC", "fault"],
  ["hlt", " nop\nfault: hlt #0", "SIGILL", "ILL_ILLOPC", "fault"],
];

describe.skipIf(!hasBinutils)("faults (needs aarch64-linux-gnu-as)", () => {
  it.each(table)("%s", (_what, body, signal, code, address) => {
    const { line, isAtMark } = die(body);
    expect(line).toBe(`--- ${signal} {si_signo=${signal}, si_code=${code}, si_addr=${address}} ---`);
    expect(isAtMark).toBe(body.includes("fault:"));
  });

  it("a fault that is blocked ends the program, although it has a handler", () => {
    const { ends } = runProgram(
      assemble(`.globl _start
_start: mov x0, #11
 ldr x1, =action
 mov x2, #0
 mov x3, #8
 mov w8, #134
 svc #0
 mov x0, #0
 ldr x1, =mask
 mov w8, #135
 svc #0
 mov x1, #0
 ldr x0, [x1]
handler: mov x0, #0
 mov w8, #93
 svc #0
.data
action: .quad handler, 0, 0, 0
mask: .quad 0x400`),
    );
    expect(ends).toEqual(["killed by SIGSEGV"]);
  });

  it("so does a fault that is ignored", () => {
    const { ends } = runProgram(
      assemble(`.globl _start
_start: mov x0, #11
 ldr x1, =ignore
 mov x2, #0
 mov x3, #8
 mov w8, #134
 svc #0
 mov x1, #0
 ldr x0, [x1]
.data
ignore: .quad 1, 0, 0, 0`),
    );
    expect(ends).toEqual(["killed by SIGSEGV"]);
  });

  it("the stack grows when it is touched below, up to 8 MiB; beyond is a fault", () => {
    const touch = (kib: number): readonly string[] =>
      runProgram(
        assemble(
          `.globl _start\n_start: mov x1, sp\n ldr x2, =${kib * 1024}\n sub x1, x1, x2\n str x0, [x1]\n mov x0, #0\n mov w8, #93\n svc #0`,
        ),
      ).ends;
    expect(touch(1000)).toEqual(["exited 0"]);
    expect(touch(8000)).toEqual(["exited 0"]);
    expect(touch(8200)).toEqual(["killed by SIGSEGV"]);
  });

  it("a call into memory that is stack but not yet mapped grows it, too", () => {
    const { calls } = runProgram(
      assemble(`.globl _start
_start: sub x1, sp, #0x100, lsl #12
 mov x0, x1
 mov x1, #0
 mov x2, #0
 mov w8, #113
 mov x1, x0
 mov x0, #1
 svc #0
 mov w8, #93
 svc #0`),
    );
    expect(calls[0]).toMatch(/^clock_gettime\(CLOCK_MONOTONIC, \{tv_sec=0, .*\) = 0$/);
  });

  it("memory that runs out is SIGKILL", () => {
    const { ends } = runProgram(
      assemble(`.globl _start
_start: mov x0, #0
 mov x1, #0x40000000
 mov x2, #3
 mov x3, #0x22
 mov x4, #-1
 mov x5, #0
 mov w8, #222
 svc #0
again: str x0, [x0]
 add x0, x0, #4096
 b again`),
      {},
      { memoryBytes: 8 * 1024 * 1024 },
    );
    expect(ends).toEqual(["killed by SIGKILL"]);
  });
});
