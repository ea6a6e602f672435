// Socket calls as strace 6.1 prints them on a native kernel: the same program, the same lines.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runProgram } from "../testing/guest.ts";
import { hasNativeKernel } from "../testing/socket-oracle.ts";
import { compile } from "../testing/tools.ts";

const source = fileURLToPath(new URL("../testing/socket-trace.c", import.meta.url));
const library = fileURLToPath(new URL("../testing/library.c", import.meta.url));
const version = spawnSync("strace", ["--version"], { encoding: "utf8" }).stdout ?? "";

/** Addresses differ, and an x86-64 has calls that an arm64 has not. */
const plain = (line: string): string => line.replace(/\) +=/, ") =").replace(/0x[0-9a-f]{6,}/g, "ADDRESS");

function nativeLines(): string[] {
  const directory = mkdtempSync(join(tmpdir(), "svc0-trace-"));
  try {
    const program = join(directory, "program");
    execFileSync("gcc", ["-O1", "-w", "-o", program, source]);
    const { stderr } = spawnSync("strace", [program], { cwd: directory, encoding: "utf8" });
    const lines = stderr.split("\n").map(plain);
    return lines.slice(
      lines.findIndex((line) => line.startsWith("socket(")),
      lines.findIndex((line) => line.startsWith("exit_group")),
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function ownLines(): string[] {
  const options = ["-static", "-nostdlib", "-ffreestanding", "-mgeneral-regs-only", "-mno-outline-atomics", "-O1", "-fno-builtin"];
  const program = compile(readFileSync(source, "utf8"), [...options, "-fno-stack-protector", library]);
  const { calls } = runProgram(program, { standard: "streams", credentials: { uid: 0, gid: 0 } });
  return calls.map(plain).filter((line) => !line.startsWith("exit_group"));
}

const isReady = hasNativeKernel && version.includes("version 6.1");

describe.skipIf(!isReady)("strace's lines of socket calls (needs Linux, gcc, aarch64-linux-gnu-gcc, strace 6.1)", () => {
  it("are ours, too", () => expect(ownLines()).toEqual(nativeLines()));
});
