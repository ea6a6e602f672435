// The shell beside bash: the scripts of testing/scripts.txt, each with what bash prints and returns for it.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createProcessor } from "../cpu/index.ts";
import { createComputer } from "../kernel/index.ts";
import { transcribe } from "../kernel/testing/guest.ts";
import { buildUserland } from "../shell/index.ts";

const all = readFileSync(fileURLToPath(new URL("testing/scripts.txt", import.meta.url)), "utf8");
const scripts = all
  .split(/^#### /m)
  .slice(1)
  .map((part) => ({ name: part.slice(0, part.indexOf("\n")), text: part.slice(part.indexOf("\n") + 1) }));

interface Result {
  readonly output: string;
  readonly status: string;
}

function inMachine(text: string): Result {
  const { programs, tools } = buildUserland();
  const files = new Map([["/home/student/script", new TextEncoder().encode(text)]]);
  const computer = createComputer({ processor: createProcessor({ memoryBytes: 32 * 2 ** 20 }), programs, tools, files });
  const pid = computer.spawn({ path: "/bin/sh", arguments: ["sh", "script"], standard: "streams" });
  let output = "";
  let status = "goes on";
  for (let round = 0; status === "goes on" && round < 200; round += 1) {
    const { stop } = computer.run({ budget: 5_000_000, idleUntilNs: computer.nowNs + 1_000_000_000 });
    const { events } = computer.drain();
    output += transcribe(events).stdout;
    const end = events.find((event) => (event.kind === "exited" || event.kind === "killed") && event.pid === pid);
    if (end) status = end.kind === "exited" ? `exited ${end.status}` : end.kind;
    else if (stop === "idle") break;
  }
  return { output, status };
}

function inBash(text: string): Result {
  const folder = mkdtempSync(join(tmpdir(), "svc0-script-"));
  writeFileSync(join(folder, "script"), text);
  const environment = { PATH: process.env.PATH ?? "", HOME: "/home/student", USER: "student" };
  const { stdout, status } = spawnSync("bash", ["script"], { cwd: folder, env: environment, input: "", encoding: "utf8" });
  rmSync(folder, { recursive: true });
  return { output: stdout, status: `exited ${status}` };
}

const hasBash = spawnSync("bash", ["-c", "exit"]).status === 0;

describe.skipIf(!hasBash)("the shell prints what bash prints (needs bash)", () => {
  it.each(scripts)("$name", ({ text }) => expect(inMachine(text)).toEqual(inBash(text)));
});
