// gdb's text windows on a terminal: source, instructions and registers above, a line that says where the program stands, and the
// command window, in which everything else is printed and scrolls. Gives the terminal's control sequences as text.

import { hex } from "../../base/brand.ts";
import type { Gdb } from "./gdb.ts";
import { registerCells } from "./info-registers.ts";
import { instructionText } from "./show.ts";

export type WindowName = "regs" | "src" | "asm";

export interface ScreenSize {
  readonly rows: number;
  readonly columns: number;
}

const controlStart = "\u001b[";
const reverse = (text: string): string => `${controlStart}7m${text}${controlStart}0m`;
/** Of the rows above the status line, for the command window at the least. */
const commandShare = 0.34;
const commandRowsLeast = 4;

/** Cut or filled to a width. */
const sized = (text: string, width: number): string => {
  const letters = [...text.replaceAll("\t", "    ")];
  return letters.length > width ? letters.slice(0, width).join("") : letters.join("") + " ".repeat(width - letters.length);
};

/** What gdb's text windows show of a session; each call gives text for the terminal. */
export class TextScreen {
  readonly #gdb: Gdb;
  #registersBefore = new Map<string, string>();

  constructor(gdb: Gdb) {
    this.#gdb = gdb;
  }

  /** Rows of the windows and the status line: the command window is below. */
  topRows({ rows }: ScreenSize): number {
    const command = Math.max(commandRowsLeast, Math.floor(rows * commandShare));
    return Math.max(2, rows - command);
  }

  /** Takes the whole terminal; the cursor stands in the command window. */
  open(size: ScreenSize): string {
    return `${controlStart}?1049h${controlStart}2J${this.resize(size)}`;
  }

  resize(size: ScreenSize): string {
    const first = this.topRows(size) + 1;
    return `${controlStart}${first};${size.rows}r${controlStart}${first};1H${controlStart}J`;
  }

  close(): string {
    return `${controlStart}r${controlStart}?1049l`;
  }

  /** The windows as they are now; the cursor stays where it is. */
  draw(size: ScreenSize, windows: readonly WindowName[]): string {
    const top = this.topRows(size);
    const lines: string[] = [];
    const shares = shareRows(top - 1, windows);
    for (const [index, name] of windows.entries()) lines.push(...this.#window(name, shares[index], size.columns));
    lines.push(reverse(sized(this.#status(size.columns), size.columns)));
    const drawn = lines.map((line, index) => `${controlStart}${index + 1};1H${line}${controlStart}K`).join("");
    return `\u001b7${controlStart}?25l${drawn}${controlStart}?25h\u001b8`;
  }

  #status(columns: number): string {
    const gdb = this.#gdb;
    const frame = gdb.isRunning ? gdb.frame : undefined;
    if (!frame) return `exec No process In: ${" ".repeat(Math.max(1, columns - 42))}L??   PC: ??`;
    const left = `native process ${gdb.running.pid} In: ${frame.function?.name ?? "??"}`;
    const right = `L${frame.location?.line ?? "??"}   PC: ${hex(frame.pc)} `;
    return `${sized(left, Math.max(left.length + 1, columns - right.length))}${right}`;
  }

  #window(name: WindowName, rows: number, columns: number): string[] {
    if (rows < 3) return Array.from({ length: rows }, () => "");
    const inner = rows - 2;
    const width = columns - 2;
    const contents = {
      src: () => this.#source(inner, width),
      asm: () => this.#instructions(inner, width),
      regs: () => this.#registers(width),
    };
    const { title, lines } = contents[name]();
    const head = `─${title}`;
    return [
      `┌${head}${"─".repeat(Math.max(0, width - [...head].length))}┐`,
      ...Array.from({ length: inner }, (_, index) => `│${lines[index] ?? " ".repeat(width)}│`),
      `└${"─".repeat(width)}┘`,
    ];
  }

  #mark(address: number | undefined): string {
    const row = this.#gdb.breakpoints.all.find(({ id, place }) => id > 0 && place.kind === "address" && place.address === address);
    if (!row) return "  ";
    return `${row.hits > 0 ? "B" : "b"}${row.isEnabled ? "+" : "-"}`;
  }

  #source(rows: number, width: number): Contents {
    const gdb = this.#gdb;
    const { info } = gdb;
    const here = gdb.isRunning ? gdb.frame?.location : undefined;
    const start = info?.symbols.named("main")?.address ?? info?.executable.entry;
    const place = here ?? (start === undefined ? undefined : info?.lines.addressToLocation(start));
    const source = place && gdb.sourceLines(place.file);
    if (!place || !source) return { title: "", lines: centred("[ No Source Available ]", rows, width) };
    const first = Math.max(1, Math.min(place.line - Math.floor(rows / 2), source.length - rows + 1));
    const lines = source.slice(first - 1, first - 1 + rows).map((text, index) => {
      const line = first + index;
      const isActive = here?.line === line;
      const mark = this.#mark(info?.lines.locationToAddresses(place.file, line)[0]);
      const shown = sized(`${mark}${isActive ? ">" : " "}${String(line).padStart(6)}  ${text}`, width);
      return isActive ? reverse(shown) : shown;
    });
    return { title: place.file, lines };
  }

