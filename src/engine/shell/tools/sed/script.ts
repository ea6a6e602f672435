// sed's scripts: text → commands. Throws a SedError in GNU sed's words.

import { basicExpression, extendedExpression } from "../../basic-expression.ts";

export type Address =
  | { readonly kind: "line"; readonly line: number }
  /** `2~3`, and as an end `+3`, `~4`. */
  | { readonly kind: "step"; readonly first: number; readonly step: number }
  | { readonly kind: "count" | "multiple"; readonly number: number }
  | { readonly kind: "last" }
  /** None: the expression that was used last. */
  | { readonly kind: "match"; readonly expression: RegExp | undefined };

export interface Substitution {
  readonly expression: RegExp | undefined;
  readonly by: string;
  readonly isGlobal: boolean;
  readonly prints: boolean;
  /** The nth match, or with g those from it on. */
  readonly number: number;
  readonly file: string | undefined;
}

export interface SedCommand {
  readonly from?: Address;
  readonly to?: Address;
  readonly isNegated: boolean;
  readonly letter: string;
  /** Lines of a i c, a label of : b t T, a file of r R w W, a number of q Q l. */
  readonly text: string;
  readonly substitution?: Substitution;
  /** Of `y`. */
  readonly map?: ReadonlyMap<string, string>;
  /** Of `{`: where its `}` stands; of b t T: where to go on. */
  target: number;
}

export class SedError extends Error {
  override readonly name = "SedError";
}

const named: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\x07", f: "\f", v: "\v" };
const plainLetters = "{}=dDgGhHnNpPxzF";

export class SedScript {
  readonly #text: string;
  readonly #isExtended: boolean;
  readonly #place: string;
  #at = 0;

  /** `place`: "-e expression #1", "file x line 1:" without what is counted. */
  constructor(text: string, isExtended: boolean, place: string) {
    this.#text = text;
    this.#isExtended = isExtended;
    this.#place = place;
  }

