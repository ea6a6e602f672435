// Addresses by a linker script of the user's own: its statements are carried out in their order with a present address, as GNU ld's
// `lang_size_sections` does: once to see what stays empty, then until the room for headers is known, and at last for the symbols.

import { hex } from "../base/brand.ts";
import { sectionFlag, sectionType } from "../elf/object-file.ts";
import { bfdFlag, elfFlagsOf, elfTypeOf, isThreadZeros } from "./bfd-flags.ts";
import type { LayoutItem } from "./collect.ts";
import type { OutputSection, Piece } from "./output-section.ts";
import type { ScriptSymbol } from "./place.ts";
import type { SectionStatement } from "./script.ts";
import type { Expression } from "./script-expression.ts";
import { isSection, type SectionItem, sectionNamed } from "./script-inputs.ts";
import { type Region, ScriptRegions } from "./script-regions.ts";
import type { LinkScript } from "./script-text.ts";
import { baseOf, type Evaluation, evaluateIn, type Place, type ScriptValue, type ValueSurroundings } from "./script-values.ts";

export interface ScriptSurroundings {
  readonly script: LinkScript;
  readonly items: readonly LayoutItem[];
  /** Sections in the order of their headers. */
  readonly order: readonly OutputSection[];
  readonly maximumPageBytes: number;
  readonly commonPageBytes: number;
  /** Names that something refers to and nothing defines. */
  readonly wanted: ReadonlySet<string>;
  /** What a file's symbol means. */
  fileSymbol(name: string): ScriptValue | undefined;
}

/** `mark`: what stays empty is looked for; `allocate`: addresses are given; `assign`, `final`: symbols alone are set. */
type Phase = "mark" | "allocate" | "assign" | "final";

interface Known extends ScriptValue {
  readonly hidden: boolean;
  readonly provided: boolean;
  /** The symbol whose type it has. */
  readonly like: string | undefined;
  /** The walk in which it was set. */
  readonly walk: number;
  /** What it counts as part of, of those that are addresses. */
  readonly part: OutputSection | undefined;
}

const { alloc, load, contents, threadLocal } = bfdFlag;
const noFill = new Uint8Array(0);

export class ScriptWalk {
  readonly problems: string[] = [];
  readonly #around: ScriptSurroundings;
  readonly #regions: ScriptRegions;
  readonly #symbols = new Map<string, Known>();
  /** Names that expressions speak of and nothing has defined yet. */
  readonly #asked = new Set<string>();
  readonly #values: { -readonly [Key in keyof ValueSurroundings]: ValueSurroundings[Key] };
  #phase: Phase = "mark";
  #walk = 0;
  /** Of the section before and whether the present address was set since. */
  #section: SectionItem | undefined;
  #prefersNext = false;
  #position = 0;
  /** Present addresses before each statement of a section, from its start. */
  readonly #dots = new Map<SectionStatement, number>();

