// less, more: a text in the terminal, window by window. Keys come from /dev/tty, so what is shown may come from a pipe. Without a terminal
// to show it in, the text passes through.

import type { Steps, ToolRequest, ToolSteps } from "../../../kernel/index.ts";
import { extendedExpression } from "../../basic-expression.ts";
import {
  anew,
  contentsOf,
  keyByKey,
  openFile,
  openFlags,
  read,
  readAll,
  setTerminal,
  terminalSettings,
  windowSize,
  write,
} from "../../system.ts";
import { type CommandRow, errnoSentence, linesOf, readWords, type ToolText, textOf, type Words } from "../../tool.ts";
import { helpText, type Movement, movementFor, takeKey } from "./keys.ts";
import { highlighted, type Look, type Row, rowsOf } from "./text-view.ts";

interface Page {
  /** Of a file its path. */
  readonly name: string;
  readonly lines: readonly string[];
}

/** Plain data: where the reader is. */
interface State {
  readonly pages: readonly Page[];
  page: number;
  /** Index of the row at the top. */
  top: number;
  pattern: string;
  isBackward: boolean;
  ignoresCase: boolean;
  /** Only lines with this are shown. */
  filter: string;
  numbersLines: boolean;
  chops: boolean;
  readonly isRaw: boolean;
  readonly squeezes: boolean;
  readonly settings: Uint8Array;
  readonly keys: number;
  /** Keys that were read and not yet used. */
  pending: string;
  /** Of a number before a movement. */
  count: string;
  message: string;
  isNew: boolean;
}

const [enterScreen, leaveScreen] = ["\u001b[?1049h\u001b[H", "\u001b[?1049l"];
const reversed = (text: string): string => `\u001b[7m${text}\u001b[27m`;
/** Keys, after which the log of steps is begun anew. */
const keysAtOnce = 50;

const expressionOf = (pattern: string, ignoresCase: boolean): RegExp | undefined => {
  if (pattern === "") return undefined;
  try {
    return new RegExp(extendedExpression(pattern), ignoresCase && pattern.toLowerCase() === pattern ? "gi" : "g");
  } catch {
    return undefined;
  }
};

class Pager {
  readonly #state: State;
  readonly #isMore: boolean;
  #rowCount = 23;
  #rows: readonly Row[] = [];
  #shownFor = "";

  constructor(state: State, isMore: boolean) {
    this.#state = state;
    this.#isMore = isMore;
  }

