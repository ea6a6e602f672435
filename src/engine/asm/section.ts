// Sections while they are being filled. A section is one or more subsections, a subsection a run of fragments, and a
// fragment fixed bytes followed by a part whose size may not be known yet (alignment, .org, .space of a forward
// symbol). In the usual case everything is known at once, so `address` is set as the text is read.

import type { Span } from "../base/diagnostic.ts";
import { ByteWriter } from "../elf/byte-writer.ts";
import { sectionFlag, sectionType } from "../elf/object-file.ts";
import type { Expression } from "./expression.ts";
import type { LiteralPool } from "./literal-pool.ts";
import type { AsmSymbol, MappingSymbol } from "./symbol.ts";

/** What follows a fragment's fixed bytes. */
export type Tail = TailKind & {
  /** What asked for it. */
  readonly span: Span;
};

type TailKind =
  | { readonly kind: "align"; readonly alignment: number; readonly maximum: number; readonly code: boolean; readonly pattern: Uint8Array }
  | { readonly kind: "space"; readonly count: Expression; readonly value: number }
  | { readonly kind: "repeat"; readonly count: Expression; readonly unit: Uint8Array }
  | { readonly kind: "reserve"; readonly bytes: number }
  | { readonly kind: "fill"; readonly repeat: number; readonly unit: Uint8Array }
  | { readonly kind: "org"; readonly target: Expression; readonly value: number }
  | { readonly kind: "leb128"; readonly value: Expression; readonly signed: boolean };

export class Fragment {
  readonly subsection: Subsection;
  /** Where its fixed bytes begin in the subsection's writer. */
  readonly start: number;
  /** Fixed bytes; final once the fragment is closed. */
  fixedBytes = 0;
  tail: Tail | undefined;
  /** Bytes that the tail takes; -1 until known. */
  tailBytes = 0;
  /** Parts before it in its subsection whose size GNU as does not know yet while it reads: alignments and the like. */
  variableBefore = 0;
  /** Zero bytes before the instructions of an alignment; part of `tailBytes`. */
  oddBytes = 0;
  /** Offset from the start of the section; -1 until known. */
  address = -1;
  /** The mapping symbols at its start and the last one inside (see mapping.ts). */
  firstMapping: MappingSymbol | undefined;
  lastMapping: MappingSymbol | undefined;

  constructor(subsection: Subsection, start: number) {
    this.subsection = subsection;
    this.start = start;
  }
}

export class Subsection {
  readonly section: AsmSection;
  readonly number: number;
  /** The fixed bytes of all fragments, one after the other. NOBITS sections count instead. */
  readonly writer = new ByteWriter(64);
  readonly fragments: Fragment[];
  current: Fragment;
  readonly pools: LiteralPool[] = [];

  constructor(section: AsmSection, number: number) {
    this.section = section;
    this.number = number;
    this.current = new Fragment(this, 0);
    // Only the first subsection's place does not depend on what is still to come.
    if (number === 0) this.current.address = 0;
    this.fragments = [this.current];
  }

  /** Offset into the current fragment of what is written next. */
  get offset(): number {
    return this.writer.length - this.current.start;
  }

  /** Ends the current fragment with a part of `bytes` bytes (-1: not known yet) and begins another. */
  close(tail: Tail, bytes: number): void {
    const closed = this.current;
    closed.fixedBytes = this.offset;
    closed.tail = tail;
    closed.tailBytes = bytes;
    this.current = new Fragment(this, this.writer.length);
    this.current.variableBefore = closed.variableBefore + (isFixed(tail) ? 0 : 1);
    if (closed.address >= 0 && bytes >= 0) this.current.address = closed.address + closed.fixedBytes + bytes;
    this.fragments.push(this.current);
  }
}

/** What tells sections of one name apart, and what ties them to others. */
export interface SectionTies {
  /** The group that it stands or falls with. */
  readonly group?: string | undefined;
  /** Whether of groups of that name one is kept. */
  readonly comdat?: boolean;
  /** `unique,5` */
  readonly id?: bigint | undefined;
  /** The symbol whose section it belongs to (flag o). */
  readonly linkedTo?: AsmSymbol | undefined;
}

export const sectionKey = (name: string, { group, id, linkedTo }: SectionTies = {}): string =>
  group === undefined && id === undefined && linkedTo === undefined
    ? name
    : `${name}\0${group ?? ""}\0${id ?? ""}\0${linkedTo?.name ?? ""}`;

const isFixed = (tail: Tail): boolean =>
  tail.kind === "fill" || tail.kind === "reserve" || (tail.kind === "space" && tail.count.kind === "constant");

const absoluteName = "*ABS*";

export class AsmSection {
  readonly name: string;
  readonly ties: SectionTies;
  type: number;
  flags: number;
  entrySize: number;
  /** As a power of two. */
  alignmentPower = 0;
  readonly subsections = new Map<number, Subsection>();
  /** What the bytes just written are, for mapping symbols. */
  mapping: "undefined" | "code" | "data" = "undefined";
  /** Whether it has been said that instructions have no place in it. */
  hasRefused = false;
  /** Where it was first named. */
  readonly definedAt: Span | undefined;

  constructor(name: string, type: number, flags: number, entrySize: number, definedAt?: Span, ties: SectionTies = {}) {
    this.ties = ties;
    this.name = name;
    this.type = type;
    this.flags = flags;
    this.entrySize = entrySize;
    this.definedAt = definedAt;
  }

  /** What .struct describes: labels in it are numbers. */
  static absolute(): AsmSection {
    return new AsmSection(absoluteName, sectionType.nobits, 0, 0);
  }

  get isAbsolute(): boolean {
    return this.name === absoluteName;
  }

  get isCode(): boolean {
    return (this.flags & sectionFlag.execinstr) !== 0;
  }

  get isNobits(): boolean {
    return this.type === sectionType.nobits;
  }

  get isDebugging(): boolean {
    return (this.flags & sectionFlag.alloc) === 0 && /^\.(debug|zdebug|gnu\.linkonce\.wi\.|line|stab)/.test(this.name);
  }

  subsection(number: number): Subsection {
    let subsection = this.subsections.get(number);
    if (!subsection) {
      subsection = new Subsection(this, number);
      this.subsections.set(number, subsection);
    }
    return subsection;
  }

  /** In the order in which they stand in the section. */
  orderedSubsections(): Subsection[] {
    return [...this.subsections.values()].sort((a, b) => a.number - b.number);
  }
}
