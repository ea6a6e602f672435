// Scripts of socket calls on the native kernel and here: socket-script.c compiled for both, the transcripts of each. Node only.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createProcessor } from "../../cpu/index.ts";
import { encodeUtf8 } from "../abi/text.ts";
import { createComputer } from "../index.ts";
import { transcribe } from "./guest.ts";
import { generateScript, kindOf, readTranscripts, type Transcript, writeScripts } from "./socket-scripts.ts";
import { compile, freestandingOptions, hasCompiler } from "./tools.ts";

export const hasNativeKernel = process.platform === "linux" && spawnSync("gcc", ["--version"]).status === 0 && hasCompiler;

/** Both programs, compiled once; `close` removes them. */
export interface SocketOracle {
  native(input: string): Transcript[];
  ours(input: string): Transcript[];
  close(): void;
}

/** `sources`: the folder of socket-script.c and library.c. */
export function createSocketOracle(sources: string): SocketOracle {
  const program = join(sources, "socket-script.c");
  const directory = mkdtempSync(join(tmpdir(), "svc0-sockets-"));
  const native = join(directory, "native");
  execFileSync("gcc", ["-O1", "-w", "-o", native, program]);
  const guest = compile(readFileSync(program, "utf8"), [...freestandingOptions, resolve(sources, "library.c")]);
  return {
    native: (input) => {
      const { stdout, error } = spawnSync(native, { input, cwd: directory, encoding: "utf8", maxBuffer: 1 << 30 });
      if (error) throw error;
      return readTranscripts(stdout);
    },
    ours: (input) => {
      const computer = createComputer({ processor: createProcessor({ memoryBytes: 64 << 20 }), tracing: false });
      const pid = computer.spawn({ path: "/root/script", bytes: guest, standard: "streams", credentials: { uid: 0, gid: 0 } });
      if (typeof pid !== "number") throw new Error(pid.message);
      computer.feed(encodeUtf8(input));
      computer.endInput();
      let stdout = "";
      for (let stop = ""; stop !== "ended" && stop !== "idle"; ) {
        ({ stop } = computer.run({ budget: 50_000_000 }));
        stdout += transcribe(computer.drain().events).stdout;
      }
      return readTranscripts(stdout);
    },
    close: () => rmSync(directory, { recursive: true, force: true }),
  };
}

export interface Difference {
  readonly seed: number;
  readonly kind: string;
  /** The shortest script found that still differs, and both transcripts of it. */
  readonly steps: readonly string[];
  readonly native: readonly string[];
  readonly ours: readonly string[];
}

const same = (left: Transcript | undefined, right: Transcript | undefined): boolean =>
  left !== undefined && right !== undefined && left.lines.join("\n") === right.lines.join("\n");

export interface Comparison {
  readonly differences: readonly Difference[];
  /** Of all scripts. */
  readonly steps: number;
}

/** Runs the scripts of these seeds on both; each that differs, and does so again, is made as short as it can be. */
export function compareScripts(oracle: SocketOracle, seeds: readonly number[], shrinks = 5): Comparison {
  const scripts = seeds.map((seed) => ({ seed, steps: generateScript(seed, kindOf(seed)) }));
  const input = writeScripts(scripts);
  const native = oracle.native(input);
  const ours = oracle.ours(input);
  const differences: Difference[] = [];
  for (const [index, script] of scripts.entries()) {
    if (same(native[index], ours[index])) continue;
    const found = confirm(oracle, script.seed, script.steps);
    if (!found) continue;
    differences.push(differences.length < shrinks ? shrink(oracle, found) : found);
  }
  return { differences, steps: scripts.reduce((sum, { steps }) => sum + steps.length, 0) };
}

/** A native kernel is busy with other things at times: what differs must differ twice more. */
function confirm(oracle: SocketOracle, seed: number, steps: readonly string[]): Difference | undefined {
  const input = writeScripts([{ seed, steps }]);
  const ours = oracle.ours(input)[0];
  for (let attempt = 0; attempt < 2; attempt++) if (same(oracle.native(input)[0], ours)) return undefined;
  const native = oracle.native(input)[0];
  if (same(native, ours)) return undefined;
  return { seed, kind: kindOf(seed), steps, native: native?.lines ?? [], ours: ours?.lines ?? [] };
}

function shrink(oracle: SocketOracle, difference: Difference): Difference {
  let smallest = difference;
  const first = smallest.native.findIndex((line, index) => line !== smallest.ours[index]);
  const cut = confirm(oracle, smallest.seed, smallest.steps.slice(0, first + 1));
  if (cut) smallest = cut;
  for (let index = smallest.steps.length - 2; index >= 0; index--) {
    const shorter = confirm(
      oracle,
      smallest.seed,
      smallest.steps.filter((_, at) => at !== index),
    );
    if (shorter) smallest = shorter;
  }
  return smallest;
}
