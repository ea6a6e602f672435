// svc0 gdb: a program under gdb's commands, on a computer of its own. Commands come from -ex, -x and standard input; the program's
// output goes where it belongs, and what the program reads comes from standard input too.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { createProcessor } from "../engine/cpu/index.ts";
import { Gdb, type GdbHost, loadFile, type Refused } from "../engine/debug/gdb/index.ts";
import { Debugger, Timeline } from "../engine/debug/index.ts";
import { createComputer } from "../engine/kernel/index.ts";
import { UsageError } from "./command-line.ts";
import { programFrom } from "./program-file.ts";
import { writeAll } from "./standard-streams.ts";

interface CommandLine {
  readonly program: string | undefined;
  readonly words: readonly string[];
  /** In order, from -ex and -x. */
  readonly commands: readonly string[];
  readonly isBatch: boolean;
  readonly isQuiet: boolean;
}

function parse(words: readonly string[], folder: string): CommandLine {
  const commands: string[] = [];
  const rest: string[] = [];
  let [isBatch, isQuiet, hasArguments] = [false, false, false];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    const option = /^--?([a-z]+)(?:=(.*))?$/.exec(word);
    const value = (): string => {
      const given = option?.[2] ?? words[++index];
      if (given === undefined) throw new UsageError(`gdb: ${word} needs something behind it`);
      return given;
    };
    if (rest.length > 0 && hasArguments) rest.push(word);
    else if (!option) rest.push(word);
    else if (option[1] === "batch") [isBatch, isQuiet] = [true, true];
    else if (["q", "quiet", "silent"].includes(option[1])) isQuiet = true;
    else if (["nx", "n", "nh", "tui"].includes(option[1])) continue;
    else if (option[1] === "args") hasArguments = true;
    else if (["ex", "eval"].includes(option[1]) || word === "--eval-command") commands.push(value());
    else if (["x", "command"].includes(option[1])) commands.push(...scriptLines(value(), folder));
    else throw new UsageError(`gdb: the option ${word} is not known; there are -batch, -ex COMMAND, -x FILE, -q and --args`);
  }
  const [program, ...programWords] = rest;
  return { program, words: hasArguments ? programWords : [], commands, isBatch, isQuiet };
}

function scriptLines(path: string, folder: string): readonly string[] {
  const text = textOf(resolve(folder, path));
  if (text === undefined) throw new UsageError(`gdb: ${path}: No such file or directory.`);
  return text.split("\n").filter((line) => line.trim() !== "");
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

export async function gdbCommand(words: readonly string[], folder: string): Promise<number> {
  return await new Session(parse(words, folder), folder).run();
}

class Session {
  readonly #line: CommandLine;
  readonly #gdb: Gdb;
  readonly #lines: AsyncIterator<string>;
  #engine: Debugger | undefined;
  #shown = 0;

  constructor(line: CommandLine, folder: string) {
    this.#line = line;
    this.#lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
    this.#gdb = new Gdb(this.#host(folder));
    this.#gdb.words = line.words;
  }

  #host(folder: string): GdbHost {
    return {
      print: (text) => writeAll(1, new TextEncoder().encode(text)),
      program: (path) => loaded(path, folder),
      script: (path) => textOf(resolve(folder, path)),
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
    for (const command of commands) {
      if (this.#gdb.isOver) break;
      await this.#finish(this.#gdb.execute(command));
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
      if (value.kind === "waiting") await this.#feed();
    }
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
