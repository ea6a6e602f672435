// The state of one run of the assembler: sections, symbols, what waits to be patched, and where the text is being read.
// Statements and directives change it through the verbs here; nothing in it outlives the run.

import type { Span } from "../base/diagnostic.ts";
import { sectionFlag, sectionType } from "../elf/object-file.ts";
import type { FixupKind } from "../isa/fixup.ts";
import type { OperandSyntax } from "../isa/operand.ts";
import { CallFrames } from "./call-frames.ts";
import { Conditionals } from "./conditional.ts";
import { DebugLines } from "./debug-lines.ts";
import { evaluate, isNumber } from "./evaluate.ts";
import type { Expression } from "./expression.ts";
import { KnownLines } from "./known-lines.ts";
import { maximumBssBytes, maximumLateInstructions, maximumOutputBytes } from "./limits.ts";
import { LineRecords } from "./line-records.ts";
import type { LiteralPool } from "./literal-pool.ts";
import type { Macro } from "./macro.ts";
import { anyProcessor, type Processor } from "./processor.ts";
import type { RegisterName } from "./registers.ts";
import { Report } from "./report.ts";
import { AsmSection, type Fragment, type Subsection, sectionKey } from "./section.ts";
import { type Expansion, InputStack } from "./source.ts";
import { AsmSymbol, SymbolTable } from "./symbol.ts";

/** Bytes to be filled in once symbols have values. */
export interface Patch {
  readonly kind: "patch";
  readonly fragment: Fragment;
  readonly offset: number;
  readonly fixup: FixupKind;
  readonly expression: Expression;
  readonly span: Span;
  readonly expansions: readonly Expansion[];
}

/** A relocation that is the linker's whatever the symbol turns out to be. */
export interface LinkerRelocation {
  readonly kind: "relocation";
  readonly fragment: Fragment;
  readonly offset: number;
  /** R_AARCH64_* */
  readonly relocation: number;
  readonly expression: Expression;
  readonly span: Span;
  readonly expansions: readonly Expansion[];
}

/** What .reloc asks for, at a place that may be anywhere in the section. */
export interface AskedRelocation {
  readonly section: AsmSection;
  readonly place: Expression;
  readonly relocation: number;
  readonly expression: Expression;
  readonly span: Span;
  readonly expansions: readonly Expansion[];
}

/** An instruction that fits no row until symbols have values. */
export interface DeferredInstruction {
  readonly kind: "instruction";
  readonly fragment: Fragment;
  readonly offset: number;
  readonly mnemonic: string;
  readonly mnemonicSpan: Span;
  readonly operands: readonly OperandSyntax[];
  readonly processor: Processor;
  readonly expansions: readonly Expansion[];
}

/** What a text is assembled with beside itself, as the options of `as` have it. */
export interface AssemblyOptions {
  /** The contents of a file that `.include` or `.incbin` names; undefined: there is none. */
  readonly include?: (name: string) => string | Uint8Array | undefined;
  /** What instructions may be used, until the text says it; if absent, all. */
  readonly processor?: Processor;
  /** Whether to write a line table of the text itself (`as -g`). */
  readonly debug?: boolean;
  /** Version of DWARF of that table; 2 if absent, as GNU as has it. */
  readonly debugVersion?: 2 | 3 | 4 | 5;
  /** Where the text is, for the line table; "/" if absent. */
  readonly directory?: string;
  /** What the line table says made it. */
  readonly producer?: string;
  /** Nothing will be linked beside this text: with _start in it, what it lacks is worth a warning. */
  readonly isWhole?: boolean;
  /** Whether to say which bytes each line became. */
  readonly listsLines?: boolean;
  /** Symbols with values (`as --defsym`). */
  readonly defines?: Readonly<Record<string, bigint>>;
}

const noExpansions: readonly Expansion[] = [];

export class Assembly {
  readonly options: AssemblyOptions;
  readonly inputs = new InputStack();
  readonly report = new Report(this.inputs);
  readonly symbols = new SymbolTable();
  /** By name, and by what else tells them apart. */
  readonly sections = new Map<string, AsmSection>();
  /** Where bytes go. */
  subsection: Subsection;
  /** For .previous. */
  previous: Subsection;
  hasPrevious = false;
  /** For .pushsection and .popsection. */
  readonly sectionStack: { subsection: Subsection; previous: Subsection }[] = [];
  /** Of .arch and the like. */
  processor: Processor;
  readonly registerAliases = new Map<string, RegisterName>();
  readonly macros = new Map<string, Macro>();
  readonly conditionals = new Conditionals();
  readonly waiting: (Patch | DeferredInstruction | LinkerRelocation)[] = [];
  /** Of .reloc. */
  readonly askedRelocations: AskedRelocation[] = [];
  readonly lines = new LineRecords();
  readonly debugLines = new DebugLines();
  /** Newest first. */
  readonly pools: { subsection: Subsection; pool: LiteralPool }[] = [];
  /** Macros expanded so far: `\@`. */
  expansionCount = 0;
  /** Of .extern: symbols that another file defines. */
  readonly elsewhere = new Set<string>();
  /** .altmacro is on. */
  alternateMacros = false;
  /** Names that LOCAL has made. */
  localNames = 0;
  expandedStatements = 0;
  expandedCharacters = 0;
  /** Of `.file "name"`. */
  fileSymbol: string | undefined;
  readonly knownLines = new KnownLines();
  readonly callFrames = new CallFrames();
  /** What `.` is in the value of an .eqv, which is worked out where it is used. */
  readonly dot = new AsmSymbol(".", true);
  /** Whether the value of an .eqv is being read. */
  deferring = false;
  /** Set by .end, or when a limit was passed. */
  stopped = false;
  /** Of the last instruction that was read properly. */
  lastSpan: Span = { file: "", start: 0, end: 0, line: 1, column: 1 };
  /** How many sections and symbols the text has made: those of the line table come next, then those of call frames. */
  textEnd = { sections: 0, symbols: 0 };
  private outputBytes = 0;
  private lateInstructions = 0;
  private readonly serials = new Map<AsmSymbol, number>();

