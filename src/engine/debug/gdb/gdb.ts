// gdb's command language over the debugger's engine: a line of text in, what gdb prints out. Knows no files and no time: those are the
// host's. A command that lets the program run is a move in pieces.

import { decodeUtf8 } from "../../base/utf8.ts";
import { readExecutable } from "../../elf/index.ts";
import { BreakpointTable } from "../breakpoint.ts";
import { type DebugInfo, infoOf } from "../debug-info.ts";
import type { Debugger } from "../debugger.ts";
import { type EvaluationContext, evaluateText } from "../expression/evaluate.ts";
import { type ExamineFormat, type FormatLetter, formatValue } from "../expression/format.ts";
import { ExpressionError } from "../expression/parse.ts";
import type { Type } from "../expression/type.ts";
import { scalarOf, type Value } from "../expression/value.ts";
import type { FrameVariables } from "../frame-variables.ts";
import { locate } from "../location.ts";
import type { Position } from "../position.ts";
import type { Moving, Stop } from "../stop.ts";
import { backtrace, type StackFrame } from "../unwind.ts";
import { CallWanted, callProgram } from "./call-program.ts";
import { type Command, GdbError } from "./command.ts";
import { commands } from "./commands.ts";
import type { GdbHost, ProgramFile, StartedProgram } from "./host.ts";
import type { WindowName } from "./screen.ts";
import { rowNamed } from "./script-commands.ts";
import { printStyle } from "./setting-commands.ts";
import type { SignalHandling } from "./signal-commands.ts";
import { report } from "./stop-report.ts";
import { fileContext, frameContext, frameVariables, nameOfAddress } from "./world.ts";

export interface Display {
  readonly number: number;
  readonly format: string | undefined;
  readonly text: string;
  readonly isEnabled: boolean;
  /** Where the function begins whose variables it names: it is shown there alone. */
  readonly scope?: number;
}

export interface Checkpoint {
  readonly number: number;
  readonly position: Position;
  /** Of the computer then, to tell whether the run still comes by there. */
  readonly hash: string;
  readonly place: string;
}

const framesAtMost = 10_000;
/** Bytes of a text that printf prints. */
const textMaximum = 4096;

/**
 * One session of gdb: its program, breakpoints, settings and what it has printed last. `execute` does a line; what it prints goes to the
 * host.
 */
export class Gdb {
  readonly host: GdbHost;
  readonly commands = commands;
  readonly breakpoints = new BreakpointTable();
  readonly variables = new Map<string, Value>();
  readonly history: Value[] = [];
  readonly settings = new Map<string, string>();
  /** What is to be done when the program gets one, where that is not the usual. */
  readonly signals = new Map<number, SignalHandling>();
  displays: Display[] = [];
  displaysMade = 0;
  program: ProgramFile | undefined;
  /** Words of the program's own, from `run` and `set args`. */
  words: readonly string[] = [];
  examined: { format: ExamineFormat; next: bigint } = { format: { count: 1, letter: "x", bytes: 4 }, next: 0n };
  /** The lines that `list` shows next, and those shown last. */
  listed: { readonly file: string; readonly first: number; readonly last: number; readonly isShown: boolean } | undefined;
  isOver = false;
  /** What `define` has made. */
  readonly userCommands = new Map<string, { readonly lines: readonly string[]; readonly help: string }>();
  /** Lines of a breakpoint's own, done when it has stopped the program. */
  readonly scripts = new Map<number, readonly string[]>();
  /** Those of the breakpoint that has just stopped it. */
  due: readonly string[] = [];
  readonly checkpoints: Checkpoint[] = [];
  /** Text windows; none: they are off. */
  windows: readonly WindowName[] = [];
  /** A line is wanted for a command: `give` brings it. */
  wanted: { readonly prompt: string } | undefined;
  #given: string | undefined;
  /** Of files and breakpoints, the lines that are still to be done; the innermost last. */
  readonly #scripted: string[][] = [];
  #leaving: "left" | "next" | undefined;
  #started: StartedProgram | undefined;
  #hasEnded = false;
  #fileInfo: DebugInfo | undefined;
  #level = 0;
  #last: { readonly command: Command; readonly words: string } | undefined;