  #fail(problem: string): never {
    throw new SedError(`${this.#place}, char ${Math.min(this.#at, this.#text.length)}: ${problem}`);
  }

  commands(): SedCommand[] {
    const commands: SedCommand[] = [];
    const open: number[] = [];
    for (;;) {
      while (/[\s;]/.test(this.#text[this.#at] ?? "")) this.#at += 1;
      if (this.#at >= this.#text.length) break;
      if (this.#text[this.#at] === "#") {
        this.#restOfLine();
        continue;
      }
      const command = this.#command();
      if (command.letter === "{") open.push(commands.length);
      if (command.letter === "}") {
        const start = open.pop();
        if (start === undefined) this.#fail("unexpected `}'");
        else commands[start].target = commands.length;
      }
      commands.push(command);
    }
    if (open.length > 0) {
      this.#at = 0;
      this.#fail("unmatched `{'");
    }
    const labels = new Map(commands.flatMap(({ letter, text }, index) => (letter === ":" ? [[text, index] as const] : [])));
    for (const command of commands) {
      if (!"btT".includes(command.letter)) continue;
      const target = command.text === "" ? commands.length : labels.get(command.text);
      if (target === undefined)
        throw new SedError(`-e expression #1, char ${this.#text.length}: can't find label for jump to \`${command.text}'`);
      command.target = target;
    }
    return commands;
  }

  #restOfLine(): string {
    const end = this.#text.indexOf("\n", this.#at);
    const rest = this.#text.slice(this.#at, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#text.length : end;
    return rest;
  }

  #blanks(): void {
    while (/[ \t]/.test(this.#text[this.#at] ?? "")) this.#at += 1;
  }

  #command(): SedCommand {
    const from = this.#address();
    this.#blanks();
    let to: Address | undefined;
    if (from && this.#text[this.#at] === ",") {
      this.#at += 1;
      this.#blanks();
      to = this.#endAddress() ?? this.#fail("unexpected `,'");
      this.#blanks();
    }
    const isNegated = this.#text[this.#at] === "!";
    while (/[! ]/.test(this.#text[this.#at] ?? "")) this.#at += 1;
    const letter = this.#text[this.#at++];
    const common = { ...(from ? { from } : {}), ...(to ? { to } : {}), isNegated, letter, text: "", target: -1 };
    if (letter === undefined) return this.#fail("missing command");
    if (from?.kind === "line" && from.line === 0 && to?.kind !== "match") this.#fail("invalid usage of line address 0");
    if ((letter === ":" || letter === "}") && from)
      this.#fail(letter === ":" ? ": doesn't want any addresses" : "} doesn't want any addresses");
    switch (letter) {
      case "s":
        return { ...common, substitution: this.#substitution() };
      case "y":
        return { ...common, map: this.#map() };
      case "a":
      case "i":
      case "c":
        return { ...common, text: this.#lines() };
      case ":":
        this.#blanks();
        return { ...common, text: this.#word(/^[^\n;]*/) || this.#fail('":" lacks a label') };
      case "b":
      case "t":
      case "T":
        this.#blanks();
        return { ...common, text: this.#ended(this.#word(/^[^\s;}]*/)) };
      case "r":
      case "R":
      case "w":
      case "W":
        this.#blanks();
        return { ...common, text: this.#restOfLine() || this.#fail("missing filename in r/R/w/W commands") };
      case "q":
      case "Q":
      case "l":
      case "L":
        this.#blanks();
        return { ...common, text: this.#ended(this.#word(/^\d*/)) };
      default:
        if (!plainLetters.includes(letter)) this.#fail(`unknown command: \`${letter}'`);
        return { ...common, text: letter === "{" ? "" : this.#ended("") };
    }
  }

  #word(expression: RegExp): string {
    const [text] = expression.exec(this.#text.slice(this.#at)) as RegExpExecArray;
    this.#at += text.length;
    return text.trimEnd();
  }

  /** Behind a command comes its end. */
  #ended(text: string): string {
    this.#blanks();
    const next = this.#text[this.#at];
    if (next !== undefined && !/[\n;}#]/.test(next)) {
      this.#at += 1;
      this.#fail("extra characters after command");
    }
    return text;
  }

  /** `a text`, or `a\` and lines of which all but the last end in a backslash. */
  #lines(): string {
    this.#blanks();
    if (this.#text[this.#at] === "\\") {
      this.#at += 1;
      // Blanks behind the backslash are the text's own, unless the line ends with them.
      this.#at += /^[ \t]*\n/.exec(this.#text.slice(this.#at))?.[0].length ?? 0;
    }
    if (this.#at >= this.#text.length) this.#fail("expected \\ after `a', `c' or `i'");
    let text = "";
    for (; this.#at < this.#text.length && this.#text[this.#at] !== "\n"; this.#at += 1) {
      if (this.#text[this.#at] === "\\") {
        this.#at += 1;
        text += named[this.#text[this.#at]] ?? this.#text[this.#at] ?? "";
      } else text += this.#text[this.#at];
    }
    return text;
  }

  #address(): Address | undefined {
    const rest = this.#text.slice(this.#at);
    const step = /^(\d+)~(\d+)/.exec(rest);
    if (step) {
      this.#at += step[0].length;
      return { kind: "step", first: Number(step[1]), step: Number(step[2]) };
    }
    const line = /^\d+/.exec(rest);
    if (line) {
      this.#at += line[0].length;
      return { kind: "line", line: Number(line[0]) };
    }
    if (rest[0] === "$") {
      this.#at += 1;
      return { kind: "last" };
    }
    const custom = rest[0] === "\\" && rest.length > 1;
    if (rest[0] !== "/" && !custom) return undefined;
    this.#at += custom ? 2 : 1;
    const source = this.#until(custom ? rest[1] : "/", "unterminated address regex");
    const flags = this.#word(/^[IM]*/);
    return { kind: "match", expression: this.#expression(source, flags) };
  }

  #endAddress(): Address | undefined {
    const relative = /^([+~])(\d+)/.exec(this.#text.slice(this.#at));
    if (!relative) return this.#address();
    this.#at += relative[0].length;
    return { kind: relative[1] === "+" ? "count" : "multiple", number: Number(relative[2]) };
  }

  /** Up to a delimiter that no backslash precedes, and that stands in no bracket expression. */
  #until(delimiter: string, problem: string, isExpression = true): string {
    let text = "";
    let inBracket = false;
    for (; inBracket || this.#text[this.#at] !== delimiter; this.#at += 1) {
      const character = this.#text[this.#at];
      if (character === undefined) this.#fail(problem);
      if (character === "\\" && !inBracket) {
        this.#at += 1;
        const next = this.#text[this.#at] ?? this.#fail(problem);
        if (next === delimiter) text += isExpression && /[$*.^|+?(){}[]/.test(next) ? `\\${next}` : next;
        else text += next === "n" && isExpression ? "\n" : `\\${next}`;
        continue;
      }
      if (isExpression && character === "[" && !inBracket) {
        inBracket = true;
        const opening = /^\[\^?\]?/.exec(this.#text.slice(this.#at)) as RegExpExecArray;
        text += opening[0];
        this.#at += opening[0].length - 1;
        continue;
      }
      if (inBracket) {
        const kind = /^\[:\w+:\]/.exec(this.#text.slice(this.#at));
        if (kind) {
          text += kind[0];
          this.#at += kind[0].length - 1;
          continue;
        }
        if (this.#text.startsWith("\\n", this.#at)) {
          text += "\n";
          this.#at += 1;
          continue;
        }
        if (character === "]") inBracket = false;
      }
      text += character;
    }
    this.#at += 1;
    return text;
  }

  #expression(source: string, flags: string): RegExp | undefined {
    if (source === "") return undefined;
    try {
      const translated = this.#isExtended ? extendedExpression(source) : basicExpression(source);
      // Without M, ^ and $ are the ends of what may be several lines; the dot takes a line feed in.
      return new RegExp(translated, `gs${/i/i.test(flags) ? "i" : ""}${/m/i.test(flags) ? "m" : ""}`);
    } catch (error) {
      const message = String((error as Error).message);
      if (message.includes("Unmatched [")) return this.#fail("unterminated address regex");
      return this.#fail(
        /group|Unmatched|parenthes/i.test(message)
          ? `Unmatched ${this.#isExtended ? "( or )" : "( or \\("}`
          : "Invalid preceding regular expression",
      );
    }
  }

  #map(): ReadonlyMap<string, string> {
    const delimiter = this.#text[this.#at++] ?? this.#fail("unterminated `y' command");
    const side = (): string[] =>
      [...this.#until(delimiter, "unterminated `y' command", false).matchAll(/\\([\\n])|(.)/gs)].map(([, escaped, plain]) =>
        escaped === undefined ? plain : escaped === "n" ? "\n" : "\\",
      );
    const [first, second] = [side(), side()];
    if (first.length !== second.length) this.#fail("strings for `y' command are different lengths");
    this.#ended("");
    return new Map(first.map((character, index) => [character, second[index]]));
  }

  #substitution(): Substitution {
    const delimiter = this.#text[this.#at++] ?? this.#fail("unterminated `s' command");
    const source = this.#until(delimiter, "unterminated `s' command");
    const by = this.#until(delimiter, "unterminated `s' command", false);
    let [flags, number] = ["", ""];
    for (;;) {
      const found = /^(?:[gpIiMme]|\d+)/.exec(this.#text.slice(this.#at));
      if (!found) break;
      this.#at += found[0].length;
      if (/\d/.test(found[0])) {
        if (number !== "") this.#fail("multiple number options to `s' command");
        if (Number(found[0]) === 0) this.#fail("number option to `s' command may not be zero");
        number = found[0];
      } else flags += found[0];
    }
    let file: string | undefined;
    if (this.#text[this.#at] === "w") {
      this.#at += 1;
      this.#blanks();
      file = this.#restOfLine();
    } else if (!/^[ \t]*(?:[;\n}#]|$)/.test(this.#text.slice(this.#at))) {
      this.#at += 1;
      this.#fail("unknown option to `s'");
    }
    const groups = (source.match(this.#isExtended ? /(?<!\\)\(/g : /\\\(/g) ?? []).length;
    const wrong = /\\([1-9])/.exec(by.replaceAll("\\\\", ""));
    if (wrong && Number(wrong[1]) > groups) this.#fail(`invalid reference \\${wrong[1]} on \`s' command's RHS`);
    return {
      expression: this.#expression(source, flags),
      by,
      isGlobal: flags.includes("g"),
      prints: flags.includes("p"),
      number: Number(number || 1),
      file,
    };
  }
}