  #instructions(rows: number, width: number): Contents {
    const gdb = this.#gdb;
    const pc = gdb.isRunning ? gdb.frame?.pc : undefined;
    const at = pc ?? gdb.info?.executable.entry;
    if (at === undefined) return { title: "", lines: centred("[ No Assembly Available ]", rows, width) };
    const symbol = gdb.info?.symbols.at(at);
    const first = Math.max(symbol?.address ?? 0, at - 4 * Math.floor(rows / 2));
    const lines: string[] = [];
    for (let address = first; lines.length < rows; address += 4) {
      const text = instructionText(gdb, address);
      if (text === undefined) break;
      const name = gdb.nameOf(BigInt(address));
      const place = `${hex(address)}${name === undefined ? "" : ` <${name}>`}`;
      const [mnemonic, operands = ""] = text.split("\t");
      const mark = `${this.#mark(address)}${address === pc ? ">" : " "}`;
      const shown = sized(`${mark} ${place.padEnd(26)}  ${mnemonic.padEnd(7)} ${operands}`, width);
      lines.push(address === pc ? reverse(shown) : shown);
    }
    return { title: "", lines };
  }

  /** Those that have changed since they were drawn last stand out. */
  #registers(width: number): Contents {
    const gdb = this.#gdb;
    const title = "Register group: general";
    if (!gdb.isRunning || !gdb.frame) return { title, lines: centred("[ Register Values Unavailable ]", 3, width) };
    const cells = registerCells(gdb).map(({ name, raw, natural }) => ({
      name,
      raw,
      text: `${name.padEnd(6)} ${raw.padEnd(18)} ${natural}`,
    }));
    const across = Math.max(1, Math.floor(width / (Math.max(...cells.map(({ text }) => text.length)) + 1)));
    const cellWidth = Math.floor(width / across);
    const before = this.#registersBefore;
    const lines: string[] = [];
    for (let first = 0; first < cells.length; first += across) {
      const row = cells.slice(first, first + across).map(({ name, raw, text }) => {
        const shown = sized(text, cellWidth);
        return (before.get(name) ?? raw) === raw ? shown : reverse(shown);
      });
      lines.push(row.join("") + " ".repeat(width - row.length * cellWidth));
    }
    this.#registersBefore = new Map(cells.map(({ name, raw }) => [name, raw]));
    return { title, lines };
  }
}

interface Contents {
  readonly title: string;
  /** As wide as the window. */
  readonly lines: readonly string[];
}

const centred = (text: string, rows: number, width: number): readonly string[] => [
  ...Array.from({ length: Math.floor((rows - 1) / 2) }, () => " ".repeat(width)),
  sized(`${" ".repeat(Math.max(0, Math.floor((width - text.length) / 2)))}${text}`, width),
];

/** Registers have the smaller part beside another window. */
function shareRows(rows: number, windows: readonly WindowName[]): readonly number[] {
  if (windows.length < 2) return [rows];
  const first = Math.floor(rows / 2);
  return [first, rows - first];
}
