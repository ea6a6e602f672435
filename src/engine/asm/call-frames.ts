// Call frame information: what the .cfi_ directives say about where a function keeps its caller's registers, collected
// function by function and written as .eh_frame when the text has ended (DWARF 5 §6.4, and gas's choice of forms).

import type { Span } from "../base/diagnostic.ts";
import { ByteWriter } from "../elf/byte-writer.ts";
import { frameStep } from "../elf/dwarf/call-frames.ts";
import { operation } from "../elf/dwarf/operations.ts";
import { pointerBase, pointerBytes, pointerEncoding } from "../elf/dwarf/pointer-encoding.ts";
import { sectionFlag, sectionType } from "../elf/object-file.ts";
import type { Assembly } from "./assembly.ts";
import { defineLabel } from "./define.ts";
import { emitBytes, emitExpression, emitTail } from "./emit.ts";
import { type Expression, makeBinary, symbolExpression } from "./expression.ts";
import { AsmSection } from "./section.ts";
import type { AsmSymbol } from "./symbol.ts";

/** An instruction of the frame table: its bytes, a place that the code has reached, or what only the end of the text can write. */
export type FrameStep =
  | { readonly kind: "bytes"; readonly bytes: readonly number[]; readonly opensState: boolean }
  | { readonly kind: "advance"; readonly from: AsmSymbol; readonly to: AsmSymbol }
  | { readonly kind: "label"; readonly name: string; readonly span: Span }
  | { readonly kind: "address"; readonly register: number; readonly encoded: Encoded };

/** An address in one of the forms of `pointerEncoding`. */
export interface Encoded {
  readonly encoding: number;
  readonly expression: Expression;
  readonly span: Span;
}

export interface Frame {
  readonly openedAt: Span;
  readonly start: AsmSymbol;
  end: AsmSymbol | undefined;
  last: AsmSymbol;
  readonly steps: FrameStep[];
  isSignalFrame: boolean;
  /** The return address is signed with the B key (.cfi_b_key_frame). */
  usesKeyB: boolean;
  returnColumn: number;
  /** Who handles exceptions, and the table that it reads. */
  personality: Encoded | undefined;
  exceptionTable: Encoded | undefined;
  /** Distance of the CFA from its register, for directives that count from it; the stack is of .cfi_remember_state. */
  cfaOffset: bigint;
  readonly offsets: bigint[];
}

const codeAlignment = 4;
const dataAlignment = -8n;
const linkRegister = 30;

export class CallFrames {
  readonly frames: Frame[] = [];
  open: Frame | undefined;
  /** Where .cfi_sections wants them. */
  sections: { readonly exceptionFrame: boolean; readonly debugFrame: boolean } = { exceptionFrame: true, debugFrame: false };

  begin(assembly: Assembly, openedAt: Span, isSimple: boolean): void {
    const start = assembly.here();
    this.open = {
      openedAt,
      start,
      end: undefined,
      last: start,
      steps: isSimple ? [] : [plain([frameStep.def_cfa.code, 31, 0])],
      isSignalFrame: false,
      usesKeyB: false,
      returnColumn: linkRegister,
      personality: undefined,
      exceptionTable: undefined,
      cfaOffset: 0n,
      offsets: [],
    };
    this.frames.push(this.open);
  }

  /** Adds bytes at the present place of the code. */
  add(assembly: Assembly, bytes: readonly number[], opensState = false): void {
    this.addStep(assembly, { ...plain(bytes), opensState });
  }

  /** Adds a step at the present place of the code. */
  addStep(assembly: Assembly, step: FrameStep): void {
    const frame = this.open!;
    const { last } = frame;
    const { current, offset } = assembly.subsection;
    if (current !== last.fragment || offset !== last.offset) {
      const here = assembly.here();
      frame.steps.push({ kind: "advance", from: last, to: here });
      frame.last = here;
    }
    frame.steps.push(step);
  }
}

const plain = (bytes: readonly number[]): Extract<FrameStep, { kind: "bytes" }> => ({
  kind: "bytes",
  bytes,
  opensState: false,
});

/** The bytes of a number in unsigned and in signed LEB128. */
export function uleb(value: bigint): number[] {
  if (value >= 0n && value < 0x80n) return [Number(value)];
  const writer = new ByteWriter(10);
  writer.uleb128(value);
  return [...writer.finish()];
}

function sleb(value: bigint): number[] {
  const writer = new ByteWriter(10);
  writer.sleb128(value);
  return [...writer.finish()];
}

/** `register is saved at CFA + offset`, in the shortest form. */
export function savedAt(register: number, offset: bigint): number[] {
  const scaled = offset / dataAlignment;
  if (scaled < 0n) return [frameStep.offset_extended_sf.code, ...uleb(BigInt(register)), ...sleb(scaled)];
  if (register < 64) return [frameStep.offset.code | register, ...uleb(scaled)];
  return [frameStep.offset_extended.code, ...uleb(BigInt(register)), ...uleb(scaled)];
}