  get #lines(): readonly string[] {
    return this.#state.pages[this.#state.page].lines;
  }

  /** By the terminal's size now. */
  *#layOut(): Steps<void> {
    const state = this.#state;
    const { rows, columns } = (yield* windowSize(this.#state.keys)) ?? { rows: 24, columns: 80 };
    this.#rowCount = Math.max(1, rows - 1);
    const { numbersLines, chops, isRaw, squeezes, filter, page } = state;
    const look: Look = { columns, numbersLines, chops, isRaw, squeezes };
    const shownFor = JSON.stringify([look, filter, page]);
    if (shownFor === this.#shownFor) return;
    const topLine = this.#rows[state.top]?.line;
    const wanted = expressionOf(filter, state.ignoresCase);
    const rowsNow = rowsOf(this.#lines, look);
    this.#rows = wanted ? rowsNow.filter(({ line }) => this.#lines[line].search(wanted) >= 0) : rowsNow;
    if (topLine !== undefined && this.#shownFor !== "")
      state.top = Math.max(
        0,
        this.#rows.findIndex(({ line }) => line >= topLine),
      );
    this.#shownFor = shownFor;
  }

  get #last(): number {
    return Math.max(0, this.#rows.length - this.#rowCount);
  }

  get #isAtEnd(): boolean {
    return this.#state.top >= this.#last;
  }

  #prompt(): string {
    const { message, isNew, pages, page } = this.#state;
    if (message !== "") return reversed(message);
    const shown = Math.min(this.#rows.length, this.#state.top + this.#rowCount);
    if (this.#isMore) return reversed(`--More--(${Math.floor((shown / Math.max(1, this.#rows.length)) * 100)}%)`);
    const { name } = pages[page];
    const place = pages.length > 1 ? ` (file ${page + 1} of ${pages.length})` : "";
    const next = this.#isAtEnd && page + 1 < pages.length ? ` - Next: ${pages[page + 1].name}` : "";
    if (isNew && name !== "") return reversed(`${name}${place}${this.#isAtEnd ? ` (END)${next}` : ""}`);
    return this.#isAtEnd ? reversed(`(END)${next}`) : ":";
  }

  *#draw(): Steps<void> {
    const { top, pattern, ignoresCase, message } = this.#state;
    const expression = message === "" || pattern !== "" ? expressionOf(pattern, ignoresCase) : undefined;
    const shown = Array.from({ length: this.#rowCount }, (_, index) => {
      const row = this.#rows[top + index];
      return row ? highlighted(row.text, expression) : this.#isMore ? "" : "~";
    });
    yield* write(1, `\u001b[H${shown.map((row) => `${row}\u001b[K\n`).join("")}${this.#prompt()}\u001b[K`);
    this.#state.message = "";
    this.#state.isNew = false;
  }

  *#key(): Steps<string> {
    if (this.#state.pending === "") this.#state.pending = textOf(yield* read(this.#state.keys));
    const { key, rest } = takeKey(this.#state.pending);
    this.#state.pending = rest;
    return key;
  }

  /** A line typed at the bottom; undefined: it was given up. */
  *#ask(prompt: string): Steps<string | undefined> {
    let text = "";
    for (;;) {
      yield* write(1, `\r\u001b[K${prompt}${text}`);
      const key = yield* this.#key();
      if (key === "" || key === "\x03" || key === "\x1b") return undefined;
      if (key === "\r" || key === "\n") return text;
      if (key === "\x7f" || key === "\b") {
        if (text === "") return undefined;
        text = text.slice(0, -1);
      } else if (key === "\x15") text = "";
      else if (key >= " ") text += key;
    }
  }

  #goTo(row: number): void {
    this.#state.top = Math.max(0, Math.min(row, this.#last));
  }

  #search(isBackward: boolean, times = 1): void {
    const { pattern, ignoresCase } = this.#state;
    if (pattern === "") {
      this.#state.message = "No previous regular expression";
      return;
    }
    const expression = expressionOf(pattern, ignoresCase);
    let found = this.#state.top;
    for (let time = 0; time < times; time += 1) {
      let row = found;
      do row += isBackward ? -1 : 1;
      while (
        row >= 0 &&
        row < this.#rows.length &&
        !(this.#rows[row].isFirst && expression && this.#lines[this.#rows[row].line].search(expression) >= 0)
      );
      if (row < 0 || row >= this.#rows.length) {
        this.#state.message = "Pattern not found  (press RETURN)";
        return;
      }
      found = row;
    }
    // The line that was found comes to the top, even near the end.
    this.#state.top = found;
  }

  *#askForSearch(isBackward: boolean): Steps<void> {
    const pattern = yield* this.#ask(isBackward ? "?" : "/");
    if (pattern === undefined) return;
    const state = this.#state;
    if (pattern !== "") state.pattern = pattern;
    state.isBackward = isBackward;
    // What is at the top already counts when one begins.
    if (!isBackward && pattern !== "") state.top -= 1;
    const before = state.top;
    this.#search(isBackward);
    if (state.message !== "") state.top = before + (!isBackward && pattern !== "" ? 1 : 0);
  }

  #where(): string {
    const { pages, page, top } = this.#state;
    const first = (this.#rows[top]?.line ?? 0) + 1;
    const last = (this.#rows[Math.min(this.#rows.length, top + this.#rowCount) - 1]?.line ?? 0) + 1;
    const share = Math.floor((last / Math.max(1, this.#lines.length)) * 100);
    return `${pages[page].name || "(standard input)"} lines ${first}-${last}/${this.#lines.length} ${this.#isAtEnd ? "(END)" : `${share}%`} (press RETURN)`;
  }

  #turnTo(page: number): void {
    const { pages } = this.#state;
    if (page < 0 || page >= pages.length) {
      this.#state.message = page < 0 ? "No previous file  (press RETURN)" : "No next file  (press RETURN)";
      return;
    }
    Object.assign(this.#state, { page, top: 0, isNew: true, filter: "" });
    this.#shownFor = "";
  }

  *#help(): Steps<void> {
    const shown = helpText.split("\n").slice(0, this.#rowCount);
    yield* write(1, `\u001b[H\u001b[J${shown.join("\n")}\u001b[${this.#rowCount + 1};1H${reversed("HELP -- Press RETURN when done")}`);
    yield* this.#key();
  }

  /** False: it is over. */
  *#move(movement: Movement): Steps<boolean> {
    const state = this.#state;
    const count = Number(state.count || 0);
    state.count = "";
    switch (movement) {
      case "line down":
        this.#goTo(state.top + (count || 1));
        break;
      case "line up":
        this.#goTo(state.top - (count || 1));
        break;
      case "page down":
        if (this.#isMore && this.#isAtEnd) return false;
        this.#goTo(state.top + (count || this.#rowCount));
        break;
      case "page up":
        this.#goTo(state.top - (count || this.#rowCount));
        break;
      case "half down":
        this.#goTo(state.top + (count || Math.ceil(this.#rowCount / 2)));
        break;
      case "half up":
        this.#goTo(state.top - (count || Math.ceil(this.#rowCount / 2)));
        break;
      case "start":
      case "end": {
        const line = count || (movement === "start" ? 1 : Number.POSITIVE_INFINITY);
        const row = this.#rows.findIndex((each) => each.line >= line - 1);
        this.#goTo(row < 0 ? this.#last : row);
        break;
      }
      case "search":
      case "search back":
        yield* this.#askForSearch(movement === "search back");
        break;
      case "again":
        this.#search(state.isBackward, count || 1);
        break;
      case "again back":
        this.#search(!state.isBackward, count || 1);
        break;
      case "filter":
        state.filter = (yield* this.#ask("&/")) ?? state.filter;
        break;
      case "redraw":
        this.#shownFor = "";
        break;
      case "where":
        state.message = this.#where();
        break;
      case "option": {
        yield* write(1, "\r\u001b[K-");
        const letter = yield* this.#key();
        if (letter === "N") state.numbersLines = !state.numbersLines;
        else if (letter === "S") state.chops = !state.chops;
        else if (letter === "i") state.ignoresCase = !state.ignoresCase;
        else state.message = `There is no ${letter} option ("less --help" lists options)`;
        break;
      }
      case "colon": {
        yield* write(1, "\r\u001b[K:");
        const letter = yield* this.#key();
        if (letter === "q" || letter === "Q") return false;
        if (letter === "n" || letter === "p") this.#turnTo(state.page + (letter === "n" ? 1 : -1));
        else if (letter === "f") state.message = this.#where();
        break;
      }
      case "help":
        yield* this.#help();
        break;
      case "quit":
        return false;
    }
    return true;
  }

  *run(begin: string | undefined, quitsIfShort: boolean): Steps {
    yield* this.#layOut();
    if (this.#isMore || quitsIfShort) {
      if (this.#rows.length <= this.#rowCount && this.#state.pages.length === 1) {
        yield* write(1, `${this.#rows.map(({ text }) => `${text}\n`).join("")}`);
        return yield* this.#leave("");
      }
    }
    if (begin !== undefined) {
      yield* write(1, this.#isMore ? "\u001b[H\u001b[J" : enterScreen);
      if (/^\d+$/.test(begin)) this.#goTo(this.#rows.findIndex(({ line }) => line >= Number(begin) - 1));
      else if (begin === "G") this.#goTo(this.#last);
      else if (begin !== "") {
        this.#state.pattern = begin.replace(/^\//, "");
        this.#state.top = -1;
        this.#search(false);
        this.#state.top = Math.max(0, this.#state.top);
      }
    }
    for (let keys = 0; ; keys += 1) {
      if (keys === keysAtOnce) yield* anew({ ...this.#state });
      yield* this.#layOut();
      yield* this.#draw();
      let key = yield* this.#key();
      for (; /^\d$/.test(key); key = yield* this.#key()) {
        this.#state.count += key;
        yield* write(1, `\r\u001b[K:${this.#state.count}`);
      }
      const movement = movementFor(key);
      if (key === "" || (movement && !(yield* this.#move(movement)))) break;
      if (!movement) this.#state.count = "";
    }
    return yield* this.#leave(this.#isMore ? "\r\u001b[K" : leaveScreen);
  }

  *#leave(text: string): Steps {
    yield* write(1, text);
    yield* setTerminal(this.#state.keys, this.#state.settings);
    return 0;
  }
}

interface Wish {
  readonly words: Words;
  /** What stands behind a +. */
  readonly begin: string;
}

function* steps(request: ToolRequest, { words, begin }: Wish, known: unknown): Steps {
  const isMore = request.name === "more";
  if (known !== undefined) return yield* new Pager({ ...(known as State) }, isMore).run(undefined, false);
  const isTerminal = (yield* windowSize(1)) !== undefined;
  const pages: Page[] = [];
  let status = 0;
  const { letters, operands } = words;
  if (operands.length === 0 && (yield* windowSize(0)) !== undefined) {
    yield* write(2, isMore ? "more: bad usage\nTry 'more --help' for more information.\n" : 'Missing filename ("less --help" for help)\n');
    return 1;
  }
  for (const path of operands.length === 0 ? ["-"] : operands) {
    const bytes = path === "-" ? yield* readAll(0) : yield* fileOf(path);
    if (typeof bytes === "string") {
      const isFolder = bytes === "EISDIR";
      yield* write(
        2,
        isMore
          ? isFolder
            ? `\n*** ${path}: directory ***\n\n`
            : `more: cannot open ${path}: ${errnoSentence(bytes)}\n`
          : isFolder
            ? `${path} is a directory\n`
            : `${path}: ${errnoSentence(bytes)}\n`,
      );
      status = 1;
      continue;
    }
    if (isTerminal) pages.push({ name: path === "-" ? "" : path, lines: linesOf(bytes) });
    else yield* write(1, bytes);
  }
  if (!isTerminal || pages.length === 0) return status;
  const keys = yield* openFile("/dev/tty", openFlags.read);
  const settings = keys < 0 ? undefined : yield* terminalSettings(keys);
  if (!settings) {
    for (const { lines } of pages) yield* write(1, lines.map((line) => `${line}\n`).join(""));
    return status;
  }
  yield* setTerminal(keys, keyByKey(settings));
  const state: State = {
    pages,
    page: 0,
    top: 0,
    pattern: "",
    isBackward: false,
    ignoresCase: letters.has("i") || letters.has("I"),
    filter: "",
    numbersLines: letters.has("N"),
    chops: letters.has("S"),
    isRaw: letters.has("R") || letters.has("r"),
    squeezes: letters.has("s"),
    settings,
    keys,
    pending: "",
    count: "",
    message: "",
    isNew: true,
  };
  return yield* new Pager(state, isMore).run(begin || (words.values.get("p") ?? ""), letters.has("F"));
}

/** Devices and pipes are read as they come. */
function* fileOf(path: string): Steps<Uint8Array | string> {
  const bytes = yield* contentsOf(path);
  if (bytes !== "EINVAL" && bytes !== "ENXIO") return bytes;
  const fd = yield* openFile(path, openFlags.read);
  return fd < 0 ? "ENOENT" : yield* readAll(fd);
}

function runPager(request: ToolRequest): ToolText | ToolSteps {
  const begin = request.arguments.find((word) => word.startsWith("+"))?.slice(1) ?? "";
  const rest = { ...request, arguments: request.arguments.filter((word) => !word.startsWith("+")) };
  const words = readWords(rest, "NSiIFRrEeXsMmnqQfcdlup:", {
    "LINE-NUMBERS": "N",
    "chop-long-lines": "S",
    "ignore-case": "i",
    "quit-if-one-screen": "F",
    pattern: "p",
  });
  if (!("letters" in words)) return words;
  return { steps: (known) => steps(request, { words, begin }, known) };
}

export const pagerCommands: readonly CommandRow[] = [
  {
    name: "less",
    usage: "less [-N] [-S] [-i] [-F] [-R] [-p PATTERN] [+LINE] [FILE …]",
    summary: "Shows a text window by window: space and b turn pages, / searches, q ends.",
    run: runPager,
  },
  { name: "more", usage: "more [-s] [+LINE] [FILE …]", summary: "Shows a text window by window, forward.", run: runPager },
];