  constructor(options: AssemblyOptions) {
    this.options = options;
    this.processor = options.processor ?? anyProcessor;
    this.debugLines.version = options.debugVersion ?? 2;
    const { progbits, nobits } = sectionType;
    const { alloc, write, execinstr } = sectionFlag;
    const text = this.addSection(new AsmSection(".text", progbits, alloc | execinstr, 0));
    this.addSection(new AsmSection(".data", progbits, alloc | write, 0));
    this.addSection(new AsmSection(".bss", nobits, alloc | write, 0));
    this.subsection = text.subsection(0);
    this.previous = this.subsection;
    for (const [name, value] of Object.entries(options.defines ?? {}))
      this.symbols.findOrMake(name).expression = { kind: "constant", value };
  }

  /** The register that .req has given the name in this piece of a text. */
  aliasAt(text: string, start: number, end: number): RegisterName | undefined {
    return this.registerAliases.size === 0 ? undefined : this.registerAliases.get(text.slice(start, end));
  }

  get section(): AsmSection {
    return this.subsection.section;
  }

  addSection(section: AsmSection): AsmSection {
    this.sections.set(sectionKey(section.name, section.ties), section);
    this.symbols.addSection(section);
    return section;
  }

  /** As `addSection`, with its symbol behind all others in the order of symbols. */
  addLateSection(section: AsmSection): AsmSection {
    this.sections.set(sectionKey(section.name, section.ties), section);
    return section;
  }

  /** Goes on in another (sub)section. */
  enter(subsection: Subsection): void {
    this.previous = this.subsection;
    this.hasPrevious = true;
    this.subsection = subsection;
  }

  /** A nameless symbol for the present place: what `.` means. */
  here(): AsmSymbol {
    return this.placeSymbol(new AsmSymbol(".", true));
  }

  /** In a .struct: the present offset, which is what a label means there. */
  get absoluteOffset(): bigint | undefined {
    const { section, current, offset } = this.subsection;
    return section.isAbsolute ? BigInt(current.address + offset) : undefined;
  }

  /** Defines a symbol as the present place. */
  placeSymbol(symbol: AsmSymbol): AsmSymbol {
    symbol.fragment = this.subsection.current;
    symbol.offset = this.subsection.offset;
    return symbol;
  }

  /** The number that an expression comes to already; undefined while it depends on what follows or on the linker. */
  numberNow(expression: Expression): bigint | undefined {
    if (expression.kind === "constant") return expression.value;
    if (expression.kind === "symbol" && !expression.symbol.expression) return undefined;
    const value = evaluate(expression);
    return !("failure" in value) && isNumber(value) ? value.addend : undefined;
  }

  /** Leaves bytes at the present place to be filled in later. */
  patch(fixup: FixupKind, expression: Expression, span: Span): void {
    const { current, offset, section } = this.subsection;
    if (section.isAbsolute) this.report.error(span, "a .struct has no contents: labels and .skip describe it");
    else this.waiting.push({ kind: "patch", fragment: current, offset, fixup, expression, span, expansions: this.expansions });
  }

  /** Leaves a relocation at the present place to the linker. */
  leaveRelocation(relocation: number, expression: Expression, span: Span): void {
    const { current, offset } = this.subsection;
    this.waiting.push({ kind: "relocation", fragment: current, offset, relocation, expression, span, expansions: this.expansions });
  }

  get expansions(): readonly Expansion[] {
    return this.inputs.inputs.length === 1 ? noExpansions : this.inputs.expansions;
  }

  /** Counts bytes against the limit; false, after one report, once it is passed. */
  claimOutput(bytes: number, span: Span): boolean {
    if (this.section.isNobits) {
      if (bytes <= maximumBssBytes) return true;
      this.stop(span, `${this.section.name} grows beyond ${maximumBssBytes / 2 ** 40} TiB`);
      return false;
    }
    this.outputBytes += bytes;
    if (this.outputBytes <= maximumOutputBytes) return true;
    this.stop(
      span,
      `the sections grow beyond ${maximumOutputBytes / 2 ** 20} MiB in all`,
      "reserve room that begins as zeros in .bss: it takes none in the file",
    );
    return false;
  }

  /** Counts an instruction that waits for numbers; false, after one report, once there are too many. */
  claimLateInstruction(span: Span): boolean {
    this.lateInstructions += 1;
    if (this.lateInstructions <= maximumLateInstructions) return true;
    this.stop(span, `more than ${maximumLateInstructions} instructions wait for numbers that come further down`, "define numbers first");
    return false;
  }

  /** Gives up on the rest of the text, since a limit was passed. */
  stop(span: Span, message: string, help?: string): void {
    if (this.stopped) return;
    this.report.error(span, message, { help });
    this.stopped = true;
  }

  /** A number for each symbol, for keys. */
  serialOf(symbol: AsmSymbol): number {
    const known = this.serials.get(symbol);
    if (known !== undefined) return known;
    const serial = this.serials.size;
    this.serials.set(symbol, serial);
    return serial;
  }
}
