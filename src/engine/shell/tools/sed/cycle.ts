// sed's cycle: a line into the pattern space, the script over it, what is printed. What is remembered from line to line is plain data.

import { carriers, type Pass, printPass, type Run } from "./commands.ts";
import type { Address, SedCommand } from "./script.ts";

export interface SedState {
  number: number;
  hold: string;
  /** Of commands whose range is open: where it ends, a number, or 0 for an expression. */
  readonly open: Map<number, number>;
  /** An exit status, once q or Q has been met. */
  status: number | undefined;
  /** A `t` has not yet seen it. */
  hasSubstituted: boolean;
}

export const initialSedState = (): SedState => ({ number: 0, hold: "", open: new Map(), status: undefined, hasSubstituted: false });

/** Lines as the script asks for them. */
export interface SedInput {
  /** undefined: there is none. */
  next(): { readonly text: string; readonly end: string } | undefined;
  isLast(): boolean;
  /** For F. */
  readonly path: string;
  /** All of a file for r; a line of it for R. */
  read(path: string): string;
  readLine(path: string): string | undefined;
  write(path: string, text: string): void;
}

/** More jumps than any script makes over one line: it would go on for ever. */
const mostJumps = 1_000_000;

export class Sed implements Run {
  readonly #commands: readonly SedCommand[];
  readonly #isQuiet: boolean;
  readonly separator: string;
  readonly #state: SedState;
  readonly #input: SedInput;
  last: RegExp | undefined;
  output = "";

  constructor(commands: readonly SedCommand[], isQuiet: boolean, separator: string, state: SedState, input: SedInput) {
    this.#commands = commands;
    this.#isQuiet = isQuiet;
    this.separator = separator;
    this.#state = state;
    this.#input = input;
  }

  #matches(expression: RegExp | undefined, line: string): boolean {
    const used = expression ?? this.last;
    if (!used) return false;
    this.last = used;
    used.lastIndex = 0;
    return used.test(line);
  }

  #isAt(address: Address, line: string): boolean {
    const { number } = this.#state;
    switch (address.kind) {
      case "line":
        return number === address.line;
      case "last":
        return this.#input.isLast();
      case "match":
        return this.#matches(address.expression, line);
      case "step":
        return address.step === 0 ? number === address.first : number >= address.first && (number - address.first) % address.step === 0;
      default:
        return false;
    }
  }

  #isChosen(index: number, line: string): boolean {
    const { open, number } = this.#state;
    const { from, to } = this.#commands[index];
    if (!from) return true;
    if (!to) return this.#isAt(from, line);
    if (!open.has(index)) {
      const isZero = from.kind === "line" && from.line === 0;
      if (isZero ? number !== 1 : !this.#isAt(from, line)) return false;
      const end =
        to.kind === "line"
          ? to.line
          : to.kind === "count"
            ? number + to.number
            : to.kind === "multiple"
              ? Math.ceil(number / (to.number || 1)) * (to.number || 1)
              : 0;
      if (isZero && to.kind === "match") {
        if (!this.#matches(to.expression, line)) open.set(index, 0);
      } else if (end === 0 ? to.kind !== "last" || !this.#input.isLast() : end > number) open.set(index, end);
      return true;
    }
    const end = open.get(index) ?? 0;
    if (end > 0) {
      if (number >= end) open.delete(index);
      // A line number behind which one already is: this line is the first of the next search.
      if (number > end) return this.#isChosen(index, line);
    } else if (this.#isAt(to, line)) open.delete(index);
    return true;
  }

  /** One line and what its script does with it. */
  cycle(): void {
    const first = this.#input.next();
    if (!first) return;
    this.#state.number += 1;
    this.#state.hasSubstituted = false;
    const pass: Pass = { line: first.text, end: first.end, isShown: !this.#isQuiet, behind: [], index: 0 };
    for (let jumps = 0; pass.index < this.#commands.length; pass.index += 1) {
      const { index } = pass;
      const command = this.#commands[index];
      const isChosen = this.#isChosen(index, pass.line) !== command.isNegated;
      if (command.letter === "{" && !isChosen) pass.index = command.target;
      if (!isChosen) continue;
      const outcome = carriers[command.letter]?.(pass, command, this);
      if (outcome === "drop") return;
      if (outcome === "finish") break;
      jumps += 1;
      if (jumps > mostJumps) throw new RangeError("the script never ends");
    }
    printPass(pass, this);
  }

  // What commands ask for.

  get path(): string {
    return this.#input.path;
  }

  get number(): number {
    return this.#state.number;
  }

  get hold(): string {
    return this.#state.hold;
  }

  set hold(text: string) {
    this.#state.hold = text;
  }

  get hasSubstituted(): boolean {
    return this.#state.hasSubstituted;
  }

  set hasSubstituted(has: boolean) {
    this.#state.hasSubstituted = has;
  }

  get hasMore(): boolean {
    return !this.#input.isLast();
  }

  isInRange(index: number): boolean {
    return this.#state.open.has(index);
  }

  next(): Pick<Pass, "line" | "end"> {
    this.#state.number += 1;
    const { text, end } = this.#input.next() ?? { text: "", end: "" };
    return { line: text, end };
  }

  print(text: string): void {
    this.output += text;
  }

  write(path: string, text: string): void {
    if (path === "/dev/stdout") this.output += text;
    else this.#input.write(path, text);
  }

  read(path: string): string {
    return this.#input.read(path);
  }

  readLine(path: string): string | undefined {
    return this.#input.readLine(path);
  }

  quit(status: number): void {
    this.#state.status = status;
  }
}
