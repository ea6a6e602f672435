// Hundreds of calls whose results a native kernel has printed (src/tools/probes.mjs): each program of testing/probes must print
// the same here, line by line.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createProcessor } from "../cpu/index.ts";
import { createComputer } from "./index.ts";
import { transcribe } from "./testing/guest.ts";
import { compile, freestandingOptions, hasCompiler } from "./testing/tools.ts";

const folder = fileURLToPath(new URL("testing/probes/", import.meta.url));
const options = [...freestandingOptions, `-I${folder}`];
const programs = readdirSync(folder).flatMap((file) => (file.endsWith(".c") ? [file.slice(0, -2)] : []));
/** So long a transcript takes at most. */
const budget = 3_000_000_000;

function print(name: string): string {
  const program = compile(readFileSync(`${folder}${name}.c`, "utf8"), options);
  const computer = createComputer({ processor: createProcessor(), files: new Map([["/home/student/probe", program]]), tracing: false });
  computer.spawn({ path: "/home/student/probe", standard: "streams", credentials: { uid: 0, gid: 0 } });
  computer.endInput();
  let printed = "";
  for (let retired = 0; retired < budget; ) {
    const result = computer.run({ budget: 10_000_000 });
    retired += result.retired;
    printed += transcribe(computer.drain().events).stdout;
    if (result.stop === "ended" || result.stop === "idle") return printed;
  }
  return `${printed}… and no end`;
}

describe.skipIf(!hasCompiler)("the native kernel's answers are ours (needs aarch64-linux-gnu-gcc)", () => {
  it.each(programs)("%s", (name) => {
    expect(print(name).split("\n")).toEqual(readFileSync(`${folder}${name}.expected.txt`, "utf8").split("\n"));
  });

  it("there are five hundred of them at least", () => {
    const lines = programs.flatMap((name) => readFileSync(`${folder}${name}.expected.txt`, "utf8").split("\n"));
    expect(lines.filter((line) => line.includes("=")).length).toBeGreaterThan(500);
  });
});
