// Addresses by a linker script of the user's own: its statements are carried out in their order with a present address, again and again
// until symbols that are used before they are set have settled.

import { sectionFlag, sectionType } from "../elf/object-file.ts";
import type { LayoutItem } from "./collect.ts";
import { evaluate, type ScriptFunctions } from "./expression.ts";
import { isKept, type OutputSection, type Piece } from "./output-section.ts";
import type { ScriptSymbol } from "./place.ts";
import type { SectionStatement } from "./script.ts";
import type { LinkScript } from "./script-text.ts";

export interface ScriptWalk {
  readonly symbols: Map<string, ScriptSymbol>;
  /** What is wrong with an expression, or does not fit a region, or was asserted in vain. */
  readonly problems: readonly string[];
}

export interface ScriptSurroundings {
  readonly script: LinkScript;
  readonly headers: number;
  readonly maximumPageBytes: number;
  readonly commonPageBytes: number;
  /** Names that something refers to and nothing defines. */
  readonly wanted: ReadonlySet<string>;
  /** `__start_NAME` and its like. */
  readonly addBoundaries: (output: OutputSection, symbols: Map<string, ScriptSymbol>) => void;
  /** The section that a symbol at this place of the list counts as part of. */
  readonly sectionAt: (position: number, moved: boolean) => OutputSection | undefined;
}

const maximumPasses = 6;

export function walkScript(items: readonly LayoutItem[], surroundings: ScriptSurroundings): ScriptWalk {
  let before = new Map<string, ScriptSymbol>();
  for (let passes = 0; ; passes += 1) {
    const walk = new Pass(items, surroundings, before);
    walk.run();
    const isSettled = [...walk.symbols].every(([name, { value }]) => before.get(name)?.value === value);
    if (isSettled || passes >= maximumPasses) return walk;
    before = walk.symbols;
  }
}

class Pass implements ScriptWalk {
  readonly symbols = new Map<string, ScriptSymbol>();
  readonly problems: string[] = [];
  readonly #items: readonly LayoutItem[];
  readonly #around: ScriptSurroundings;
  readonly #before: ReadonlyMap<string, ScriptSymbol>;
  readonly #cursors = new Map<string, number>();
  #dot = 0;
  /** The section whose statements are being carried out. */
  #inside: OutputSection | undefined;
  #moved = false;

  constructor(items: readonly LayoutItem[], around: ScriptSurroundings, before: ReadonlyMap<string, ScriptSymbol>) {
    this.#items = items;
    this.#around = around;
    this.#before = before;
  }

  run(): void {
    for (const [position, item] of this.#items.entries()) {
      switch (item.kind) {
        case "section":
          this.#section(item);
          break;
        case "dot":
          this.#dot = this.#value(item.expression);
          this.#moved = true;
          break;
        case "assign":
          this.#assign(item, this.#around.sectionAt(position, this.#moved));
          break;
        case "assert":
          if (this.#value(item.expression) === 0) this.problems.push(item.message);
      }
    }
  }

  #section(item: Extract<LayoutItem, { kind: "section" }>): void {
    const { output, body = [] } = item;
    if (!output) return;
    if (output.unloaded) {
      this.#fill(output, body, undefined, 0);
      return;
    }
    const region = this.#regionFor(item, output);
    const cursor = region === undefined ? this.#dot : (this.#cursors.get(region) ?? this.#regionValue(region, "origin"));
    const wished = item.address === undefined ? cursor : this.#value(item.address);
    const asked = item.alignExpression === undefined ? 1 : this.#value(item.alignExpression);
    const keeps = isKept(output);
    if (item.subalignExpression !== undefined) output.alignment = this.#value(item.subalignExpression);
    if (keeps) output.alignment = Math.max(output.alignment, asked);
    const alignment = Math.max(asked, keeps && item.address === undefined ? output.alignment : 1);
    output.address = alignUp(wished, alignment);
    const start = this.#dot;
    this.#dot = output.address;
    this.#fill(output, body, item.subalignExpression, output.address);
    const isThreadZeros = (output.flags & sectionFlag.tls) !== 0 && output.type === sectionType.nobits;
    const end = output.address + (isThreadZeros ? 0 : output.size);
    if (!keeps) {
      // What is empty moves nothing, unless the script has moved the present address in it.
      this.#dot = output.size > 0 || this.#dot !== output.address ? end : start;
      return;
    }
    this.#dot = end;
    this.#moved = false;
    this.#around.addBoundaries(output, this.symbols);
    if (region === undefined || !this.#around.script.regions.some(({ name }) => name === region)) return;
    this.#cursors.set(region, end);
    const room = this.#regionValue(region, "origin") + this.#regionValue(region, "length");
    if (end > room) {
      this.problems.push(`section \`${output.name}' will not fit in region \`${region}'`);
      this.problems.push(`region \`${region}' overflowed by ${end - room} bytes`);
    }
  }

  /** The region that a section names, or the first whose attributes suit it. */
  #regionFor(item: Extract<LayoutItem, { kind: "section" }>, output: OutputSection): string | undefined {
    const { regions } = this.#around.script;
    if (item.region !== undefined) return item.region;
    if (item.address !== undefined || regions.length === 0 || !isKept(output)) return undefined;
    return regions.find(({ attributes }) => suits(attributes, output))?.name;
  }