  constructor(host: GdbHost) {
    this.host = host;
  }

  print(text: string): void {
    this.host.print(text);
  }

  /** Lines in their order, for `show commands`. */
  readonly typed: string[] = [];

  /** One line; nothing in it: what was done last, again. */
  execute(line: string): Moving<undefined> {
    if (line.trim() !== "" && this.#scripted.length === 0) this.typed.push(line.trim());
    return this.guarded(() => this.#run(line.trim()));
  }

  /** Does something whose errors are for whoever types. */
  *guarded(run: () => undefined | Moving<undefined>): Moving<undefined> {
    try {
      const moving = run();
      if (moving) yield* moving;
    } catch (error) {
      if (!(error instanceof GdbError || error instanceof ExpressionError)) throw error;
      this.print(`${error.message}\n`);
    }
    return undefined;
  }

  /** Lines of a file, a breakpoint or a loop, one after the other; what has left them before their end. */
  *follow(lines: readonly string[]): Moving<"left" | "next" | undefined> {
    const rest = [...lines];
    this.#scripted.push(rest);
    this.#leaving = undefined;
    try {
      for (let line = rest.shift(); line !== undefined && !this.isOver; line = rest.shift()) {
        if (line.trim() !== "") yield* this.execute(line.trim());
        if (this.#leaving !== undefined) break;
      }
    } finally {
      this.#scripted.pop();
    }
    return this.#leaving;
  }

  /** loop_break and loop_continue. */
  leave(how: "left" | "next"): void {
    this.#leaving = how;
  }

  /** The loop that was left is over. */
  stay(): void {
    this.#leaving = undefined;
  }

  get isInteractive(): boolean {
    return this.host.isInteractive === true && this.#scripted.length === 0;
  }

  /** The next line, which is no command: of the file that is read, else of whoever types. */
  *readLine(prompt: string): Moving<string> {
    const scripted = this.#scripted.at(-1);
    if (scripted) return scripted.shift() ?? "end";
    this.#given = undefined;
    this.wanted = { prompt };
    while (this.#given === undefined) yield { kind: "waiting" };
    this.wanted = undefined;
    return this.#given;
  }

  give(line: string): void {
    this.#given = line;
  }

  /** Whether somebody at a terminal says yes. */
  *ask(question: string): Moving<boolean> {
    if (this.settings.get("confirm") === "off") return true;
    if (!this.host.isInteractive || this.#scripted.length > 0) {
      this.print(`${question}(y or n) [answered Y; input not from terminal]\n`);
      return true;
    }
    for (;;) {
      const answer = (yield* this.readLine(`${question}(y or n) `)).trim().toLowerCase();
      if (answer.startsWith("y")) return true;
      if (answer.startsWith("n")) return false;
      this.print("Please answer y or n.\n");
    }
  }

  *#run(line: string): Moving<undefined> {
    if (line.startsWith("#")) return undefined;
    const parsed = /^([A-Za-z][\w-]*|[!])?\s*(.*)$/s.exec(line) as RegExpExecArray;
    if (line === "") {
      if (!this.#last) return undefined;
    } else if (parsed[1] === undefined) throw new GdbError(`Undefined command: "${line}".  Try "help".`);
    const command = line === "" ? (this.#last as { command: Command }).command : rowNamed(this, parsed[1]);
    const words = line === "" ? (this.#last as { words: string }).words : parsed[2];
    const { again = "same" } = command;
    this.#last = again === "nothing" ? undefined : { command, words: again === "bare" ? "" : words };
    const moving = command.run(this, words);
    if (moving) yield* moving;
    const { due } = this;
    this.due = [];
    if (due.length > 0) yield* this.follow(due);
    return undefined;
  }

  // The program.

  load(program: ProgramFile): void {
    const executable = readExecutable(program.bytes);
    if ("error" in executable) throw new GdbError(`"${program.path}": not in executable format: file format not recognized`);
    this.program = program;
    this.#fileInfo = infoOf(executable);
    this.listed = undefined;
  }

  start(): StartedProgram {
    if (!this.program) throw new GdbError('No executable file specified.\nUse the "file" or "exec-file" command.');
    const started = this.host.start(this.program, this.words, { breakpoints: this.breakpoints, variables: this.variables });
    if ("message" in started) throw new GdbError(started.message);
    this.#started = started;
    this.#hasEnded = false;
    this.#level = 0;
    return started;
  }

  end(): void {
    this.#hasEnded = true;
    this.#level = 0;
  }

  /** After the end too: one can go back from there. */
  get started(): StartedProgram {
    if (!this.#started) throw new GdbError("The program is not being run.");
    return this.#started;
  }

  get hasStarted(): boolean {
    return this.#started !== undefined;
  }

  forgetRun(): void {
    this.#started = undefined;
    this.checkpoints.length = 0;
    this.end();
  }

  get isRunning(): boolean {
    return this.#started !== undefined && !this.#hasEnded;
  }

  /** It has gone back to before its end. */
  revive(): void {
    this.#hasEnded = false;
  }

  get running(): StartedProgram {
    if (!this.isRunning) throw new GdbError("The program is not being run.");
    return this.started;
  }

  get engine(): Debugger {
    return this.running.debugger;
  }

  get info(): DebugInfo | undefined {
    return (this.isRunning ? this.engine.info : undefined) ?? this.#fileInfo;
  }

  // Frames.

  /** The callers of main are nobody's business, unless they are asked for (`set backtrace past-main`). */
  frames(limit = framesAtMost): readonly StackFrame[] {
    if (!this.isRunning) return [];
    const { timeline, tid } = this.engine;
    const frames = backtrace(timeline, tid, limit);
    if (this.settings.get("backtrace past-main") === "on") return frames;
    const main = frames.findIndex((frame) => frame.function?.name === "main");
    return main < 0 ? frames : frames.slice(0, main + 1);
  }

  /** The selected one. */
  get frame(): StackFrame | undefined {
    return this.frames(this.#level + 1).at(this.#level);
  }

  get selectedFrame(): StackFrame {
    const { frame } = this;
    if (!frame) throw new GdbError("No stack.");
    return frame;
  }

  select(level: number): void {
    this.#level = level;
  }

  /** What a frame can see; undefined: the program tells nothing of its variables. */
  variablesOf(frame: StackFrame): FrameVariables | undefined {
    return this.isRunning ? frameVariables(this.running, frame) : undefined;
  }

  // Expressions.

  get context(): EvaluationContext {
    const variable = (name: string) => this.#variable(name);
    if (this.isRunning) return frameContext(this.running, this.#level === 0 ? undefined : this.frame, variable);
    return fileContext(this.#fileInfo, variable, (name, value) => this.variables.set(name, value));
  }

  #variable(name: string): Value | undefined {
    const back = name === "" ? 0 : name === "$" ? 1 : /^\$\d+$/.test(name) ? Number(name.slice(1)) : undefined;
    if (back !== undefined) return this.history.at(-1 - back);
    if (!/^\d+$/.test(name)) return this.variables.get(name);
    const value = this.history[Number(name) - 1];
    if (!value) throw new GdbError(`History has not yet reached $${name}.`);
    return value;
  }

  evaluate(text: string): Value {
    return evaluateText(text, this.context);
  }

  /** The functions that an expression calls are called, one after the other; each time it is worked out again with what they have given. */
  *evaluateCalling(text: string): Moving<Value> {
    const results: Value[] = [];
    for (;;) {
      let used = 0;
      const call = (callee: Value, values: readonly Value[], returns: Type | undefined): Value => {
        const known = results[used++];
        if (!known) throw new CallWanted(callee, values, returns);
        return known;
      };
      try {
        return evaluateText(text, { ...this.context, call });
      } catch (error) {
        if (!(error instanceof CallWanted)) throw error;
        results.push(yield* callProgram(this, error));
      }
    }
  }

  /** Up to its NUL, as %s prints it. */
  textOf(value: Value): string {
    const scalar = scalarOf(value);
    const bytes =
      value.type.kind === "array" ? value.bytes : typeof scalar === "bigint" ? this.context.read(scalar, textMaximum) : undefined;
    if (!bytes) throw new GdbError("Value can't be converted to string.");
    const end = bytes.indexOf(0);
    return decodeUtf8(end < 0 ? bytes : bytes.subarray(0, end));
  }

  /** What is said where a move of gdb's own has stopped elsewhere. */
  tellStop(stop: Stop): void {
    report(this, stop, { identity: "", rows: this.breakpoints.all }, false, false);
  }

  /** A variable that the program declares. */
  evaluateDeclared(name: string): Value | undefined {
    return this.context.declared?.(name);
  }

  /** Whether an expression names variables of the selected frame's function. */
  usesLocals(text: string): boolean {
    const variables = this.frame && this.variablesOf(this.frame);
    if (!variables) return false;
    const names = new Set([...variables.locals, ...variables.parameters].map(({ name }) => name));
    return (text.match(/(?<![\w$.]|->)[A-Za-z_]\w*/g) ?? []).some((word) => names.has(word));
  }

  nameOf(address: bigint): string | undefined {
    return nameOfAddress(this.info, address);
  }

  /** `isPart`: in a list of variables, where pointers go without their type. */
  format(value: Value, letter?: FormatLetter, isPart = false): string {
    const { read } = this.context;
    return formatValue(value, letter, { nameAddress: (address) => this.nameOf(address), read, isPart, style: printStyle(this) });
  }

  /** An expression's integer, as counts are written. */
  count(text: string, otherwise = 1): number {
    if (text.trim() === "") return otherwise;
    const number = Number(formatValue(this.evaluate(text), "d"));
    return Number.isSafeInteger(number) ? number : otherwise;
  }

  // Places.

  /** The address of a location as `break` takes it: behind a function's prologue where its lines tell where that ends. */
  place(text: string): number {
    const file = this.frame?.location?.file ?? this.listed?.file;
    const [address] = locate(text, this.info, this.context, file).addresses;
    const symbol = this.info?.symbols.named(text.trim().replace(/^[^:*]+:(?=[A-Za-z_])/, ""));
    return symbol?.isCode && symbol.address === address ? this.#behindPrologue(address) : address;
  }

  #behindPrologue(start: number): number {
    const rows = this.info?.lines.rows ?? [];
    const first = rows.findIndex((row) => row.address === start && !row.endOfSequence);
    // Assembler text has no prologues: every line is somebody's.
    if (first < 0 || /[.]s$/i.test(rows[first].file)) return start;
    const next = rows.slice(first + 1).find((row) => row.address > start);
    if (!next || next.endOfSequence || next.line === 0) return start;
    return this.info?.symbols.at(next.address)?.address === start ? next.address : start;
  }

  isLineStart(address: number): boolean {
    return this.info?.lines.rows.some((row) => row.address === address && !row.endOfSequence && row.line > 0) ?? false;
  }

  // Source.

  sourceLines(file: string): readonly string[] | undefined {
    const folder = this.info?.lines.rows.find((row) => row.file === file)?.folder ?? "";
    const text = this.host.source(file, folder);
    if (text === undefined) return undefined;
    const lines = text.split("\n");
    if (lines.at(-1) === "") lines.pop();
    return lines;
  }

  get listSize(): number {
    return Number(this.settings.get("listsize") ?? 10) || 10;
  }

  listAround(file: string, line: number): void {
    const first = Math.max(1, line - Math.floor(this.listSize / 2));
    this.listed = { file, first, last: first + this.listSize - 1, isShown: false };
  }
}
