// svc0 gdb: a program under gdb's commands, on a computer of its own. Commands come from -ex, -x and standard input; the program's
// output goes where it belongs, and what the program reads comes from standard input too.

import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { createProcessor } from "../engine/cpu/index.ts";
import { Gdb, type GdbCommandLine, type GdbHost, loadFile, type Refused, readGdbCommandLine } from "../engine/debug/gdb/index.ts";
import { Debugger, Timeline } from "../engine/debug/index.ts";
import { createComputer } from "../engine/kernel/index.ts";
import { UsageError } from "./command-line.ts";
import { programFrom } from "./program-file.ts";
import { writeAll } from "./standard-streams.ts";

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function saved(path: string, text: string): boolean {
  try {
    writeFileSync(path, text);
    return true;
  } catch {
    return false;
  }
}

export async function gdbCommand(words: readonly string[], folder: string): Promise<number> {
  const line = readGdbCommandLine(words);
  if ("problem" in line) throw new UsageError(`gdb: ${line.problem}`);
  return await new Session(line, folder).run();
}

class Session {
  readonly #line: GdbCommandLine;
  readonly #gdb: Gdb;
  readonly #lines: AsyncIterator<string>;
  #engine: Debugger | undefined;
  #shown = 0;

  constructor(line: GdbCommandLine, folder: string) {
    this.#line = line;
    this.#lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
    this.#gdb = new Gdb(this.#host(folder));
    this.#gdb.words = line.words;
  }

  #host(folder: string): GdbHost {
    return {
      isInteractive: process.stdin.isTTY === true,
      print: (text) => writeAll(1, new TextEncoder().encode(text)),
      program: (path) => loaded(path, folder),
      script: (path) => textOf(resolve(folder, path)),
      save: (path, text) => saved(resolve(folder, path), text),
      source: (file, from) => textOf(resolve(folder, file)) ?? (from === "" ? undefined : textOf(resolve(from, file))),
      start: ({ path, bytes }, programWords, { breakpoints, variables }) => {
        const timeline = new Timeline(createComputer({ processor: createProcessor() }));
        const request = { path, bytes, arguments: [path, ...programWords], standard: "streams" as const };
        const pid = timeline.act({ kind: "spawn", request });
        if (typeof pid !== "number") return pid;
        this.#engine = new Debugger(timeline, breakpoints, variables);
        this.#shown = 0;
        return { debugger: this.#engine, pid };
      },
    };
  }

  async run(): Promise<number> {
    const { program, commands, isBatch } = this.#line;
    if (program !== undefined) await this.#finish(this.#gdb.guarded(() => loadFile(this.#gdb, program)));
    if (isBatch) this.#gdb.settings.set("confirm", "off");
    for (const command of commands) {
      if (this.#gdb.isOver) break;
      await this.#finish("line" in command ? this.#gdb.execute(command.line) : this.#gdb.execute(`source ${command.script}`));
    }
    while (!isBatch && !this.#gdb.isOver) {
      if (process.stdin.isTTY) writeAll(1, new TextEncoder().encode("(gdb) "));
      const { done, value } = await this.#lines.next();
      if (done) break;
      await this.#finish(this.#gdb.execute(value));
    }
    process.stdin.destroy();
    return 0;
  }

  async #finish(moving: ReturnType<Gdb["execute"]>): Promise<void> {
    for (;;) {
      const { done, value } = moving.next();
      this.#show();
      if (done) return;
      if (value.kind !== "waiting") continue;
      if (this.#gdb.wanted) await this.#answer();
      else await this.#feed();
    }
  }

  /** A command wants a line for itself. */
  async #answer(): Promise<void> {
    if (process.stdin.isTTY) writeAll(1, new TextEncoder().encode(this.#gdb.wanted?.prompt ?? ""));
    const { done, value } = await this.#lines.next();
    this.#gdb.give(done ? "end" : value);
  }

  /** The program waits for input: the next line of ours is its own. */
  async #feed(): Promise<void> {
    const { done, value } = await this.#lines.next();
    if (done) this.#engine?.timeline.act({ kind: "endInput" });
    else this.#engine?.timeline.act({ kind: "feed", bytes: new TextEncoder().encode(`${value}\n`) });
  }

  /** Output of what has happened for the first time; a repeated run prints nothing again, and what lies ahead is not known yet. */
  #show(): void {
    const journal = this.#engine?.timeline.journal;
    if (!journal) return;
    for (const { index, event } of journal.since(this.#shown)) {
      if (event.kind === "output") writeAll(event.sink === "stderr" ? 2 : 1, event.bytes);
      this.#shown = index + 1;
    }
  }
}

function loaded(path: string, folder: string): { readonly path: string; readonly bytes: Uint8Array } | Refused {
  try {
    const program = programFrom(path, folder);
    return program ? { path: resolve(folder, path.replace(/[.][so]$/i, "")), bytes: program.bytes } : { message: `${path} has errors.` };
  } catch (error) {
    if (error instanceof UsageError)
      return { message: textOf(resolve(folder, path)) === undefined ? `${path}: No such file or directory.` : error.message };
    throw error;
  }
}