  #regionValue(name: string, field: "origin" | "length"): number {
    const region = this.#around.script.regions.find((candidate) => candidate.name === name);
    if (region) return this.#value(region[field]);
    this.#tell(`memory region \`${name}' not declared`);
    return 0;
  }

  /** Puts the pieces of a section behind one another, as its statements say. */
  #fill(output: OutputSection, body: readonly SectionStatement[], subalign: string | undefined, start: number): void {
    let offset = 0;
    let commons = false;
    const least = subalign === undefined ? undefined : this.#value(subalign);
    const placed = new Set<Piece>();
    const put = (piece: Piece): void => {
      placed.add(piece);
      if (piece.size === 0 && piece.merged) {
        piece.offset = offset;
        return;
      }
      piece.offset = alignUp(offset, least ?? piece.section.alignment);
      offset = piece.offset + piece.size;
    };
    const putCommons = (): void => {
      if (commons) return;
      commons = true;
      for (const room of output.commons) {
        room.offset = alignUp(offset, room.alignment);
        offset = room.offset + room.bytes;
      }
    };
    output.data.length = 0;
    this.#inside = output;
    for (const statement of body) {
      this.#dot = start + offset;
      switch (statement.kind) {
        case "input":
          if (statement.pattern.names[0] === "COMMON") putCommons();
          else for (const piece of output.pieces) if (piece.pattern === statement.pattern) put(piece);
          break;
        case "assign":
          this.#assign(statement, isKept(output) ? output : undefined);
          break;
        case "dot": {
          const value = this.#value(statement.expression);
          // A plain number counts from the section's start.
          const next = isPlain(statement.expression) ? value : value - start;
          if (next < offset) this.#tell(`cannot move location counter backwards (from ${hex(start + offset)} to ${hex(start + next)})`);
          offset = Math.max(offset, next);
          break;
        }
        case "data":
          output.data.push({ offset, bytes: statement.bytes, value: this.#value(statement.expression) });
          offset += statement.bytes;
          break;
        case "assert":
          if (this.#value(statement.expression) === 0) this.problems.push(statement.message);
      }
    }
    for (const piece of output.pieces) if (!placed.has(piece)) put(piece);
    putCommons();
    if (output.made) offset += output.made.length;
    this.#inside = undefined;
    output.size = offset;
    this.#dot = start + offset;
  }

  #assign({ name, expression, provided, hidden }: Extract<SectionStatement, { kind: "assign" }>, section: OutputSection | undefined): void {
    if (provided && !this.#around.wanted.has(name)) return;
    const isAbsolute = this.#inside === undefined && !isPlace(expression, (symbol) => this.#symbol(symbol)?.section !== undefined);
    const value = this.#value(expression);
    const inSection = this.#inside && isPlain(expression) ? value + this.#inside.address : value;
    this.symbols.set(name, {
      name,
      value: inSection,
      section: isAbsolute || /^\s*ABSOLUTE\s*\(/.test(expression) ? undefined : section,
      hidden,
      assigned: !provided,
    });
  }

  #symbol(name: string): ScriptSymbol | undefined {
    return this.symbols.get(name) ?? this.#before.get(name);
  }

  #value(expression: string): number {
    const value = evaluate(
      expression,
      (name) => {
        if (name === ".") return BigInt(this.#dot);
        if (name === "SIZEOF_HEADERS") return BigInt(this.#around.headers);
        const symbol = this.#symbol(name);
        return symbol && BigInt(symbol.value);
      },
      this.#functions,
    );
    if (typeof value === "bigint") {
      if (value < 2n ** 53n) return Number(value);
      this.#tell(`${hex(Number(value))} is no address that this machine has`);
      return 0;
    }
    this.#tell(`${value.error} (${expression})`);
    return 0;
  }

  #tell(problem: string): void {
    const told = `${this.#around.script.name}: ${problem}`;
    if (!this.problems.includes(told)) this.problems.push(told);
  }

  readonly #functions: ScriptFunctions = (name, words, inner) => {
    const [first = "", second] = words;
    const number = (text: string): bigint => inner(text);
    const output = (): OutputSection | undefined => this.#items.find((item) => item.output?.name === first.trim())?.output;
    switch (name) {
      case "ALIGN":
      case "BLOCK":
      case "NEXT":
        return second === undefined ? alignBig(BigInt(this.#dot), number(first)) : alignBig(number(first), number(second));
      case "ABSOLUTE":
        return number(first);
      case "ADDR":
      case "LOADADDR":
        return BigInt(output()?.address ?? 0);
      case "SIZEOF":
        return BigInt(output()?.size ?? 0);
      case "ALIGNOF":
        return BigInt(output()?.alignment ?? 0);
      case "DEFINED":
        return this.#symbol(first.trim()) || this.#around.script.defines?.(first.trim()) ? 1n : 0n;
      case "MAX":
        return number(first) > number(second ?? "0") ? number(first) : number(second ?? "0");
      case "MIN":
        return number(first) < number(second ?? "0") ? number(first) : number(second ?? "0");
      case "ORIGIN":
        return BigInt(this.#regionValue(first.trim(), "origin"));
      case "LENGTH":
        return BigInt(this.#regionValue(first.trim(), "length"));
      case "CONSTANT":
        return BigInt(first.trim() === "COMMONPAGESIZE" ? this.#around.commonPageBytes : this.#around.maximumPageBytes);
      case "SEGMENT_START":
        return number(second ?? "0");
      case "DATA_SEGMENT_ALIGN": {
        const page = number(first);
        return alignBig(BigInt(this.#dot), page) + (BigInt(this.#dot) & (page - 1n));
      }
      case "DATA_SEGMENT_END":
      case "DATA_SEGMENT_RELRO_END":
        return number(second ?? first);
      default:
        return undefined;
    }
  };
}

/** Whether an expression is made of numbers alone. */
const isPlain = (expression: string): boolean => !/[A-Za-z_.$]/.test(expression.replace(/0[xX][0-9a-fA-F]+[KkMm]?|\d+[KkMm]?/g, ""));

/** Whether a value outside of sections is a place in the program: it follows the present address, or is a place and nothing else. */
function isPlace(expression: string, isSymbolOfPlace: (name: string) => boolean): boolean {
  if (/(^|[^\w.$])\.($|[^\w.$])|\b(ALIGN|ORIGIN|SEGMENT_START|DATA_SEGMENT_\w+)\s*\(/.test(expression)) return true;
  if (/^\s*(ADDR|LOADADDR)\s*\([^()]*\)\s*$/.test(expression)) return true;
  const [, only] = /^\s*([A-Za-z_.$][\w.$]*)\s*$/.exec(expression) ?? [];
  return only !== undefined && isSymbolOfPlace(only);
}

/** Whether a region's attributes ask for a section of this kind. */
function suits(attributes: string, { flags, type }: OutputSection): boolean {
  const [wanted, unwanted = ""] = attributes.toLowerCase().split("!");
  const has = (letter: string): boolean =>
    ({
      w: (flags & sectionFlag.write) !== 0,
      r: (flags & sectionFlag.write) === 0,
      x: (flags & sectionFlag.execinstr) !== 0,
      a: (flags & sectionFlag.alloc) !== 0,
      i: type !== sectionType.nobits,
      l: type !== sectionType.nobits,
    })[letter] ?? false;
  return [...wanted].some(has) && ![...unwanted].some(has);
}

const alignUp = (value: number, alignment: number): number => (alignment > 1 ? Math.ceil(value / alignment) * alignment : value);
const alignBig = (value: bigint, alignment: bigint): bigint =>
  alignment > 1n ? ((value + alignment - 1n) / alignment) * alignment : value;
const hex = (value: number): string => `0x${value.toString(16)}`;