/** `register's value is CFA + offset`. */
export function valueAt(register: number, offset: bigint): number[] {
  const scaled = offset / dataAlignment;
  if (scaled < 0n) return [frameStep.val_offset_sf.code, ...uleb(BigInt(register)), ...sleb(scaled)];
  return [frameStep.val_offset.code, ...uleb(BigInt(register)), ...uleb(scaled)];
}

export const cfaAt = (register: number, offset: bigint): number[] =>
  offset < 0n
    ? [frameStep.def_cfa_sf.code, ...uleb(BigInt(register)), ...sleb(offset / dataAlignment)]
    : [frameStep.def_cfa.code, ...uleb(BigInt(register)), ...uleb(offset)];

export const cfaOffsetOf = (offset: bigint): number[] =>
  offset < 0n ? [frameStep.def_cfa_offset_sf.code, ...sleb(offset / dataAlignment)] : [frameStep.def_cfa_offset.code, ...uleb(offset)];

/** Whether an encoding can be written here: absolute or relative to its place, of fixed size. */
export const isEncoding = (encoding: number): boolean =>
  encoding >= 0 &&
  encoding <= 0xff &&
  (pointerBase(encoding) === pointerEncoding.absptr || pointerBase(encoding) === pointerEncoding.pcrel) &&
  pointerBytes(encoding) > 0;

/** A common entry, with the steps that its functions share. */
interface CommonEntry {
  readonly place: AsmSymbol;
  readonly key: string;
  readonly length: number;
}

/** The two forms: what the runtime unwinds by (.eh_frame) and what debuggers read (.debug_frame). */
interface Form {
  readonly section: AsmSection;
  readonly isExceptionFrame: boolean;
}

/** Writes the tables at the end of the text. */
export function writeCallFrames(assembly: Assembly): void {
  const { frames, sections } = assembly.callFrames;
  const finished = frames.filter(({ end }) => end !== undefined);
  if (finished.length === 0) return;
  if (sections.exceptionFrame) writeTable(assembly, finished, { section: sectionFor(assembly, ".eh_frame"), isExceptionFrame: true });
  if (sections.debugFrame) writeTable(assembly, finished, { section: sectionFor(assembly, ".debug_frame"), isExceptionFrame: false });
}

function sectionFor(assembly: Assembly, name: string): AsmSection {
  const known = assembly.sections.get(name);
  if (known) return known;
  const section = new AsmSection(name, sectionType.progbits, name === ".eh_frame" ? sectionFlag.alloc : 0, 0);
  assembly.sections.set(name, section);
  return section;
}

function writeTable(assembly: Assembly, frames: readonly Frame[], form: Form): void {
  const { section } = form;
  section.alignmentPower = Math.max(section.alignmentPower, 3);
  assembly.enter(section.subsection(0));
  const commons = new Map<string, CommonEntry>();
  for (const [index, frame] of frames.entries()) {
    const shared = sharedSteps(frame);
    const key = keyOf(assembly, frame, frame.steps.slice(0, shared));
    let common = commons.get(key);
    if (!common) {
      common = { place: assembly.here(), key, length: shared };
      commons.set(key, common);
      writeCommon(assembly, form, frame, shared);
    }
    writeFrame(assembly, form, frame, common, index === frames.length - 1);
  }
}

/** Steps before the code moves on or a state is remembered: those of the entry in common. */
function sharedSteps({ steps }: Frame): number {
  const first = steps.findIndex((step) => step.kind !== "bytes" || step.opensState);
  return first < 0 ? steps.length : first;
}

function keyOf(assembly: Assembly, frame: Frame, steps: readonly FrameStep[]): string {
  const { isSignalFrame, usesKeyB, returnColumn, personality, exceptionTable } = frame;
  const name = personality && `${personality.encoding}:${expressionKey(assembly, personality.expression)}`;
  const bytes = steps.map((step) => (step.kind === "bytes" ? step.bytes.join() : "")).join(";");
  return [isSignalFrame, usesKeyB, returnColumn, name, exceptionTable?.encoding, bytes].join("|");
}

const expressionKey = (assembly: Assembly, expression: Expression): string =>
  expression.kind === "symbol" ? `${assembly.serialOf(expression.symbol)}+${expression.addend}` : JSON.stringify(expression.kind);

function writeCommon(assembly: Assembly, form: Form, frame: Frame, shared: number): void {
  const { personality, exceptionTable, isSignalFrame, usesKeyB, returnColumn } = frame;
  const { isExceptionFrame } = form;
  const body = new ByteWriter();
  body.u32(isExceptionFrame ? 0 : 0xffff_ffff);
  body.u8(1);
  const letters = `z${personality ? "P" : ""}${exceptionTable ? "L" : ""}R${usesKeyB ? "B" : ""}`;
  body.cString(`${isExceptionFrame ? letters : ""}${isSignalFrame ? "S" : ""}`);
  body.uleb128(BigInt(codeAlignment));
  body.sleb128(dataAlignment);
  body.uleb128(BigInt(returnColumn));
  const rest = new ByteWriter();
  if (isExceptionFrame) {
    body.uleb128(BigInt(1 + (exceptionTable ? 1 : 0) + (personality ? 1 + pointerBytes(personality.encoding) : 0)));
    if (personality) body.u8(personality.encoding);
    if (exceptionTable) rest.u8(exceptionTable.encoding);
    rest.u8(pointerEncoding.pcrel | pointerEncoding.sdata4);
  }
  for (const step of frame.steps.slice(0, shared)) if (step.kind === "bytes") rest.append(step.bytes);
  writeEntry(assembly, frame.openedAt, body.finish(), isExceptionFrame ? 4 : 8, () => {
    if (isExceptionFrame && personality) emitEncoded(assembly, personality);
    emitBytes(assembly, rest.finish(), frame.openedAt);
  });
}

