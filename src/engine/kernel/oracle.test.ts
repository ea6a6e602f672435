// Several hundred calls whose results a native kernel has printed: ../shared/oracles/linux-probe.c, compiled without a C library's
// code (testing/library.c stands in for it), must print the same here, line by line.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { bootComputer, start, transcribe } from "./testing/guest.ts";
import { besideRepository, compile, hasCompiler } from "./testing/tools.ts";

const probe = besideRepository("shared/oracles/linux-probe.c");
const expected = besideRepository("shared/oracles/linux-probe.expected.txt");
const library = fileURLToPath(new URL("testing/library.c", import.meta.url));
const options = ["-static", "-nostdlib", "-ffreestanding", "-mgeneral-regs-only", "-O1", "-fno-builtin", "-fno-stack-protector"];

/** What the native machine, an x86-64, has otherwise than an arm64: there the structure is packed. */
const onArm = (line: string): string => line.replace("sizeof epoll_event 12", "sizeof epoll_event 16");

/** The lines of a transcript, each after its section's name. */
function lines(transcript: string): string[] {
  let section = "";
  return transcript.split("\n").flatMap((line) => {
    if (line.startsWith("## ")) section = line;
    return [`${section}: ${onArm(line.trimEnd())}`];
  });
}

function printProbe(): string {
  const computer = bootComputer();
  const program = compile(readFileSync(probe!, "utf8"), [...options, library]);
  start(computer, program, { standard: "streams", credentials: { uid: 0, gid: 0 } });
  let printed = "";
  for (let stop = ""; stop !== "ended" && stop !== "idle"; ) {
    ({ stop } = computer.run({ budget: 10_000_000 }));
    printed += transcribe(computer.drain().events).stdout;
  }
  return printed;
}

describe.skipIf(!probe || !expected || !hasCompiler)("the native kernel's transcript (needs ../shared and aarch64-linux-gnu-gcc)", () => {
  it("is ours, too", () => {
    expect(lines(printProbe())).toEqual(lines(readFileSync(expected!, "utf8")));
  });
});