  constructor(around: ScriptSurroundings) {
    this.#around = around;
    this.#values = {
      symbol: (name) => this.#meaning(name),
      isDefined: (name) => {
        const own = this.#symbols.get(name);
        return own ? own.walk === this.#walk || around.fileSymbol(name) !== undefined : around.fileSymbol(name) !== undefined;
      },
      section: (name) => sectionNamed(around.items, name)?.output,
      region: (name) => this.#regions.named(name),
      headers: 0,
      maximumPageBytes: around.maximumPageBytes,
      commonPageBytes: around.commonPageBytes,
    };
    this.#regions = new ScriptRegions(around.script.regions, (expression) => {
      const { result, problem } = evaluateIn(expression, "absolute", 0, this.#values);
      if (!result) this.#tell(problem ?? "nonconstant expression for a region");
      return result ? Number(result.value) : 0;
    });
  }

  /** Finds out what stays empty, and gives addresses for the first time. `headers`: bytes of the file's headers. */
  start(headers: number): void {
    this.#setSymbols("mark");
    this.#size("mark");
    this.#removeEmpty();
    this.#values.headers = headers;
    this.#size("allocate");
  }

  /** Gives addresses anew. */
  again(headers: number): void {
    this.#values.headers = headers;
    this.#setSymbols("assign");
    this.#size("allocate");
  }

  /** Types and flags of ELF, from what is in the sections. */
  summarise(): void {
    for (const output of this.#around.order) this.#summarise(output);
  }

  /** Sets the symbols for good; gives them. */
  finish(): Map<string, ScriptSymbol> {
    this.#setSymbols("final");
    this.#regions.check(this.problems);
    this.#checkOverlaps();
    const symbols = new Map<string, ScriptSymbol>();
    for (const [name, { value, place, part, hidden, provided, like }] of this.#symbols)
      symbols.set(name, {
        name,
        value: Number(BigInt.asUintN(64, value + baseOf(place))),
        section: typeof place === "object" ? place : part,
        hidden,
        assigned: !provided,
        like,
      });
    return symbols;
  }

  #tell(problem: string): void {
    const told = `${this.#around.script.name}: ${problem}`;
    if (!this.problems.includes(told)) this.problems.push(told);
  }

  #meaning(name: string): ScriptValue | undefined {
    const own = this.#symbols.get(name);
    if (own) return own;
    const file = this.#around.fileSymbol(name);
    if (!file) this.#asked.add(name);
    return file;
  }

  #evaluate(expression: Expression, place: Place, dot: number): Evaluation {
    return evaluateIn(expression, place, dot, this.#values);
  }

  /** The value as an address; undefined if there is none yet. */
  #address(expression: Expression, dot: number): number | undefined {
    const { result, problem } = this.#evaluate(expression, "absolute", dot);
    if (result) return Number(BigInt.asUintN(64, result.value + baseOf(result.place)));
    if (this.#phase !== "mark") this.#tell(problem ?? "non constant or forward reference address expression");
    return undefined;
  }

  /** A walk in which sections are sized and placed (`lang_size_sections_1`). */
  #size(phase: Phase): void {
    this.#phase = phase;
    this.#walk += 1;
    this.#regions.reset();
    for (const item of this.#around.items) {
      const state = item.output?.script;
      if (!item.output || !state) continue;
      state.lastSize = item.output.size;
      state.isPlaced = false;
      state.isLoaded = false;
      item.output.size = 0;
    }
    this.#carryOut((item, dot) => this.#placeSection(item, dot));
  }

  /** The statements outside of sections, one by one; `inSection` gives the present address behind a section. */
  #carryOut(inSection: (item: SectionItem, dot: number) => number): void {
    let dot = 0;
    for (const [position, item] of this.#around.items.entries()) {
      this.#position = position;
      switch (item.kind) {
        case "section":
          if (isSection(item)) dot = inSection(item, dot);
          break;
        case "dot":
          this.#prefersNext = true;
          dot = this.#moveDot(item.expression, "absolute", dot);
          this.#regions.standard.current = dot;
          break;
        case "assign":
          this.#assign(item, "absolute", dot);
          break;
        case "assert":
          this.#assert(item, "absolute", dot);
      }
    }
  }

  #placeSection(item: SectionItem, before: number): number {
    const { output, own } = item;
    const state = output.script!;
    let dot = before;
    if (own?.address) dot = this.#address(own.address, dot) ?? dot;
    if (!state.isMade) return dot;
    const region = this.#regions.of(item);
    let start = dot;
    let alignment: number;
    if (own?.address) alignment = own.alignment ? (this.#address(own.alignment, dot) ?? 1) : 1;
    else {
      if (this.#phase === "allocate" && !state.isIgnored)
        this.#regions.missing(item, region, (problem) => this.problems.includes(problem) || this.problems.push(problem));
      start = region.current;
      if (own?.alignment && own.alignment.kind !== "number")
        output.alignment = Math.max(output.alignment, this.#address(own.alignment, dot) ?? 1);
      alignment = output.alignment;
    }
    const unaligned = start;
    start = alignUp(start, alignment);
    output.address = start;
    this.#fill(item, start);
    state.isPlaced = true;
    if (!state.isIgnored) dot = start;
    this.#giveLoadAddress(item, region, alignment, start - unaligned);
    state.isLoaded = true;
    if (
      isCounted(output) &&
      (output.size > 0 || (region.last ? output.address >= region.last.address : output.address !== output.loadAddress))
    )
      if (!own?.loadRegion) region.last = output;
    if (own?.sort === "firstOverlay" && !own.loadRegion) region.last = output;
    if (state.isIgnored) return dot;
    const bytes = isThreadZeros(state.flags) ? 0 : output.size;
    dot += bytes;
    if (state.flags & (alloc | load)) this.#regions.advance(item, region, dot, bytes, this.#phase === "allocate");
    return dot;
  }

  #giveLoadAddress(item: SectionItem, region: Region, alignment: number, moved: number): void {
    const { output, own } = item;
    const { flags } = output.script!;
    output.loadAddress = output.address;
    if (own?.loadAddress) {
      const { result } = this.#evaluate(own.loadAddress, "absolute", output.address);
      if (result) output.loadAddress = Number(BigInt.asUintN(64, result.value + baseOf(result.place)));
      else if (this.#phase !== "mark") this.#tell("nonconstant expression for load base");
      else output.loadAddress = 0;
    } else if (own?.loadRegion !== undefined) {
      const target = this.#regions.lookUp(own.loadRegion);
      const asked = own.alignment ? (this.#address(own.alignment, output.address) ?? 1) : 1;
      output.loadAddress = own.alignsLoadAddress ? target.current + moved : alignUp(target.current, target === region ? alignment : asked);
    } else if (region.last && flags & alloc) {
      const { last } = region;
      const { address } = output;
      if (address < last.address && output.size !== 0 && address + output.size <= last.address) return;
      const wished = own?.sort === "overlay" ? last.loadAddress + last.size : address + last.loadAddress - last.address;
      output.loadAddress = alignUp(wished, alignment);
    }
  }

  /** Puts what is in a section one behind the other, as its statements say. */
  #fill({ output, own }: SectionItem, start: number): void {
    const state = output.script!;
    let dot = start;
    let fill = own?.fill ?? noFill;
    output.pads.length = 0;
    output.data.length = 0;
    const placed = new Set<Piece>();
    const pad = (bytes: number): void => {
      if (bytes === 0) return;
      if (fill.length > 0) output.pads.push({ offset: dot - start, bytes, fill });
      dot += bytes;
    };
    const least = own?.subalignment && this.#address(own.subalignment, dot);
    const put = (piece: Piece): void => {
      placed.add(piece);
      if (piece.size === 0 && piece.merged) {
        piece.offset = dot - start;
        return;
      }
      const alignment = least ?? piece.section.alignment;
      output.alignment = Math.max(output.alignment, alignment);
      pad(alignUp(dot, alignment) - dot);
      piece.offset = dot - start;
      dot += piece.size;
    };
    const byPattern = new Map<unknown, Piece[]>();
    for (const piece of output.pieces) {
      const list = byPattern.get(piece.pattern);
      if (list) list.push(piece);
      else byPattern.set(piece.pattern, [piece]);
    }
    for (const statement of own?.body ?? []) {
      this.#dots.set(statement, dot - start);
      switch (statement.kind) {
        case "input":
          for (const piece of byPattern.get(statement.pattern) ?? []) put(piece);
          break;
        case "assign":
          this.#assign(statement, output, dot);
          state.assigns = true;
          break;
        case "dot": {
          const next = this.#moveDot(statement.expression, output, dot);
          if (this.#phase === "mark" && !movesNothing(statement.expression, next - start)) state.keeps = true;
          if (state.isIgnored || next === dot) break;
          pad(next - dot);
          if (own?.sort !== "notAllocated") state.flags |= alloc;
          break;
        }
        case "data":
          output.data.push({ offset: dot - start, bytes: statement.bytes, value: 0n });
          this.#evaluate(statement.expression, output, dot);
          dot += statement.bytes;
          break;
        case "fill":
          fill = statement.fill;
          break;
        case "assert":
          this.#assert(statement, output, dot);
      }
    }
    for (const piece of output.pieces) if (!placed.has(piece)) put(piece);
    if (output.made) dot += output.made.length;
    output.size = dot - start;
  }

  /** The present address as an assignment to it says. */
  #moveDot(expression: Expression, place: Place, dot: number): number {
    const { result, problem } = this.#evaluate(expression, place, dot);
    if (!result) {
      if (this.#phase !== "mark") this.#tell(problem ?? "invalid assignment to location counter");
      return dot;
    }
    const next = Number(BigInt.asUintN(64, result.value + baseOf(result.place ?? place)));
    if (next >= dot || place === "absolute") return next;
    this.#tell(`cannot move location counter backwards (from ${hex(dot)} to ${hex(next)})`);
    return dot;
  }

  #assign({ name, expression, provided, hidden }: Extract<SectionStatement, { kind: "assign" }>, place: Place, dot: number): void {
    const { wanted, fileSymbol } = this.#around;
    const before = this.#symbols.get(name);
    if (provided && !before?.provided && (before || fileSymbol(name) || !(wanted.has(name) || this.#asked.has(name)))) return;
    const { result, names, fromDot, problem } = this.#evaluate(expression, place, dot);
    if (this.#phase !== "final" && names.includes(name)) return;
    if (!result) {
      if (this.#phase === "final") this.#tell(problem ?? "nonconstant expression");
      return;
    }
    const at = result.place ?? place;
    const [only] = names;
    this.#symbols.set(name, {
      value: result.value,
      place: at,
      hidden,
      provided,
      walk: this.#walk,
      like: names.length === 1 ? (this.#symbols.get(only)?.like ?? only) : undefined,
      part: this.#phase === "final" && fromDot && at === "absolute" ? this.#sectionForDot() : undefined,
    });
  }

  #assert({ expression, message }: Extract<SectionStatement, { kind: "assert" }>, place: Place, dot: number): void {
    if (this.#phase !== "final") return;
    const { result, problem } = this.#evaluate(expression, place, dot);
    if (!result) this.#tell(problem ?? "nonconstant expression");
    else if (result.value === 0n) this.problems.push(message);
  }

  /** A walk in which symbols alone are set (`lang_do_assignments_1`). */
  #setSymbols(phase: Phase): void {
    this.#phase = phase;
    this.#section = undefined;
    this.#prefersNext = false;
    this.#carryOut((item, dot) => (item.output.script!.isMade && this.#walk > 0 ? this.#setSymbolsIn(item, dot) : dot));
  }

  #setSymbolsIn(item: SectionItem, before: number): number {
    const { output, own } = item;
    const state = output.script!;
    if (state.flags & alloc) {
      this.#section = item;
      this.#prefersNext = false;
    }
    let datum = 0;
    for (const statement of own?.body ?? []) {
      const dot = output.address + (this.#dots.get(statement) ?? 0);
      if (statement.kind === "assign") this.#assign(statement, output, dot);
      else if (statement.kind === "assert") this.#assert(statement, output, dot);
      else if (statement.kind === "data") {
        const { result, problem } = this.#evaluate(statement.expression, "absolute", dot);
        if (result) output.data[datum] = { ...output.data[datum], value: BigInt.asUintN(64, result.value + baseOf(result.place)) };
        else if (this.#phase === "final") this.#tell(problem ?? "invalid data statement");
        datum += 1;
      }
    }
    if (state.isIgnored) return before;
    return output.address + (isThreadZeros(state.flags) ? 0 : output.size);
  }

  /** What a symbol at the present address counts as part of: the section before, or the next one if the address was set in between. */
  #sectionForDot(): OutputSection | undefined {
    const { items, order } = this.#around;
    const isKept = ({ script }: OutputSection): boolean => script!.isMade && !script!.isRemoved;
    const isPlain = ({ script }: OutputSection): boolean => (script!.flags & alloc) !== 0 && (script!.flags & threadLocal) === 0;
    const listed = order.filter(isKept);
    if (this.#prefersNext || !this.#section) {
      const next = items.slice(this.#position).find((item) => item.output?.script && isKept(item.output))?.output;
      const end = next ? listed.indexOf(next) : listed.length - 1;
      return listed.slice(0, end + 1).findLast(isPlain);
    }
    const own = order.indexOf(this.#section.output);
    const before = order.slice(0, own + 1).findLast((section) => isKept(section) && isPlain(section));
    return before ?? listed.find(isPlain);
  }

  /** Sections may not be loaded, or stand, where others are (`lang_check_section_addresses`). */
  #checkOverlaps(): void {
    const counted = this.#around.order.filter(
      (output) => isCounted(output) && (output.script!.flags & load) !== 0 && !output.script!.isRemoved && output.size > 0,
    );
    const check = (kind: string, startOf: (output: OutputSection) => number): void => {
      const sorted = [...counted].sort((a, b) => startOf(a) - startOf(b));
      for (const [index, section] of sorted.slice(1).entries()) {
        const before = sorted[index];
        const range = (output: OutputSection): string => `[${hex(startOf(output))},${hex(startOf(output) + output.size - 1)}]`;
        if (startOf(section) < startOf(before) + before.size)
          this.problems.push(`section ${section.name} ${kind} ${range(section)} overlaps section ${before.name} ${kind} ${range(before)}`);
      }
    };
    check("LMA", ({ loadAddress }) => loadAddress);
    if (!this.#around.items.some((item) => item.kind === "section" && item.own?.sort === "overlay")) check("VMA", ({ address }) => address);
  }

  /** Leaves out what nothing is in (`strip_excluded_output_sections`). */
  #removeEmpty(): void {
    for (const { script, size, made } of this.#around.order) {
      if (size > 0 || script!.keeps || made) continue;
      script!.isRemoved = true;
      script!.isIgnored = !script!.assigns;
    }
  }

  /** Type and flags of ELF. */
  #summarise(output: OutputSection): void {
    const state = output.script!;
    if (output.made) return;
    output.flags = elfFlagsOf(state.flags) | state.elfFlags;
    output.type = elfTypeOf(state.flags, state.type);
    const isList = output.type >= sectionType.initArray && output.type <= sectionType.preinitArray;
    if (!(output.flags & sectionFlag.merge)) output.entrySize = isList ? 8 : 0;
    if ((state.flags & (contents | load)) === 0 && output.size > 0) output.type = sectionType.nobits;
  }
}

/** Sections that take part in the order of load addresses. */
const isCounted = ({ script }: OutputSection): boolean =>
  (script!.flags & bfdFlag.neverLoad) === 0 && (script!.flags & alloc) !== 0 && !isThreadZeros(script!.flags);

/** `. = 0`, `. = . + 0` and `. = ALIGN(. != 0 ? … : 1)`, which alone do not make a section stay. */
function movesNothing(expression: Expression, value: number): boolean {
  const isDot = (tree: Expression): boolean => tree.kind === "name" && tree.name === ".";
  if (value !== 0) return false;
  if (expression.kind === "number") return expression.value === 0n;
  if (expression.kind === "name") return !isDot(expression);
  if (expression.kind === "binary" && isDot(expression.left))
    return (
      (expression.operator === "+" || expression.operator === "!=") && expression.right.kind === "number" && expression.right.value === 0n
    );
  return expression.kind === "call" && expression.function === "ALIGN" && expression.operands[0].kind === "choice";
}

const alignUp = (value: number, alignment: number): number => (alignment > 1 ? Math.ceil(value / alignment) * alignment : value);