function emitEncoded(assembly: Assembly, { encoding, expression, span }: Encoded): void {
  const isRelative = pointerBase(encoding) === pointerEncoding.pcrel;
  const value = isRelative ? makeBinary("-", expression, symbolExpression(assembly.here())) : expression;
  emitExpression(assembly, value, pointerBytes(encoding), span);
}

function writeFrame(assembly: Assembly, form: Form, frame: Frame, common: CommonEntry, isLast: boolean): void {
  const { start, end, openedAt, exceptionTable } = frame;
  const { isExceptionFrame } = form;
  const addressBytes = isExceptionFrame ? 4 : 8;
  writeEntry(assembly, openedAt, new Uint8Array(0), isExceptionFrame && !isLast ? 4 : 8, () => {
    const commonPlace = symbolExpression(common.place);
    // .eh_frame counts from the field back to the common entry.
    emitExpression(assembly, isExceptionFrame ? makeBinary("-", symbolExpression(assembly.here()), commonPlace) : commonPlace, 4, openedAt);
    const startPlace = symbolExpression(start);
    const from = isExceptionFrame ? makeBinary("-", startPlace, symbolExpression(assembly.here())) : startPlace;
    emitExpression(assembly, from, addressBytes, openedAt);
    emitExpression(assembly, makeBinary("-", symbolExpression(end!), startPlace), addressBytes, openedAt);
    if (isExceptionFrame) {
      emitBytes(assembly, Uint8Array.of(exceptionTable ? pointerBytes(exceptionTable.encoding) : 0), openedAt);
      if (exceptionTable) emitEncoded(assembly, exceptionTable);
    }
    for (const step of frame.steps.slice(common.length)) writeStep(assembly, step, openedAt);
  });
}

function writeStep(assembly: Assembly, step: FrameStep, span: Span): void {
  switch (step.kind) {
    case "bytes":
      emitBytes(assembly, step.bytes, span);
      return;
    case "advance":
      emitBytes(assembly, advanceBytes(assembly, step, span), span);
      return;
    case "label":
      defineLabel(assembly, step.name, step.span);
      return;
    case "address": {
      const { encoding } = step.encoded;
      const size = pointerBytes(encoding);
      const absolute = encoding === pointerEncoding.absptr;
      const body = absolute
        ? [...uleb(BigInt(1 + size)), operation.addr.code]
        : [...uleb(BigInt(2 + size)), operation.GNU_encoded_addr.code, encoding];
      emitBytes(assembly, Uint8Array.from([frameStep.val_expression.code, ...uleb(BigInt(step.register)), ...body]), span);
      emitEncoded(assembly, step.encoded);
    }
  }
}

/** An entry: its length, its beginning, what follows, and padding that is part of it. */
function writeEntry(assembly: Assembly, span: Span, beginning: Uint8Array, alignment: number, writeRest: () => void): void {
  const { subsection } = assembly;
  const { writer, current } = subsection;
  const lengthAt = writer.length;
  emitBytes(assembly, new Uint8Array(4), span);
  emitBytes(assembly, beginning, span);
  writeRest();
  const bodyBytes = writer.length - lengthAt - 4;
  const end = current.address + current.fixedBytes + subsection.offset;
  const padding = (alignment - (end % alignment)) % alignment;
  new DataView(writer.bytes.buffer).setUint32(lengthAt, bodyBytes + padding, true);
  emitTail(assembly, { kind: "align", alignment, maximum: 0, code: false, pattern: new Uint8Array(1), span });
}

function advanceBytes(assembly: Assembly, { from, to }: Extract<FrameStep, { kind: "advance" }>, span: Span): Uint8Array {
  const steps = new ByteWriter(8);
  const bytes = assembly.numberNow(makeBinary("-", symbolExpression(to), symbolExpression(from)));
  if (bytes === undefined) {
    assembly.report.error(span, "the size of this function must be known where the text ends");
    return new Uint8Array(0);
  }
  const units = Math.trunc(Number(bytes) / codeAlignment);
  if (units === 0) return new Uint8Array(0);
  if (units < 64) steps.u8(frameStep.advance_loc.code | units);
  else if (units < 0x100) {
    steps.u8(frameStep.advance_loc1.code);
    steps.u8(units);
  } else if (units < 0x10000) {
    steps.u8(frameStep.advance_loc2.code);
    steps.u16(units);
  } else {
    steps.u8(frameStep.advance_loc4.code);
    steps.u32(units);
  }
  return steps.finish();
}
