// Scripts of testing/scripts.txt in a machine, and with bash: what they print, and how they end.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createProcessor } from "../../cpu/index.ts";
import { createComputer } from "../../kernel/index.ts";
import { transcribe } from "../../kernel/testing/guest.ts";
import { buildUserland } from "../../shell/index.ts";

export interface Script {
  readonly name: string;
  readonly text: string;
}

export interface ScriptResult {
  readonly output: string;
  readonly status: string;
}

/** `#### NAME`, then its lines. The first ones are those that matter most. */
export const readScripts = (path: string): readonly Script[] =>
  readFileSync(path, "utf8")
    .split(/^#### /m)
    .slice(1)
    .map((part) => ({ name: part.slice(0, part.indexOf("\n")), text: part.slice(part.indexOf("\n") + 1) }));

export const hasBash = (): boolean => spawnSync("bash", ["-c", "exit"]).status === 0;

/** One computer for all: each script has a directory of its own. */
export function machineFor(scripts: readonly Script[]): (name: string) => ScriptResult {
  const { programs, tools } = buildUserland();
  const files = new Map(scripts.map(({ name, text }) => [`/tmp/${name}/script`, new TextEncoder().encode(text)]));
  const computer = createComputer({ processor: createProcessor({ memoryBytes: 64 * 2 ** 20 }), programs, tools, files });
  return (name) => {
    const command = `cd /tmp/${name} && exec sh script`;
    const pid = computer.spawn({ path: "/bin/sh", arguments: ["sh", "-c", command], standard: "streams" });
    let output = "";
    for (let round = 0; round < 200; round += 1) {
      const { stop } = computer.run({ budget: 5_000_000, idleUntilNs: computer.nowNs + 1_000_000_000 });
      const { events } = computer.drain();
      output += transcribe(events).stdout;
      const end = events.find((event) => (event.kind === "exited" || event.kind === "killed") && event.pid === pid);
      if (end) return { output, status: end.kind === "exited" ? `exited ${end.status}` : end.kind };
      if (stop === "idle") break;
    }
    return { output, status: "goes on" };
  };
}

export function inBash(text: string): ScriptResult {
  const folder = mkdtempSync(join(tmpdir(), "svc0-script-"));
  writeFileSync(join(folder, "script"), text);
  const environment = { PATH: process.env.PATH ?? "", HOME: "/home/student", USER: "student" };
  const { stdout, status } = spawnSync("bash", ["script"], { cwd: folder, env: environment, input: "", encoding: "utf8" });
  rmSync(folder, { recursive: true });
  return { output: stdout, status: `exited ${status}` };
}
